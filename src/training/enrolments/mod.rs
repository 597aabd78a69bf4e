//! Enrolments (报名): a person in a class, from the wish to a seat, by whichever
//! way it comes: themselves, their employer, the office or organisation one by
//! one or by a list.
//!
//! One rule holds for all of them ([`acts`]): the conditions of entry are checked
//! by the code that checks a posting's, a fail ends it with reasons, what nobody
//! knows waits for the staff; then a seat is taken by a guarded update, and where
//! none is left, or someone waits already, the person waits. A seat that comes
//! free is offered to whoever waits longest, for [`OFFER_HOURS`], and counts as
//! taken meanwhile. Nobody jumps the queue.

pub mod acts;
pub mod api;
pub mod claims;
pub mod eligibility;
pub mod emails;
pub mod forms;
pub mod handlers;
pub mod list;
pub mod notices;
pub mod pages;
pub mod people;
pub mod queries;
mod view;

use chrono::TimeDelta;

use super::{DutyRole, LEARNERS, Source, TEACHERS};
use crate::access::{Entry, Reach, Role, Who, get, post};
use crate::app::App;
use crate::employers::MEMBERS;
use crate::{Error, Result};

pub use view::EnrolmentRecord;

/// So long a freed seat is held for whoever it was offered to.
pub const OFFER_HOURS: i64 = 48;

/// The same as a span.
pub const OFFER: TimeDelta = TimeDelta::hours(OFFER_HOURS);

/// Someone's wish to be in a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Whose.
    pub profile_id: i64,
    /// Where the programme trains for a duty: main or stand-in holder.
    pub duty_role: Option<DutyRole>,
    /// By which way it came.
    pub source: Source,
    /// The employer that enrols its people.
    pub employer_id: Option<i64>,
    /// How the person agreed, where someone else enrols them.
    pub consent: Option<String>,
}

/// Whoever has to do with an enrolment: the person, the employer that enrolled
/// them, whoever gives the class.
pub(crate) const PARTIES: Who = Who::Roles(&[
    (Role::Seeker, Reach::Own),
    (Role::EmployerOwner, Reach::Own),
    (Role::EmployerRecruiter, Reach::Own),
    (Role::TrainingStaff, Reach::Own),
    (Role::Officer, Reach::Any),
    (Role::Admin, Reach::Any),
]);

/// Routes of enrolments.
pub fn routes() -> Vec<Entry> {
    use handlers::{claims, employer, learner};
    vec![
        // The learner.
        get("/profile/training", LEARNERS, learner::index),
        post("/profile/training", LEARNERS, learner::create),
        get("/profile/training/new", LEARNERS, learner::new),
        get("/profile/training/claim", LEARNERS, claims::new),
        post("/profile/training/claim", LEARNERS, claims::claim),
        get("/profile/training/{reference}", LEARNERS, learner::show),
        post("/profile/training/{reference}/acceptance", LEARNERS, learner::accept),
        post("/profile/training/{reference}/refusal", LEARNERS, learner::decline),
        post("/profile/training/{reference}/withdrawal", LEARNERS, learner::withdraw),
        // A unit, for its people.
        get("/employer/training", MEMBERS, employer::index),
        post("/employer/training", MEMBERS, employer::create),
        get("/employer/training/new", MEMBERS, employer::new),
        post("/employer/training/{reference}/withdrawal", MEMBERS, employer::withdraw),
        // Whoever gives the class.
        post("/teaching/classes/{reference}/people/codes", TEACHERS, claims::create),
        // Programs.
        get("/api/v1/classes/{reference}/enrolments", TEACHERS, api::of_class),
        post("/api/v1/classes/{reference}/enrolments", TEACHERS, api::create_for),
        post("/api/v1/classes/{reference}/enrolments/import", TEACHERS, api::import::import),
        get("/api/v1/enrolments", LEARNERS, api::index),
        post("/api/v1/enrolments", LEARNERS, api::create),
        // Before one of them, among which `employees` would be read as a number.
        get("/api/v1/enrolments/employees", MEMBERS, api::employees::index),
        post("/api/v1/enrolments/employees", MEMBERS, api::employees::create),
        get("/api/v1/enrolments/{reference}", PARTIES, api::show),
        post("/api/v1/enrolments/{reference}/acceptance", PARTIES, api::accept),
        post("/api/v1/enrolments/{reference}/refusal", PARTIES, api::decline),
        post("/api/v1/enrolments/{reference}/withdrawal", PARTIES, api::withdraw),
        post("/api/v1/enrolments/{reference}/decision", TEACHERS, api::decide),
    ]
}

/// Ends offers that nobody took in time; the next in the queue gets the seat.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    let due = app.db.read(move |conn| Ok(queries::due_offers(conn, now, 1_000)?)).await?;
    for id in due {
        let shared = app.clone();
        let ended = app.db.write(move |conn| acts::expire(conn, &shared, id, now)).await;
        match ended {
            // Another node, or the person, was faster.
            Ok(()) | Err(Error::Conflict(_)) => {}
            Err(err) => return Err(err),
        }
    }
    Ok(())
}
