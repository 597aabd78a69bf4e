//! The page on which an appeal is decided.

use askama::Template;

use super::{appeal_state, sat_words};
use crate::clock::show_time;
use crate::html::{FieldError, Shell, Visit};
use crate::training::assessment::forms::DecisionForm;
use crate::training::assessment::queries::appeals::Appeal;
use crate::training::assessment::queries::{Mark, Scheme, counting};
use crate::training::classroom::{self, show_hundredths};
use crate::training::{Enrolment, TrainingClass};

/// What the page is made from.
#[derive(Debug)]
#[expect(missing_docs, reason = "named as the parts of the page are")]
pub struct AppealData {
    pub class: TrainingClass,
    pub scheme: Scheme,
    pub marks: Vec<Mark>,
    pub appeal: Appeal,
    pub enrolment: Enrolment,
    pub name: String,
    /// Whether the reader entered one of the marks.
    pub is_own: bool,
}

/// `GET /teaching/classes/{reference}/appeals/{appeal}`
#[derive(Template)]
#[template(path = "assessment/appeal.html")]
pub struct AppealPage {
    shell: Shell,
    errors: Vec<FieldError>,
    class: String,
    class_href: String,
    list_href: String,
    href: String,
    name: String,
    filed: String,
    text: String,
    state: String,
    answer: String,
    total: String,
    /// Part, what counts, the full mark.
    marks: Vec<(String, String, String)>,
    can_decide: bool,
    is_own: bool,
    outcomes: Vec<(&'static str, String, bool)>,
    parts: Vec<(String, String, bool)>,
    filled: DecisionForm,
}

impl AppealPage {
    /// Makes the page.
    pub fn new(visit: &Visit, it: &AppealData, filled: &DecisionForm, errors: &[FieldError]) -> AppealPage {
        let class_href = visit.loc.path(&classroom::page(&it.class));
        let is_open = it.appeal.outcome.is_none();
        let mark = |part: &crate::training::Part| {
            (part.name.clone(), sat_words(visit, counting(&it.marks, part.id)), show_hundredths(part.full_mark))
        };
        let outcome =
            |code: &'static str, message: &'static str| (code, visit.t(message).to_string(), filled.outcome == code);
        let nothing = (String::new(), String::new(), filled.part.is_empty());
        let part = |part: &crate::training::Part| {
            let code = part.position.to_string();
            let is_chosen = filled.part == code;
            (code, part.name.clone(), is_chosen)
        };
        AppealPage {
            shell: classroom::shell(visit, visit.t("assessment-appeal-title"), errors),
            errors: errors.to_vec(),
            class: it.class.name.clone(),
            list_href: format!("{class_href}/marks"),
            href: format!("{class_href}/appeals/{}", it.appeal.reference),
            class_href,
            name: it.name.clone(),
            filed: show_time(it.appeal.filed_at, visit.loc.is_en()),
            text: it.appeal.text.clone(),
            state: visit.t(appeal_state(&it.appeal)).to_string(),
            answer: it.appeal.answer.clone().unwrap_or_default(),
            total: it.enrolment.total.map(show_hundredths).unwrap_or_default(),
            marks: it.scheme.parts.iter().map(mark).collect(),
            can_decide: is_open && !it.is_own,
            is_own: is_open && it.is_own,
            outcomes: vec![
                outcome("rejected", "assessment-appeal-reject"),
                outcome("upheld", "assessment-appeal-uphold"),
            ],
            parts: std::iter::once(nothing).chain(it.scheme.parts.iter().map(part)).collect(),
            filled: filled.clone(),
        }
    }
}
