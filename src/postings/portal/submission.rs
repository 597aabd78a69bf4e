//! Checking what is written, and handing it in.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::pages::SubmissionPage;
use super::queries::{self, Work};
use super::sections::form_field;
use crate::app::App;
use crate::compliance::rules::{self, Finding, Subject};
use crate::db::Conn;
use crate::employers::{Acting, MemberRole, queries as employers};
use crate::html::{self, Form, Visit};
use crate::i18n::Loc;
use crate::postings::forms::PostingForm;
use crate::postings::queries as postings_queries;
use crate::postings::reviews::{self, ReviewKind};
use crate::postings::{Draft, State};
use crate::{Error, Result};

/// All that the rules find in a draft, its questions and its contract included.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let mut subject = Subject::of(draft);
    subject.texts.extend(draft.questions.iter().map(|it| ("questions", it.text.as_str())));
    subject.contract_months = draft.contract_months;
    subject.probation_months = draft.probation_months;
    rules::check(&subject)
}

/// What words of a draft the law forbids: nobody publishes these, the office neither.
pub fn unlawful(draft: &Draft) -> Vec<Finding> {
    check(draft).into_iter().filter(|it| it.is_block() && !it.passage.is_empty()).collect()
}

/// A finding in one sentence or three: what is wrong, what the law says, what to do.
pub fn worded(it: &Finding, loc: Loc) -> String {
    let words =
        [it.title_message().to_owned(), it.law_message(), it.advice_message()].map(|name| loc.t(name).to_string());
    let quoted = if it.passage.is_empty() {
        String::new()
    } else {
        loc.t("portal-quoted").with("words", &*it.passage).to_string()
    };
    quoted + &words.join(if loc.is_en() { " " } else { "" })
}

/// What is said below a field while someone types.
#[derive(Debug, Serialize)]
struct Remark {
    field: String,
    text: String,
    is_block: bool,
}

/// `POST /employer/postings/check`: what the rules find in the fields of a form as
/// it is; nothing is stored. What is still missing is no remark.
pub async fn check_typed(visit: Visit, _acting: Acting, form: Form<PostingForm>) -> Result<HttpResponse> {
    let draft = form.0.read(visit.now).0;
    let findings = web::block(move || check(&draft)).await.map_err(anyhow::Error::from)?;
    let is_said = |it: &Finding| {
        !it.passage.is_empty()
            || (it.field == "pay" && !form.0.pay_min.is_empty())
            || (it.field == "probation_months" && !form.0.probation_months.is_empty())
    };
    let remarks: Vec<Remark> = findings
        .iter()
        .filter(|it| is_said(it) && !matches!(&*it.rule, "missing" | "missing_validity"))
        .map(|it| Remark {
            field: form_field(&it.field).to_owned(),
            text: worded(it, visit.loc),
            is_block: it.is_block(),
        })
        .collect();
    Ok(HttpResponse::Ok().json(remarks))
}

/// `GET /employer/postings/{reference}/submission`: what stands against handing it in.
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let work = load(&app, &acting, &reference).await?;
    let is_verified = acting.employer.is_verified(visit.now);
    html::page(&SubmissionPage::new(&visit, &work, is_verified, false))
}

async fn load(app: &App, acting: &Acting, reference: &str) -> Result<Work> {
    let (employer_id, reference) = (acting.employer.id, reference.to_owned());
    app.db
        .read(move |conn| {
            let work = queries::load(conn, employer_id, &reference)?;
            if !work.is_submittable() {
                return Err(Error::Conflict("there is nothing to hand in"));
            }
            Ok(work)
        })
        .await
}

/// The bases of findings, each rule beside its text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SubmissionForm {
    rule: Vec<String>,
    basis: Vec<String>,
    /// `exception`, or empty.
    act: String,
}

