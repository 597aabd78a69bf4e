//! The forms of a profile as pages.

use askama::Template;

use super::{EntryLine, IssuedLine, education_options, place_name, shell};
use crate::certificates::Certificate;
use crate::codes::{Education, occupations};
use crate::html::{FieldError, Shell, Visit};
use crate::postings;
use crate::profiles::entries::Entry;
use crate::profiles::forms::{EntryForm, PersonForm, PreferencesForm, SummaryForm, VisibilityForm};
use crate::profiles::{Contact, EntryKind, Full, Profile, Visibility as Visible};

/// A choice: its value, its words, whether it is taken.
type Choice = (String, String, bool);

/// `/profile/person`
#[derive(Template)]
#[template(path = "profiles/person.html")]
pub struct Person {
    shell: Shell,
    form: PersonForm,
    /// The ID number on file as its owner recognises it; empty where there is none.
    masked: String,
    errors: Vec<FieldError>,
    educations: Vec<(&'static str, String, bool)>,
}

/// The form as it was last saved.
pub fn person_form(profile: &Profile, contact: &Contact) -> PersonForm {
    PersonForm {
        name: contact.name.clone().unwrap_or_default(),
        email: contact.email.clone().unwrap_or_default(),
        phone: contact.phone.clone().unwrap_or_default(),
        region: place_name(profile.region.as_deref()),
        education: profile.education.clone().unwrap_or_default(),
        experience_years: profile.experience_years.map(|it| it.to_string()).unwrap_or_default(),
        headline: profile.headline.clone(),
        ..PersonForm::default()
    }
}

impl Person {
    /// Makes the page.
    pub fn new(visit: &Visit, form: PersonForm, masked: Option<String>, errors: &[FieldError]) -> Person {
        let educations = education_options(visit.loc, &form.education);
        let shell = shell(visit, visit.t("profiles-person"), errors);
        Person { shell, form, masked: masked.unwrap_or_default(), errors: errors.to_vec(), educations }
    }
}

/// `/profile/preferences`
#[derive(Template)]
#[template(path = "profiles/preferences.html")]
pub struct Preferences {
    shell: Shell,
    form: PreferencesForm,
    errors: Vec<FieldError>,
    occupations: Vec<Choice>,
    /// What the words may have meant.
    choices: Vec<Choice>,
    regions: Vec<Choice>,
    kinds: Vec<Choice>,
}

/// The form as it was last saved.
pub fn preferences_form(full: &Full) -> PreferencesForm {
    let wanted = &full.preferences;
    PreferencesForm {
        occupations: wanted.occupations.clone(),
        regions: wanted.regions.clone(),
        kinds: wanted.kinds.iter().map(|it| it.code().to_owned()).collect(),
        pay_min: wanted.pay_min.map(|it| it.to_string()).unwrap_or_default(),
        remote: if full.profile.wants_remote { "1".to_owned() } else { String::new() },
        ..PreferencesForm::default()
    }
}

impl Preferences {
    /// Makes the page; words that may mean several occupations become a choice.
    pub fn new(visit: &Visit, form: PreferencesForm, errors: &[FieldError]) -> Preferences {
        let known = |code: &String| occupations::get(code).map(|it| (code.clone(), it.name.to_owned(), true));
        let is_unclear = errors.iter().any(|it| it.message == "profiles-occupation-unclear");
        let suggestions = if is_unclear { occupations::suggest(&form.occupation, 6) } else { Vec::new() };
        let is_chosen = |kind: &postings::Kind| form.kinds.iter().any(|it| it == kind.code());
        let kinds = postings::Kind::ALL.iter();
        let kinds = kinds.map(|it| (it.code().to_owned(), visit.t(it.message()).to_string(), is_chosen(it)));
        Preferences {
            shell: shell(visit, visit.t("profiles-preferences"), errors),
            occupations: form.occupations.iter().filter_map(known).collect(),
            choices: suggestions
                .iter()
                .map(|it| (it.occupation.code.to_owned(), it.occupation.name.to_owned(), false))
                .collect(),
            regions: form.regions.iter().map(|it| (it.clone(), place_name(Some(it)), true)).collect(),
            kinds: kinds.collect(),
            errors: errors.to_vec(),
            form,
        }
    }
}

/// `/profile/summary`
#[derive(Template)]
#[template(path = "profiles/summary.html")]
pub struct Summary {
    shell: Shell,
    form: SummaryForm,
    errors: Vec<FieldError>,
}

impl Summary {
    /// Makes the page.
    pub fn new(visit: &Visit, form: SummaryForm, errors: &[FieldError]) -> Summary {
        Summary { shell: shell(visit, visit.t("profiles-summary"), errors), form, errors: errors.to_vec() }
    }
}

/// `/profile/visibility`
#[derive(Template)]
#[template(path = "profiles/visibility.html")]
pub struct Visibility {
    shell: Shell,
    form: VisibilityForm,
    errors: Vec<FieldError>,
    choices: Vec<Choice>,
    excluded: Vec<Choice>,
}

impl Visibility {
    /// Makes the page.
    pub fn new(visit: &Visit, form: VisibilityForm, excluded: Vec<(i64, String)>, errors: &[FieldError]) -> Visibility {
        let choices = Visible::ALL.iter().map(|it| {
            let words = visit.t(format!("{}-choice", it.message())).to_string();
            (it.code().to_owned(), words, it.code() == form.visibility)
        });
        let excluded = excluded.into_iter().map(|(id, name)| (id.to_string(), name, form.excluded.contains(&id)));
        Visibility {
            shell: shell(visit, visit.t("profiles-visibility"), errors),
            choices: choices.collect(),
            excluded: excluded.collect(),
            errors: errors.to_vec(),
            form,
        }
    }
}

/// Which fields an entry of a kind has, and what they are called; empty for none.
struct Labels {
    name: &'static str,
    organisation: &'static str,
    level: &'static str,
    started: &'static str,
    ended: &'static str,
    text: &'static str,
}

const fn labels(kind: EntryKind) -> Labels {
    const NONE: Labels = Labels { name: "", organisation: "", level: "", started: "", ended: "", text: "" };
    match kind {
        EntryKind::Work => Labels {
            name: "profiles-work-name",
            organisation: "profiles-work-organisation",
            started: "profiles-started",
            ended: "profiles-ended",
            text: "profiles-work-text",
            ..NONE
        },
        EntryKind::Education => Labels {
            name: "profiles-education-name",
            organisation: "profiles-education-organisation",
            level: "profiles-education-level",
            started: "profiles-started",
            ended: "profiles-ended",
            ..NONE
        },
        EntryKind::Skill => {
            Labels { name: "profiles-skill-name", level: "profiles-skill-level", text: "profiles-skill-text", ..NONE }
        }
        EntryKind::Certificate => Labels {
            name: "profiles-certificate-name",
            organisation: "profiles-certificate-organisation",
            started: "profiles-certificate-started",
            ..NONE
        },
        EntryKind::Language => Labels { name: "profiles-language-name", level: "profiles-language-level", ..NONE },
        EntryKind::Project => Labels {
            name: "profiles-project-name",
            started: "profiles-started",
            ended: "profiles-ended",
            text: "profiles-project-text",
            ..NONE
        },
    }
}

/// The form of an entry as it was last saved.
pub fn entry_form(entry: &Entry) -> EntryForm {
    let some = |it: &Option<String>| it.clone().unwrap_or_default();
    EntryForm {
        name: entry.name.clone(),
        organisation: some(&entry.organisation),
        level: some(&entry.level),
        started: some(&entry.started),
        ended: some(&entry.ended),
        text: entry.text.clone(),
    }
}

/// `GET /profile/works` and its like.
#[derive(Template)]
#[template(path = "profiles/entries.html")]
pub struct Entries {
    shell: Shell,
    kind: EntryKind,
    entries: Vec<EntryLine>,
    issued: Vec<IssuedLine>,
    form: EntryForm,
    labels: Labels,
    levels: Vec<(&'static str, String, bool)>,
    errors: Vec<FieldError>,
}

impl Entries {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        kind: EntryKind,
        entries: Vec<Entry>,
        issued: Vec<Certificate>,
        form: EntryForm,
        errors: &[FieldError],
    ) -> Entries {
        Entries {
            shell: shell(visit, visit.t(kind.message()), errors),
            kind,
            entries: entries.iter().map(|it| EntryLine::new(visit.loc, it)).collect(),
            issued: issued.iter().map(|it| IssuedLine::new(visit, it)).collect(),
            labels: labels(kind),
            levels: levels(visit, kind, &form),
            form,
            errors: errors.to_vec(),
        }
    }
}

/// `GET /profile/entries/{id}`
#[derive(Template)]
#[template(path = "profiles/entry.html")]
pub struct EditEntry {
    shell: Shell,
    id: i64,
    kind: EntryKind,
    form: EntryForm,
    labels: Labels,
    levels: Vec<(&'static str, String, bool)>,
    errors: Vec<FieldError>,
}

impl EditEntry {
    /// Makes the page.
    pub fn new(visit: &Visit, entry: &Entry, form: EntryForm, errors: &[FieldError]) -> EditEntry {
        EditEntry {
            shell: shell(visit, visit.t(entry.kind.message()), errors),
            id: entry.id,
            kind: entry.kind,
            labels: labels(entry.kind),
            levels: levels(visit, entry.kind, &form),
            form,
            errors: errors.to_vec(),
        }
    }
}

/// Levels to choose from; only those of schools are a list.
fn levels(visit: &Visit, kind: EntryKind, form: &EntryForm) -> Vec<(&'static str, String, bool)> {
    if kind != EntryKind::Education {
        return Vec::new();
    }
    let chosen = Education::parse(&form.level).map_or("", Education::code);
    education_options(visit.loc, chosen)
}
