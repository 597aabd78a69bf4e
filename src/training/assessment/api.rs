//! Assessment as programs read and write it. Marks are decimals in quotes
//! (`"85.5"`), as numbers of JSON are read as floats by many.

pub mod appeals;
pub mod release;

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::TextForm;
use super::formula::Outcome;
use super::queries::{self, Entry};
use crate::access::Actor;
use crate::api::{Json, Mistake, Problem, wrong_field};
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;
use crate::training::classroom::{self, parse_hundredths, show_hundredths};
use crate::training::fields::problem;
use crate::training::queries::{By, enrolments_of};
use crate::training::{EnrolmentState, Teaching, own};
use crate::{Error, Result};

/// Assessment's part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(
    index,
    enter,
    result,
    release::propose,
    release::confirm,
    release::withdraw,
    release::reopen,
    appeals::file,
    appeals::of_person,
    appeals::index,
    appeals::show,
    appeals::decide
))]
pub struct Document;

/// A mark.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarkRecord {
    /// The part's position.
    part: i16,
    name: String,
    /// 1 is the first sitting.
    attempt: i16,
    /// A decimal; null where they missed it.
    mark: Option<String>,
}

/// Someone's marks, and what comes of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarksRecord {
    enrolment: String,
    state: EnrolmentState,
    marks: Vec<MarkRecord>,
    /// `open`, `absent`, `passed` or `failed`, by the marks as they are; read by the
    /// person only once it is released.
    outcome: String,
    /// A decimal of 100.
    total: Option<String>,
}

/// Everyone's marks.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarksList {
    items: Vec<MarksRecord>,
}

/// A mark to enter.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MarkItem {
    enrolment: String,
    /// The part's position.
    part: i16,
    /// 1, where it is left out.
    attempt: Option<i16>,
    /// A decimal with at most two places, in quotes.
    mark: Option<String>,
    /// Whether they missed it; then without a mark.
    absent: Option<bool>,
}

/// Marks to enter, all or none.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MarksBody {
    items: Vec<MarkItem>,
    /// Why something is corrected.
    reason: Option<String>,
}

/// What was entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarksEntered {
    n_new: usize,
    n_corrected: usize,
    /// Whether a proposal to release became void by it.
    is_proposal_void: bool,
}

/// A released result.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultRecord {
    enrolment: String,
    /// `passed`, `failed` or `absent`.
    state: EnrolmentState,
    /// A decimal of 100.
    total: Option<String>,
    marks: Vec<MarkRecord>,
    released_at: String,
    /// Until when they may appeal.
    appeals_until: String,
}

/// Words that are needed: an appeal, or the reason of an act.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = AssessmentText)]
pub struct TextBody {
    /// At most 2000 characters.
    text: Option<String>,
}

impl TextBody {
    /// The words.
    ///
    /// # Errors
    /// A problem that names the field.
    fn needed(&self, visit: &Visit) -> Result<String> {
        let form = TextForm { text: self.text.clone().unwrap_or_default() };
        form.parse().map_err(|errors| problem(visit, &errors))
    }
}

fn records(scheme: &queries::Scheme, marks: &[queries::Mark]) -> Vec<MarkRecord> {
    let record = |it: &queries::Mark| {
        let part = scheme.parts.iter().find(|part| part.id == it.part_id)?;
        let mark = it.mark.map(show_hundredths);
        Some(MarkRecord { part: part.position, name: part.name.clone(), attempt: it.attempt, mark })
    };
    marks.iter().filter_map(record).collect()
}

/// Everyone's marks, and what comes of them.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/marks", tag = "classes",
    params(("reference" = String, Path)),
    responses((status = 200, body = MarksList), (status = 404, body = Problem)))]
pub async fn index(app: web::Data<App>, teaching: Teaching, class: web::Path<String>) -> Result<HttpResponse> {
    let items = app
        .db
        .read(move |conn| {
            let class = teaching.class(conn, &class)?;
            let scheme = queries::scheme(conn, &class)?;
            let marks = queries::of_class(conn, class.id)?;
            let none = Vec::new();
            let people = enrolments_of(conn, class.id)?;
            let record = |it: &crate::training::Enrolment| {
                let of = marks.get(&it.id).unwrap_or(&none);
                let outcome = scheme.outcome(of);
                let word = match outcome {
                    Outcome::Open => "open",
                    Outcome::Absent => "absent",
                    Outcome::Passed { .. } => "passed",
                    Outcome::Failed { .. } => "failed",
                };
                MarksRecord {
                    enrolment: it.reference.clone(),
                    state: it.state,
                    marks: records(&scheme, of),
                    outcome: word.to_owned(),
                    total: outcome.total().map(show_hundredths),
                }
            };
            Ok(people.iter().filter(|it| it.state.is_in_class()).map(record).collect())
        })
        .await?;
    Ok(HttpResponse::Ok().json(MarksList { items }))
}

