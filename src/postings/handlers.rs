//! Pages of postings for everyone.

use actix_web::{HttpResponse, web};
use chrono::NaiveDateTime;

use super::cards::{self, EntryCard};
use super::near::{self, Near};
use super::pages::{HomePage, IndexPage, Pager, ShowPage, chips, facets, offers};
use super::queries::{self, Posting};
use super::search_form::{PAGE, SearchForm};
use super::{feeds, rescue, views};
use crate::api::Query;
use crate::app::App;
use crate::applications::Source;
use crate::codes::occupations::{self, Occupation};
use crate::codes::regions;
use crate::db::Conn;
use crate::html::{self, Visit};
use crate::i18n::{Loc, number};
use crate::search::snippet::Marks;
use crate::search::{Found, Parsed, PostingSearch, Suggestion, analysis};
use crate::training::gap::{Ways, ways};
use crate::{Result, alerts, clock, employers, matching};

/// `GET /`: search first, then what is new.
pub async fn home(app: web::Data<App>, visit: Visit) -> Result<HttpResponse> {
    let (search, now, loc) = (app.search.clone(), visit.now, visit.loc);
    let (counts, newest, found) = app
        .db
        .read(move |conn| {
            let wanted = PostingSearch { limit: 6, with_facets: true, ..PostingSearch::default() };
            let found = search.postings(&wanted, now)?;
            let ids: Vec<i64> = found.hits.iter().map(|it| it.0).collect();
            // Three looks at every open posting: not for each who comes by.
            let counts = search.counts_of_open(now, || Ok(queries::count_open(conn, now)?))?;
            Ok((counts, queries::load_open(conn, &ids, now)?, found))
        })
        .await?;
    let groups = most_frequent(&found, loc, 8, |it| it.level == 2);
    // A group's own code at the level of occupations says no more than the group.
    let popular = most_frequent(&found, loc, 6, |it| it.level == 4 && !it.code.ends_with("-00"));
    let page = HomePage {
        shell: visit.shell("", visit.t("home-title")),
        n_postings: counts.0,
        headcount: counts.1,
        n_employers: counts.2,
        newest: newest.iter().map(|it| cards::card(it, loc, now, None)).collect(),
        popular,
        groups,
    };
    html::page(&page)
}

/// The occupations that most open postings have: the name, its search, how many.
fn most_frequent(found: &Found, loc: Loc, n: usize, is_shown: fn(&Occupation) -> bool) -> Vec<(String, String, i64)> {
    let counted = found.facets.occupation.iter();
    let counted = counted.filter_map(|(code, n)| Some((occupations::get(&occupations::code_of(*code))?, *n)));
    let mut counted: Vec<(&Occupation, i64)> = counted.filter(|it| is_shown(it.0)).collect();
    counted.sort_by_key(|it| (-it.1, it.0.code));
    counted.truncate(n);
    let line =
        |(it, n): (&Occupation, i64)| (it.name.to_owned(), loc.path(&format!("/postings?occupation={}", it.code)), n);
    counted.into_iter().map(line).collect()
}

