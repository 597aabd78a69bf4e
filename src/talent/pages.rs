//! What the pages of talent show.

mod invitations;

use askama::Template;

use super::forms::{InviteForm, KeepForm};
use super::people::{EXPERIENCE, Found, PeopleForm, Wanted};
use super::queries::List;
use super::queries::invitations::Invitation;
use crate::certificates::Certificate;
use crate::clock::{self, show_day};
use crate::codes::{Education, regions};
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::{Loc, Text};
use crate::postings;
use crate::postings::pages::{Facet, FacetOption, Pager};
use crate::profiles::pages::Sheet;
use crate::profiles::{Contact, Full};
use crate::search::Parsed;
use crate::search::snippet::Marks;

pub use invitations::{InvitationPage, InvitationRow, ReceivedPage, SentPage, ShowSentPage};

fn shell(visit: &Visit, section: &'static str, title: impl ToString, errors: &[FieldError]) -> Shell {
    Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell(section, title) }
}

/// How a unit calls a person whose name it does not know.
pub fn alias(reference: &str) -> String {
    reference.to_uppercase().chars().take(6).collect()
}

/// A person in a list, without name and contact data.
pub struct PersonCard {
    /// The profile's public name.
    pub reference: String,
    /// How the unit calls the person.
    pub alias: String,
    /// Their page.
    pub href: String,
    /// What they call themselves.
    pub headline: String,
    /// Place, education, experience.
    pub facts: Vec<String>,
    /// The passage that holds the words, as HTML with marks.
    pub passage: Option<String>,
    /// When its owner last said something.
    pub updated: String,
}

/// A person as a list shows them, with the passage that holds the words.
pub fn card(full: &Full, words: &str, loc: Loc) -> PersonCard {
    let profile = &full.profile;
    let mut facts = Vec::new();
    facts.extend(profile.region.as_deref().and_then(regions::get).map(|it| it.name.to_owned()));
    facts.extend(profile.education().map(|it| loc.t(it.message()).to_string()));
    facts.extend(profile.experience_years.map(|n| loc.t("matching-has-years").with("n", n).to_string()));
    let parsed = Parsed::read(words);
    let marks = Marks::from_words(parsed.words.into_iter().chain(parsed.phrases));
    PersonCard {
        reference: profile.reference.clone(),
        alias: alias(&profile.reference),
        href: loc.path(&format!("/employer/people/{}", profile.reference)),
        headline: profile.headline.clone(),
        facts,
        passage: marks.passage(&full.document(&[]).body, 70),
        updated: show_day(clock::day(profile.updated_at), loc.is_en()),
    }
}

/// The address of a search of people.
pub fn address(parameters: &[(&'static str, String)], loc: Loc) -> String {
    postings::search_form::address(&loc.path("/employer/people"), parameters)
}

/// The filters that are on, in words, each with the search without it. What was
/// read out of the box says so, and goes out of the box.
pub fn chips(form: &PeopleForm, wanted: &Wanted, loc: Loc) -> Vec<(String, String)> {
    let text = |name: &str, value: &str| {
        let at_least = |what: Text<'_>| loc.t("talent-at-least").with("what", what).to_string();
        match name {
            "education" | "education_max" => {
                Education::parse(value).map_or_else(|| value.to_owned(), |it| at_least(loc.t(it.message())))
            }
            "experience" | "experience_max" => {
                at_least(loc.t("matching-has-years").with("n", value.parse::<i64>().unwrap_or(0)))
            }
            name => postings::pages::filter_text(name, value, loc),
        }
    };
    let read = wanted.read.iter().map(|it| {
        let filter = text(it.parameter, &it.value);
        let said = loc.t("postings-read-as").with("words", &it.text).with("filter", filter).to_string();
        (said, address(&form.without_piece(wanted, it).parameters(), loc))
    });
    let chosen = form.parameters();
    let chosen = chosen.iter().filter(|it| it.0 != "q").map(|(name, value)| {
        let others: Vec<_> = chosen.iter().filter(|it| (it.0, &it.1) != (*name, value)).cloned().collect();
        (text(name, value), address(&others, loc))
    });
    read.chain(chosen).collect()
}

/// The facets with their counts.
pub fn facets(found: &Found, form: &PeopleForm, loc: Loc) -> Vec<Facet> {
    let option = |value: &str, text: String, count: Option<i64>, is_checked: bool| FacetOption {
        value: value.to_owned(),
        text,
        count,
        is_checked,
    };
    let mut counted: Vec<(&String, i64)> = found.regions.iter().map(|(code, n)| (code, *n)).collect();
    // A chosen place without anyone can still be taken back.
    counted.extend(form.region.iter().filter(|code| !found.regions.contains_key(*code)).map(|code| (code, 0)));
    counted.sort_by_key(|it| (-it.1, it.0.clone()));
    let mut places: Vec<FacetOption> = counted
        .into_iter()
        .filter_map(|(code, n)| {
            Some(option(code, regions::get(code)?.name.to_owned(), Some(n), form.region.contains(code)))
        })
        .collect();
    let more = places.split_off(places.len().min(10));
    let at_least = |what: Text<'_>| loc.t("talent-at-least").with("what", what).to_string();
    let education = Education::ALL.iter().filter_map(|it| {
        let n = *found.education.get(it)?;
        Some(option(
            it.code(),
            at_least(loc.t(it.message())),
            Some(n),
            form.education.iter().any(|code| code == it.code()),
        ))
    });
    let years = EXPERIENCE.into_iter().filter_map(|it| {
        let n = *found.experience.get(&it)?;
        let text = at_least(loc.t("matching-has-years").with("n", it));
        Some(option(&it.to_string(), text, Some(n), form.experience == it.to_string()))
    });
    let any = option("", loc.t("talent-any").to_string(), None, form.experience.is_empty());
    let facet = |name: &'static str, is_single: bool, options: Vec<FacetOption>, more: Vec<FacetOption>| Facet {
        name,
        legend: loc.t(format!("talent-facet-{name}")).to_string(),
        is_single,
        options,
        more,
    };
    vec![
        facet("region", false, places, more),
        facet("education", false, education.collect(), Vec::new()),
        facet("experience", true, std::iter::once(any).chain(years).collect(), Vec::new()),
    ]
}

/// The search of people.
#[derive(Template)]
#[template(path = "talent/people.html")]
pub struct PeoplePage {
    shell: Shell,
    query: String,
    total: i64,
    n_filters: usize,
    chips: Vec<(String, String)>,
    clear_href: String,
    people: Vec<PersonCard>,
    facets: Vec<Facet>,
    pager: Pager,
}

impl PeoplePage {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        form: &PeopleForm,
        total: i64,
        (words, chips): (&str, Vec<(String, String)>),
        people: Vec<PersonCard>,
        facets: Vec<Facet>,
        pager: Pager,
    ) -> PeoplePage {
        PeoplePage {
            shell: shell(visit, "employer", visit.t("talent-title"), &[]),
            query: form.q.clone(),
            total,
            n_filters: chips.len(),
            clear_href: address(&PeopleForm { q: words.to_owned(), ..PeopleForm::default() }.parameters(), visit.loc),
            chips,
            people,
            facets,
            pager,
        }
    }
}

