//! What an employer does with a posting once it was public.

use actix_web::{HttpResponse, web};
use chrono::{NaiveDateTime, TimeDelta};
use serde::Deserialize;

use super::pages::RelistPage;
use super::queries;
use crate::app::App;
use crate::db::Conn;
use crate::employers::{Acting, MemberRole, queries as employers};
use crate::html::{self, FieldError, Form, Visit};
use crate::postings::forms::{self, MOST_DAYS};
use crate::postings::queries::{self as postings_queries, Ending, Move, Origin, Posting, draft_of, insert_for, note};
use crate::postings::{Draft, FilledBy, HiddenReason, Outcome, State};
use crate::{Error, Result, clock};

/// Where a posting of one's own is found.
fn path(reference: &str) -> String {
    format!("/employer/postings/{reference}")
}

/// Does something with a posting of one's own, and goes back to it.
async fn act(
    app: &App,
    visit: &Visit,
    acting: Acting,
    reference: &str,
    message: &'static str,
    mut work: impl FnMut(&mut Conn, &Acting, &Posting) -> Result<()> + Send + 'static,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let name = reference.to_owned();
    app.db
        .write(move |conn| {
            let posting = queries::find_own(conn, acting.employer.id, &name)?;
            work(conn, &acting, &posting)
        })
        .await?;
    Ok(visit.redirect_with(&path(reference), message))
}

/// `POST /employer/postings/{reference}/pause`
pub async fn pause(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    act(&app, &visit, acting, &reference, "portal-paused", move |conn, acting, it| {
        postings_queries::hide(conn, &it.row.reference, HiddenReason::Paused, Some(acting.account_id), now)
    })
    .await
}

/// `POST /employer/postings/{reference}/confirmation`: it is still to be filled;
/// one that its employer paused, or did not confirm, is public again.
pub async fn confirm(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    act(&app, &visit, acting, &reference, "portal-confirmed", move |conn, acting, it| {
        if it.row.is_open(now) {
            return Ok(queries::confirm(conn, it.row.id, now)?);
        }
        // What the office has hidden comes back by the office.
        let is_own = matches!(it.row.hidden_reason(), Some(HiddenReason::Paused | HiddenReason::Unconfirmed));
        if !is_own {
            return Err(Error::Conflict("the office has hidden the posting, or it is not public"));
        }
        employers::may_post(conn, acting.employer.id, now)?;
        let step = Move { to: State::Published, outcome: None, account_id: Some(acting.account_id), reason: None };
        postings_queries::advance(conn, &it.row.reference, &step, now)
    })
    .await
}

/// Until when a posting is to be open.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PeriodForm {
    /// The last day.
    pub valid_until: String,
    /// Why it is wanted again; only where it is relisted.
    pub reason: String,
}

impl PeriodForm {
    /// The first instant at which it is no longer open.
    fn end(&self, now: NaiveDateTime) -> Result<NaiveDateTime, FieldError> {
        let wrong = |message| FieldError { field: "valid_until", message };
        let until = forms::instant(&self.valid_until).ok_or(wrong("postings-valid-until-wrong"))?;
        if until <= now {
            return Err(wrong("postings-valid-until-past"));
        }
        if until > clock::end_of(clock::day(now)) + TimeDelta::days(MOST_DAYS) {
            return Err(wrong("postings-valid-until-far"));
        }
        Ok(until)
    }
}

/// `POST /employer/postings/{reference}/extension`: open for longer, or for less
/// long; at most 90 days from now (L2). It is confirmed by that.
pub async fn extend(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    form: Form<PeriodForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    find(&app, &acting, &reference).await?;
    let now = visit.now;
    let until = match form.0.end(now) {
        Ok(it) => it,
        // The field of the page is a calendar; what it cannot send needs no form again.
        Err(wrong) => return Ok(visit.redirect_with(&path(&reference), wrong.message)),
    };
    let what = visit.t("portal-extended-to").with("day", clock::show_last_day(until, visit.loc.is_en()));
    let what = what.to_string();
    act(&app, &visit, acting, &reference, "portal-extended", move |conn, acting, it| {
        let state = it.row.state();
        if !matches!(state, State::Published | State::Hidden) {
            return Err(Error::Conflict("only a posting that was approved and has not ended is extended"));
        }
        queries::set_end(conn, &it.row, until, now)?;
        Ok(note(conn, it.row.id, state, Some(acting.account_id), &what, now)?)
    })
    .await
}

