//! Agreements: interviews, offers, intentions (就业意向) and hires, which carry an
//! application from a shortlist to work.
//!
//! Each has rows and states of its own; where one moves the application, it goes
//! through [`advance`](super::advance) like everything else. An interview belongs
//! to the employer, who proposes, changes and cancels; the person confirms or asks
//! for another time. An offer ends by itself after at most thirty days. An
//! intention is agreed once both sides have said so, by whatever channel, and may
//! come without an application, through a specialist. A hire is what the employer
//! reports: true once the person confirms it, or lets ten days pass (handbook 3.3).
//!
//! Whoever was hired is asked which other applications to keep; after a week the
//! others are closed, and no other employer learns where.

pub mod api;
pub mod calendar;
pub mod due;
pub mod forms;
pub mod handlers;
mod notices;
pub mod pages;
pub mod queries;

use super::OWNERS;
use crate::access::{Entry, Reach, Role, Who, get, post};
use crate::employers::MEMBERS;

pub use due::sweep;

crate::code_list!(
    /// Where an interview stands.
    InterviewState, "agreements-interview", {
        /// 待本人确认
        Proposed = "proposed",
        /// 已确认
        Confirmed = "confirmed",
        /// 本人希望改期
        ChangeRequested = "change_requested",
        /// 已取消
        Cancelled = "cancelled",
    }
);

crate::code_list!(
    /// Where an offer stands.
    OfferState, "agreements-offer", {
        /// 待答复
        Open = "open",
        /// 已接受
        Accepted = "accepted",
        /// 已谢绝
        Declined = "declined",
        /// 已过期
        Expired = "expired",
        /// 单位已收回
        Withdrawn = "withdrawn",
    }
);

crate::code_list!(
    /// Where an intention stands.
    IntentionState, "agreements-intention", {
        /// One side has said so.
        Proposed = "proposed",
        /// Both have.
        Agreed = "agreed",
        /// They work together now.
        Fulfilled = "fulfilled",
        /// Ninety days have passed.
        Lapsed = "lapsed",
        /// Someone called it off.
        Cancelled = "cancelled",
    }
);

crate::code_list!(
    /// How a side said so.
    Channel, "agreements-channel", {
        /// Here, logged in.
        Online = "online",
        /// At a booth of a fair.
        Booth = "booth",
        /// By telephone, written down by a specialist.
        Call = "call",
    }
);

crate::code_list!(
    /// What an intention or a hire comes from.
    Origin, "agreements-origin", {
        /// An application.
        Application = "application",
        /// A fair.
        Fair = "fair",
        /// A specialist brought them together.
        Referral = "referral",
        /// The employer had asked the person to apply.
        Invitation = "invitation",
        /// Nothing of these.
        None = "none",
    }
);

crate::code_list!(
    /// Who proposed an intention.
    Proposer, "agreements-proposer", {
        /// The person.
        Seeker = "seeker",
        /// The employer.
        Employer = "employer",
        /// A specialist, for both.
        Specialist = "specialist",
    }
);

impl From<super::Source> for Origin {
    fn from(it: super::Source) -> Origin {
        match it {
            super::Source::Fair => Origin::Fair,
            super::Source::Referral => Origin::Referral,
            super::Source::Invitation => Origin::Invitation,
            super::Source::Search | super::Source::Alert => Origin::Application,
        }
    }
}

/// The longest time that an offer may stand, in days.
pub const OFFER_DAYS: i64 = 30;

/// After so many days an intention that nothing came of lapses.
pub const INTENTION_DAYS: i64 = 90;

/// Whoever does not object to a reported hire for so many days confirms it.
pub const OBJECTION_DAYS: i64 = 10;

/// So many days after a confirmed hire the person may choose what to keep.
pub const CHOICE_DAYS: i64 = 7;

/// "Still there?" is asked so many days after the first day of work.
pub const CHECK_DAYS: [i32; 2] = [30, 90];

/// Whoever of the office brings people and employers together.
const BROKERS: Who = Who::Roles(&[(Role::Specialist, Reach::Any), (Role::Officer, Reach::Any)]);

/// Routes of agreements.
pub fn routes() -> Vec<Entry> {
    use handlers::{employer, intentions, seeker, staff};
    vec![
        // The person's.
        get("/profile/applications/{reference}/agreements", OWNERS, seeker::show),
        get("/profile/applications/{reference}/interviews.ics", OWNERS, seeker::calendar),
        post("/profile/applications/{reference}/interview", OWNERS, seeker::answer_interview),
        post("/profile/applications/{reference}/offer", OWNERS, seeker::answer_offer),
        post("/profile/applications/{reference}/intention", OWNERS, seeker::declare),
        post("/profile/applications/{reference}/hire", OWNERS, seeker::answer_hire),
        get("/profile/applications/{reference}/others", OWNERS, seeker::others),
        post("/profile/applications/{reference}/others", OWNERS, seeker::settle),
        post("/profile/applications/{reference}/check", OWNERS, seeker::answer_check),
        get("/profile/intentions", OWNERS, intentions::of_person),
        post("/profile/intentions/{reference}", OWNERS, intentions::answer_of_person),
        // The employer's.
        get("/employer/applications/{reference}/agreements", MEMBERS, employer::show),
        get("/employer/applications/{reference}/interviews.ics", MEMBERS, employer::calendar),
        post("/employer/applications/{reference}/interview", MEMBERS, employer::interview),
        post("/employer/applications/{reference}/offer", MEMBERS, employer::offer),
        post("/employer/applications/{reference}/intention", MEMBERS, employer::declare),
        post("/employer/applications/{reference}/hire", MEMBERS, employer::report_hire),
        get("/employer/intentions", MEMBERS, intentions::of_unit),
        post("/employer/intentions/{reference}", MEMBERS, intentions::answer_of_unit),
        // The office's.
        get("/staff/intentions", BROKERS, staff::index),
        post("/staff/intentions", BROKERS, staff::propose),
        post("/staff/intentions/{reference}/confirmations", BROKERS, staff::confirm),
        post("/staff/intentions/{reference}/cancellation", BROKERS, staff::cancel),
        // Its programs.
        get("/api/v1/intentions", BROKERS, api::index),
        post("/api/v1/intentions", BROKERS, api::create),
        post("/api/v1/intentions/{reference}/confirmations", BROKERS, api::confirm),
    ]
}
