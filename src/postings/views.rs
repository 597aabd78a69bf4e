//! How often postings are looked at: counted in memory, so that no page writes,
//! and written down by the minute. What a crash loses is less than a minute's.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{NaiveDate, NaiveDateTime};

use super::queries;
use crate::Result;
use crate::app::App;
use crate::clock;

/// Looks that are not written down yet.
#[derive(Debug, Default)]
pub struct Views {
    counts: Mutex<HashMap<(i64, NaiveDate), i64>>,
}

impl Views {
    /// Someone looked at a posting.
    pub fn count(&self, posting_id: i64, now: NaiveDateTime) {
        self.add([((posting_id, clock::day(now)), 1)]);
    }

    fn add(&self, looks: impl IntoIterator<Item = ((i64, NaiveDate), i64)>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, n) in looks {
            *counts.entry(key).or_default() += n;
        }
    }

    fn take(&self) -> HashMap<(i64, NaiveDate), i64> {
        std::mem::take(&mut *self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes down what was counted; kept for the next time where that fails.
///
/// # Errors
/// The database failed.
pub async fn flush(app: &App) -> Result<()> {
    let looks = app.views.take();
    if looks.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = looks.iter().map(|((id, day), n)| (*id, *day, *n)).collect();
    let written = app.db.write(move |conn| Ok(queries::add_views(conn, &rows)?)).await;
    if written.is_err() {
        app.views.add(looks);
    }
    written
}

/// Words in the name of a program that reads pages by itself.
const PROGRAMS: [&str; 10] =
    ["bot", "spider", "crawl", "slurp", "curl", "wget", "python", "headless", "http-client", "monitor"];

/// Whether a browser's own words are those of a program; silence is.
pub fn is_program(user_agent: &str) -> bool {
    let words = user_agent.to_ascii_lowercase();
    words.is_empty() || PROGRAMS.iter().any(|it| words.contains(it))
}

#[cfg(test)]
mod tests {
    use super::is_program;

    #[test]
    fn programs_are_known_by_their_own_words() {
        for (words, expected) in [
            ("Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0", false),
            ("Mozilla/5.0 (compatible; Baiduspider/2.0)", true),
            ("curl/8.5.0", true),
            ("", true),
        ] {
            assert_eq!(is_program(words), expected, "{words}");
        }
    }
}
