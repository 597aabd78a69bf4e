//! The SQL of the follower: its place in the change feed, the searches that it
//! files, and the hits that it finds.

use chrono::NaiveDateTime;
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Timestamp};

use super::{active, alert_hits, followers, saved_searches};
use crate::alerts::Frequency;
use crate::db::Conn;
use crate::each;

const FOLLOWER: &str = "alerts";

/// PostgreSQL takes at most 65,535 values in one statement, SQLite 32,766.
const CHUNK: usize = 1_000;

/// How far along the change feed all nodes have come; 0 before the first step.
pub fn cursor(conn: &mut Conn) -> QueryResult<i64> {
    let sequence = followers::table.filter(followers::name.eq(FOLLOWER)).select(followers::sequence).get_result(conn);
    Ok(sequence.optional()?.unwrap_or(0))
}

/// Moves on from where it was read. `false` where another node was faster: what
/// this one has found is that one's to write.
pub fn advance(conn: &mut Conn, from: i64, to: i64) -> QueryResult<bool> {
    let n_rows = diesel::update(followers::table.filter(followers::name.eq(FOLLOWER)))
        .filter(followers::sequence.eq(from))
        .set(followers::sequence.eq(to))
        .execute(conn)?;
    if n_rows == 1 || from != 0 {
        return Ok(n_rows == 1);
    }
    let row = (followers::name.eq(FOLLOWER), followers::sequence.eq(to));
    let n_rows = each!(conn, |it| {
        diesel::insert_into(followers::table).values(row).on_conflict(followers::name).do_nothing().execute(it)
    })?;
    Ok(n_rows == 1)
}

/// Active searches after an id, in order: id and query.
pub fn searches_after(conn: &mut Conn, after: i64, limit: i64) -> QueryResult<Vec<(i64, String)>> {
    saved_searches::table
        .filter(active())
        .filter(saved_searches::id.gt(after))
        .order(saved_searches::id)
        .limit(limit)
        .select((saved_searches::id, saved_searches::query))
        .load(conn)
}

/// Those of these searches that are active: id and query.
pub fn searches_of(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    saved_searches::table
        .filter(active())
        .filter(saved_searches::id.eq_any(ids))
        .select((saved_searches::id, saved_searches::query))
        .load(conn)
}

/// A posting and the searches that find it.
#[derive(Debug, Clone)]
pub struct Match {
    /// The posting's row.
    pub posting_id: i64,
    /// When it was first published.
    pub published_at: NaiveDateTime,
    /// The searches' rows.
    pub search_ids: Vec<i64>,
}

/// Writes the hits of a posting that are news: of searches that are active and
/// were confirmed before it was published. A pair that is known stays as it is.
pub fn add(conn: &mut Conn, found: &Match, now: NaiveDateTime) -> QueryResult<()> {
    for ids in found.search_ids.chunks(CHUNK) {
        let ids: Vec<i64> = saved_searches::table
            .filter(saved_searches::id.eq_any(ids))
            .filter(active())
            .filter(saved_searches::since.lt(found.published_at))
            .select(saved_searches::id)
            .load(conn)?;
        if ids.is_empty() {
            continue;
        }
        let hit = |id: &i64| {
            (
                alert_hits::saved_search_id.eq(*id),
                alert_hits::posting_id.eq(found.posting_id),
                alert_hits::found_at.eq(now),
            )
        };
        let rows: Vec<_> = ids.iter().map(hit).collect();
        each!(conn, |it| {
            diesel::insert_into(alert_hits::table)
                .values(rows)
                .on_conflict((alert_hits::saved_search_id, alert_hits::posting_id))
                .do_nothing()
                .execute(it)
        })?;
        wake(conn, &ids, now)?;
    }
    Ok(())
}

/// Forgets what a search has found and not told, but for these postings.
pub fn keep_unsent(conn: &mut Conn, search_id: i64, posting_ids: &[i64]) -> QueryResult<usize> {
    let unsent =
        alert_hits::table.filter(alert_hits::saved_search_id.eq(search_id)).filter(alert_hits::run_id.is_null());
    diesel::delete(unsent.filter(alert_hits::posting_id.ne_all(posting_ids))).execute(conn)
}

/// Has searches that are told at once come due. One that is due already is
/// written over with the same: on PostgreSQL this waits for a run that is about
/// to put it to sleep, and would not see this hit.
fn wake(conn: &mut Conn, ids: &[i64], now: NaiveDateTime) -> QueryResult<()> {
    let next = case_when(saved_searches::next_run_at.is_null(), now.into_sql::<Nullable<Timestamp>>())
        .otherwise(saved_searches::next_run_at);
    diesel::update(saved_searches::table)
        .filter(saved_searches::id.eq_any(ids))
        .filter(saved_searches::frequency.eq(Frequency::AtOnce.code()))
        .set(saved_searches::next_run_at.eq(next))
        .execute(conn)?;
    Ok(())
}
