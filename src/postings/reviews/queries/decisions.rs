//! The SQL of taking a review, deciding it, and what follows from that.

use chrono::NaiveDateTime;
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::{
    Review, employers, posting_of, posting_review_answers, posting_review_requests, posting_reviews, posting_revisions,
    postings,
};
use crate::app::App;
use crate::db::Conn;
use crate::employers::{MemberRole, queries as employers_queries};
use crate::postings::queries::{self as postings_queries, Move, Posting, advance};
use crate::postings::reviews::{Answer, ReviewKind, ReviewOutcome, notices};
use crate::postings::{Draft, Outcome, State};
use crate::{Error, Result, each};

/// What a reviewer decides.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Not [`ReviewOutcome::Cancelled`].
    pub outcome: ReviewOutcome,
    /// Why it is refused; a word with the rest, where someone said one.
    pub reason: Option<String>,
    /// Fields and what is to be changed there; some where changes are requested.
    pub requests: Vec<(&'static str, String)>,
    /// Rules, what is said to what they found, and why it was dismissed.
    pub answers: Vec<(String, Answer, String)>,
}

/// Whether someone is a member of the unit, and so decides nothing of it.
pub fn is_partial(conn: &mut Conn, employer_id: i64, account_id: i64) -> QueryResult<bool> {
    Ok(employers_queries::member_accounts(conn, employer_id, MemberRole::Reader)?.contains(&account_id))
}

fn refuse_partial(conn: &mut Conn, posting_id: i64, account_id: i64) -> Result<()> {
    let employer_id = posting_of(conn, posting_id)?.employer.id;
    if is_partial(conn, employer_id, account_id)? { Err(Error::Forbidden) } else { Ok(()) }
}

/// Gives an open review to a reviewer.
///
/// # Errors
/// `Forbidden` where that is a member of the unit, `Conflict` where it is decided.
pub fn assign(conn: &mut Conn, review: &Review, to: i64) -> Result<()> {
    refuse_partial(conn, review.posting_id, to)?;
    let changed = diesel::update(posting_reviews::table.find(review.id))
        .filter(posting_reviews::outcome.is_null())
        .set(posting_reviews::assigned_to.eq(to))
        .execute(conn)?;
    if changed == 0 { Err(Error::Conflict("the review is decided")) } else { Ok(()) }
}

/// Takes a review: from now on it is this reviewer's, and its posting is in review.
///
/// # Errors
/// As [`assign`].
pub fn take(conn: &mut Conn, review: &Review, by: i64, now: NaiveDateTime) -> Result<()> {
    assign(conn, review, by)?;
    if review.kind() == ReviewKind::Submission {
        let posting = posting_of(conn, review.posting_id)?;
        open_posting(conn, &posting, Some(by), now)?;
    }
    Ok(())
}

/// A posting that was submitted is in review once someone looks at it.
fn open_posting(conn: &mut Conn, posting: &Posting, by: Option<i64>, now: NaiveDateTime) -> Result<()> {
    if posting.row.state() != State::Submitted {
        return Ok(());
    }
    let step = Move { to: State::InReview, outcome: None, account_id: by, reason: None };
    advance(conn, &posting.row.reference, &step, now)
}

/// Asks that someone else override what blocks, and leaves the review to them.
///
/// # Errors
/// `Forbidden` to a member of the unit, `Conflict` where it is decided, not
/// theirs, or was asked for already.
pub fn ask_override(conn: &mut Conn, review: &Review, basis: &str, by: i64) -> Result<()> {
    refuse_partial(conn, review.posting_id, by)?;
    let changed = diesel::update(posting_reviews::table.find(review.id))
        .filter(posting_reviews::outcome.is_null())
        .filter(posting_reviews::override_by.is_null())
        .filter(posting_reviews::assigned_to.eq(by))
        .set((
            posting_reviews::override_by.eq(by),
            posting_reviews::override_basis.eq(basis),
            posting_reviews::assigned_to.eq(None::<i64>),
        ))
        .execute(conn)?;
    if changed == 0 { Err(Error::Conflict("the review is decided, or not yours")) } else { Ok(()) }
}

