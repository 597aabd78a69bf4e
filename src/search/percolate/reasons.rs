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

/// The words of a posting by where people know them from, and its pairs in their
/// order by text.
struct Texts {
    words: [(Field, BTreeSet<String>); 6],
    pairs: [(Field, Vec<String>); 3],
}

impl Texts {
    fn of(doc: &PostingDoc) -> Texts {
        let pairs = |text: &str| analysis::bigrams(text).into_iter().map(|it| it.text).collect();
        Texts {
            words: [Field::Title, Field::Employer, Field::Place, Field::Body, Field::Characters, Field::Pinyin].map(
                |field| {
                    let mut words = BTreeSet::new();
                    doc.each_word(field, |word, _| _ = words.insert(word.to_owned()));
                    (field, words)
                },
            ),
            pairs: [
                (Field::Title, pairs(&doc.title)),
                (Field::Employer, pairs(&doc.employer)),
                (Field::Body, pairs(&doc.body)),
            ],
        }
    }

    fn reason(&self, criterion: &Criterion) -> Option<Reason> {
        let (Criterion::Word { word: asked, .. } | Criterion::Phrase(asked) | Criterion::Anywhere(asked)) = criterion;
        // The better hit is the better reason: the title, the whole word.
        let ways = criterion.bonuses().into_iter().chain(criterion.ways());
        let (found, field) = ways.into_iter().find_map(|it| self.find(&it, asked))?;
        Some(Reason::Word { asked: asked.clone(), found, field })
    }

    /// What stands there of a way to meet a criterion, and where.
    fn find(&self, way: &Way, asked: &str) -> Option<(String, Field)> {
        match way {
            Way::Word(word) => self.place(word).map(|field| (word.text.clone(), field)),
            Way::Beginning(word) => {
                let (_, words) = self.words.iter().find(|it| it.0 == word.field)?;
                let found = words.iter().find(|it| it.starts_with(&word.text))?;
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
                let found: Vec<(&str, Field)> = parts
                    .iter()
                    .map(|part| part.iter().find_map(|it| Some((&*it.text, self.place(it)?))))
                    .collect::<Option<_>>()?;
                let is_title = found.iter().all(|it| it.1 == Field::Title);
                let words: Vec<&str> = found.iter().map(|it| it.0).collect();
                Some((words.join(" "), if is_title { Field::Title } else { Field::Body }))
            }
        }
    }

    /// Where a word stands, as people know it.
    fn place(&self, word: &Word) -> Option<Field> {
        let looked_through: &[Field] = match word.field {
            Field::Text => &[Field::Title, Field::Employer, Field::Place, Field::Body],
            ref field => std::slice::from_ref(field),
        };
        let (field, _) =
            self.words.iter().find(|(field, words)| looked_through.contains(field) && words.contains(&word.text))?;
        Some(if *field == Field::Characters { Field::Title } else { *field })
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
