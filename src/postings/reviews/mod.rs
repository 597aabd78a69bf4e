//! Reviews (审核): what the office decides of the postings that employers submit.
//!
//! A *review* is one submission: the text as it was handed in, what the rules
//! found in it, until when it is due, and at its end who decided what. Its kind
//! says what the decision does:
//!
//! - a *submission* moves its posting (handbook 3.2), which is published at once
//!   where its employer is verified, and waits for that where it is not;
//! - a *revision* puts its text in the place of a published posting's, which
//!   stays as it is until then, and for good where the revision is refused;
//! - a *sample* looks afterwards at what a trusted employer published at once.
//!
//! A review belongs to the one who has taken it. Who is a member of the unit
//! decides nothing of it (回避). A finding that blocks is overridden by two: one
//! asks for it and names the basis, another approves; the row says so too.
//!
//! Deliberately not so: no figure is kept by reviewer, and a score orders
//! nothing by itself: what is due first comes first.

pub mod api;
mod difference;
pub mod figures;
pub mod findings;
pub mod forms;
pub mod handlers;
mod marks;
pub mod notices;
pub mod pages;
pub mod queries;
pub mod snapshot;

use crate::access::{Entry, Reach, Role, Who, get, post};
use crate::app::App;
use crate::{Error, Result};
pub use findings::Finding;

/// Who decides, of anyone's postings but those of their own unit.
pub const REVIEWERS: Who = Who::Roles(&[(Role::Reviewer, Reach::Any), (Role::Admin, Reach::Any)]);

/// Routes of reviews.
pub fn routes() -> Vec<Entry> {
    vec![
        get("/staff/reviews", REVIEWERS, handlers::index),
        get("/staff/reviews/{id}", REVIEWERS, handlers::show),
        post("/staff/reviews/{id}/taking", REVIEWERS, handlers::take),
        post("/staff/reviews/{id}/assignment", REVIEWERS, handlers::assign),
        post("/staff/reviews/{id}/notes", REVIEWERS, handlers::note),
        post("/staff/reviews/{id}/override", REVIEWERS, handlers::ask_override),
        post("/staff/reviews/{id}/decision", REVIEWERS, handlers::decide),
        get("/api/v1/reviews", REVIEWERS, api::index),
        post("/api/v1/reviews/{id}/decision", REVIEWERS, api::decide),
    ]
}

/// Publishes what was approved before its employer was verified.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    for id in app.db.read(move |conn| Ok(queries::due_to_publish(conn, now, 1_000)?)).await? {
        let shared = app.clone();
        let published = app.db.write(move |conn| queries::publish_late(conn, &shared, id, now)).await;
        match published {
            // Another node was faster.
            Ok(()) | Err(Error::Conflict(_)) => {}
            Err(err) => return Err(err),
        }
    }
    Ok(())
}

/// Working days in which a review is decided.
const WORKING_DAYS: usize = 2;

crate::code_list!(
    /// What a review is about.
    ReviewKind, "reviews-kind", {
        /// A posting that is not public yet.
        Submission = "submission",
        /// Changes to a published one.
        Revision = "revision",
        /// A posting that was published at once.
        Sample = "sample",
    }
);

crate::code_list!(
    /// What came of a review.
    ReviewOutcome, "reviews-outcome", {
        /// Nothing stands against it.
        Approved = "approved",
        /// The author is asked to change it.
        ChangesRequested = "changes_requested",
        /// It may not be published.
        Refused = "refused",
        /// Its posting ended before anyone decided.
        Cancelled = "cancelled",
    }
);

crate::code_list!(
    /// What a reviewer says to a finding that asks for a basis.
    Answer, "reviews-answer", {
        /// The basis that the employer gave suffices.
        Accepted = "accepted",
        /// The rule does not mean this.
        Dismissed = "dismissed",
    }
);

crate::code_list!(
    /// What the queue shows.
    Tab, "reviews-tab", {
        /// What was submitted and waits.
        Open = "open",
        /// What the reader has taken or been given.
        Mine = "mine",
        /// What was published at once.
        Samples = "samples",
        /// What is past its time.
        Overdue = "overdue",
    }
);
