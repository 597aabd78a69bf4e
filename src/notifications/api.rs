//! One's own notices, as programs read them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::Topic;
use super::queries::{self, Notification};
use crate::Result;
use crate::access::Actor;
use crate::api::{self, Query, Slice};
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;

/// The notices' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Document;

/// A piece of news.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record {
    /// Its public name.
    id: String,
    /// What it is about.
    #[schema(value_type = Option<String>)]
    topic: Option<Topic>,
    /// Which message it is.
    kind: String,
    /// One sentence, in the language that was asked for.
    title: String,
    /// What follows from it.
    text: String,
    /// The page that it leads to.
    link: String,
    /// When it was told.
    told_at: String,
    /// When its reader opened it.
    read_at: Option<String>,
}

/// A page of notices.
#[derive(Debug, Serialize, ToSchema)]
pub struct List {
    total: i64,
    items: Vec<Record>,
}

/// Which notices.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wanted {
    /// Only those that nobody has opened yet.
    unread: bool,
    /// 1 to 100, 20 if not given.
    limit: Option<i64>,
    /// How many to leave out first.
    offset: Option<i64>,
}

/// The notices of whoever asks: unread ones first, then the newest.
#[utoipa::path(
    get,
    path = "/api/v1/notifications",
    tag = "account",
    params(("unread" = Option<bool>, Query), ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses(
        (status = 200, description = "A page of them", body = List),
        (status = 403, description = "The token lacks the scope `notifications:read`")
    )
)]
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    query: Query<Wanted>,
    req: HttpRequest,
) -> Result<HttpResponse> {
    let slice = Slice::parse(query.0.limit, query.0.offset)?;
    let unread = query.0.unread;
    let (total, rows) = app.db.read(move |conn| Ok(queries::list(conn, actor.account_id, unread, slice)?)).await?;
    let record = |it: &Notification| Record {
        id: it.reference.clone(),
        topic: it.topic(),
        kind: it.kind.clone(),
        title: it.sentence(visit.loc),
        text: it.words(visit.loc),
        link: format!("{}{}", app.base_url(), visit.loc.path(&it.link)),
        told_at: rfc3339(it.told_at),
        read_at: it.read_at.map(rfc3339),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::LINK, api::links(&req, slice, total)))
        .json(List { total, items: rows.iter().map(record).collect() }))
}
