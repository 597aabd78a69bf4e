//! A saved search behind its link: whoever holds it is its owner.

use actix_web::{HttpResponse, web};

use crate::accounts::throttle::Tries;
use crate::alerts::forms::{CriteriaForm, SettingsForm};
use crate::alerts::pages::{self, Ask, Past, Question};
use crate::alerts::queries::{self, runs};
use crate::alerts::{MOST_SEARCHES, PauseReason, SavedSearch, State, criteria, emails, reference_of};
use crate::app::App;
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::postings::{self, cards};
use crate::search::PostingSearch;
use crate::{Error, Result, mail};

/// Letters that the page of a search lists.
const MOST_RUNS: i64 = 50;

/// The search of a link.
pub(super) async fn find(app: &App, token: &str) -> Result<SavedSearch> {
    let reference = reference_of(&app.keys, token)?;
    app.db.read(move |conn| find_live(conn, &reference)).await
}

/// A link to what is forgotten is dead, not unknown.
fn find_live(conn: &mut Conn, reference: &str) -> Result<SavedSearch> {
    queries::find(conn, reference).map_err(|err| match err {
        diesel::result::Error::NotFound => Error::DeadLink,
        err => err.into(),
    })
}

/// Changes the search of a link in one transaction.
pub(super) async fn change<T: Send + 'static>(
    app: &App,
    token: &str,
    mut act: impl FnMut(&mut Conn, &SavedSearch) -> Result<T> + Send + 'static,
) -> Result<T> {
    let reference = reference_of(&app.keys, token)?;
    app.db
        .write(move |conn| {
            let it = find_live(conn, &reference)?;
            act(conn, &it)
        })
        .await
}

fn path(token: &str) -> String {
    format!("/alerts/{token}")
}

/// `GET /alerts/{token}`: what it looks for, when it tells, what it has told.
pub async fn show(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let it = find(&app, &token).await?;
    if it.state() == State::Unconfirmed {
        return html::page(&Ask::new(&visit, &it, &token, Question::Confirmation));
    }
    html::page(&page(&app, &visit, &it, &token, None, &[]).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    it: &SavedSearch,
    token: &str,
    form: Option<&SettingsForm>,
    errors: &[FieldError],
) -> Result<pages::Show> {
    let (search, saved, now) = (app.search.clone(), it.clone(), visit.now);
    let past = app
        .db
        .read(move |conn| {
            let wanted = PostingSearch { limit: 0, offset: 0, with_facets: false, ..saved.search().search };
            Ok(Past {
                n_open: search.postings(&wanted, now)?.total,
                runs: runs::of_search(conn, saved.id, MOST_RUNS)?,
                feedback: runs::feedback(conn, saved.id)?,
            })
        })
        .await?;
    Ok(pages::Show::new(visit, it, token, &past, form, errors))
}

/// `POST /alerts/{token}`: tells it under another name, at another time, in
/// another language.
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    token: web::Path<String>,
    form: Form<SettingsForm>,
) -> Result<HttpResponse> {
    let it = find(&app, &token).await?;
    let mut settings = match form.0.parse(it.loc()) {
        Ok(settings) => settings,
        Err(errors) => {
            return html::unprocessable(&page(&app, &visit, &it, &token, Some(&form.0), &errors).await?);
        }
    };
    if settings.name.is_empty() {
        settings.name = pages::proposed_name(&it.search(), settings.loc);
    }
    let now = visit.now;
    change(&app, &token, move |conn, it| Ok(queries::set_settings(conn, it, &settings, now)?)).await?;
    Ok(visit.redirect_with(&path(&token), "alerts-updated"))
}

/// `POST /alerts/{token}/criteria`: looks for something else under the same link.
pub async fn change_criteria(
    app: web::Data<App>,
    visit: Visit,
    token: web::Path<String>,
    form: Form<CriteriaForm>,
) -> Result<HttpResponse> {
    let it = find(&app, &token).await?;
    let search = match form.0.parse(&it.search()) {
        Ok(search) => search,
        Err(errors) => return html::unprocessable(&page(&app, &visit, &it, &token, None, &errors).await?),
    };
    let now = visit.now;
    change(&app, &token, move |conn, it| criteria::change(conn, it, &search, now)).await?;
    Ok(visit.redirect_with(&path(&token), "alerts-criteria-changed"))
}

