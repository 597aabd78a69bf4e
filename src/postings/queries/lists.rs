//! The SQL of lists and counts of postings.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Posting, Row, employers, open, postings, with_parts};
use crate::db::Conn;
use crate::postings::State;

/// For staff: all postings, the latest changed first, in one state or all.
pub fn list_for_staff(
    conn: &mut Conn,
    state: Option<State>,
    text: &str,
    limit: i64,
    offset: i64,
) -> QueryResult<(Vec<Posting>, i64)> {
    let pattern = format!("%{}%", text.trim().replace(['%', '_'], ""));
    let matching = || {
        let mut query = postings::table.inner_join(employers::table).into_boxed();
        if let Some(state) = state {
            query = query.filter(postings::state.eq(state.code()));
        }
        if !text.trim().is_empty() {
            query = query.filter(postings::title.like(pattern.clone()).or(employers::name.like(pattern.clone())));
        }
        query
    };
    let total: i64 = matching().count().get_result(conn)?;
    let rows: Vec<Row> = matching()
        .order((postings::updated_at.desc(), postings::id.desc()))
        .limit(limit)
        .offset(offset)
        .select(Row::as_select())
        .load(conn)?;
    Ok((with_parts(conn, rows)?, total))
}

/// How many postings stand in each state.
pub fn count_by_state(conn: &mut Conn) -> QueryResult<Vec<(String, i64)>> {
    postings::table
        .group_by(postings::state)
        .select((postings::state, diesel::dsl::count_star()))
        .order(postings::state)
        .load(conn)
}

/// Open postings, the places that they offer, and the employers that offer them.
pub fn count_open(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<(i64, i64, i64)> {
    let n_postings: i64 = postings::table.filter(open(now)).count().get_result(conn)?;
    let headcount: Option<i64> =
        postings::table.filter(open(now)).select(diesel::dsl::sum(postings::headcount)).first(conn)?;
    let n_employers: i64 = postings::table
        .filter(open(now))
        .select(diesel::dsl::count(postings::employer_id).aggregate_distinct())
        .first(conn)?;
    Ok((n_postings, headcount.unwrap_or(0), n_employers))
}

/// Public names and days of the last change of all open postings: for the sitemap.
pub fn for_sitemap(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<(String, NaiveDateTime)>> {
    postings::table
        .filter(open(now))
        .order(postings::id.desc())
        .limit(limit)
        .select((postings::reference, postings::updated_at))
        .load(conn)
}
