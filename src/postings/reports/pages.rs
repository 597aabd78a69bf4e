//! What the pages of reports show.

use askama::Template;

use super::forms::{DecisionForm, ReportForm};
use super::queries::Report;
use super::{Measure, Reason, State};
use crate::clock::{show_last_day, show_time};
use crate::html::{FieldError, Shell, Visit};
use crate::postings::State as PostingState;
use crate::postings::pages::Pager;
use crate::postings::queries::Posting;

/// Rows on one page of the list.
pub const PAGE: i64 = 30;

/// The form of a report.
#[derive(Template)]
#[template(path = "reports/new.html")]
pub struct NewPage<'a> {
    shell: Shell,
    errors: Vec<FieldError>,
    form: &'a ReportForm,
    title: String,
    employer: String,
    posting_href: String,
    reasons: Vec<(String, String, bool)>,
    /// Whoever is logged in is told there.
    asks_email: bool,
}

impl<'a> NewPage<'a> {
    /// About a posting, with the form as it was sent.
    pub fn new(visit: &Visit, posting: &Posting, form: &'a ReportForm, errors: &[FieldError]) -> NewPage<'a> {
        let loc = visit.loc;
        let reasons = Reason::ALL
            .iter()
            .map(|it| (it.code().to_owned(), loc.t(it.message()).to_string(), it.code() == form.reason));
        NewPage {
            shell: Shell {
                noindex: true,
                error_title: !errors.is_empty(),
                ..visit.shell("postings", visit.t("reports-report"))
            },
            errors: errors.to_vec(),
            form,
            title: posting.row.title.clone(),
            employer: posting.employer.name.clone(),
            posting_href: loc.path(&format!("/postings/{}", posting.row.reference)),
            reasons: reasons.collect(),
            asks_email: visit.actor.is_none(),
        }
    }
}

fn tone(state: State) -> &'static str {
    match state {
        State::Open => "wait",
        State::Assigned => "go",
        State::Upheld => "ok",
        State::Dismissed => "done",
    }
}

/// A report, for whoever holds the link.
#[derive(Template)]
#[template(path = "reports/follow.html")]
pub struct Follow {
    shell: Shell,
    state: String,
    tone: &'static str,
    facts: Vec<(&'static str, String)>,
    answer: String,
    is_open: bool,
}

impl Follow {
    /// As it stands now.
    pub fn new(visit: &Visit, report: &Report, title: &str) -> Follow {
        let is_en = visit.loc.is_en();
        Follow {
            shell: Shell { noindex: true, ..visit.shell("postings", visit.t("reports-follow")) },
            state: visit.t(report.state().message()).to_string(),
            tone: tone(report.state()),
            facts: vec![
                ("reports-posting", title.to_owned()),
                ("reports-number", report.reference.clone()),
                ("reports-reason", visit.t(report.reason().message()).to_string()),
                ("reports-reported-at", show_time(report.reported_at, is_en)),
                ("reports-due-at", show_last_day(report.due_at, is_en)),
            ],
            answer: report.answer.clone().unwrap_or_default(),
            is_open: report.is_open(),
        }
    }
}

/// The office's list.
#[derive(Template)]
#[template(path = "reports/index.html")]
pub struct Index {
    shell: Shell,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    rows: Vec<IndexRow>,
    pager: Pager,
}

struct IndexRow {
    href: String,
    title: String,
    reason: String,
    reported: String,
    due: String,
    is_overdue: bool,
    state: String,
    tone: &'static str,
}

impl Index {
    /// What waits, or what was decided.
    pub fn new(visit: &Visit, is_open: bool, page: i64, rows: &[(Report, String)], total: i64) -> Index {
        let loc = visit.loc;
        let path = |tab: &str, page: i64| loc.path(&format!("/staff/reports?tab={tab}&page={page}"));
        let tab = |name: &'static str, code: &str, is_current: bool| {
            (loc.t(name).to_string(), path(code, 1), is_current.then_some(total), is_current)
        };
        let rows = rows.iter().map(|(it, title)| IndexRow {
            href: loc.path(&format!("/staff/reports/{}", it.reference)),
            title: title.clone(),
            reason: loc.t(it.reason().message()).to_string(),
            reported: show_time(it.reported_at, loc.is_en()),
            due: show_last_day(it.due_at, loc.is_en()),
            is_overdue: it.is_open() && it.due_at <= visit.now,
            state: loc.t(it.state().message()).to_string(),
            tone: tone(it.state()),
        });
        Index {
            shell: Shell { noindex: true, ..visit.shell("staff", visit.t("reports-title")) },
            tabs: vec![tab("reports-tab-open", "open", is_open), tab("reports-tab-decided", "decided", !is_open)],
            rows: rows.collect(),
            pager: Pager::new(page, total, PAGE, |n| path(if is_open { "open" } else { "decided" }, n)),
        }
    }
}

