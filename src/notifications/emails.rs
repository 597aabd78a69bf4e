//! The mail of a single piece of news.

use super::News;
use crate::Result;
use crate::app::App;
use crate::i18n::{Loc, Text};
use crate::mail::{Letterhead, NewMail};

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

/// A message with the arguments of a piece of news.
fn worded<'a>(loc: Loc, name: String, arguments: &[(&'static str, String)]) -> Text<'a> {
    arguments.iter().fold(loc.t(name), |text, (name, value)| text.with(name, value))
}

/// Once for each occasion.
pub fn notice(app: &App, news: &News, loc: Loc, occasion: &str, to: &str) -> Result<NewMail> {
    let head = Letterhead::new(&app.settings.office, app.base_url(), loc);
    let link = head.link(&news.link);
    let settings_link = head.link("/account/notifications");
    Notice {
        sentence: worded(loc, format!("notice-{}", news.kind), &news.arguments).to_string(),
        words: worded(loc, format!("notice-{}-text", news.kind), &news.arguments).to_string(),
        link,
        settings_link,
        is_required: news.topic.is_required(),
        head,
    }
    .to_mail(format!("notice/{occasion}"), to)
}
