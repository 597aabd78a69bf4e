//! What the pages of alerts show, and saved searches in words.

mod link;

use askama::Template;

use super::forms::{AlertForm, SettingsForm};
use super::{Frequency, SavedSearch, Schedule, State};
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::postings::pages::filter_text;
use crate::postings::search_form::Search;

pub use link::{Ask, Ended, FeedbackPage, Past, Question, RunPage, Saved, Show};

/// What a search looks for, one criterion each, in words.
pub fn criteria(search: &Search, loc: Loc) -> Vec<String> {
    let words = search.parameters.iter().filter(|it| it.0 == "q");
    let words = words.map(|it| loc.t("alerts-words").with("words", &it.1).to_string());
    words.chain(search.filters().map(|(name, value)| filter_text(name, value, loc))).collect()
}

/// What a search is called where its owner did not say.
pub fn proposed_name(search: &Search, loc: Loc) -> String {
    let words = search.parameters.iter().filter(|it| it.0 == "q").map(|it| it.1.clone());
    let filters = search.filters().map(|(name, value)| filter_text(name, value, loc));
    let parts: Vec<String> = words.chain(filters).collect();
    parts.join(if loc.is_en() { ", " } else { "\u{3001}" }).chars().take(60).collect()
}

/// How often and when, in words.
pub fn schedule_text(it: Schedule, loc: Loc) -> String {
    let hour = format!("{}:00", it.hour);
    let weekday = loc.t(format!("alerts-weekday-{}", it.weekday)).to_string();
    loc.t(format!("alerts-when-{}", it.frequency.code())).with("hour", hour).with("weekday", weekday).to_string()
}

type Options = Vec<(String, String, bool)>;

/// How a search is told, to choose from; what is empty is as proposed.
pub struct Choices {
    form: SettingsForm,
    frequencies: Options,
    hours: Options,
    weekdays: Options,
    locales: Options,
}

impl Choices {
    fn new(visit: &Visit, form: SettingsForm) -> Choices {
        let proposed = Schedule::default();
        let or = |text: &str, proposed: String| if text.is_empty() { proposed } else { text.to_owned() };
        let frequency = or(&form.frequency, proposed.frequency.code().to_owned());
        let hour = or(&form.hour, proposed.hour.to_string());
        let weekday = or(&form.weekday, proposed.weekday.to_string());
        let locale = or(&form.locale, visit.loc.code().to_owned());
        let option = |code: String, text: String, chosen: &str| {
            let is_chosen = code == chosen;
            (code, text, is_chosen)
        };
        let text = |name: String| visit.t(name).to_string();
        Choices {
            form,
            frequencies: Frequency::ALL
                .iter()
                .map(|it| option(it.code().to_owned(), text(it.message().to_owned()), &frequency))
                .collect(),
            hours: (0..24).map(|it| option(it.to_string(), format!("{it}:00"), &hour)).collect(),
            weekdays: (1..=7)
                .map(|it| option(it.to_string(), text(format!("alerts-weekday-{it}")), &weekday))
                .collect(),
            locales: [Loc::Zh, Loc::En]
                .map(|it| option(it.code().to_owned(), text(format!("alerts-locale-{}", it.code())), &locale))
                .to_vec(),
        }
    }
}

fn replaceable(visit: &Visit, own: &[SavedSearch], chosen: &str) -> Options {
    if own.is_empty() {
        return Options::new();
    }
    let none = (String::new(), visit.t("alerts-replaces-none").to_string(), chosen.is_empty());
    let searches = own.iter().map(|it| {
        let text = visit.t("alerts-replaces-one").with("name", &it.name).to_string();
        (it.reference.clone(), text, it.reference == chosen)
    });
    std::iter::once(none).chain(searches).collect()
}

/// Pages behind a link or of an account are nobody else's.
fn private(visit: &Visit, title: impl ToString) -> Shell {
    Shell { noindex: true, ..visit.shell("account", title) }
}

/// `GET /alerts/new`, and again with what is wrong.
#[derive(Template)]
#[template(path = "alerts/new.html")]
pub struct NewPage {
    shell: Shell,
    errors: Vec<FieldError>,
    form: AlertForm,
    criteria: Vec<String>,
    search_href: String,
    choices: Choices,
    /// The account's address; `None` where nobody is logged in.
    own_email: Option<String>,
    /// Own searches in whose place it can be put, and none; empty where there are none.
    replaceable: Options,
}

impl NewPage {
    /// Makes the page; a name is proposed where none was typed.
    pub fn new(
        visit: &Visit,
        form: &AlertForm,
        own: Option<&(String, Vec<SavedSearch>)>,
        errors: &[FieldError],
    ) -> NewPage {
        let search = super::parse_query(&form.query).unwrap_or_default();
        let mut form = form.clone();
        if form.name.is_empty() {
            form.name = proposed_name(&search, visit.loc);
        }
        NewPage {
            shell: Shell {
                noindex: true,
                error_title: !errors.is_empty(),
                ..visit.shell("postings", visit.t("alerts-new-title"))
            },
            errors: errors.to_vec(),
            criteria: criteria(&search, visit.loc),
            search_href: search.href(&visit.loc.path("/postings")),
            choices: Choices::new(visit, form.settings()),
            own_email: own.map(|it| it.0.clone()),
            replaceable: own.map(|it| replaceable(visit, &it.1, &form.replaces)).unwrap_or_default(),
            form,
        }
    }
}

/// `GET /alerts/sent`: what happens next.
#[derive(Template)]
#[template(path = "alerts/sent.html")]
pub struct Sent {
    shell: Shell,
}

impl Sent {
    /// Makes the page.
    pub fn new(visit: &Visit) -> Sent {
        Sent { shell: private(visit, visit.t("alerts-sent-title")) }
    }
}

/// A saved search in a list.
pub struct Line {
    name: String,
    href: String,
    criteria: Vec<String>,
    state: String,
    tone: &'static str,
    when: String,
}

impl Line {
    /// One of a list; `token` opens its page.
    pub fn new(visit: &Visit, it: &SavedSearch, token: &str) -> Line {
        Line {
            name: it.name.clone(),
            href: visit.loc.path(&format!("/alerts/{token}")),
            criteria: criteria(&it.search(), visit.loc),
            state: visit.t(it.state().message()).to_string(),
            tone: tone(it.state()),
            when: schedule_text(it.schedule(), visit.loc),
        }
    }
}

fn tone(state: State) -> &'static str {
    match state {
        State::Unconfirmed => "wait",
        State::Active => "go",
        State::Paused => "warn",
        State::Ended => "done",
    }
}

/// `GET /account/alerts`
#[derive(Template)]
#[template(path = "alerts/index.html")]
pub struct Index {
    shell: Shell,
    lines: Vec<Line>,
}

impl Index {
    /// Makes the page.
    pub fn new(visit: &Visit, lines: Vec<Line>) -> Index {
        Index { shell: private(visit, visit.t("alerts-title")), lines }
    }
}
