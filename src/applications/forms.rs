//! The forms of applications: raw strings in, a typed value or a list of problems out.

use serde::Deserialize;

use super::queries::{NewApplication, Question};
use super::{Reason, Source, State, moves};
use crate::html::FieldError;
use crate::uploads::FileForm;

/// The longest letter, answer and message, in characters.
const LETTER: usize = 2_000;
const ANSWER: usize = 500;
const MESSAGE: usize = 1_000;

/// Several lines, trimmed; `None` where nothing was said.
fn said(text: &str) -> Option<String> {
    Some(text.replace("\r\n", "\n").trim().to_owned()).filter(|it| !it.is_empty())
}

fn is_longer(text: Option<&String>, limit: usize) -> bool {
    text.is_some_and(|it| it.chars().count() > limit)
}

/// `POST /postings/{reference}/application`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApplicationForm {
    /// What the person adds.
    pub letter: String,
    /// Answers in the order of the questions.
    pub answer: Vec<String>,
    /// A code of [`Source`]; what is none counts as a search.
    pub source: String,
    /// Ticked where the person agrees.
    pub consent: String,
}

impl FileForm for ApplicationForm {
    const FILES: &'static [&'static str] = &["attachment"];
}

impl ApplicationForm {
    /// An application of this account, or what has to be mended. Without consent
    /// nothing leaves (L20).
    pub fn parse(&self, account_id: i64, questions: &[Question]) -> Result<NewApplication, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let letter = said(&self.letter);
        if is_longer(letter.as_ref(), LETTER) {
            wrong("letter", "applications-letter-too-long");
        }
        let mut answers = Vec::new();
        for (i, question) in questions.iter().enumerate() {
            match self.answer.get(i).and_then(|it| said(it)) {
                None if question.is_required => wrong("answer", "applications-answer-missing"),
                None => {}
                Some(answer) => {
                    if is_longer(Some(&answer), ANSWER) {
                        wrong("answer", "applications-answer-too-long");
                    }
                    answers.push((question.text.clone(), answer));
                }
            }
        }
        if self.consent.is_empty() {
            wrong("consent", "applications-consent-missing");
        }
        // One line in the summary is enough for answers.
        errors.dedup();
        let source = Source::parse(&self.source).unwrap_or(Source::Search);
        if errors.is_empty() {
            Ok(NewApplication { account_id, source, letter, answers, uploads: Vec::new() })
        } else {
            Err(errors)
        }
    }
}

/// A message to the other side.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TextForm {
    /// What is said.
    pub text: String,
}

/// A note for colleagues.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NoteForm {
    /// What is noted.
    pub note: String,
}

fn required(field: &'static str, text: &str) -> Result<String, Vec<FieldError>> {
    let wrong = |message| Err(vec![FieldError { field, message }]);
    match said(text) {
        None => wrong("applications-text-missing"),
        Some(it) if is_longer(Some(&it), MESSAGE) => wrong("applications-text-too-long"),
        Some(it) => Ok(it),
    }
}

impl TextForm {
    /// The text, or what has to be mended.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        required("text", &self.text)
    }
}

impl NoteForm {
    /// The text, or what has to be mended.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        required("note", &self.note)
    }
}

/// A move of one application by its employer, and of several at once.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MoveForm {
    /// For several: number and version that was read, `ab12cd34ef.3`.
    pub application: Vec<String>,
    /// For one: the version that was read.
    pub version: String,
    /// Where it goes.
    pub to: String,
    /// Why, where it is refused.
    pub reason: String,
    /// Words to the person.
    pub shared_text: String,
}

/// A move that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidMove {
    /// Where it goes.
    pub to: State,
    /// Why.
    pub reason: Option<Reason>,
    /// Words to the person.
    pub shared_text: Option<String>,
}

impl MoveForm {
    /// The move, or what has to be mended.
    pub fn parse(&self) -> Result<SaidMove, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let to = State::parse(&self.to).filter(|it| moves::BY_HAND.contains(it));
        if to.is_none() {
            wrong("to", "applications-to-missing");
        }
        let reason = Reason::parse(&self.reason).filter(|_| to == Some(State::Refused));
        if to == Some(State::Refused) && reason.is_none() {
            wrong("reason", "applications-reason-missing");
        }
        let shared_text = said(&self.shared_text);
        if is_longer(shared_text.as_ref(), MESSAGE) {
            wrong("shared_text", "applications-text-too-long");
        }
        match to {
            Some(to) if errors.is_empty() => Ok(SaidMove { to, reason, shared_text }),
            _ => Err(errors),
        }
    }

    /// The chosen applications: number, and the version that was read.
    pub fn chosen(&self) -> Vec<(String, Option<i64>)> {
        let split = |it: &String| match it.split_once('.') {
            Some((reference, version)) => (reference.to_owned(), version.parse().ok()),
            None => (it.clone(), None),
        };
        self.application.iter().take(100).map(split).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_needs_consent_and_the_answers_that_are_asked_for() {
        let questions = [
            Question { text: "a".to_owned(), is_required: true },
            Question { text: "b".to_owned(), is_required: false },
        ];
        let fields = |form: &ApplicationForm| match form.parse(1, &questions) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.iter().map(|it| it.field).collect(),
        };
        let form = ApplicationForm { answer: vec![" ".to_owned()], ..ApplicationForm::default() };
        assert_eq!(fields(&form), ["answer", "consent"]);
        let form = ApplicationForm {
            answer: vec!["x".to_owned(), String::new()],
            consent: "1".to_owned(),
            source: "nowhere".to_owned(),
            ..form
        };
        let new = form.parse(1, &questions).unwrap();
        assert_eq!((new.answers.len(), new.source, new.letter), (1, Source::Search, None));
    }

    #[test]
    fn a_refusal_needs_a_reason_and_nothing_else_has_one() {
        let form =
            |to: &str, reason: &str| MoveForm { to: to.to_owned(), reason: reason.to_owned(), ..MoveForm::default() };
        assert!(form("refused", "").parse().is_err());
        assert!(form("refused", "because").parse().is_err());
        assert_eq!(form("refused", "skills").parse().unwrap().reason, Some(Reason::Skills));
        assert_eq!(form("shortlisted", "skills").parse().unwrap().reason, None);
        for to in ["viewed", "offered", "accepted", "hired", "withdrawn", "unanswered", ""] {
            assert!(form(to, "skills").parse().is_err(), "{to}");
        }
    }
}
