//! Reverse search: which saved searches find this posting?
//!
//! A search is a set of conditions that must all hold: a word, in whatever
//! spelling; one of these regions; not that word; so much pay. Searches that
//! ask the same share the condition ([`conditions`]). A posting is read once,
//! by the analysis of the index, and its terms tell which conditions hold.
//! Searches are filed in a [`tree`], each under its rarest condition, below that
//! under its second rarest, and so on: of a search whose rarest condition fails
//! nothing is looked at, and searches that begin alike are looked at together.
//!
//! What a search asks comes from [`super::plan`], as for the search page: the
//! two cannot disagree. How rare a condition is, is learned from the postings.
//! Everything lies in memory and is built anew from the rows at each start.

mod conditions;
mod interner;
mod lists;
mod marks;
mod posting;
mod reasons;
mod terms;
mod tree;
mod wide;

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

pub use reasons::{Reason, reasons};

use super::{PostingDoc, PostingSearch, document};
use conditions::Conditions;
use tree::Tree;

/// Searches that may wait unfiled, looked at one by one, beside a 64th of those
/// that are filed.
const MOST_UNFILED: usize = 256;

/// After so many postings it is known well enough which conditions are rare to
/// file all searches anew; and again after each sixteenfold of it.
const FIRST_LESSON: u64 = 256;

/// All saved searches of a node, filed so that a posting finds those it matches.
#[derive(Default)]
pub struct Percolator {
    conditions: Conditions,
    filed: Filed,
    /// What came since: by id, the conditions of each.
    unfiled: BTreeMap<i64, Box<[u32]>>,
    /// How often all were filed anew because more is known of the postings.
    n_lessons: u32,
    n_tests: u64,
}

/// The filed searches in flat arrays, by ascending id; the n-th is called `n` in the tree.
#[derive(Default)]
struct Filed {
    ids: Vec<i64>,
    /// Whether it was removed or replaced since.
    is_gone: Vec<bool>,
    n_gone: usize,
    /// Where the conditions of each end in `demands`; they begin where those before end.
    ends: Vec<u32>,
    demands: Vec<u32>,
    tree: Tree,
}

impl Percolator {
    /// Without any search.
    pub fn new() -> Percolator {
        Percolator::default()
    }

    /// Files a search under an id, in place of an older one of that id. `false`
    /// where it asks for nothing but exclusions or freshness: every posting would
    /// be news, so it is not filed.
    pub fn put(&mut self, id: i64, search: &PostingSearch) -> bool {
        self.remove(id);
        let demands = self.conditions.demands(search);
        let is_asking = demands.is_some();
        self.unfiled.extend(demands.map(|it| (id, it)));
        is_asking
    }

    /// Forgets a search; an id that is not there is none.
    pub fn remove(&mut self, id: i64) {
        self.unfiled.remove(&id);
        if let Ok(n) = self.filed.ids.binary_search(&id)
            && !std::mem::replace(&mut self.filed.is_gone[n], true)
        {
            self.filed.n_gone += 1;
        }
    }

    /// The ids of all searches that find this posting, ascending: those on whose
    /// page it would stand at the moment `now`, none once it has ended.
    pub fn matches(&mut self, doc: &PostingDoc, now: NaiveDateTime) -> Vec<i64> {
        self.file_if_due();
        let (now, ends) = (now.and_utc().timestamp(), document::seconds(doc.valid_until));
        if ends <= now {
            return Vec::new();
        }
        self.conditions.read(doc, now);
        let mut found: Vec<u32> = Vec::new();
        let conditions = &self.conditions;
        self.n_tests += self.filed.tree.find(conditions.fulfilled(), |it| conditions.holds(it), &mut found);
        let filed = found.into_iter().map(|n| n as usize).filter(|n| !self.filed.is_gone[*n]);
        let mut ids: Vec<i64> = filed.map(|n| self.filed.ids[n]).collect();
        self.n_tests += self.unfiled.len() as u64;
        let unfiled = self.unfiled.iter().filter(|(_, demands)| demands.iter().all(|it| conditions.holds(*it)));
        ids.extend(unfiled.map(|(id, _)| *id));
        ids.sort_unstable();
        // A sentence is filed under several of its words.
        ids.dedup();
        ids
    }

