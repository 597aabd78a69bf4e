//! Bounces: mail that comes back, and addresses that get no more of it.
//!
//! Each message leaves under an envelope sender of its own (VERP), which holds the
//! message's id: 100 random bits that its receiver alone has seen. What comes back
//! to that address is about that message, and the message's own row knows to whom
//! it went. Nothing that a report says of addresses is believed: it only says
//! *whether* a message failed for good, in the one part that is made for programs
//! (`message/delivery-status`, RFC 3464). Whatever else comes to the address,
//! out-of-office notes and forgeries among it, is read by nobody and changes nothing.
//!
//! To the same mailbox come the answers of those who unsubscribe by mail, to addresses
//! of their own ([`unsubscription`]): there the address is all that counts.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use anyhow::Context;
use lettre::Address;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{queries, unsubscription};
use crate::app::App;
use crate::clock::Clock;
use crate::crypto::Keys;
use crate::db::Db;
use crate::{Error, Result};

/// Where the message's id stands in the setting.
const PLACE: &str = "{id}";

/// Larger ones are no reports: ours are a few kilobytes, and come back with what we sent.
const LARGEST: u64 = 1024 * 1024;

/// So many are read in one run; the next one, a minute later, goes on.
const MOST_PER_RUN: usize = 1_000;

/// Headers that tell to which address a message came, the most exact first.
const RECEIVED_BY: [&str; 4] = ["X-Original-To", "Delivered-To", "Envelope-To", "To"];

/// What came of a message that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounce {
    /// No delivery report, or one that is too large.
    NoReport,
    /// None of our addresses, or none of a message that we know.
    Unknown,
    /// It did not fail, or not for good.
    Passing,
    /// It failed for good: its address gets no more mail that repeats.
    Suppressed,
    /// Someone unsubscribed: what their letter named is stopped.
    Unsubscribed,
}

/// Whether a setting can be the address of what comes back: one `{id}`, before the @.
pub fn is_bounce_address(text: &str) -> bool {
    let mut parts = text.split(PLACE);
    let (Some(_), Some(rest), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    // It also stands in a header behind `mailto:`, where these would mean something else.
    let is_plain = !text.contains(['%', '?', '&', '#', '/']);
    // The longest that is put there.
    rest.contains('@') && is_plain && address(text, "off.0123456789abcdefghjk.0123456789abcdefghjk").is_ok()
}

/// The envelope sender of a message.
pub(super) fn address(setting: &str, message_id: &str) -> anyhow::Result<Address> {
    setting.replace(PLACE, message_id).parse().ok().context("mail.bounce_address makes no address")
}

/// The id of the message whose envelope sender this is.
fn id_in<'a>(setting: &str, address: &'a str) -> Option<&'a str> {
    let (before, after) = setting.split_once(PLACE)?;
    // `Name <address>`, as some write it.
    let address = address.rsplit_once('<').map_or(address, |it| it.1).trim().trim_end_matches('>');
    let id = address.get(..before.len()).filter(|it| it.eq_ignore_ascii_case(before)).map(|it| &address[it.len()..])?;
    let end = id.len().checked_sub(after.len())?;
    id.get(end..).filter(|it| it.eq_ignore_ascii_case(after))?;
    Some(&id[..end])
}

/// Reads a message that came to the address of bounces. `recipient` is the address
/// that it came to, where whoever calls knows it; else its headers say so.
///
/// # Errors
/// The database failed: the message is to be read again.
pub fn receive(
    db: &Db,
    keys: &Keys,
    clock: &Clock,
    setting: &str,
    recipient: Option<&str>,
    raw: &[u8],
) -> Result<Bounce> {
    let message = open(raw);
    let headers = message.iter().flat_map(received_by);
    let mut addresses = recipient.map(ToOwned::to_owned).into_iter().chain(headers);
    let id = addresses.find_map(|it| id_in(setting, &it).map(str::to_ascii_lowercase));
    let (now, keys) = (clock.now(), keys.clone());
    let bounce = match (id, message.as_ref().and_then(Report::of)) {
        (Some(id), _) if unsubscription::is_meant(&id) => {
            let is_ours = db.write_blocking(move |conn| unsubscription::take(conn, &keys, &id, now))?;
            if is_ours { Bounce::Unsubscribed } else { Bounce::Unknown }
        }
        (_, None) => Bounce::NoReport,
        (None, Some(_)) => Bounce::Unknown,
        (Some(_), Some(Report { failed_for_good: None })) => Bounce::Passing,
        (Some(id), Some(Report { failed_for_good: Some(status) })) => {
            let is_ours = db.write_blocking(move |conn| Ok(queries::bounced(conn, &keys, &id, &status, now)?))?;
            if is_ours { Bounce::Suppressed } else { Bounce::Unknown }
        }
    };
    tracing::info!(?bounce, "a message came back");
    Ok(bounce)
}

