//! The pages of reports: anyone's form, the reporter's link, the office's desk.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::forms::{DecisionForm, ReportForm};
use super::pages::{self, Detail, PAGE};
use super::{is_signed, link, queries};
use crate::access::Actor;
use crate::accounts::queries::names;
use crate::accounts::throttle::Tries;
use crate::api::Query;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::postings::queries::{self as postings, Posting};
use crate::postings::reviews::queries::{is_partial, posting_of};
use crate::{Error, Result};

/// A posting that the public may read.
async fn public_posting(app: &App, visit: &Visit, reference: &str) -> Result<Posting> {
    let (reference, now) = (reference.to_owned(), visit.now);
    app.db
        .read(move |conn| {
            let posting = postings::find(conn, &reference)?;
            posting.row.refuse_hidden(now)?;
            Ok(posting)
        })
        .await
}

/// `GET /postings/{reference}/report`: asks what is wrong.
pub async fn new(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let posting = public_posting(&app, &visit, &reference).await?;
    html::page(&pages::NewPage::new(&visit, &posting, &ReportForm::default(), &[]))
}

/// `POST /postings/{reference}/report`: keeps it, and leads to the page on which
/// it can be followed.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
    Form(form): Form<ReportForm>,
) -> Result<HttpResponse> {
    let posting = public_posting(&app, &visit, &reference).await?;
    let new = match form.parse() {
        Ok(new) => new,
        Err(errors) => return html::unprocessable(&pages::NewPage::new(&visit, &posting, &form, &errors)),
    };
    let tries = Tries::reports(&app.keys, &visit.address);
    let account_id = visit.actor.as_ref().map(|it| it.account_id);
    let (shared, loc, now) = (app.clone(), visit.loc, visit.now);
    let reference = app
        .db
        .write(move |conn| {
            tries.count(conn, now)?;
            queries::insert(conn, &shared, posting.row.id, &new, account_id, loc, now)
        })
        .await?;
    Ok(visit.redirect_with(&link(&app.keys, &reference), "reports-received"))
}

/// `GET /reports/{reference}/{signature}`: where a report stands.
pub async fn follow(app: web::Data<App>, visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (reference, signature) = path.into_inner();
    if !is_signed(&app.keys, &reference, &signature) {
        return Err(Error::DeadLink);
    }
    let (report, posting) = app
        .db
        .read(move |conn| {
            let report = queries::find(conn, &reference)?;
            let posting = posting_of(conn, report.posting_id)?;
            Ok((report, posting))
        })
        .await?;
    html::page(&pages::Follow::new(&visit, &report, &posting.row.title))
}

/// What of the list is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListForm {
    tab: String,
    page: Option<i64>,
}

/// `GET /staff/reports`: what waits, what is due first on top.
pub async fn index(app: web::Data<App>, visit: Visit, Query(form): Query<ListForm>) -> Result<HttpResponse> {
    let is_open = form.tab != "decided";
    let page = form.page.unwrap_or(1).clamp(1, 1000);
    let (rows, total) = app.db.read(move |conn| Ok(queries::list(conn, is_open, PAGE, (page - 1) * PAGE)?)).await?;
    html::page(&pages::Index::new(&visit, is_open, page, &rows, total))
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    reference: &str,
    status: StatusCode,
    form: &DecisionForm,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    let (reference, by) = (reference.to_owned(), actor.account_id);
    let detail = app
        .db
        .read(move |conn| {
            let report = queries::find(conn, &reference)?;
            let posting = posting_of(conn, report.posting_id)?;
            let is_partial = is_partial(conn, posting.employer.id, by)?;
            let ids: Vec<i64> = report.assigned_to.into_iter().collect();
            let assignee = names(conn, &ids)?.into_values().next().unwrap_or_default();
            Ok(Detail { report, posting, assignee, is_partial })
        })
        .await?;
    html::render(status, &pages::Show::new(visit, &detail, form, errors, by))
}

/// `GET /staff/reports/{reference}`
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    page(&app, &visit, &actor, &reference, StatusCode::OK, &DecisionForm::default(), &[]).await
}

const RECUSED: [FieldError; 1] = [FieldError { field: "", message: "reviews-recused" }];

/// `POST /staff/reports/{reference}/taking`: it is mine from now on.
pub async fn take(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (name, by) = (reference.clone(), actor.account_id);
    let done = app
        .db
        .write(move |conn| {
            let report = queries::find(conn, &name)?;
            queries::take(conn, &report, by)
        })
        .await;
    match done {
        Ok(()) => Ok(visit.redirect_with(&format!("/staff/reports/{reference}"), "reports-taken")),
        Err(Error::Forbidden) => {
            page(&app, &visit, &actor, &reference, StatusCode::FORBIDDEN, &DecisionForm::default(), &RECUSED).await
        }
        Err(err) => Err(err),
    }
}

/// `POST /staff/reports/{reference}/decision`: upholds it, with what follows for
/// the posting, or dismisses it.
pub async fn decide(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<DecisionForm>,
) -> Result<HttpResponse> {
    let (name, by, now) = (reference.clone(), actor.account_id, visit.now);
    let (shared, sent) = (app.clone(), form.clone());
    let done = app
        .db
        .write(move |conn| {
            let report = queries::find(conn, &name)?;
            match sent.parse() {
                Ok(decision) => Ok(Ok(queries::decide(conn, &shared, &report, &decision, by, now)?)),
                Err(errors) => Ok(Err(errors)),
            }
        })
        .await;
    match done {
        Ok(Ok(())) => Ok(visit.redirect_with(&format!("/staff/reports/{reference}"), "reports-decided")),
        Ok(Err(errors)) => {
            page(&app, &visit, &actor, &reference, StatusCode::UNPROCESSABLE_ENTITY, &form, &errors).await
        }
        Err(Error::Forbidden) => page(&app, &visit, &actor, &reference, StatusCode::FORBIDDEN, &form, &RECUSED).await,
        Err(err) => Err(err),
    }
}
