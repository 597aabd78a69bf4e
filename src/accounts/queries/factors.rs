//! The SQL of second factors: each code works once.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{accounts, recovery_codes};
use crate::db::Conn;

/// Stores a second factor that was shown to work with the code of a step.
/// `false` where the account has one already, or has changed since `epoch`.
pub fn set_up(
    conn: &mut Conn,
    account_id: i64,
    epoch: i64,
    sealed: &str,
    step: i64,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let n_rows = diesel::update(accounts::table.find(account_id))
        .filter(accounts::auth_epoch.eq(epoch))
        .filter(accounts::totp_confirmed_at.is_null())
        .set((accounts::totp_secret.eq(sealed), accounts::totp_last_step.eq(step), accounts::totp_confirmed_at.eq(now)))
        .execute(conn)?;
    Ok(n_rows == 1)
}

/// Uses the code of a time step; `false` where it, or a later one, was used before.
pub fn use_step(conn: &mut Conn, account_id: i64, step: i64) -> QueryResult<bool> {
    let n_rows = diesel::update(accounts::table.find(account_id))
        .filter(accounts::totp_last_step.lt(step))
        .set(accounts::totp_last_step.eq(step))
        .execute(conn)?;
    Ok(n_rows == 1)
}

/// Takes the second factor away, with its recovery codes.
pub fn remove(conn: &mut Conn, account_id: i64) -> QueryResult<()> {
    diesel::update(accounts::table.find(account_id))
        .set((accounts::totp_secret.eq(None::<String>), accounts::totp_confirmed_at.eq(None::<NaiveDateTime>)))
        .execute(conn)?;
    forget_recovery_codes(conn, account_id)
}

/// Gives an account other recovery codes; the old ones are worth nothing.
pub fn replace_recovery_codes(
    conn: &mut Conn,
    account_id: i64,
    hashes: &[String],
    now: NaiveDateTime,
) -> QueryResult<()> {
    forget_recovery_codes(conn, account_id)?;
    for hash in hashes {
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::account_id.eq(account_id),
                recovery_codes::code_hash.eq(hash),
                recovery_codes::created_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn forget_recovery_codes(conn: &mut Conn, account_id: i64) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account_id))).execute(conn)?;
    Ok(())
}

/// Uses a recovery code; `false` where it is none of the account's, or was used before.
pub fn use_recovery_code(conn: &mut Conn, account_id: i64, hash: &str, now: NaiveDateTime) -> QueryResult<bool> {
    let unused = recovery_codes::table
        .filter(recovery_codes::account_id.eq(account_id))
        .filter(recovery_codes::code_hash.eq(hash))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(now)).execute(conn)? == 1)
}

/// How many recovery codes are left.
pub fn n_recovery_codes(conn: &mut Conn, account_id: i64) -> QueryResult<i64> {
    recovery_codes::table
        .filter(recovery_codes::account_id.eq(account_id))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(conn)
}
