//! What the office's pages of organisations need.

use askama::Template;

use super::forms::{MemberForm, OrganisationForm};
use super::queries::Member;
use crate::html::{FieldError, Shell, Visit};
use crate::training::{MemberRole, Organisation};

fn shell(visit: &Visit, title: impl ToString, errors: &[FieldError]) -> Shell {
    Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("staff", title) }
}

/// `GET /staff/training/organisations`
#[derive(Template)]
#[template(path = "training/organisations.html")]
pub struct Index {
    shell: Shell,
    errors: Vec<FieldError>,
    form: OrganisationForm,
    /// Name, page, telephone.
    rows: Vec<(String, String, String)>,
}

impl Index {
    /// Makes the page.
    pub fn new(visit: &Visit, rows: &[Organisation], form: OrganisationForm, errors: &[FieldError]) -> Index {
        let row = |it: &Organisation| {
            let href = visit.loc.path(&format!("/staff/training/organisations/{}", it.reference));
            (it.name.clone(), href, it.phone.clone())
        };
        Index {
            shell: shell(visit, visit.t("training-organisations"), errors),
            errors: errors.to_vec(),
            form,
            rows: rows.iter().map(row).collect(),
        }
    }
}

/// `GET /staff/training/organisations/{reference}`
#[derive(Template)]
#[template(path = "training/organisation.html")]
pub struct Show {
    shell: Shell,
    errors: Vec<FieldError>,
    form: OrganisationForm,
    path: String,
    /// Name, address, role in words, account.
    members: Vec<(String, String, String, String)>,
    member: MemberForm,
    roles: Vec<(String, String, bool)>,
}

impl Show {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        it: &Organisation,
        members: Vec<Member>,
        form: OrganisationForm,
        member: MemberForm,
        errors: &[FieldError],
    ) -> Show {
        let role = |it: &MemberRole| visit.t(it.message()).to_string();
        Show {
            shell: shell(visit, &it.name, errors),
            errors: errors.to_vec(),
            form,
            path: visit.loc.path(&format!("/staff/training/organisations/{}", it.reference)),
            members: members.into_iter().map(|it| (it.name, it.email, role(&it.role), it.account)).collect(),
            roles: MemberRole::ALL
                .iter()
                .map(|it| (it.code().to_owned(), role(it), it.code() == member.role))
                .collect(),
            member,
        }
    }
}
