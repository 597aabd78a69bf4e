//! Appeals as programs file, read and decide them.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TextBody;
use crate::Result;
use crate::access::Actor;
use crate::api::{Json, Problem};
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;
use crate::training::assessment::forms::DecisionForm;
use crate::training::assessment::queries::appeals::{self, Appeal};
use crate::training::assessment::queries::scheme;
use crate::training::fields::problem;
use crate::training::queries::enrolments_of;
use crate::training::{Teaching, classroom, own};

/// An appeal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingAppeal)]
pub struct Record {
    id: String,
    enrolment: String,
    /// `open`, `upheld` or `rejected`.
    state: String,
    /// For the person, and whoever may decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// What was answered; as the text, once it is decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    filed_at: String,
    decided_at: Option<String>,
}

impl Record {
    fn new(it: &Appeal, enrolment: &str) -> Record {
        Record {
            id: it.reference.clone(),
            enrolment: enrolment.to_owned(),
            state: it.outcome.clone().unwrap_or_else(|| "open".to_owned()),
            text: Some(it.text.clone()),
            answer: it.answer.clone(),
            filed_at: rfc3339(it.filed_at),
            decided_at: it.decided_at.map(rfc3339),
        }
    }
}

/// Appeals.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingAppealList)]
pub struct List {
    items: Vec<Record>,
}

/// What is decided.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingAppealDecision)]
pub struct DecisionBody {
    /// `upheld` or `rejected`.
    outcome: Option<String>,
    /// The position of the part whose mark was wrong, where it is upheld.
    part: Option<i16>,
    /// Its right mark, then: a decimal with at most two places, in quotes.
    mark: Option<String>,
    /// What the person reads.
    answer: Option<String>,
}

impl From<DecisionBody> for DecisionForm {
    fn from(it: DecisionBody) -> DecisionForm {
        DecisionForm {
            outcome: it.outcome.unwrap_or_default(),
            part: it.part.map(|it| it.to_string()).unwrap_or_default(),
            mark: it.mark.unwrap_or_default(),
            answer: it.answer.unwrap_or_default(),
        }
    }
}

/// Appeals against one's own result, within five working days after its release.
/// Twice is a conflict, so no key is asked for.
#[utoipa::path(post, path = "/api/v1/enrolments/{reference}/appeals", tag = "enrolments", request_body = TextBody,
    params(("reference" = String, Path)),
    responses((status = 201, body = Record), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn file(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    enrolment: web::Path<String>,
    body: Json<TextBody>,
) -> Result<HttpResponse> {
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let it = own::enrolment(conn, &actor, &enrolment)?;
            let text = body.value.needed(&visit)?;
            let class = classroom::of(conn, it.class_id)?;
            let filed = appeals::file(conn, &service, &class, &it, &text, now)?;
            Ok(Record::new(&filed, &it.reference))
        })
        .await?;
    Ok(HttpResponse::Created().json(record))
}

/// One's own appeals against a result, the latest first.
#[utoipa::path(get, path = "/api/v1/enrolments/{reference}/appeals", tag = "enrolments",
    params(("reference" = String, Path)),
    responses((status = 200, body = List), (status = 404, body = Problem)))]
pub async fn of_person(app: web::Data<App>, actor: Actor, enrolment: web::Path<String>) -> Result<HttpResponse> {
    let items = app
        .db
        .read(move |conn| {
            let it = own::enrolment(conn, &actor, &enrolment)?;
            let rows = appeals::of_enrolment_id(conn, it.id)?;
            Ok(rows.iter().map(|row| Record::new(row, &it.reference)).collect())
        })
        .await?;
    Ok(HttpResponse::Ok().json(List { items }))
}

/// The appeals of a class, open ones first; what was said is read by whoever may
/// decide, not by those who only teach it.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/appeals", tag = "classes",
    params(("reference" = String, Path)),
    responses((status = 200, body = List), (status = 404, body = Problem)))]
pub async fn index(app: web::Data<App>, teaching: Teaching, class: web::Path<String>) -> Result<HttpResponse> {
    let items = app
        .db
        .read(move |conn| {
            let class = teaching.class(conn, &class)?;
            let people: HashMap<i64, String> =
                enrolments_of(conn, class.id)?.into_iter().map(|it| (it.id, it.reference)).collect();
            let can_decide = teaching.manages(class.organisation_id);
            let record = |it: &Appeal| {
                let full = Record::new(it, people.get(&it.enrolment_id).map_or("", String::as_str));
                if can_decide { full } else { Record { text: None, answer: None, ..full } }
            };
            Ok(appeals::of_class(conn, class.id)?.iter().map(record).collect())
        })
        .await?;
    Ok(HttpResponse::Ok().json(List { items }))
}

/// One appeal, for whoever may decide it.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/appeals/{appeal}", tag = "classes",
    params(("reference" = String, Path), ("appeal" = String, Path)),
    responses((status = 200, body = Record), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn show(app: web::Data<App>, teaching: Teaching, path: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (class, reference) = path.into_inner();
    let record = app
        .db
        .read(move |conn| {
            let class = teaching.managed_class(conn, &class)?;
            let (appeal, enrolment) = appeals::find(conn, class.id, &reference)?;
            Ok(Record::new(&appeal, &enrolment.reference))
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// Decides an appeal, as someone who manages the class and entered none of the
/// person's marks; a corrected mark changes the result at once. Twice is a conflict.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/appeals/{appeal}/decision", tag = "classes",
    request_body = DecisionBody, params(("reference" = String, Path), ("appeal" = String, Path)),
    responses((status = 200, body = Record), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn decide(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
    body: Json<DecisionBody>,
) -> Result<HttpResponse> {
    let (class, reference) = path.into_inner();
    let form = DecisionForm::from(body.value);
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let class = classroom::managed(conn, &teaching, &class)?;
            let (appeal, enrolment) = appeals::find(conn, class.id, &reference)?;
            let parts = scheme(conn, &class)?.parts;
            let decision = form.parse(&parts).map_err(|errors| problem(&visit, &errors))?;
            appeals::decide(conn, &service, &class, &appeal, &enrolment, &decision, teaching.by(None), now)?
                .map_err(|message| Problem::plain(422, "appeal", "Cannot be decided", &visit.t(message).to_string()))?;
            let (appeal, enrolment) = appeals::find(conn, class.id, &reference)?;
            Ok(Record::new(&appeal, &enrolment.reference))
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}
