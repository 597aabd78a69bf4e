//! Programmes as programs read and write them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::ProgrammeForm;
use super::queries::{self, Wanted};
use super::{ProgrammeRecord, acts};
use crate::Result;
use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, Slice, wrong_field, wrong_parameter};
use crate::app::App;
use crate::codes::{Education, occupations};
use crate::html::Visit;
use crate::training::fields::problem;
use crate::training::queries::{By, find_programme};
use crate::training::{Audience, ProgrammeState, Teaching, organisations};

/// The programmes' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, create, show, replace, submit, approve, give_back, retire, copy))]
pub struct Document;

/// What a programme trains for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingSpecialismBody)]
pub struct SpecialismBody {
    name: Option<String>,
    /// Code of the classification of occupations.
    occupation: Option<String>,
    /// 1 (highest) to 5.
    level: Option<i16>,
    /// The certificate that it leads to, as postings ask for it.
    certificate_name: Option<String>,
}

/// A part of the assessment; the weights add up to 100.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingPartBody)]
pub struct PartBody {
    name: Option<String>,
    /// 100 where it is left out.
    full_mark: Option<f64>,
    weight: Option<i16>,
    least_mark: Option<f64>,
}

/// A programme to write down.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingProgrammeBody)]
pub struct Body {
    /// The organisation's id; it may be left out by whoever manages only one.
    organisation: Option<String>,
    name: Option<String>,
    summary: Option<String>,
    audience: Option<Audience>,
    /// Whether those who enrol hold a duty, main (A) or stand-in (B).
    has_duty_roles: Option<bool>,
    /// Teaching hours.
    hours: Option<i32>,
    education: Option<Education>,
    experience_years: Option<i32>,
    age_min: Option<i16>,
    certificates_required: Option<Vec<String>>,
    /// Of 100.
    pass_mark: Option<f64>,
    /// Of a hundred sessions; 80 where it is left out.
    completion_percent: Option<i16>,
    resits: Option<i16>,
    /// Yuan for each who passes.
    subsidy: Option<f64>,
    certificate_months: Option<i16>,
    specialisms: Option<Vec<SpecialismBody>>,
    parts: Option<Vec<PartBody>>,
}

impl From<Body> for ProgrammeForm {
    fn from(it: Body) -> ProgrammeForm {
        fn said<T: ToString>(it: Option<T>) -> String {
            it.map(|it| it.to_string()).unwrap_or_default()
        }
        let (rows, parts) = (it.specialisms.unwrap_or_default(), it.parts.unwrap_or_default());
        ProgrammeForm {
            organisation: it.organisation.unwrap_or_default(),
            name: it.name.unwrap_or_default(),
            summary: it.summary.unwrap_or_default(),
            audience: it.audience.map(Audience::code).unwrap_or_default().to_owned(),
            has_duty_roles: if it.has_duty_roles == Some(true) { "1".to_owned() } else { String::new() },
            hours: said(it.hours),
            education: it.education.map(Education::code).unwrap_or_default().to_owned(),
            experience_years: said(it.experience_years),
            age_min: said(it.age_min),
            certificates_required: it.certificates_required.unwrap_or_default().join("\n"),
            pass_mark: said(it.pass_mark),
            completion_percent: said(it.completion_percent),
            resits: said(it.resits),
            subsidy: said(it.subsidy),
            certificate_months: said(it.certificate_months),
            specialism_name: rows.iter().map(|it| said(it.name.as_ref())).collect(),
            specialism_occupation: rows.iter().map(|it| said(it.occupation.as_ref())).collect(),
            specialism_level: rows.iter().map(|it| said(it.level)).collect(),
            specialism_certificate: rows.iter().map(|it| said(it.certificate_name.as_ref())).collect(),
            part_name: parts.iter().map(|it| said(it.name.as_ref())).collect(),
            part_full_mark: parts.iter().map(|it| said(it.full_mark)).collect(),
            part_weight: parts.iter().map(|it| said(it.weight)).collect(),
            part_least_mark: parts.iter().map(|it| said(it.least_mark)).collect(),
            version: String::new(),
            act: String::new(),
        }
    }
}

