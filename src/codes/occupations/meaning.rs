//! What titles and the names of occupations mean, as vectors: a title may share
//! no character with the names of its occupation.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{all, names};
use crate::search::analysis::fold;
use crate::titles::vectors::{Vector, embed};

/// How like a title is to an occupation, 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Likeness {
    /// To the middle of its names.
    pub own: f32,
    /// To the middle of the names of its minor group (小类).
    pub group: f32,
}

/// The middles of names: of each occupation, and of each minor group. What staff said
/// is no part of it, so that it is computed once and not with each correction.
struct Middles {
    /// In the order of the list, each with the place of its group; `None` where no
    /// name has a letter that is known.
    own: Vec<Option<(Vector, usize)>>,
    groups: Vec<Option<Vector>>,
}

static MIDDLES: LazyLock<Middles> = LazyLock::new(|| {
    let named: Vec<(&str, Vec<Vector>)> = all().iter().map(|it| (&it.code[..7], vectors(it.code))).collect();
    let mut groups: BTreeMap<&str, Vec<Vector>> = BTreeMap::new();
    for (group, vectors) in &named {
        groups.entry(group).or_default().extend(vectors.iter().cloned());
    }
    let place = |group: &str| groups.keys().take_while(|it| **it < group).count();
    Middles {
        own: named.iter().map(|(group, it)| Some((Vector::middle(it)?, place(group)))).collect(),
        groups: groups.values().map(|it| Vector::middle(it)).collect(),
    }
});

fn vectors(code: &str) -> Vec<Vector> {
    let mut called: Vec<String> = Vec::new();
    for one in names(code).into_iter().map(fold) {
        if !called.contains(&one) {
            called.push(one);
        }
    }
    called.iter().filter_map(|it| embed(it)).collect()
}

/// Raises each occupation's likeness to `weight` times that of a title.
pub(super) fn raise(title: &Vector, weight: f32, best: &mut [Likeness]) {
    let likeness = |it: &Vector| weight * title.cosine(it);
    let groups: Vec<f32> = MIDDLES.groups.iter().map(|it| it.as_ref().map_or(0.0, likeness)).collect();
    for (slot, own) in best.iter_mut().zip(&MIDDLES.own) {
        if let Some((middle, group)) = own {
            slot.own = slot.own.max(likeness(middle));
            slot.group = slot.group.max(groups[*group]);
        }
    }
}
