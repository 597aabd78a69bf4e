//! What members and people send about lists and invitations.

use serde::Deserialize;

use crate::html::FieldError;

/// The version of the words to which a person consents when accepting.
pub const NOTICE_VERSION: &str = "2026-11-25";

/// Longest note or message, in characters.
const LONGEST: usize = 1_000;

/// A text of at most so many characters, trimmed.
fn checked(text: &str, most: usize, field: &'static str, errors: &mut Vec<FieldError>) -> String {
    let text = text.trim();
    if text.chars().count() > most {
        errors.push(FieldError { field, message: "talent-error-long" });
    }
    text.to_owned()
}

/// Puts a person on a list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeepForm {
    /// The name of the list; made where there is none.
    pub list: String,
    /// What the unit notes of the person.
    pub note: String,
}

impl KeepForm {
    /// Name and note.
    ///
    /// # Errors
    /// What is wrong, at its field.
    pub fn parse(&self) -> Result<(String, String), Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = checked(&self.list, 60, "list", &mut errors);
        if name.is_empty() {
            errors.push(FieldError { field: "list", message: "talent-error-list" });
        }
        let note = checked(&self.note, LONGEST, "note", &mut errors);
        if errors.is_empty() { Ok((name, note)) } else { Err(errors) }
    }
}

/// Takes a person off a list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RemovalForm {
    /// The profile's public name.
    pub profile: String,
}

/// Invites a person.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InviteForm {
    /// The posting's public name.
    pub posting: String,
    /// What the unit writes.
    pub text: String,
}

impl InviteForm {
    /// The text.
    ///
    /// # Errors
    /// What is wrong, at its field.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let mut errors = Vec::new();
        let text = checked(&self.text, LONGEST, "text", &mut errors);
        if errors.is_empty() { Ok(text) } else { Err(errors) }
    }
}

/// Accepts an invitation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AcceptForm {
    /// `1`: the unit may know who they are.
    pub consent: String,
}

/// Declines one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeclineForm {
    /// `unit`: none of this unit again; `all`: none of anyone.
    pub further: String,
}

/// Whether a person wants invitations at all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SettingsForm {
    /// `none` or `all`.
    pub wanted: String,
}
