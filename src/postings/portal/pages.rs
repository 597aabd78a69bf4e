//! What the pages of the portal need.

mod section;
mod submission;

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDateTime;

pub use section::{NewPage, RelistPage, SectionPage};
pub use submission::SubmissionPage;

use super::queries::{Figures, Work};
use super::{Section, Shelf};
use crate::clock;
use crate::codes::occupations;
use crate::employers::{Acting, MemberRole};
use crate::html::{Shell, Visit};
use crate::i18n::{Loc, number};
use crate::postings::cards;
use crate::postings::queries::{MoveRow, Posting};
use crate::postings::{HiddenReason, State, staff};

/// The shell of a page of the unit's, which search engines leave out.
fn shell(visit: &Visit, title: impl ToString) -> Shell {
    Shell { noindex: true, ..visit.shell("employer", title) }
}

/// The list of a unit's postings.
#[derive(Template)]
#[template(path = "postings/portal/index.html")]
pub struct IndexPage {
    shell: Shell,
    employer: String,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    rows: Vec<Line>,
    may_write: bool,
}

/// One posting of the list.
struct Line {
    href: String,
    title: String,
    state: String,
    tone: &'static str,
    views: String,
    saves: String,
    applications: String,
    answer: String,
    left: String,
    requests: String,
}

/// Hours as people say them: `5 hours`, `3 days`.
fn duration(hours: i64, loc: Loc) -> String {
    match hours {
        ..48 => loc.t("portal-hours").with("n", hours.max(1)).to_string(),
        _ => loc.t("portal-days").with("n", hours / 24).to_string(),
    }
}

/// Days on which a posting is still open; empty where it is not.
fn left(posting: &Posting, loc: Loc, now: NaiveDateTime) -> String {
    match posting.row.valid_until.filter(|_| posting.row.is_open(now)) {
        Some(until) => {
            let last = clock::last_day(until);
            loc.t("postings-days-left").with("n", (last - clock::day(now)).num_days()).to_string()
        }
        None => String::new(),
    }
}

/// The state of a posting in words.
fn state(posting: &Posting, loc: Loc) -> String {
    loc.t(posting.row.state().message()).to_string()
}

impl IndexPage {
    /// Makes the page; without a shelf, the first that holds something.
    pub fn new(
        visit: &Visit,
        acting: &Acting,
        chosen: Option<Shelf>,
        postings: &[Posting],
        figures: &HashMap<i64, Figures>,
    ) -> IndexPage {
        let (loc, now) = (visit.loc, visit.now);
        let count = |shelf: Shelf| postings.iter().filter(|it| Shelf::of(it.row.state()) == shelf).count();
        let first = Shelf::ALL.iter().copied().find(|it| count(*it) > 0).unwrap_or(Shelf::Open);
        let chosen = chosen.unwrap_or(first);
        let tabs = Shelf::ALL.iter().map(|it| {
            let href = loc.path(&format!("/employer/postings?shelf={}", it.code()));
            (loc.t(it.message()).to_string(), href, i64::try_from(count(*it)).ok(), *it == chosen)
        });
        let rows = postings.iter().filter(|it| Shelf::of(it.row.state()) == chosen).map(|it| {
            let figures = figures.get(&it.row.id).copied().unwrap_or_default();
            Line {
                href: loc.path(&format!("/employer/postings/{}", it.row.reference)),
                title: it.row.title.clone(),
                state: state(it, loc),
                tone: staff::tone(it.row.state()),
                views: number(figures.n_views),
                saves: number(figures.n_saves),
                applications: number(figures.n_applications),
                answer: figures.answer_hours.map(|it| duration(it, loc)).unwrap_or_default(),
                left: left(it, loc, now),
                requests: match figures.n_requests {
                    0 => String::new(),
                    n => loc.t("portal-requests").with("n", n).to_string(),
                },
            }
        });
        IndexPage {
            shell: shell(visit, visit.t("portal-title")),
            employer: acting.employer.name.clone(),
            tabs: tabs.collect(),
            rows: rows.collect(),
            may_write: acting.require(MemberRole::Recruiter).is_ok(),
        }
    }
}

/// A part of a posting and how it stands.
struct Task {
    label: &'static str,
    value: String,
    state: String,
    tone: &'static str,
    href: String,
}

/// How a part stands: its message and its tone.
fn standing(work: &Work, section: Section, value: &str) -> (&'static str, &'static str) {
    let mut here = work.findings.iter().filter(|it| Section::of_field(&it.field) == section).peekable();
    let is_asked = work.requests.iter().any(|it| section.fields().contains(&it.0.as_str()));
    let is_unsaid = |rule: &str| matches!(rule, "missing" | "missing_validity");
    if is_asked {
        return ("portal-task-request", "warn");
    }
    if here.clone().any(|it| it.is_block() && !is_unsaid(&it.rule)) {
        return ("portal-task-mend", "bad");
    }
    if here.any(|it| !it.is_block() && !work.bases.contains_key(&*it.rule)) {
        return ("portal-task-basis", "warn");
    }
    if work.findings.iter().any(|it| it.is_block() && Section::of_field(&it.field) == section) {
        return ("portal-task-open", "wait");
    }
    if section.is_optional() && value.is_empty() {
        ("portal-task-optional", "done")
    } else {
        ("portal-task-done", "ok")
    }
}

