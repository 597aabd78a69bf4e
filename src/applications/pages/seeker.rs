//! The person's pages.

use askama::Template;
use chrono::TimeDelta;

use super::{Letter, Line, letters, lines, promised, tone};
use crate::applications::forms::TextForm;
use crate::applications::queries::{Message, MoveRow};
use crate::applications::{Application, Side, State, UNDO_MINUTES};
use crate::clock::{day, show_day, show_time};
use crate::compliance::queries::LookRow;
use crate::config::Settings;
use crate::html::{FieldError, Shell, Visit};
use crate::postings::Posting;

pub(in crate::applications) fn shell(visit: &Visit, title: impl ToString, errors: &[FieldError]) -> Shell {
    Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("profile", title) }
}

struct Row {
    href: String,
    title: String,
    employer: String,
    state: String,
    tone: &'static str,
    submitted: String,
    /// What is owed next; empty where nothing is.
    next: String,
}

/// `GET /profile/applications`
#[derive(Template)]
#[template(path = "applications/index.html")]
pub struct Index {
    shell: Shell,
    rows: Vec<Row>,
    n_open: usize,
}

impl Index {
    /// Makes the page.
    pub fn new(visit: &Visit, rows: &[(Posting, Application)]) -> Index {
        let loc = visit.loc;
        let row = |(posting, it): &(Posting, Application)| Row {
            href: loc.path(&format!("/profile/applications/{}", it.reference)),
            title: posting.row.title.clone(),
            employer: posting.employer.name.clone(),
            state: loc.t(it.state.message()).to_string(),
            tone: tone(it.state),
            submitted: show_day(day(it.submitted_at), loc.is_en()),
            next: match it.state.is_open() && it.answered_at.is_none() {
                true => loc.t("applications-promised").with("day", promised(it, loc)).to_string(),
                false => String::new(),
            },
        };
        Index {
            shell: shell(visit, visit.t("applications-own-title"), &[]),
            n_open: rows.iter().filter(|it| it.1.state.is_open()).count(),
            rows: rows.iter().map(row).collect(),
        }
    }
}

/// `GET /profile/applications/{reference}/confirmation`
#[derive(Template)]
#[template(path = "applications/confirmation.html")]
pub struct Confirmation {
    shell: Shell,
    reference: String,
    href: String,
    withdrawal_href: String,
    title: String,
    employer: String,
    promised: String,
    /// Until when it can be taken back without a trace; empty when that is over.
    undo_until: String,
}

impl Confirmation {
    /// Makes the page.
    pub fn new(visit: &Visit, it: &Application, posting: &Posting) -> Confirmation {
        let until = it.submitted_at + TimeDelta::minutes(UNDO_MINUTES);
        let is_undoable = it.state == State::Submitted && it.delivered_at.is_none() && visit.now < until;
        Confirmation {
            shell: shell(visit, visit.t("applications-confirmation"), &[]),
            reference: it.reference.clone(),
            href: visit.loc.path(&format!("/profile/applications/{}", it.reference)),
            withdrawal_href: visit.loc.path(&format!("/profile/applications/{}/withdrawal", it.reference)),
            title: posting.row.title.clone(),
            employer: posting.employer.name.clone(),
            promised: promised(it, visit.loc),
            undo_until: if is_undoable { show_time(until, visit.loc.is_en()) } else { String::new() },
        }
    }
}

/// Everything about an application that its person may read.
#[expect(missing_docs, reason = "named as on the page")]
pub struct Record {
    pub application: Application,
    pub posting: Posting,
    pub history: Vec<MoveRow>,
    pub answers: Vec<(String, String)>,
    pub files: Vec<(String, String)>,
    pub letter: Option<String>,
    pub messages: Vec<Message>,
    pub looks: Vec<LookRow>,
}

/// `GET /profile/applications/{reference}`
#[derive(Template)]
#[template(path = "applications/show.html")]
pub struct Show {
    shell: Shell,
    errors: Vec<FieldError>,
    href: String,
    withdrawal_href: String,
    posting_href: String,
    reference: String,
    title: String,
    employer: String,
    state: String,
    tone: &'static str,
    next: String,
    is_open: bool,
    /// Whether taking it back leaves no trace.
    is_undoable: bool,
    lines: Vec<Line>,
    letter: String,
    answers: Vec<(String, String)>,
    files: Vec<(String, String)>,
    messages: Vec<Letter>,
    looks: Vec<(String, String)>,
    form: TextForm,
}

impl Show {
    /// Makes the page.
    pub fn new(visit: &Visit, settings: &Settings, record: Record, form: TextForm, errors: &[FieldError]) -> Show {
        let loc = visit.loc;
        let it = &record.application;
        let ends = it.moved_at + TimeDelta::days(settings.applications.silence_days);
        let next = loc
            .t(format!("applications-next-{}", it.state.code()))
            .with("promised", promised(it, loc))
            .with("ends", show_day(day(ends), loc.is_en()));
        let fields = |it: &LookRow| {
            let names: Vec<_> =
                it.fields.split(',').map(|it| loc.t(format!("profiles-field-{it}")).to_string()).collect();
            names.join(&loc.t("profiles-and").to_string())
        };
        Show {
            shell: shell(visit, visit.t("applications-show-title").with("title", &record.posting.row.title), errors),
            errors: errors.to_vec(),
            href: loc.path(&format!("/profile/applications/{}", it.reference)),
            withdrawal_href: loc.path(&format!("/profile/applications/{}/withdrawal", it.reference)),
            posting_href: loc.path(&format!("/postings/{}", record.posting.row.reference)),
            reference: it.reference.clone(),
            title: record.posting.row.title.clone(),
            employer: record.posting.employer.name.clone(),
            state: loc.t(it.state.message()).to_string(),
            tone: tone(it.state),
            next: next.to_string(),
            is_open: it.state.is_open(),
            is_undoable: it.delivered_at.is_none(),
            lines: lines(visit, &record.history, Side::Seeker),
            letter: record.letter.unwrap_or_default(),
            answers: record.answers,
            files: record.files,
            messages: letters(visit, &record.messages),
            looks: record.looks.iter().map(|it| (show_time(it.looked_at, loc.is_en()), fields(it))).collect(),
            form,
        }
    }
}
