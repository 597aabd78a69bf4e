//! The pages behind the link of a saved search.

use askama::Template;

use super::{Choices, Line, Options, private};
use crate::alerts::forms::{FeedbackForm, SettingsForm, part};
use crate::alerts::queries::runs::Run;
use crate::alerts::{Frequency, SavedSearch, State};
use crate::clock::show_time;
use crate::html::{FieldError, Shell, Visit};
use crate::postings::cards::EntryCard;
use crate::postings::pages::filter_text;

/// A saved search as the pages behind its link show it.
pub struct Saved {
    name: String,
    /// Below which its pages stand.
    path: String,
    criteria: Vec<String>,
    search_href: String,
    state: String,
    tone: &'static str,
    when: String,
}

impl Saved {
    /// The search of a link.
    pub fn new(visit: &Visit, it: &SavedSearch, token: &str) -> Saved {
        let search = it.search();
        let line = Line::new(visit, it, token);
        let state = match it.pause_reason() {
            Some(reason) => visit.t(reason.message()).to_string(),
            None => line.state,
        };
        Saved {
            name: line.name,
            path: line.href,
            criteria: line.criteria,
            search_href: search.href(&visit.loc.path("/postings")),
            state,
            tone: line.tone,
            when: line.when,
        }
    }
}

/// What a search has done so far.
pub struct Past {
    /// Open postings that it finds now, told or not.
    pub n_open: i64,
    /// Its letters, the newest first.
    pub runs: Vec<Run>,
    /// How many postings were said to be of use, and how many not.
    pub feedback: (usize, usize),
}

/// `GET /alerts/{token}`
#[derive(Template)]
#[template(path = "alerts/show.html")]
pub struct Show {
    shell: Shell,
    errors: Vec<FieldError>,
    saved: Saved,
    is_active: bool,
    is_paused: bool,
    is_ended: bool,
    /// When it tells next; empty where the next posting decides.
    next: String,
    n_open: i64,
    n_useful: usize,
    n_useless: usize,
    /// Address, when, how many postings.
    runs: Vec<(String, String, i32)>,
    choices: Choices,
    /// The words that it looks for, and its other criteria, all of them ticked.
    words: String,
    kept: Options,
    /// Whether an account is offered: it would have all of this in one place.
    offers_account: bool,
}

impl Show {
    /// Makes the page; `form` is what was typed, where it was wrong.
    pub fn new(
        visit: &Visit,
        it: &SavedSearch,
        token: &str,
        past: &Past,
        form: Option<&SettingsForm>,
        errors: &[FieldError],
    ) -> Show {
        let is_en = visit.loc.is_en();
        let saved = Saved::new(visit, it, token);
        let schedule = it.schedule();
        let stored = || SettingsForm {
            name: it.name.clone(),
            frequency: schedule.frequency.code().to_owned(),
            hour: schedule.hour.to_string(),
            weekday: schedule.weekday.to_string(),
            locale: it.loc().code().to_owned(),
        };
        let run =
            |run: &Run| (format!("{}/runs/{}", saved.path, run.reference), show_time(run.ran_at, is_en), run.n_hits);
        let search = it.search();
        let kept = search.filters().map(|it| (part(it), filter_text(it.0, &it.1, visit.loc), true)).collect();
        let next = it.next_run_at.filter(|_| schedule.frequency != Frequency::AtOnce);
        Show {
            shell: Shell { error_title: !errors.is_empty(), ..private(visit, &saved.name) },
            errors: errors.to_vec(),
            is_active: it.state() == State::Active,
            is_paused: it.state() == State::Paused,
            is_ended: it.state() == State::Ended,
            next: next.map(|it| show_time(it, is_en)).unwrap_or_default(),
            n_open: past.n_open,
            n_useful: past.feedback.0,
            n_useless: past.feedback.1,
            runs: past.runs.iter().map(run).collect(),
            choices: Choices::new(visit, form.cloned().unwrap_or_else(stored)),
            words: search.parameters.iter().find(|it| it.0 == "q").map(|it| it.1.clone()).unwrap_or_default(),
            kept,
            offers_account: visit.actor.is_none() && it.account_id.is_none(),
            saved,
        }
    }
}

