//! All of reviews' SQL: submissions and single reviews here; decisions, lists
//! and figures in files of their own.

mod decisions;
mod lists;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;

use super::findings::{Finding, Found};
use super::{ReviewKind, ReviewOutcome, WORKING_DAYS, notices};
use crate::app::App;
use crate::codes::holidays;
use crate::compliance::rules;
use crate::crypto;
use crate::db::Conn;
use crate::postings::State;
use crate::postings::queries::{self as postings_queries, Move, Posting, advance};
use crate::schema::{
    accounts, employers, posting_bases, posting_review_answers, posting_review_notes, posting_review_requests,
    posting_reviews, posting_revisions, postings,
};
use crate::{Error, Result};
pub use decisions::{
    Decision, ask_override, assign, cancel, decide, due_to_publish, is_partial, publish_late, take, take_back,
};
pub use lists::{
    Listed, Note, Queue, add_note, answers, bases, count_open, figures, notes, of_posting, queue, requests,
};

/// A review as its row is.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = posting_reviews)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Review {
    pub id: i64,
    pub posting_id: i64,
    pub kind: String,
    pub snapshot: String,
    pub findings: String,
    pub score: i32,
    pub submitted_by: Option<i64>,
    pub submitted_at: NaiveDateTime,
    pub due_at: NaiveDateTime,
    pub assigned_to: Option<i64>,
    pub decided_by: Option<i64>,
    pub decided_at: Option<NaiveDateTime>,
    pub outcome: Option<String>,
    pub reason: Option<String>,
    pub override_by: Option<i64>,
    pub override_basis: Option<String>,
}

impl Review {
    /// Whether it was handed in for an exception from what blocks.
    ///
    /// # Errors
    /// As [`Review::found`].
    pub fn is_for_exception(&self) -> Result<bool> {
        Ok(self.found()?.findings.iter().any(Finding::is_block))
    }

    /// What it is about.
    pub fn kind(&self) -> ReviewKind {
        ReviewKind::parse(&self.kind).unwrap_or(ReviewKind::Submission)
    }

    /// What came of it; `None` while it is open.
    pub fn outcome(&self) -> Option<ReviewOutcome> {
        self.outcome.as_deref().and_then(ReviewOutcome::parse)
    }

    /// What the rules found.
    ///
    /// # Errors
    /// The row holds something else, which is our own mistake.
    pub fn found(&self) -> Result<Found> {
        Ok(serde_json::from_str(&self.findings).map_err(anyhow::Error::from)?)
    }
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submitted {
    /// Its review.
    pub review_id: i64,
    /// Whether it is public already, as its employer is trusted.
    pub is_published: bool,
}

/// Hands a posting, or changes to a published one, in to the office: moves the
/// posting, opens the review and tells the reviewers. What a trusted employer
/// submits is published at once where the rules found nothing, and a random
/// share of that is looked at afterwards.
///
/// `snapshot` is the text as it is handed in, a [`crate::postings::Draft`] as a
/// rule. Whether a finding that blocks may be handed in at all is the caller's
/// business: who contests one gets a decision of two reviewers.
///
/// # Errors
/// `Conflict` where the posting's state does not allow it.
#[expect(clippy::too_many_arguments, reason = "what is handed in, by whom and when; a struct would say the same twice")]
pub fn submit(
    conn: &mut Conn,
    app: &App,
    posting_id: i64,
    kind: ReviewKind,
    snapshot: &impl Serialize,
    findings: &[Finding],
    by: i64,
    now: NaiveDateTime,
) -> Result<Submitted> {
    let posting = posting_of(conn, posting_id)?;
    if kind == ReviewKind::Submission {
        let step = Move { to: State::Submitted, outcome: None, account_id: Some(by), reason: None };
        advance(conn, &posting.row.reference, &step, now)?;
    }
    let found = Found::now(findings);
    let new = NewReview {
        posting_id,
        kind: kind.code(),
        snapshot: serde_json::to_string(snapshot).map_err(anyhow::Error::from)?,
        findings: serde_json::to_string(&found).map_err(anyhow::Error::from)?,
        score: rules::score(findings),
        submitted_by: Some(by),
        submitted_at: now,
        due_at: holidays::working_days_after(now, WORKING_DAYS),
    };
    let review_id = insert(conn, &new)?;
    if !is_published_at_once(conn, app, &posting, findings, now)? {
        notices::to_reviewers(conn, app, now)?;
        return Ok(Submitted { review_id, is_published: false });
    }
    let review = find(conn, review_id)?;
    decisions::close(conn, &review, ReviewOutcome::Approved, None, None, now)?;
    decisions::carry_out(conn, &review, ReviewOutcome::Approved, None, None, now)?;
    if percentile() < app.settings.reviews.sample_percent {
        insert(conn, &NewReview { kind: ReviewKind::Sample.code(), ..new })?;
        notices::to_reviewers(conn, app, now)?;
    }
    Ok(Submitted { review_id, is_published: true })
}

/// Whether a submission needs no one's look beforehand.
fn is_published_at_once(
    conn: &mut Conn,
    app: &App,
    posting: &Posting,
    findings: &[Finding],
    now: NaiveDateTime,
) -> QueryResult<bool> {
    if !app.settings.reviews.trusted_at_once || !findings.is_empty() || !posting.employer.is_verified(now) {
        return Ok(false);
    }
    employers::table.find(posting.employer.id).select(employers::is_trusted).get_result(conn)
}

/// A random number below a hundred, of the operating system: no employer can
/// tell which of its postings will be looked at.
fn percentile() -> u32 {
    u32::from_le_bytes(crypto::random()) % 100
}

#[derive(Insertable)]
#[diesel(table_name = posting_reviews)]
struct NewReview {
    posting_id: i64,
    kind: &'static str,
    snapshot: String,
    findings: String,
    score: i32,
    submitted_by: Option<i64>,
    submitted_at: NaiveDateTime,
    due_at: NaiveDateTime,
}

fn insert(conn: &mut Conn, new: &NewReview) -> QueryResult<i64> {
    diesel::insert_into(posting_reviews::table).values(new).returning(posting_reviews::id).get_result(conn)
}

/// The review of a row.
pub fn find(conn: &mut Conn, id: i64) -> QueryResult<Review> {
    posting_reviews::table.find(id).select(Review::as_select()).get_result(conn)
}

/// A posting in whatever state.
pub fn posting_of(conn: &mut Conn, posting_id: i64) -> Result<Posting> {
    postings_queries::load_many(conn, &[posting_id])?.pop().ok_or(Error::NotFound)
}

/// What the author is asked to change, field by field (`title`, `duties` …);
/// empty once the posting has been handed in again.
pub fn requests_of(conn: &mut Conn, posting_id: i64) -> QueryResult<Vec<(String, String)>> {
    let newest: Option<(i64, Option<String>)> = posting_reviews::table
        .filter(posting_reviews::posting_id.eq(posting_id))
        .filter(posting_reviews::outcome.is_null().or(posting_reviews::outcome.ne("cancelled")))
        .order(posting_reviews::id.desc())
        .limit(1)
        .select((posting_reviews::id, posting_reviews::outcome))
        .get_result(conn)
        .optional()?;
    match newest {
        Some((id, Some(outcome))) if outcome == ReviewOutcome::ChangesRequested.code() => requests(conn, id),
        _ => Ok(Vec::new()),
    }
}
