//! What the templates of notifications need.

use askama::Template;

use super::queries::Notification;
use super::unsubscription::What;
use super::{Frequency, Topic};
use crate::access::Actor;
use crate::clock::show_time;
use crate::html::{FieldError, Shell, Visit};
use crate::postings::pages::Pager;

fn shell(visit: &Visit, section: &'static str, title: &'static str) -> Shell {
    Shell { noindex: true, ..visit.shell(section, visit.t(title)) }
}

/// A line of the inbox.
struct Line {
    reference: String,
    sentence: String,
    words: String,
    topic: String,
    told_at: String,
    is_unread: bool,
}

/// `GET /account/notifications`
#[derive(Template)]
#[template(path = "notifications/index.html")]
pub struct Index {
    shell: Shell,
    lines: Vec<Line>,
    has_unread: bool,
    pager: Pager,
}

impl Index {
    /// A page of the inbox.
    pub fn new(visit: &Visit, rows: &[Notification], total: i64, page: i64, per_page: i64) -> Index {
        let line = |it: &Notification| Line {
            reference: it.reference.clone(),
            sentence: it.sentence(visit.loc),
            words: it.words(visit.loc),
            topic: it.topic().map(|topic| visit.t(topic.message()).to_string()).unwrap_or_default(),
            told_at: show_time(it.told_at, visit.loc.is_en()),
            is_unread: it.read_at.is_none(),
        };
        let lines: Vec<Line> = rows.iter().map(line).collect();
        let href = |n| visit.loc.path(&format!("/account/notifications?page={n}"));
        Index {
            shell: shell(visit, "account", "notifications-title"),
            has_unread: lines.iter().any(|it| it.is_unread),
            lines,
            pager: Pager::new(page, total, per_page, href),
        }
    }
}

/// A topic, and how someone wants to hear of it.
struct Choice {
    topic: Topic,
    options: Vec<(&'static str, String, bool)>,
}

/// `GET /account/notifications/settings`
#[derive(Template)]
#[template(path = "notifications/settings.html")]
pub struct Settings {
    shell: Shell,
    errors: Vec<FieldError>,
    choices: Vec<Choice>,
    required: Vec<Topic>,
    /// Mail to the account's address came back.
    is_suppressed: bool,
}

impl Settings {
    /// The topics that can concern someone.
    pub fn new(visit: &Visit, actor: &Actor, chosen: &[(Topic, Frequency)], is_suppressed: bool) -> Settings {
        let mine = Topic::ALL.iter().copied().filter(|it| it.concerns(actor));
        let (required, free): (Vec<Topic>, Vec<Topic>) = mine.partition(|it| it.is_required());
        let choice = |topic: Topic| {
            let current = chosen.iter().find(|it| it.0 == topic).map_or(Frequency::AtOnce, |it| it.1);
            let option = |it: &Frequency| (it.code(), visit.t(it.message()).to_string(), *it == current);
            Choice { topic, options: Frequency::ALL.iter().map(option).collect() }
        };
        Settings {
            shell: shell(visit, "account", "notifications-settings"),
            errors: Vec::new(),
            choices: free.into_iter().map(choice).collect(),
            required,
            is_suppressed,
        }
    }
}

/// `GET /notifications/{reference}/{what}/{seal}/unsubscription`, and the answer to its button.
#[derive(Template)]
#[template(path = "notifications/unsubscription.html")]
pub struct Unsubscription {
    shell: Shell,
    what: String,
    is_done: bool,
}

impl Unsubscription {
    /// The question, or that it is done.
    pub fn new(visit: &Visit, what: What, is_done: bool) -> Unsubscription {
        let title = if is_done { "notifications-stopped" } else { "notifications-stop" };
        let what = match what {
            What::Daily => visit.t("notifications-frequency-daily"),
            What::Topic(topic) => visit.t(topic.message()),
        };
        Unsubscription { shell: shell(visit, "", title), what: what.to_string(), is_done }
    }
}
