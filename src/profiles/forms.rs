//! The forms of a profile: raw strings in, a typed value or a list of problems out.

use serde::Deserialize;

use super::draft::{PartialDate, Preferences, Visibility};
use super::entries::NewEntry;
use super::queries::Person;
use super::{Contact, EntryKind};
use crate::codes::identity::citizen_id;
use crate::codes::{Education, occupations, regions};
use crate::html::FieldError;
use crate::postings;

/// The longest texts of a line and of several.
const LINE: usize = 100;
const TEXT: usize = 4_000;
/// More wishes are no wishes.
const MOST_WISHES: usize = 10;

/// Gathers the mistakes of a form.
struct Mistakes(Vec<FieldError>);

impl Mistakes {
    fn add(&mut self, field: &'static str, message: &'static str) {
        self.0.push(FieldError { field, message });
    }

    /// A line, trimmed; `None` where it is empty.
    fn line(&mut self, field: &'static str, text: &str) -> Option<String> {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() > LINE {
            self.add(field, "profiles-line-too-long");
        }
        Some(line).filter(|it| !it.is_empty())
    }

    /// Several lines, trimmed.
    fn text(&mut self, field: &'static str, text: &str) -> String {
        let text = text.replace("\r\n", "\n").trim().to_owned();
        if text.chars().count() > TEXT {
            self.add(field, "profiles-text-too-long");
        }
        text
    }

    fn or<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}

/// `/profile/person`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PersonForm {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The telephone number.
    pub phone: String,
    /// The citizen ID number; empty leaves the one on file.
    pub citizen_id: String,
    /// Set to take the number on file away.
    pub citizen_id_removed: String,
    /// The place where they live, in words.
    pub region: String,
    /// Code of the highest level reached.
    pub education: String,
    /// Whole years of work.
    pub experience_years: String,
    /// Themselves in a line.
    pub headline: String,
}

/// A person as a form says it.
#[derive(Debug, Clone)]
pub struct SaidPerson {
    /// What was said.
    pub person: Person,
    /// Whether the ID number on file stays as it is.
    pub keeps_citizen_id: bool,
}

impl PersonForm {
    /// Checks what was typed; everything may be left out.
    pub fn parse(&self) -> Result<SaidPerson, Vec<FieldError>> {
        let mut wrong = Mistakes(Vec::new());
        let name = wrong.line("name", &self.name);
        let email = self.email.trim().to_lowercase();
        if !email.is_empty() && email.parse::<lettre::Address>().is_err() {
            wrong.add("email", "profiles-email-invalid");
        }
        let phone = folded_phone(&self.phone);
        if phone.is_none() && !self.phone.trim().is_empty() {
            wrong.add("phone", "profiles-phone-invalid");
        }
        let removes_id = !self.citizen_id_removed.is_empty();
        let mut citizen_id = None;
        if !removes_id && !self.citizen_id.trim().is_empty() {
            match citizen_id::parse(&self.citizen_id) {
                Ok(number) => citizen_id = Some(number),
                Err(_) => wrong.add("citizen_id", "profiles-citizen-id-invalid"),
            }
        }
        let region = place(&self.region);
        if region.is_none() && !self.region.trim().is_empty() {
            wrong.add("region", "profiles-region-unknown");
        }
        let education = Education::parse(&self.education);
        if education.is_none() && !self.education.is_empty() {
            wrong.add("education", "profiles-education-unknown");
        }
        let experience_years = match self.experience_years.trim() {
            "" => None,
            years => match half_width(years).parse() {
                Ok(years @ 0..=60) => Some(years),
                _ => {
                    wrong.add("experience_years", "profiles-experience-invalid");
                    None
                }
            },
        };
        let headline = wrong.line("headline", &self.headline).unwrap_or_default();
        let keeps_citizen_id = citizen_id.is_none() && !removes_id;
        let contact = Contact { name, email: Some(email).filter(|it| !it.is_empty()), phone, citizen_id };
        let person = Person { contact, region, education, experience_years, headline };
        wrong.or(SaidPerson { person, keeps_citizen_id })
    }
}

fn half_width(text: &str) -> String {
    let half = |it: char| match it {
        '！'..='～' => char::from_u32(it as u32 - 0xFEE0).unwrap_or(it),
        it => it,
    };
    text.chars().map(half).collect()
}

