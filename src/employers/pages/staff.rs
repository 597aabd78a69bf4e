//! The pages of the office's desk of units.

use std::collections::HashMap;

use askama::Template;

use super::{Choices, Employer, choices, shell};
use crate::Result;
use crate::access::Actor;
use crate::clock::{self, show_day, show_last_day, show_time};
use crate::employers::forms::DecisionForm;
use crate::employers::handlers::staff::Wanted;
use crate::employers::queries::MoveRow;
use crate::employers::queries::documents::Document;
use crate::employers::queries::members::MemberRow;
use crate::employers::queries::suspensions::Suspension;
use crate::employers::queries::verifications::Verification;
use crate::employers::{Check, Field, Outcome, State};
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::postings::pages::Pager;

/// Someone who waits.
struct Waiting {
    href: String,
    name: String,
    kind: String,
    state: String,
    age: String,
    due: String,
    is_overdue: bool,
    assignee: String,
}

struct Row {
    href: String,
    name: String,
    uscc: String,
    state: String,
    tone: &'static str,
    until: String,
}

/// `GET /staff/employers`
#[derive(Template)]
#[template(path = "employers/queue.html")]
pub struct Queue {
    shell: Shell,
    waiting: Vec<Waiting>,
    n_overdue: usize,
    query: String,
    states: Choices,
    rows: Vec<Row>,
    total: i64,
    pager: Pager,
}

impl Queue {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        wanted: &Wanted,
        queue: &[(Employer, Verification, Option<String>)],
        units: &[Employer],
        total: i64,
        page: i64,
        per_page: i64,
    ) -> Queue {
        let loc = visit.loc;
        let href = |it: &Employer| loc.path(&format!("/staff/employers/{}", it.reference));
        let word = |it: State| loc.t(it.message()).to_string();
        let waiting: Vec<Waiting> = queue
            .iter()
            .map(|(unit, request, assignee)| Waiting {
                href: href(unit),
                name: unit.name.clone(),
                kind: unit.kind().map(|it| loc.t(it.message()).to_string()).unwrap_or_default(),
                state: word(unit.state()),
                age: loc.t("employers-age").with("n", (visit.now - request.submitted_at).num_days()).to_string(),
                due: show_last_day(request.due_at, loc.is_en()),
                is_overdue: request.due_at <= visit.now,
                assignee: assignee.clone().unwrap_or_default(),
            })
            .collect();
        let mut states = vec![("", "employers-all-states")];
        states.extend(State::ALL.iter().map(|it| (it.code(), it.message())));
        let pager = Pager::new(page, total, per_page, |n| {
            let query = [("q", wanted.q.clone()), ("state", wanted.state.clone()), ("page", n.to_string())];
            format!("{}?{}", loc.path("/staff/employers"), serde_html_form::to_string(query).unwrap_or_default())
        });
        Queue {
            shell: shell(visit, "staff", visit.t("employers-queue"), &[]),
            n_overdue: waiting.iter().filter(|it| it.is_overdue).count(),
            waiting,
            query: wanted.q.clone(),
            states: choices(&states, &wanted.state, loc),
            rows: units
                .iter()
                .map(|it| Row {
                    href: href(it),
                    name: it.name.clone(),
                    uscc: it.uscc.clone().unwrap_or_default(),
                    state: word(it.state()),
                    tone: it.state().tone(),
                    until: it.verified_until.map(|it| show_last_day(it, loc.is_en())).unwrap_or_default(),
                })
                .collect(),
            total,
            pager,
        }
    }
}

/// All that the office knows of a unit.
#[expect(missing_docs, reason = "each is what the query of its name answers")]
pub struct Case {
    pub unit: Employer,
    pub documents: Vec<Document>,
    pub members: Vec<MemberRow>,
    pub verifications: Vec<Verification>,
    /// Of each verification, in its place.
    pub requests: Vec<Vec<(Field, String)>>,
    pub suspension: Option<Suspension>,
    pub moves: Vec<MoveRow>,
    /// How those are called who decided.
    pub names: HashMap<i64, String>,
    /// Whether the reader is a member of the unit.
    pub is_recused: bool,
}

struct Past {
    when: String,
    /// Who decided.
    by: String,
    /// What they had ticked.
    checks: String,
    outcome: String,
    requests: Vec<(String, String)>,
    note: String,
}

struct SuspensionView {
    reason: String,
    is_in_force: bool,
    is_own: bool,
    appeal: String,
    answer: String,
}

