//! Load over the loopback interface: how much, and how soon at seven tenths of it.
//!
//! First a closed loop of a few connections finds how many requests a second the
//! server answers; then an open loop sends seven tenths of it at fixed instants and
//! measures each from the instant at which it was *due*. So a server that stalls
//! cannot hide it by being asked less.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;

use super::http::{Client, request};
use super::times::{Summary, Times};
use super::workload::Query;

/// Connections of the closed loop.
pub(super) const N_CONNECTIONS: usize = 8;

/// The search page, every answer looked up anew.
pub(super) const PAGE: &str = "search page, `/postings`";

/// The page of a posting, those like it looked up anew.
pub(super) const POSTING: &str = "posting's page, `/postings/{id}`";

/// So many queries and postings come over and over where it is to be seen what kept
/// answers are worth.
pub(super) const N_REPEATED: usize = 40;

/// Connections of the open loop: enough that none is waited for, unless the
/// server is late.
const N_OPEN: usize = 32;

/// What a path bore.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Load {
    pub name: &'static str,
    /// How many different requests came in turns.
    pub n_requests: usize,
    pub mean_bytes: f64,
    /// Requests a second, closed loop.
    pub per_second: f64,
    pub closed: Summary,
    /// Requests a second of the open loop.
    pub open_rate: f64,
    pub open: Summary,
}

/// Requests that are sent in turns.
struct Target {
    name: &'static str,
    requests: Vec<Vec<u8>>,
}

/// Loads one path after another; every answer has to be 200.
pub(super) fn measure(address: SocketAddr, queries: &[Query], step: Duration) -> anyhow::Result<Vec<Load>> {
    let references = references(address, queries)?;
    let get = |path: String, encoding: &str| request("GET", &path, &[("Accept-Encoding", encoding)], "");
    let searches = |path: &str, encoding: &str| {
        queries.iter().map(|it| get(format!("{path}?{}", it.address), encoding)).collect::<Vec<_>>()
    };
    let pages = |references: &[String]| {
        references.iter().map(|it| get(format!("/postings/{it}"), "identity")).collect::<Vec<_>>()
    };
    let few = |requests: Vec<Vec<u8>>| requests.into_iter().take(N_REPEATED).collect::<Vec<_>>();
    let targets = [
        Target { name: "plain answer, `/healthz`", requests: vec![get("/healthz".to_owned(), "identity")] },
        Target { name: "home page, `/`", requests: vec![get("/".to_owned(), "identity")] },
        Target { name: "search, JSON, `/api/v1/postings`", requests: searches("/api/v1/postings", "identity") },
        Target { name: PAGE, requests: searches("/postings", "identity") },
        Target { name: "search page, compressed for a browser", requests: searches("/postings", "gzip, br") },
        Target { name: "search page, the same few queries", requests: few(searches("/postings", "identity")) },
        Target { name: POSTING, requests: pages(&references) },
        Target { name: "posting's page, the same few postings", requests: few(pages(&references)) },
    ];
    let mut loads = Vec::with_capacity(targets.len());
    for target in &targets {
        let warm = closed(address, &target.requests, step.min(Duration::from_millis(500)));
        warm.with_context(|| target.name)?;
        let (per_second, mean_bytes, times) = closed(address, &target.requests, step).context(target.name)?;
        let open_rate = per_second * 0.7;
        let open = open(address, &target.requests, open_rate, step).context(target.name)?;
        let (closed, open) = (times.summary(), open.summary());
        let n_requests = target.requests.len();
        loads.push(Load { name: target.name, n_requests, mean_bytes, per_second, closed, open_rate, open });
    }
    Ok(loads)
}

