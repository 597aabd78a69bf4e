//! BM25 over single characters and pairs of them: no dictionary, and forgiving
//! of what people leave out.

use std::collections::HashMap;

use crate::search::analysis::is_han;

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A character, a pair of characters, or a word in Latin letters.
pub(super) type Term = u64;

/// Texts of occupations, term by term. An occupation may have several.
pub(super) struct Field {
    /// The occupation of each document.
    owners: Vec<u32>,
    /// `b`-normalised length of each document.
    norms: Vec<f32>,
    /// What the different terms of each document weigh together.
    weights: Vec<f32>,
    /// Documents of each term and how often they have it.
    postings: HashMap<Term, Vec<(u32, f32)>>,
}

/// How well the best of an occupation's documents fits a title; each part is
/// the best of any document, 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cover {
    /// How much of the document stands in the title.
    pub document: f32,
    /// How much of the title stands in the document.
    pub title: f32,
    /// The harmonic mean of both.
    pub both: f32,
}

impl Field {
    pub(super) fn new(documents: Vec<(u32, Vec<Term>)>) -> Field {
        let mean = documents.iter().map(|it| it.1.len()).sum::<usize>() as f32 / documents.len().max(1) as f32;
        let mut field = Field { owners: Vec::new(), norms: Vec::new(), weights: Vec::new(), postings: HashMap::new() };
        for (id, (owner, terms)) in (0..).zip(documents) {
            field.owners.push(owner);
            field.norms.push(K1 * (1.0 - B + B * terms.len() as f32 / mean));
            for term in terms {
                let postings = field.postings.entry(term).or_default();
                match postings.last_mut() {
                    Some(last) if last.0 == id => last.1 += 1.0,
                    _ => postings.push((id, 1.0)),
                }
            }
        }
        field.weights = vec![0.0; field.owners.len()];
        // In the order of terms, so that the sums are the same each time.
        let mut terms: Vec<Term> = field.postings.keys().copied().collect();
        terms.sort_unstable();
        for term in terms {
            let rarity = field.rarity(term);
            for (id, _) in &field.postings[&term] {
                field.weights[*id as usize] += rarity;
            }
        }
        field
    }

    fn rarity(&self, term: Term) -> f32 {
        let n = self.postings.get(&term).map_or(0, Vec::len) as f32;
        (1.0 + (self.owners.len() as f32 - n + 0.5) / (n + 0.5)).ln()
    }

    /// For each occupation the score of its best document, as a share of what
    /// the wanted terms weigh: about 0 to 2.
    pub(super) fn score(&self, wanted: &[(Term, f32)], n_owners: usize) -> Vec<f32> {
        let possible: f32 = wanted.iter().map(|(term, weight)| self.rarity(*term) * weight).sum();
        let mut documents = vec![0.0_f32; self.owners.len()];
        for (term, weight) in wanted {
            let Some(postings) = self.postings.get(term) else { continue };
            let rarity = self.rarity(*term) * weight / possible;
            for &(id, tf) in postings {
                documents[id as usize] += rarity * tf * (K1 + 1.0) / (tf + self.norms[id as usize]);
            }
        }
        let mut best = vec![0.0_f32; n_owners];
        for (score, &owner) in documents.iter().zip(&self.owners) {
            best[owner as usize] = best[owner as usize].max(*score);
        }
        best
    }

    /// For each occupation how far its documents and the title cover each other.
    pub(super) fn cover(&self, wanted: &[(Term, f32)], n_owners: usize) -> Vec<Cover> {
        let possible: f32 = wanted.iter().map(|(term, _)| self.rarity(*term)).sum();
        let mut shared = vec![0.0_f32; self.owners.len()];
        for (term, _) in wanted {
            let rarity = self.rarity(*term);
            for (id, _) in self.postings.get(term).map_or(&[][..], Vec::as_slice) {
                shared[*id as usize] += rarity;
            }
        }
        let mut best = vec![Cover::default(); n_owners];
        for ((shared, weight), &owner) in shared.iter().zip(&self.weights).zip(&self.owners) {
            if *shared > 0.0 {
                let best = &mut best[owner as usize];
                let (document, title) = (shared / weight, shared / possible);
                best.document = best.document.max(document);
                best.title = best.title.max(title);
                best.both = best.both.max(2.0 * document * title / (document + title));
            }
        }
        best
    }
}

/// Characters and pairs of neighbours; a word in Latin letters is one term.
pub(super) fn terms(text: &str) -> Vec<Term> {
    let mut terms = Vec::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut latin: Option<Term> = None;
    for c in text.chars() {
        if is_han(c) {
            terms.extend(latin.take());
            terms.push(Term::from(u32::from(c)));
            terms.extend(before.map(|it| Term::from(u32::from(it)) << 32 | Term::from(u32::from(c))));
            before = Some(c);
        } else {
            before = None;
            if c.is_alphanumeric() || matches!(c, '+' | '#') {
                // Seven letters in 56 bits are unique, and longer words nearly.
                let word = latin.unwrap_or(1 << 63);
                latin = Some(1 << 63 | word.wrapping_mul(0x100_0193) ^ Term::from(u32::from(c)));
            } else {
                terms.extend(latin.take());
            }
        }
    }
    terms.extend(latin);
    terms
}
