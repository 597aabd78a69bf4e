//! Telling words: the ones that say what a text is about.
//!
//! A word weighs by how rare it is among all postings (the logarithm that BM25
//! uses too) times the section that it stands in. More than forty would cost
//! time and add noise.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::Result;
use crate::codes::occupations;
use crate::postings::Posting;
use crate::profiles::Full;
use crate::search::{ProfileDoc, Search, Telling, analysis};

/// More are not looked for.
const MOST: usize = 36;

/// What a word of a title weighs, against one of the body.
const TITLE: f32 = 3.0;

/// How many occupations a title may mean.
const MEANINGS: usize = 4;

/// The telling words of a posting. Cutting its texts costs more than all that is
/// done with them, so they are kept as long as it says the same.
pub fn of_posting(search: &Search, posting: &Posting) -> Result<Arc<Vec<Telling>>> {
    let row = &posting.row;
    let certificates = posting.certificates_required.iter().chain(&posting.certificates_preferred);
    let occupation = row.occupation.as_deref().and_then(occupations::get);
    let texts = [(&row.title, TITLE), (&row.requirements, 1.2), (&row.duties, 1.0)];
    let texts = texts.map(|(text, section)| (text.as_str(), section)).into_iter();
    let texts: Vec<(&str, f32)> =
        texts.chain(certificates.map(|it| (it.as_str(), 1.5))).chain(occupation.map(|it| (it.name, 1.5))).collect();
    let mut says = DefaultHasher::new();
    texts.iter().for_each(|it| it.0.hash(&mut says));
    search.telling(row.id, says.finish(), || {
        let mut weights = HashMap::new();
        texts.iter().for_each(|(text, section)| add(&mut weights, text, *section));
        choose(search, weights)
    })
}

/// What a posting's occupation is called, by its book and every day; where it has none,
/// what those are called that its title may mean.
pub fn of_occupation(search: &Search, posting: &Posting) -> Result<Vec<Telling>> {
    let codes: Vec<&str> = match posting.row.occupation.as_deref() {
        Some(code) => vec![code],
        None => occupations::suggest(&posting.row.title, MEANINGS).iter().map(|it| it.occupation.code).collect(),
    };
    let mut weights = HashMap::new();
    codes.into_iter().flat_map(occupations::names).for_each(|it| add(&mut weights, it, 1.0));
    choose(search, weights)
}

/// The telling words of a profile: also of what it looks for.
pub fn of_profile(search: &Search, profile: &Full, document: &ProfileDoc) -> Result<Vec<Telling>> {
    let mut weights = HashMap::new();
    add(&mut weights, &document.title, TITLE);
    add(&mut weights, &document.body, 1.0);
    for code in &profile.preferences.occupations {
        if let Some(it) = occupations::get(code) {
            add(&mut weights, it.name, TITLE);
        }
    }
    choose(search, weights)
}

fn add(weights: &mut HashMap<String, f32>, text: &str, section: f32) {
    let tokens = analysis::words(text);
    let is_single = |it: &analysis::Token| it.text.chars().count() == 1 && it.text.chars().all(analysis::is_han);
    for (i, token) in tokens.iter().enumerate() {
        let word = match tokens.get(i + 1) {
            // Two single characters side by side are a word that the dictionary lacks.
            Some(next)
                if is_single(token)
                    && is_single(next)
                    && token.end == next.start
                    && !i.checked_sub(1).is_some_and(|it| is_single(&tokens[it]) && tokens[it].end == token.start)
                    && !tokens.get(i + 2).is_some_and(|it| is_single(it) && next.end == it.start) =>
            {
                format!("{}{}", token.text, next.text)
            }
            _ => token.text.clone(),
        };
        let n_chars = word.chars().count();
        let is_number = word.chars().all(|it| it.is_ascii_digit() || it == '.');
        let is_stop = analysis::is_stopword(&word) || analysis::is_stopword(&token.text);
        if n_chars < 2 || is_number || is_stop {
            continue;
        }
        let weight = weights.entry(word).or_default();
        // Said twice tells a little more; said ten times is a template.
        *weight = if *weight == 0.0 { section } else { weight.max(section) * 1.1 };
    }
}

fn choose(search: &Search, weights: HashMap<String, f32>) -> Result<Vec<Telling>> {
    let mut words = Vec::with_capacity(weights.len());
    for (word, section) in weights {
        let (n_with, n_all) = search.posting_frequency(&word)?;
        let rarity = rarity(n_with, n_all);
        words.push(Telling { weight: section.min(4.0) * rarity, word });
    }
    words.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.word.cmp(&b.word)));
    words.truncate(MOST);
    Ok(words)
}

/// ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25; near 0 for a word of every text.
fn rarity(n_with: u64, n_all: u64) -> f32 {
    let (n, all) = (n_with as f32, n_all.max(n_with) as f32);
    (1.0 + (all - n + 0.5) / (n + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_words_weigh_more() {
        assert!(rarity(1, 1000) > rarity(10, 1000));
        assert!(rarity(10, 1000) > rarity(900, 1000));
        assert!(rarity(1000, 1000) < 0.01);
        assert!(rarity(0, 0) > 0.0);
    }
}
