//! The pages of certificates: the public check, the holder's paper, the office's desk.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::forms::{CertificateForm, RevocationForm};
use super::queries::NewCertificate;
use super::table::{self, RowError};
use super::{Certificate, number, pages, queries};
use crate::access::Actor;
use crate::accounts::throttle::Tries;
use crate::api::{Query, Slice};
use crate::app::App;
use crate::crypto::Keys;
use crate::html::{self, FieldError, Form, Visit};
use crate::upload::Upload;
use crate::{Error, Result, clock, profiles};

const PAGE: i64 = 30;

/// What someone checks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Check {
    /// The number on the paper.
    pub number: String,
    /// The holder's name.
    pub name: String,
}

/// `GET /certificates/verify`: by number and name. Nobody learns which of the
/// two was wrong.
pub async fn check(app: web::Data<App>, visit: Visit, query: Query<Check>) -> Result<HttpResponse> {
    let asked = query.0;
    let mut errors = Vec::new();
    let is_asking = !(asked.number.is_empty() && asked.name.is_empty());
    for (field, value, message) in [
        ("number", &asked.number, "certificates-check-number-missing"),
        ("name", &asked.name, "certificates-check-name-missing"),
    ] {
        if is_asking && value.trim().is_empty() {
            errors.push(FieldError { field, message });
        }
    }
    if !errors.is_empty() {
        return html::unprocessable(&pages::Verify::new(&visit, asked, None, &errors));
    }
    if !is_asking {
        return html::page(&pages::Verify::new(&visit, asked, None, &[]));
    }
    let found = find_checked(&app, &visit, &asked).await?;
    let result = match &found {
        Some(it) => Some(pages::Deed::masked(&visit, &app.keys, it)?),
        None => None,
    };
    html::page(&pages::Verify::new(&visit, asked, Some(result), &[]))
}

/// Looks a certificate up for a stranger, who is slowed down when guessing.
pub(super) async fn find_checked(app: &App, visit: &Visit, asked: &Check) -> Result<Option<Certificate>> {
    let tries = Tries::certificates(&app.keys, &visit.address);
    let (now, keys, asked) = (visit.now, app.keys.clone(), asked.clone());
    app.db
        .write(move |conn| {
            tries.count(conn, now)?;
            let found = queries::find_by_number_and_name(conn, &keys, &asked.number, &asked.name)?;
            if found.is_some() {
                tries.forgive(conn, now)?;
            }
            Ok(found)
        })
        .await
}

/// `GET /c/{reference}`: from the QR code on the paper. Counts nothing.
pub async fn scanned(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let found = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &reference)?)).await?;
    let result = pages::Deed::masked(&visit, &app.keys, &found)?;
    html::page(&pages::Scanned::new(&visit, result))
}

/// `GET /profile/certificates/{reference}`: the holder's paper, to print.
pub async fn paper(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let account_id = actor.account_id;
    let found = app
        .db
        .read(move |conn| {
            let own = profiles::queries::find_by_account(conn, account_id)?.ok_or(Error::NotFound)?;
            let certificate = queries::find_by_reference(conn, &reference)?;
            if certificate.profile_id == Some(own.id) { Ok(certificate) } else { Err(Error::NotFound) }
        })
        .await?;
    html::page(&pages::Paper::new(&visit, pages::Deed::open(&visit, &app.keys, app.base_url(), &found)?))
}

/// What the office looks for in its list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wanted {
    /// How the number begins.
    pub number: String,
    /// Which page.
    pub page: Option<i64>,
}

/// `GET /staff/certificates`
pub async fn index(app: web::Data<App>, visit: Visit, query: Query<Wanted>) -> Result<HttpResponse> {
    let wanted = query.0;
    let page = wanted.page.unwrap_or(1).clamp(1, 1_000);
    let slice = Slice { limit: PAGE, offset: (page - 1) * PAGE };
    let beginning = number::folded(&wanted.number);
    let (total, rows) = app.db.read(move |conn| Ok(queries::list(conn, &beginning, slice)?)).await?;
    html::page(&pages::Index::new(&visit, &app.keys, wanted, &rows, total, page, PAGE)?)
}