/// `None` where it is too large or none.
fn open(raw: &[u8]) -> Option<Message<'_>> {
    if raw.len() as u64 > LARGEST {
        return None;
    }
    MessageParser::default().parse(raw)
}

/// The addresses that a message came to, as its headers say.
fn received_by(message: &Message<'_>) -> Vec<String> {
    RECEIVED_BY.iter().filter_map(|it| message.header_raw(*it).map(ToOwned::to_owned)).collect()
}

/// What a delivery report says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Report {
    /// The status of a delivery that failed for good.
    failed_for_good: Option<String>,
}

impl Report {
    /// `None` where it is no delivery report.
    fn of(message: &Message<'_>) -> Option<Report> {
        let kind = message.content_type()?;
        let is_report = kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|it| it.eq_ignore_ascii_case("report"))
            && kind.attribute("report-type").is_some_and(|it| it.eq_ignore_ascii_case("delivery-status"));
        if !is_report {
            return None;
        }
        let text = String::from_utf8_lossy(delivery_status(message)?.contents()).replace("\r\n", "\n");
        // The first block is about the message as a whole; each further one is about a recipient.
        let failed_for_good = text.split("\n\n").find_map(|block| {
            let is_failed = field(block, "Action").is_some_and(|it| it.eq_ignore_ascii_case("failed"));
            field(block, "Status").filter(|it| is_failed && is_for_good(it))
        });
        Some(Report { failed_for_good })
    }
}

/// The part for programs, of the report itself and not of anything attached to it.
fn delivery_status<'a>(message: &'a Message<'a>) -> Option<&'a MessagePart<'a>> {
    let PartType::Multipart(children) = &message.parts.first()?.body else { return None };
    let parts = children.iter().filter_map(|it| message.parts.get(usize::try_from(*it).ok()?));
    parts.into_iter().find(|it| it.is_content_type("message", "delivery-status"))
}

/// A field of a block, unfolded.
fn field(block: &str, name: &str) -> Option<String> {
    let unfolded = block.replace("\n ", " ").replace("\n\t", " ");
    unfolded.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// Whether a status (RFC 3463) says that the address is no good: 5.x.x, but for
/// 5.7.x, which is about us and what we wrote. A blocklist that names our server
/// would else silence everyone on that day.
fn is_for_good(status: &str) -> bool {
    let code = status.split(|it: char| !it.is_ascii_digit() && it != '.').next().unwrap_or_default();
    let numbers: Vec<&str> = code.split('.').collect();
    let is_code = numbers.len() == 3 && numbers.iter().all(|it| (1..=3).contains(&it.len()));
    is_code && numbers[0] == "5" && numbers[1] != "7"
}

/// Reads all of a message, and no more than a report may have.
///
/// # Errors
/// It broke off.
pub fn read(from: impl Read) -> anyhow::Result<Vec<u8>> {
    let mut raw = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut raw).context("the message broke off")?;
    Ok(raw)
}

