//! The form of an act on a certificate.

use askama::Template;

use super::{Row, staff_shell};
use crate::Result;
use crate::certificates::Certificate;
use crate::certificates::forms::{ActForm, Step};
use crate::crypto::Keys;
use crate::html::{FieldError, Shell, Visit};

/// `GET /staff/certificates/{reference}/acts/{act}`
#[derive(Template)]
#[template(path = "certificates/act.html")]
pub struct Act {
    shell: Shell,
    it: Row,
    form: ActForm,
    errors: Vec<FieldError>,
    title: &'static str,
    lede: String,
    /// To the certificate.
    back: String,
    is_danger: bool,
    is_replacement: bool,
    is_renewal: bool,
}

impl Act {
    /// Makes the page.
    ///
    /// # Errors
    /// The holder's name cannot be opened.
    pub fn new(
        visit: &Visit,
        keys: &Keys,
        it: &Certificate,
        step: Step,
        form: ActForm,
        errors: &[FieldError],
    ) -> Result<Act> {
        let title = step.message();
        Ok(Act {
            shell: staff_shell(visit, visit.t(title), !errors.is_empty()),
            it: Row::new(visit, keys, it)?,
            form,
            errors: errors.to_vec(),
            title,
            lede: visit.t(format!("{title}-lede")).to_string(),
            back: visit.loc.path(&format!("/staff/certificates/{}", it.reference)),
            is_danger: matches!(step, Step::Suspension | Step::Revocation),
            is_replacement: step == Step::Replacement,
            is_renewal: step == Step::Renewal,
        })
    }
}
