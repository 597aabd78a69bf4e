//! Saved searches as programs read and write them: an account's own, for its own
//! address.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::{AlertForm, NewAlert};
use super::handlers::subscription::save;
use super::queries::{self, Owner};
use super::{Frequency, PauseReason, SavedSearch, State, criteria, email_index, pages};
use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Repeatable, tagged, wrong_field};
use crate::app::App;
use crate::clock::rfc3339;
use crate::db::Conn;
use crate::html::{FieldError, Visit};
use crate::{Error, Result, accounts};

/// The alerts' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, create, show, replace, destroy))]
pub struct Document;

/// A saved search.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record {
    /// Its public name.
    id: String,
    name: String,
    /// The query string of `/postings`, without order and page.
    query: String,
    frequency: Frequency,
    /// 0 to 23, in Beijing.
    hour: i32,
    /// 1 (Monday) to 7; for weekly ones.
    weekday: i32,
    /// The language of its mails.
    locale: String,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    pause_reason: Option<PauseReason>,
    /// When it tells next; absent where the next posting decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_run_at: Option<String>,
    updated_at: String,
}

impl From<&SavedSearch> for Record {
    fn from(it: &SavedSearch) -> Record {
        let schedule = it.schedule();
        Record {
            id: it.reference.clone(),
            name: it.name.clone(),
            query: it.query.clone(),
            frequency: schedule.frequency,
            hour: schedule.hour,
            weekday: schedule.weekday,
            locale: it.loc().code().to_owned(),
            state: it.state(),
            pause_reason: it.pause_reason(),
            next_run_at: it.next_run_at.map(rfc3339),
            updated_at: rfc3339(it.updated_at),
        }
    }
}

/// An account's saved searches.
#[derive(Debug, Serialize, ToSchema)]
pub struct List {
    total: usize,
    items: Vec<Record>,
}

/// A search to save.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewRecord {
    /// The query string of `/postings` with at least one criterion.
    query: Option<String>,
    /// Left out, the criteria.
    name: Option<String>,
    /// Left out, daily.
    frequency: Option<Frequency>,
    /// 0 to 23; left out, 8.
    hour: Option<i32>,
    /// 1 to 7; left out, 1.
    weekday: Option<i32>,
    /// `zh-CN` or `en`; left out, the language of the request.
    locale: Option<String>,
}

impl From<NewRecord> for AlertForm {
    fn from(it: NewRecord) -> AlertForm {
        AlertForm {
            query: it.query.unwrap_or_default(),
            email: String::new(),
            name: it.name.unwrap_or_default(),
            frequency: it.frequency.map(|it| it.code().to_owned()).unwrap_or_default(),
            hour: it.hour.map(|it| it.to_string()).unwrap_or_default(),
            weekday: it.weekday.map(|it| it.to_string()).unwrap_or_default(),
            locale: it.locale.unwrap_or_default(),
            replaces: String::new(),
        }
    }
}

/// What a body asks for. The name that is left out says the criteria.
fn parse(body: NewRecord, visit: &Visit) -> Result<NewAlert> {
    let mut new = AlertForm::from(body).parse(true, visit.loc).map_err(|errors| problem(visit, &errors))?;
    if new.settings.name.is_empty() {
        new.settings.name = pages::proposed_name(&new.search, new.settings.loc);
    }
    Ok(new)
}

fn problem(visit: &Visit, errors: &[FieldError]) -> Error {
    Problem::fields(errors.iter().map(|it| wrong_field(it.field, visit.t(it.message).to_string())).collect())
}

fn etag(it: &SavedSearch) -> String {
    api::etag(&it.reference, it.updated_at.and_utc().timestamp_micros())
}

fn owner(conn: &mut Conn, account_id: i64) -> Result<Owner> {
    Ok(Owner { account_id: Some(account_id), email: accounts::queries::find(conn, account_id)?.email })
}