/// Digits with a plus sign at most, as one dials them; `None` for what is no number.
pub(crate) fn folded_phone(text: &str) -> Option<String> {
    let dialled: String = half_width(text).chars().filter(|it| !it.is_whitespace() && !"-－()".contains(*it)).collect();
    let digits = dialled.strip_prefix('+').unwrap_or(&dialled);
    let is_number = (7..=15).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    is_number.then_some(dialled)
}

/// A place in words, or its code.
fn place(text: &str) -> Option<String> {
    let text = text.trim();
    regions::get(text).or_else(|| regions::locate(&[text])).map(|it| it.code.to_owned())
}

/// An occupation in words, or its code; `None` where it is not clear which is meant.
pub fn occupation(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let is_called = |it: &&occupations::Occupation| it.name == text || it.aliases.contains(&text);
    let known = occupations::get(text).or_else(|| occupations::all().iter().find(is_called));
    known
        .map(|it| it.code)
        .or_else(|| occupations::suggest(text, 1).first().filter(|it| it.confidence > 0.8).map(|it| it.occupation.code))
}

/// `/profile/preferences`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PreferencesForm {
    /// Codes that stay.
    pub occupations: Vec<String>,
    /// One more, in words.
    pub occupation: String,
    /// The code that was meant by the words.
    pub occupation_choice: String,
    /// Codes that stay.
    pub regions: Vec<String>,
    /// One more, in words.
    pub region: String,
    /// Codes of kinds of work.
    pub kinds: Vec<String>,
    /// The least pay, yuan a month.
    pub pay_min: String,
    /// Set where work from anywhere is wanted too.
    pub remote: String,
}

impl PreferencesForm {
    /// Checks what was typed; answers the wishes and whether work from anywhere is one.
    pub fn parse(&self) -> Result<(Preferences, bool), Vec<FieldError>> {
        let mut wrong = Mistakes(Vec::new());
        let mut wanted = Preferences::default();
        let known = |code: &&String| occupations::get(code).is_some();
        wanted.occupations = self.occupations.iter().filter(known).cloned().collect();
        if occupations::get(&self.occupation_choice).is_some() {
            wanted.occupations.push(self.occupation_choice.clone());
        } else if !self.occupation.trim().is_empty() {
            match occupation(&self.occupation) {
                Some(code) => wanted.occupations.push(code.to_owned()),
                None => wrong.add("occupation", "profiles-occupation-unclear"),
            }
        }
        wanted.regions = self.regions.iter().filter(|it| regions::get(it).is_some()).cloned().collect();
        if !self.region.trim().is_empty() {
            match place(&self.region) {
                Some(code) => wanted.regions.push(code),
                None => wrong.add("region", "profiles-region-unknown"),
            }
        }
        for codes in [&mut wanted.occupations, &mut wanted.regions] {
            let all = std::mem::take(codes);
            for code in all {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        if wanted.occupations.len() > MOST_WISHES {
            wrong.add("occupation", "profiles-too-many-wishes");
        }
        if wanted.regions.len() > MOST_WISHES {
            wrong.add("region", "profiles-too-many-wishes");
        }
        wanted.kinds = self.kinds.iter().filter_map(|it| postings::Kind::parse(it)).collect();
        let pay = half_width(&self.pay_min).replace([',', '，', ' '], "");
        if !pay.is_empty() {
            match pay.parse() {
                Ok(yuan @ 0..=2_000_000) => wanted.pay_min = Some(yuan),
                _ => wrong.add("pay_min", "profiles-pay-invalid"),
            }
        }
        wrong.or((wanted, !self.remote.is_empty()))
    }
}

/// An entry of any kind.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EntryForm {
    /// Title, major, skill, certificate, language or project.
    pub name: String,
    /// Employer, school or issuer.
    pub organisation: String,
    /// Education level code, or a level in words.
    pub level: String,
    /// When it began, or was given.
    pub started: String,
    /// When it ended; empty where it lasts.
    pub ended: String,
    /// What there is to tell.
    pub text: String,
}

impl EntryForm {
    /// Checks what was typed for an entry of this kind.
    pub fn parse(&self, kind: EntryKind) -> Result<NewEntry, Vec<FieldError>> {
        let mut wrong = Mistakes(Vec::new());
        let name = wrong.line("name", &self.name).unwrap_or_default();
        let organisation = wrong.line("organisation", &self.organisation);
        let level = wrong.line("level", &self.level);
        if kind == EntryKind::Education {
            if organisation.is_none() {
                wrong.add("organisation", "profiles-school-missing");
            }
            if level.as_deref().is_some_and(|it| Education::parse(it).is_none()) {
                wrong.add("level", "profiles-education-unknown");
            }
        } else if name.is_empty() {
            wrong.add("name", "profiles-entry-name-missing");
        }
        let mut date = |field, text: &str| {
            let date = PartialDate::parse(&half_width(text));
            if date.is_none() && !text.trim().is_empty() {
                wrong.add(field, "profiles-date-invalid");
            }
            date
        };
        let (started, ended) = (date("started", &self.started), date("ended", &self.ended));
        if let (Some(start), Some(end)) = (started, ended)
            && (end.year, end.month.unwrap_or(12)) < (start.year, start.month.unwrap_or(1))
        {
            wrong.add("ended", "profiles-ended-before-started");
        }
        let text = wrong.text("text", &self.text);
        let written = |it: Option<PartialDate>| it.map(|it| it.to_string());
        wrong.or(NewEntry { name, organisation, level, started: written(started), ended: written(ended), text })
    }
}

/// `/profile/summary`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SummaryForm {
    /// Themselves in a paragraph.
    pub summary: String,
}

