//! From what someone says of a posting to a [`Draft`], or to a list of mistakes.
//! The form of the pages and the body of the API meet in [`Fields`].

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use serde::Deserialize;

use super::{Draft, Kind, Pay, PayPeriod};
use crate::clock;
use crate::codes::{Education, occupations, regions};
use crate::html::FieldError;

/// A posting is open for at most so many days (handbook 3.2).
const MOST_DAYS: i64 = 90;

/// What was said, before it is checked.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the same fields as in `Draft`")]
pub struct Fields {
    pub title: String,
    pub employer: String,
    pub occupation: String,
    pub kind: Option<Kind>,
    pub headcount: Option<i32>,
    pub duties: String,
    pub requirements: String,
    pub pay_min_fen: Option<i64>,
    pub pay_max_fen: Option<i64>,
    pub pay_period: PayPeriod,
    pub pay_months: i16,
    pub pay_negotiable: bool,
    pub region: String,
    pub address: String,
    pub is_remote: bool,
    pub education: Option<Education>,
    pub experience_years: Option<i32>,
    pub majors: Vec<String>,
    pub certificates_required: Vec<String>,
    pub certificates_preferred: Vec<String>,
    pub benefits: Vec<String>,
    pub contact: String,
    pub valid_until: Option<NaiveDateTime>,
}

impl Fields {
    /// Every mistake at once, in the order of the form.
    pub fn check(&self, now: NaiveDateTime) -> Result<Draft, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let title = one_line(&self.title);
        match title.chars().count() {
            0 => wrong("title", "postings-title-missing"),
            1..=100 => {}
            _ => wrong("title", "postings-title-long"),
        }
        let employer = one_line(&self.employer);
        match employer.chars().count() {
            0 => wrong("employer", "postings-employer-missing"),
            1..=100 => {}
            _ => wrong("employer", "postings-employer-long"),
        }
        let occupation = self.occupation.trim();
        let occupation = match occupations::get(occupation) {
            Some(it) => Some(it.code.to_owned()),
            None if occupation.is_empty() => occupations::suggest(&title, 1)
                .first()
                .filter(|it| it.confidence >= 0.5)
                .map(|it| it.occupation.code.to_owned()),
            None => match occupations::all().iter().find(|it| it.level == 4 && it.name == occupation) {
                Some(it) => Some(it.code.to_owned()),
                None => {
                    wrong("occupation", "postings-occupation-unknown");
                    None
                }
            },
        };
        if self.kind.is_none() {
            wrong("kind", "postings-kind-missing");
        }
        if !self.headcount.is_some_and(|it| (1..=100_000).contains(&it)) {
            wrong("headcount", "postings-headcount-wrong");
        }
        let duties = several_lines(&self.duties);
        let requirements = several_lines(&self.requirements);
        if duties.is_empty() && requirements.is_empty() {
            wrong("duties", "postings-duties-missing");
        }
        if duties.chars().count() > 10_000 {
            wrong("duties", "postings-text-long");
        }
        if requirements.chars().count() > 10_000 {
            wrong("requirements", "postings-text-long");
        }
        let pay = Pay {
            min_fen: self.pay_min_fen.filter(|_| !self.pay_negotiable),
            max_fen: self.pay_max_fen.or(self.pay_min_fen).filter(|_| !self.pay_negotiable),
            period: self.pay_period,
            months: self.pay_months,
            negotiable: self.pay_negotiable,
        };
        if !pay.is_known() && !pay.negotiable {
            wrong("pay_min", "postings-pay-missing");
        } else if pay.checked().is_err() {
            wrong("pay_min", "postings-pay-wrong");
        }
        let region = self.region.trim();
        let region = match regions::get(region).or_else(|| regions::locate(&[region])) {
            Some(it) => Some(it.code.to_owned()),
            None if region.is_empty() && self.is_remote => None,
            None => {
                wrong("region", if region.is_empty() { "postings-region-missing" } else { "postings-region-unknown" });
                None
            }
        };
        if self.experience_years.is_some_and(|it| !(0..=60).contains(&it)) {
            wrong("experience_years", "postings-experience-wrong");
        }
        if let Some(until) = self.valid_until {
            if until <= now {
                wrong("valid_until", "postings-valid-until-past");
            } else if until > clock::end_of(clock::day(now)) + TimeDelta::days(MOST_DAYS) {
                wrong("valid_until", "postings-valid-until-far");
            }
        }
        let (Some(kind), Some(headcount), true) = (self.kind, self.headcount, errors.is_empty()) else {
            return Err(errors);
        };
        let address = one_line(&self.address);
        let contact = one_line(&self.contact);
        Ok(Draft {
            title,
            employer,
            occupation,
            kind,
            headcount,
            duties,
            requirements,
            pay,
            region,
            address: (!address.is_empty()).then_some(address),
            is_remote: self.is_remote,
            education: self.education,
            experience_years: self.experience_years,
            majors: words(&self.majors),
            certificates_required: words(&self.certificates_required),
            certificates_preferred: words(&self.certificates_preferred),
            benefits: words(&self.benefits),
            contact: (!contact.is_empty()).then_some(contact),
            valid_until: self.valid_until,
            source: None,
            source_key: None,
        })
    }
}

