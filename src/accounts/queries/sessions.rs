//! The SQL of sessions.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::{Account, accounts, session_rows};
use crate::db::Conn;

/// Who is logged in, where, and until when.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = session_rows)]
pub struct Session {
    /// The row.
    pub id: i64,
    /// Whose it is.
    pub account_id: i64,
    /// Over where the account's is another.
    pub auth_epoch: i64,
    /// The browser's own words.
    pub user_agent: String,
    /// Where it began.
    pub address: String,
    /// Whether nothing more is asked for.
    pub is_complete: bool,
    /// When it was last used, to the minute.
    pub seen_at: NaiveDateTime,
    /// Its end, however often it is used.
    pub expires_at: NaiveDateTime,
    /// When it began.
    pub created_at: NaiveDateTime,
}

/// A session to begin.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The hash of its cookie.
    pub token_hash: String,
    /// Whose it is.
    pub account_id: i64,
    /// The account's epoch.
    pub auth_epoch: i64,
    /// The browser's own words.
    pub user_agent: String,
    /// Where it begins.
    pub address: String,
    /// Whether nothing more is asked for.
    pub is_complete: bool,
    /// Its end.
    pub expires_at: NaiveDateTime,
}

/// Begins a session.
pub fn insert(conn: &mut Conn, new: &NewSession, now: NaiveDateTime) -> QueryResult<i64> {
    diesel::insert_into(session_rows::table)
        .values((
            session_rows::token_hash.eq(&new.token_hash),
            session_rows::account_id.eq(new.account_id),
            session_rows::auth_epoch.eq(new.auth_epoch),
            session_rows::user_agent.eq(&new.user_agent),
            session_rows::address.eq(&new.address),
            session_rows::is_complete.eq(new.is_complete),
            session_rows::seen_at.eq(now),
            session_rows::expires_at.eq(new.expires_at),
            session_rows::created_at.eq(now),
        ))
        .returning(session_rows::id)
        .get_result(conn)
}

/// The session of a cookie, and whose it is. Of a suspended account, or of an
/// older epoch, it is over.
pub fn find(conn: &mut Conn, token_hash: &str, now: NaiveDateTime) -> QueryResult<Option<(Session, Account)>> {
    session_rows::table
        .inner_join(accounts::table)
        .filter(session_rows::token_hash.eq(token_hash))
        .filter(session_rows::expires_at.gt(now))
        .filter(session_rows::auth_epoch.eq(accounts::auth_epoch))
        .filter(accounts::suspended_at.is_null())
        .select((Session::as_select(), Account::as_select()))
        .first(conn)
        .optional()
}

/// Notes that a session is in use. Of two at once the later stays.
pub fn touch(conn: &mut Conn, id: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(session_rows::table.find(id))
        .filter(session_rows::seen_at.lt(now))
        .set(session_rows::seen_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// The sessions of an account that are not over, the latest used first.
pub fn of_account(conn: &mut Conn, account_id: i64, idle: TimeDelta, now: NaiveDateTime) -> QueryResult<Vec<Session>> {
    session_rows::table
        .inner_join(accounts::table)
        .filter(session_rows::account_id.eq(account_id))
        .filter(session_rows::is_complete)
        .filter(session_rows::auth_epoch.eq(accounts::auth_epoch))
        .filter(session_rows::expires_at.gt(now))
        .filter(session_rows::seen_at.gt(now - idle))
        .order((session_rows::seen_at.desc(), session_rows::id.desc()))
        .select(Session::as_select())
        .load(conn)
}

/// Ends the session of a cookie, where there is one.
pub fn end_by_token(conn: &mut Conn, token_hash: &str) -> QueryResult<()> {
    diesel::delete(session_rows::table.filter(session_rows::token_hash.eq(token_hash))).execute(conn)?;
    Ok(())
}

/// Ends one of an account's own sessions; another's is not found.
pub fn end(conn: &mut Conn, account_id: i64, id: i64) -> QueryResult<()> {
    let own = session_rows::table.find(id).filter(session_rows::account_id.eq(account_id));
    match diesel::delete(own).execute(conn)? {
        0 => Err(diesel::result::Error::NotFound),
        _ => Ok(()),
    }
}

/// Ends the sessions of an account save one, which goes on in the given epoch.
pub fn keep_only(conn: &mut Conn, account_id: i64, keep: Option<i64>, epoch: i64) -> QueryResult<()> {
    let keep = keep.unwrap_or(0);
    let others = session_rows::account_id.eq(account_id).and(session_rows::id.ne(keep));
    diesel::delete(session_rows::table.filter(others)).execute(conn)?;
    diesel::update(session_rows::table.find(keep))
        .filter(session_rows::account_id.eq(account_id))
        .set(session_rows::auth_epoch.eq(epoch))
        .execute(conn)?;
    Ok(())
}

/// Ends the sessions of an account save one.
pub fn end_others(conn: &mut Conn, account_id: i64, keep: i64) -> QueryResult<usize> {
    let others = session_rows::account_id.eq(account_id).and(session_rows::id.ne(keep));
    diesel::delete(session_rows::table.filter(others)).execute(conn)
}

pub(super) fn forget(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::delete(session_rows::table.filter(session_rows::expires_at.lt(now))).execute(conn)
}
