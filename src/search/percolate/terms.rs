//! Terms as numbers: a word in a field, the beginning of a name, a code.

use std::collections::HashMap;

use super::super::{Facet, Field};

/// Where a term stands.
#[derive(Clone, Copy)]
pub(super) enum Space {
    Field(Field),
    /// What names begin with, in pinyin.
    Beginning,
    Facet(Facet),
    Employer,
}

/// The number of spaces, rounded up to what can be shifted by.
const SPACES: u32 = 16;

impl Space {
    const fn ordinal(self) -> u32 {
        match self {
            Space::Field(field) => field as u32,
            Space::Beginning => Field::ALL.len() as u32,
            Space::Employer => Field::ALL.len() as u32 + 1,
            Space::Facet(facet) => Field::ALL.len() as u32 + 2 + facet as u32,
        }
    }
}

const _: () = assert!(Field::ALL.len() + 2 + Facet::ALL.len() <= SPACES as usize, "every space has a number");

/// The numbers of all terms that searches ask for. A text has one number, of
/// which each space makes its own: a word is kept once, whatever fields it is
/// looked for in.
#[derive(Default)]
pub(super) struct Terms {
    texts: HashMap<Box<str>, u32>,
    /// The longest beginning that is asked for, in bytes.
    pub(super) longest_beginning: usize,
}

impl Terms {
    /// The number of a term, which is given one where it has none.
    pub(super) fn number(&mut self, space: Space, text: &str) -> u32 {
        if matches!(space, Space::Beginning) {
            self.longest_beginning = self.longest_beginning.max(text.len());
        }
        let number = self.texts.get(text).copied().unwrap_or_else(|| {
            let next = self.texts.len() as u32;
            self.texts.insert(text.into(), next);
            next
        });
        number * SPACES + space.ordinal()
    }

    /// The number of a term; `None` where no search asks for the text.
    pub(super) fn get(&self, space: Space, text: &str) -> Option<u32> {
        self.texts.get(text).map(|it| it * SPACES + space.ordinal())
    }

    /// All numbers are below this.
    pub(super) fn end(&self) -> usize {
        self.texts.len() * SPACES as usize
    }

    pub(super) fn shrink(&mut self) {
        self.texts.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        // The map keeps a byte of its own for each place.
        self.texts.capacity() * (size_of::<(Box<str>, u32)>() + 1) + self.texts.keys().map(|it| it.len()).sum::<usize>()
    }
}
