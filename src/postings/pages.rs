//! What the pages of postings need.

use askama::Template;

use super::cards::EntryCard;
use super::reading::Piece;
use super::search_form::Search;
use super::{Kind, PayBand};
use crate::codes::{Education, occupations, regions};
use crate::html::Shell;
use crate::i18n::{Loc, number};
use crate::search::Found;
use crate::training::gap::ways::Link;

/// A set of filters with counts.
#[derive(Debug, Clone, Default)]
pub struct Facet {
    /// The parameter.
    pub name: &'static str,
    /// What it is called.
    pub legend: String,
    /// Whether only one can be chosen.
    pub is_single: bool,
    /// Shown at once.
    pub options: Vec<FacetOption>,
    /// Folded.
    pub more: Vec<FacetOption>,
}

/// One filter.
#[derive(Debug, Clone)]
pub struct FacetOption {
    /// The code.
    pub value: String,
    /// In words.
    pub text: String,
    /// How many postings.
    pub count: Option<i64>,
    /// Whether it is on.
    pub is_checked: bool,
}

/// Pages of a list.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// The current one, from 1.
    pub page: i64,
    /// How many.
    pub pages: i64,
    /// The one before.
    pub previous: Option<String>,
    /// The one after.
    pub next: Option<String>,
    /// Numbers with their addresses; an empty address is a gap.
    pub numbers: Vec<(i64, String)>,
}

impl Pager {
    /// The pager of a list whose pages are found at `href(n)`.
    pub fn new(page: i64, total: i64, per_page: i64, href: impl Fn(i64) -> String) -> Pager {
        let pages = ((total + per_page - 1) / per_page).max(1);
        let mut numbers = Vec::new();
        let mut last = 0;
        for n in 1..=pages {
            if n == 1 || n == pages || (page - 2..=page + 2).contains(&n) {
                if n > last + 1 {
                    numbers.push((0, String::new()));
                }
                numbers.push((n, href(n)));
                last = n;
            }
        }
        Pager {
            page,
            pages,
            previous: (page > 1).then(|| href(page - 1)),
            next: (page < pages).then(|| href(page + 1)),
            numbers,
        }
    }
}

/// A wider search, and how much it finds.
#[derive(Debug, Clone)]
pub struct Relaxation {
    /// What it does.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// How many postings, never 0.
    pub count: i64,
}

/// The start page.
#[derive(Template)]
#[template(path = "home.html")]
#[expect(missing_docs, reason = "named as on the page")]
pub struct HomePage {
    pub shell: Shell,
    pub n_postings: i64,
    pub headcount: i64,
    pub n_employers: i64,
    pub newest: Vec<EntryCard>,
    pub popular: Vec<(String, String, i64)>,
    pub groups: Vec<(String, String, i64)>,
}

