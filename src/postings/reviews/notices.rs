//! What is told of reviews: the office's people of work that waits, authors of
//! each step.

use chrono::NaiveDateTime;

use super::queries::{Decision, Review, posting_of};
use super::{ReviewKind, ReviewOutcome};
use crate::access::Role;
use crate::accounts::queries as accounts;
use crate::app::App;
use crate::db::Conn;
use crate::employers::{MemberRole, queries as employers};
use crate::notifications::{News, Topic, tell};
use crate::postings::State;
use crate::postings::queries::Posting;
use crate::{Result, clock};

/// Tells the reviewers that something waits, each once a day: the queue says what.
pub fn to_reviewers(conn: &mut Conn, app: &App, now: NaiveDateTime) -> Result<()> {
    for reviewer in accounts::of_role(conn, Role::Reviewer)? {
        let news = News {
            account_id: reviewer.id,
            topic: Topic::Desk,
            kind: "reviews-waiting",
            occasion: format!("reviews/waiting/{}", clock::day(now)),
            arguments: Vec::new(),
            link: "/staff/reviews".to_owned(),
        };
        tell(conn, app, &news, now)?;
    }
    Ok(())
}

/// Tells a reviewer that a review was given to them.
pub fn assigned(conn: &mut Conn, app: &App, review: &Review, to: i64, now: NaiveDateTime) -> Result<()> {
    let posting = posting_of(conn, review.posting_id)?;
    let news = News {
        account_id: to,
        topic: Topic::Desk,
        kind: "reviews-assigned",
        occasion: format!("reviews/{}/assigned/{now}", review.id),
        arguments: vec![("title", posting.row.title)],
        link: format!("/staff/reviews/{}", review.id),
    };
    tell(conn, app, &news, now)
}

/// Tells the other reviewers that one of them is needed to override what blocks.
pub fn override_asked(conn: &mut Conn, app: &App, review: &Review, by: i64, now: NaiveDateTime) -> Result<()> {
    let posting = posting_of(conn, review.posting_id)?;
    for reviewer in accounts::of_role(conn, Role::Reviewer)?.into_iter().filter(|it| it.id != by) {
        let news = News {
            account_id: reviewer.id,
            topic: Topic::Desk,
            kind: "reviews-override",
            occasion: format!("reviews/{}/override", review.id),
            arguments: vec![("title", posting.row.title.clone())],
            link: format!("/staff/reviews/{}", review.id),
        };
        tell(conn, app, &news, now)?;
    }
    Ok(())
}

/// Tells the author what was decided, and what is to be changed.
pub fn to_author(conn: &mut Conn, app: &App, review: &Review, decision: &Decision, now: NaiveDateTime) -> Result<()> {
    let posting = posting_of(conn, review.posting_id)?;
    let kind = match (review.kind(), decision.outcome) {
        (ReviewKind::Submission, ReviewOutcome::Approved) if posting.row.state() == State::Published => {
            return published(conn, app, review, &posting, now);
        }
        (ReviewKind::Submission, ReviewOutcome::Approved) => "reviews-approved",
        (ReviewKind::Submission | ReviewKind::Sample, ReviewOutcome::ChangesRequested) => "reviews-returned",
        (ReviewKind::Submission, _) => "reviews-refused",
        (ReviewKind::Revision, ReviewOutcome::Approved) => "reviews-revision-approved",
        (ReviewKind::Revision, ReviewOutcome::ChangesRequested) => "reviews-revision-returned",
        (ReviewKind::Revision, _) => "reviews-revision-refused",
        // Nothing changes for the author of a posting that stands the second look.
        (ReviewKind::Sample, ReviewOutcome::Approved | ReviewOutcome::Cancelled) => return Ok(()),
        (ReviewKind::Sample, ReviewOutcome::Refused) => "reviews-removed",
    };
    let requests: Vec<&str> = decision.requests.iter().map(|it| it.1.as_str()).collect();
    let arguments = vec![
        ("title", posting.row.title.clone()),
        ("requests", requests.join("\n")),
        ("reason", decision.reason.clone().unwrap_or_default()),
    ];
    tell_authors(conn, app, review, &posting, kind, arguments, now)
}

/// Tells the author that the posting is public.
pub fn published(conn: &mut Conn, app: &App, review: &Review, posting: &Posting, now: NaiveDateTime) -> Result<()> {
    let arguments = vec![("title", posting.row.title.clone())];
    tell_authors(conn, app, review, posting, "reviews-published", arguments, now)
}

/// Whoever submitted it; those of the unit who may have, where that account is gone.
fn tell_authors(
    conn: &mut Conn,
    app: &App,
    review: &Review,
    posting: &Posting,
    kind: &'static str,
    arguments: Vec<(&'static str, String)>,
    now: NaiveDateTime,
) -> Result<()> {
    let authors = match review.submitted_by {
        Some(id) => vec![id],
        None => employers::member_accounts(conn, posting.employer.id, MemberRole::Recruiter)?,
    };
    for account_id in authors {
        let news = News {
            account_id,
            topic: Topic::Postings,
            kind,
            occasion: format!("reviews/{}/{kind}", review.id),
            arguments: arguments.clone(),
            link: format!("/employer/postings/{}", posting.row.reference),
        };
        tell(conn, app, &news, now)?;
    }
    Ok(())
}
