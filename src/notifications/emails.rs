//! The mail of a single piece of news, and the daily letter of many.

use chrono::NaiveDate;

use super::queries::{Notification, Reader};
use super::unsubscription::{self, What};
use super::{News, Topic};
use crate::Result;
use crate::app::App;
use crate::i18n::{Loc, Text};
use crate::mail::{Letterhead, NewMail, Stop, Unsubscribe};

/// More lines than anyone reads in a letter; the inbox has the others.
const MOST_LINES: usize = 40;

crate::letter! {
    /// One piece of news, and where it leads.
    pub struct Notice as "notice" from (
        "emails/notice/subject.txt",
        "emails/notice/body.txt",
        "emails/notice/body.html"
    ) {
        /// One sentence without personal data.
        sentence: String,
        /// What follows from it.
        words: String,
        /// Where it leads.
        link: String,
        /// The page where mail of this kind is set.
        settings_link: String,
        /// Whether it can be set at all.
        is_required: bool,
    }
}

crate::letter! {
    /// All that waited for the morning.
    pub struct DailyNotices as "daily_notices" from (
        "emails/daily_notices/subject.txt",
        "emails/daily_notices/body.txt",
        "emails/daily_notices/body.html"
    ) {
        /// How many pieces of news.
        n: usize,
        /// By topic.
        groups: Vec<Group>,
        /// How many more the inbox has.
        n_more: usize,
        /// All of them.
        inbox_link: String,
        /// The page where mail of this kind is set.
        settings_link: String,
    }
}

/// News of one topic.
#[derive(Debug, Clone)]
pub struct Group {
    /// The topic, in words.
    topic: String,
    lines: Vec<Line>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Line {
    sentence: String,
    words: String,
    link: String,
}

/// A message with the arguments of a piece of news.
pub(super) fn worded<'a>(loc: Loc, name: String, arguments: impl IntoIterator<Item = (String, String)>) -> Text<'a> {
    arguments.into_iter().fold(loc.t(name), |text, (name, value)| text.with(name, value))
}

fn head(app: &App, reader: &Reader) -> Letterhead {
    Letterhead::new(&app.settings.office, app.base_url(), reader.loc())
}

fn unsubscribe(app: &App, head: &Letterhead, reader: &Reader, what: What) -> Unsubscribe {
    let url = head.link(&unsubscription::path(&app.keys, &reader.reference, what));
    Unsubscribe { url, stop: Stop::Notices(reader.reference.clone(), what) }
}

/// Once for each occasion. What may be stopped says how.
pub(super) fn notice(app: &App, news: &News, reader: &Reader, occasion: &str) -> Result<NewMail> {
    let head = head(app, reader);
    let arguments = || news.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let stop = unsubscribe(app, &head, reader, What::Topic(news.topic));
    let is_required = news.topic.is_required();
    let mail = Notice {
        sentence: worded(head.loc, format!("notice-{}", news.kind), arguments()).to_string(),
        words: worded(head.loc, format!("notice-{}-text", news.kind), arguments()).to_string(),
        link: head.link(&news.link),
        settings_link: head.link("/account/notifications/settings"),
        is_required,
        head,
    }
    .to_mail(format!("notice/{occasion}"), &reader.email)?;
    Ok(NewMail { unsubscribe: (!is_required).then_some(stop), ..mail })
}

/// Once a day for each account.
pub(super) fn daily(app: &App, reader: &Reader, news: &[Notification], day: NaiveDate) -> Result<NewMail> {
    let head = head(app, reader);
    let shown = &news[..news.len().min(MOST_LINES)];
    let line = |it: &Notification| Line {
        sentence: it.sentence(head.loc),
        words: it.words(head.loc),
        link: head.link(&it.link),
    };
    let group = |topic: &Topic| {
        let lines: Vec<Line> = shown.iter().filter(|it| it.topic() == Some(*topic)).map(line).collect();
        (!lines.is_empty()).then(|| Group { topic: head.loc.t(topic.message()).to_string(), lines })
    };
    let stop = unsubscribe(app, &head, reader, What::Daily);
    let mail = DailyNotices {
        n: news.len(),
        groups: Topic::ALL.iter().filter_map(group).collect(),
        n_more: news.len() - shown.len(),
        inbox_link: head.link("/account/notifications"),
        settings_link: head.link("/account/notifications/settings"),
        head: head.clone(),
    }
    .to_mail(format!("daily-notices/{}/{day}", reader.reference), &reader.email)?;
    Ok(NewMail { unsubscribe: Some(stop), ..mail })
}
