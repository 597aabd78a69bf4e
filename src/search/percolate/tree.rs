//! The tree in which searches are filed, as one flat array.
//!
//! A node is a condition; what lies below it is looked at only where it holds.
//! Nodes stand in the order in which one walks, each with the place where its
//! part ends: to skip it is one step, to go down is the next one.
//!
//! Below a word that many look for stand all the regions that they look in, of
//! which a posting has three; below a region stand the words of all who live there.
//! Such neighbours are not tested one by one. They are a [`Wide`] row: those
//! that the posting fulfils are looked up in it, word and region in one step.

use std::collections::HashSet;

use super::wide::Wide;

/// Marks a key as that of a search, the end of a path.
const IS_SEARCH: u32 = 1 << 31;

/// Marks the first of a row of neighbours that can be looked up.
const IS_WIDE: u32 = 1 << 30;

/// Marks a condition that a code tells: they stand together, behind those that words
/// tell. No condition has so great a number.
const IS_CODE: u32 = 1 << 29;

const CONDITION: u32 = IS_CODE - 1;

/// So many neighbours are a row. Fewer are tested before one of them is looked up.
const WIDE_FROM: usize = 12;

const NOWHERE: u32 = u32::MAX;

struct Node {
    /// A condition, or a search with [`IS_SEARCH`].
    key: u32,
    /// Where the part below it ends.
    end: u32,
}

/// Searches by their conditions.
#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// By condition: the node of the paths that begin with it, or [`NOWHERE`].
    tops: Vec<u32>,
    /// The nodes of paths that begin with what nothing tells.
    untold: Vec<u32>,
    wide: Wide,
}

/// How it is known that a condition holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// By words of the posting.
    ByWords,
    /// By its codes.
    ByCodes,
    /// By nothing: it has to be tested.
    Not,
}

/// The conditions of a search, in the order in which they are looked at.
pub(super) struct Path {
    /// Never empty.
    pub conditions: Vec<u32>,
    /// Whether the first one is told.
    pub is_told: bool,
}

/// What a posting fulfils of what is told.
#[derive(Clone, Copy)]
pub(super) struct Fulfilled<'a> {
    pub by_words: &'a [u32],
    pub by_codes: &'a [u32],
}

impl Tree {
    /// Files paths to searches; a search may have several.
    pub(super) fn build(paths: Vec<(Path, u32)>, told: impl Fn(u32) -> Told) -> Tree {
        let untold: HashSet<u32> = paths.iter().filter(|it| !it.0.is_told).map(|it| it.0.conditions[0]).collect();
        let key = |condition: u32| if told(condition) == Told::ByCodes { condition | IS_CODE } else { condition };
        let mut keys: Vec<Vec<u32>> = paths
            .into_iter()
            .map(|(path, search)| {
                path.conditions.into_iter().map(key).chain(std::iter::once(search | IS_SEARCH)).collect()
            })
            .collect();
        keys.sort_unstable();

        let mut tree = Tree::default();
        // The nodes that lead to the last search.
        let mut open: Vec<usize> = Vec::new();
        for path in keys {
            let n_shared = open.iter().zip(&path).take_while(|(node, key)| tree.nodes[**node].key == **key).count();
            tree.close(open.drain(n_shared..));
            for key in &path[n_shared..] {
                open.push(tree.nodes.len());
                tree.nodes.push(Node { key: *key, end: 0 });
            }
        }
        tree.close(open.into_iter());
        tree.nodes.shrink_to_fit();

        let mut at = 0;
        while let Some(node) = tree.nodes.get(at) {
            let condition = node.key & CONDITION;
            if untold.contains(&condition) {
                tree.untold.push(at as u32);
            } else {
                let place = condition as usize;
                tree.tops.resize(tree.tops.len().max(place + 1), NOWHERE);
                tree.tops[place] = at as u32;
            }
            at = node.end as usize;
        }
        tree.widen(told);
        tree
    }

    fn close(&mut self, nodes: impl Iterator<Item = usize>) {
        let end = self.nodes.len() as u32;
        nodes.for_each(|it| self.nodes[it].end = end);
    }

    /// Makes rows of all neighbours that are many.
    fn widen(&mut self, told: impl Fn(u32) -> Told) {
        let mut row: Vec<(u32, u32)> = Vec::new();
        for parent in 0..self.nodes.len() {
            let (mut at, end) = (parent + 1, self.nodes[parent].end as usize);
            if self.nodes[parent].key & IS_SEARCH != 0 || end - at < WIDE_FROM {
                continue;
            }
            while at < end {
                // Neighbours of one kind stand side by side; what is not told interrupts them.
                let kind = self.nodes[at].key & (IS_SEARCH | IS_CODE);
                row.clear();
                while at < end && self.nodes[at].key & (IS_SEARCH | IS_CODE) == kind {
                    let condition = self.nodes[at].key & CONDITION;
                    if kind & IS_SEARCH != 0 || told(condition) == Told::Not {
                        break;
                    }
                    row.push((condition, at as u32));
                    at = self.nodes[at].end as usize;
                }
                if row.len() >= WIDE_FROM {
                    self.wide.add(&row, at as u32);
                    self.nodes[row[0].1 as usize].key |= IS_WIDE;
                } else if row.is_empty() {
                    at = if kind & IS_SEARCH != 0 { at + 1 } else { self.nodes[at].end as usize };
                }
            }
        }
        self.wide.shrink();
    }

