//! The forms of a timetable: raw strings in, typed values or a list of problems out.

use chrono::{Datelike, NaiveDateTime, TimeDelta, Weekday};
use serde::Deserialize;

use super::MOST_AT_ONCE;
use super::queries::Slot;
use crate::clock;
use crate::codes::holidays::is_holiday;
use crate::html::FieldError;
use crate::training::classroom::{LINE, TEXT, Wrong, instant};

/// Nobody plans further ahead than so many days.
const FURTHEST: i64 = 2 * 366;

/// The days of the week as forms and the API write them.
pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("1", Weekday::Mon),
    ("2", Weekday::Tue),
    ("3", Weekday::Wed),
    ("4", Weekday::Thu),
    ("5", Weekday::Fri),
    ("6", Weekday::Sat),
    ("7", Weekday::Sun),
];

/// `POST /teaching/classes/{reference}/sessions`; times are Beijing's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "named as on the page")]
pub struct SeriesForm {
    /// `YYYY-MM-DD`
    pub day: String,
    /// `HH:MM`
    pub from: String,
    /// `HH:MM`
    pub to: String,
    pub place: String,
    pub topic: String,
    /// The last day of a series; empty for one session.
    pub until: String,
    /// On which days of the week, 1 (Monday) to 7.
    pub weekdays: Vec<String>,
    /// Whether public holidays are left out.
    pub skips_holidays: String,
}

impl SeriesForm {
    /// One session or a series, or what has to be mended.
    pub fn parse(&self, now: NaiveDateTime) -> Result<Vec<Slot>, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let first = wrong.day("day", &self.day);
        let from = wrong.time("from", &self.from);
        let to = wrong.time("to", &self.to);
        if from.zip(to).is_some_and(|(from, to)| to <= from) {
            wrong.add("to", "classroom-to-before-from");
        }
        let place = wrong.text("place", &self.place, LINE, false);
        let topic = wrong.text("topic", &self.topic, LINE, false);
        let last = if self.until.trim().is_empty() { first } else { wrong.day("until", &self.until) };
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            wrong.add("until", "classroom-until-before-day");
        }
        if [first, last].into_iter().flatten().any(|it| (it - clock::day(now)).num_days().abs() > FURTHEST) {
            wrong.add("day", "classroom-day-wrong");
        }
        let weekdays: Vec<Weekday> =
            WEEKDAYS.iter().filter(|it| self.weekdays.iter().any(|day| day == it.0)).map(|it| it.1).collect();
        if last > first && weekdays.is_empty() {
            wrong.add("weekdays", "classroom-weekdays-missing");
        }
        let (Some(first), Some(last), Some(from), Some(to), true) = (first, last, from, to, wrong.0.is_empty()) else {
            return Err(wrong.0);
        };
        let slots: Vec<Slot> = first
            .iter_days()
            .take_while(|it| *it <= last)
            .filter(|it| first == last || weekdays.contains(&it.weekday()))
            .filter(|it| self.skips_holidays.is_empty() || !is_holiday(*it))
            .map(|it| Slot {
                starts_at: instant(it, from),
                ends_at: instant(it, to),
                place: place.clone(),
                topic: topic.clone(),
            })
            .collect();
        match slots.len() {
            0 => Err(vec![FieldError { field: "until", message: "classroom-series-empty" }]),
            n if n > MOST_AT_ONCE => Err(vec![FieldError { field: "until", message: "classroom-series-too-long" }]),
            _ => Ok(slots),
        }
    }
}

/// `POST /teaching/classes/{reference}/sessions/{session}`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "named as on the page")]
pub struct SessionForm {
    /// `YYYY-MM-DD`
    pub day: String,
    /// `HH:MM`
    pub from: String,
    /// `HH:MM`
    pub to: String,
    pub place: String,
    pub topic: String,
    /// Which version the page showed.
    pub sequence: String,
}

impl SessionForm {
    /// When, where and what, or what has to be mended.
    pub fn parse(&self) -> Result<Slot, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let day = wrong.day("day", &self.day);
        let from = wrong.time("from", &self.from);
        let to = wrong.time("to", &self.to);
        if from.zip(to).is_some_and(|(from, to)| to <= from) {
            wrong.add("to", "classroom-to-before-from");
        }
        let place = wrong.text("place", &self.place, LINE, false);
        let topic = wrong.text("topic", &self.topic, LINE, false);
        match (day, from, to) {
            (Some(day), Some(from), Some(to)) if wrong.0.is_empty() => {
                Ok(Slot { starts_at: instant(day, from), ends_at: instant(day, to), place, topic })
            }
            _ => Err(wrong.0),
        }
    }
}

/// `POST /teaching/classes/{reference}/sessions/{session}/cancellation`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReasonForm {
    /// Why; whoever is in the class reads it.
    pub reason: String,
}

impl ReasonForm {
    /// The reason, or that it is missing.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let reason = wrong.text("reason", &self.reason, TEXT, true);
        if wrong.0.is_empty() { Ok(reason) } else { Err(wrong.0) }
    }
}

/// A slot of the API, whose times are instants (RFC 3339): at most a day long.
pub fn is_sound(starts_at: NaiveDateTime, ends_at: NaiveDateTime) -> bool {
    starts_at < ends_at && ends_at - starts_at <= TimeDelta::days(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> NaiveDateTime {
        "2026-03-01T04:00:00".parse().unwrap()
    }

    fn series(day: &str, until: &str, weekdays: &[&str]) -> SeriesForm {
        SeriesForm {
            day: day.to_owned(),
            until: until.to_owned(),
            from: "09:00".to_owned(),
            to: "11:30".to_owned(),
            weekdays: weekdays.iter().map(|it| (*it).to_owned()).collect(),
            ..SeriesForm::default()
        }
    }

    fn days(form: &SeriesForm) -> Vec<String> {
        form.parse(now()).unwrap().iter().map(|it| clock::day(it.starts_at).to_string()).collect()
    }

    #[test]
    fn a_series_has_its_weekdays_and_leaves_holidays_out_where_asked() {
        assert_eq!(days(&series("2026-03-03", "", &[])), ["2026-03-03"]);
        let form = series("2026-03-02", "2026-03-12", &["1", "4"]);
        assert_eq!(days(&form), ["2026-03-02", "2026-03-05", "2026-03-09", "2026-03-12"]);
        assert_eq!(form.parse(now()).unwrap()[0].starts_at.to_string(), "2026-03-02 01:00:00");
        // The first of May and the Saturday behind it are off.
        let may = SeriesForm { skips_holidays: "1".to_owned(), ..series("2026-04-30", "2026-05-09", &["4", "5", "6"]) };
        assert_eq!(days(&may), ["2026-04-30", "2026-05-07", "2026-05-08", "2026-05-09"]);
    }

    #[test]
    fn what_makes_no_series_is_refused() {
        for form in [
            series("", "", &[]),
            series("2026-03-05", "2026-03-01", &["1"]),
            series("2026-03-02", "2026-03-12", &[]),
            series("2026-03-03", "2026-03-04", &["1"]),
            series("2026-03-01", "2026-12-31", &["1", "2", "3", "4", "5"]),
            series("2036-03-01", "", &[]),
            SeriesForm { to: "09:00".to_owned(), ..series("2026-03-03", "", &[]) },
            SeriesForm { place: "x".repeat(201), ..series("2026-03-03", "", &[]) },
        ] {
            assert!(form.parse(now()).is_err(), "{form:?}");
        }
    }
}
