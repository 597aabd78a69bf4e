//! The queries: what people might type, drawn from the corpus by a seed.
//!
//! Each query is made from one posting that was drawn blindly, so that it asks
//! for something that exists, and is otherwise left as chance made it: frequent
//! words and rare ones, queries with thousands of hits and with one.

use std::collections::HashSet;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::Serialize;

use crate::api;
use crate::postings::Draft;
use crate::postings::search_form::SearchForm;
use crate::search::{Parsed, PostingSearch, analysis};

/// How many queries there are; they come in turns, as many of each kind. More than
/// the answers that a server keeps (512), so that in turns none is still known.
pub(super) const N_QUERIES: usize = 2_000;

/// Postings looked at before giving up to make a query of a kind.
const MOST_TRIES: usize = 1_000;

/// So many repetitions are drawn before one is taken.
const MOST_REPEATED: usize = 50;

/// What sort of query it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    OneWord,
    TwoWords,
    ThreeWords,
    FourOrFiveWords,
    WordsInRegion,
    WordsAndEducation,
    WordsAndPay,
    Phrase,
    Exclusion,
    Pinyin,
}

impl Kind {
    pub(super) const ALL: [Kind; 10] = [
        Kind::OneWord,
        Kind::TwoWords,
        Kind::ThreeWords,
        Kind::FourOrFiveWords,
        Kind::WordsInRegion,
        Kind::WordsAndEducation,
        Kind::WordsAndPay,
        Kind::Phrase,
        Kind::Exclusion,
        Kind::Pinyin,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::OneWord => "one word",
            Kind::TwoWords => "two words",
            Kind::ThreeWords => "three words",
            Kind::FourOrFiveWords => "four or five words",
            Kind::WordsInRegion => "two words in a region",
            Kind::WordsAndEducation => "two words and an education",
            Kind::WordsAndPay => "two words and a least pay",
            Kind::Phrase => "a phrase and a word",
            Kind::Exclusion => "two words without a third",
            Kind::Pinyin => "pinyin of a title's word",
        }
    }
}

/// A query, in the three forms in which it is asked.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub kind: Kind,
    /// For HTTP: `q=..&region=..`.
    pub address: String,
    /// For our search.
    pub search: PostingSearch,
    /// For the bare engine: every word that is searched for, those of phrases included.
    pub words: Vec<String>,
}

/// Draws the queries, none twice as long as the corpus has enough; the same for the
/// same seed and corpus.
///
/// # Errors
/// The corpus has no posting that some kind of query could be made from.
pub(super) fn draw(postings: &[Draft], seed: u64, n: usize) -> anyhow::Result<Vec<Query>> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut queries = Vec::with_capacity(n);
    let mut known: HashSet<Parameters> = HashSet::new();
    for kind in Kind::ALL.into_iter().cycle().take(n) {
        let (mut drawn, mut n_new) = (None, 0);
        for _ in 0..MOST_TRIES {
            let Some(parameters) = pick(&mut rng, postings).and_then(|it| parameters(kind, it, &mut rng)) else {
                continue;
            };
            n_new += 1;
            let is_new = known.insert(parameters.clone());
            drawn = Some(parameters);
            if is_new || n_new == MOST_REPEATED {
                break;
            }
        }
        let Some(parameters) = drawn else {
            anyhow::bail!("no posting yields a query of the kind {:?}", kind.name());
        };
        queries.push(query(kind, parameters)?);
    }
    Ok(queries)
}

