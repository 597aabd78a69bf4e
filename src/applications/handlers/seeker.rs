//! The person's own applications.

use actix_web::{HttpResponse, web};

use crate::access::Actor;
use crate::app::App;
use crate::applications::forms::TextForm;
use crate::applications::pages::seeker::{Confirmation, Index, Record, Show};
use crate::applications::{Application, Mover, Side, State, Step, advance, queries};
use crate::db::Conn;
use crate::html::{self, Form, Visit};
use crate::postings::Posting;
use crate::{Error, Result, compliance, postings, profiles};

/// So many looks are shown; all of them are in the export.
const LOOKS: i64 = 50;

/// One's own application.
pub(in crate::applications) fn own(
    conn: &mut Conn,
    account_id: i64,
    reference: &str,
) -> Result<(Application, Posting)> {
    let profile = profiles::queries::find_by_account(conn, account_id)?.ok_or(Error::NotFound)?;
    queries::find_of_profile(conn, reference, profile.id)
}

/// `GET /profile/applications`: all of them, the latest first.
pub async fn index(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let account_id = actor.account_id;
    let rows = app
        .db
        .read(move |conn| {
            let Some(profile) = profiles::queries::find_by_account(conn, account_id)? else { return Ok(Vec::new()) };
            let all = queries::of_profile(conn, profile.id)?;
            let ids: Vec<i64> = all.iter().map(|it| it.posting_id).collect();
            let postings = postings::queries::load_many(conn, &ids)?;
            let posting = |it: &Application| postings.iter().find(|posting| posting.row.id == it.posting_id).cloned();
            Ok(all.into_iter().filter_map(|it| Some((posting(&it)?, it))).collect())
        })
        .await?;
    html::page(&Index::new(&visit, &rows))
}

/// `GET /profile/applications/{reference}/confirmation`: the number, what happens
/// next and until when.
pub async fn confirmation(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (it, posting) = app.db.read(move |conn| own(conn, actor.account_id, &reference)).await?;
    html::page(&Confirmation::new(&visit, &it, &posting))
}

async fn record(app: &App, account_id: i64, reference: &str) -> Result<Record> {
    let (keys, reference) = (app.keys.clone(), reference.to_owned());
    app.db
        .read(move |conn| {
            let (it, posting) = own(conn, account_id, &reference)?;
            Ok(Record {
                history: queries::history(conn, it.id)?,
                answers: queries::answers(conn, it.id)?,
                files: queries::files(conn, it.id)?,
                letter: it.letter(&keys)?,
                messages: queries::messages(conn, &keys, &it)?,
                looks: compliance::queries::looks_of(conn, it.profile_id, &posting.employer.name, LOOKS)?,
                application: it,
                posting,
            })
        })
        .await
}

/// `GET /profile/applications/{reference}`: how it went so far and what is next.
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let record = record(&app, actor.account_id, &reference).await?;
    html::page(&Show::new(&visit, &app.settings, record, TextForm::default(), &[]))
}

/// `POST /profile/applications/{reference}/withdrawal`: takes it back, in any
/// open state; within ten minutes without a trace.
pub async fn withdraw(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (service, now, reference) = (app.clone(), visit.now, reference.into_inner());
    let path = format!("/profile/applications/{reference}");
    app.db
        .write(move |conn| {
            own(conn, actor.account_id, &reference)?;
            let step = Step::by(Mover::Seeker, actor.account_id, State::Withdrawn, None);
            advance(conn, &service, &reference, &step, now)
        })
        .await?;
    Ok(visit.redirect_with(&path, "applications-withdrawn"))
}

/// `POST /profile/applications/{reference}/messages`: writes to the employer.
pub async fn write(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<TextForm>,
) -> Result<HttpResponse> {
    let text = match form.parse() {
        Ok(text) => text,
        Err(errors) => {
            let record = record(&app, actor.account_id, &reference).await?;
            return html::unprocessable(&Show::new(&visit, &app.settings, record, form, &errors));
        }
    };
    let (service, now, reference) = (app.clone(), visit.now, reference.into_inner());
    let path = format!("/profile/applications/{reference}");
    app.db
        .write(move |conn| {
            let (it, _) = own(conn, actor.account_id, &reference)?;
            queries::send(conn, &service, &it, Side::Seeker, actor.account_id, &text, now)
        })
        .await?;
    Ok(visit.redirect_with(&path, "applications-sent"))
}
