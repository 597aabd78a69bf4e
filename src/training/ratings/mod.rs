//! Ratings (满意度评价): how content someone was with a class, from 1 (not at all) to
//! 5 (very), with words if they like.
//!
//! Whoever was there may rate it once its results are out, or its last session is
//! over; once, and for a week they may change it. The two lowest become a task for
//! the organisation and the office, which is done with a note. Staff read an average
//! only where at least five have rated, so that nobody is told apart.

pub mod api;
pub mod handlers;
pub mod pages;
pub mod queries;

use chrono::{NaiveDateTime, TimeDelta};

use super::{ClassState, EnrolmentState, LEARNERS, Session, TEACHERS};
use crate::access::{Entry, get, post, put};

/// Fewer ratings give no average.
pub const LEAST_FOR_AVERAGE: usize = 5;

/// So many days a rating may be changed.
pub const CHANGE_DAYS: i64 = 7;

/// Up to this score somebody follows up.
pub const LOW: i16 = 2;

/// Whether someone may rate a class now.
pub fn may_rate(
    class: ClassState,
    state: EnrolmentState,
    sessions: &[Session],
    rated_at: Option<NaiveDateTime>,
    now: NaiveDateTime,
) -> bool {
    use EnrolmentState::{Absent, Attending, Completed, Failed, Passed};
    let was_there = matches!(state, Attending | Completed | Passed | Failed | Absent);
    let last = sessions.iter().filter(|it| it.is_planned()).map(|it| it.ends_at).max();
    let is_over = matches!(class, ClassState::Released | ClassState::Archived) || last.is_some_and(|it| it <= now);
    was_there && is_over && rated_at.is_none_or(|at| now < at + TimeDelta::days(CHANGE_DAYS))
}

/// The average in hundredths, rounded half up; `None` where too few have rated.
pub fn average(scores: &[i16]) -> Option<i32> {
    let n = i32::try_from(scores.len()).ok()?;
    if scores.len() < LEAST_FOR_AVERAGE {
        return None;
    }
    let sum: i32 = scores.iter().map(|it| i32::from(*it)).sum();
    Some((sum * 200 + n) / (2 * n))
}

/// Routes of ratings.
pub(super) fn routes() -> Vec<Entry> {
    vec![
        post("/profile/training/{reference}/rating", LEARNERS, handlers::rate),
        get("/teaching/classes/{reference}/ratings", TEACHERS, handlers::index),
        post("/teaching/classes/{reference}/ratings/{enrolment}/follow-up", TEACHERS, handlers::follow_up),
        get("/teaching/follow-ups", TEACHERS, handlers::follow_ups),
        get("/api/v1/classes/follow-ups", TEACHERS, api::follow_ups),
        get("/api/v1/enrolments/{reference}/rating", LEARNERS, api::show),
        put("/api/v1/enrolments/{reference}/rating", LEARNERS, api::rate),
        get("/api/v1/classes/{reference}/ratings", TEACHERS, api::index),
        post("/api/v1/classes/{reference}/ratings/{enrolment}/follow-up", TEACHERS, api::follow_up),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_needs_five_ratings_and_is_rounded_half_up() {
        assert_eq!(average(&[5, 5, 5, 5]), None);
        assert_eq!(average(&[5, 5, 5, 5, 4]), Some(480));
        assert_eq!(average(&[1, 2, 3, 4, 5, 5]), Some(333));
        assert_eq!(average(&[5, 5, 5, 5, 5, 5, 5, 4]), Some(488));
    }

    #[test]
    fn only_who_was_there_rates_after_the_end_and_changes_it_for_a_week() {
        let now: NaiveDateTime = "2026-03-09T04:00:00".parse().unwrap();
        let ago = |days| Some(now - TimeDelta::days(days));
        for (class, state, rated_at, may) in [
            (ClassState::Released, EnrolmentState::Passed, None, true),
            (ClassState::Released, EnrolmentState::Failed, ago(6), true),
            (ClassState::Released, EnrolmentState::Failed, ago(7), false),
            (ClassState::Released, EnrolmentState::NoShow, None, false),
            (ClassState::Released, EnrolmentState::Withdrawn, None, false),
            (ClassState::Assessing, EnrolmentState::Completed, None, false),
            (ClassState::Running, EnrolmentState::Attending, None, false),
        ] {
            assert_eq!(may_rate(class, state, &[], rated_at, now), may, "{class:?} {state:?} {rated_at:?}");
        }
    }
}
