//! A holder's own certificate: to print, and what they say against its revocation.

use actix_web::{HttpResponse, web};

use super::File;
use crate::access::Actor;
use crate::app::App;
use crate::certificates::forms::AppealForm;
use crate::certificates::queries::revocations;
use crate::certificates::{Certificate, pages, queries};
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result, profiles};

/// The certificate of this reference, where it is the account's own.
pub(in crate::certificates) fn own(conn: &mut Conn, account_id: i64, reference: &str) -> Result<Certificate> {
    let own = profiles::queries::find_by_account(conn, account_id)?.ok_or(Error::NotFound)?;
    let certificate = queries::find_by_reference(conn, reference)?;
    if certificate.profile_id == Some(own.id) { Ok(certificate) } else { Err(Error::NotFound) }
}

/// `GET /profile/certificates/{reference}`: the paper, and what was done with it.
pub async fn show(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (found, file) = load(&app, &actor, reference.into_inner()).await?;
    let deed = pages::Deed::open(&visit, &app.keys, app.base_url(), &found)?;
    html::page(&pages::holder::Paper::new(&visit, deed, &file, app.certificates.face().is_some()))
}

async fn load(app: &App, actor: &Actor, reference: String) -> Result<(Certificate, File)> {
    let account_id = actor.account_id;
    app.db
        .read(move |conn| {
            let found = own(conn, account_id, &reference)?;
            let file = File::load(conn, &found)?;
            Ok((found, file))
        })
        .await
}

/// `GET /profile/certificates/{reference}/appeal`
pub async fn new_appeal(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    asked(&app, &actor, &visit, reference.into_inner(), String::new(), &[]).await
}

async fn asked(
    app: &App,
    actor: &Actor,
    visit: &Visit,
    reference: String,
    text: String,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    let (found, file) = load(app, actor, reference).await?;
    let deed = pages::Deed::open(visit, &app.keys, app.base_url(), &found)?;
    let Some(page) = pages::holder::Appeal::new(visit, deed, &file, text, errors) else {
        // There is nothing to appeal against, or they did: the paper says which.
        return Ok(visit.redirect(&format!("/profile/certificates/{}", found.reference)));
    };
    if errors.is_empty() { html::page(&page) } else { html::unprocessable(&page) }
}

/// `POST /profile/certificates/{reference}/appeal`
pub async fn appeal(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
    form: Form<AppealForm>,
) -> Result<HttpResponse> {
    let reference = reference.into_inner();
    let text = match form.0.parse() {
        Ok(text) => text,
        Err(errors) => return asked(&app, &actor, &visit, reference, form.0.text, &errors).await,
    };
    let (shared, account_id, now, wanted) = (app.clone(), actor.account_id, visit.now, reference.clone());
    app.db
        .write(move |conn| {
            let found = own(conn, account_id, &wanted)?;
            revocations::appeal(conn, &shared, &found, &text, now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/profile/certificates/{reference}"), "certificates-appealed"))
}
