//! What a class reads, for programs: uploads as any other, by their references.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Actor;
use crate::api::{self, Answer, Problem, Query, Repeatable, wrong_parameter};
use crate::app::App;
use crate::crypto::sha256_hex;
use crate::html::Visit;
use crate::training::fields::problem;
use crate::training::talk::handlers::MaterialForm;
use crate::training::talk::queries::{self, Material};
use crate::training::{Teaching, own};
use crate::uploads::{self, Incoming, Purpose};
use crate::{Error, Result, upload};

/// A material of a class.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingMaterial)]
pub struct Record {
    id: String,
    title: String,
    file_name: String,
    n_bytes: i64,
}

impl From<&Material> for Record {
    fn from((id, title, file_name, n_bytes): &Material) -> Record {
        Record { id: id.clone(), title: title.clone(), file_name: file_name.clone(), n_bytes: *n_bytes }
    }
}

/// What a class reads, in the order in which it came.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingMaterialList)]
pub struct List {
    items: Vec<Record>,
}

impl List {
    fn new(all: &[Material]) -> List {
        List { items: all.iter().map(Record::from).collect() }
    }
}

/// What a file is called.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Named {
    /// The file's own name.
    file_name: String,
    /// What the class calls it; the file's name where it is left out.
    title: String,
}

/// What a class reads.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/materials", tag = "classes",
    params(("reference" = String, Path)),
    responses((status = 200, body = List), (status = 404, body = Problem)))]
pub async fn index(app: web::Data<App>, teaching: Teaching, class: web::Path<String>) -> Result<HttpResponse> {
    let materials = app
        .db
        .read(move |conn| {
            let class = teaching.class(conn, &class)?;
            Ok(queries::materials(conn, class.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(List::new(&materials)))
}

/// Gives a class something to read: the body is the file itself, a PDF, a PNG or a JPEG.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/materials", tag = "classes",
    params(("reference" = String, Path), ("Idempotency-Key" = String, Header),
        ("file_name" = Option<String>, Query), ("title" = Option<String>, Query, description = "else the file's name")),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 201, body = Record), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
#[expect(clippy::too_many_arguments, reason = "each is a part of the request")]
pub async fn add(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    teaching: Teaching,
    req: HttpRequest,
    class: web::Path<String>,
    Query(named): Query<Named>,
    body: web::Payload,
) -> Result<HttpResponse> {
    // Whose class it is comes first: nobody else's file is read or kept.
    let (wanted, who) = (class.clone(), teaching.clone());
    let class = app.db.read(move |conn| who.class(conn, &wanted)).await?;
    let largest = usize::try_from(app.settings.uploads.largest_mib).unwrap_or(1) * 1024 * 1024;
    let bytes = web::Bytes::from(upload::gathered(body, largest).await?);
    let said = format!("{}\n{}\n{}", named.file_name, named.title, sha256_hex(&bytes));
    let file = Incoming::judged("file", &named.file_name, bytes).map_err(|it| problem(&visit, &[it]))?;
    let title = MaterialForm { title: named.title }.parse(&file.file_name).map_err(|it| {
        let detail = visit.t(it.message).to_string();
        Problem::parameters(vec![wrong_parameter(it.field, detail)])
    })?;
    let request = Repeatable::parse(&req, &actor, sha256_hex(said.as_bytes()))?;
    // Of a request that comes again, this second file belongs to nothing, and is
    // forgotten with what else does.
    let stored = uploads::store(&app, teaching.account_id, Purpose::Material, &file)
        .await?
        .map_err(|it| problem(&visit, &[it]))?;
    let now = visit.now;
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                queries::add(conn, class.id, stored.id, &title, teaching.account_id)?;
                let all = queries::materials(conn, class.id)?;
                let added = all.iter().find(|it| it.0 == stored.reference).ok_or(Error::NotFound)?;
                let location = format!("/api/v1/classes/{}/materials/{}", class.reference, stored.reference);
                Answer::created(location, &Record::from(added))
            })
        })
        .await?;
    Ok(answer.into())
}

/// The file of a material.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/materials/{material}", tag = "classes",
    params(("reference" = String, Path), ("material" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem),
        (status = 410, body = Problem), (status = 423, body = Problem)))]
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    teaching: Teaching,
    names: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (class, material) = names.into_inner();
    let wanted = material.clone();
    app.db
        .read(move |conn| {
            let class = teaching.class(conn, &class)?;
            Ok(queries::find_material(conn, class.id, &wanted)?)
        })
        .await?;
    uploads::show_to_program(&app, &actor, &visit, &material).await
}

/// Takes a material away from a class, and forgets the file.
#[utoipa::path(delete, path = "/api/v1/classes/{reference}/materials/{material}", tag = "classes",
    params(("reference" = String, Path), ("material" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn remove(
    app: web::Data<App>,
    teaching: Teaching,
    names: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (class, material) = names.into_inner();
    app.db
        .write(move |conn| {
            let class = teaching.class(conn, &class)?;
            Ok(queries::remove(conn, class.id, &material)?)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the class reads in which one is; empty for who only waits for a seat.
#[utoipa::path(get, path = "/api/v1/enrolments/{reference}/materials", tag = "enrolments",
    params(("reference" = String, Path)),
    responses((status = 200, body = List), (status = 404, body = Problem)))]
pub async fn of_person(app: web::Data<App>, actor: Actor, enrolment: web::Path<String>) -> Result<HttpResponse> {
    let materials = app
        .db
        .read(move |conn| {
            let it = own::enrolment(conn, &actor, &enrolment)?;
            Ok(queries::own_materials(conn, &it)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(List::new(&materials)))
}

/// The file of a material of the class in which one is.
#[utoipa::path(get, path = "/api/v1/enrolments/{reference}/materials/{material}", tag = "enrolments",
    params(("reference" = String, Path), ("material" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem),
        (status = 410, body = Problem), (status = 423, body = Problem)))]
pub async fn show_own(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    names: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (enrolment, material) = names.into_inner();
    let (asking, wanted) = (actor.clone(), material.clone());
    app.db
        .read(move |conn| {
            let it = own::enrolment(conn, &asking, &enrolment)?;
            Ok(queries::find_material(conn, it.class_id, &wanted)?)
        })
        .await?;
    uploads::show_to_program(&app, &actor, &visit, &material).await
}
