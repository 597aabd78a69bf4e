//! The pages of a profile: its overview, and who looked.

pub mod documents;
pub mod entries;
pub mod sections;
pub mod staff;

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::{Contact, Full, completeness, pages, queries};
use crate::access::Actor;
use crate::app::App;
use crate::html::{self, FieldError, Visit};
use crate::{Result, certificates, clock, compliance};

/// So many looks are shown; all of them are in the export.
const LOOKS_SHOWN: i64 = 200;

/// The profile of whoever asks; `None` while nothing was saved.
async fn own(app: &App, actor: &Actor) -> Result<Option<Full>> {
    let account_id = actor.account_id;
    app.db
        .read(move |conn| match queries::find_by_account(conn, account_id)? {
            Some(it) => Ok(Some(queries::load(conn, it.id)?)),
            None => Ok(None),
        })
        .await
}

/// `GET /profile`: what is there, and what to add next.
pub async fn show(app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    let full = own(&app, &actor).await?;
    let contact = match &full {
        Some(it) => Contact::open(&app.keys, &it.profile)?,
        None => Contact::default(),
    };
    let id = full.as_ref().map(|it| it.profile.id);
    let today = clock::day(visit.now);
    let (n_valid, n_looks) = app
        .db
        .read(move |conn| {
            let Some(id) = id else { return Ok((0, 0)) };
            let valid = certificates::queries::valid_for_profiles(conn, &[id], today)?;
            let looks = compliance::queries::looks(conn, id, LOOKS_SHOWN)?;
            Ok((valid.get(&id).map_or(0, Vec::len), looks.len()))
        })
        .await?;
    let completeness = completeness::of(full.as_ref());
    html::page(&pages::Show::new(&visit, full.as_ref(), &contact, &completeness, n_valid, n_looks))
}

/// `GET /profile/looks`: who looked, at what, why and when.
pub async fn looks(app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    let account_id = actor.account_id;
    let looks = app
        .db
        .read(move |conn| match queries::find_by_account(conn, account_id)? {
            Some(it) => Ok(compliance::queries::looks(conn, it.id, LOOKS_SHOWN)?),
            None => Ok(Vec::new()),
        })
        .await?;
    html::page(&pages::Looks::new(&visit, looks))
}

/// Whether a script saves what is being typed, rather than someone who is done.
fn is_autosave(req: &HttpRequest) -> bool {
    let text = |name: &str| req.headers().get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    text("accept").starts_with("application/json") || !text("x-autosave").is_empty()
}

/// It is stored: a script is told when, a person is led on.
fn saved(req: &HttpRequest, visit: &Visit, next: &str) -> HttpResponse {
    if is_autosave(req) {
        return HttpResponse::Ok().json(json!({ "saved_at": clock::rfc3339(visit.now) }));
    }
    visit.redirect_with(next, "profiles-saved")
}

/// It is not stored: a script is told what is wrong, a person gets the form again.
fn refused(
    req: &HttpRequest,
    visit: &Visit,
    errors: &[FieldError],
    form: &impl askama::Template,
) -> Result<HttpResponse> {
    if is_autosave(req) {
        let errors: Vec<_> =
            errors.iter().map(|it| json!({ "field": it.field, "message": visit.t(it.message).to_string() })).collect();
        return Ok(HttpResponse::UnprocessableEntity().json(json!({ "errors": errors })));
    }
    html::unprocessable(form)
}
