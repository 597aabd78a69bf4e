//! From what is said of a class to a [`Draft`], or to a list of mistakes.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Deserialize;

use crate::html::FieldError;
use crate::training::TrainingClass;
use crate::training::fields::{Edge, Mistakes, field_of, instant};

/// A class as it was said, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Draft {
    /// Its place among the programme's, from 1.
    pub specialism: i16,
    /// Empty where the programme's and the first day say enough.
    pub name: String,
    pub region: Option<String>,
    pub place: String,
    pub is_online: bool,
    pub online_url: Option<String>,
    pub note: String,
    pub capacity: i32,
    pub enrols_from: NaiveDateTime,
    pub enrols_until: NaiveDateTime,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
}

/// A class as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct ClassForm {
    pub programme: String,
    pub organisation: String,
    pub specialism: String,
    pub name: String,
    pub region: String,
    pub place: String,
    pub is_online: String,
    pub online_url: String,
    pub note: String,
    pub capacity: String,
    pub enrols_from: String,
    pub enrols_until: String,
    pub starts_on: String,
    pub ends_on: String,
    pub version: String,
}

impl ClassForm {
    /// The draft, or every mistake in the order of the form. Who enrols may do so
    /// from now on where nothing else is said, until the class begins.
    ///
    /// # Errors
    /// What has to be mended.
    pub fn parse(&self, now: NaiveDateTime) -> Result<Draft, Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let specialism = wrong.whole("specialism", &self.specialism, 1, 100).unwrap_or(1);
        let name = wrong.line("name", &self.name, 100);
        let is_online = self.is_online == "1";
        let region = wrong.region("region", &self.region);
        if region.is_none() && !is_online {
            wrong.add("region", "training-region-missing");
        }
        let place = wrong.line("place", &self.place, 200);
        if place.is_empty() && !is_online {
            wrong.add("place", "training-place-missing");
        }
        let online_url = wrong.line("online_url", &self.online_url, 500);
        if !online_url.is_empty() && !online_url.starts_with("https://") {
            wrong.add("online_url", "training-link-wrong");
        }
        let note = wrong.lines("note", &self.note, 5_000);
        let capacity = wrong.whole("capacity", &self.capacity, 1, 10_000);
        if capacity.is_none() {
            wrong.add("capacity", "training-capacity-missing");
        }
        let starts_on = wrong.day("starts_on", &self.starts_on);
        let ends_on = match self.ends_on.trim() {
            "" => starts_on,
            text => wrong.day("ends_on", text),
        };
        if starts_on.zip(ends_on).is_some_and(|(start, end)| end < start) {
            wrong.add("ends_on", "training-end-before-start");
        }
        let mut at = |field, text: &str, edge, otherwise: Option<NaiveDateTime>| {
            if text.trim().is_empty() {
                return otherwise;
            }
            let read = instant(text, edge);
            if read.is_none() {
                wrong.add(field, "training-time-wrong");
            }
            read
        };
        let from = at("enrols_from", &self.enrols_from, Edge::Start, Some(now));
        let until = at("enrols_until", &self.enrols_until, Edge::End, starts_on.map(crate::clock::start_of));
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            wrong.add("enrols_until", "training-enrolment-end-before-start");
        }
        let read = capacity.zip(from.zip(until)).zip(starts_on.zip(ends_on));
        let draft = read.map(|((capacity, (enrols_from, enrols_until)), (starts_on, ends_on))| Draft {
            specialism: i16::try_from(specialism).unwrap_or(1),
            name,
            region,
            place,
            is_online,
            online_url: Some(online_url).filter(|it| !it.is_empty()),
            note,
            capacity: i32::try_from(capacity).unwrap_or(10_000),
            enrols_from,
            enrols_until,
            starts_on,
            ends_on,
        });
        wrong.or(draft)
    }

    /// The form that says what a class is.
    pub fn of(it: &TrainingClass, specialism: i16) -> ClassForm {
        ClassForm {
            programme: String::new(),
            organisation: String::new(),
            specialism: specialism.to_string(),
            name: it.name.clone(),
            region: it.region.as_deref().and_then(crate::codes::regions::full_name).unwrap_or_default(),
            place: it.place.clone(),
            is_online: if it.is_online { "1".to_owned() } else { String::new() },
            online_url: it.online_url.clone().unwrap_or_default(),
            note: it.note.clone(),
            capacity: it.capacity.to_string(),
            enrols_from: field_of(it.enrols_from),
            enrols_until: field_of(it.enrols_until),
            starts_on: it.starts_on.to_string(),
            ends_on: it.ends_on.to_string(),
            version: it.version.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_hms_opt(4, 0, 0).unwrap()
    }

    fn form() -> ClassForm {
        ClassForm {
            region: "伊通县".to_owned(),
            place: "县职教中心".to_owned(),
            capacity: "50".to_owned(),
            starts_on: "2026-03-20".to_owned(),
            ..ClassForm::default()
        }
    }

    #[test]
    fn what_is_left_out_follows_from_the_first_day() {
        let draft = form().parse(now()).unwrap();
        assert_eq!((draft.enrols_from, draft.ends_on), (now(), draft.starts_on));
        assert_eq!(draft.enrols_until.to_string(), "2026-03-19 16:00:00");
        assert_eq!(draft.region.as_deref(), Some("220323"));
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        type Change = fn(&mut ClassForm);
        let cases: &[(&str, Change)] = &[
            ("region", |it| it.region.clear()),
            ("place", |it| it.place.clear()),
            ("capacity", |it| it.capacity = "0".to_owned()),
            ("starts_on", |it| it.starts_on = "soon".to_owned()),
            ("ends_on", |it| it.ends_on = "2026-03-19".to_owned()),
            ("online_url", |it| it.online_url = "http://example.org".to_owned()),
            ("enrols_until", |it| it.enrols_until = "2026-02-01".to_owned()),
            ("enrols_from", |it| it.enrols_from = "x".to_owned()),
        ];
        for (field, change) in cases {
            let mut form = form();
            change(&mut form);
            let errors = form.parse(now()).expect_err(field);
            assert_eq!(errors.iter().map(|it| it.field).collect::<Vec<_>>(), [*field], "{form:?}");
        }
        let online = ClassForm { is_online: "1".to_owned(), region: String::new(), place: String::new(), ..form() };
        assert!(online.parse(now()).is_ok());
    }
}
