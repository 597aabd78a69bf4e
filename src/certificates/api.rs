//! Certificates as programs read and write them; acts, revocations and the
//! holder's own below.

pub mod acts;
pub mod batches;
pub mod files;
pub mod holder;
pub mod revocations;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::CertificateForm;
use super::handlers::{Check, find_checked};
use super::pages::masked_name;
use super::{Certificate, Standing, queries, state_at};
use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, Slice, wrong_field, wrong_parameter};
use crate::app::App;
use crate::clock::{self, rfc3339};
use crate::crypto::Keys;
use crate::html::{FieldError, Visit};
use crate::{Error, Result};

/// The certificates' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(
    check,
    index,
    create,
    show,
    acts::create,
    batches::create,
    batches::show,
    revocations::index,
    revocations::show,
    revocations::decide,
    holder::index,
    holder::show,
    holder::appeal,
    files::paper,
    files::credential,
    files::own_paper,
    files::own_credential
))]
pub struct Document;

/// A certificate; the holder's name is masked in lists and for strangers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record {
    /// Its random name, as in `/c/{id}`.
    id: String,
    number: String,
    holder_name: String,
    name: String,
    /// Code of the classification of occupations.
    occupation: Option<String>,
    /// 1 (highest) to 5.
    level: Option<i16>,
    issuer: String,
    issued_on: String,
    /// The last day on which it holds.
    expires_on: Option<String>,
    /// What it is worth today.
    state: Standing,
    revoked_reason: Option<String>,
    suspended_reason: Option<String>,
    /// The programme that it comes from.
    programme: Option<String>,
    /// Teaching hours.
    hours: Option<i32>,
    /// Code of the region of its class or unit.
    region: Option<String>,
    /// Issued before this service.
    is_historic: bool,
    /// When this was looked up.
    checked_at: String,
}

impl Record {
    fn new(it: &Certificate, holder_name: String, now: chrono::NaiveDateTime) -> Record {
        Record {
            id: it.reference.clone(),
            number: it.number.clone(),
            holder_name,
            name: it.name.clone(),
            occupation: it.occupation.clone(),
            level: it.level,
            issuer: it.issuer.clone(),
            issued_on: it.issued_on.to_string(),
            expires_on: it.expires_on.map(|it| it.to_string()),
            state: state_at(it, clock::day(now)),
            revoked_reason: it.revoked_reason.clone(),
            suspended_reason: it.suspended_reason.clone(),
            programme: it.programme.clone(),
            hours: it.hours,
            region: it.region.clone(),
            is_historic: it.is_historic,
            checked_at: rfc3339(now),
        }
    }

    fn masked(it: &Certificate, keys: &Keys, now: chrono::NaiveDateTime) -> Result<Record> {
        Ok(Record::new(it, masked_name(&it.holder_name(keys)?), now))
    }
}

/// A page of certificates.
#[derive(Debug, Serialize, ToSchema)]
pub struct List {
    total: i64,
    items: Vec<Record>,
}

/// A certificate to issue.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewRecord {
    /// A number of another scheme; left out draws the next of ours.
    number: Option<String>,
    holder_name: Option<String>,
    /// Finds the holder's profile; never given out.
    citizen_id: Option<String>,
    /// The holder's profile.
    profile: Option<String>,
    name: Option<String>,
    /// Code of the classification of occupations.
    occupation: Option<String>,
    /// 1 (highest) to 5.
    level: Option<i16>,
    issuer: Option<String>,
    /// `YYYY-MM-DD`
    issued_on: Option<String>,
    /// `YYYY-MM-DD`; left out without end.
    expires_on: Option<String>,
    /// The number of the certificate whose place it takes.
    replaces: Option<String>,
    /// The programme that it comes from.
    programme: Option<String>,
    /// Teaching hours.
    hours: Option<i32>,
    /// Code of the region of its class or unit.
    region: Option<String>,
}

impl From<NewRecord> for CertificateForm {
    fn from(it: NewRecord) -> CertificateForm {
        CertificateForm {
            number: it.number.unwrap_or_default(),
            holder_name: it.holder_name.unwrap_or_default(),
            citizen_id: it.citizen_id.unwrap_or_default(),
            profile: it.profile.unwrap_or_default(),
            name: it.name.unwrap_or_default(),
            occupation: it.occupation.unwrap_or_default(),
            level: it.level.map(|it| it.to_string()).unwrap_or_default(),
            issuer: it.issuer.unwrap_or_default(),
            issued_on: it.issued_on.unwrap_or_default(),
            expires_on: it.expires_on.unwrap_or_default(),
            replaces: it.replaces.unwrap_or_default(),
            programme: it.programme.unwrap_or_default(),
            hours: it.hours.map(|it| it.to_string()).unwrap_or_default(),
            region: it.region.unwrap_or_default(),
        }
    }
}

