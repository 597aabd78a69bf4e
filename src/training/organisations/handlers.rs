//! `/staff/training/organisations`: who gives training, entered by the office.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::api::{objections, put_member};
use super::forms::{MemberForm, OrganisationForm};
use super::pages::{Index, Show};
use super::queries;
use crate::api::Slice;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Result, accounts};

/// As many as a county ever has.
const ALL: Slice = Slice { limit: 500, offset: 0 };

/// `GET /staff/training/organisations`
pub async fn index(app: web::Data<App>, visit: Visit) -> Result<HttpResponse> {
    let rows = app.db.read(|conn| Ok(queries::list(conn, true, ALL)?.1)).await?;
    html::page(&Index::new(&visit, &rows, OrganisationForm::default(), &[]))
}

/// `POST /staff/training/organisations`
pub async fn create(app: web::Data<App>, visit: Visit, Form(form): Form<OrganisationForm>) -> Result<HttpResponse> {
    let now = visit.now;
    let made = match form.parse() {
        Err(errors) => Err(errors),
        Ok(draft) => {
            app.db
                .write(move |conn| {
                    let errors = objections(conn, &draft, None)?;
                    if !errors.is_empty() {
                        return Ok(Err(errors));
                    }
                    Ok(Ok(queries::insert(conn, &draft, now)?))
                })
                .await?
        }
    };
    match made {
        Ok(it) => Ok(visit.redirect_with(&path_of(&it.reference), "training-saved")),
        Err(errors) => {
            let rows = app.db.read(|conn| Ok(queries::list(conn, true, ALL)?.1)).await?;
            html::unprocessable(&Index::new(&visit, &rows, form, &errors))
        }
    }
}

fn path_of(reference: &str) -> String {
    format!("/staff/training/organisations/{reference}")
}

async fn shown(
    app: &web::Data<App>,
    visit: &Visit,
    reference: String,
    form: Option<OrganisationForm>,
    member: MemberForm,
    errors: Vec<FieldError>,
) -> Result<Show> {
    let (it, members) = app
        .db
        .read(move |conn| {
            let it = queries::find(conn, &reference)?;
            let members = queries::members(conn, it.id)?;
            Ok((it, members))
        })
        .await?;
    let form = form.unwrap_or_else(|| OrganisationForm::of(&it));
    Ok(Show::new(visit, &it, members, form, member, &errors))
}

/// `GET /staff/training/organisations/{reference}`
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    html::page(&shown(&app, &visit, reference.into_inner(), None, MemberForm::default(), Vec::new()).await?)
}

/// `POST /staff/training/organisations/{reference}`
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
    Form(form): Form<OrganisationForm>,
) -> Result<HttpResponse> {
    let (reference, now) = (reference.into_inner(), visit.now);
    let wanted = reference.clone();
    let stored = match form.parse() {
        Err(errors) => Err(errors),
        Ok(draft) => {
            app.db
                .write(move |conn| {
                    let it = queries::find(conn, &wanted)?;
                    let errors = objections(conn, &draft, Some(it.id))?;
                    if !errors.is_empty() {
                        return Ok(Err(errors));
                    }
                    Ok(Ok(queries::update(conn, &it, &draft, now)?))
                })
                .await?
        }
    };
    match stored {
        Ok(()) => Ok(visit.redirect_with(&path_of(&reference), "training-saved")),
        Err(errors) => {
            html::unprocessable(&shown(&app, &visit, reference, Some(form), MemberForm::default(), errors).await?)
        }
    }
}

/// `POST /staff/training/organisations/{reference}/members`
pub async fn add_member(
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
    Form(form): Form<MemberForm>,
) -> Result<HttpResponse> {
    let (reference, now) = (reference.into_inner(), visit.now);
    let wanted = reference.clone();
    let added = match form.parse() {
        Err(errors) => Err(errors),
        Ok((email, role)) => app.db.write(move |conn| put_member(conn, &wanted, &email, role, now)).await?,
    };
    match added {
        Ok(()) => Ok(visit.redirect_with(&path_of(&reference), "training-saved")),
        Err(errors) => html::unprocessable(&shown(&app, &visit, reference, None, form, errors).await?),
    }
}

/// Who leaves.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RemovalForm {
    /// The account.
    pub account: String,
}

/// `POST /staff/training/organisations/{reference}/members/removal`
pub async fn remove_member(
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
    Form(form): Form<RemovalForm>,
) -> Result<HttpResponse> {
    let (reference, now) = (reference.into_inner(), visit.now);
    let wanted = reference.clone();
    app.db
        .write(move |conn| {
            let it = queries::find(conn, &wanted)?;
            let account = accounts::queries::find_by_reference(conn, &form.account)?;
            Ok(queries::remove_member(conn, it.id, account.id, now)?)
        })
        .await?;
    Ok(visit.redirect_with(&path_of(&reference), "training-saved"))
}
