//! All of compliance's SQL.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::api::{Answer, Repeatable};
use crate::db::Conn;
use crate::schema::{access_log, idempotency_keys};

/// The hash of the request that came with this key, and what it was answered.
pub fn find_answer(conn: &mut Conn, request: &Repeatable) -> QueryResult<Option<(String, Answer)>> {
    let row: Option<(String, i32, Option<String>, String)> = idempotency_keys::table
        .filter(idempotency_keys::principal.eq(request.principal))
        .filter(idempotency_keys::route.eq(&request.route))
        .filter(idempotency_keys::key.eq(&request.key))
        .select((
            idempotency_keys::request_hash,
            idempotency_keys::status,
            idempotency_keys::location,
            idempotency_keys::body,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(hash, status, location, body)| {
        (hash, Answer { status: u16::try_from(status).unwrap_or(200), location, body })
    }))
}

/// Keeps an answer in the transaction of its effect. A twin that runs at the
/// same time fails on the unique key and is told to try again.
pub fn keep_answer(conn: &mut Conn, request: &Repeatable, answer: &Answer, now: NaiveDateTime) -> QueryResult<()> {
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::principal.eq(request.principal),
            idempotency_keys::route.eq(&request.route),
            idempotency_keys::key.eq(&request.key),
            idempotency_keys::request_hash.eq(&request.hash),
            idempotency_keys::status.eq(i32::from(answer.status)),
            idempotency_keys::location.eq(&answer.location),
            idempotency_keys::body.eq(&answer.body),
            idempotency_keys::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets answers of more than three days ago.
pub fn forget_answers(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(now - TimeDelta::hours(72))))
        .execute(conn)
}

/// A look at someone's data.
#[derive(Debug, Clone)]
pub struct Look<'a> {
    /// Whose data.
    pub profile_id: i64,
    /// Who looks.
    pub account_id: i64,
    /// How the viewer is called before the owner.
    pub viewer: &'a str,
    /// Which data: `profile`, `name`, `phone` ...
    pub fields: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// Writes a look down, before the data leaves.
pub fn record_look(conn: &mut Conn, look: &Look<'_>, now: NaiveDateTime) -> QueryResult<()> {
    diesel::insert_into(access_log::table)
        .values((
            access_log::profile_id.eq(look.profile_id),
            access_log::account_id.eq(look.account_id),
            access_log::viewer.eq(look.viewer),
            access_log::fields.eq(look.fields),
            access_log::reason.eq(look.reason),
            access_log::looked_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// A look as the owner reads it.
#[derive(Debug, Clone, Queryable)]
pub struct LookRow {
    /// Who looked.
    pub viewer: String,
    /// At which data.
    pub fields: String,
    /// Why.
    pub reason: String,
    /// When (UTC).
    pub looked_at: NaiveDateTime,
}

/// Who looked at a profile, newest first.
pub fn looks(conn: &mut Conn, profile_id: i64, limit: i64) -> QueryResult<Vec<LookRow>> {
    access_log::table
        .filter(access_log::profile_id.eq(profile_id))
        .order((access_log::looked_at.desc(), access_log::id.desc()))
        .limit(limit)
        .select((access_log::viewer, access_log::fields, access_log::reason, access_log::looked_at))
        .load(conn)
}

/// Who of one viewer looked at a profile, newest first.
pub fn looks_of(conn: &mut Conn, profile_id: i64, viewer: &str, limit: i64) -> QueryResult<Vec<LookRow>> {
    access_log::table
        .filter(access_log::profile_id.eq(profile_id))
        .filter(access_log::viewer.eq(viewer))
        .order((access_log::looked_at.desc(), access_log::id.desc()))
        .limit(limit)
        .select((access_log::viewer, access_log::fields, access_log::reason, access_log::looked_at))
        .load(conn)
}

/// Whether an account has looked at the same of a profile for a reason since an instant.
pub fn has_looked(conn: &mut Conn, look: &Look<'_>, since: NaiveDateTime) -> QueryResult<bool> {
    let found = access_log::table
        .filter(access_log::profile_id.eq(look.profile_id))
        .filter(access_log::account_id.eq(look.account_id))
        .filter(access_log::reason.eq(look.reason))
        .filter(access_log::fields.eq(look.fields))
        .filter(access_log::looked_at.ge(since));
    diesel::select(diesel::dsl::exists(found)).get_result(conn)
}
