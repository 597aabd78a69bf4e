//! The timetable as programs read and write it.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::{ReasonForm, is_sound};
use super::queries::Slot;
use super::{MOST_AT_ONCE, Session, queries};
use crate::api::{Json, Mistake, Problem, wrong_field};
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;
use crate::training::Teaching;
use crate::training::classroom::{self, LINE};
use crate::{Error, Result};

/// The timetable's part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, create, update, cancel))]
pub struct Document;

/// A session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SessionRecord)]
pub struct Record {
    id: String,
    starts_at: String,
    ends_at: String,
    /// Empty for the class's own place.
    place: String,
    topic: String,
    /// Grows with each change.
    sequence: i32,
    cancelled_at: Option<String>,
}

impl Record {
    fn new(it: &Session) -> Record {
        Record {
            id: it.reference.clone(),
            starts_at: rfc3339(it.starts_at),
            ends_at: rfc3339(it.ends_at),
            place: it.place.clone(),
            topic: it.topic.clone(),
            sequence: it.sequence,
            cancelled_at: it.cancelled_at.map(rfc3339),
        }
    }
}

/// The sessions of a class.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SessionList)]
pub struct List {
    items: Vec<Record>,
}

/// A session to plan.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SessionBody {
    /// RFC 3339
    starts_at: Option<String>,
    /// RFC 3339, at most a day later.
    ends_at: Option<String>,
    place: Option<String>,
    topic: Option<String>,
}

impl SessionBody {
    fn parse(&self, before: &str) -> Result<Slot, Vec<Mistake>> {
        let mut errors = Vec::new();
        let mut instant = |name: &str, text: &Option<String>| -> Option<NaiveDateTime> {
            let at = text.as_deref().and_then(|it| DateTime::parse_from_rfc3339(it).ok());
            if at.is_none() {
                errors.push(wrong_field(&format!("{before}{name}"), "is an instant as 2026-03-02T01:00:00Z"));
            }
            at.map(|it| it.with_timezone(&Utc).naive_utc())
        };
        let starts_at = instant("starts_at", &self.starts_at);
        let ends_at = instant("ends_at", &self.ends_at);
        if starts_at.zip(ends_at).is_some_and(|(from, to)| !is_sound(from, to)) {
            errors.push(wrong_field(&format!("{before}ends_at"), "is after starts_at, at most a day"));
        }
        let mut line = |name: &str, text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default().trim().to_owned();
            if text.chars().count() > LINE {
                errors.push(wrong_field(&format!("{before}{name}"), format!("has at most {LINE} characters")));
            }
            text
        };
        let (place, topic) = (line("place", &self.place), line("topic", &self.topic));
        match (starts_at, ends_at) {
            (Some(starts_at), Some(ends_at)) if errors.is_empty() => Ok(Slot { starts_at, ends_at, place, topic }),
            _ => Err(errors),
        }
    }
}

/// Sessions to plan, all or none.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SessionsBody {
    /// 1 to 100.
    items: Vec<SessionBody>,
}

/// Why a session does not take place.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReasonBody {
    /// Everyone in the class reads it.
    reason: Option<String>,
}

fn overlap(visit: &Visit, name: &str, message: &'static str) -> Error {
    Problem::fields(vec![wrong_field(name, visit.t(message).to_string())])
}

/// The sessions of a class in their order, cancelled ones among them.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/sessions", tag = "classes",
    params(("reference" = String, Path)),
    responses((status = 200, body = List), (status = 404, body = Problem)))]
pub async fn index(app: web::Data<App>, teaching: Teaching, class: web::Path<String>) -> Result<HttpResponse> {
    let sessions = app
        .db
        .read(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            Ok(queries::of_class(conn, class.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(List { items: sessions.iter().map(Record::new).collect() }))
}

/// Adds sessions, all or none; whoever is in the class is told once. Sent twice they
/// would lie over themselves and are refused, so no key is asked for.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/sessions", tag = "classes", request_body = SessionsBody,
    params(("reference" = String, Path)),
    responses((status = 201, body = List), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    body: Json<SessionsBody>,
) -> Result<HttpResponse> {
    let items = body.value.items;
    let (service, now) = (app.clone(), visit.now);
    let list = app
        .db
        .write(move |conn| {
            let class = classroom::managed(conn, &teaching, &class)?;
            if items.is_empty() || items.len() > MOST_AT_ONCE {
                let detail = format!("has 1 to {MOST_AT_ONCE} sessions");
                return Err(Problem::fields(vec![wrong_field("items", detail)]));
            }
            let mut slots = Vec::new();
            let mut errors = Vec::new();
            for (i, it) in items.iter().enumerate() {
                match it.parse(&format!("items/{i}/")) {
                    Ok(slot) => slots.push(slot),
                    Err(mistakes) => errors.extend(mistakes),
                }
            }
            if !errors.is_empty() {
                return Err(Problem::fields(errors));
            }
            let added = queries::add(conn, &service, &class, &slots, now)?
                .map_err(|message| overlap(&visit, "items", message))?;
            Ok(List { items: added.iter().map(Record::new).collect() })
        })
        .await?;
    Ok(HttpResponse::Created().json(list))
}

/// Changes a session; another time or place is told to everyone in the class.
#[utoipa::path(put, path = "/api/v1/classes/{reference}/sessions/{session}", tag = "classes",
    request_body = SessionBody,
    params(("reference" = String, Path), ("session" = String, Path)),
    responses((status = 200, body = Record), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
    body: Json<SessionBody>,
) -> Result<HttpResponse> {
    let (class, session) = path.into_inner();
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let class = classroom::managed(conn, &teaching, &class)?;
            let it = queries::find(conn, class.id, &session)?;
            let slot = body.value.parse("").map_err(Problem::fields)?;
            queries::change(conn, &service, &class, &it, &slot, now)?
                .map_err(|message| overlap(&visit, "starts_at", message))?;
            Ok(Record::new(&queries::find(conn, class.id, &session)?))
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// Cancels a session; everyone in the class is told why.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/sessions/{session}/cancellation", tag = "classes",
    request_body = ReasonBody,
    params(("reference" = String, Path), ("session" = String, Path)),
    responses((status = 200, body = Record), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn cancel(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
    body: Json<ReasonBody>,
) -> Result<HttpResponse> {
    let (class, session) = path.into_inner();
    let form = ReasonForm { reason: body.value.reason.unwrap_or_default() };
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let class = classroom::managed(conn, &teaching, &class)?;
            let it = queries::find(conn, class.id, &session)?;
            let reason = form.parse().map_err(|errors| {
                let mistake = |it: &crate::html::FieldError| wrong_field(it.field, visit.t(it.message).to_string());
                Problem::fields(errors.iter().map(mistake).collect())
            })?;
            queries::cancel(conn, &service, &class, &it, &reason, now)?;
            Ok(Record::new(&queries::find(conn, class.id, &session)?))
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}
