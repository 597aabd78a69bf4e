//! The one clock for business time: UTC in rows, Beijing time on pages.
//!
//! Times are cut to the microsecond, which both databases keep; finer ones
//! would not be read back as they were written.

use std::sync::{Arc, Mutex};

use chrono::{
    DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, TimeZone,
    Utc,
};

/// Where the time comes from: the system, or a test that sets it.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    set: Option<Arc<Mutex<NaiveDateTime>>>,
}

impl Clock {
    /// The clock of the system.
    pub fn system() -> Clock {
        Clock::default()
    }

    /// A clock that stands still until [`Clock::advance`] moves it.
    pub fn fixed(at: NaiveDateTime) -> Clock {
        Clock { set: Some(Arc::new(Mutex::new(at))) }
    }

    /// Now, in UTC, to the microsecond.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    pub fn now(&self) -> NaiveDateTime {
        match &self.set {
            Some(at) => *at.lock().expect("no one panics holding the clock"),
            None => Utc::now().naive_utc().trunc_subsecs(6),
        }
    }

    /// Moves a fixed clock on; does nothing to the clock of the system.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(at) = &self.set {
            *at.lock().expect("no one panics holding the clock") += by;
        }
    }
}

/// Beijing time; China has had no summer time since 1991.
fn beijing() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("eight hours are a valid offset")
}

/// A time of a row as a clock in Beijing shows it.
pub fn local(at: NaiveDateTime) -> DateTime<FixedOffset> {
    beijing().from_utc_datetime(&at)
}

/// The day in Beijing.
pub fn day(at: NaiveDateTime) -> NaiveDate {
    local(at).date_naive()
}

/// The instant (UTC) at which a day begins in Beijing.
pub fn start_of(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN) - Duration::hours(8)
}

/// The instant (UTC) at which a day ends in Beijing: the first that is no longer in it.
pub fn end_of(day: NaiveDate) -> NaiveDateTime {
    start_of(day) + Duration::days(1)
}

/// The last day of a period that ends at an instant (UTC), which is no longer in it.
pub fn last_day(end: NaiveDateTime) -> NaiveDate {
    day(end - TimeDelta::microseconds(1))
}

/// A day as pages write it: `2026年9月19日`, or `19 Sep 2026`.
pub fn show_day(day: NaiveDate, is_en: bool) -> String {
    if is_en {
        day.format("%-d %b %Y").to_string()
    } else {
        format!("{}年{}月{}日", day.year(), day.month(), day.day())
    }
}

/// The last day of a period that is over at an instant, as pages write it.
pub fn show_last_day(over_at: NaiveDateTime, is_en: bool) -> String {
    show_day(last_day(over_at), is_en)
}

/// A time as pages write it, in Beijing, to the minute.
pub fn show_time(at: NaiveDateTime, is_en: bool) -> String {
    let local = local(at);
    format!("{} {}", show_day(local.date_naive(), is_en), local.format("%H:%M"))
}

/// A time as the API writes it: RFC 3339 in UTC.
pub fn rfc3339(at: NaiveDateTime) -> String {
    at.and_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_beijing() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        assert_eq!(start_of(day).to_string(), "2026-02-28 16:00:00");
        assert_eq!(super::day(start_of(day)), day);
        assert_eq!(super::day(start_of(day) - TimeDelta::microseconds(1)), day.pred_opt().unwrap());
    }
}
