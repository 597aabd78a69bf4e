//! All of mail's SQL.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::{auto_type, count_star, exists, min, select};
use diesel::prelude::*;

use super::{NewMail, Status, message};
use crate::crypto::{Keys, new_reference, new_token, random};
use crate::db::Conn;
use crate::schema::{mail_queue, mail_suppressions};
use crate::{alerts, each};

/// Longer than any attempt: whoever holds a lease that has run out is gone.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// About five days of [`backoff`]; fewer would lose mail over a long weekend
/// without a server, more would send news that nobody can use any longer.
const MOST_ATTEMPTS: i32 = 34;

/// How long the row of a sent message is kept: longer than any bounce takes.
const KEPT: TimeDelta = TimeDelta::days(180);

/// A message that this worker alone may send for a while.
#[derive(Debug, Clone, Queryable)]
pub struct Queued {
    /// Its row.
    pub id: i64,
    /// The folder of its templates.
    pub kind: String,
    /// One address.
    pub recipient: String,
    /// The sealed words; `None` would mean that it was sent already.
    pub body: Option<String>,
    /// The same on every attempt, without the part behind the @.
    pub message_id: String,
    /// This attempt is counted.
    pub n_attempts: i32,
    /// What finishes it.
    pub lease_token: Option<String>,
    /// By what the address knows it that stops it; `None` where it does not repeat.
    pub stop_reference: Option<String>,
}

/// A message that was refused for good or given up.
#[derive(Debug, Clone, Queryable)]
pub struct DeadLetter {
    /// Its row.
    pub id: i64,
    /// The folder of its templates.
    pub kind: String,
    /// What it tells of.
    pub occasion: String,
    /// How often it was tried.
    pub n_attempts: i32,
    /// What the server said, without addresses.
    pub last_error: Option<String>,
}

/// Promises a message. `false` where its occasion already has one, or where it
/// repeats ([`NewMail::unsubscribe`]) and mail to its address comes back.
pub fn enqueue(conn: &mut Conn, keys: &Keys, mail: &NewMail, now: NaiveDateTime) -> QueryResult<bool> {
    if mail.unsubscribe.is_some() && is_suppressed(conn, &email_index(keys, &mail.recipient))? {
        return Ok(false);
    }
    let message_id = format!("{}.{}", new_reference() + &new_reference(), mail.kind);
    let body = message::seal(keys, &message_id, mail);
    let row = (
        mail_queue::occasion.eq(&mail.occasion),
        mail_queue::kind.eq(mail.kind),
        mail_queue::recipient.eq(&mail.recipient),
        mail_queue::body.eq(body),
        mail_queue::message_id.eq(message_id),
        mail_queue::status.eq(Status::Waiting.code()),
        mail_queue::n_attempts.eq(0),
        mail_queue::next_attempt_at.eq(now),
        mail_queue::created_at.eq(now),
        mail_queue::stop_reference.eq(mail.unsubscribe.as_ref().map(|_| new_reference() + &new_reference())),
        mail_queue::stops.eq(mail.unsubscribe.as_ref().map(|it| it.stop.code())),
    );
    let n_rows = each!(conn, |it| {
        diesel::insert_into(mail_queue::table).values(row).on_conflict(mail_queue::occasion).do_nothing().execute(it)
    })?;
    Ok(n_rows == 1)
}

/// Waiting, its time has come, and nobody is sending it.
#[auto_type(no_type_alias)]
fn due(now: NaiveDateTime) -> _ {
    let waiting: &'static str = Status::Waiting.code();
    mail_queue::status.eq(waiting).and(mail_queue::next_attempt_at.le(now))
}

