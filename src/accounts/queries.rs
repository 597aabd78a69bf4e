//! All of the accounts' SQL: here accounts and roles, below the rest.

pub mod factors;
pub mod sessions;
pub mod throttles;
pub mod tokens;

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::access::{Actor, Role};
use crate::db::Conn;
use crate::i18n::Loc;
use crate::{Error, Result};
// The tables of the modules below come from here: only `queries.rs` names the schema.
use crate::schema::{
    account_roles, account_tokens, accounts, api_tokens, recovery_codes, sessions as session_rows,
    throttles as throttle_rows,
};

/// Who confirms no address within a week has no account.
const UNCONFIRMED_FOR: TimeDelta = TimeDelta::days(7);

/// Someone who can log in. Without `Debug`: it holds hashes and secrets.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub struct Account {
    /// The row.
    pub id: i64,
    /// The public name.
    pub reference: String,
    /// Lower case.
    pub email: String,
    /// How pages address them.
    pub name: String,
    /// argon2id, in PHC form.
    pub password_hash: String,
    locale: String,
    /// `None` until the address is confirmed.
    pub confirmed_at: Option<NaiveDateTime>,
    /// `None` while it may log in.
    pub suspended_at: Option<NaiveDateTime>,
    /// Sealed; see [`super::totp`].
    pub totp_secret: Option<String>,
    /// `None` without a second factor.
    pub totp_confirmed_at: Option<NaiveDateTime>,
    /// Grows with each change after which sessions are over.
    pub auth_epoch: i64,
    /// Since when.
    pub created_at: NaiveDateTime,
}

impl Account {
    /// The language of its mails.
    pub fn loc(&self) -> Loc {
        Loc::parse(&self.locale)
    }

    /// Whether a code is asked for.
    pub fn has_second_factor(&self) -> bool {
        self.totp_confirmed_at.is_some()
    }
}

/// An account to make.
#[derive(Clone)]
pub struct NewAccount {
    /// In lower case.
    pub email: String,
    /// How pages address them.
    pub name: String,
    /// Made by [`super::passwords::Hasher`].
    pub password_hash: String,
    /// At least one.
    pub roles: Vec<Role>,
    /// The language of its mails.
    pub locale: Loc,
    /// `None` where the address has to be confirmed first.
    pub confirmed_at: Option<NaiveDateTime>,
}

/// Makes an account. An address that is taken violates its unique key.
pub fn create(conn: &mut Conn, new: &NewAccount, now: NaiveDateTime) -> QueryResult<Account> {
    let id: i64 = diesel::insert_into(accounts::table)
        .values((
            accounts::reference.eq(crate::crypto::new_reference()),
            accounts::email.eq(&new.email),
            accounts::name.eq(&new.name),
            accounts::password_hash.eq(&new.password_hash),
            accounts::locale.eq(new.locale.code()),
            accounts::confirmed_at.eq(new.confirmed_at),
            accounts::created_at.eq(now),
        ))
        .returning(accounts::id)
        .get_result(conn)?;
    put_roles(conn, id, &new.roles, now)?;
    find(conn, id)
}

/// The account of a row.
pub fn find(conn: &mut Conn, id: i64) -> QueryResult<Account> {
    accounts::table.find(id).select(Account::as_select()).first(conn)
}

/// Whose address it is.
pub fn find_by_email(conn: &mut Conn, email: &str) -> QueryResult<Option<Account>> {
    accounts::table.filter(accounts::email.eq(email)).select(Account::as_select()).first(conn).optional()
}

/// The account of a public name.
pub fn find_by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Account> {
    accounts::table.filter(accounts::reference.eq(reference)).select(Account::as_select()).first(conn)
}

/// Makes sure that an account is as it was when its password was checked.
///
/// # Errors
/// [`Error::Conflict`] where something of it was changed meanwhile.
pub fn check_unchanged(conn: &mut Conn, account: &Account) -> Result<()> {
    if find(conn, account.id)?.auth_epoch == account.auth_epoch {
        return Ok(());
    }
    Err(Error::Conflict("the account was changed meanwhile"))
}

/// What an account may be.
pub fn roles(conn: &mut Conn, account_id: i64) -> QueryResult<Vec<Role>> {
    let codes: Vec<String> = account_roles::table
        .filter(account_roles::account_id.eq(account_id))
        .order(account_roles::id)
        .select(account_roles::role)
        .load(conn)?;
    Ok(codes.iter().filter_map(|it| Role::parse(it)).collect())
}

/// The accounts of a role that may log in, in the order in which they were made.
pub fn of_role(conn: &mut Conn, role: Role) -> QueryResult<Vec<Account>> {
    accounts::table
        .inner_join(account_roles::table)
        .filter(account_roles::role.eq(role.code()))
        .filter(accounts::confirmed_at.is_not_null())
        .filter(accounts::suspended_at.is_null())
        .order(accounts::id)
        .select(Account::as_select())
        .load(conn)
}

/// Who a program acts for, and its token; `None` where the token is unknown or
/// revoked, or its account may not log in.
pub fn actor_of_token(conn: &mut Conn, token_hash: &str) -> Result<Option<(Actor, tokens::ApiToken)>> {
    let Some((token, account)) = tokens::find_usable(conn, token_hash)? else { return Ok(None) };
    let actor = Actor {
        account_id: account.id,
        roles: roles(conn, account.id)?,
        name: account.name,
        reach: crate::access::Reach::Own,
        session_id: None,
        scopes: Some(token.scopes()),
        n_unread: 0,
    };
    Ok(Some((actor, token)))
}

