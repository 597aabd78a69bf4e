//! Organisations as programs read and enter them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::{Draft, MemberForm, OrganisationForm};
use super::queries::{self, Member};
use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, Slice};
use crate::app::App;
use crate::db::Conn;
use crate::html::{FieldError, Visit};
use crate::training::fields::problem;
use crate::training::{MemberRole, Organisation};
use crate::{Result, accounts};

/// The organisations' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, create, show, replace, members, add_member, remove_member))]
pub struct Document;

/// An organisation that gives training.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingOrganisation)]
pub struct Record {
    id: String,
    name: String,
    /// Unified social credit code.
    uscc: Option<String>,
    /// Code of the place.
    region: Option<String>,
    address: String,
    phone: String,
    introduction: String,
}

impl From<&Organisation> for Record {
    fn from(it: &Organisation) -> Record {
        Record {
            id: it.reference.clone(),
            name: it.name.clone(),
            uscc: it.uscc.clone(),
            region: it.region.clone(),
            address: it.address.clone(),
            phone: it.phone.clone(),
            introduction: it.introduction.clone(),
        }
    }
}

/// A page of organisations.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingOrganisationList)]
pub struct List {
    total: i64,
    items: Vec<Record>,
}

/// An organisation to enter.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingOrganisationBody)]
pub struct Body {
    name: Option<String>,
    /// Unified social credit code.
    uscc: Option<String>,
    /// A place by its code or in words.
    region: Option<String>,
    address: Option<String>,
    /// How people reach it; public.
    phone: Option<String>,
    introduction: Option<String>,
}

impl From<Body> for OrganisationForm {
    fn from(it: Body) -> OrganisationForm {
        OrganisationForm {
            name: it.name.unwrap_or_default(),
            uscc: it.uscc.unwrap_or_default(),
            region: it.region.unwrap_or_default(),
            address: it.address.unwrap_or_default(),
            phone: it.phone.unwrap_or_default(),
            introduction: it.introduction.unwrap_or_default(),
        }
    }
}

/// Which page of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    offset: Option<i64>,
}

/// Checks that no other organisation has the name or code.
///
/// # Errors
/// The database failed.
pub(super) fn objections(conn: &mut Conn, draft: &Draft, id: Option<i64>) -> Result<Vec<FieldError>> {
    let taken = queries::twin(conn, draft, id)?;
    let message = |it| if it == "uscc" { "training-uscc-taken" } else { "training-organisation-name-taken" };
    Ok(taken.into_iter().map(|it| FieldError { field: it, message: message(it) }).collect())
}

/// Who gives training, by name.
#[utoipa::path(get, path = "/api/v1/training-organisations", tag = "training",
    params(("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem)))]
pub async fn index(app: web::Data<App>, req: HttpRequest, Query(asked): Query<Paging>) -> Result<HttpResponse> {
    let slice = Slice::parse(asked.limit, asked.offset)?;
    let (total, rows) = app.db.read(move |conn| Ok(queries::list(conn, false, slice)?)).await?;
    let items = rows.iter().map(Record::from).collect();
    Ok(HttpResponse::Ok().insert_header((header::LINK, api::links(&req, slice, total))).json(List { total, items }))
}

/// Enters an organisation.
#[utoipa::path(post, path = "/api/v1/training-organisations", tag = "training", request_body = Body,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Record), (status = 400, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    body: Json<Body>,
) -> Result<HttpResponse> {
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let draft = OrganisationForm::from(body.value).parse().map_err(|errors| problem(&visit, &errors))?;
    let now = visit.now;
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let errors = objections(conn, &draft, None)?;
                if !errors.is_empty() {
                    return Err(problem(&visit, &errors));
                }
                let made = queries::insert(conn, &draft, now)?;
                Answer::created(format!("/api/v1/training-organisations/{}", made.reference), &Record::from(&made))
            })
        })
        .await?;
    Ok(answer.into())
}

/// One organisation.
#[utoipa::path(get, path = "/api/v1/training-organisations/{reference}", tag = "training",
    params(("reference" = String, Path)), responses((status = 200, body = Record), (status = 404, body = Problem)))]
pub async fn show(app: web::Data<App>, req: HttpRequest, reference: web::Path<String>) -> Result<HttpResponse> {
    let found = app.db.read(move |conn| Ok(queries::find(conn, &reference)?)).await?;
    Ok(api::tagged(&req, &api::etag(&found.reference, found.version), &Record::from(&found)))
}

