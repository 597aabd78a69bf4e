//! What time does to applications: they reach their employer, who is reminded of
//! its promise, and whose silence ends.
//!
//! Each step is a write of its own and guarded, so that a run may stop anywhere,
//! come late, or happen on two nodes at once.

use chrono::TimeDelta;

use super::State;
use super::queries::{self, Step, advance};
use crate::app::App;
use crate::{Error, Result};

/// So many of a kind in one run; the next one is a minute away.
const AT_ONCE: i64 = 500;

/// Does what is due now.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    let silence = app.settings.applications.silence_days;
    let (arriving, waiting, silent) = app
        .db
        .read(move |conn| {
            Ok((
                queries::due_to_deliver(conn, now, AT_ONCE)?,
                queries::due_to_remind(conn, silence, now, AT_ONCE)?,
                queries::due_to_end(conn, silence, now, AT_ONCE)?,
            ))
        })
        .await?;
    for id in arriving {
        let app = app.clone();
        app.clone().db.write(move |conn| queries::deliver(conn, &app, id, now)).await?;
    }
    for it in waiting {
        let app = app.clone();
        let ends_at = it.moved_at + TimeDelta::days(silence);
        app.clone().db.write(move |conn| queries::remind(conn, &app, it.id, ends_at, now)).await?;
    }
    for it in silent {
        let (app, reference) = (app.clone(), it.reference);
        let step = Step { expected_version: Some(it.version), ..Step::by_clock(State::Unanswered) };
        match app.clone().db.write(move |conn| advance(conn, &app, &reference, &step, now)).await {
            // Someone broke the silence at this very moment.
            Ok(()) | Err(Error::Conflict(_)) => {}
            Err(err) => return Err(err),
        }
    }
    Ok(())
}
