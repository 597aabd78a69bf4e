//! The parts of a profile: jobs, schools, skills, certificates, languages and
//! projects. One shape in the rows, six in a [`Draft`].

pub mod queries;

use super::EntryKind;
use super::draft::{Draft, Language, NamedCertificate, PartialDate, Project, Schooling, Skill, Work};
use crate::codes::Education;
pub use queries::Entry;

/// More of one kind are refused: nobody reads them.
pub const MOST_OF_A_KIND: usize = 40;

/// An entry without its row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewEntry {
    /// Title of the job, major, skill, name of the certificate, language or project.
    pub name: String,
    /// Employer, school or issuer.
    pub organisation: Option<String>,
    /// Education level code, or a level in words.
    pub level: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub started: Option<String>,
    /// The same; `None` where it lasts.
    pub ended: Option<String>,
    /// What there is to tell.
    pub text: String,
}

fn date(it: Option<PartialDate>) -> Option<String> {
    it.map(|it| it.to_string())
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|it| !it.is_empty())
}

/// The entries of a draft, in the order in which they are stored.
pub fn of_draft(draft: &Draft) -> Vec<(EntryKind, NewEntry)> {
    let mut entries = Vec::new();
    entries.extend(draft.works.iter().map(|it| {
        let entry = NewEntry {
            name: it.title.clone(),
            organisation: some(&it.organisation),
            started: date(it.start),
            ended: date(it.end),
            text: it.text.clone(),
            ..NewEntry::default()
        };
        (EntryKind::Work, entry)
    }));
    entries.extend(draft.educations.iter().map(|it| {
        let entry = NewEntry {
            name: it.major.clone().unwrap_or_default(),
            organisation: some(&it.institution),
            level: it.level.map(|it| it.code().to_owned()),
            started: date(it.start),
            ended: date(it.end),
            ..NewEntry::default()
        };
        (EntryKind::Education, entry)
    }));
    entries.extend(draft.skills.iter().map(|it| {
        let (name, level, text) = (it.name.clone(), it.level.clone(), it.keywords.join("\n"));
        (EntryKind::Skill, NewEntry { name, level, text, ..NewEntry::default() })
    }));
    entries.extend(draft.certificates.iter().map(|it| {
        let (name, organisation, started) = (it.name.clone(), it.issuer.clone(), date(it.date));
        (EntryKind::Certificate, NewEntry { name, organisation, started, ..NewEntry::default() })
    }));
    entries.extend(draft.languages.iter().map(|it| {
        let (name, level) = (it.name.clone(), it.fluency.clone());
        (EntryKind::Language, NewEntry { name, level, ..NewEntry::default() })
    }));
    entries.extend(draft.projects.iter().map(|it| {
        let (name, text) = (it.name.clone(), it.text.clone());
        let entry = NewEntry { name, text, started: date(it.start), ended: date(it.end), ..NewEntry::default() };
        (EntryKind::Project, entry)
    }));
    entries
}

/// Puts an entry back to where it stands in a draft.
pub fn put_into(draft: &mut Draft, entry: &Entry) {
    let read = |it: &Option<String>| it.as_deref().and_then(PartialDate::parse);
    let (start, end) = (read(&entry.started), read(&entry.ended));
    let (name, text) = (entry.name.clone(), entry.text.clone());
    let organisation = entry.organisation.clone();
    match entry.kind {
        EntryKind::Work => {
            draft.works.push(Work { organisation: organisation.unwrap_or_default(), title: name, start, end, text });
        }
        EntryKind::Education => draft.educations.push(Schooling {
            institution: organisation.unwrap_or_default(),
            major: some(&name),
            level: entry.level.as_deref().and_then(Education::parse),
            start,
            end,
        }),
        EntryKind::Skill => draft.skills.push(Skill {
            name,
            level: entry.level.clone(),
            keywords: text.lines().map(ToOwned::to_owned).collect(),
        }),
        EntryKind::Certificate => {
            draft.certificates.push(NamedCertificate { name, issuer: organisation, date: start });
        }
        EntryKind::Language => draft.languages.push(Language { name, fluency: entry.level.clone() }),
        EntryKind::Project => draft.projects.push(Project { name, text, start, end }),
    }
}
