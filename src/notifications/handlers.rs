//! The inbox and how someone wants to be written to.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::unsubscription::Link;
use super::{Frequency, Topic, pages, queries};
use crate::access::Actor;
use crate::api::{Query, Slice};
use crate::app::App;
use crate::html::{self, Form, Visit};
use crate::{Result, accounts, mail};

const PAGE: i64 = 30;

/// Which page of the inbox.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    #[serde(default)]
    page: Option<i64>,
}

/// `GET /account/notifications`: what is unread first, then the newest.
pub async fn index(app: web::Data<App>, visit: Visit, actor: Actor, query: Query<Paging>) -> Result<HttpResponse> {
    let page = query.0.page.unwrap_or(1).clamp(1, 1_000);
    let slice = Slice { limit: PAGE, offset: (page - 1) * PAGE };
    let (total, rows) = app.db.read(move |conn| Ok(queries::list(conn, actor.account_id, false, slice)?)).await?;
    html::page(&pages::Index::new(&visit, &rows, total, page, PAGE))
}

/// `POST /account/notifications/{reference}/read`: opens one, which makes it read.
pub async fn open(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let link = app.db.write(move |conn| Ok(queries::open(conn, actor.account_id, &reference, now)?)).await?;
    Ok(visit.redirect(&link))
}

/// `POST /account/notifications/read`: all of them.
pub async fn read_all(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let now = visit.now;
    app.db.write(move |conn| Ok(queries::read_all(conn, actor.account_id, now)?)).await?;
    Ok(visit.redirect_with("/account/notifications", "notifications-flash-read"))
}

/// `GET /account/notifications/settings`: by topic, how to be written to.
pub async fn edit(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let (id, keys) = (actor.account_id, app.keys.clone());
    let (chosen, is_suppressed) = app
        .db
        .read(move |conn| {
            let email = accounts::queries::find(conn, id)?.email;
            Ok((
                queries::frequencies(conn, id)?,
                mail::queries::is_suppressed(conn, &mail::queries::email_index(&keys, &email))?,
            ))
        })
        .await?;
    html::page(&pages::Settings::new(&visit, &actor, &chosen, is_suppressed))
}

/// `POST /account/notifications/settings`: a topic that is not sent stays as it is.
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    form: Form<BTreeMap<String, String>>,
) -> Result<HttpResponse> {
    let chosen = form.0.iter().map(|(topic, frequency)| choice(topic, frequency)).collect::<Result<Vec<_>>>()?;
    app.db
        .write(move |conn| {
            for (topic, frequency) in &chosen {
                queries::set_frequency(conn, actor.account_id, *topic, *frequency)?;
            }
            Ok(())
        })
        .await?;
    Ok(visit.redirect_with("/account/notifications/settings", "notifications-flash-saved"))
}

/// No page of ours offers anything else than what there is and may be set.
fn choice(topic: &str, frequency: &str) -> Result<(Topic, Frequency)> {
    let chosen = Topic::parse(topic).filter(|it| !it.is_required()).zip(Frequency::parse(frequency));
    chosen.ok_or_else(|| html::broken_form(format!("{topic} cannot be {frequency}")))
}

/// `POST /account/notifications/address`: mail to the address came back, and its
/// owner says that it arrives again.
pub async fn restore_address(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let keys = app.keys.clone();
    app.db
        .write(move |conn| {
            let email = accounts::queries::find(conn, actor.account_id)?.email;
            Ok(mail::queries::restore(conn, &mail::queries::email_index(&keys, &email))?)
        })
        .await?;
    Ok(visit.redirect_with("/account/notifications/settings", "notifications-flash-restored"))
}

/// `GET /notifications/{reference}/{what}/{seal}/unsubscription`: asks, as mail
/// scanners follow links.
pub async fn edit_unsubscription(app: web::Data<App>, visit: Visit, link: web::Path<Link>) -> Result<HttpResponse> {
    let what = link.check(&app.keys)?;
    html::page(&pages::Unsubscription::new(&visit, what, false))
}

/// `POST /notifications/{reference}/{what}/{seal}/unsubscription`: by the button,
/// or by a mail program itself. It needs no cookie and no form, and is answered
/// with a page: RFC 8058 forbids a redirect.
pub async fn unsubscribe(app: web::Data<App>, visit: Visit, link: web::Path<Link>) -> Result<HttpResponse> {
    let what = link.check(&app.keys)?;
    let reference = link.into_inner().reference;
    app.db
        .write(move |conn| {
            let account = accounts::queries::find_by_reference(conn, &reference)?;
            Ok(queries::unsubscribe(conn, account.id, what)?)
        })
        .await?;
    html::page(&pages::Unsubscription::new(&visit, what, true))
}
