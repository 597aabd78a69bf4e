//! The mails of saved searches: is it yours, what is new, what there is, and
//! whether it is still wanted.

use chrono::NaiveDateTime;

use super::digests::MOST_SHOWN;
use super::reasons::{is_in_title, reasons};
use super::{SavedSearch, pages, queries, token};
use crate::app::App;
use crate::crypto::Keys;
use crate::mail::{Letterhead, NewMail, Stop, Unsubscribe};
use crate::postings::{Posting, cards};
use crate::{Result, clock};

crate::letter! {
    /// Asks whether an address wants a search.
    pub struct Confirmation as "alert_confirmation" from (
        "emails/alert_confirmation/subject.txt",
        "emails/alert_confirmation/body.txt",
        "emails/alert_confirmation/body.html"
    ) {
        /// What is looked for, in words.
        criteria: Vec<String>,
        /// How often and when it would tell.
        when: String,
        /// Opens the page that asks once more.
        link: String,
    }
}

crate::letter! {
    /// What is new.
    pub struct Digest as "alert_digest" from (
        "emails/alert_digest/subject.txt",
        "emails/alert_digest/body.txt",
        "emails/alert_digest/body.html"
    ) {
        /// The first posting and how many more.
        sentence: String,
        /// What its owner calls the search.
        name: String,
        /// What is looked for, in words.
        criteria: Vec<String>,
        /// The newest, at most [`MOST_SHOWN`].
        entries: Vec<Entry>,
        /// How many more there are.
        n_more: usize,
        /// All postings of this letter.
        all_link: String,
        /// The page where the search is changed or paused.
        edit_link: String,
        /// The page where it is ended.
        off_link: String,
    }
}

crate::letter! {
    /// All searches of an address, each with its link.
    pub struct List as "alert_list" from (
        "emails/alert_list/subject.txt",
        "emails/alert_list/body.txt",
        "emails/alert_list/body.html"
    ) {
        /// Name and link of each.
        searches: Vec<(String, String)>,
        /// Whether no more can be saved.
        is_full: bool,
    }
}

crate::letter! {
    /// Asks once a year.
    pub struct StillWanted as "alert_still_wanted" from (
        "emails/alert_still_wanted/subject.txt",
        "emails/alert_still_wanted/body.txt",
        "emails/alert_still_wanted/body.html"
    ) {
        /// What its owner calls the search.
        name: String,
        /// What is looked for, in words.
        criteria: Vec<String>,
        /// The day after which silence pauses it.
        until: String,
        /// Opens the page that keeps it.
        link: String,
        /// The page where it is ended.
        off_link: String,
    }
}

/// A posting in a letter.
#[derive(Debug, Clone)]
pub struct Entry {
    /// 岗位名称
    pub title: String,
    /// The employer's name.
    pub employer: String,
    /// Pay, place, education: what the list of results says too.
    pub facts: Vec<String>,
    /// Why the search finds it, in words.
    pub reasons: Vec<String>,
    /// Its own page.
    pub link: String,
    /// Opens the page that says it was of use.
    pub yes_link: String,
    /// Opens the page that says it was not.
    pub no_link: String,
}

fn letterhead(app: &App, it: &SavedSearch) -> Letterhead {
    Letterhead::new(&app.settings.office, app.base_url(), it.loc())
}

/// A page of a search, behind its link.
fn page(keys: &Keys, it: &SavedSearch, below: &str) -> String {
    format!("/alerts/{}{below}", token(keys, &it.reference))
}

/// Asks once an hour, however often someone asks us to.
pub fn confirmation(app: &App, it: &SavedSearch, email: &str, now: NaiveDateTime) -> Result<NewMail> {
    let head = letterhead(app, it);
    let occasion = format!("alert-confirmation/{}/{}", it.reference, now.format("%Y-%m-%dT%H"));
    let criteria = pages::criteria(&it.search(), head.loc);
    let when = pages::schedule_text(it.schedule(), head.loc);
    let link = head.link(&page(&app.keys, it, "/confirmation"));
    Confirmation { head, criteria, when, link }.to_mail(occasion, email)
}