/// Says anew what an organisation is. Send the `ETag` that you read as `If-Match`.
#[utoipa::path(put, path = "/api/v1/training-organisations/{reference}", tag = "training", request_body = Body,
    params(("reference" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Record), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn replace(
    app: web::Data<App>,
    visit: Visit,
    req: HttpRequest,
    reference: web::Path<String>,
    body: Json<Body>,
) -> Result<HttpResponse> {
    let draft = OrganisationForm::from(body.value).parse().map_err(|errors| problem(&visit, &errors))?;
    let wanted = reference.into_inner();
    let known = app.db.read(move |conn| Ok(queries::find(conn, &wanted)?)).await?;
    api::check_if_match(&req, &api::etag(&known.reference, known.version))?;
    let now = visit.now;
    let stored = app
        .db
        .write(move |conn| {
            let errors = objections(conn, &draft, Some(known.id))?;
            if !errors.is_empty() {
                return Err(problem(&visit, &errors));
            }
            queries::update(conn, &known, &draft, now)?;
            Ok(queries::find(conn, &known.reference)?)
        })
        .await?;
    let etag = api::etag(&stored.reference, stored.version);
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag)).json(Record::from(&stored)))
}

/// Someone who acts for an organisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingMember)]
pub struct MemberRecord {
    /// The account.
    id: String,
    name: String,
    role: MemberRole,
}

impl From<&Member> for MemberRecord {
    fn from(it: &Member) -> MemberRecord {
        MemberRecord { id: it.account.clone(), name: it.name.clone(), role: it.role }
    }
}

/// Who is to act for an organisation.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingMemberBody)]
pub struct MemberBody {
    /// The address of an account.
    email: Option<String>,
    role: Option<MemberRole>,
}

/// Who acts for an organisation.
#[utoipa::path(get, path = "/api/v1/training-organisations/{reference}/members", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = Vec<MemberRecord>), (status = 404, body = Problem)))]
pub async fn members(app: web::Data<App>, reference: web::Path<String>) -> Result<HttpResponse> {
    let rows = app
        .db
        .read(move |conn| {
            let organisation = queries::find(conn, &reference)?;
            Ok(queries::members(conn, organisation.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(rows.iter().map(MemberRecord::from).collect::<Vec<_>>()))
}

/// Adds someone by their address, or answers what stands in the way.
///
/// # Errors
/// The organisation is not there, or the database failed.
pub(super) fn put_member(
    conn: &mut Conn,
    reference: &str,
    email: &str,
    role: MemberRole,
    now: chrono::NaiveDateTime,
) -> Result<Result<(), Vec<FieldError>>> {
    let organisation = queries::find(conn, reference)?;
    match accounts::queries::find_by_email(conn, email)?.filter(|it| it.confirmed_at.is_some()) {
        Some(account) => Ok(Ok(queries::put_member(conn, organisation.id, account.id, role, now)?)),
        None => Ok(Err(vec![FieldError { field: "email", message: "training-member-unknown" }])),
    }
}

/// Lets an account act for an organisation. Twice is once, so no key is asked for.
#[utoipa::path(post, path = "/api/v1/training-organisations/{reference}/members", tag = "training",
    request_body = MemberBody, params(("reference" = String, Path)),
    responses((status = 200, body = Vec<MemberRecord>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn add_member(
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
    body: Json<MemberBody>,
) -> Result<HttpResponse> {
    let form = MemberForm {
        email: body.value.email.unwrap_or_default(),
        role: body.value.role.map(MemberRole::code).unwrap_or_default().to_owned(),
    };
    let (email, role) = form.parse().map_err(|errors| problem(&visit, &errors))?;
    let now = visit.now;
    let rows = app
        .db
        .write(move |conn| {
            put_member(conn, &reference, &email, role, now)?.map_err(|errors| problem(&visit, &errors))?;
            let organisation = queries::find(conn, &reference)?;
            Ok(queries::members(conn, organisation.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(rows.iter().map(MemberRecord::from).collect::<Vec<_>>()))
}

/// Ends acting for an organisation.
#[utoipa::path(delete, path = "/api/v1/training-organisations/{reference}/members/{account}", tag = "training",
    params(("reference" = String, Path), ("account" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn remove_member(
    app: web::Data<App>,
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (reference, account) = path.into_inner();
    let now = visit.now;
    app.db
        .write(move |conn| {
            let organisation = queries::find(conn, &reference)?;
            let account = accounts::queries::find_by_reference(conn, &account)?;
            Ok(queries::remove_member(conn, organisation.id, account.id, now)?)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
