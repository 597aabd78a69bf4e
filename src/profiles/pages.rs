//! What the pages of a profile show.

mod office;
mod sections;

use askama::Template;

use super::completeness::Completeness;
use super::entries::Entry;
use super::{Contact, EntryKind, Full, Visibility as Visible};
use crate::clock::{show_day, show_time};
use crate::codes::{Education, regions};
use crate::compliance::queries::LookRow;
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::{certificates, clock};

pub(crate) use office::Pager;
pub use office::{Ask, Look, Sheet, StaffIndex};
pub use sections::{
    EditEntry, Entries, Person, Preferences, Summary, Visibility, entry_form, person_form, preferences_form,
};

/// The shell of a page of the owner's.
fn shell(visit: &Visit, title: impl ToString, errors: &[FieldError]) -> Shell {
    Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("profile", title) }
}

/// An entry in a list.
pub struct EntryLine {
    href: String,
    deletion_href: String,
    title: String,
    details: Vec<String>,
    text: String,
}

impl EntryLine {
    fn new(loc: Loc, entry: &Entry) -> EntryLine {
        let organisation = entry.organisation.clone().unwrap_or_default();
        let level = match (entry.kind, entry.level.as_deref()) {
            (EntryKind::Education, Some(code)) => {
                Education::parse(code).map_or_else(|| code.to_owned(), |it| loc.t(it.message()).to_string())
            }
            (_, level) => level.unwrap_or_default().to_owned(),
        };
        let period = match (&entry.started, &entry.ended) {
            (Some(start), Some(end)) => format!("{start} – {end}"),
            (Some(start), None) if entry.kind == EntryKind::Work => {
                loc.t("profiles-since").with("start", start).to_string()
            }
            (Some(only), None) | (None, Some(only)) => only.clone(),
            (None, None) => String::new(),
        };
        let href = loc.path(&format!("/profile/entries/{}", entry.id));
        // A school without a major is called by its own name.
        let has_no_name = entry.name.is_empty();
        let (title, second) =
            if has_no_name { (organisation, String::new()) } else { (entry.name.clone(), organisation) };
        let details = [second, level, period].into_iter().filter(|it| !it.is_empty()).collect();
        EntryLine { deletion_href: format!("{href}/deletion"), href, title, details, text: entry.text.clone() }
    }
}

/// A certificate of the office in a list of its holder's.
pub struct IssuedLine {
    reference: String,
    name: String,
    number: String,
    standing: String,
    tone: &'static str,
}

impl IssuedLine {
    fn new(visit: &Visit, it: &certificates::Certificate) -> IssuedLine {
        let standing = certificates::state_at(it, clock::day(visit.now));
        IssuedLine {
            reference: it.reference.clone(),
            name: it.name.clone(),
            number: it.number.clone(),
            standing: visit.t(standing.message()).to_string(),
            tone: standing.tone(),
        }
    }
}

/// A line of the task list.
struct Task {
    label: &'static str,
    href: String,
    state: String,
    tone: &'static str,
}

/// `GET /profile`
#[derive(Template)]
#[template(path = "profiles/show.html")]
pub struct Show {
    shell: Shell,
    percent: u8,
    next: Vec<(String, String)>,
    tasks: Vec<Task>,
    visibility: String,
    is_idle: bool,
    has_profile: bool,
    n_valid: usize,
    n_looks: usize,
    updated: String,
}

impl Show {
    /// Makes the page; three things to add next are enough.
    pub fn new(
        visit: &Visit,
        full: Option<&Full>,
        contact: &Contact,
        completeness: &Completeness,
        n_valid: usize,
        n_looks: usize,
    ) -> Show {
        let loc = visit.loc;
        let next = completeness.missing.iter().take(3);
        let next = next.map(|it| (loc.t(it.message()).to_string(), loc.path(it.path()))).collect();
        let count = |kind| full.map_or(0, |it| it.entries_of(kind).count());
        let is_named = contact.name.is_some();
        let wishes = full.map_or(0, |it| {
            let wanted = &it.preferences;
            wanted.occupations.len() + wanted.regions.len() + wanted.kinds.len() + usize::from(wanted.pay_min.is_some())
        });
        let task = |label, path: &str, n: usize| {
            let state = match n {
                0 => loc.t("profiles-task-empty").to_string(),
                n => loc.t("profiles-task-entries").with("n", n).to_string(),
            };
            Task { label, href: loc.path(path), state, tone: if n == 0 { "wait" } else { "done" } }
        };
        let mut tasks = vec![
            task("profiles-person", "/profile/person", usize::from(is_named)),
            task("profiles-preferences", "/profile/preferences", wishes),
        ];
        for kind in EntryKind::ALL {
            let n = count(*kind) + if *kind == EntryKind::Certificate { n_valid } else { 0 };
            tasks.push(task(kind.message(), kind.path(), n));
        }
        let has_summary = full.is_some_and(|it| !it.profile.summary.is_empty());
        tasks.push(task("profiles-summary", "/profile/summary", usize::from(has_summary)));
        for it in &mut tasks {
            let is_single = matches!(it.label, "profiles-person" | "profiles-preferences" | "profiles-summary");
            if is_single && it.tone == "done" {
                it.state = loc.t("profiles-task-filled").to_string();
            }
        }
        let profile = full.map(|it| &it.profile);
        let visibility = profile.map_or(Visible::Hidden, |it| it.visibility);
        let is_found = profile.is_some_and(|it| it.is_searchable(visit.now));
        Show {
            shell: shell(visit, visit.t("profiles-title"), &[]),
            percent: completeness.percent,
            next,
            tasks,
            visibility: loc.t(visibility.message()).to_string(),
            is_idle: visibility == Visible::VerifiedEmployers && !is_found,
            has_profile: full.is_some(),
            n_valid,
            n_looks,
            updated: profile.map(|it| show_day(clock::day(it.updated_at), loc.is_en())).unwrap_or_default(),
        }
    }
}

