//! Our search and bare tantivy on the same index, in one thread, in turns.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::times::{Summary, Times};
use super::workload::{Kind, Query};
use crate::app::App;
use crate::search::PostingSearch;

/// Who is asked.
const N_WAYS: usize = 3;

/// One way of asking, over all queries or over those of a kind.
pub(super) type Ways = [Summary; N_WAYS];

/// What the queries took.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Engine {
    /// How often the list of queries was gone through.
    pub n_rounds: usize,
    pub n_queries: usize,
    /// Hits of a query, on average, and how many queries have none.
    pub mean_hits: f64,
    pub n_without_hits: usize,
    /// Bare tantivy, ours without facets, ours with facets.
    pub all: Ways,
    /// The same by kind of query.
    pub kinds: Vec<(Kind, f64, Ways)>,
}

/// Asks in turns: what slows the machine for a moment slows all ways alike.
pub(super) fn measure(app: &App, queries: &[Query], step: Duration) -> anyhow::Result<Engine> {
    let now = app.clock.now();
    let plain: Vec<PostingSearch> =
        queries.iter().map(|it| PostingSearch { with_facets: false, ..it.search.clone() }).collect();
    let ask = |i: usize, way: usize| -> anyhow::Result<i64> {
        Ok(match way {
            0 => i64::try_from(app.search.bare(&queries[i].words)?)?,
            // Not what was kept of an answer: that would measure a look into a table.
            1 => app.search.look_up_postings(&plain[i], now)?.total,
            _ => app.search.look_up_postings(&queries[i].search, now)?.total,
        })
    };
    let mut hits = Vec::with_capacity(queries.len());
    // The first round warms up; it also checks that facets change no result.
    for (i, query) in queries.iter().enumerate() {
        ask(i, 0)?;
        let total = ask(i, 1)?;
        anyhow::ensure!(total == ask(i, 2)?, "with facets the query {:?} finds another number", query.search.text);
        hits.push(total);
    }

    let mut times: Vec<[Times; N_WAYS]> = vec![Default::default(); queries.len()];
    let start = Instant::now();
    let mut n_rounds = 0;
    while n_rounds < 1 || start.elapsed() < step * 2 {
        for (i, times) in times.iter_mut().enumerate() {
            for turn in 0..N_WAYS {
                // Each way comes first as often as the others.
                let way = (turn + n_rounds) % N_WAYS;
                let asked = Instant::now();
                ask(i, way)?;
                times[way].push(asked.elapsed());
            }
        }
        n_rounds += 1;
    }

    let mean_hits = |of: &[i64]| of.iter().sum::<i64>() as f64 / of.len().max(1) as f64;
    let kinds = Kind::ALL
        .into_iter()
        .map(|kind| {
            let of_kind: Vec<usize> = (0..queries.len()).filter(|i| queries[*i].kind == kind).collect();
            let found: Vec<i64> = of_kind.iter().map(|i| hits[*i]).collect();
            (kind, mean_hits(&found), ways(of_kind.iter().map(|i| &times[*i])))
        })
        .collect();
    Ok(Engine {
        n_rounds,
        n_queries: queries.len(),
        mean_hits: mean_hits(&hits),
        n_without_hits: hits.iter().filter(|it| **it == 0).count(),
        all: ways(times.iter()),
        kinds,
    })
}

fn ways<'a>(of: impl Iterator<Item = &'a [Times; N_WAYS]>) -> Ways {
    let mut all: [Times; N_WAYS] = Default::default();
    for times in of {
        for (all, times) in all.iter_mut().zip(times) {
            all.append(times.clone());
        }
    }
    all.map(Times::summary)
}
