//! What people send, as it was sent, and what becomes of it.

use serde::Deserialize;

use super::passwords::Password;
use crate::access::Role;
use crate::html::FieldError;
use crate::i18n::Loc;

const LONGEST_NAME: usize = 50;
/// What a mail server takes (RFC 5321).
const LONGEST_EMAIL: usize = 254;

/// An address as it is stored and compared; `None` where it is none.
pub fn email(text: &str) -> Option<String> {
    let text = text.trim().replace('＠', "@").replace('。', ".").to_lowercase();
    let is_one = text.len() <= LONGEST_EMAIL && text.parse::<lettre::Address>().is_ok();
    // The parser takes `a@localhost`, which no mail reaches.
    (is_one && text.rsplit('@').next().is_some_and(|it| it.contains('.'))).then_some(text)
}

/// A name as it is shown; the name of the message where it is none.
fn name(text: &str) -> Result<String, &'static str> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err("accounts-name-missing"),
        n if n > LONGEST_NAME || name.chars().any(char::is_control) => Err("accounts-name-too-long"),
        _ => Ok(name),
    }
}

/// Collects mistakes in the order of the fields.
#[derive(Default)]
struct Mistakes(Vec<FieldError>);

impl Mistakes {
    fn add(&mut self, field: &'static str, message: &'static str) {
        self.0.push(FieldError { field, message });
    }

    fn take<T>(&mut self, field: &'static str, result: Result<T, &'static str>) -> Option<T> {
        result.map_err(|message| self.add(field, message)).ok()
    }

    fn current(&mut self, password: &Password) {
        if password.is_empty() {
            self.add("current", "accounts-current-missing");
        }
    }

    fn or<T>(self, value: Option<T>) -> Result<T, Vec<FieldError>> {
        value.filter(|_| self.0.is_empty()).ok_or(self.0)
    }
}

/// A registration.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RegisterForm {
    /// As it was typed.
    pub email: String,
    /// As it was typed.
    pub name: String,
    /// As it was typed.
    pub password: Password,
}

/// Someone who wants an account.
#[derive(Clone)]
pub struct NewPerson {
    /// In lower case.
    pub email: String,
    /// Without needless spaces.
    pub name: String,
    /// Good enough.
    pub password: Password,
}

impl RegisterForm {
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self) -> Result<NewPerson, Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let name = wrong.take("name", name(&self.name));
        let email = wrong.take("email", email(&self.email).ok_or("accounts-email-invalid"));
        wrong.take("password", self.password.check(&[&self.email, &self.name]));
        let person = email.zip(name).map(|(email, name)| NewPerson { email, name, password: self.password.clone() });
        wrong.or(person)
    }
}

/// A log-in.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LoginForm {
    /// As it was typed.
    pub email: String,
    /// As it was typed.
    pub password: Password,
    /// Where to go then.
    pub next: String,
}

impl LoginForm {
    /// The address in lower case.
    ///
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let email = wrong.take("email", email(&self.email).ok_or("accounts-email-invalid"));
        if self.password.is_empty() {
            wrong.add("password", "accounts-password-missing");
        } else if self.password.is_too_long() {
            wrong.add("password", "accounts-password-too-long");
        }
        wrong.or(email)
    }
}

/// A code, of an authenticator or for recovery.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CodeForm {
    /// As it was typed.
    pub code: String,
    /// Where to go then.
    pub next: String,
}

/// Whoever has forgotten their password.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ResetForm {
    /// As it was typed.
    pub email: String,
}

impl ResetForm {
    /// The address in lower case.
    ///
    /// # Errors
    /// What to do about it.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let email = wrong.take("email", email(&self.email).ok_or("accounts-email-invalid"));
        wrong.or(email)
    }
}

/// A password in place of a forgotten one.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewPasswordForm {
    /// As it was typed.
    pub password: Password,
}

impl NewPasswordForm {
    /// # Errors
    /// What to do about it; `context` as in [`Password::check`].
    pub fn parse(&self, context: &[&str]) -> Result<(), Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let password = wrong.take("password", self.password.check(context));
        wrong.or(password)
    }
}

/// Another password.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PasswordForm {
    /// The one that holds.
    pub current: Password,
    /// The one to come.
    pub password: Password,
}

