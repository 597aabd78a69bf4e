//! The SQL of the queue, of what stands around one review, and of the figures.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::{
    Review, accounts, posting_bases, posting_review_answers, posting_review_notes, posting_review_requests,
    posting_reviews,
};
use crate::accounts::queries::names;
use crate::db::Conn;
use crate::postings::queries::{Posting, load_many};
use crate::postings::reviews::figures::{Decided, Figures};
use crate::postings::reviews::{Answer, ReviewKind, ReviewOutcome, Tab};

/// A review in the queue.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Itself.
    pub review: Review,
    /// What it is about, as it stands now.
    pub posting: Posting,
    /// Which submission of this posting it is, from 1; 0 for a sample.
    pub nth: usize,
    /// Whose it is.
    pub assignee: Option<String>,
}

/// One tab of the queue.
#[derive(Debug, Clone)]
pub struct Queue {
    /// What is due first comes first.
    pub rows: Vec<Listed>,
    /// How many there are under each tab.
    pub counts: Vec<(Tab, i64)>,
}

/// The open reviews of a tab, as one reviewer sees them.
pub fn queue(
    conn: &mut Conn,
    tab: Tab,
    account_id: i64,
    limit: i64,
    offset: i64,
    now: NaiveDateTime,
) -> QueryResult<Queue> {
    let of_tab = |tab: Tab| {
        let open = posting_reviews::table.filter(posting_reviews::outcome.is_null()).into_boxed();
        match tab {
            Tab::Open => open.filter(posting_reviews::kind.ne(ReviewKind::Sample.code())),
            Tab::Mine => open.filter(posting_reviews::assigned_to.eq(account_id)),
            Tab::Samples => open.filter(posting_reviews::kind.eq(ReviewKind::Sample.code())),
            Tab::Overdue => open.filter(posting_reviews::due_at.le(now)),
        }
    };
    let mut counts = Vec::new();
    for it in Tab::ALL {
        counts.push((*it, of_tab(*it).count().get_result(conn)?));
    }
    let reviews: Vec<Review> = of_tab(tab)
        .order((posting_reviews::due_at, posting_reviews::id))
        .limit(limit)
        .offset(offset)
        .select(Review::as_select())
        .load(conn)?;
    let posting_ids: Vec<i64> = reviews.iter().map(|it| it.posting_id).collect();
    let postings: HashMap<i64, Posting> =
        load_many(conn, &posting_ids)?.into_iter().map(|it| (it.row.id, it)).collect();
    let nth = submission_numbers(conn, &posting_ids)?;
    let assignees: Vec<i64> = reviews.iter().filter_map(|it| it.assigned_to).collect();
    let names = names(conn, &assignees)?;
    let rows = reviews
        .into_iter()
        .filter_map(|review| {
            Some(Listed {
                posting: postings.get(&review.posting_id)?.clone(),
                nth: nth.get(&review.id).copied().unwrap_or(0),
                assignee: review.assigned_to.and_then(|it| names.get(&it).cloned()),
                review,
            })
        })
        .collect();
    Ok(Queue { rows, counts })
}

/// Which submission of its posting each review is.
fn submission_numbers(conn: &mut Conn, posting_ids: &[i64]) -> QueryResult<HashMap<i64, usize>> {
    let ids: Vec<(i64, i64)> = posting_reviews::table
        .filter(posting_reviews::posting_id.eq_any(posting_ids))
        .filter(posting_reviews::kind.ne(ReviewKind::Sample.code()))
        .order(posting_reviews::id)
        .select((posting_reviews::posting_id, posting_reviews::id))
        .load(conn)?;
    let mut n_of_posting: HashMap<i64, usize> = HashMap::new();
    Ok(ids
        .into_iter()
        .map(|(posting_id, id)| {
            let n = n_of_posting.entry(posting_id).or_default();
            *n += 1;
            (id, *n)
        })
        .collect())
}

