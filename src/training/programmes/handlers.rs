//! Pages of programmes: for anyone, and for whoever writes them.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::forms::ProgrammeForm;
use super::pages::{self, Edit, Show};
use super::{acts, queries};
use crate::Result;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::queries::{By, find_programme, parts, specialisms};
use crate::training::{ProgrammeState, Teaching, organisations};

/// So many empty rows a form begins with.
const EMPTY_ROWS: usize = 3;

/// `GET /training/programmes/{reference}`
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let page = app
        .db
        .read(move |conn| {
            let it = acts::seen(conn, None, &reference)?;
            Show::load(conn, &visit, &it, None, "", &[])
        })
        .await?;
    html::page(&page)
}

/// `GET /teaching/programmes/{reference}`: for whoever decides for it.
pub async fn desk(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let page = app
        .db
        .read(move |conn| {
            let it = acts::own(conn, &teaching, &reference)?;
            Show::load(conn, &visit, &it, Some(&teaching), "", &[])
        })
        .await?;
    html::page(&page)
}

/// `GET /teaching/programmes/new`
pub async fn new(app: web::Data<App>, visit: Visit, teaching: Teaching) -> Result<HttpResponse> {
    let units = app.db.read(move |conn| pages::units(conn, &teaching, "")).await?;
    let form = ProgrammeForm { pass_mark: "60".to_owned(), ..ProgrammeForm::default() };
    html::page(&Edit::new(&visit, None, form, units, EMPTY_ROWS, &[]))
}

/// `POST /teaching/programmes`: a new draft, or the form again with more rows.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    Form(form): Form<ProgrammeForm>,
) -> Result<HttpResponse> {
    let (who, chosen) = (teaching.clone(), form.organisation.clone());
    let units = app.db.read(move |conn| pages::units(conn, &who, &chosen)).await?;
    if form.act == "more" {
        return html::page(&Edit::new(&visit, None, form, units, EMPTY_ROWS, &[]));
    }
    let draft = match form.parse() {
        Ok(draft) => draft,
        Err(errors) => return html::unprocessable(&Edit::new(&visit, None, form, units, 1, &errors)),
    };
    let (now, chosen) = (visit.now, form.organisation.clone());
    let made = app
        .db
        .write(move |conn| match organisations::own(conn, &teaching, &chosen)? {
            Some(unit) => Ok(Some(queries::insert(conn, unit.id, &draft, None, teaching.account_id, now)?)),
            None => Ok(None),
        })
        .await?;
    match made {
        Some(it) => Ok(visit.redirect_with(&format!("/teaching/programmes/{}", it.reference), "training-saved")),
        None => {
            let errors = [FieldError { field: "organisation", message: "training-organisation-missing" }];
            html::unprocessable(&Edit::new(&visit, None, form, units, 1, &errors))
        }
    }
}

/// `GET /teaching/programmes/{reference}/edit`
pub async fn edit(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (it, form) = app
        .db
        .read(move |conn| {
            let it = acts::own(conn, &teaching, &reference)?;
            let form = ProgrammeForm::of(&it, &specialisms(conn, it.id)?, &parts(conn, it.id)?);
            Ok((it, form))
        })
        .await?;
    html::page(&Edit::new(&visit, Some(&it.reference), form, Vec::new(), 1, &[]))
}

/// `POST /teaching/programmes/{reference}`: says a draft anew.
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
    Form(form): Form<ProgrammeForm>,
) -> Result<HttpResponse> {
    let reference = reference.into_inner();
    let wanted = reference.clone();
    let known = app.db.read(move |conn| acts::own(conn, &teaching, &wanted)).await?;
    if form.act == "more" {
        return html::page(&Edit::new(&visit, Some(&reference), form, Vec::new(), EMPTY_ROWS, &[]));
    }
    let draft = match form.parse() {
        Ok(draft) => draft,
        Err(errors) => {
            return html::unprocessable(&Edit::new(&visit, Some(&reference), form, Vec::new(), 1, &errors));
        }
    };
    let now = visit.now;
    app.db
        .write(move |conn| {
            let mut known = known.clone();
            // What the page was made from; without it, what is there now.
            if let Ok(version) = form.version.parse() {
                known.version = version;
            }
            queries::update(conn, &known, &draft, now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/teaching/programmes/{reference}"), "training-saved"))
}

/// `POST /teaching/programmes/{reference}/submission`
pub async fn submit(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (service, now, wanted) = (app.clone(), visit.now, reference.clone());
    app.db
        .write(move |conn| {
            let it = acts::own(conn, &teaching, &wanted)?;
            acts::submit(conn, &service, &it, teaching.by(None), now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/teaching/programmes/{reference}"), "training-submitted"))
}

/// `POST /teaching/programmes/{reference}/copy`
pub async fn copy(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let made = app
        .db
        .write(move |conn| {
            let it = acts::own(conn, &teaching, &reference)?;
            acts::copy(conn, &it, it.organisation_id, teaching.account_id, now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/teaching/programmes/{}/edit", made.reference), "training-copied"))
}

async fn decide(
    app: &web::Data<App>,
    visit: &Visit,
    teaching: Teaching,
    reference: String,
    to: ProgrammeState,
    reason: Option<String>,
) -> Result<HttpResponse> {
    let (service, now, wanted) = (app.clone(), visit.now, reference.clone());
    app.db
        .write(move |conn| {
            let it = find_programme(conn, &wanted)?;
            let by = By { reason: reason.as_deref(), ..teaching.by(None) };
            acts::decide(conn, &service, &it, to, by, now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/teaching/programmes/{reference}"), "training-decided"))
}

/// `POST /teaching/programmes/{reference}/approval`
pub async fn approve(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    decide(&app, &visit, teaching, reference.into_inner(), ProgrammeState::Approved, None).await
}

/// `POST /teaching/programmes/{reference}/retirement`
pub async fn retire(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    decide(&app, &visit, teaching, reference.into_inner(), ProgrammeState::Retired, None).await
}

/// Why something is done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReasonForm {
    /// In plain words.
    pub reason: String,
}

impl ReasonForm {
    /// The reason; it is needed.
    ///
    /// # Errors
    /// It is missing or too long.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let text = self.reason.trim();
        if text.is_empty() || text.chars().count() > 1_000 {
            return Err(vec![FieldError { field: "reason", message: "training-reason-missing" }]);
        }
        Ok(text.to_owned())
    }
}

/// `POST /teaching/programmes/{reference}/return`: gives it back with a reason.
pub async fn give_back(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
    Form(form): Form<ReasonForm>,
) -> Result<HttpResponse> {
    match form.parse() {
        Ok(reason) => decide(&app, &visit, teaching, reference.into_inner(), ProgrammeState::Draft, Some(reason)).await,
        Err(errors) => {
            let page = app
                .db
                .read(move |conn| {
                    let it = acts::own(conn, &teaching, &reference)?;
                    Show::load(conn, &visit, &it, Some(&teaching), &form.reason, &errors)
                })
                .await?;
            html::unprocessable(&page)
        }
    }
}