/// Only verified units see people.
#[derive(Template)]
#[template(path = "talent/unverified.html")]
pub struct Unverified {
    shell: Shell,
}

impl Unverified {
    /// Makes the page.
    pub fn new(visit: &Visit) -> Unverified {
        Unverified { shell: shell(visit, "employer", visit.t("talent-title"), &[]) }
    }
}

/// What can be done with a person.
pub struct Options {
    /// Open postings: reference, title.
    pub postings: Vec<(String, String)>,
    /// The unit's lists.
    pub lists: Vec<List>,
    /// The last invitation.
    pub invitation: Option<Invitation>,
    /// Whether the person wants none.
    pub is_refused: bool,
}

/// One person.
#[derive(Template)]
#[template(path = "talent/person.html")]
pub struct PersonPage {
    shell: Shell,
    errors: Vec<FieldError>,
    /// Whose page it is, for the log.
    pub profile_id: i64,
    reference: String,
    headline: String,
    sheet: Sheet,
    postings: Vec<(String, String, bool)>,
    lists: Vec<String>,
    invited: Option<(String, String)>,
    is_refused: bool,
    invite: InviteForm,
    keep: KeepForm,
}

impl PersonPage {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        full: &Full,
        issued: &[Certificate],
        options: Options,
        errors: Vec<FieldError>,
        (invite, keep): (InviteForm, KeepForm),
    ) -> PersonPage {
        let title = visit.t("matching-person").with("reference", alias(&full.profile.reference));
        let choose = |(reference, title): (String, String)| {
            let is_chosen = reference == invite.posting;
            (reference, title, is_chosen)
        };
        PersonPage {
            shell: shell(visit, "employer", title, &errors),
            errors,
            profile_id: full.profile.id,
            reference: full.profile.reference.clone(),
            headline: full.profile.headline.clone(),
            sheet: Sheet::new(visit, full, &Contact::default(), issued),
            postings: options.postings.into_iter().map(choose).collect(),
            lists: options.lists.into_iter().map(|it| it.name).collect(),
            invited: options.invitation.map(|it| {
                let state = visit.t(it.state().message()).to_string();
                let what = visit
                    .t("talent-invited-to")
                    .with("posting", &it.posting_title)
                    .with("date", show_day(clock::day(it.sent_at), visit.loc.is_en()))
                    .with("state", state);
                (what.to_string(), visit.loc.path(&format!("/employer/job-invitations/{}", it.reference)))
            }),
            is_refused: options.is_refused,
            invite,
            keep,
        }
    }
}

/// A unit's lists.
#[derive(Template)]
#[template(path = "talent/lists.html")]
pub struct ListsPage {
    shell: Shell,
    errors: Vec<FieldError>,
    lists: Vec<(List, i64)>,
}

impl ListsPage {
    /// Makes the page.
    pub fn new(visit: &Visit, lists: Vec<(List, i64)>, errors: Vec<FieldError>) -> ListsPage {
        ListsPage { shell: shell(visit, "employer", visit.t("talent-lists"), &errors), errors, lists }
    }
}

/// A person on a list.
pub struct Kept {
    /// Who.
    pub person: PersonCard,
    /// What the unit noted.
    pub note: String,
    /// Since when.
    pub since: String,
}

/// One list.
#[derive(Template)]
#[template(path = "talent/list.html")]
pub struct ListPage {
    shell: Shell,
    list: List,
    deletion_href: String,
    kept: Vec<Kept>,
    n_gone: usize,
}

impl ListPage {
    /// Makes the page.
    pub fn new(visit: &Visit, list: List, kept: Vec<Kept>, n_gone: usize) -> ListPage {
        let deletion_href = visit.loc.path(&format!("/employer/lists/{}/deletion", list.reference));
        ListPage { shell: shell(visit, "employer", &list.name, &[]), list, deletion_href, kept, n_gone }
    }
}
