//! From what a reviewer fills in to a [`Decision`], or to a list of mistakes.

use std::collections::HashMap;

use serde::Deserialize;

use super::findings::Found;
use super::queries::{Decision, Review};
use super::{Answer, Finding, ReviewOutcome, snapshot};
use crate::html::FieldError;

/// A decision as it was sent. Fields that come once for each of several things
/// go by their place: the first `text` is of the first `field`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct DecisionForm {
    /// The code of an outcome.
    pub act: String,
    pub reason: String,
    pub field: Vec<String>,
    pub text: Vec<String>,
    pub rule: Vec<String>,
    pub answer: Vec<String>,
    pub why: Vec<String>,
}

/// The rules that ask for a basis, each once, in the order of their findings.
pub fn warned(found: &Found) -> Vec<&Finding> {
    let mut rules: Vec<&Finding> = Vec::new();
    for it in found.findings.iter().filter(|it| !it.is_block()) {
        if !rules.iter().any(|known| known.rule == it.rule) {
            rules.push(it);
        }
    }
    rules
}

impl DecisionForm {
    /// What is asked to be changed in a field, as it was sent.
    pub fn request(&self, field: &str) -> &str {
        let place = self.field.iter().position(|it| it == field);
        place.and_then(|it| self.text.get(it)).map_or("", String::as_str)
    }

    /// What is said to a rule's findings, as it was sent: the answer, and why.
    pub fn answer(&self, rule: &str) -> (&str, &str) {
        let place = self.rule.iter().position(|it| it == rule);
        let answer = place.and_then(|it| self.answer.get(it)).map_or("", String::as_str);
        (answer, place.and_then(|it| self.why.get(it)).map_or("", String::as_str))
    }

    /// The decision of a reviewer on a review, or every mistake in the order of the form.
    pub fn parse(
        &self,
        review: &Review,
        found: &Found,
        bases: &HashMap<String, String>,
        by: i64,
    ) -> Result<Decision, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let outcome = match ReviewOutcome::parse(&self.act) {
            Some(it) if it != ReviewOutcome::Cancelled => it,
            _ => {
                wrong("", "reviews-act-missing");
                return Err(errors);
            }
        };
        let mut answers = Vec::new();
        if outcome == ReviewOutcome::Approved {
            if found.findings.iter().any(Finding::is_block) {
                match review.override_by {
                    None => wrong("override", "reviews-override-missing"),
                    Some(it) if it == by => wrong("override", "reviews-override-same"),
                    Some(_) => {}
                }
            }
            for it in warned(found) {
                let (answer, why) = self.answer(&it.rule);
                match Answer::parse(answer) {
                    None => wrong("answers", "reviews-answer-missing"),
                    Some(Answer::Accepted) if !bases.contains_key(&*it.rule) => {
                        wrong("answers", "reviews-answer-no-basis");
                    }
                    Some(Answer::Dismissed) if why.trim().is_empty() => wrong("answers", "reviews-answer-why"),
                    Some(answer) => answers.push((it.rule.to_string(), answer, why.trim().to_owned())),
                }
            }
        }
        let mut requests = Vec::new();
        for (name, text) in self.field.iter().zip(&self.text).filter(|it| !it.1.trim().is_empty()) {
            match snapshot::field(name) {
                Some(field) => requests.push((field, text.trim().to_owned())),
                None => wrong("requests", "reviews-request-field"),
            }
        }
        if outcome != ReviewOutcome::ChangesRequested {
            requests.clear();
        } else if requests.is_empty() {
            wrong("requests", "reviews-requests-missing");
        }
        let reason = Some(self.reason.trim().to_owned()).filter(|it| !it.is_empty());
        if outcome == ReviewOutcome::Refused && reason.is_none() {
            wrong("reason", "reviews-reason-missing");
        }
        errors.dedup();
        if errors.is_empty() { Ok(Decision { outcome, reason, requests, answers }) } else { Err(errors) }
    }
}
