//! How many documents have which code, for the facets.

use std::collections::BTreeMap;

use tantivy::DocId;

use super::super::request::{DAYS, is_within_days};
use super::super::rows::{Row, places, trades};
use super::super::wanted::PUBLISHED;
use super::Facets;
use crate::codes::Education;
use crate::postings::{Kind, PayBand};

/// Counts by small numbers: those of [`places`] and [`trades`], of lists of codes,
/// of days.
#[derive(Clone)]
pub(in crate::search) struct Counts {
    region: Vec<u32>,
    occupation: Vec<u32>,
    education: [u32; Education::ALL.len() + 1],
    pay: [u32; PayBand::ALL.len() + 1],
    kind: [u32; Kind::ALL.len()],
    published: [u32; DAYS.len()],
}

impl Counts {
    pub(super) fn new() -> Box<Counts> {
        Box::new(Counts {
            region: vec![0; places().len()],
            occupation: vec![0; trades().len()],
            education: Default::default(),
            pay: Default::default(),
            kind: Default::default(),
            published: Default::default(),
        })
    }

    /// Counts a document in all facets, or in the one whose filter alone it fails.
    pub(super) fn count(&mut self, row: &Row, age: i64, failed: u8) {
        let [region, occupation, education, pay, kind, published] =
            std::array::from_fn(|facet| failed & !(1 << facet) == 0);
        if region {
            self.region[usize::from(row.region)] += 1;
        }
        if occupation {
            self.occupation[usize::from(row.occupation)] += 1;
        }
        if education {
            self.education[usize::from(row.education)] += 1;
        }
        if pay {
            self.pay[usize::from(row.pay_band)] += 1;
        }
        if kind {
            self.kind[usize::from(row.kind)] += 1;
        }
        if published {
            for (days, count) in DAYS.iter().zip(&mut self.published) {
                *count += u32::from(is_within_days(age, *days));
            }
        }
    }

    fn lists(&self) -> [&[u32]; PUBLISHED + 1] {
        [&self.region, &self.occupation, &self.education, &self.pay, &self.kind, &self.published]
    }

    pub(super) fn add(&mut self, other: &Counts) {
        let into: [&mut [u32]; PUBLISHED + 1] = [
            &mut self.region,
            &mut self.occupation,
            &mut self.education,
            &mut self.pay,
            &mut self.kind,
            &mut self.published,
        ];
        for (into, from) in into.into_iter().zip(other.lists()) {
            into.iter_mut().zip(from).for_each(|(into, from)| *into += from);
        }
    }

    pub(super) fn into_facets(self) -> Facets {
        let counted = |list: &[u32]| -> BTreeMap<u64, i64> {
            (0..).zip(list).filter(|it| *it.1 > 0).map(|(code, n)| (code, i64::from(*n))).collect()
        };
        let published = DAYS.into_iter().zip(self.published).filter(|it| it.1 > 0);
        Facets {
            region: places().rolled_up(&self.region).collect(),
            occupation: trades().rolled_up(&self.occupation).collect(),
            education: counted(&self.education),
            pay: counted(&self.pay),
            kind: counted(&self.kind),
            published: published.map(|(days, n)| (days, i64::from(n))).collect(),
        }
    }

    /// All of these documents, but in "published within", which hangs on the moment.
    pub(in crate::search) fn of(rows: &[Row]) -> Box<Counts> {
        let mut counts = Counts::new();
        // So old that no number of days reaches it.
        rows.iter().for_each(|it| counts.count(it, i64::MAX, 0));
        counts
    }

    /// Counts those that were published within each of the numbers of days; `newest` has
    /// all of them, published last first.
    pub(super) fn count_published(&mut self, rows: &[Row], newest: &[DocId], now: u32) {
        for (days, count) in DAYS.iter().zip(&mut self.published) {
            let is_within =
                |it: &DocId| is_within_days(i64::from(now) - i64::from(rows[*it as usize].published), *days);
            *count += newest.partition_point(is_within) as u32;
        }
    }

    /// Takes back a document that was counted everywhere.
    pub(super) fn uncount(&mut self, row: &Row, age: i64) {
        self.region[usize::from(row.region)] -= 1;
        self.occupation[usize::from(row.occupation)] -= 1;
        self.education[usize::from(row.education)] -= 1;
        self.pay[usize::from(row.pay_band)] -= 1;
        self.kind[usize::from(row.kind)] -= 1;
        for (days, count) in DAYS.iter().zip(&mut self.published) {
            *count -= u32::from(is_within_days(age, *days));
        }
    }
}