impl PasswordForm {
    /// # Errors
    /// What to do about each field; `context` as in [`Password::check`].
    pub fn parse(&self, context: &[&str]) -> Result<(), Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        wrong.current(&self.current);
        let password = wrong.take("password", self.password.check(context));
        wrong.or(password)
    }
}

/// Another address.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EmailForm {
    /// As it was typed.
    pub email: String,
    /// The password that holds.
    pub current: Password,
}

impl EmailForm {
    /// The address in lower case.
    ///
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let email = wrong.take("email", email(&self.email).ok_or("accounts-email-invalid"));
        wrong.current(&self.current);
        wrong.or(email)
    }
}

/// What to do with the second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorAct {
    /// Begin to ask for it.
    #[default]
    SetUp,
    /// Make other recovery codes.
    Codes,
    /// Ask for it no more, or set up another.
    Remove,
}

/// A change of the second factor.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FactorForm {
    /// Which button was pressed.
    pub act: FactorAct,
    /// The password that holds.
    pub current: Password,
    /// As it was typed.
    pub code: String,
}

impl FactorForm {
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self) -> Result<(), Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        if self.code.trim().is_empty() {
            wrong.add("code", "accounts-code-missing");
        }
        wrong.current(&self.current);
        wrong.or(Some(()))
    }
}

/// How someone is called, and written to.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DetailsForm {
    /// As it was typed.
    pub name: String,
    /// `zh-CN` or `en`.
    pub locale: String,
}

impl DetailsForm {
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self) -> Result<(String, Loc), Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let name = wrong.take("name", name(&self.name));
        let locale = [Loc::Zh, Loc::En].into_iter().find(|it| it.code() == self.locale);
        let locale = wrong.take("locale", locale.ok_or("accounts-locale-missing"));
        wrong.or(name.zip(locale))
    }
}

/// A token for a program.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TokenForm {
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
}

impl TokenForm {
    /// Checks the name, and that each scope is one of those that are offered.
    ///
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self, offered: &[&'static str]) -> Result<(String, Vec<String>), Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let name = wrong.take(
            "name",
            name(&self.name).map_err(|message| match message {
                "accounts-name-missing" => "accounts-token-name-missing",
                _ => "accounts-token-name-too-long",
            }),
        );
        let scopes: Vec<String> =
            offered.iter().filter(|it| self.scopes.iter().any(|scope| scope == *it)).map(ToString::to_string).collect();
        if scopes.is_empty() || self.scopes.iter().any(|it| !offered.contains(&it.as_str())) {
            wrong.add("scopes", "accounts-scopes-missing");
        }
        wrong.or(name.map(|it| (it, scopes)))
    }
}

/// What an account may be from now on. A role that does not exist is a 400.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RolesForm {
    /// The ticked ones.
    pub roles: Vec<Role>,
}

/// Shut out, or let in again.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuspensionForm {
    /// Which button was pressed.
    pub act: Suspension,
}

/// Whether someone may log in from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suspension {
    /// No longer.
    Suspend,
    /// Again.
    Restore,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_however_it_is_typed() {
        for (typed, address) in [
            (" Mei.Hua@Example.ORG ", Some("mei.hua@example.org")),
            ("meihua＠example.org", Some("meihua@example.org")),
            ("meihua@localhost", None),
            ("meihua", None),
            ("a@b.c, d@e.f", None),
            ("", None),
        ] {
            assert_eq!(email(typed).as_deref(), address, "{typed}");
        }
        assert_eq!(email(&format!("{}@example.org", "a".repeat(250))), None);
    }

    #[test]
    fn all_mistakes_are_told_at_once_in_the_order_of_the_fields() {
        let errors = RegisterForm::default().parse().err().unwrap();
        assert_eq!(errors.iter().map(|it| it.field).collect::<Vec<_>>(), ["name", "email", "password"]);
    }

    #[test]
    fn a_token_may_only_what_there_is() {
        let form = |scopes: &[&str]| TokenForm {
            name: "导入程序".to_owned(),
            scopes: scopes.iter().map(ToString::to_string).collect(),
        };
        let offered = ["postings:read", "postings:write"];
        assert_eq!(form(&["postings:write", "postings:read"]).parse(&offered).unwrap().1, offered);
        assert!(form(&[]).parse(&offered).is_err());
        assert!(form(&["postings:read", "everything"]).parse(&offered).is_err());
        assert!(form(&["postings:write"]).parse(&["postings:read"]).is_err());
    }
}
