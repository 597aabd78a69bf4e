//! What the pages of classes need.

pub mod desk;
pub mod people;
pub mod public;

use crate::html::Visit;
use crate::training::{ClassState, TrainingClass};

/// The tone of a class's tag.
pub const fn tone(state: ClassState) -> &'static str {
    match state {
        ClassState::Planned => "wait",
        ClassState::Open | ClassState::Running | ClassState::Assessing => "go",
        ClassState::Released => "ok",
        ClassState::Archived => "done",
        ClassState::Cancelled => "bad",
    }
}

/// The parts of a class for whoever gives it: message, last piece of the path, and
/// whether only managers take it.
pub const PARTS: &[(&str, &str, bool)] = &[
    ("training-part-overview", "", false),
    ("training-part-people", "people", false),
    ("classroom-tab-sessions", "sessions", false),
    ("classroom-tab-attendance", "attendance", false),
    ("classroom-tab-marks", "marks", false),
    ("classroom-tab-talk", "messages", false),
    ("classroom-tab-ratings", "ratings", false),
];

/// The tabs above each of them, as `tabs::bar` takes them.
pub fn tabs(
    visit: &Visit,
    class: &TrainingClass,
    current: &str,
    is_manager: bool,
) -> Vec<(String, String, Option<i64>, bool)> {
    let base = format!("/teaching/classes/{}", class.reference);
    let shown = PARTS.iter().filter(|it| is_manager || !it.2);
    shown
        .map(|(message, piece, _)| {
            let path = if piece.is_empty() { base.clone() } else { format!("{base}/{piece}") };
            (visit.t(*message).to_string(), visit.loc.path(&path), None, *piece == current)
        })
        .collect()
}