    /// What [`Percolator::matches`] answers, found by looking at each search in
    /// turn: what `bole bench alerts` measures the tree against.
    pub fn matches_in_turn(&mut self, doc: &PostingDoc, now: NaiveDateTime) -> Vec<i64> {
        let (now, ends) = (now.and_utc().timestamp(), document::seconds(doc.valid_until));
        if ends <= now {
            return Vec::new();
        }
        self.conditions.read(doc, now);
        let all_hold = |demands: &[u32]| demands.iter().all(|it| self.conditions.holds(*it));
        let filed = self.filed.living().filter(|(_, demands)| all_hold(demands)).map(|(id, _)| id);
        let unfiled = self.unfiled.iter().filter(|(_, demands)| all_hold(demands)).map(|(id, _)| *id);
        let mut ids: Vec<i64> = filed.chain(unfiled).collect();
        ids.sort_unstable();
        ids
    }

    /// How many searches there are.
    pub fn len(&self) -> usize {
        self.unfiled.len() + self.filed.ids.len() - self.filed.n_gone
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How much memory it takes, in bytes, without what the allocator adds.
    pub fn bytes(&self) -> usize {
        let Filed { ids, is_gone, ends, demands, tree, .. } = &self.filed;
        let filed = ids.capacity() * 8 + is_gone.capacity() + (ends.capacity() + demands.capacity()) * 4;
        let unfiled = self.unfiled.values().map(|it| size_of_val(&**it) + size_of::<(i64, Box<[u32]>)>());
        size_of::<Percolator>() + filed + tree.bytes() + unfiled.sum::<usize>() + self.conditions.bytes()
    }

    /// How many conditions and unfiled searches were looked at since the start.
    pub fn n_tests(&self) -> u64 {
        self.n_tests
    }

    /// Files all searches. [`Percolator::matches`] does it when it is due; who has put
    /// many calls it, so that the next posting need not wait.
    pub fn file(&mut self) {
        let filed = std::mem::take(&mut self.filed);
        let mut all = std::mem::take(&mut self.unfiled);
        all.extend(filed.living().map(|(id, demands)| (id, Box::from(demands))));
        let mut paths = Vec::with_capacity(all.len());
        for (n, (id, demands)) in (0_u32..).zip(&all) {
            self.filed.ids.push(*id);
            self.filed.demands.extend_from_slice(demands);
            self.filed.ends.push(self.filed.demands.len() as u32);
            self.conditions.paths(demands, |path| paths.push((path, n)));
        }
        self.filed.is_gone = vec![false; all.len()];
        self.filed.tree = Tree::build(paths, |it| self.conditions.told(it));
        for list in [&mut self.filed.ends, &mut self.filed.demands] {
            list.shrink_to_fit();
        }
        self.filed.ids.shrink_to_fit();
        self.conditions.shrink();
    }

    fn file_if_due(&mut self) {
        let n_loose = self.unfiled.len() + self.filed.n_gone;
        let is_lesson = u64::from(self.conditions.n_read()) >= FIRST_LESSON << (4 * self.n_lessons);
        self.n_lessons += u32::from(is_lesson);
        if n_loose > MOST_UNFILED + self.filed.ids.len() / 64 || is_lesson {
            self.file();
        }
    }
}

impl Filed {
    /// Those that were not removed: id and conditions.
    fn living(&self) -> impl Iterator<Item = (i64, &[u32])> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = begins.zip(&self.ends).map(|(begin, end)| &self.demands[begin as usize..*end as usize]);
        self.ids.iter().copied().zip(ranges).zip(&self.is_gone).filter(|(_, is_gone)| !**is_gone).map(|(it, _)| it)
    }
}
