//! What the clock does to units: checks that come to their end.

use chrono::{NaiveDateTime, TimeDelta};

use super::facts::plain_day;
use super::news::Event;
use super::queries::{self, Move};
use super::states::REMINDERS;
use super::{Employer, MemberRole, State};
use crate::app::App;
use crate::db::Conn;
use crate::{Error, Result, postings};

/// Reminds of checks that end, and lets those lapse that have. Each look may be
/// late or come twice: it does what is due and not yet done.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    let ending = app.db.read(move |conn| Ok(queries::ending_before(conn, now + super::states::RENEWABLE)?)).await?;
    for (unit, reminded_at) in ending.into_iter().filter(|it| is_due(&it.0, it.1, now)) {
        let it = app.clone();
        let done = app.db.write(move |conn| look(conn, &it, unit.id, reminded_at, now)).await;
        match done {
            // Another node, or a reviewer, was faster.
            Ok(()) | Err(Error::Conflict(_)) => {}
            Err(err) => return Err(err),
        }
    }
    Ok(())
}

/// How many days before the end the newest reminder is that is due now.
fn reminder(until: NaiveDateTime, now: NaiveDateTime) -> Option<i64> {
    REMINDERS.iter().copied().filter(|days| until - TimeDelta::days(*days) <= now).min()
}

/// Whether a unit has to move, or a reminder that is due has not gone out.
fn is_due(unit: &Employer, reminded_at: Option<NaiveDateTime>, now: NaiveDateTime) -> bool {
    let Some(until) = unit.verified_until else { return false };
    let is_told = |days| reminded_at.is_some_and(|it| it >= until - TimeDelta::days(days));
    until <= now || reminder(until, now).is_some_and(|days| !is_told(days))
}

fn look(conn: &mut Conn, app: &App, id: i64, reminded_at: Option<NaiveDateTime>, now: NaiveDateTime) -> Result<()> {
    let clock = |to| Move { to, account_id: None, reason: None };
    let mut unit = queries::by_id(conn, id)?;
    if !unit.state().is_checked() || !is_due(&unit, reminded_at, now) {
        return Ok(());
    }
    let Some(until) = unit.verified_until else { return Ok(()) };
    if unit.state() == State::Verified {
        queries::advance(conn, &unit, &clock(State::Due), now)?;
        unit = queries::by_id(conn, id)?;
    }
    if until <= now {
        queries::advance(conn, &unit, &clock(State::Lapsed), now)?;
        let n_hidden = postings::queries::hide_all(conn, id, "employer_lapsed", now)?;
        tracing::info!(employer = unit.reference, n_hidden, "a check has come to its end");
        return Event { unit: &unit, kind: "employers-lapsed", key: plain_day(until), arguments: Vec::new() }
            .tell_members(conn, app, MemberRole::Reader, now);
    }
    let Some(days) = reminder(until, now) else { return Ok(()) };
    queries::set_reminded(conn, id, now)?;
    let arguments = vec![("days", days.to_string()), ("until", plain_day(until))];
    Event { unit: &unit, kind: "employers-due", key: format!("{}/{days}", plain_day(until)), arguments }.tell_members(
        conn,
        app,
        MemberRole::Recruiter,
        now,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reminder_is_due_from_its_day_on() {
        let until = chrono::NaiveDate::from_ymd_opt(2026, 9, 1).unwrap().and_hms_opt(16, 0, 0).unwrap();
        for (days, expected) in [(31, None), (30, Some(30)), (15, Some(30)), (14, Some(14)), (3, Some(3)), (0, Some(3))]
        {
            assert_eq!(reminder(until, until - TimeDelta::days(days)), expected, "{days} days before");
        }
    }
}
