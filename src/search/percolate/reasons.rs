//! Why a search finds a posting: for those who are told of it.

use std::collections::BTreeSet;

use super::super::parsed::Parsed;
use super::super::plan::{Criterion, Plan, Way, Word};
use super::super::{Facet, Field, PostingDoc, PostingSearch, analysis};

/// One of the things that a search asks and a posting has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A word or a phrase.
    Word {
        /// As it was typed, folded.
        asked: String,
        /// What stands there: the same, a synonym, its parts with spaces between them.
        found: String,
        /// Where: in the title rather than in the text; [`Field::Pinyin`] is the sound of title or employer.
        field: Field,
    },
    /// One of the codes of a filter, the closest one.
    Code {
        /// Which filter.
        facet: Facet,
        /// As [`crate::search::Facets`] has them.
        code: u64,
    },
}

/// Why a search finds a posting, in the order of its words, then of its filters.
/// Words of a sentence that are not there are left out.
pub fn reasons(search: &PostingSearch, doc: &PostingDoc) -> Vec<Reason> {
    let plan = Plan::of(&Parsed::read(&search.text), search.is_literal);
    let texts = Texts::of(doc);
    let words = plan.required.iter().filter_map(|it| texts.reason(it));
    let codes = Facet::ALL.into_iter().zip(search.filters.facets()).filter_map(|(facet, wanted)| {
        let code = doc.codes(facet).into_iter().rfind(|it| wanted.contains(it))?;
        Some(Reason::Code { facet, code })
    });
    words.chain(codes).collect()
}

/// The words of a posting by field, and its pairs in their order by text.
struct Texts {
    words: [BTreeSet<String>; Field::ALL.len()],
    pairs: [(Field, Vec<String>); 3],
}

impl Texts {
    fn of(doc: &PostingDoc) -> Texts {
        let pairs = |text: &str| analysis::bigrams(text).into_iter().map(|it| it.text).collect();
        Texts {
            words: Field::ALL.map(|it| doc.tokens(it).into_iter().map(|it| it.text).collect()),
            pairs: [
                (Field::Title, pairs(&doc.title)),
                (Field::Employer, pairs(&doc.employer)),
                (Field::Body, pairs(&doc.body)),
            ],
        }
    }

    fn reason(&self, criterion: &Criterion) -> Option<Reason> {
        let (Criterion::Word { word: asked, .. } | Criterion::Phrase(asked) | Criterion::Anywhere(asked)) = criterion;
        let (found, field) = criterion.ways().iter().find_map(|it| self.find(it, asked))?;
        Some(Reason::Word { asked: asked.clone(), found, field })
    }

    /// What stands there of a way to meet a criterion, and where.
    fn find(&self, way: &Way, asked: &str) -> Option<(String, Field)> {
        match way {
            Way::Word(word) => self.has(word).then(|| (word.text.clone(), shown(word.field))),
            Way::Beginning(word) => {
                let found = self.words[word.field as usize].iter().find(|it| it.starts_with(&word.text))?;
                Some((found.clone(), word.field))
            }
            Way::Row { pairs, .. } if pairs.is_empty() => None,
            Way::Row { pairs, .. } => {
                let (field, _) = self.pairs.iter().find(|(_, all)| all.windows(pairs.len()).any(|it| it == pairs))?;
                let row = spelled(pairs);
                // A phrase may have had more in it than characters.
                Some((if asked.contains(&row) { asked.to_owned() } else { row }, *field))
            }
            Way::Each(parts) => {
                let found: Option<Vec<&str>> =
                    parts.iter().map(|it| Some(&*it.iter().find(|it| self.has(it))?.text)).collect();
                Some((found?.join(" "), parts[0][0].field))
            }
        }
    }

    fn has(&self, word: &Word) -> bool {
        self.words[word.field as usize].contains(&word.text)
    }
}

/// The text of which pairs were made: what overlaps stands once, the rest apart.
fn spelled(pairs: &[String]) -> String {
    let mut text = String::new();
    for pair in pairs {
        let first = pair.chars().next().unwrap_or_default();
        if text.ends_with(first) && analysis::is_han(first) {
            text.extend(pair.chars().skip(1));
        } else {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(pair);
        }
    }
    text
}

/// The field as people know it.
fn shown(field: Field) -> Field {
    match field {
        Field::Characters => Field::Title,
        it => it,
    }
}
