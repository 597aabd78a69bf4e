//! Ratings as programs give and read them.

use actix_web::{HttpResponse, web};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::handlers::{NoteForm, RatingForm};
use super::queries::{self, Rating};
use super::{CHANGE_DAYS, average};
use crate::access::Actor;
use crate::api::{Json, Problem};
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;
use crate::training::classroom::{self, show_hundredths};
use crate::training::fields::problem;
use crate::training::{Enrolment, Teaching, own};
use crate::{Error, Result};

/// The ratings' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(show, rate, index, follow_up, follow_ups))]
pub struct Document;

/// How content someone was with a class.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingRating)]
pub struct Record {
    enrolment: String,
    /// 1 (not at all) to 5 (very).
    score: i16,
    text: String,
    rated_at: String,
    /// Until when it may be changed.
    changes_until: String,
}

impl Record {
    fn new(it: &Rating, enrolment: &Enrolment) -> Record {
        Record {
            enrolment: enrolment.reference.clone(),
            score: it.score,
            text: it.text.clone(),
            rated_at: rfc3339(it.rated_at),
            changes_until: rfc3339(it.rated_at + TimeDelta::days(CHANGE_DAYS)),
        }
    }
}

/// How content someone says that they were.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingRatingBody)]
pub struct Body {
    /// 1 (not at all) to 5 (very).
    score: Option<i16>,
    /// What they want to say.
    text: Option<String>,
}

/// A low rating, which somebody follows up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingFollowUp)]
pub struct FollowUpRecord {
    enrolment: String,
    /// 1 or 2, as a rule; it may have been changed since.
    score: i16,
    text: String,
    rated_at: String,
    /// What was done; null while it waits.
    note: Option<String>,
    followed_up_at: Option<String>,
}

impl FollowUpRecord {
    fn new((it, enrolment): &(Rating, Enrolment)) -> FollowUpRecord {
        FollowUpRecord {
            enrolment: enrolment.reference.clone(),
            score: it.score,
            text: it.text.clone(),
            rated_at: rfc3339(it.rated_at),
            note: it.followed_up_at.map(|_| it.follow_up_note.clone()),
            followed_up_at: it.followed_up_at.map(rfc3339),
        }
    }
}

/// How content the people of a class were.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingRatings)]
pub struct Summary {
    /// How many have rated.
    n: usize,
    /// A decimal from 1 to 5; null where fewer than five have rated.
    average: Option<String>,
    /// The low ones, those that wait first.
    follow_ups: Vec<FollowUpRecord>,
}

/// What was done about a low rating.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingFollowUpBody)]
pub struct NoteBody {
    /// At most 2000 characters.
    note: Option<String>,
}

/// A class in which a low rating waits.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingOpenFollowUp)]
pub struct OpenRecord {
    /// The class's id; its ratings say the rest.
    class: String,
    name: String,
    rated_at: String,
}

/// The low ratings that wait.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingOpenFollowUpList)]
pub struct OpenList {
    items: Vec<OpenRecord>,
}

/// One's own rating of a class; *not found* before one has rated it.
#[utoipa::path(get, path = "/api/v1/enrolments/{reference}/rating", tag = "enrolments",
    params(("reference" = String, Path)),
    responses((status = 200, body = Record), (status = 404, body = Problem)))]
pub async fn show(app: web::Data<App>, actor: Actor, enrolment: web::Path<String>) -> Result<HttpResponse> {
    let record = app
        .db
        .read(move |conn| {
            let it = own::enrolment(conn, &actor, &enrolment)?;
            let rating = queries::of_enrolment(conn, it.id)?.ok_or(Error::NotFound)?;
            Ok(Record::new(&rating, &it))
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// Rates a class that one was in, after its end; for a week it may be changed so.
#[utoipa::path(put, path = "/api/v1/enrolments/{reference}/rating", tag = "enrolments", request_body = Body,
    params(("reference" = String, Path)),
    responses((status = 200, body = Record), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn rate(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    enrolment: web::Path<String>,
    body: Json<Body>,
) -> Result<HttpResponse> {
    let said = body.value;
    let score = said.score.map(|it| it.to_string()).unwrap_or_default();
    let form = RatingForm { score, text: said.text.unwrap_or_default() };
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let it = own::enrolment(conn, &actor, &enrolment)?;
            let (score, text) = form.parse().map_err(|errors| problem(&visit, &errors))?;
            let class = classroom::of(conn, it.class_id)?;
            queries::rate(conn, &service, &class, &it, score, &text, now)?;
            let rating = queries::of_enrolment(conn, it.id)?.ok_or(Error::NotFound)?;
            Ok(Record::new(&rating, &it))
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// How content the people of a class were, for whoever gives it: the average once
/// five have rated, and the low ratings, which are followed up.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/ratings", tag = "classes",
    params(("reference" = String, Path)),
    responses((status = 200, body = Summary), (status = 404, body = Problem)))]
pub async fn index(app: web::Data<App>, teaching: Teaching, class: web::Path<String>) -> Result<HttpResponse> {
    let summary = app
        .db
        .read(move |conn| {
            let class = teaching.class(conn, &class)?;
            let scores = queries::scores(conn, class.id)?;
            let tasks = queries::tasks(conn, class.id)?;
            Ok(Summary {
                n: scores.len(),
                average: average(&scores).map(show_hundredths),
                follow_ups: tasks.iter().map(FollowUpRecord::new).collect(),
            })
        })
        .await?;
    Ok(HttpResponse::Ok().json(summary))
}

/// Writes down what was done about a low rating. Twice is a conflict, so no key is
/// asked for.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/ratings/{enrolment}/follow-up", tag = "classes",
    request_body = NoteBody, params(("reference" = String, Path), ("enrolment" = String, Path)),
    responses((status = 200, body = FollowUpRecord), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn follow_up(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    names: web::Path<(String, String)>,
    body: Json<NoteBody>,
) -> Result<HttpResponse> {
    let (class, enrolment) = names.into_inner();
    let form = NoteForm { note: body.value.note.unwrap_or_default() };
    let now = visit.now;
    let record = app
        .db
        .write(move |conn| {
            let class = teaching.class(conn, &class)?;
            let note = form.parse().map_err(|errors| problem(&visit, &errors))?;
            queries::follow_up(conn, class.id, &enrolment, &note, teaching.account_id, now)?;
            let tasks = queries::tasks(conn, class.id)?;
            let task = tasks.iter().find(|it| it.1.reference == enrolment).ok_or(Error::NotFound)?;
            Ok(FollowUpRecord::new(task))
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// The low ratings that wait, of all classes that one manages or teaches; the longest
/// first.
#[utoipa::path(get, path = "/api/v1/classes/follow-ups", tag = "classes", responses((status = 200, body = OpenList)))]
pub async fn follow_ups(app: web::Data<App>, teaching: Teaching) -> Result<HttpResponse> {
    let items = app
        .db
        .read(move |conn| {
            let mut items = Vec::new();
            for (class, rated_at) in queries::open_tasks(conn, &teaching)? {
                let class = classroom::titled(conn, class)?;
                items.push(OpenRecord { class: class.reference, name: class.name, rated_at: rfc3339(rated_at) });
            }
            Ok(items)
        })
        .await?;
    Ok(HttpResponse::Ok().json(OpenList { items }))
}
