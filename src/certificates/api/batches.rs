//! Issuing by the thousand, as programs do it.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Repeatable, wrong_field};
use crate::app::App;
use crate::certificates::batches as runner;
use crate::certificates::forms::day;
use crate::certificates::handlers::batches::scope;
use crate::certificates::queries::batches::{self, Batch};
use crate::clock::{self, rfc3339};
use crate::html::Visit;
use crate::{Error, Result};

/// An act that issues many certificates.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchRecord {
    id: String,
    is_running: bool,
    issued_on: String,
    /// How many results had no certificate when it began.
    n_total: i32,
    n_issued: i32,
    n_refused: i32,
    /// Whose could not be issued, by the number of the enrolment.
    refusals: Vec<RefusalRecord>,
    started_at: String,
    finished_at: Option<String>,
}

/// A certificate that could not be issued.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusalRecord {
    enrolment: String,
    detail: String,
}

impl BatchRecord {
    fn new(visit: &Visit, it: &Batch, refusals: Vec<(String, String, String)>) -> BatchRecord {
        let refusal = |(enrolment, message, character): (String, String, String)| RefusalRecord {
            enrolment,
            detail: visit.t(message).with("character", character).to_string(),
        };
        BatchRecord {
            id: it.reference.clone(),
            is_running: it.is_running(),
            issued_on: it.issued_on.to_string(),
            n_total: it.n_total,
            n_issued: it.n_issued,
            n_refused: it.n_refused,
            refusals: refusals.into_iter().map(refusal).collect(),
            started_at: rfc3339(it.started_at),
            finished_at: it.finished_at.map(rfc3339),
        }
    }
}

/// Of a class or of a programme.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewBatch {
    /// The class's id.
    class: Option<String>,
    /// Or the programme's.
    programme: Option<String>,
    /// `YYYY-MM-DD`; left out today.
    issued_on: Option<String>,
}

/// `POST /api/v1/certificates/batches`: issues certificates to all who passed and
/// have none. It goes on after the answer; a repeated act finds nobody left.
#[utoipa::path(post, path = "/api/v1/certificates/batches", tag = "certificates", request_body = NewBatch,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = BatchRecord), (status = 400, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    body: Json<NewBatch>,
) -> Result<HttpResponse> {
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let new = body.value;
    let today = clock::day(visit.now);
    let issued_on = new.issued_on.as_deref().map_or(Some(today), day).filter(|it| *it <= today);
    let Some(issued_on) = issued_on else {
        let detail = visit.t("certificates-date-invalid").to_string();
        return Err(Problem::fields(vec![wrong_field("issued_on", detail)]));
    };
    let (account_id, now, shown) = (actor.account_id, visit.now, visit.clone());
    let (answer, batch_id) = app
        .db
        .write(move |conn| {
            let mut batch_id = None;
            let answer = api::idempotent(conn, &request, now, |conn| {
                let class = new.class.as_deref().unwrap_or_default();
                let programme = new.programme.as_deref().unwrap_or_default();
                let (scope, _) = scope(conn, class, programme).map_err(|err| match err {
                    Error::NotFound => {
                        let detail = "name one class or one programme that exists";
                        Problem::fields(vec![wrong_field("class", detail)])
                    }
                    err => err,
                })?;
                let batch = batches::begin(conn, scope, issued_on, account_id, now)?;
                batch_id = Some(batch.id);
                let location = format!("/api/v1/certificates/batches/{}", batch.reference);
                Answer::created(location, &BatchRecord::new(&shown, &batch, Vec::new()))
            })?;
            Ok((answer, batch_id))
        })
        .await?;
    if let Some(id) = batch_id {
        runner::start(&app, id);
    }
    Ok(answer.into())
}

/// `GET /api/v1/certificates/batches/{id}`: how far it is.
#[utoipa::path(get, path = "/api/v1/certificates/batches/{id}", tag = "certificates", params(("id" = String, Path)),
    responses((status = 200, body = BatchRecord), (status = 404, body = Problem)))]
pub async fn show(app: web::Data<App>, visit: Visit, id: web::Path<String>) -> Result<HttpResponse> {
    let (batch, refusals) = app
        .db
        .read(move |conn| {
            let batch = batches::find(conn, &id)?;
            let refusals = batches::refusals(conn, batch.id)?;
            Ok((batch, refusals))
        })
        .await?;
    Ok(HttpResponse::Ok().json(BatchRecord::new(&visit, &batch, refusals)))
}
