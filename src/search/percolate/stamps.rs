//! A set of small numbers that is emptied at once.

/// Each number carries the stamp of the last round in which it was added: a new
/// round is a new stamp, and nothing has to be wiped.
#[derive(Default)]
pub(super) struct Stamps {
    round: u32,
    stamps: Vec<u32>,
}

impl Stamps {
    /// Empties the set, and makes room for the numbers below `n`.
    pub(super) fn begin(&mut self, n: usize) {
        self.round = self.round.checked_add(1).unwrap_or_else(|| {
            self.stamps.fill(0);
            1
        });
        if self.stamps.len() < n {
            self.stamps.resize(n, 0);
        }
    }

    /// Adds a number; answers whether it is new.
    pub(super) fn add(&mut self, number: u32) -> bool {
        std::mem::replace(&mut self.stamps[number as usize], self.round) != self.round
    }

    /// Whether a number was added; one for which no room was made was not.
    pub(super) fn has(&self, number: u32) -> bool {
        self.stamps.get(number as usize) == Some(&self.round)
    }

    pub(super) fn bytes(&self) -> usize {
        self.stamps.capacity() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_knows_nothing_of_the_last_one() {
        let mut set = Stamps { round: u32::MAX - 1, ..Stamps::default() };
        for _ in 0..3 {
            set.begin(4);
            assert!(!set.has(2) && set.add(2) && !set.add(2) && set.has(2) && !set.has(3) && !set.has(9));
        }
    }
}
