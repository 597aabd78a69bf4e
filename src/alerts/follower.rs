//! Follows the change feed and writes down which saved searches find what was
//! published or changed.
//!
//! All nodes share one place in the feed. Each reads on from it, asks its own
//! [`Percolator`] and moves the place on from where it read it, in the transaction
//! that writes the hits: of two nodes the slower one writes nothing. The
//! percolator is built from the rows at the first step and follows the changes of
//! saved searches from there, always as far as the postings at hand or further.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use chrono::NaiveDateTime;
use tokio::sync::watch;

use super::parse_query;
use super::queries::hits::{self, Match};
use crate::app::App;
use crate::db::changes::{self, Change};
use crate::db::{Conn, Db};
use crate::search::percolate::Percolator;
use crate::{Result, postings};

/// Changes of one transaction: a posting costs well below a millisecond.
const BATCH: i64 = 500;

/// Saved searches read at once.
const PAGE: i64 = 10_000;

/// How long news of another node wait at most.
const POLL: Duration = Duration::from_secs(1);

/// The saved searches of this node, filed; nothing before the first step.
#[derive(Default)]
pub struct Follower {
    filed: Mutex<Option<Filed>>,
}

struct Filed {
    percolator: Percolator,
    /// The changes of saved searches up to here are in it.
    sequence: i64,
    /// Up to here there was no posting, which the shared place does not know, to
    /// spare it a write for each change of something else.
    skipped: i64,
}

/// Follows until told to stop. Commits of this node wake it.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        let woken = changes::COMMITTED.notified();
        if let Err(err) = follow_once(&app).await {
            tracing::warn!(error = ?err, "the alerts could not follow; they try again");
        }
        tokio::select! {
            () = woken => {
                // Let a burst become one transaction.
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Follows to the end of the feed; answers how many changes this node has dealt with.
///
/// # Errors
/// The database failed; what was not written is found again.
pub async fn follow_once(app: &App) -> Result<usize> {
    let app = app.clone();
    let step = tokio::task::spawn_blocking(move || app.follower.follow(&app.db, app.clock.now()));
    step.await.map_err(|err| anyhow::Error::new(err).context("the follower panicked"))?
}

impl Follower {
    fn follow(&self, db: &Db, now: NaiveDateTime) -> Result<usize> {
        let mut held = self.lock();
        let mut n_changes = 0;
        loop {
            let skipped = held.as_ref().map_or(0, |it| it.skipped);
            let (from, batch) = db.read_blocking(|conn| {
                let from = hits::cursor(conn)?;
                Ok((from, changes::after(conn, from.max(skipped), BATCH)?))
            })?;
            let Some(to) = batch.last().map(|it| it.id) else { return Ok(n_changes) };
            // After the batch was read: a search that became active before one of
            // its postings is filed by now.
            let filed = match &mut *held {
                Some(filed) => filed,
                none => none.insert(Filed::build(db)?),
            };
            filed.catch_up(db)?;
            let found = filed.matches(db, &batch, now)?;
            if found.is_empty() && (batch.len() as i64) < BATCH {
                filed.skipped = to;
            } else if !db.write_blocking(move |conn| store(conn, from, to, &found, now))? {
                return Ok(n_changes);
            }
            n_changes += batch.len();
        }
    }

    /// After a panic the searches are read anew.
    fn lock(&self) -> MutexGuard<'_, Option<Filed>> {
        self.filed.lock().unwrap_or_else(|err| {
            let mut guard = err.into_inner();
            *guard = None;
            self.filed.clear_poison();
            guard
        })
    }
}

/// Writes the hits of a stretch of the feed. `false` where another node has.
fn store(conn: &mut Conn, from: i64, to: i64, found: &[Match], now: NaiveDateTime) -> Result<bool> {
    if !hits::advance(conn, from, to)? {
        return Ok(false);
    }
    for it in found {
        hits::add(conn, it, now)?;
    }
    Ok(true)
}

impl Filed {
    /// Reads all active searches. The sequence is read first: what changes
    /// meanwhile is filed again afterwards, which does no harm.
    fn build(db: &Db) -> Result<Filed> {
        let sequence = db.read_blocking(|conn| Ok(changes::last(conn)?))?;
        let mut filed = Filed { percolator: Percolator::new(), sequence, skipped: 0 };
        let mut after = 0;
        loop {
            let page = db.read_blocking(|conn| Ok(hits::searches_after(conn, after, PAGE)?))?;
            let Some(last) = page.last() else { break };
            after = last.0;
            page.iter().for_each(|(id, query)| filed.put(*id, query));
        }
        filed.percolator.file();
        tracing::debug!(n_searches = filed.percolator.len(), "the saved searches are filed");
        Ok(filed)
    }

    /// Files what has become active since, and forgets what is no longer.
    fn catch_up(&mut self, db: &Db) -> Result<()> {
        loop {
            let held = self.sequence;
            let batch = db.read_blocking(|conn| Ok(changes::after(conn, held, PAGE)?))?;
            let Some(last) = batch.last() else { return Ok(()) };
            let ids = ids_of(&batch, "saved_searches");
            for chunk in ids.chunks(1_000) {
                let active = db.read_blocking(|conn| Ok(hits::searches_of(conn, chunk)?))?;
                chunk.iter().for_each(|id| self.percolator.remove(*id));
                active.iter().for_each(|(id, query)| self.put(*id, query));
            }
            self.sequence = last.id;
        }
    }

    fn put(&mut self, id: i64, query: &str) {
        match parse_query(query) {
            Ok(search) => {
                self.percolator.put(id, &search.search);
            }
            Err(err) => tracing::warn!(id, error = ?err, "a saved search is no longer understood"),
        }
    }

    /// The postings of a stretch of the feed that are open, each with the searches that find it.
    fn matches(&mut self, db: &Db, batch: &[Change], now: NaiveDateTime) -> Result<Vec<Match>> {
        let mut found = Vec::new();
        if self.percolator.is_empty() {
            return Ok(found);
        }
        let ids = ids_of(batch, "postings");
        let docs = db.read_blocking(|conn| Ok(postings::queries::for_index(conn, &ids, now)?))?;
        for doc in docs {
            let search_ids = self.percolator.matches(&doc, now);
            if !search_ids.is_empty() {
                found.push(Match { posting_id: doc.id, published_at: doc.published_at, search_ids });
            }
        }
        Ok(found)
    }
}

/// The changed records of a table, each once.
fn ids_of(batch: &[Change], concept: &str) -> Vec<i64> {
    let ids: BTreeSet<i64> = batch.iter().filter(|it| it.concept == concept).map(|it| it.record_id).collect();
    ids.into_iter().collect()
}
