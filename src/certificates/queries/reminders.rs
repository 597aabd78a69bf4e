//! Who has to hear that their certificate ends.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;

use super::Certificate;
use crate::certificates::State;
use crate::certificates::reminders::BEFORE;
use crate::db::Conn;
use crate::schema::certificates;

/// Certificates in force that end within the longest time before which someone is
/// told, and that nothing goes on from; at most so many, by their rows.
pub fn ending(conn: &mut Conn, today: NaiveDate, after: i64, limit: i64) -> QueryResult<Vec<Certificate>> {
    let renewals = diesel::alias!(certificates as renewals);
    let last = today + TimeDelta::days(i64::from(BEFORE[0]));
    certificates::table
        .filter(certificates::state.eq(State::Issued.code()))
        .filter(certificates::expires_on.between(today, last))
        .filter(certificates::profile_id.is_not_null())
        .filter(certificates::reminded_days.is_null().or(certificates::reminded_days.gt(BEFORE[BEFORE.len() - 1])))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            renewals.filter(renewals.field(certificates::renews).eq(certificates::id.nullable())),
        )))
        .filter(certificates::id.gt(after))
        .order(certificates::id)
        .limit(limit)
        .select(Certificate::as_select())
        .load(conn)
}

/// Notes of which time someone was told; false where another node was faster.
pub fn note(conn: &mut Conn, it: &Certificate, days: i16) -> QueryResult<bool> {
    let row = certificates::table.find(it.id);
    let is_due = certificates::reminded_days.is_null().or(certificates::reminded_days.gt(days));
    Ok(diesel::update(row).filter(is_due).set(certificates::reminded_days.eq(days)).execute(conn)? == 1)
}
