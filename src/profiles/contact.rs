//! What identifies and reaches a person: sealed in the row, opened for its
//! owner, and for others only after the look was written down.

use super::Profile;
use crate::crypto::Keys;

/// Where a sealed field stands; the value opens nowhere else.
pub fn place(column: &str, reference: &str) -> String {
    format!("profiles.{column}/{reference}")
}

/// The opened fields; `None` where nothing was given.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// The name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The citizen ID number, in its one spelling.
    pub citizen_id: Option<String>,
}

impl std::fmt::Debug for Contact {
    /// Says nothing: such a value ends up in logs sooner or later.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(..)")
    }
}

impl Contact {
    /// Opens what a profile holds.
    ///
    /// # Errors
    /// A key is missing, or a value was changed or moved.
    pub fn open(keys: &Keys, profile: &Profile) -> anyhow::Result<Contact> {
        let open = |column: &str, sealed: &Option<String>| {
            sealed.as_deref().map(|it| keys.open(&place(column, &profile.reference), it)).transpose()
        };
        Ok(Contact {
            name: open("name", &profile.name_sealed)?,
            email: open("email", &profile.email_sealed)?,
            phone: open("phone", &profile.phone_sealed)?,
            citizen_id: open("citizen_id", &profile.citizen_id_sealed)?,
        })
    }

    /// The ID number as its owner recognises it: the last four characters.
    pub fn masked_citizen_id(&self) -> Option<String> {
        let last = self.citizen_id.as_deref()?.get(14..)?;
        Some(format!("**************{last}"))
    }
}
