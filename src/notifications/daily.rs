//! The daily letter: once a day, all news that wait for it.
//!
//! It is due at eight in the morning and holds what was told before. A run that
//! was missed is made up for by the next one, whenever that is; running twice
//! sends once, as taking the news and promising the letter are one transaction.

use chrono::{NaiveDateTime, TimeDelta};

use super::{emails, queries};
use crate::app::App;
use crate::{Result, clock, mail};

/// When it is due, after midnight in Beijing.
const HOUR: TimeDelta = TimeDelta::hours(8);

/// So many letters in one run; the next one, a minute later, goes on.
const MOST_PER_RUN: i64 = 500;

/// Promises the letters that are due.
pub(super) async fn send_due(app: &App) -> Result<()> {
    let now = app.clock.now();
    let due_at = last_due(now);
    let accounts = app.db.read(move |conn| Ok(queries::waiting_accounts(conn, due_at, MOST_PER_RUN)?)).await?;
    let mut n_letters = 0;
    for account_id in accounts {
        let telling = app.clone();
        let is_promised = app
            .db
            .write(move |conn| {
                let news = queries::take_waiting(conn, account_id, due_at, now)?;
                if news.is_empty() {
                    // Another node was faster, or the person has read them meanwhile.
                    return Ok(false);
                }
                let reader = queries::reader(conn, account_id)?;
                let letter = emails::daily(&telling, &reader, &news, clock::day(due_at))?;
                Ok(mail::enqueue(conn, &telling.keys, &letter, now)?)
            })
            .await?;
        n_letters += usize::from(is_promised);
    }
    if n_letters > 0 {
        tracing::info!(n_letters, "promised the daily letters");
    }
    Ok(())
}

/// The last time at or before now when the letters were due.
fn last_due(now: NaiveDateTime) -> NaiveDateTime {
    let today = clock::start_of(clock::day(now)) + HOUR;
    if today <= now { today } else { today - TimeDelta::days(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_due_at_eight_in_beijing() {
        let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        for (now, due) in [
            ("2026-03-01 00:00", "2026-03-01 00:00"),
            ("2026-03-01 23:59", "2026-03-01 00:00"),
            ("2026-02-28 23:59", "2026-02-28 00:00"),
            ("2026-02-28 16:30", "2026-02-28 00:00"),
        ] {
            assert_eq!(last_due(at(now)), at(due), "{now}");
        }
    }
}
