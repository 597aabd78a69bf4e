//! Profiles as programs read and write them: JSON Resume 1.0.0, with what is ours
//! alone in `meta.bole`.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{OpenApi, ToSchema};

use super::draft::Visibility;
use super::handlers::staff::record;
use super::{Contact, Full, Profile, completeness, document, queries, wishes};
use crate::access::{Actor, Reach};
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, Slice};
use crate::app::App;
use crate::clock::rfc3339;
use crate::codes::Education;
use crate::html::Visit;
use crate::import::profiles::{Imported, to_json_resume};
use crate::{Error, Result, clock};

/// The profiles' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(own, replace_own, index, create, show))]
pub struct Document;

/// A profile in a list: nothing that tells who it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Item {
    /// Its public name.
    id: String,
    headline: String,
    /// Code of the place where the person lives.
    region: Option<String>,
    education: Option<Education>,
    experience_years: Option<i32>,
    visibility: Visibility,
    /// Whether a person has an account with it.
    is_claimed: bool,
    updated_at: String,
}

impl From<&Profile> for Item {
    fn from(it: &Profile) -> Item {
        Item {
            id: it.reference.clone(),
            headline: it.headline.clone(),
            region: it.region.clone(),
            education: it.education(),
            experience_years: it.experience_years,
            visibility: it.visibility,
            is_claimed: it.account_id.is_some(),
            updated_at: rfc3339(it.updated_at),
        }
    }
}

/// A page of profiles.
#[derive(Debug, Serialize, ToSchema)]
pub struct List {
    total: i64,
    items: Vec<Item>,
}

/// A profile with what it says.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record {
    #[serde(flatten)]
    item: Item,
    /// How much of a hundred is there.
    completeness: u8,
    /// JSON Resume 1.0.0.
    #[schema(value_type = Object)]
    resume: Value,
}

/// What came of writing a profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct Written {
    /// Its public name.
    id: String,
    /// Keys of the document that are not kept, and employers to hide from that
    /// nobody knows.
    skipped: Vec<String>,
}

/// Which page of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    offset: Option<i64>,
}

fn tag_of(profile: &Profile) -> String {
    api::etag(&profile.reference, profile.version)
}

/// The record with contact data, for whoever may see it by now.
async fn answer(app: &App, req: &HttpRequest, id: i64) -> Result<HttpResponse> {
    let (full, excluded) =
        app.db.read(move |conn| Ok((queries::load(conn, id)?, wishes::queries::exclusions(conn, id)?))).await?;
    let contact = Contact::open(&app.keys, &full.profile)?;
    let names = excluded.into_iter().map(|it| it.1).collect();
    Ok(api::tagged(req, &tag_of(&full.profile), &record_of(&full, &contact, names)))
}

fn record_of(full: &Full, contact: &Contact, hidden_from: Vec<String>) -> Record {
    Record {
        item: Item::from(&full.profile),
        completeness: completeness::of(Some(full)).percent,
        resume: to_json_resume(&full.draft(contact, hidden_from)),
    }
}

/// `GET /api/v1/profile`: the caller's own.
#[utoipa::path(get, path = "/api/v1/profile", tag = "profiles",
    responses((status = 200, body = Record), (status = 404, body = Problem)))]
pub async fn own(app: web::Data<App>, actor: Actor, req: HttpRequest) -> Result<HttpResponse> {
    let account_id = actor.account_id;
    let profile = app.db.read(move |conn| Ok(queries::find_by_account(conn, account_id)?)).await?;
    answer(&app, &req, profile.ok_or(Error::NotFound)?.id).await
}

fn read(resume: &Value, visit: &Visit) -> Result<Imported> {
    document::read_resume(resume, clock::day(visit.now)).map_err(|it| document::refusal(it, visit.loc))
}

/// `PUT /api/v1/profile`: the caller's own, as a whole. The first one needs no
/// `If-Match`.
#[utoipa::path(put, path = "/api/v1/profile", tag = "profiles", request_body(content = Object, description = "JSON Resume 1.0.0"),
    params(("If-Match" = Option<String>, Header, description = "the ETag of what was read")),
    responses((status = 200, body = Written), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
pub async fn replace_own(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    body: Json<Value>,
) -> Result<HttpResponse> {
    let (account_id, now, keys) = (actor.account_id, visit.now, app.keys.clone());
    let seen = app.db.read(move |conn| Ok(queries::find_by_account(conn, account_id)?)).await?;
    if let Some(profile) = &seen {
        api::check_if_match(&req, &tag_of(profile))?;
    }
    let seen = seen.map(|it| it.version);
    let Imported { draft, mut skipped } = read(&body.value, &visit)?;
    let (profile, unknown) = app
        .db
        .write(move |conn| {
            let known = queries::find_by_account(conn, account_id)?;
            if known.map(|it| it.version) != seen {
                return Err(Problem::named(412, "stale", "problem-stale", &[]));
            }
            let profile = queries::ensure(conn, account_id, now)?;
            let unknown = queries::replace(conn, &keys, &profile, &draft, now)?;
            Ok((queries::find_by_reference(conn, &profile.reference)?, unknown))
        })
        .await?;
    skipped.extend(unknown);
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, tag_of(&profile)))
        .json(Written { id: profile.reference, skipped }))
}

/// `GET /api/v1/profiles`: all of them, without names and contact data.
#[utoipa::path(get, path = "/api/v1/profiles", tag = "profiles",
    params(("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem)))]
pub async fn index(app: web::Data<App>, req: HttpRequest, query: Query<Paging>) -> Result<HttpResponse> {
    let slice = Slice::parse(query.0.limit, query.0.offset)?;
    let (total, rows) = app.db.read(move |conn| Ok(queries::list(conn, slice)?)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::LINK, api::links(&req, slice, total)))
        .json(List { total, items: rows.iter().map(Item::from).collect() }))
}

/// `POST /api/v1/profiles`: a profile that belongs to nobody yet.
#[utoipa::path(post, path = "/api/v1/profiles", tag = "profiles", request_body(content = Object, description = "JSON Resume 1.0.0"),
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Written), (status = 400, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    body: Json<Value>,
) -> Result<HttpResponse> {
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let Imported { draft, skipped } = read(&body.value, &visit)?;
    let (now, keys) = (visit.now, app.keys.clone());
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let profile = queries::insert_unclaimed(conn, now)?;
                let unknown = queries::replace(conn, &keys, &profile, &draft, now)?;
                let location = format!("/api/v1/profiles/{}", profile.reference);
                let skipped = skipped.iter().cloned().chain(unknown).collect();
                Answer::created(location, &Written { id: profile.reference, skipped })
            })
        })
        .await?;
    Ok(answer.into())
}

/// `GET /api/v1/profiles/{id}`: one's own, or for the office anyone's. The
/// owner reads of the office's look.
#[utoipa::path(get, path = "/api/v1/profiles/{id}", tag = "profiles", params(("id" = String, Path)),
    responses((status = 200, body = Record), (status = 404, body = Problem)))]
pub async fn show(app: web::Data<App>, actor: Actor, req: HttpRequest, id: web::Path<String>) -> Result<HttpResponse> {
    let profile = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &id)?)).await?;
    if profile.account_id != Some(actor.account_id) {
        if actor.reach != Reach::Any {
            return Err(Error::NotFound);
        }
        record(&app, &actor, profile.id, "profile,name,phone,email", "api").await?;
    }
    answer(&app, &req, profile.id).await
}
