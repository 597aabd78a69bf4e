//! Issuing by the thousand: what waits, the act, how far it is.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::files;
use crate::access::Actor;
use crate::api::Query;
use crate::app::App;
use crate::certificates::forms::day;
use crate::certificates::pages::batches as pages;
use crate::certificates::queries::batches::{self, Batch, Scope};
use crate::certificates::{State, batches as runner};
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::enrolments::notices::title;
use crate::{Error, Result, clock, training};

/// Of a class or of a programme, and from which day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BatchForm {
    /// The class's number.
    pub class: String,
    /// Or the programme's.
    pub programme: String,
    /// `YYYY-MM-DD`
    pub issued_on: String,
}

/// The class or programme that is meant, and how it is called.
pub(in crate::certificates) fn scope(conn: &mut Conn, class: &str, programme: &str) -> Result<(Scope, String)> {
    if class.is_empty() == programme.is_empty() {
        return Err(Error::NotFound);
    }
    if class.is_empty() {
        let it = training::queries::find_programme(conn, programme)?;
        return Ok((Scope::Programme(it.id), it.name));
    }
    let it = training::queries::find_class(conn, class)?;
    Ok((Scope::Class(it.id), title(conn, &it)?))
}

/// `GET /staff/certificates/batches`: who waits for certificates, and the latest acts.
pub async fn index(app: web::Data<App>, visit: Visit) -> Result<HttpResponse> {
    let (waiting, latest) = app.db.read(|conn| Ok((batches::waiting(conn)?, batches::latest(conn, 20)?))).await?;
    html::page(&pages::Index::new(&visit, waiting, &latest))
}

/// `GET /staff/certificates/batches/new?class=..`: who names nothing chooses first.
pub async fn new(app: web::Data<App>, visit: Visit, query: Query<BatchForm>) -> Result<HttpResponse> {
    let mut form = query.0;
    if form.class.is_empty() && form.programme.is_empty() {
        return Ok(visit.redirect("/staff/certificates/batches"));
    }
    form.issued_on = clock::day(visit.now).to_string();
    asked(&app, &visit, form, &[]).await
}

async fn asked(app: &App, visit: &Visit, form: BatchForm, errors: &[FieldError]) -> Result<HttpResponse> {
    let (class, programme) = (form.class.clone(), form.programme.clone());
    let (name, n) = app
        .db
        .read(move |conn| {
            let (scope, name) = scope(conn, &class, &programme)?;
            Ok((name, batches::n_eligible(conn, scope)?))
        })
        .await?;
    let page = pages::New::filled(visit, form, name, n, errors);
    if errors.is_empty() { html::page(&page) } else { html::unprocessable(&page) }
}

/// `POST /staff/certificates/batches`: begins it and shows how far it is.
pub async fn create(app: web::Data<App>, actor: Actor, visit: Visit, form: Form<BatchForm>) -> Result<HttpResponse> {
    let issued_on = match day(&form.0.issued_on) {
        Some(day) if day <= clock::day(visit.now) => day,
        Some(_) => return refused(&app, &visit, form.0, "certificates-issued-later").await,
        None => return refused(&app, &visit, form.0, "certificates-date-invalid").await,
    };
    let (account_id, now) = (actor.account_id, visit.now);
    let batch = app
        .db
        .write(move |conn| {
            let (scope, _) = scope(conn, &form.0.class, &form.0.programme)?;
            batches::begin(conn, scope, issued_on, account_id, now)
        })
        .await?;
    runner::start(&app, batch.id);
    Ok(visit.redirect(&format!("/staff/certificates/batches/{}", batch.reference)))
}

async fn refused(app: &App, visit: &Visit, form: BatchForm, message: &'static str) -> Result<HttpResponse> {
    asked(app, visit, form, &[FieldError { field: "issued_on", message }]).await
}

/// `GET /staff/certificates/batches/{reference}`: how far it is. While it goes on the
/// browser asks again by itself, without a script.
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let (batch, name, refusals) = app
        .db
        .read(move |conn| {
            let batch = batches::find(conn, &reference)?;
            let name = name(conn, &batch)?;
            let refusals = batches::refusals(conn, batch.id)?;
            Ok((batch, name, refusals))
        })
        .await?;
    let mut response =
        html::page(&pages::Show::new(&visit, &batch, name, refusals, app.certificates.face().is_some()))?;
    if batch.is_running() {
        response.headers_mut().insert(header::REFRESH, header::HeaderValue::from_static("2"));
    }
    Ok(response)
}

/// How the class or programme of an act is called.
fn name(conn: &mut Conn, batch: &Batch) -> Result<String> {
    Ok(match (batch.class_id, batch.programme_id) {
        (Some(id), _) => {
            let class = training::queries::class(conn, id)?;
            title(conn, &class)?
        }
        (None, Some(id)) => training::queries::programme(conn, id)?.name,
        (None, None) => String::new(),
    })
}

/// `GET /staff/certificates/batches/{reference}/papers.pdf`: all of an act that are in force.
pub async fn papers(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let reference = reference.into_inner();
    let page = format!("/staff/certificates/batches/{reference}");
    let mut all = app
        .db
        .read(move |conn| {
            let batch = batches::find(conn, &reference)?;
            Ok(batches::certificates_of(conn, batch.id)?)
        })
        .await?;
    all.retain(|it| it.state == State::Issued && it.suspended_at.is_none());
    files::pdf(&app, &visit, all, (page.as_str(), "certificates-papers-missing")).await
}

/// `GET /staff/certificates/classes/{reference}/papers.pdf`: a class's all.
pub async fn class_papers(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let reference = reference.into_inner();
    let page = format!("/staff/certificates?class={reference}");
    let mut all = app
        .db
        .read(move |conn| {
            let class = training::queries::find_class(conn, &reference)?;
            Ok(batches::certificates_of_class(conn, class.id)?)
        })
        .await?;
    all.retain(|it| it.suspended_at.is_none());
    files::pdf(&app, &visit, all, (page.as_str(), "certificates-papers-missing")).await
}