/// The search page.
#[derive(Template)]
#[template(path = "postings/index.html")]
#[expect(missing_docs, reason = "named as on the page")]
pub struct IndexPage {
    pub shell: Shell,
    pub query: String,
    pub total: i64,
    pub headcount: i64,
    pub cards: Vec<EntryCard>,
    pub facets: Vec<Facet>,
    pub chips: Vec<(String, String)>,
    /// Filters that what was typed could mean: in words, and where they lead.
    pub offers: Vec<(String, String)>,
    /// The same search in another spelling, where that finds more.
    pub respelled: Option<Relaxation>,
    pub clear_href: String,
    pub n_filters: usize,
    pub sorts: Vec<(String, String, bool)>,
    pub pager: Pager,
    /// What was also searched, in one phrase; empty where nothing was.
    pub synonyms: String,
    pub literal_href: String,
    pub relaxations: Vec<Relaxation>,
    /// Postings that do not have the words and are near in meaning.
    pub near: Vec<EntryCard>,
    /// What they are, in words.
    pub near_text: String,
    /// Parameters that are neither words nor facets, kept by the form.
    pub kept: Vec<(&'static str, String)>,
    pub feeds: [(&'static str, String); 3],
    pub pay_min: String,
    /// What a saved search would keep; empty where nothing is asked for.
    pub alert_query: String,
    /// The same, for the address of the page with more choices.
    pub alert_more: String,
}

impl IndexPage {
    /// What stands above the ways out where nothing was found; other words where there is none.
    fn empty(&self) -> &'static str {
        if self.relaxations.is_empty() { "postings-empty-yet" } else { "postings-empty" }
    }
}

/// A posting's own page.
#[derive(Template)]
#[template(path = "postings/show.html")]
#[expect(missing_docs, reason = "named as on the page")]
pub struct ShowPage {
    pub shell: Shell,
    pub card: EntryCard,
    pub reference: String,
    /// Whether it is not public, and shown to its own people only.
    pub is_preview: bool,
    /// Whether whoever reads it keeps it for later.
    pub is_saved: bool,
    pub is_open: bool,
    /// How it ended, in words; empty while it is open.
    pub ended: String,
    pub stages: Vec<(&'static str, String, String)>,
    pub facts: Vec<(&'static str, String, bool)>,
    pub duties: Vec<String>,
    pub requirements: Vec<String>,
    pub majors: String,
    pub certificates_required: Vec<String>,
    /// Those of them that a class or programme leads to, with the nearest ones.
    pub certificate_ways: Vec<(String, Vec<Link>)>,
    pub certificates_preferred: Vec<String>,
    pub benefits: Vec<String>,
    pub contact: String,
    pub introduction: Vec<String>,
    pub similar: Vec<EntryCard>,
    pub occupation: Vec<(String, String)>,
    /// `JobPosting`, only while it is open.
    pub json_ld: Option<String>,
    /// For whoever is logged in and has a profile: how it fits.
    pub fit: Option<crate::matching::Explained>,
    pub staff_href: Option<String>,
    pub report_href: String,
    /// Where people apply, while it is open.
    pub apply_href: Option<String>,
}

/// Words in a code's own list, shown in the reader's language.
pub fn option(value: &str, text: String, count: i64, is_checked: bool) -> FacetOption {
    FacetOption { value: value.to_owned(), text, count: Some(count), is_checked }
}

/// The facets of what was found.
pub fn facets(found: &Found, search: &Search, home: &str, loc: Loc) -> Vec<Facet> {
    let mut facets = vec![region_facet(found, search, home, loc), occupation_facet(found, search, loc)];
    let mut list = |name: &'static str, options: Vec<FacetOption>, is_single: bool| {
        let legend = loc.t(format!("postings-facet-{name}")).to_string();
        facets.push(Facet { name, legend, is_single, options, more: Vec::new() });
    };
    let counted = |count: i64, name: &str, value: &str| count > 0 || search.has(name, value);
    let mut pay = Vec::new();
    for band in PayBand::ALL {
        let n = found.facets.pay.get(&(band.ordinal() + 1)).copied().unwrap_or(0);
        if counted(n, "pay", band.code()) {
            pay.push(option(band.code(), loc.t(band.message()).to_string(), n, search.has("pay", band.code())));
        }
    }
    let n = found.facets.pay.get(&0).copied().unwrap_or(0);
    if counted(n, "pay", "unknown") {
        pay.push(option("unknown", loc.t("pay-band-unknown").to_string(), n, search.has("pay", "unknown")));
    }
    list("pay", pay, false);
    let mut education = Vec::new();
    let n = found.facets.education.get(&0).copied().unwrap_or(0);
    if counted(n, "education", "none") {
        education.push(option("none", loc.t("education-none").to_string(), n, search.has("education", "none")));
    }
    for level in Education::ALL {
        let n = found.facets.education.get(&(level.ordinal() + 1)).copied().unwrap_or(0);
        if counted(n, "education", level.code()) {
            let text = loc.t("education-at-least").with("level", loc.t(level.message())).to_string();
            education.push(option(level.code(), text, n, search.has("education", level.code())));
        }
    }
    list("education", education, false);
    let mut kinds = Vec::new();
    for kind in Kind::ALL {
        let n = found.facets.kind.get(&kind.ordinal()).copied().unwrap_or(0);
        if counted(n, "kind", kind.code()) {
            kinds.push(option(kind.code(), loc.t(kind.message()).to_string(), n, search.has("kind", kind.code())));
        }
    }
    list("kind", kinds, false);
    let mut days = vec![FacetOption {
        value: String::new(),
        text: loc.t("postings-published-any").to_string(),
        count: None,
        is_checked: !search.parameters.iter().any(|it| it.0 == "published_within"),
    }];
    for (n_days, n) in &found.facets.published {
        let value = n_days.to_string();
        let text = loc.t("postings-published-days").with("n", *n_days).to_string();
        days.push(option(&value, text, *n, search.has("published_within", &value)));
    }
    list("published_within", days, true);
    facets.retain(|it| it.options.len() > usize::from(it.is_single));
    facets
}

/// Places: the townships of the office's own region, those of the level at which
/// the postings differ, and below the chosen ones.
fn region_facet(found: &Found, search: &Search, home: &str, loc: Loc) -> Facet {
    let count = |code: &str| {
        regions::prefix(code).parse::<u64>().ok().and_then(|it| found.facets.region.get(&it).copied()).unwrap_or(0)
    };
    let mut parent = String::new();
    let mut counted: Vec<(&'static str, i64)>;
    loop {
        counted = regions::children(&parent).iter().map(|it| (it.code, count(it.code))).filter(|it| it.1 > 0).collect();
        match counted.as_slice() {
            [(only, _)] if !regions::children(only).is_empty() => parent = (*only).to_owned(),
            _ => break,
        }
    }
    for own in regions::get(home).into_iter().chain(regions::children(home).iter().copied()) {
        if count(own.code) > 0 && !counted.iter().any(|it| it.0 == own.code) {
            counted.push((own.code, count(own.code)));
        }
    }
    for (_, chosen) in search.parameters.iter().filter(|it| it.0 == "region") {
        if let Some(region) = regions::get(chosen)
            && !counted.iter().any(|it| it.0 == region.code)
        {
            counted.push((region.code, count(region.code)));
        }
        for child in regions::children(chosen) {
            if count(child.code) > 0 && !counted.iter().any(|it| it.0 == child.code) {
                counted.push((child.code, count(child.code)));
            }
        }
    }
    let options = counted
        .into_iter()
        .filter_map(|(code, n)| {
            regions::get(code).map(|it| option(code, it.name.to_owned(), n, search.has("region", code)))
        })
        .collect();
    fold("region", options, loc)
}

/// Occupation groups: the 中类 of the classification, and what was chosen.
fn occupation_facet(found: &Found, search: &Search, loc: Loc) -> Facet {
    let options = occupations::all()
        .iter()
        .filter_map(|it| {
            let is_checked = search.has("occupation", it.code);
            let n = it
                .code
                .replace('-', "")
                .parse::<u64>()
                .ok()
                .and_then(|code| found.facets.occupation.get(&code).copied());
            let n = n.unwrap_or(0);
            ((it.level == 2 && n > 0) || is_checked).then(|| option(it.code, it.name.to_owned(), n, is_checked))
        })
        .collect();
    fold("occupation", options, loc)
}

/// The most frequent in sight, the rest folded.
fn fold(name: &'static str, mut options: Vec<FacetOption>, loc: Loc) -> Facet {
    options.sort_by_key(|it| (!it.is_checked, -it.count.unwrap_or(0), it.value.clone()));
    options.truncate(48);
    let more = if options.len() > 8 { options.split_off(8) } else { Vec::new() };
    let legend = loc.t(format!("postings-facet-{name}")).to_string();
    Facet { name, legend, is_single: false, options, more }
}

/// The filters that are on, in words, each with the search without it. What was
/// read out of the box says so, and goes out of the box.
pub fn chips(search: &Search, loc: Loc) -> Vec<(String, String)> {
    let path = loc.path("/postings");
    let read = search.read.iter().map(|it| {
        let filter = labelled(it, loc);
        let text = loc.t("postings-read-as").with("words", &it.text).with("filter", filter).to_string();
        (text, search.without_piece(it).parse().map_or_else(|_| path.clone(), |it| it.href(&path)))
    });
    let chosen =
        search.filters().map(|(name, value)| (filter_text(name, value, loc), search.without(&path, name, value)));
    read.chain(chosen).collect()
}

/// Filters that what was typed could mean, each with the search that means it.
pub fn offers(search: &Search, loc: Loc) -> Vec<(String, String)> {
    let path = loc.path("/postings");
    let wanted = search.offers.iter().filter(|(it, _)| !search.has(it.parameter, &it.value));
    wanted
        .filter_map(|(it, words)| {
            let meant = search.with_words(words).parse().ok()?;
            Some((labelled(it, loc), meant.with(&path, it.parameter, &it.value)))
        })
        .collect()
}

/// What was read, with the name of its filter where the words do not say it.
fn labelled(it: &Piece, loc: Loc) -> String {
    let text = filter_text(it.parameter, &it.value, loc);
    match it.parameter {
        "pay_min" | "experience_max" | "education_max" => text,
        name => {
            let label = loc.t(format!("postings-facet-{name}"));
            loc.t("postings-labelled").with("label", label).with("text", text).to_string()
        }
    }
}

/// A filter in words.
pub fn filter_text(name: &str, value: &str, loc: Loc) -> String {
    match name {
        "region" => regions::get(value).map_or_else(|| value.to_owned(), |it| it.name.to_owned()),
        "occupation" => occupations::get(value).map_or_else(|| value.to_owned(), |it| it.name.to_owned()),
        "education" => match Education::parse(value) {
            Some(it) => loc.t("education-at-least").with("level", loc.t(it.message())).to_string(),
            None => loc.t("education-none").to_string(),
        },
        "education_max" => match Education::parse(value) {
            Some(it) => loc.t("education-has").with("level", loc.t(it.message())).to_string(),
            None => value.to_owned(),
        },
        "pay" => PayBand::parse(value).map_or_else(|| loc.t("pay-band-unknown"), |it| loc.t(it.message())).to_string(),
        "kind" => Kind::parse(value).map_or_else(|| value.to_owned(), |it| loc.t(it.message()).to_string()),
        "published_within" => loc.t("postings-published-days").with("n", value.parse::<i64>().unwrap_or(0)).to_string(),
        "pay_min" => loc.t("postings-pay-min").with("amount", number(value.parse().unwrap_or(0))).to_string(),
        "experience_max" => loc.t("postings-experience-max").with("n", value.parse::<i64>().unwrap_or(0)).to_string(),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_shows_the_ends_and_what_is_near() {
        let pager = Pager::new(6, 400, 20, |n| n.to_string());
        let numbers: Vec<i64> = pager.numbers.iter().map(|it| it.0).collect();
        assert_eq!(numbers, [1, 0, 4, 5, 6, 7, 8, 0, 20]);
        assert_eq!((pager.previous.as_deref(), pager.next.as_deref()), (Some("5"), Some("7")));
        assert_eq!(Pager::new(1, 0, 20, |n| n.to_string()).pages, 1);
    }
}
