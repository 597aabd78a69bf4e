//! Pages of matches.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{fit, is_own_posting, postings_for, profiles_for};
use crate::access::{Actor, Reach};
use crate::api::Query;
use crate::app::App;
use crate::compliance::queries::{Look, record_look};
use crate::html::{self, Shell, Visit};
use crate::i18n::Loc;
use crate::matching::explained::{Explained, ExplainedCondition};
use crate::matching::score::Match;
use crate::postings::cards::{self, EntryCard};
use crate::postings::pages::Pager;
use crate::profiles::Full;
use crate::training::gap::Ways;
use crate::{Error, Result, clock, postings, profiles};

/// Matches on one page.
const PAGE: i64 = 10;

/// Which of the matches are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MatchForm {
    /// `pass`, `unknown` or `short`; empty for all.
    show: String,
    page: Option<i64>,
}

impl MatchForm {
    fn wants(&self, it: &Match) -> bool {
        match self.show.as_str() {
            "pass" => it.n_failed() == 0 && it.n_unknown() == 0,
            "unknown" => it.n_failed() == 0 && it.n_unknown() > 0,
            "short" => it.n_failed() == 1,
            _ => true,
        }
    }

    /// Tabs with their counts; keeps what this one shows.
    fn choose<T>(&self, matches: Vec<(T, Match)>, visit: &Visit, path: &str) -> Chosen<T> {
        let path = visit.loc.path(path);
        let tabs = ["", "pass", "unknown", "short"].map(|show| {
            let form = MatchForm { show: show.to_owned(), page: None };
            let n = matches.iter().filter(|it| form.wants(&it.1)).count();
            let name = if show.is_empty() { "all" } else { show };
            let href = if show.is_empty() { path.clone() } else { format!("{path}?show={show}") };
            (visit.t(format!("matching-tab-{name}")).to_string(), href, i64::try_from(n).ok(), self.show == show)
        });
        let n_all = matches.len();
        let kept: Vec<(T, Match)> = matches.into_iter().filter(|it| self.wants(&it.1)).collect();
        let total = i64::try_from(kept.len()).unwrap_or(i64::MAX);
        let page = self.page.unwrap_or(1).clamp(1, 1000);
        let pager = Pager::new(page, total, PAGE, |n| format!("{path}?show={}&page={n}", self.show));
        let skip = usize::try_from((page - 1) * PAGE).unwrap_or(0);
        Chosen { items: kept.into_iter().skip(skip).take(PAGE as usize).collect(), tabs: tabs.to_vec(), pager, n_all }
    }
}

struct Chosen<T> {
    items: Vec<(T, Match)>,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    pager: Pager,
    /// How many there are on all tabs.
    n_all: usize,
}

#[derive(Template)]
#[template(path = "matching/own.html")]
struct OwnPage {
    shell: Shell,
    is_empty_profile: bool,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    /// The posting, why it fits, and where to say what one thinks of it.
    matches: Vec<(EntryCard, Explained, String)>,
    pager: Pager,
}

/// `GET /profile/matches`: the postings that fit one's own profile.
pub async fn own(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    Query(form): Query<MatchForm>,
) -> Result<HttpResponse> {
    let (search, now, loc) = (app.search.clone(), visit.now, visit.loc);
    let found = app
        .db
        .read(move |conn| {
            let Some(profile) = profiles::queries::find_by_account(conn, actor.account_id)? else { return Ok(None) };
            let full = profiles::queries::load(conn, profile.id)?;
            Ok(Some((postings_for(conn, &search, &full, loc, now)?, full, Ways::load(conn, now)?)))
        })
        .await?;
    let (matches, document, ways) = match found {
        Some((matches, full, ways)) => (matches, full.document(&[]), ways),
        None => {
            let nothing = crate::search::ProfileDoc { id: 0, title: String::new(), body: String::new() };
            (Vec::new(), nothing, Ways::default())
        }
    };
    let is_empty_profile = document.title.is_empty() && document.body.is_empty();
    let chosen = form.choose(matches, &visit, "/profile/matches");
    let matches = chosen
        .items
        .iter()
        .map(|(posting, it)| {
            let explained = it.explain(posting, &document, loc).with_ways(it, &ways, loc);
            (cards::card(posting, loc, now, None), explained, fit::own_href(posting, loc))
        })
        .collect();
    let title = visit.t("matching-own-title").with("n", chosen.n_all);
    html::page(&OwnPage {
        shell: Shell { noindex: true, ..visit.shell("account", title) },
        is_empty_profile,
        tabs: chosen.tabs,
        matches,
        pager: chosen.pager,
    })
}

/// What a condition asks, with what it is about where its words do not say that themselves.
pub(crate) fn asked(it: &ExplainedCondition, loc: Loc) -> String {
    if it.asked.to_lowercase().contains(&it.label.to_lowercase()) {
        return it.asked.clone();
    }
    loc.t("matching-labelled").with("label", &it.label).with("text", &it.asked).to_string()
}

