//! What the forms of training have in common: how numbers, marks, days and texts
//! are read, and how mistakes are gathered.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};

use crate::api::{Problem, wrong_field};
use crate::clock;
use crate::codes::regions;
use crate::error::Error;
use crate::html::{FieldError, Visit};
use crate::search::analysis;

/// What is wrong with a form.
#[derive(Debug, Default)]
pub struct Mistakes(pub Vec<FieldError>);

impl Mistakes {
    /// Notes one; the first of a field is the one that is told.
    pub fn add(&mut self, field: &'static str, message: &'static str) {
        if !self.0.iter().any(|it| it.field == field) {
            self.0.push(FieldError { field, message });
        }
    }

    /// A line of at most so many characters.
    pub fn line(&mut self, field: &'static str, text: &str, most: usize) -> String {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() > most {
            self.add(field, "training-text-long");
        }
        line
    }

    /// A line that may not be empty.
    pub fn needed(&mut self, field: &'static str, text: &str, most: usize, missing: &'static str) -> String {
        let line = self.line(field, text, most);
        if line.is_empty() {
            self.add(field, missing);
        }
        line
    }

    /// Several lines of at most so many characters.
    pub fn lines(&mut self, field: &'static str, text: &str, most: usize) -> String {
        let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned();
        if text.chars().count() > most {
            self.add(field, "training-text-long");
        }
        text
    }

    /// A whole number in a range; `None` where nothing was typed.
    pub fn whole(&mut self, field: &'static str, text: &str, least: i64, most: i64) -> Option<i64> {
        let text = plain(text);
        if text.is_empty() {
            return None;
        }
        match text.parse() {
            Ok(n) if (least..=most).contains(&n) => Some(n),
            _ => {
                self.add(field, "training-number-wrong");
                None
            }
        }
    }

    /// A number with at most two decimals, in hundredths.
    pub fn hundredths(&mut self, field: &'static str, text: &str, least: i64, most: i64) -> Option<i64> {
        let text = plain(text);
        if text.is_empty() {
            return None;
        }
        let read = hundredths(&text).filter(|it| (least..=most).contains(it));
        if read.is_none() {
            self.add(field, "training-number-wrong");
        }
        read
    }

    /// A day.
    pub fn day(&mut self, field: &'static str, text: &str) -> Option<NaiveDate> {
        let read = plain(text).parse().ok();
        if read.is_none() {
            self.add(field, "training-day-wrong");
        }
        read
    }

    /// A place in words or by its code; `None` where nothing was typed.
    pub fn region(&mut self, field: &'static str, text: &str) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let found = regions::get(text).or_else(|| regions::locate(&[text])).map(|it| it.code.to_owned());
        if found.is_none() {
            self.add(field, "training-region-unknown");
        }
        found
    }

    /// The value, or what has to be mended.
    ///
    /// # Errors
    /// There was a mistake.
    pub fn or<T>(self, value: Option<T>) -> Result<T, Vec<FieldError>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0),
        }
    }
}

/// Half width, without spaces and commas.
pub fn plain(text: &str) -> String {
    analysis::fold(text).chars().filter(|it| !it.is_whitespace() && *it != ',').collect()
}

/// `78.5` as 7850; `None` for what is no such number.
pub fn hundredths(text: &str) -> Option<i64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || rest.len() > 2 || !are_digits(whole) || !are_digits(rest) {
        return None;
    }
    let rest: i64 = format!("{rest:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + rest)
}

/// 7850 as `78.5`: without zeros that say nothing.
pub fn decimal(hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match rest {
        0 => whole.to_string(),
        _ if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        _ => format!("{whole}.{rest:02}"),
    }
}

/// Which edge of a day is meant where only the day was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Its first instant.
    Start,
    /// Its last.
    End,
}

/// An instant as RFC 3339, as a browser's field gives it (Beijing time), or as a day.
pub fn instant(text: &str, edge: Edge) -> Option<NaiveDateTime> {
    let text = text.trim();
    if let Ok(it) = DateTime::parse_from_rfc3339(text) {
        return Some(it.naive_utc());
    }
    for format in ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"] {
        if let Ok(it) = NaiveDateTime::parse_from_str(text, format) {
            return Some(it - TimeDelta::hours(8));
        }
    }
    let day = text.parse::<NaiveDate>().ok()?;
    Some(if edge == Edge::Start { clock::start_of(day) } else { clock::end_of(day) })
}

/// An instant as a browser's field holds it, in Beijing.
pub fn field_of(at: NaiveDateTime) -> String {
    clock::local(at).format("%Y-%m-%dT%H:%M").to_string()
}

/// The mistakes of a form as a program reads them.
pub fn problem(visit: &Visit, errors: &[FieldError]) -> Error {
    Problem::fields(errors.iter().map(|it| wrong_field(it.field, visit.t(it.message).to_string())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_and_written_without_floats() {
        for (text, expected) in [("78.5", Some(7850)), ("60", Some(6000)), ("78.333", None), ("-1", None), ("", None)] {
            assert_eq!(hundredths(text), expected, "{text}");
        }
        for (n, expected) in [(7850, "78.5"), (6000, "60"), (7833, "78.33"), (5, "0.05")] {
            assert_eq!(decimal(n), expected);
        }
    }

    #[test]
    fn a_day_is_its_edge_and_a_field_is_beijing_time() {
        let said = |text, edge| instant(text, edge).map(|it| it.to_string());
        assert_eq!(said("2026-03-01", Edge::Start).as_deref(), Some("2026-02-28 16:00:00"));
        assert_eq!(said("2026-03-01", Edge::End).as_deref(), Some("2026-03-01 16:00:00"));
        assert_eq!(said("2026-03-01T08:00", Edge::Start).as_deref(), Some("2026-03-01 00:00:00"));
        assert_eq!(said("2026-03-01T08:00:00Z", Edge::Start).as_deref(), Some("2026-03-01 08:00:00"));
        assert_eq!(said("soon", Edge::Start), None);
    }
}
