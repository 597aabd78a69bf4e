//! Where a unit stands, and how it gets from there to somewhere else.

use chrono::{NaiveDateTime, TimeDelta};

crate::code_list!(
    /// Where a unit stands (handbook 3.1).
    State, "employers-state", {
        /// Being described; nobody has been asked to check it.
        Draft = "draft",
        /// Handed in.
        Submitted = "submitted",
        /// With a reviewer.
        InReview = "in_review",
        /// Sent back, with what has to be mended.
        Returned = "returned",
        /// Not accepted.
        Refused = "refused",
        /// Checked, and the check holds.
        Verified = "verified",
        /// The check still holds, and has to be renewed soon.
        Due = "due",
        /// The check has come to its end.
        Lapsed = "lapsed",
        /// Taken from the public by two reviewers.
        Suspended = "suspended",
        /// Its account is closed.
        Closed = "closed",
    }
);

impl State {
    /// The moves of a unit. Whoever is verified, due or lapsed asks for the next
    /// check without leaving that state: what was checked holds until it ends.
    pub const fn may_become(self, next: State) -> bool {
        matches!(
            (self, next),
            (State::Draft | State::Returned, State::Submitted)
                | (State::Submitted, State::InReview)
                | (State::InReview, State::Verified | State::Returned | State::Refused)
                | (State::Verified, State::Due)
                | (State::Due, State::Lapsed)
                | (State::Verified | State::Due | State::Lapsed, State::Verified | State::Suspended)
                | (State::Suspended, State::Verified | State::Due | State::Lapsed)
        ) || (matches!(next, State::Closed) && !matches!(self, State::Closed))
    }

    /// Whether a check holds: what it says of the unit may be shown, and it may post.
    pub const fn is_checked(self) -> bool {
        matches!(self, State::Verified | State::Due)
    }

    /// Whether the unit was checked before: its name, code and kind change only by a reviewer's decision.
    pub const fn was_checked(self) -> bool {
        matches!(self, State::Verified | State::Due | State::Lapsed | State::Suspended)
    }

    /// Whether its members may change what it says: not while a first decision is
    /// awaited, nor after the end.
    pub const fn may_be_changed(self) -> bool {
        !matches!(self, State::Submitted | State::InReview | State::Refused | State::Closed)
    }

    /// Whether its members may hand it in to be checked.
    pub const fn may_be_submitted(self) -> bool {
        matches!(self, State::Draft | State::Returned | State::Verified | State::Due | State::Lapsed)
    }

    /// The tone of its tag.
    pub const fn tone(self) -> &'static str {
        match self {
            State::Draft => "wait",
            State::Submitted | State::InReview => "go",
            State::Verified => "ok",
            State::Returned | State::Due | State::Lapsed => "warn",
            State::Refused | State::Suspended => "bad",
            State::Closed => "done",
        }
    }

    /// Where a check that ends at some time leaves the unit now.
    pub fn of_check(until: Option<NaiveDateTime>, now: NaiveDateTime) -> State {
        match until {
            Some(until) if until > now + RENEWABLE => State::Verified,
            Some(until) if until > now => State::Due,
            _ => State::Lapsed,
        }
    }
}

/// For how many months a check holds (L3).
pub const VALID_MONTHS: u32 = 6;

/// Working days within which the office decides.
pub const DECIDED_WITHIN: usize = 3;

/// How long before its end a check is due to be renewed.
pub const RENEWABLE: TimeDelta = TimeDelta::days(REMINDERS[0]);

/// Days before the end on which members are told.
pub const REMINDERS: [i64; 3] = [30, 14, 3];

crate::code_list!(
    /// What a reviewer decided.
    Outcome, "employers-outcome", {
        /// All of it is right.
        Verified = "verified",
        /// Something has to be mended.
        Returned = "returned",
        /// It is not accepted.
        Refused = "refused",
    }
);

crate::code_list!(
    /// What a reviewer looks at; all of it before a unit is verified (L4).
    Check, "employers-check", {
        /// Licence or approval is there, legible and in force.
        Licence = "licence",
        /// Name and code are those of the licence.
        Identity = "identity",
        /// Whoever acts is who they say.
        Agent = "agent",
        /// The unit lets them.
        Mandate = "mandate",
        /// The kind of account fits: only licensed agencies post for others.
        AccountKind = "account_kind",
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_is_listed_and_no_other() {
        let listed = [
            ("draft", "submitted closed"),
            ("submitted", "in_review closed"),
            ("in_review", "returned refused verified closed"),
            ("returned", "submitted closed"),
            ("refused", "closed"),
            ("verified", "verified due suspended closed"),
            ("due", "verified lapsed suspended closed"),
            ("lapsed", "verified suspended closed"),
            ("suspended", "verified due lapsed closed"),
            ("closed", ""),
        ];
        for (from, expected) in listed {
            let from = State::parse(from).unwrap();
            let found: Vec<_> = State::ALL.iter().filter(|it| from.may_become(**it)).map(|it| it.code()).collect();
            assert_eq!(found.join(" "), expected, "from {}", from.code());
        }
    }

    #[test]
    fn a_check_is_due_for_thirty_days_and_then_over() {
        let now = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_hms_opt(4, 0, 0).unwrap();
        for (days, expected) in
            [(31, State::Verified), (30, State::Due), (1, State::Due), (0, State::Lapsed), (-1, State::Lapsed)]
        {
            assert_eq!(State::of_check(Some(now + TimeDelta::days(days)), now), expected, "{days}");
        }
        assert_eq!(State::of_check(None, now), State::Lapsed);
    }
}
