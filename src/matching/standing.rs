//! Where a pair stands on a list of matches, and why not further up, or not at all.

use chrono::NaiveDateTime;

use super::score::{self, Match, Offer, Parts, Person};
use super::{certificates_of, least, postings_for, profiles_for};
use crate::Result;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::postings::Posting;
use crate::profiles::Full;
use crate::search::Search;

crate::code_list!(
    /// Why a pair is not on the list, or not at its top.
    Why, "matching-why", {
        /// The posting takes nobody any more, or nobody yet.
        Closed = "closed",
        /// The person does not let units find them.
        Hidden = "hidden",
        /// The person does not want this unit.
        Excluded = "excluded",
        /// Two or more conditions fail.
        Failed = "failed",
        /// Too few points.
        Low = "low",
        /// Others share more words: it was not among those that are compared.
        FewWords = "few_words",
        /// One condition fails: it comes behind all of which none does.
        FailedOne = "failed_one",
        /// Conditions that nobody can answer yet cost points.
        Unknown = "unknown",
        /// Fewer points for the words than the first of the list.
        LowText = "low_text",
        /// Fewer points for the occupation.
        LowOccupation = "low_occupation",
        /// Fewer points for certificates that are welcome.
        LowWelcome = "low_welcome",
    }
);

/// A part counts as low from so many points below that of the first.
const CLEARLY: f32 = 5.0;

/// A pair and its place on a list.
#[derive(Debug, Clone)]
pub struct Standing {
    /// From 1; `None` where it is not listed.
    pub place: Option<usize>,
    /// How many are listed.
    pub n_listed: usize,
    /// Why it is where it is; empty for the first.
    pub whys: Vec<Why>,
    /// The pair, compared.
    pub pair: Match,
    /// The points of the first of the list.
    pub best: Option<Parts>,
    /// The score below which nothing is listed.
    pub least: f32,
}

/// On which of its two lists a pair is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// The postings that fit the person.
    OfPerson,
    /// The people who fit the posting.
    OfPosting,
}

/// Where a pair stands on a list, or why it is not on it.
pub fn of(
    conn: &mut Conn,
    search: &Search,
    list: List,
    (posting, profile): (&Posting, &Full),
    loc: Loc,
    now: NaiveDateTime,
) -> Result<Standing> {
    // Which of the list is the pair, and its points.
    let listed: Vec<(bool, Parts)> = match list {
        List::OfPerson => {
            let all = postings_for(conn, search, profile, loc, now)?.into_iter();
            all.map(|(it, pair)| (it.row.id == posting.row.id, pair.parts)).collect()
        }
        List::OfPosting => {
            let all = profiles_for(conn, search, posting, loc, now)?.into_iter();
            all.map(|(it, pair)| (it.profile.id == profile.profile.id, pair.parts)).collect()
        }
    };
    let bars = [
        (Why::Closed, list == List::OfPerson && !posting.row.is_open(now)),
        (Why::Hidden, list == List::OfPosting && !profile.profile.is_searchable(now)),
        (Why::Excluded, profile.exclusions.contains(&posting.row.employer_id)),
    ];
    let barred: Vec<Why> = bars.into_iter().filter(|it| it.1).map(|it| it.0).collect();
    let pair = compare(conn, search, profile, posting, loc, now)?;
    let best = listed.first().map(|it| it.1);
    let least = least(listed.iter().map(|it| it.1.sum()));
    let place = listed.iter().position(|it| it.0);
    let whys = match place {
        Some(0) => Vec::new(),
        Some(_) => behind(&pair, best),
        None if !barred.is_empty() => barred,
        None => absent(&pair, least, best),
    };
    Ok(Standing { place: place.map(|it| it + 1), n_listed: listed.len(), whys, pair, best, least })
}

fn compare(
    conn: &mut Conn,
    search: &Search,
    profile: &Full,
    posting: &Posting,
    loc: Loc,
    now: NaiveDateTime,
) -> Result<Match> {
    let certificates =
        certificates_of(conn, &[profile.profile.id], now)?.remove(&profile.profile.id).unwrap_or_default();
    let person = Person::read(profile, &profile.document(&certificates), &certificates);
    Ok(score::compare(&Offer::read(search, posting)?, &person, loc))
}

/// Why it is not on the list, though nothing bars it.
fn absent(pair: &Match, least: f32, best: Option<Parts>) -> Vec<Why> {
    let mut whys = Vec::new();
    if pair.n_failed() > 1 {
        whys.push(Why::Failed);
    }
    if pair.score < least {
        whys.push(Why::Low);
    }
    if whys.is_empty() {
        whys.push(Why::FewWords);
    }
    whys.extend(low_parts(pair, best));
    whys
}

/// Why it is not the first.
fn behind(pair: &Match, best: Option<Parts>) -> Vec<Why> {
    let mut whys = Vec::new();
    if pair.n_failed() > 0 {
        whys.push(Why::FailedOne);
    }
    if pair.n_unknown() > 0 {
        whys.push(Why::Unknown);
    }
    whys.extend(low_parts(pair, best));
    whys
}

fn low_parts(pair: &Match, best: Option<Parts>) -> Vec<Why> {
    let Some(best) = best else { return Vec::new() };
    let parts = [
        (Why::LowText, pair.parts.text, best.text),
        (Why::LowOccupation, pair.parts.occupation, best.occupation),
        (Why::LowWelcome, pair.parts.welcome, best.welcome),
    ];
    parts.into_iter().filter(|(_, own, best)| best - own >= CLEARLY).map(|it| it.0).collect()
}

impl Standing {
    /// The place in words.
    pub fn verdict(&self, loc: Loc) -> String {
        let name = if self.place.is_some() { "matching-listed" } else { "matching-not-listed" };
        loc.t(name).with("place", self.place.unwrap_or(0)).with("n", self.n_listed).to_string()
    }

    /// The reasons in words.
    pub fn reasons(&self, loc: Loc) -> Vec<String> {
        self.whys.iter().map(|it| self.reason(*it, loc)).collect()
    }

    fn reason(&self, why: Why, loc: Loc) -> String {
        let own = self.pair.parts;
        let best = self.best.unwrap_or(own);
        let (points, first) = match why {
            Why::LowText => (own.text, best.text),
            Why::LowOccupation => (own.occupation, best.occupation),
            Why::LowWelcome => (own.welcome, best.welcome),
            _ => (self.pair.score, self.least),
        };
        let n = match why {
            Why::Unknown => self.pair.n_unknown(),
            _ => self.pair.n_failed(),
        };
        loc.t(why.message())
            .with("points", points.round() as i32)
            .with("first", first.round() as i32)
            .with("n", n)
            .to_string()
    }
}
