//! The pages of attendance.

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDateTime;

use super::code;
use super::completion::is_enough;
use super::handlers::PEOPLE_A_PAGE;
use super::is_listable;
use super::queries::{Attendance, Person};
use crate::Result;
use crate::app::App;
use crate::clock::show_time;
use crate::html::{FieldError, Shell, Visit, qr_code};
use crate::training::classroom::{self, Tab};
use crate::training::sessions::pages::when;
use crate::training::{ClassState, Enrolment, Presence, Session, TrainingClass};

struct SessionRow {
    when: String,
    topic: String,
    is_cancelled: bool,
    n_missing: i64,
    /// Empty where the list is not kept yet, or never will be.
    href: String,
}

/// `GET /teaching/classes/{reference}/attendance`
#[derive(Template)]
#[template(path = "classroom/attendance.html")]
pub struct Index {
    shell: Shell,
    name: String,
    class_href: String,
    tabs: Vec<Tab>,
    sessions: Vec<SessionRow>,
    n_held: i64,
    percent: String,
    /// Name, at how many, the share in percent, the state in words.
    people: Vec<(String, i64, i64, String)>,
}

impl Index {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        class: &TrainingClass,
        sessions: &[Session],
        people: &[Person],
        said: &HashMap<i64, i64>,
        there: &HashMap<i64, i64>,
        percent: i16,
    ) -> Index {
        let class_href = visit.loc.path(&classroom::page(class));
        let n_people = i64::try_from(people.len()).unwrap_or(i64::MAX);
        let n_held = i64::try_from(sessions.iter().filter(|it| it.is_held(visit.now)).count()).unwrap_or(i64::MAX);
        let row = |it: &Session| {
            let n_said = said.get(&it.id).copied().unwrap_or(0);
            let href = format!("{class_href}/sessions/{}/attendance", it.reference);
            SessionRow {
                when: when(visit, it),
                topic: it.topic.clone(),
                is_cancelled: !it.is_planned(),
                n_missing: (n_people - n_said).max(0),
                href: if is_listable(it, visit.now) { href } else { String::new() },
            }
        };
        let person = |it: &Person| {
            let n = there.get(&it.enrolment.id).copied().unwrap_or(0);
            let share = if n_held == 0 { 0 } else { n * 100 / n_held };
            (it.name.clone(), n, share, visit.t(it.enrolment.state.message()).to_string())
        };
        Index {
            shell: classroom::shell(visit, visit.t("classroom-attendance-title"), &[]),
            name: class.name.clone(),
            tabs: classroom::tabs(visit, class, "attendance"),
            sessions: sessions.iter().map(row).collect(),
            class_href,
            n_held,
            percent: percent.to_string(),
            people: people.iter().map(person).collect(),
        }
    }
}

struct RollRow {
    reference: String,
    name: String,
    /// Code, word, whether it is chosen.
    choices: Vec<(&'static str, String, bool)>,
}

/// What a list is made from.
pub(super) struct RollData<'a> {
    pub class: &'a TrainingClass,
    pub session: &'a Session,
    pub people: &'a [Person],
    pub said: &'a HashMap<i64, Attendance>,
    pub corrections: &'a [(i64, String, String, String, NaiveDateTime)],
    pub page: usize,
    /// What was chosen and not taken, by enrolment.
    pub chosen: &'a HashMap<String, String>,
}

/// `GET /teaching/classes/{reference}/sessions/{session}/attendance`
#[derive(Template)]
#[template(path = "classroom/roll.html")]
pub struct Roll {
    shell: Shell,
    errors: Vec<FieldError>,
    name: String,
    class_href: String,
    list_href: String,
    href: String,
    code_href: String,
    when: String,
    topic: String,
    can_write: bool,
    /// Whether it goes on now, so that the code can be shown.
    is_on: bool,
    rows: Vec<RollRow>,
    n_people: usize,
    missing: Vec<String>,
    n_more_missing: usize,
    counts: Vec<(String, usize)>,
    page: usize,
    pages: Vec<(String, String, Option<i64>, bool)>,
    reason: String,
    /// Name, what it said, what it says, why, when.
    corrections: Vec<(String, String, String, String, String)>,
}

/// So many names of those who are missing are written out.
const MOST_MISSING: usize = 12;

