//! Reviews as programs read and decide them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::DecisionForm;
use super::handlers::decide_by;
use super::queries::{self, Listed};
use super::{Answer, ReviewKind, ReviewOutcome, Tab};
use crate::Result;
use crate::access::Actor;
use crate::api::{self, Json, Problem, Query, Slice, wrong_field};
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;

/// The reviews' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, decide))]
pub struct Document;

/// An open review.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "Review")]
pub struct View {
    id: i64,
    /// The posting's reference.
    posting: String,
    title: String,
    employer: String,
    is_employer_verified: bool,
    kind: ReviewKind,
    /// Which submission of the posting it is, from 1; 0 for a sample.
    submission: usize,
    /// 100 for each finding that blocks, 10 for each that asks for a basis.
    score: i32,
    submitted_at: String,
    due_at: String,
    is_overdue: bool,
    /// Whether it was handed in for an exception from a rule that blocks; two
    /// reviewers then approve it or none.
    is_for_exception: bool,
    assigned_to: Option<String>,
}

impl View {
    fn new(it: Listed, now: chrono::NaiveDateTime) -> Result<View> {
        Ok(View {
            id: it.review.id,
            kind: it.review.kind(),
            submission: it.nth,
            score: it.review.score,
            submitted_at: rfc3339(it.review.submitted_at),
            due_at: rfc3339(it.review.due_at),
            is_overdue: it.review.due_at <= now,
            is_for_exception: it.review.is_for_exception()?,
            assigned_to: it.assignee,
            is_employer_verified: it.posting.employer.is_verified(now),
            posting: it.posting.row.reference,
            title: it.posting.row.title,
            employer: it.posting.employer.name,
        })
    }
}

/// A page of the queue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "ReviewList")]
pub struct Views {
    total: i64,
    items: Vec<View>,
}

/// Which part of the queue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    #[serde(default)]
    tab: Option<Tab>,
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    offset: Option<i64>,
}

/// `GET /api/v1/reviews`: what waits, what is due first on top.
#[utoipa::path(get, path = "/api/v1/reviews", tag = "reviews",
    params(("tab" = Option<Tab>, Query), ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = Views), (status = 400, body = Problem)))]
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    req: HttpRequest,
    Query(wanted): Query<Wanted>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(wanted.limit, wanted.offset)?;
    let (tab, by, now) = (wanted.tab.unwrap_or(Tab::Open), actor.account_id, visit.now);
    let queue = app.db.read(move |conn| Ok(queries::queue(conn, tab, by, slice.limit, slice.offset, now)?)).await?;
    let total = queue.counts.iter().find(|it| it.0 == tab).map_or(0, |it| it.1);
    let items = queue.rows.into_iter().map(|it| View::new(it, now)).collect::<Result<_>>()?;
    Ok(HttpResponse::Ok().insert_header((header::LINK, api::links(&req, slice, total))).json(Views { total, items }))
}

/// What is to be changed in a field.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestBody {
    /// `title`, `duties`, `pay` …
    field: String,
    text: String,
}

/// What is said to a rule's findings.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    rule: String,
    answer: Answer,
    /// Why it is dismissed.
    #[serde(default)]
    reason: String,
}

/// A decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    /// `approved`, `changes_requested` or `refused`.
    #[serde(default)]
    outcome: Option<ReviewOutcome>,
    /// Needed where it is refused.
    #[serde(default)]
    reason: Option<String>,
    /// Needed where changes are requested.
    #[serde(default)]
    requests: Vec<RequestBody>,
    /// Needed for each rule that asks for a basis, where it is approved.
    #[serde(default)]
    answers: Vec<AnswerBody>,
}

impl From<DecisionBody> for DecisionForm {
    fn from(it: DecisionBody) -> DecisionForm {
        let (field, text) = it.requests.into_iter().map(|it| (it.field, it.text)).unzip();
        let mut form = DecisionForm {
            act: it.outcome.map(|it| it.code().to_owned()).unwrap_or_default(),
            reason: it.reason.unwrap_or_default(),
            field,
            text,
            ..DecisionForm::default()
        };
        for it in it.answers {
            form.rule.push(it.rule);
            form.answer.push(it.answer.code().to_owned());
            form.why.push(it.reason);
        }
        form
    }
}

/// `POST /api/v1/reviews/{id}/decision`: the second time is a conflict, so no
/// key is asked for.
#[utoipa::path(post, path = "/api/v1/reviews/{id}/decision", tag = "reviews", params(("id" = i64, Path)),
    request_body = DecisionBody,
    responses((status = 204), (status = 403, body = Problem, description = "a member of the unit decides nothing"),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn decide(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    id: web::Path<i64>,
    body: Json<DecisionBody>,
) -> Result<HttpResponse> {
    match decide_by(&app, &visit, &actor, *id, body.value.into()).await? {
        Ok(()) => Ok(HttpResponse::NoContent().finish()),
        Err(errors) => Err(Problem::fields(
            errors
                .iter()
                .map(|it| {
                    wrong_field(if it.field.is_empty() { "outcome" } else { it.field }, visit.t(it.message).to_string())
                })
                .collect(),
        )),
    }
}
