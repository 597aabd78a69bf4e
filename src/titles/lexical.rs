//! The characters and words that two titles share.
//!
//! A title is a vector over its terms, each as long as the term is rare; two
//! titles are as alike as the cosine of their vectors. Terms are single
//! characters and pairs of Chinese, and words and pieces of three or four
//! letters of Latin script.

use std::collections::HashMap;

use super::features::{self, Feature, Kind};

/// How many titles of a collection have each term.
pub struct Rarities {
    n_titles: f32,
    n_with: HashMap<u64, u32>,
}

impl Rarities {
    /// Counts the terms of titles.
    pub fn of<'a>(titles: impl Iterator<Item = &'a str>) -> Rarities {
        let mut n_titles = 0.0;
        let mut n_with: HashMap<u64, u32> = HashMap::new();
        for title in titles {
            n_titles += 1.0;
            for term in distinct(&features::of(title)) {
                *n_with.entry(term).or_default() += 1;
            }
        }
        Rarities { n_titles, n_with }
    }

    /// ln(1 + N / (n + 0.5)).
    fn of_term(&self, term: u64) -> f32 {
        let n = self.n_with.get(&term).copied().unwrap_or_default() as f32;
        (self.n_titles / (n + 0.5)).ln_1p()
    }
}

/// The terms of a title by their hash, ascending, with weights whose squares
/// add up to 1.
#[derive(Debug, Clone, Default)]
pub struct Terms(Vec<(u64, f32)>);

impl Terms {
    /// Weighs the terms among a title's features.
    pub fn new(features: &[Feature], rarities: &Rarities) -> Terms {
        let mut terms: Vec<(u64, f32)> =
            distinct(features).into_iter().map(|term| (term, rarities.of_term(term))).collect();
        let length = terms.iter().map(|it| it.1 * it.1).sum::<f32>().sqrt();
        terms.iter_mut().for_each(|it| it.1 /= length);
        Terms(terms)
    }

    /// 0 where nothing is shared, 1 for the same terms.
    pub fn cosine(&self, other: &Terms) -> f32 {
        let (mut one, mut two) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut sum = 0.0;
        while let (Some(a), Some(b)) = (one.peek(), two.peek()) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => _ = one.next(),
                std::cmp::Ordering::Greater => _ = two.next(),
                std::cmp::Ordering::Equal => {
                    sum += a.1 * b.1;
                    one.next();
                    two.next();
                }
            }
        }
        sum
    }
}

/// The terms among the features, each once, ascending.
fn distinct(features: &[Feature]) -> Vec<u64> {
    let is_term = |it: &&Feature| match it.kind {
        Kind::Han => it.length <= 2,
        Kind::Word => true,
        Kind::Piece => it.length <= 4,
        Kind::HanEnd | Kind::Pair | Kind::LastWord => false,
    };
    let mut terms: Vec<u64> = features.iter().filter(is_term).map(|it| it.hash).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}
