//! Working days (工作日), and the last day of a period.
//!
//! A period counts from the day after the event and ends with its last day at
//! 24:00 in Beijing; one of months ends on the same day of the month, or on the
//! last day where the month has none, and a last day on which nobody works rolls
//! on to the next on which one does (Civil Code 201 to 203). `index/holidays.csv`
//! has the days off and the weekend days on which one works instead.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate, NaiveDateTime, Weekday};

use crate::clock;

static FILE: &str = include_str!("../../index/holidays.csv");

/// Whether one works, for the days on which the weekday does not say it.
static EXCEPTIONS: LazyLock<HashMap<NaiveDate, bool>> = LazyLock::new(|| {
    let parse = |line: &str| {
        let (day, rest) = line.split_once(',')?;
        let (kind, _) = rest.split_once(',')?;
        Some((day.parse().ok()?, kind == "work"))
    };
    FILE.lines().skip(1).filter_map(parse).collect()
});

/// Whether offices work on a day.
pub fn is_working_day(day: NaiveDate) -> bool {
    let is_weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    EXCEPTIONS.get(&day).copied().unwrap_or(is_weekday)
}

/// Whether a day is a public holiday, be it a weekend day or not.
pub fn is_holiday(day: NaiveDate) -> bool {
    EXCEPTIONS.get(&day) == Some(&false)
}

/// The n-th working day after a day, which itself does not count.
pub fn working_day_after(day: NaiveDate, n: usize) -> NaiveDate {
    let Some(nth) = n.checked_sub(1) else { return day };
    day.iter_days().skip(1).filter(|it| is_working_day(*it)).nth(nth).unwrap_or(NaiveDate::MAX)
}

/// The instant (UTC) at which n working days from now are over.
pub fn working_days_after(now: NaiveDateTime, n: usize) -> NaiveDateTime {
    clock::end_of(working_day_after(clock::day(now), n))
}

/// The instant (UTC) at which a period of n months from now is over.
pub fn months_after(now: NaiveDateTime, n: u32) -> NaiveDateTime {
    let last = clock::day(now).checked_add_months(Months::new(n)).unwrap_or(NaiveDate::MAX);
    clock::end_of(last.iter_days().find(|it| is_working_day(*it)).unwrap_or(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_line_of_the_file_is_read() {
        assert_eq!(EXCEPTIONS.len(), FILE.lines().count() - 1);
        // A make-up day on a weekday is a slip of whoever entered it.
        for (day, _) in EXCEPTIONS.iter().filter(|it| *it.1) {
            assert!(matches!(day.weekday(), Weekday::Sat | Weekday::Sun), "{day}");
        }
    }

    #[test]
    fn working_days_skip_holidays_and_count_make_up_days() {
        let cases = [
            // An ordinary week, from a weekday and from a weekend.
            ("2026-03-03", 3, "2026-03-06"),
            ("2026-03-06", 1, "2026-03-09"),
            ("2026-03-01", 3, "2026-03-04"),
            // The Saturday before the spring festival counts, its nine days do not.
            ("2026-02-13", 1, "2026-02-14"),
            ("2026-02-13", 2, "2026-02-24"),
            ("2026-02-25", 3, "2026-02-28"),
            // A Sunday of September, a week off in October and the Saturday behind it.
            ("2026-09-18", 1, "2026-09-20"),
            ("2026-09-30", 1, "2026-10-08"),
            ("2026-09-30", 3, "2026-10-10"),
            // The next year as it is expected.
            ("2026-12-31", 1, "2027-01-04"),
            ("2027-02-04", 1, "2027-02-11"),
            ("2026-03-01", 15, "2026-03-20"),
            ("2026-03-01", 0, "2026-03-01"),
        ];
        for (from, n, expected) in cases {
            assert_eq!(working_day_after(day(from), n), day(expected), "{n} after {from}");
        }
    }

    #[test]
    fn a_period_ends_at_midnight_in_beijing() {
        // Half past eleven at night in Beijing is still the third of March.
        let now = day("2026-03-03").and_hms_opt(15, 30, 0).unwrap();
        assert_eq!(working_days_after(now, 3).to_string(), "2026-03-06 16:00:00");
        assert_eq!(working_days_after(now + chrono::TimeDelta::hours(1), 3).to_string(), "2026-03-09 16:00:00");
    }

    #[test]
    fn a_period_of_months_ends_on_its_day_or_the_next_on_which_one_works() {
        let cases = [
            ("2026-03-02", 6, "2026-09-02"),
            // The last day of February is a Sunday; the next day is not.
            ("2026-08-31", 6, "2027-03-01"),
            ("2027-08-31", 6, "2028-02-29"),
            // In the middle of the holidays.
            ("2026-04-03", 6, "2026-10-08"),
        ];
        for (from, n, expected) in cases {
            let now = day(from).and_hms_opt(4, 0, 0).unwrap();
            assert_eq!(months_after(now, n), clock::end_of(day(expected)), "{n} months after {from}");
        }
    }
}
