//! The score of a pair, in parts that add up; [`super::explained`] says it in words.

use std::cmp::Ordering;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::conditions::{self, Condition, Outcome, is_same_certificate};
use super::terms;
use crate::Result;
use crate::certificates::queries::ValidCert;
use crate::codes::occupations;
use crate::i18n::Loc;
use crate::postings::Posting;
use crate::profiles::{EntryKind, Full};
use crate::search::{ProfileDoc, Search, Telling, analysis};
use crate::titles::{Title, Weights};

/// What each part can bring, of 100. Tuned by reading matches of the demo
/// county, never on a test set.
pub(super) const TEXT: f32 = 60.0;
/// The same occupation; less for the same group.
pub(super) const OCCUPATION: f32 = 34.0;
/// Certificates that are welcome.
pub(super) const WELCOME: f32 = 6.0;

/// A pair that was compared.
#[derive(Debug, Clone)]
pub struct Match {
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// The sum of the parts, 0 to 100.
    pub score: f32,
    /// The parts.
    pub parts: Parts,
    /// Telling words of the posting that the profile has, the most telling first.
    pub matched: Vec<String>,
    /// Telling words of the posting that it lacks.
    pub missing: Vec<String>,
}

/// What the score is made of; the parts add up to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Parts {
    /// Words that both texts share, at most 60.
    pub text: f32,
    /// How near the occupations are, at most 34.
    pub occupation: f32,
    /// Certificates that are welcome, at most 6.
    pub welcome: f32,
}

impl Parts {
    /// The score.
    pub fn sum(self) -> f32 {
        self.text + self.occupation + self.welcome
    }
}

impl Match {
    /// How many conditions speak against it.
    pub fn n_failed(&self) -> usize {
        self.count(Outcome::Fail)
    }

    /// How many conditions nobody can answer yet.
    pub fn n_unknown(&self) -> usize {
        self.count(Outcome::Unknown)
    }

    /// The certificate that alone speaks against it, as the posting calls it.
    pub fn one_away(&self) -> Option<&str> {
        let mut failed = self.conditions.iter().filter(|it| it.outcome == Outcome::Fail);
        match (failed.next(), failed.next()) {
            (Some(it), None) if it.kind == conditions::Kind::Certificate => Some(&it.asked),
            _ => None,
        }
    }

    fn count(&self, outcome: Outcome) -> usize {
        self.conditions.iter().filter(|it| it.outcome == outcome).count()
    }

    /// What nothing speaks against comes first, then the better score. A single
    /// unanswered condition is worth some points, as it may yet fail.
    pub fn order(&self, other: &Match) -> Ordering {
        let worth = |it: &Match| it.score - 4.0 * it.n_unknown() as f32;
        self.n_failed().cmp(&other.n_failed()).then(worth(other).total_cmp(&worth(self)))
    }
}

/// A posting as it is compared with people.
pub struct Offer<'a> {
    posting: &'a Posting,
    words: Arc<Vec<Telling>>,
    /// Where its occupation is known, as only then it is compared with what was done.
    title: Option<Title>,
}

impl<'a> Offer<'a> {
    /// Reads a posting.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn read(search: &Search, posting: &'a Posting) -> Result<Offer<'a>> {
        let code = posting.row.occupation.as_deref();
        let title = code.map(|code| Title::coded(&posting.row.title, Some(code)));
        Ok(Offer { posting, words: terms::of_posting(search, posting)?, title })
    }
}

/// A person as they are compared with postings.
pub struct Person<'a> {
    profile: &'a Full,
    certificates: &'a [ValidCert],
    /// All that they say of themselves, folded.
    text: String,
    /// Each of the last jobs, and the occupation that it was where its title says so.
    held: Vec<(Title, Option<&'static str>)>,
}

impl<'a> Person<'a> {
    /// Reads a profile with its certificates; `document` is what it says.
    pub fn read(profile: &'a Full, document: &ProfileDoc, certificates: &'a [ValidCert]) -> Person<'a> {
        let held = profile.entries_of(EntryKind::Work).take(3).map(|it| {
            let likeliest = occupations::suggest(&it.name, 1).into_iter().next();
            let code = likeliest.filter(|it| it.confidence >= 0.5).map(|it| it.occupation.code);
            (Title::read(&it.name), code)
        });
        let text = analysis::fold(&format!("{}\n{}", document.title, document.body));
        Person { profile, certificates, text, held: held.collect() }
    }
}

/// Compares a posting with a person.
pub fn compare(offer: &Offer<'_>, person: &Person<'_>, loc: Loc) -> Match {
    let (posting, profile, certificates) = (offer.posting, person.profile, person.certificates);
    let (text, matched, missing) = text_part(&offer.words, &person.text);
    let parts = Parts {
        text,
        occupation: occupation_part(offer, person),
        welcome: welcome_part(posting, profile, certificates),
    };
    Match {
        conditions: conditions::check(posting, profile, certificates, loc),
        score: parts.sum(),
        parts,
        matched,
        missing,
    }
}