impl Roll {
    /// Makes the page.
    pub(super) fn new(visit: &Visit, it: &RollData<'_>, errors: &[FieldError]) -> Roll {
        let class_href = visit.loc.path(&classroom::page(it.class));
        let href = format!("{class_href}/sessions/{}/attendance", it.session.reference);
        let n_pages = it.people.len().div_ceil(PEOPLE_A_PAGE).max(1);
        let page = it.page.clamp(1, n_pages);
        let state_of = |person: &Person| it.said.get(&person.enrolment.id).map(|it| it.state);
        let row = |person: &Person| {
            let reference = &person.enrolment.reference;
            let chosen = it.chosen.get(reference).and_then(|it| Presence::parse(it)).or_else(|| state_of(person));
            let choice = |it: &Presence| (it.code(), visit.t(it.message()).to_string(), chosen == Some(*it));
            RollRow {
                reference: reference.clone(),
                name: person.name.clone(),
                choices: Presence::ALL.iter().map(choice).collect(),
            }
        };
        let missing: Vec<String> =
            it.people.iter().filter(|it| state_of(it).is_none()).map(|it| it.name.clone()).collect();
        let count = |presence: &Presence| {
            let n = it.people.iter().filter(|it| state_of(it) == Some(*presence)).count();
            (visit.t(presence.message()).to_string(), n)
        };
        let is_open = matches!(it.class.state, ClassState::Open | ClassState::Running | ClassState::Assessing);
        let word = |code: &str| Presence::parse(code).map(|it| visit.t(it.message()).to_string()).unwrap_or_default();
        let correction = |(of, old, new, why, at): &(i64, String, String, String, NaiveDateTime)| {
            let name = it.people.iter().find(|it| it.enrolment.id == *of).map(|it| it.name.clone());
            (name.unwrap_or_default(), word(old), word(new), why.clone(), show_time(*at, visit.loc.is_en()))
        };
        let page_link = |n: usize| (n.to_string(), format!("{href}?page={n}"), None, n == page);
        Roll {
            shell: classroom::shell(visit, visit.t("classroom-roll-title"), errors),
            errors: errors.to_vec(),
            name: it.class.name.clone(),
            list_href: format!("{class_href}/attendance"),
            code_href: format!("{class_href}/sessions/{}/code", it.session.reference),
            class_href,
            when: when(visit, it.session),
            topic: it.session.topic.clone(),
            can_write: is_open && is_listable(it.session, visit.now),
            is_on: it.session.is_on(visit.now),
            rows: it.people.iter().skip((page - 1) * PEOPLE_A_PAGE).take(PEOPLE_A_PAGE).map(row).collect(),
            n_people: it.people.len(),
            n_more_missing: missing.len().saturating_sub(MOST_MISSING),
            missing: missing.into_iter().take(MOST_MISSING).collect(),
            counts: Presence::ALL.iter().map(count).collect(),
            page,
            pages: if n_pages > 1 { (1..=n_pages).map(page_link).collect() } else { Vec::new() },
            reason: String::new(),
            corrections: it.corrections.iter().map(correction).collect(),
            href,
        }
    }
}

/// `GET /teaching/classes/{reference}/sessions/{session}/code`
#[derive(Template)]
#[template(path = "classroom/code.html")]
pub struct Code {
    shell: Shell,
    name: String,
    list_href: String,
    when: String,
    is_on: bool,
    seconds: i64,
    svg: String,
    link: String,
    n_said: usize,
    n_in: i64,
}

impl Code {
    /// Makes the page.
    ///
    /// # Errors
    /// The address is too long for a QR code.
    pub fn new(
        app: &App,
        visit: &Visit,
        class: &TrainingClass,
        session: &Session,
        now: &str,
        n_said: usize,
        n_in: i64,
    ) -> Result<Code> {
        let path = format!("/attendance/{}/{now}", session.reference);
        let link = format!("{}{path}", app.base_url());
        let class_href = visit.loc.path(&classroom::page(class));
        Ok(Code {
            shell: classroom::shell(visit, visit.t("classroom-code-title"), &[]),
            name: class.name.clone(),
            list_href: format!("{class_href}/sessions/{}/attendance", session.reference),
            when: when(visit, session),
            is_on: session.is_on(visit.now),
            seconds: code::seconds_left(visit.now),
            svg: qr_code(&link, &visit.t("classroom-code-label").to_string())?,
            link,
            n_said,
            n_in,
        })
    }
}

/// How things stand for someone who scans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanState {
    /// They may confirm.
    Open,
    /// The code is of another minute.
    Outdated,
    /// The session does not go on.
    Closed,
    /// It was written down before.
    Said(Presence),
}

/// `GET /attendance/{session}/{code}`
#[derive(Template)]
#[template(path = "classroom/scan.html")]
pub struct Scan {
    shell: Shell,
    name: String,
    when: String,
    place: String,
    href: String,
    back_href: String,
    is_open: bool,
    /// What to tell them where they cannot confirm.
    words: String,
}

impl Scan {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        class: &TrainingClass,
        session: &Session,
        enrolment: &Enrolment,
        code: &str,
        state: ScanState,
    ) -> Scan {
        let words = match state {
            ScanState::Open => String::new(),
            ScanState::Outdated => visit.t("classroom-scan-outdated").to_string(),
            ScanState::Closed => visit.t("classroom-scan-closed").to_string(),
            ScanState::Said(presence) => {
                let said = visit.t(presence.message()).to_string();
                visit.t("classroom-scan-said").with("said", said).to_string()
            }
        };
        Scan {
            shell: Shell { noindex: true, ..visit.shell("profile", visit.t("classroom-scan-title")) },
            name: class.name.clone(),
            when: when(visit, session),
            place: session.place(class).to_owned(),
            href: visit.loc.path(&format!("/attendance/{}/{code}", session.reference)),
            back_href: visit.loc.path(&format!("/profile/training/{}", enrolment.reference)),
            is_open: state == ScanState::Open,
            words,
        }
    }
}

/// What someone reads of their own attendance: at how many of how many, and
/// whether that is enough so far.
pub fn own_words(visit: &Visit, n_there: i64, n_held: i64, percent: i16) -> String {
    let words = if is_enough(n_there, n_held, percent) { "classroom-own-enough" } else { "classroom-own-too-few" };
    visit.t(words).with("n", n_there).with("total", n_held).with("percent", i64::from(percent)).to_string()
}
