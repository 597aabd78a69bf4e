//! What people send beside the facts, and what becomes of it.

use serde::Deserialize;

use super::checking::Decision;
use super::{Check, Field, MemberRole, Outcome};
use crate::accounts::forms::email;
use crate::html::FieldError;

/// The longest reason, answer, appeal or request.
const LONGEST: usize = 1_000;

/// A text that has to be there.
fn said(field: &'static str, text: &str) -> Result<String, Vec<FieldError>> {
    let text = text.trim();
    let message = match text.chars().count() {
        0 => "employers-text-missing",
        n if n > LONGEST => "employers-text-long",
        _ => return Ok(text.to_owned()),
    };
    Err(vec![FieldError { field, message }])
}

/// Which unit someone acts for from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UnitForm {
    /// Its public name.
    pub unit: String,
}

/// Which unit someone asks to join.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JoinForm {
    /// Its public name.
    pub unit: String,
}

/// A reason, an appeal, a note.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TextForm {
    /// As it was typed.
    pub text: String,
}

impl TextForm {
    /// # Errors
    /// It is empty or too long.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        said("text", &self.text)
    }
}

/// An answer to a suspension.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnswerForm {
    /// As it was typed.
    pub answer: String,
    /// `lift` or `keep`.
    pub act: String,
}

impl AnswerForm {
    /// The answer, and whether the suspension is lifted.
    ///
    /// # Errors
    /// It is empty or too long.
    pub fn parse(&self) -> Result<(String, bool), Vec<FieldError>> {
        Ok((said("answer", &self.answer)?, self.act == "lift"))
    }
}

/// Who takes a request, or whether a unit is trusted.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ActForm {
    /// `take` or `release`; `trust` or `distrust`.
    pub act: String,
}

/// An invitation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InvitationForm {
    /// As it was typed.
    pub email: String,
    /// A code of [`MemberRole`].
    pub role: String,
}

impl InvitationForm {
    /// The address in lower case, and the role.
    ///
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self) -> Result<(String, MemberRole), Vec<FieldError>> {
        match (email(&self.email), MemberRole::parse(&self.role)) {
            (Some(email), Some(role)) => Ok((email, role)),
            (email, role) => {
                let mut errors = Vec::new();
                if email.is_none() {
                    errors.push(FieldError { field: "email", message: "accounts-email-invalid" });
                }
                if role.is_none() {
                    errors.push(FieldError { field: "role", message: "employers-role-missing" });
                }
                Err(errors)
            }
        }
    }
}

/// Another role of a member.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoleForm {
    /// A code of [`MemberRole`].
    pub role: String,
}

/// A reviewer's decision.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DecisionForm {
    /// A code of [`Outcome`].
    pub outcome: String,
    /// Codes of [`Check`] that are ticked.
    pub checks: Vec<String>,
    /// Codes of [`Field`], each with the text at the same place.
    pub about: Vec<String>,
    /// What has to be mended; empty where nothing has.
    pub text: Vec<String>,
    /// Why it is refused.
    pub reason: String,
}

impl DecisionForm {
    /// What was typed for a field.
    pub fn text_about(&self, field: Field) -> &str {
        let at = self.about.iter().position(|it| it == field.code());
        at.and_then(|at| self.text.get(at)).map_or("", String::as_str)
    }

    /// The decision: verified needs the whole checklist, sent back a request at one
    /// field at least, refused a reason.
    ///
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self) -> Result<Decision, Vec<FieldError>> {
        let wrong = |field, message| Err(vec![FieldError { field, message }]);
        let Some(outcome) = Outcome::parse(&self.outcome) else {
            return wrong("outcome", "employers-outcome-missing");
        };
        let requests: Vec<(Field, String)> = Field::ALL
            .iter()
            .map(|it| (*it, self.text_about(*it).trim().to_owned()))
            .filter(|it| !it.1.is_empty())
            .collect();
        let is_ticked = |it: &Check| self.checks.iter().any(|code| code == it.code());
        let checks: Vec<Check> = Check::ALL.iter().copied().filter(is_ticked).collect();
        match outcome {
            Outcome::Verified if checks.len() < Check::ALL.len() => wrong("checks", "employers-checks-missing"),
            Outcome::Verified if !requests.is_empty() => wrong("outcome", "employers-requests-left"),
            Outcome::Returned if requests.is_empty() => wrong("outcome", "employers-requests-missing"),
            Outcome::Returned if requests.iter().any(|it| it.1.chars().count() > LONGEST) => {
                wrong("outcome", "employers-text-long")
            }
            Outcome::Refused => {
                let reason = said("reason", &self.reason)?;
                Ok(Decision { outcome, checks, requests: Vec::new(), reason })
            }
            Outcome::Verified | Outcome::Returned => Ok(Decision { outcome, checks, requests, reason: String::new() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_comes_with_what_it_needs() {
        let all: Vec<String> = Check::ALL.iter().map(|it| it.code().to_owned()).collect();
        let form = |outcome: &str, checks: &[String], text: &str, reason: &str| DecisionForm {
            outcome: outcome.to_owned(),
            checks: checks.to_vec(),
            about: vec!["name".to_owned(), "licence".to_owned()],
            text: vec![String::new(), text.to_owned()],
            reason: reason.to_owned(),
        };
        let message = |form: &DecisionForm| form.parse().err().map(|it| it[0].message);
        for (case, expected) in [
            (form("", &all, "", ""), Some("employers-outcome-missing")),
            (form("verified", &all, "", ""), None),
            (form("verified", &all[1..], "", ""), Some("employers-checks-missing")),
            (form("verified", &all, "看不清", ""), Some("employers-requests-left")),
            (form("returned", &[], "看不清", ""), None),
            (form("returned", &all, " ", ""), Some("employers-requests-missing")),
            (form("refused", &[], "", "不是本县单位"), None),
            (form("refused", &all, "", ""), Some("employers-text-missing")),
        ] {
            assert_eq!(message(&case), expected, "{case:?}");
        }
        let returned = form("returned", &[], "看不清", "").parse().unwrap();
        assert_eq!(returned.requests, [(Field::Licence, "看不清".to_owned())]);
        let half = form("returned", &all[..2], "看不清", "").parse().unwrap();
        assert_eq!(half.checks, [Check::Licence, Check::Identity]);
    }
}
