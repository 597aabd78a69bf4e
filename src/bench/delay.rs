//! How soon a change is found: publish, change and close through the API, and
//! ask the search until it shows.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;
use serde_json::{Value, json};

use super::http::{Client, Reply, request};
use super::load;
use super::times::{Summary, Times};
use super::workload::Query;
use crate::access::Role;
use crate::accounts::queries::{self as accounts, NewAccount};
use crate::app::App;
use crate::crypto;
use crate::i18n::Loc;

/// Postings that are published, changed and closed.
const N_POSTINGS: usize = 30;

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(2);

/// What is not found by then is not found.
const PATIENCE: Duration = Duration::from_secs(20);

/// From the server's answer to the change until a search shows it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Delay {
    /// What else the server did meanwhile.
    pub is_loaded: bool,
    /// Searches a second that it answered beside.
    pub searches_per_second: f64,
    /// From the request to its answer: the posting is durable then.
    pub publish_answer: Summary,
    /// From that answer until it is found.
    pub publish_found: Summary,
    /// From the answer to a new title until that is found.
    pub change_found: Summary,
    /// From the answer to the closure until it is gone.
    pub close_gone: Summary,
}

/// Makes an officer whose token may write postings.
pub(super) fn token(app: &App) -> anyhow::Result<String> {
    let token = crypto::new_token();
    let (stored, now) = (token.clone(), app.clock.now());
    app.db
        .write_blocking(move |conn| {
            let new = NewAccount {
                email: "bench@example.org".to_owned(),
                name: "bench".to_owned(),
                // No hash: nobody logs in with a password.
                password_hash: String::new(),
                roles: vec![Role::Officer],
                locale: Loc::En,
                confirmed_at: Some(now),
            };
            let id = accounts::create(conn, &new, now)?.id;
            let scopes = ["postings:read".to_owned(), "postings:write".to_owned()];
            Ok(accounts::tokens::create(conn, id, "bench", &stored, &scopes, now)?)
        })
        .context("the token cannot be stored")?;
    Ok(token)
}

/// Measures on a quiet server, then on one that answers searches as fast as it can.
pub(super) fn measure(address: SocketAddr, token: &str, queries: &[Query]) -> anyhow::Result<[Delay; 2]> {
    let quiet = postings(address, token)?;
    let is_done = AtomicUsize::new(0);
    let start = Instant::now();
    let (loaded, n_searches) = std::thread::scope(|scope| {
        let searches = scope.spawn(|| load::until(address, queries, &is_done));
        let loaded = postings(address, token);
        is_done.store(1, Ordering::Relaxed);
        let n_searches = searches.join().map_err(|_| anyhow::anyhow!("the load panicked"))??;
        anyhow::Ok((loaded?, n_searches))
    })?;
    let searches_per_second = n_searches as f64 / start.elapsed().as_secs_f64();
    Ok([quiet, Delay { is_loaded: true, searches_per_second, ..loaded }])
}

fn postings(address: SocketAddr, token: &str) -> anyhow::Result<Delay> {
    let mut api = Api { client: Client::new(address), bearer: format!("Bearer {token}") };
    let [mut publish_answer, mut publish_found, mut change_found, mut close_gone]: [Times; 4] = Default::default();
    for _ in 0..N_POSTINGS {
        // At no fixed distance from the indexer's own rhythm.
        std::thread::sleep(Duration::from_millis(u64::from(crypto::random::<1>()[0])));
        // Words that nobody used before, of letters, so that they are one word.
        let [first, second] =
            [(); 2].map(|()| crypto::random::<12>().map(|it| char::from(b'a' + it % 26)).iter().collect::<String>());

        let asked = Instant::now();
        let made = api.send("POST", "/api/v1/postings", &body(&first), 201)?;
        publish_answer.push(asked.elapsed());
        publish_found.push(api.wait(&first, 1)?);
        let id = made["id"].as_str().context("a posting has an id")?.to_owned();

        api.send("PUT", &format!("/api/v1/postings/{id}"), &body(&second), 200)?;
        change_found.push(api.wait(&second, 1)?);

        api.send("POST", &format!("/api/v1/postings/{id}/closure"), &json!({"outcome": "withdrawn"}), 200)?;
        close_gone.push(api.wait(&second, 0)?);
    }
    Ok(Delay {
        is_loaded: false,
        searches_per_second: 0.0,
        publish_answer: publish_answer.summary(),
        publish_found: publish_found.summary(),
        change_found: change_found.summary(),
        close_gone: close_gone.summary(),
    })
}

fn body(word: &str) -> Value {
    json!({
        "title": format!("Surveyor {word}"),
        "employer": "Bench",
        "kind": "full_time",
        "headcount": 1,
        "duties": "Measures how soon a posting is found.",
        "pay": {"negotiable": true},
        "region": "220323",
        "state": "published",
    })
}

struct Api {
    client: Client,
    bearer: String,
}

impl Api {
    fn send(&mut self, method: &str, target: &str, body: &Value, status: u16) -> anyhow::Result<Value> {
        let key = crypto::new_reference();
        let headers = [("Authorization", &*self.bearer), ("Idempotency-Key", &key), ("If-Match", "*")];
        let reply = self.client.send(&request(method, target, &headers, &body.to_string()))?;
        json_of(&reply, status).with_context(|| format!("{method} {target}"))
    }

    /// Asks until a search for a word finds so many; answers how long that took.
    fn wait(&mut self, word: &str, n: i64) -> anyhow::Result<Duration> {
        let start = Instant::now();
        // Without the token: a look with one is a write.
        let ask = request("GET", &format!("/api/v1/postings?q={word}&limit=1"), &[], "");
        loop {
            let found = json_of(&self.client.send(&ask)?, 200)?;
            let took = start.elapsed();
            if found["total"] == n {
                return Ok(took);
            }
            anyhow::ensure!(took < PATIENCE, "a change is not found within {} s", PATIENCE.as_secs());
            std::thread::sleep(PAUSE);
        }
    }
}

fn json_of(reply: &Reply, status: u16) -> anyhow::Result<Value> {
    let text = String::from_utf8_lossy(&reply.body);
    anyhow::ensure!(reply.status == status, "answers {} instead of {status}: {text}", reply.status);
    Ok(serde_json::from_slice(&reply.body)?)
}
