//! Messages: the words as they are kept, and as they go out.

use std::time::{Duration, SystemTime};

use anyhow::Context;
use chrono::NaiveDateTime;
use lettre::address::Envelope;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use serde::{Deserialize, Serialize};

use super::queries::Queued;
use super::{Mailer, NewMail, bounces, unsubscription};
use crate::crypto::Keys;

/// Longer subjects are cut: no reader shows more.
const LONGEST_SUBJECT: usize = 200;

/// What is sealed in the row.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    language: String,
    subject: String,
    text: String,
    html: String,
    unsubscribe: Option<String>,
    calendar: Option<String>,
}

/// Whether a text can be the sender: `a@b.c` or `Name <a@b.c>`.
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

pub(super) fn seal(keys: &Keys, message_id: &str, mail: &NewMail) -> String {
    let body = Body {
        language: mail.loc.code().to_owned(),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        html: mail.html.clone(),
        unsubscribe: mail.unsubscribe.as_ref().map(|it| it.url.clone()),
        calendar: mail.calendar.clone(),
    };
    let plain = serde_json::to_string(&body).expect("strings are JSON");
    keys.seal(&place(message_id), &plain)
}

fn place(message_id: &str) -> String {
    format!("mail_queue.body/{message_id}")
}

/// The message as it goes out. An error is for good: another attempt would build
/// the same.
pub(super) fn build(keys: &Keys, mailer: &Mailer, queued: &Queued, now: NaiveDateTime) -> anyhow::Result<Message> {
    let sealed = queued.body.as_deref().context("the words are gone")?;
    let plain = keys.open(&place(&queued.message_id), sealed)?;
    let body: Body = serde_json::from_str(&plain).context("the words are of another version")?;
    // The parser's own error quotes the address.
    let recipient: Address = queued.recipient.parse().ok().context("the address is not one")?;

    let mut message = Message::builder()
        .from(mailer.sender.clone())
        .to(Mailbox::new(None, recipient.clone()))
        .subject(one_line(&body.subject))
        .message_id(Some(format!("<{}@{}>", queued.message_id, mailer.domain())))
        .date(system_time(now))
        .header(AutoSubmitted)
        .header(ContentLanguage(body.language));
    if let Some(setting) = &mailer.bounce_address {
        let sender = bounces::address(setting, &queued.message_id)?;
        message = message.envelope(Envelope::new(Some(sender), vec![recipient])?);
    }
    // RFC 8058 wants https; where there is none, as in the demo, no mail program reads it.
    let url = body.unsubscribe.filter(|it| it.starts_with("https://"));
    let address = match (&mailer.bounce_address, &queued.stop_reference) {
        (Some(setting), Some(reference)) => Some(unsubscription::address(keys, setting, reference)?),
        _ => None,
    };
    let is_one_click = url.is_some();
    let mail_to = address.map(|it| format!("mailto:{it}?subject=unsubscribe"));
    if let Some(header) = ListUnsubscribe::new(url.into_iter().chain(mail_to))? {
        message = message.header(header);
    }
    if is_one_click {
        message = message.header(OneClick);
    }
    let words = MultiPart::alternative_plain_html(body.text, body.html);
    let parts = match body.calendar {
        None => words,
        Some(calendar) => MultiPart::mixed().multipart(words).singlepart(attached(calendar)?),
    };
    message.multipart(parts).context("the message cannot be built")
}

/// A calendar as mail programs offer to enter it: its type repeats its method (RFC 6047).
fn attached(calendar: String) -> anyhow::Result<SinglePart> {
    let method = calendar.lines().find_map(|it| it.strip_prefix("METHOD:")).context("the calendar has no method")?;
    let kind = ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}"))?;
    Ok(Attachment::new("calendar.ics".to_owned()).body(calendar, kind))
}

/// A text for a header: without line breaks (of any script), and not endless.
/// The builder encodes whatever is not ASCII, so none of it can end a header.
fn one_line(text: &str) -> String {
    let breaks = |it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
    let words: Vec<&str> = text.split(|it: char| breaks(it) || it == ' ').filter(|it| !it.is_empty()).collect();
    words.join(" ").chars().take(LONGEST_SUBJECT).collect()
}

fn system_time(at: NaiveDateTime) -> SystemTime {
    let seconds = u64::try_from(at.and_utc().timestamp()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

type Parsed<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Keeps out-of-office notes from answering (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Parsed<AutoSubmitted> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[derive(Debug, Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Parsed<ContentLanguage> {
        Ok(ContentLanguage(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// How a mail that repeats is stopped (RFC 2369).
#[derive(Debug, Clone)]
struct ListUnsubscribe(String);

impl ListUnsubscribe {
    /// Takes nothing but https and mail addresses of visible ASCII, as whatever else
    /// could end the angle brackets or the header. `None` where there is no address.
    fn new(urls: impl IntoIterator<Item = String>) -> anyhow::Result<Option<ListUnsubscribe>> {
        let mut all = Vec::new();
        for url in urls {
            let is_plain = url.bytes().all(|it| it.is_ascii_graphic() && !matches!(it, b'<' | b'>' | b',' | b'"'));
            let is_known = url.starts_with("https://") || url.starts_with("mailto:");
            anyhow::ensure!(is_plain && is_known, "an address to unsubscribe is not a plain one");
            all.push(format!("<{url}>"));
        }
        Ok(Some(ListUnsubscribe(all.join(", "))).filter(|it| !it.0.is_empty()))
    }
}

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Parsed<ListUnsubscribe> {
        Ok(ListUnsubscribe(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// Mail programs may stop it themselves with a POST (RFC 8058).
#[derive(Debug, Clone)]
struct OneClick;

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Parsed<OneClick> {
        Ok(OneClick)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line_whatever_is_in_it() {
        for (text, line) in [
            ("two\r\nBcc: a@b.c", "two Bcc: a@b.c"),
            ("a\u{2028}b\u{85}c\u{0}d", "a b c d"),
            ("  面试\t通知 ", "面试 通知"),
        ] {
            assert_eq!(one_line(text), line);
        }
        assert_eq!(one_line(&"长".repeat(1000)).chars().count(), LONGEST_SUBJECT);
    }

    #[test]
    fn only_plain_addresses_unsubscribe() {
        let header = |urls: &[&str]| {
            let made = ListUnsubscribe::new(urls.iter().map(|it| (*it).to_owned()));
            made.map(|it| it.map(|it| it.0).unwrap_or_default()).ok()
        };
        assert_eq!(header(&[]).as_deref(), Some(""));
        assert_eq!(header(&["https://a/x", "mailto:a@b"]).as_deref(), Some("<https://a/x>, <mailto:a@b>"));
        for url in ["http://example.org/", "https://a/\r\nBcc: x", "https://a/>,<https://b", "https://a/ b", "a@b"] {
            assert_eq!(header(&["https://a/x", url]), None, "{url:?}");
        }
    }
}
