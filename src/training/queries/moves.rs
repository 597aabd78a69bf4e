//! The SQL of what moves: guarded updates, each with its line of history, and the
//! seats that enrolments take and give back.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Enrolment, Programme, TrainingClass};
use crate::db::Conn;
use crate::schema::{class_moves, enrolment_moves, enrolments, programme_moves, programmes, training_classes};
use crate::training::{ClassState, EnrolmentState, Mover, ProgrammeState, moves};
use crate::{Error, Result};

/// Who moves something, and why.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// In which part.
    pub mover: Mover,
    /// The account; `None` for the clock.
    pub account_id: Option<i64>,
    /// Why, where a reason is needed.
    pub reason: Option<&'a str>,
}

/// Moves a programme; whoever finds it elsewhere by now hears 409.
///
/// # Errors
/// `Conflict` where the table has no such move, or someone was faster.
pub fn move_programme(
    conn: &mut Conn,
    programme: &Programme,
    to: ProgrammeState,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<()> {
    let from = programme.state;
    let n_rows = if moves::may_programme(from, to) {
        diesel::update(programmes::table.find(programme.id))
            .filter(programmes::state.eq(from.code()))
            .set((
                programmes::state.eq(to.code()),
                programmes::version.eq(programmes::version + 1),
                programmes::updated_at.eq(now),
            ))
            .execute(conn)?
    } else {
        0
    };
    if n_rows == 0 {
        return Err(Error::Conflict("the programme cannot go there from where it is"));
    }
    diesel::insert_into(programme_moves::table)
        .values((
            programme_moves::programme_id.eq(programme.id),
            programme_moves::from_state.eq(from.code()),
            programme_moves::to_state.eq(to.code()),
            programme_moves::account_id.eq(by.account_id),
            programme_moves::reason.eq(by.reason),
            programme_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Moves a class; whoever finds it elsewhere by now hears 409. What follows for
/// its people is the caller's.
///
/// # Errors
/// `Conflict` where the table has no such move, or someone was faster.
pub fn move_class(
    conn: &mut Conn,
    class: &TrainingClass,
    to: ClassState,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<()> {
    let from = class.state;
    let n_rows = if moves::may_class(from, to) {
        diesel::update(training_classes::table.find(class.id))
            .filter(training_classes::state.eq(from.code()))
            .set((
                training_classes::state.eq(to.code()),
                training_classes::version.eq(training_classes::version + 1),
                training_classes::updated_at.eq(now),
            ))
            .execute(conn)?
    } else {
        0
    };
    if n_rows == 0 {
        return Err(Error::Conflict("the class cannot go there from where it is"));
    }
    diesel::insert_into(class_moves::table)
        .values((
            class_moves::class_id.eq(class.id),
            class_moves::from_state.eq(from.code()),
            class_moves::to_state.eq(to.code()),
            class_moves::account_id.eq(by.account_id),
            class_moves::reason.eq(by.reason),
            class_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Moves an enrolment that keeps or gives back its seat with the move; taking a
/// seat is [`take_seat`], before it. Tells nobody: the caller does.
///
/// # Errors
/// `Conflict` where the table has no such move for the mover, or someone was faster.
pub fn move_enrolment(
    conn: &mut Conn,
    enrolment: &Enrolment,
    to: EnrolmentState,
    holds_seat: bool,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<()> {
    let from = enrolment.state;
    let n_rows = if moves::may_enrolment(from, to, by.mover) {
        diesel::update(enrolments::table.find(enrolment.id))
            .filter(enrolments::state.eq(from.code()))
            .filter(enrolments::version.eq(enrolment.version))
            .set((
                enrolments::state.eq(to.code()),
                enrolments::holds_seat.eq(holds_seat),
                enrolments::offered_until.eq(None::<NaiveDateTime>),
                enrolments::moved_at.eq(now),
                enrolments::version.eq(enrolments::version + 1),
            ))
            .execute(conn)?
    } else {
        0
    };
    if n_rows == 0 {
        return Err(Error::Conflict("the enrolment cannot go there from where it is"));
    }
    if enrolment.holds_seat && !holds_seat {
        diesel::update(training_classes::table.find(enrolment.class_id))
            .set(training_classes::n_taken.eq(training_classes::n_taken - 1))
            .execute(conn)?;
    }
    record_move(conn, enrolment.id, Some(from), to, by, now)?;
    Ok(())
}

/// Writes the line of history of a move.
pub fn record_move(
    conn: &mut Conn,
    enrolment_id: i64,
    from: Option<EnrolmentState>,
    to: EnrolmentState,
    by: By<'_>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(enrolment_moves::table)
        .values((
            enrolment_moves::enrolment_id.eq(enrolment_id),
            enrolment_moves::from_state.eq(from.map(EnrolmentState::code)),
            enrolment_moves::to_state.eq(to.code()),
            enrolment_moves::actor.eq(by.mover.code()),
            enrolment_moves::account_id.eq(by.account_id),
            enrolment_moves::reason.eq(by.reason),
            enrolment_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes one seat of a class; `false` where none is left.
pub fn take_seat(conn: &mut Conn, class_id: i64) -> QueryResult<bool> {
    let n_rows = diesel::update(training_classes::table.find(class_id))
        .filter(training_classes::n_taken.lt(training_classes::capacity))
        .set(training_classes::n_taken.eq(training_classes::n_taken + 1))
        .execute(conn)?;
    Ok(n_rows == 1)
}
