//! A holder's own certificate.

use askama::Template;

use super::{Deed, Link, MoveLine};
use crate::certificates::handlers::File;
use crate::certificates::queries::revocations::{Revocation, Stage};
use crate::html::{FieldError, Shell, Visit};

/// The revocation that stands, where there is one.
fn standing(file: &File) -> Option<&Revocation> {
    file.revocations.iter().find(|it| matches!(it.stage(), Stage::Confirmed | Stage::Appealed | Stage::Lifting))
}

/// `GET /profile/certificates/{reference}`
#[derive(Template)]
#[template(path = "certificates/paper.html")]
pub struct Paper {
    shell: Shell,
    deed: Deed,
    href: String,
    has_font: bool,
    history: Vec<MoveLine>,
    replaced_by: Option<Link>,
    may_appeal: bool,
    appeal: String,
    answer: String,
}

impl Paper {
    /// Makes the page.
    pub fn new(visit: &Visit, deed: Deed, file: &File, has_font: bool) -> Paper {
        let revocation = standing(file);
        let said = |text: Option<&String>| text.cloned().unwrap_or_default();
        Paper {
            shell: Shell { noindex: true, ..visit.shell("profile", &deed.name) },
            href: visit.loc.path(&format!("/profile/certificates/{}", deed.reference)),
            has_font,
            deed,
            history: MoveLine::all(visit, file, false),
            replaced_by: Link::new(file.replaced_by.as_ref()),
            may_appeal: revocation.is_some_and(|it| it.appealed_at.is_none()),
            appeal: said(revocation.and_then(|it| it.appeal.as_ref())),
            answer: said(revocation.and_then(|it| it.answer.as_ref())),
        }
    }
}

/// `GET /profile/certificates/{reference}/appeal`
#[derive(Template)]
#[template(path = "certificates/appeal.html")]
pub struct Appeal {
    shell: Shell,
    deed: Deed,
    errors: Vec<FieldError>,
    reason: String,
    text: String,
    /// To the certificate.
    back: String,
}

impl Appeal {
    /// Makes the page; `None` where there is nothing to appeal against, or it was done.
    pub fn new(visit: &Visit, deed: Deed, file: &File, text: String, errors: &[FieldError]) -> Option<Appeal> {
        let revocation = standing(file).filter(|it| it.appealed_at.is_none())?;
        let title = visit.t("certificates-appeal");
        Some(Appeal {
            shell: Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("profile", title) },
            back: visit.loc.path(&format!("/profile/certificates/{}", deed.reference)),
            deed,
            errors: errors.to_vec(),
            reason: revocation.reason.clone(),
            text,
        })
    }
}
