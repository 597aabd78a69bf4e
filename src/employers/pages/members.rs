//! The pages of members and invitations.

use askama::Template;

use super::{Acting, Choices, Employer, choices, shell};
use crate::Result;
use crate::accounts::forms::RegisterForm;
use crate::clock::{self, show_day};
use crate::crypto::Keys;
use crate::employers::MemberRole;
use crate::employers::forms::InvitationForm;
use crate::employers::queries::invitations::Invitation as Row;
use crate::employers::queries::members::MemberRow;
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;

fn roles(chosen: &str, loc: Loc) -> Choices {
    choices(&MemberRole::ALL.iter().map(|it| (it.code(), it.message())).collect::<Vec<_>>(), chosen, loc)
}

struct Line {
    reference: String,
    name: String,
    email: String,
    role: String,
    roles: Choices,
    since: String,
    is_own: bool,
}

struct OpenLine {
    reference: String,
    email: String,
    role: String,
    until: String,
}

/// `GET /employer/members`
#[derive(Template)]
#[template(path = "employers/members.html")]
pub struct Members {
    shell: Shell,
    errors: Vec<FieldError>,
    unit: String,
    is_owner: bool,
    lines: Vec<Line>,
    open: Vec<OpenLine>,
    email: String,
    roles: Choices,
}

impl Members {
    /// Makes the page, with the form of an invitation as it was sent.
    ///
    /// # Errors
    /// An address cannot be opened.
    pub fn new(
        visit: &Visit,
        keys: &Keys,
        acting: &Acting,
        rows: &[MemberRow],
        open: &[Row],
        form: &InvitationForm,
        errors: &[FieldError],
    ) -> Result<Members> {
        let loc = visit.loc;
        let day = |at| show_day(clock::day(at), loc.is_en());
        let line = |it: &MemberRow| Line {
            reference: it.reference.clone(),
            name: it.name.clone(),
            email: it.email.clone(),
            role: loc.t(it.role().message()).to_string(),
            roles: roles(it.role().code(), loc),
            since: day(it.since),
            is_own: it.account_id == acting.account_id,
        };
        let mut invited = Vec::new();
        for it in open {
            invited.push(OpenLine {
                reference: it.reference.clone(),
                email: it.email(keys)?,
                role: loc.t(it.role().message()).to_string(),
                until: day(it.expires_at),
            });
        }
        Ok(Members {
            shell: shell(visit, "employer", visit.t("employers-members"), errors),
            errors: errors.to_vec(),
            unit: acting.employer.name.clone(),
            is_owner: acting.role == MemberRole::Owner,
            lines: rows.iter().map(line).collect(),
            open: invited,
            email: form.email.clone(),
            roles: roles(if form.role.is_empty() { MemberRole::Recruiter.code() } else { &form.role }, loc),
        })
    }
}

/// `GET /employer-invitations/{token}`
#[derive(Template)]
#[template(path = "employers/invitation.html")]
pub struct Invitation {
    shell: Shell,
    errors: Vec<FieldError>,
    action: String,
    unit: String,
    text: String,
    email: String,
    /// Who is logged in; empty where nobody is.
    user: String,
    has_account: bool,
    login_href: String,
    called: String,
}

impl Invitation {
    /// Makes the page, with the form of a new account as it was sent.
    #[expect(clippy::too_many_arguments, reason = "the parts of one row and of its neighbours")]
    pub fn new(
        visit: &Visit,
        token: &str,
        row: &Row,
        unit: &Employer,
        inviter: Option<String>,
        email: String,
        has_account: bool,
        form: &RegisterForm,
        errors: &[FieldError],
    ) -> Invitation {
        let path = format!("/employer-invitations/{token}");
        let query: String = serde_html_form::to_string([("next", &path)]).unwrap_or_default();
        let role = visit.t(row.role().message()).to_string();
        let text = visit.t("employers-invitation-text").with("inviter", inviter.unwrap_or_default()).with("role", role);
        Invitation {
            shell: shell(visit, "", visit.t("employers-invitation"), errors),
            errors: errors.to_vec(),
            action: visit.loc.path(&path),
            unit: unit.name.clone(),
            text: text.to_string(),
            email,
            user: visit.actor.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
            has_account,
            login_href: visit.loc.path(&format!("/login?{query}")),
            called: form.name.clone(),
        }
    }
}
