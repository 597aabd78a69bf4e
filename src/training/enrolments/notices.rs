//! What people hear of their enrolments.

use chrono::NaiveDateTime;

use super::emails;
use crate::access::Role;
use crate::app::App;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::notifications::{self, News, Topic};
use crate::profiles::Contact;
use crate::training::queries::{class, enrolments_of, organisation, programme, specialism};
use crate::training::sessions::queries::managers;
use crate::training::{Enrolment, TrainingClass};
use crate::{Result, accounts, clock, mail, profiles};

/// An argument of a message, put into the words of whoever reads it.
#[derive(Debug, Clone)]
pub enum Word {
    /// An instant (UTC), to the minute.
    Time(NaiveDateTime),
    /// As it was written.
    Text(String),
}

impl Word {
    fn said(&self, loc: Loc) -> String {
        match self {
            Word::Time(at) => clock::show_time(*at, loc.is_en()),
            Word::Text(text) => text.clone(),
        }
    }
}

/// How a class is called before its people.
///
/// # Errors
/// The database failed.
pub fn title(conn: &mut Conn, it: &TrainingClass) -> Result<String> {
    let (programme, specialism) = (programme(conn, it.programme_id)?, specialism(conn, it.specialism_id)?);
    Ok(it.title(&programme, &specialism))
}

/// Who answers for the classes of an organisation, and under which topic they hear of
/// it: its managers; the office where it has none.
///
/// # Errors
/// The database failed.
pub fn responsible(conn: &mut Conn, organisation_id: i64) -> Result<Vec<(i64, Topic)>> {
    let managers = managers(conn, organisation_id)?;
    if !managers.is_empty() {
        return Ok(managers.into_iter().map(|it| (it, Topic::Training)).collect());
    }
    Ok(accounts::queries::of_role(conn, Role::Officer)?.into_iter().map(|it| (it.id, Topic::Desk)).collect())
}

/// Tells of a seat that is kept for someone. Whoever has no account gets a letter, where
/// an address is on record, and those who give the class hear that somebody has to be
/// asked: else the offer would run out unheard.
///
/// # Errors
/// The database failed, or a key is missing.
pub fn tell_offer(conn: &mut Conn, app: &App, it: &Enrolment, until: NaiveDateTime, now: NaiveDateTime) -> Result<()> {
    let profile = profiles::queries::claims::find_profile(conn, it.profile_id)?;
    if profile.account_id.is_some() {
        return tell(conn, app, it, "training-offer", &[("until", Word::Time(until))], now);
    }
    let class = class(conn, it.class_id)?;
    let name = title(conn, &class)?;
    if let Some(email) = Contact::open(&app.keys, &profile)?.email {
        let unit = organisation(conn, class.organisation_id)?;
        let contact = format!("{} {}", unit.name, unit.phone);
        let letter = emails::seat_offer(app, Loc::Zh, &email, &name, &it.reference, until, contact.trim())?;
        mail::enqueue(conn, &app.keys, &letter, now)?;
    }
    for (account_id, topic) in responsible(conn, class.organisation_id)? {
        let loc = accounts::queries::find(conn, account_id)?.loc();
        let news = News {
            account_id,
            topic,
            kind: "training-offer-unclaimed",
            occasion: format!("enrolment/{}/training-offer-unclaimed/{}", it.reference, it.version),
            arguments: vec![
                ("class", name.clone()),
                ("number", it.reference.to_uppercase()),
                ("until", clock::show_time(until, loc.is_en())),
            ],
            link: format!("/teaching/classes/{}/people?state={}", class.reference, it.state.code()),
        };
        notifications::tell(conn, app, &news, now)?;
    }
    Ok(())
}

/// Tells a person of their enrolment, as it is after a move. Whoever has no account
/// yet hears nothing here.
///
/// # Errors
/// The database failed.
pub fn tell(
    conn: &mut Conn,
    app: &App,
    it: &Enrolment,
    kind: &'static str,
    words: &[(&'static str, Word)],
    now: NaiveDateTime,
) -> Result<()> {
    let Some(account_id) = profiles::queries::account_of(conn, it.profile_id)? else { return Ok(()) };
    let class = class(conn, it.class_id)?;
    let loc = accounts::queries::find(conn, account_id)?.loc();
    let mut arguments = vec![
        ("class", title(conn, &class)?),
        ("number", it.reference.to_uppercase()),
        ("starts", clock::show_day(class.starts_on, loc.is_en())),
    ];
    arguments.extend(words.iter().map(|(name, word)| (*name, word.said(loc))));
    let news = News {
        account_id,
        topic: Topic::Training,
        kind,
        occasion: format!("enrolment/{}/{kind}/{}", it.reference, it.version),
        arguments,
        link: format!("/profile/training/{}", it.reference),
    };
    notifications::tell(conn, app, &news, now)
}

/// Tells everyone who has a seat in a class.
///
/// # Errors
/// The database failed.
pub fn tell_class(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    kind: &'static str,
    text: &str,
    now: NaiveDateTime,
) -> Result<()> {
    let what = format!("{kind}/{}", class.version);
    for it in enrolments_of(conn, class.id)? {
        if !it.state.is_open() || !it.state.is_in_class() {
            continue;
        }
        let Some(account_id) = profiles::queries::account_of(conn, it.profile_id)? else { continue };
        let loc = accounts::queries::find(conn, account_id)?.loc();
        let news = News {
            account_id,
            topic: Topic::Training,
            kind,
            occasion: format!("class/{}/{what}", class.reference),
            arguments: vec![
                ("class", title(conn, class)?),
                ("starts", clock::show_day(class.starts_on, loc.is_en())),
                ("ends", clock::show_day(class.ends_on, loc.is_en())),
                ("place", class.place.clone()),
                ("text", text.to_owned()),
            ],
            link: format!("/profile/training/{}", it.reference),
        };
        notifications::tell(conn, app, &news, now)?;
    }
    Ok(())
}
