//! The SQL of what people agreed to, and of how long that has to be kept.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;

use super::super::{Mover, State};
use super::moves::{Step, advance};
use super::of_profile;
use crate::app::App;
use crate::codes::holidays;
use crate::db::Conn;
use crate::postings::Posting;
use crate::schema::{applications, consents};
use crate::{Result, clock, crypto};

/// The wording of the consent that is asked for now; a new wording is a new version.
const NOTICE_VERSION: &str = "application-2026-1";

/// Records of data given to others are kept for three years (L15).
const KEPT_MONTHS: u32 = 36;

/// A consent as its giver reads it.
#[derive(Debug, Serialize)]
pub struct Consent {
    recipient: String,
    notice_version: String,
    fields: String,
    given_at: String,
    withdrawn_at: Option<String>,
}

/// The consent of an application.
pub fn consent(conn: &mut Conn, application_id: i64) -> QueryResult<Option<Consent>> {
    let row: Option<(String, String, String, NaiveDateTime, Option<NaiveDateTime>)> = applications::table
        .inner_join(consents::table)
        .filter(applications::id.eq(application_id))
        .select((
            consents::recipient,
            consents::notice_version,
            consents::fields,
            consents::given_at,
            consents::withdrawn_at,
        ))
        .get_result(conn)
        .optional()?;
    Ok(row.map(|(recipient, notice_version, fields, given_at, withdrawn_at)| Consent {
        recipient,
        notice_version,
        fields,
        given_at: clock::rfc3339(given_at),
        withdrawn_at: withdrawn_at.map(clock::rfc3339),
    }))
}

/// Writes down that a profile's owner agrees to its employer's receiving it.
pub(super) fn give(conn: &mut Conn, profile_id: i64, posting: &Posting, now: NaiveDateTime) -> QueryResult<i64> {
    diesel::insert_into(consents::table)
        .values((
            consents::reference.eq(crypto::new_reference()),
            consents::profile_id.eq(profile_id),
            consents::purpose.eq("application"),
            consents::notice_version.eq(NOTICE_VERSION),
            consents::recipient_id.eq(posting.row.employer_id),
            consents::recipient.eq(&posting.employer.name),
            consents::fields.eq("profile,name,phone,email,attachments"),
            consents::given_at.eq(now),
        ))
        .returning(consents::id)
        .get_result(conn)
}

/// Takes back what [`give`] wrote a moment ago for nothing.
pub(super) fn forget(conn: &mut Conn, id: i64) -> QueryResult<usize> {
    diesel::delete(consents::table.find(id)).execute(conn)
}

/// Until when the law wants kept that an employer received a profile; `None`
/// where none ever did.
pub fn kept_until(conn: &mut Conn, profile_id: i64) -> QueryResult<Option<NaiveDateTime>> {
    let undelivered = applications::table
        .filter(applications::consent_id.eq(consents::id.nullable()))
        .filter(applications::delivered_at.is_null());
    let last: Option<NaiveDateTime> = consents::table
        .filter(consents::profile_id.eq(profile_id))
        .filter(diesel::dsl::not(diesel::dsl::exists(undelivered)))
        .select(diesel::dsl::max(consents::given_at))
        .get_result(conn)?;
    Ok(last.map(|it| holidays::months_after(it, KEPT_MONTHS)))
}

/// Takes back all that is open, as a profile's owner goes; the employers are told.
///
/// # Errors
/// The database failed.
pub fn withdraw_all(conn: &mut Conn, app: &App, profile_id: i64, account_id: i64, now: NaiveDateTime) -> Result<()> {
    for it in of_profile(conn, profile_id)?.iter().filter(|it| it.state.is_open()) {
        advance(conn, app, &it.reference, &Step::by(Mover::Seeker, account_id, State::Withdrawn, None), now)?;
    }
    Ok(())
}