/// A report, for the office.
#[derive(Template)]
#[template(path = "reports/show.html")]
pub struct Show<'a> {
    shell: Shell,
    errors: Vec<FieldError>,
    form: &'a DecisionForm,
    href: String,
    title: String,
    posting_href: String,
    state: String,
    tone: &'static str,
    facts: Vec<(&'static str, String)>,
    text: String,
    answer: String,
    measures: Vec<(String, String, bool)>,
    is_open: bool,
    is_mine: bool,
    is_partial: bool,
}

/// What the office's page of a report is about.
pub struct Detail {
    /// Itself.
    pub report: Report,
    /// What was reported.
    pub posting: Posting,
    /// Whose it is.
    pub assignee: String,
    /// Whether the reader is a member of the unit.
    pub is_partial: bool,
}

impl<'a> Show<'a> {
    /// For an account, with the form as it was sent.
    pub fn new(visit: &Visit, it: &Detail, form: &'a DecisionForm, errors: &[FieldError], account_id: i64) -> Show<'a> {
        let (loc, report) = (visit.loc, &it.report);
        let state = it.posting.row.state();
        let measures = Measure::ALL.iter().filter(|it| match it {
            Measure::Nothing => true,
            Measure::Hide => state.may_become(PostingState::Hidden),
            Measure::Remove => state.may_become(PostingState::Closed),
        });
        let chosen = if form.measure.is_empty() { Measure::Nothing.code() } else { &form.measure };
        let mut facts = vec![
            ("reports-reason", loc.t(report.reason().message()).to_string()),
            ("reports-posting-state", loc.t(state.message()).to_string()),
            ("staff-form-employer", it.posting.employer.name.clone()),
            ("reports-reported-at", show_time(report.reported_at, loc.is_en())),
            ("reports-due-at", show_last_day(report.due_at, loc.is_en())),
            ("reports-assigned-to", it.assignee.clone()),
        ];
        facts.retain(|it| !it.1.is_empty());
        Show {
            shell: Shell {
                noindex: true,
                error_title: !errors.is_empty(),
                ..visit.shell("staff", &it.posting.row.title)
            },
            errors: errors.to_vec(),
            form,
            href: loc.path(&format!("/staff/reports/{}", report.reference)),
            title: it.posting.row.title.clone(),
            posting_href: loc.path(&format!("/postings/{}", it.posting.row.reference)),
            state: loc.t(report.state().message()).to_string(),
            tone: tone(report.state()),
            facts,
            text: report.text.clone(),
            answer: report.answer.clone().unwrap_or_default(),
            measures: measures
                .map(|it| (it.code().to_owned(), loc.t(it.message()).to_string(), it.code() == chosen))
                .collect(),
            is_open: report.is_open(),
            is_mine: report.state() == State::Assigned && report.assigned_to == Some(account_id) && !it.is_partial,
            is_partial: it.is_partial,
        }
    }
}
