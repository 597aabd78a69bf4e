//! Texts as numbers.

use std::hash::{BuildHasher, RandomState};

/// So much of the table is filled before it grows, in eighths.
const FULLEST: usize = 6;

/// Gives each different text a number, from 0 on, and keeps it once. Nothing of it lies
/// alone in memory: a posting asks for some hundred words, of which few are known, and
/// most questions end at one look into a row of bytes.
pub(super) struct Interner {
    bytes: Vec<u8>,
    /// By number: where its text ends.
    ends: Vec<u32>,
    /// By place: a part of the hash, never 0, which says that nothing is here.
    marks: Vec<u8>,
    /// By place: the number.
    numbers: Vec<u32>,
    /// Unknown to whoever chooses texts, so that nobody can make them fall on one place.
    seed: u64,
}

impl Default for Interner {
    fn default() -> Interner {
        Interner {
            bytes: Vec::new(),
            ends: Vec::new(),
            marks: vec![0; 8],
            numbers: vec![0; 8],
            seed: RandomState::new().hash_one(0) | 1,
        }
    }
}

impl Interner {
    /// The number of a text; `None` where it has none.
    pub(super) fn get(&self, text: &[u8]) -> Option<u32> {
        let hash = self.hash(text);
        let (mut place, mark) = (self.place(hash), mark(hash));
        loop {
            match self.marks[place] {
                0 => return None,
                it if it == mark && self.text(self.numbers[place]) == text => return Some(self.numbers[place]),
                _ => place = (place + 1) & (self.marks.len() - 1),
            }
        }
    }

    /// The number of a text, which is given the next one where it has none.
    pub(super) fn number(&mut self, text: &[u8]) -> u32 {
        if let Some(known) = self.get(text) {
            return known;
        }
        if self.ends.len() >= self.marks.len() / 8 * FULLEST {
            self.grow(self.marks.len() * 2);
        }
        let number = self.ends.len() as u32;
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len() as u32);
        self.put(number);
        number
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 4 + self.marks.len() * 5
    }

    fn text(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let begin = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &self.bytes[begin..self.ends[number] as usize]
    }

    fn put(&mut self, number: u32) {
        let hash = self.hash(self.text(number));
        let mut place = self.place(hash);
        while self.marks[place] != 0 {
            place = (place + 1) & (self.marks.len() - 1);
        }
        self.marks[place] = mark(hash);
        self.numbers[place] = number;
    }

    fn grow(&mut self, n: usize) {
        self.marks = vec![0; n];
        self.numbers = vec![0; n];
        (0..self.ends.len() as u32).for_each(|it| self.put(it));
    }

    fn place(&self, hash: u64) -> usize {
        // A power of two.
        hash as usize & (self.marks.len() - 1)
    }

    /// Eight bytes at a time, each mixed by a multiplication whose halves are folded.
    fn hash(&self, text: &[u8]) -> u64 {
        let mix = |a: u64, b: u64| {
            let product = u128::from(a) * u128::from(b);
            product as u64 ^ (product >> 64) as u64
        };
        let mut hash = self.seed ^ text.len() as u64;
        for part in text.chunks(8) {
            let mut eight = [0; 8];
            eight[..part.len()].copy_from_slice(part);
            hash = mix(hash ^ u64::from_le_bytes(eight), 0x9e37_79b9_7f4a_7c15);
        }
        mix(hash, self.seed)
    }
}

fn mark(hash: u64) -> u8 {
    (hash >> 56) as u8 | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number_whatever_comes_after() {
        let mut texts = Interner::default();
        let name = |it: u32| format!("{}{it}", "工".repeat(it as usize % 5));
        assert_eq!(texts.number(b""), 0);
        for it in 1..5_000 {
            assert_eq!(texts.get(name(it).as_bytes()), None);
            assert_eq!(texts.number(name(it).as_bytes()), it);
        }
        for it in 1..5_000 {
            assert_eq!((texts.number(name(it).as_bytes()), texts.get(name(it).as_bytes())), (it, Some(it)));
        }
        assert_eq!((texts.get(b""), texts.get(b"x"), texts.len()), (Some(0), None, 5_000));
        texts.shrink();
        assert!(texts.bytes() < 5_000 * 40, "{}", texts.bytes());
    }
}
