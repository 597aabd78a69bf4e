//! What each side is told of an application.

use chrono::{NaiveDate, NaiveDateTime};

use super::queries::{Application, Step};
use super::{Mover, Side, moves};
use crate::app::App;
use crate::db::Conn;
use crate::employers::MemberRole;
use crate::i18n::Loc;
use crate::notifications::{self, News, Topic};
use crate::{Result, accounts, clock, employers, postings, profiles};

/// An argument of a message, put into the words of whoever reads it.
#[derive(Debug, Clone)]
pub(super) enum Word {
    /// The last day of a period that ends at this instant (UTC).
    LastDay(NaiveDateTime),
    /// A day.
    Day(NaiveDate),
    /// An instant (UTC), to the minute.
    Time(NaiveDateTime),
    /// A message by its name.
    Message(&'static str),
    /// As it was written.
    Text(String),
}

impl Word {
    fn said(&self, loc: Loc) -> String {
        match self {
            Word::LastDay(end) => clock::show_day(clock::last_day(*end), loc.is_en()),
            Word::Day(day) => clock::show_day(*day, loc.is_en()),
            Word::Time(at) => clock::show_time(*at, loc.is_en()),
            Word::Message(name) => loc.t(*name).to_string(),
            Word::Text(text) => text.clone(),
        }
    }
}

/// Tells the other side of a move; an employer that the application has not
/// reached hears nothing.
pub(super) fn moved(conn: &mut Conn, app: &App, it: &Application, step: &Step<'_>, now: NaiveDateTime) -> Result<()> {
    let mut words = Vec::new();
    if let Some(reason) = step.reason {
        words.push(("reason", Word::Message(reason.message())));
        words.push(("words", Word::Text(step.shared_text.unwrap_or_default().to_owned())));
    }
    for (side, kind) in moves::news(step.to) {
        let is_own = matches!((side, step.actor), (Side::Seeker, Mover::Seeker) | (Side::Employer, Mover::Employer));
        if !is_own {
            tell(conn, app, it, *side, kind, step.to.code(), &words, now)?;
        }
    }
    Ok(())
}

/// Tells one side a piece of news, once for each occasion `what`.
#[expect(clippy::too_many_arguments, reason = "a record of them would be made and taken apart at each call")]
pub(super) fn tell(
    conn: &mut Conn,
    app: &App,
    it: &Application,
    side: Side,
    kind: &'static str,
    what: &str,
    words: &[(&'static str, Word)],
    now: NaiveDateTime,
) -> Result<()> {
    tell_with(conn, app, it, side, kind, what, words, None, now)
}

/// A calendar (RFC 5545) in the language of whoever gets it.
pub(super) type CalendarOf<'a> = &'a dyn Fn(&postings::queries::Posting, Side, Loc) -> String;

/// The same, with a calendar that comes with the mail.
#[expect(clippy::too_many_arguments, reason = "as above")]
pub(super) fn tell_with(
    conn: &mut Conn,
    app: &App,
    it: &Application,
    side: Side,
    kind: &'static str,
    what: &str,
    words: &[(&'static str, Word)],
    calendar: Option<CalendarOf<'_>>,
    now: NaiveDateTime,
) -> Result<()> {
    if side == Side::Employer && it.delivered_at.is_none() {
        return Ok(());
    }
    let topic = match kind {
        "applications-message" => Topic::Messages,
        _ if kind.starts_with("agreements-") => Topic::Agreements,
        _ => Topic::Applications,
    };
    let Some(posting) = postings::queries::load_many(conn, &[it.posting_id])?.pop() else { return Ok(()) };
    let (readers, link) = match side {
        Side::Seeker => (
            profiles::queries::account_of(conn, it.profile_id)?.into_iter().collect(),
            format!("/profile/applications/{}", it.reference),
        ),
        Side::Employer => (
            employers::queries::member_accounts(conn, posting.row.employer_id, MemberRole::Recruiter)?,
            format!("/employer/applications/{}", it.reference),
        ),
    };
    for account_id in readers {
        let loc = accounts::queries::find(conn, account_id)?.loc();
        let mut arguments = vec![
            ("title", posting.row.title.clone()),
            ("employer", posting.employer.name.clone()),
            ("number", it.reference.to_uppercase()),
        ];
        arguments.extend(words.iter().map(|(name, word)| (*name, word.said(loc))));
        let occasion = format!("application/{}/{what}", it.reference);
        let news = News { account_id, topic, kind, occasion, arguments, link: link.clone() };
        let attached = calendar.map(|of| of(&posting, side, loc));
        notifications::tell_with(conn, app, &news, attached, now)?;
    }
    Ok(())
}
