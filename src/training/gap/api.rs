//! The gap for programs.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::handlers::{invite_short, known_region, look};
use super::nearby::of_account;
use super::plan::{self, PlanForm};
use super::report::{self, Line};
use super::ways::{WayRecord, Ways};
use crate::Result;
use crate::access::Actor;
use crate::api::{self, Json, Problem, Query, Slice, wrong_parameter};
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;
use crate::training::Teaching;
use crate::training::classes::ClassRecord;
use crate::training::fields::problem;

/// The gap's part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, create, nearby))]
pub struct Document;

/// Within which region.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asked {
    region: String,
    limit: Option<i64>,
    offset: Option<i64>,
}

/// A certificate that open postings ask for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingGap)]
pub struct GapRecord {
    /// Its usual name.
    certificate: String,
    /// Open postings that ask for it.
    postings: i64,
    /// How many people those look for.
    headcount: i64,
    /// People who hold it, valid.
    holders: i64,
    /// People whom it alone keeps from a posting at least.
    one_away: i64,
    /// Free seats of classes that people can enrol in.
    seats_open: i64,
    /// Seats of classes that are planned.
    seats_planned: i64,
    /// Places that none of those can fill.
    shortage: i64,
    /// The nearest classes or programmes that lead to it.
    ways: Vec<WayRecord>,
}

impl GapRecord {
    fn new(it: Line, ways: &Ways) -> GapRecord {
        GapRecord {
            shortage: it.shortage(),
            ways: ways.to(&it.certificate).into_iter().map(WayRecord::from).collect(),
            certificate: it.certificate,
            postings: it.n_postings,
            headcount: it.headcount,
            holders: it.n_holders,
            one_away: it.n_short,
            seats_open: it.n_open,
            seats_planned: it.n_planned,
        }
    }
}

/// What is asked for and what is learned.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingGapList)]
pub struct GapList {
    total: i64,
    /// When it was counted; at most some minutes ago.
    as_of: String,
    items: Vec<GapRecord>,
}

/// Certificates that open postings ask for, the largest shortage first.
#[utoipa::path(get, path = "/api/v1/training-gap", tag = "training",
    params(("region" = Option<String>, Query, description = "Code of a place"),
        ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = GapList), (status = 400, body = Problem)))]
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    req: HttpRequest,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(asked.limit, asked.offset)?;
    let region = known_region(&asked.region);
    if region.is_none() && !asked.region.is_empty() {
        return Err(Problem::parameters(vec![wrong_parameter("region", "is no code of a place")]));
    }
    let (survey, ways) = look(&app, visit.now).await?;
    let lines = report::lines(&survey, &ways, region.as_deref());
    let total = lines.len() as i64;
    let (skip, take) = (usize::try_from(slice.offset).unwrap_or(0), usize::try_from(slice.limit).unwrap_or(20));
    let items = lines.into_iter().skip(skip).take(take).map(|it| GapRecord::new(it, &ways)).collect();
    let list = GapList { total, as_of: rfc3339(survey.taken_at), items };
    Ok(HttpResponse::Ok().insert_header((header::LINK, api::links(&req, slice, total))).json(list))
}

/// A class to plan out of the gap.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingGapClassBody)]
pub struct Body {
    /// The certificate that it leads to.
    certificate: String,
    /// The programme's id.
    programme: String,
    /// Its place among the programme's specialisms; the first where it is left out.
    specialism: Option<i16>,
    name: Option<String>,
    /// A place by its code or in words.
    region: Option<String>,
    place: Option<String>,
    /// Seats.
    capacity: Option<i32>,
    enrols_until: Option<String>,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    /// Whether the people who are that certificate away are invited.
    invite: bool,
    /// Only those who are so in this region: a code.
    within: Option<String>,
}

/// A class, and how many were invited to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingGapClass)]
pub struct Planned {
    #[serde(flatten)]
    class: ClassRecord,
    invited: usize,
}

/// Plans and opens a class that leads to a certificate, and invites the people who
/// are that certificate away. Sent again it would be another class.
#[utoipa::path(post, path = "/api/v1/training-gap/classes", tag = "training", request_body = Body,
    responses((status = 201, body = Planned), (status = 422, body = Problem)))]
pub async fn create(app: web::Data<App>, visit: Visit, teaching: Teaching, body: Json<Body>) -> Result<HttpResponse> {
    let body = body.value;
    fn said<T: ToString>(it: Option<T>) -> String {
        it.map(|it| it.to_string()).unwrap_or_default()
    }
    let form = PlanForm {
        certificate: body.certificate,
        within: said(body.within),
        way: format!("{}/{}", body.programme, body.specialism.unwrap_or(1)),
        name: said(body.name),
        region: said(body.region),
        place: said(body.place),
        capacity: said(body.capacity),
        enrols_until: said(body.enrols_until),
        starts_on: said(body.starts_on),
        ends_on: said(body.ends_on),
        invite: if body.invite { "1".to_owned() } else { String::new() },
    };
    let (service, now, wanted, account_id) = (app.clone(), visit.now, form.clone(), teaching.account_id);
    let class = app
        .db
        .write(move |conn| plan::plan(conn, &service, &teaching, &wanted, now))
        .await?
        .map_err(|errors| problem(&visit, &errors))?;
    let invited = if form.invites() {
        invite_short(&app, &class, &form.certificate, &form.within, account_id, now).await?
    } else {
        0
    };
    let location = format!("/api/v1/classes/{}", class.reference);
    let class = app.db.read(move |conn| Ok(ClassRecord::load(conn, &class, now)?)).await?;
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(Planned { class, invited }))
}

/// A certificate that one person lacks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingOneAway)]
pub struct NearRecord {
    /// Its usual name.
    certificate: String,
    /// How many open postings it alone keeps from them.
    postings: usize,
    /// How many people those look for.
    headcount: i64,
    /// The ids of those postings, the latest first.
    posting_ids: Vec<String>,
    /// The nearest classes or programmes that lead to it.
    ways: Vec<WayRecord>,
}

/// What is one certificate away.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingOneAwayList)]
pub struct NearList {
    total: usize,
    items: Vec<NearRecord>,
}

/// What one more certificate would open for one's own profile, what opens most first.
#[utoipa::path(get, path = "/api/v1/training-gap/nearby", tag = "training",
    responses((status = 200, body = NearList)))]
pub async fn nearby(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let (now, account_id) = (visit.now, actor.account_id);
    let items: Vec<NearRecord> = app
        .db
        .read(move |conn| {
            let ways = Ways::load(conn, now)?;
            let all = of_account(conn, account_id, now)?.unwrap_or_default();
            let record = |it: super::nearby::OneAway| NearRecord {
                ways: ways.to(&it.certificate).into_iter().map(WayRecord::from).collect(),
                postings: it.postings.len(),
                headcount: it.headcount(),
                posting_ids: it.postings.iter().map(|it| it.row.reference.clone()).collect(),
                certificate: it.certificate,
            };
            Ok(all.into_iter().map(record).collect())
        })
        .await?;
    Ok(HttpResponse::Ok().json(NearList { total: items.len(), items }))
}
