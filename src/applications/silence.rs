//! What time does to applications: they reach their employer, who is reminded of
//! its promise, and whose silence ends; and they end with their posting.
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
pub async fn sweep(service: &App) -> Result<()> {
    let now = service.clock.now();
    let silence = service.settings.applications.silence_days;
    let (ended, arriving, waiting, silent) = service
        .db
        .read(move |conn| {
            Ok((
                queries::postings_to_end(conn, AT_ONCE)?,
                queries::due_to_deliver(conn, now, AT_ONCE)?,
                queries::due_to_remind(conn, silence, now, AT_ONCE)?,
                queries::due_to_end(conn, silence, now, AT_ONCE)?,
            ))
        })
        .await?;
    for posting_id in ended {
        let app = service.clone();
        let write = move |conn: &mut _| queries::posting_closed(conn, &app, posting_id, now);
        match service.db.write(write).await {
            // An employer or a person was faster; the next run sees the rest.
            Ok(_) | Err(Error::Conflict(_)) => {}
            Err(err) => return Err(err),
        }
    }
    for id in arriving {
        let app = service.clone();
        service.db.write(move |conn| queries::deliver(conn, &app, id, now)).await?;
    }
    for it in waiting {
        let app = service.clone();
        let ends_at = it.moved_at + TimeDelta::days(silence);
        service.db.write(move |conn| queries::remind(conn, &app, it.id, ends_at, now)).await?;
    }
    for it in silent {
        let (app, reference) = (service.clone(), it.reference);
        let step = Step { expected_version: Some(it.version), ..Step::by_clock(State::Unanswered) };
        match service.db.write(move |conn| advance(conn, &app, &reference, &step, now)).await {
            // Someone broke the silence at this very moment.
            Ok(()) | Err(Error::Conflict(_)) => {}
            Err(err) => return Err(err),
        }
    }
    Ok(())
}
