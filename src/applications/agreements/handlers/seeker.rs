//! The person's side of agreements.

use actix_web::{HttpResponse, web};

use super::calendar_of;
use crate::access::Actor;
use crate::app::App;
use crate::applications::agreements::forms::{AnswerForm, OthersForm};
use crate::applications::agreements::pages::{Filled, Others, Show};
use crate::applications::agreements::queries::hires::{self, Hire};
use crate::applications::agreements::queries::{self, Record, intentions, interviews, offers};
use crate::applications::handlers::seeker::own;
use crate::applications::{Application, Mover, Side, State, Step};
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::postings::{self, Posting};
use crate::{Error, Result};

fn base(reference: &str) -> String {
    format!("/profile/applications/{reference}")
}

fn page(reference: &str) -> String {
    format!("{}/agreements", base(reference))
}

async fn record(app: &App, account_id: i64, reference: &str) -> Result<Record> {
    let reference = reference.to_owned();
    app.db
        .read(move |conn| {
            let (application, posting) = own(conn, account_id, &reference)?;
            queries::record(conn, application, posting)
        })
        .await
}

async fn refused(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    reference: &str,
    filled: &Filled,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    let record = record(app, actor.account_id, reference).await?;
    html::unprocessable(&Show::new(visit, Side::Seeker, true, &record, filled, errors))
}

/// Does something with an own application, says so, and goes back to the page of its
/// agreements.
async fn act(
    app: &web::Data<App>,
    visit: &Visit,
    actor: &Actor,
    reference: &str,
    message: &'static str,
    mut act: impl FnMut(&mut Conn, &App, &Application, &Posting) -> Result<()> + Send + 'static,
) -> Result<HttpResponse> {
    let (service, account_id, wanted) = (app.clone(), actor.account_id, reference.to_owned());
    app.db
        .write(move |conn| {
            let (it, posting) = own(conn, account_id, &wanted)?;
            act(conn, &service, &it, &posting)
        })
        .await?;
    Ok(visit.redirect_with(&page(reference), message))
}

/// `GET /profile/applications/{reference}/agreements`
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let record = record(&app, actor.account_id, &reference).await?;
    html::page(&Show::new(&visit, Side::Seeker, true, &record, &Filled::default(), &[]))
}

/// `GET /profile/applications/{reference}/interviews.ics`
pub async fn calendar(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let record = record(&app, actor.account_id, &reference).await?;
    Ok(calendar_of(&app, &visit, &record, Side::Seeker))
}

/// `POST /profile/applications/{reference}/interview`: it suits, or another time would.
pub async fn answer_interview(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<AnswerForm>,
) -> Result<HttpResponse> {
    let request = match form.parse_request() {
        Ok(request) => request,
        Err(errors) => {
            let filled = Filled { request: form.request, ..Filled::default() };
            return refused(&app, &visit, &actor, &reference, &filled, &errors).await;
        }
    };
    let now = visit.now;
    act(&app, &visit, &actor, &reference, "agreements-told", move |conn, app, it, _| {
        interviews::answer(conn, app, it, request.as_deref(), now)
    })
    .await
}

/// `POST /profile/applications/{reference}/offer`: accepts or declines.
pub async fn answer_offer(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<AnswerForm>,
) -> Result<HttpResponse> {
    let accepts = match form.parse() {
        Ok(accepts) => accepts,
        Err(errors) => return refused(&app, &visit, &actor, &reference, &Filled::default(), &errors).await,
    };
    let (now, account_id) = (visit.now, actor.account_id);
    act(&app, &visit, &actor, &reference, "agreements-told", move |conn, app, it, _| {
        offers::answer(conn, app, it, account_id, accepts, now)
    })
    .await
}

/// `POST /profile/applications/{reference}/intention`: the person intends to.
pub async fn declare(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    act(&app, &visit, &actor, &reference, "agreements-told", move |conn, app, it, posting| {
        intentions::declare(conn, app, it, posting, Side::Seeker, now)
    })
    .await
}