/// Which programmes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    q: Option<String>,
    #[serde(default)]
    occupation: Option<String>,
    #[serde(default)]
    state: Option<ProgrammeState>,
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    offset: Option<i64>,
}

/// A page of programmes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingProgrammeList)]
pub struct List {
    total: i64,
    items: Vec<ProgrammeRecord>,
}

/// Why something is done.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingReason)]
pub struct Reason {
    /// In plain words.
    reason: Option<String>,
}

impl Reason {
    /// The reason; it is needed.
    ///
    /// # Errors
    /// A problem that names the field.
    pub fn needed(self, visit: &Visit) -> Result<String> {
        let text = self.reason.unwrap_or_default().trim().to_owned();
        if text.is_empty() || text.chars().count() > 1_000 {
            return Err(Problem::fields(vec![wrong_field("reason", visit.t("training-reason-missing").to_string())]));
        }
        Ok(text)
    }
}

/// Approved programmes; whoever gives training finds their own of any state, the
/// office all.
#[utoipa::path(get, path = "/api/v1/programmes", tag = "training",
    params(("q" = Option<String>, Query), ("occupation" = Option<String>, Query),
        ("state" = Option<ProgrammeState>, Query), ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem)))]
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    req: HttpRequest,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(asked.limit, asked.offset)?;
    if asked.occupation.as_deref().is_some_and(|it| occupations::get(it).is_none()) {
        return Err(Problem::parameters(vec![wrong_parameter("occupation", "is no code of the classification")]));
    }
    let (total, items) = app
        .db
        .read(move |conn| {
            let teaching = Teaching::of_visitor(conn, visit.actor.as_ref())?;
            let is_own = asked.state.is_some_and(|it| it != ProgrammeState::Approved);
            let wanted = Wanted {
                q: asked.q.clone().unwrap_or_default(),
                occupation: asked.occupation.clone().unwrap_or_default(),
                organisations: match &teaching {
                    _ if !is_own => None,
                    Some(teaching) => teaching.managed_ids(),
                    None => Some(Vec::new()),
                },
                state: Some(asked.state.unwrap_or(ProgrammeState::Approved)),
            };
            let (total, rows) = queries::list(conn, &wanted, slice)?;
            let items = rows.iter().map(|it| ProgrammeRecord::load(conn, it)).collect::<Result<Vec<_>, _>>()?;
            Ok((total, items))
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::LINK, api::links(&req, slice, total))).json(List { total, items }))
}

/// Writes a programme down, as a draft.
#[utoipa::path(post, path = "/api/v1/programmes", tag = "training", request_body = Body,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = ProgrammeRecord), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn create(
    app: web::Data<App>,
    actor: Actor,
    teaching: Teaching,
    visit: Visit,
    req: HttpRequest,
    body: Json<Body>,
) -> Result<HttpResponse> {
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let form = ProgrammeForm::from(body.value);
    let draft = form.parse().map_err(|errors| problem(&visit, &errors))?;
    let now = visit.now;
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let unit = organisations::own(conn, &teaching, &form.organisation)?.ok_or_else(|| {
                    let detail = visit.t("training-organisation-missing").to_string();
                    Problem::fields(vec![wrong_field("organisation", detail)])
                })?;
                let made = queries::insert(conn, unit.id, &draft, None, teaching.account_id, now)?;
                let location = format!("/api/v1/programmes/{}", made.reference);
                Answer::created(location, &ProgrammeRecord::load(conn, &made)?)
            })
        })
        .await?;
    Ok(answer.into())
}

