//! The change feed: what the index, other nodes and readers of the API hear of.
//!
//! [`record`] is called in the transaction of the change; the numbers are drawn
//! when it ends. On PostgreSQL they are drawn under an advisory lock, as the
//! last step: a slow transaction that drew a lower number earlier would
//! otherwise become visible after the reader has passed it.

use std::cell::RefCell;

use diesel::prelude::*;
use tokio::sync::Notify;

use super::Conn;
use crate::Result;
use crate::schema::changes;

thread_local! {
    // A transaction runs on one thread from its begin to its end.
    static PENDING: RefCell<Vec<(&'static str, i64)>> = const { RefCell::new(Vec::new()) };
}

/// Wakes whoever follows the feed on this node.
pub static COMMITTED: Notify = Notify::const_new();

/// Any number; it only has to be the same on all nodes.
const FEED_LOCK: i64 = 0x626f_6c65_0001;

/// A change that has become visible.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Change {
    /// Its place in the order of all changes.
    pub id: i64,
    /// The table of the changed record.
    pub concept: String,
    /// The record's id.
    pub record_id: i64,
}

/// Has everyone hear of a changed record when the transaction commits.
pub fn record(concept: &'static str, record_id: i64) {
    PENDING.with_borrow_mut(|it| {
        if it.last() != Some(&(concept, record_id)) {
            it.push((concept, record_id));
        }
    });
}

/// Runs a closure and writes what it [`record`]ed, last of all.
pub(super) fn collected<T>(conn: &mut Conn, f: &mut impl FnMut(&mut Conn) -> Result<T>) -> Result<T> {
    PENDING.with_borrow_mut(Vec::clear);
    let value = f(conn)?;
    let pending = PENDING.take();
    if pending.is_empty() {
        return Ok(value);
    }
    if let Conn::Pg(it) = conn {
        diesel::sql_query("select pg_advisory_xact_lock($1)")
            .bind::<diesel::sql_types::BigInt, _>(FEED_LOCK)
            .execute(it)?;
    }
    let rows: Vec<_> =
        pending.iter().map(|&(concept, id)| (changes::concept.eq(concept), changes::record_id.eq(id))).collect();
    // PostgreSQL takes at most 65,535 values in one statement.
    for chunk in rows.chunks(10_000) {
        crate::each!(conn, |it| diesel::insert_into(changes::table).values(chunk.to_vec()).execute(it))?;
    }
    Ok(value)
}

/// Tells the followers on this node to look.
pub(super) fn announce() {
    COMMITTED.notify_waiters();
    COMMITTED.notify_one();
}

/// The changes after a sequence, oldest first.
pub fn after(conn: &mut Conn, sequence: i64, limit: i64) -> QueryResult<Vec<Change>> {
    changes::table
        .filter(changes::id.gt(sequence))
        .order(changes::id)
        .limit(limit)
        .select((changes::id, changes::concept, changes::record_id))
        .load(conn)
}

/// The last sequence there is; 0 before the first change.
pub fn last(conn: &mut Conn) -> QueryResult<i64> {
    Ok(changes::table.select(diesel::dsl::max(changes::id)).first::<Option<i64>>(conn)?.unwrap_or(0))
}
