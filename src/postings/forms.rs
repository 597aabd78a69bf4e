//! From what someone says of a posting to a [`Draft`], or to a list of mistakes.
//! The form of the pages and the body of the API meet in [`Fields`].

mod fields;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde::Deserialize;

pub use fields::{Fields, MOST_DAYS, MOST_QUESTIONS, NO_OCCUPATION, TITLE_MISSING};

use super::{Draft, Kind, PayPeriod, Question};
use crate::clock;
use crate::codes::{Education, regions};
use crate::html::FieldError;

/// The name of a form's field in the API.
pub fn api_name(field: &'static str) -> &'static str {
    match field {
        "pay_min" => "pay",
        "questions_required" => "questions",
        field => field,
    }
}

/// A list as people write it in one field: each on its line, or between 、 and commas.
pub fn split(text: &str) -> Vec<String> {
    text.split(['\n', '、', '，', ',', ';', '；'])
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// A time as in RFC 3339, or a day, which means its end in Beijing.
pub fn instant(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    match DateTime::parse_from_rfc3339(text) {
        Ok(it) => Some(it.naive_utc()),
        Err(_) => text.parse::<NaiveDate>().ok().map(clock::end_of),
    }
}

/// The form of the staff's pages, as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct PostingForm {
    pub title: String,
    pub employer: String,
    pub occupation: String,
    pub kind: String,
    pub headcount: String,
    pub duties: String,
    pub requirements: String,
    pub pay_min: String,
    pub pay_max: String,
    pub pay_period: String,
    pub pay_months: String,
    pub pay_negotiable: String,
    pub region: String,
    pub address: String,
    pub is_remote: String,
    pub education: String,
    pub experience_years: String,
    pub majors: String,
    pub certificates_required: String,
    pub certificates_preferred: String,
    pub benefits: String,
    pub contact: String,
    pub valid_until: String,
    pub contract_months: String,
    pub probation_months: String,
    /// Questions without whose answer nobody applies, one a line.
    pub questions_required: String,
    /// Questions that may be left unanswered, one a line.
    pub questions_optional: String,
    /// The version that was read, when it is changed.
    pub version: String,
    /// `publish`, or empty to keep it as it is.
    pub act: String,
}

impl PostingForm {
    /// The draft, or every mistake in the order of the form.
    pub fn parse(&self, now: NaiveDateTime) -> Result<Draft, Vec<FieldError>> {
        let (draft, errors) = self.read(now);
        if errors.is_empty() { Ok(draft) } else { Err(errors) }
    }

    /// As much of a draft as the form says, and every mistake; see [`Fields::read`].
    pub fn read(&self, now: NaiveDateTime) -> (Draft, Vec<FieldError>) {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let mut yuan = |field: &'static str, text: &str| match fen(text) {
            Ok(it) => it,
            Err(()) => {
                wrong(field, "postings-pay-wrong");
                None
            }
        };
        let (pay_min_fen, pay_max_fen) = (yuan("pay_min", &self.pay_min), yuan("pay_max", &self.pay_max));
        let whole = |text: &str| plain_digits(text).parse::<i32>().ok();
        let valid_until = match self.valid_until.trim() {
            "" => None,
            text => instant(text).or_else(|| {
                wrong("valid_until", "postings-valid-until-wrong");
                None
            }),
        };
        let mut number = |field, message, text: &str| match text.trim() {
            "" => None,
            text => whole(text).or_else(|| {
                wrong(field, message);
                None
            }),
        };
        let experience_years = number("experience_years", "postings-experience-wrong", &self.experience_years);
        let contract_months = number("contract_months", "postings-months-wrong", &self.contract_months);
        let probation_months = number("probation_months", "postings-months-wrong", &self.probation_months);
        let questions = |text: &str, is_required| {
            text.lines().map(|it| Question { text: it.to_owned(), is_required }).collect::<Vec<_>>()
        };
        let pay_months = match self.pay_months.trim() {
            "" => 12,
            text => plain_digits(text).parse().unwrap_or(0),
        };
        let fields = Fields {
            title: self.title.clone(),
            employer: self.employer.clone(),
            occupation: self.occupation.clone(),
            kind: Kind::parse(&self.kind),
            headcount: whole(&self.headcount),
            duties: self.duties.clone(),
            requirements: self.requirements.clone(),
            pay_min_fen,
            pay_max_fen,
            pay_period: PayPeriod::parse(&self.pay_period).unwrap_or(PayPeriod::Month),
            pay_months,
            pay_negotiable: self.pay_negotiable == "1",
            region: self.region.clone(),
            address: self.address.clone(),
            is_remote: self.is_remote == "1",
            education: Education::parse(&self.education),
            experience_years,
            majors: split(&self.majors),
            certificates_required: split(&self.certificates_required),
            certificates_preferred: split(&self.certificates_preferred),
            benefits: split(&self.benefits),
            contact: self.contact.clone(),
            valid_until,
            contract_months,
            probation_months,
            questions: [questions(&self.questions_required, true), questions(&self.questions_optional, false)].concat(),
        };
        let (draft, more) = fields.read(now);
        let new: Vec<_> = more.into_iter().filter(|it| !errors.iter().any(|e| e.field == it.field)).collect();
        errors.extend(new);
        (draft, errors)
    }

    /// The form that says what a draft says.
    pub fn of(draft: &Draft) -> PostingForm {
        let yuan = |fen: Option<i64>| fen.map(|it| super::pay::yuan(it).replace(',', "")).unwrap_or_default();
        let tick = |is_set: bool| if is_set { "1".to_owned() } else { String::new() };
        let number = |it: Option<i32>| it.map(|it| it.to_string()).unwrap_or_default();
        let asked = |is_required: bool| {
            let those = draft.questions.iter().filter(|it| it.is_required == is_required);
            those.map(|it| it.text.as_str()).collect::<Vec<_>>().join("\n")
        };
        PostingForm {
            title: draft.title.clone(),
            employer: draft.employer.clone(),
            occupation: draft.occupation.clone().unwrap_or_default(),
            kind: draft.kind.code().to_owned(),
            headcount: draft.headcount.to_string(),
            duties: draft.duties.clone(),
            requirements: draft.requirements.clone(),
            pay_min: yuan(draft.pay.min_fen),
            pay_max: yuan(draft.pay.max_fen),
            pay_period: draft.pay.period.code().to_owned(),
            pay_months: draft.pay.months.to_string(),
            pay_negotiable: tick(draft.pay.negotiable),
            region: draft.region.as_deref().and_then(regions::full_name).unwrap_or_default(),
            address: draft.address.clone().unwrap_or_default(),
            is_remote: tick(draft.is_remote),
            education: draft.education.map(|it| it.code().to_owned()).unwrap_or_default(),
            experience_years: number(draft.experience_years),
            majors: draft.majors.join("\n"),
            certificates_required: draft.certificates_required.join("\n"),
            certificates_preferred: draft.certificates_preferred.join("\n"),
            benefits: draft.benefits.join("\n"),
            contact: draft.contact.clone().unwrap_or_default(),
            valid_until: draft.valid_until.map(|it| clock::last_day(it).to_string()).unwrap_or_default(),
            contract_months: number(draft.contract_months),
            probation_months: number(draft.probation_months),
            questions_required: asked(true),
            questions_optional: asked(false),
            version: String::new(),
            act: String::new(),
        }
    }
}

