//! Attendance as programs read and write it.

use std::collections::{HashMap, HashSet};

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::queries::{self, Entry, ReasonMissing};
use super::{Channel, is_listable};
use crate::Result;
use crate::api::{self, Json, Mistake, Problem, Query, Slice, wrong_field};
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;
use crate::training::queries::{By, enrolments_of};
use crate::training::sessions::queries as sessions;
use crate::training::{Presence, Teaching, classroom};

/// Attendance's part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, record))]
pub struct Document;

/// What was said of someone at a session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttendanceRecord)]
pub struct Record {
    session: String,
    enrolment: String,
    state: Presence,
    /// `trainer`, `code`, `office` or `list`.
    source: String,
    recorded_at: String,
}

/// A page of what was said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttendanceList)]
pub struct List {
    total: i64,
    items: Vec<Record>,
}

/// Of which session.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    #[serde(default)]
    session: Option<String>,
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    offset: Option<i64>,
}

/// What to say of someone at a session.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = AttendanceItem)]
pub struct Item {
    session: String,
    enrolment: String,
    state: Option<Presence>,
}

/// A whole list, of one session or of many.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = AttendanceBody)]
pub struct Body {
    items: Vec<Item>,
    /// Why something is corrected; needed once the day of the session is over.
    reason: Option<String>,
}

/// How much of a list was taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttendanceTaken)]
pub struct Taken {
    /// Rows, those among them that said nothing new.
    n: usize,
}

/// What was said in a class, of one session or of all.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/attendance", tag = "classes",
    params(("reference" = String, Path), ("session" = Option<String>, Query),
        ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn index(
    req: HttpRequest,
    app: web::Data<App>,
    teaching: Teaching,
    class: web::Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(wanted.limit, wanted.offset)?;
    let (total, rows) = app
        .db
        .read(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            Ok(queries::list(conn, class.id, wanted.session.as_deref(), slice)?)
        })
        .await?;
    let items = rows.into_iter().map(|(it, session, enrolment)| Record {
        session,
        enrolment,
        state: it.state,
        source: it.source,
        recorded_at: rfc3339(it.recorded_at),
    });
    let links = api::links(&req, slice, total);
    Ok(HttpResponse::Ok().insert_header((header::LINK, links)).json(List { total, items: items.collect() }))
}

/// Writes a whole list, all of it or nothing; each wrong row is named. Twice is
/// once, so no key is asked for.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/attendance", tag = "classes", request_body = Body,
    params(("reference" = String, Path)),
    responses((status = 200, body = Taken), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn record(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    body: Json<Body>,
) -> Result<HttpResponse> {
    let (now, body) = (visit.now, body.value);
    let taken = app
        .db
        .write(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            queries::check_open(&class)?;
            let reason = body.reason.as_deref().map(str::trim).filter(|it| !it.is_empty());
            if reason.is_some_and(|it| it.chars().count() > classroom::LINE) {
                return Err(Problem::fields(vec![wrong_field("reason", "is too long")]));
            }
            let held = sessions::of_class(conn, class.id)?;
            let by_session: HashMap<&str, usize> =
                held.iter().enumerate().map(|(i, it)| (it.reference.as_str(), i)).collect();
            let people = enrolments_of(conn, class.id)?;
            let by_person: HashMap<&str, i64> =
                people.iter().filter(|it| it.state.is_in_class()).map(|it| (it.reference.as_str(), it.id)).collect();
            let mut lists: Vec<Vec<Entry>> = vec![Vec::new(); held.len()];
            let mut rows: HashMap<(usize, i64), usize> = HashMap::new();
            let mut errors: Vec<Mistake> = Vec::new();
            for (i, it) in body.items.iter().enumerate() {
                let mut wrong = |field: &str, detail: &str| {
                    errors.push(wrong_field(&format!("items/{i}/{field}"), detail));
                };
                let session = by_session.get(it.session.as_str()).copied();
                let person = by_person.get(it.enrolment.as_str()).copied();
                match session {
                    None => wrong("session", "is no session of this class"),
                    Some(at) if !is_listable(&held[at], now) => {
                        wrong("session", "was cancelled, or is on a later day");
                    }
                    Some(_) => {}
                }
                if person.is_none() {
                    wrong("enrolment", "is nobody of this class");
                }
                if it.state.is_none() {
                    wrong("state", "is present, late, excused or absent");
                }
                if let (Some(at), Some(enrolment_id), Some(state)) = (session, person, it.state) {
                    if rows.insert((at, enrolment_id), i).is_some() {
                        wrong("enrolment", "stands in the list twice for this session");
                    }
                    lists[at].push(Entry { enrolment_id, state });
                }
            }
            let channel = if teaching.is_office { Channel::Office } else { Channel::List };
            let by = By { mover: teaching.mover(), account_id: Some(teaching.account_id), reason };
            if errors.is_empty() {
                for (at, entries) in lists.iter().enumerate().filter(|it| !it.1.is_empty()) {
                    if let Err(ReasonMissing(of)) = queries::record(conn, &held[at], entries, channel, by, now)? {
                        let at_row = |it: &i64| {
                            let row = rows.get(&(at, *it)).copied().unwrap_or_default();
                            wrong_field(&format!("items/{row}/state"), "corrects what was said: give a reason")
                        };
                        errors.extend(of.iter().map(at_row));
                    }
                }
            }
            if !errors.is_empty() {
                return Err(Problem::fields(errors));
            }
            let touched: HashSet<i64> = lists.iter().flatten().map(|it| it.enrolment_id).collect();
            queries::follow(conn, &class, &touched.into_iter().collect::<Vec<_>>(), by, now)?;
            Ok(Taken { n: body.items.len() })
        })
        .await?;
    Ok(HttpResponse::Ok().json(taken))
}