/// The name of a form's field in the API.
pub fn api_name(field: &'static str) -> &'static str {
    match field {
        "pay_min" => "pay",
        field => field,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn several_lines(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Short words, each once, at most thirty of at most 40 characters.
fn words(given: &[String]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in given.iter().map(|it| one_line(it)).filter(|it| !it.is_empty()) {
        let word: String = word.chars().take(40).collect();
        if !words.contains(&word) && words.len() < 30 {
            words.push(word);
        }
    }
    words
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
    /// The version that was read, when it is changed.
    pub version: String,
    /// `publish`, or empty to keep it as it is.
    pub act: String,
}

impl PostingForm {
    /// The draft, or every mistake in the order of the form.
    pub fn parse(&self, now: NaiveDateTime) -> Result<Draft, Vec<FieldError>> {
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
        let experience_years = match self.experience_years.trim() {
            "" => None,
            text => whole(text).or_else(|| {
                wrong("experience_years", "postings-experience-wrong");
                None
            }),
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
        };
        match fields.check(now) {
            Ok(draft) if errors.is_empty() => Ok(draft),
            Ok(_) => Err(errors),
            Err(more) => {
                errors.extend(
                    more.into_iter().filter(|it| !errors.iter().any(|e| e.field == it.field)).collect::<Vec<_>>(),
                );
                Err(errors)
            }
        }
    }

    /// The form of a posting that exists.
    pub fn of(posting: &super::Posting) -> PostingForm {
        let row = &posting.row;
        let yuan = |fen: Option<i64>| fen.map(|it| super::pay::yuan(it).replace(',', "")).unwrap_or_default();
        let tick = |is_set: bool| if is_set { "1".to_owned() } else { String::new() };
        PostingForm {
            title: row.title.clone(),
            employer: posting.employer.name.clone(),
            occupation: row.occupation.clone().unwrap_or_default(),
            kind: row.kind.clone(),
            headcount: row.headcount.to_string(),
            duties: row.duties.clone(),
            requirements: row.requirements.clone(),
            pay_min: yuan(row.pay_min_fen),
            pay_max: yuan(row.pay_max_fen),
            pay_period: row.pay_period.clone(),
            pay_months: row.pay_months.to_string(),
            pay_negotiable: tick(row.pay_negotiable),
            region: row.region.as_deref().and_then(regions::full_name).unwrap_or_default(),
            address: row.address.clone().unwrap_or_default(),
            is_remote: tick(row.is_remote),
            education: row.education.clone().unwrap_or_default(),
            experience_years: row.experience_years.map(|it| it.to_string()).unwrap_or_default(),
            majors: row.majors.clone(),
            certificates_required: posting.certificates_required.join("\n"),
            certificates_preferred: posting.certificates_preferred.join("\n"),
            benefits: row.benefits.clone(),
            contact: row.contact.clone().unwrap_or_default(),
            valid_until: row
                .valid_until
                .map(|it| clock::day(it - TimeDelta::microseconds(1)).to_string())
                .unwrap_or_default(),
            version: row.version.to_string(),
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
