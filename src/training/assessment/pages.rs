//! The pages of assessment.

mod appeal;
mod sheet;

use std::collections::HashMap;

use askama::Template;

use super::forms::ReleaseForm;
use super::formula::Outcome;
use super::formula::Sat;
use super::queries::appeals::Appeal;
use super::queries::figures::Figures;
use super::queries::release::is_assessed;
use super::queries::{Correction, Mark, Scheme, counting};
use super::table::RowError;
use crate::clock::show_time;
use crate::html::{FieldError, Shell, Visit};
use crate::training::attendance::queries::Person;
use crate::training::classroom::{self, Tab, show_hundredths};
use crate::training::{ClassState, TrainingClass};

pub use appeal::{AppealData, AppealPage};
pub use sheet::Sheet;
pub(super) use sheet::SheetData;

/// What the page of a class's results is made from.
#[derive(Debug)]
#[expect(missing_docs, reason = "named as the parts of the page are")]
pub struct Desk {
    pub class: TrainingClass,
    pub scheme: Scheme,
    pub people: Vec<Person>,
    pub marks: HashMap<i64, Vec<Mark>>,
    pub corrections: Vec<Correction>,
    pub appeals: Vec<Appeal>,
    pub names: HashMap<i64, String>,
    pub of_class: Figures,
    pub of_programme: Figures,
    pub can_manage: bool,
    pub account_id: i64,
}

/// A part of the assessment as a row of the formula.
pub(in crate::training) struct PartRow {
    pub name: String,
    pub weight: i16,
    pub full: String,
    /// Empty for none.
    pub least: String,
}

/// The published formula: the parts, the pass mark, the resits.
pub(in crate::training) struct Formula {
    pub parts: Vec<PartRow>,
    pub pass_mark: String,
    pub n_resits: i64,
}

impl Formula {
    pub fn new(scheme: &Scheme) -> Formula {
        let row = |it: &crate::training::Part| PartRow {
            name: it.name.clone(),
            weight: it.weight,
            full: show_hundredths(it.full_mark),
            least: it.least_mark.map(show_hundredths).unwrap_or_default(),
        };
        Formula {
            parts: scheme.parts.iter().map(row).collect(),
            pass_mark: show_hundredths(scheme.programme.pass_mark),
            n_resits: i64::from(scheme.programme.n_resits),
        }
    }
}

/// What counts of someone in a part, in words.
pub(in crate::training) fn sat_words(visit: &Visit, sat: Sat) -> String {
    match sat {
        Sat::Open => "–".to_owned(),
        Sat::Absent => visit.t("assessment-absent").to_string(),
        Sat::Mark(mark) => show_hundredths(mark),
    }
}

/// A mark, or that it was missed, in words.
pub(super) fn mark_words(visit: &Visit, mark: Option<i32>) -> String {
    sat_words(visit, mark.map_or(Sat::Absent, Sat::Mark))
}

struct PersonRow {
    name: String,
    number: String,
    marks: Vec<String>,
    total: String,
    outcome: String,
    tone: &'static str,
}

struct AppealRow {
    name: String,
    filed: String,
    state: String,
    /// Empty where the reader does not decide.
    href: String,
}

struct CorrectionRow {
    name: String,
    part: String,
    old: String,
    new: String,
    reason: String,
    by: String,
    at: String,
}

