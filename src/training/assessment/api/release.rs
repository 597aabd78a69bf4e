//! The release of results, for programs: proposed by one, confirmed by another.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TextBody;
use crate::api::{Json, Problem, wrong_field};
use crate::app::App;
use crate::clock::rfc3339;
use crate::db::Conn;
use crate::html::Visit;
use crate::training::Teaching;
use crate::training::assessment::forms::is_release_time;
use crate::training::assessment::queries::release;
use crate::training::queries::{By, class as class_of};
use crate::{Error, Result};

/// When results shall be released.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReleaseBody {
    /// RFC 3339; left out for at once.
    release_at: Option<String>,
}

/// How far a release is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseRecord {
    release_at: Option<String>,
    is_confirmed: bool,
    released_at: Option<String>,
}

impl ReleaseRecord {
    fn load(conn: &mut Conn, class_id: i64) -> Result<ReleaseRecord> {
        let class = class_of(conn, class_id)?;
        Ok(ReleaseRecord {
            release_at: class.release_at.map(rfc3339),
            is_confirmed: class.release_confirmed_by.is_some(),
            released_at: class.released_at.map(rfc3339),
        })
    }
}

fn refused(visit: &Visit, message: &'static str) -> Error {
    Problem::plain(422, "release", "Cannot be released", &visit.t(message).to_string())
}

/// Proposes to release the results of a class, at once or at a set time.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/release", tag = "classes", request_body = ReleaseBody,
    params(("reference" = String, Path)),
    responses((status = 200, body = ReleaseRecord), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn propose(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    body: Json<ReleaseBody>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let read = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|it| it.with_timezone(&Utc).naive_utc());
    let release_at = match body.value.release_at.as_deref() {
        None => Some(now),
        Some(text) => read(text).filter(|it| is_release_time(*it, now)),
    };
    let service = app.clone();
    let record = app
        .db
        .write(move |conn| {
            let class = teaching.class(conn, &class)?;
            let Some(at) = release_at else {
                let detail = visit.t("assessment-release-time-wrong").to_string();
                return Err(Problem::fields(vec![wrong_field("release_at", detail)]));
            };
            release::propose(conn, &service, &class, at, teaching.account_id, now)?
                .map_err(|it| refused(&visit, it))?;
            Ok(ReleaseRecord { release_at: Some(rfc3339(at)), is_confirmed: false, released_at: None })
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// Confirms a release, as a second person who manages the class.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/release/confirmation", tag = "classes",
    params(("reference" = String, Path)),
    responses((status = 200, body = ReleaseRecord), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn confirm(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let class = teaching.managed_class(conn, &class)?;
            release::confirm(conn, &service, &class, teaching.by(None), now)?.map_err(|it| refused(&visit, it))?;
            ReleaseRecord::load(conn, class.id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// Takes a proposed release back before its time. Twice is a conflict, so no key is
/// asked for.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/release/withdrawal", tag = "classes",
    params(("reference" = String, Path)),
    responses((status = 200, body = ReleaseRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn withdraw(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let record = app
        .db
        .write(move |conn| {
            let class = teaching.class(conn, &class)?;
            release::withdraw(conn, &class, now)?;
            ReleaseRecord::load(conn, class.id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// Has a released class assessed again, with a reason: for a resit, or a correction.
/// What was released holds until it is released anew.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/reopening", tag = "classes", request_body = TextBody,
    params(("reference" = String, Path)),
    responses((status = 200, body = ReleaseRecord), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn reopen(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    body: Json<TextBody>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let record = app
        .db
        .write(move |conn| {
            let class = teaching.managed_class(conn, &class)?;
            let reason = body.value.needed(&visit)?;
            release::reopen(conn, &class, By { reason: Some(&reason), ..teaching.by(None) }, now)?;
            ReleaseRecord::load(conn, class.id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}