/// All reviews of a posting, the newest first.
pub fn of_posting(conn: &mut Conn, posting_id: i64) -> QueryResult<Vec<Review>> {
    posting_reviews::table
        .filter(posting_reviews::posting_id.eq(posting_id))
        .order(posting_reviews::id.desc())
        .select(Review::as_select())
        .load(conn)
}

/// The bases that the employer gives, by rule.
pub fn bases(conn: &mut Conn, posting_id: i64) -> QueryResult<HashMap<String, String>> {
    let rows: Vec<(String, String)> = posting_bases::table
        .filter(posting_bases::posting_id.eq(posting_id))
        .select((posting_bases::rule, posting_bases::text))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// What was said to the findings of a review: rule, answer, why it was dismissed.
pub fn answers(conn: &mut Conn, review_id: i64) -> QueryResult<Vec<(String, Answer, String)>> {
    let rows: Vec<(String, String, String)> = posting_review_answers::table
        .filter(posting_review_answers::review_id.eq(review_id))
        .order(posting_review_answers::id)
        .select((posting_review_answers::rule, posting_review_answers::answer, posting_review_answers::reason))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(rule, answer, why)| Some((rule, Answer::parse(&answer)?, why))).collect())
}

/// What a review asks to be changed, field by field.
pub fn requests(conn: &mut Conn, review_id: i64) -> QueryResult<Vec<(String, String)>> {
    posting_review_requests::table
        .filter(posting_review_requests::review_id.eq(review_id))
        .order(posting_review_requests::id)
        .select((posting_review_requests::field, posting_review_requests::text))
        .load(conn)
}

/// A note that reviewers leave for each other.
#[derive(Debug, Clone, Queryable)]
pub struct Note {
    /// Who wrote it; `None` where the account is gone.
    pub author: Option<String>,
    /// What it says.
    pub text: String,
    /// When (UTC).
    pub noted_at: NaiveDateTime,
}

/// The notes of all reviews of a posting, the oldest first.
pub fn notes(conn: &mut Conn, posting_id: i64) -> QueryResult<Vec<Note>> {
    posting_review_notes::table
        .inner_join(posting_reviews::table)
        .left_join(accounts::table.on(accounts::id.nullable().eq(posting_review_notes::account_id)))
        .filter(posting_reviews::posting_id.eq(posting_id))
        .order(posting_review_notes::id)
        .select((accounts::name.nullable(), posting_review_notes::text, posting_review_notes::noted_at))
        .load(conn)
}

/// Leaves a note.
pub fn add_note(conn: &mut Conn, review_id: i64, text: &str, by: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::insert_into(posting_review_notes::table)
        .values((
            posting_review_notes::review_id.eq(review_id),
            posting_review_notes::account_id.eq(by),
            posting_review_notes::text.eq(text),
            posting_review_notes::noted_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// How many reviews are open, samples too, and how many of them are overdue.
pub fn count_open(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<(i64, i64)> {
    let open = || posting_reviews::table.filter(posting_reviews::outcome.is_null());
    Ok((open().count().get_result(conn)?, open().filter(posting_reviews::due_at.le(now)).count().get_result(conn)?))
}

/// How the queue stands, and what reviewers decided in the last thirty days;
/// samples and what was published without a look are left out of the latter.
pub fn figures(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Figures> {
    let (open, overdue) = count_open(conn, now)?;
    let decided: Vec<(NaiveDateTime, Option<NaiveDateTime>, Option<String>)> = posting_reviews::table
        .filter(posting_reviews::kind.ne(ReviewKind::Sample.code()))
        .filter(posting_reviews::decided_by.is_not_null())
        .filter(posting_reviews::decided_at.gt(now - TimeDelta::days(30)))
        .select((posting_reviews::submitted_at, posting_reviews::decided_at, posting_reviews::outcome))
        .load(conn)?;
    let decided: Vec<Decided> = decided
        .into_iter()
        .filter_map(|(from, to, outcome)| Some(Decided { took: to? - from, outcome: ReviewOutcome::parse(&outcome?)? }))
        .collect();
    Ok(Figures::of(open, overdue, &decided))
}
