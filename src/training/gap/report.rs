//! The gap in numbers: for each certificate what is asked for, who has it, who is
//! near it, and what is planned.

use std::collections::{BTreeMap, HashSet};

use super::survey::{Survey, Wanted};
use super::ways::{Stage, Ways};
use crate::codes::regions;

/// A certificate and its gap, in a region or everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its usual name.
    pub certificate: String,
    /// Open postings that ask for it.
    pub n_postings: i64,
    /// How many people those look for.
    pub headcount: i64,
    /// People who hold it, valid.
    pub n_holders: i64,
    /// People whom it alone keeps from a posting at least.
    pub n_short: i64,
    /// Free seats of classes that people can enrol in.
    pub n_open: i64,
    /// Seats of classes that are planned.
    pub n_planned: i64,
}

impl Line {
    /// Places that neither whoever holds it nor whoever comes out of these classes
    /// can fill.
    pub fn shortage(&self) -> i64 {
        (self.headcount - self.n_holders - self.n_open - self.n_planned).max(0)
    }

    fn is_empty(&self) -> bool {
        self.n_postings == 0 && self.n_short == 0
    }
}

/// All certificates that postings of a region ask for, the largest shortage first.
pub fn lines(survey: &Survey, ways: &Ways, region: Option<&str>) -> Vec<Line> {
    let within = region.map(|it| survey.within(it));
    let mut lines: Vec<Line> =
        survey.wanted.iter().map(|it| line(it, ways, region, within.as_ref())).filter(|it| !it.is_empty()).collect();
    lines.sort_by(|a, b| {
        let key = |it: &Line| (it.shortage(), it.n_short, it.headcount);
        key(b).cmp(&key(a)).then_with(|| a.certificate.cmp(&b.certificate))
    });
    lines
}

fn line(it: &Wanted, ways: &Ways, region: Option<&str>, within: Option<&HashSet<u16>>) -> Line {
    let is_here = |place: Option<u16>| within.is_none_or(|all| place.is_some_and(|it| all.contains(&it)));
    let is_code_here =
        |code: Option<&str>| region.is_none_or(|region| code.is_some_and(|it| regions::is_within(it, region)));
    let postings: Vec<_> = it.postings.iter().filter(|it| is_code_here(it.region.as_deref())).collect();
    let is_short_here = |places: &[u16]| within.is_none_or(|all| places.iter().any(|it| all.contains(it)));
    let mut line = Line {
        certificate: it.name.clone(),
        n_postings: postings.len() as i64,
        headcount: postings.iter().map(|it| i64::from(it.headcount)).sum(),
        n_holders: it.holders.iter().filter(|it| is_here(it.1)).count() as i64,
        n_short: it.short.iter().filter(|it| is_short_here(&it.1)).count() as i64,
        n_open: 0,
        n_planned: 0,
    };
    for way in ways.all_to(&it.name) {
        let Some(class) = &way.class else { continue };
        // Whoever learns online need not be near.
        if !class.is_online && !is_code_here(class.region.as_deref()) {
            continue;
        }
        match way.stage {
            Stage::Open => line.n_open += i64::from(class.n_free),
            _ => line.n_planned += i64::from(class.capacity),
        }
    }
    line
}

/// The gap of one certificate in each place where postings ask for it: its name,
/// postings, places, people who are one certificate away, the most places first.
pub fn places(survey: &Survey, it: &Wanted, region: Option<&str>) -> Vec<(String, Line)> {
    let mut codes: BTreeMap<&str, ()> = BTreeMap::new();
    for posting in &it.postings {
        // A township says more than the office plans by: its county stands for it.
        let path = posting.region.as_deref().map(regions::path).unwrap_or_default();
        if let Some(it) = path.get(2).or(path.last()) {
            codes.insert(it.code, ());
        }
    }
    let mut lines: Vec<(String, Line)> = codes
        .into_keys()
        .filter(|code| region.is_none_or(|region| regions::is_within(code, region)))
        .map(|code| {
            let name = regions::get(code).map(|it| it.name.to_owned()).unwrap_or_default();
            (name, line(it, &Ways::default(), Some(code), Some(&survey.within(code))))
        })
        .collect();
    lines.sort_by(|a, b| b.1.headcount.cmp(&a.1.headcount).then_with(|| a.0.cmp(&b.0)));
    lines
}

/// Whom to ask: everyone whom a certificate alone keeps from a posting of a region.
pub fn short(survey: &Survey, it: &Wanted, region: Option<&str>) -> Vec<i64> {
    let within = region.map(|it| survey.within(it));
    let is_here = |places: &[u16]| within.as_ref().is_none_or(|all| places.iter().any(|it| all.contains(it)));
    it.short.iter().filter(|it| is_here(&it.1)).map(|it| it.0).collect()
}
