//! What filters, facets and orders look at, by document and in memory: one look at
//! thirty bytes instead of one into each of ten columns. Made when a segment
//! appears, before anybody searches it.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, RwLock};

use tantivy::index::SegmentId;
use tantivy::{DocId, Opstamp, Searcher, SearcherGeneration, SegmentReader};

use super::collector::counts::Counts;
use super::document::{self, Facet};
use crate::codes::{occupations, regions};

/// A document. Codes are places in [`places`] and [`occupations`], moments seconds
/// since 1970, which fit until 2106.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub published: u32,
    pub ends: u32,
    pub pay_min: u32,
    pay_max: u32,
    pub region: u16,
    pub occupation: u16,
    pub headcount: u16,
    pub experience: u8,
    pub education: u8,
    pub pay_band: u8,
    pub kind: u8,
}

/// Where nothing is said of pay.
const NO_PAY: u32 = u32::MAX;

impl Row {
    /// The best pay, yuan a month.
    pub(super) fn pay_max(&self) -> Option<u64> {
        (self.pay_max != NO_PAY).then_some(u64::from(self.pay_max))
    }

    /// The assured pay, yuan a month; -1 where nothing is said, which comes last.
    pub(super) fn pay_min(&self) -> f64 {
        if self.pay_min == NO_PAY { -1.0 } else { f64::from(self.pay_min) }
    }
}

/// The documents of a segment, also those that were deleted since, and what is known of
/// all of them together.
pub(super) struct Rows {
    rows: Box<[Row]>,
    /// Published last first.
    pub newest: Box<[DocId]>,
    /// Those that end soonest first.
    pub ending: Box<[DocId]>,
    pub headcount: i64,
    pub counts: Box<Counts>,
    /// Those that a deletion has left, by the deletion that was asked for last.
    deleted: Mutex<(Option<Opstamp>, Arc<[DocId]>)>,
}

impl Deref for Rows {
    type Target = [Row];

    fn deref(&self) -> &[Row] {
        &self.rows
    }
}

impl Rows {
    fn new(rows: Box<[Row]>) -> Rows {
        let sorted = |key: fn(&Row) -> u32| -> Box<[DocId]> {
            // Key and document in one number: sorting these is three times as fast.
            let mut keys: Vec<u64> = (0..).zip(rows.iter()).map(|(doc, it)| u64::from(key(it)) << 32 | doc).collect();
            keys.sort_unstable();
            keys.into_iter().map(|it| it as DocId).collect()
        };
        Rows {
            newest: sorted(|it| u32::MAX - it.published),
            ending: sorted(|it| it.ends),
            headcount: rows.iter().map(|it| i64::from(it.headcount)).sum(),
            counts: Counts::of(&rows),
            deleted: Mutex::default(),
            rows,
        }
    }

    /// The documents that were deleted.
    pub(super) fn deleted(&self, segment: &SegmentReader) -> Arc<[DocId]> {
        if !segment.has_deletes() {
            return Arc::default();
        }
        // A panic leaves a list of an older deletion, which says so.
        let mut known = self.deleted.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != segment.delete_opstamp() {
            let deleted = (0..segment.max_doc()).filter(|it| segment.is_deleted(*it)).collect();
            *known = (segment.delete_opstamp(), deleted);
        }
        known.1.clone()
    }
}

/// Codes that lie in one another, each with a small number from 1; 0 is none.
pub(super) struct Codes {
    codes: Vec<u64>,
    /// By number: the numbers of all that it lies in, and its own.
    paths: Vec<Vec<u16>>,
}

impl Codes {
    fn new(paths: impl Iterator<Item = Vec<u64>>) -> Codes {
        let mut paths: Vec<Vec<u64>> = paths.filter(|it| !it.is_empty()).collect();
        paths.sort_unstable_by_key(|it| it.last().copied());
        paths.dedup_by_key(|it| it.last().copied());
        let mut codes: Codes =
            Codes { codes: paths.iter().filter_map(|it| it.last().copied()).collect(), paths: vec![Vec::new()] };
        for path in paths {
            let numbers = path.into_iter().map(|it| codes.number(it)).filter(|it| *it > 0).collect();
            codes.paths.push(numbers);
        }
        codes
    }

    /// 0 for a code that is not listed.
    fn number(&self, code: u64) -> u16 {
        self.codes.binary_search(&code).ok().and_then(|at| u16::try_from(at + 1).ok()).unwrap_or(0)
    }

    /// How many numbers there are.
    pub(super) fn len(&self) -> usize {
        self.paths.len()
    }

    /// By number: whether it lies in one of these codes.
    pub(super) fn within(&self, wanted: impl Iterator<Item = u64>) -> Box<[bool]> {
        let wanted: Vec<u16> = wanted.map(|it| self.number(it)).filter(|it| *it > 0).collect();
        self.paths.iter().map(|path| path.iter().any(|it| wanted.contains(it))).collect()
    }

