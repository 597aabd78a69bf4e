//! The employer's side of agreements.

use actix_web::{HttpResponse, web};

use super::calendar_of;
use crate::Result;
use crate::app::App;
use crate::applications::agreements::forms::{HireForm, InterviewForm, OfferForm};
use crate::applications::agreements::pages::{Filled, Show};
use crate::applications::agreements::queries::{self, Record, hires, intentions, interviews, offers};
use crate::applications::queries::find_of_employer;
use crate::applications::{Application, Side};
use crate::db::Conn;
use crate::employers::{Acting, MemberRole};
use crate::html::{self, FieldError, Form, Visit};
use crate::postings::Posting;

fn base(reference: &str) -> String {
    format!("/employer/applications/{reference}")
}

fn page(reference: &str) -> String {
    format!("{}/agreements", base(reference))
}

async fn record(app: &App, acting: &Acting, reference: &str) -> Result<Record> {
    let (employer_id, reference) = (acting.employer.id, reference.to_owned());
    app.db
        .read(move |conn| {
            let (application, posting) = find_of_employer(conn, &reference, employer_id)?;
            queries::record(conn, application, posting)
        })
        .await
}

async fn refused(
    app: &App,
    visit: &Visit,
    acting: &Acting,
    reference: &str,
    filled: &Filled,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    let record = record(app, acting, reference).await?;
    html::unprocessable(&Show::new(visit, Side::Employer, true, &record, filled, errors))
}

/// Does something with an application that the unit holds, and goes back to the page
/// of its agreements.
async fn act(
    app: &web::Data<App>,
    visit: &Visit,
    acting: &Acting,
    reference: &str,
    mut act: impl FnMut(&mut Conn, &App, &Application, &Posting) -> Result<()> + Send + 'static,
) -> Result<HttpResponse> {
    let (service, employer_id, wanted) = (app.clone(), acting.employer.id, reference.to_owned());
    app.db
        .write(move |conn| {
            let (it, posting) = find_of_employer(conn, &wanted, employer_id)?;
            act(conn, &service, &it, &posting)
        })
        .await?;
    Ok(visit.redirect_with(&page(reference), "agreements-told"))
}

/// `GET /employer/applications/{reference}/agreements`
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let record = record(&app, &acting, &reference).await?;
    let can_write = acting.require(MemberRole::Recruiter).is_ok();
    html::page(&Show::new(&visit, Side::Employer, can_write, &record, &Filled::default(), &[]))
}

/// `GET /employer/applications/{reference}/interviews.ics`
pub async fn calendar(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let record = record(&app, &acting, &reference).await?;
    Ok(calendar_of(&app, &visit, &record, Side::Employer))
}

/// `POST /employer/applications/{reference}/interview`: proposes, changes or cancels.
pub async fn interview(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    Form(form): Form<InterviewForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let slot = match form.act.as_str() {
        "cancel" => None,
        _ => match form.parse(visit.now) {
            Ok(slot) => Some(slot),
            Err(errors) => {
                let filled = Filled { interview: form, ..Filled::default() };
                return refused(&app, &visit, &acting, &reference, &filled, &errors).await;
            }
        },
    };
    let (now, account_id) = (visit.now, acting.account_id);
    act(&app, &visit, &acting, &reference, move |conn, app, it, _| match &slot {
        Some(slot) => interviews::propose(conn, app, it, account_id, slot, now),
        None => interviews::cancel(conn, app, it, now),
    })
    .await
}

/// `POST /employer/applications/{reference}/offer`: makes one, or takes the open one back.
pub async fn offer(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    Form(form): Form<OfferForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let new = match form.act.as_str() {
        "withdraw" => None,
        _ => match form.parse(visit.now) {
            Ok(new) => Some(new),
            Err(errors) => {
                let filled = Filled { offer: form, ..Filled::default() };
                return refused(&app, &visit, &acting, &reference, &filled, &errors).await;
            }
        },
    };
    let (now, account_id) = (visit.now, acting.account_id);
    act(&app, &visit, &acting, &reference, move |conn, app, it, _| match &new {
        Some(new) => offers::make(conn, app, it, account_id, new, now),
        None => offers::withdraw(conn, app, it, now),
    })
    .await
}

/// `POST /employer/applications/{reference}/intention`: the employer intends to.
pub async fn declare(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let now = visit.now;
    act(&app, &visit, &acting, &reference, move |conn, app, it, posting| {
        intentions::declare(conn, app, it, posting, Side::Employer, now)
    })
    .await
}

/// `POST /employer/applications/{reference}/hire`: reports the first day of work.
pub async fn report_hire(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    Form(form): Form<HireForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let starts_on = match form.parse(visit.now) {
        Ok(day) => day,
        Err(errors) => {
            let filled = Filled { first_day: form.first_day, ..Filled::default() };
            return refused(&app, &visit, &acting, &reference, &filled, &errors).await;
        }
    };
    let now = visit.now;
    act(&app, &visit, &acting, &reference, move |conn, app, it, posting| {
        hires::report(conn, app, it, posting, starts_on, now)
    })
    .await
}
