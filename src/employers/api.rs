//! Units as programs read them, and reviewers' programs decide on them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::checking::{self, Decision};
use super::forms::DecisionForm;
use super::{AccountKind, Check, Employer, Field, Kind, Outcome, State, queries};
use crate::Result;
use crate::access::Actor;
use crate::api::{self, Json, Problem, Query, Slice, said_parameter, wrong_field};
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;

/// The employers' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, show, decide))]
pub struct Document;

/// A unit as everyone may read it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record {
    /// Its public name.
    id: String,
    name: String,
    kind: Option<Kind>,
    /// A code of the list of industries.
    industry: Option<String>,
    size: Option<String>,
    /// Code of the region.
    region: Option<String>,
    address: Option<String>,
    introduction: String,
    /// Whether the office has checked it, and the check holds.
    verified: bool,
    /// When it was checked, while the check holds.
    verified_at: Option<String>,
    /// The instant at which the check ends, while it holds.
    verified_until: Option<String>,
    /// Whether the office warns of it.
    suspended: bool,
}

impl Record {
    fn new(it: &Employer, now: chrono::NaiveDateTime) -> Record {
        let verified = it.is_verified(now);
        let time = |at: Option<chrono::NaiveDateTime>| at.filter(|_| verified).map(rfc3339);
        Record {
            id: it.reference.clone(),
            name: it.name.clone(),
            kind: it.kind(),
            industry: it.industry.clone(),
            size: it.size.clone(),
            region: it.region.clone(),
            address: it.address.clone(),
            introduction: it.introduction.clone(),
            verified,
            verified_at: time(it.verified_at),
            verified_until: time(it.verified_until),
            suspended: it.state() == State::Suspended,
        }
    }
}

/// A unit as the office reads it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeRecord {
    #[serde(flatten)]
    public: Record,
    /// 统一社会信用代码
    uscc: Option<String>,
    account_kind: Option<AccountKind>,
    state: State,
    /// Whether its postings go out before they are looked at.
    trusted: bool,
}

impl OfficeRecord {
    fn new(it: &Employer, now: chrono::NaiveDateTime) -> OfficeRecord {
        OfficeRecord {
            public: Record::new(it, now),
            uscc: it.uscc.clone(),
            account_kind: it.account_kind.as_deref().and_then(AccountKind::parse),
            state: it.state(),
            trusted: it.is_trusted,
        }
    }
}

/// Units of the office's list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List {
    total: i64,
    items: Vec<OfficeRecord>,
}

/// Which units.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wanted {
    state: Option<String>,
    limit: Option<i64>,
    offset: Option<i64>,
}

/// `GET /api/v1/employers`: all units by name, or those of a state; for the office.
#[utoipa::path(get, path = "/api/v1/employers", tag = "employers",
    params(("state" = Option<State>, Query), ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem)))]
pub async fn index(app: web::Data<App>, visit: Visit, req: HttpRequest, query: Query<Wanted>) -> Result<HttpResponse> {
    let slice = Slice::parse(query.0.limit, query.0.offset)?;
    let state = match query.0.state.as_deref() {
        None => None,
        Some(code) => Some(State::parse(code).ok_or_else(|| {
            let known: Vec<_> = State::ALL.iter().map(|it| it.code()).collect();
            let args = [("code", code), ("known", &*known.join(", "))];
            Problem::parameters(vec![said_parameter("state", "problem-at-code", &args)])
        })?),
    };
    let (rows, total) = app.db.read(move |conn| Ok(queries::list(conn, state, "", slice)?)).await?;
    let items = rows.iter().map(|it| OfficeRecord::new(it, visit.now)).collect();
    Ok(HttpResponse::Ok().insert_header((header::LINK, api::links(&req, slice, total))).json(List { total, items }))
}

/// `GET /api/v1/employers/{reference}`
#[utoipa::path(get, path = "/api/v1/employers/{reference}", tag = "employers", params(("reference" = String, Path)),
    responses((status = 200, body = Record), (status = 304), (status = 404, body = Problem)))]
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    req: HttpRequest,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let unit = app.db.read(move |conn| Ok(queries::find(conn, &reference)?)).await?;
    let record = Record::new(&unit, visit.now);
    // The end of a check changes the record without a change of the row.
    let etag = api::etag(&format!("{}.{}", unit.reference, record.verified), unit.version);
    Ok(api::tagged(&req, &etag, &record))
}

/// Something that has to be mended.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Of which field.
    field: Field,
    /// What is wrong with it.
    text: String,
}

/// A decision on the open request of a unit.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewDecision {
    outcome: Option<Outcome>,
    /// All of them, where it is verified.
    checks: Vec<Check>,
    /// At least one, where it is returned.
    requests: Vec<Request>,
    /// Where it is refused.
    reason: String,
}

impl NewDecision {
    fn parse(&self, visit: &Visit) -> Result<Decision> {
        let form = DecisionForm {
            outcome: self.outcome.map(|it| it.code().to_owned()).unwrap_or_default(),
            checks: self.checks.iter().map(|it| it.code().to_owned()).collect(),
            about: self.requests.iter().map(|it| it.field.code().to_owned()).collect(),
            text: self.requests.iter().map(|it| it.text.clone()).collect(),
            reason: self.reason.clone(),
        };
        let named = |it: &crate::html::FieldError| wrong_field(it.field, visit.t(it.message).to_string());
        form.parse().map_err(|errors| Problem::fields(errors.iter().map(named).collect()))
    }
}

/// `POST /api/v1/employers/{reference}/verification`: decides on the open request.
/// The second time is a conflict, so no key is asked for.
#[utoipa::path(post, path = "/api/v1/employers/{reference}/verification", tag = "employers",
    params(("reference" = String, Path)), request_body = NewDecision,
    responses((status = 200, body = OfficeRecord), (status = 403, body = Problem, description = "one's own unit"),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn decide(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
    body: Json<NewDecision>,
) -> Result<HttpResponse> {
    let decision = body.value.parse(&visit)?;
    let (it, now) = (app.clone(), visit.now);
    let unit = app
        .db
        .write(move |conn| {
            let unit = queries::find(conn, &reference)?;
            checking::decide(conn, &it, &unit, &decision, actor.account_id, now)?;
            Ok(queries::by_id(conn, unit.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(OfficeRecord::new(&unit, visit.now)))
}
