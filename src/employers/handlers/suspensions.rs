//! Suspending a unit: proposed by one reviewer, confirmed by another, answered.

use actix_web::{HttpResponse, web};

use super::staff::{detail, find};
use crate::Result;
use crate::access::Actor;
use crate::app::App;
use crate::employers::forms::{AnswerForm, DecisionForm, TextForm};
use crate::employers::suspending;
use crate::html::{self, Form, Visit};

/// `POST /staff/employers/{reference}/suspension`
pub async fn propose(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    form: Form<TextForm>,
) -> Result<HttpResponse> {
    let reason = match form.0.parse() {
        Ok(it) => it,
        Err(errors) => {
            let page = detail(&app, &visit, &actor, &reference, &DecisionForm::default(), &errors).await?;
            return html::unprocessable(&page);
        }
    };
    let (now, name) = (visit.now, reference.clone());
    app.db
        .write(move |conn| {
            let unit = find(conn, &name)?;
            suspending::propose(conn, &unit, &reason, actor.account_id, now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/staff/employers/{reference}"), "employers-flash-proposed"))
}

/// `POST /staff/employers/{reference}/suspension/confirmation`
pub async fn confirm(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (it, now, name) = (app.clone(), visit.now, reference.clone());
    app.db
        .write(move |conn| {
            let unit = find(conn, &name)?;
            suspending::confirm(conn, &it, &unit, actor.account_id, now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/staff/employers/{reference}"), "employers-flash-suspended"))
}

/// `POST /staff/employers/{reference}/suspension/answer`
pub async fn answer(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    form: Form<AnswerForm>,
) -> Result<HttpResponse> {
    let (text, is_lifted) = match form.0.parse() {
        Ok(it) => it,
        Err(errors) => {
            let page = detail(&app, &visit, &actor, &reference, &DecisionForm::default(), &errors).await?;
            return html::unprocessable(&page);
        }
    };
    let (it, now, name) = (app.clone(), visit.now, reference.clone());
    app.db
        .write(move |conn| {
            let unit = find(conn, &name)?;
            suspending::answer(conn, &it, &unit, &text, is_lifted, actor.account_id, now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/staff/employers/{reference}"), "employers-flash-answered"))
}
