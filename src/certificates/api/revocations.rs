//! Revocations as programs read them and decide on them.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::problem;
use crate::access::Actor;
use crate::api::{Json, Problem};
use crate::app::App;
use crate::certificates::forms::AppealForm;
use crate::certificates::handlers::revocations::{Decision, decided};
use crate::certificates::queries::acts::By;
use crate::certificates::queries::revocations::{self, Revocation, Stage};
use crate::certificates::{Certificate, queries};
use crate::clock::rfc3339;
use crate::html::Visit;
use crate::{Error, Result};

/// A revocation.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevocationRecord {
    id: String,
    /// The certificate's id and number.
    certificate: String,
    number: String,
    stage: Stage,
    reason: String,
    proposed_at: String,
    confirmed_at: Option<String>,
    appeal: Option<String>,
    appealed_at: Option<String>,
    answer: Option<String>,
    lift_reason: Option<String>,
    lifted_at: Option<String>,
}

impl RevocationRecord {
    /// What of it is told.
    pub fn new(it: &Revocation, of: &Certificate) -> RevocationRecord {
        RevocationRecord {
            id: it.reference.clone(),
            certificate: of.reference.clone(),
            number: of.number.clone(),
            stage: it.stage(),
            reason: it.reason.clone(),
            proposed_at: rfc3339(it.proposed_at),
            confirmed_at: it.confirmed_at.map(rfc3339),
            appeal: it.appeal.clone(),
            appealed_at: it.appealed_at.map(rfc3339),
            answer: it.answer.clone(),
            lift_reason: it.lift_reason.clone(),
            lifted_at: it.lifted_at.map(rfc3339),
        }
    }
}

/// Those that wait for the office.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevocationList {
    items: Vec<RevocationRecord>,
}

/// `GET /api/v1/certificates/revocations`: what waits for a second person or for
/// an answer, the oldest first.
#[utoipa::path(get, path = "/api/v1/certificates/revocations", tag = "certificates",
    responses((status = 200, body = RevocationList)))]
pub async fn index(app: web::Data<App>) -> Result<HttpResponse> {
    let waiting = app.db.read(|conn| Ok(revocations::waiting(conn)?)).await?;
    let items = waiting.iter().map(|(it, of)| RevocationRecord::new(it, of)).collect();
    Ok(HttpResponse::Ok().json(RevocationList { items }))
}

/// `GET /api/v1/certificates/revocations/{id}`
#[utoipa::path(get, path = "/api/v1/certificates/revocations/{id}", tag = "certificates",
    params(("id" = String, Path)), responses((status = 200, body = RevocationRecord), (status = 404, body = Problem)))]
pub async fn show(app: web::Data<App>, id: web::Path<String>) -> Result<HttpResponse> {
    let (it, of) = load(&app, id.into_inner()).await?;
    Ok(HttpResponse::Ok().json(RevocationRecord::new(&it, &of)))
}

async fn load(app: &App, reference: String) -> Result<(Revocation, Certificate)> {
    app.db
        .read(move |conn| {
            let it = revocations::find(conn, &reference)?;
            let of = queries::find(conn, it.certificate_id)?;
            Ok((it, of))
        })
        .await
}

/// What is said with a decision.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewDecision {
    /// The answer to an appeal.
    text: Option<String>,
}

/// `POST /api/v1/certificates/revocations/{id}/{decision}`: the second person
/// confirms, or a proposal is taken back, or an appeal is answered.
#[utoipa::path(post, path = "/api/v1/certificates/revocations/{id}/{decision}", tag = "certificates",
    params(("id" = String, Path), ("decision" = Decision, Path)), request_body = NewDecision,
    responses((status = 200, body = RevocationRecord), (status = 403, body = Problem, description = "proposed by the same person; an appeal: proposed or confirmed by them"),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn decide(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    path: web::Path<(String, String)>,
    body: Json<NewDecision>,
) -> Result<HttpResponse> {
    let (reference, decision) = path.into_inner();
    let decision = Decision::named(&decision)?;
    let (it, _) = load(&app, reference.clone()).await?;
    let text = match (decision, AppealForm { text: body.value.text.unwrap_or_default() }.parse()) {
        (Decision::Answer, Err(errors)) => return Err(problem(&visit, &errors)),
        (_, text) => text.unwrap_or_default(),
    };
    let (shared, account_id, now) = (app.clone(), actor.account_id, visit.now);
    app.db
        .write(move |conn| decided(conn, &shared, &it, decision, By { account_id, reason: &text, now }))
        .await
        .map_err(|err| match err {
            // The page has no button for it; a program hears why.
            Error::Forbidden => Problem::plain(403, "second-person", "A second person is needed", "you proposed it"),
            err => err,
        })?;
    let (it, of) = load(&app, reference).await?;
    Ok(HttpResponse::Ok().json(RevocationRecord::new(&it, &of)))
}
