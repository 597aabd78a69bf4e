//! What programs do with a certificate.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::revocations::RevocationRecord as Revocation;
use super::{Record, problem};
use crate::access::Actor;
use crate::api::{Json, Problem};
use crate::app::App;
use crate::certificates::forms::{ActForm, Step};
use crate::certificates::handlers::acts::{Outcome, act};
use crate::certificates::queries;
use crate::html::Visit;
use crate::{Error, Result, clock};

/// An act: why, and for some what is new.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewAct {
    /// In plain words; holder and verifiers read them.
    reason: Option<String>,
    /// Replacement: the corrected name.
    holder_name: Option<String>,
    /// Renewal: `YYYY-MM-DD`; left out today.
    issued_on: Option<String>,
    /// Renewal: `YYYY-MM-DD`; left out as long as before.
    expires_on: Option<String>,
}

/// `POST /api/v1/certificates/{id}/{act}`: suspends, resumes, replaces or renews it,
/// or proposes to revoke it or to lift that, which someone else confirms. The
/// second time is a conflict, so no key is asked for.
#[utoipa::path(post, path = "/api/v1/certificates/{id}/{act}", tag = "certificates",
    params(("id" = String, Path), ("act" = Step, Path)), request_body = NewAct,
    responses((status = 200, body = Record), (status = 201, body = Record, description = "another certificate"),
        (status = 202, body = Revocation, description = "someone else has to confirm it"),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    path: web::Path<(String, String)>,
    body: Json<NewAct>,
) -> Result<HttpResponse> {
    let (reference, step) = path.into_inner();
    let step = Step::parse(&step).ok_or(Error::NotFound)?;
    let found = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &reference)?)).await?;
    let today = clock::day(visit.now);
    let (from, until) = crate::certificates::handlers::acts::period(&found, today);
    let form = ActForm {
        reason: body.value.reason.unwrap_or_default(),
        holder_name: body.value.holder_name.unwrap_or_default(),
        issued_on: body.value.issued_on.unwrap_or_else(|| from.to_string()),
        expires_on: body.value.expires_on.or(until.map(|it| it.to_string())).unwrap_or_default(),
    };
    let new = form.parse(step, today).map_err(|errors| problem(&visit, &errors))?;
    let (shared, account_id, now) = (app.clone(), actor.account_id, visit.now);
    let (outcome, found) = app
        .db
        .write(move |conn| {
            let outcome = act(conn, &shared, &found, step, &new, account_id, now)?;
            Ok((outcome, queries::find(conn, found.id)?))
        })
        .await?;
    Ok(match outcome {
        Outcome::Done => HttpResponse::Ok().json(Record::masked(&found, &app.keys, now)?),
        Outcome::Issued(it) => HttpResponse::Created()
            .insert_header(("location", format!("/api/v1/certificates/{}", it.reference)))
            .json(Record::masked(&it, &app.keys, now)?),
        Outcome::Proposed(it) => HttpResponse::Accepted().json(Revocation::new(&it, &found)),
    })
}
