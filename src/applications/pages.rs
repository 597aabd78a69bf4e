//! What the pages of applications show.

pub mod apply;
pub mod board;
pub mod employer;
pub mod seeker;

use super::queries::{Message, MoveRow};
use super::{Application, Mover, Reason, Side, State};
use crate::clock::{last_day, show_day, show_time};
use crate::html::Visit;
use crate::i18n::Loc;

/// The tone of a state's tag.
fn tone(state: State) -> &'static str {
    match state {
        State::Submitted | State::Viewed => "wait",
        State::Shortlisted | State::Interview | State::Offered => "go",
        State::Accepted | State::Hired => "ok",
        State::Refused | State::Unanswered => "bad",
        State::Withdrawn | State::HiredElsewhere | State::PostingClosed => "done",
    }
}

/// The day by which the employer promised to answer.
fn promised(it: &Application, loc: Loc) -> String {
    show_day(last_day(it.promised_at), loc.is_en())
}

/// A move, in words.
pub struct Line {
    at: String,
    state: String,
    by: String,
    reason: String,
    words: String,
}

/// The history as a side reads it: colleagues are named among themselves, the
/// other side is a side.
fn lines(visit: &Visit, history: &[MoveRow], side: Side) -> Vec<Line> {
    let loc = visit.loc;
    let word = |code: &str| State::parse(code).map_or_else(String::new, |it| loc.t(it.message()).to_string());
    let line = |it: &MoveRow| {
        let mover = Mover::parse(&it.actor).unwrap_or(Mover::Clock);
        let is_colleague = side == Side::Employer && mover == Mover::Employer;
        let named = it.name.clone().filter(|_| is_colleague);
        Line {
            at: show_time(it.moved_at, loc.is_en()),
            state: word(&it.to_state),
            by: named.unwrap_or_else(|| loc.t(mover.message()).to_string()),
            reason: it
                .reason
                .as_deref()
                .and_then(Reason::parse)
                .map(|it| loc.t(it.message()).to_string())
                .unwrap_or_default(),
            words: it.shared_text.clone().unwrap_or_default(),
        }
    };
    history.iter().map(line).collect()
}

/// A message, in words.
pub struct Letter {
    at: String,
    by: String,
    text: String,
}

fn letters(visit: &Visit, messages: &[Message]) -> Vec<Letter> {
    let letter = |it: &Message| Letter {
        at: show_time(it.sent_at, visit.loc.is_en()),
        by: visit.t(it.side.message()).to_string(),
        text: it.text.clone(),
    };
    messages.iter().map(letter).collect()
}