/// Whether there is anything to send. Asked before [`lease_next`], as an empty
/// write wakes everyone who follows the changes, the asking worker included.
pub fn is_any_due(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<bool> {
    select(exists(mail_queue::table.filter(due(now)))).get_result(conn)
}

/// Takes the message that is due longest. The lease keeps others from it; it is
/// `next_attempt_at` itself, so that it ends by itself when its holder dies.
pub fn lease_next(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Option<Queued>> {
    let oldest = mail_queue::table
        .filter(due(now))
        .order((mail_queue::next_attempt_at, mail_queue::id))
        .select(mail_queue::id)
        .limit(1);
    let id = match conn {
        // Its one writer has no one to race with.
        Conn::Sqlite(it) => oldest.first::<i64>(it).optional()?,
        Conn::Pg(it) => oldest.for_update().skip_locked().first::<i64>(it).optional()?,
    };
    let Some(id) = id else { return Ok(None) };
    diesel::update(mail_queue::table.find(id))
        .set((
            mail_queue::n_attempts.eq(mail_queue::n_attempts + 1),
            mail_queue::next_attempt_at.eq(now + LEASE),
            mail_queue::lease_token.eq(new_token()),
        ))
        .returning((
            mail_queue::id,
            mail_queue::kind,
            mail_queue::recipient,
            mail_queue::body,
            mail_queue::message_id,
            mail_queue::n_attempts,
            mail_queue::lease_token,
            mail_queue::stop_reference,
        ))
        .get_result(conn)
        .map(Some)
}

/// The server has it: its words go. `false` where the lease has gone to another.
pub fn mark_sent(conn: &mut Conn, queued: &Queued, now: NaiveDateTime) -> QueryResult<bool> {
    let n_rows = diesel::update(mail_queue::table.find(queued.id))
        .filter(mail_queue::lease_token.eq(&queued.lease_token))
        .set((
            mail_queue::status.eq(Status::Sent.code()),
            mail_queue::body.eq(None::<String>),
            mail_queue::lease_token.eq(None::<String>),
            mail_queue::last_error.eq(None::<String>),
            mail_queue::sent_at.eq(now),
        ))
        .execute(conn)?;
    Ok(n_rows == 1)
}

/// The attempt failed: the message waits for the next one, or is dead. `None`
/// where the lease has gone to another.
pub fn mark_failed(
    conn: &mut Conn,
    queued: &Queued,
    is_permanent: bool,
    error: &str,
    now: NaiveDateTime,
) -> QueryResult<Option<Status>> {
    let is_over = is_permanent || queued.n_attempts >= MOST_ATTEMPTS;
    let status = if is_over { Status::Dead } else { Status::Waiting };
    let n_rows = diesel::update(mail_queue::table.find(queued.id))
        .filter(mail_queue::lease_token.eq(&queued.lease_token))
        .set((
            mail_queue::status.eq(status.code()),
            mail_queue::next_attempt_at.eq(now + backoff(queued.n_attempts, random::<1>()[0])),
            mail_queue::lease_token.eq(None::<String>),
            mail_queue::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok((n_rows == 1).then_some(status))
}

/// How long to wait after so many attempts: 1, 5, 15 minutes, 1 hour, then 4
/// hours, a fifth more or less by chance, so that what failed together does not
/// come back together.
fn backoff(n_attempts: i32, chance: u8) -> TimeDelta {
    let seconds = match n_attempts {
        ..=1 => 60,
        2 => 5 * 60,
        3 => 15 * 60,
        4 => 60 * 60,
        _ => 4 * 60 * 60,
    };
    // 80 % to 120 %.
    TimeDelta::milliseconds(seconds * (800 + i64::from(chance) * 400 / 255))
}

/// By which suppressions know an address.
pub fn email_index(keys: &Keys, address: &str) -> String {
    keys.blind_index("mail_suppressions.email", &address.trim().to_lowercase())
}

/// Whether mail to an address comes back.
pub fn is_suppressed(conn: &mut Conn, email_index: &str) -> QueryResult<bool> {
    select(exists(mail_suppressions::table.filter(mail_suppressions::email_index.eq(email_index)))).get_result(conn)
}

/// Mail to an address comes back for good: it gets no more that repeats. `reason`
/// is what the other server said, without the address.
pub fn suppress(conn: &mut Conn, email_index: &str, reason: &str, now: NaiveDateTime) -> QueryResult<()> {
    let row = (
        mail_suppressions::email_index.eq(email_index),
        mail_suppressions::reason.eq(reason),
        mail_suppressions::suppressed_at.eq(now),
    );
    each!(conn, |it| {
        diesel::insert_into(mail_suppressions::table)
            .values(row)
            .on_conflict(mail_suppressions::email_index)
            .do_nothing()
            .execute(it)
    })?;
    Ok(())
}

/// Mail to an address arrives again, as its owner says.
pub fn restore(conn: &mut Conn, email_index: &str) -> QueryResult<()> {
    diesel::delete(mail_suppressions::table.filter(mail_suppressions::email_index.eq(email_index))).execute(conn)?;
    Ok(())
}

/// A message came back for good: the address of its row is suppressed, and what
/// is saved under it paused. `false`
/// where no message has this id.
pub(super) fn bounced(
    conn: &mut Conn,
    keys: &Keys,
    message_id: &str,
    status: &str,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let recipient: Option<String> = mail_queue::table
        .filter(mail_queue::message_id.eq(message_id))
        .select(mail_queue::recipient)
        .get_result(conn)
        .optional()?;
    if let Some(recipient) = &recipient {
        alerts::queries::pause_address(conn, &email_index(keys, recipient), status, now)?;
    }
    Ok(recipient.is_some())
}

/// What the message stops that the address knows by this; the second time, and where
/// no message has it, `None`.
pub(super) fn take_stop(conn: &mut Conn, stop_reference: &str, now: NaiveDateTime) -> QueryResult<Option<String>> {
    diesel::update(mail_queue::table)
        .filter(mail_queue::stop_reference.eq(stop_reference))
        .filter(mail_queue::stopped_at.is_null())
        .set(mail_queue::stopped_at.eq(now))
        .returning(mail_queue::stops)
        .get_result(conn)
        .optional()
        .map(Option::flatten)
}

/// Forgets messages that were sent half a year ago.
pub fn forget(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<()> {
    let is_old = mail_queue::sent_at.lt(now - KEPT);
    diesel::delete(mail_queue::table.filter(mail_queue::status.eq(Status::Sent.code())).filter(is_old))
        .execute(conn)?;
    Ok(())
}

/// What did not go out, oldest first.
pub fn dead(conn: &mut Conn, limit: i64) -> QueryResult<Vec<DeadLetter>> {
    mail_queue::table
        .filter(mail_queue::status.eq(Status::Dead.code()))
        .order(mail_queue::id)
        .limit(limit)
        .select((
            mail_queue::id,
            mail_queue::kind,
            mail_queue::occasion,
            mail_queue::n_attempts,
            mail_queue::last_error,
        ))
        .load(conn)
}

/// Has a dead message sent again, from the first attempt on. `false` where it is
/// not dead, or there is none.
pub fn requeue(conn: &mut Conn, id: i64, now: NaiveDateTime) -> QueryResult<bool> {
    let n_rows = diesel::update(mail_queue::table.find(id))
        .filter(mail_queue::status.eq(Status::Dead.code()))
        .set((
            mail_queue::status.eq(Status::Waiting.code()),
            mail_queue::n_attempts.eq(0),
            mail_queue::next_attempt_at.eq(now),
        ))
        .execute(conn)?;
    Ok(n_rows == 1)
}

/// Takes a message back that has not gone out and is not being sent. `false`
/// where it is too late.
pub fn take_back(conn: &mut Conn, occasion: &str, now: NaiveDateTime) -> QueryResult<bool> {
    let is_idle = mail_queue::lease_token.is_null().or(mail_queue::next_attempt_at.le(now));
    let n_rows = diesel::delete(mail_queue::table)
        .filter(mail_queue::occasion.eq(occasion))
        .filter(mail_queue::status.ne(Status::Sent.code()))
        .filter(is_idle)
        .execute(conn)?;
    Ok(n_rows == 1)
}

/// How many messages there are, by status; zeros included.
pub fn counts(conn: &mut Conn) -> QueryResult<Vec<(Status, i64)>> {
    let rows: Vec<(String, i64)> =
        mail_queue::table.group_by(mail_queue::status).select((mail_queue::status, count_star())).load(conn)?;
    let n_of = |status: Status| rows.iter().find(|it| it.0 == status.code()).map_or(0, |it| it.1);
    Ok(Status::ALL.iter().map(|&it| (it, n_of(it))).collect())
}

/// Since when the oldest message waits. `None` where nothing does.
pub fn waiting_since(conn: &mut Conn) -> QueryResult<Option<NaiveDateTime>> {
    mail_queue::table
        .filter(mail_queue::status.eq(Status::Waiting.code()))
        .select(min(mail_queue::created_at))
        .first(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_longer_and_a_fifth_more_or_less_by_chance() {
        let minutes = |n, chance| backoff(n, chance).num_seconds() as f64 / 60.0;
        for (n, middle) in [(1, 1.0), (2, 5.0), (3, 15.0), (4, 60.0), (5, 240.0), (33, 240.0)] {
            assert!((minutes(n, 0) - middle * 0.8).abs() < 0.02, "{n}");
            assert!((minutes(n, 255) - middle * 1.2).abs() < 0.02, "{n}");
        }
    }

    #[test]
    fn a_message_is_tried_for_about_five_days() {
        let total: TimeDelta = (1..MOST_ATTEMPTS).map(|it| backoff(it, 128)).sum();
        assert!((4..=5).contains(&total.num_days()), "{total}");
    }
}
