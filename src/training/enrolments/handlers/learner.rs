//! A learner's own enrolments.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::access::Actor;
use crate::api::{Query, Slice};
use crate::app::App;
use crate::db::Conn;
use crate::html::{self, Form, Visit};
use crate::training::enrolments::forms::duty_role;
use crate::training::enrolments::pages::learner::{Check, List, Show};
use crate::training::enrolments::{acts, queries};
use crate::training::fields::Mistakes;
use crate::training::queries::{By, find_class, programme};
use crate::training::{ClassState, Enrolment, Mover, TrainingClass, own};
use crate::{Error, Result, profiles};

/// Enrolments on a page.
const PER_PAGE: i64 = 20;

/// Which page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paging {
    /// From 1.
    pub page: Option<i64>,
}

/// `GET /profile/training`
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    Query(asked): Query<Paging>,
) -> Result<HttpResponse> {
    let page = asked.page.unwrap_or(1).clamp(1, 500);
    let slice = Slice { limit: PER_PAGE, offset: (page - 1) * PER_PAGE };
    let shown = app
        .db
        .read(move |conn| {
            let (total, rows) = match profiles::queries::find_by_account(conn, actor.account_id)? {
                Some(profile) => queries::of_person(conn, profile.id, slice)?,
                None => (0, Vec::new()),
            };
            List::load(conn, &visit, page, PER_PAGE, total, &rows)
        })
        .await?;
    html::page(&shown)
}

/// Which class.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wanted {
    /// Its number.
    pub class: String,
}

fn shown_class(conn: &mut Conn, reference: &str) -> Result<TrainingClass> {
    let class = find_class(conn, reference.trim())?;
    if class.state == ClassState::Planned { Err(Error::NotFound) } else { Ok(class) }
}

/// `GET /profile/training/new?class=..`: what is about to happen, and on which conditions.
pub async fn new(app: web::Data<App>, visit: Visit, actor: Actor, Query(asked): Query<Wanted>) -> Result<HttpResponse> {
    if asked.class.trim().is_empty() {
        // Who does not say which class chooses one first.
        return Ok(visit.redirect("/training"));
    }
    let (service, shown) = (app.clone(), visit.clone());
    let page = app
        .db
        .read(move |conn| {
            let class = shown_class(conn, &asked.class)?;
            if let Some(it) = own::standing(conn, class.id, actor.account_id)? {
                return Ok(Err(it.reference));
            }
            Ok(Ok(Check::load(conn, &service, &shown, actor.account_id, &class, &EnrolForm::default(), &[])?))
        })
        .await?;
    match page {
        Ok(page) => html::page(&page),
        Err(reference) => Ok(visit.redirect_with(&format!("/profile/training/{reference}"), "training-already-in")),
    }
}

/// A person's own enrolment, as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EnrolForm {
    /// The class's number.
    pub class: String,
    /// A code of the duty.
    pub duty_role: String,
    /// `1`: who gives the class may see it.
    pub consent: String,
}

/// `POST /profile/training`: enrols. Whoever is in the class already is led to where
/// they stand.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    Form(form): Form<EnrolForm>,
) -> Result<HttpResponse> {
    let (service, now, shown) = (app.clone(), visit.now, visit.clone());
    let made = app
        .db
        .write(move |conn| {
            let class = shown_class(conn, &form.class)?;
            if let Some(it) = own::standing(conn, class.id, actor.account_id)? {
                return Ok(Ok((it.reference, Some("training-already-in"))));
            }
            let programme = programme(conn, class.programme_id)?;
            let mut wrong = Mistakes::default();
            let duty = duty_role(&mut wrong, &programme, &form.duty_role);
            if form.consent != "1" {
                wrong.add("consent", "training-consent-needed");
            }
            match wrong.or(Some(())) {
                Ok(()) => {
                    let made = acts::enrol_self(conn, &service, &class, actor.account_id, duty, now)?;
                    Ok(Ok((made.reference, None)))
                }
                Err(errors) => {
                    let page = Check::load(conn, &service, &shown, actor.account_id, &class, &form, &errors)?;
                    Ok(Err(Box::new(page)))
                }
            }
        })
        .await?;
    match made {
        Ok((reference, said)) => {
            let path = format!("/profile/training/{reference}");
            Ok(said.map_or_else(|| visit.redirect(&path), |it| visit.redirect_with(&path, it)))
        }
        Err(page) => html::unprocessable(&*page),
    }
}

/// `GET /profile/training/{reference}`
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let page = app
        .db
        .read(move |conn| {
            let it = own::enrolment(conn, &actor, &reference)?;
            Show::load(conn, &visit, &it)
        })
        .await?;
    html::page(&page)
}

async fn moved(
    app: &web::Data<App>,
    visit: &Visit,
    actor: Actor,
    reference: String,
    done: &'static str,
    act: fn(&mut Conn, &App, &Enrolment, By<'_>, chrono::NaiveDateTime) -> Result<()>,
) -> Result<HttpResponse> {
    let (service, now, wanted) = (app.clone(), visit.now, reference.clone());
    app.db
        .write(move |conn| {
            let it = own::enrolment(conn, &actor, &wanted)?;
            let by = By { mover: Mover::Person, account_id: Some(actor.account_id), reason: None };
            act(conn, &service, &it, by, now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/profile/training/{reference}"), done))
}

/// `POST /profile/training/{reference}/acceptance`: takes the seat that was offered.
pub async fn accept(app: web::Data<App>, visit: Visit, actor: Actor, it: web::Path<String>) -> Result<HttpResponse> {
    moved(&app, &visit, actor, it.into_inner(), "training-accepted", acts::accept).await
}

/// `POST /profile/training/{reference}/refusal`: leaves it to the next.
pub async fn decline(app: web::Data<App>, visit: Visit, actor: Actor, it: web::Path<String>) -> Result<HttpResponse> {
    moved(&app, &visit, actor, it.into_inner(), "training-declined", acts::decline).await
}

/// `POST /profile/training/{reference}/withdrawal`: leaves the class, or its queue.
pub async fn withdraw(app: web::Data<App>, visit: Visit, actor: Actor, it: web::Path<String>) -> Result<HttpResponse> {
    moved(&app, &visit, actor, it.into_inner(), "training-left", acts::withdraw).await
}