impl SummaryForm {
    /// Checks what was typed.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let mut wrong = Mistakes(Vec::new());
        let summary = wrong.text("summary", &self.summary);
        wrong.or(summary)
    }
}

/// `/profile/visibility`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VisibilityForm {
    /// `hidden` or `verified_employers`.
    pub visibility: String,
    /// Ids of the employers that stay excluded.
    pub excluded: Vec<i64>,
    /// The name of one more.
    pub employer: String,
}

impl VisibilityForm {
    /// Checks what was typed.
    pub fn parse(&self) -> Result<Visibility, Vec<FieldError>> {
        let mut wrong = Mistakes(Vec::new());
        let visibility = Visibility::parse(&self.visibility);
        if visibility.is_none() {
            wrong.add("visibility", "profiles-visibility-missing");
        }
        wrong.or(visibility.unwrap_or(Visibility::Hidden))
    }
}

/// Why someone of the office wants to see a profile.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LookForm {
    /// In a sentence; the owner reads it.
    pub reason: String,
}

impl LookForm {
    /// Checks what was typed.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let mut wrong = Mistakes(Vec::new());
        let reason = wrong.line("reason", &self.reason).unwrap_or_default();
        if reason.chars().count() < 2 {
            wrong.add("reason", "profiles-reason-missing");
        }
        wrong.or(reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("１３８ 0000-0000", Some("13800000000")),
            ("+86 138 0000 0000", Some("+8613800000000")),
            ("(0434) 000-1234", Some("04340001234")),
            ("110", None),
            ("call me", None),
        ] {
            assert_eq!(folded_phone(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn every_mistake_of_a_person_is_named_at_its_field() {
        let form = PersonForm {
            email: "nobody".into(),
            phone: "12".into(),
            citizen_id: "110105194912310021".into(),
            region: "无此地".into(),
            education: "unknown".into(),
            experience_years: "ten".into(),
            ..PersonForm::default()
        };
        let fields: Vec<_> = form.parse().unwrap_err().into_iter().map(|it| it.field).collect();
        assert_eq!(fields, ["email", "phone", "citizen_id", "region", "education", "experience_years"]);
        assert!(PersonForm::default().parse().is_ok(), "a draft may be empty");
    }

    #[test]
    fn an_entry_ends_after_it_began() {
        let form = |started: &str, ended: &str| EntryForm {
            name: "焊工".into(),
            started: started.into(),
            ended: ended.into(),
            ..EntryForm::default()
        };
        assert!(form("2020年3月", "2020").parse(EntryKind::Work).is_ok());
        assert!(form("2020-03", "").parse(EntryKind::Work).is_ok());
        assert_eq!(form("2020-03", "2019-12").parse(EntryKind::Work).unwrap_err()[0].field, "ended");
        assert_eq!(form("soon", "").parse(EntryKind::Work).unwrap_err()[0].field, "started");
    }
}
