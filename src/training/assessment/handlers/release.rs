//! Releasing results: one proposes, another confirms.

use actix_web::{HttpResponse, web};

use super::marks::desk;
use crate::Result;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::assessment::forms::{ReleaseForm, TextForm};
use crate::training::assessment::pages::Index;
use crate::training::assessment::queries::release;
use crate::training::queries::By;
use crate::training::{Teaching, classroom};

async fn refused(
    app: &App,
    visit: &Visit,
    teaching: &Teaching,
    class: &str,
    form: &ReleaseForm,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    let desk = desk(app, teaching, class).await?;
    html::unprocessable(&Index::new(visit, &desk, form, &[], errors))
}

fn path(class: &str) -> String {
    format!("/teaching/classes/{class}/marks")
}

/// `POST /teaching/classes/{reference}/release`: whoever gives the class proposes.
pub async fn propose(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    Form(form): Form<ReleaseForm>,
) -> Result<HttpResponse> {
    let release_at = match form.parse(visit.now) {
        Ok(at) => at,
        Err(errors) => return refused(&app, &visit, &teaching, &class, &form, &errors).await,
    };
    let (service, now, acting, number) = (app.clone(), visit.now, teaching.clone(), class.clone());
    let outcome = app
        .db
        .write(move |conn| {
            let class = classroom::taught(conn, &acting, &number)?;
            release::propose(conn, &service, &class, release_at, acting.account_id, now)
        })
        .await?;
    match outcome {
        Ok(()) => Ok(visit.redirect_with(&path(&class), "assessment-proposed")),
        Err(message) => refused(&app, &visit, &teaching, &class, &form, &[FieldError { field: "", message }]).await,
    }
}

/// `POST /teaching/classes/{reference}/release/confirmation`: a second person, who
/// manages the class.
pub async fn confirm(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    let (service, now, acting, number) = (app.clone(), visit.now, teaching.clone(), class.clone());
    let outcome = app
        .db
        .write(move |conn| {
            let class = classroom::managed(conn, &acting, &number)?;
            let by = By { mover: acting.mover(), account_id: Some(acting.account_id), reason: None };
            release::confirm(conn, &service, &class, by, now)
        })
        .await?;
    match outcome {
        Ok(()) => Ok(visit.redirect_with(&path(&class), "assessment-confirmed")),
        Err(message) => {
            let errors = [FieldError { field: "", message }];
            refused(&app, &visit, &teaching, &class, &ReleaseForm::default(), &errors).await
        }
    }
}

/// `POST /teaching/classes/{reference}/release/withdrawal`
pub async fn withdraw(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    let (now, number) = (visit.now, class.clone());
    app.db
        .write(move |conn| {
            let class = classroom::taught(conn, &teaching, &number)?;
            release::withdraw(conn, &class, now)
        })
        .await?;
    Ok(visit.redirect_with(&path(&class), "assessment-withdrawn"))
}

/// `POST /teaching/classes/{reference}/reopening`: for a resit, or a correction.
pub async fn reopen(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    Form(form): Form<TextForm>,
) -> Result<HttpResponse> {
    let reason = match form.parse() {
        Ok(reason) => reason,
        Err(errors) => return refused(&app, &visit, &teaching, &class, &ReleaseForm::default(), &errors).await,
    };
    let (now, number) = (visit.now, class.clone());
    app.db
        .write(move |conn| {
            let class = classroom::managed(conn, &teaching, &number)?;
            let by = By { mover: teaching.mover(), account_id: Some(teaching.account_id), reason: Some(&reason) };
            release::reopen(conn, &class, by, now)
        })
        .await?;
    Ok(visit.redirect_with(&path(&class), "assessment-reopened"))
}
