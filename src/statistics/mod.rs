//! Statistics: every figure that the office reports, from one catalogue.
//!
//! An [`Indicator`] is read from rows as [`Fact`]s ([`queries::facts`]) and folded
//! into its value ([`catalogue`]). Tiles, charts, their tables, CSV, XLSX and the
//! API all go through [`report`], and the list of records below a figure *is*
//! its facts, so no two of them can disagree. A correction of the rows restates
//! every figure: nothing is counted in advance.
//!
//! The one exception is what leaves no rows: searches without a hit are counted
//! in memory and written once a minute ([`Misses`]).

pub mod api;
pub mod catalogue;
pub mod chart;
pub mod exports;
pub mod handlers;
mod misses;
pub mod pages;
pub mod queries;
pub mod report;
mod value;

pub use catalogue::{Dimension, Indicator};
pub use misses::Misses;
pub use queries::Fact;
pub use value::Value;

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};

use crate::access::{Entry, Reach, Role, Who, get};
use crate::app::App;
use crate::codes::regions;
use crate::{Result, clock};

/// Who reads figures and the records below them.
const READERS: Who = Who::Roles(&[(Role::Officer, Reach::Any), (Role::Admin, Reach::Any), (Role::Auditor, Reach::Any)]);

/// Routes of statistics.
pub fn routes() -> Vec<Entry> {
    vec![
        get("/admin/statistics", READERS, handlers::index),
        get("/admin/statistics.csv", READERS, exports::csv),
        get("/admin/statistics.xlsx", READERS, exports::xlsx),
        get("/admin/statistics/{indicator}", READERS, handlers::show),
        get("/api/v1/statistics", READERS, api::index),
    ]
}

/// Writes the searches without a hit since the last time.
///
/// # Errors
/// The database failed; they are kept for the next time.
pub async fn sweep(app: &App) -> Result<()> {
    app.misses.flush(&app.db).await
}

/// What a figure is asked for: days in Beijing, first and last included, and the
/// region within which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Period {
    /// From the first of January until today.
    pub fn this_year(now: NaiveDateTime) -> Period {
        let to = clock::day(now);
        Period { from: NaiveDate::from_ymd_opt(to.year(), 1, 1).unwrap_or(to), to }
    }

    /// The first instant (UTC), and the first that is past it.
    pub fn instants(&self) -> (NaiveDateTime, NaiveDateTime) {
        (clock::start_of(self.from), clock::end_of(self.to))
    }

    /// As many days right before it.
    pub fn before(&self) -> Period {
        let days = (self.to - self.from).num_days() + 1;
        Period { from: self.from - TimeDelta::days(days), to: self.from - TimeDelta::days(1) }
    }

    /// The months that it touches, cut to its days, the earliest first.
    pub fn months(&self) -> Vec<Period> {
        let mut months = Vec::new();
        let mut from = self.from;
        while from <= self.to {
            let next = match from.month() {
                12 => NaiveDate::from_ymd_opt(from.year() + 1, 1, 1),
                month => NaiveDate::from_ymd_opt(from.year(), month + 1, 1),
            };
            let Some(next) = next else { break };
            months.push(Period { from, to: self.to.min(next - TimeDelta::days(1)) });
            from = next;
        }
        months
    }
}

/// Whether a fact lies within a region; everything does where none is asked for.
fn is_within(region: Option<&str>, asked: Option<&str>) -> bool {
    asked.is_none_or(|asked| region.is_some_and(|it| regions::is_within(it, asked)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_knows_the_one_before_and_its_months() {
        let period = Period { from: day("2026-01-15"), to: day("2026-03-02") };
        assert_eq!(period.before(), Period { from: day("2025-11-29"), to: day("2026-01-14") });
        let months: Vec<String> = period.months().iter().map(|it| format!("{}..{}", it.from, it.to)).collect();
        assert_eq!(months, ["2026-01-15..2026-01-31", "2026-02-01..2026-02-28", "2026-03-01..2026-03-02"]);
        let december = Period { from: day("2025-12-31"), to: day("2026-01-01") };
        assert_eq!(december.months().len(), 2);
    }
}
