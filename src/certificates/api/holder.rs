//! A holder's own certificates.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Record, problem};
use crate::access::Actor;
use crate::api::{Json, Problem};
use crate::app::App;
use crate::certificates::forms::AppealForm;
use crate::certificates::handlers::holder::own;
use crate::certificates::queries::{self, revocations};
use crate::html::Visit;
use crate::{Result, profiles};

/// All of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnCertificates {
    items: Vec<Record>,
}

/// `GET /api/v1/profile/certificates`: one's own, the newest first.
#[utoipa::path(get, path = "/api/v1/profile/certificates", tag = "certificates", responses((status = 200, body = OwnCertificates)))]
pub async fn index(app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    let account_id = actor.account_id;
    let all = app
        .db
        .read(move |conn| {
            let Some(profile) = profiles::queries::find_by_account(conn, account_id)? else { return Ok(Vec::new()) };
            Ok(queries::of_profile(conn, profile.id)?)
        })
        .await?;
    let record = |it| -> Result<Record> { Ok(Record::new(it, it.holder_name(&app.keys)?, visit.now)) };
    let items = all.iter().map(record).collect::<Result<_>>()?;
    Ok(HttpResponse::Ok().json(OwnCertificates { items }))
}

/// `GET /api/v1/profile/certificates/{id}`
#[utoipa::path(get, path = "/api/v1/profile/certificates/{id}", tag = "certificates", params(("id" = String, Path)),
    responses((status = 200, body = Record), (status = 404, body = Problem)))]
pub async fn show(app: web::Data<App>, actor: Actor, visit: Visit, id: web::Path<String>) -> Result<HttpResponse> {
    let account_id = actor.account_id;
    let found = app.db.read(move |conn| own(conn, account_id, &id)).await?;
    let name = found.holder_name(&app.keys)?;
    Ok(HttpResponse::Ok().json(Record::new(&found, name, visit.now)))
}

/// What is said against a revocation.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewAppeal {
    /// In plain words.
    text: Option<String>,
}

/// `POST /api/v1/profile/certificates/{id}/appeal`: against its revocation, once.
#[utoipa::path(post, path = "/api/v1/profile/certificates/{id}/appeal", tag = "certificates",
    params(("id" = String, Path)), request_body = NewAppeal,
    responses((status = 202), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn appeal(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    id: web::Path<String>,
    body: Json<NewAppeal>,
) -> Result<HttpResponse> {
    let (shared, account_id, now) = (app.clone(), actor.account_id, visit.now);
    // Whose it is comes before what is wrong with the text.
    let found = app.db.read(move |conn| own(conn, account_id, &id)).await?;
    let form = AppealForm { text: body.value.text.unwrap_or_default() };
    let text = form.parse().map_err(|errors| problem(&visit, &errors))?;
    app.db.write(move |conn| revocations::appeal(conn, &shared, &found, &text, now)).await?;
    Ok(HttpResponse::Accepted().finish())
}