/// Why a condition came out as it did: what there is, and what is asked.
pub(crate) fn reason(it: &ExplainedCondition, loc: Loc) -> String {
    loc.t("matching-reason").with("has", &it.has).with("asked", &it.asked).to_string()
}

/// A person as an employer sees them: no name, no contact data.
struct BlindPerson {
    reference: String,
    /// Where the office reads more, with a reason.
    staff_href: Option<String>,
    facts: Vec<String>,
    headline: String,
    updated: String,
}

#[derive(Template)]
#[template(path = "matching/profiles.html")]
struct ProfilesPage {
    shell: Shell,
    posting_title: String,
    posting_href: String,
    /// Where one asks why somebody is not listed.
    fit_href: String,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    matches: Vec<(BlindPerson, Explained, String)>,
    pager: Pager,
}

/// `GET /postings/{reference}/matches`: the people who fit a posting. Each one
/// that is shown can read that it was.
pub async fn profiles(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Query(form): Query<MatchForm>,
) -> Result<HttpResponse> {
    let (search, now, loc) = (app.search.clone(), visit.now, visit.loc);
    let (wanted, account_id, reach) = (reference.clone(), actor.account_id, actor.reach);
    let (posting, matches, certificates) = app
        .db
        .read(move |conn| {
            let posting = postings::queries::find(conn, &wanted)?;
            if reach == Reach::Own && !is_own_posting(conn, &posting, account_id)? {
                return Err(Error::NotFound);
            }
            let matches = profiles_for(conn, &search, &posting, loc, now)?;
            let ids: Vec<i64> = matches.iter().map(|it| it.0.profile.id).collect();
            let certificates = super::certificates_of(conn, &ids, now)?;
            Ok((posting, matches, certificates))
        })
        .await?;
    let path = format!("/postings/{reference}/matches");
    let chosen = form.choose(matches, &visit, &path);
    let shown: Vec<i64> = chosen.items.iter().map(|it| it.0.profile.id).collect();
    record(&app, &actor, &posting, shown, now).await?;
    let none = Vec::new();
    let matches = chosen
        .items
        .iter()
        .map(|(full, it)| {
            let document = full.document(certificates.get(&full.profile.id).unwrap_or(&none));
            let href = fit::person_href(&posting, full, loc);
            (blind(full, reach == Reach::Any, loc), it.explain(&posting, &document, loc), href)
        })
        .collect();
    let title = visit.t("matching-profiles-title").with("n", chosen.n_all);
    html::page(&ProfilesPage {
        shell: Shell { noindex: true, ..visit.shell("staff", title) },
        posting_title: posting.row.title.clone(),
        posting_href: loc.path(&format!("/postings/{reference}")),
        fit_href: loc.path(&format!("{path}/fit")),
        tabs: chosen.tabs,
        matches,
        pager: chosen.pager,
    })
}

/// Writes down who was shown to whom, before they are shown.
pub(super) async fn record(
    app: &App,
    actor: &Actor,
    posting: &postings::Posting,
    profile_ids: Vec<i64>,
    now: chrono::NaiveDateTime,
) -> Result<()> {
    if profile_ids.is_empty() {
        return Ok(());
    }
    let account_id = actor.account_id;
    let viewer = match actor.reach {
        Reach::Own => posting.employer.name.clone(),
        Reach::Any => app.settings.office.name.clone(),
    };
    let reason = posting.row.title.clone();
    app.db
        .write(move |conn| {
            for profile_id in &profile_ids {
                let look =
                    Look { profile_id: *profile_id, account_id, viewer: &viewer, fields: "match", reason: &reason };
                record_look(conn, &look, now)?;
            }
            Ok(())
        })
        .await
}

/// A person in a line, without name and contact data.
pub(super) fn person_facts(full: &Full, loc: Loc) -> String {
    let it = blind(full, false, loc);
    let number = loc.t("matching-person").with("reference", it.reference).to_string();
    [number, it.headline].into_iter().chain(it.facts).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn blind(full: &Full, is_staff: bool, loc: Loc) -> BlindPerson {
    let profile = &full.profile;
    let mut facts = Vec::new();
    if let Some(region) = profile.region.as_deref().and_then(crate::codes::regions::get) {
        facts.push(region.name.to_owned());
    }
    if let Some(it) = profile.education() {
        facts.push(loc.t(it.message()).to_string());
    }
    if let Some(n) = profile.experience_years {
        facts.push(loc.t("matching-has-years").with("n", n).to_string());
    }
    BlindPerson {
        reference: profile.reference.to_uppercase().chars().take(6).collect(),
        staff_href: is_staff.then(|| loc.path(&format!("/staff/profiles/{}", profile.reference))),
        facts,
        headline: profile.headline.clone(),
        updated: clock::show_day(clock::day(profile.updated_at), loc.is_en()),
    }
}
