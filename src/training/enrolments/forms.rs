//! From what is said of someone to enrol to a [`Person`] and how they agreed.

use serde::Deserialize;

use super::people::Person;
use crate::codes::identity::citizen_id;
use crate::html::FieldError;
use crate::profiles::forms::folded_phone;
use crate::training::fields::Mistakes;
use crate::training::{DutyRole, Programme};

/// Someone to enrol by the office, the organisation or their employer, as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct PersonForm {
    pub name: String,
    pub citizen_id: String,
    pub phone: String,
    pub email: String,
    pub duty_role: String,
    /// How the person agreed.
    pub consent: String,
}

impl PersonForm {
    /// Who it is, their duty, and how they agreed.
    ///
    /// # Errors
    /// What has to be mended.
    pub fn parse(&self, programme: &Programme) -> Result<(Person, Option<DutyRole>, String), Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let person = person(&mut wrong, &self.name, &self.citizen_id, &self.phone, &self.email);
        let duty = duty_role(&mut wrong, programme, &self.duty_role);
        let consent = wrong.needed("consent", &self.consent, 200, "training-consent-missing");
        wrong.or(person.map(|it| (it, duty, consent)))
    }
}

/// Checks what is said of a person; also of one in a list.
pub fn person(wrong: &mut Mistakes, name: &str, number: &str, phone: &str, email: &str) -> Option<Person> {
    let name = wrong.needed("name", name, 60, "training-person-name-missing");
    let number = citizen_id::parse(number).ok();
    if number.is_none() {
        wrong.add("citizen_id", "training-citizen-id-wrong");
    }
    let phone = match phone.trim() {
        "" => None,
        text => {
            let phone = folded_phone(text);
            if phone.is_none() {
                wrong.add("phone", "training-phone-wrong");
            }
            phone
        }
    };
    let email = email.trim().to_lowercase();
    let is_address = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    if !email.is_empty() && (!is_address || email.contains(char::is_whitespace) || email.len() > 200) {
        wrong.add("email", "training-email-wrong");
    }
    number.map(|citizen_id| Person { name, citizen_id, phone, email: Some(email).filter(|it| !it.is_empty()) })
}

/// The duty that someone holds: needed where the programme trains for one.
pub fn duty_role(wrong: &mut Mistakes, programme: &Programme, text: &str) -> Option<DutyRole> {
    if !programme.has_duty_roles {
        return None;
    }
    let code = text.trim().to_lowercase();
    let code = code.trim_end_matches(['\u{5c97}', '\u{89d2}']).trim();
    let role = DutyRole::parse(code);
    if role.is_none() {
        wrong.add("duty_role", "training-duty-missing");
    }
    role
}
