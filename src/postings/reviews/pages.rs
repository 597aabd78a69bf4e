//! What the pages of reviews show.

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDateTime;
use serde_json::Value;

use super::difference::{Change, Piece, pieces};
use super::figures::Figures;
use super::findings::{Found, words};
use super::forms::{DecisionForm, warned};
use super::marks::{Stretch, stretches};
use super::queries::{self, Listed, Note, Queue, Review};
use super::{Answer, Finding, ReviewKind, ReviewOutcome, Tab, snapshot};
use crate::Result;
use crate::access::Role;
use crate::accounts::{self, Account};
use crate::clock::{show_last_day, show_time};
use crate::db::Conn;
use crate::html::{FieldError, Shell, Visit};
use crate::postings::pages::Pager;
use crate::postings::queries::{self as postings_queries, MoveRow, Posting};
use crate::postings::{State, staff};

/// Rows on one page of the queue.
pub const PAGE: i64 = 30;

fn shell(visit: &Visit, title: impl ToString) -> Shell {
    Shell { noindex: true, ..visit.shell("staff", title) }
}

/// The queue.
#[derive(Template)]
#[template(path = "reviews/index.html")]
pub struct Index {
    shell: Shell,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    figures: Vec<(&'static str, String)>,
    rows: Vec<IndexRow>,
    pager: Pager,
}

struct IndexRow {
    href: String,
    title: String,
    employer: String,
    is_verified: bool,
    kind: String,
    submitted: String,
    due: String,
    is_overdue: bool,
    is_for_exception: bool,
    score: i32,
    assignee: String,
}

impl Index {
    /// One tab of it, and the figures of the whole.
    ///
    /// # Errors
    /// As [`Review::found`].
    pub fn new(visit: &Visit, tab: Tab, page: i64, queue: &Queue, figures: Figures) -> Result<Index> {
        let loc = visit.loc;
        let path = |tab: Tab, page: i64| loc.path(&format!("/staff/reviews?tab={}&page={page}", tab.code()));
        let tabs = queue
            .counts
            .iter()
            .map(|(it, n)| (loc.t(it.message()).to_string(), path(*it, 1), Some(*n), *it == tab))
            .collect();
        let total = queue.counts.iter().find(|it| it.0 == tab).map_or(0, |it| it.1);
        let percent = |n: Option<usize>| n.map_or_else(|| "–".to_owned(), |it| format!("{it} %"));
        let hours = figures.median_minutes.map(|it| format!("{}.{}", it / 60, it % 60 / 6));
        Ok(Index {
            shell: shell(visit, visit.t("reviews-title")),
            tabs,
            figures: vec![
                ("reviews-figure-open", figures.open.to_string()),
                ("reviews-figure-overdue", figures.overdue.to_string()),
                ("reviews-figure-decided", figures.decided.to_string()),
                ("reviews-figure-hours", hours.unwrap_or_else(|| "–".to_owned())),
                ("reviews-figure-returned", percent(figures.returned_percent)),
                ("reviews-figure-refused", percent(figures.refused_percent)),
            ],
            rows: queue.rows.iter().map(|it| IndexRow::new(visit, it)).collect::<Result<_>>()?,
            pager: Pager::new(page, total, PAGE, |n| path(tab, n)),
        })
    }
}

impl IndexRow {
    fn new(visit: &Visit, it: &Listed) -> Result<IndexRow> {
        let loc = visit.loc;
        let review = &it.review;
        Ok(IndexRow {
            href: loc.path(&format!("/staff/reviews/{}", review.id)),
            title: it.posting.row.title.clone(),
            employer: it.posting.employer.name.clone(),
            is_verified: it.posting.employer.is_verified(visit.now),
            kind: kind_text(visit, review, it.nth),
            submitted: show_time(review.submitted_at, loc.is_en()),
            due: show_last_day(review.due_at, loc.is_en()),
            is_overdue: review.due_at <= visit.now,
            is_for_exception: review.is_for_exception()?,
            score: review.score,
            assignee: it.assignee.clone().unwrap_or_default(),
        })
    }
}

/// `Submission, 2nd time`
fn kind_text(visit: &Visit, review: &Review, nth: usize) -> String {
    let kind = visit.t(review.kind().message()).to_string();
    if nth > 1 { visit.t("reviews-nth").with("kind", kind).with("n", nth).to_string() } else { kind }
}

/// Everything that stands around one review.
pub struct Detail {
    /// Itself.
    pub review: Review,
    /// What the rules found.
    pub found: Found,
    /// The bases that the employer gives, by rule.
    pub bases: HashMap<String, String>,
    /// Whether the reader is a member of the unit.
    pub is_partial: bool,
    posting: Posting,
    answers: Vec<(String, Answer, String)>,
    notes: Vec<Note>,
    history: Vec<(Review, Vec<(String, String)>)>,
    moves: Vec<MoveRow>,
    names: HashMap<i64, String>,
    reviewers: Vec<Account>,
}

impl Detail {
    /// Reads it for an account.
    ///
    /// # Errors
    /// `NotFound` where there is no such review.
    pub fn load(conn: &mut Conn, id: i64, account_id: i64) -> Result<Detail> {
        let review = queries::find(conn, id)?;
        let posting = queries::posting_of(conn, review.posting_id)?;
        let mut history = Vec::new();
        for it in queries::of_posting(conn, review.posting_id)? {
            let requests = queries::requests(conn, it.id)?;
            history.push((it, requests));
        }
        let people: Vec<i64> = history
            .iter()
            .flat_map(|(it, _)| [it.submitted_by, it.assigned_to, it.decided_by, it.override_by])
            .flatten()
            .collect();
        Ok(Detail {
            found: review.found()?,
            bases: queries::bases(conn, review.posting_id)?,
            is_partial: queries::is_partial(conn, posting.employer.id, account_id)?,
            answers: queries::answers(conn, id)?,
            notes: queries::notes(conn, review.posting_id)?,
            moves: postings_queries::moves(conn, review.posting_id)?,
            names: accounts::queries::names(conn, &people)?,
            reviewers: accounts::queries::of_role(conn, Role::Reviewer)?,
            history,
            posting,
            review,
        })
    }

