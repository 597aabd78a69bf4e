//! A profile as the office sees it.

use askama::Template;

use super::{EntryLine, IssuedLine, place_name};
use crate::certificates::Certificate;
use crate::clock::{self, show_day};
use crate::codes::occupations;
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::number;
use crate::profiles::forms::LookForm;
use crate::profiles::{Contact, EntryKind, Full, Profile};

fn shell(visit: &Visit, title: impl ToString, errors: &[FieldError]) -> Shell {
    Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("staff", title) }
}

/// A profile in the office's list.
struct Row {
    reference: String,
    headline: String,
    place: String,
    visibility: String,
    updated: String,
}

/// `GET /staff/profiles`
#[derive(Template)]
#[template(path = "profiles/staff_index.html")]
pub struct StaffIndex {
    shell: Shell,
    /// What is looked for; empty for all.
    query: String,
    total: i64,
    rows: Vec<Row>,
    pager: Pager,
}

/// Where one is in a list of several pages.
pub(crate) struct Pager {
    /// The page that is shown.
    pub page: i64,
    /// How many there are.
    pub pages: i64,
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
    /// Pages to jump to.
    pub numbers: Vec<(i64, String)>,
}

impl Pager {
    /// The pages around this one; `base` is the address up to the number.
    pub fn new(page: i64, total: i64, of: i64, base: &str) -> Pager {
        let pages = ((total + of - 1) / of).max(1);
        let at = |n: i64| format!("{base}{n}");
        Pager {
            page,
            pages,
            previous: (page > 1).then(|| at(page - 1)),
            next: (page < pages).then(|| at(page + 1)),
            numbers: ((page - 3).max(1)..=(page + 3).min(pages)).map(|n| (n, at(n))).collect(),
        }
    }
}

impl StaffIndex {
    /// Makes the page of what a search found, or of all.
    pub fn new(visit: &Visit, profiles: &[Profile], query: &str, total: i64, page: i64, of: i64) -> StaffIndex {
        let row = |it: &Profile| Row {
            reference: it.reference.clone(),
            headline: it.headline.clone(),
            place: place_name(it.region.as_deref()),
            visibility: visit.t(it.visibility.message()).to_string(),
            updated: show_day(clock::day(it.updated_at), visit.loc.is_en()),
        };
        let base = match query {
            "" => "/staff/profiles?page=".to_owned(),
            text => {
                let text = serde_html_form::to_string([("q", text)]).unwrap_or_default();
                format!("/staff/profiles?{text}&page=")
            }
        };
        let base = visit.loc.path(&base);
        StaffIndex {
            shell: shell(visit, visit.t("profiles-staff-index"), &[]),
            query: query.to_owned(),
            total,
            rows: profiles.iter().map(row).collect(),
            pager: Pager::new(page, total, of, &base),
        }
    }
}

/// `GET /staff/profiles/{reference}`
#[derive(Template)]
#[template(path = "profiles/ask.html")]
pub struct Ask {
    shell: Shell,
    reference: String,
    headline: String,
    form: LookForm,
    errors: Vec<FieldError>,
}

impl Ask {
    /// Makes the page.
    pub fn new(visit: &Visit, profile: &Profile, form: LookForm, errors: &[FieldError]) -> Ask {
        Ask {
            shell: shell(visit, visit.t("profiles-ask").with("reference", &profile.reference), errors),
            reference: profile.reference.clone(),
            headline: profile.headline.clone(),
            form,
            errors: errors.to_vec(),
        }
    }
}

/// What others see of a profile: a part of their pages, written by `{{ sheet|safe }}`.
#[derive(Template)]
#[template(path = "profiles/sheet.html")]
pub struct Sheet {
    shell: Shell,
    contact: Contact,
    headline: String,
    place: String,
    education: String,
    experience: String,
    occupations: String,
    places: String,
    kinds: String,
    pay: String,
    summary: String,
    groups: Vec<(&'static str, Vec<EntryLine>)>,
    issued: Vec<IssuedLine>,
}

impl Sheet {
    /// In words, with what is given of `contact`; the ID number is left out:
    /// nothing that others do with a profile needs it.
    pub fn new(visit: &Visit, full: &Full, contact: &Contact, issued: &[Certificate]) -> Sheet {
        let loc = visit.loc;
        let profile = &full.profile;
        let wanted = &full.preferences;
        let comma = loc.t("profiles-and").to_string();
        let names = wanted.occupations.iter().filter_map(|it| occupations::get(it)).map(|it| it.name.to_owned());
        let places = wanted.regions.iter().map(|it| place_name(Some(it)));
        let places = places.chain(profile.wants_remote.then(|| loc.t("profiles-remote").to_string()));
        let kinds = wanted.kinds.iter().map(|it| loc.t(it.message()).to_string());
        let groups = EntryKind::ALL
            .iter()
            .map(|kind| (kind.message(), full.entries_of(*kind).map(|it| EntryLine::new(loc, it)).collect::<Vec<_>>()));
        Sheet {
            shell: visit.shell("", ""),
            contact: Contact { citizen_id: None, ..contact.clone() },
            headline: profile.headline.clone(),
            place: place_name(profile.region.as_deref()),
            education: profile.education().map(|it| loc.t(it.message()).to_string()).unwrap_or_default(),
            experience: profile
                .experience_years
                .map(|it| loc.t("profiles-years").with("n", it).to_string())
                .unwrap_or_default(),
            occupations: names.collect::<Vec<_>>().join(&comma),
            places: places.collect::<Vec<_>>().join(&comma),
            kinds: kinds.collect::<Vec<_>>().join(&comma),
            pay: wanted
                .pay_min
                .map(|it| loc.t("profiles-pay-from").with("yuan", number(it)).to_string())
                .unwrap_or_default(),
            summary: profile.summary.clone(),
            groups: groups.filter(|it| !it.1.is_empty()).collect(),
            issued: issued.iter().map(|it| IssuedLine::new(visit, it)).collect(),
        }
    }
}

/// `POST /staff/profiles/{reference}/look`
#[derive(Template)]
#[template(path = "profiles/look.html")]
pub struct Look {
    shell: Shell,
    heading: String,
    sheet: Sheet,
    reason: String,
}

impl Look {
    /// Makes the page.
    pub fn new(visit: &Visit, full: &Full, contact: &Contact, issued: &[Certificate], reason: &str) -> Look {
        let heading = contact.name.clone().unwrap_or_else(|| visit.t("profiles-nameless").to_string());
        Look {
            shell: shell(visit, &heading, &[]),
            heading,
            sheet: Sheet::new(visit, full, contact, issued),
            reason: reason.to_owned(),
        }
    }
}
