//! Uploads: files that people hand in, kept encrypted.

use crate::Result;
use crate::access::Entry;
use crate::app::App;

/// Routes of uploads.
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
