//! Attendance (考勤): who was at which session.
//!
//! No row means that nobody has said. What was said can be corrected until the
//! results are released; the old value stays, and after the day of the session a
//! reason is asked for. A presence, late or not, makes an enrolled person one who
//! attends. When the class goes on to its assessment, everyone who was there often
//! enough has completed it, the others have not; corrections ask that again
//! ([`completion`]).
//!
//! In the room a code may be shown that changes each minute ([`code`]). Whoever is
//! enrolled scans it, logs in and confirms; it holds only while the session goes
//! on, and says nothing over what was written before.

pub mod api;
pub mod code;
pub mod completion;
pub mod handlers;
pub mod learner;
pub mod pages;
pub mod queries;

use chrono::{NaiveDateTime, TimeDelta};

use super::{LEARNERS, Presence, TEACHERS};
use crate::access::{Entry, get, post};
use crate::clock;
use crate::training::Session;

/// Whoever comes so many minutes after the beginning is late.
pub const LATE_MINUTES: i64 = 10;

crate::code_list!(
    /// How a presence was written down.
    Channel, "classroom-channel", {
        /// From the trainer's list.
        Trainer = "trainer",
        /// By the code in the room.
        Code = "code",
        /// By the office.
        Office = "office",
        /// By a program.
        List = "list",
    }
);

/// What someone is who comes to a session at this instant.
pub fn presence_at(starts_at: NaiveDateTime, now: NaiveDateTime) -> Presence {
    if now > starts_at + TimeDelta::minutes(LATE_MINUTES) { Presence::Late } else { Presence::Present }
}

/// Whether the list of a session can be kept: from its day on.
pub fn is_listable(session: &Session, now: NaiveDateTime) -> bool {
    session.is_planned() && clock::day(session.starts_at) <= clock::day(now)
}

/// Whether a correction needs a reason: once the day of the session is over.
pub fn needs_reason(session: &Session, now: NaiveDateTime) -> bool {
    now >= clock::end_of(clock::last_day(session.ends_at))
}

/// Routes of attendance.
pub(super) fn routes() -> Vec<Entry> {
    vec![
        get("/teaching/classes/{reference}/attendance", TEACHERS, handlers::index),
        get("/teaching/classes/{reference}/sessions/{session}/attendance", TEACHERS, handlers::edit),
        post("/teaching/classes/{reference}/sessions/{session}/attendance", TEACHERS, handlers::update),
        get("/teaching/classes/{reference}/sessions/{session}/code", TEACHERS, handlers::show_code),
        post("/teaching/classes/{reference}/sessions/{session}/code", TEACHERS, handlers::start_code),
        get("/attendance/{session}/{code}", LEARNERS, learner::edit),
        post("/attendance/{session}/{code}", LEARNERS, learner::confirm),
        get("/api/v1/classes/{reference}/attendance", TEACHERS, api::index),
        post("/api/v1/classes/{reference}/attendance", TEACHERS, api::record),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_more_than_ten_minutes_after_the_beginning_is_late() {
        let start: NaiveDateTime = "2026-03-02T01:00:00".parse().unwrap();
        for (seconds, presence) in [
            (0, Presence::Present),
            (599, Presence::Present),
            (600, Presence::Present),
            (601, Presence::Late),
            (7_200, Presence::Late),
        ] {
            assert_eq!(presence_at(start, start + TimeDelta::seconds(seconds)), presence, "{seconds}");
        }
    }
}