/// `GET /staff/employers/{reference}`
#[derive(Template)]
#[template(path = "employers/case.html")]
pub struct Detail {
    shell: Shell,
    errors: Vec<FieldError>,
    href: String,
    public_href: String,
    name: String,
    state: String,
    tone: &'static str,
    is_trusted: bool,
    dates: Vec<(&'static str, String)>,
    /// Label, value, and whether it is other than at the last request.
    facts: Vec<(String, String, bool)>,
    phone: String,
    documents: Vec<(String, String, String, String)>,
    members: Vec<(String, String, String)>,
    is_recused: bool,
    /// Whether the reader decides here.
    may_decide: bool,
    is_open: bool,
    is_mine: bool,
    is_taken: bool,
    checks: Choices,
    outcomes: Choices,
    asked: Vec<(&'static str, String, String)>,
    reason: String,
    note: String,
    past: Vec<Past>,
    suspension: Option<SuspensionView>,
    can_suspend: bool,
    moves: Vec<(String, String)>,
}

impl Detail {
    /// Makes the page, with the form of a decision as it was sent.
    ///
    /// # Errors
    /// A snapshot cannot be read.
    pub fn new(
        visit: &Visit,
        actor: &Actor,
        case: &Case,
        phone: String,
        is_reviewer: bool,
        form: &DecisionForm,
        errors: &[FieldError],
    ) -> Result<Detail> {
        let (unit, loc) = (&case.unit, visit.loc);
        let t = |name: &'static str| loc.t(name).to_string();
        let newest = case.verifications.first();
        let open = newest.filter(|it| it.outcome().is_none());
        let snapshots: Vec<_> = case.verifications.iter().map(Verification::snapshot).collect::<Result<_>>()?;
        let facts = match snapshots.first() {
            Some(it) => it.compared(snapshots.get(1), loc),
            None => Vec::new(),
        };
        let mut dates = Vec::new();
        if let Some(open) = open {
            dates.push(("employers-date-submitted", show_time(open.submitted_at, loc.is_en())));
            dates.push(("employers-date-due", show_last_day(open.due_at, loc.is_en())));
        }
        dates.extend(unit.verified_at.map(|it| ("employers-fact-verified", show_day(clock::day(it), loc.is_en()))));
        dates.extend(unit.verified_until.map(|it| ("employers-date-until", show_last_day(it, loc.is_en()))));
        let past = case.verifications.iter().zip(&case.requests).filter_map(|(it, requests)| {
            Some(Past {
                when: show_time(it.decided_at?, loc.is_en()),
                by: it.decided_by.and_then(|id| case.names.get(&id).cloned()).unwrap_or_default(),
                checks: it.checks().iter().map(|one| t(one.message())).collect::<Vec<_>>().join(&t("employers-and")),
                outcome: t(it.outcome()?.message()),
                requests: requests.iter().map(|it| (t(it.0.message()), it.1.clone())).collect(),
                note: it.note.clone(),
            })
        });
        let outcomes: Vec<_> = Outcome::ALL.iter().map(|it| (it.code(), it.message())).collect();
        let is_ticked = |it: &Check| form.checks.iter().any(|code| code == it.code());
        Ok(Detail {
            shell: shell(visit, "staff", &unit.name, errors),
            errors: errors.to_vec(),
            href: loc.path(&format!("/staff/employers/{}", unit.reference)),
            public_href: loc.path(&format!("/employers/{}", unit.reference)),
            name: unit.name.clone(),
            state: t(unit.state().message()),
            tone: unit.state().tone(),
            is_trusted: unit.is_trusted,
            dates,
            facts: facts.into_iter().map(|it| (t(it.0.message()), it.1, it.2)).collect(),
            phone,
            documents: case
                .documents
                .iter()
                .filter_map(|it| {
                    let day = show_day(clock::day(it.handed_in_at), loc.is_en());
                    Some((t(it.kind()?.message()), format!("/uploads/{}", it.reference), it.file_name.clone(), day))
                })
                .collect(),
            members: case
                .members
                .iter()
                .map(|it| (it.name.clone(), t(it.role().message()), it.email.clone()))
                .collect(),
            is_recused: case.is_recused,
            may_decide: is_reviewer && !case.is_recused,
            is_open: open.is_some() && !matches!(unit.state(), State::Suspended | State::Closed),
            is_mine: open.is_some_and(|it| it.assigned_to == Some(actor.account_id)),
            is_taken: open.is_some_and(|it| it.assigned_to.is_some()),
            checks: Check::ALL.iter().map(|it| (it.code().to_owned(), t(it.message()), is_ticked(it))).collect(),
            outcomes: choices(&outcomes, &form.outcome, loc),
            asked: Field::ALL.iter().map(|it| (it.code(), t(it.message()), form.text_about(*it).to_owned())).collect(),
            reason: form.reason.clone(),
            note: newest.map(|it| it.note.clone()).unwrap_or_default(),
            past: past.collect(),
            suspension: case.suspension.as_ref().map(|it| SuspensionView {
                reason: it.reason.clone(),
                is_in_force: it.confirmed_at.is_some(),
                is_own: it.proposed_by == Some(actor.account_id),
                appeal: it.appeal.clone().unwrap_or_default(),
                answer: it.answer.clone().unwrap_or_default(),
            }),
            can_suspend: unit.state().may_become(State::Suspended),
            moves: case.moves.iter().map(|it| moved(it, loc)).collect(),
        })
    }
}

/// A move as the office reads it.
fn moved(it: &MoveRow, loc: Loc) -> (String, String) {
    let word = |code: &str| State::parse(code).map_or_else(|| code.to_owned(), |it| loc.t(it.message()).to_string());
    let what = loc.t("employers-moved").with("from", word(&it.from_state)).with("to", word(&it.to_state)).to_string();
    let who = it.actor.clone().unwrap_or_else(|| loc.t("employers-by-clock").to_string());
    let why = it.reason.as_deref().unwrap_or_default();
    (show_time(it.moved_at, loc.is_en()), format!("{what} · {who} {why}").trim_end().to_owned())
}
