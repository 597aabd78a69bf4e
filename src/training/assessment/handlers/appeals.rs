//! Appeals: filed by the person, decided by someone who entered none of their marks.

use actix_web::{HttpResponse, web};

use crate::Result;
use crate::access::Actor;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::assessment::forms::{DecisionForm, TextForm};
use crate::training::assessment::pages::{AppealData, AppealPage};
use crate::training::assessment::queries::{self, appeals};
use crate::training::queries::By;
use crate::training::{Teaching, classroom, own};

/// `POST /profile/training/{reference}/appeal`
pub async fn file(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    enrolment: web::Path<String>,
    Form(form): Form<TextForm>,
) -> Result<HttpResponse> {
    let (service, now, reference) = (app.clone(), visit.now, enrolment.clone());
    let filed = app
        .db
        .write(move |conn| {
            let it = own::enrolment(conn, &actor, &reference)?;
            // Empty words are told on top of the page that they came from.
            let Ok(text) = form.parse() else { return Ok(false) };
            let class = classroom::of(conn, it.class_id)?;
            appeals::file(conn, &service, &class, &it, &text, now)?;
            Ok(true)
        })
        .await?;
    let message = if filed { "assessment-appeal-sent" } else { "assessment-appeal-empty" };
    Ok(visit.redirect_with(&format!("/profile/training/{enrolment}"), message))
}

async fn data(app: &App, teaching: &Teaching, path: &(String, String)) -> Result<AppealData> {
    let (teaching, keys, (class, reference)) = (teaching.clone(), app.keys.clone(), path.clone());
    app.db
        .read(move |conn| {
            let class = classroom::managed(conn, &teaching, &class)?;
            let (appeal, enrolment) = appeals::find(conn, class.id, &reference)?;
            let name = crate::training::attendance::queries::name_of(conn, &keys, &enrolment)?;
            Ok(AppealData {
                scheme: queries::scheme(conn, &class)?,
                marks: queries::of_enrolment(conn, enrolment.id)?,
                is_own: queries::enterers(conn, enrolment.id)?.contains(&teaching.account_id),
                class,
                appeal,
                enrolment,
                name,
            })
        })
        .await
}

/// `GET /teaching/classes/{reference}/appeals/{appeal}`
pub async fn edit(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let data = data(&app, &teaching, &path).await?;
    html::page(&AppealPage::new(&visit, &data, &DecisionForm::default(), &[]))
}

/// `POST /teaching/classes/{reference}/appeals/{appeal}`
pub async fn decide(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
    Form(form): Form<DecisionForm>,
) -> Result<HttpResponse> {
    let data = data(&app, &teaching, &path).await?;
    let decision = match form.parse(&data.scheme.parts) {
        Ok(decision) => decision,
        Err(errors) => return html::unprocessable(&AppealPage::new(&visit, &data, &form, &errors)),
    };
    let (service, now, (class, reference)) = (app.clone(), visit.now, path.into_inner());
    let target = format!("/teaching/classes/{class}/marks");
    let outcome = app
        .db
        .write(move |conn| {
            let class = classroom::managed(conn, &teaching, &class)?;
            let (appeal, enrolment) = appeals::find(conn, class.id, &reference)?;
            let by = By { mover: teaching.mover(), account_id: Some(teaching.account_id), reason: None };
            appeals::decide(conn, &service, &class, &appeal, &enrolment, &decision, by, now)
        })
        .await?;
    match outcome {
        Ok(()) => Ok(visit.redirect_with(&target, "assessment-appeal-decided")),
        Err(message) => {
            html::unprocessable(&AppealPage::new(&visit, &data, &form, &[FieldError { field: "", message }]))
        }
    }
}
