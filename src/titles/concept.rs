//! The occupations that two titles may mean.

use crate::codes::occupations::{self, Occupation};

/// How many meanings of a title are looked at.
const N_MEANINGS: usize = 5;

/// Occupations that a title may mean, with shares whose squares add up to 1.
#[derive(Debug, Clone, Default)]
pub struct Concepts(Vec<(&'static str, f32)>);

impl Concepts {
    /// The likeliest occupations of a title; none where the classification's
    /// names, which are Chinese, share nothing with it.
    pub fn of(title: &str) -> Concepts {
        let found = occupations::suggest(title, N_MEANINGS);
        let length = found.iter().map(|it| it.confidence * it.confidence).sum::<f32>().sqrt();
        Concepts(found.into_iter().map(|it| (it.occupation.code, it.confidence / length)).collect())
    }

    /// The one that is known, as somebody said it.
    pub fn known(occupation: &'static Occupation) -> Concepts {
        Concepts(vec![(occupation.code, 1.0)])
    }

    /// Whether the classification says nothing of it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 0 for different kinds of work, 1 for the same meanings: the shares of each
    /// occupation and of the nearest one on the other side, multiplied; half of
    /// it within one minor group. The mean of both directions.
    pub fn nearness(&self, other: &Concepts) -> f32 {
        (self.towards(other) + other.towards(self)) / 2.0
    }

    fn towards(&self, other: &Concepts) -> f32 {
        let nearest = |one: &str| other.0.iter().map(|(two, it)| it * nearness(one, two)).fold(0.0, f32::max);
        self.0.iter().map(|(one, share)| share * nearest(one)).sum::<f32>().min(1.0)
    }
}

/// 1 for the same code, 0.5 within one minor group (小类).
fn nearness(one: &str, two: &str) -> f32 {
    if one == two {
        1.0
    } else if one.get(..7) == two.get(..7) {
        0.5
    } else {
        0.0
    }
}