    /// The submission before this one, with which it is compared.
    fn previous(&self) -> Option<&Review> {
        let is_text = |it: &&Review| it.id < self.review.id && it.kind() != ReviewKind::Sample;
        self.history.iter().map(|it| &it.0).find(is_text)
    }

    fn name(&self, id: Option<i64>) -> String {
        id.and_then(|it| self.names.get(&it).cloned()).unwrap_or_default()
    }
}

/// One review.
#[derive(Template)]
#[template(path = "reviews/show.html")]
pub struct Show<'a> {
    shell: Shell,
    errors: Vec<FieldError>,
    form: &'a DecisionForm,
    href: String,
    title: String,
    employer: String,
    employer_href: String,
    is_verified: bool,
    state: String,
    tone: &'static str,
    facts: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    changes: Vec<(String, Vec<Piece>)>,
    findings: Vec<FindingRow>,
    /// The rules that ask for an answer: the rule, its words, whether there is a basis.
    warned: Vec<(String, String, bool)>,
    /// Names and labels of all fields that a request can be about.
    requestable: Vec<(&'static str, String)>,
    override_by: String,
    override_basis: String,
    notes: Vec<(String, String, String)>,
    history: Vec<(String, String)>,
    reviewers: Vec<(String, String, bool)>,
    is_open: bool,
    is_partial: bool,
    is_mine: bool,
    can_ask_override: bool,
}

struct Field {
    label: String,
    stretches: Vec<Stretch>,
}

struct FindingRow {
    number: usize,
    label: String,
    is_block: bool,
    title: String,
    law: String,
    passage: String,
    basis: String,
    answer: String,
}

impl<'a> Show<'a> {
    /// The page of a review for an account.
    ///
    /// # Errors
    /// The row holds no JSON, which is our own mistake.
    pub fn new(
        visit: &Visit,
        it: &Detail,
        form: &'a DecisionForm,
        errors: &[FieldError],
        account_id: i64,
    ) -> Result<Show<'a>> {
        let (loc, review, posting) = (visit.loc, &it.review, &it.posting);
        let read = |text: &str| serde_json::from_str::<Value>(text).map_err(anyhow::Error::from);
        let now_said = read(&review.snapshot)?;
        let before_said = it.previous().map(|it| read(&it.snapshot)).transpose()?;
        let mut fields = Vec::new();
        let mut changes = Vec::new();
        for (name, label) in snapshot::FIELDS {
            let text = snapshot::text(&now_said, name, loc);
            let label = loc.t(*label).to_string();
            if let Some(before) = before_said.as_ref().map(|it| snapshot::text(it, name, loc)).filter(|it| *it != text)
            {
                changes.push((label.clone(), pieces(&before, &text)));
            }
            if !text.is_empty() {
                let here: Vec<(usize, &Finding)> =
                    it.found.findings.iter().enumerate().filter(|it| it.1.field == *name).collect();
                fields.push(Field { label, stretches: stretches(&text, &here) });
            }
        }
        let state = posting.row.state();
        let is_open = review.outcome.is_none();
        let is_mine = review.assigned_to == Some(account_id);
        let warned = warned(&it.found)
            .into_iter()
            .map(|one| (one.rule.to_string(), words(one, loc).0, it.bases.contains_key(&*one.rule)))
            .collect();
        Ok(Show {
            shell: Shell { error_title: !errors.is_empty(), ..shell(visit, &posting.row.title) },
            errors: errors.to_vec(),
            form,
            href: loc.path(&format!("/staff/reviews/{}", review.id)),
            title: posting.row.title.clone(),
            employer: posting.employer.name.clone(),
            employer_href: loc.path(&format!("/employers/{}", posting.employer.reference)),
            is_verified: posting.employer.is_verified(visit.now),
            state: loc.t(state.message()).to_string(),
            tone: staff::tone(state),
            facts: facts(visit, it),
            fields,
            changes,
            findings: it.found.findings.iter().enumerate().map(|(n, one)| FindingRow::new(visit, it, n, one)).collect(),
            warned,
            requestable: snapshot::FIELDS.iter().map(|it| (it.0, loc.t(it.1).to_string())).collect(),
            override_by: it.name(review.override_by),
            override_basis: review.override_basis.clone().unwrap_or_default(),
            notes: it
                .notes
                .iter()
                .map(|it| (it.author.clone().unwrap_or_default(), it.text.clone(), show_time(it.noted_at, loc.is_en())))
                .collect(),
            history: history(visit, it),
            reviewers: it
                .reviewers
                .iter()
                .map(|one| (one.reference.clone(), one.name.clone(), review.assigned_to == Some(one.id)))
                .collect(),
            is_open,
            is_partial: it.is_partial,
            is_mine: is_open && is_mine && !it.is_partial,
            can_ask_override: review.is_for_exception()? && review.override_by.is_none(),
        })
    }
}

