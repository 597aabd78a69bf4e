//! Enrolments as programs read and move them.

pub mod employees;
pub mod import;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::{PersonForm, duty_role};
use super::{EnrolmentRecord, Wish, acts, people, queries};
use crate::access::{Actor, Role};
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, Slice, wrong_field};
use crate::app::App;
use crate::db::Conn;
use crate::html::Visit;
use crate::training::fields::{Mistakes, problem};
use crate::training::queries::{By, enrolment, find_class, find_enrolment, programme};
use crate::training::{DutyRole, Enrolment, EnrolmentState, Mover, Source, Teaching};
use crate::{Error, Result, profiles};

/// The enrolments' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(
    of_class,
    create_for,
    import::import,
    index,
    create,
    employees::index,
    employees::create,
    show,
    accept,
    decline,
    withdraw,
    decide
))]
pub struct Document;

/// A page of enrolments.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingEnrolmentList)]
pub struct List {
    total: i64,
    items: Vec<EnrolmentRecord>,
}

/// Which page of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    state: Option<EnrolmentState>,
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    offset: Option<i64>,
}

/// Oneself, to be enrolled.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingEnrolmentBody)]
pub struct OwnBody {
    /// The class's id.
    class: Option<String>,
    /// Where the programme trains for a duty.
    duty_role: Option<DutyRole>,
    /// `true`: who gives the class may see who enrolled.
    consent: Option<bool>,
}

/// Someone else, to be enrolled; found by ID number and name, else made as a
/// profile that nobody has claimed yet.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingPersonBody)]
pub struct PersonBody {
    name: Option<String>,
    citizen_id: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    duty_role: Option<DutyRole>,
    /// How the person agreed.
    consent: Option<String>,
}

/// What the staff say to someone who applied.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingDecision)]
pub struct DecisionBody {
    /// Whether they come in.
    accepted: Option<bool>,
    /// Why not; needed then.
    reason: Option<String>,
}

/// Who asks for an enrolment, and in which part.
pub(super) fn party(conn: &mut Conn, actor: &Actor, it: &Enrolment) -> Result<Mover> {
    if actor.is(Role::Officer) || actor.is(Role::Admin) {
        return Ok(Mover::Office);
    }
    if profiles::queries::account_of(conn, it.profile_id)? == Some(actor.account_id) {
        return Ok(Mover::Person);
    }
    let class = crate::training::queries::class(conn, it.class_id)?;
    if let Some(teaching) = Teaching::of_visitor(conn, Some(actor))?
        && teaching.manages(class.organisation_id)
    {
        return Ok(Mover::Trainer);
    }
    match it.employer_id {
        Some(employer_id) if queries::acts_for(conn, actor.account_id, employer_id)? => Ok(Mover::Employer),
        _ => Err(Error::NotFound),
    }
}

/// The people of a class, by the time of their wish. Whoever looks at names is
/// written down where the people can read it.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/enrolments", tag = "training",
    params(("reference" = String, Path), ("state" = Option<EnrolmentState>, Query), ("limit" = Option<i64>, Query),
        ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn of_class(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    req: HttpRequest,
    reference: web::Path<String>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(asked.limit, asked.offset)?;
    let (keys, now) = (app.keys.clone(), visit.now);
    let (total, items) = app
        .db
        .write(move |conn| {
            let class = teaching.class(conn, &reference)?;
            let (total, rows) = queries::of_class(conn, class.id, asked.state, slice)?;
            let names = people::names(conn, &keys, &teaching, &rows, now)?;
            let mut items = Vec::new();
            for (it, name) in rows.iter().zip(names) {
                items.push(EnrolmentRecord { name: Some(name), ..EnrolmentRecord::load(conn, it)? });
            }
            Ok((total, items))
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::LINK, api::links(&req, slice, total))).json(List { total, items }))
}

/// Enrols someone on their behalf, with how they agreed.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/enrolments", tag = "training", request_body = PersonBody,
    params(("reference" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = EnrolmentRecord), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn create_for(
    app: web::Data<App>,
    actor: Actor,
    teaching: Teaching,
    visit: Visit,
    req: HttpRequest,
    reference: web::Path<String>,
    body: Json<PersonBody>,
) -> Result<HttpResponse> {
    let said = body.value;
    let form = PersonForm {
        name: said.name.unwrap_or_default(),
        citizen_id: said.citizen_id.unwrap_or_default(),
        phone: said.phone.unwrap_or_default(),
        email: said.email.unwrap_or_default(),
        duty_role: said.duty_role.map(DutyRole::code).unwrap_or_default().to_owned(),
        consent: said.consent.unwrap_or_default(),
    };
    // Another's class is not found, whatever the body says.
    let (wanted, who) = (reference.clone(), teaching.clone());
    let programme = app
        .db
        .read(move |conn| {
            let class = who.managed_class(conn, &wanted)?;
            Ok(programme(conn, class.programme_id)?)
        })
        .await?;
    let request = Repeatable::parse(&req, &actor, body.hash).or_else(|err| {
        // What has to be mended is said first.
        form.parse(&programme).map_err(|errors| problem(&visit, &errors))?;
        Err(err)
    })?;
    let (person, duty_role, consent) = form.parse(&programme).map_err(|errors| problem(&visit, &errors))?;
    let (service, now) = (app.clone(), visit.now);
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let class = teaching.managed_class(conn, &reference)?;
                let profile_id =
                    people::find_or_create(conn, &service, &person, now)?.map_err(|errors| problem(&visit, &errors))?;
                let wish = Wish {
                    profile_id,
                    duty_role,
                    source: Source::Office,
                    employer_id: None,
                    consent: Some(consent.clone()),
                };
                let it = acts::enrol(conn, &service, &class, &wish, teaching.by(None), now)?;
                Answer::created(format!("/api/v1/enrolments/{}", it.reference), &EnrolmentRecord::load(conn, &it)?)
            })
        })
        .await?;
    Ok(answer.into())
}

