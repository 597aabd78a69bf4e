//! The SQL of those who read postings: how often, and what they keep.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::{posting_views, saved_postings};
use crate::db::Conn;
use crate::each;

/// Adds looks at postings, each a posting, a day in Beijing and how many.
pub fn add_views(conn: &mut Conn, looks: &[(i64, NaiveDate, i64)]) -> QueryResult<()> {
    for (posting_id, day, n) in looks {
        let row = (posting_views::posting_id.eq(posting_id), posting_views::day.eq(day), posting_views::n_views.eq(n));
        each!(conn, |it| {
            diesel::insert_into(posting_views::table)
                .values(row)
                .on_conflict((posting_views::posting_id, posting_views::day))
                .do_update()
                .set(posting_views::n_views.eq(posting_views::n_views + n))
                .execute(it)
        })?;
    }
    Ok(())
}

/// Keeps a posting for an account; a second time changes nothing.
pub fn save(conn: &mut Conn, account_id: i64, posting_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    let row = (
        saved_postings::account_id.eq(account_id),
        saved_postings::posting_id.eq(posting_id),
        saved_postings::saved_at.eq(now),
    );
    each!(conn, |it| { diesel::insert_into(saved_postings::table).values(row).on_conflict_do_nothing().execute(it) })?;
    Ok(())
}

/// Keeps a posting no longer.
pub fn forget_saved(conn: &mut Conn, account_id: i64, posting_id: i64) -> QueryResult<()> {
    let kept = saved_postings::table
        .filter(saved_postings::account_id.eq(account_id))
        .filter(saved_postings::posting_id.eq(posting_id));
    diesel::delete(kept).execute(conn)?;
    Ok(())
}

/// Whether an account keeps a posting.
pub fn is_saved(conn: &mut Conn, account_id: i64, posting_id: i64) -> QueryResult<bool> {
    let kept = saved_postings::table
        .filter(saved_postings::account_id.eq(account_id))
        .filter(saved_postings::posting_id.eq(posting_id));
    diesel::select(diesel::dsl::exists(kept)).get_result(conn)
}

/// The postings that an account keeps, the newest first.
pub fn saved_ids(conn: &mut Conn, account_id: i64) -> QueryResult<Vec<i64>> {
    saved_postings::table
        .filter(saved_postings::account_id.eq(account_id))
        .order(saved_postings::id.desc())
        .select(saved_postings::posting_id)
        .load(conn)
}
