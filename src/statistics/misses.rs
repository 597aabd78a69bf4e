//! Searches without a hit, counted in memory: a GET writes no row.

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::{NaiveDate, NaiveDateTime};

use super::queries;
use crate::db::Db;
use crate::search::Parsed;
use crate::{Result, clock};

/// More different terms than these between two writes are no people searching.
const MOST_TERMS: usize = 2_000;

/// Longer texts were pasted, and may say who somebody is.
const LONGEST_TERM: usize = 40;

/// How often which term found nothing since the last [`Misses::flush`].
#[derive(Debug, Default)]
pub struct Misses {
    counted: Mutex<HashMap<(NaiveDate, String), i64>>,
}

impl Misses {
    /// Counts a search that found nothing, by its words in their order. Numbers
    /// of seven digits and more are left out: they are telephones and identities.
    pub fn count(&self, text: &str, now: NaiveDateTime) {
        let parsed = Parsed::read(text);
        let words = parsed.words.iter().chain(&parsed.phrases);
        let is_long_number = |it: &&String| it.chars().filter(char::is_ascii_digit).count() < 7;
        let term = words.filter(is_long_number).map(String::as_str).collect::<Vec<_>>().join(" ");
        if term.is_empty() || term.chars().count() > LONGEST_TERM {
            return;
        }
        let Ok(mut counted) = self.counted.lock() else { return };
        if counted.len() < MOST_TERMS {
            *counted.entry((clock::day(now), term)).or_default() += 1;
        }
    }

    /// Writes what was counted. What could not be written is counted on.
    pub(super) async fn flush(&self, db: &Db) -> Result<()> {
        let taken: Vec<_> = match self.counted.lock() {
            Ok(mut counted) => counted.drain().collect(),
            Err(_) => return Ok(()),
        };
        if taken.is_empty() {
            return Ok(());
        }
        let rows = taken.clone();
        let written = db.write(move |conn| Ok(queries::add_misses(conn, &rows)?)).await;
        if written.is_err()
            && let Ok(mut counted) = self.counted.lock()
        {
            for (key, n) in taken {
                *counted.entry(key).or_default() += n;
            }
        }
        written
    }
}
