//! Terms as numbers: a word in a field, the beginning of a name, a code.

use std::collections::HashMap;

use super::super::{Facet, Field};
use super::interner::Interner;

/// Where a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Field(Field),
    /// What names begin with, in pinyin.
    Beginning,
}

/// A code of a posting.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Code {
    Facet(Facet, u64),
    Employer(u64),
}

/// The numbers of all terms that searches ask for, from 0 on. A text is kept once,
/// whatever it is looked for in; few are looked for in more than one field.
#[derive(Default)]
pub(super) struct Terms {
    texts: Interner,
    /// By text: one more than the last of its words.
    lasts: Vec<u32>,
    /// Where each stands, and one more than the word of the same text before it, or 0.
    words: Vec<(Space, u32)>,
    /// Codes have numbers of the same row; theirs in `words` say nothing.
    codes: HashMap<Code, u32>,
    /// The longest beginning that is asked for, in bytes.
    pub(super) longest_beginning: usize,
}

impl Terms {
    /// The number of a word, which is given one where it has none.
    pub(super) fn number(&mut self, space: Space, text: &str) -> u32 {
        if space == Space::Beginning {
            self.longest_beginning = self.longest_beginning.max(text.len());
        }
        if let Some(known) = self.get(space, text) {
            return known;
        }
        let number = self.words.len() as u32;
        let text = self.texts.number(text.as_bytes()) as usize;
        self.lasts.resize(self.texts.len(), 0);
        let before = std::mem::replace(&mut self.lasts[text], number + 1);
        self.words.push((space, before));
        number
    }

    /// The number of a code, which is given one where it has none.
    pub(super) fn number_of_code(&mut self, code: Code) -> u32 {
        let next = self.words.len() as u32;
        let number = *self.codes.entry(code).or_insert(next);
        if number == next {
            self.words.push((Space::Beginning, 0));
        }
        number
    }

    /// The number of a word; `None` where no search asks for it.
    pub(super) fn get(&self, space: Space, text: &str) -> Option<u32> {
        let mut next = self.lasts[self.texts.get(text.as_bytes())? as usize];
        while let Some(number) = next.checked_sub(1) {
            let (of, before) = self.words[number as usize];
            if of == space {
                return Some(number);
            }
            next = before;
        }
        None
    }

    /// The number of a code; `None` where no search asks for it.
    pub(super) fn get_code(&self, code: Code) -> Option<u32> {
        self.codes.get(&code).copied()
    }

    /// All numbers are below this.
    pub(super) fn end(&self) -> usize {
        self.words.len()
    }

    pub(super) fn shrink(&mut self) {
        self.texts.shrink();
        self.lasts.shrink_to_fit();
        self.words.shrink_to_fit();
        self.codes.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        // A map keeps a byte of its own for each place.
        let codes = self.codes.capacity() * (size_of::<(Code, u32)>() + 1);
        let words = self.lasts.capacity() * 4 + self.words.capacity() * size_of::<(Space, u32)>();
        self.texts.bytes() + words + codes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_a_number_in_each_place() {
        let mut terms = Terms::default();
        let [title, text] = [Field::Title, Field::Text].map(Space::Field);
        assert_eq!([terms.number(title, "a"), terms.number(text, "a"), terms.number(text, "b")], [0, 1, 2]);
        assert_eq!(terms.number_of_code(Code::Employer(7)), 3);
        assert_eq!([terms.number(title, "b"), terms.number(title, "a"), terms.number(text, "a")], [4, 0, 1]);
        assert_eq!(
            (terms.get(Space::Beginning, "a"), terms.get(text, "c"), terms.get(title, "b")),
            (None, None, Some(4))
        );
        assert_eq!(
            (terms.get_code(Code::Employer(7)), terms.get_code(Code::Employer(8)), terms.end()),
            (Some(3), None, 5)
        );
    }
}