/// `GET /teaching/classes/{reference}/marks`
#[derive(Template)]
#[template(path = "assessment/index.html")]
pub struct Index {
    shell: Shell,
    errors: Vec<FieldError>,
    name: String,
    class_href: String,
    href: String,
    tabs: Vec<Tab>,
    formula: Formula,
    figures: [(&'static str, Figures); 2],
    can_enter: bool,
    sittings: Vec<(String, String)>,
    people: Vec<PersonRow>,
    n_open: usize,
    /// What is wrong with a table, in words.
    table_errors: Vec<String>,
    n_more_table_errors: usize,
    is_assessing: bool,
    /// Who proposed, and for when.
    proposal: Option<(String, String)>,
    confirmed_by: String,
    can_confirm: bool,
    can_reopen: bool,
    released: String,
    filled: ReleaseForm,
    appeals: Vec<AppealRow>,
    corrections: Vec<CorrectionRow>,
}

/// So many mistakes of a table are written out.
const MOST_ERRORS: usize = 50;

impl Index {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        desk: &Desk,
        filled: &ReleaseForm,
        table_errors: &[RowError],
        errors: &[FieldError],
    ) -> Index {
        let class = &desk.class;
        let is_en = visit.loc.is_en();
        let class_href = visit.loc.path(&classroom::page(class));
        let href = format!("{class_href}/marks");
        let none = Vec::new();
        let outcome_of = |it: &Person| desk.scheme.outcome(desk.marks.get(&it.enrolment.id).unwrap_or(&none));
        let person = |it: &Person| {
            let marks = desk.marks.get(&it.enrolment.id).unwrap_or(&none);
            let outcome = outcome_of(it);
            let (words, tone) = match outcome {
                _ if !is_assessed(it.enrolment.state) => (it.enrolment.state.message(), "done"),
                Outcome::Open => ("assessment-outcome-open", "wait"),
                Outcome::Absent => ("assessment-outcome-absent", "warn"),
                Outcome::Passed { .. } => ("assessment-outcome-passed", "ok"),
                Outcome::Failed { .. } => ("assessment-outcome-failed", "bad"),
            };
            PersonRow {
                name: it.name.clone(),
                number: it.enrolment.reference.to_uppercase(),
                marks: desk.scheme.parts.iter().map(|part| sat_words(visit, counting(marks, part.id))).collect(),
                total: outcome.total().map(show_hundredths).unwrap_or_default(),
                outcome: visit.t(words).to_string(),
                tone,
            }
        };
        let name_of = |id: i64| desk.people.iter().find(|it| it.enrolment.id == id).map(|it| it.name.clone());
        let account = |id: Option<i64>| id.and_then(|it| desk.names.get(&it)).cloned().unwrap_or_default();
        let appeal = |it: &Appeal| AppealRow {
            name: name_of(it.enrolment_id).unwrap_or_default(),
            filed: show_time(it.filed_at, is_en),
            state: visit.t(appeal_state(it)).to_string(),
            href: match desk.can_manage {
                true => format!("{class_href}/appeals/{}", it.reference),
                false => String::new(),
            },
        };
        let correction = |it: &Correction| CorrectionRow {
            name: name_of(it.enrolment_id).unwrap_or_default(),
            part: desk
                .scheme
                .parts
                .iter()
                .find(|part| part.id == it.part_id)
                .map(|it| it.name.clone())
                .unwrap_or_default(),
            old: mark_words(visit, it.old_mark),
            new: mark_words(visit, it.new_mark),
            reason: it.reason.clone(),
            by: account(it.account_id),
            at: show_time(it.corrected_at, is_en),
        };
        let table_error = |(row, column, message): &RowError| {
            let text = visit.t("assessment-table-at").with("row", *row).with("column", column.as_str());
            format!("{text} {}", visit.t(*message))
        };
        let is_assessing = class.state == ClassState::Assessing;
        let proposal = class.release_proposed_by.filter(|_| is_assessing).zip(class.release_at);
        let sitting = |n: i16| {
            (visit.t("assessment-sitting").with("n", i64::from(n)).to_string(), format!("{href}/entry?attempt={n}"))
        };
        Index {
            shell: classroom::shell(visit, visit.t("assessment-title"), errors),
            errors: errors.to_vec(),
            name: class.name.clone(),
            tabs: classroom::tabs(visit, class, "marks"),
            formula: Formula::new(&desk.scheme),
            figures: [("assessment-figures-class", desk.of_class), ("assessment-figures-programme", desk.of_programme)],
            can_enter: matches!(class.state, ClassState::Running | ClassState::Assessing),
            sittings: (1..=desk.scheme.n_attempts()).map(sitting).collect(),
            people: desk.people.iter().map(person).collect(),
            n_open: desk
                .people
                .iter()
                .filter(|it| is_assessed(it.enrolment.state) && outcome_of(it) == Outcome::Open)
                .count(),
            table_errors: table_errors.iter().take(MOST_ERRORS).map(table_error).collect(),
            n_more_table_errors: table_errors.len().saturating_sub(MOST_ERRORS),
            is_assessing,
            proposal: proposal.map(|(by, at)| (account(Some(by)), show_time(at, is_en))),
            confirmed_by: account(class.release_confirmed_by),
            can_confirm: desk.can_manage
                && proposal.is_some_and(|it| it.0 != desk.account_id)
                && class.release_confirmed_by.is_none(),
            can_reopen: desk.can_manage && class.state == ClassState::Released,
            released: class.released_at.map(|it| show_time(it, is_en)).unwrap_or_default(),
            filled: filled.clone(),
            appeals: desk.appeals.iter().map(appeal).collect(),
            corrections: desk.corrections.iter().map(correction).collect(),
            class_href,
            href,
        }
    }
}

/// What became of an appeal: the message's name.
pub fn appeal_state(it: &Appeal) -> &'static str {
    match it.outcome.as_deref() {
        Some("upheld") => "assessment-appeal-is-upheld",
        Some(_) => "assessment-appeal-is-rejected",
        None => "assessment-appeal-is-open",
    }
}
