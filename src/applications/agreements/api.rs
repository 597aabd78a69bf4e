//! Intentions as programs of the office read and write them: people are profiles,
//! and no record holds a name.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::handlers::staff::{ConfirmationForm, Listed, ProposalForm, listed, named};
use super::queries::intentions::{self, Whose};
use super::{Channel, IntentionState, Origin};
use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, Slice, wrong_field};
use crate::app::App;
use crate::applications::Side;
use crate::clock::rfc3339;
use crate::html::{FieldError, Visit};
use crate::{Error, Result};

/// The agreements' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, create, confirm))]
pub struct Document;

/// When and how a side said so.
#[derive(Debug, Serialize, ToSchema)]
pub struct Said {
    at: String,
    channel: Channel,
}

/// An intention.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IntentionRecord)]
pub struct Record {
    id: String,
    /// The person's profile.
    profile: String,
    /// The employer's id.
    employer: String,
    state: IntentionState,
    source: Origin,
    /// `seeker`, `employer` or `specialist`.
    proposed_by: String,
    proposed_at: String,
    seeker: Option<Said>,
    employer_said: Option<Said>,
    agreed_at: Option<String>,
    ended_at: Option<String>,
}

impl Record {
    fn new(it: &Listed) -> Record {
        let row = &it.intention;
        let said = |side| row.said(side).map(|(at, channel)| Said { at: rfc3339(at), channel });
        Record {
            id: row.reference.clone(),
            profile: it.profile.clone(),
            employer: it.employer.reference.clone(),
            state: row.state,
            source: row.source,
            proposed_by: row.proposed_by.clone(),
            proposed_at: rfc3339(row.proposed_at),
            seeker: said(Side::Seeker),
            employer_said: said(Side::Employer),
            agreed_at: row.agreed_at.map(rfc3339),
            ended_at: row.ended_at.map(rfc3339),
        }
    }
}

/// A page of intentions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IntentionList)]
pub struct List {
    total: i64,
    items: Vec<Record>,
}

/// An intention to propose for both sides.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewIntentionBody {
    /// The person's profile.
    profile: Option<String>,
    /// The employer's id.
    employer: Option<String>,
    /// The posting's id, where it is about one.
    posting: Option<String>,
    source: Option<Origin>,
}

/// A side said so.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ConfirmationBody {
    side: Option<Side>,
    /// `call` or `booth`
    channel: Option<Channel>,
}

/// Which intentions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    #[serde(default)]
    state: Option<IntentionState>,
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    offset: Option<i64>,
}

fn problem(visit: &Visit, errors: &[FieldError]) -> Error {
    Problem::fields(errors.iter().map(|it| wrong_field(it.field, visit.t(it.message).to_string())).collect())
}

/// Everyone's intentions, the latest first.
#[utoipa::path(get, path = "/api/v1/intentions", tag = "intentions",
    params(("state" = Option<IntentionState>, Query), ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem)))]
pub async fn index(req: HttpRequest, app: web::Data<App>, Query(wanted): Query<Wanted>) -> Result<HttpResponse> {
    let slice = Slice::parse(wanted.limit, wanted.offset)?;
    let (total, rows) = app.db.read(move |conn| listed(conn, Whose::All(wanted.state), slice)).await?;
    let links = api::links(&req, slice, total);
    let items = rows.iter().map(Record::new).collect();
    Ok(HttpResponse::Ok().insert_header((header::LINK, links)).json(List { total, items }))
}

/// Proposes an intention for both sides. One is open for each person and employer:
/// another one is a conflict.
#[utoipa::path(post, path = "/api/v1/intentions", tag = "intentions", request_body = NewIntentionBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Record), (status = 400, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn create(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    body: Json<NewIntentionBody>,
) -> Result<HttpResponse> {
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let said = body.value;
    let form = ProposalForm {
        profile: said.profile.unwrap_or_default(),
        employer: said.employer.unwrap_or_default(),
        posting: said.posting.unwrap_or_default(),
        source: said.source.map(Origin::code).unwrap_or_default().to_owned(),
    };
    let (service, now) = (app.clone(), visit.now);
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let new = form.parse(conn)?.map_err(|errors| problem(&visit, &errors))?;
                let it = intentions::propose(conn, &service, &new, now)?;
                let location = format!("/api/v1/intentions/{}", it.reference);
                Answer::created(location, &Record::new(&named(conn, it)?))
            })
        })
        .await?;
    Ok(answer.into())
}

/// A side said so; the second one makes it agreed. Twice is once, so no key is
/// asked for.
#[utoipa::path(post, path = "/api/v1/intentions/{reference}/confirmations", tag = "intentions",
    params(("reference" = String, Path)), request_body = ConfirmationBody,
    responses((status = 200, body = Record), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn confirm(
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
    body: Json<ConfirmationBody>,
) -> Result<HttpResponse> {
    let said = body.value;
    let form = ConfirmationForm {
        side: said.side.map(Side::code).unwrap_or_default().to_owned(),
        channel: said.channel.map(Channel::code).unwrap_or_default().to_owned(),
    };
    let (side, channel) = form.parse().map_err(|errors| problem(&visit, &errors))?;
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let it = intentions::find(conn, &reference)?;
            let it = intentions::confirm(conn, &service, &it, side, channel, now)?;
            Ok(Record::new(&named(conn, it)?))
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}