impl From<SubmissionForm> for Grounds {
    fn from(it: SubmissionForm) -> Grounds {
        let for_exception = it.act == "exception";
        Grounds { bases: it.rule.into_iter().zip(it.basis).collect(), for_exception }
    }
}

/// What an employer says to the findings.
#[derive(Debug, Clone, Default)]
pub struct Grounds {
    /// Rules and the bases for what they found.
    pub bases: Vec<(String, String)>,
    /// Whether the office is asked for an exception from what blocks, where the law
    /// knows one. Asked for in so many words: a basis given for a warning says
    /// nothing about a block of the same rule.
    pub for_exception: bool,
}

/// The bases of rules that there are, at most 500 characters each.
fn usable(bases: &[(String, String)]) -> Vec<(String, String)> {
    let known = bases.iter().filter(|it| rules::all().iter().any(|rule| rule.code == it.0));
    known.map(|(rule, text)| (rule.clone(), text.trim().chars().take(500).collect())).collect()
}

/// What came of handing in: done, or what stands against it.
pub enum Outcome {
    /// It is with the office, or public at once where the employer is trusted.
    Submitted {
        /// Whether it is public already.
        is_published: bool,
    },
    /// Findings have to be mended, or need a basis.
    Refused(Box<Work>),
}

/// Hands a posting in: keeps the bases, checks again, and gives it to the office.
/// What is handed in for an exception is approved by two reviewers or by none.
///
/// # Errors
/// `Conflict` where the unit is not verified (L3) or there is nothing to hand in.
pub fn hand_in(
    conn: &mut Conn,
    app: &App,
    acting: &Acting,
    reference: &str,
    grounds: &Grounds,
    now: chrono::NaiveDateTime,
) -> Result<Outcome> {
    let employer_id = acting.employer.id;
    let id = queries::find_own(conn, employer_id, reference)?.row.id;
    queries::put_bases(conn, id, &usable(&grounds.bases))?;
    let work = queries::load(conn, employer_id, reference)?;
    if !work.is_submittable() {
        return Err(Error::Conflict("there is nothing to hand in"));
    }
    if work.obstacles(grounds.for_exception).next().is_some() {
        return Ok(Outcome::Refused(Box::new(work)));
    }
    employers::may_post(conn, employer_id, now)?;
    let is_new = matches!(work.posting.row.state(), State::Draft | State::ChangesRequested);
    let kind = if is_new { ReviewKind::Submission } else { ReviewKind::Revision };
    if !is_new {
        postings_queries::mark_submitted(conn, id, now)?;
    }
    let by = acting.account_id;
    let submitted = reviews::queries::submit(conn, app, id, kind, &work.draft, &work.findings, by, now)?;
    Ok(Outcome::Submitted { is_published: submitted.is_published })
}

/// `POST /employer/postings/{reference}/submission`
pub async fn submit(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    form: Form<SubmissionForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let (grounds, now, shared) = (Grounds::from(form.0), visit.now, app.clone());
    let path = format!("/employer/postings/{reference}");
    let outcome = app.db.write(move |conn| hand_in(conn, &shared, &acting, &reference, &grounds, now)).await?;
    match outcome {
        Outcome::Submitted { is_published: true } => Ok(visit.redirect_with(&path, "portal-published")),
        Outcome::Submitted { is_published: false } => Ok(visit.redirect_with(&path, "portal-submitted")),
        Outcome::Refused(work) => html::unprocessable(&SubmissionPage::new(&visit, &work, true, true)),
    }
}

/// `POST /employer/postings/{reference}/withdrawal`: takes back what no reviewer has
/// taken up yet; it can be written again.
pub async fn take_back(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let now = visit.now;
    let path = format!("/employer/postings/{reference}");
    app.db
        .write(move |conn| {
            let posting = queries::find_own(conn, acting.employer.id, &reference)?;
            reviews::queries::take_back(conn, posting.row.id, acting.account_id, now)
        })
        .await?;
    Ok(visit.redirect_with(&path, "portal-taken-back"))
}
