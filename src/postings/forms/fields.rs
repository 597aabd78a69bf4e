//! What was said of a posting, and what is wrong with it.

use chrono::{NaiveDateTime, TimeDelta};

use crate::clock;
use crate::codes::{Education, occupations, regions};
use crate::html::FieldError;
use crate::postings::{CodedBy, Draft, Kind, Pay, PayPeriod, Question};

/// A posting is open for at most so many days (handbook 3.2).
pub const MOST_DAYS: i64 = 90;

/// So many questions may be asked of whoever applies.
pub const MOST_QUESTIONS: usize = 5;

/// A posting may leave nearly everything open while it is written, but not its title.
pub const TITLE_MISSING: &str = "postings-title-missing";

/// Instead of an occupation: none, also where the title suggests one.
pub const NO_OCCUPATION: &str = "none";

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
    pub contract_months: Option<i32>,
    pub probation_months: Option<i32>,
    pub questions: Vec<Question>,
}

impl Fields {
    /// The draft, or every mistake at once, in the order of the form.
    pub fn check(&self, now: NaiveDateTime) -> Result<Draft, Vec<FieldError>> {
        let (draft, errors) = self.read(now);
        if errors.is_empty() { Ok(draft) } else { Err(errors) }
    }

    /// As much of a draft as was said, and every mistake. What is missing has the
    /// value that says least: one full-time place, and nothing else.
    pub fn read(&self, now: NaiveDateTime) -> (Draft, Vec<FieldError>) {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let title = one_line(&self.title);
        match title.chars().count() {
            0 => wrong("title", TITLE_MISSING),
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
        let mut coded_by = CodedBy::Author;
        let occupation = match occupations::get(occupation) {
            Some(it) => Some(it.code.to_owned()),
            None if occupation == NO_OCCUPATION => None,
            None if occupation.is_empty() => {
                occupations::suggest(&title, 1).first().filter(|it| it.confidence >= 0.5).map(|it| {
                    coded_by = CodedBy::suggested(it.confidence);
                    it.occupation.code.to_owned()
                })
            }
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
        for (field, months, most) in
            [("contract_months", self.contract_months, 600), ("probation_months", self.probation_months, 60)]
        {
            if months.is_some_and(|it| !(0..=most).contains(&it)) {
                wrong(field, "postings-months-wrong");
            }
        }
        let questions: Vec<Question> = self.questions.iter().filter_map(Question::trimmed).collect();
        if questions.len() > MOST_QUESTIONS || questions.iter().any(|it| it.text.chars().count() > 200) {
            wrong("questions_required", "postings-questions-wrong");
        }
        let address = one_line(&self.address);
        let contact = one_line(&self.contact);
        let draft = Draft {
            title,
            employer,
            occupation,
            coded_by,
            kind: self.kind.unwrap_or(Kind::FullTime),
            headcount: self.headcount.filter(|it| *it > 0).unwrap_or(1),
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
            contract_months: self.contract_months,
            probation_months: self.probation_months,
            questions,
        };
        (draft, errors)
    }
}

impl Question {
    /// The question in one line; `None` where it is empty.
    fn trimmed(&self) -> Option<Question> {
        let text = one_line(&self.text);
        (!text.is_empty()).then_some(Question { text, is_required: self.is_required })
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