fn own(conn: &mut Conn, app: &App, account_id: i64) -> Result<Vec<SavedSearch>> {
    let index = email_index(&app.keys, &owner(conn, account_id)?.email);
    Ok(queries::of_account(conn, account_id, &index)?)
}

fn find_own(conn: &mut Conn, app: &App, account_id: i64, reference: &str) -> Result<SavedSearch> {
    own(conn, app, account_id)?.into_iter().find(|it| it.reference == reference).ok_or(Error::NotFound)
}

/// `GET /api/v1/alerts`: one's own, 20 at most.
#[utoipa::path(get, path = "/api/v1/alerts", tag = "alerts", responses((status = 200, body = List)))]
pub async fn index(app: web::Data<App>, actor: Actor) -> Result<HttpResponse> {
    let it = app.clone();
    let items = app.db.read(move |conn| own(conn, &it, actor.account_id)).await?;
    let items: Vec<Record> = items.iter().map(Record::from).collect();
    Ok(HttpResponse::Ok().json(List { total: items.len(), items }))
}

/// `POST /api/v1/alerts`: saves a search for the account's own address.
#[utoipa::path(post, path = "/api/v1/alerts", tag = "alerts", request_body = NewRecord,
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
    let new = parse(body.value, &visit)?;
    let (it, now) = (app.clone(), visit.now);
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let owner = owner(conn, actor.account_id)?;
                let too_many = [FieldError { field: "query", message: "alerts-too-many" }];
                let saved = save(conn, &it, &owner, &new, now)?.ok_or_else(|| problem(&visit, &too_many))?;
                Answer::created(format!("/api/v1/alerts/{}", saved.reference), &Record::from(&saved))
            })
        })
        .await?;
    Ok(answer.into())
}

/// `GET /api/v1/alerts/{reference}`
#[utoipa::path(get, path = "/api/v1/alerts/{reference}", tag = "alerts", params(("reference" = String, Path)),
    responses((status = 200, body = Record), (status = 404, body = Problem)))]
pub async fn show(
    app: web::Data<App>,
    actor: Actor,
    req: HttpRequest,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let it = app.clone();
    let found = app.db.read(move |conn| find_own(conn, &it, actor.account_id, &reference)).await?;
    Ok(tagged(&req, &etag(&found), &Record::from(&found)))
}

/// Replaces what a saved search looks for and how it is told; what is left out is
/// as in a new one. Its link, its state and its letters stay. Send the `ETag` that
/// you read as `If-Match`.
#[utoipa::path(put, path = "/api/v1/alerts/{reference}", tag = "alerts", request_body = NewRecord,
    params(("reference" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Record), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn replace(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    reference: web::Path<String>,
    body: Json<NewRecord>,
) -> Result<HttpResponse> {
    let (it, wanted, account_id) = (app.clone(), reference.clone(), actor.account_id);
    let known = app.db.read(move |conn| find_own(conn, &it, account_id, &wanted)).await?;
    api::check_if_match(&req, &etag(&known))?;
    let new = parse(body.value, &visit)?;
    let (it, now) = (app.clone(), visit.now);
    let saved = app
        .db
        .write(move |conn| {
            let found = find_own(conn, &it, account_id, &reference)?;
            if found != known {
                return Err(Error::Conflict("the saved search has changed since you read it"));
            }
            // Who only wants another hour hears of what was published before as well.
            if found.query != new.search.query() {
                criteria::change(conn, &found, &new.search, now)?;
            }
            queries::set_settings(conn, &found, &new.settings, now)?;
            find_own(conn, &it, account_id, &reference)
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(&saved))).json(Record::from(&saved)))
}

/// `DELETE /api/v1/alerts/{reference}`: ends it. Nobody else can have changed
/// what is one's own to end, so no version is asked for.
#[utoipa::path(delete, path = "/api/v1/alerts/{reference}", tag = "alerts", params(("reference" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn destroy(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (it, now) = (app.clone(), visit.now);
    app.db
        .write(move |conn| {
            let found = find_own(conn, &it, actor.account_id, &reference)?;
            Ok(queries::end(conn, &found, now)?)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