/// Decides a review, does what follows and tells the author. Whether a decision
/// answers every finding is what its form checks.
///
/// # Errors
/// `Forbidden` to a member of the unit; `Conflict` where it is decided, another
/// reviewer's, or its posting has moved on.
pub fn decide(
    conn: &mut Conn,
    app: &App,
    review: &Review,
    decision: &Decision,
    by: i64,
    now: NaiveDateTime,
) -> Result<()> {
    refuse_partial(conn, review.posting_id, by)?;
    close(conn, review, decision.outcome, decision.reason.as_deref(), Some(by), now)?;
    let requests: Vec<_> = decision
        .requests
        .iter()
        .map(|(field, text)| {
            (
                posting_review_requests::review_id.eq(review.id),
                posting_review_requests::field.eq(*field),
                posting_review_requests::text.eq(text),
            )
        })
        .collect();
    each!(conn, |it| diesel::insert_into(posting_review_requests::table).values(requests).execute(it))?;
    let answers: Vec<_> = decision
        .answers
        .iter()
        .map(|(rule, answer, reason)| {
            (
                posting_review_answers::review_id.eq(review.id),
                posting_review_answers::rule.eq(rule),
                posting_review_answers::answer.eq(answer.code()),
                posting_review_answers::reason.eq(reason),
            )
        })
        .collect();
    each!(conn, |it| diesel::insert_into(posting_review_answers::table).values(answers).execute(it))?;
    carry_out(conn, review, decision.outcome, decision.reason.as_deref(), Some(by), now)?;
    notices::to_author(conn, app, review, decision, now)
}

/// Ends a review that nobody else has and nobody has ended.
pub(super) fn close(
    conn: &mut Conn,
    review: &Review,
    outcome: ReviewOutcome,
    reason: Option<&str>,
    by: Option<i64>,
    now: NaiveDateTime,
) -> Result<()> {
    let changed = diesel::update(posting_reviews::table.find(review.id))
        .filter(posting_reviews::outcome.is_null())
        .filter(posting_reviews::assigned_to.is_null().or(posting_reviews::assigned_to.eq(by)))
        .set((
            posting_reviews::outcome.eq(outcome.code()),
            posting_reviews::reason.eq(reason),
            posting_reviews::assigned_to.eq(by),
            posting_reviews::decided_by.eq(by),
            posting_reviews::decided_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("the review is decided, or another reviewer has it"));
    }
    Ok(())
}

/// What follows from the end of a review for its posting.
pub(super) fn carry_out(
    conn: &mut Conn,
    review: &Review,
    outcome: ReviewOutcome,
    reason: Option<&str>,
    by: Option<i64>,
    now: NaiveDateTime,
) -> Result<()> {
    let posting = posting_of(conn, review.posting_id)?;
    let reference = &posting.row.reference;
    let step = |to| Move { to, outcome: None, account_id: by, reason };
    match (review.kind(), outcome) {
        (ReviewKind::Submission, _) => {
            open_posting(conn, &posting, by, now)?;
            match outcome {
                ReviewOutcome::Approved => {
                    advance(conn, reference, &step(State::Approved), now)?;
                    publish(conn, reference, now)
                }
                ReviewOutcome::ChangesRequested => advance(conn, reference, &step(State::ChangesRequested), now),
                _ => advance(conn, reference, &step(State::Refused), now),
            }
        }
        (ReviewKind::Revision, ReviewOutcome::Approved) => put_revision(conn, &posting, now),
        (ReviewKind::Revision, ReviewOutcome::ChangesRequested) => write_on(conn, posting.row.id),
        (ReviewKind::Revision, _) => {
            diesel::delete(revision_of(posting.row.id)).execute(conn)?;
            Ok(())
        }
        (ReviewKind::Sample, ReviewOutcome::Refused) => {
            advance(conn, reference, &Move { outcome: Some(Outcome::Removed), ..step(State::Closed) }, now)
        }
        (ReviewKind::Sample, _) => Ok(()),
    }
}

/// Publishes what was approved, where its employer is verified at this moment;
/// it stays approved where it is not.
fn publish(conn: &mut Conn, reference: &str, now: NaiveDateTime) -> Result<()> {
    let posting = postings_queries::find(conn, reference)?;
    if !posting.employer.is_verified(now) {
        return Ok(());
    }
    let step = Move { to: State::Published, outcome: None, account_id: None, reason: None };
    advance(conn, reference, &step, now)
}

