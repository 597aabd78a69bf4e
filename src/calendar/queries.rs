//! All of calendars' SQL.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::crypto::{Keys, hash_token};
use crate::db::Conn;
use crate::schema::{accounts, calendar_feeds};
use crate::{Result, each};

fn place(account_id: i64) -> String {
    format!("calendar_feeds.token_sealed/{account_id}")
}

/// Gives an account this secret, in the place of any before it.
pub fn set(conn: &mut Conn, keys: &Keys, account_id: i64, token: &str, now: NaiveDateTime) -> QueryResult<()> {
    let secret = (
        calendar_feeds::token_hash.eq(hash_token(token)),
        calendar_feeds::token_sealed.eq(keys.seal(&place(account_id), token)),
        calendar_feeds::created_at.eq(now),
    );
    each!(conn, |it| {
        diesel::insert_into(calendar_feeds::table)
            .values((calendar_feeds::account_id.eq(account_id), secret.clone()))
            .on_conflict(calendar_feeds::account_id)
            .do_update()
            .set(secret)
            .execute(it)
    })?;
    Ok(())
}

/// An account's secret; `None` where it has no feed.
///
/// # Errors
/// The key is missing.
pub fn token_of(conn: &mut Conn, keys: &Keys, account_id: i64) -> Result<Option<String>> {
    let sealed: Option<String> = calendar_feeds::table
        .filter(calendar_feeds::account_id.eq(account_id))
        .select(calendar_feeds::token_sealed)
        .get_result(conn)
        .optional()?;
    Ok(sealed.map(|it| keys.open(&place(account_id), &it)).transpose()?)
}

/// The account of a secret; `None` where there is none, or it may not log in.
pub fn account_of(conn: &mut Conn, token: &str) -> QueryResult<Option<i64>> {
    calendar_feeds::table
        .inner_join(accounts::table)
        .filter(calendar_feeds::token_hash.eq(hash_token(token)))
        .filter(accounts::suspended_at.is_null())
        .select(calendar_feeds::account_id)
        .get_result(conn)
        .optional()
}

/// Ends an account's feed.
pub fn end(conn: &mut Conn, account_id: i64) -> QueryResult<()> {
    diesel::delete(calendar_feeds::table.filter(calendar_feeds::account_id.eq(account_id))).execute(conn)?;
    Ok(())
}