fn reported(conn: &mut Conn, it: &Application) -> Result<Hire> {
    hires::of_application(conn, it.id)?.ok_or(Error::Conflict("no hire was reported"))
}

/// `POST /profile/applications/{reference}/hire`: it is so, or it is not.
pub async fn answer_hire(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<AnswerForm>,
) -> Result<HttpResponse> {
    let is_so = match form.parse() {
        Ok(is_so) => is_so,
        Err(errors) => return refused(&app, &visit, &actor, &reference, &Filled::default(), &errors).await,
    };
    let (service, now, reference) = (app.clone(), visit.now, reference.into_inner());
    let path = page(&reference);
    let others_path = format!("{}/others", base(&reference));
    let is_choice_due = app
        .db
        .write(move |conn| {
            let (it, posting) = own(conn, actor.account_id, &reference)?;
            let hire = reported(conn, &it)?;
            if is_so {
                let step = Step::by(Mover::Seeker, actor.account_id, State::Hired, None);
                hires::confirm(conn, &service, &hire, &step, now, now)?;
            } else {
                hires::object(conn, &service, &hire, &it, now)?;
            }
            let (it, _) = own(conn, actor.account_id, &reference)?;
            Ok(queries::record(conn, it, posting)?.is_choice_due())
        })
        .await?;
    Ok(visit.redirect_with(if is_choice_due { &others_path } else { &path }, "agreements-told"))
}

/// `GET /profile/applications/{reference}/others`: which other applications to keep.
pub async fn others(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    html::page(&others_page(&app, &visit, &actor, &reference, &[]).await?)
}

async fn others_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    reference: &str,
    errors: &[FieldError],
) -> Result<Others> {
    let record = record(app, actor.account_id, reference).await?;
    let ids: Vec<i64> = record.others.iter().map(|it| it.posting_id).collect();
    let postings = app.db.read(move |conn| Ok(postings::queries::load_many(conn, &ids)?)).await?;
    Ok(Others::new(visit, &record, &postings, errors))
}

/// `POST /profile/applications/{reference}/others`: keeps what is ticked and closes
/// the rest; no employer learns where the person begins.
pub async fn settle(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<OthersForm>,
) -> Result<HttpResponse> {
    if form.decided.is_empty() {
        let errors = [FieldError { field: "keep", message: "agreements-answer-missing" }];
        return html::unprocessable(&others_page(&app, &visit, &actor, &reference, &errors).await?);
    }
    let (service, now, reference) = (app.clone(), visit.now, reference.into_inner());
    app.db
        .write(move |conn| {
            let (it, posting) = own(conn, actor.account_id, &reference)?;
            let record = queries::record(conn, it, posting)?;
            let due = record.hire.as_ref().filter(|_| record.is_choice_due());
            let hire = due.ok_or(Error::Conflict("there is nothing to choose"))?;
            let is_kept = |reference: &String| form.keep.contains(reference);
            let kept: Vec<i64> = record.others.iter().filter(|it| is_kept(&it.reference)).map(|it| it.id).collect();
            hires::settle(conn, &service, hire, &kept, now)
        })
        .await?;
    Ok(visit.redirect_with("/profile/applications", "agreements-settled"))
}

/// `POST /profile/applications/{reference}/check`: still there, or not.
pub async fn answer_check(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<AnswerForm>,
) -> Result<HttpResponse> {
    let is_there = match form.parse() {
        Ok(is_there) => is_there,
        Err(errors) => return refused(&app, &visit, &actor, &reference, &Filled::default(), &errors).await,
    };
    let now = visit.now;
    act(&app, &visit, &actor, &reference, "agreements-thanks", move |conn, _, it, _| {
        let hire = reported(conn, it)?;
        hires::answer_checks(conn, hire.id, is_there, now)
    })
    .await
}
