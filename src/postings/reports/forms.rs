//! Forms of reports and of what is decided on them.

use serde::Deserialize;

use super::{Measure, Reason, State};
use crate::html::FieldError;

/// A report as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct ReportForm {
    pub reason: String,
    pub text: String,
    pub email: String,
}

/// A report that can be kept.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// What is wrong.
    pub reason: Reason,
    /// In the reporter's words, up to 2,000 characters.
    pub text: String,
    /// Where the outcome is told; `None` where no address was left.
    pub email: Option<String>,
}

impl ReportForm {
    /// The report, or every mistake in the order of the form.
    pub fn parse(&self) -> Result<NewReport, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let reason = Reason::parse(&self.reason);
        if reason.is_none() {
            wrong("reason", "reports-reason-missing");
        }
        let text = self.text.trim();
        match text.chars().count() {
            0 => wrong("text", "reports-text-missing"),
            1..=2_000 => {}
            _ => wrong("text", "reports-text-long"),
        }
        let email = Some(self.email.trim().to_lowercase()).filter(|it| !it.is_empty());
        if email.as_ref().is_some_and(|it| it.parse::<lettre::Address>().is_err()) {
            wrong("email", "reports-email-wrong");
        }
        match reason {
            Some(reason) if errors.is_empty() => Ok(NewReport { reason, text: text.to_owned(), email }),
            _ => Err(errors),
        }
    }
}

/// What is decided on a report, as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct DecisionForm {
    /// `upheld` or `dismissed`.
    pub act: String,
    pub measure: String,
    pub reason: String,
    pub answer: String,
}

/// What is decided on a report.
#[derive(Debug, Clone)]
pub struct Decision {
    /// [`State::Upheld`] or [`State::Dismissed`].
    pub state: State,
    /// What is done to the posting.
    pub measure: Measure,
    /// Why, for the unit.
    pub reason: String,
    /// What the reporter is told.
    pub answer: String,
}

impl DecisionForm {
    /// The decision, or every mistake in the order of the form.
    pub fn parse(&self) -> Result<Decision, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let is_upheld = self.act == State::Upheld.code();
        if !is_upheld && self.act != State::Dismissed.code() {
            wrong("", "reports-act-missing");
        }
        let measure = Measure::parse(&self.measure).filter(|_| is_upheld).unwrap_or(Measure::Nothing);
        let (reason, answer) = (self.reason.trim().to_owned(), self.answer.trim().to_owned());
        if measure != Measure::Nothing && reason.is_empty() {
            wrong("reason", "reports-decision-reason-missing");
        }
        if answer.is_empty() {
            wrong("answer", "reports-answer-missing");
        }
        let state = if is_upheld { State::Upheld } else { State::Dismissed };
        if errors.is_empty() { Ok(Decision { state, measure, reason, answer }) } else { Err(errors) }
    }
}
