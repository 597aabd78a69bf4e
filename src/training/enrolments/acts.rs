//! What is done with enrolments. Each act takes the class's row first, so that
//! what decides on its seats comes one after the other.

use chrono::NaiveDateTime;

use super::forms::PersonForm;
use super::notices::{Word, tell, tell_offer};
use super::{OFFER, Wish, eligibility, people, queries};
use crate::app::App;
use crate::db::Conn;
use crate::employers::Acting;
use crate::html::FieldError;
use crate::i18n::Loc;
use crate::matching::conditions::Outcome;
use crate::training::classes::queries::lock;
use crate::training::moves::may_enrolment;
use crate::training::queries::{By, enrolment, enrolments_of, move_enrolment, programme, take_seat};
use crate::training::{ClassState, DutyRole, Enrolment, EnrolmentState, Mover, Source, TrainingClass};
use crate::{Error, Result, profiles};

const CLOCK: By<'static> = By { mover: Mover::Clock, account_id: None, reason: None };

/// Whether someone in this state may come (again).
pub const fn may_come_back(state: EnrolmentState) -> bool {
    use EnrolmentState::{NotEligible, SeatDeclined, Withdrawn};
    matches!(state, NotEligible | SeatDeclined | Withdrawn)
}

/// Whether a class takes someone now. Who gives it may also enrol people beside
/// the time that it says, and into a seat that is free once it runs.
fn takes(class: &TrainingClass, mover: Mover, now: NaiveDateTime) -> bool {
    let is_staff = matches!(mover, Mover::Trainer | Mover::Office);
    class.takes_people(now) || (is_staff && matches!(class.state, ClassState::Open | ClassState::Running))
}

