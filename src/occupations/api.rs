//! What the office says about titles, for programs.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::acts::{self, Correction};
use super::queries;
use crate::access::Actor;
use crate::api::{self, Json, Problem, Query, Slice, wrong_field};
use crate::app::App;
use crate::clock::rfc3339;
use crate::codes::occupations;
use crate::html::Visit;
use crate::{Error, Result};

/// The corrections' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, create, withdraw))]
pub struct Document;

/// Something that was said about a title.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record {
    /// The title, folded: small letters, half width, simplified.
    title: String,
    /// Code of the 2022 classification; nothing where an earlier word was taken back.
    code: Option<String>,
    /// The occupation's name.
    name: Option<&'static str>,
    /// Who said it; nothing where the account is gone.
    said_by: Option<String>,
    /// When.
    said_at: String,
    /// Whether it is what holds for the title now.
    holds: bool,
}

/// A page of corrections.
#[derive(Debug, Serialize, ToSchema)]
pub struct List {
    total: i64,
    items: Vec<Record>,
}

/// Which slice.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Page {
    limit: Option<i64>,
    offset: Option<i64>,
}

/// A title and what it means.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionBody {
    /// As employers write it.
    #[serde(default)]
    title: Option<String>,
    /// A code, or the official name.
    #[serde(default)]
    code: Option<String>,
}

/// A title about which something was said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TitleBody {
    /// As employers write it.
    #[serde(default)]
    title: Option<String>,
}

/// What was said about titles, the newest first.
#[utoipa::path(get, path = "/api/v1/occupations/corrections", tag = "occupations",
    params(("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List)))]
pub async fn index(req: HttpRequest, app: web::Data<App>, _: Actor, Query(page): Query<Page>) -> Result<HttpResponse> {
    let slice = Slice::parse(page.limit, page.offset)?;
    let (total, rows) = app.db.read(move |conn| Ok(queries::page(conn, slice)?)).await?;
    let record = |it: queries::Correction| Record {
        name: it.code.as_deref().and_then(occupations::get).map(|it| it.name),
        title: it.title,
        holds: it.holds && it.code.is_some(),
        code: it.code,
        said_by: it.by,
        said_at: rfc3339(it.at),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::LINK, api::links(&req, slice, total)))
        .json(List { total, items: rows.into_iter().map(record).collect() }))
}

/// A title means an occupation from now on. Said again, it takes the place of what
/// was said before; open postings of this very title whose occupation nobody chose
/// get it.
#[utoipa::path(post, path = "/api/v1/occupations/corrections", tag = "occupations", request_body = CorrectionBody,
    responses((status = 204), (status = 422, body = Problem)))]
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    body: Json<CorrectionBody>,
) -> Result<HttpResponse> {
    let CorrectionBody { title, code } = body.value;
    let parsed = Correction::parse(title.as_deref().unwrap_or_default(), code.as_deref().unwrap_or_default());
    let mistake = |field: &'static str| match field {
        "title" => wrong_field(field, "is a title of 1 to 100 characters"),
        _ => wrong_field(field, "is a code or an official name of the classification of 2022"),
    };
    let it = parsed.map_err(|errors| Problem::fields(errors.iter().map(|it| mistake(it.field)).collect()))?;
    acts::correct(&app, it, actor.account_id, visit.now).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What was said about a title no longer holds. Postings keep what they have.
#[utoipa::path(post, path = "/api/v1/occupations/corrections/withdrawal", tag = "occupations", request_body = TitleBody,
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn withdraw(app: web::Data<App>, visit: Visit, actor: Actor, body: Json<TitleBody>) -> Result<HttpResponse> {
    let title = body.value.title.ok_or(Error::NotFound)?;
    acts::take_back(&app, &title, actor.account_id, visit.now).await?;
    Ok(HttpResponse::NoContent().finish())
}
