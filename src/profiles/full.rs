//! A profile with all that belongs to it, and what others make of it.

use super::draft::{Draft, Preferences};
use super::entries::{self, Entry};
use super::{Contact, EntryKind, Profile};
use crate::certificates::queries::ValidCert;
use crate::search::ProfileDoc;

/// A profile with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Full {
    /// The profile itself.
    pub profile: Profile,
    /// Its parts, in the order of its owner.
    pub entries: Vec<Entry>,
    /// What its owner looks for.
    pub preferences: Preferences,
    /// Ids of the employers that must not see it.
    pub exclusions: Vec<i64>,
}

impl From<Profile> for Full {
    /// With nothing but what stands in its own row.
    fn from(profile: Profile) -> Full {
        let preferences = Preferences { pay_min: profile.wanted_pay.map(i64::from), ..Preferences::default() };
        Full { profile, entries: Vec::new(), preferences, exclusions: Vec::new() }
    }
}

impl Full {
    /// The entries of one kind.
    pub fn entries_of(&self, kind: EntryKind) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |it| it.kind == kind)
    }

    /// What the index holds: what the owner wrote of work and learning, the names
    /// of valid certificates, and nothing that tells who it is.
    pub fn document(&self, certificates: &[ValidCert]) -> ProfileDoc {
        let mut title = vec![self.profile.headline.as_str()];
        title.extend(self.entries_of(EntryKind::Work).map(|it| it.name.as_str()));
        let mut body = vec![self.profile.summary.as_str()];
        for it in &self.entries {
            if it.kind != EntryKind::Work {
                body.push(&it.name);
            }
            body.push(&it.text);
        }
        body.extend(certificates.iter().map(|it| it.name.as_str()));
        let joined = |mut texts: Vec<&str>| {
            texts.retain(|it| !it.is_empty());
            texts.join("\n")
        };
        ProfileDoc { id: self.profile.id, title: joined(title), body: joined(body) }
    }

    /// The profile as it would be said anew; `contact` empty leaves out who it is.
    pub fn draft(&self, contact: &Contact, hidden_from: Vec<String>) -> Draft {
        let profile = &self.profile;
        let some = |text: &str| Some(text.to_owned()).filter(|it| !it.is_empty());
        let mut draft = Draft {
            headline: some(&profile.headline),
            summary: some(&profile.summary),
            preferences: self.preferences.clone(),
            education: profile.education(),
            experience_years: profile.experience_years,
            visibility: profile.visibility,
            hidden_from,
            ..Draft::default()
        };
        draft.person.name = contact.name.clone().unwrap_or_default();
        draft.person.email.clone_from(&contact.email);
        draft.person.phone.clone_from(&contact.phone);
        draft.person.region.clone_from(&profile.region);
        for entry in &self.entries {
            entries::put_into(&mut draft, entry);
        }
        draft
    }
}