/// Enters marks, all of them or none; each wrong row is named. Twice is once, so no
/// key is asked for; another value is a correction and needs a reason.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/marks", tag = "classes", request_body = MarksBody,
    params(("reference" = String, Path)),
    responses((status = 200, body = MarksEntered), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn enter(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    body: Json<MarksBody>,
) -> Result<HttpResponse> {
    let body = body.value;
    let entered = app
        .db
        .write(move |conn| {
            let class = teaching.class(conn, &class)?;
            let scheme = queries::scheme(conn, &class)?;
            let people: HashMap<String, i64> =
                enrolments_of(conn, class.id)?.into_iter().map(|it| (it.reference, it.id)).collect();
            let mut entries = Vec::new();
            let mut errors: Vec<Mistake> = Vec::new();
            for (i, it) in body.items.iter().enumerate() {
                let mut wrong = |field: &str, message: &'static str| {
                    errors.push(wrong_field(&format!("items/{i}/{field}"), visit.t(message).to_string()));
                };
                let person = people.get(&it.enrolment).copied();
                let part = scheme.parts.iter().find(|part| part.position == it.part);
                if person.is_none() {
                    wrong("enrolment", "assessment-row-person");
                }
                if part.is_none() {
                    wrong("part", "assessment-row-part");
                }
                let mark = match (it.mark.as_deref(), it.absent.unwrap_or(false)) {
                    (None, true) => Some(None),
                    (Some(text), false) => parse_hundredths(text).map(Some),
                    _ => None,
                };
                if mark.is_none() {
                    wrong("mark", "assessment-row-mark");
                }
                // A row for each, so that later mistakes find theirs.
                entries.push(Entry {
                    enrolment_id: person.unwrap_or_default(),
                    part_id: part.map(|it| it.id).unwrap_or_default(),
                    attempt: it.attempt.unwrap_or(1),
                    mark: mark.flatten(),
                });
            }
            let reason = body.reason.as_deref().map(str::trim).filter(|it| !it.is_empty());
            if reason.is_some_and(|it| it.chars().count() > classroom::LINE) {
                errors.push(wrong_field("reason", visit.t("classroom-text-too-long").to_string()));
            }
            if !errors.is_empty() {
                return Err(Problem::fields(errors));
            }
            let by = By { mover: teaching.mover(), account_id: Some(teaching.account_id), reason };
            queries::enter(conn, &class, &entries, by, visit.now)?.map_err(|rows| {
                let mistake = |(i, message): (usize, &'static str)| {
                    wrong_field(&format!("items/{i}"), visit.t(message).to_string())
                };
                Problem::fields(rows.into_iter().map(mistake).collect())
            })
        })
        .await?;
    Ok(HttpResponse::Ok().json(MarksEntered {
        n_new: entered.n_new,
        n_corrected: entered.n_corrected,
        is_proposal_void: entered.is_proposal_void,
    }))
}

/// One's own result; *not found* before it is released.
#[utoipa::path(get, path = "/api/v1/enrolments/{reference}/result", tag = "enrolments",
    params(("reference" = String, Path)),
    responses((status = 200, body = ResultRecord), (status = 404, body = Problem)))]
pub async fn result(app: web::Data<App>, actor: Actor, enrolment: web::Path<String>) -> Result<HttpResponse> {
    let record = app
        .db
        .read(move |conn| {
            let it = own::enrolment(conn, &actor, &enrolment)?;
            let at = it.result_at.ok_or(Error::NotFound)?;
            let class = crate::training::queries::class(conn, it.class_id)?;
            let scheme = queries::scheme(conn, &class)?;
            let marks = queries::released(conn, &it)?;
            Ok(ResultRecord {
                enrolment: it.reference,
                state: it.state,
                total: it.total.map(show_hundredths),
                marks: records(&scheme, &marks),
                released_at: rfc3339(at),
                appeals_until: rfc3339(super::appeals_until(at)),
            })
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}
