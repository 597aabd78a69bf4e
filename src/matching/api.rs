//! Matches for programs.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::conditions::Condition;
use super::score::{Match, Parts};
use super::standing::Why;
use super::{fit, handlers, is_own_posting, postings_for, profiles_for};
use crate::access::{Actor, Reach};
use crate::api::{self, Query, Slice};
use crate::app::App;
use crate::codes::Education;
use crate::html::Visit;
use crate::search::snippet::Marks;
use crate::training::gap::{WayRecord, Ways};
use crate::{Error, Result, compliance, postings, profiles};

/// What the API says about matches.
#[derive(OpenApi)]
#[openapi(
    paths(of_posting, of_profile, fit_of_posting, fit_of_profile),
    components(schemas(ProfileMatchList, PostingMatchList, Fit, Why))
)]
pub struct Document;

/// Which slice of the matches.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    offset: Option<i64>,
}

/// Why something is in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reasons {
    /// 0 to 100; the sum of the parts.
    pub score: f32,
    /// What the score is made of.
    pub parts: Parts,
    /// Hard conditions, always in the same order.
    pub conditions: Vec<Condition>,
    /// Telling words that both texts have.
    pub matched: Vec<String>,
    /// Telling words of the posting that the profile lacks.
    pub missing: Vec<String>,
    /// The passage of the posting that holds the words, as HTML with `mark`.
    pub passage: Option<String>,
}

impl Reasons {
    fn new(it: &Match, posting: &postings::Posting) -> Reasons {
        let passage = Marks::from_words(it.matched.iter().cloned()).passage(&posting.body(), 70);
        Reasons {
            score: it.score,
            parts: it.parts,
            conditions: it.conditions.clone(),
            matched: it.matched.clone(),
            missing: it.missing.clone(),
            passage,
        }
    }
}

/// A person that fits, without name and contact data.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfileMatch {
    /// The profile's id.
    pub id: String,
    /// What the person calls themselves.
    pub headline: String,
    /// The highest education.
    pub education: Option<Education>,
    /// Years of experience.
    pub experience_years: Option<i32>,
    /// Where the person lives: a code of GB/T 2260.
    pub region: Option<String>,
    /// Why.
    #[serde(flatten)]
    pub reasons: Reasons,
}

/// A page of people that fit.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfileMatchList {
    /// How many fit.
    pub total: i64,
    /// The page.
    pub items: Vec<ProfileMatch>,
}

/// A posting that fits.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostingMatch {
    /// The posting's id.
    pub id: String,
    /// 岗位名称
    pub title: String,
    /// The employer's name.
    pub employer: String,
    /// Where one certificate alone is missing: that one, as the posting calls it.
    pub one_away: Option<String>,
    /// The nearest classes or programmes that lead to it.
    pub next_classes: Vec<WayRecord>,
    /// Why.
    #[serde(flatten)]
    pub reasons: Reasons,
}

/// A page of postings that fit.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostingMatchList {
    /// How many fit.
    pub total: i64,
    /// The page.
    pub items: Vec<PostingMatch>,
}

fn cut<T>(all: Vec<T>, slice: Slice) -> (i64, Vec<T>) {
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let (skip, take) = (usize::try_from(slice.offset).unwrap_or(0), usize::try_from(slice.limit).unwrap_or(20));
    (total, all.into_iter().skip(skip).take(take).collect())
}

/// The people who fit a posting, best first.
#[utoipa::path(get, path = "/api/v1/postings/{reference}/matches", tag = "matching",
    params(("reference" = String, Path), ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = ProfileMatchList), (status = 404, body = api::Problem)))]
pub async fn of_posting(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Query(page): Query<Page>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(page.limit, page.offset)?;
    let (search, now, loc) = (app.search.clone(), visit.now, visit.loc);
    let (account_id, reach) = (actor.account_id, actor.reach);
    let (posting, matches) = app
        .db
        .read(move |conn| {
            let posting = postings::queries::find(conn, &reference)?;
            if reach == Reach::Own && !is_own_posting(conn, &posting, account_id)? {
                return Err(Error::NotFound);
            }
            let matches = profiles_for(conn, &search, &posting, loc, now)?;
            Ok((posting, matches))
        })
        .await?;
    let (total, shown) = cut(matches, slice);
    handlers::record(&app, &actor, &posting, shown.iter().map(|it| it.0.profile.id).collect(), now).await?;
    let items = shown
        .iter()
        .map(|(full, it)| ProfileMatch {
            id: full.profile.reference.clone(),
            headline: full.profile.headline.clone(),
            education: full.profile.education(),
            experience_years: full.profile.experience_years,
            region: full.profile.region.clone(),
            reasons: Reasons::new(it, &posting),
        })
        .collect();
    let links = api::links(&req, slice, total);
    Ok(HttpResponse::Ok().insert_header((header::LINK, links)).json(ProfileMatchList { total, items }))
}

/// The postings that fit a profile, best first: one's own, or as staff anyone's,
/// which its owner can read of.
#[utoipa::path(get, path = "/api/v1/profiles/{reference}/matches", tag = "matching",
    params(("reference" = String, Path), ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = PostingMatchList), (status = 404, body = api::Problem)))]
