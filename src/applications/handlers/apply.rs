//! Applying: the check page, and sending.

use actix_web::{HttpResponse, web};
use chrono::TimeDelta;

use crate::access::Actor;
use crate::app::App;
use crate::applications::forms::ApplicationForm;
use crate::applications::pages::apply::{Apply, Check};
use crate::applications::{Source, obstacle, queries};
use crate::certificates::queries::of_profile as certificates_of;
use crate::db::Conn;
use crate::html::{self, Visit};
use crate::postings::Posting;
use crate::profiles::{Contact, Full};
use crate::uploads::{self, Purpose, Received};
use crate::{Error, Result, matching, postings, profiles};

/// The posting, where the public may read it.
pub(in crate::applications) fn public_posting(
    conn: &mut Conn,
    reference: &str,
    now: chrono::NaiveDateTime,
) -> Result<Posting> {
    let posting = postings::queries::find(conn, reference)?;
    if posting.row.is_public(now) { Ok(posting) } else { Err(Error::NotFound) }
}

/// The profile of an account; `None` while nothing was saved.
pub(in crate::applications) fn own_profile(conn: &mut Conn, account_id: i64) -> Result<Option<Full>> {
    match profiles::queries::find_by_account(conn, account_id)? {
        Some(it) => Ok(Some(profiles::queries::load(conn, it.id)?)),
        None => Ok(None),
    }
}

/// What the check page shows; or the number of the application that is open already.
async fn check(app: &App, visit: &Visit, actor: &Actor, reference: &str) -> Result<std::result::Result<Check, String>> {
    let (search, keys, now, loc) = (app.search.clone(), app.keys.clone(), visit.now, visit.loc);
    let (reference, account_id) = (reference.to_owned(), actor.account_id);
    app.db
        .read(move |conn| {
            let posting = public_posting(conn, &reference, now)?;
            let questions = queries::questions(conn, posting.row.id)?;
            let Some(full) = own_profile(conn, account_id)? else {
                return Ok(Ok(Check::without_profile(posting, questions)));
            };
            let (posting_id, profile_id) = (posting.row.id, full.profile.id);
            if let Some(open) = queries::find_open(conn, posting_id, profile_id)? {
                return Ok(Err(open.reference));
            }
            let last = queries::last_applied(conn, posting_id, profile_id)?;
            let contact = Contact::open(&keys, &full.profile)?;
            Ok(Ok(Check {
                obstacle: obstacle(&posting, &full, &contact, now),
                is_repeat: last.is_some_and(|it| it > now - TimeDelta::hours(24)),
                fit: matching::fit_of_account(conn, &search, &posting, account_id, loc, now)?,
                issued: certificates_of(conn, profile_id)?,
                person: Some((full, contact)),
                posting,
                questions,
            }))
        })
        .await
}

/// `GET /postings/{reference}/application`: what the employer will receive, and
/// what it asks. Whoever has applied already is led there.
pub async fn new(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    match check(&app, &visit, &actor, &reference).await? {
        Err(open) => Ok(visit.redirect(&format!("/profile/applications/{open}"))),
        Ok(check) => {
            let source = Source::of_path(&visit.path).code().to_owned();
            let form = ApplicationForm { source, ..ApplicationForm::default() };
            html::page(&Apply::new(&visit, check, form, &[]))
        }
    }
}

/// `POST /postings/{reference}/application`: sends it. Twice is once.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    received: Received<ApplicationForm>,
) -> Result<HttpResponse> {
    let (now, form) = (visit.now, received.form);
    let check = match check(&app, &visit, &actor, &reference).await? {
        Err(open) => return Ok(visit.redirect(&format!("/profile/applications/{open}/confirmation"))),
        Ok(check) => check,
    };
    let mut errors = received.errors;
    let mut new = match form.parse(actor.account_id, &check.questions) {
        Ok(new) if errors.is_empty() && check.obstacle.is_none() => new,
        outcome => {
            errors.extend(outcome.err().unwrap_or_default());
            return html::unprocessable(&Apply::new(&visit, check, form, &errors));
        }
    };
    for file in &received.files {
        // What is stored and then belongs to no application is forgotten after a day.
        match uploads::store(&app, actor.account_id, Purpose::Attachment, file).await? {
            Ok(stored) => new.uploads.push(stored.id),
            Err(mistake) => return html::unprocessable(&Apply::new(&visit, check, form, &[mistake])),
        }
    }
    let (service, account_id, reference) = (app.clone(), actor.account_id, reference.into_inner());
    let made = app
        .db
        .write(move |conn| {
            // Read again: this is what the decision rests on.
            let posting = public_posting(conn, &reference, now)?;
            let full = own_profile(conn, account_id)?.ok_or(Error::NotFound)?;
            queries::create(conn, &service, &posting, &full, &new, now)
        })
        .await?;
    match made {
        Ok(it) => Ok(visit.redirect(&format!("/profile/applications/{}/confirmation", it.reference))),
        Err(obstacle) => {
            let check = Check { obstacle: Some(obstacle), ..check };
            html::unprocessable(&Apply::new(&visit, check, form, &[]))
        }
    }
}
