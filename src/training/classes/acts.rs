//! What is done with classes, and what follows for their people.

use chrono::NaiveDateTime;

use super::forms::Draft;
use super::queries;
use crate::app::App;
use crate::db::Conn;
use crate::html::FieldError;
use crate::training::attendance::completion::at_assessment;
use crate::training::enrolments::{self, notices};
use crate::training::queries::{By, find_class, find_programme, move_class, organisation, specialisms};
use crate::training::sessions::queries as sessions;
use crate::training::{ClassState, Programme, ProgrammeState, Specialism, Teaching, TrainingClass, organisations};
use crate::{Error, Result};

/// The class of this number, for this reader: anyone sees it once it is public.
///
/// # Errors
/// `NotFound` for anyone else's plan.
pub fn seen(conn: &mut Conn, teaching: Option<&Teaching>, reference: &str) -> Result<TrainingClass> {
    let it = find_class(conn, reference)?;
    if queries::PUBLIC.contains(&it.state) {
        return Ok(it);
    }
    match teaching {
        Some(who) => who.class(conn, reference),
        None => Err(Error::NotFound),
    }
}

/// The specialism that a class names by its place.
fn named(all: Vec<Specialism>, position: i16) -> Result<Specialism, Vec<FieldError>> {
    let wrong = || vec![FieldError { field: "specialism", message: "training-specialism-unknown" }];
    all.into_iter().find(|it| it.position == position).ok_or_else(wrong)
}

/// Plans a class of an approved programme, by the programme's organisation or
/// another one that gives it; or says what has to be mended.
///
/// # Errors
/// `NotFound` for an organisation that someone does not decide for.
pub fn plan(
    conn: &mut Conn,
    teaching: &Teaching,
    programme: &str,
    organisation: &str,
    draft: &Draft,
    now: NaiveDateTime,
) -> Result<Result<TrainingClass, Vec<FieldError>>> {
    use diesel::OptionalExtension;
    let wrong = |field, message| Ok(Err(vec![FieldError { field, message }]));
    let found: Option<Programme> = find_programme(conn, programme.trim()).optional()?;
    let Some(programme) = found.filter(|it| it.state == ProgrammeState::Approved) else {
        return wrong("programme", "training-programme-unknown");
    };
    let unit = match organisation.trim() {
        "" if teaching.manages(programme.organisation_id) => {
            Some(crate::training::queries::organisation(conn, programme.organisation_id)?)
        }
        said => organisations::own(conn, teaching, said)?,
    };
    let Some(unit) = unit else { return wrong("organisation", "training-organisation-missing") };
    let specialism = match named(specialisms(conn, programme.id)?, draft.specialism) {
        Ok(it) => it,
        Err(errors) => return Ok(Err(errors)),
    };
    Ok(Ok(queries::insert(conn, &programme, &specialism, unit.id, draft, teaching.account_id, now)?))
}

/// Says anew what a class is. What was promised stays: once it is open, its
/// specialism. More seats serve who waits; another day or place is told.
///
/// # Errors
/// `Conflict` where it is over or has changed meanwhile.
pub fn change(
    conn: &mut Conn,
    app: &App,
    known: &TrainingClass,
    draft: &Draft,
    now: NaiveDateTime,
) -> Result<Result<(), Vec<FieldError>>> {
    let class = queries::lock(conn, known.id)?;
    if class.version != known.version {
        return Err(Error::Conflict("the class has changed since you read it"));
    }
    if !matches!(class.state, ClassState::Planned | ClassState::Open | ClassState::Running) {
        return Err(Error::Conflict("the class is over"));
    }
    if draft.capacity < class.n_taken {
        return Ok(Err(vec![FieldError { field: "capacity", message: "training-capacity-below-taken" }]));
    }
    let specialism = match named(specialisms(conn, class.programme_id)?, draft.specialism) {
        Ok(it) => it,
        Err(errors) => return Ok(Err(errors)),
    };
    if specialism.id != class.specialism_id && class.state != ClassState::Planned {
        return Ok(Err(vec![FieldError { field: "specialism", message: "training-specialism-fixed" }]));
    }
    queries::update(conn, &class, specialism.id, draft, now)?;
    let class = queries::lock(conn, class.id)?;
    enrolments::acts::fill(conn, app, &class, now)?;
    let told = |it: &TrainingClass| (it.starts_on, it.ends_on, it.place.clone(), it.is_online);
    if told(&class) != told(known) && class.state != ClassState::Planned {
        notices::tell_class(conn, app, &class, "training-class-changed", "", now)?;
    }
    Ok(Ok(()))
}

/// Opens a planned class: it is public, and people enrol between its two instants.
///
/// # Errors
/// `Conflict` where it is not planned, or nobody could enrol any more.
pub fn open(conn: &mut Conn, class: &TrainingClass, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    if class.enrols_until <= now {
        return Err(Error::Conflict("the time to enrol is over; change it first"));
    }
    if organisation(conn, class.organisation_id)?.ended_at.is_some() {
        return Err(Error::Conflict("the organisation gives no more training"));
    }
    move_class(conn, class, ClassState::Open, by, now)
}

/// Starts a class: it takes nobody any more, and whoever waits hears so.
///
/// # Errors
/// `Conflict` where it is not open.
pub fn start(conn: &mut Conn, app: &App, class: &TrainingClass, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    let class = queries::lock(conn, class.id)?;
    move_class(conn, &class, ClassState::Running, by, now)?;
    enrolments::acts::end_waiting(conn, app, &class, now)
}

/// Begins the assessment of a class that has met: whoever was there often enough has
/// completed it, the others have not.
///
/// # Errors
/// `Conflict` where it does not meet.
pub fn assess(conn: &mut Conn, class: &TrainingClass, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    if class.state != ClassState::Running {
        return Err(Error::Conflict("only a class that meets goes on to its assessment"));
    }
    move_class(conn, class, ClassState::Assessing, by, now)?;
    at_assessment(conn, class, by, now)
}

/// Cancels a class with a reason; everyone in it and everyone who waits hears so.
///
/// # Errors
/// `Conflict` where it was assessed already.
pub fn cancel(conn: &mut Conn, app: &App, class: &TrainingClass, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    let class = queries::lock(conn, class.id)?;
    move_class(conn, &class, ClassState::Cancelled, by, now)?;
    sessions::cancel_ahead(conn, class.id, now)?;
    enrolments::acts::end_all(conn, app, &class, by.reason.unwrap_or_default(), now)
}
