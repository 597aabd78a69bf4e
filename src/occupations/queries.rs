//! The SQL of corrections.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::api::Slice;
use crate::db::{Conn, changes};
use crate::postings::CodedBy;
use crate::postings::queries::open;
use crate::schema::{accounts, occupation_corrections, postings};

/// What was said about a title.
pub(super) struct Said<'a> {
    /// Folded.
    pub title: &'a str,
    /// `None` takes back what was said before.
    pub code: Option<&'a str>,
    pub account_id: i64,
}

/// Every title and its code, the oldest first.
pub(super) fn all(conn: &mut Conn) -> QueryResult<Vec<(String, Option<String>)>> {
    use occupation_corrections::{code, id, title};
    occupation_corrections::table.order(id).select((title, code)).load(conn)
}

/// What holds for a title; `None` where nothing was said, or was taken back.
pub(super) fn code_of(conn: &mut Conn, of: &str) -> QueryResult<Option<String>> {
    use occupation_corrections::{code, id, title};
    let newest = occupation_corrections::table.filter(title.eq(of)).order(id.desc()).limit(1).select(code);
    Ok(newest.get_result::<Option<String>>(conn).optional()?.flatten())
}

/// A row.
pub(super) struct Correction {
    pub title: String,
    /// `None` where it takes back.
    pub code: Option<String>,
    /// `None` where the account is gone.
    pub by: Option<String>,
    pub at: NaiveDateTime,
    /// Whether it is the title's newest.
    pub holds: bool,
}

/// How many rows there are, and a slice of them, the newest first.
pub(super) fn page(conn: &mut Conn, slice: Slice) -> QueryResult<(i64, Vec<Correction>)> {
    use occupation_corrections::{code, created_at, id, title};
    let total = occupation_corrections::table.count().get_result(conn)?;
    type Row = (i64, String, Option<String>, Option<String>, NaiveDateTime);
    let rows: Vec<Row> = occupation_corrections::table
        .left_join(accounts::table)
        .order(id.desc())
        .limit(slice.limit)
        .offset(slice.offset)
        .select((id, title, code, accounts::name.nullable(), created_at))
        .load(conn)?;
    let titles: Vec<&String> = rows.iter().map(|it| &it.1).collect();
    let newest: HashMap<String, Option<i64>> = occupation_corrections::table
        .filter(title.eq_any(titles))
        .group_by(title)
        .select((title, diesel::dsl::max(id)))
        .load(conn)?
        .into_iter()
        .collect();
    let row = |(nth, of, means, by, at)| Correction {
        holds: newest.get(&of) == Some(&Some(nth)),
        title: of,
        code: means,
        by,
        at,
    };
    Ok((total, rows.into_iter().map(row).collect()))
}

/// An open posting's title and occupation.
#[derive(Queryable)]
pub(super) struct Titled {
    pub id: i64,
    pub title: String,
    pub occupation: Option<String>,
    source: Option<String>,
    confidence: Option<i16>,
}

impl Titled {
    /// Whether nobody chose the occupation, or there is none.
    pub(super) fn is_a_guess(&self) -> bool {
        self.occupation.is_none()
            || matches!(CodedBy::of_row(self.source.as_deref(), self.confidence), CodedBy::Suggestion(_))
    }
}

/// Titles and occupations of open postings, the newest first.
pub(super) fn open_titles(conn: &mut Conn, n: i64, now: NaiveDateTime) -> QueryResult<Vec<Titled>> {
    postings::table
        .filter(open(now))
        .order((postings::published_at.desc(), postings::id.desc()))
        .limit(n)
        .select((
            postings::id,
            postings::title,
            postings::occupation,
            postings::occupation_source,
            postings::occupation_confidence,
        ))
        .load(conn)
}

/// Stores what was said.
pub(super) fn insert(conn: &mut Conn, said: &Said, now: NaiveDateTime) -> QueryResult<()> {
    use occupation_corrections::{code, corrected_by, created_at, title};
    diesel::insert_into(occupation_corrections::table)
        .values((title.eq(said.title), code.eq(said.code), corrected_by.eq(said.account_id), created_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Gives a posting, read in the same transaction, its occupation.
pub(super) fn mend(conn: &mut Conn, id: i64, code: &str) -> QueryResult<()> {
    diesel::update(postings::table.find(id))
        .set((
            postings::occupation.eq(code),
            postings::occupation_source.eq(CodedBy::Staff.source()),
            postings::occupation_confidence.eq(None::<i16>),
            postings::version.eq(postings::version + 1),
        ))
        .execute(conn)?;
    changes::record("postings", id);
    Ok(())
}
