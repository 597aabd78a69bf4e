//! Calendars: someone's own appointments, as their calendar program reads them.
//!
//! A *feed* is an address with a secret in it, one for each account that wants one.
//! Whoever holds it reads and can do nothing else; making it anew ends the one before.
//! What stands in it comes from [`SOURCES`]: each concept that knows appointments adds
//! a function there and says for itself what is an account's own.
//!
//! An appointment keeps its UID for good, its SEQUENCE grows when its time or place
//! changes, and one that was called off stays for a while as cancelled: a program that
//! only missed it would keep showing it (RFC 5545).
//!
//! Deliberately not so: no name of a person stands in a feed, as calendars are shared
//! more freely than letters; and looking at it is no sign of life of its account.

pub mod handlers;
pub mod queries;

use chrono::{NaiveDateTime, TimeDelta};
use icalendar::{Calendar, Event};

use crate::access::{ACCOUNTS, Entry, Who, get, post};
use crate::app::App;
use crate::applications::agreements;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::training::sessions;
use crate::{Result, crypto};

/// So far back a feed goes: long enough for a program that was off to hear that
/// something was cancelled.
const BACK: TimeDelta = TimeDelta::days(90);

/// How long a program may go by what it has. Most ask every few hours of their own.
const FRESH: TimeDelta = TimeDelta::minutes(15);

/// Routes of calendars.
pub fn routes() -> Vec<Entry> {
    vec![
        // A calendar program, by the secret in its address.
        get("/calendar/{token}.ics", Who::Token, handlers::show),
        // Everyone, of their own feed.
        post("/account/calendar", ACCOUNTS, handlers::create),
        post("/account/calendar/end", ACCOUNTS, handlers::end),
    ]
}

/// Whose appointments a feed asks for.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// What sources may use.
    pub app: &'a App,
    /// Whose own they are.
    pub account_id: i64,
    /// The language of the address.
    pub loc: Loc,
    /// What ended before is left out (UTC).
    pub since: NaiveDateTime,
}

/// What knows appointments of an account.
pub type Source = fn(&mut Conn, &Reader<'_>) -> Result<Vec<Event>>;

/// Everything that puts appointments into feeds.
pub const SOURCES: &[Source] = &[agreements::calendar::of_account, sessions::calendar::of_account];

/// The feed of an account, as `text/calendar`. The same appointments are the same text.
///
/// # Errors
/// The database failed.
pub fn feed(conn: &mut Conn, reader: &Reader<'_>) -> Result<String> {
    let mut calendar = Calendar::new();
    calendar.name(&reader.loc.t("calendar-name").with("office", office(reader)).to_string()).ttl(&FRESH);
    for source in SOURCES {
        calendar.extend(source(conn, reader)?);
    }
    Ok(calendar.done().to_string())
}

fn office(reader: &Reader<'_>) -> String {
    let office = &reader.app.settings.office;
    if reader.loc.is_en() && !office.name_en.is_empty() { office.name_en.clone() } else { office.name.clone() }
}

/// The path of a feed, without the language.
pub fn path(token: &str) -> String {
    format!("/calendar/{token}.ics")
}

/// Its entity tag.
fn etag(feed: &str) -> String {
    format!("\"{}\"", crypto::sha256_hex(feed.as_bytes()))
}
