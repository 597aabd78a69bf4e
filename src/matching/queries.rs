//! What people said of matches, in rows.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::feedback::{NewFeedback, Reason, Side};
use crate::db::Conn;
use crate::each;
use crate::schema::{employers, match_feedback, postings, profiles};

/// A row with what it is about.
#[derive(Debug, Clone, Queryable)]
pub struct Said {
    /// Who said it.
    #[diesel(deserialize_as = String)]
    pub side: Side,
    /// Whether it fits.
    pub fits: bool,
    /// Why not; see [`Reason`].
    reason: Option<String>,
    /// In their own words.
    pub note: String,
    /// The score when it was said.
    pub score: i32,
    /// The place when it was said, from 1.
    pub place: Option<i32>,
    /// When.
    pub said_at: NaiveDateTime,
    /// The posting's public name.
    pub posting: String,
    /// Its title.
    pub title: String,
    /// Its employer.
    pub employer: String,
    /// The profile's public name.
    pub profile: String,
}

impl Said {
    /// Why it does not fit.
    pub fn reason(&self) -> Option<Reason> {
        self.reason.as_deref().and_then(Reason::parse)
    }
}

/// Writes down what someone says; said again, it takes the place of what they
/// said before.
pub fn put(conn: &mut Conn, it: &NewFeedback, now: NaiveDateTime) -> QueryResult<()> {
    let said = (
        match_feedback::side.eq(it.side.code()),
        match_feedback::fits.eq(it.fits),
        match_feedback::reason.eq(it.reason.map(Reason::code)),
        match_feedback::note.eq(&it.note),
        match_feedback::score.eq(it.score),
        match_feedback::place.eq(it.place),
        match_feedback::said_at.eq(now),
    );
    let whose = (
        match_feedback::posting_id.eq(it.posting_id),
        match_feedback::profile_id.eq(it.profile_id),
        match_feedback::account_id.eq(it.account_id),
    );
    each!(conn, |conn| {
        diesel::insert_into(match_feedback::table)
            .values((whose, said))
            .on_conflict((match_feedback::posting_id, match_feedback::profile_id, match_feedback::account_id))
            .do_update()
            .set(said)
            .execute(conn)
    })?;
    Ok(())
}

/// What was said last, the newest first.
pub fn latest(conn: &mut Conn, limit: i64) -> QueryResult<Vec<Said>> {
    match_feedback::table
        .inner_join(postings::table.inner_join(employers::table))
        .inner_join(profiles::table)
        .order((match_feedback::said_at.desc(), match_feedback::id.desc()))
        .limit(limit)
        .select((
            match_feedback::side,
            match_feedback::fits,
            match_feedback::reason,
            match_feedback::note,
            match_feedback::score,
            match_feedback::place,
            match_feedback::said_at,
            postings::reference,
            postings::title,
            employers::name,
            profiles::reference,
        ))
        .load(conn)
}

/// A side, whether it fits, the reason given, and how often that was said.
pub type Count = (Side, bool, Option<Reason>, i64);

/// How often each side said what: side, whether it fits, why not, how often.
pub fn counts(conn: &mut Conn) -> QueryResult<Vec<Count>> {
    let rows: Vec<(String, bool, Option<String>, i64)> = match_feedback::table
        .group_by((match_feedback::side, match_feedback::fits, match_feedback::reason))
        .select((match_feedback::side, match_feedback::fits, match_feedback::reason, diesel::dsl::count_star()))
        .order((match_feedback::side.asc(), match_feedback::fits.desc(), match_feedback::reason.asc()))
        .load(conn)?;
    let rows = rows.into_iter().filter_map(|(side, fits, reason, n)| {
        Some((Side::parse(&side)?, fits, reason.as_deref().and_then(Reason::parse), n))
    });
    Ok(rows.collect())
}
