//! The SQL of candidates: which postings are looked at, and whom their employer
//! was told of.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{candidate_hits, employer_members, job_runs, postings};
use crate::db::Conn;
use crate::each;
use crate::postings::queries::open;

/// Whether a job has run for a period.
pub fn has_run(conn: &mut Conn, name: &str, period: &str) -> QueryResult<bool> {
    use diesel::dsl::{exists, select};
    let run = job_runs::table.filter(job_runs::name.eq(name)).filter(job_runs::period.eq(period));
    select(exists(run)).get_result(conn)
}

/// Writes down that a job has run for a period.
pub fn mark_run(conn: &mut Conn, name: &str, period: &str) -> QueryResult<()> {
    let row = (job_runs::name.eq(name), job_runs::period.eq(period));
    each!(conn, |it| diesel::insert_into(job_runs::table).values(row).on_conflict_do_nothing().execute(it))?;
    Ok(())
}

/// Open postings of units that someone acts for: their ids, in order.
pub fn postings_with_readers(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<i64>> {
    let units = employer_members::table.select(employer_members::employer_id);
    postings::table
        .filter(open(now))
        .filter(postings::employer_id.eq_any(units))
        .order(postings::id)
        .select(postings::id)
        .load(conn)
}

/// When an employer was last told of candidates for a posting, and of whom ever.
pub fn told(conn: &mut Conn, posting_id: i64) -> QueryResult<(Option<NaiveDateTime>, BTreeSet<i64>)> {
    let rows: Vec<(i64, NaiveDateTime)> = candidate_hits::table
        .filter(candidate_hits::posting_id.eq(posting_id))
        .select((candidate_hits::profile_id, candidate_hits::told_at))
        .load(conn)?;
    Ok((rows.iter().map(|it| it.1).max(), rows.iter().map(|it| it.0).collect()))
}

/// Writes down of whom an employer is told.
pub fn insert(conn: &mut Conn, posting_id: i64, profile_ids: &[i64], now: NaiveDateTime) -> QueryResult<()> {
    let hit = |id: &i64| {
        (candidate_hits::posting_id.eq(posting_id), candidate_hits::profile_id.eq(*id), candidate_hits::told_at.eq(now))
    };
    let rows: Vec<_> = profile_ids.iter().map(hit).collect();
    each!(conn, |it| diesel::insert_into(candidate_hits::table).values(rows).on_conflict_do_nothing().execute(it))?;
    Ok(())
}
