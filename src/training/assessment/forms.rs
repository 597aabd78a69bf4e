//! The forms of assessment: raw strings in, typed values or a list of problems out.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, TimeDelta};
use serde::Deserialize;

use super::queries::appeals::Decision;
use crate::Result;
use crate::html::{FieldError, broken_form};
use crate::training::Part;
use crate::training::classroom::{TEXT, Wrong, instant, parse_hundredths};

/// Nobody announces results further ahead than so many days.
const FURTHEST: i64 = 90;

/// What a page of marks says: of whom, in which part (by its position), the mark
/// and whether it was missed.
#[derive(Debug, Clone, Default)]
pub struct MarksForm {
    /// Mark and tick, by enrolment and position.
    pub cells: BTreeMap<(String, i16), (String, bool)>,
    /// At which sitting.
    pub attempt: i16,
    /// Which page of the list.
    pub page: usize,
    /// Why something is corrected.
    pub reason: String,
}

impl MarksForm {
    /// Reads the fields: `m-REFERENCE-POSITION`, `a-REFERENCE-POSITION`, `attempt`, `page`, `reason`.
    ///
    /// # Errors
    /// A field that no page of ours sends.
    pub fn read(fields: Vec<(String, String)>) -> Result<MarksForm> {
        let mut it = MarksForm { attempt: 1, page: 1, ..MarksForm::default() };
        for (name, value) in fields {
            let parts: Vec<&str> = name.split('-').collect();
            match *parts.as_slice() {
                [kind @ ("m" | "a"), reference, position] => {
                    let position = position.parse().map_err(broken_form)?;
                    let cell = it.cells.entry((reference.to_owned(), position)).or_default();
                    if kind == "m" { cell.0 = value } else { cell.1 = true }
                }
                ["attempt"] => it.attempt = value.parse().map_err(broken_form)?,
                ["page"] => it.page = value.parse().map_err(broken_form)?,
                ["reason"] => value.trim().clone_into(&mut it.reason),
                _ => return Err(broken_form(format!("unknown field {name}"))),
            }
        }
        Ok(it)
    }
}

/// What a cell says: nothing, that they missed it, or a mark.
///
/// # Errors
/// The name of the message.
pub fn cell(text: &str, is_absent: bool) -> Result<Option<Option<i32>>, &'static str> {
    let text = text.trim();
    let says_absent = matches!(text, "缺考" | "缺" | "absent" | "Absent" | "ABSENT");
    match (text.is_empty() || says_absent, is_absent || says_absent) {
        (true, true) => Ok(Some(None)),
        (true, false) => Ok(None),
        (false, true) => Err("assessment-row-both"),
        (false, false) => parse_hundredths(text).map(|it| Some(Some(it))).ok_or("assessment-row-mark"),
    }
}

/// `POST /teaching/classes/{reference}/release`: nothing filled in is at once.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReleaseForm {
    /// `YYYY-MM-DD`
    pub day: String,
    /// `HH:MM`
    pub time: String,
}

impl ReleaseForm {
    /// When, or what has to be mended.
    pub fn parse(&self, now: NaiveDateTime) -> Result<NaiveDateTime, Vec<FieldError>> {
        if self.day.trim().is_empty() && self.time.trim().is_empty() {
            return Ok(now);
        }
        let mut wrong = Wrong::default();
        let at = wrong.day("day", &self.day).zip(wrong.time("time", &self.time)).map(|(day, time)| instant(day, time));
        if at.is_some_and(|it| !is_release_time(it, now)) {
            wrong.add("day", "assessment-release-time-wrong");
        }
        at.filter(|_| wrong.0.is_empty()).ok_or(wrong.0)
    }
}

/// Whether results can be announced for an instant.
pub fn is_release_time(at: NaiveDateTime, now: NaiveDateTime) -> bool {
    at >= now - TimeDelta::minutes(1) && at <= now + TimeDelta::days(FURTHEST)
}

/// A text that is needed: an appeal, or the reason of an act.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TextForm {
    /// The words.
    pub text: String,
}

impl TextForm {
    /// The words, or that they are missing.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let text = wrong.text("text", &self.text, TEXT, true);
        if wrong.0.is_empty() { Ok(text) } else { Err(wrong.0) }
    }
}

/// `POST /teaching/classes/{reference}/appeals/{appeal}`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "named as on the page")]
pub struct DecisionForm {
    /// `upheld` or `rejected`
    pub outcome: String,
    /// The part's position, where it is upheld.
    pub part: String,
    pub mark: String,
    pub answer: String,
}

impl DecisionForm {
    /// What was decided, or what has to be mended.
    pub fn parse(&self, parts: &[Part]) -> Result<Decision, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let answer = wrong.text("answer", &self.answer, TEXT, true);
        let mark = match self.outcome.as_str() {
            "rejected" => None,
            "upheld" => {
                let part = parts.iter().find(|it| it.position.to_string() == self.part);
                let mark = parse_hundredths(&self.mark);
                if part.is_none() {
                    wrong.add("part", "assessment-part-missing");
                }
                match (part, mark) {
                    (Some(part), Some(mark)) if mark > part.full_mark => wrong.add("mark", "assessment-row-too-high"),
                    (_, None) => wrong.add("mark", "assessment-row-mark"),
                    _ => {}
                }
                part.zip(mark).map(|(part, mark)| (part.id, Some(mark)))
            }
            _ => {
                wrong.add("outcome", "assessment-outcome-missing");
                None
            }
        };
        if wrong.0.is_empty() { Ok(Decision { mark, answer }) } else { Err(wrong.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_nothing_an_absence_or_a_mark() {
        for (text, tick, expected) in [
            ("", false, Ok(None)),
            ("  ", true, Ok(Some(None))),
            ("缺考", false, Ok(Some(None))),
            ("absent", true, Ok(Some(None))),
            ("0", false, Ok(Some(Some(0)))),
            ("85.5", false, Ok(Some(Some(8_550)))),
            ("85.5", true, Err("assessment-row-both")),
            ("八十", false, Err("assessment-row-mark")),
        ] {
            assert_eq!(cell(text, tick), expected, "{text:?} {tick}");
        }
    }

    #[test]
    fn results_come_out_at_once_or_within_ninety_days() {
        let now: NaiveDateTime = "2026-03-01T04:00:00".parse().unwrap();
        let form = |day: &str, time: &str| ReleaseForm { day: day.to_owned(), time: time.to_owned() }.parse(now);
        assert_eq!(form("", ""), Ok(now));
        assert_eq!(form("2026-03-02", "09:00").unwrap().to_string(), "2026-03-02 01:00:00");
        for (day, time) in [("2026-02-28", "09:00"), ("2026-06-01", "09:00"), ("2026-03-02", ""), ("", "09:00")] {
            assert!(form(day, time).is_err(), "{day} {time}");
        }
    }
}
