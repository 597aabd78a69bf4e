//! The SQL of releases: proposed by one, confirmed by another, at a set time.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::super::formula::Outcome;
use super::super::notices;
use super::{Mark, Scheme, of_class, scheme, void_proposal};
use crate::app::App;
use crate::db::Conn;
use crate::schema::{certificates, enrolments, training_classes};
use crate::training::queries::{By, class as find_class, enrolments_of, move_class, move_enrolment};
use crate::training::{ClassState, Enrolment, EnrolmentState, Mover, TrainingClass};
use crate::{Error, Result};

/// What is wrong with a release: the message's name.
pub type Wrong = &'static str;

/// Whether someone's marks are read at a release: they completed the class, or had
/// a result before.
pub const fn is_assessed(state: EnrolmentState) -> bool {
    use EnrolmentState::{Absent, Completed, Failed, Passed};
    matches!(state, Completed | Passed | Failed | Absent)
}

/// Proposes to release the results of a class at an instant; who may confirm it hears so.
///
/// # Errors
/// `Conflict` where the class is not being assessed, or a proposal stands. The
/// inner error: a mark is missing, or nobody has completed the class.
pub fn propose(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    release_at: NaiveDateTime,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<Result<(), Wrong>> {
    let scheme = scheme(conn, class)?;
    let marks = of_class(conn, class.id)?;
    let people = enrolments_of(conn, class.id)?;
    let mut assessed = people.iter().filter(|it| is_assessed(it.state)).peekable();
    if assessed.peek().is_none() {
        return Ok(Err("assessment-nobody"));
    }
    let none = Vec::new();
    if assessed.any(|it| scheme.outcome(marks.get(&it.id).unwrap_or(&none)) == Outcome::Open) {
        return Ok(Err("assessment-marks-missing"));
    }
    let n_rows = diesel::update(training_classes::table.find(class.id))
        .filter(training_classes::state.eq(ClassState::Assessing.code()))
        .filter(training_classes::release_proposed_by.is_null())
        .set((
            training_classes::release_proposed_by.eq(account_id),
            training_classes::release_proposed_at.eq(now),
            training_classes::release_at.eq(release_at),
            training_classes::release_confirmed_by.eq(None::<i64>),
            training_classes::version.eq(training_classes::version + 1),
            training_classes::updated_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 0 {
        return Err(Error::Conflict("the class is not being assessed, or its release is proposed already"));
    }
    notices::release_proposed(conn, app, class, release_at, account_id, now)?;
    Ok(Ok(()))
}

/// Confirms a proposal, as a second person; releases at once where its time has come.
///
/// # Errors
/// `Conflict` where nothing is proposed, or it is confirmed already. The inner
/// error: the first and the second person are one.
pub fn confirm(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<Result<(), Wrong>> {
    if class.release_proposed_by.is_some() && class.release_proposed_by == by.account_id {
        return Ok(Err("assessment-second-person"));
    }
    let n_rows = diesel::update(training_classes::table.find(class.id))
        .filter(training_classes::state.eq(ClassState::Assessing.code()))
        .filter(training_classes::release_proposed_by.is_not_null())
        .filter(training_classes::release_confirmed_by.is_null())
        .filter(training_classes::version.eq(class.version))
        .set((
            training_classes::release_confirmed_by.eq(by.account_id),
            training_classes::version.eq(training_classes::version + 1),
            training_classes::updated_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 0 {
        return Err(Error::Conflict("no release is proposed, or it was confirmed or changed"));
    }
    if class.release_at.is_some_and(|it| it <= now) {
        release(conn, app, class, by, now)?;
    }
    Ok(Ok(()))
}

/// Takes a proposal back before its time.
///
/// # Errors
/// `Conflict` where there is none.
pub fn withdraw(conn: &mut Conn, class: &TrainingClass, now: NaiveDateTime) -> Result<()> {
    if class.state != ClassState::Assessing || class.release_proposed_by.is_none() {
        return Err(Error::Conflict("no release is proposed"));
    }
    Ok(void_proposal(conn, class.id, now)?)
}

/// Has a class assessed again: for a resit, or a correction. What was released holds.
///
/// # Errors
/// `Conflict` where it was not released.
pub fn reopen(conn: &mut Conn, class: &TrainingClass, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    move_class(conn, class, ClassState::Assessing, by, now)?;
    Ok(void_proposal(conn, class.id, now)?)
}

/// Classes whose confirmed release has come.
pub fn due(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<i64>> {
    training_classes::table
        .filter(training_classes::state.eq(ClassState::Assessing.code()))
        .filter(training_classes::release_confirmed_by.is_not_null())
        .filter(training_classes::release_at.le(now))
        .order(training_classes::release_at)
        .limit(limit)
        .select(training_classes::id)
        .load(conn)
}

/// Releases a class whose time has come.
///
/// # Errors
/// `Conflict` where it was released or withdrawn meanwhile.
pub fn release_due(conn: &mut Conn, app: &App, class_id: i64, now: NaiveDateTime) -> Result<()> {
    let class = find_class(conn, class_id)?;
    if class.release_confirmed_by.is_none() || class.release_at.is_none_or(|it| it > now) {
        return Err(Error::Conflict("the release is not due any more"));
    }
    let by = By { mover: Mover::Clock, account_id: None, reason: None };
    release(conn, app, &class, by, now)
}

/// Gives everyone their result, and tells them. Who had one before is told only
/// where it has changed.
fn release(conn: &mut Conn, app: &App, class: &TrainingClass, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    move_class(conn, class, ClassState::Released, by, now)?;
    diesel::update(training_classes::table.find(class.id)).set(training_classes::released_at.eq(now)).execute(conn)?;
    let scheme = scheme(conn, class)?;
    let marks = of_class(conn, class.id)?;
    let none = Vec::new();
    for it in enrolments_of(conn, class.id)?.iter().filter(|it| is_assessed(it.state)) {
        if apply(conn, app, class, &scheme, it, marks.get(&it.id).unwrap_or(&none), by, now)? {
            notices::result(conn, app, class, it, "assessment-released", now)?;
        }
    }
    Ok(())
}

/// Writes what comes of someone's marks into their enrolment; `false` where it
/// says so already. A certificate from a result that no longer holds is the
/// office's to judge: it is told.
#[expect(clippy::too_many_arguments, reason = "a record of them would be made and taken apart at each call")]
pub(super) fn apply(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    scheme: &Scheme,
    it: &Enrolment,
    marks: &[Mark],
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<bool> {
    let outcome = scheme.outcome(marks);
    let to = match outcome {
        // Entered before a proposal could be made; a part that was added since changes nothing.
        Outcome::Open => return Ok(false),
        Outcome::Absent => EnrolmentState::Absent,
        Outcome::Passed { .. } => EnrolmentState::Passed,
        Outcome::Failed { .. } => EnrolmentState::Failed,
    };
    if it.state == to && it.total == outcome.total() && it.result_at.is_some() {
        return Ok(false);
    }
    if it.state != to {
        move_enrolment(conn, it, to, it.holds_seat, by, now)?;
    }
    diesel::update(enrolments::table.find(it.id))
        .set((enrolments::total.eq(outcome.total()), enrolments::result_at.eq(now)))
        .execute(conn)?;
    if it.state == EnrolmentState::Passed && to != EnrolmentState::Passed && has_certificate(conn, it.id)? {
        notices::certificate_affected(conn, app, class, it, now)?;
    }
    Ok(true)
}

/// Whether a certificate that holds, or is only suspended, came from a result.
fn has_certificate(conn: &mut Conn, enrolment_id: i64) -> QueryResult<bool> {
    let n: i64 = certificates::table
        .filter(certificates::enrolment_id.eq(enrolment_id))
        .filter(certificates::state.ne_all(["revoked", "replaced"]))
        .count()
        .get_result(conn)?;
    Ok(n > 0)
}
