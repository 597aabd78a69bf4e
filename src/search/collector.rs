//! One pass over everything that matches: which postings pass the filters, the
//! best of them, how many there are, and the counts of each facet.
//!
//! A facet counts as if its own filter were not set (so that one can add to a
//! choice); that is why filters are checked here and not in the query: a
//! posting that fails one filter alone still counts in that facet.

pub(super) mod counts;
mod newest;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::request::Sort;
use super::rows::{Cache, Row, Rows};
use super::wanted::Wanted;
use counts::Counts;
pub(super) use newest::of_all;

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The ids of the page that was asked for, best first, and their scores.
    pub hits: Vec<(i64, f32)>,
    /// How many postings match.
    pub total: i64,
    /// The sum of their headcounts.
    pub headcount: i64,
    /// Counts by facet.
    pub facets: Facets,
    /// What was also searched: synonyms of the words that were typed.
    pub synonyms: Vec<String>,
}

/// Counts by code, one map for each facet. Codes are those of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By region and all that it lies in.
    pub region: BTreeMap<u64, i64>,
    /// By occupation and its groups.
    pub occupation: BTreeMap<u64, i64>,
    /// By the least education asked for.
    pub education: BTreeMap<u64, i64>,
    /// By band of monthly pay.
    pub pay: BTreeMap<u64, i64>,
    /// By kind.
    pub kind: BTreeMap<u64, i64>,
    /// Published within so many days.
    pub published: BTreeMap<u64, i64>,
}

/// Looks at all that matches.
pub(super) struct FacetedTop<'a> {
    pub wanted: Arc<Wanted>,
    pub sort: Sort,
    /// How many hits to keep: offset and limit together.
    pub n: usize,
    /// Seconds; what has ended is not there.
    pub now: i64,
    /// Whether facets are wanted.
    pub with_facets: bool,
    pub rows: &'a Cache,
}

/// A hit on its way: greater is better, ties go to the newer, then to the greater id.
#[derive(PartialEq)]
struct Hit {
    key: f64,
    published: i64,
    id: i64,
    score: f32,
}

impl Eq for Hit {}

impl Ord for Hit {
    fn cmp(&self, other: &Hit) -> Ordering {
        // Reversed: the heap's top is the worst that is kept.
        other.key.total_cmp(&self.key).then(other.published.cmp(&self.published)).then(other.id.cmp(&self.id))
    }
}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Hit) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[derive(Default)]
pub(super) struct Fruit {
    hits: Vec<Hit>,
    total: i64,
    headcount: i64,
    counts: Option<Box<Counts>>,
}

pub(super) struct Segment {
    wanted: Arc<Wanted>,
    sort: Sort,
    n: usize,
    now: u32,
    rows: Arc<Rows>,
    ids: Column<i64>,
    heap: BinaryHeap<Hit>,
    fruit: Fruit,
}

impl Collector for FacetedTop<'_> {
    type Fruit = Fruit;
    type Child = Segment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Segment> {
        Ok(Segment {
            wanted: self.wanted.clone(),
            sort: self.sort,
            n: self.n,
            now: u32::try_from(self.now.max(0)).unwrap_or(u32::MAX),
            rows: self.rows.of(segment)?,
            ids: segment.fast_fields().i64("id")?,
            heap: BinaryHeap::new(),
            fruit: Fruit { counts: self.with_facets.then(Counts::new), ..Fruit::default() },
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance && self.n > 0
    }

    fn merge_fruits(&self, fruits: Vec<Fruit>) -> tantivy::Result<Fruit> {
        let mut all = Fruit { counts: self.with_facets.then(Counts::new), ..Fruit::default() };
        for mut fruit in fruits {
            all.hits.append(&mut fruit.hits);
            all.total += fruit.total;
            all.headcount += fruit.headcount;
            if let (Some(into), Some(from)) = (&mut all.counts, &fruit.counts) {
                into.add(from);
            }
        }
        all.hits.sort_unstable();
        all.hits.truncate(self.n);
        Ok(all)
    }
}

impl Fruit {
    pub(super) fn into_found(self, offset: usize, synonyms: Vec<String>) -> Found {
        Found {
            hits: self.hits.iter().skip(offset).map(|it| (it.id, it.score)).collect(),
            total: self.total,
            headcount: self.headcount,
            facets: self.counts.map(|it| it.into_facets()).unwrap_or_default(),
            synonyms,
        }
    }
}

impl SegmentCollector for Segment {
    type Fruit = Fruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        let row = self.rows[doc as usize];
        if row.ends <= self.now {
            return;
        }
        let age = i64::from(self.now) - i64::from(row.published);
        let Some(failed) = self.wanted.failed(&row, age) else { return };
        if let Some(counts) = &mut self.fruit.counts {
            // What fails two filters is missing in both of their facets.
            if failed.count_ones() > 1 {
                return;
            }
            counts.count(&row, age, failed);
        }
        if failed != 0 {
            return;
        }
        self.fruit.total += 1;
        self.fruit.headcount += i64::from(row.headcount);
        if self.n > 0 {
            self.keep(doc, &row, score, age);
        }
    }

    fn harvest(mut self) -> Fruit {
        self.fruit.hits = self.heap.into_vec();
        self.fruit
    }
}

impl Segment {
    fn keep(&mut self, doc: DocId, row: &Row, score: Score, age: i64) {
        let is_full = self.heap.len() >= self.n;
        // No age makes a text better than it is.
        if is_full && self.sort == Sort::Relevance && self.heap.peek().is_some_and(|worst| f64::from(score) < worst.key)
        {
            return;
        }
        let key = self.key(row, score, age);
        let published = i64::from(row.published);
        if is_full && self.heap.peek().is_some_and(|worst| (key, published) < (worst.key, worst.published)) {
            return;
        }
        let hit = Hit { key, published, id: self.ids.first(doc).unwrap_or(0), score };
        if !is_full {
            self.heap.push(hit);
        } else if let Some(mut worst) = self.heap.peek_mut()
            && hit < *worst
        {
            *worst = hit;
        }
    }

    fn key(&self, row: &Row, score: Score, age: i64) -> f64 {
        match self.sort {
            // A month-old posting needs a text one seventh better than today's.
            Sort::Relevance => {
                let days = age.max(0) as f64 / 86_400.0;
                f64::from(score) * (0.85 + 0.15 * (-days / 30.0).exp())
            }
            Sort::Newest => 0.0,
            Sort::Pay => row.pay_min(),
            Sort::Closing => -f64::from(row.ends),
        }
    }
}
