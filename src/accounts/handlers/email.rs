//! Another address: asked for here, confirmed from its own letter box.

use actix_web::{HttpResponse, web};
use chrono::TimeDelta;

use super::{own, own_by_password};
use crate::access::Actor;
use crate::accounts::forms::EmailForm;
use crate::accounts::queries::tokens::{self, Purpose};
use crate::accounts::throttle::Tries;
use crate::accounts::{emails, pages, queries};
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result, crypto, db, mail};

const CHANGEABLE_FOR: TimeDelta = TimeDelta::hours(24);

/// `GET /account/email`
pub async fn edit(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let account = own(&app, &actor).await?;
    html::page(&pages::Email::new(&visit, account.email, &EmailForm::default(), &[]))
}

/// `POST /account/email`: asks the new address whether it is theirs.
///
/// An address that has an account gets a mail of its own; the answer here is the
/// same, so that no one learns who has one.
pub async fn send(app: web::Data<App>, visit: Visit, actor: Actor, form: Form<EmailForm>) -> Result<HttpResponse> {
    let account = own(&app, &actor).await?;
    let again =
        |errors: &[FieldError]| html::unprocessable(&pages::Email::new(&visit, account.email.clone(), &form.0, errors));
    let email = match form.0.parse() {
        Ok(email) if email == account.email => {
            return again(&[FieldError { field: "email", message: "accounts-email-same" }]);
        }
        Ok(email) => email,
        Err(errors) => return again(&errors),
    };
    let Some(checked) = own_by_password(&app, &visit, &account, &form.0.current).await? else {
        return again(&[FieldError { field: "current", message: "accounts-current-wrong" }]);
    };
    let now = visit.now;
    let until = now + CHANGEABLE_FOR;
    let tries = Tries::mails(&app.keys, &visit.address);
    let token = crypto::new_token();
    let it = app.clone();
    app.db
        .write(move |conn| {
            tries.count(conn, now)?;
            queries::check_unchanged(conn, &checked)?;
            if let Some(other) = queries::find_by_email(conn, &email)? {
                mail::enqueue(conn, &it.keys, &emails::account_exists(&it, &other, now)?, now)?;
                return Ok(());
            }
            tokens::issue(conn, checked.id, Purpose::EmailChange, &token, Some(&email), until, now)?;
            mail::enqueue(conn, &it.keys, &emails::email_change(&it, &checked, &email, &token, until)?, now)?;
            Ok(())
        })
        .await?;
    Ok(visit.redirect_with("/account", "accounts-flash-email-sent"))
}

/// `GET /email-change/{token}`: asks once more, as mail scanners follow links.
pub async fn edit_change(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    let found = app.db.read(move |conn| Ok(tokens::peek(conn, &token, Purpose::EmailChange, now)?)).await?;
    let (account, payload) = found.ok_or(Error::DeadLink)?;
    html::page(&pages::EmailChange::new(&visit, account.email, payload.ok_or(Error::DeadLink)?))
}

/// `POST /email-change/{token}`: the new address holds. Sessions are over, save
/// the owner's own where the link was opened in it.
pub async fn change(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    let actor = visit.actor.clone();
    let it = app.clone();
    let changed = app
        .db
        .write(move |conn| {
            let (account, payload) = tokens::take(conn, &token, Purpose::EmailChange, now)?.ok_or(Error::DeadLink)?;
            let new_email = payload.ok_or(Error::DeadLink)?;
            let own = actor.as_ref().filter(|it| it.account_id == account.id);
            queries::set_email(conn, account.id, &new_email, own.and_then(|it| it.session_id))?;
            mail::enqueue(conn, &it.keys, &emails::email_changed(&it, &account, &new_email, now)?, now)?;
            Ok(())
        })
        .await;
    match changed {
        Err(err) if db::is_unique_violation(&err) => Err(Error::Conflict("the address has an account by now")),
        changed => changed.map(|()| visit.redirect_with("/account", "accounts-flash-email-changed")),
    }
}
