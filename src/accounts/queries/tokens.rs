//! The SQL of secrets: those in mailed links, and those of programs.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::{Account, account_tokens, accounts, api_tokens};
use crate::db::Conn;

/// What a mailed link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The address is its owner's.
    Confirmation,
    /// Another password.
    PasswordReset,
    /// Another address.
    EmailChange,
}

impl Purpose {
    const fn code(self) -> &'static str {
        match self {
            Purpose::Confirmation => "confirmation",
            Purpose::PasswordReset => "password_reset",
            Purpose::EmailChange => "email_change",
        }
    }
}

/// Makes the secret of a link, of which only the hash is stored.
pub fn issue(
    conn: &mut Conn,
    account_id: i64,
    purpose: Purpose,
    token: &str,
    payload: Option<&str>,
    expires_at: NaiveDateTime,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(account_tokens::table)
        .values((
            account_tokens::token_hash.eq(crate::crypto::hash_token(token)),
            account_tokens::account_id.eq(account_id),
            account_tokens::purpose.eq(purpose.code()),
            account_tokens::payload.eq(payload),
            account_tokens::expires_at.eq(expires_at),
            account_tokens::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether a link for this was mailed within the last minute: then another
/// would only fill the letter box.
pub fn is_fresh(conn: &mut Conn, account_id: i64, purpose: Purpose, now: NaiveDateTime) -> QueryResult<bool> {
    let fresh = account_tokens::table
        .filter(account_tokens::account_id.eq(account_id))
        .filter(account_tokens::purpose.eq(purpose.code()))
        .filter(account_tokens::created_at.gt(now - TimeDelta::minutes(1)));
    diesel::select(diesel::dsl::exists(fresh)).get_result(conn)
}

/// Whose link it is, and what it carries; `None` where it does not work (any more).
pub fn peek(
    conn: &mut Conn,
    token: &str,
    purpose: Purpose,
    now: NaiveDateTime,
) -> QueryResult<Option<(Account, Option<String>)>> {
    account_tokens::table
        .inner_join(accounts::table)
        .filter(account_tokens::token_hash.eq(crate::crypto::hash_token(token)))
        .filter(account_tokens::purpose.eq(purpose.code()))
        .filter(account_tokens::used_at.is_null())
        .filter(account_tokens::expires_at.gt(now))
        .filter(accounts::suspended_at.is_null())
        .select((Account::as_select(), account_tokens::payload))
        .first(conn)
        .optional()
}

/// Uses a link. Of two at once the second gets `None`.
pub fn take(
    conn: &mut Conn,
    token: &str,
    purpose: Purpose,
    now: NaiveDateTime,
) -> QueryResult<Option<(Account, Option<String>)>> {
    let Some(found) = peek(conn, token, purpose, now)? else { return Ok(None) };
    let unused = account_tokens::table
        .filter(account_tokens::token_hash.eq(crate::crypto::hash_token(token)))
        .filter(account_tokens::used_at.is_null());
    let n_rows = diesel::update(unused).set(account_tokens::used_at.eq(now)).execute(conn)?;
    Ok((n_rows == 1).then_some(found))
}

/// No link that was mailed before works any more.
pub(super) fn void(conn: &mut Conn, account_id: i64) -> QueryResult<()> {
    diesel::delete(account_tokens::table.filter(account_tokens::account_id.eq(account_id))).execute(conn)?;
    Ok(())
}

pub(super) fn forget(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::delete(account_tokens::table.filter(account_tokens::expires_at.lt(now))).execute(conn)
}

/// What a program uses the API with.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = api_tokens)]
pub struct ApiToken {
    id: i64,
    /// The public name.
    pub reference: String,
    /// What its owner calls it.
    pub name: String,
    scopes: String,
    /// When it was last used, to the minute.
    pub last_used_at: Option<NaiveDateTime>,
    /// Since when.
    pub created_at: NaiveDateTime,
}

impl ApiToken {
    /// What it may do.
    pub fn scopes(&self) -> Vec<String> {
        self.scopes.split(' ').filter(|it| !it.is_empty()).map(ToOwned::to_owned).collect()
    }
}

/// Makes a program's token, of which only the hash is stored.
pub fn create(
    conn: &mut Conn,
    account_id: i64,
    name: &str,
    token: &str,
    scopes: &[String],
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::reference.eq(crate::crypto::new_reference()),
            api_tokens::account_id.eq(account_id),
            api_tokens::name.eq(name),
            api_tokens::token_hash.eq(crate::crypto::hash_token(token)),
            api_tokens::scopes.eq(scopes.join(" ")),
            api_tokens::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// An account's tokens that work, the newest first.
pub fn of_account(conn: &mut Conn, account_id: i64) -> QueryResult<Vec<ApiToken>> {
    api_tokens::table
        .filter(api_tokens::account_id.eq(account_id))
        .filter(api_tokens::revoked_at.is_null())
        .order(api_tokens::id.desc())
        .select(ApiToken::as_select())
        .load(conn)
}

/// Revokes one of an account's own tokens; another's is not found.
pub fn revoke(conn: &mut Conn, account_id: i64, reference: &str, now: NaiveDateTime) -> QueryResult<()> {
    let own = api_tokens::table
        .filter(api_tokens::account_id.eq(account_id))
        .filter(api_tokens::reference.eq(reference))
        .filter(api_tokens::revoked_at.is_null());
    match diesel::update(own).set(api_tokens::revoked_at.eq(now)).execute(conn)? {
        0 => Err(diesel::result::Error::NotFound),
        _ => Ok(()),
    }
}

/// Revokes all of an account's tokens.
pub fn revoke_all(conn: &mut Conn, account_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    let own = api_tokens::table.filter(api_tokens::account_id.eq(account_id)).filter(api_tokens::revoked_at.is_null());
    diesel::update(own).set(api_tokens::revoked_at.eq(now)).execute(conn)?;
    Ok(())
}

pub(super) fn find_usable(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<(ApiToken, Account)>> {
    api_tokens::table
        .inner_join(accounts::table)
        .filter(api_tokens::token_hash.eq(token_hash))
        .filter(api_tokens::revoked_at.is_null())
        .filter(accounts::suspended_at.is_null())
        .filter(accounts::confirmed_at.is_not_null())
        .select((ApiToken::as_select(), Account::as_select()))
        .first(conn)
        .optional()
}

/// Whether the last use that was noted is more than a minute ago.
pub fn is_use_unnoted(token: &ApiToken, now: NaiveDateTime) -> bool {
    token.last_used_at.is_none_or(|it| now - it >= TimeDelta::minutes(1))
}

/// Notes a use.
pub fn touch(conn: &mut Conn, token: &ApiToken, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(api_tokens::table.find(token.id)).set(api_tokens::last_used_at.eq(now)).execute(conn)?;
    Ok(())
}