type Parameters = Vec<(&'static str, String)>;

fn query(kind: Kind, mut parameters: Parameters) -> anyhow::Result<Query> {
    // Words stay words: what the box would read as a place is no part of the comparison.
    parameters.push(("literal", "true".to_owned()));
    let address = serde_html_form::to_string(&parameters)?;
    let form: SearchForm = api::parse_query(&address)?;
    let search = form.parse()?.search;
    let parsed = Parsed::read(&search.text);
    let mut words = parsed.words;
    for phrase in &parsed.phrases {
        words.extend(analysis::words(phrase).into_iter().map(|it| it.text));
    }
    Ok(Query { kind, address, search, words })
}

/// `None` where this posting has too little for this kind.
fn parameters(kind: Kind, from: &Draft, rng: &mut StdRng) -> Option<Parameters> {
    let n_words = match kind {
        Kind::OneWord | Kind::Phrase | Kind::Pinyin => 1,
        Kind::ThreeWords | Kind::Exclusion => 3,
        Kind::FourOrFiveWords => rng.random_range(4..=5),
        _ => 2,
    };
    let words = words(from, n_words, rng)?;
    let all = words.join(" ");
    Some(match kind {
        Kind::WordsInRegion => vec![("q", all), ("region", from.region.clone()?)],
        Kind::WordsAndEducation => vec![("q", all), ("education", from.education?.code().to_owned())],
        Kind::WordsAndPay => vec![("q", all), ("pay_min", from.pay.monthly().0?.to_string())],
        Kind::Phrase => vec![("q", format!("\"{}\" {all}", phrase(from, rng)?))],
        Kind::Exclusion => vec![("q", format!("{} {} -{}", words[0], words[1], words[2]))],
        Kind::Pinyin => {
            let word = words.iter().find(|it| it.chars().all(analysis::is_han))?;
            vec![("q", analysis::pinyin_terms(word).into_iter().next()?)]
        }
        _ => vec![("q", all)],
    })
}

/// One word of the title, the others from anywhere in the posting, all different.
fn words(from: &Draft, n: usize, rng: &mut StdRng) -> Option<Vec<String>> {
    let telling = |text: &str| -> Vec<String> {
        analysis::words(text).into_iter().map(|it| it.text).filter(|it| is_typed(it)).collect()
    };
    let title = telling(&from.title);
    let mut chosen = vec![pick(rng, &title)?.clone()];
    let everywhere = [title, telling(&from.duties), telling(&from.requirements)].concat();
    for _ in 0..50 {
        if chosen.len() == n {
            return Some(chosen);
        }
        let word = pick(rng, &everywhere)?;
        if !chosen.contains(word) {
            chosen.push(word.clone());
        }
    }
    (chosen.len() == n).then_some(chosen)
}

/// What someone would type: neither a single sign nor a word that says nothing.
fn is_typed(word: &str) -> bool {
    word.chars().count() >= 2
        && word.chars().all(char::is_alphanumeric)
        && !word.chars().all(|it| it.is_ascii_digit())
        && !analysis::is_stopword(word)
}

/// Four to six characters in a row, without a break between them.
fn phrase(from: &Draft, rng: &mut StdRng) -> Option<String> {
    let runs: Vec<Vec<char>> = [&from.title, &from.duties, &from.requirements]
        .into_iter()
        .flat_map(|it| it.split(|it: char| !analysis::is_han(it)))
        .map(|it| it.chars().collect::<Vec<_>>())
        .filter(|it| it.len() >= 6)
        .collect();
    let run = pick(rng, &runs)?;
    let n = rng.random_range(4..=6);
    let start = rng.random_range(0..=run.len() - n);
    Some(run[start..start + n].iter().collect())
}

/// One of them; `None` of none.
fn pick<'a, T>(rng: &mut StdRng, all: &'a [T]) -> Option<&'a T> {
    if all.is_empty() { None } else { all.get(rng.random_range(0..all.len())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::corpus;

    #[test]
    fn queries_are_of_all_kinds_and_the_same_for_the_same_seed() {
        let postings = corpus::generate(7, 300);
        let queries = draw(&postings, 1, 400).unwrap();
        assert_eq!(queries.len(), 400);
        for kind in Kind::ALL {
            assert_eq!(queries.iter().filter(|it| it.kind == kind).count(), 40, "{}", kind.name());
        }
        let different: HashSet<&str> = queries.iter().map(|it| &*it.address).collect();
        assert!(different.len() > 390, "{}", different.len());
        assert!(queries.iter().all(|it| !it.words.is_empty()));
        let addresses = |it: &[Query]| it.iter().map(|it| it.address.clone()).collect::<Vec<_>>();
        assert_eq!(addresses(&queries), addresses(&draw(&postings, 1, 400).unwrap()));
        assert_ne!(addresses(&queries), addresses(&draw(&postings, 2, 400).unwrap()));

        let of = |kind| queries.iter().find(|it| it.kind == kind).unwrap();
        assert!(of(Kind::WordsInRegion).address.contains("&region="));
        assert!(!Parsed::read(&of(Kind::Phrase).search.text).phrases.is_empty());
        assert!(!Parsed::read(&of(Kind::Exclusion).search.text).exclusions.is_empty());
        assert!(of(Kind::Pinyin).search.text.is_ascii());
    }

    #[test]
    fn without_postings_there_is_nothing_to_ask() {
        assert!(draw(&[], 1, 9).is_err());
    }
}