fn facts(visit: &Visit, it: &Detail) -> Vec<(&'static str, String)> {
    let (loc, review) = (visit.loc, &it.review);
    let time = |at: NaiveDateTime| show_time(at, loc.is_en());
    let nth = it.history.iter().filter(|(one, _)| one.id <= review.id && one.kind() != ReviewKind::Sample).count();
    let mut due = show_last_day(review.due_at, loc.is_en());
    if review.outcome.is_none() && review.due_at <= visit.now {
        due = visit.t("reviews-overdue-since").with("day", due).to_string();
    }
    let mut facts = vec![
        ("reviews-kind", kind_text(visit, review, nth)),
        ("reviews-submitted-at", time(review.submitted_at)),
        ("reviews-submitted-by", it.name(review.submitted_by)),
        ("reviews-due-at", due),
        ("reviews-score", review.score.to_string()),
        ("reviews-rules-version", it.found.version.clone()),
        ("reviews-assigned-to", it.name(review.assigned_to)),
    ];
    if let (Some(outcome), Some(at)) = (review.outcome(), review.decided_at) {
        facts.push(("reviews-outcome", loc.t(outcome.message()).to_string()));
        facts.push(("reviews-decided-at", time(at)));
        facts.push(("reviews-reason", review.reason.clone().unwrap_or_default()));
    }
    facts.retain(|it| !it.1.is_empty());
    facts
}

