//! Issuing by the thousand.

use askama::Template;

use super::staff_shell;
use crate::certificates::handlers::batches::BatchForm;
use crate::certificates::queries::batches::{Batch, Waiting};
use crate::clock::{show_day, show_time};
use crate::html::{FieldError, Shell, Visit};

/// An act in a list.
struct Line {
    reference: String,
    when: String,
    issued_on: String,
    n_total: i32,
    n_issued: i32,
    n_refused: i32,
    is_running: bool,
}

impl Line {
    fn new(visit: &Visit, it: &Batch) -> Line {
        Line {
            reference: it.reference.clone(),
            when: show_time(it.started_at, visit.loc.is_en()),
            issued_on: show_day(it.issued_on, visit.loc.is_en()),
            n_total: it.n_total,
            n_issued: it.n_issued,
            n_refused: it.n_refused,
            is_running: it.is_running(),
        }
    }
}

/// `GET /staff/certificates/batches`
#[derive(Template)]
#[template(path = "certificates/batches.html")]
pub struct Index {
    shell: Shell,
    waiting: Vec<Waiting>,
    /// Programmes with several classes that wait: number, name, how many.
    programmes: Vec<(String, String, i64)>,
    latest: Vec<Line>,
}

impl Index {
    /// Makes the page.
    pub fn new(visit: &Visit, waiting: Vec<Waiting>, latest: &[Batch]) -> Index {
        let mut programmes: Vec<(String, String, i64, usize)> = Vec::new();
        for it in &waiting {
            match programmes.iter_mut().find(|found| found.0 == it.programme.0) {
                Some(found) => (found.2, found.3) = (found.2 + it.n, found.3 + 1),
                None => programmes.push((it.programme.0.clone(), it.programme.1.clone(), it.n, 1)),
            }
        }
        programmes.retain(|it| it.3 > 1);
        Index {
            shell: staff_shell(visit, visit.t("certificates-batches"), false),
            waiting,
            programmes: programmes.into_iter().map(|it| (it.0, it.1, it.2)).collect(),
            latest: latest.iter().map(|it| Line::new(visit, it)).collect(),
        }
    }
}

/// `GET /staff/certificates/batches/new`
#[derive(Template)]
#[template(path = "certificates/batch_new.html")]
pub struct New {
    shell: Shell,
    errors: Vec<FieldError>,
    form: BatchForm,
    name: String,
    n: i64,
}

impl New {
    /// Makes the page.
    pub fn filled(visit: &Visit, form: BatchForm, name: String, n: i64, errors: &[FieldError]) -> New {
        let shell = staff_shell(visit, visit.t("certificates-batch-new"), !errors.is_empty());
        New { shell, errors: errors.to_vec(), form, name, n }
    }
}

/// `GET /staff/certificates/batches/{reference}`
#[derive(Template)]
#[template(path = "certificates/batch.html")]
pub struct Show {
    shell: Shell,
    it: Line,
    name: String,
    percent: i32,
    /// The enrolment's number, and why.
    refusals: Vec<(String, String)>,
    has_papers: bool,
}

impl Show {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        it: &Batch,
        name: String,
        refusals: Vec<(String, String, String)>,
        has_font: bool,
    ) -> Show {
        let line = Line::new(visit, it);
        let n_done = line.n_issued + line.n_refused;
        let worded = |(enrolment, message, character): (String, String, String)| {
            (enrolment, visit.t(message).with("character", character).to_string())
        };
        Show {
            shell: staff_shell(visit, visit.t("certificates-batch"), false),
            percent: if line.n_total > 0 { (n_done * 100 / line.n_total).min(100) } else { 100 },
            has_papers: has_font && !line.is_running && line.n_issued > 0,
            it: line,
            name,
            refusals: refusals.into_iter().map(worded).collect(),
        }
    }
}
