//! A posting as the conditions see it: the numbers of its terms.

use super::super::document::{self, Facet, Field, PostingDoc};
use super::super::plan::SHORTEST_BEGINNING;
use super::marks::Marks;
use super::terms::{Code, Space, Terms};

/// The posting that was read last.
#[derive(Default)]
pub(super) struct Posting {
    terms: Marks,
    /// The terms of [`Field::Exact`] by their places; [`NO_TERM`] between texts and
    /// for what nobody asks for.
    exact: Vec<u32>,
    pub pay_max: Option<u64>,
    pub experience: u64,
    /// Seconds since it was published.
    pub age: i64,
    /// The conditions that terms tell, as a set and as lists (doubled, as searches name them).
    pub holds: Marks,
    pub by_words: Vec<u32>,
    pub by_codes: Vec<u32>,
}

const NO_TERM: u32 = u32::MAX;

/// Terms that only together meet a demand; any of the ways will do. They are kept as
/// numbers in a row ([`Together::write`]).
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
    pub(super) fn has(&self, mut together: Numbers) -> bool {
        let has_row =
            |row: &[u32]| row.iter().all(|it| self.terms.has(*it)) && self.exact.windows(row.len()).any(|it| it == row);
        let has_one = |part: &[u32]| part.iter().any(|it| self.terms.has(*it));
        for _ in 0..together.one() {
            if has_row(together.list()) {
                return true;
            }
        }
        for _ in 0..together.one() {
            let mut has_all = true;
            for _ in 0..together.one() {
                has_all &= has_one(together.list());
            }
            if has_all {
                return true;
            }
        }
        false
    }

    pub(super) fn bytes(&self) -> usize {
        self.terms.bytes()
            + self.holds.bytes()
            + (self.exact.capacity() + self.by_words.capacity() + self.by_codes.capacity()) * 4
    }
}

impl Together {
    /// Writes all that it says, each list after its length: [`Posting::has`] reads it.
    pub(super) fn write(&self, into: &mut Vec<u32>) {
        let list = |list: &[u32], into: &mut Vec<u32>| {
            into.push(list.len() as u32);
            into.extend_from_slice(list);
        };
        into.push(self.rows.len() as u32);
        self.rows.iter().for_each(|it| list(it, into));
        into.push(self.each.len() as u32);
        for parts in &self.each {
            into.push(parts.len() as u32);
            parts.iter().for_each(|it| list(it, into));
        }
    }
}

/// Numbers in a row, to be read one after the other.
pub(super) struct Numbers<'a>(&'a [u32]);

impl<'a> Numbers<'a> {
    /// From a place on.
    pub(super) fn from(all: &'a [u32], at: u32) -> Numbers<'a> {
        Numbers(&all[at as usize..])
    }

    pub(super) fn one(&mut self) -> u32 {
        let (first, rest) = (self.0[0], &self.0[1..]);
        self.0 = rest;
        first
    }

    /// A list after its length.
    pub(super) fn list(&mut self) -> &'a [u32] {
        let n = self.one() as usize;
        let (list, rest) = self.0.split_at(n);
        self.0 = rest;
        list
    }
}
