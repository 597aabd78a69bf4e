//! How a result is computed. The formula is published on the page of each class:
//!
//! - Each part has a full mark and a weight; the weights add up to 100.
//! - total = sum of weight × mark ÷ full mark, rounded once, at the end: half a
//!   hundredth goes up.
//! - Of a part the last sitting counts, be it better or not. Whoever misses a resit
//!   keeps what they had.
//! - A part that someone missed is not a zero: the result is then "absent".
//! - Passed is who has the pass mark in total, and in each part its least mark,
//!   where it has one.
//!
//! Marks are hundredths in whole numbers; the sum is kept as an exact fraction.

use crate::training::Part;

/// What is known of someone in a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sat {
    /// Nothing was entered.
    Open,
    /// They missed it.
    Absent,
    /// A mark, in hundredths.
    Mark(i32),
}

/// What comes of the parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A part has no entry yet.
    Open,
    /// A part was missed.
    Absent,
    /// 合格
    Passed {
        /// Hundredths, of 100.
        total: i32,
    },
    /// 不合格
    Failed {
        /// Hundredths, of 100.
        total: i32,
    },
}

impl Outcome {
    /// The total in hundredths, where there is one.
    pub const fn total(self) -> Option<i32> {
        match self {
            Outcome::Passed { total } | Outcome::Failed { total } => Some(total),
            Outcome::Open | Outcome::Absent => None,
        }
    }
}

/// What counts of the sittings of a part, in their order: the last one that took
/// place; "absent" where none did.
pub fn counting(sittings: impl IntoIterator<Item = Option<i32>>) -> Sat {
    sittings.into_iter().fold(Sat::Open, |before, mark| match (mark, before) {
        (Some(mark), _) => Sat::Mark(mark),
        (None, Sat::Mark(mark)) => Sat::Mark(mark),
        (None, _) => Sat::Absent,
    })
}

/// What comes of someone's parts. `sat` is in the order of `parts`.
pub fn outcome(parts: &[Part], pass_mark: i32, sat: &[Sat]) -> Outcome {
    if parts.is_empty() || sat.len() != parts.len() || sat.contains(&Sat::Open) {
        return Outcome::Open;
    }
    let marks: Vec<i32> =
        sat.iter().filter_map(|it| if let Sat::Mark(mark) = it { Some(*mark) } else { None }).collect();
    if marks.len() < parts.len() {
        return Outcome::Absent;
    }
    let weighed: Vec<Weighed> = parts
        .iter()
        .zip(&marks)
        .map(|(part, mark)| Weighed { weight: part.weight, mark: *mark, full_mark: part.full_mark })
        .collect();
    let total = total(&weighed);
    let has_each = parts.iter().zip(&marks).all(|(part, mark)| part.least_mark.is_none_or(|least| *mark >= least));
    if total >= pass_mark && has_each { Outcome::Passed { total } } else { Outcome::Failed { total } }
}

/// A mark with its weight.
#[derive(Debug, Clone, Copy)]
pub struct Weighed {
    /// Of 100.
    pub weight: i16,
    /// Hundredths.
    pub mark: i32,
    /// Hundredths, above zero.
    pub full_mark: i32,
}

