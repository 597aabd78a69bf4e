//! Once a year: does anyone still want this search? And the end of what nobody
//! wanted.

use chrono::{NaiveDateTime, TimeDelta};

use super::queries::{self, SavedSearch};
use super::{email_index, emails};
use crate::app::App;
use crate::db::Conn;
use crate::{Result, mail};

/// After so long without a word the owner is asked.
const ASKED_AFTER: TimeDelta = TimeDelta::days(365);

/// So long an answer is waited for; then the search is paused.
const ANSWERED_WITHIN: TimeDelta = TimeDelta::days(30);

/// Asked at once.
const BATCH: i64 = 1_000;

/// Asks the owners of searches that are a year old, and pauses those for which
/// nobody answered within a month.
///
/// # Errors
/// The database failed.
pub async fn ask(app: &App) -> Result<()> {
    let now = app.clock.now();
    let (due, n_unanswered) = app
        .db
        .read(move |conn| {
            let n_unanswered = queries::n_unanswered(conn, now - ANSWERED_WITHIN)?;
            Ok((queries::to_ask(conn, now - ASKED_AFTER, BATCH)?, n_unanswered))
        })
        .await?;
    for it in due {
        let sender = app.clone();
        app.db.write(move |conn| ask_owner(conn, &sender, &it, now)).await?;
    }
    if n_unanswered > 0 {
        app.db.write(move |conn| Ok(queries::pause_unanswered(conn, now - ANSWERED_WITHIN, now)?)).await?;
        tracing::info!(n_unanswered, "paused saved searches for which nobody answered");
    }
    Ok(())
}

/// An address that no mail reaches is not asked, and does not answer.
fn ask_owner(conn: &mut Conn, app: &App, it: &SavedSearch, now: NaiveDateTime) -> Result<()> {
    let email = queries::recipient(conn, &app.keys, it)?;
    if !queries::mark_asked(conn, it.id, now)? {
        return Ok(());
    }
    if let Some(email) = email
        && !queries::is_suppressed(conn, &email_index(&app.keys, &email))?
    {
        mail::enqueue(conn, &app.keys, &emails::still_wanted(app, it, &email, now, now + ANSWERED_WITHIN)?, now)?;
    }
    Ok(())
}

/// Forgets what nobody confirmed, and what has ended.
///
/// # Errors
/// The database failed.
pub async fn forget(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.db.write(move |conn| Ok(queries::forget(conn, now)?)).await?;
    Ok(())
}
