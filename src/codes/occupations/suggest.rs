//! From a free job title to the occupation that it means.
//!
//! Each name of an occupation is a small document (a title should resemble one
//! name, not the average of twenty), all its words together are another. Both
//! are scored by BM25 over single characters and pairs of them, which needs no
//! dictionary and forgives what people leave out; a name that stands in the
//! title word for word counts extra.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Occupation, all, title};
use crate::search::analysis::{fold, is_han};

/// An occupation that a title may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// Which one.
    pub occupation: &'static Occupation,
    /// 0 to 1, about the share of labelled titles for which a suggestion with
    /// this value was right: from 0.65 on it names the occupation's own words.
    pub confidence: f32,
}

/// What the occupation's words taken together weigh beside its best name. Set,
/// as the other numbers, by one look at 2,949 labelled titles: the first place
/// was right for 42 % of them (bigrams alone: 36 %), the first ten for 75 % (67 %).
const TEXT_WEIGHT: f32 = 0.8;

/// What a name that stands in the title word for word counts extra.
const CONTAINED_WEIGHT: f32 = 0.8;

/// How much less the end of a title weighs than its beginning: heads are shared
/// by many occupations (工程师, 员), what stands before tells them apart.
const END_DISCOUNT: f32 = 0.3;

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// The `n` likeliest occupations of a job title, the best first; empty for a
/// title without a letter.
pub fn suggest(title: &str, n: usize) -> Vec<Suggestion> {
    INDEX.suggest(title, n)
}

static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

/// A character or a pair of characters.
type Term = u64;

/// The names (or the texts) of all occupations, term by term.
struct Field {
    /// The occupation of each document.
    owners: Vec<u32>,
    /// `b`-normalised length of each document.
    norms: Vec<f32>,
    /// Documents of each term and how often they have it.
    postings: HashMap<Term, Vec<(u32, f32)>>,
}

struct Index {
    names: Field,
    texts: Field,
    /// The occupations of each folded name.
    exact: HashMap<String, Vec<u32>>,
}

impl Index {
    fn new() -> Index {
        let (mut names, mut texts) = (Vec::new(), Vec::new());
        let mut exact: HashMap<String, Vec<u32>> = HashMap::new();
        for (owner, it) in (0..).zip(all()) {
            for name in std::iter::once(it.name).chain(it.aliases.iter().copied()) {
                let name = fold(name);
                names.push((owner, terms(&name)));
                exact.entry(name).or_default().push(owner);
            }
            let mut text = vec![it.name, it.definition];
            text.extend(it.aliases.iter().chain(&it.tasks));
            texts.push((owner, terms(&fold(&text.join("\n")))));
        }
        Index { names: Field::new(names), texts: Field::new(texts), exact }
    }

    fn suggest(&self, title: &str, n: usize) -> Vec<Suggestion> {
        let segments = title::clean(title);
        let mut wanted: HashMap<Term, f32> = HashMap::new();
        for (i, segment) in segments.iter().enumerate() {
            // What follows a slash or a plus is an alternative or praise.
            let weight = if i == 0 { 1.0 } else { 0.5 };
            let terms = terms(segment);
            let last = terms.len().max(2) as f32 - 1.0;
            for (i, term) in terms.into_iter().enumerate() {
                let slot = wanted.entry(term).or_default();
                *slot = slot.max(weight * (1.0 - END_DISCOUNT * i as f32 / last));
            }
        }
        let possible: f32 = wanted.iter().map(|(term, w)| w * self.names.rarity(*term)).sum();
        if possible <= 0.0 {
            return Vec::new();
        }
        let mut scores = vec![0.0_f32; all().len()];
        self.names.score(&wanted, &mut scores, 1.0);
        self.texts.score(&wanted, &mut scores, TEXT_WEIGHT);
        for segment in &segments {
            self.add_contained(segment, &mut scores);
        }
        let mut ranked: Vec<(usize, f32)> = scores.into_iter().enumerate().filter(|it| it.1 > 0.0).collect();
        ranked.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(n);
        let confidence = |score: f32| score / (score + 2.0 * possible);
        let suggestion = |(at, score)| Suggestion { occupation: &all()[at], confidence: confidence(score) };
        ranked.into_iter().map(suggestion).collect()
    }