/// `POST /employer/postings/{reference}/copy`: a draft with the same words.
pub async fn copy(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let now = visit.now;
    let made = app
        .db
        .write(move |conn| {
            let posting = queries::find_own(conn, acting.employer.id, &reference)?;
            let origin =
                Origin { created_by: Some(acting.account_id), copy_of: Some(posting.row.id), ..Origin::default() };
            let draft = Draft { valid_until: None, ..draft_of(conn, &posting)? };
            Ok(insert_for(conn, &own(draft), acting.employer.id, &origin, now)?.1)
        })
        .await?;
    Ok(visit.redirect_with(&path(&made), "portal-copied"))
}

/// A draft that no source published first.
fn own(draft: Draft) -> Draft {
    Draft { source: None, source_key: None, ..draft }
}

/// `GET /employer/postings/{reference}/relisting`: until when, and why.
pub async fn ask_relisting(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let posting = find(&app, &acting, &reference).await?;
    if posting.row.state() != State::Closed {
        return Err(Error::Conflict("only what has ended is relisted"));
    }
    html::page(&RelistPage::new(&visit, &posting, PeriodForm::default(), &[]))
}

async fn find(app: &App, acting: &Acting, reference: &str) -> Result<Posting> {
    let (employer_id, reference) = (acting.employer.id, reference.to_owned());
    app.db.read(move |conn| queries::find_own(conn, employer_id, &reference)).await
}

/// `POST /employer/postings/{reference}/relisting`: the same need again, which
/// counts once (S3). It is a draft, and is reviewed like any other.
pub async fn relist(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    form: Form<PeriodForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let posting = find(&app, &acting, &reference).await?;
    if posting.row.state() != State::Closed {
        return Err(Error::Conflict("only what has ended is relisted"));
    }
    let mut errors = Vec::new();
    let until = form.0.end(visit.now).map_err(|it| errors.push(it)).ok();
    let reason: String = form.0.reason.trim().chars().take(200).collect();
    if reason.is_empty() {
        errors.push(FieldError { field: "reason", message: "portal-relist-reason-missing" });
    }
    if !errors.is_empty() {
        return html::unprocessable(&RelistPage::new(&visit, &posting, form.0, &errors));
    }
    let now = visit.now;
    let made = app
        .db
        .write(move |conn| {
            let posting = queries::find_own(conn, acting.employer.id, &reference)?;
            let origin =
                Origin { created_by: Some(acting.account_id), relist_of: Some(posting.row.id), ..Origin::default() };
            let draft = own(Draft { valid_until: until, ..draft_of(conn, &posting)? });
            let (id, made) = insert_for(conn, &draft, acting.employer.id, &origin, now)?;
            note(conn, id, State::Draft, Some(acting.account_id), &reason, now)?;
            Ok(made)
        })
        .await?;
    Ok(visit.redirect_with(&path(&made), "portal-relisted"))
}

/// How a posting ended for its employer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClosureForm {
    /// `here`, `elsewhere`, or `cancelled`.
    outcome: String,
}

/// `POST /employer/postings/{reference}/closure`
pub async fn close(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    form: Form<ClosureForm>,
) -> Result<HttpResponse> {
    let (now, shared) = (visit.now, app.clone());
    let filled_by = FilledBy::parse(&form.0.outcome);
    act(&app, &visit, acting, &reference, "portal-closed", move |conn, acting, it| {
        let outcome = if filled_by.is_some() { Outcome::Filled } else { Outcome::Withdrawn };
        let ending = Ending { outcome, filled_by, account_id: Some(acting.account_id), reason: None };
        postings_queries::close(conn, &shared, &it.row.reference, &ending, now)
    })
    .await
}
