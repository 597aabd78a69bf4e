//! Talent: how employers find people, keep candidates and invite them to apply.
//!
//! A verified unit searches the profiles whose owners let it ([`people`]), sees
//! them without name or contact data, keeps some on lists of its own, and may
//! *invite* a person to apply to one of its open postings. The person accepts
//! (and with that consents to the unit's seeing who they are), declines, or wants
//! no more invitations, from this unit or from any: then nobody can send one.
//! Every person who is shown can read that they were.

pub mod forms;
pub mod handlers;
pub mod pages;
pub mod people;
pub mod queries;

use crate::access::{Entry, Reach, Role, Who, get, post};
use crate::app::App;
use crate::employers::MEMBERS;
use crate::{Result, notifications};

const OWNERS: Who = Who::Roles(&[(Role::Seeker, Reach::Own)]);

crate::code_list!(
    /// Where an invitation stands.
    InvitationState, "talent-invitation", {
        /// The person has not answered yet.
        Sent = "sent",
        /// The person lets the unit know who they are.
        Accepted = "accepted",
        /// Not this time.
        Declined = "declined",
        /// Nobody answered in time, or the posting ended.
        Expired = "expired",
    }
);

/// How long a person has to answer.
pub const ANSWER_WITHIN: chrono::TimeDelta = chrono::TimeDelta::days(14);

/// Routes of talent.
pub fn routes() -> Vec<Entry> {
    vec![
        // A unit's members.
        get("/employer/people", MEMBERS, handlers::people::index),
        get("/employer/people/{reference}", MEMBERS, handlers::people::show),
        post("/employer/people/{reference}/invitation", MEMBERS, handlers::people::invite),
        post("/employer/people/{reference}/lists", MEMBERS, handlers::lists::keep),
        get("/employer/lists", MEMBERS, handlers::lists::index),
        post("/employer/lists", MEMBERS, handlers::lists::create),
        get("/employer/lists/{reference}", MEMBERS, handlers::lists::show),
        post("/employer/lists/{reference}/removal", MEMBERS, handlers::lists::remove),
        post("/employer/lists/{reference}/deletion", MEMBERS, handlers::lists::delete),
        get("/employer/job-invitations", MEMBERS, handlers::invitations::sent),
        get("/employer/job-invitations/{reference}", MEMBERS, handlers::invitations::show_sent),
        post("/employer/job-invitations/{reference}/intention", MEMBERS, handlers::invitations::intend),
        // The person who was invited.
        get("/profile/job-invitations", OWNERS, handlers::invitations::received),
        // Before the path that any name fits.
        post("/profile/job-invitations/settings", OWNERS, handlers::invitations::set),
        get("/profile/job-invitations/{reference}", OWNERS, handlers::invitations::show),
        post("/profile/job-invitations/{reference}/acceptance", OWNERS, handlers::invitations::accept),
        post("/profile/job-invitations/{reference}/refusal", OWNERS, handlers::invitations::decline),
    ]
}

/// Ends invitations that nobody answered.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    let due = app.db.read(move |conn| Ok(queries::invitations::overdue(conn, now, 500)?)).await?;
    for id in due {
        let app_ = app.clone();
        app.db
            .write(move |conn| {
                let Some(it) = queries::invitations::expire(conn, id, now)? else { return Ok(()) };
                let Some(account_id) = it.invited_by else { return Ok(()) };
                let news = notifications::News {
                    account_id,
                    topic: notifications::Topic::Invitations,
                    kind: "talent-expired",
                    occasion: format!("talent/{}/expired", it.reference),
                    arguments: vec![("posting", it.posting_title.clone())],
                    link: format!("/employer/job-invitations/{}", it.reference),
                };
                notifications::tell(conn, &app_, &news, now)
            })
            .await?;
    }
    Ok(())
}
