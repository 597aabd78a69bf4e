//! One pass over everything that matches: which postings pass the filters, the
//! best of them, how many there are, and the counts of each facet.
//!
//! A facet counts as if its own filter were not set (so that one can add to a
//! choice); that is why filters are checked here and not in the query: a
//! posting that fails one filter alone still counts in that facet.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::document::Facet;
use super::request::{Filters, Sort, asks_no_more, is_within_days, reaches};

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

const N_FACETS: usize = 6;

impl Facets {
    fn maps(&mut self) -> [&mut BTreeMap<u64, i64>; N_FACETS] {
        [
            &mut self.region,
            &mut self.occupation,
            &mut self.education,
            &mut self.pay,
            &mut self.kind,
            &mut self.published,
        ]
    }
}

/// The days that "published within" offers.
pub(super) const DAYS: [u64; 4] = [1, 3, 7, 30];

pub(super) struct FacetedTop<'a> {
    pub filters: &'a Filters,
    pub sort: Sort,
    /// How many hits to keep: offset and limit together.
    pub n: usize,
    /// Seconds; what has ended is not there.
    pub now: i64,
    /// Whether facets are wanted.
    pub with_facets: bool,
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
    facets: Facets,
}

pub(super) struct Segment {
    filters: Filters,
    sort: Sort,
    n: usize,
    now: i64,
    with_facets: bool,
    ids: Column<i64>,
    employer: Column<u64>,
    /// Those of [`Facet::ALL`]; the days since publication are reckoned.
    facets: Vec<Column<u64>>,
    experience: Column<u64>,
    pay_min: Column<u64>,
    pay_max: Column<u64>,
    headcount: Column<u64>,
    published: Column<i64>,
    ends: Column<i64>,
    heap: BinaryHeap<Hit>,
    fruit: Fruit,
}

impl Collector for FacetedTop<'_> {
    type Fruit = Fruit;
    type Child = Segment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Segment> {
        let fast = segment.fast_fields();
        Ok(Segment {
            filters: self.filters.clone(),
            sort: self.sort,
            n: self.n,
            now: self.now,
            with_facets: self.with_facets,
            ids: fast.i64("id")?,
            employer: fast.u64("employer_id")?,
            facets: Facet::ALL.iter().map(|it| fast.u64(it.name())).collect::<tantivy::Result<_>>()?,
            experience: fast.u64("experience")?,
            pay_min: fast.u64("pay_min")?,
            pay_max: fast.u64("pay_max")?,
            headcount: fast.u64("headcount")?,
            published: fast.i64("published")?,
            ends: fast.i64("ends")?,
            heap: BinaryHeap::new(),
            fruit: Fruit::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<Fruit>) -> tantivy::Result<Fruit> {
        let mut all = Fruit::default();
        for mut fruit in fruits {
            all.hits.append(&mut fruit.hits);
            all.total += fruit.total;
            all.headcount += fruit.headcount;
            for (into, from) in all.facets.maps().into_iter().zip(fruit.facets.maps()) {
                for (code, n) in from {
                    *into.entry(*code).or_default() += *n;
                }
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
            facets: self.facets,
            synonyms,
        }
    }
}

impl SegmentCollector for Segment {
    type Fruit = Fruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        if self.ends.first(doc).unwrap_or(0) <= self.now || !self.passes_plain(doc) {
            return;
        }
        let published = self.published.first(doc).unwrap_or(0);
        let age = self.now - published;
        let mut failed = None;
        let mut n_failed = 0;
        for (i, wanted) in self.filters.facets().into_iter().enumerate() {
            let passes = match self.facets.get(i) {
                _ if wanted.is_empty() => true,
                Some(column) => column.values_for_doc(doc).any(|it| wanted.contains(&it)),
                None => wanted.iter().any(|days| is_within_days(age, *days)),
            };
            if !passes {
                failed = Some(i);
                n_failed += 1;
                if n_failed > 1 {
                    return;
                }
            }
        }
        if self.with_facets {
            self.count(doc, age, failed);
        }
        if n_failed > 0 {
            return;
        }
        self.fruit.total += 1;
        self.fruit.headcount += i64::try_from(self.headcount.first(doc).unwrap_or(0)).unwrap_or(0);
        if self.n == 0 {
            return;
        }
        let hit = Hit { key: self.key(doc, score, age), published, id: self.ids.first(doc).unwrap_or(0), score };
        if self.heap.len() < self.n {
            self.heap.push(hit);
        } else if self.heap.peek().is_some_and(|worst| hit < *worst) {
            self.heap.pop();
            self.heap.push(hit);
        }
    }

    fn harvest(mut self) -> Fruit {
        self.fruit.hits = self.heap.into_vec();
        self.fruit
    }
}

impl Segment {
    /// The filters that are no facets.
    fn passes_plain(&self, doc: DocId) -> bool {
        let it = &self.filters;
        let experience = || self.experience.first(doc).unwrap_or(super::UNKNOWN_EXPERIENCE);
        it.pay_min.is_none_or(|least| reaches(self.pay_max.first(doc), least))
            && it.employer_id.is_none_or(|id| self.employer.first(doc) == Some(id))
            && it.experience_at_most.is_none_or(|years| asks_no_more(experience(), years))
    }

    fn count(&mut self, doc: DocId, age: i64, failed: Option<usize>) {
        for (i, counts) in self.fruit.facets.maps().into_iter().enumerate() {
            if failed.is_some_and(|it| it != i) {
                continue;
            }
            match self.facets.get(i) {
                Some(column) => {
                    for code in column.values_for_doc(doc) {
                        *counts.entry(code).or_default() += 1;
                    }
                }
                None => {
                    for days in DAYS.into_iter().filter(|days| is_within_days(age, *days)) {
                        *counts.entry(days).or_default() += 1;
                    }
                }
            }
        }
    }

    fn key(&self, doc: DocId, score: Score, age: i64) -> f64 {
        match self.sort {
            // A month-old posting needs a text one seventh better than today's.
            Sort::Relevance => {
                let days = age.max(0) as f64 / 86_400.0;
                f64::from(score) * (0.85 + 0.15 * (-days / 30.0).exp())
            }
            Sort::Newest => 0.0,
            Sort::Pay => self.pay_min.first(doc).map_or(-1.0, |it| it as f64),
            Sort::Closing => -(self.ends.first(doc).unwrap_or(i64::MAX) as f64),
        }
    }
}
