//! Applications (投递): a profile applies to a posting, up to the hire.

use crate::Result;
use crate::access::Entry;
use crate::app::App;

/// Routes of applications.
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
