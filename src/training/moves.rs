//! The moves of programmes, classes and enrolments (domain handbook 3.4): three
//! tables, and nothing moves that they do not list.

use super::{ClassState, EnrolmentState, ProgrammeState};

crate::code_list!(
    /// Who moves an enrolment.
    Mover, "training-mover", {
        /// The learner.
        Person = "person",
        /// The employer that enrolled them.
        Employer = "employer",
        /// Who gives the class.
        Trainer = "trainer",
        /// The office.
        Office = "office",
        /// Time, or what follows from another act.
        Clock = "clock",
    }
);

/// Where a programme may go.
pub const PROGRAMMES: &[(ProgrammeState, ProgrammeState)] = {
    use ProgrammeState::*;
    &[(Draft, Submitted), (Submitted, Draft), (Submitted, Approved), (Approved, Retired), (Retired, Approved)]
};

/// Where a class may go. What was released goes back to assessing only while a
/// correction is made and released anew.
pub const CLASSES: &[(ClassState, ClassState)] = {
    use ClassState::*;
    &[
        (Planned, Open),
        (Open, Running),
        (Running, Assessing),
        (Assessing, Released),
        (Released, Archived),
        (Released, Assessing),
        (Planned, Cancelled),
        (Open, Cancelled),
        (Running, Cancelled),
    ]
};

/// Where an enrolment may go, and by whom. Someone who left may come back while
/// the class takes people.
pub const ENROLMENTS: &[(EnrolmentState, EnrolmentState, &[Mover])] = {
    use EnrolmentState::*;
    use Mover::*;
    const ANYONE: &[Mover] = &[Person, Employer, Trainer, Office];
    const STAFF: &[Mover] = &[Trainer, Office];
    const CLOCK: &[Mover] = &[Trainer, Office, Clock];
    &[
        (Applied, Enrolled, STAFF),
        (Applied, Waitlisted, STAFF),
        (Applied, NotEligible, STAFF),
        (Applied, Withdrawn, &[Person, Employer, Trainer, Office, Clock]),
        (NotEligible, Applied, ANYONE),
        (NotEligible, Enrolled, ANYONE),
        (NotEligible, Waitlisted, ANYONE),
        (Waitlisted, Enrolled, &[Person, Employer, Trainer, Office, Clock]),
        (Waitlisted, SeatDeclined, &[Person, Employer, Trainer, Office, Clock]),
        (Waitlisted, Withdrawn, &[Person, Employer, Trainer, Office, Clock]),
        (SeatDeclined, Applied, ANYONE),
        (SeatDeclined, NotEligible, ANYONE),
        (SeatDeclined, Enrolled, ANYONE),
        (SeatDeclined, Waitlisted, ANYONE),
        (Enrolled, Attending, &[Person, Trainer, Office, Clock]),
        (Enrolled, Withdrawn, &[Person, Employer, Trainer, Office, Clock]),
        (Enrolled, NoShow, CLOCK),
        // A class without a kept list is completed by whoever gave it.
        (Enrolled, Completed, CLOCK),
        (Attending, Completed, CLOCK),
        (Attending, NoShow, CLOCK),
        (Attending, Withdrawn, &[Person, Employer, Trainer, Office, Clock]),
        // The last presence was a mistake, or the share was corrected.
        (Attending, Enrolled, STAFF),
        (Completed, Attending, STAFF),
        (Completed, NoShow, STAFF),
        (NoShow, Attending, STAFF),
        (NoShow, Completed, STAFF),
        (Completed, Passed, CLOCK),
        (Completed, Failed, CLOCK),
        (Completed, Absent, CLOCK),
        // A correction, an appeal or a resit.
        (Passed, Failed, CLOCK),
        (Failed, Passed, CLOCK),
        (Absent, Passed, CLOCK),
        (Absent, Failed, CLOCK),
        // A mark was someone else's: this person had missed the assessment.
        (Passed, Absent, CLOCK),
        (Failed, Absent, CLOCK),
        (Withdrawn, Applied, ANYONE),
        (Withdrawn, NotEligible, ANYONE),
        (Withdrawn, Enrolled, ANYONE),
        (Withdrawn, Waitlisted, ANYONE),
    ]
};

/// Whether the table of programmes has this move.
pub fn may_programme(from: ProgrammeState, to: ProgrammeState) -> bool {
    PROGRAMMES.contains(&(from, to))
}

/// Whether the table of classes has this move.
pub fn may_class(from: ClassState, to: ClassState) -> bool {
    CLASSES.contains(&(from, to))
}

/// Whether the table of enrolments has this move, by this mover.
pub fn may_enrolment(from: EnrolmentState, to: EnrolmentState, mover: Mover) -> bool {
    ENROLMENTS.iter().any(|it| it.0 == from && it.1 == to && it.2.contains(&mover))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_ends_and_a_cancelled_one_stays_so() {
        for end in [ClassState::Archived, ClassState::Cancelled] {
            assert!(CLASSES.iter().all(|it| it.0 != end), "{end:?}");
        }
        assert!(!may_class(ClassState::Released, ClassState::Cancelled));
    }

    #[test]
    fn only_who_completed_has_a_result_and_no_learner_gives_it() {
        use EnrolmentState::{Completed, Failed, Passed};
        for (from, to, movers) in ENROLMENTS {
            if matches!(to, Passed | Failed) {
                assert!(matches!(from, Completed | Passed | Failed | EnrolmentState::Absent), "{from:?}");
                assert!(!movers.contains(&Mover::Person) && !movers.contains(&Mover::Employer));
            }
        }
        assert!(!may_enrolment(Completed, Passed, Mover::Person));
    }

    #[test]
    fn every_open_state_has_a_way_on() {
        for state in EnrolmentState::ALL.iter().filter(|it| it.is_open()) {
            assert!(ENROLMENTS.iter().any(|it| it.0 == *state), "{state:?}");
        }
    }
}
