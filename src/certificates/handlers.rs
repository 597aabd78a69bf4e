//! The pages of certificates: the public check here, the office's list, and how one
//! or a table of them is issued; acts, revocations and the holder's below.

pub mod acts;
pub mod batches;
pub mod files;
pub mod holder;
pub mod import;
pub mod revocations;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::credentials::{keys, verify};
use super::forms::CertificateForm;
use super::queries::Objection;
use super::table::RowError;
use super::verification::Channel;
use super::{Certificate, Standing, pages, queries, state_at};
use crate::access::Actor;
use crate::accounts::throttle::Tries;
use crate::api::{Query, Slice};
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::upload::Upload;
use crate::{Result, clock, training};

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

/// `GET /verify`: by number and name. Nobody learns which of the
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
        return html::unprocessable(&pages::Verify::new(&visit, asked, None, false, &errors));
    }
    if !is_asking {
        return html::page(&pages::Verify::new(&visit, asked, None, false, &[]));
    }
    let found = find_checked(&app, &visit, &asked).await?;
    let result = match &found {
        Some(it) => Some(pages::Deed::masked(&visit, &app.keys, it)?),
        None => None,
    };
    html::page(&pages::Verify::new(&visit, asked, Some(result), false, &[]))
}

/// `POST /verify`: by a signed file. Its signature says that it was ours, the row
/// what it is worth now.
pub async fn check_file(app: web::Data<App>, visit: Visit, upload: Upload) -> Result<HttpResponse> {
    let asked = Check::default();
    if upload.0.trim().is_empty() {
        let errors = [FieldError { field: "file", message: "certificates-file-missing" }];
        return html::unprocessable(&pages::Verify::new(&visit, asked, None, true, &errors));
    }
    if !upload.is_text() {
        let errors = [FieldError { field: "file", message: "certificates-file-no-text" }];
        return html::unprocessable(&pages::Verify::new(&visit, asked, None, true, &errors));
    }
    let tries = Tries::certificates(&app.keys, &visit.address);
    let now = visit.now;
    let jwks = app
        .db
        .write(move |conn| {
            tries.count(conn, now)?;
            keys::public_set(conn)
        })
        .await?;
    let report = verify::check(&upload.0, &jwks, &[], now);
    let id = report.claims["id"].as_str().and_then(|it| it.rsplit_once("/c/")).map(|it| it.1.to_owned());
    let found = match id {
        Some(reference) => app.db.read(move |conn| Ok(queries::look_up(conn, &reference)?)).await?,
        None => None,
    };
    app.certificates.checks.count(Channel::File, found.as_ref().map(|it| state_at(it, clock::day(now))), now);
    let result = match &found {
        Some(it) => Some(pages::Deed::masked(&visit, &app.keys, it)?),
        None => None,
    };
    html::page(&pages::Verify::new(&visit, asked, Some(result), true, &[]))
}

/// Looks a certificate up for a stranger, who is slowed down when guessing.
pub(super) async fn find_checked(app: &App, visit: &Visit, asked: &Check) -> Result<Option<Certificate>> {
    let tries = Tries::certificates(&app.keys, &visit.address);
    let (now, keys, name) = (visit.now, app.keys.clone(), asked.name.clone());
    let number = app.certificates.scheme.folded(&asked.number);
    let found = app
        .db
        .write(move |conn| {
            tries.count(conn, now)?;
            let found = queries::find_by_number_and_name(conn, &keys, &number, &name)?;
            if found.is_some() {
                tries.forgive(conn, now)?;
            }
            Ok(found)
        })
        .await?;
    app.certificates.checks.count(Channel::Number, found.as_ref().map(|it| state_at(it, clock::day(now))), now);
    Ok(found)
}

/// `GET /c/{reference}`: from the QR code on the paper. One that leads nowhere is a
/// warning: 404, in words.
pub async fn scanned(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    // Some readers of QR codes write capitals.
    let reference = reference.to_lowercase();
    let found = app.db.read(move |conn| Ok(queries::look_up(conn, &reference)?)).await?;
    let answer = found.as_ref().map(|it| state_at(it, clock::day(visit.now)));
    app.certificates.checks.count(Channel::Link, answer, visit.now);
    let Some(found) = found else {
        return html::render(StatusCode::NOT_FOUND, &pages::NeverIssued::new(&visit));
    };
    let result = pages::Deed::masked(&visit, &app.keys, &found)?;
    html::page(&pages::Scanned::new(&visit, result))
}