/// What a page behind a link asks before it does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Whether the search is wanted.
    Confirmation,
    /// Whether it is not wanted any more.
    Unsubscription,
    /// Whether it is still wanted.
    Renewal,
}

impl Question {
    const fn name(self) -> &'static str {
        match self {
            Question::Confirmation => "confirm",
            Question::Unsubscription => "off",
            Question::Renewal => "keep",
        }
    }
}

/// `GET` of the confirmation, the unsubscription, the renewal: one button.
#[derive(Template)]
#[template(path = "alerts/ask.html")]
pub struct Ask {
    shell: Shell,
    saved: Saved,
    name: &'static str,
    is_danger: bool,
}

impl Ask {
    /// Makes the page.
    pub fn new(visit: &Visit, it: &SavedSearch, token: &str, question: Question) -> Ask {
        let name = question.name();
        Ask {
            shell: private(visit, visit.t(format!("alerts-{name}-title"))),
            saved: Saved::new(visit, it, token),
            name,
            is_danger: question == Question::Unsubscription,
        }
    }
}

/// The answer to an unsubscription: a page of its own, as RFC 8058 forbids to
/// lead on to another.
#[derive(Template)]
#[template(path = "alerts/ended.html")]
pub struct Ended {
    shell: Shell,
    saved: Saved,
}

impl Ended {
    /// Makes the page.
    pub fn new(visit: &Visit, it: &SavedSearch, token: &str) -> Ended {
        Ended { shell: private(visit, visit.t("alerts-ended-title")), saved: Saved::new(visit, it, token) }
    }
}

/// `GET /alerts/{token}/runs/{run}`: all postings of a letter.
#[derive(Template)]
#[template(path = "alerts/run.html")]
pub struct RunPage {
    shell: Shell,
    saved: Saved,
    when: String,
    n_hits: i32,
    cards: Vec<EntryCard>,
}

impl RunPage {
    /// Makes the page; `cards` are those that are open still.
    pub fn new(visit: &Visit, it: &SavedSearch, token: &str, run: &Run, cards: Vec<EntryCard>) -> RunPage {
        RunPage {
            shell: private(visit, visit.t("alerts-run-title")),
            saved: Saved::new(visit, it, token),
            when: show_time(run.ran_at, visit.loc.is_en()),
            n_hits: run.n_hits,
            cards,
        }
    }
}

/// `GET /alerts/{token}/feedback/{posting}`, and again with what is wrong.
#[derive(Template)]
#[template(path = "alerts/feedback.html")]
pub struct FeedbackPage {
    shell: Shell,
    errors: Vec<FieldError>,
    saved: Saved,
    form: FeedbackForm,
    answers: Options,
    title: String,
    employer: String,
}

impl FeedbackPage {
    /// Makes the page about a posting.
    pub fn new(
        visit: &Visit,
        it: &SavedSearch,
        token: &str,
        posting: &crate::postings::Posting,
        form: &FeedbackForm,
        errors: &[FieldError],
    ) -> FeedbackPage {
        let answer = |code: &str| {
            let text = visit.t(format!("alerts-relevant-{code}")).to_string();
            (code.to_owned(), text, form.relevant == code)
        };
        FeedbackPage {
            shell: Shell { error_title: !errors.is_empty(), ..private(visit, visit.t("alerts-feedback-title")) },
            errors: errors.to_vec(),
            saved: Saved::new(visit, it, token),
            answers: ["yes", "no"].map(answer).to_vec(),
            form: form.clone(),
            title: posting.row.title.clone(),
            employer: posting.employer.name.clone(),
        }
    }
}
