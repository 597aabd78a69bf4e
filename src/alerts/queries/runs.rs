//! The SQL of digests: whose turn it is, what is new to them, and what was sent.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::{SavedSearch, active, alert_feedback, alert_hits, alert_runs, postings, saved_searches};
use crate::db::Conn;
use crate::postings::queries::open;
use crate::{clock, each, mail};

/// The queue gives a mail up before that.
const LONGEST_IN_QUEUE: TimeDelta = TimeDelta::days(10);

/// The occasion of a run's mail.
pub fn occasion(reference: &str) -> String {
    format!("alert/{reference}")
}

/// Active searches whose time has come, the longest due first.
pub fn due(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<SavedSearch>> {
    saved_searches::table
        .filter(active())
        .filter(saved_searches::next_run_at.le(now))
        .order((saved_searches::next_run_at, saved_searches::id))
        .limit(limit)
        .select(SavedSearch::as_select())
        .load(conn)
}

/// Takes a search's turn from whoever else saw it due, and says when the next
/// is. `false` where another node, or its owner, was faster.
pub fn take_turn(conn: &mut Conn, it: &SavedSearch, next: Option<NaiveDateTime>) -> QueryResult<bool> {
    let n_rows = diesel::update(saved_searches::table.find(it.id))
        .filter(active())
        .filter(saved_searches::next_run_at.eq(it.next_run_at))
        .set(saved_searches::next_run_at.eq(next))
        .execute(conn)?;
    Ok(n_rows == 1)
}

/// Moves the next turn of a search that this transaction has taken.
pub fn put_off(conn: &mut Conn, id: i64, until: NaiveDateTime) -> QueryResult<()> {
    diesel::update(saved_searches::table.find(id)).set(saved_searches::next_run_at.eq(until)).execute(conn)?;
    Ok(())
}

/// The postings that a search has found, that are open and were not told yet;
/// the newest first.
pub fn unsent(conn: &mut Conn, id: i64, now: NaiveDateTime) -> QueryResult<Vec<i64>> {
    alert_hits::table
        .inner_join(postings::table)
        .filter(alert_hits::saved_search_id.eq(id))
        .filter(alert_hits::run_id.is_null())
        .filter(open(now))
        .order((postings::published_at.desc(), postings::id.desc()))
        .select(postings::id)
        .load(conn)
}

/// A letter of new postings.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = alert_runs)]
pub struct Run {
    /// Its row.
    pub id: i64,
    /// Its public name.
    pub reference: String,
    /// How many postings it told of.
    pub n_hits: i32,
    /// When it was promised.
    pub ran_at: NaiveDateTime,
}

/// Writes down that these postings are told, under the name that the letter has.
pub fn insert(
    conn: &mut Conn,
    it: &SavedSearch,
    reference: &str,
    posting_ids: &[i64],
    now: NaiveDateTime,
) -> QueryResult<()> {
    let n_hits = i32::try_from(posting_ids.len()).unwrap_or(i32::MAX);
    let id: i64 = diesel::insert_into(alert_runs::table)
        .values((
            alert_runs::reference.eq(reference),
            alert_runs::saved_search_id.eq(it.id),
            alert_runs::due_at.eq(it.next_run_at.unwrap_or(now)),
            alert_runs::n_hits.eq(n_hits),
            alert_runs::ran_at.eq(now),
        ))
        .returning(alert_runs::id)
        .get_result(conn)?;
    for ids in posting_ids.chunks(1_000) {
        diesel::update(alert_hits::table)
            .filter(alert_hits::saved_search_id.eq(it.id))
            .filter(alert_hits::posting_id.eq_any(ids))
            .filter(alert_hits::run_id.is_null())
            .set(alert_hits::run_id.eq(id))
            .execute(conn)?;
    }
    Ok(())
}

/// How many letters went to an address since an instant.
pub fn n_since(conn: &mut Conn, email_index: &str, since: NaiveDateTime) -> QueryResult<i64> {
    alert_runs::table
        .inner_join(saved_searches::table)
        .filter(saved_searches::email_index.eq(email_index))
        .filter(alert_runs::ran_at.ge(since))
        .count()
        .get_result(conn)
}

/// The occasion of the mail that asks whether a search is still wanted.
pub fn question(reference: &str, asked_at: NaiveDateTime) -> String {
    format!("alert-still-wanted/{reference}/{}", clock::day(asked_at))
}

/// Takes back the letters of a search that have not gone out; what they told of
/// counts as not told.
pub fn take_back(conn: &mut Conn, it: &SavedSearch, now: NaiveDateTime) -> QueryResult<()> {
    if let Some(asked_at) = it.asked_again_at {
        mail::queries::take_back(conn, &question(&it.reference, asked_at), now)?;
    }
    let recent: Vec<Run> = alert_runs::table
        .filter(alert_runs::saved_search_id.eq(it.id))
        .filter(alert_runs::ran_at.gt(now - LONGEST_IN_QUEUE))
        .select(Run::as_select())
        .load(conn)?;
    for run in recent {
        if mail::queries::take_back(conn, &occasion(&run.reference), now)? {
            diesel::delete(alert_runs::table.find(run.id)).execute(conn)?;
        }
    }
    Ok(())
}

/// What a search has sent, the newest first.
pub fn of_search(conn: &mut Conn, search_id: i64, limit: i64) -> QueryResult<Vec<Run>> {
    alert_runs::table
        .filter(alert_runs::saved_search_id.eq(search_id))
        .order(alert_runs::id.desc())
        .limit(limit)
        .select(Run::as_select())
        .load(conn)
}

/// One letter of a search, and the postings that it told of, the newest first.
pub fn find(conn: &mut Conn, search_id: i64, reference: &str) -> QueryResult<(Run, Vec<i64>)> {
    let run: Run = alert_runs::table
        .filter(alert_runs::saved_search_id.eq(search_id))
        .filter(alert_runs::reference.eq(reference))
        .select(Run::as_select())
        .get_result(conn)?;
    let ids = alert_hits::table
        .inner_join(postings::table)
        .filter(alert_hits::run_id.eq(run.id))
        .order((postings::published_at.desc(), postings::id.desc()))
        .select(postings::id)
        .load(conn)?;
    Ok((run, ids))
}

/// The posting of this public name, where a search has told of it.
pub fn told(conn: &mut Conn, search_id: i64, posting: &str) -> QueryResult<i64> {
    alert_hits::table
        .inner_join(postings::table)
        .filter(alert_hits::saved_search_id.eq(search_id))
        .filter(alert_hits::run_id.is_not_null())
        .filter(postings::reference.eq(posting))
        .select(postings::id)
        .get_result(conn)
}

/// What someone says of a posting in a letter.
#[derive(Debug, Clone)]
pub struct Feedback {
    /// The saved search's row.
    pub search_id: i64,
    /// The posting's row.
    pub posting_id: i64,
    /// Whether it was of use.
    pub is_relevant: bool,
    /// Why, in their own words.
    pub reason: Option<String>,
}

/// Writes it down; said again, it takes the place of what was said before.
pub fn put_feedback(conn: &mut Conn, it: &Feedback, now: NaiveDateTime) -> QueryResult<()> {
    let said = (
        alert_feedback::is_relevant.eq(it.is_relevant),
        alert_feedback::reason.eq(&it.reason),
        alert_feedback::said_at.eq(now),
    );
    let pair = (alert_feedback::saved_search_id.eq(it.search_id), alert_feedback::posting_id.eq(it.posting_id));
    each!(conn, |conn| {
        diesel::insert_into(alert_feedback::table)
            .values((pair, said))
            .on_conflict((alert_feedback::saved_search_id, alert_feedback::posting_id))
            .do_update()
            .set(said)
            .execute(conn)
    })?;
    Ok(())
}

/// How many postings of a search's letters were of use, and how many were not.
pub fn feedback(conn: &mut Conn, search_id: i64) -> QueryResult<(usize, usize)> {
    let said: Vec<bool> = alert_feedback::table
        .filter(alert_feedback::saved_search_id.eq(search_id))
        .select(alert_feedback::is_relevant)
        .load(conn)?;
    let n_useful = said.iter().filter(|it| **it).count();
    Ok((n_useful, said.len() - n_useful))
}
