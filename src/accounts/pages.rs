//! What the templates of accounts need.

mod own;
mod staff;

pub use own::{Details, Email, Known, Overview, Password, RecoveryCodes, SecondFactor, SetUp, Token};
pub use staff::{StaffAccount, StaffList};

use askama::Template;

use super::forms::{CodeForm, LoginForm, RegisterForm, ResetForm};
use crate::html::{FieldError, Shell, Visit};

/// The shell of a page that no search engine needs.
fn shell(visit: &Visit, section: &'static str, title: &'static str, errors: &[FieldError]) -> Shell {
    Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell(section, visit.t(title)) }
}

/// `GET /register`
#[derive(Template)]
#[template(path = "accounts/register.html")]
pub struct Register {
    shell: Shell,
    errors: Vec<FieldError>,
    called: String,
    email: String,
}

impl Register {
    /// The form, as it was sent.
    pub fn new(visit: &Visit, form: &RegisterForm, errors: &[FieldError]) -> Register {
        Register {
            shell: shell(visit, "", "accounts-register-title", errors),
            errors: errors.to_vec(),
            called: form.name.clone(),
            email: form.email.clone(),
        }
    }
}

/// `GET /confirmation/{token}`
#[derive(Template)]
#[template(path = "accounts/confirmation.html")]
pub struct Confirmation {
    shell: Shell,
    email: String,
}

impl Confirmation {
    /// The question whether the address is theirs.
    pub fn new(visit: &Visit, email: String) -> Confirmation {
        Confirmation { shell: shell(visit, "", "accounts-confirm-title", &[]), email }
    }
}

/// `GET /login`
#[derive(Template)]
#[template(path = "accounts/login.html")]
pub struct Login {
    shell: Shell,
    errors: Vec<FieldError>,
    email: String,
    next: String,
}

impl Login {
    /// The form, as it was sent.
    pub fn new(visit: &Visit, form: &LoginForm, errors: &[FieldError]) -> Login {
        Login {
            shell: shell(visit, "", "accounts-login-title", errors),
            errors: errors.to_vec(),
            email: form.email.clone(),
            next: form.next.clone(),
        }
    }
}

/// `GET /login/second-factor`
#[derive(Template)]
#[template(path = "accounts/code.html")]
pub struct Code {
    shell: Shell,
    errors: Vec<FieldError>,
    next: String,
}

impl Code {
    /// The question for the code.
    pub fn new(visit: &Visit, form: &CodeForm, errors: &[FieldError]) -> Code {
        Code {
            shell: shell(visit, "", "accounts-code-title", errors),
            errors: errors.to_vec(),
            next: form.next.clone(),
        }
    }
}

/// `GET /password-reset`
#[derive(Template)]
#[template(path = "accounts/reset_request.html")]
pub struct ResetRequest {
    shell: Shell,
    errors: Vec<FieldError>,
    email: String,
}

impl ResetRequest {
    /// The form, as it was sent.
    pub fn new(visit: &Visit, form: &ResetForm, errors: &[FieldError]) -> ResetRequest {
        ResetRequest {
            shell: shell(visit, "", "accounts-reset-title", errors),
            errors: errors.to_vec(),
            email: form.email.clone(),
        }
    }
}

/// `GET /password-reset/{token}`
#[derive(Template)]
#[template(path = "accounts/reset.html")]
pub struct Reset {
    shell: Shell,
    errors: Vec<FieldError>,
    email: String,
}

impl Reset {
    /// The form for another password.
    pub fn new(visit: &Visit, email: String, errors: &[FieldError]) -> Reset {
        Reset { shell: shell(visit, "", "accounts-reset-title", errors), errors: errors.to_vec(), email }
    }
}

/// `GET /email-change/{token}`
#[derive(Template)]
#[template(path = "accounts/email_change.html")]
pub struct EmailChange {
    shell: Shell,
    old: String,
    new: String,
}

impl EmailChange {
    /// The question whether the new address is to hold.
    pub fn new(visit: &Visit, old: String, new: String) -> EmailChange {
        EmailChange { shell: shell(visit, "", "accounts-email-title", &[]), old, new }
    }
}
