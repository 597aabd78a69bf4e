//! A set of small numbers that is emptied at once.

/// A bit for each number: the conditions of a million searches fit into what a core
/// keeps at hand. Only the words that were written are wiped.
#[derive(Default)]
pub(super) struct Marks {
    words: Vec<u64>,
    written: Vec<u32>,
}

impl Marks {
    /// Empties the set, and makes room for the numbers below `n`.
    pub(super) fn begin(&mut self, n: usize) {
        for it in self.written.drain(..) {
            self.words[it as usize] = 0;
        }
        self.make_room(n);
    }

    /// Makes room for the numbers below `n`.
    pub(super) fn make_room(&mut self, n: usize) {
        self.words.resize(self.words.len().max(n.div_ceil(64)), 0);
    }

    /// Adds a number; answers whether it is new.
    pub(super) fn add(&mut self, number: u32) -> bool {
        let word = &mut self.words[number as usize / 64];
        if *word == 0 {
            self.written.push(number / 64);
        }
        let bit = 1 << (number % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Whether a number was added; one for which no room was made was not.
    pub(super) fn has(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|it| it >> (number % 64) & 1 == 1)
    }

    pub(super) fn bytes(&self) -> usize {
        self.words.capacity() * 8 + self.written.capacity() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_knows_nothing_of_the_last_one() {
        let mut set = Marks::default();
        for n in [70, 200, 140] {
            set.begin(n);
            assert!(!set.has(2) && set.add(2) && !set.add(2) && set.add(69) && set.has(2) && !set.has(3));
            assert!(!set.has(133) && !set.has(999) && !set.has(68) && set.has(69));
        }
        assert!(set.add(133) && set.bytes() > 0);
    }
}
