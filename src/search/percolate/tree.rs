//! The tree in which searches are filed, as one flat array.
//!
//! A node is a condition; what lies below it is looked at only where it holds.
//! Nodes stand in the order in which one walks, each with the place where its
//! part ends: to skip it is one step, to go down is the next one.

use std::collections::HashSet;

/// Marks a key as that of a search, the end of a path.
const IS_SEARCH: u32 = 1 << 31;

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
    /// The nodes of paths that begin with what no term tells.
    untold: Vec<u32>,
}

/// The conditions of a search, in the order in which they are looked at.
pub(super) struct Path {
    /// Never empty.
    pub conditions: Vec<u32>,
    /// Whether terms tell when the first one holds.
    pub is_told: bool,
}

impl Tree {
    /// Files paths to searches; a search may have several.
    pub(super) fn build(paths: Vec<(Path, u32)>) -> Tree {
        let untold: HashSet<u32> = paths.iter().filter(|it| !it.0.is_told).map(|it| it.0.conditions[0]).collect();
        let with_search = |(mut path, search): (Path, u32)| {
            path.conditions.push(search | IS_SEARCH);
            path.conditions
        };
        let mut keys: Vec<Vec<u32>> = paths.into_iter().map(with_search).collect();
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
            if untold.contains(&node.key) {
                tree.untold.push(at as u32);
            } else {
                let key = node.key as usize;
                tree.tops.resize(tree.tops.len().max(key + 1), NOWHERE);
                tree.tops[key] = at as u32;
            }
            at = node.end as usize;
        }
        tree
    }

    fn close(&mut self, nodes: impl Iterator<Item = usize>) {
        let end = self.nodes.len() as u32;
        nodes.for_each(|it| self.nodes[it].end = end);
    }

    /// Finds the searches all of whose conditions hold, some of them several
    /// times; answers how many conditions were looked at. `told` are the
    /// conditions that terms tell, of those that hold.
    pub(super) fn find(&self, told: &[u32], holds: impl Fn(u32) -> bool, found: &mut Vec<u32>) -> u64 {
        let tops = told.iter().filter_map(|it| self.tops.get(*it as usize)).filter(|it| **it != NOWHERE);
        tops.chain(&self.untold).map(|top| self.walk(*top as usize, &holds, found)).sum()
    }

    fn walk(&self, top: usize, holds: &impl Fn(u32) -> bool, found: &mut Vec<u32>) -> u64 {
        let (mut at, end) = (top, self.nodes[top].end as usize);
        let mut n_tests = 0;
        while at < end {
            let Node { key, end } = self.nodes[at];
            if key & IS_SEARCH != 0 {
                found.push(key & !IS_SEARCH);
                at += 1;
            } else {
                n_tests += 1;
                at = if holds(key) { at + 1 } else { end as usize };
            }
        }
        n_tests
    }

    pub(super) fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>() + (self.tops.capacity() + self.untold.capacity()) * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_found_where_its_whole_path_holds() {
        let path = |conditions: &[u32], is_told| Path { conditions: conditions.to_vec(), is_told };
        let tree = Tree::build(vec![
            (path(&[1, 2], true), 10),
            (path(&[1, 2, 3], true), 11),
            (path(&[1, 4], true), 12),
            (path(&[5], true), 13),
            (path(&[6, 1], false), 14),
            (path(&[2, 1], true), 10),
        ]);
        let cases: [(&[u32], &[u32], u64); 5] = [
            (&[1, 2], &[10, 10], 7),
            (&[1, 2, 3], &[10, 10, 11], 7),
            (&[5], &[13], 2),
            (&[1, 4, 6], &[12, 14], 5),
            (&[], &[], 1),
        ];
        for (holding, searches, n_tests) in cases {
            let mut found = Vec::new();
            assert_eq!(tree.find(holding, |it| holding.contains(&it), &mut found), n_tests, "{holding:?}");
            found.sort_unstable();
            assert_eq!(found, searches, "{holding:?}");
        }
    }
}
