//! What time does to agreements: reminders, offers that expire, intentions that
//! lapse, hires that nobody objects to, and the questions after them.
//!
//! Each step is a write of its own and guarded, so that a run may stop anywhere,
//! come late, or happen on two nodes at once.

use chrono::TimeDelta;

use super::queries::{hires, intentions, interviews, offers};
use super::{CHECK_DAYS, OBJECTION_DAYS};
use crate::app::App;
use crate::applications::{State, Step};
use crate::{Error, Result};

/// So many of a kind in one run; the next one is a minute away.
const AT_ONCE: i64 = 500;

/// Passes over what someone else has just done.
fn unless_done(result: Result<()>) -> Result<()> {
    match result {
        Err(Error::Conflict(_)) => Ok(()),
        result => result,
    }
}

/// Does what is due now.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.db
        .write(move |conn| {
            interviews::cancel_of_ended(conn, now)?;
            offers::withdraw_of_ended(conn, now)?;
            Ok(hires::object_of_ended(conn, now)?)
        })
        .await?;
    let (reminders, expired, lapsed, confirmed) = app
        .db
        .read(move |conn| {
            Ok((
                interviews::due_to_remind(conn, now, AT_ONCE)?,
                offers::due_to_expire(conn, now, AT_ONCE)?,
                intentions::due_to_lapse(conn, now, AT_ONCE)?,
                hires::due_to_confirm(conn, now, AT_ONCE)?,
            ))
        })
        .await?;
    for id in reminders {
        let service = app.clone();
        app.db.write(move |conn| interviews::remind(conn, &service, id, now)).await?;
    }
    for id in expired {
        let service = app.clone();
        app.db.write(move |conn| offers::expire(conn, &service, id, now)).await?;
    }
    for it in lapsed {
        let service = app.clone();
        app.db.write(move |conn| intentions::lapse(conn, &service, &it, now)).await?;
    }
    for it in confirmed {
        let (service, at) = (app.clone(), it.reported_at + TimeDelta::days(OBJECTION_DAYS));
        let write = move |conn: &mut _| hires::confirm(conn, &service, &it, &Step::by_clock(State::Hired), at, now);
        unless_done(app.db.write(write).await)?;
    }
    after_hires(app).await
}

/// What comes after a hire was confirmed.
async fn after_hires(app: &App) -> Result<()> {
    let now = app.clock.now();
    for it in app.db.read(move |conn| Ok(hires::due_to_settle(conn, now, AT_ONCE)?)).await? {
        let service = app.clone();
        unless_done(app.db.write(move |conn| hires::settle(conn, &service, &it, &[], now)).await)?;
    }
    for days in CHECK_DAYS {
        for it in app.db.read(move |conn| Ok(hires::due_to_check(conn, days, now, AT_ONCE)?)).await? {
            let service = app.clone();
            app.db.write(move |conn| hires::ask(conn, &service, &it, days, now)).await?;
        }
    }
    Ok(())
}