/// `GET /postings`: the search.
pub async fn index(app: web::Data<App>, visit: Visit, Query(form): Query<SearchForm>) -> Result<HttpResponse> {
    let search = form.parse()?;
    let (now, loc) = (visit.now, visit.loc);
    let (index, asked) = (app.search.clone(), search.clone());
    let (found, entries, near, relaxations, respelled) = app
        .db
        .read(move |conn| {
            let found = index.postings(&asked.search, now)?;
            let entries = entries(conn, &asked.search, &found, loc, now)?;
            let near = near::find(conn, &index, &asked, &found, now)?;
            let relaxations = if found.total == 0 { rescue::wider(&index, &asked, loc, now)? } else { Vec::new() };
            let respelled = rescue::respelled(&index, &asked, found.total, loc, now)?;
            Ok((found, entries, near, relaxations, respelled))
        })
        .await?;

    if found.total == 0 && search.page == 1 {
        app.misses.count(&search.search.text, now);
    }
    let path = loc.path("/postings");
    let title = match found.total {
        0 => visit.t("postings-none"),
        n => visit
            .t("postings-count")
            .with("n", n)
            .with("count", number(n))
            .with("headcount", found.headcount)
            .with("openings", number(found.headcount)),
    };
    let heading = match search.typed.as_str() {
        "" => title.to_string(),
        text => visit.t("postings-title").with("text", text).with("count", title.to_string()).to_string(),
    };
    let pager = Pager::new(search.page, found.total.min(500 * PAGE), PAGE, |n| match n {
        1 => search.href(&path),
        n => search.with(&path, "page", &n.to_string()),
    });
    let mut shell = visit.shell("postings", &heading);
    if pager.pages > 1 {
        shell.title =
            format!("{heading} {}", visit.t("ui-page-of").with("page", pager.page).with("pages", pager.pages));
    }
    // Deep combinations are endless; search engines keep to the plain ones.
    shell.noindex = search.filters().count() > 1 || search.page > 1;
    let sorts = ["relevance", "newest", "pay", "closing"].map(|it| {
        let is_current = if it == "relevance" {
            search.search.sort == crate::search::Sort::Relevance
        } else {
            search.has("sort", it)
        };
        let href = if it == "relevance" {
            search.without_all("sort").parse().map_or_else(|_| path.clone(), |it| it.href(&path))
        } else {
            search.with(&path, "sort", it)
        };
        (visit.t(format!("postings-sort-{it}")).to_string(), href, is_current)
    });
    let alert_query = alerts::query_of(&search).unwrap_or_default();
    let page = IndexPage {
        query: search.typed.clone(),
        total: found.total,
        headcount: found.headcount,
        cards: entries,
        facets: facets(&found, &search, &app.settings.office.region, loc),
        chips: chips(&search, loc),
        offers: offers(&search, loc),
        respelled,
        clear_href: SearchForm { q: search.search.text.clone(), ..SearchForm::default() }.parse()?.href(&path),
        n_filters: search.filters().count() + search.read.len(),
        sorts: sorts.to_vec(),
        pager,
        synonyms: found.synonyms.join(if loc.is_en() { ", " } else { "、" }),
        literal_href: search.with(&path, "literal", "1"),
        near_text: near_text(&near, found.total, loc),
        near: near.postings.iter().map(|it| cards::card(it, loc, now, None)).collect(),
        relaxations,
        kept: search
            .parameters
            .iter()
            .filter(|it| matches!(it.0, "sort" | "education_max" | "experience_max" | "as_word"))
            .cloned()
            .collect(),
        feeds: [
            ("atom", search.href("/postings.atom")),
            ("csv", search.href("/postings.csv")),
            ("json", search.href("/postings.json")),
        ],
        pay_min: form.pay_min.clone(),
        alert_more: serde_html_form::to_string([("query", &alert_query)]).unwrap_or_default(),
        alert_query,
        shell,
    };
    html::page(&page)
}

/// Says what the near postings are, and as what the words were read.
fn near_text(near: &Near, total: i64, loc: Loc) -> String {
    let found = if total == 0 { "none" } else { "some" };
    match near.occupation {
        Some(it) => loc.t("postings-near-occupation").with("found", found).with("occupation", it.name).to_string(),
        None => loc.t("postings-near-meaning").with("found", found).to_string(),
    }
}

/// The rows of what was found, each with the passage that shows why.
fn entries(
    conn: &mut Conn,
    search: &PostingSearch,
    found: &Found,
    loc: Loc,
    now: NaiveDateTime,
) -> Result<Vec<EntryCard>> {
    let ids: Vec<i64> = found.hits.iter().map(|it| it.0).collect();
    let marks = Marks::of(&Parsed::read(&search.text), &found.synonyms);
    let postings = queries::load_open(conn, &ids, now)?;
    Ok(postings.iter().map(|it| cards::card(it, loc, now, marks.passage(&it.body(), 60))).collect())
}

/// The text of the type-ahead.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestForm {
    #[serde(default)]
    q: String,
}

/// `GET /postings/suggest`: titles and employers that begin like that.
pub async fn suggest(app: web::Data<App>, visit: Visit, Query(form): Query<SuggestForm>) -> Result<HttpResponse> {
    let (search, now, loc) = (app.search.clone(), visit.now, visit.loc);
    let suggestions = app
        .db
        .read(move |conn| {
            let ids = search.suggest(&form.q, 48, now)?;
            let postings = queries::load_open(conn, &ids, now)?;
            Ok(suggestions(&form.q, &postings, loc))
        })
        .await?;
    Ok(HttpResponse::Ok().json(suggestions))
}

/// A title without what is said before the work: 急聘护士 is 护士, but 招聘专员 recruits.
fn without_praise(title: &str) -> &str {
    const PRAISE: [&str; 6] = ["高薪", "诚聘", "急聘", "急招", "直招", "诚招"];
    let rest = PRAISE.iter().find_map(|it| title.strip_prefix(it));
    match rest.map(str::trim_start).filter(|it| it.chars().nth(1).is_some()) {
        Some(rest) => without_praise(rest),
        None => title,
    }
}

