//! Reminders: whoever holds a certificate that ends is told 90, 30 and 7 days
//! before, each once. After a standstill only the most urgent one goes out.

use super::{notices, queries};
use crate::app::App;
use crate::{Result, clock};

/// Days before the end, the longest first.
pub(super) const BEFORE: [i16; 3] = [90, 30, 7];
/// Looked at in one transaction.
const AT_ONCE: i64 = 500;

/// Tells everyone whose time has come.
///
/// # Errors
/// The database failed.
pub async fn send_due(app: &App) -> Result<()> {
    let now = app.clock.now();
    let today = clock::day(now);
    let mut after = 0;
    loop {
        let due = app.db.read(move |conn| Ok(queries::reminders::ending(conn, today, after, AT_ONCE)?)).await?;
        let Some(last) = due.last() else { return Ok(()) };
        after = last.id;
        let told: Vec<_> = due
            .into_iter()
            .filter_map(|it| {
                let end = it.expires_on?;
                let days = due_at((end - today).num_days())?;
                it.reminded_days.is_none_or(|before| before > days).then_some((it, days, end))
            })
            .collect();
        if told.is_empty() {
            continue;
        }
        let shared = app.clone();
        app.db
            .write(move |conn| {
                for (it, days, end) in &told {
                    if queries::reminders::note(conn, it, *days)? {
                        notices::ending(conn, &shared, it, *days, *end, now)?;
                    }
                }
                Ok(())
            })
            .await?;
    }
}

/// Which reminder is due so many days before the end; `None` before the first.
fn due_at(days_left: i64) -> Option<i16> {
    BEFORE.into_iter().rev().find(|it| days_left <= i64::from(*it))
}

#[cfg(test)]
mod tests {
    use super::due_at;

    #[test]
    fn the_most_urgent_one_is_due() {
        for (left, expected) in [(91, None), (90, Some(90)), (31, Some(90)), (30, Some(30)), (7, Some(7)), (0, Some(7))]
        {
            assert_eq!(due_at(left), expected, "{left}");
        }
    }
}
