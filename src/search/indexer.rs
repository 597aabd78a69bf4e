//! Follows the change feed and keeps both indexes as the rows are.

use std::collections::BTreeSet;
use std::time::Duration;

use super::store::Store;
use super::{PostingDoc, Search, broken};
use crate::clock::Clock;
use crate::db::{Db, changes};
use crate::{Result, postings, profiles};

/// Changes a commit: a commit costs some 10 ms, a document 40 us.
const BATCH: i64 = 2_000;

/// Rows a commit while an index is built: what is in can be found meanwhile.
const VISIBLE: usize = 50_000;

/// So many documents are worth a thread.
const SHARE: usize = 64;

/// Applies what both indexes have not seen; answers how many changes it was.
pub(super) fn catch_up(postings: &Store, profiles: &Store, db: &Db, clock: &Clock) -> Result<usize> {
    let mut n_changes = 0;
    n_changes += follow(postings, db, "postings", |ids| {
        db.read_blocking(|conn| Ok(postings::queries::for_index(conn, ids, clock.now())?))
            .map(|docs| in_parallel(&docs, |it| it.to_document(&postings.schema())))
    })?;
    n_changes += follow(profiles, db, "profiles", |ids| {
        db.read_blocking(|conn| profiles::queries::for_index(conn, ids, clock.now()))
            .map(|docs| in_parallel(&docs, |it| it.to_document(&profiles.schema())))
    })?;
    Ok(n_changes)
}

type Documents = Vec<tantivy::Result<tantivy::TantivyDocument>>;

fn follow(store: &Store, db: &Db, concept: &str, load: impl Fn(&[i64]) -> Result<Documents>) -> Result<usize> {
    if store.is_read_only() {
        store.refresh().map_err(broken)?;
        return Ok(0);
    }
    let newest = db.read_blocking(|conn| Ok(changes::last(conn)?))?;
    if store.sequence() > newest {
        // The rows were restored from a backup that is older than the index.
        tracing::warn!(concept, newest, held = store.sequence(), "the index is ahead of the rows and is built anew");
        store.clear().map_err(broken)?;
    }
    let mut n_changes = 0;
    // An empty index is filled from the rows: the feed's beginning may be gone.
    if store.sequence() == 0 {
        n_changes += rebuild(store, db, concept, &load)?;
    }
    loop {
        let held = store.sequence();
        let batch = db.read_blocking(|conn| Ok(changes::after(conn, held, BATCH)?))?;
        let Some(last) = batch.last() else { return Ok(n_changes) };
        let sequence = last.id;
        let is_full = batch.len() as i64 == BATCH;
        let ids: BTreeSet<i64> = batch.iter().filter(|it| it.concept == concept).map(|it| it.record_id).collect();
        if ids.is_empty() && !is_full {
            // Nothing of ours: to spare a commit, only this process remembers.
            store.skip_to(sequence);
            return Ok(n_changes);
        }
        n_changes += ids.len();
        put(store, &ids, &load, sequence)?;
    }
}

fn put(store: &Store, ids: &BTreeSet<i64>, load: &impl Fn(&[i64]) -> Result<Documents>, sequence: i64) -> Result<()> {
    let list: Vec<i64> = ids.iter().copied().collect();
    let documents = documents(&list, load)?;
    store.put(list.into_iter(), documents.into_iter(), sequence).map_err(broken)?;
    Ok(())
}

fn documents(ids: &[i64], load: &impl Fn(&[i64]) -> Result<Documents>) -> Result<Vec<tantivy::TantivyDocument>> {
    let mut documents = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        for document in load(chunk)? {
            documents.push(document.map_err(broken)?);
        }
    }
    Ok(documents)
}

/// Builds an index from all rows. The sequence is read first: what changes
/// meanwhile is applied again afterwards, which does no harm.
fn rebuild(store: &Store, db: &Db, concept: &str, load: &impl Fn(&[i64]) -> Result<Documents>) -> Result<usize> {
    let sequence = db.read_blocking(|conn| Ok(changes::last(conn)?))?;
    if sequence == 0 {
        return Ok(0);
    }
    // Half of an index is begun anew.
    if store.n_documents() > 0 {
        store.clear().map_err(broken)?;
    }
    let mut after = 0;
    let mut n_rows = 0;
    loop {
        let ids = db.read_blocking(|conn| {
            Ok(match concept {
                "postings" => postings::queries::ids_after(conn, after, BATCH)?,
                _ => profiles::queries::ids_after(conn, after, BATCH)?,
            })
        })?;
        let Some(last) = ids.last().copied() else { break };
        store.add(documents(&ids, load)?.into_iter()).map_err(broken)?;
        if n_rows / VISIBLE < (n_rows + ids.len()) / VISIBLE {
            // Still 0 until all is in: a crash on the way begins anew.
            store.put(std::iter::empty(), std::iter::empty(), 0).map_err(broken)?;
        }
        n_rows += ids.len();
        after = last;
    }
    store.put(std::iter::empty(), std::iter::empty(), sequence).map_err(broken)?;
    tracing::info!(concept, n_rows, "the index was built from the rows");
    Ok(n_rows)
}

/// Fills an empty index with postings that have no rows, for measurements.
pub(super) fn fill(store: &Store, docs: &mut dyn Iterator<Item = PostingDoc>) -> Result<()> {
    let schema = store.schema();
    loop {
        let part: Vec<PostingDoc> = docs.take(BATCH as usize).collect();
        if part.is_empty() {
            break;
        }
        let documents: Vec<_> = in_parallel(&part, |it| it.to_document(&schema))
            .into_iter()
            .collect::<tantivy::Result<_>>()
            .map_err(broken)?;
        store.add(documents.into_iter()).map_err(broken)?;
    }
    store.put(std::iter::empty(), std::iter::empty(), 0).map_err(broken)?;
    Ok(())
}

/// Does the same with each of many, on all cores; the results come in their order.
fn in_parallel<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = all.len().div_ceil(n_threads).max(SHARE);
    if all.len() <= share {
        return all.iter().map(work).collect();
    }
    std::thread::scope(|scope| {
        let parts = all.chunks(share).map(|part| scope.spawn(|| part.iter().map(&work).collect::<Vec<R>>()));
        let threads: Vec<_> = parts.collect();
        threads.into_iter().flat_map(|it| it.join().unwrap_or_else(|err| std::panic::resume_unwind(err))).collect()
    })
}

/// Follows until told to stop. Commits of this node wake it; those of others are
/// found by looking four times a second.
pub async fn run(search: Search, db: Db, clock: Clock, mut stop: tokio::sync::watch::Receiver<bool>) {
    loop {
        let woken = changes::COMMITTED.notified();
        let (search_now, db_now, clock_now) = (search.clone(), db.clone(), clock.clone());
        let step = tokio::task::spawn_blocking(move || search_now.catch_up(&db_now, &clock_now)).await;
        match step {
            Ok(Ok(_)) => {}
            Ok(Err(err)) => tracing::warn!(error = ?err, "the index could not follow; it tries again"),
            Err(err) => tracing::error!(error = ?err, "the indexer panicked; it tries again"),
        }
        tokio::select! {
            () = woken => {
                // Let a burst become one commit.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            () = tokio::time::sleep(Duration::from_millis(250)) => {}
            _ = stop.changed() => return,
        }
    }
}
