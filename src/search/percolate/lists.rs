//! Many lists in two arrays.

/// Lists of numbers that grow at any time, in one flat array: each entry leads
/// to the one before it in the same list.
#[derive(Default)]
pub(super) struct Lists {
    /// By list: one more than its last entry, 0 where it is empty.
    heads: Vec<u32>,
    entries: Vec<(u32, u32)>,
}

impl Lists {
    pub(super) fn add(&mut self, list: u32, number: u32) {
        let list = list as usize;
        self.heads.resize(self.heads.len().max(list + 1), 0);
        self.entries.push((number, self.heads[list]));
        self.heads[list] = self.entries.len() as u32;
    }

    pub(super) fn of(&self, list: u32) -> impl Iterator<Item = u32> {
        let entry = |after: u32| after.checked_sub(1).map(|it| self.entries[it as usize]);
        let head = self.heads.get(list as usize).copied().unwrap_or(0);
        std::iter::successors(entry(head), move |(_, before)| entry(*before)).map(|it| it.0)
    }

    pub(super) fn shrink(&mut self) {
        self.heads.shrink_to_fit();
        self.entries.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        self.heads.capacity() * 4 + self.entries.capacity() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_grow_side_by_side() {
        let mut lists = Lists::default();
        for (list, number) in [(3, 7), (0, 8), (3, 9)] {
            lists.add(list, number);
        }
        let all = |list| lists.of(list).collect::<Vec<_>>();
        assert_eq!((all(3), all(0), all(1), all(4)), (vec![9, 7], vec![8], vec![], vec![]));
    }
}
