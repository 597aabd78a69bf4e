//! The SQL of counted tries.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::throttle_rows as throttles;
use crate::db::Conn;

/// Counts a try: how many there were, this one included, or until when none is
/// allowed. Of two at once on different nodes the second waits for the first.
pub fn add(
    conn: &mut Conn,
    key: &str,
    now: NaiveDateTime,
    forgotten_before: NaiveDateTime,
) -> QueryResult<Result<i32, NaiveDateTime>> {
    let row = (
        throttles::key.eq(key),
        throttles::n_failures.eq(0),
        throttles::blocked_until.eq(now),
        throttles::last_failure_at.eq(now),
        throttles::created_at.eq(now),
    );
    crate::each!(&mut *conn, |it| diesel::insert_into(throttles::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(it))?;
    let of_key = throttles::table.filter(throttles::key.eq(key));
    diesel::update(of_key.filter(throttles::last_failure_at.lt(forgotten_before)))
        .set(throttles::n_failures.eq(0))
        .execute(conn)?;
    let n_failures: Option<i32> = diesel::update(of_key.filter(throttles::blocked_until.le(now)))
        .set((throttles::n_failures.eq(throttles::n_failures + 1), throttles::last_failure_at.eq(now)))
        .returning(throttles::n_failures)
        .get_result(conn)
        .optional()?;
    match n_failures {
        Some(n) => Ok(Ok(n)),
        None => Ok(Err(of_key.select(throttles::blocked_until).first(conn)?)),
    }
}

/// Allows no try before a time.
pub fn block(conn: &mut Conn, key: &str, until: NaiveDateTime) -> QueryResult<()> {
    diesel::update(throttles::table.filter(throttles::key.eq(key)))
        .set(throttles::blocked_until.eq(until))
        .execute(conn)?;
    Ok(())
}

/// Begins a count anew.
pub fn clear(conn: &mut Conn, key: &str) -> QueryResult<()> {
    diesel::delete(throttles::table.filter(throttles::key.eq(key))).execute(conn)?;
    Ok(())
}

/// Takes one try back.
pub fn take_back(conn: &mut Conn, key: &str, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(throttles::table.filter(throttles::key.eq(key)).filter(throttles::n_failures.gt(0)))
        .set((throttles::n_failures.eq(throttles::n_failures - 1), throttles::blocked_until.eq(now)))
        .execute(conn)?;
    Ok(())
}

pub(super) fn forget(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let long_ago = throttles::last_failure_at.lt(now - TimeDelta::days(2));
    diesel::delete(throttles::table.filter(long_ago)).execute(conn)
}
