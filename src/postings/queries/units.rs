//! The SQL of what happens to all postings of a unit at once.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::moves::{Move, advance};
use super::postings;
use crate::Result;
use crate::db::Conn;
use crate::postings::{Outcome, State};

/// Takes a unit's published postings from the public, not for good; answers how
/// many. `reason` is one of [`WITH_THEIR_UNIT`].
///
/// # Errors
/// Someone else moved one of them at this moment.
pub fn hide_all(conn: &mut Conn, employer_id: i64, reason: &str, now: NaiveDateTime) -> Result<usize> {
    let published: Vec<(i64, String)> = postings::table
        .filter(postings::employer_id.eq(employer_id))
        .filter(postings::state.eq(State::Published.code()))
        .order(postings::id)
        .select((postings::id, postings::reference))
        .load(conn)?;
    for (id, reference) in &published {
        let step = Move { to: State::Hidden, outcome: None, account_id: None, reason: None };
        advance(conn, reference, &step, now)?;
        diesel::update(postings::table.find(id)).set(postings::hidden_reason.eq(reason)).execute(conn)?;
    }
    Ok(published.len())
}

/// Why postings are hidden with their unit.
pub const WITH_THEIR_UNIT: [&str; 2] = ["employer_lapsed", "employer_suspended"];

/// Brings back what was hidden with its unit and has not come to its end
/// meanwhile; answers how many. For a unit whose check holds again.
///
/// # Errors
/// Someone else moved one of them at this moment.
pub fn unhide_all(conn: &mut Conn, employer_id: i64, now: NaiveDateTime) -> Result<usize> {
    let hidden: Vec<String> = postings::table
        .filter(postings::employer_id.eq(employer_id))
        .filter(postings::state.eq(State::Hidden.code()))
        .filter(postings::hidden_reason.eq_any(WITH_THEIR_UNIT))
        .filter(postings::valid_until.gt(now))
        .order(postings::id)
        .select(postings::reference)
        .load(conn)?;
    for reference in &hidden {
        let step = Move { to: State::Published, outcome: None, account_id: None, reason: None };
        advance(conn, reference, &step, now)?;
    }
    Ok(hidden.len())
}

/// Ends whatever a unit has that can end; answers how many.
///
/// # Errors
/// Someone else moved one of them at this moment.
pub fn close_all(conn: &mut Conn, employer_id: i64, account_id: i64, now: NaiveDateTime) -> Result<usize> {
    let states: Vec<&str> = State::ALL.iter().filter(|it| it.may_become(State::Closed)).map(|it| it.code()).collect();
    let references: Vec<String> = postings::table
        .filter(postings::employer_id.eq(employer_id))
        .filter(postings::state.eq_any(states))
        .order(postings::id)
        .select(postings::reference)
        .load(conn)?;
    for reference in &references {
        let step =
            Move { to: State::Closed, outcome: Some(Outcome::Withdrawn), account_id: Some(account_id), reason: None };
        advance(conn, reference, &step, now)?;
    }
    Ok(references.len())
}
