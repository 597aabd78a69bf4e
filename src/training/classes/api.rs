//! Classes as programs read and plan them; their moves stand below.

pub mod moves;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::ClassForm;
use super::queries::{self, Wanted};
use super::{ClassRecord, acts};
use crate::Result;
use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, Slice, wrong_parameter};
use crate::app::App;
use crate::codes::{occupations, regions};
use crate::html::Visit;
use crate::training::fields::problem;
use crate::training::{ClassState, Teaching, queries as rows};

/// The classes' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(
    index,
    create,
    show,
    replace,
    moves::open,
    moves::start,
    moves::assess,
    moves::archive,
    moves::cancel,
    moves::trainers,
    moves::add_trainer,
    moves::replace_trainers
))]
pub struct Document;

/// A class to plan.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingClassBody)]
pub struct Body {
    /// The id of an approved programme.
    programme: Option<String>,
    /// Who gives it; the programme's organisation where it is left out.
    organisation: Option<String>,
    /// Its place among the programme's specialisms; the first where it is left out.
    specialism: Option<i16>,
    name: Option<String>,
    /// A place by its code or in words.
    region: Option<String>,
    place: Option<String>,
    online: Option<bool>,
    /// Where it meets online; only who is in the class reads it.
    online_url: Option<String>,
    note: Option<String>,
    /// Seats.
    capacity: Option<i32>,
    /// RFC 3339, or a day in Beijing; now where it is left out.
    enrols_from: Option<String>,
    /// RFC 3339, or a day in Beijing; the first day of the class where it is left out.
    enrols_until: Option<String>,
    /// `YYYY-MM-DD`
    starts_on: Option<String>,
    /// `YYYY-MM-DD`; the first day where it is left out.
    ends_on: Option<String>,
}

impl From<Body> for ClassForm {
    fn from(it: Body) -> ClassForm {
        ClassForm {
            programme: it.programme.unwrap_or_default(),
            organisation: it.organisation.unwrap_or_default(),
            specialism: it.specialism.map(|it| it.to_string()).unwrap_or_default(),
            name: it.name.unwrap_or_default(),
            region: it.region.unwrap_or_default(),
            place: it.place.unwrap_or_default(),
            is_online: if it.online == Some(true) { "1".to_owned() } else { String::new() },
            online_url: it.online_url.unwrap_or_default(),
            note: it.note.unwrap_or_default(),
            capacity: it.capacity.map(|it| it.to_string()).unwrap_or_default(),
            enrols_from: it.enrols_from.unwrap_or_default(),
            enrols_until: it.enrols_until.unwrap_or_default(),
            starts_on: it.starts_on.unwrap_or_default(),
            ends_on: it.ends_on.unwrap_or_default(),
            version: String::new(),
        }
    }
}

/// Which classes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    q: Option<String>,
    #[serde(default)]
    occupation: Option<String>,
    #[serde(default)]
    region: Option<String>,
    #[serde(default)]
    programme: Option<String>,
    #[serde(default)]
    state: Option<ClassState>,
    #[serde(default)]
    open_now: Option<bool>,
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    offset: Option<i64>,
}

/// A page of classes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingClassList)]
pub struct List {
    total: i64,
    items: Vec<ClassRecord>,
}