/// Tells of `postings`, the newest of `n_postings`, under the run's name: first of those
/// whose titles have the words, as a word of the text may say something by the way.
pub fn digest(
    app: &App,
    it: &SavedSearch,
    run: &str,
    postings: &[Posting],
    n_postings: usize,
    email: &str,
    now: NaiveDateTime,
) -> Result<NewMail> {
    let head = letterhead(app, it);
    let search = it.search();
    let link = |below: String| head.link(&page(&app.keys, it, &below));
    let entry = |posting: &Posting| {
        let card = cards::card(posting, head.loc, now, None);
        let feedback = |answer| link(format!("/feedback/{}?relevant={answer}", posting.row.reference));
        Entry {
            facts: [cards::pay_text(posting, head.loc)]
                .into_iter()
                .chain(card.facts)
                .chain(card.closing_soon)
                .collect(),
            reasons: reasons(&search, posting, head.loc),
            link: head.link(&format!("/postings/{}?source=alert", posting.row.reference)),
            yes_link: feedback("yes"),
            no_link: feedback("no"),
            title: card.title,
            employer: card.employer,
        }
    };
    let mut postings: Vec<&Posting> = postings.iter().collect();
    postings.sort_by_cached_key(|it| !is_in_title(&search, it));
    let entries: Vec<Entry> = postings.into_iter().take(MOST_SHOWN).map(entry).collect();
    let first = entries.first().map(|it| (it.employer.clone(), it.title.clone())).unwrap_or_default();
    let sentence = head
        .loc
        .t("alerts-digest-subject")
        .with("employer", first.0)
        .with("title", first.1)
        .with("n", n_postings.saturating_sub(1))
        .to_string();
    let letter = Digest {
        sentence,
        name: it.name.clone(),
        criteria: pages::criteria(&search, head.loc),
        n_more: n_postings - entries.len(),
        entries,
        all_link: link(format!("/runs/{run}?source=alert")),
        edit_link: link(String::new()),
        off_link: link("/unsubscription".to_owned()),
        head: head.clone(),
    };
    let mut mail = letter.to_mail(queries::runs::occasion(run), email)?;
    // Without a language in front: a mail program, not a reader, sends there.
    let url = format!("{}{}", app.base_url(), page(&app.keys, it, "/unsubscription"));
    mail.unsubscribe = Some(Unsubscribe { url, stop: Stop::Search(it.reference.clone()) });
    Ok(mail)
}

/// Lists the searches of an address, once an hour.
pub fn list(app: &App, searches: &[SavedSearch], is_full: bool, email: &str, now: NaiveDateTime) -> Result<NewMail> {
    let loc = searches.last().map(SavedSearch::loc).unwrap_or_default();
    let head = Letterhead::new(&app.settings.office, app.base_url(), loc);
    let index = super::email_index(&app.keys, email);
    let occasion = format!("alert-list/{index}/{}", now.format("%Y-%m-%dT%H"));
    let line = |it: &SavedSearch| {
        let below = if it.state() == super::State::Unconfirmed { "/confirmation" } else { "" };
        (it.name.clone(), head.link(&page(&app.keys, it, below)))
    };
    let searches = searches.iter().map(line).collect();
    List { searches, is_full, head: head.clone() }.to_mail(occasion, email)
}

/// Asks once for each time that a year has passed; silence until `until` pauses.
pub fn still_wanted(
    app: &App,
    it: &SavedSearch,
    email: &str,
    now: NaiveDateTime,
    until: NaiveDateTime,
) -> Result<NewMail> {
    let head = letterhead(app, it);
    let occasion = queries::runs::question(&it.reference, now);
    let letter = StillWanted {
        name: it.name.clone(),
        criteria: pages::criteria(&it.search(), head.loc),
        until: clock::show_day(clock::day(until), head.loc.is_en()),
        link: head.link(&page(&app.keys, it, "/renewal")),
        off_link: head.link(&page(&app.keys, it, "/unsubscription")),
        head,
    };
    letter.to_mail(occasion, email)
}
