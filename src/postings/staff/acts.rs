//! What the office does with a posting: publish it, end it.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::Result;
use crate::access::Actor;
use crate::app::App;
use crate::html::{Form, Visit};
use crate::postings::portal::submission::unlawful;
use crate::postings::queries::{self, Ending, Move};
use crate::postings::{Outcome, State};

/// `POST /staff/postings/{reference}/publication`
pub async fn publish(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let name = reference.clone();
    let is_lawful = app
        .db
        .write(move |conn| {
            let posting = queries::find(conn, &name)?;
            if !unlawful(&queries::draft_of(conn, &posting)?).is_empty() {
                return Ok(false);
            }
            let step = Move { to: State::Published, outcome: None, account_id: Some(actor.account_id), reason: None };
            queries::advance(conn, &name, &step, now)?;
            Ok(true)
        })
        .await?;
    let done = if is_lawful { "staff-posting-published" } else { "staff-posting-unlawful" };
    Ok(visit.redirect_with(&format!("/staff/postings/{reference}"), done))
}

/// Why a posting ends.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClosureForm {
    outcome: String,
    reason: String,
}

/// `POST /staff/postings/{reference}/closure`
pub async fn close(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<ClosureForm>,
) -> Result<HttpResponse> {
    let outcome = Outcome::parse(&form.outcome).filter(|it| *it != Outcome::Expired).unwrap_or(Outcome::Withdrawn);
    let (now, shared) = (visit.now, app.clone());
    let name = reference.clone();
    app.db
        .write(move |conn| {
            let reason = Some(form.reason.trim()).filter(|it| !it.is_empty());
            let ending = Ending { outcome, filled_by: None, account_id: Some(actor.account_id), reason };
            queries::close(conn, &shared, &name, &ending, now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/staff/postings/{reference}"), "staff-posting-closed"))
}
