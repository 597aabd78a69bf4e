//! The pages of a timetable.

use askama::Template;

use super::Session;
use super::forms::{SeriesForm, SessionForm, WEEKDAYS};
use crate::clock::{day, local, show_day, show_time};
use crate::html::{FieldError, Shell, Visit};
use crate::training::classroom::{self, Tab};
use crate::training::{ClassState, Teaching, TrainingClass};

/// A session as a line of a timetable.
#[derive(Debug, Clone)]
pub struct Line {
    /// Day, and from when to when.
    pub when: String,
    /// Its own place, or the class's.
    pub place: String,
    /// What it is about.
    pub topic: String,
    /// Whether it does not take place.
    pub is_cancelled: bool,
    /// Whether it is over.
    pub is_over: bool,
    /// Where it is changed; empty where nothing can be.
    pub href: String,
}

impl Line {
    /// A line of the timetable of a class.
    pub fn new(visit: &Visit, class: &TrainingClass, it: &Session) -> Line {
        Line {
            when: when(visit, it),
            place: it.place(class).to_owned(),
            topic: it.topic.clone(),
            is_cancelled: !it.is_planned(),
            is_over: it.ends_at <= visit.now,
            href: String::new(),
        }
    }
}

/// `2026年3月2日 09:00–11:30`
pub fn when(visit: &Visit, it: &Session) -> String {
    format!("{}–{}", show_time(it.starts_at, visit.loc.is_en()), local(it.ends_at).format("%H:%M"))
}

/// `GET /teaching/classes/{reference}/sessions`
#[derive(Template)]
#[template(path = "classroom/sessions.html")]
pub struct Index {
    shell: Shell,
    errors: Vec<FieldError>,
    name: String,
    href: String,
    class_href: String,
    tabs: Vec<Tab>,
    days: String,
    lines: Vec<Line>,
    can_write: bool,
    filled: SeriesForm,
    weekdays: Vec<(String, String, bool)>,
}

impl Index {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        teaching: &Teaching,
        class: &TrainingClass,
        sessions: &[Session],
        filled: &SeriesForm,
        errors: &[FieldError],
    ) -> Index {
        let loc = visit.loc;
        let href = loc.path(&format!("{}/sessions", classroom::page(class)));
        let is_open = matches!(class.state, ClassState::Planned | ClassState::Open | ClassState::Running);
        let can_write = is_open && teaching.manages(class.organisation_id);
        let line = |it: &Session| {
            let may_change = can_write && it.is_planned();
            let href = if may_change { format!("{href}/{}", it.reference) } else { String::new() };
            Line { href, ..Line::new(visit, class, it) }
        };
        let weekday = |code: &str| {
            let text = visit.t(format!("classroom-weekday-{code}")).to_string();
            (code.to_owned(), text, filled.weekdays.iter().any(|it| it == code))
        };
        let days = [class.starts_on, class.ends_on].map(|it| show_day(it, loc.is_en()));
        Index {
            shell: classroom::shell(visit, visit.t("classroom-sessions-title"), errors),
            errors: errors.to_vec(),
            name: class.name.clone(),
            class_href: loc.path(&classroom::page(class)),
            tabs: classroom::tabs(visit, class, "sessions"),
            days: days.join(" – "),
            lines: sessions.iter().map(line).collect(),
            can_write,
            filled: filled.clone(),
            weekdays: WEEKDAYS.iter().map(|it| weekday(it.0)).collect(),
            href,
        }
    }
}

/// `GET /teaching/classes/{reference}/sessions/{session}`
#[derive(Template)]
#[template(path = "classroom/session.html")]
pub struct Edit {
    shell: Shell,
    errors: Vec<FieldError>,
    name: String,
    list_href: String,
    class_href: String,
    href: String,
    when: String,
    is_ahead: bool,
    filled: SessionForm,
    reason: String,
}

impl Edit {
    /// Makes the page; what was filled in stands instead of what is.
    pub fn new(
        visit: &Visit,
        class: &TrainingClass,
        it: &Session,
        filled: Option<&SessionForm>,
        reason: &str,
        errors: &[FieldError],
    ) -> Edit {
        let time = |at| local(at).format("%H:%M").to_string();
        let as_it_is = SessionForm {
            day: day(it.starts_at).to_string(),
            from: time(it.starts_at),
            to: time(it.ends_at),
            place: it.place.clone(),
            topic: it.topic.clone(),
            sequence: it.sequence.to_string(),
        };
        let class_href = visit.loc.path(&classroom::page(class));
        Edit {
            shell: classroom::shell(visit, visit.t("classroom-session-title"), errors),
            errors: errors.to_vec(),
            name: class.name.clone(),
            list_href: format!("{class_href}/sessions"),
            href: format!("{class_href}/sessions/{}", it.reference),
            class_href,
            when: when(visit, it),
            is_ahead: it.starts_at > visit.now,
            filled: filled.cloned().unwrap_or(as_it_is),
            reason: reason.to_owned(),
        }
    }
}