/// Publishes an approved posting whose employer has been verified since, and
/// tells the author; nothing happens where that is not so.
pub fn publish_late(conn: &mut Conn, app: &App, posting_id: i64, now: NaiveDateTime) -> Result<()> {
    let posting = posting_of(conn, posting_id)?;
    publish(conn, &posting.row.reference, now)?;
    match newest_decided(conn, posting_id)? {
        Some(review) if posting_of(conn, posting_id)?.row.state() == State::Published => {
            notices::published(conn, app, &review, &posting, now)
        }
        _ => Ok(()),
    }
}

fn newest_decided(conn: &mut Conn, posting_id: i64) -> QueryResult<Option<Review>> {
    posting_reviews::table
        .filter(posting_reviews::posting_id.eq(posting_id))
        .filter(posting_reviews::outcome.eq(ReviewOutcome::Approved.code()))
        .order(posting_reviews::id.desc())
        .limit(1)
        .select(Review::as_select())
        .get_result(conn)
        .optional()
}

/// Approved postings whose employers are verified now.
pub fn due_to_publish(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<i64>> {
    postings::table
        .inner_join(employers::table)
        .filter(postings::state.eq(State::Approved.code()))
        .filter(employers::state.eq_any(["verified", "due"]))
        .filter(employers::verified_until.gt(now))
        .order(postings::id)
        .limit(limit)
        .select(postings::id)
        .load(conn)
}

/// Nobody decides any longer on a posting that has ended.
pub fn cancel(conn: &mut Conn, posting_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(posting_reviews::table.filter(posting_reviews::posting_id.eq(posting_id)))
        .filter(posting_reviews::outcome.is_null())
        .set((posting_reviews::outcome.eq(ReviewOutcome::Cancelled.code()), posting_reviews::decided_at.eq(now)))
        .execute(conn)?;
    diesel::delete(revision_of(posting_id)).execute(conn)?;
    Ok(())
}

/// Its employer takes back what was submitted and no reviewer has taken up: it is
/// a draft again, or changes that are being written.
///
/// # Errors
/// `Conflict` where a reviewer has it, or nothing was submitted.
pub fn take_back(conn: &mut Conn, posting_id: i64, by: i64, now: NaiveDateTime) -> Result<()> {
    let taken: Option<String> = diesel::update(posting_reviews::table)
        .filter(posting_reviews::posting_id.eq(posting_id))
        .filter(posting_reviews::kind.ne(ReviewKind::Sample.code()))
        .filter(posting_reviews::outcome.is_null())
        .filter(posting_reviews::assigned_to.is_null().and(posting_reviews::override_by.is_null()))
        .set((posting_reviews::outcome.eq(ReviewOutcome::Cancelled.code()), posting_reviews::decided_at.eq(now)))
        .returning(posting_reviews::kind)
        .get_result(conn)
        .optional()?;
    match taken.as_deref().and_then(ReviewKind::parse) {
        Some(ReviewKind::Submission) => {
            let reference = posting_of(conn, posting_id)?.row.reference;
            let step = Move { to: State::Draft, outcome: None, account_id: Some(by), reason: None };
            advance(conn, &reference, &step, now)
        }
        Some(_) => write_on(conn, posting_id),
        None => Err(Error::Conflict("a reviewer has the posting, or nothing was submitted")),
    }
}

/// Changes that were submitted can be written again.
fn write_on(conn: &mut Conn, posting_id: i64) -> Result<()> {
    diesel::update(revision_of(posting_id))
        .set(posting_revisions::submitted_at.eq(None::<NaiveDateTime>))
        .execute(conn)?;
    Ok(())
}

#[auto_type(no_type_alias)]
fn revision_of(posting_id: i64) -> _ {
    posting_revisions::table.filter(posting_revisions::posting_id.eq(posting_id))
}

/// Puts the text of a revision in the place of its posting's.
fn put_revision(conn: &mut Conn, posting: &Posting, now: NaiveDateTime) -> Result<()> {
    let fields: String = revision_of(posting.row.id).select(posting_revisions::fields).get_result(conn)?;
    let draft: Draft = serde_json::from_str(&fields).map_err(anyhow::Error::from)?;
    postings_queries::update(conn, &posting.row.reference, posting.row.version, &draft, now)?;
    diesel::delete(revision_of(posting.row.id)).execute(conn)?;
    Ok(())
}
