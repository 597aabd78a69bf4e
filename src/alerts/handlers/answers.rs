//! Answers to mails: still wanted, of use or not.

use actix_web::{HttpResponse, web};

use super::link::{change, find};
use crate::alerts::forms::FeedbackForm;
use crate::alerts::pages::{self, Ask, Question};
use crate::alerts::queries::{self, runs};
use crate::alerts::{SavedSearch, State};
use crate::api::Query;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::postings::{self, Posting};
use crate::{Error, Result};

/// `GET /alerts/{token}/renewal`: asks once more, as mail scanners follow links.
pub async fn edit_renewal(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let it = find(&app, &token).await?;
    if it.state() == State::Ended {
        return Err(Error::DeadLink);
    }
    html::page(&Ask::new(&visit, &it, &token, Question::Renewal))
}

/// `POST /alerts/{token}/renewal`: it is wanted for another year; one that was
/// paused for want of an answer goes on.
pub async fn renew(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    change(
        &app,
        &token,
        move |conn, it| {
            if queries::keep(conn, it.id, now)? { Ok(()) } else { queries::resume(conn, it, now) }
        },
    )
    .await?;
    Ok(visit.redirect_with(&format!("/alerts/{}", *token), "alerts-kept"))
}

/// A posting that a search has told of.
async fn told(app: &App, it: &SavedSearch, posting: &str) -> Result<Posting> {
    let (search_id, name) = (it.id, posting.to_owned());
    app.db
        .read(move |conn| {
            let id = runs::told(conn, search_id, &name)?;
            postings::queries::load_many(conn, &[id])?.pop().ok_or(Error::NotFound)
        })
        .await
}

/// The answer that the link in the mail proposes.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Proposed {
    relevant: String,
}

/// `GET /alerts/{token}/feedback/{posting}`: was it of use, and why not?
pub async fn edit_feedback(
    app: web::Data<App>,
    visit: Visit,
    names: web::Path<(String, String)>,
    Query(proposed): Query<Proposed>,
) -> Result<HttpResponse> {
    let (token, name) = names.into_inner();
    let it = find(&app, &token).await?;
    let posting = told(&app, &it, &name).await?;
    let form = FeedbackForm { relevant: proposed.relevant, ..FeedbackForm::default() };
    html::page(&pages::FeedbackPage::new(&visit, &it, &token, &posting, &form, &[]))
}

/// `POST /alerts/{token}/feedback/{posting}`
pub async fn feed_back(
    app: web::Data<App>,
    visit: Visit,
    names: web::Path<(String, String)>,
    form: Form<FeedbackForm>,
) -> Result<HttpResponse> {
    let (token, name) = names.into_inner();
    let it = find(&app, &token).await?;
    let posting = told(&app, &it, &name).await?;
    let again = |errors: &[FieldError]| {
        html::unprocessable(&pages::FeedbackPage::new(&visit, &it, &token, &posting, &form.0, errors))
    };
    let (is_relevant, reason) = match form.0.parse() {
        Ok(said) => said,
        Err(errors) => return again(&errors),
    };
    let said = runs::Feedback { search_id: it.id, posting_id: posting.row.id, is_relevant, reason };
    let now = visit.now;
    app.db.write(move |conn| Ok(runs::put_feedback(conn, &said, now)?)).await?;
    Ok(visit.redirect_with(&format!("/alerts/{token}"), "alerts-feedback-thanks"))
}
