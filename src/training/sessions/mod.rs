//! Sessions (课次): when a class meets.
//!
//! A session keeps its reference for life: it is the stable part of its UID in
//! calendars, and its sequence grows with each change that they must hear of. One
//! that does not take place is cancelled, never deleted. The first and the last
//! day of a class are those of its sessions, once there are any.
//!
//! Whoever is in the class, and whoever teaches it, is told of a session that is
//! added, moved or cancelled: once for each change, with a file for the calendar.
//! What has been is written down without a word to anyone.

pub mod api;
pub mod calendar;
pub mod forms;
pub mod handlers;
mod notices;
pub mod pages;
pub mod queries;

use super::{LEARNERS, TEACHERS};
use crate::access::{Entry, get, post, put};

pub use queries::Session;

/// So many sessions may be added in one act.
pub const MOST_AT_ONCE: usize = 100;

/// Routes of sessions.
pub(super) fn routes() -> Vec<Entry> {
    vec![
        get("/teaching/classes/{reference}/sessions", TEACHERS, handlers::index),
        post("/teaching/classes/{reference}/sessions", TEACHERS, handlers::create),
        get("/teaching/classes/{reference}/sessions.ics", TEACHERS, handlers::calendar),
        get("/teaching/classes/{reference}/sessions/{session}", TEACHERS, handlers::edit),
        post("/teaching/classes/{reference}/sessions/{session}", TEACHERS, handlers::update),
        post("/teaching/classes/{reference}/sessions/{session}/cancellation", TEACHERS, handlers::cancel),
        get("/profile/training/{reference}/sessions.ics", LEARNERS, handlers::own_calendar),
        get("/api/v1/classes/{reference}/sessions", TEACHERS, api::index),
        post("/api/v1/classes/{reference}/sessions", TEACHERS, api::create),
        put("/api/v1/classes/{reference}/sessions/{session}", TEACHERS, api::update),
        post("/api/v1/classes/{reference}/sessions/{session}/cancellation", TEACHERS, api::cancel),
    ]
}