/// One programme.
#[utoipa::path(get, path = "/api/v1/programmes/{reference}", tag = "training", params(("reference" = String, Path)),
    responses((status = 200, body = ProgrammeRecord), (status = 404, body = Problem)))]
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    req: HttpRequest,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let record = app
        .db
        .read(move |conn| {
            let teaching = Teaching::of_visitor(conn, visit.actor.as_ref())?;
            let it = acts::seen(conn, teaching.as_ref(), &reference)?;
            Ok(ProgrammeRecord::load(conn, &it)?)
        })
        .await?;
    Ok(api::tagged(&req, &api::etag(&record.id, record.version), &record))
}

/// Says a draft anew. Send the `ETag` that you read as `If-Match`.
#[utoipa::path(put, path = "/api/v1/programmes/{reference}", tag = "training", request_body = Body,
    params(("reference" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ProgrammeRecord), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn replace(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    req: HttpRequest,
    reference: web::Path<String>,
    body: Json<Body>,
) -> Result<HttpResponse> {
    let wanted = reference.into_inner();
    let known = app.db.read(move |conn| acts::own(conn, &teaching, &wanted)).await?;
    api::check_if_match(&req, &api::etag(&known.reference, known.version))?;
    let draft = ProgrammeForm::from(body.value).parse().map_err(|errors| problem(&visit, &errors))?;
    let now = visit.now;
    let record = app
        .db
        .write(move |conn| {
            queries::update(conn, &known, &draft, now)?;
            let it = find_programme(conn, &known.reference)?;
            Ok(ProgrammeRecord::load(conn, &it)?)
        })
        .await?;
    let etag = api::etag(&record.id, record.version);
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag)).json(record))
}

/// Hands a draft in to the office.
#[utoipa::path(post, path = "/api/v1/programmes/{reference}/submission", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = ProgrammeRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn submit(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let it = acts::own(conn, &teaching, &reference)?;
            acts::submit(conn, &service, &it, teaching.by(None), now)?;
            let it = find_programme(conn, &reference)?;
            Ok(ProgrammeRecord::load(conn, &it)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

async fn decided(
    app: &web::Data<App>,
    teaching: Teaching,
    visit: &Visit,
    reference: String,
    to: ProgrammeState,
    reason: Option<String>,
) -> Result<HttpResponse> {
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let it = find_programme(conn, &reference)?;
            let by = By { reason: reason.as_deref(), ..teaching.by(None) };
            acts::decide(conn, &service, &it, to, by, now)?;
            let it = find_programme(conn, &reference)?;
            Ok(ProgrammeRecord::load(conn, &it)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// Approves a programme that was handed in: classes may be planned from it.
#[utoipa::path(post, path = "/api/v1/programmes/{reference}/approval", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = ProgrammeRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn approve(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    decided(&app, teaching, &visit, reference.into_inner(), ProgrammeState::Approved, None).await
}

/// Gives a programme that was handed in back, with a reason.
#[utoipa::path(post, path = "/api/v1/programmes/{reference}/return", tag = "training", request_body = Reason,
    params(("reference" = String, Path)),
    responses((status = 200, body = ProgrammeRecord), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn give_back(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    reference: web::Path<String>,
    body: Json<Reason>,
) -> Result<HttpResponse> {
    let reason = body.value.needed(&visit)?;
    decided(&app, teaching, &visit, reference.into_inner(), ProgrammeState::Draft, Some(reason)).await
}

/// Retires an approved programme: no new classes.
#[utoipa::path(post, path = "/api/v1/programmes/{reference}/retirement", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = ProgrammeRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn retire(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    decided(&app, teaching, &visit, reference.into_inner(), ProgrammeState::Retired, None).await
}

/// Copies a programme as a new draft.
#[utoipa::path(post, path = "/api/v1/programmes/{reference}/copy", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 201, body = ProgrammeRecord), (status = 404, body = Problem)))]
pub async fn copy(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let record = app
        .db
        .write(move |conn| {
            let it = acts::own(conn, &teaching, &reference)?;
            let made = acts::copy(conn, &it, it.organisation_id, teaching.account_id, now)?;
            Ok(ProgrammeRecord::load(conn, &made)?)
        })
        .await?;
    let location = format!("/api/v1/programmes/{}", record.id);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(record))
}
