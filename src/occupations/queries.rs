//! The SQL of corrections.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::{Conn, changes};
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

/// Title, code, who and when; the newest first.
pub(super) type Correction = (String, Option<String>, Option<String>, NaiveDateTime);

/// The newest rows.
pub(super) fn newest(conn: &mut Conn, n: i64) -> QueryResult<Vec<Correction>> {
    use occupation_corrections::{code, created_at, id, title};
    occupation_corrections::table
        .left_join(accounts::table)
        .order(id.desc())
        .limit(n)
        .select((title, code, accounts::name.nullable(), created_at))
        .load(conn)
}

/// Titles and occupations of open postings, the newest first.
pub(super) fn open_titles(
    conn: &mut Conn,
    n: i64,
    now: NaiveDateTime,
) -> QueryResult<Vec<(i64, String, Option<String>)>> {
    postings::table
        .filter(open(now))
        .order((postings::published_at.desc(), postings::id.desc()))
        .limit(n)
        .select((postings::id, postings::title, postings::occupation))
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
        .set((postings::occupation.eq(code), postings::version.eq(postings::version + 1)))
        .execute(conn)?;
    changes::record("postings", id);
    Ok(())
}
