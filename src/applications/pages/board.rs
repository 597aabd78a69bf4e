//! The employer's board.

use askama::Template;

use super::{promised, tone};
use crate::applications::forms::MoveForm;
use crate::applications::handlers::board::BoardForm;
use crate::applications::{Application, Reason, State, moves};
use crate::certificates::pages::masked_name;
use crate::clock::{day, show_day};
use crate::employers::{Acting, MemberRole};
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::postings::pages::Pager;

pub(in crate::applications) fn shell(visit: &Visit, title: impl ToString, errors: &[FieldError]) -> Shell {
    Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("employer", title) }
}

/// What an employer may choose by hand from one of these states.
pub(super) fn targets(states: &[State], chosen: &str, loc: Loc) -> Vec<(&'static str, String, bool)> {
    moves::BY_HAND
        .iter()
        .filter(|to| states.iter().any(|from| moves::is_listed(*from, **to, moves::Mover::Employer)))
        .map(|it| (it.code(), loc.t(format!("applications-to-{}", it.code())).to_string(), it.code() == chosen))
        .collect()
}

/// Reasons to choose from, with an empty one first.
pub(super) fn reasons(chosen: &str, loc: Loc) -> Vec<(&'static str, String, bool)> {
    let mut options = vec![("", loc.t("applications-reason-none").to_string(), chosen.is_empty())];
    options.extend(Reason::ALL.iter().map(|it| (it.code(), loc.t(it.message()).to_string(), it.code() == chosen)));
    options
}

/// A page of the board, as it was read.
#[expect(missing_docs, reason = "named as on the page")]
pub struct Listed {
    /// Id, reference and title of those that anyone applied to.
    pub postings: Vec<(i64, String, String)>,
    pub counts: Vec<(State, i64)>,
    pub rows: Vec<Application>,
    /// Profile and name, of those that were opened.
    pub names: Vec<(i64, String)>,
    pub page: i64,
    /// How many there are on a page.
    pub of: i64,
}

struct Row {
    /// Number and version.
    value: String,
    href: String,
    number: String,
    /// The first character of the name; empty before the first look.
    name: String,
    posting: String,
    submitted: String,
    n_days: i64,
    promised: String,
    is_overdue: bool,
    state: String,
    tone: &'static str,
    is_open: bool,
    is_chosen: bool,
}

/// `GET /employer/applications`
#[derive(Template)]
#[template(path = "applications/board.html")]
pub struct Board {
    shell: Shell,
    errors: Vec<FieldError>,
    unit: String,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    postings: Vec<(String, String, bool)>,
    /// The chosen state, kept by the filter.
    state: String,
    /// The chosen posting, whose table can be taken along.
    posting: String,
    rows: Vec<Row>,
    pager: Pager,
    can_write: bool,
    targets: Vec<(&'static str, String, bool)>,
    reasons: Vec<(&'static str, String, bool)>,
    form: MoveForm,
}

impl Board {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        acting: &Acting,
        listed: Listed,
        shown: &BoardForm,
        form: MoveForm,
        errors: &[FieldError],
    ) -> Board {
        let loc = visit.loc;
        let href = |state: &str, page: i64| {
            let mut query: Vec<(&str, String)> = vec![("state", state.to_owned()), ("posting", shown.posting.clone())];
            query.retain(|it| !it.1.is_empty());
            if page > 1 {
                query.push(("page", page.to_string()));
            }
            let query = serde_html_form::to_string(query).unwrap_or_default();
            loc.path(&if query.is_empty() {
                "/employer/applications".to_owned()
            } else {
                format!("/employer/applications?{query}")
            })
        };
        let count = |state: State| listed.counts.iter().find(|it| it.0 == state).map_or(0, |it| it.1);
        let n_open = State::ALL.iter().filter(|it| it.is_open()).map(|it| count(*it)).sum();
        let state = State::parse(&shown.state);
        let mut tabs = vec![(loc.t("applications-tab-open").to_string(), href("", 1), Some(n_open), state.is_none())];
        for it in State::ALL.iter().copied().filter(|it| it.is_open() || count(*it) > 0) {
            let name = loc.t(it.message()).to_string();
            tabs.push((name, href(it.code(), 1), Some(count(it)), state == Some(it)));
        }
        let total = state.map_or(n_open, count);
        let title = |id: i64| listed.postings.iter().find(|it| it.0 == id).map(|it| it.2.clone()).unwrap_or_default();
        let name = |id: i64| listed.names.iter().find(|it| it.0 == id).map(|it| masked_name(&it.1)).unwrap_or_default();
        let row = |it: &Application| {
            let value = format!("{}.{}", it.reference, it.version);
            Row {
                is_chosen: form.application.contains(&value),
                value,
                href: loc.path(&format!("/employer/applications/{}", it.reference)),
                number: it.reference.to_uppercase(),
                name: if it.state.is_open() { name(it.profile_id) } else { String::new() },
                posting: title(it.posting_id),
                submitted: show_day(day(it.submitted_at), loc.is_en()),
                n_days: (day(visit.now) - day(it.submitted_at)).num_days(),
                promised: promised(it, loc),
                is_overdue: it.is_overdue(visit.now),
                state: loc.t(it.state.message()).to_string(),
                tone: tone(it.state),
                is_open: it.state.is_open(),
            }
        };
        let mut postings =
            vec![(String::new(), loc.t("applications-all-postings").to_string(), shown.posting.is_empty())];
        postings.extend(listed.postings.iter().map(|it| (it.1.clone(), it.2.clone(), it.1 == shown.posting)));
        let states: Vec<State> = State::ALL.to_vec();
        Board {
            shell: shell(visit, visit.t("applications-board-title"), errors),
            errors: errors.to_vec(),
            unit: acting.employer.name.clone(),
            tabs,
            postings,
            state: shown.state.clone(),
            posting: shown.posting.clone(),
            rows: listed.rows.iter().map(row).collect(),
            pager: Pager::new(listed.page, total, listed.of, |n| href(&shown.state, n)),
            can_write: acting.require(MemberRole::Recruiter).is_ok(),
            targets: targets(&states, &form.to, loc),
            reasons: reasons(&form.reason, loc),
            form,
        }
    }
}

/// What became of one of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It moved.
    Moved,
    /// Its state does not allow it, or someone else was faster.
    Conflict,
    /// The unit has no such application.
    Unknown,
}

/// `POST /employer/applications/moves`: what became of each.
#[derive(Template)]
#[template(path = "applications/moved.html")]
pub struct Moved {
    shell: Shell,
    to: String,
    n_moved: usize,
    lines: Vec<(String, String, String, &'static str)>,
}

impl Moved {
    /// Makes the page.
    pub fn new(visit: &Visit, to: State, outcomes: &[(String, Outcome)]) -> Moved {
        let line = |(reference, outcome): &(String, Outcome)| {
            let (message, tone) = match outcome {
                Outcome::Moved => ("applications-outcome-moved", "ok"),
                Outcome::Conflict => ("applications-outcome-conflict", "bad"),
                Outcome::Unknown => ("applications-outcome-unknown", "bad"),
            };
            let href = visit.loc.path(&format!("/employer/applications/{reference}"));
            (reference.to_uppercase(), href, visit.t(message).to_string(), tone)
        };
        Moved {
            shell: shell(visit, visit.t("applications-moved-title"), &[]),
            to: visit.t(to.message()).to_string(),
            n_moved: outcomes.iter().filter(|it| it.1 == Outcome::Moved).count(),
            lines: outcomes.iter().map(line).collect(),
        }
    }
}
