//! How often certificates are checked, by day, way and answer; never by whom.
//! Counted in memory, as no page writes, and written down by the minute.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{NaiveDate, NaiveDateTime};

use super::{Standing, queries};
use crate::app::App;
use crate::{Result, clock};

crate::code_list!(
    /// How someone checked.
    Channel, "certificates-channel", {
        /// By number and name.
        Number = "number",
        /// By the link on the paper.
        Link = "link",
        /// By a signed file.
        File = "file",
    }
);

/// What the answer was where there is no certificate.
pub const UNKNOWN: &str = "unknown";

type Key = (NaiveDate, Channel, &'static str);

/// Checks that are not written down yet.
#[derive(Debug, Default)]
pub struct Checks {
    counts: Mutex<HashMap<Key, i64>>,
}

impl Checks {
    /// Someone checked; `None` where there is no such certificate.
    pub fn count(&self, channel: Channel, answer: Option<Standing>, now: NaiveDateTime) {
        self.add([((clock::day(now), channel, answer.map_or(UNKNOWN, Standing::code)), 1)]);
    }

    fn add(&self, counts: impl IntoIterator<Item = (Key, i64)>) {
        let mut all = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, n) in counts {
            *all.entry(key).or_default() += n;
        }
    }

    fn take(&self) -> HashMap<Key, i64> {
        std::mem::take(&mut *self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes down what was counted; kept for the next time where that fails.
///
/// # Errors
/// The database failed.
pub async fn flush(app: &App) -> Result<()> {
    let counts = app.certificates.checks.take();
    if counts.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = counts.iter().map(|((day, channel, answer), n)| (*day, channel.code(), *answer, *n)).collect();
    let written = app.db.write(move |conn| Ok(queries::checks::add(conn, &rows)?)).await;
    if written.is_err() {
        app.certificates.checks.add(counts);
    }
    written
}
