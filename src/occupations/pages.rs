//! What the template of the desk needs.

use askama::Template;

use super::handlers::CorrectionForm;
use crate::codes::occupations::Occupation;
use crate::html::{FieldError, Shell, Visit};

/// A title whose occupation is not sure.
pub(super) struct Unsure {
    pub title: String,
    /// How many open postings have it.
    pub n: usize,
    /// What the newest of them has.
    pub current: Option<&'static Occupation>,
    /// 0 to 1, that the first choice is right.
    pub confidence: f32,
    /// What it may mean, the likeliest first.
    pub choices: Vec<&'static Occupation>,
}

/// What was said.
pub(super) struct Line {
    pub title: String,
    /// `None` where it was taken back.
    pub meaning: Option<String>,
    pub by: String,
    pub at: String,
    /// It holds.
    pub can_withdraw: bool,
}

/// The desk.
#[derive(Template)]
#[template(path = "occupations/index.html")]
pub(super) struct Index {
    shell: Shell,
    errors: Vec<FieldError>,
    unsure: Vec<Unsure>,
    lines: Vec<Line>,
    form: CorrectionForm,
}

impl Index {
    pub(super) fn new(
        visit: &Visit,
        unsure: Vec<Unsure>,
        lines: Vec<Line>,
        form: CorrectionForm,
        errors: Vec<FieldError>,
    ) -> Index {
        let shell = visit.shell("staff", visit.t("occupations-title"));
        let shell = Shell { error_title: !errors.is_empty(), ..shell };
        Index { shell, errors, unsure, lines, form }
    }
}

impl Unsure {
    fn percent(&self) -> u32 {
        (self.confidence * 100.0).round() as u32
    }

    fn is_current(&self, it: &Occupation) -> bool {
        self.current.is_some_and(|current| current.code == it.code)
    }
}
