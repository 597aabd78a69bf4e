//! Postings that someone keeps for later.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::cards::{self, EntryCard};
use super::queries;
use crate::access::Actor;
use crate::app::App;
use crate::html::{self, Shell, Visit};
use crate::{Error, Result};

/// `POST /postings/{reference}/saves`: keeps it; keeping it twice is keeping it.
pub async fn save(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (now, name) = (visit.now, reference.clone());
    app.db
        .write(move |conn| {
            let row = queries::find(conn, &name)?.row;
            if !row.is_public(now) {
                return Err(Error::NotFound);
            }
            Ok(queries::save(conn, actor.account_id, row.id, now)?)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/postings/{reference}"), "saved-done"))
}

/// `POST /postings/{reference}/saves/removal`
pub async fn remove(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let name = reference.clone();
    app.db
        .write(move |conn| {
            let row = queries::find(conn, &name)?.row;
            Ok(queries::forget_saved(conn, actor.account_id, row.id)?)
        })
        .await?;
    Ok(visit.redirect_with("/profile/saved", "saved-removed"))
}

#[derive(Template)]
#[template(path = "postings/saved.html")]
struct SavedPage {
    shell: Shell,
    open: Vec<(EntryCard, String)>,
    /// Title, employer, address and removal of those that have ended.
    ended: Vec<(String, String, String, String)>,
}

/// `GET /profile/saved`: what one keeps, the newest first; what has ended stands apart.
pub async fn index(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let (now, loc) = (visit.now, visit.loc);
    let saved = app
        .db
        .read(move |conn| {
            let ids = queries::saved_ids(conn, actor.account_id)?;
            Ok(queries::load_many(conn, &ids)?)
        })
        .await?;
    let (open, ended): (Vec<_>, Vec<_>) = saved.iter().partition(|it| it.row.is_open(now));
    let removal = |reference: &str| loc.path(&format!("/postings/{reference}/saves/removal"));
    let shell = Shell { noindex: true, ..visit.shell("account", visit.t("saved-title")) };
    html::page(&SavedPage {
        shell,
        open: open.iter().map(|it| (cards::card(it, loc, now, None), removal(&it.row.reference))).collect(),
        ended: ended
            .iter()
            .map(|it| {
                let href = loc.path(&format!("/postings/{}", it.row.reference));
                (it.row.title.clone(), it.employer.name.clone(), href, removal(&it.row.reference))
            })
            .collect(),
    })
}