/// The lines of the type-ahead: titles that begin with what was typed, and of these the ones
/// that most postings have, then the other titles; employers behind them, or before them
/// where no title begins like that.
fn suggestions(typed: &str, postings: &[Posting], loc: Loc) -> Vec<Suggestion> {
    let typed = analysis::fold(typed.trim());
    let mut titles: Vec<(&str, usize)> = Vec::new();
    let mut units: Vec<&employers::Employer> = Vec::new();
    for it in postings {
        let title = without_praise(&it.row.title);
        match titles.iter_mut().find(|it| it.0 == title) {
            Some(known) => known.1 += 1,
            None => titles.push((title, 1)),
        }
        let is_meant = !typed.is_empty() && analysis::fold(&it.employer.name).contains(&typed);
        if is_meant && !units.iter().any(|unit| unit.id == it.employer.id) {
            units.push(&it.employer);
        }
    }
    titles.sort_by_key(|(title, n)| (!analysis::fold(title).starts_with(&typed), std::cmp::Reverse(*n)));
    let is_title = titles.first().is_some_and(|it| analysis::fold(it.0).starts_with(&typed));
    let titles = titles.into_iter().map(|(title, _)| {
        let query = serde_html_form::to_string([("q", title)]).unwrap_or_default();
        Suggestion { text: title.to_owned(), kind: "title", href: loc.path(&format!("/postings?{query}")) }
    });
    let units = units.into_iter().take(2).map(|it| {
        let href = loc.path(&format!("/employers/{}", it.reference));
        Suggestion { text: it.name.clone(), kind: "employer", href }
    });
    let units: Vec<Suggestion> = units.collect();
    let titles = titles.take(8 - units.len());
    if is_title || typed.is_ascii() { titles.chain(units).collect() } else { units.into_iter().chain(titles).collect() }
}

/// `GET /postings/{reference}`: a posting; a closed one stays readable and says so.
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let (search, now, loc) = (app.search.clone(), visit.now, visit.loc);
    let account_id = visit.actor.as_ref().map(|it| it.account_id);
    let (posting, beside, is_own) = app
        .db
        .read(move |conn| {
            let posting = queries::find(conn, &reference)?;
            posting.row.refuse_hidden(now)?;
            let ids = matching::similar(conn, &search, &posting, 5, now)?;
            let similar = queries::load_open(conn, &ids, now)?;
            let fit = match account_id {
                Some(id) if posting.row.is_open(now) => {
                    matching::fit_of_account(conn, &search, &posting, id, loc, now)?
                }
                _ => None,
            };
            let (is_saved, units) = match account_id {
                Some(id) => (queries::is_saved(conn, id, posting.row.id)?, employers::queries::of_account(conn, id)?),
                None => (false, Vec::new()),
            };
            let is_own = units.contains(&posting.row.employer_id);
            let asks = !posting.certificates_required.is_empty();
            let ways = if asks { Ways::load(conn, now)? } else { Ways::default() };
            Ok((posting, Beside { similar, fit, ways, is_saved }, is_own))
        })
        .await?;
    // What its own people look at, and what programs read, is no interest in it.
    if posting.row.is_open(now) && !is_own && !views::is_program(&visit.user_agent) {
        app.views.count(posting.row.id, now);
    }
    html::page(&show_page(&visit, &posting, Some(beside), app.base_url()))
}

/// What stands beside a posting for whoever reads it.
#[derive(Debug, Default)]
pub struct Beside {
    /// Postings like it.
    similar: Vec<Posting>,
    /// How it fits, for whoever has a profile.
    fit: Option<matching::Explained>,
    /// Classes that lead to certificates.
    ways: Ways,
    /// Whether whoever reads it keeps it.
    is_saved: bool,
}

