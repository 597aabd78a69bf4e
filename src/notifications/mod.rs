//! Notifications: the in-app inbox, and the mail that each piece of news is
//! also told by.
//!
//! A concept tells its news with [`tell`], in the transaction that makes it
//! true. The inbox always gets it; mail goes out at once, in the daily letter or
//! not at all, as the person set it for the [`Topic`]. What an open process or
//! the law demands ([`Topic::is_required`]) goes out in any case.
//!
//! A kind of news is a pair of messages: `notice-KIND` is one sentence without
//! personal data (subject of the mail, line of the inbox), `notice-KIND-text`
//! says what follows from it. Both get the arguments of the news.
//!
//! What nobody has opened stays; what was read is kept for two years.

pub mod api;
mod daily;
mod emails;
pub mod handlers;
mod pages;
pub mod queries;
pub mod unsubscription;

pub use queries::{tell, tell_with};

use crate::Result;
use crate::access::{ACCOUNTS, Actor, Entry, Role, Who, get, post};
use crate::app::App;

crate::code_list!(
    /// What news are about; people set for each how they want to hear of it.
    Topic, "notifications-topic", {
        /// Moves of applications, to both sides.
        Applications = "applications",
        /// Messages of the other side.
        Messages = "messages",
        /// Invitations to apply, and what came of them.
        Invitations = "invitations",
        /// Intentions, offers, hires: what needs an answer.
        Agreements = "agreements",
        /// Postings of one's own unit: review, expiry, confirmation.
        Postings = "postings",
        /// The unit's verification, suspension, members.
        Verification = "verification",
        /// Postings that someone saved.
        Saved = "saved",
        /// Candidates for one's postings.
        Candidates = "candidates",
        /// What someone reported, and what came of it.
        Reports = "reports",
        /// Classes: seats, times, results.
        Training = "training",
        /// Certificates: issued, ending, revoked.
        Certificates = "certificates",
        /// What waits for a decision of the office's.
        Desk = "desk",
    }
);

impl Topic {
    /// Whether mail goes out whatever the person set: an answer is awaited, or
    /// something ends by itself.
    pub const fn is_required(self) -> bool {
        matches!(self, Topic::Agreements | Topic::Verification | Topic::Training | Topic::Certificates)
    }

    /// Whether there can be news of it for this account.
    fn concerns(self, actor: &Actor) -> bool {
        let is_seeker = actor.is(Role::Seeker);
        let is_employer = actor.is(Role::EmployerOwner) || actor.is(Role::EmployerRecruiter);
        match self {
            Topic::Applications | Topic::Messages | Topic::Invitations | Topic::Agreements => is_seeker || is_employer,
            Topic::Postings | Topic::Verification | Topic::Candidates => is_employer,
            Topic::Saved | Topic::Certificates => is_seeker,
            Topic::Training => is_seeker || actor.is(Role::TrainingStaff),
            Topic::Reports => true,
            Topic::Desk => actor.is_staff(),
        }
    }
}

crate::code_list!(
    /// How someone wants to hear of a topic by mail; the inbox has all of it.
    Frequency, "notifications-frequency", {
        /// Each for itself.
        AtOnce = "at_once",
        /// Together, once a day.
        Daily = "daily",
        /// No mail.
        Never = "never",
    }
);

/// A piece of news for one account.
#[derive(Debug, Clone)]
pub struct News {
    /// Whose inbox.
    pub account_id: i64,
    /// What it is about.
    pub topic: Topic,
    /// Its messages are `notice-KIND` and `notice-KIND-text`.
    pub kind: &'static str,
    /// What it tells of, once for each account: `application/AB12/offered`.
    pub occasion: String,
    /// Arguments of both messages; texts only.
    pub arguments: Vec<(&'static str, String)>,
    /// Where it leads: a path of ours without the language.
    pub link: String,
}

/// Routes of the inbox.
pub fn routes() -> Vec<Entry> {
    vec![
        get("/account/notifications", ACCOUNTS, handlers::index),
        post("/account/notifications/read", ACCOUNTS, handlers::read_all),
        post("/account/notifications/{reference}/read", ACCOUNTS, handlers::open),
        get("/account/notifications/settings", ACCOUNTS, handlers::edit),
        post("/account/notifications/settings", ACCOUNTS, handlers::update),
        post("/account/notifications/address", ACCOUNTS, handlers::restore_address),
        // From a link in a mail. A GET changes nothing, because mail scanners
        // follow links.
        get("/notifications/{reference}/{what}/{seal}/unsubscription", Who::Token, handlers::edit_unsubscription),
        post("/notifications/{reference}/{what}/{seal}/unsubscription", Who::Token, handlers::unsubscribe),
        get("/api/v1/notifications", ACCOUNTS, api::index),
    ]
}

/// Promises the daily letters that are due.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    daily::send_due(app).await
}