/// Enrols a person: a seat, a place in the queue, a look by the staff, or no with
/// reasons; the person hears which.
///
/// # Errors
/// `Conflict` where the class takes nobody now, or they are in it already.
pub fn enrol(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    wish: &Wish,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<Enrolment> {
    let class = lock(conn, class.id)?;
    if !takes(&class, by.mover, now) {
        return Err(Error::Conflict("the class takes nobody now"));
    }
    let known = queries::find_of(conn, class.id, wish.profile_id)?;
    if known.as_ref().is_some_and(|it| !may_come_back(it.state)) {
        return Err(Error::Conflict("this person is in the class already"));
    }
    let programme = programme(conn, class.programme_id)?;
    let conditions = eligibility::check(conn, app, &programme, wish.profile_id, Loc::Zh, now)?;
    // Who gives the class has looked at what the data cannot say.
    let is_looked_at = matches!(by.mover, Mover::Trainer | Mover::Office);
    let to = match eligibility::verdict(&conditions) {
        Outcome::Fail => EnrolmentState::NotEligible,
        Outcome::Unknown if !is_looked_at => EnrolmentState::Applied,
        _ => place(conn, &class)?,
    };
    let reasons = eligibility::reasons(&conditions, Loc::Zh);
    let is_said = matches!(to, EnrolmentState::NotEligible | EnrolmentState::Applied);
    let by = By { reason: Some(reasons.as_str()).filter(|_| is_said), ..by };
    let holds_seat = to == EnrolmentState::Enrolled;
    let it = match known {
        Some(it) => {
            if it.state != to {
                move_enrolment(conn, &it, to, holds_seat, by, now)?;
            }
            queries::renew(conn, it.id, wish, by, now)?;
            enrolment(conn, it.id)?
        }
        None => queries::insert(conn, class.id, wish, (to, holds_seat), by, now)?,
    };
    tell_state(conn, app, &it, by.reason, now)?;
    Ok(it)
}

/// Enrols whoever asks for themselves; their profile is made where there is none.
///
/// # Errors
/// As [`enrol`].
pub fn enrol_self(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    account_id: i64,
    duty_role: Option<DutyRole>,
    now: NaiveDateTime,
) -> Result<Enrolment> {
    let profile = profiles::queries::ensure(conn, account_id, now)?;
    let wish = Wish { profile_id: profile.id, duty_role, source: Source::Own, employer_id: None, consent: None };
    let by = By { mover: Mover::Person, account_id: Some(account_id), reason: None };
    enrol(conn, app, class, &wish, by, now)
}

/// Enrols one of a unit's people, as the unit says who it is and how they agreed; or
/// says what has to be mended.
///
/// # Errors
/// As [`enrol`].
pub fn enrol_employee(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    acting: &Acting,
    form: &PersonForm,
    now: NaiveDateTime,
) -> Result<Result<Enrolment, Vec<FieldError>>> {
    let programme = programme(conn, class.programme_id)?;
    let (person, duty_role, consent) = match form.parse(&programme) {
        Ok(said) => said,
        Err(errors) => return Ok(Err(errors)),
    };
    let profile_id = match people::find_or_create(conn, app, &person, now)? {
        Ok(id) => id,
        Err(errors) => return Ok(Err(errors)),
    };
    let wish = Wish {
        profile_id,
        duty_role,
        source: Source::Employer,
        employer_id: Some(acting.employer.id),
        consent: Some(consent),
    };
    let by = By { mover: Mover::Employer, account_id: Some(acting.account_id), reason: None };
    Ok(Ok(enrol(conn, app, class, &wish, by, now)?))
}

/// Takes a seat, or a place in the queue; the class's row is held.
fn place(conn: &mut Conn, class: &TrainingClass) -> Result<EnrolmentState> {
    let is_waited_for = queries::first_waiting(conn, class.id)?.is_some();
    if !is_waited_for && take_seat(conn, class.id)? {
        return Ok(EnrolmentState::Enrolled);
    }
    if class.state == ClassState::Open {
        Ok(EnrolmentState::Waitlisted)
    } else {
        Err(Error::Conflict("no seat is left, and the class has begun"))
    }
}

/// What someone hears once they are where they are.
fn tell_state(conn: &mut Conn, app: &App, it: &Enrolment, reason: Option<&str>, now: NaiveDateTime) -> Result<()> {
    let reason = reason.unwrap_or_default().to_owned();
    match it.state {
        EnrolmentState::Enrolled => tell(conn, app, it, "training-seat", &[], now),
        EnrolmentState::Waitlisted => {
            let position = queries::position(conn, it)?.unwrap_or(1);
            tell(conn, app, it, "training-waiting", &[("position", Word::Text(position.to_string()))], now)
        }
        EnrolmentState::Applied => tell(conn, app, it, "training-applied", &[("reason", Word::Text(reason))], now),
        EnrolmentState::NotEligible => {
            tell(conn, app, it, "training-not-eligible", &[("reason", Word::Text(reason))], now)
        }
        _ => Ok(()),
    }
}

/// The staff looked at someone who applied: they come in, or hear why not.
///
/// # Errors
/// `Conflict` where they do not wait for that.
pub fn decide(conn: &mut Conn, app: &App, it: &Enrolment, is_in: bool, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    let class = lock(conn, it.class_id)?;
    let it = enrolment(conn, it.id)?;
    if it.state != EnrolmentState::Applied {
        return Err(Error::Conflict("nothing is to be decided about this enrolment"));
    }
    if !matches!(class.state, ClassState::Open | ClassState::Running) {
        return Err(Error::Conflict("the class takes nobody now"));
    }
    let to = if is_in { place(conn, &class)? } else { EnrolmentState::NotEligible };
    move_enrolment(conn, &it, to, to == EnrolmentState::Enrolled, by, now)?;
    let it = enrolment(conn, it.id)?;
    tell_state(conn, app, &it, by.reason, now)
}

/// Takes the seat that was offered.
///
/// # Errors
/// `Conflict` where none is, or its time is over.
pub fn accept(conn: &mut Conn, app: &App, it: &Enrolment, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    lock(conn, it.class_id)?;
    let it = offered(conn, it.id, now)?;
    move_enrolment(conn, &it, EnrolmentState::Enrolled, true, by, now)?;
    let it = enrolment(conn, it.id)?;
    tell(conn, app, &it, "training-seat", &[], now)
}

/// Does not take the seat that was offered: the next in the queue gets it.
///
/// # Errors
/// `Conflict` where none is, or its time is over.
pub fn decline(conn: &mut Conn, app: &App, it: &Enrolment, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    lock(conn, it.class_id)?;
    let it = offered(conn, it.id, now)?;
    move_enrolment(conn, &it, EnrolmentState::SeatDeclined, false, by, now)?;
    tell_if_by_others(conn, app, &it, by, now)?;
    refill(conn, app, it.class_id, now)
}

/// Tells a person that someone else has taken them out, and why.
fn tell_if_by_others(conn: &mut Conn, app: &App, it: &Enrolment, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    if by.mover == Mover::Person {
        return Ok(());
    }
    let moved = enrolment(conn, it.id)?;
    let reason = Word::Text(by.reason.unwrap_or_default().to_owned());
    tell(conn, app, &moved, "training-withdrawn", &[("reason", reason)], now)
}

fn offered(conn: &mut Conn, id: i64, now: NaiveDateTime) -> Result<Enrolment> {
    let it = enrolment(conn, id)?;
    if it.offered_until.is_some_and(|until| now < until) {
        return Ok(it);
    }
    Err(Error::Conflict("no seat is offered, or its time is over"))
}

/// An offer that nobody took in time: the next in the queue gets it.
///
/// # Errors
/// `Conflict` where it was taken meanwhile.
pub fn expire(conn: &mut Conn, app: &App, id: i64, now: NaiveDateTime) -> Result<()> {
    let class_id = enrolment(conn, id)?.class_id;
    lock(conn, class_id)?;
    let it = enrolment(conn, id)?;
    if it.offered_until.is_none_or(|until| now < until) {
        return Err(Error::Conflict("the offer is not over"));
    }
    move_enrolment(conn, &it, EnrolmentState::SeatDeclined, false, CLOCK, now)?;
    let moved = enrolment(conn, id)?;
    tell(conn, app, &moved, "training-offer-over", &[], now)?;
    refill(conn, app, class_id, now)
}

/// Leaves a class, or its queue; a seat goes to whoever waits longest.
///
/// # Errors
/// `Conflict` where it is over already.
pub fn withdraw(conn: &mut Conn, app: &App, it: &Enrolment, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    lock(conn, it.class_id)?;
    let it = enrolment(conn, it.id)?;
    move_enrolment(conn, &it, EnrolmentState::Withdrawn, false, by, now)?;
    tell_if_by_others(conn, app, &it, by, now)?;
    refill(conn, app, it.class_id, now)
}

/// Leaves every class and queue that is still ahead or goes on, as a profile's owner
/// goes: their seats go to whoever waits.
///
/// # Errors
/// The database failed.
pub fn withdraw_all(conn: &mut Conn, app: &App, profile_id: i64, account_id: i64, now: NaiveDateTime) -> Result<()> {
    let by = By { mover: Mover::Person, account_id: Some(account_id), reason: None };
    for it in queries::all_of_person(conn, profile_id)? {
        if may_enrolment(it.state, EnrolmentState::Withdrawn, by.mover) {
            withdraw(conn, app, &it, by, now)?;
        }
    }
    Ok(())
}

fn refill(conn: &mut Conn, app: &App, class_id: i64, now: NaiveDateTime) -> Result<()> {
    let class = crate::training::queries::class(conn, class_id)?;
    fill(conn, app, &class, now)
}

/// Offers free seats to whoever waits longest; the class's row is held.
///
/// # Errors
/// The database failed.
pub fn fill(conn: &mut Conn, app: &App, class: &TrainingClass, now: NaiveDateTime) -> Result<()> {
    if class.state != ClassState::Open {
        return Ok(());
    }
    while let Some(it) = queries::first_waiting(conn, class.id)? {
        if !take_seat(conn, class.id)? {
            break;
        }
        let until = now + OFFER;
        queries::offer(conn, &it, until, now)?;
        let it = enrolment(conn, it.id)?;
        tell_offer(conn, app, &it, until, now)?;
    }
    Ok(())
}

/// Ends waiting: the class has begun, or takes nobody more.
///
/// # Errors
/// The database failed.
pub fn end_waiting(conn: &mut Conn, app: &App, class: &TrainingClass, now: NaiveDateTime) -> Result<()> {
    for it in enrolments_of(conn, class.id)? {
        if matches!(it.state, EnrolmentState::Applied | EnrolmentState::Waitlisted) {
            move_enrolment(conn, &it, EnrolmentState::Withdrawn, false, CLOCK, now)?;
            let it = enrolment(conn, it.id)?;
            tell(conn, app, &it, "training-class-started", &[], now)?;
        }
    }
    Ok(())
}

/// Ends whatever is open of a class that was cancelled.
///
/// # Errors
/// The database failed.
pub fn end_all(conn: &mut Conn, app: &App, class: &TrainingClass, reason: &str, now: NaiveDateTime) -> Result<()> {
    for it in enrolments_of(conn, class.id)? {
        if it.state.is_open() {
            let by = By { reason: Some(reason), ..CLOCK };
            move_enrolment(conn, &it, EnrolmentState::Withdrawn, false, by, now)?;
            let it = enrolment(conn, it.id)?;
            let words = [("reason", Word::Text(reason.to_owned()))];
            tell(conn, app, &it, "training-class-cancelled", &words, now)?;
        }
    }
    Ok(())
}