/// An account in a list, and what it may be.
pub type Listed = (Account, Vec<Role>);

/// Accounts by address, those whose address or name holds a text, and how many there are.
pub fn list(conn: &mut Conn, search: &str, limit: i64, offset: i64) -> QueryResult<(Vec<Listed>, i64)> {
    let escaped = search.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = format!("%{escaped}%");
    let of_search =
        || accounts::email.like(pattern.to_lowercase()).escape('\\').or(accounts::name.like(&pattern).escape('\\'));
    let total = accounts::table.filter(of_search()).count().get_result(conn)?;
    let found: Vec<Account> = accounts::table
        .filter(of_search())
        .order(accounts::email)
        .limit(limit)
        .offset(offset)
        .select(Account::as_select())
        .load(conn)?;
    let ids: Vec<i64> = found.iter().map(|it| it.id).collect();
    let all_roles: Vec<(i64, String)> = account_roles::table
        .filter(account_roles::account_id.eq_any(ids))
        .order(account_roles::id)
        .select((account_roles::account_id, account_roles::role))
        .load(conn)?;
    let roles_of =
        |id: i64| all_roles.iter().filter(|it| it.0 == id).filter_map(|it| Role::parse(&it.1)).collect::<Vec<_>>();
    Ok((found.into_iter().map(|it| (it.clone(), roles_of(it.id))).collect(), total))
}

/// Registers an address once more that nobody has confirmed: what was said the
/// first time may have been a stranger's, so it no longer holds.
pub fn register_again(conn: &mut Conn, id: i64, new: &NewAccount) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .filter(accounts::confirmed_at.is_null())
        .set((
            accounts::name.eq(&new.name),
            accounts::password_hash.eq(&new.password_hash),
            accounts::locale.eq(new.locale.code()),
        ))
        .execute(conn)?;
    end_all(conn, id, None)
}

/// The address is its owner's.
pub fn confirm(conn: &mut Conn, id: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .filter(accounts::confirmed_at.is_null())
        .set(accounts::confirmed_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// How it is called and in which language its mails are.
pub fn set_details(conn: &mut Conn, id: i64, name: &str, locale: Loc) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set((accounts::name.eq(name), accounts::locale.eq(locale.code())))
        .execute(conn)?;
    Ok(())
}

/// Gives an account another password and ends its sessions, save the one to keep.
pub fn set_password(conn: &mut Conn, id: i64, password_hash: &str, keep: Option<i64>) -> QueryResult<()> {
    diesel::update(accounts::table.find(id)).set(accounts::password_hash.eq(password_hash)).execute(conn)?;
    end_all(conn, id, keep)
}

/// Gives an account another address and ends its sessions, save the one to keep.
/// An address that is taken violates its unique key.
pub fn set_email(conn: &mut Conn, id: i64, email: &str, keep: Option<i64>) -> QueryResult<()> {
    diesel::update(accounts::table.find(id)).set(accounts::email.eq(email)).execute(conn)?;
    end_all(conn, id, keep)
}

/// Makes an account what it may be from now on, and ends its sessions.
pub fn set_roles(conn: &mut Conn, id: i64, roles: &[Role], now: NaiveDateTime) -> QueryResult<()> {
    diesel::delete(account_roles::table.filter(account_roles::account_id.eq(id))).execute(conn)?;
    put_roles(conn, id, roles, now)?;
    end_all(conn, id, None)
}

fn put_roles(conn: &mut Conn, id: i64, roles: &[Role], now: NaiveDateTime) -> QueryResult<()> {
    for role in roles {
        diesel::insert_into(account_roles::table)
            .values((
                account_roles::account_id.eq(id),
                account_roles::role.eq(role.code()),
                account_roles::created_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Shuts an account out, or lets it in again with `None`; its sessions are over.
pub fn set_suspended(conn: &mut Conn, id: i64, at: Option<NaiveDateTime>) -> QueryResult<()> {
    diesel::update(accounts::table.find(id)).set(accounts::suspended_at.eq(at)).execute(conn)?;
    end_all(conn, id, None)
}

/// Moves the epoch on: every session is over but the one to keep, and no link
/// that was mailed before works any more.
pub fn end_all(conn: &mut Conn, id: i64, keep: Option<i64>) -> QueryResult<()> {
    let epoch: i64 = diesel::update(accounts::table.find(id))
        .set(accounts::auth_epoch.eq(accounts::auth_epoch + 1))
        .returning(accounts::auth_epoch)
        .get_result(conn)?;
    sessions::keep_only(conn, id, keep, epoch)?;
    tokens::void(conn, id)
}

/// Forgets what is over: sessions, links and counts of tries, and accounts that
/// nobody confirmed. For the daily job; how many rows went.
pub fn forget(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let n_sessions = sessions::forget(conn, now)?;
    let n_tokens = tokens::forget(conn, now)?;
    let n_throttles = throttles::forget(conn, now)?;
    let unconfirmed = accounts::confirmed_at.is_null().and(accounts::created_at.lt(now - UNCONFIRMED_FOR));
    let n_accounts = diesel::delete(accounts::table.filter(unconfirmed)).execute(conn)?;
    Ok(n_sessions + n_tokens + n_throttles + n_accounts)
}

/// How accounts are called.
pub fn names(conn: &mut Conn, ids: &[i64]) -> QueryResult<HashMap<i64, String>> {
    let rows: Vec<(i64, String)> =
        accounts::table.filter(accounts::id.eq_any(ids)).select((accounts::id, accounts::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}
