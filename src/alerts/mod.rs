//! Alerts: saved searches and their mails.

use crate::Result;
use crate::access::Entry;
use crate::app::App;

/// Routes of alerts.
pub fn routes() -> Vec<Entry> {
    Vec::new()
}

/// What is due by the clock.
///
/// # Errors
/// The database failed.
pub async fn sweep(_app: &App) -> Result<()> {
    Ok(())
}
