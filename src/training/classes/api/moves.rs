//! A class's moves and its trainers, for programs.

use actix_web::{HttpResponse, web};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Result;
use crate::api::{Json, Problem, wrong_field};
use crate::app::App;
use crate::db::Conn;
use crate::html::Visit;
use crate::training::classes::queries::{self, Trainer};
use crate::training::classes::{ClassRecord, acts};
use crate::training::programmes::api::Reason;
use crate::training::queries::{By, class as class_of, move_class};
use crate::training::{ClassState, Teaching, TrainingClass, organisations};

/// What someone who manages a class does with it.
type Act = fn(&mut Conn, &App, &TrainingClass, By<'_>, NaiveDateTime) -> Result<()>;

/// Does something with a class that someone manages, and answers with it. Another's
/// class is not found, whatever the reason says.
async fn moved(
    app: &web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    reason: Option<Reason>,
    act: Act,
) -> Result<HttpResponse> {
    let (service, now) = (app.clone(), visit.now);
    let record = app
        .db
        .write(move |conn| {
            let it = teaching.managed_class(conn, &class)?;
            let reason = reason.clone().map(|it| it.needed(&visit)).transpose()?;
            let by = By { reason: reason.as_deref(), ..teaching.by(None) };
            act(conn, &service, &it, by, now)?;
            let it = class_of(conn, it.id)?;
            Ok(ClassRecord::load(conn, &it, now)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(record))
}

/// Opens a planned class: it is public, and people enrol.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/opening", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = ClassRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn open(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    moved(&app, visit, teaching, class, None, |conn, _, it, by, now| acts::open(conn, it, by, now)).await
}

/// Starts an open class: it takes nobody any more, and whoever waits hears so.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/start", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = ClassRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn start(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    moved(&app, visit, teaching, class, None, acts::start).await
}

/// Begins the assessment of a class that has met.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/assessment", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = ClassRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn assess(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    moved(&app, visit, teaching, class, None, |conn, _, it, by, now| acts::assess(conn, it, by, now)).await
}

/// Puts a released class away: nothing of it changes any more.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/archive", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = ClassRecord), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn archive(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    let act: Act = |conn, _, it, by, now| move_class(conn, it, ClassState::Archived, by, now);
    moved(&app, visit, teaching, class, None, act).await
}

/// Cancels a class with a reason, which its people read.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/cancellation", tag = "training", request_body = Reason,
    params(("reference" = String, Path)),
    responses((status = 200, body = ClassRecord), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn cancel(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    body: Json<Reason>,
) -> Result<HttpResponse> {
    moved(&app, visit, teaching, class, Some(body.value), acts::cancel).await
}

/// Someone who teaches a class.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingTrainer)]
pub struct TrainerRecord {
    /// The account.
    id: String,
    name: String,
}

impl From<&Trainer> for TrainerRecord {
    fn from(it: &Trainer) -> TrainerRecord {
        TrainerRecord { id: it.account.clone(), name: it.name.clone() }
    }
}

/// Who is to teach a class: a member of its organisation.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingTrainerBody)]
pub struct TrainerBody {
    /// The account's address.
    email: Option<String>,
}

/// Who teaches a class.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/trainers", tag = "training",
    params(("reference" = String, Path)),
    responses((status = 200, body = Vec<TrainerRecord>), (status = 404, body = Problem)))]
pub async fn trainers(app: web::Data<App>, teaching: Teaching, reference: web::Path<String>) -> Result<HttpResponse> {
    let rows = app
        .db
        .read(move |conn| {
            let it = teaching.class(conn, &reference)?;
            Ok(queries::trainers(conn, it.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(rows.iter().map(TrainerRecord::from).collect::<Vec<_>>()))
}

/// Has a member of the class's organisation teach it; `false` where the address is none.
///
/// # Errors
/// The database failed.
pub fn put_trainer(conn: &mut Conn, class: &TrainingClass, email: &str) -> Result<bool> {
    let email = email.trim().to_lowercase();
    let members = organisations::queries::members(conn, class.organisation_id)?;
    match members.iter().find(|it| it.email == email) {
        Some(member) => {
            queries::add_trainer(conn, class.id, member.account_id)?;
            Ok(true)
        }
        None => Ok(false),
    }
}

/// Has a member of the class's organisation teach it. Twice is once, so no key is
/// asked for.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/trainers", tag = "training", request_body = TrainerBody,
    params(("reference" = String, Path)),
    responses((status = 200, body = Vec<TrainerRecord>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn add_trainer(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    reference: web::Path<String>,
    body: Json<TrainerBody>,
) -> Result<HttpResponse> {
    let email = body.value.email.unwrap_or_default();
    let rows = app
        .db
        .write(move |conn| {
            let it = teaching.managed_class(conn, &reference)?;
            if !put_trainer(conn, &it, &email)? {
                let detail = visit.t("training-trainer-unknown").to_string();
                return Err(Problem::fields(vec![wrong_field("email", detail)]));
            }
            Ok(queries::trainers(conn, it.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(rows.iter().map(TrainerRecord::from).collect::<Vec<_>>()))
}

/// Who teaches a class from now on, by their addresses.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingTrainersBody)]
pub struct TrainersBody {
    emails: Option<Vec<String>>,
}

/// Says anew who teaches a class.
#[utoipa::path(put, path = "/api/v1/classes/{reference}/trainers", tag = "training", request_body = TrainersBody,
    params(("reference" = String, Path)),
    responses((status = 200, body = Vec<TrainerRecord>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn replace_trainers(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    reference: web::Path<String>,
    body: Json<TrainersBody>,
) -> Result<HttpResponse> {
    let emails = body.value.emails.unwrap_or_default();
    let rows = app
        .db
        .write(move |conn| {
            let it = teaching.managed_class(conn, &reference)?;
            queries::clear_trainers(conn, it.id)?;
            for email in &emails {
                if !put_trainer(conn, &it, email)? {
                    let detail = visit.t("training-trainer-unknown").to_string();
                    return Err(Problem::fields(vec![wrong_field("emails", detail)]));
                }
            }
            Ok(queries::trainers(conn, it.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(rows.iter().map(TrainerRecord::from).collect::<Vec<_>>()))
}
