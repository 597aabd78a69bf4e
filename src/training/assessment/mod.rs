//! Assessment (考核): from marks to a result that someone can rely on.
//!
//! Marks are entered by part and sitting; what was entered is changed only with a
//! reason, and the old value stays. The result follows by a published formula
//! ([`formula`]). One person proposes the results of a class, another releases
//! them, at once or at a set time: until then no page, no program and no notice
//! says anything of them, as an enrolment gets its total and its state at the
//! release and not before. A mark that changes meanwhile makes the proposal void.
//!
//! Within five working days after the release a person may appeal. Who entered one
//! of their marks does not decide. An appeal that is upheld corrects a mark, and
//! the result follows at once; a certificate that came from it stays as it is, and
//! the office is told.
//!
//! A class goes back to its assessment for a resit or a correction. What was
//! released holds, and is what its people read, until it is released anew.

pub mod api;
pub mod forms;
pub mod formula;
pub mod handlers;
mod notices;
pub mod pages;
pub mod queries;
pub mod table;

use chrono::NaiveDateTime;

use super::{LEARNERS, TEACHERS};
use crate::Result;
use crate::access::{Entry, get, post};
use crate::app::App;
use crate::codes::holidays::working_days_after;

pub use formula::Outcome;

/// So many working days after the release someone may appeal.
pub const APPEAL_DAYS: usize = 5;

/// The instant at which the time to appeal is over.
pub fn appeals_until(result_at: NaiveDateTime) -> NaiveDateTime {
    working_days_after(result_at, APPEAL_DAYS)
}

/// Routes of assessment.
pub(super) fn routes() -> Vec<Entry> {
    use handlers::{appeals, marks, release};
    vec![
        get("/teaching/classes/{reference}/marks", TEACHERS, marks::index),
        get("/teaching/classes/{reference}/marks/entry", TEACHERS, marks::edit),
        post("/teaching/classes/{reference}/marks/entry", TEACHERS, marks::update),
        get("/teaching/classes/{reference}/marks.csv", TEACHERS, marks::template),
        post("/teaching/classes/{reference}/marks/table", TEACHERS, marks::import),
        post("/teaching/classes/{reference}/release", TEACHERS, release::propose),
        post("/teaching/classes/{reference}/release/confirmation", TEACHERS, release::confirm),
        post("/teaching/classes/{reference}/release/withdrawal", TEACHERS, release::withdraw),
        post("/teaching/classes/{reference}/reopening", TEACHERS, release::reopen),
        get("/teaching/classes/{reference}/appeals/{appeal}", TEACHERS, appeals::edit),
        post("/teaching/classes/{reference}/appeals/{appeal}", TEACHERS, appeals::decide),
        post("/profile/training/{reference}/appeal", LEARNERS, appeals::file),
        get("/api/v1/classes/{reference}/marks", TEACHERS, api::index),
        post("/api/v1/classes/{reference}/marks", TEACHERS, api::enter),
        post("/api/v1/classes/{reference}/release", TEACHERS, api::release::propose),
        post("/api/v1/classes/{reference}/release/confirmation", TEACHERS, api::release::confirm),
        post("/api/v1/classes/{reference}/release/withdrawal", TEACHERS, api::release::withdraw),
        post("/api/v1/classes/{reference}/reopening", TEACHERS, api::release::reopen),
        get("/api/v1/classes/{reference}/appeals", TEACHERS, api::appeals::index),
        get("/api/v1/classes/{reference}/appeals/{appeal}", TEACHERS, api::appeals::show),
        post("/api/v1/classes/{reference}/appeals/{appeal}/decision", TEACHERS, api::appeals::decide),
        get("/api/v1/enrolments/{reference}/result", LEARNERS, api::result),
        get("/api/v1/enrolments/{reference}/appeals", LEARNERS, api::appeals::of_person),
        post("/api/v1/enrolments/{reference}/appeals", LEARNERS, api::appeals::file),
    ]
}

/// Releases what is due.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    for id in app.db.read(move |conn| Ok(queries::release::due(conn, now, 100)?)).await? {
        let service = app.clone();
        let released = app.db.write(move |conn| queries::release::release_due(conn, &service, id, now)).await;
        match released {
            // Another node was faster, or the proposal was withdrawn.
            Ok(()) | Err(crate::Error::Conflict(_)) => {}
            Err(err) => return Err(err),
        }
    }
    Ok(())
}
