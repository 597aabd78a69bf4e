//! The page on which marks are entered.

use std::collections::HashMap;

use askama::Template;

use super::Formula;
use crate::html::{FieldError, Shell, Visit};
use crate::training::assessment::forms::MarksForm;
use crate::training::assessment::handlers::marks::{CellError, PEOPLE_A_PAGE};
use crate::training::assessment::queries::{Mark, Scheme};
use crate::training::attendance::queries::Person;
use crate::training::classroom::{self, Tab, show_hundredths};
use crate::training::{ClassState, EnrolmentState, TrainingClass};

struct Cell {
    /// `REFERENCE-POSITION`
    id: String,
    part: String,
    full: String,
    value: String,
    is_absent: bool,
    /// What is wrong with it; empty where nothing is.
    wrong: String,
}

struct Row {
    name: String,
    cells: Vec<Cell>,
}

/// What the page is made from.
pub(in crate::training::assessment) struct SheetData<'a> {
    pub class: &'a TrainingClass,
    pub scheme: &'a Scheme,
    pub people: &'a [Person],
    pub marks: &'a HashMap<i64, Vec<Mark>>,
    pub form: &'a MarksForm,
    pub wrong: &'a [CellError],
}

/// `GET /teaching/classes/{reference}/marks/entry`
#[derive(Template)]
#[template(path = "assessment/sheet.html")]
pub struct Sheet {
    shell: Shell,
    errors: Vec<FieldError>,
    name: String,
    class_href: String,
    list_href: String,
    href: String,
    formula: Formula,
    attempt: i16,
    page: usize,
    sittings: Vec<Tab>,
    pages: Vec<Tab>,
    rows: Vec<Row>,
    reason: String,
    can_write: bool,
}

impl Sheet {
    /// Makes the page: what was filled in, else what stands.
    pub(in crate::training::assessment) fn new(visit: &Visit, it: &SheetData<'_>, errors: &[FieldError]) -> Sheet {
        let class_href = visit.loc.path(&classroom::page(it.class));
        let list_href = format!("{class_href}/marks");
        let href = format!("{list_href}/entry");
        let attempt = it.form.attempt.clamp(1, it.scheme.n_attempts());
        // Of a resit only those are listed who have one, or sat one.
        let is_listed = |person: &&Person| {
            let none = Vec::new();
            let marks = it.marks.get(&person.enrolment.id).unwrap_or(&none);
            let before: Vec<Mark> = marks.iter().filter(|it| it.attempt < attempt).cloned().collect();
            let is_due = || {
                use crate::training::assessment::Outcome::{Absent, Failed};
                matches!(it.scheme.outcome(&before), Failed { .. } | Absent)
            };
            person.enrolment.state != EnrolmentState::NoShow
                && (attempt == 1 || marks.iter().any(|it| it.attempt == attempt) || is_due())
        };
        let listed: Vec<&Person> = it.people.iter().filter(is_listed).collect();
        let n_pages = listed.len().div_ceil(PEOPLE_A_PAGE).max(1);
        let page = it.form.page.clamp(1, n_pages);
        let row = |person: &&Person| {
            let cell = |part: &crate::training::Part| {
                let reference = &person.enrolment.reference;
                let stands = it.marks.get(&person.enrolment.id).into_iter().flatten();
                let stands = stands.clone().find(|mark| mark.part_id == part.id && mark.attempt == attempt);
                let filled = it.form.cells.get(&(reference.clone(), part.position));
                let (value, is_absent) = match (filled, stands) {
                    (Some((value, is_absent)), _) => (value.clone(), *is_absent),
                    (None, Some(mark)) => (mark.mark.map(show_hundredths).unwrap_or_default(), mark.mark.is_none()),
                    (None, None) => (String::new(), false),
                };
                let wrong = it.wrong.iter().find(|wrong| wrong.0 == *reference && wrong.1 == part.position);
                Cell {
                    id: format!("{reference}-{}", part.position),
                    part: part.name.clone(),
                    full: show_hundredths(part.full_mark),
                    value,
                    is_absent,
                    wrong: wrong.map(|it| visit.t(it.2).to_string()).unwrap_or_default(),
                }
            };
            Row { name: person.name.clone(), cells: it.scheme.parts.iter().map(cell).collect() }
        };
        let sitting = |n: i16| {
            let text = visit.t("assessment-sitting").with("n", i64::from(n)).to_string();
            (text, format!("{href}?attempt={n}"), None, n == attempt)
        };
        let page_link = |n: usize| (n.to_string(), format!("{href}?attempt={attempt}&page={n}"), None, n == page);
        Sheet {
            shell: classroom::shell(visit, visit.t("assessment-entry-title"), errors),
            errors: errors.to_vec(),
            name: it.class.name.clone(),
            class_href,
            list_href,
            formula: Formula::new(it.scheme),
            attempt,
            page,
            sittings: (1..=it.scheme.n_attempts()).map(sitting).collect(),
            pages: if n_pages > 1 { (1..=n_pages).map(page_link).collect() } else { Vec::new() },
            rows: listed.iter().skip((page - 1) * PEOPLE_A_PAGE).take(PEOPLE_A_PAGE).map(row).collect(),
            reason: it.form.reason.clone(),
            can_write: matches!(it.class.state, ClassState::Running | ClassState::Assessing),
            href,
        }
    }
}
