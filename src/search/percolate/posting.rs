//! A posting as the conditions see it: the numbers of its terms.

use super::super::document::{self, Facet, Field, PostingDoc};
use super::super::plan::SHORTEST_BEGINNING;
use super::stamps::Stamps;
use super::terms::{Code, Space, Terms};

/// The posting that was read last.
#[derive(Default)]
pub(super) struct Posting {
    terms: Stamps,
    /// The terms of [`Field::Exact`] by their places; [`NO_TERM`] between texts and
    /// for what nobody asks for.
    exact: Vec<u32>,
    pub pay_max: Option<u64>,
    pub experience: u64,
    /// Seconds since it was published.
    pub age: i64,
    /// The conditions that terms tell, as a set and as a list (doubled, as searches name them).
    pub holds: Stamps,
    pub fulfilled: Vec<u32>,
}

const NO_TERM: u32 = u32::MAX;

/// Terms that only together meet a demand; any of the ways will do.
#[derive(Default)]
pub(super) struct Together {
    /// Side by side in [`Field::Exact`].
    pub rows: Vec<Box<[u32]>>,
    /// Of each list one.
    pub each: Vec<Vec<Box<[u32]>>>,
}

impl Posting {
    /// Takes in a posting as it is at an instant, in seconds; answers those of its
    /// terms that anyone asks for.
    pub(super) fn read(&mut self, doc: &PostingDoc, now: i64, terms: &Terms) -> Vec<u32> {
        self.pay_max = doc.monthly_pay().map(|it| it.1);
        self.experience = doc.experience();
        self.age = now - document::seconds(doc.published_at);
        self.terms.begin(terms.end());
        self.exact.clear();
        let mut met: Vec<u32> = Vec::new();
        let mut meet = |space: Space, text: &str| {
            let term = terms.get(space, text);
            met.extend(term.filter(|it| self.terms.add(*it)));
            term
        };
        for field in Field::INDEXED {
            doc.each_word(field, |word, position| {
                let term = meet(Space::Field(field), word);
                match field {
                    Field::Exact => {
                        self.exact.resize(position as usize, NO_TERM);
                        self.exact.push(term.unwrap_or(NO_TERM));
                    }
                    Field::Pinyin => {
                        let n_ascii = word.bytes().take_while(u8::is_ascii).count();
                        for end in SHORTEST_BEGINNING..=n_ascii.min(terms.longest_beginning) {
                            meet(Space::Beginning, &word[..end]);
                        }
                    }
                    _ => {}
                }
            });
        }
        let facets =
            Facet::ALL.into_iter().flat_map(|it| doc.codes(it).into_iter().map(move |code| Code::Facet(it, code)));
        for code in facets.chain([Code::Employer(doc.employer_id.unsigned_abs())]) {
            met.extend(terms.get_code(code).filter(|it| self.terms.add(*it)));
        }
        met
    }

    /// Whether terms that only together meet a demand are there.
    pub(super) fn has(&self, together: &Together) -> bool {
        let has_row =
            |row: &[u32]| row.iter().all(|it| self.terms.has(*it)) && self.exact.windows(row.len()).any(|it| it == row);
        let has_one = |part: &[u32]| part.iter().any(|it| self.terms.has(*it));
        together.rows.iter().any(|it| has_row(it)) || together.each.iter().any(|it| it.iter().all(|it| has_one(it)))
    }

    pub(super) fn bytes(&self) -> usize {
        self.terms.bytes() + self.holds.bytes() + (self.exact.capacity() + self.fulfilled.capacity()) * 4
    }
}

impl Together {
    pub(super) fn bytes(&self) -> usize {
        let rows: usize = self.rows.iter().map(|it| size_of_val(it) + size_of_val(&**it)).sum();
        let parts = self.each.iter().flatten();
        size_of::<Together>() + rows + parts.map(|it| size_of_val(it) + size_of_val(&**it)).sum::<usize>()
    }
}