/// `GET /staff/certificates/new`
pub async fn new(app: web::Data<App>, visit: Visit) -> Result<HttpResponse> {
    let form = CertificateForm {
        issuer: app.settings.office.name.clone(),
        issued_on: clock::day(visit.now).to_string(),
        ..CertificateForm::default()
    };
    html::page(&pages::Issue::new(&visit, form, &[]))
}

/// `POST /staff/certificates`: issues one and shows it to print.
pub async fn create(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    form: Form<CertificateForm>,
) -> Result<HttpResponse> {
    let outcome = match form.0.parse(clock::day(visit.now)) {
        Err(errors) => Err(errors),
        Ok(new) => issue_all(&app, &actor, visit.now, vec![(0, new)]).await?.map_err(|errors| {
            errors.into_iter().map(|it| FieldError { field: it.column, message: it.message }).collect()
        }),
    };
    match outcome {
        Ok(issued) => {
            let reference = issued.first().map(|it| it.reference.clone()).unwrap_or_default();
            Ok(visit.redirect_with(&format!("/staff/certificates/{reference}"), "certificates-issued"))
        }
        Err(errors) => html::unprocessable(&pages::Issue::new(&visit, form.0, &errors)),
    }
}

/// Issues all or none; answers each mistake with its row.
async fn issue_all(
    app: &App,
    actor: &Actor,
    now: chrono::NaiveDateTime,
    rows: table::Rows,
) -> Result<Result<Vec<Certificate>, Vec<RowError>>> {
    let keys: Arc<Keys> = app.keys.clone();
    let account_id = actor.account_id;
    app.db
        .write(move |conn| {
            queries::lock_numbers(conn)?;
            let mut errors = Vec::new();
            for (row, new) in &rows {
                let found = queries::objections(conn, new)?;
                errors.extend(found.into_iter().map(|it| table::at(*row, it)));
            }
            if !errors.is_empty() {
                return Ok(Err(errors));
            }
            let issue = |it: &(usize, NewCertificate)| queries::issue(conn, &keys, &it.1, account_id, now);
            Ok(Ok(rows.iter().map(issue).collect::<Result<_>>()?))
        })
        .await
}

/// `GET /staff/certificates/import`
pub async fn new_import(visit: Visit) -> Result<HttpResponse> {
    html::page(&pages::Import::new(&visit, String::new(), &[]))
}

/// `POST /staff/certificates/import`: a table, all of it or nothing.
pub async fn import(app: web::Data<App>, actor: Actor, visit: Visit, upload: Upload) -> Result<HttpResponse> {
    let outcome = match table::read(&upload.0, clock::day(visit.now)) {
        Err(errors) => Err(errors),
        Ok(rows) => issue_all(&app, &actor, visit.now, rows).await?,
    };
    match outcome {
        Ok(_) => Ok(visit.redirect_with("/staff/certificates", "certificates-imported")),
        Err(errors) => html::unprocessable(&pages::Import::new(&visit, upload.0, &errors)),
    }
}

/// `GET /staff/certificates/{reference}`: as it is printed, and how to take it back.
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let found = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &reference)?)).await?;
    let deed = pages::Deed::open(&visit, &app.keys, app.base_url(), &found)?;
    html::page(&pages::Show::new(&visit, deed, RevocationForm::default(), &[]))
}

/// `POST /staff/certificates/{reference}/revocation`: ends it, with a reason that
/// holder and verifiers read.
pub async fn revoke(
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
    form: Form<RevocationForm>,
) -> Result<HttpResponse> {
    let reference = reference.into_inner();
    let reason = match form.0.parse() {
        Ok(it) => it,
        Err(errors) => {
            let found = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &reference)?)).await?;
            let deed = pages::Deed::open(&visit, &app.keys, app.base_url(), &found)?;
            return html::unprocessable(&pages::Show::new(&visit, deed, form.0, &errors));
        }
    };
    let now = visit.now;
    let revoked = app.db.write(move |conn| queries::revoke(conn, &reference, &reason, now)).await?;
    Ok(visit.redirect_with(&format!("/staff/certificates/{}", revoked.reference), "certificates-revoked"))
}
