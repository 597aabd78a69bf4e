//! Persons (人数) and person-times (人次), told apart.

use std::collections::HashSet;

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::db::Conn;
use crate::schema::{attendances, enrolments, training_classes};
use crate::training::{EnrolmentState, Presence};

/// What a class, or all classes of a programme, came to. Only released results count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Persons (人数) who were at a session at least once; each counts once.
    pub persons: i64,
    /// Person-times (人次): a person in a class, at a session at least once.
    pub person_times: i64,
    /// Persons who passed, each once.
    pub persons_passed: i64,
    /// Passes: a person in a class that they passed.
    pub passes: i64,
}

/// Of which classes.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// One class.
    Class(i64),
    /// All of a programme.
    Programme(i64),
}

/// Counts them.
pub fn of(conn: &mut Conn, of: Of) -> QueryResult<Figures> {
    let wanted = || {
        let query = enrolments::table.inner_join(training_classes::table).into_boxed();
        match of {
            Of::Class(id) => query.filter(training_classes::id.eq(id)),
            Of::Programme(id) => query.filter(training_classes::programme_id.eq(id)),
        }
    };
    let was_there = || {
        exists(
            attendances::table
                .filter(attendances::enrolment_id.eq(enrolments::id))
                .filter(attendances::state.eq_any([Presence::Present.code(), Presence::Late.code()])),
        )
    };
    let there: Vec<i64> = wanted().filter(was_there()).select(enrolments::profile_id).load(conn)?;
    let passed: Vec<i64> = wanted()
        .filter(enrolments::state.eq(EnrolmentState::Passed.code()))
        .select(enrolments::profile_id)
        .load(conn)?;
    let (persons, person_times) = counted(there);
    let (persons_passed, passes) = counted(passed);
    Ok(Figures { persons, person_times, persons_passed, passes })
}

/// How many there are, each once, and how often.
fn counted(ids: Vec<i64>) -> (i64, i64) {
    let times = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let persons = ids.into_iter().collect::<HashSet<i64>>().len();
    (i64::try_from(persons).unwrap_or(i64::MAX), times)
}
