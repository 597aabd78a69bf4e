//! Chance that is the same for the same seed, everywhere and for ever.
//!
//! Generators of crates may change with their versions, and the county of a
//! seed should not. This is `SplitMix64` (Steele, Lea, Flood 2014), ten lines; it
//! is good enough to draw names with and for nothing that has to be secret.

/// A stream of numbers.
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// The stream of one thing (`part` says of what kind, `index` which one), so
    /// that asking for more things changes none of those before.
    pub(super) fn of(seed: u64, part: u64, index: usize) -> Random {
        let mut random = Random { state: seed ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93) };
        random.state ^= random.next().wrapping_add(index as u64);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.state;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        it ^ (it >> 31)
    }

    /// A number below `n`; 0 where `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        // The high half of the product: no modulo, and a bias of at most n / 2^64.
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high - low + 1).unwrap_or(0);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// Whether something of so many in a hundred happens.
    pub(super) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of them.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// `n` different ones, in the order in which they stand.
    pub(super) fn some<T: Clone>(&mut self, all: &[T], n: usize) -> Vec<T> {
        let mut left = n.min(all.len());
        let mut chosen = Vec::with_capacity(left);
        for (i, it) in all.iter().enumerate() {
            if self.below(all.len() - i) < left {
                chosen.push(it.clone());
                left -= 1;
            }
        }
        chosen
    }

    /// The index of one of them, each as likely as its weight says.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = usize> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (i, weight) in weights.enumerate() {
            if left < weight {
                return i;
            }
            left -= weight;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_are_those_of_the_published_generator() {
        let mut random = Random { state: 1_234_567 };
        let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([random.next(), random.next(), random.next()], expected);
    }

    #[test]
    fn draws_stay_in_their_bounds() {
        let mut random = Random::of(1, 2, 3);
        for _ in 0..1000 {
            assert!((3..=5).contains(&random.between(3, 5)));
            assert_eq!(random.some(&[1, 2, 3, 4], 2).len(), 2);
            assert!(random.weighted([0, 3, 0, 1].into_iter()) % 2 == 1);
        }
        assert_eq!(random.below(0), 0);
    }
}
