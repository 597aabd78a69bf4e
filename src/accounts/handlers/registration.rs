//! Registering, and confirming the address.

use actix_web::{HttpResponse, web};
use chrono::TimeDelta;

use crate::access::Role;
use crate::accounts::forms::RegisterForm;
use crate::accounts::queries::tokens::{self, Purpose};
use crate::accounts::throttle::Tries;
use crate::accounts::{NewAccount, emails, pages, queries};
use crate::app::App;
use crate::html::{self, Form, Visit};
use crate::{Error, Result, crypto, db, mail};

const CONFIRMABLE_FOR: TimeDelta = TimeDelta::days(7);

/// `GET /register`
pub async fn new(visit: Visit) -> Result<HttpResponse> {
    if visit.actor.is_some() {
        return Ok(visit.redirect("/account"));
    }
    html::page(&pages::Register::new(&visit, &RegisterForm::default(), &[]))
}

/// `POST /register`: makes the account and asks the address whether it is theirs.
///
/// The answer is the same whether or not the address has an account, so that no
/// one can learn here who has; its owner is told by mail.
pub async fn create(app: web::Data<App>, visit: Visit, form: Form<RegisterForm>) -> Result<HttpResponse> {
    let person = match form.0.parse() {
        Ok(person) => person,
        Err(errors) => return html::unprocessable(&pages::Register::new(&visit, &form.0, &errors)),
    };
    let now = visit.now;
    let tries = Tries::mails(&app.keys, &visit.address);
    app.db.write(move |conn| tries.count(conn, now)).await?;

    let new = NewAccount {
        password_hash: app.passwords.hash(&person.password).await?,
        email: person.email,
        name: person.name,
        roles: vec![Role::Seeker],
        locale: visit.loc,
        confirmed_at: None,
    };
    let token = crypto::new_token();
    let it = app.clone();
    let stored = app
        .db
        .write(move |conn| {
            let account = match queries::find_by_email(conn, &new.email)? {
                None => queries::create(conn, &new, now)?,
                Some(known) if known.confirmed_at.is_some() => {
                    mail::enqueue(conn, &it.keys, &emails::account_exists(&it, &known, now)?, now)?;
                    return Ok(());
                }
                Some(known) if tokens::is_fresh(conn, known.id, Purpose::Confirmation, now)? => return Ok(()),
                Some(known) => {
                    queries::register_again(conn, known.id, &new)?;
                    queries::find(conn, known.id)?
                }
            };
            tokens::issue(conn, account.id, Purpose::Confirmation, &token, None, now + CONFIRMABLE_FOR, now)?;
            mail::enqueue(conn, &it.keys, &emails::confirmation(&it, &account, &token)?, now)?;
            Ok(())
        })
        .await;
    match stored {
        // Someone registered the same address in the same moment.
        Err(err) if db::is_unique_violation(&err) => {}
        stored => stored?,
    }
    Ok(visit.redirect_with("/login", "accounts-flash-registered"))
}

/// `GET /confirmation/{token}`: asks once more, as mail scanners follow links.
pub async fn edit_confirmation(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    let found = app.db.read(move |conn| Ok(tokens::peek(conn, &token, Purpose::Confirmation, now)?)).await?;
    let (account, _) = found.ok_or(Error::DeadLink)?;
    html::page(&pages::Confirmation::new(&visit, account.email))
}

/// `POST /confirmation/{token}`: from now on the account may log in.
pub async fn confirm(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    app.db
        .write(move |conn| {
            let (account, _) = tokens::take(conn, &token, Purpose::Confirmation, now)?.ok_or(Error::DeadLink)?;
            Ok(queries::confirm(conn, account.id, now)?)
        })
        .await?;
    Ok(visit.redirect_with("/login", "accounts-flash-confirmed"))
}
