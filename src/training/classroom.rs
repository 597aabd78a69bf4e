//! What the parts of a class that meets share: the frame of their pages, and how
//! their forms are read.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::{Teaching, TrainingClass, assessment, attendance, queries, sessions, talk};
use crate::Result;
use crate::access::Entry;
use crate::clock;
use crate::db::Conn;
use crate::html::{FieldError, Shell, Visit};

/// Routes of what happens in a class.
pub(super) fn routes() -> Vec<Entry> {
    let mut routes = sessions::routes();
    routes.extend(attendance::routes());
    routes.extend(assessment::routes());
    routes.extend(talk::routes());
    routes
}

/// The longest line, the longest text, in characters.
pub(super) const LINE: usize = 200;
pub(super) const TEXT: usize = 2_000;

/// A link of a row of tabs: text, address, count, whether it is this page.
pub type Tab = (String, String, Option<i64>, bool);

/// The page of a class for those who give it.
pub fn page(class: &TrainingClass) -> String {
    format!("/teaching/classes/{}", class.reference)
}

/// A class with what people call it as its name: its own, or what it teaches.
pub(super) fn titled(conn: &mut Conn, mut class: TrainingClass) -> Result<TrainingClass> {
    if class.name.is_empty() {
        let programme = queries::programme(conn, class.programme_id)?;
        let specialism = queries::specialism(conn, class.specialism_id)?;
        class.name = class.title(&programme, &specialism);
    }
    Ok(class)
}

/// The class of this number, for whoever manages or teaches it.
///
/// # Errors
/// `NotFound` for anyone else's.
pub(super) fn taught(conn: &mut Conn, teaching: &Teaching, reference: &str) -> Result<TrainingClass> {
    let class = teaching.class(conn, reference)?;
    titled(conn, class)
}

/// The class of this number, for whoever manages it.
///
/// # Errors
/// `NotFound` where it is nobody's business, `Forbidden` where the account only teaches it.
pub(super) fn managed(conn: &mut Conn, teaching: &Teaching, reference: &str) -> Result<TrainingClass> {
    let class = teaching.managed_class(conn, reference)?;
    titled(conn, class)
}

/// The class of an enrolment.
pub(super) fn of(conn: &mut Conn, class_id: i64) -> Result<TrainingClass> {
    let class = queries::class(conn, class_id)?;
    titled(conn, class)
}

/// The tabs of a class's pages; `current` is the last piece of this one's path.
pub(super) fn tabs(visit: &Visit, class: &TrainingClass, current: &str) -> Vec<Tab> {
    super::classes::pages::tabs(visit, class, current, true)
}

/// The frame of a page of those who give training; no search engine keeps it.
pub(super) fn shell(visit: &Visit, title: impl ToString, errors: &[FieldError]) -> Shell {
    Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("teaching", title) }
}

/// What is wrong with a form, gathered while it is read.
#[derive(Debug, Default)]
pub(super) struct Wrong(pub(super) Vec<FieldError>);

impl Wrong {
    pub(super) fn add(&mut self, field: &'static str, message: &'static str) {
        self.0.push(FieldError { field, message });
    }

    pub(super) fn day(&mut self, field: &'static str, text: &str) -> Option<NaiveDate> {
        let day = text.trim().parse().ok();
        if day.is_none() {
            self.add(field, "classroom-day-wrong");
        }
        day
    }

    pub(super) fn time(&mut self, field: &'static str, text: &str) -> Option<NaiveTime> {
        let time = NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        if time.is_none() {
            self.add(field, "classroom-time-wrong");
        }
        time
    }

    pub(super) fn text(&mut self, field: &'static str, text: &str, longest: usize, is_required: bool) -> String {
        let text = text.replace("\r\n", "\n").trim().to_owned();
        if is_required && text.is_empty() {
            self.add(field, "classroom-text-missing");
        } else if text.chars().count() > longest {
            self.add(field, "classroom-text-too-long");
        }
        text
    }
}

/// A time of a day in Beijing, as an instant (UTC).
pub(super) fn instant(day: NaiveDate, time: NaiveTime) -> NaiveDateTime {
    clock::start_of(day) + (time - NaiveTime::MIN)
}

/// Hundredths as a decimal: `85.5`, `90`.
pub fn show_hundredths(n: i32) -> String {
    match (n / 100, n % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        (whole, rest) => format!("{whole}.{rest:02}"),
    }
}

/// Hundredths of a decimal with at most two places; `None` for anything else. Full
/// widths count as digits, as they are what a Chinese keyboard gives.
pub fn parse_hundredths(text: &str) -> Option<i32> {
    let plain = |it: char| match it {
        '０'..='９' => char::from_digit(u32::from(it) - u32::from('０'), 10).unwrap_or(it),
        '．' | '。' => '.',
        it => it,
    };
    let text: String = text.trim().chars().map(plain).collect();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let is_number = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let is_decimal = !whole.is_empty() && whole.len() <= 6 && rest.len() <= 2 && is_number(whole) && is_number(rest);
    if !is_decimal || text.ends_with('.') {
        return None;
    }
    Some(whole.parse::<i32>().ok()? * 100 + format!("{rest:0<2}").parse::<i32>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_and_shown_to_the_hundredth() {
        for (text, n, shown) in [
            ("85", 8_500, "85"),
            ("85.5", 8_550, "85.5"),
            ("85.05", 8_505, "85.05"),
            (" 0 ", 0, "0"),
            ("８５．５", 8_550, "85.5"),
            ("100.00", 10_000, "100"),
        ] {
            assert_eq!(parse_hundredths(text), Some(n), "{text}");
            assert_eq!(show_hundredths(n), shown);
        }
        for text in ["", "-1", "85.", ".5", "85.555", "1e2", "8 5", "缺考", "1234567", "85,5", "+1"] {
            assert_eq!(parse_hundredths(text), None, "{text}");
        }
    }
}