/// A look as the owner reads it.
struct LookLine {
    viewer: String,
    fields: String,
    reason: String,
    at: String,
}

/// `GET /profile/looks`
#[derive(Template)]
#[template(path = "profiles/looks.html")]
pub struct Looks {
    shell: Shell,
    looks: Vec<LookLine>,
}

impl Looks {
    /// Makes the page.
    pub fn new(visit: &Visit, looks: Vec<LookRow>) -> Looks {
        let named = |code: &str| visit.t(format!("profiles-field-{code}")).to_string();
        let line = |it: LookRow| LookLine {
            viewer: it.viewer,
            fields: it.fields.split(',').map(named).collect::<Vec<_>>().join(&visit.t("profiles-and").to_string()),
            reason: match &*it.reason {
                "api" => visit.t("profiles-reason-api").to_string(),
                "training-class" => visit.t("profiles-reason-training").to_string(),
                _ => it.reason,
            },
            at: show_time(it.looked_at, visit.loc.is_en()),
        };
        let looks = looks.into_iter().map(line).collect();
        Looks { shell: shell(visit, visit.t("profiles-looks"), &[]), looks }
    }
}

/// `GET /profile/import`, and again with what is wrong.
#[derive(Template)]
#[template(path = "profiles/import.html")]
pub struct Import {
    shell: Shell,
    text: String,
    errors: Vec<FieldError>,
    /// Where the document is wrong, in sentences.
    mistakes: Vec<String>,
}

impl Import {
    /// Makes the page.
    pub fn new(visit: &Visit, text: String, message: Option<&'static str>, mistakes: Vec<String>) -> Import {
        let errors: Vec<_> = message.into_iter().map(|message| FieldError { field: "text", message }).collect();
        Import { shell: shell(visit, visit.t("profiles-import"), &errors), text, errors, mistakes }
    }
}

/// `POST /profile/import`: what was left out.
#[derive(Template)]
#[template(path = "profiles/imported.html")]
pub struct Imported {
    shell: Shell,
    skipped: Vec<String>,
    unknown_employers: Vec<String>,
}

impl Imported {
    /// Makes the page.
    pub fn new(visit: &Visit, skipped: Vec<String>, unknown_employers: Vec<String>) -> Imported {
        let shell = shell(visit, visit.t("profiles-imported"), &[]);
        Imported { shell, skipped, unknown_employers }
    }
}

/// `GET /profile/deletion`
#[derive(Template)]
#[template(path = "profiles/deletion.html")]
pub struct Deletion {
    shell: Shell,
    /// Until when the law keeps some of it; empty where it keeps nothing.
    kept_until: String,
}

impl Deletion {
    /// Makes the page.
    pub fn new(visit: &Visit, kept_until: Option<chrono::NaiveDateTime>) -> Deletion {
        Deletion {
            shell: shell(visit, visit.t("profiles-deletion"), &[]),
            kept_until: kept_until.map(|it| show_day(clock::last_day(it), visit.loc.is_en())).unwrap_or_default(),
        }
    }
}

/// A place in words; empty where there is none.
fn place_name(code: Option<&str>) -> String {
    code.and_then(regions::full_name).unwrap_or_default()
}

/// The levels of education to choose from, with an empty one first.
fn education_options(loc: Loc, chosen: &str) -> Vec<(&'static str, String, bool)> {
    let mut options = vec![("", loc.t("profiles-not-said").to_string(), chosen.is_empty())];
    options.extend(Education::ALL.iter().map(|it| (it.code(), loc.t(it.message()).to_string(), it.code() == chosen)));
    options
}
