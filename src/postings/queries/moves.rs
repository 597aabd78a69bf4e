//! The SQL of moves between states, and their history.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::{find, posting_moves, postings};
use crate::app::App;
use crate::db::{Conn, changes};
use crate::postings::{FilledBy, HiddenReason, Outcome, State, reviews};
use crate::{Error, Result, applications};

/// A move of a posting from the state that it is in now.
#[derive(Debug, Clone)]
pub struct Move<'a> {
    /// Where it goes.
    pub to: State,
    /// Why it ends, where it does.
    pub outcome: Option<Outcome>,
    /// Who moves it; `None` for the clock.
    pub account_id: Option<i64>,
    /// Why, where someone said.
    pub reason: Option<&'a str>,
}

/// Moves a posting: a guarded update and a history row. A first publication
/// fixes when it was, with how many places, and when it ends if nobody said: after
/// 90 days. Whoever publishes it, or shows it again, says that it is to be filled.
///
/// # Errors
/// `Conflict` where the state does not allow it, or someone else was faster.
pub fn advance(conn: &mut Conn, reference: &str, step: &Move<'_>, now: NaiveDateTime) -> Result<()> {
    let row = find(conn, reference)?.row;
    if !row.state().may_become(step.to) {
        return Err(Error::Conflict("the posting's state does not allow this"));
    }
    let published_at = row.published_at.or((step.to == State::Published).then_some(now));
    let longest = now + TimeDelta::days(90);
    let valid_until = match step.to {
        State::Published => Some(row.valid_until.filter(|it| *it > now).unwrap_or(longest)),
        _ => row.valid_until,
    };
    let changed = diesel::update(postings::table)
        .filter(postings::id.eq(row.id))
        .filter(postings::state.eq(&row.state))
        .filter(postings::version.eq(row.version))
        .set((
            postings::state.eq(step.to.code()),
            postings::outcome.eq(step.outcome.map(Outcome::code)),
            postings::published_at.eq(published_at),
            postings::first_headcount.eq(row.first_headcount.or(published_at.map(|_| row.headcount))),
            postings::confirmed_at.eq(if step.to == State::Published { Some(now) } else { row.confirmed_at }),
            postings::hidden_reason.eq(None::<&str>),
            postings::valid_until.eq(valid_until),
            postings::closed_at.eq((step.to == State::Closed).then_some(now)),
            postings::version.eq(row.version + 1),
            postings::updated_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("someone else moved the posting at this moment"));
    }
    insert_move(conn, row.id, &row.state, step, now)?;
    if step.to == State::Closed {
        reviews::queries::cancel(conn, row.id, now)?;
    }
    changes::record("postings", row.id);
    Ok(())
}

fn insert_move(
    conn: &mut Conn,
    posting_id: i64,
    from: &str,
    step: &Move<'_>,
    now: NaiveDateTime,
) -> QueryResult<usize> {
    diesel::insert_into(posting_moves::table)
        .values((
            posting_moves::posting_id.eq(posting_id),
            posting_moves::from_state.eq(from),
            posting_moves::to_state.eq(step.to.code()),
            posting_moves::account_id.eq(step.account_id),
            posting_moves::reason.eq(step.reason),
            posting_moves::moved_at.eq(now),
        ))
        .execute(conn)
}

/// Writes into a posting's history what happened to it without moving it.
pub fn note(
    conn: &mut Conn,
    posting_id: i64,
    state: State,
    account_id: Option<i64>,
    what: &str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let step = Move { to: state, outcome: None, account_id, reason: Some(what) };
    insert_move(conn, posting_id, state.code(), &step, now)?;
    Ok(())
}

/// Takes a posting from the public for a while.
///
/// # Errors
/// As for [`advance`].
pub fn hide(
    conn: &mut Conn,
    reference: &str,
    why: HiddenReason,
    account_id: Option<i64>,
    now: NaiveDateTime,
) -> Result<()> {
    advance(conn, reference, &Move { to: State::Hidden, outcome: None, account_id, reason: None }, now)?;
    diesel::update(postings::table.filter(postings::reference.eq(reference)))
        .set(postings::hidden_reason.eq(why.code()))
        .execute(conn)?;
    Ok(())
}

/// How a posting ends.
#[derive(Debug, Clone)]
pub struct Ending<'a> {
    /// Why.
    pub outcome: Outcome,
    /// Where it was filled, where someone said.
    pub filled_by: Option<FilledBy>,
    /// Who ends it; `None` for the clock.
    pub account_id: Option<i64>,
    /// In words, where someone said.
    pub reason: Option<&'a str>,
}

/// Ends a posting, and with it the applications of whoever was not chosen yet.
///
/// # Errors
/// As for [`advance`].
pub fn close(conn: &mut Conn, app: &App, reference: &str, ending: &Ending<'_>, now: NaiveDateTime) -> Result<()> {
    let Ending { outcome, account_id, reason, .. } = *ending;
    advance(conn, reference, &Move { to: State::Closed, outcome: Some(outcome), account_id, reason }, now)?;
    let posting_id: i64 = diesel::update(postings::table.filter(postings::reference.eq(reference)))
        .set(postings::filled_by.eq(ending.filled_by.map(FilledBy::code)))
        .returning(postings::id)
        .get_result(conn)?;
    applications::queries::posting_closed(conn, app, posting_id, now)?;
    Ok(())
}

/// Postings that have reached their end and are not closed yet.
pub fn due_to_expire(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<String>> {
    postings::table
        .filter(postings::state.eq_any([State::Published.code(), State::Hidden.code()]))
        .filter(postings::valid_until.le(now))
        .order(postings::valid_until)
        .limit(limit)
        .select(postings::reference)
        .load(conn)
}

/// A move as the history shows it.
#[derive(Debug, Clone, Queryable)]
pub struct MoveRow {
    /// Where it came from.
    pub from_state: String,
    /// Where it went.
    pub to_state: String,
    /// Why.
    pub reason: Option<String>,
    /// When (UTC).
    pub moved_at: NaiveDateTime,
}

/// The history of a posting, newest first.
pub fn moves(conn: &mut Conn, posting_id: i64) -> QueryResult<Vec<MoveRow>> {
    posting_moves::table
        .filter(posting_moves::posting_id.eq(posting_id))
        .order(posting_moves::id.desc())
        .select((posting_moves::from_state, posting_moves::to_state, posting_moves::reason, posting_moves::moved_at))
        .load(conn)
}
