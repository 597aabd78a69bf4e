//! What titles and the names of occupations mean, as vectors: a title may share
//! no character with the names of its occupation.

use std::sync::LazyLock;

use super::{all, names as names_of};
use crate::search::analysis::fold;
use crate::titles::vectors::{Vector, embed};

/// Vectors of names with the occupations that they belong to.
#[derive(Default)]
pub(super) struct Meanings {
    owners: Vec<u32>,
    vectors: Vec<Vector>,
}

/// The names of the classification and those of every day. What staff said is no
/// part of it, so that it is computed once and not with each correction.
pub(super) static NAMES: LazyLock<Meanings> = LazyLock::new(|| {
    let mut names = Meanings::default();
    for (owner, it) in (0..).zip(all()) {
        let mut called: Vec<String> = Vec::new();
        for one in names_of(it.code).into_iter().map(fold) {
            if !called.contains(&one) {
                names.add(owner, &one);
                called.push(one);
            }
        }
    }
    names
});

impl Meanings {
    /// One more name of an occupation.
    pub(super) fn add(&mut self, owner: u32, name: &str) {
        if let Some(vector) = embed(name) {
            self.owners.push(owner);
            self.vectors.push(vector);
        }
    }

    /// Raises each occupation's likeness to `weight` times that of its name most like
    /// the title, 0 to 1.
    pub(super) fn raise(&self, title: &Vector, weight: f32, best: &mut [f32]) {
        for (owner, vector) in self.owners.iter().zip(&self.vectors) {
            let slot = &mut best[*owner as usize];
            *slot = slot.max(weight * title.cosine(vector));
        }
    }
}
