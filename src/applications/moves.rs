//! The moves of an application (handbook 3.3): one table, and whom each tells.

use super::State::{self, *};

crate::code_list!(
    /// Who moves an application.
    Mover, "applications-mover", {
        /// The person.
        Seeker = "seeker",
        /// A member of the employer.
        Employer = "employer",
        /// Time, or what follows from another act.
        Clock = "clock",
    }
);

crate::code_list!(
    /// Whose news it is, or who wrote.
    Side, "applications-side", {
        /// The person.
        Seeker = "seeker",
        /// The employer's members.
        Employer = "employer",
    }
);

/// A move that is allowed; no other is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Where it stands.
    pub from: State,
    /// Where it goes.
    pub to: State,
    /// Who may do it.
    pub actor: Mover,
}

const fn by(actor: Mover, from: State, to: State) -> Transition {
    Transition { from, to, actor }
}

/// All moves there are. Employers go forward only and may skip steps; accepting
/// is the person's alone; a hire counts once the person confirms it or lets ten
/// days pass.
pub const TABLE: &[Transition] = &[
    by(Mover::Employer, Submitted, Viewed),
    by(Mover::Employer, Submitted, Shortlisted),
    by(Mover::Employer, Submitted, Interview),
    by(Mover::Employer, Submitted, Offered),
    by(Mover::Employer, Viewed, Shortlisted),
    by(Mover::Employer, Viewed, Interview),
    by(Mover::Employer, Viewed, Offered),
    by(Mover::Employer, Shortlisted, Interview),
    by(Mover::Employer, Shortlisted, Offered),
    by(Mover::Employer, Interview, Offered),
    by(Mover::Seeker, Offered, Accepted),
    by(Mover::Seeker, Viewed, Hired),
    by(Mover::Seeker, Shortlisted, Hired),
    by(Mover::Seeker, Interview, Hired),
    by(Mover::Seeker, Offered, Hired),
    by(Mover::Seeker, Accepted, Hired),
    by(Mover::Clock, Viewed, Hired),
    by(Mover::Clock, Shortlisted, Hired),
    by(Mover::Clock, Interview, Hired),
    by(Mover::Clock, Offered, Hired),
    by(Mover::Clock, Accepted, Hired),
    by(Mover::Employer, Submitted, Refused),
    by(Mover::Employer, Viewed, Refused),
    by(Mover::Employer, Shortlisted, Refused),
    by(Mover::Employer, Interview, Refused),
    by(Mover::Employer, Offered, Refused),
    by(Mover::Employer, Accepted, Refused),
    by(Mover::Seeker, Submitted, Withdrawn),
    by(Mover::Seeker, Viewed, Withdrawn),
    by(Mover::Seeker, Shortlisted, Withdrawn),
    by(Mover::Seeker, Interview, Withdrawn),
    by(Mover::Seeker, Offered, Withdrawn),
    by(Mover::Seeker, Accepted, Withdrawn),
    by(Mover::Clock, Submitted, Unanswered),
    by(Mover::Clock, Viewed, Unanswered),
    by(Mover::Clock, Shortlisted, Unanswered),
    by(Mover::Clock, Interview, Unanswered),
    by(Mover::Clock, Offered, Unanswered),
    by(Mover::Clock, Accepted, Unanswered),
    by(Mover::Clock, Submitted, HiredElsewhere),
    by(Mover::Clock, Viewed, HiredElsewhere),
    by(Mover::Clock, Shortlisted, HiredElsewhere),
    by(Mover::Clock, Interview, HiredElsewhere),
    by(Mover::Clock, Offered, HiredElsewhere),
    by(Mover::Clock, Accepted, HiredElsewhere),
    by(Mover::Clock, Submitted, PostingClosed),
    by(Mover::Clock, Viewed, PostingClosed),
];

/// What an employer's member chooses by hand. Looking is told by itself, and an
/// offer is made with words of its own.
pub const BY_HAND: [State; 3] = [Shortlisted, Interview, Refused];

/// Whether the table has this move.
pub fn is_listed(from: State, to: State, actor: Mover) -> bool {
    TABLE.contains(&Transition { from, to, actor })
}

/// Where someone may move it from here, in the order of the states.
pub fn next(from: State, actor: Mover) -> impl Iterator<Item = State> {
    State::ALL.iter().copied().filter(move |to| is_listed(from, *to, actor))
}

/// Whom a move is told, and by which kind of news. Whoever moved it is not told.
pub(super) const fn news(to: State) -> &'static [(Side, &'static str)] {
    match to {
        Submitted => &[(Side::Seeker, "applications-submitted")],
        Viewed => &[(Side::Seeker, "applications-viewed")],
        Shortlisted => &[(Side::Seeker, "applications-shortlisted")],
        Interview => &[(Side::Seeker, "applications-interview")],
        Offered => &[(Side::Seeker, "applications-offered")],
        Accepted => &[(Side::Employer, "applications-accepted")],
        Hired => &[(Side::Seeker, "applications-hired"), (Side::Employer, "applications-hired-unit")],
        Refused => &[(Side::Seeker, "applications-refused")],
        Withdrawn => &[(Side::Employer, "applications-withdrawn")],
        Unanswered => &[(Side::Seeker, "applications-unanswered"), (Side::Employer, "applications-unanswered-unit")],
        HiredElsewhere => &[(Side::Employer, "applications-hired_elsewhere")],
        PostingClosed => &[(Side::Seeker, "applications-posting_closed")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_never_left_and_every_open_state_has_a_way_out_for_both() {
        for state in State::ALL.iter().copied() {
            let leaves: Vec<_> = TABLE.iter().filter(|it| it.from == state).collect();
            assert_eq!(state.is_open(), !leaves.is_empty(), "{state:?}");
            if state.is_open() {
                assert!(is_listed(state, Withdrawn, Mover::Seeker) && is_listed(state, Refused, Mover::Employer));
                assert!(is_listed(state, Unanswered, Mover::Clock), "{state:?} may stay silent for ever");
            }
        }
    }

    #[test]
    fn every_move_stands_in_the_table_once_and_goes_forward_or_to_an_end() {
        for (i, it) in TABLE.iter().enumerate() {
            assert!(!TABLE[..i].contains(it), "{it:?} stands twice");
            assert!(it.to.ordinal() > it.from.ordinal(), "{it:?} goes back");
        }
    }

    #[test]
    fn only_the_person_accepts_and_no_employer_hires_alone() {
        for it in TABLE {
            assert!(it.to != Accepted || it.actor == Mover::Seeker);
            assert!(it.to != Hired || it.actor != Mover::Employer);
            assert!(it.to != Refused || it.actor == Mover::Employer, "no machine refuses anyone");
        }
    }
}
