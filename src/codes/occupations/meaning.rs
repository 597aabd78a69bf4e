//! What titles and the names of occupations mean, as vectors: a title may share
//! no character with the names of its occupation.
//!
//! The middles of all names stand in `index/occupation-vectors.bin`: to compute
//! them takes half a second, which no start and no command should wait for. A
//! test compares the file with the names and with `index/title-vectors.bin`; run
//! it with `BOLE_WRITE_OCCUPATION_VECTORS=1` after either has changed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::all;
use crate::titles::vectors::{DIMENSIONS, Vector};

static FILE: &[u8] = include_bytes!("../../../index/occupation-vectors.bin");

/// How like a title is to an occupation, 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Likeness {
    /// To the middle of its names.
    pub own: f32,
    /// To the middle of the names of its minor group (小类).
    pub group: f32,
}

/// The middles of names: of each occupation, and of each minor group. What staff said
/// is no part of it, so that it is the same with each correction.
struct Middles {
    /// In the order of the list, each with the place of its group; `None` where no
    /// name has a letter that is known.
    own: Vec<Option<(Vector, usize)>>,
    /// In the order of their codes.
    groups: Vec<Option<Vector>>,
}

static MIDDLES: LazyLock<Middles> = LazyLock::new(|| {
    let groups: Vec<&str> = all().iter().map(|it| group_of(it.code)).collect::<BTreeSet<_>>().into_iter().collect();
    let (own, rest) = FILE.split_at(all().len() * DIMENSIONS);
    let place = |code: &str| groups.partition_point(|it| *it < group_of(code));
    let own = all().iter().zip(own.chunks_exact(DIMENSIONS));
    Middles {
        own: own.map(|(it, bytes)| Some((Vector::of_bytes(bytes)?, place(it.code)))).collect(),
        groups: rest.chunks_exact(DIMENSIONS).map(Vector::of_bytes).collect(),
    }
});

/// The code of an occupation's minor group.
fn group_of(code: &str) -> &str {
    &code[..7]
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::names;
    use super::*;
    use crate::search::analysis::fold;
    use crate::titles::vectors::embed;

    fn vectors(code: &str) -> Vec<Vector> {
        let called: BTreeSet<String> = names(code).into_iter().map(fold).collect();
        called.iter().filter_map(|it| embed(it)).collect()
    }

    fn bytes(middle: Option<Vector>) -> Vec<u8> {
        middle.map_or_else(|| vec![0; DIMENSIONS], |it| it.to_bytes())
    }

    #[test]
    fn the_file_holds_the_middles_of_the_names() {
        let mut file = Vec::new();
        let mut groups: BTreeMap<&str, Vec<Vector>> = BTreeMap::new();
        for it in all() {
            let of = vectors(it.code);
            file.extend(bytes(Vector::middle(&of)));
            groups.entry(group_of(it.code)).or_default().extend(of);
        }
        file.extend(groups.values().flat_map(|it| bytes(Vector::middle(it))));
        if std::env::var_os("BOLE_WRITE_OCCUPATION_VECTORS").is_some() {
            std::fs::write("index/occupation-vectors.bin", &file).unwrap();
            return;
        }
        assert_eq!(file.len(), FILE.len());
        // Sums of floats may differ in the last digit elsewhere.
        let most = file.iter().zip(FILE).map(|(a, b)| (*a as i8).abs_diff(*b as i8)).max();
        assert!(most <= Some(1), "names or vectors have changed: write the file anew, as this module says");
    }
}