    /// Adds to the occupations whose name stands in the title as it is.
    fn add_contained(&self, segment: &str, scores: &mut [f32]) {
        let bounds: Vec<usize> = segment.char_indices().map(|it| it.0).chain([segment.len()]).collect();
        let mut added: HashMap<u32, f32> = HashMap::new();
        for (first, &start) in bounds.iter().enumerate() {
            for &end in bounds.iter().skip(first + 2).take(11) {
                let name = &segment[start..end];
                for &owner in self.exact.get(name).map_or(&[][..], Vec::as_slice) {
                    let weight: f32 = terms(name).iter().map(|it| self.names.rarity(*it)).sum();
                    let whole = if name.len() == segment.len() { 2.0 } else { 1.0 };
                    let slot = added.entry(owner).or_default();
                    *slot = slot.max(weight * whole * CONTAINED_WEIGHT);
                }
            }
        }
        for (owner, weight) in added {
            scores[owner as usize] += weight;
        }
    }
}

impl Field {
    fn new(documents: Vec<(u32, Vec<Term>)>) -> Field {
        let mean = documents.iter().map(|it| it.1.len()).sum::<usize>() as f32 / documents.len() as f32;
        let mut field = Field { owners: Vec::new(), norms: Vec::new(), postings: HashMap::new() };
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
        field
    }

    fn rarity(&self, term: Term) -> f32 {
        let n = self.postings.get(&term).map_or(0, Vec::len) as f32;
        (1.0 + (self.owners.len() as f32 - n + 0.5) / (n + 0.5)).ln()
    }

    /// Adds to each occupation the score of its best document.
    fn score(&self, wanted: &HashMap<Term, f32>, scores: &mut [f32], weight: f32) {
        let mut documents = vec![0.0_f32; self.owners.len()];
        for (term, term_weight) in wanted {
            let Some(postings) = self.postings.get(term) else { continue };
            let rarity = self.rarity(*term) * term_weight;
            for &(id, tf) in postings {
                documents[id as usize] += rarity * tf * (K1 + 1.0) / (tf + self.norms[id as usize]);
            }
        }
        let mut best = vec![0.0_f32; scores.len()];
        for (score, &owner) in documents.iter().zip(&self.owners) {
            best[owner as usize] = best[owner as usize].max(*score);
        }
        for (score, best) in scores.iter_mut().zip(best) {
            *score += best * weight;
        }
    }
}

/// Characters and pairs of neighbours; a word in Latin letters is one term.
fn terms(text: &str) -> Vec<Term> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lead_to_occupations() {
        let cases = [
            ("消毒员", "4-14-04-02"),
            ("防疫员（伊通）", "4-14-04-01"),
            ("养老护理员", "4-10-01-05"),
            ("月嫂", "4-10-01-06"),
            ("高薪诚聘保姆", "4-10-01-06"),
            ("Java开发工程师", "2-02-10-03"),
            ("ＪＡＶＡ開發", "2-02-10-03"),
            ("C#", "2-02-10-03"),
            ("网络安全工程师", "2-02-10-07"),
            ("嵌入式软件工程师8k-12k", "2-02-10-06"),
            ("保育員", "4-10-01-03"),
            ("某电梯厂招聘车工", "6-18-01-01"),
            ("射频工程师", "2-02-10-01"),
        ];
        for (title, expected) in cases {
            let found = suggest(title, 3);
            assert_eq!(found.first().map(|it| it.occupation.code), Some(expected), "{title}: {found:?}");
        }
    }

    #[test]
    fn confidence_falls_and_stays_within_bounds() {
        let found = suggest("软件测试工程师", 10);
        assert_eq!(found.len(), 10);
        assert!(found.windows(2).all(|it| it[0].confidence >= it[1].confidence));
        assert!(found.iter().all(|it| it.confidence > 0.0 && it.confidence < 1.0));
        let exact = suggest("消毒员", 1);
        let vague = suggest("储备人才", 1);
        assert!(exact[0].confidence > 0.65, "{exact:?}");
        assert!(vague.iter().all(|it| it.confidence < exact[0].confidence), "{vague:?}");
    }

    #[test]
    fn what_says_nothing_suggests_nothing() {
        for title in ["", "8000-12000", "！！！", "ω"] {
            assert_eq!(suggest(title, 5), [], "{title}");
        }
        assert_eq!(suggest("会计", 0), []);
    }
}
