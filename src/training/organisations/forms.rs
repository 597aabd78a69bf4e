//! From what is said of an organisation to a [`Draft`].

use serde::Deserialize;

use crate::codes::identity::uscc;
use crate::html::FieldError;
use crate::training::fields::Mistakes;
use crate::training::{MemberRole, Organisation};

/// What an organisation is, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Draft {
    pub name: String,
    pub uscc: Option<String>,
    pub region: Option<String>,
    pub address: String,
    pub phone: String,
    pub introduction: String,
}

/// An organisation, as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct OrganisationForm {
    pub name: String,
    pub uscc: String,
    pub region: String,
    pub address: String,
    pub phone: String,
    pub introduction: String,
}

impl OrganisationForm {
    /// Checks what was typed.
    ///
    /// # Errors
    /// What has to be mended.
    pub fn parse(&self) -> Result<Draft, Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let name = wrong.needed("name", &self.name, 100, "training-organisation-name-missing");
        let uscc = match self.uscc.trim() {
            "" => None,
            text => {
                let code = uscc::parse(text).ok();
                if code.is_none() {
                    wrong.add("uscc", "training-uscc-wrong");
                }
                code
            }
        };
        let draft = Draft {
            name,
            uscc,
            region: wrong.region("region", &self.region),
            address: wrong.line("address", &self.address, 200),
            phone: wrong.line("phone", &self.phone, 60),
            introduction: wrong.lines("introduction", &self.introduction, 5_000),
        };
        wrong.or(Some(draft))
    }

    /// The form that says what is known.
    pub fn of(it: &Organisation) -> OrganisationForm {
        OrganisationForm {
            name: it.name.clone(),
            uscc: it.uscc.clone().unwrap_or_default(),
            region: it.region.as_deref().and_then(crate::codes::regions::full_name).unwrap_or_default(),
            address: it.address.clone(),
            phone: it.phone.clone(),
            introduction: it.introduction.clone(),
        }
    }
}

/// Who is to act for an organisation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MemberForm {
    /// The account's address.
    pub email: String,
    /// A code of [`MemberRole`].
    pub role: String,
}

impl MemberForm {
    /// Checks what was typed.
    ///
    /// # Errors
    /// What has to be mended.
    pub fn parse(&self) -> Result<(String, MemberRole), Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let email = wrong.needed("email", &self.email, 200, "training-member-email-missing").to_lowercase();
        let role = MemberRole::parse(&self.role);
        if role.is_none() {
            wrong.add("role", "training-member-role-missing");
        }
        wrong.or(role.map(|role| (email, role)))
    }
}