/// The public names of postings that the queries find.
fn references(address: SocketAddr, queries: &[Query]) -> anyhow::Result<Vec<String>> {
    let mut client = Client::new(address);
    let mut references = Vec::new();
    for query in queries {
        let target = format!("/api/v1/postings?{}", query.address);
        let reply = client.send(&request("GET", &target, &[], ""))?;
        anyhow::ensure!(reply.status == 200, "{target} answers {}", reply.status);
        let list: serde_json::Value = serde_json::from_slice(&reply.body)?;
        references.extend(
            list["items"].as_array().into_iter().flatten().filter_map(|it| Some(it["id"].as_str()?.to_owned())),
        );
    }
    references.sort_unstable();
    references.dedup();
    anyhow::ensure!(!references.is_empty(), "no query finds anything");
    Ok(references)
}

/// Each connection asks again as soon as it is answered. Answers requests a
/// second, bytes an answer, and the durations.
pub(super) fn closed(address: SocketAddr, requests: &[Vec<u8>], step: Duration) -> anyhow::Result<(f64, f64, Times)> {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let ask = || -> anyhow::Result<(usize, Times)> {
        let mut client = Client::new(address);
        let (mut n_bytes, mut times) = (0, Times::default());
        while start.elapsed() < step {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let asked = Instant::now();
            n_bytes += send(&mut client, &requests[i % requests.len()])?;
            times.push(asked.elapsed());
        }
        Ok((n_bytes, times))
    };
    let parts = in_parallel(N_CONNECTIONS, ask)?;
    let took = start.elapsed().as_secs_f64();
    let (mut n_bytes, mut times) = (0, Times::default());
    for (bytes, part) in parts {
        n_bytes += bytes;
        times.append(part);
    }
    let n = times.len() as f64;
    Ok((n / took, n_bytes as f64 / n.max(1.0), times))
}

/// Requests at fixed instants, however long the answers take.
fn open(address: SocketAddr, requests: &[Vec<u8>], rate: f64, step: Duration) -> anyhow::Result<Times> {
    let n = ((rate * step.as_secs_f64()) as usize).max(1);
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let ask = || -> anyhow::Result<Times> {
        let mut client = Client::new(address);
        let mut times = Times::default();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            if i >= n {
                return Ok(times);
            }
            anyhow::ensure!(
                start.elapsed() < step * 3,
                "the server does not keep up with seven tenths of what it bore before"
            );
            let due = start + Duration::from_secs_f64(i as f64 / rate);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            send(&mut client, &requests[i % requests.len()])?;
            times.push(due.elapsed());
        }
    };
    let mut times = Times::default();
    in_parallel(N_OPEN, ask)?.into_iter().for_each(|it| times.append(it));
    Ok(times)
}

/// Loads without measuring, until told to stop; answers how many requests it was.
pub(super) fn until(address: SocketAddr, queries: &[Query], is_done: &AtomicUsize) -> anyhow::Result<usize> {
    let requests: Vec<_> =
        queries.iter().map(|it| request("GET", &format!("/api/v1/postings?{}", it.address), &[], "")).collect();
    let next = AtomicUsize::new(0);
    in_parallel(N_CONNECTIONS, || -> anyhow::Result<()> {
        let mut client = Client::new(address);
        while is_done.load(Ordering::Relaxed) == 0 {
            let i = next.fetch_add(1, Ordering::Relaxed);
            send(&mut client, &requests[i % requests.len()])?;
        }
        Ok(())
    })?;
    Ok(next.into_inner())
}

/// One request; answers the length of the body.
fn send(client: &mut Client, request: &[u8]) -> anyhow::Result<usize> {
    let reply = client.send(request)?;
    anyhow::ensure!(reply.status == 200, "the server answers {}", reply.status);
    Ok(reply.body.len())
}

fn in_parallel<T: Send>(n: usize, work: impl Fn() -> anyhow::Result<T> + Sync) -> anyhow::Result<Vec<T>> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n).map(|_| scope.spawn(&work)).collect();
        threads.into_iter().map(|it| it.join().map_err(|_| anyhow::anyhow!("a thread of the load panicked"))?).collect()
    })
}
