//! How good an order is.

use std::collections::HashMap;

/// Places that count.
const PLACES: usize = 10;

/// Normalised discounted cumulative gain of the first ten places, 0 to 1: a grade
/// `g` gains `2^g - 1`, the n-th place is worth `1 / log2(n + 1)` of the first.
/// What has no grade gains nothing; without grades it is 0.
pub(super) fn ndcg(ranked: &[&str], grades: &HashMap<String, u8>) -> f64 {
    let gain = |grade: u8| f64::from((1_u32 << grade) - 1);
    let discounted = |gains: &mut dyn Iterator<Item = f64>| -> f64 {
        gains.take(PLACES).enumerate().map(|(i, gain)| gain / (i as f64 + 2.0).log2()).sum()
    };
    let mut best: Vec<u8> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = discounted(&mut best.into_iter().map(gain));
    let reached = discounted(&mut ranked.iter().map(|it| gain(grades.get(*it).copied().unwrap_or(0))));
    // Of nothing the sum is a negative nought, which would be printed.
    if ideal > 0.0 && reached > 0.0 { reached / ideal } else { 0.0 }
}

/// One over the place of the first that has a grade; 0 where none of them is there.
pub(super) fn reciprocal_rank(ranked: &[&str], grades: &HashMap<String, u8>) -> f64 {
    let place = ranked.iter().position(|it| grades.get(*it).is_some_and(|it| *it > 0));
    place.map_or(0.0, |it| 1.0 / (it as f64 + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_those_of_the_books() {
        let grades = HashMap::from([("a".to_owned(), 3), ("b".to_owned(), 1)]);
        let cases: [(&[&str], f64, f64); 5] = [
            (&["a", "b"], 1.0, 1.0),
            (&["x", "a", "b"], 0.645, 0.5),
            (&["b", "a"], 0.710, 1.0),
            (&["x"], 0.0, 0.0),
            (&[], 0.0, 0.0),
        ];
        for (ranked, gain, rank) in cases {
            assert!((ndcg(ranked, &grades) - gain).abs() < 0.001, "{ranked:?}: {}", ndcg(ranked, &grades));
            assert!((reciprocal_rank(ranked, &grades) - rank).abs() < 1e-9, "{ranked:?}");
        }
        assert!(ndcg(&["a"], &HashMap::new()).abs() < 1e-9);
    }
}
