//! How soon a posting is found while many others change: changes come at a fixed rate,
//! a tenth of a second's together as an import brings them, and the index follows as
//! it does in a server.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::times::{Summary, Times};
use crate::app::App;
use crate::crypto;
use crate::postings::Draft;
use crate::postings::queries;
use crate::search::{PostingSearch, indexer};

/// Changes a second.
const RATE: usize = 1_000;

/// Changes of one transaction.
const TOGETHER: usize = RATE / 10;

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(1);

/// What is not found by then is not found.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was found meanwhile, and how soon.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Flow {
    /// Changes a second that came to rest in rows.
    pub per_second: f64,
    /// From the end of the transaction that publishes a posting until it is found.
    pub found: Summary,
}

/// Changes postings that are there and publishes others beside, for so long.
pub(super) fn measure(app: &App, drafts: &[Draft], took: Duration) -> anyhow::Result<Flow> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_time().build()?;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let follower = runtime.spawn(indexer::run(app.search.clone(), app.db.clone(), app.clock.clone(), stopped));
    let is_done = AtomicBool::new(false);
    let flow = std::thread::scope(|scope| {
        let changes = scope.spawn(|| change(app, drafts, &is_done));
        let found = publish(app, &drafts[0], took);
        is_done.store(true, Ordering::Relaxed);
        let per_second = changes.join().map_err(|_| anyhow::anyhow!("the changes panicked"))??;
        anyhow::Ok(Flow { per_second, found: found?.summary() })
    });
    stop.send(true)?;
    runtime.block_on(follower)?;
    flow
}

/// Answers how many changes a second there were.
fn change(app: &App, drafts: &[Draft], is_done: &AtomicBool) -> anyhow::Result<f64> {
    let start = Instant::now();
    let mut n = 0;
    while !is_done.load(Ordering::Relaxed) {
        let changed = |i: usize| Draft {
            // Another number each time: the same once more would be no change.
            headcount: 100 + i32::try_from(i / drafts.len() % 100).unwrap_or(0),
            ..drafts[i % drafts.len()].clone()
        };
        put(app, (n..n + TOGETHER).map(changed).collect())?;
        n += TOGETHER;
        let due = start + Duration::from_secs_f64(n as f64 / RATE as f64);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    Ok(n as f64 / start.elapsed().as_secs_f64())
}

fn publish(app: &App, like: &Draft, took: Duration) -> anyhow::Result<Times> {
    let start = Instant::now();
    let mut times = Times::default();
    while start.elapsed() < took {
        // At no fixed distance from the rhythm of the changes.
        std::thread::sleep(Duration::from_millis(u64::from(crypto::random::<1>()[0]) / 2));
        // A word that nobody used before, of letters, so that it is one word.
        let word: String = crypto::random::<12>().map(|it| char::from(b'a' + it % 26)).iter().collect();
        put(app, vec![Draft { title: word.clone(), source_key: Some(word.clone()), ..like.clone() }])?;
        let published = Instant::now();
        let search = PostingSearch { text: word, limit: 1, is_literal: true, ..PostingSearch::default() };
        while app.search.look_up_postings(&search, app.clock.now())?.total == 0 {
            anyhow::ensure!(published.elapsed() < PATIENCE, "a posting is not found within {} s", PATIENCE.as_secs());
            std::thread::sleep(PAUSE);
        }
        times.push(published.elapsed());
    }
    Ok(times)
}

fn put(app: &App, drafts: Vec<Draft>) -> anyhow::Result<()> {
    let now = app.clock.now();
    app.db.write_blocking(move |conn| {
        let mut employers = HashMap::new();
        for draft in &drafts {
            queries::upsert_imported(conn, draft, now, &mut employers, now)?;
        }
        Ok(())
    })?;
    Ok(())
}
