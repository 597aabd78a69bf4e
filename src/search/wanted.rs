//! Filters in the form in which a document is compared with them: a look into a
//! table for each.

use super::request::{Filters, asks_no_more, is_within_days, reaches};
use super::rows::{Row, places, trades};

/// The place of "published within" among the facets, the last one.
pub(super) const PUBLISHED: usize = 5;

/// Filters, ready to be compared with.
pub(super) struct Wanted {
    regions: Option<Box<[bool]>>,
    occupations: Option<Box<[bool]>>,
    /// A bit for each code that will do; all of them where nothing is asked.
    education: u64,
    pay: u64,
    kind: u64,
    /// The most days of which one number will do.
    days: Option<u64>,
    pay_min: Option<u64>,
    experience_at_most: Option<u64>,
}

impl Wanted {
    pub(super) fn of(filters: &Filters) -> Wanted {
        let [regions, occupations, education, pay, kind, published] = filters.facets();
        let bits = |codes: &std::collections::BTreeSet<u64>| match codes.is_empty() {
            true => u64::MAX,
            false => codes.iter().filter(|it| **it < 64).fold(0, |bits, it| bits | 1 << it),
        };
        Wanted {
            regions: (!regions.is_empty()).then(|| places().within(regions.iter().copied())),
            occupations: (!occupations.is_empty()).then(|| trades().within(occupations.iter().copied())),
            education: bits(education),
            pay: bits(pay),
            kind: bits(kind),
            // Within one of several numbers of days is within the most.
            days: published.last().copied(),
            pay_min: filters.pay_min,
            experience_at_most: filters.experience_at_most,
        }
    }

    /// A bit for each facet whose filter a document fails, in the order of
    /// [`Filters::facets`]; `None` where it fails what is no facet. `age` in seconds.
    pub(super) fn failed(&self, row: &Row, age: i64) -> Option<u8> {
        if self.pay_min.is_some_and(|least| !reaches(row.pay_max(), least))
            || self.experience_at_most.is_some_and(|years| !asks_no_more(u64::from(row.experience), years))
        {
            return None;
        }
        let is_out = |table: &Option<Box<[bool]>>, code: u16| table.as_ref().is_some_and(|it| !it[usize::from(code)]);
        let lacks = |bits: u64, code: u8| bits >> (code & 63) & 1 == 0;
        let fails = [
            is_out(&self.regions, row.region),
            is_out(&self.occupations, row.occupation),
            lacks(self.education, row.education),
            lacks(self.pay, row.pay_band),
            lacks(self.kind, row.kind),
            self.days.is_some_and(|days| !is_within_days(age, days)),
        ];
        Some(fails.into_iter().enumerate().fold(0, |bits, (facet, fails)| bits | u8::from(fails) << facet))
    }
}
