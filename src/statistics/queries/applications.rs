//! Facts of applications: due, answered, never answered.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::Fact;
use crate::db::Conn;
use crate::schema::{applications, postings};

type ApplicationRow =
    (i64, String, NaiveDateTime, NaiveDateTime, Option<NaiveDateTime>, Option<NaiveDateTime>, String, String);

/// What an application's fact is made of, with the posting's place and trade.
macro_rules! application_columns {
    () => {
        (
            (
                applications::id,
                applications::reference,
                applications::submitted_at,
                applications::promised_at,
                applications::answered_at,
                applications::ended_at,
                applications::state,
                applications::source,
            ),
            (postings::employer_id, postings::region, postings::occupation, postings::kind),
        )
    };
}

type PostingOf = (i64, Option<String>, Option<String>, String);

fn application_fact(row: &ApplicationRow, posting: PostingOf, at: NaiveDateTime, amount: i64) -> Fact {
    let (employer_id, region, occupation, kind) = posting;
    Fact {
        record_id: row.0,
        at,
        employer_id: Some(employer_id),
        amount,
        region,
        occupation,
        kind,
        source: row.7.clone(),
        label: row.1.clone(),
        ..Fact::default()
    }
}

/// Whoever took an application back before an answer was due waits for none, and
/// an answer that is not due yet is not late.
///
/// A promise is over at the end of its day, which is no longer in it: its fact
/// stands on the day itself.
pub(super) fn due(
    conn: &mut Conn,
    from: NaiveDateTime,
    to: NaiveDateTime,
    now: NaiveDateTime,
) -> QueryResult<Vec<Fact>> {
    let rows: Vec<(ApplicationRow, PostingOf)> = applications::table
        .inner_join(postings::table)
        .filter(applications::promised_at.gt(from))
        .filter(applications::promised_at.le(to))
        .order(applications::id)
        .select(application_columns!())
        .load(conn)?;
    let fact = |(row, posting): (ApplicationRow, PostingOf)| {
        let (promised_at, answered_at, ended_at) = (row.3, row.4, row.5);
        let is_answered = answered_at.is_some_and(|it| it <= promised_at);
        let is_moot = !is_answered
            && ended_at.is_some_and(|it| it <= promised_at)
            && matches!(&*row.6, "withdrawn" | "hired_elsewhere" | "posting_closed");
        let is_open = answered_at.is_none() && promised_at > now;
        let last = promised_at - TimeDelta::microseconds(1);
        (!is_moot && !is_open).then(|| application_fact(&row, posting, last, i64::from(is_answered)))
    };
    Ok(rows.into_iter().filter_map(fact).collect())
}

pub(super) fn unanswered(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let rows: Vec<(ApplicationRow, PostingOf)> = applications::table
        .inner_join(postings::table)
        .filter(applications::state.eq("unanswered"))
        .filter(applications::ended_at.ge(from))
        .filter(applications::ended_at.lt(to))
        .order(applications::id)
        .select(application_columns!())
        .load(conn)?;
    let fact = |(row, posting): (ApplicationRow, PostingOf)| {
        let at = row.5.unwrap_or(from);
        application_fact(&row, posting, at, 1)
    };
    Ok(rows.into_iter().map(fact).collect())
}

pub(super) fn answered(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let rows: Vec<(ApplicationRow, PostingOf)> = applications::table
        .inner_join(postings::table)
        .filter(applications::answered_at.ge(from))
        .filter(applications::answered_at.lt(to))
        .order(applications::id)
        .select(application_columns!())
        .load(conn)?;
    let fact = |(row, posting): (ApplicationRow, PostingOf)| {
        let at = row.4.unwrap_or(from);
        let waited = (at - row.2).num_seconds();
        application_fact(&row, posting, at, waited)
    };
    Ok(rows.into_iter().map(fact).collect())
}
