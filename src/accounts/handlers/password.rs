//! Passwords: another one in place of the one that is known, or forgotten.

use actix_web::{HttpResponse, web};
use chrono::TimeDelta;

use super::{own, own_by_password};
use crate::access::Actor;
use crate::accounts::forms::{NewPasswordForm, PasswordForm, ResetForm};
use crate::accounts::queries::tokens::{self, Purpose};
use crate::accounts::throttle::Tries;
use crate::accounts::{emails, pages, queries};
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result, calendar, crypto, mail};

const RESETTABLE_FOR: TimeDelta = TimeDelta::minutes(30);

/// `GET /password-reset`
pub async fn ask(visit: Visit) -> Result<HttpResponse> {
    html::page(&pages::ResetRequest::new(&visit, &ResetForm::default(), &[]))
}

/// `POST /password-reset`: mails a link, if there is someone to mail it to.
///
/// Known or not, the answer is the same and one row is written, so it takes as
/// long. However many wrong passwords came before, this way stays open.
pub async fn send(app: web::Data<App>, visit: Visit, form: Form<ResetForm>) -> Result<HttpResponse> {
    let email = match form.0.parse() {
        Ok(email) => email,
        Err(errors) => return html::unprocessable(&pages::ResetRequest::new(&visit, &form.0, &errors)),
    };
    let now = visit.now;
    let until = now + RESETTABLE_FOR;
    let tries = Tries::mails(&app.keys, &visit.address);
    let token = crypto::new_token();
    let it = app.clone();
    app.db
        .write(move |conn| {
            tries.count(conn, now)?;
            let Some(account) = queries::find_by_email(conn, &email)? else { return Ok(()) };
            if account.suspended_at.is_some() || tokens::is_fresh(conn, account.id, Purpose::PasswordReset, now)? {
                return Ok(());
            }
            tokens::issue(conn, account.id, Purpose::PasswordReset, &token, None, until, now)?;
            mail::enqueue(conn, &it.keys, &emails::password_reset(&it, &account, &token, until)?, now)?;
            Ok(())
        })
        .await?;
    Ok(visit.redirect_with("/login", "accounts-flash-reset-sent"))
}

/// `GET /password-reset/{token}`
pub async fn edit_reset(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    let found = app.db.read(move |conn| Ok(tokens::peek(conn, &token, Purpose::PasswordReset, now)?)).await?;
    let (account, _) = found.ok_or(Error::DeadLink)?;
    html::page(&pages::Reset::new(&visit, account.email, &[]))
}

/// `POST /password-reset/{token}`: the new password holds; sessions and programs
/// end. Nobody is logged in by it, and a second factor is asked for as ever.
///
/// It proves the address as well, so an account that was never confirmed is now.
pub async fn reset(
    app: web::Data<App>,
    visit: Visit,
    token: web::Path<String>,
    form: Form<NewPasswordForm>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let token = token.into_inner();
    // Looked at first, so that nobody has us hash without a link.
    let peeked = token.clone();
    let found = app.db.read(move |conn| Ok(tokens::peek(conn, &peeked, Purpose::PasswordReset, now)?)).await?;
    let (account, _) = found.ok_or(Error::DeadLink)?;
    if let Err(errors) = form.0.parse(&[&account.email, &account.name]) {
        return html::unprocessable(&pages::Reset::new(&visit, account.email, &errors));
    }
    let password_hash = app.passwords.hash(&form.0.password).await?;
    let it = app.clone();
    app.db
        .write(move |conn| {
            let (account, _) = tokens::take(conn, &token, Purpose::PasswordReset, now)?.ok_or(Error::DeadLink)?;
            queries::confirm(conn, account.id, now)?;
            queries::set_password(conn, account.id, &password_hash, None)?;
            tokens::revoke_all(conn, account.id, now)?;
            calendar::queries::end(conn, account.id)?;
            Tries::password(&it.keys, &account.email, "").forgive(conn, now)?;
            mail::enqueue(conn, &it.keys, &emails::password_changed(&it, &account, now)?, now)?;
            Ok(())
        })
        .await?;
    Ok(visit.redirect_with("/login", "accounts-flash-password-changed"))
}

/// `GET /account/password`
pub async fn edit(visit: Visit) -> Result<HttpResponse> {
    html::page(&pages::Password::new(&visit, &[]))
}

/// `POST /account/password`: the other sessions are over, this one goes on.
pub async fn update(app: web::Data<App>, visit: Visit, actor: Actor, form: Form<PasswordForm>) -> Result<HttpResponse> {
    let again = |errors: &[FieldError]| html::unprocessable(&pages::Password::new(&visit, errors));
    let account = own(&app, &actor).await?;
    if let Err(errors) = form.0.parse(&[&account.email, &account.name]) {
        return again(&errors);
    }
    let Some(account) = own_by_password(&app, &visit, &account, &form.0.current).await? else {
        return again(&[FieldError { field: "current", message: "accounts-current-wrong" }]);
    };
    let password_hash = app.passwords.hash(&form.0.password).await?;
    let now = visit.now;
    let it = app.clone();
    app.db
        .write(move |conn| {
            queries::check_unchanged(conn, &account)?;
            queries::set_password(conn, account.id, &password_hash, actor.session_id)?;
            mail::enqueue(conn, &it.keys, &emails::password_changed(&it, &account, now)?, now)?;
            Ok(())
        })
        .await?;
    Ok(visit.redirect_with("/account", "accounts-flash-password-changed"))
}