/// The page of a posting; without anything beside it, as its own people see it
/// before it is published.
pub fn show_page(visit: &Visit, posting: &Posting, beside: Option<Beside>, base_url: &str) -> ShowPage {
    let (now, loc) = (visit.now, visit.loc);
    let is_preview = beside.is_none();
    let Beside { similar, fit, ways: leading, is_saved } = beside.unwrap_or_default();
    let row = &posting.row;
    let is_open = is_preview || row.is_open(now);
    let card = cards::card(posting, loc, now, None);
    let mut shell = visit.shell("postings", format!("{} {}", row.title, posting.employer.name));
    shell.noindex = is_preview || !is_open;
    let show = |at: NaiveDateTime| clock::show_time(at, loc.is_en());
    let ended = match (is_open, row.outcome()) {
        (true, _) => String::new(),
        (false, Some(outcome)) => {
            let at = row.closed_at.or(row.valid_until).map(show).unwrap_or_default();
            visit.t("postings-ended").with("date", at).with("why", visit.t(outcome.message())).to_string()
        }
        (false, None) => {
            let at = row.valid_until.map(show).unwrap_or_default();
            visit.t("postings-ended").with("date", at).with("why", visit.t("postings-outcome-expired")).to_string()
        }
    };
    let mut stages = Vec::new();
    if let (Some(published), Some(until)) = (row.published_at, row.valid_until) {
        let n_days = (clock::day(until - chrono::TimeDelta::microseconds(1)) - clock::day(now)).num_days();
        stages.push(("done", visit.t("postings-stage-published").to_string(), show(published)));
        if is_open {
            let left = visit.t("postings-days-left").with("n", n_days).to_string();
            stages.push(("now", visit.t("postings-stage-open").to_string(), left));
        }
        let state = if is_open { "next" } else { "done" };
        stages.push((
            state,
            visit.t("postings-stage-closes").to_string(),
            show(row.closed_at.unwrap_or(until - chrono::TimeDelta::microseconds(1))),
        ));
    }
    let place = row.region.as_deref().and_then(regions::full_name).unwrap_or_default()
        + row.address.as_deref().unwrap_or_default();
    let place = if place.is_empty() { cards::place(posting, loc) } else { place };
    let mut facts = vec![
        ("postings-fact-place", place, true),
        ("postings-fact-headcount", visit.t("postings-people").with("n", row.headcount).to_string(), false),
        ("postings-fact-kind", visit.t(row.kind().message()).to_string(), false),
        ("postings-fact-education", cards::education(posting, loc), false),
        ("postings-fact-experience", cards::experience(posting, loc), false),
    ];
    let months = |it: Option<i32>| it.map(|n| loc.t("portal-months").with("n", n).to_string());
    facts.extend(months(row.contract_months).map(|it| ("postings-contract", it, false)));
    facts.extend(months(row.probation_months).map(|it| ("postings-probation", it, false)));
    let occupation = row
        .occupation
        .iter()
        .flat_map(|it| occupations::path(it))
        .map(|it| (it.name.to_owned(), loc.path(&format!("/postings?occupation={}", it.code))))
        .collect();
    let is_poster =
        visit.actor.as_ref().is_some_and(|it| it.is(crate::access::Role::Officer) || it.is(crate::access::Role::Admin));
    // How someone came here is kept until they apply.
    let source = match Source::of_path(&visit.path) {
        Source::Search => String::new(),
        source => format!("?source={}", source.code()),
    };
    // Whoever acts for a unit or the office has nothing to apply with.
    let may_apply = visit.actor.as_ref().is_none_or(|it| it.is(crate::access::Role::Seeker));
    let apply_path = format!("/postings/{}/application{source}", row.reference);
    ShowPage {
        apply_href: (is_open && !is_preview && may_apply).then(|| loc.path(&apply_path)),
        json_ld: (is_open && !is_preview).then(|| feeds::job_posting(posting, base_url)),
        is_preview,
        is_saved,
        is_open,
        ended,
        stages,
        facts,
        duties: paragraphs(&row.duties),
        requirements: paragraphs(&row.requirements),
        majors: row.majors().join("、"),
        certificates_required: posting.certificates_required.clone(),
        certificate_ways: posting
            .certificates_required
            .iter()
            .map(|it| (it.clone(), ways::links(&leading, it, loc)))
            .filter(|it| !it.1.is_empty())
            .collect(),
        certificates_preferred: posting.certificates_preferred.clone(),
        benefits: row.benefits(),
        contact: row.contact.clone().unwrap_or_default(),
        introduction: paragraphs(&posting.employer.introduction),
        similar: similar.iter().map(|it| cards::card(it, loc, now, None)).collect(),
        occupation,
        fit,
        staff_href: is_poster.then(|| loc.path(&format!("/staff/postings/{}", row.reference))),
        reference: row.reference.clone(),
        card,
        report_href: loc.path(&format!("/postings/{}/report", row.reference)),
        shell,
    }
}

/// A text as people wrote it, one item a line.
fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|it| !it.is_empty()).map(ToOwned::to_owned).collect()
}