/// What the office looks for in its list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wanted {
    /// How the number begins.
    pub number: String,
    /// A code of [`Standing`]; empty for all.
    pub state: String,
    /// A part of the programme's or certificate's name.
    pub programme: String,
    /// The act of thousands that it was issued in.
    pub batch: String,
    /// The number of the class whose results they came from.
    pub class: String,
    /// Which page.
    pub page: Option<i64>,
}

/// `GET /staff/certificates`
pub async fn index(app: web::Data<App>, visit: Visit, query: Query<Wanted>) -> Result<HttpResponse> {
    let wanted = query.0;
    let page = wanted.page.unwrap_or(1).clamp(1, 1_000);
    let slice = Slice { limit: PAGE, offset: (page - 1) * PAGE };
    let (batch, class) = (wanted.batch.clone(), wanted.class.clone());
    let mut asked = queries::Wanted {
        number: app.certificates.scheme.folded(&wanted.number),
        standing: Standing::parse(&wanted.state),
        programme: wanted.programme.trim().to_owned(),
        batch_id: None,
        class_id: None,
    };
    let today = clock::day(visit.now);
    let ((total, rows), of_class, n_waiting, n_checks) = app
        .db
        .read(move |conn| {
            if !batch.is_empty() {
                asked.batch_id = Some(queries::batches::find(conn, &batch)?.id);
            }
            let mut of_class = String::new();
            if !class.is_empty() {
                let class = training::queries::find_class(conn, &class)?;
                asked.class_id = Some(class.id);
                of_class = training::enrolments::notices::title(conn, &class)?;
            }
            let n_waiting = queries::revocations::waiting(conn)?.len();
            let n_checks = queries::checks::since(conn, today - chrono::TimeDelta::days(30))?;
            Ok((queries::list(conn, &asked, today, slice)?, of_class, n_waiting, n_checks))
        })
        .await?;
    let has_font = app.certificates.face().is_some();
    let shown = pages::Index::new(&visit, &app.keys, wanted, &rows, total, page, PAGE, (n_waiting, n_checks))?;
    html::page(&shown.of_class(of_class, has_font))
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
    let outcome = match form.0.parse(&app.certificates.scheme, clock::day(visit.now)) {
        Err(errors) => Err(errors.into_iter().map(Objection::from).collect()),
        Ok(new) => import::issue_all(&app, &actor, visit.now, vec![(0, new)]).await?.map_err(|errors| {
            let objection = |it: RowError| Objection { field: it.column, message: it.message, character: it.character };
            errors.into_iter().map(objection).collect::<Vec<_>>()
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

/// `GET /staff/certificates/{reference}`: as it is printed, its history, and what
/// may be done with it.
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let (found, file) = app
        .db
        .read(move |conn| {
            let found = queries::find_by_reference(conn, &reference)?;
            let file = File::load(conn, &found)?;
            Ok((found, file))
        })
        .await?;
    let deed = pages::Deed::open(&visit, &app.keys, app.base_url(), &found)?;
    html::page(&pages::Show::new(&visit, deed, &found, &file, app.certificates.face().is_some()))
}

/// What else is known of a certificate.
pub struct File {
    /// What was done with it.
    pub history: Vec<queries::acts::Move>,
    /// Its revocations, the newest first.
    pub revocations: Vec<queries::revocations::Revocation>,
    /// The one that took its place.
    pub replaced_by: Option<Certificate>,
    /// The one that it goes on from.
    pub renews: Option<Certificate>,
}

impl File {
    /// Reads it.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(conn: &mut crate::db::Conn, it: &Certificate) -> Result<File> {
        Ok(File {
            history: queries::acts::history(conn, it.id)?,
            revocations: queries::revocations::of(conn, it.id)?,
            replaced_by: it.replaced_by.map(|id| queries::find(conn, id)).transpose()?,
            renews: it.renews.map(|id| queries::find(conn, id)).transpose()?,
        })
    }
}
