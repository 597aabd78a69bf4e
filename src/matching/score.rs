//! The score of a pair, in parts that add up, and its explanation in words.

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
use crate::search::snippet::Marks;
use crate::search::{ProfileDoc, Search, Telling, analysis};
use crate::titles::{Title, Weights};
use crate::training::gap::Ways;
use crate::training::gap::ways::{self, Link};

/// What each part can bring, of 100. Tuned by reading matches of the demo
/// county, never on a test set.
const TEXT: f32 = 60.0;
/// The same occupation; less for the same group.
const OCCUPATION: f32 = 34.0;
/// Certificates that are welcome.
const WELCOME: f32 = 6.0;

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

/// A match in words, for a page.
#[derive(Debug, Clone)]
pub struct Explained {
    /// 五项全部符合; or how many pass, fail, and are not known.
    pub verdict: String,
    /// The conditions: outcome's code, what it is about, what is asked, what there is, what would change it.
    pub conditions: Vec<ExplainedCondition>,
    /// Telling words that both have.
    pub matched: Vec<String>,
    /// Telling words that the profile lacks.
    pub missing: Vec<String>,
    /// The passage of the posting that holds the words, as HTML.
    pub posting_passage: Option<String>,
    /// The passage of the profile that holds the words, as HTML.
    pub profile_passage: Option<String>,
    /// 0 to 100: the sum of the points below.
    pub score: i32,
    /// What brings how many points, in words, whatever brings most first.
    pub parts: Vec<String>,
    /// Where one certificate alone is missing.
    pub one_away: Option<OneAway>,
}

/// A certificate that alone keeps someone from a posting (一证之差).
#[derive(Debug, Clone)]
pub struct OneAway {
    /// As the posting calls it.
    pub certificate: String,
    /// The nearest classes that lead to it.
    pub ways: Vec<Link>,
}

impl Explained {
    /// The same with the classes that lead to the one certificate that is missing.
    pub fn with_ways(self, it: &Match, ways: &Ways, loc: Loc) -> Explained {
        let one_away =
            it.one_away().map(|asked| OneAway { certificate: asked.to_owned(), ways: ways::links(ways, asked, loc) });
        Explained { one_away, ..self }
    }
}

/// A condition in words, for a page.
#[derive(Debug, Clone)]
pub struct ExplainedCondition {
    /// `pass`, `fail` or `unknown`.
    pub outcome: &'static str,
    /// What it is about.
    pub label: String,
    /// What is asked.
    pub asked: String,
    /// What there is.
    pub has: String,
    /// What would change it.
    pub change: String,
}

impl Match {
    /// In words.
    pub fn explain(&self, posting: &Posting, document: &ProfileDoc, loc: Loc) -> Explained {
        let n = self.conditions.len();
        let (n_failed, n_unknown) = (self.n_failed(), self.n_unknown());
        let verdict = if n_failed == 0 && n_unknown == 0 {
            loc.t("matching-all-pass").with("n", n)
        } else {
            loc.t("matching-verdict")
                .with("passed", n - n_failed - n_unknown)
                .with("failed", n_failed)
                .with("unknown", n_unknown)
        };
        let marks = Marks::from_words(self.matched.iter().cloned());
        let (points, parts) = self.contributions(loc);
        Explained {
            verdict: verdict.to_string(),
            conditions: self
                .conditions
                .iter()
                .map(|it| ExplainedCondition {
                    outcome: it.outcome.code(),
                    label: loc.t(it.kind.message()).to_string(),
                    asked: it.asked.clone(),
                    has: it.has.clone(),
                    change: it.change.clone(),
                })
                .collect(),
            matched: self.matched.clone(),
            missing: self.missing.clone(),
            posting_passage: marks.passage(&posting.body(), 70),
            profile_passage: marks.passage(&format!("{}\n{}", document.title, document.body), 70),
            score: points,
            parts,
            one_away: None,
        }
    }

    /// The points as they are shown and their sum: whole ones, so that what a
    /// reader adds up is what stands above it.
    fn contributions(&self, loc: Loc) -> (i32, Vec<String>) {
        let Parts { text, occupation, welcome } = self.parts;
        let parts = [("text", text, TEXT), ("occupation", occupation, OCCUPATION), ("welcome", welcome, WELCOME)];
        let mut parts = parts.map(|(name, points, most)| {
            let share = match points / most {
                it if it >= 0.8 => "high",
                it if it >= 0.4 => "middle",
                it if it > 0.0 => "low",
                _ => "none",
            };
            let text = loc
                .t(format!("matching-part-{name}"))
                .with("points", points.round() as i32)
                .with("most", most as i32)
                .with("share", share)
                .with("n", self.matched.len());
            (points.round() as i32, text.to_string())
        });
        let sum = parts.iter().map(|it| it.0).sum();
        parts.sort_by_key(|it| std::cmp::Reverse(it.0));
        (sum, parts.map(|it| it.1).to_vec())
    }
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