pub async fn of_profile(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Query(page): Query<Page>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(page.limit, page.offset)?;
    let (search, now, loc) = (app.search.clone(), visit.now, visit.loc);
    let (account_id, reach) = (actor.account_id, actor.reach);
    let office = app.settings.office.name.clone();
    let found = app
        .db
        .read(move |conn| {
            let profile = profiles::queries::find_by_reference(conn, &reference)?;
            let is_own = profile.account_id == Some(account_id);
            if !is_own && reach == Reach::Own {
                return Err(Error::NotFound);
            }
            Ok((profile.id, is_own))
        })
        .await?;
    let (profile_id, is_own) = found;
    if !is_own {
        app.db
            .write(move |conn| {
                let look = compliance::queries::Look {
                    profile_id,
                    account_id,
                    viewer: &office,
                    fields: "matches",
                    reason: "api",
                };
                Ok(compliance::queries::record_look(conn, &look, now)?)
            })
            .await?;
    }
    let (matches, ways) = app
        .db
        .read(move |conn| {
            let full = profiles::queries::load(conn, profile_id)?;
            Ok((postings_for(conn, &search, &full, loc, now)?, Ways::load(conn, now)?))
        })
        .await?;
    let (total, shown) = cut(matches, slice);
    let items = shown
        .iter()
        .map(|(posting, it)| PostingMatch {
            id: posting.row.reference.clone(),
            title: posting.row.title.clone(),
            employer: posting.employer.name.clone(),
            one_away: it.one_away().map(ToOwned::to_owned),
            next_classes: it
                .one_away()
                .map(|it| ways.to(it))
                .unwrap_or_default()
                .into_iter()
                .map(WayRecord::from)
                .collect(),
            reasons: Reasons::new(it, posting),
        })
        .collect();
    let links = api::links(&req, slice, total);
    Ok(HttpResponse::Ok().insert_header((header::LINK, links)).json(PostingMatchList { total, items }))
}

/// The other half of a pair.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Other {
    of: String,
}

/// How a pair fits, and where it stands on the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fit {
    /// The place on the list, from 1; null where it is not on it.
    pub place: Option<usize>,
    /// How many are on the list.
    pub listed: usize,
    /// Why it is not listed, or not the first.
    pub why: Vec<Why>,
    /// The same in words, in the language of the request.
    pub explanation: Vec<String>,
    /// The pair itself.
    #[serde(flatten)]
    pub reasons: Reasons,
}

impl Fit {
    fn new(pair: &fit::Pair, loc: crate::i18n::Loc) -> Fit {
        let standing = &pair.standing;
        Fit {
            place: standing.place,
            listed: standing.n_listed,
            why: standing.whys.clone(),
            explanation: standing.reasons(loc),
            reasons: Reasons::new(&standing.pair, &pair.posting),
        }
    }
}

fn wanted(other: &Other) -> Result<String> {
    let of = other.of.trim();
    if of.is_empty() {
        return Err(api::Problem::fields(vec![api::wrong_field("of", "names the other half of the pair")]));
    }
    Ok(of.to_owned())
}

/// Why a person is not among those who fit a posting, or where.
#[utoipa::path(get, path = "/api/v1/postings/{reference}/matches/fit", tag = "matching",
    params(("reference" = String, Path), ("of" = String, Query, description = "The profile's id or a link to it")),
    responses((status = 200, body = Fit), (status = 404, body = api::Problem), (status = 422, body = api::Problem)))]
pub async fn fit_of_posting(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Query(other): Query<Other>,
) -> Result<HttpResponse> {
    let (search, now, loc) = (app.search.clone(), visit.now, visit.loc);
    let (account_id, reach) = (actor.account_id, actor.reach);
    let pair = app
        .db
        .read(move |conn| {
            let posting = postings::queries::find(conn, &reference)?;
            if reach == Reach::Own && !is_own_posting(conn, &posting, account_id)? {
                return Err(Error::NotFound);
            }
            fit::pair_of_posting(conn, &search, posting, &wanted(&other)?, reach, loc, now)
        })
        .await?;
    told(&app, &visit, &actor, &pair).await
}

/// Why a posting is not among those that fit a profile, or where; one's own
/// profile, or as staff anyone's, which its owner can read of.
#[utoipa::path(get, path = "/api/v1/profiles/{reference}/matches/fit", tag = "matching",
    params(("reference" = String, Path), ("of" = String, Query, description = "The posting's id or a link to it")),
    responses((status = 200, body = Fit), (status = 404, body = api::Problem), (status = 422, body = api::Problem)))]
pub async fn fit_of_profile(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Query(other): Query<Other>,
) -> Result<HttpResponse> {
    let (search, now, loc) = (app.search.clone(), visit.now, visit.loc);
    let (account_id, reach) = (actor.account_id, actor.reach);
    let pair = app
        .db
        .read(move |conn| {
            let profile = profiles::queries::find_by_reference(conn, &reference)?;
            if profile.account_id != Some(account_id) && reach == Reach::Own {
                return Err(Error::NotFound);
            }
            let full = profiles::queries::load(conn, profile.id)?;
            fit::pair_of_person(conn, &search, full, &wanted(&other)?, loc, now)
        })
        .await?;
    told(&app, &visit, &actor, &pair).await
}

/// Says how a pair fits, whichever half was asked from. A person can read that
/// someone else has looked.
async fn told(app: &App, visit: &Visit, actor: &Actor, pair: &fit::Pair) -> Result<HttpResponse> {
    if pair.full.profile.account_id != Some(actor.account_id) {
        handlers::record(app, actor, &pair.posting, vec![pair.full.profile.id], visit.now).await?;
    }
    Ok(HttpResponse::Ok().json(Fit::new(pair, visit.loc)))
}