    /// What was counted by number, by code and all that it lies in.
    pub(super) fn rolled_up(&self, counts: &[u32]) -> impl Iterator<Item = (u64, i64)> {
        let mut sums = vec![0_i64; self.len()];
        for (path, n) in self.paths.iter().zip(counts).filter(|it| *it.1 > 0) {
            path.iter().for_each(|it| sums[usize::from(*it)] += i64::from(*n));
        }
        self.codes.iter().copied().zip(sums.into_iter().skip(1)).filter(|it| it.1 > 0)
    }
}

/// The regions.
pub(super) fn places() -> &'static Codes {
    static PLACES: LazyLock<Codes> =
        LazyLock::new(|| Codes::new(regions::all().iter().map(|it| document::region_codes(it.code))));
    &PLACES
}

/// The occupations and their groups.
pub(super) fn trades() -> &'static Codes {
    static TRADES: LazyLock<Codes> =
        LazyLock::new(|| Codes::new(occupations::all().iter().map(|it| document::occupation_codes(it.code))));
    &TRADES
}

/// The rows of all segments that are searched. Where there are none (profiles), they
/// are empty.
#[derive(Default)]
pub(super) struct Cache {
    segments: RwLock<HashMap<SegmentId, Arc<Rows>>>,
}

impl Cache {
    /// The rows of a segment, by document.
    pub(super) fn of(&self, segment: &SegmentReader) -> tantivy::Result<Arc<Rows>> {
        let id = segment.segment_id();
        if let Some(rows) = self.segments.read().unwrap_or_else(|it| it.into_inner()).get(&id) {
            return Ok(rows.clone());
        }
        let rows = Arc::new(Rows::new(read(segment)?));
        self.segments.write().unwrap_or_else(|it| it.into_inner()).insert(id, rows.clone());
        Ok(rows)
    }
}

impl tantivy::Warmer for Cache {
    fn warm(&self, searcher: &Searcher) -> tantivy::Result<()> {
        searcher.segment_readers().iter().try_for_each(|it| self.of(it).map(|_| ()))
    }

    fn garbage_collect(&self, live: &[&SearcherGeneration]) {
        let is_live = |id: &SegmentId| live.iter().any(|it| it.segments().contains_key(id));
        self.segments.write().unwrap_or_else(|it| it.into_inner()).retain(|id, _| is_live(id));
    }
}

fn read(segment: &SegmentReader) -> tantivy::Result<Box<[Row]>> {
    let fast = segment.fast_fields();
    let (published, ends) = (fast.i64("published")?, fast.i64("ends")?);
    let of = |name: &str| fast.u64(name);
    let [region, occupation, education, pay_band, kind] = Facet::ALL.map(|it| of(it.name()));
    let (region, occupation, education, pay_band, kind) = (region?, occupation?, education?, pay_band?, kind?);
    let (pay_min, pay_max) = (of("pay_min")?, of("pay_max")?);
    let (headcount, experience) = (of("headcount")?, of("experience")?);
    let (places, trades) = (places(), trades());
    let moment = |it: Option<i64>| u32::try_from(it.unwrap_or(0).max(0)).unwrap_or(u32::MAX);
    let small = |it: Option<u64>| u8::try_from(it.unwrap_or(0)).unwrap_or(u8::MAX);
    let pay = |it: Option<u64>| it.map_or(NO_PAY, |it| u32::try_from(it).unwrap_or(NO_PAY - 1));
    Ok((0..segment.max_doc())
        .map(|doc| Row {
            published: moment(published.first(doc)),
            ends: moment(ends.first(doc)),
            pay_min: pay(pay_min.first(doc)),
            pay_max: pay(pay_max.first(doc)),
            // The deepest of the codes that lie in one another is the greatest.
            region: region.values_for_doc(doc).max().map_or(0, |it| places.number(it)),
            occupation: occupation.values_for_doc(doc).max().map_or(0, |it| trades.number(it)),
            headcount: u16::try_from(headcount.first(doc).unwrap_or(0)).unwrap_or(u16::MAX),
            experience: small(experience.first(doc)),
            education: small(education.first(doc)),
            pay_band: small(pay_band.first(doc)),
            kind: small(kind.first(doc)),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_counted_in_all_that_they_lie_in() {
        let codes = Codes::new([vec![22], vec![22, 2203], vec![22, 2203, 220_323], vec![11]].into_iter());
        let mut counts = vec![0; codes.len()];
        for (code, n) in [(220_323, 2), (2203, 1), (11, 4), (99, 7)] {
            counts[usize::from(codes.number(code))] += n;
        }
        assert_eq!(codes.rolled_up(&counts).collect::<Vec<_>>(), [(11, 4), (22, 3), (2203, 3), (220_323, 2)]);
        let within = codes.within([2203, 99].into_iter());
        let has = |code: u64| within[usize::from(codes.number(code))];
        assert!(has(2203) && has(220_323) && !has(22) && !has(11) && !has(99));
        assert!(size_of::<Row>() <= 28);
    }

    #[test]
    fn every_place_and_trade_has_a_number() {
        assert_eq!(places().len(), regions::all().len() + 1);
        assert_eq!(trades().len(), occupations::all().len() + 1);
    }
}
