//! A profile goes out, comes in, or goes away.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::own;
use crate::access::Actor;
use crate::app::App;
use crate::html::{self, Visit};
use crate::import::profiles::to_json_resume;
use crate::profiles::{Contact, document, pages, queries, wishes};
use crate::upload::Upload;
use crate::{Error, Result, applications, certificates, clock, compliance, training};

/// All looks are exported.
const ALL_LOOKS: i64 = 100_000;

fn attachment(name: &str, body: &impl serde::Serialize) -> Result<HttpResponse> {
    let text = serde_json::to_string_pretty(body).map_err(anyhow::Error::from)?;
    Ok(HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(text))
}

/// `GET /profile/export.json`: everything that we hold about whoever asks.
pub async fn export(app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    let full = own(&app, &actor).await?.ok_or(Error::NotFound)?;
    let contact = Contact::open(&app.keys, &full.profile)?;
    let (id, keys) = (full.profile.id, app.keys.clone());
    let (excluded, certificates, looks, applied) = app
        .db
        .read(move |conn| {
            Ok((
                wishes::queries::exclusions(conn, id)?,
                certificates::queries::of_profile(conn, id)?,
                compliance::queries::looks(conn, id, ALL_LOOKS)?,
                applications::export::export(conn, &keys, id)?,
            ))
        })
        .await?;
    let names = excluded.into_iter().map(|it| it.1).collect();
    attachment("profile.json", &document::export(&full, &contact, names, certificates, looks, applied, visit.now))
}

/// `GET /profile/export.resume.json`: as JSON Resume 1.0.0.
pub async fn export_resume(app: web::Data<App>, actor: Actor) -> Result<HttpResponse> {
    let full = own(&app, &actor).await?.ok_or(Error::NotFound)?;
    let contact = Contact::open(&app.keys, &full.profile)?;
    let id = full.profile.id;
    let excluded = app.db.read(move |conn| Ok(wishes::queries::exclusions(conn, id)?)).await?;
    let names = excluded.into_iter().map(|it| it.1).collect();
    attachment("resume.json", &to_json_resume(&full.draft(&contact, names)))
}

/// `GET /profile/import`
pub async fn new_import(visit: Visit) -> Result<HttpResponse> {
    html::page(&pages::Import::new(&visit, String::new(), None, Vec::new()))
}

/// `POST /profile/import`: a JSON Resume takes the place of what was there; the
/// answer tells what was left out.
pub async fn import(app: web::Data<App>, actor: Actor, visit: Visit, upload: Upload) -> Result<HttpResponse> {
    let text = upload.0;
    let refused =
        |text, message, mistakes| html::unprocessable(&pages::Import::new(&visit, text, Some(message), mistakes));
    if text.trim().is_empty() {
        return refused(text, "profiles-import-missing", Vec::new());
    }
    let Ok(resume) = serde_json::from_str(&text) else {
        return refused(text, "profiles-import-not-json", Vec::new());
    };
    let imported = match document::read_resume(&resume, clock::day(visit.now)) {
        Ok(it) => it,
        Err(problems) => {
            let mistakes = problems.iter().map(|it| format!("{}: {}", it.column, visit.t(it.reason.message())));
            return refused(text, "profiles-import-wrong", mistakes.collect());
        }
    };
    let (account_id, now, keys) = (actor.account_id, visit.now, app.keys.clone());
    let unknown_employers = app
        .db
        .write(move |conn| {
            let profile = queries::ensure(conn, account_id, now)?;
            queries::replace(conn, &keys, &profile, &imported.draft, now)
        })
        .await?;
    html::page(&pages::Imported::new(&visit, imported.skipped, unknown_employers))
}

/// `GET /profile/deletion`: what goes and what stays.
pub async fn new_deletion(app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    let full = own(&app, &actor).await?.ok_or(Error::NotFound)?;
    let until = app.db.read(move |conn| Ok(applications::queries::kept_until(conn, full.profile.id)?)).await?;
    html::page(&pages::Deletion::new(&visit, until))
}

/// `POST /profile/deletion`: the rows are gone when the answer comes, but for what
/// the law keeps. Doing it twice is no mistake.
pub async fn delete(app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    let (service, account_id, now) = (app.clone(), actor.account_id, visit.now);
    app.db
        .write(move |conn| {
            let Some(profile) = queries::find_by_account(conn, account_id)? else { return Ok(()) };
            applications::queries::withdraw_all(conn, &service, profile.id, account_id, now)?;
            training::enrolments::acts::withdraw_all(conn, &service, profile.id, account_id, now)?;
            match applications::queries::kept_until(conn, profile.id)?.filter(|it| *it > now) {
                Some(until) => queries::restrict(conn, &service.keys, &profile, until)?,
                None => queries::delete(conn, profile.id)?,
            }
            Ok(())
        })
        .await?;
    Ok(visit.redirect_with("/profile", "profiles-deleted"))
}