/// The share of the posting's telling weight that a folded text has. The root
/// spreads the low shares that long texts have.
fn text_part(words: &[Telling], text: &str) -> (f32, Vec<String>, Vec<String>) {
    let mut have = 0.0;
    let mut all = 0.0;
    let (mut matched, mut missing) = (Vec::new(), Vec::new());
    for it in words {
        all += it.weight;
        let share = if has(text, &it.word) {
            1.0
        } else {
            // A synonym counts nearly as much as the word.
            let synonyms = analysis::synonyms(&it.word).iter().filter(|it| has(text, &it.word));
            synonyms.map(|it| 0.8 * it.weight).fold(0.0, f32::max)
        };
        have += it.weight * share;
        if share > 0.0 { matched.push(it.word.clone()) } else { missing.push(it.word.clone()) }
    }
    let part = if all > 0.0 { TEXT * (have / all).sqrt() } else { 0.0 };
    matched.truncate(10);
    missing.truncate(6);
    (part, matched, missing)
}

/// Whether a folded text has a folded word: Chinese wherever it stands, as to cut a
/// text into words takes longer than to look through it for these; Latin only whole.
fn has(text: &str, word: &str) -> bool {
    let is_letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '#');
    let is_whole = |at: usize| {
        let (before, after) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        let goes_on =
            |edge: Option<char>, beyond: Option<char>| edge.is_some_and(is_letter) && beyond.is_some_and(is_letter);
        !goes_on(word.chars().next(), before) && !goes_on(word.chars().next_back(), after)
    };
    text.match_indices(word).any(|it| is_whole(it.0))
}

/// Full for an occupation that is wanted, or that the last jobs were; less the
/// further the groups are apart.
fn occupation_part(offer: &Offer<'_>, person: &Person<'_>) -> f32 {
    let row = &offer.posting.row;
    let (Some(code), Some(title)) = (row.occupation.as_deref(), offer.title.as_ref()) else { return 0.0 };
    let nearness = |other: &str| {
        let shared = |n: usize| code.get(..n).is_some_and(|it| other.get(..n) == Some(it));
        if code == other || occupations::is_within(code, other) {
            1.0
        } else if shared(7) {
            0.7
        } else if shared(4) {
            0.3
        } else {
            0.0
        }
    };
    let wanted = person.profile.preferences.occupations.iter().map(|it| nearness(it)).fold(0.0, f32::max);
    let done = person.held.iter().map(|(held, code)| 0.8 * f32::max(code.map_or(0.0, nearness), likeness(title, held)));
    let done = done.fold(0.0, f32::max);
    // A guess counts as far as it is sure; likeness of titles needs no code.
    OCCUPATION * f32::max(row.coded_by().certainty() * wanted, done)
}

/// What a title that was held says of the one that is offered, 0 to 1: nothing
/// below the likeness of neighbours, all from that of two names of one job.
fn likeness(offered: &Title, held: &Title) -> f32 {
    ((offered.likeness(held, Weights::ALL) - 0.6) / 0.3).clamp(0.0, 1.0)
}

fn welcome_part(posting: &Posting, profile: &Full, certificates: &[ValidCert]) -> f32 {
    let asked = &posting.certificates_preferred;
    if asked.is_empty() {
        return 0.0;
    }
    let share: f32 = asked
        .iter()
        .map(|asked| {
            if certificates.iter().any(|it| is_same_certificate(asked, &it.name)) {
                1.0
            } else if profile.entries_of(EntryKind::Certificate).any(|it| is_same_certificate(asked, &it.name)) {
                0.5
            } else {
                0.0
            }
        })
        .sum();
    WELCOME * share / asked.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_chinese_wherever_it_stands_and_latin_only_whole() {
        let cases = [
            ("数据库管理员", "数据库", true),
            ("会计、出纳", "会计", true),
            ("会 计", "会计", false),
            ("熟悉java开发", "java", true),
            ("javascript", "java", false),
            ("javascript和java", "java", true),
            ("css", "c", false),
            ("c++程序员", "c++", true),
            ("c++", "c", false),
            ("node.js", "js", true),
            ("5g基站", "5g", true),
            ("15g", "5g", false),
            ("", "会计", false),
        ];
        for (text, word, expected) in cases {
            assert_eq!(has(text, word), expected, "{word} in {text}");
        }
    }

    #[test]
    fn the_part_of_words_is_the_share_of_their_weight() {
        let telling = |word: &str, weight| Telling { word: word.to_owned(), weight };
        let words = [telling("会计", 3.0), telling("出纳", 1.0)];
        let (none, _, missing) = text_part(&words, "电工");
        assert_eq!((none, missing), (0.0, vec!["会计".to_owned(), "出纳".to_owned()]));
        let (some, matched, _) = text_part(&words, "做过会计");
        assert!((some - TEXT * 0.75_f32.sqrt()).abs() < 1e-4, "{some}");
        assert_eq!(matched, ["会计"]);
        assert_eq!(text_part(&words, "会计和出纳").0, TEXT);
        assert_eq!(text_part(&[], "会计").0, 0.0);
    }
}