    /// Finds the searches all of whose conditions hold, some of them several
    /// times; answers how many conditions were looked at.
    pub(super) fn find(&self, fulfilled: Fulfilled, holds: impl Fn(u32) -> bool, found: &mut Vec<u32>) -> u64 {
        let told = fulfilled.by_words.iter().chain(fulfilled.by_codes);
        let tops = told.filter_map(|it| self.tops.get(*it as usize)).filter(|it| **it != NOWHERE);
        let tops = tops.map(|top| 1 + self.below(*top, fulfilled, &holds, found)).sum::<u64>();
        tops + self.untold.iter().map(|it| self.walk(*it, self.end(*it), fulfilled, &holds, found)).sum::<u64>()
    }

    fn end(&self, node: u32) -> u32 {
        self.nodes[node as usize].end
    }

    fn below(&self, node: u32, fulfilled: Fulfilled, holds: &impl Fn(u32) -> bool, found: &mut Vec<u32>) -> u64 {
        self.walk(node + 1, self.end(node), fulfilled, holds, found)
    }

    fn walk(
        &self,
        mut at: u32,
        end: u32,
        fulfilled: Fulfilled,
        holds: &impl Fn(u32) -> bool,
        found: &mut Vec<u32>,
    ) -> u64 {
        let mut n_tests = 0;
        while at < end {
            let Node { key, end } = self.nodes[at as usize];
            if key & IS_SEARCH != 0 {
                found.push(key & !IS_SEARCH);
                at += 1;
                continue;
            }
            if key & IS_WIDE != 0
                && let Some(row) = self.wide.row(at)
            {
                let these = if key & IS_CODE == 0 { fulfilled.by_words } else { fulfilled.by_codes };
                // A look-up costs about as much as two tests of neighbours.
                if these.len() * 2 < row.n as usize {
                    for child in these.iter().filter_map(|it| self.wide.get(at, *it)) {
                        n_tests += 1 + self.below(child, fulfilled, holds, found);
                    }
                    at = row.end;
                    continue;
                }
            }
            n_tests += 1;
            at = if holds(key & CONDITION) { at + 1 } else { end };
        }
        n_tests
    }

    pub(super) fn bytes(&self) -> usize {
        let lists = (self.tops.capacity() + self.untold.capacity()) * size_of::<u32>();
        self.nodes.capacity() * size_of::<Node>() + lists + self.wide.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Conditions from 1,000 on are codes, those below 10 that are odd are not told.
    fn told(condition: u32) -> Told {
        match condition {
            1000.. => Told::ByCodes,
            7 | 9 => Told::Not,
            _ => Told::ByWords,
        }
    }

    fn path(conditions: &[u32]) -> Path {
        Path { conditions: conditions.to_vec(), is_told: told(conditions[0]) != Told::Not }
    }

    fn find(tree: &Tree, holding: &[u32]) -> (Vec<u32>, u64) {
        let mut found = Vec::new();
        let of = |kind| holding.iter().copied().filter(|it| told(*it) == kind).collect::<Vec<_>>();
        let (by_words, by_codes) = (of(Told::ByWords), of(Told::ByCodes));
        let fulfilled = Fulfilled { by_words: &by_words, by_codes: &by_codes };
        let n_tests = tree.find(fulfilled, |it| holding.contains(&it), &mut found);
        found.sort_unstable();
        (found, n_tests)
    }

    #[test]
    fn a_search_is_found_where_its_whole_path_holds() {
        let paths = [(&[1, 2][..], 10), (&[1, 2, 3], 11), (&[1, 4], 12), (&[5], 13), (&[9, 1], 14), (&[2, 1], 10)];
        let tree = Tree::build(paths.into_iter().map(|(it, search)| (path(it), search)).collect(), told);
        let cases: [(&[u32], &[u32], u64); 5] = [
            (&[1, 2], &[10, 10], 7),
            (&[1, 2, 3], &[10, 10, 11], 7),
            (&[5], &[13], 2),
            (&[1, 4, 9], &[12, 14], 5),
            (&[], &[], 1),
        ];
        for (holding, searches, n_tests) in cases {
            assert_eq!(find(&tree, holding), (searches.to_vec(), n_tests), "{holding:?}");
        }
    }

    #[test]
    fn rows_of_neighbours_are_looked_up() {
        let mut paths: Vec<(Vec<u32>, u32)> = Vec::new();
        // Below 2: words, what is not told among them, codes, searches of its own.
        for (n, it) in (0..).zip((10..40).chain(50..400).chain(1000..1300).chain([7, 9])) {
            paths.push((vec![2, it], n));
            if it % 3 == 0 {
                paths.push((vec![2, it, 1000 + it % 7], 5_000 + n));
                // The same once more further down: it is found there, and only there.
                paths.push((vec![2, it, 7, 1200 + it % 50], 10_000 + n));
            }
        }
        paths.push((vec![2], 20_000));
        paths.push((vec![2], 20_001));
        let tree = Tree::build(paths.iter().map(|(it, search)| (path(it), *search)).collect(), told);
        for holding in [
            vec![2, 12, 13, 400, 1003, 1250],
            vec![2, 12, 7, 1212, 1005, 1299],
            vec![2],
            vec![12, 1000],
            vec![2, 7, 9, 30, 33, 36, 1233, 1236],
            std::iter::once(2).chain(10..200).chain(1100..1290).collect(),
        ] {
            let mut expected: Vec<u32> =
                paths.iter().filter(|(it, _)| it.iter().all(|it| holding.contains(it))).map(|it| it.1).collect();
            expected.sort_unstable();
            let (found, n_tests) = find(&tree, &holding);
            assert_eq!(found, expected, "{holding:?}");
            assert!(holding.len() > 20 || n_tests < 40, "{holding:?}: {n_tests}");
        }
    }
}