/// Reads what a mail server has put into the folder of bounces (Maildir): from
/// `new` into `cur`, where they stay for whoever wants to see them.
///
/// # Errors
/// The folder cannot be read, or the database failed.
pub async fn sweep(app: &App) -> Result<()> {
    let (Some(setting), Some(folder)) =
        (app.settings.mail.bounce_address.clone(), app.settings.mail.bounce_maildir.clone())
    else {
        return Ok(());
    };
    let (db, keys, clock) = (app.db.clone(), app.keys.clone(), app.clock.clone());
    tokio::task::spawn_blocking(move || {
        for name in waiting(&folder)? {
            let from = folder.join("new").join(&name);
            let raw = match fs::File::open(&from) {
                Ok(file) => read(file)?,
                // Another node was faster.
                Err(err) if err.kind() == ErrorKind::NotFound => continue,
                Err(err) => return Err(anyhow::Error::new(err).context("a bounce cannot be read").into()),
            };
            receive(&db, &keys, &clock, &setting, None, &raw)?;
            let seen = folder.join("cur").join(format!("{name}:2,S"));
            match fs::rename(&from, seen) {
                Err(err) if err.kind() != ErrorKind::NotFound => {
                    return Err(anyhow::Error::new(err).context("a bounce cannot be put away").into());
                }
                _ => {}
            }
        }
        Ok(())
    })
    .await
    .map_err(|err| Error::Internal(err.into()))?
}

/// The names in `new`, some of them where there are many.
fn waiting(folder: &Path) -> anyhow::Result<Vec<String>> {
    let entries = fs::read_dir(folder.join("new")).context("the folder of bounces cannot be read")?;
    let mut names = Vec::new();
    for entry in entries.take(MOST_PER_RUN) {
        let name = entry.context("the folder of bounces cannot be read")?.file_name();
        names.extend(name.into_string());
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As mail servers write it.
    const REPORT: &str = "To: <bounces+abc.notice@example.org>\r\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\
        --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n\
        Final-Recipient: rfc822; ada@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n";

    fn parse(raw: &[u8]) -> Option<Report> {
        open(raw).as_ref().and_then(Report::of)
    }

    proptest! {
        /// Whatever comes, cut or with bytes changed, is read without a stumble; and
        /// only a report that says so fails for good.
        #[test]
        fn no_message_makes_the_reader_stumble(end in 0..REPORT.len(), at in 0..REPORT.len(), byte in any::<u8>()) {
            let whole = parse(REPORT.as_bytes()).unwrap();
            prop_assert_eq!(whole.failed_for_good.as_deref(), Some("5.1.1"));
            let mut bytes = REPORT.as_bytes().to_vec();
            bytes[at] = byte;
            bytes.truncate(end);
            if let Some(report) = parse(&bytes) {
                prop_assert!(report.failed_for_good.is_none_or(|it| is_for_good(&it)));
            }
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            prop_assert_eq!(parse(&bytes), None);
        }
    }

    #[test]
    fn an_address_of_bounces_has_one_place_before_the_at() {
        for (text, is_one) in [
            ("bounces+{id}@example.org", true),
            ("{id}@bounces.example.org", true),
            ("bounces@example.org", false),
            ("bounces+{id}{id}@example.org", false),
            ("bounces@{id}.example.org", false),
            ("boun ces+{id}@example.org", false),
            ("bounces/{id}@example.org", false),
            ("{id}", false),
        ] {
            assert_eq!(is_bounce_address(text), is_one, "{text}");
        }
    }

    #[test]
    fn an_id_is_found_in_our_addresses_alone() {
        let id = |address| id_in("bounces+{id}@example.org", address);
        assert_eq!(id("bounces+abc.notice@example.org"), Some("abc.notice"));
        assert_eq!(id(" <Bounces+abc.notice@Example.ORG>"), Some("abc.notice"));
        assert_eq!(id(" Bole <bounces+abc.notice@example.org>\r\n"), Some("abc.notice"));
        for address in ["bounces+abc@elsewhere.org", "abc@example.org", "bounces+", "@example.org", "伯乐伯乐伯乐", ""]
        {
            assert_eq!(id(address), None, "{address}");
        }
    }

    #[test]
    fn a_status_is_for_good_only_where_the_address_is_at_fault() {
        for (status, expected) in [
            ("5.1.1", true),
            ("5.2.1 (mailbox disabled)", true),
            ("5.0.0", true),
            ("5.7.1", false),
            ("4.4.7", false),
            ("2.0.0", false),
            ("5.1", false),
            ("55.1.1", false),
            ("550 5.1.1", false),
            ("", false),
        ] {
            assert_eq!(is_for_good(status), expected, "{status}");
        }
    }
}
