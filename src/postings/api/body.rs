//! What a program says of a posting.

use serde::Deserialize;
use utoipa::ToSchema;

use super::PayBody;
use crate::Result;
use crate::api::{Problem, wrong_field};
use crate::codes::Education;
use crate::postings::forms::{self, Fields};
use crate::postings::{Draft, Kind, PayPeriod, Question, State};

/// What a program says of a posting. What is needed and missing is named in the answer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(title = "PostingBody")]
#[expect(missing_docs, reason = "the same fields as in what is read")]
pub struct PostingBody {
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub employer: Option<String>,
    #[serde(default)]
    pub occupation: Option<String>,
    #[serde(default)]
    pub kind: Option<Kind>,
    #[serde(default)]
    pub headcount: Option<i32>,
    #[serde(default)]
    pub duties: Option<String>,
    #[serde(default)]
    pub requirements: Option<String>,
    #[serde(default)]
    pub pay: Option<PayBody>,
    #[serde(default)]
    pub region: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub remote: Option<bool>,
    #[serde(default)]
    pub education: Option<Education>,
    #[serde(default)]
    pub experience_years: Option<i32>,
    #[serde(default)]
    pub majors: Option<Vec<String>>,
    #[serde(default)]
    pub certificates_required: Option<Vec<String>>,
    #[serde(default)]
    pub certificates_preferred: Option<Vec<String>>,
    #[serde(default)]
    pub benefits: Option<Vec<String>>,
    #[serde(default)]
    pub contact: Option<String>,
    /// Months of the contract; 0 where it ends with a task, nothing where it is open-ended.
    #[serde(default)]
    pub contract_months: Option<i32>,
    #[serde(default)]
    pub probation_months: Option<i32>,
    /// What applicants are asked, at most five.
    #[serde(default)]
    pub questions: Option<Vec<Question>>,
    /// RFC 3339, or a day: its end in Beijing.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// `draft`, or `published` to publish at once.
    #[serde(default)]
    pub state: Option<State>,
}

impl PostingBody {
    /// The draft, or every mistake.
    ///
    /// # Errors
    /// A problem that names each wrong field.
    pub fn to_draft(&self, now: chrono::NaiveDateTime, loc: crate::i18n::Loc) -> Result<Draft> {
        let mut errors = Vec::new();
        let pay = self.pay.clone().unwrap_or_default();
        let fen = |yuan: Option<f64>| {
            #[expect(clippy::cast_possible_truncation, reason = "checked to be far below 2^53")]
            yuan.map(|it| if it.is_finite() && it.abs() < 1e9 { (it * 100.0).round() as i64 } else { -1 })
        };
        let valid_until = match self.valid_until.as_deref().map(forms::instant) {
            None => None,
            Some(Some(it)) => Some(it),
            Some(None) => {
                errors.push(wrong_field("valid_until", "is a time as in RFC 3339, or a day as 2026-12-31"));
                None
            }
        };
        if !matches!(self.state, None | Some(State::Draft | State::Published)) {
            errors.push(wrong_field("state", "is `draft` or `published`"));
        }
        let fields = Fields {
            title: self.title.clone().unwrap_or_default(),
            employer: self.employer.clone().unwrap_or_default(),
            occupation: self.occupation.clone().unwrap_or_default(),
            kind: self.kind,
            headcount: self.headcount,
            duties: self.duties.clone().unwrap_or_default(),
            requirements: self.requirements.clone().unwrap_or_default(),
            pay_min_fen: fen(pay.min),
            pay_max_fen: fen(pay.max),
            pay_period: pay.per.unwrap_or(PayPeriod::Month),
            pay_months: pay.months.unwrap_or(12),
            pay_negotiable: pay.negotiable.unwrap_or(false),
            region: self.region.clone().unwrap_or_default(),
            address: self.address.clone().unwrap_or_default(),
            is_remote: self.remote.unwrap_or(false),
            education: self.education,
            experience_years: self.experience_years,
            majors: self.majors.clone().unwrap_or_default(),
            certificates_required: self.certificates_required.clone().unwrap_or_default(),
            certificates_preferred: self.certificates_preferred.clone().unwrap_or_default(),
            benefits: self.benefits.clone().unwrap_or_default(),
            contact: self.contact.clone().unwrap_or_default(),
            valid_until,
            contract_months: self.contract_months,
            probation_months: self.probation_months,
            questions: self.questions.clone().unwrap_or_default(),
        };
        let checked = fields.check(now);
        if let Err(wrong) = &checked {
            errors.extend(wrong.iter().map(|it| wrong_field(forms::api_name(it.field), loc.t(it.message).to_string())));
        }
        match checked {
            Ok(draft) if errors.is_empty() => Ok(draft),
            _ => Err(Problem::fields(errors)),
        }
    }
}
