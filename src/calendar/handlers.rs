//! Answers to requests about calendars.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{BACK, FRESH, Reader, etag, feed, queries};
use crate::access::Actor;
use crate::api;
use crate::app::App;
use crate::html::Visit;
use crate::{Error, Result, crypto};

/// `GET /calendar/{token}.ics`: what the account of the secret has ahead, and lately had.
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    req: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse> {
    let (it, loc, since) = (app.clone(), visit.loc, visit.now - BACK);
    let text = app
        .db
        .read(move |conn| {
            let account_id = queries::account_of(conn, &token)?.ok_or(Error::DeadLink)?;
            feed(conn, &Reader { app: &it, account_id, loc, since })
        })
        .await?;
    let etag = etag(&text);
    let is_known = api::is_not_modified(&req, &etag);
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    let keeping = format!("private, max-age={}", FRESH.num_seconds());
    answer.insert_header((header::ETAG, etag)).insert_header((header::CACHE_CONTROL, keeping));
    if is_known {
        return Ok(answer.finish());
    }
    Ok(answer.content_type("text/calendar; charset=utf-8").body(text))
}

/// `POST /account/calendar`: makes the secret address; where there is one, another,
/// and the old one is dead.
pub async fn create(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let (keys, token, now) = (app.keys.clone(), crypto::new_token(), visit.now);
    app.db.write(move |conn| Ok(queries::set(conn, &keys, actor.account_id, &token, now)?)).await?;
    Ok(visit.redirect_with("/account", "calendar-flash-made"))
}

/// `POST /account/calendar/end`: the address is dead. The second time nothing happens.
pub async fn end(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    app.db.write(move |conn| Ok(queries::end(conn, actor.account_id)?)).await?;
    Ok(visit.redirect_with("/account", "calendar-flash-ended"))
}
