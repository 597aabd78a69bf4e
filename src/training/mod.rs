//! Training (培训): from the plan of a programme to a result that a certificate
//! is issued from (domain handbook 3.4).
//!
//! A *programme* says what is learned, under which conditions and how it is
//! assessed; the office approves it, and from then on it is what people were
//! promised: it changes only as a copy. It has one or several *specialisms*, each
//! with its trade and certificate. A *class* gives one of them once. An
//! *enrolment* is a person in a class, one each, from the wish to the result.
//!
//! A class is never oversold: whoever is enrolled, or is offered a freed seat,
//! holds one of its seats ([`EnrolmentState`], `holds_seat`), each taken by a
//! guarded update and counted in the class's own row. "Full" is computed. Who
//! waits is served by time, then by id.
//!
//! Moves of programmes, classes and enrolments are guarded updates with a history
//! row; one that [`moves`] does not list answers 409.
//!
//! Persons (人数) and person-times (人次) are never mixed: a person counts once,
//! however many classes they were in; a person-time is a person in a class with
//! at least one session attended.
//!
//! Who gives training is an [`Organisation`], and the office is one too. Its
//! managers see its classes, its trainers those that they teach, neither any
//! other people. They propose results; a second person releases them.

pub mod assessment;
pub mod attendance;
pub mod classes;
pub mod classroom;
pub mod enrolments;
pub mod fields;
pub mod gap;
pub mod moves;
pub mod organisations;
pub mod own;
pub mod programmes;
pub mod queries;
pub mod ratings;
pub mod sessions;
pub mod talk;
pub mod teaching;

use crate::Result;
use crate::access::{Entry, Reach, Role, Who};
use crate::app::App;
pub use moves::Mover;
pub use queries::{Enrolment, Organisation, Part, Programme, Specialism, TrainingClass};
pub use sessions::Session;
pub use teaching::Teaching;

crate::code_list!(
    /// Whom a programme trains.
    Audience, "training-audience", {
        /// Everyone.
        General = "general",
        /// Those who have work already.
        Employees = "employees",
        /// 三长: chiefs of grids, buildings and units.
        Sanzhang = "sanzhang",
    }
);

crate::code_list!(
    /// Where a programme stands.
    ProgrammeState, "training-programme", {
        /// Still written.
        Draft = "draft",
        /// Handed in to the office.
        Submitted = "submitted",
        /// Classes may be planned from it.
        Approved = "approved",
        /// No new classes.
        Retired = "retired",
    }
);

crate::code_list!(
    /// Where a class stands.
    ClassState, "training-class", {
        /// Not public yet.
        Planned = "planned",
        /// Public; people enrol between its two instants.
        Open = "open",
        /// It meets.
        Running = "running",
        /// Marks are entered.
        Assessing = "assessing",
        /// Everyone reads their result.
        Released = "released",
        /// Nothing changes any more.
        Archived = "archived",
        /// It does not take place.
        Cancelled = "cancelled",
    }
);

crate::code_list!(
    /// Where an enrolment stands.
    EnrolmentState, "training-enrolment", {
        /// Waits for the office or organisation to look at a condition.
        Applied = "applied",
        /// A condition is not met.
        NotEligible = "not_eligible",
        /// Has a seat.
        Enrolled = "enrolled",
        /// Waits for one.
        Waitlisted = "waitlisted",
        /// Did not take the one that was offered, in time.
        SeatDeclined = "seat_declined",
        /// Was there at least once.
        Attending = "attending",
        /// Was there often enough.
        Completed = "completed",
        /// 合格
        Passed = "passed",
        /// 不合格
        Failed = "failed",
        /// Missed the assessment.
        Absent = "absent",
        /// Left, or the class was cancelled.
        Withdrawn = "withdrawn",
        /// Never came, or too seldom.
        NoShow = "no_show",
    }
);

impl EnrolmentState {
    /// Whether something may still come of it.
    pub const fn is_open(self) -> bool {
        use EnrolmentState::{Applied, Attending, Completed, Enrolled, Waitlisted};
        matches!(self, Applied | Enrolled | Waitlisted | Attending | Completed)
    }

    /// Whether it is a place in the class, past or present: who it lists, teaches
    /// and counts.
    pub const fn is_in_class(self) -> bool {
        use EnrolmentState::{Absent, Attending, Completed, Enrolled, Failed, NoShow, Passed};
        matches!(self, Enrolled | Attending | Completed | Passed | Failed | Absent | NoShow)
    }
}

crate::code_list!(
    /// How someone holds a duty.
    DutyRole, "training-duty", {
        /// A岗
        A = "a",
        /// B岗
        B = "b",
    }
);

crate::code_list!(
    /// How someone came into a class.
    Source, "training-source", {
        /// By themselves.
        Own = "self",
        /// Their employer.
        Employer = "employer",
        /// The office or the organisation, one by one.
        Office = "office",
        /// By a list.
        List = "list",
    }
);

crate::code_list!(
    /// What a member may do for an organisation.
    MemberRole, "training-member", {
        /// Programmes, classes, trainers, results.
        Manager = "manager",
        /// The classes that they teach: attendance and marks.
        Trainer = "trainer",
    }
);

crate::code_list!(
    /// Whether someone was at a session.
    Presence, "training-presence", {
        /// 出勤
        Present = "present",
        /// 迟到
        Late = "late",
        /// 请假
        Excused = "excused",
        /// 缺勤
        Absent = "absent",
    }
);

impl Presence {
    /// Whether it counts as attended: for completing a class, and as a person-time.
    pub const fn counts(self) -> bool {
        matches!(self, Presence::Present | Presence::Late)
    }
}

/// Whoever gives training: an organisation's people theirs, the office any.
/// Which classes someone reaches says [`Teaching`].
pub(crate) const TEACHERS: Who =
    Who::Roles(&[(Role::TrainingStaff, Reach::Own), (Role::Officer, Reach::Any), (Role::Admin, Reach::Any)]);

/// The office.
pub(crate) const OFFICE: Who = Who::Roles(&[(Role::Officer, Reach::Any), (Role::Admin, Reach::Any)]);

/// Whoever learns.
pub(crate) const LEARNERS: Who = Who::Roles(&[(Role::Seeker, Reach::Own)]);

/// Routes of all parts of training.
pub fn routes() -> Vec<Entry> {
    // Before the learner's own and the classes, among which `nearby` and `follow-ups`
    // would be read as a number.
    let mut routes = gap::routes();
    routes.extend(ratings::routes());
    routes.extend(organisations::routes());
    routes.extend(programmes::routes());
    routes.extend(classes::routes());
    routes.extend(enrolments::routes());
    routes.extend(classroom::routes());
    routes
}

/// What is due by the clock in all parts of training.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    enrolments::sweep(app).await?;
    assessment::sweep(app).await
}

/// The descriptions of training's API.
pub fn documents() -> Vec<utoipa::openapi::OpenApi> {
    use utoipa::OpenApi;
    vec![
        organisations::api::Document::openapi(),
        programmes::api::Document::openapi(),
        classes::api::Document::openapi(),
        enrolments::api::Document::openapi(),
        sessions::api::Document::openapi(),
        attendance::api::Document::openapi(),
        assessment::api::Document::openapi(),
        talk::api::Document::openapi(),
        ratings::api::Document::openapi(),
        gap::api::Document::openapi(),
    ]
}
