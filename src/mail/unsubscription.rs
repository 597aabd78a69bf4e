//! Unsubscribing by mail, for mail programs that write instead of calling a link
//! (RFC 2369): the header of a mail that repeats also names an address of ours.
//!
//! The address is of the kind to which bounces come, so that one setting and one
//! reader serve both. It holds a reference that is drawn for each message and a seal
//! of it by our keys; what it stops stands in the message's row. An address works
//! once: a letter that is delivered twice, or sent again in a year, stops nothing
//! that its reader has chosen anew since.

use chrono::NaiveDateTime;
use lettre::Address;
use subtle::ConstantTimeEq;

use super::{bounces, queries};
use crate::crypto::Keys;
use crate::db::Conn;
use crate::notifications::unsubscription::What;
use crate::{Result, accounts, alerts, notifications};

/// What tells these addresses from those of bounces, whose ids hold no `off.`.
const MARK: &str = "off.";

/// Characters of the seal: 100 bits, and together with the rest no more than the 64
/// that stand before the @ of any address (RFC 5321).
const SEAL: usize = 20;

/// How a mail that repeats is stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsubscribe {
    /// The https address that stops it on a POST (RFC 8058).
    pub url: String,
    /// The same for whoever answers by mail.
    pub stop: Stop,
}

/// What is stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// A saved search, by its public name.
    Search(String),
    /// Notices to an account, by its public name.
    Notices(String, What),
}

impl Stop {
    /// As the row says it.
    pub(super) fn code(&self) -> String {
        match self {
            Stop::Search(reference) => format!("search/{reference}"),
            Stop::Notices(reference, what) => format!("notices/{reference}/{}", what.code()),
        }
    }

    fn parse(code: &str) -> Option<Stop> {
        match *code.split('/').collect::<Vec<_>>() {
            ["search", reference] => Some(Stop::Search(reference.to_owned())),
            ["notices", reference, what] => Some(Stop::Notices(reference.to_owned(), What::parse(what)?)),
            _ => None,
        }
    }

    /// Stops it. What is gone already needs no stopping.
    fn carry_out(&self, conn: &mut Conn, now: NaiveDateTime) -> diesel::QueryResult<()> {
        let done = match self {
            Stop::Search(reference) => {
                alerts::queries::find(conn, reference).and_then(|it| alerts::queries::end(conn, &it, now))
            }
            Stop::Notices(reference, what) => accounts::queries::find_by_reference(conn, reference)
                .and_then(|it| notifications::queries::unsubscribe(conn, it.id, *what)),
        };
        match done {
            Err(diesel::result::Error::NotFound) => Ok(()),
            done => done,
        }
    }
}

/// The address that stops what a message names; `setting` is that of bounces.
pub(super) fn address(keys: &Keys, setting: &str, reference: &str) -> anyhow::Result<Address> {
    bounces::address(setting, &format!("{MARK}{reference}.{}", seal(keys, reference)))
}

/// In lower case, as some mail servers do not keep the case.
fn seal(keys: &Keys, reference: &str) -> String {
    keys.blind_index("mail.unsubscription", reference).to_ascii_lowercase().chars().take(SEAL).collect()
}

/// The reference in what stands for `{id}` in an address, where our keys sealed it.
fn reference_in<'a>(keys: &Keys, id: &'a str) -> Option<&'a str> {
    let (reference, said) = id.strip_prefix(MARK)?.split_once('.')?;
    bool::from(seal(keys, reference).as_bytes().ct_eq(said.as_bytes())).then_some(reference)
}

/// Whether it is an address of this kind, sealed or not.
pub(super) fn is_meant(id: &str) -> bool {
    id.starts_with(MARK)
}

/// Stops what an address names. `false` where its seal is not ours, it has worked
/// before, or its message is forgotten.
///
/// # Errors
/// The database failed.
pub(super) fn take(conn: &mut Conn, keys: &Keys, id: &str, now: NaiveDateTime) -> Result<bool> {
    let Some(reference) = reference_in(keys, id) else { return Ok(false) };
    let stops = queries::take_stop(conn, reference, now)?;
    let Some(stop) = stops.as_deref().and_then(Stop::parse) else { return Ok(false) };
    stop.carry_out(conn, now)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifications::Topic;

    #[test]
    fn an_address_names_a_message_by_a_seal_of_ours() {
        let (keys, others) = (Keys::parse(&Keys::generate()).unwrap(), Keys::parse(&Keys::generate()).unwrap());
        let reference = "0123456789abcdefghjk";
        let address = address(&keys, "bounces+{id}@example.org", reference).unwrap();
        assert!(address.user().len() <= 64, "{address}");
        let id = address.user().strip_prefix("bounces+").unwrap();
        assert_eq!(reference_in(&keys, id), Some(reference));
        assert_eq!(reference_in(&others, id), None);
        for wrong in
            ["", "off.", "off.0123456789abcdefghjk", "off.0123456789abcdefghjk.", &id[1..], &id[..id.len() - 1]]
        {
            assert_eq!(reference_in(&keys, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_row_says_what_is_stopped() {
        for stop in [
            Stop::Search("abc".to_owned()),
            Stop::Notices("abc".to_owned(), What::Daily),
            Stop::Notices("abc".to_owned(), What::Topic(Topic::Saved)),
        ] {
            assert_eq!(Stop::parse(&stop.code()), Some(stop));
        }
        for wrong in ["", "search", "search/a/b", "notices/abc/weather", "other/abc"] {
            assert_eq!(Stop::parse(wrong), None, "{wrong}");
        }
    }
}
