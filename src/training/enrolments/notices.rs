//! What people hear of their enrolments.

use chrono::NaiveDateTime;

use crate::app::App;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::notifications::{self, News, Topic};
use crate::training::queries::{class, enrolments_of, programme, specialism};
use crate::training::{Enrolment, TrainingClass};
use crate::{Result, accounts, clock, profiles};

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
