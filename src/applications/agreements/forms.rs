//! The forms of agreements: raw strings in, typed values or a list of problems out.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::Deserialize;

use super::OFFER_DAYS;
use super::queries::interviews::Slot;
use super::queries::offers::NewOffer;
use crate::clock;
use crate::html::FieldError;

/// The longest line and the longest text, in characters.
const LINE: usize = 200;
const TEXT: usize = 1_000;

/// What is wrong with a form, gathered while it is read.
#[derive(Default)]
struct Wrong(Vec<FieldError>);

impl Wrong {
    fn add(&mut self, field: &'static str, message: &'static str) {
        self.0.push(FieldError { field, message });
    }

    fn day(&mut self, field: &'static str, text: &str) -> Option<NaiveDate> {
        let day = text.trim().parse().ok();
        if day.is_none() {
            self.add(field, "agreements-day-wrong");
        }
        day
    }

    /// A time of a day in Beijing, as an instant (UTC).
    fn time(&mut self, field: &'static str, day: Option<NaiveDate>, text: &str) -> Option<NaiveDateTime> {
        let time = NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        if time.is_none() {
            self.add(field, "agreements-time-wrong");
        }
        Some(clock::start_of(day?) + (time? - NaiveTime::MIN))
    }

    fn text(&mut self, field: &'static str, text: &str, longest: usize, is_required: bool) -> String {
        let text = text.replace("\r\n", "\n").trim().to_owned();
        if is_required && text.is_empty() {
            self.add(field, "agreements-text-missing");
        } else if text.chars().count() > longest {
            self.add(field, "agreements-text-too-long");
        }
        text
    }
}

/// `POST /employer/applications/{reference}/interview`; times are Beijing's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "named as on the page")]
pub struct InterviewForm {
    /// `cancel` calls it off; anything else proposes or changes.
    pub act: String,
    /// `YYYY-MM-DD`
    pub day: String,
    /// `HH:MM`
    pub from: String,
    /// `HH:MM`
    pub to: String,
    pub place: String,
    pub note: String,
}

impl InterviewForm {
    /// When and where, or what has to be mended.
    pub fn parse(&self, now: NaiveDateTime) -> Result<Slot, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let day = wrong.day("day", &self.day);
        let starts_at = wrong.time("from", day, &self.from);
        let ends_at = wrong.time("to", day, &self.to);
        if starts_at.is_some_and(|it| it <= now) {
            wrong.add("day", "agreements-day-past");
        }
        if starts_at.zip(ends_at).is_some_and(|(from, to)| to <= from) {
            wrong.add("to", "agreements-to-before-from");
        }
        let place = wrong.text("place", &self.place, LINE, true);
        let note = wrong.text("note", &self.note, TEXT, false);
        match (starts_at, ends_at) {
            (Some(starts_at), Some(ends_at)) if wrong.0.is_empty() => Ok(Slot { starts_at, ends_at, place, note }),
            _ => Err(wrong.0),
        }
    }
}

/// `POST /employer/applications/{reference}/offer`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "named as on the page")]
pub struct OfferForm {
    /// `withdraw` takes the open one back; anything else makes one.
    pub act: String,
    pub text: String,
    pub pay: String,
    /// `YYYY-MM-DD`, or nothing.
    pub starts_on: String,
    /// `YYYY-MM-DD`, the last day on which it can be accepted.
    pub expires_on: String,
}

impl OfferForm {
    /// The offer, or what has to be mended.
    pub fn parse(&self, now: NaiveDateTime) -> Result<NewOffer, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let text = wrong.text("text", &self.text, TEXT, true);
        let pay = wrong.text("pay", &self.pay, LINE, true);
        let starts_on = if self.starts_on.trim().is_empty() { None } else { wrong.day("starts_on", &self.starts_on) };
        let last = wrong.day("expires_on", &self.expires_on);
        let today = clock::day(now);
        if last.is_some_and(|it| it < today || it > today + TimeDelta::days(OFFER_DAYS)) {
            wrong.add("expires_on", "agreements-expiry-wrong");
        }
        match last {
            Some(last) if wrong.0.is_empty() => Ok(NewOffer { text, pay, starts_on, expires_at: clock::end_of(last) }),
            _ => Err(wrong.0),
        }
    }
}

/// `POST /employer/applications/{reference}/hire`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HireForm {
    /// `YYYY-MM-DD`
    pub first_day: String,
}

impl HireForm {
    /// The first day of work, within a year of today, or what has to be mended.
    pub fn parse(&self, now: NaiveDateTime) -> Result<NaiveDate, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let day = wrong.day("first_day", &self.first_day);
        if day.is_some_and(|it| (it - clock::day(now)).num_days().abs() > 365) {
            wrong.add("first_day", "agreements-day-wrong");
        }
        day.filter(|_| wrong.0.is_empty()).ok_or(wrong.0)
    }
}

/// A yes or a no, with words where they are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnswerForm {
    /// `yes` or `no`
    pub answer: String,
    /// Which time would suit instead.
    pub request: String,
}

impl AnswerForm {
    /// Yes or no.
    pub fn parse(&self) -> Result<bool, Vec<FieldError>> {
        match self.answer.as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(vec![FieldError { field: "answer", message: "agreements-answer-missing" }]),
        }
    }

    /// `None` where the time suits, else which one would.
    pub fn parse_request(&self) -> Result<Option<String>, Vec<FieldError>> {
        if self.parse()? {
            return Ok(None);
        }
        let mut wrong = Wrong::default();
        let text = wrong.text("request", &self.request, LINE, true);
        if wrong.0.is_empty() { Ok(Some(text)) } else { Err(wrong.0) }
    }
}

/// `POST /profile/applications/{reference}/others`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OthersForm {
    /// Numbers of those to keep.
    pub keep: Vec<String>,
    /// Whether the page was sent; nothing ticked is an answer too.
    pub decided: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> NaiveDateTime {
        "2026-03-01T04:00:00".parse().unwrap()
    }

    #[test]
    fn an_interview_lies_ahead_and_ends_after_it_begins() {
        let form = InterviewForm {
            day: "2026-03-03".to_owned(),
            from: "09:30".to_owned(),
            to: "10:00".to_owned(),
            place: "x".to_owned(),
            ..InterviewForm::default()
        };
        assert_eq!(form.parse(now()).unwrap().starts_at.to_string(), "2026-03-03 01:30:00");
        for change in [
            |it: &mut InterviewForm| it.day = "2026-03-01".to_owned(),
            |it: &mut InterviewForm| it.to = "09:30".to_owned(),
            |it: &mut InterviewForm| it.from = "25:00".to_owned(),
            |it: &mut InterviewForm| it.place = " ".to_owned(),
        ] {
            let mut form = form.clone();
            change(&mut form);
            assert!(form.parse(now()).is_err(), "{form:?}");
        }
    }

    #[test]
    fn an_offer_holds_until_the_end_of_a_day_within_thirty() {
        let form = |day: &str| OfferForm {
            text: "x".to_owned(),
            pay: "y".to_owned(),
            expires_on: day.to_owned(),
            ..OfferForm::default()
        };
        assert_eq!(form("2026-03-01").parse(now()).unwrap().expires_at.to_string(), "2026-03-01 16:00:00");
        assert!(form("2026-03-31").parse(now()).is_ok());
        assert!(form("2026-04-01").parse(now()).is_err());
        assert!(form("2026-02-28").parse(now()).is_err());
    }
}