/// Which certificates, and which page of them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paging {
    /// How the number begins.
    number: String,
    /// What it is worth today.
    state: Option<Standing>,
    /// A part of the programme's or certificate's name.
    programme: String,
    limit: Option<i64>,
    offset: Option<i64>,
}

fn problem(visit: &Visit, errors: &[FieldError]) -> Error {
    Problem::fields(errors.iter().map(|it| wrong_field(it.field, visit.t(it.message).to_string())).collect())
}

/// `GET /api/v1/certificates/verify`: by number and name, for anyone.
#[utoipa::path(get, path = "/api/v1/certificates/verify", tag = "certificates",
    params(("number" = String, Query), ("name" = String, Query)),
    responses((status = 200, body = Record), (status = 400, body = Problem),
        (status = 404, body = Problem, description = "unknown, or of someone else"), (status = 429, body = Problem)))]
pub async fn check(app: web::Data<App>, visit: Visit, query: Query<Check>) -> Result<HttpResponse> {
    let asked = query.0;
    let empty = [("number", &asked.number), ("name", &asked.name)].into_iter().filter(|it| it.1.trim().is_empty());
    let errors: Vec<_> = empty.map(|it| wrong_parameter(it.0, "is missing")).collect();
    if !errors.is_empty() {
        return Err(Problem::parameters(errors));
    }
    let found = find_checked(&app, &visit, &asked).await?.ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok().json(Record::masked(&found, &app.keys, visit.now)?))
}

/// `GET /api/v1/certificates`: all of them, the newest first.
#[utoipa::path(get, path = "/api/v1/certificates", tag = "certificates",
    params(("number" = Option<String>, Query), ("state" = Option<Standing>, Query),
        ("programme" = Option<String>, Query), ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem)))]
pub async fn index(app: web::Data<App>, visit: Visit, req: HttpRequest, query: Query<Paging>) -> Result<HttpResponse> {
    let slice = Slice::parse(query.0.limit, query.0.offset)?;
    let wanted = queries::Wanted {
        number: app.certificates.scheme.folded(&query.0.number),
        standing: query.0.state,
        programme: query.0.programme.trim().to_owned(),
        batch_id: None,
        class_id: None,
    };
    let today = clock::day(visit.now);
    let (total, rows) = app.db.read(move |conn| Ok(queries::list(conn, &wanted, today, slice)?)).await?;
    let items = rows.iter().map(|it| Record::masked(it, &app.keys, visit.now)).collect::<Result<_>>()?;
    Ok(HttpResponse::Ok().insert_header((header::LINK, api::links(&req, slice, total))).json(List { total, items }))
}

/// `POST /api/v1/certificates`: issues one.
#[utoipa::path(post, path = "/api/v1/certificates", tag = "certificates", request_body = NewRecord,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Record), (status = 400, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    body: Json<NewRecord>,
) -> Result<HttpResponse> {
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let form = CertificateForm::from(body.value);
    let new = form.parse(&app.certificates.scheme, clock::day(visit.now)).map_err(|errors| problem(&visit, &errors))?;
    let (account_id, now, shared) = (actor.account_id, visit.now, app.clone());
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                queries::issuing::lock_numbers(conn)?;
                let errors = queries::objections(conn, &shared, &new)?;
                if !errors.is_empty() {
                    let said =
                        |it: &queries::Objection| visit.t(it.message).with("character", &it.character).to_string();
                    return Err(Problem::fields(errors.iter().map(|it| wrong_field(it.field, said(it))).collect()));
                }
                let issued = queries::issue(conn, &shared, &new, account_id, now)?;
                let location = format!("/api/v1/certificates/{}", issued.reference);
                // Answers are kept for repeated requests, so the name in them is masked.
                Answer::created(location, &Record::masked(&issued, &shared.keys, now)?)
            })
        })
        .await?;
    Ok(answer.into())
}

/// `GET /api/v1/certificates/{id}`
#[utoipa::path(get, path = "/api/v1/certificates/{id}", tag = "certificates", params(("id" = String, Path)),
    responses((status = 200, body = Record), (status = 404, body = Problem)))]
pub async fn show(app: web::Data<App>, visit: Visit, id: web::Path<String>) -> Result<HttpResponse> {
    let found = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &id)?)).await?;
    let name = found.holder_name(&app.keys)?;
    Ok(HttpResponse::Ok().json(Record::new(&found, name, visit.now)))
}
