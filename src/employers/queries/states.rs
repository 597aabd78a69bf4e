//! The SQL of moves between states, and their history.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Employer, accounts, by_id, employer_moves, employers};
use crate::db::{Conn, changes};
use crate::employers::State;
use crate::{Error, Result};

/// A move of a unit from the state that it is in now.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// Where it goes.
    pub to: State,
    /// Who moves it; `None` for the clock.
    pub account_id: Option<i64>,
    /// Why, where someone said.
    pub reason: Option<&'a str>,
}

/// Moves a unit: a guarded update and a history row, and the change feed hears of it.
///
/// # Errors
/// `Conflict` where its state does not allow it, or someone else was faster.
pub fn advance(conn: &mut Conn, unit: &Employer, step: &Move<'_>, now: NaiveDateTime) -> Result<()> {
    if !unit.state().may_become(step.to) {
        return Err(Error::Conflict("the unit's state does not allow this"));
    }
    let changed = diesel::update(employers::table.find(unit.id))
        .filter(employers::state.eq(&unit.state))
        .filter(employers::version.eq(unit.version))
        .set((
            employers::state.eq(step.to.code()),
            employers::version.eq(unit.version + 1),
            employers::updated_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("someone else changed the unit at this moment"));
    }
    diesel::insert_into(employer_moves::table)
        .values((
            employer_moves::employer_id.eq(unit.id),
            employer_moves::from_state.eq(&unit.state),
            employer_moves::to_state.eq(step.to.code()),
            employer_moves::account_id.eq(step.account_id),
            employer_moves::reason.eq(step.reason),
            employer_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    changes::record("employers", unit.id);
    Ok(())
}

/// A move as the history shows it.
#[derive(Debug, Clone, Queryable)]
pub struct MoveRow {
    /// Where it came from.
    pub from_state: String,
    /// Where it went.
    pub to_state: String,
    /// Who did it; `None` for the clock.
    pub actor: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When (UTC).
    pub moved_at: NaiveDateTime,
}

/// The history of a unit, newest first.
pub fn moves(conn: &mut Conn, employer_id: i64) -> QueryResult<Vec<MoveRow>> {
    employer_moves::table
        .left_join(accounts::table)
        .filter(employer_moves::employer_id.eq(employer_id))
        .order(employer_moves::id.desc())
        .select((
            employer_moves::from_state,
            employer_moves::to_state,
            accounts::name.nullable(),
            employer_moves::reason,
            employer_moves::moved_at,
        ))
        .load(conn)
}

/// Whether a unit may hand postings in and have them published now (L3).
///
/// # Errors
/// `Conflict` where no check of it holds.
pub fn may_post(conn: &mut Conn, employer_id: i64, now: NaiveDateTime) -> Result<()> {
    if by_id(conn, employer_id)?.is_verified(now) {
        Ok(())
    } else {
        Err(Error::Conflict("only a unit that the office has verified may publish postings"))
    }
}

/// Units whose check ends before an instant, in the states that the clock moves,
/// and when their members were last told.
pub fn ending_before(conn: &mut Conn, instant: NaiveDateTime) -> QueryResult<Vec<(Employer, Option<NaiveDateTime>)>> {
    employers::table
        .filter(employers::state.eq_any([State::Verified.code(), State::Due.code()]))
        .filter(employers::verified_until.le(instant))
        .order(employers::verified_until)
        .select((Employer::as_select(), employers::reminded_at))
        .load(conn)
}

/// Notes that members were told that the check comes to its end.
pub fn set_reminded(conn: &mut Conn, id: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(employers::table.find(id)).set(employers::reminded_at.eq(now)).execute(conn)?;
    Ok(())
}