/// What a part says, in one line.
fn value(section: Section, shown: &Posting, work: &Work, loc: Loc) -> String {
    let draft = &work.draft;
    let months = |it: Option<i32>| it.map(|n| loc.t("portal-months").with("n", n).to_string());
    match section {
        Section::Title => draft.title.clone(),
        Section::Category => {
            let occupation = draft.occupation.as_deref().and_then(occupations::get).map_or("", |it| it.name);
            format!("{occupation} {}", loc.t(draft.kind.message())).trim().to_owned()
        }
        Section::Headcount => loc.t("postings-people").with("n", draft.headcount).to_string(),
        Section::Pay if draft.pay.is_known() || draft.pay.negotiable => cards::pay_text(shown, loc),
        Section::Pay => String::new(),
        Section::Place if draft.region.is_some() || draft.is_remote => cards::place(shown, loc),
        Section::Place => String::new(),
        Section::Conditions => format!("{} {}", cards::education(shown, loc), cards::experience(shown, loc)),
        Section::Content => {
            let text = if draft.duties.is_empty() { &draft.requirements } else { &draft.duties };
            text.lines().next().unwrap_or_default().chars().take(30).collect()
        }
        Section::Period => draft.valid_until.map(|it| end_day(it, loc)).unwrap_or_default(),
        Section::Contact => draft.contact.clone().unwrap_or_default(),
        Section::Questions if draft.questions.is_empty() => String::new(),
        Section::Questions => loc.t("portal-n-questions").with("n", draft.questions.len()).to_string(),
        Section::Contract => [months(draft.contract_months), months(draft.probation_months)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" / "),
    }
}

/// The last day before an instant, in words.
fn end_day(until: NaiveDateTime, loc: Loc) -> String {
    clock::show_day(clock::last_day(until), loc.is_en())
}

/// One posting: its tasks, its figures, its acts.
#[derive(Template)]
#[template(path = "postings/portal/show.html")]
pub struct ShowPage {
    shell: Shell,
    errors: Vec<crate::html::FieldError>,
    href: String,
    public_href: String,
    title: String,
    reference: String,
    state: String,
    tone: &'static str,
    /// Why it is hidden, or how it ended.
    why: String,
    /// When it ends, as a calendar field takes it.
    until: String,
    tasks: Vec<Task>,
    facts: Vec<(&'static str, String)>,
    moves: Vec<(String, String)>,
    outcomes: Vec<(String, String, bool)>,
    may_write: bool,
    is_submittable: bool,
    can_take_back: bool,
    is_revision: bool,
    is_revision_submitted: bool,
    is_public: bool,
    is_open: bool,
    can_return: bool,
    can_extend: bool,
    can_close: bool,
    can_relist: bool,
}

impl ShowPage {
    /// Makes the page.
    pub fn new(visit: &Visit, acting: &Acting, work: &Work, figures: Figures, moves: &[MoveRow]) -> ShowPage {
        let (loc, now) = (visit.loc, visit.now);
        let (posting, row) = (&work.posting, &work.posting.row);
        let state_now = row.state();
        let shown = posting.clone().saying(work.draft.clone());
        let href = loc.path(&format!("/employer/postings/{}", row.reference));
        let tasks = Section::ALL.iter().map(|section| {
            let value = value(*section, &shown, work, loc);
            let (state, tone) = standing(work, *section, &value);
            let href = format!("{href}/{}", section.code());
            Task { label: section.message(), value, state: loc.t(state).to_string(), tone, href }
        });
        let word =
            |code: &str| State::parse(code).map_or_else(|| code.to_owned(), |it| loc.t(it.message()).to_string());
        let moves = moves.iter().map(|it| {
            let mut what = word(&it.to_state);
            if let Some(why) = &it.reason {
                what = loc.t("portal-move").with("state", what).with("why", why).to_string();
            }
            (clock::show_time(it.moved_at, loc.is_en()), what)
        });
        let hidden = row.hidden_reason();
        let why = hidden.map(HiddenReason::message).or(row.outcome().map(crate::postings::Outcome::message));
        let outcomes = ["here", "elsewhere", "cancelled"]
            .map(|it| (it.to_owned(), loc.t(format!("portal-outcome-{it}")).to_string(), it == "here"));
        ShowPage {
            shell: shell(visit, &row.title),
            errors: Vec::new(),
            public_href: loc.path(&format!("/postings/{}", row.reference)),
            title: work.draft.title.clone(),
            reference: row.reference.clone(),
            state: state(posting, loc),
            tone: staff::tone(state_now),
            why: why.map(|it| loc.t(it).to_string()).unwrap_or_default(),
            until: row.valid_until.map(|it| clock::last_day(it).to_string()).unwrap_or_default(),
            tasks: tasks.collect(),
            facts: vec![
                ("portal-views", number(figures.n_views)),
                ("portal-saves", number(figures.n_saves)),
                ("portal-applications", number(figures.n_applications)),
                (
                    "portal-answer",
                    figures.answer_hours.map_or_else(|| loc.t("portal-no-answer").to_string(), |it| duration(it, loc)),
                ),
            ],
            moves: moves.collect(),
            outcomes: outcomes.to_vec(),
            may_write: acting.require(MemberRole::Recruiter).is_ok(),
            is_submittable: work.is_submittable(),
            can_take_back: row.state() == State::Submitted || work.is_revision_submitted,
            is_revision: work.is_revision,
            is_revision_submitted: work.is_revision_submitted,
            is_public: row.is_public(now),
            is_open: row.is_open(now),
            can_return: matches!(hidden, Some(HiddenReason::Paused | HiddenReason::Unconfirmed)),
            can_extend: matches!(state_now, State::Published | State::Hidden),
            can_close: state_now.may_become(State::Closed),
            can_relist: state_now == State::Closed,
            href,
        }
    }
}
