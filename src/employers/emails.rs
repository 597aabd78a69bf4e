//! The mail to whoever is invited and may have no account.

use crate::Result;
use crate::app::App;
use crate::crypto::hash_token;
use crate::i18n::Loc;
use crate::mail::{Letterhead, NewMail};

crate::letter! {
    /// Asks someone to act for a unit.
    pub struct Invitation as "employer_invitation" from (
        "emails/employer_invitation/subject.txt",
        "emails/employer_invitation/body.txt",
        "emails/employer_invitation/body.html"
    ) {
        /// The unit's name.
        unit: String,
        /// Who invites.
        inviter: String,
        /// The role that is offered, in words.
        role: String,
        /// Opens the page that asks once more.
        link: String,
    }
}

/// Once for each link. Its language is that of whoever invites: nothing else is
/// known of the reader.
pub fn invitation(
    app: &App,
    loc: Loc,
    to: &str,
    unit: &str,
    inviter: &str,
    role: &'static str,
    token: &str,
) -> Result<NewMail> {
    let head = Letterhead::new(&app.settings.office, app.base_url(), loc);
    let link = head.link(&format!("/employer-invitations/{token}"));
    let role = loc.t(role).to_string();
    Invitation { unit: unit.to_owned(), inviter: inviter.to_owned(), role, link, head }
        .to_mail(format!("employer-invitation/{}", hash_token(token)), to)
}