/// Digits without spaces, commas and full-width forms.
fn plain_digits(text: &str) -> String {
    crate::search::analysis::fold(text).chars().filter(|it| !it.is_whitespace() && *it != ',').collect()
}

/// An amount of yuan, in fen; `None` for an empty field.
fn fen(text: &str) -> Result<Option<i64>, ()> {
    let text = plain_digits(text);
    if text.is_empty() {
        return Ok(None);
    }
    let (yuan, rest) = text.split_once('.').unwrap_or((&text, ""));
    if rest.len() > 2 || !rest.bytes().all(|it| it.is_ascii_digit()) {
        return Err(());
    }
    let yuan: i64 = yuan.parse().map_err(|_| ())?;
    let rest: i64 = format!("{rest:0<2}").parse().map_err(|_| ())?;
    if !(0..=100_000_000).contains(&yuan) {
        return Err(());
    }
    Ok(Some(yuan * 100 + rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_hms_opt(4, 0, 0).unwrap()
    }

    fn form() -> PostingForm {
        PostingForm {
            title: "养老护理员".to_owned(),
            employer: "安和养老服务中心".to_owned(),
            kind: "full_time".to_owned(),
            headcount: "6".to_owned(),
            duties: "照料老人起居".to_owned(),
            pay_min: "3,800".to_owned(),
            pay_max: "４６００".to_owned(),
            pay_period: "month".to_owned(),
            region: "伊通县".to_owned(),
            valid_until: "2026-03-20".to_owned(),
            ..PostingForm::default()
        }
    }

    #[test]
    fn a_form_as_people_fill_it_becomes_a_draft() {
        let draft = form().parse(now()).unwrap();
        assert_eq!((draft.pay.min_fen, draft.pay.max_fen), (Some(380_000), Some(460_000)));
        assert_eq!(draft.region.as_deref(), Some("220323"));
        assert_eq!(draft.valid_until.unwrap().to_string(), "2026-03-20 16:00:00");
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        type Change = fn(&mut PostingForm);
        let cases: &[(&str, Change)] = &[
            ("title", |it| it.title = " ".to_owned()),
            ("title", |it| it.title = "长".repeat(101)),
            ("employer", |it| it.employer.clear()),
            ("occupation", |it| it.occupation = "9-99-99-99".to_owned()),
            ("kind", |it| it.kind = "fulltime".to_owned()),
            ("headcount", |it| it.headcount = "0".to_owned()),
            ("headcount", |it| it.headcount = "若干".to_owned()),
            ("duties", |it| it.duties.clear()),
            ("pay_min", |it| it.pay_min = "面议".to_owned()),
            ("pay_min", |it| it.pay_min = "9999".to_owned()),
            ("region", |it| it.region.clear()),
            ("region", |it| it.region = "亚特兰蒂斯".to_owned()),
            ("experience_years", |it| it.experience_years = "-1".to_owned()),
            ("valid_until", |it| it.valid_until = "2026-02-28".to_owned()),
            ("valid_until", |it| it.valid_until = "2026-12-31".to_owned()),
            ("valid_until", |it| it.valid_until = "soon".to_owned()),
        ];
        for (field, change) in cases {
            let mut form = form();
            change(&mut form);
            let errors = form.parse(now()).expect_err(field);
            assert_eq!(errors.iter().map(|it| it.field).collect::<Vec<_>>(), [*field], "{form:?}");
        }
    }
}
