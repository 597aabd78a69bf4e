//! What whoever is in a class reads of it on the page of their training: when it
//! meets and whether they were there, what came of it, what was told and given to
//! all, and how they say that they were content or not.

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDateTime;

use super::assessment::appeals_until;
use super::assessment::pages::{Formula, appeal_state, sat_words};
use super::assessment::queries::appeals::{self, Appeal};
use super::assessment::queries::{self as assessment, Mark, Scheme, counting};
use super::attendance::pages::own_words;
use super::attendance::queries as attendance;
use super::classroom::{self, show_hundredths};
use super::ratings::pages::score_message;
use super::ratings::queries::{self as ratings, Rating};
use super::sessions::pages::Line;
use super::sessions::queries as sessions;
use super::talk::pages::{MaterialLine, MessageLine, material_lines, message_lines};
use super::talk::queries::{self as talk, Material, Message};
use super::{Enrolment, EnrolmentState, Presence, Session, TrainingClass, enrolments, queries};
use crate::access::Actor;
use crate::clock::{show_last_day, show_time};
use crate::db::Conn;
use crate::html::{FieldError, Shell, Visit};
use crate::{Error, Result, certificates, profiles};

/// The enrolment of this number, of whoever is logged in.
///
/// # Errors
/// `NotFound` for anyone else's.
pub fn enrolment(conn: &mut Conn, actor: &Actor, reference: &str) -> Result<Enrolment> {
    let it = queries::find_enrolment(conn, reference)?;
    let account_id = profiles::queries::account_of(conn, it.profile_id)?;
    if account_id == Some(actor.account_id) { Ok(it) } else { Err(Error::NotFound) }
}

/// Where an account stands in a class: a place, a turn in the queue, an open question.
/// `None` where it may enrol (again).
///
/// # Errors
/// The database failed.
pub fn standing(conn: &mut Conn, class_id: i64, account_id: i64) -> Result<Option<Enrolment>> {
    let Some(profile) = profiles::queries::find_by_account(conn, account_id)? else { return Ok(None) };
    let known = enrolments::queries::find_of(conn, class_id, profile.id)?;
    Ok(known.filter(|it| !enrolments::acts::may_come_back(it.state)))
}

/// The numbers of the classes that an account is in, or waits for.
///
/// # Errors
/// The database failed.
pub fn classes(conn: &mut Conn, account_id: i64) -> Result<Vec<String>> {
    let Some(profile) = profiles::queries::find_by_account(conn, account_id)? else { return Ok(Vec::new()) };
    let slice = crate::api::Slice { limit: 500, offset: 0 };
    let (_, all) = enrolments::queries::of_person(conn, profile.id, slice)?;
    let mut numbers = Vec::new();
    for it in all.iter().filter(|it| !enrolments::acts::may_come_back(it.state)) {
        numbers.push(queries::class(conn, it.class_id)?.reference);
    }
    Ok(numbers)
}

/// What is known of someone's place in a class.
#[derive(Debug)]
pub struct Own {
    class: TrainingClass,
    enrolment: Enrolment,
    sessions: Vec<Session>,
    said: HashMap<i64, Presence>,
    scheme: Scheme,
    /// As they were released; none before.
    marks: Vec<Mark>,
    appeals: Vec<Appeal>,
    rating: Option<Rating>,
    messages: Vec<Message>,
    materials: Vec<Material>,
    /// The reference of the certificate that came of it.
    certificate: Option<String>,
}

/// Reads it. Of a class that someone is not in, there is only the timetable.
///
/// # Errors
/// The database failed.
pub fn load(conn: &mut Conn, enrolment: &Enrolment) -> Result<Own> {
    let class = classroom::of(conn, enrolment.class_id)?;
    Ok(Own {
        sessions: sessions::of_class(conn, class.id)?,
        said: attendance::of_enrolment(conn, enrolment.id)?,
        scheme: assessment::scheme(conn, &class)?,
        marks: assessment::released(conn, enrolment)?,
        appeals: appeals::of_enrolment_id(conn, enrolment.id)?,
        rating: ratings::of_enrolment(conn, enrolment.id)?,
        messages: talk::own_messages(conn, enrolment)?,
        materials: talk::own_materials(conn, enrolment)?,
        certificate: certificates::queries::of_enrolment(conn, enrolment.id)?,
        enrolment: enrolment.clone(),
        class,
    })
}

struct ResultPart {
    state: String,
    tone: &'static str,
    total: String,
    released: String,
    /// Part, mark, full mark.
    marks: Vec<(String, String, String)>,
}