/// `GET /alerts/{token}/confirmation`: asks once more, as mail scanners follow links.
pub async fn edit_confirmation(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let it = find(&app, &token).await?;
    match it.state() {
        State::Unconfirmed => html::page(&Ask::new(&visit, &it, &token, Question::Confirmation)),
        State::Ended => Err(Error::DeadLink),
        State::Active | State::Paused => Ok(visit.redirect(&path(&token))),
    }
}

/// `POST /alerts/{token}/confirmation`: the address is the owner's and wants it.
pub async fn confirm(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let (now, keys, address) = (visit.now, app.keys.clone(), visit.address.clone());
    change(&app, &token, move |conn, it| {
        queries::confirm(conn, it, now)?;
        Tries::alerts(&keys, &it.email(&keys)?, &address).forgive(conn, now)
    })
    .await?;
    Ok(visit.redirect_with(&path(&token), "alerts-confirmed"))
}

/// `POST /alerts/{token}/pause`
pub async fn pause(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    let is_paused =
        change(&app, &token, move |conn, it| Ok(queries::pause(conn, it, PauseReason::Owner, now)?)).await?;
    if !is_paused {
        return Err(Error::Conflict("the search is not active"));
    }
    Ok(visit.redirect_with(&path(&token), "alerts-paused"))
}

/// `POST /alerts/{token}/resumption`
pub async fn resume(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    change(&app, &token, move |conn, it| queries::resume(conn, it, now)).await?;
    Ok(visit.redirect_with(&path(&token), "alerts-resumed"))
}

/// `GET /alerts/{token}/unsubscription`: asks; nothing ends by looking.
pub async fn edit_unsubscription(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let it = find(&app, &token).await?;
    if it.state() == State::Ended {
        return html::page(&pages::Ended::new(&visit, &it, &token));
    }
    html::page(&Ask::new(&visit, &it, &token, Question::Unsubscription))
}

/// `POST /alerts/{token}/unsubscription`: ends it, from the page or from a mail
/// program (RFC 8058): no cookie, no form that matters, no redirect; again is 200.
pub async fn unsubscribe(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    let it = change(&app, &token, move |conn, it| {
        queries::end(conn, it, now)?;
        Ok(it.clone())
    })
    .await?;
    html::page(&pages::Ended::new(&visit, &it, &token))
}

/// `POST /alerts/{token}/list`: mails its owner all that the address has saved.
pub async fn send_list(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let (now, it) = (visit.now, app.clone());
    let is_sent = change(&app, &token, move |conn, saved| {
        let own = queries::of_address(conn, &saved.email_index)?;
        let email = queries::recipient(conn, &it.keys, saved)?;
        let Some(email) = email.filter(|_| !own.is_empty()) else { return Ok(false) };
        let is_full = own.len() as i64 >= MOST_SEARCHES;
        mail::enqueue(conn, &it.keys, &emails::list(&it, &own, is_full, &email, now)?, now)?;
        Ok(true)
    })
    .await?;
    if !is_sent {
        return Err(Error::DeadLink);
    }
    Ok(visit.redirect_with(&path(&token), "alerts-list-sent"))
}

/// `GET /alerts/{token}/runs/{run}`: all postings of a letter; those that have
/// closed since are counted only.
pub async fn run(app: web::Data<App>, visit: Visit, names: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (token, name) = names.into_inner();
    let it = find(&app, &token).await?;
    let (id, now, loc) = (it.id, visit.now, visit.loc);
    let (run, open) = app
        .db
        .read(move |conn| {
            let (run, ids) = runs::find(conn, id, &name)?;
            Ok((run, postings::queries::load_open(conn, &ids, now)?))
        })
        .await?;
    let cards = open.iter().map(|it| cards::card(it, loc, now, None)).collect();
    html::page(&pages::RunPage::new(&visit, &it, &token, &run, cards))
}