/// One's own enrolments, the latest first.
#[utoipa::path(get, path = "/api/v1/enrolments", tag = "training",
    params(("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem)))]
pub async fn index(
    app: web::Data<App>,
    actor: Actor,
    req: HttpRequest,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(asked.limit, asked.offset)?;
    let (total, items) = app
        .db
        .read(move |conn| {
            let Some(profile) = profiles::queries::find_by_account(conn, actor.account_id)? else {
                return Ok((0, Vec::new()));
            };
            let (total, rows) = queries::of_person(conn, profile.id, slice)?;
            let items = rows.iter().map(|it| EnrolmentRecord::load(conn, it)).collect::<Result<Vec<_>>>()?;
            Ok((total, items))
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::LINK, api::links(&req, slice, total))).json(List { total, items }))
}

/// Enrols oneself: a seat, a place in the queue, a look by the staff, or no with
/// reasons.
#[utoipa::path(post, path = "/api/v1/enrolments", tag = "training", request_body = OwnBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = EnrolmentRecord), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    body: Json<OwnBody>,
) -> Result<HttpResponse> {
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let said = body.value;
    if said.consent != Some(true) {
        let detail = visit.t("training-consent-needed").to_string();
        return Err(Problem::fields(vec![wrong_field("consent", detail)]));
    }
    let reference = said.class.unwrap_or_default();
    let role = said.duty_role.map(DutyRole::code).unwrap_or_default();
    let (service, now) = (app.clone(), visit.now);
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let class = find_class(conn, &reference)?;
                if class.state == crate::training::ClassState::Planned {
                    return Err(Error::NotFound);
                }
                let programme = programme(conn, class.programme_id)?;
                let mut wrong = Mistakes::default();
                let duty_role = duty_role(&mut wrong, &programme, role);
                wrong.or(Some(())).map_err(|errors| problem(&visit, &errors))?;
                let it = acts::enrol_self(conn, &service, &class, actor.account_id, duty_role, now)?;
                Answer::created(format!("/api/v1/enrolments/{}", it.reference), &EnrolmentRecord::load(conn, &it)?)
            })
        })
        .await?;
    Ok(answer.into())
}

/// One enrolment, for whoever has to do with it.
#[utoipa::path(get, path = "/api/v1/enrolments/{reference}", tag = "training", params(("reference" = String, Path)),
    responses((status = 200, body = EnrolmentRecord), (status = 404, body = Problem)))]
pub async fn show(app: web::Data<App>, actor: Actor, reference: web::Path<String>) -> Result<HttpResponse> {
    let record = app
        .db
        .read(move |conn| {
            let it = find_enrolment(conn, &reference)?;
            party(conn, &actor, &it)?;
            EnrolmentRecord::load(conn, &it)
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

async fn moved(
    app: &web::Data<App>,
    actor: Actor,
    visit: &Visit,
    reference: String,
    reason: Option<String>,
    act: fn(&mut Conn, &App, &Enrolment, By<'_>, chrono::NaiveDateTime) -> Result<()>,
) -> Result<HttpResponse> {
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let it = find_enrolment(conn, &reference)?;
            let mover = party(conn, &actor, &it)?;
            let by = By { mover, account_id: Some(actor.account_id), reason: reason.as_deref() };
            act(conn, &service, &it, by, now)?;
            let it = enrolment(conn, it.id)?;
            EnrolmentRecord::load(conn, &it)
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// Takes the seat that was offered.
#[utoipa::path(post, path = "/api/v1/enrolments/{reference}/acceptance", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = EnrolmentRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn accept(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    moved(&app, actor, &visit, reference.into_inner(), None, acts::accept).await
}

/// Does not take the seat that was offered; the next in the queue gets it.
#[utoipa::path(post, path = "/api/v1/enrolments/{reference}/refusal", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = EnrolmentRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn decline(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    moved(&app, actor, &visit, reference.into_inner(), None, acts::decline).await
}

/// Leaves the class, or its queue. Twice is a conflict, so no key is asked for.
#[utoipa::path(post, path = "/api/v1/enrolments/{reference}/withdrawal", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = EnrolmentRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn withdraw(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    moved(&app, actor, &visit, reference.into_inner(), None, acts::withdraw).await
}

/// Says to someone who applied whether they come in.
#[utoipa::path(post, path = "/api/v1/enrolments/{reference}/decision", tag = "training", request_body = DecisionBody,
    params(("reference" = String, Path)),
    responses((status = 200, body = EnrolmentRecord), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn decide(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    reference: web::Path<String>,
    body: Json<DecisionBody>,
) -> Result<HttpResponse> {
    let (service, now, said) = (app.clone(), visit.now, body.value);
    let record = app
        .db
        .write(move |conn| {
            let it = find_enrolment(conn, &reference)?;
            let class = crate::training::queries::class(conn, it.class_id)?;
            teaching.managed_class(conn, &class.reference)?;
            let reason = said.reason.as_deref().map(str::trim).filter(|it| !it.is_empty());
            let wrong = |field, message| Problem::fields(vec![wrong_field(field, visit.t(message).to_string())]);
            let is_in = said.accepted.ok_or_else(|| wrong("accepted", "training-decision-missing"))?;
            if !is_in && reason.is_none() {
                return Err(wrong("reason", "training-reason-missing"));
            }
            acts::decide(conn, &service, &it, is_in, By { reason, ..teaching.by(None) }, now)?;
            let it = enrolment(conn, it.id)?;
            EnrolmentRecord::load(conn, &it)
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}
