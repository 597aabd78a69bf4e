//! The pages of talent.

pub mod invitations;
pub mod lists;
pub mod people;

use chrono::NaiveDateTime;

use crate::Result;
use crate::app::App;
use crate::compliance::queries::{Look, record_look};
use crate::employers::Acting;

/// Writes down who was shown to a unit, before they are shown.
async fn record(
    app: &App,
    acting: &Acting,
    profile_ids: Vec<i64>,
    fields: &'static str,
    reason: String,
    now: NaiveDateTime,
) -> Result<()> {
    if profile_ids.is_empty() {
        return Ok(());
    }
    let (account_id, viewer) = (acting.account_id, acting.employer.name.clone());
    app.db
        .write(move |conn| {
            for profile_id in &profile_ids {
                let look = Look { profile_id: *profile_id, account_id, viewer: &viewer, fields, reason: &reason };
                record_look(conn, &look, now)?;
            }
            Ok(())
        })
        .await
}
