//! Codes to print, and the page where one is used.

use askama::Template;

use crate::html::{FieldError, Shell, Visit};
use crate::training::TrainingClass;
use crate::training::enrolments::handlers::claims::ClaimForm;

/// `POST /teaching/classes/{reference}/people/codes`: slips to cut apart.
#[derive(Template)]
#[template(path = "training/codes.html")]
pub struct Codes {
    shell: Shell,
    title: String,
    path: String,
    /// Where the code is entered.
    address: String,
    /// Name, code, number of the enrolment.
    slips: Vec<(String, String, String)>,
    is_mail: bool,
}

impl Codes {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        base_url: &str,
        class: &TrainingClass,
        title: &str,
        slips: Vec<(String, String, String)>,
        is_mail: bool,
    ) -> Codes {
        Codes {
            shell: Shell { noindex: true, ..visit.shell("teaching", visit.t("training-codes")) },
            title: title.to_owned(),
            path: visit.loc.path(&format!("/teaching/classes/{}/people", class.reference)),
            address: format!("{base_url}/profile/training/claim"),
            slips,
            is_mail,
        }
    }
}

/// `GET /profile/training/claim`
#[derive(Template)]
#[template(path = "training/claim.html")]
pub struct Claim {
    shell: Shell,
    errors: Vec<FieldError>,
    form: ClaimForm,
}

impl Claim {
    /// Makes the page; the ID number is not shown again.
    pub fn new(visit: &Visit, form: &ClaimForm, errors: &[FieldError]) -> Claim {
        Claim {
            shell: Shell {
                noindex: true,
                error_title: !errors.is_empty(),
                ..visit.shell("account", visit.t("training-claim"))
            },
            errors: errors.to_vec(),
            form: form.clone(),
        }
    }
}
