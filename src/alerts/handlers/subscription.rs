//! Saving a search from a result page, and an account's own.

use actix_web::{HttpResponse, web};

use crate::access::Actor;
use crate::accounts::throttle::Tries;
use crate::alerts::forms::{AlertForm, NewAlert};
use crate::alerts::queries::{self, Owner};
use crate::alerts::{MOST_SEARCHES, SavedSearch, State, criteria, email_index, emails, pages, token};
use crate::api::Query;
use crate::app::App;
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Result, accounts, mail};

/// `GET /alerts`: to one's own, or for a stranger to where one is made.
pub async fn find(visit: Visit) -> HttpResponse {
    visit.redirect(if visit.actor.is_some() { "/account/alerts" } else { "/alerts/new" })
}

/// `GET /alerts/new`: a search to save, with its criteria; `?query=` is that of
/// the result page.
pub async fn new(app: web::Data<App>, visit: Visit, Query(form): Query<AlertForm>) -> Result<HttpResponse> {
    let own = own(&app, visit.actor.as_ref()).await?;
    html::page(&pages::NewPage::new(&visit, &form, own.as_ref(), &[]))
}

/// The address of whoever is logged in, and what they have saved.
async fn own(app: &App, actor: Option<&Actor>) -> Result<Option<(String, Vec<SavedSearch>)>> {
    let Some(id) = actor.map(|it| it.account_id) else { return Ok(None) };
    let keys = app.keys.clone();
    let found = app.db.read(move |conn| {
        let email = accounts::queries::find(conn, id)?.email;
        let searches = queries::of_account(conn, id, &email_index(&keys, &email))?;
        Ok((email, searches))
    });
    found.await.map(Some)
}

/// `POST /alerts`: saves the search, or puts it in the place of an own one. An account's is active at once; an address
/// is asked by mail.
///
/// The answer to a stranger is the same whether or not the address has saved
/// searches, so that no one can learn here who has.
pub async fn create(app: web::Data<App>, visit: Visit, form: Form<AlertForm>) -> Result<HttpResponse> {
    let own = own(&app, visit.actor.as_ref()).await?;
    let again =
        |errors: &[FieldError]| html::unprocessable(&pages::NewPage::new(&visit, &form.0, own.as_ref(), errors));
    let mut new = match form.0.parse(own.is_some(), visit.loc) {
        Ok(new) => new,
        Err(errors) => return again(&errors),
    };
    if new.settings.name.is_empty() {
        new.settings.name = pages::proposed_name(&new.search, new.settings.loc);
    }
    let now = visit.now;
    let it = app.clone();
    let replaced = own.iter().flat_map(|it| &it.1).find(|it| it.reference == form.0.replaces);
    if let Some(replaced) = replaced.cloned() {
        let path = format!("/alerts/{}", token(&app.keys, &replaced.reference));
        app.db.write(move |conn| criteria::change(conn, &replaced, &new.search, now)).await?;
        return Ok(visit.redirect_with(&path, "alerts-criteria-changed"));
    }
    match (&own, &visit.actor) {
        (Some((email, _)), Some(actor)) => {
            let owner = Owner { account_id: Some(actor.account_id), email: email.clone() };
            let saved = app.db.write(move |conn| save(conn, &it, &owner, &new, now)).await?;
            match saved {
                Some(saved) => {
                    let path = format!("/alerts/{}", token(&app.keys, &saved.reference));
                    Ok(visit.redirect_with(&path, "alerts-saved"))
                }
                None => again(&[FieldError { field: "query", message: "alerts-too-many" }]),
            }
        }
        _ => {
            let email = new.email.clone().unwrap_or_default();
            let tries = Tries::alerts(&app.keys, &email, &visit.address);
            app.db
                .write(move |conn| {
                    tries.count(conn, now)?;
                    ask(conn, &it, &email, &new, now)
                })
                .await?;
            Ok(visit.redirect("/alerts/sent"))
        }
    }
}

/// Saves an account's search; the same again is the one that is there. `None`
/// where there are too many.
pub(in crate::alerts) fn save(
    conn: &mut Conn,
    app: &App,
    owner: &Owner,
    new: &NewAlert,
    now: chrono::NaiveDateTime,
) -> Result<Option<SavedSearch>> {
    let account_id = owner.account_id.unwrap_or_default();
    let own = queries::of_account(conn, account_id, &email_index(&app.keys, &owner.email))?;
    let query = new.search.query();
    if let Some(known) = own.iter().find(|it| it.query == query) {
        return Ok(Some(known.clone()));
    }
    if own.len() as i64 >= MOST_SEARCHES {
        return Ok(None);
    }
    Ok(Some(queries::insert(conn, &app.keys, owner, &query, &new.settings, now)?))
}

/// Asks an address whether it wants a search. One that has this one already, or
/// too many, is sent what it has.
fn ask(conn: &mut Conn, app: &App, email: &str, new: &NewAlert, now: chrono::NaiveDateTime) -> Result<()> {
    let index = email_index(&app.keys, email);
    if queries::is_suppressed(conn, &index)? {
        return Ok(());
    }
    let own = queries::of_address(conn, &index)?;
    let query = new.search.query();
    let is_full = own.len() as i64 >= MOST_SEARCHES;
    let mail = match own.iter().find(|it| it.query == query) {
        Some(known) if known.state() == State::Unconfirmed => {
            // Asked for anew: as it was chosen last.
            queries::set_settings(conn, known, &new.settings, now)?;
            emails::confirmation(app, known, email, now)?
        }
        Some(_) => emails::list(app, &own, is_full, email, now)?,
        None if is_full => emails::list(app, &own, is_full, email, now)?,
        None => {
            let owner = Owner { account_id: None, email: email.to_owned() };
            let saved = queries::insert(conn, &app.keys, &owner, &query, &new.settings, now)?;
            emails::confirmation(app, &saved, email, now)?
        }
    };
    mail::enqueue(conn, &app.keys, &mail, now)?;
    Ok(())
}

/// `GET /alerts/sent`: look into your letter box.
pub async fn sent(visit: Visit) -> Result<HttpResponse> {
    html::page(&pages::Sent::new(&visit))
}

/// `GET /account/alerts`: what the account and its address have saved.
pub async fn index(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let keys = app.keys.clone();
    let own = app
        .db
        .read(move |conn| {
            let email = accounts::queries::find(conn, actor.account_id)?.email;
            Ok(queries::of_account(conn, actor.account_id, &email_index(&keys, &email))?)
        })
        .await?;
    let lines = own.iter().map(|it| pages::Line::new(&visit, it, &token(&app.keys, &it.reference))).collect();
    html::page(&pages::Index::new(&visit, lines))
}
