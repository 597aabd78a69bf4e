//! The account at a glance, its details, and its sessions.

use actix_web::{HttpResponse, web};

use super::own;
use crate::access::{Actor, Rules};
use crate::accounts::forms::{DetailsForm, TokenForm};
use crate::accounts::{pages, queries, scopes_for, sessions};
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Result, calendar};

/// `GET /account`: what is known of whoever is logged in, and where they are.
pub async fn show(app: web::Data<App>, rules: web::Data<Rules>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let offered = scopes_for(&rules, &actor.roles);
    html::page(&overview(&app, &visit, &actor, &offered, &TokenForm::default(), &[]).await?)
}

pub(super) async fn overview(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    offered: &[&'static str],
    form: &TokenForm,
    errors: &[FieldError],
) -> Result<pages::Overview> {
    let (id, now) = (actor.account_id, visit.now);
    let idle = sessions::idle_limit(actor.is_staff());
    let keys = app.keys.clone();
    let (known, feed) = app
        .db
        .read(move |conn| {
            let account = queries::find(conn, id)?;
            let sessions = queries::sessions::of_account(conn, id, idle, now)?;
            let tokens = queries::tokens::of_account(conn, id)?;
            Ok((pages::Known { account, sessions, tokens }, calendar::queries::token_of(conn, &keys, id)?))
        })
        .await?;
    let feed = feed.map(|it| format!("{}{}", app.base_url(), visit.loc.path(&calendar::path(&it))));
    Ok(pages::Overview::new(visit, actor, &known, feed, offered, form, errors))
}

/// `GET /account/details`
pub async fn edit(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let account = own(&app, &actor).await?;
    let form = DetailsForm { locale: account.loc().code().to_owned(), name: account.name };
    html::page(&pages::Details::new(&visit, &form, &[]))
}

/// `POST /account/details`: how one is called, and in which language one is written to.
pub async fn update(app: web::Data<App>, visit: Visit, actor: Actor, form: Form<DetailsForm>) -> Result<HttpResponse> {
    let (name, locale) = match form.0.parse() {
        Ok(parsed) => parsed,
        Err(errors) => return html::unprocessable(&pages::Details::new(&visit, &form.0, &errors)),
    };
    app.db.write(move |conn| Ok(queries::set_details(conn, actor.account_id, &name, locale)?)).await?;
    Ok(visit.redirect_with("/account", "accounts-flash-details-saved"))
}

/// `POST /account/sessions/{id}/end`: another's is not found.
pub async fn end_session(app: web::Data<App>, visit: Visit, actor: Actor, id: web::Path<i64>) -> Result<HttpResponse> {
    let id = id.into_inner();
    app.db.write(move |conn| Ok(queries::sessions::end(conn, actor.account_id, id)?)).await?;
    Ok(visit.redirect_with("/account", "accounts-flash-session-ended"))
}

/// `POST /account/sessions/end-others`
pub async fn end_others(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let keep = actor.session_id.unwrap_or(0);
    app.db.write(move |conn| Ok(queries::sessions::end_others(conn, actor.account_id, keep)?)).await?;
    Ok(visit.redirect_with("/account", "accounts-flash-others-ended"))
}
