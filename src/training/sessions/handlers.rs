//! The pages of a timetable.

use actix_web::{HttpResponse, web};

use super::calendar::{self, Sheet};
use super::forms::{ReasonForm, SeriesForm, SessionForm};
use super::pages::{Edit, Index};
use super::{Session, queries};
use crate::access::Actor;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::{ClassState, Teaching, TrainingClass, classroom, own};
use crate::{Error, Result};

fn list(class: &str) -> String {
    format!("/teaching/classes/{class}/sessions")
}

async fn sheet(app: &App, teaching: &Teaching, class: &str) -> Result<(TrainingClass, Vec<Session>)> {
    let (teaching, class) = (teaching.clone(), class.to_owned());
    app.db
        .read(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            let sessions = queries::of_class(conn, class.id)?;
            Ok((class, sessions))
        })
        .await
}

async fn refused(
    app: &App,
    visit: &Visit,
    teaching: &Teaching,
    class: &str,
    filled: &SeriesForm,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    let (class, sessions) = sheet(app, teaching, class).await?;
    html::unprocessable(&Index::new(visit, teaching, &class, &sessions, filled, errors))
}

/// `GET /teaching/classes/{reference}/sessions`
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    let (class, sessions) = sheet(&app, &teaching, &class).await?;
    html::page(&Index::new(&visit, &teaching, &class, &sessions, &SeriesForm::default(), &[]))
}

/// `POST /teaching/classes/{reference}/sessions`: adds one, or a series.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    Form(form): Form<SeriesForm>,
) -> Result<HttpResponse> {
    let slots = match form.parse(visit.now) {
        Ok(slots) => slots,
        Err(errors) => return refused(&app, &visit, &teaching, &class, &form, &errors).await,
    };
    let (service, now, reference, acting) = (app.clone(), visit.now, class.clone(), teaching.clone());
    let added = app
        .db
        .write(move |conn| {
            let class = classroom::managed(conn, &acting, &reference)?;
            let added = queries::add(conn, &service, &class, &slots, now)?;
            Ok(added.map(|all| class.state != ClassState::Planned && all.iter().any(|it| it.starts_at > now)))
        })
        .await?;
    match added {
        Ok(true) => Ok(visit.redirect_with(&list(&class), "classroom-sessions-added")),
        Ok(false) => Ok(visit.redirect_with(&list(&class), "classroom-sessions-added-untold")),
        Err(message) => refused(&app, &visit, &teaching, &class, &form, &[FieldError { field: "day", message }]).await,
    }
}

async fn one(app: &App, teaching: &Teaching, path: &(String, String)) -> Result<(TrainingClass, Session)> {
    let (teaching, (class, session)) = (teaching.clone(), path.clone());
    app.db
        .read(move |conn| {
            let class = classroom::managed(conn, &teaching, &class)?;
            let session = queries::find(conn, class.id, &session)?;
            Ok((class, session))
        })
        .await
}

/// `GET /teaching/classes/{reference}/sessions/{session}`
pub async fn edit(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (class, session) = one(&app, &teaching, &path).await?;
    html::page(&Edit::new(&visit, &class, &session, None, "", &[]))
}

/// `POST /teaching/classes/{reference}/sessions/{session}`: another time, place or topic.
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
    Form(form): Form<SessionForm>,
) -> Result<HttpResponse> {
    let (class, session) = one(&app, &teaching, &path).await?;
    let again =
        |errors: &[FieldError]| html::unprocessable(&Edit::new(&visit, &class, &session, Some(&form), "", errors));
    let slot = match form.parse() {
        Ok(slot) => slot,
        Err(errors) => return again(&errors),
    };
    let (service, now, shown) = (app.clone(), visit.now, form.sequence.clone());
    let (acting, (class_reference, reference)) = (teaching.clone(), path.into_inner());
    let changed = app
        .db
        .write(move |conn| {
            let class = classroom::managed(conn, &acting, &class_reference)?;
            let it = queries::find(conn, class.id, &reference)?;
            if it.sequence.to_string() != shown {
                return Err(Error::Conflict("the session was changed since the page was opened"));
            }
            queries::change(conn, &service, &class, &it, &slot, now)
        })
        .await?;
    match changed {
        Ok(()) => Ok(visit.redirect_with(&list(&class.reference), "classroom-session-saved")),
        Err(message) => again(&[FieldError { field: "day", message }]),
    }
}

/// `POST /teaching/classes/{reference}/sessions/{session}/cancellation`
pub async fn cancel(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
    Form(form): Form<ReasonForm>,
) -> Result<HttpResponse> {
    let (class, session) = one(&app, &teaching, &path).await?;
    let reason = match form.parse() {
        Ok(reason) => reason,
        Err(errors) => {
            return html::unprocessable(&Edit::new(&visit, &class, &session, None, &form.reason, &errors));
        }
    };
    let (service, now, (class_reference, reference)) = (app.clone(), visit.now, path.into_inner());
    app.db
        .write(move |conn| {
            let class = classroom::managed(conn, &teaching, &class_reference)?;
            let it = queries::find(conn, class.id, &reference)?;
            queries::cancel(conn, &service, &class, &it, &reason, now)
        })
        .await?;
    Ok(visit.redirect_with(&list(&class.reference), "classroom-session-saved"))
}

fn answer(body: String) -> HttpResponse {
    HttpResponse::Ok().content_type("text/calendar; charset=utf-8").body(body)
}

/// `GET /teaching/classes/{reference}/sessions.ics`
pub async fn calendar(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    let (class, sessions) = sheet(&app, &teaching, &class).await?;
    let path = format!("{}/sessions", classroom::page(&class));
    Ok(answer(calendar::of(&Sheet::new(&app, &class, &path, visit.loc), &sessions)))
}

/// `GET /profile/training/{reference}/sessions.ics`: for whoever is in the class.
pub async fn own_calendar(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    enrolment: web::Path<String>,
) -> Result<HttpResponse> {
    let reference = enrolment.clone();
    let (class, sessions) = app
        .db
        .read(move |conn| {
            let it = own::enrolment(conn, &actor, &reference)?;
            if !it.state.is_in_class() {
                return Err(Error::NotFound);
            }
            let class = classroom::of(conn, it.class_id)?;
            let sessions = queries::of_class(conn, class.id)?;
            Ok((class, sessions))
        })
        .await?;
    let path = format!("/profile/training/{enrolment}");
    Ok(answer(calendar::of(&Sheet::new(&app, &class, &path, visit.loc), &sessions)))
}