/// The total in hundredths of 100 marks, rounded half up.
pub fn total(parts: &[Weighed]) -> i32 {
    // weight × mark × 100 ÷ full mark: the whole hundredths apart from the rest, so
    // that only rests, each below one, are brought to one denominator.
    let split = |it: &Weighed| {
        let hundredths = i128::from(it.weight) * i128::from(it.mark) * 100;
        (hundredths / i128::from(it.full_mark), hundredths % i128::from(it.full_mark), i128::from(it.full_mark))
    };
    let parts: Vec<(i128, i128, i128)> = parts.iter().map(split).collect();
    let whole: i128 = parts.iter().map(|it| it.0).sum();
    let exact = parts.iter().try_fold((0_i128, 1_i128), |(rest, denominator), (_, more, full)| {
        let common = (denominator / gcd(denominator, *full)).checked_mul(*full)?;
        let rest = rest.checked_mul(common / denominator)?.checked_add(more.checked_mul(common / full)?)?;
        Some((rest, common))
    });
    // More than seven full marks without a common divisor pass 38 digits; their rests
    // are then added up in units of 2^-64, which is nearer than any mark can tell.
    let (rest, denominator) = exact
        .filter(|it| it.1 < i128::MAX / 64)
        .unwrap_or_else(|| (parts.iter().map(|it| (it.1 << 64) / it.2).sum(), 1 << 64));
    let rounded = (2 * rest + denominator).div_euclid(2 * denominator);
    i32::try_from(whole + rounded).unwrap_or(i32::MAX)
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(weight: i16, full: i32, least: Option<i32>) -> Part {
        Part {
            id: 1,
            programme_id: 1,
            position: 1,
            name: "x".to_owned(),
            full_mark: full * 100,
            weight,
            least_mark: least.map(|it| it * 100),
        }
    }

    fn weighed(parts: &[(i16, i32, i32)]) -> i32 {
        let it = |(weight, mark, full_mark): &(i16, i32, i32)| Weighed {
            weight: *weight,
            mark: *mark,
            full_mark: *full_mark,
        };
        total(&parts.iter().map(it).collect::<Vec<_>>())
    }

    #[test]
    fn the_total_is_exact_and_rounded_once_at_the_end() {
        for (parts, expected) in [
            (&[(100, 8_550, 10_000)][..], 8_550),
            // 78.335 × 0.6 does not arise, as marks have two places: 78.33 × 0.6 + 81.27 × 0.4 = 79.506.
            (&[(60, 7_833, 10_000), (40, 8_127, 10_000)], 7_951),
            // Half a hundredth goes up: 50.01 × 0.5 + 50.00 × 0.5 = 50.005.
            (&[(50, 5_001, 10_000), (50, 5_000, 10_000)], 5_001),
            // Just below half stays: 49.99 × 0.33 + 70.00 × 0.67 = 63.3967.
            (&[(33, 4_999, 10_000), (67, 7_000, 10_000)], 6_340),
            // Rounding each part would give 33.33 + 33.33 + 33.34; the sum is 100.
            (&[(33, 10_000, 10_000), (33, 12_000, 12_000), (34, 15_000, 15_000)], 10_000),
            // Thirds: 20 of 30 weighs 2/3 of 50 = 33.333…, twice is 66.666…, up.
            (&[(50, 2_000, 3_000), (50, 2_000, 3_000)], 6_667),
            // 1/3 + 2/3 of weights over thirds, exactly: 10/30 × 50 + 20/30 × 50 = 50.
            (&[(50, 1_000, 3_000), (50, 2_000, 3_000)], 5_000),
            (&[(100, 0, 10_000)], 0),
        ] {
            assert_eq!(weighed(parts), expected, "{parts:?}");
        }
    }

    #[test]
    fn odd_full_marks_of_many_parts_do_not_overflow() {
        let primes = [99_991, 99_989, 99_971, 99_961, 99_929, 99_923, 99_907];
        let parts: Vec<(i16, i32, i32)> = primes.iter().map(|it| (14, *it, *it)).collect();
        assert_eq!(weighed(&parts), 9_800);
        let many: Vec<(i16, i32, i32)> = (0..20).map(|it| (5, (99_991 - 2 * it) / 2, 99_991 - 2 * it)).collect();
        assert_eq!(weighed(&many), 5_000);
    }

    #[test]
    fn a_pass_needs_the_total_and_each_part() {
        let parts = [part(60, 100, Some(50)), part(40, 50, None)];
        let of = |a: Sat, b: Sat| outcome(&parts, 6_000, &[a, b]);
        assert_eq!(of(Sat::Mark(6_000), Sat::Mark(3_000)), Outcome::Passed { total: 6_000 });
        assert_eq!(of(Sat::Mark(6_000), Sat::Mark(2_999)), Outcome::Failed { total: 5_999 });
        // 48 × 0.6 + 50 ÷ 50 × 40 = 68.8, and still too little in the first part.
        assert_eq!(of(Sat::Mark(4_800), Sat::Mark(5_000)), Outcome::Failed { total: 6_880 });
        assert_eq!(of(Sat::Mark(5_000), Sat::Mark(5_000)), Outcome::Passed { total: 7_000 });
        assert_eq!(of(Sat::Absent, Sat::Mark(5_000)), Outcome::Absent);
        assert_eq!(of(Sat::Mark(0), Sat::Mark(0)), Outcome::Failed { total: 0 });
        assert_eq!(of(Sat::Open, Sat::Absent), Outcome::Open);
        assert_eq!(outcome(&[], 0, &[]), Outcome::Open);
    }

    #[test]
    fn the_last_sitting_counts_and_a_missed_resit_changes_nothing() {
        for (sittings, expected) in [
            (&[][..], Sat::Open),
            (&[Some(5_000)], Sat::Mark(5_000)),
            (&[Some(5_900), Some(4_000)], Sat::Mark(4_000)),
            (&[Some(4_000), Some(5_900)], Sat::Mark(5_900)),
            (&[None], Sat::Absent),
            (&[None, Some(7_000)], Sat::Mark(7_000)),
            (&[None, None], Sat::Absent),
            (&[Some(4_000), None], Sat::Mark(4_000)),
        ] {
            assert_eq!(counting(sittings.iter().copied()), expected, "{sittings:?}");
        }
    }
}
