//! The pages of reviews: the queue, one review, and what reviewers do with it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::forms::DecisionForm;
use super::pages::{self, Detail, PAGE};
use super::{Tab, notices, queries};
use crate::access::{Actor, Role};
use crate::accounts::queries as accounts;
use crate::api::Query;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result};

/// What of the queue is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListForm {
    tab: String,
    page: Option<i64>,
}

/// `GET /staff/reviews`: the queue, what is due first on top, and its figures.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    Query(form): Query<ListForm>,
) -> Result<HttpResponse> {
    let tab = Tab::parse(&form.tab).unwrap_or(Tab::Open);
    let page = form.page.unwrap_or(1).clamp(1, 1000);
    let (account_id, now) = (actor.account_id, visit.now);
    let (queue, figures) = app
        .db
        .read(move |conn| {
            let queue = queries::queue(conn, tab, account_id, PAGE, (page - 1) * PAGE, now)?;
            Ok((queue, queries::figures(conn, now)?))
        })
        .await?;
    html::page(&pages::Index::new(&visit, tab, page, &queue, figures)?)
}

/// The page of a review, with a form as it was sent and its mistakes.
async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    status: StatusCode,
    form: &DecisionForm,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    let account_id = actor.account_id;
    let detail = app.db.read(move |conn| Detail::load(conn, id, account_id)).await?;
    html::render(status, &pages::Show::new(visit, &detail, form, errors, account_id)?)
}

/// `GET /staff/reviews/{id}`: the text as it was submitted, what was found in it
/// and what changed.
pub async fn show(app: web::Data<App>, visit: Visit, actor: Actor, id: web::Path<i64>) -> Result<HttpResponse> {
    page(&app, &visit, &actor, *id, StatusCode::OK, &DecisionForm::default(), &[]).await
}

/// What came of an act: done, or what is wrong with its form.
type Done = std::result::Result<(), Vec<FieldError>>;

/// After an act: back to the review, or the page again with what was wrong. Who
/// is a member of the unit is told why not, 403.
async fn answer(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    form: &DecisionForm,
    done: Result<Done>,
    message: &'static str,
) -> Result<HttpResponse> {
    match done {
        Ok(Ok(())) => Ok(visit.redirect_with(&format!("/staff/reviews/{id}"), message)),
        Ok(Err(errors)) => page(app, visit, actor, id, StatusCode::UNPROCESSABLE_ENTITY, form, &errors).await,
        Err(Error::Forbidden) => {
            let errors = [FieldError { field: "", message: "reviews-recused" }];
            page(app, visit, actor, id, StatusCode::FORBIDDEN, form, &errors).await
        }
        Err(err) => Err(err),
    }
}

/// `POST /staff/reviews/{id}/taking`: it is mine from now on, and in review.
pub async fn take(app: web::Data<App>, visit: Visit, actor: Actor, id: web::Path<i64>) -> Result<HttpResponse> {
    let (id, by, now) = (*id, actor.account_id, visit.now);
    let done = app
        .db
        .write(move |conn| {
            let review = queries::find(conn, id)?;
            queries::take(conn, &review, by, now)?;
            Ok(Ok(()))
        })
        .await;
    answer(&app, &visit, &actor, id, &DecisionForm::default(), done, "reviews-taken").await
}

/// To whom a review is given.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AssignmentForm {
    account: String,
}

/// `POST /staff/reviews/{id}/assignment`: gives it to another reviewer, who is told.
pub async fn assign(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    id: web::Path<i64>,
    Form(form): Form<AssignmentForm>,
) -> Result<HttpResponse> {
    let (id, now) = (*id, visit.now);
    let shared = app.clone();
    let done = app
        .db
        .write(move |conn| {
            let review = queries::find(conn, id)?;
            let reviewers = accounts::of_role(conn, Role::Reviewer)?;
            let Some(to) = reviewers.iter().find(|it| it.reference == form.account) else {
                return Ok(Err(vec![FieldError { field: "account", message: "reviews-account-unknown" }]));
            };
            queries::assign(conn, &review, to.id)?;
            notices::assigned(conn, &shared, &review, to.id, now)?;
            Ok(Ok(()))
        })
        .await;
    answer(&app, &visit, &actor, id, &DecisionForm::default(), done, "reviews-assigned").await
}

/// Something said in one field.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NoteForm {
    note: String,
}

/// `POST /staff/reviews/{id}/notes`: for the office's eyes only.
pub async fn note(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    id: web::Path<i64>,
    Form(form): Form<NoteForm>,
) -> Result<HttpResponse> {
    let (id, by, now) = (*id, actor.account_id, visit.now);
    let done = app
        .db
        .write(move |conn| {
            let review = queries::find(conn, id)?;
            if form.note.trim().is_empty() {
                return Ok(Err(vec![FieldError { field: "note", message: "reviews-note-missing" }]));
            }
            queries::add_note(conn, review.id, form.note.trim(), by, now)?;
            Ok(Ok(()))
        })
        .await;
    answer(&app, &visit, &actor, id, &DecisionForm::default(), done, "reviews-noted").await
}

/// On what ground a block is to be overridden.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OverrideForm {
    basis: String,
}

/// `POST /staff/reviews/{id}/override`: asks a second reviewer to override what blocks.
pub async fn ask_override(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    id: web::Path<i64>,
    Form(form): Form<OverrideForm>,
) -> Result<HttpResponse> {
    let (id, by, now) = (*id, actor.account_id, visit.now);
    let shared = app.clone();
    let done = app
        .db
        .write(move |conn| {
            let review = queries::find(conn, id)?;
            if !review.is_for_exception()? {
                return Err(Error::Conflict("nothing blocks this posting"));
            }
            if form.basis.trim().is_empty() {
                return Ok(Err(vec![FieldError { field: "basis", message: "reviews-basis-missing" }]));
            }
            queries::ask_override(conn, &review, form.basis.trim(), by)?;
            notices::override_asked(conn, &shared, &review, by, now)?;
            Ok(Ok(()))
        })
        .await;
    answer(&app, &visit, &actor, id, &DecisionForm::default(), done, "reviews-override-asked").await
}

/// Decides as a form says; what is wrong with it is an outcome.
pub(super) async fn decide_by(
    app: &web::Data<App>,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    form: DecisionForm,
) -> Result<Done> {
    let (by, now) = (actor.account_id, visit.now);
    let shared = app.clone();
    app.db
        .write(move |conn| {
            let review = queries::find(conn, id)?;
            let bases = queries::bases(conn, review.posting_id)?;
            match form.parse(&review, &review.found()?, &bases, by) {
                Ok(decision) => Ok(Ok(queries::decide(conn, &shared, &review, &decision, by, now)?)),
                Err(errors) => Ok(Err(errors)),
            }
        })
        .await
}

/// `POST /staff/reviews/{id}/decision`: approves, asks for changes, or refuses.
pub async fn decide(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    id: web::Path<i64>,
    Form(form): Form<DecisionForm>,
) -> Result<HttpResponse> {
    let done = decide_by(&app, &visit, &actor, *id, form.clone()).await;
    answer(&app, &visit, &actor, *id, &form, done, "reviews-decided").await
}
