//! Who attends, and who has completed: what follows from a list.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use super::queries;
use crate::Result;
use crate::db::Conn;
use crate::training::queries::{By, Enrolment, enrolments_of, move_enrolment, programme};
use crate::training::{ClassState, EnrolmentState, TrainingClass};

/// Whether someone was there often enough: of a hundred sessions at `percent`,
/// counted in whole sessions, without rounding. Where none was held, the class kept
/// no list, and whoever is in it has completed it.
pub const fn is_enough(n_there: i64, n_held: i64, percent: i16) -> bool {
    n_held == 0 || (n_there > 0 && n_there * 100 >= percent as i64 * n_held)
}

/// Where someone belongs by the list; `None` where the class is in no state that
/// asks for it.
pub const fn by_list(class: ClassState, n_there: i64, n_held: i64, percent: i16) -> Option<EnrolmentState> {
    match class {
        ClassState::Open | ClassState::Running if n_there > 0 => Some(EnrolmentState::Attending),
        ClassState::Open | ClassState::Running => Some(EnrolmentState::Enrolled),
        ClassState::Assessing if is_enough(n_there, n_held, percent) => Some(EnrolmentState::Completed),
        ClassState::Assessing => Some(EnrolmentState::NoShow),
        _ => None,
    }
}

/// Moves these people to where the list says they belong.
///
/// # Errors
/// Someone was faster.
pub(super) fn follow(
    conn: &mut Conn,
    class: &TrainingClass,
    people: &[Enrolment],
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<()> {
    use EnrolmentState::{Attending, Completed, Enrolled, NoShow};
    let percent = programme(conn, class.programme_id)?.completion_percent;
    let n_held = queries::n_held(conn, class.id, now)?;
    let there: HashMap<i64, i64> = queries::n_there(conn, class.id, now)?.into_iter().collect();
    for it in people.iter().filter(|it| matches!(it.state, Enrolled | Attending | Completed | NoShow)) {
        let n_there = there.get(&it.id).copied().unwrap_or(0);
        if let Some(to) = by_list(class.state, n_there, n_held, percent).filter(|to| *to != it.state) {
            move_enrolment(conn, it, to, it.holds_seat, by, now)?;
        }
    }
    Ok(())
}

/// The class, which has just begun its assessment, asks of everyone whether they
/// have completed it.
///
/// # Errors
/// The class is in another state: our own mistake. Someone was faster.
pub fn at_assessment(conn: &mut Conn, class: &TrainingClass, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    let people = enrolments_of(conn, class.id)?;
    let class = TrainingClass { state: ClassState::Assessing, ..class.clone() };
    follow(conn, &class, &people, by, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighty_of_a_hundred_sessions_are_enough_and_nothing_is_rounded() {
        for (n_there, n_held, percent, enough) in [
            (4, 5, 80, true),
            (3, 5, 80, false),
            (8, 10, 80, true),
            (7, 9, 80, false),
            // 80 % of nine are 7.2: seven are too few, eight enough.
            (8, 9, 80, true),
            (2, 3, 67, false),
            (2, 3, 66, true),
            (1, 1, 100, true),
            (99, 100, 100, false),
            // Whoever never came has completed nothing, whatever the share.
            (0, 5, 0, false),
            (1, 5, 0, true),
            // No session was held: there was no list to keep.
            (0, 0, 80, true),
        ] {
            assert_eq!(is_enough(n_there, n_held, percent), enough, "{n_there} of {n_held} at {percent}");
        }
    }

    #[test]
    fn a_list_moves_people_only_while_the_class_meets_or_is_assessed() {
        use EnrolmentState::{Attending, Completed, Enrolled, NoShow};
        for (class, n_there, state) in [
            (ClassState::Running, 1, Some(Attending)),
            (ClassState::Running, 0, Some(Enrolled)),
            (ClassState::Open, 1, Some(Attending)),
            (ClassState::Assessing, 8, Some(Completed)),
            (ClassState::Assessing, 7, Some(NoShow)),
            (ClassState::Released, 0, None),
            (ClassState::Cancelled, 9, None),
        ] {
            assert_eq!(by_list(class, n_there, 10, 80), state, "{class:?} {n_there}");
        }
    }
}
