//! Pages of employers for everyone; those of members and of the office below.

pub mod documents;
pub mod invitations;
pub mod members;
pub mod own;
pub mod registration;
pub mod staff;
pub mod suspensions;

use actix_web::{HttpResponse, web};

use super::industry::Industry;
use super::pages::ShowPage;
use super::{State, queries};
use crate::app::App;
use crate::codes::regions;
use crate::html::{self, Visit};
use crate::postings::cards::{self, EntryCard};
use crate::search::PostingSearch;
use crate::{Result, clock, postings};

/// `GET /employers/{reference}`: who they are, and what they have open.
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let (search, now, loc) = (app.search.clone(), visit.now, visit.loc);
    let (employer, found, open) = app
        .db
        .read(move |conn| {
            let employer = queries::find(conn, &reference)?;
            let mut wanted = PostingSearch { limit: 50, ..PostingSearch::default() };
            wanted.filters.employer_id = Some(employer.id.unsigned_abs());
            let found = search.postings(&wanted, now)?;
            let ids: Vec<i64> = found.hits.iter().map(|it| it.0).collect();
            let open = postings::queries::load_open(conn, &ids, now)?;
            Ok((employer, found, open))
        })
        .await?;
    let is_verified = employer.is_verified(now);
    let day = |at: Option<chrono::NaiveDateTime>| at.map(|it| clock::show_day(clock::day(it), loc.is_en()));
    let mut facts = Vec::new();
    let mut fact = |name: &'static str, value: Option<String>| {
        facts.extend(value.filter(|it| !it.is_empty()).map(|it| (name, it)));
    };
    // What is no code of ours was written by someone, and is shown as it was.
    let said = |code: &String| Industry::parse(code).map_or_else(|| code.clone(), |it| loc.t(it.message()).to_string());
    fact("employers-fact-kind", employer.kind().map(|it| loc.t(it.message()).to_string()));
    fact("employers-fact-industry", employer.industry.as_ref().map(said));
    let people = |range: &String| loc.t("employers-people").with("range", range.replace('-', "–")).to_string();
    fact("employers-fact-size", employer.size.as_ref().map(people));
    let place = employer.region.as_deref().and_then(regions::full_name).unwrap_or_default();
    fact("employers-fact-place", Some(place + employer.address.as_deref().unwrap_or_default()));
    if is_verified {
        fact("employers-fact-verified", day(employer.verified_at));
        fact("employers-fact-next", employer.verified_until.map(|it| clock::show_last_day(it, loc.is_en())));
    }
    // Whose they are is the heading of the page.
    let own = |it| EntryCard { employer: String::new(), ..cards::card(it, loc, now, None) };
    let cards: Vec<EntryCard> = open.iter().map(own).collect();
    html::page(&ShowPage {
        shell: visit.shell("postings", &employer.name),
        name: employer.name.clone(),
        is_verified,
        is_suspended: employer.state() == State::Suspended,
        introduction: employer.introduction.lines().filter(|it| !it.is_empty()).map(ToOwned::to_owned).collect(),
        facts,
        is_cut: found.total > i64::try_from(cards.len()).unwrap_or(i64::MAX),
        cards,
        total: found.total,
        headcount: found.headcount,
    })
}