/// Classes that are public, the latest first; with `state=planned`, those of whoever
/// gives training.
#[utoipa::path(get, path = "/api/v1/classes", tag = "training",
    params(("q" = Option<String>, Query), ("occupation" = Option<String>, Query), ("region" = Option<String>, Query),
        ("programme" = Option<String>, Query), ("state" = Option<ClassState>, Query),
        ("open_now" = Option<bool>, Query), ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem)))]
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    req: HttpRequest,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(asked.limit, asked.offset)?;
    let mut errors = Vec::new();
    if asked.occupation.as_deref().is_some_and(|it| occupations::get(it).is_none()) {
        errors.push(wrong_parameter("occupation", "is no code of the classification"));
    }
    if asked.region.as_deref().is_some_and(|it| regions::get(it).is_none()) {
        errors.push(wrong_parameter("region", "is no code of a place"));
    }
    if !errors.is_empty() {
        return Err(Problem::parameters(errors));
    }
    let now = visit.now;
    let (total, items) = app
        .db
        .read(move |conn| {
            let teaching = Teaching::of_visitor(conn, visit.actor.as_ref())?;
            let programme_id = match &asked.programme {
                Some(reference) => Some(rows::find_programme(conn, reference)?.id),
                None => None,
            };
            let is_plan = asked.state == Some(ClassState::Planned);
            let wanted = Wanted {
                q: asked.q.clone().unwrap_or_default(),
                occupation: asked.occupation.clone().unwrap_or_default(),
                region: asked.region.clone().unwrap_or_default(),
                open_at: (asked.open_now == Some(true)).then_some(now),
                states: asked.state.map_or_else(|| queries::PUBLIC.to_vec(), |it| vec![it]),
                programme_id,
                organisations: match &teaching {
                    _ if !is_plan => None,
                    Some(teaching) => teaching.managed_ids(),
                    None => Some(Vec::new()),
                },
                trainer: teaching.as_ref().map(|it| it.account_id),
            };
            let (total, rows) = queries::list(conn, &wanted, slice)?;
            let items = rows.iter().map(|it| ClassRecord::load(conn, it, now)).collect::<Result<Vec<_>, _>>()?;
            Ok((total, items))
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::LINK, api::links(&req, slice, total))).json(List { total, items }))
}

/// Plans a class of an approved programme.
#[utoipa::path(post, path = "/api/v1/classes", tag = "training", request_body = Body,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = ClassRecord), (status = 400, body = Problem), (status = 404, body = Problem),
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
    let form = ClassForm::from(body.value);
    let draft = form.parse(visit.now).map_err(|errors| problem(&visit, &errors))?;
    let now = visit.now;
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let made = acts::plan(conn, &teaching, &form.programme, &form.organisation, &draft, now)?
                    .map_err(|errors| problem(&visit, &errors))?;
                Answer::created(format!("/api/v1/classes/{}", made.reference), &ClassRecord::load(conn, &made, now)?)
            })
        })
        .await?;
    Ok(answer.into())
}

/// One class.
#[utoipa::path(get, path = "/api/v1/classes/{reference}", tag = "training", params(("reference" = String, Path)),
    responses((status = 200, body = ClassRecord), (status = 404, body = Problem)))]
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    let record = app
        .db
        .read(move |conn| {
            let teaching = Teaching::of_visitor(conn, visit.actor.as_ref())?;
            let it = acts::seen(conn, teaching.as_ref(), &reference)?;
            Ok(ClassRecord::load(conn, &it, now)?)
        })
        .await?;
    // Seats come and go without another version: never 304.
    let etag = api::etag(&record.id, record.version);
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag)).json(record))
}

/// Says anew what a class is, its seats included: never fewer than are taken, and
/// more of them serve who waits. Send the `ETag` that you read as `If-Match`.
#[utoipa::path(put, path = "/api/v1/classes/{reference}", tag = "training", request_body = Body,
    params(("reference" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ClassRecord), (status = 404, body = Problem), (status = 409, body = Problem),
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
    let known = app.db.read(move |conn| teaching.managed_class(conn, &wanted)).await?;
    api::check_if_match(&req, &api::etag(&known.reference, known.version))?;
    let draft = ClassForm::from(body.value).parse(visit.now).map_err(|errors| problem(&visit, &errors))?;
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            acts::change(conn, &service, &known, &draft, now)?.map_err(|errors| problem(&visit, &errors))?;
            let it = rows::class(conn, known.id)?;
            Ok(ClassRecord::load(conn, &it, now)?)
        })
        .await?;
    let etag = api::etag(&record.id, record.version);
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag)).json(record))
}
