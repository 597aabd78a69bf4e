//! A unit's people in classes, for its programs.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::List;
use crate::Result;
use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, Slice};
use crate::app::App;
use crate::employers::{Acting, MemberRole};
use crate::html::Visit;
use crate::training::DutyRole;
use crate::training::attendance::queries::name_of;
use crate::training::enrolments::forms::PersonForm;
use crate::training::enrolments::handlers::employer::open_class;
use crate::training::enrolments::{EnrolmentRecord, acts, queries};
use crate::training::fields::problem;

/// One of a unit's people, to be enrolled; found by ID number and name, else made as a
/// profile that nobody has claimed yet.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingEmployeeBody)]
pub struct Body {
    /// The class's id.
    class: Option<String>,
    name: Option<String>,
    citizen_id: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    /// Where the programme trains for a duty.
    duty_role: Option<DutyRole>,
    /// How the person agreed.
    consent: Option<String>,
}

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asked {
    limit: Option<i64>,
    offset: Option<i64>,
}

/// The people whom one's unit enrolled, the latest first; their names are those that it
/// gave. Where they stand is read, and left, at `/api/v1/enrolments/{id}`.
#[utoipa::path(get, path = "/api/v1/enrolments/employees", tag = "enrolments",
    params(("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn index(
    app: web::Data<App>,
    acting: Acting,
    req: HttpRequest,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(asked.limit, asked.offset)?;
    let keys = app.keys.clone();
    let (total, items) = app
        .db
        .read(move |conn| {
            let (total, rows) = queries::of_employer(conn, acting.employer.id, slice)?;
            let mut items = Vec::new();
            for it in &rows {
                let name = Some(name_of(conn, &keys, it)?);
                items.push(EnrolmentRecord { name, ..EnrolmentRecord::load(conn, it)? });
            }
            Ok((total, items))
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::LINK, api::links(&req, slice, total))).json(List { total, items }))
}

/// Enrols one of a unit's people, with how they agreed; they hear of it and may leave
/// again. The unit is the first that the account acts for.
#[utoipa::path(post, path = "/api/v1/enrolments/employees", tag = "enrolments", request_body = Body,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = EnrolmentRecord), (status = 400, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    acting: Acting,
    req: HttpRequest,
    body: Json<Body>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let said = body.value;
    let number = said.class.unwrap_or_default();
    let form = PersonForm {
        name: said.name.unwrap_or_default(),
        citizen_id: said.citizen_id.unwrap_or_default(),
        phone: said.phone.unwrap_or_default(),
        email: said.email.unwrap_or_default(),
        duty_role: said.duty_role.map(DutyRole::code).unwrap_or_default().to_owned(),
        consent: said.consent.unwrap_or_default(),
    };
    let (service, now) = (app.clone(), visit.now);
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let class = open_class(conn, &number)?;
                let it = acts::enrol_employee(conn, &service, &class, &acting, &form, now)?
                    .map_err(|errors| problem(&visit, &errors))?;
                Answer::created(format!("/api/v1/enrolments/{}", it.reference), &EnrolmentRecord::load(conn, &it)?)
            })
        })
        .await?;
    Ok(answer.into())
}