/// Submissions with what came of them, and moves of the posting, newest first.
fn history(visit: &Visit, it: &Detail) -> Vec<(String, String)> {
    let loc = visit.loc;
    let mut lines: Vec<(NaiveDateTime, String)> = Vec::new();
    for (review, requests) in &it.history {
        let (Some(outcome), Some(at)) = (review.outcome(), review.decided_at) else { continue };
        let mut text = visit
            .t(if review.decided_by.is_some() { "reviews-history" } else { "reviews-history-nobody" })
            .with("kind", loc.t(review.kind().message()))
            .with("outcome", loc.t(outcome.message()))
            .with("name", it.name(review.decided_by))
            .to_string();
        for part in review.reason.iter() {
            text.push_str(&format!("\n{part}"));
        }
        for (field, request) in requests {
            text.push_str(&format!("\n{}: {request}", snapshot::label(field, loc)));
        }
        lines.push((at, text));
    }
    let word = |code: &str| State::parse(code).map_or_else(|| code.to_owned(), |it| loc.t(it.message()).to_string());
    for it in &it.moves {
        let moved = loc.t("staff-moved").with("from", word(&it.from_state)).with("to", word(&it.to_state));
        lines.push((it.moved_at, moved.to_string()));
    }
    lines.sort_by_key(|it| std::cmp::Reverse(it.0));
    lines.into_iter().map(|(at, text)| (text, show_time(at, loc.is_en()))).collect()
}

impl FindingRow {
    fn new(visit: &Visit, it: &Detail, n: usize, one: &Finding) -> FindingRow {
        let (title, law) = words(one, visit.loc);
        let answer = it.answers.iter().find(|answer| answer.0 == one.rule);
        FindingRow {
            number: n + 1,
            label: snapshot::label(&one.field, visit.loc),
            is_block: one.is_block(),
            title,
            law,
            passage: one.passage.clone(),
            basis: it.bases.get(&*one.rule).cloned().unwrap_or_default(),
            answer: answer.map(|(_, said, why)| format!("{} {why}", visit.t(said.message()))).unwrap_or_default(),
        }
    }
}

impl Show<'_> {
    /// Whether a piece was removed or added.
    fn is(piece: &Piece, change: &str) -> bool {
        matches!((piece.change, change), (Change::Removed, "removed") | (Change::Added, "added"))
    }

    /// The answers that a rule can be given, with the one that was sent.
    fn answers(&self, rule: &str) -> Vec<(&'static str, String, bool)> {
        let sent = self.form.answer(rule).0;
        let choices = Answer::ALL.iter().map(|it| (it.code(), self.shell.loc.t(it.message()).to_string()));
        std::iter::once(("", String::new())).chain(choices).map(|(code, text)| (code, text, code == sent)).collect()
    }

    /// The decisions that there are, the one that everything leads to first.
    fn outcomes() -> [(&'static str, &'static str, &'static str); 3] {
        [
            (ReviewOutcome::Approved.code(), "reviews-act-approve", "primary"),
            (ReviewOutcome::ChangesRequested.code(), "reviews-act-return", "secondary"),
            (ReviewOutcome::Refused.code(), "reviews-act-refuse", "danger"),
        ]
    }
}