struct AppealLine {
    filed: String,
    text: String,
    state: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "classroom/own.html")]
struct Block {
    shell: Shell,
    errors: Vec<FieldError>,
    href: String,
    is_in: bool,
    /// A line of the timetable, and what was said of them.
    lines: Vec<(Line, String)>,
    attendance: String,
    formula: Formula,
    result: Option<ResultPart>,
    appeals: Vec<AppealLine>,
    /// Empty where they cannot appeal now.
    appeal_until: String,
    can_rate: bool,
    rated: String,
    rating_text: String,
    scores: Vec<(String, String, bool)>,
    messages: Vec<MessageLine>,
    materials: Vec<MaterialLine>,
    /// Empty where there is no certificate.
    certificate_href: String,
}

/// The part of the page of an enrolment that is about its class, as HTML.
///
/// # Errors
/// The template failed.
pub fn html(visit: &Visit, it: &Own) -> Result<String> {
    Ok(Block::new(visit, it).render().map_err(anyhow::Error::new)?)
}

impl Block {
    fn new(visit: &Visit, it: &Own) -> Block {
        let is_en = visit.loc.is_en();
        let is_in = it.enrolment.state.is_in_class();
        let held: Vec<&Session> = it.sessions.iter().filter(|it| it.is_held(visit.now)).collect();
        let n_there = held.iter().filter(|session| it.said.get(&session.id).is_some_and(|it| it.counts())).count();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let said = |session: &Session| {
            it.said.get(&session.id).map(|it| visit.t(it.message()).to_string()).unwrap_or_default()
        };
        let appeal = |it: &Appeal| AppealLine {
            filed: show_time(it.filed_at, is_en),
            text: it.text.clone(),
            state: visit.t(appeal_state(it)).to_string(),
            answer: it.answer.clone().unwrap_or_default(),
        };
        let until = |at: NaiveDateTime| show_last_day(appeals_until(at), is_en);
        let may_appeal = appeals::may_file(&it.enrolment, &it.appeals, visit.now);
        let rated_at = it.rating.as_ref().map(|it| it.rated_at);
        let score = |n: i16| {
            let is_chosen = it.rating.as_ref().is_some_and(|it| it.score == n);
            (n.to_string(), visit.t(score_message(n)).to_string(), is_chosen)
        };
        Block {
            shell: visit.shell("profile", ""),
            errors: Vec::new(),
            href: visit.loc.path(&format!("/profile/training/{}", it.enrolment.reference)),
            lines: it.sessions.iter().map(|session| (Line::new(visit, &it.class, session), said(session))).collect(),
            attendance: match is_in && !held.is_empty() {
                true => own_words(visit, count(n_there), count(held.len()), it.scheme.programme.completion_percent),
                false => String::new(),
            },
            formula: Formula::new(&it.scheme),
            result: it.enrolment.result_at.map(|at| result(visit, it, at)),
            appeals: it.appeals.iter().map(appeal).collect(),
            appeal_until: it.enrolment.result_at.filter(|_| may_appeal).map(until).unwrap_or_default(),
            can_rate: super::ratings::may_rate(it.class.state, it.enrolment.state, &it.sessions, rated_at, visit.now),
            rated: it.rating.as_ref().map(|it| visit.t(score_message(it.score)).to_string()).unwrap_or_default(),
            rating_text: it.rating.as_ref().map(|it| it.text.clone()).unwrap_or_default(),
            scores: (1..=5).rev().map(score).collect(),
            messages: message_lines(visit, &it.messages),
            materials: material_lines(visit, &it.materials),
            certificate_href: it
                .certificate
                .as_ref()
                .map(|it| visit.loc.path(&format!("/profile/certificates/{it}")))
                .unwrap_or_default(),
            is_in,
        }
    }
}

fn result(visit: &Visit, it: &Own, at: NaiveDateTime) -> ResultPart {
    let mark = |part: &super::Part| {
        (part.name.clone(), sat_words(visit, counting(&it.marks, part.id)), show_hundredths(part.full_mark))
    };
    ResultPart {
        state: visit.t(it.enrolment.state.message()).to_string(),
        tone: match it.enrolment.state {
            EnrolmentState::Passed => "ok",
            EnrolmentState::Failed => "bad",
            _ => "warn",
        },
        total: it.enrolment.total.map(show_hundredths).unwrap_or_default(),
        released: show_time(at, visit.loc.is_en()),
        marks: it.scheme.parts.iter().map(mark).collect(),
    }
}
