//! What becomes of each condition, without its words: lists of matches, the
//! texts that explain them, and what is counted over everyone ask the same.

use super::conditions::Outcome;
use crate::codes::{Education, regions};
use crate::postings::{Kind, Posting};
use crate::profiles::Full;

/// What a posting asks and offers, as it is compared.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields of a posting")]
pub struct Demand<'a> {
    pub region: Option<&'a str>,
    pub is_remote: bool,
    pub education: Option<Education>,
    pub experience_years: Option<i32>,
    pub pay: Option<i64>,
    pub kind: Kind,
}

impl<'a> From<&'a Posting> for Demand<'a> {
    fn from(posting: &'a Posting) -> Demand<'a> {
        let (least, most) = posting.row.pay().monthly();
        Demand {
            region: posting.row.region.as_deref(),
            is_remote: posting.row.is_remote,
            education: posting.row.education(),
            experience_years: posting.row.experience_years,
            pay: most.or(least),
            kind: posting.row.kind(),
        }
    }
}

/// What a profile has and wants, as it is compared.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields of a profile")]
pub struct Supply<'a> {
    pub home: Option<&'a str>,
    pub regions: &'a [String],
    pub wants_remote: bool,
    pub education: Option<Education>,
    pub experience_years: Option<i32>,
    pub pay: Option<i64>,
    pub kinds: &'a [Kind],
}

impl<'a> From<&'a Full> for Supply<'a> {
    fn from(it: &'a Full) -> Supply<'a> {
        Supply {
            home: it.profile.region.as_deref(),
            regions: &it.preferences.regions,
            wants_remote: it.profile.wants_remote,
            education: it.profile.education(),
            experience_years: it.profile.experience_years,
            pay: it.preferences.pay_min,
            kinds: &it.preferences.kinds,
        }
    }
}

impl Demand<'_> {
    /// Whether any condition but those on certificates speaks against a person;
    /// what rules out most comes first.
    pub fn refuses(&self, it: &Supply<'_>) -> bool {
        kind(self.kind, it.kinds) == Outcome::Fail
            || education(self.education, it.education) == Outcome::Fail
            || experience(self.experience_years, it.experience_years) == Outcome::Fail
            || pay(self.pay, it.pay) == Outcome::Fail
            || region(self, it) == Outcome::Fail
    }
}

/// The place: near where they live, or within where they want to work.
pub fn region(demand: &Demand<'_>, it: &Supply<'_>) -> Outcome {
    if demand.is_remote && it.wants_remote {
        return Outcome::Pass;
    }
    let Some(place) = demand.region else { return Outcome::Unknown };
    if !it.regions.is_empty() {
        let fits = it.regions.iter().any(|it| regions::is_within(place, it) || regions::is_within(it, place));
        return if fits { Outcome::Pass } else { Outcome::Fail };
    }
    let Some(home) = it.home else { return Outcome::Unknown };
    let near = regions::prefix(home).len().min(6);
    let is_near = place.get(..near) == home.get(..near) || regions::is_within(place, home);
    if is_near { Outcome::Pass } else { Outcome::Unknown }
}

/// The least education.
pub fn education(least: Option<Education>, has: Option<Education>) -> Outcome {
    match (least, has) {
        (None, _) => Outcome::Pass,
        (Some(_), None) => Outcome::Unknown,
        (Some(asked), Some(has)) if has.meets(asked) => Outcome::Pass,
        _ => Outcome::Fail,
    }
}

/// Years of work.
pub fn experience(least: Option<i32>, has: Option<i32>) -> Outcome {
    match (least, has) {
        (None | Some(0), _) => Outcome::Pass,
        (Some(_), None) => Outcome::Unknown,
        (Some(asked), Some(has)) if has >= asked => Outcome::Pass,
        _ => Outcome::Fail,
    }
}

/// The pay of a month against what is wanted at least.
pub fn pay(offered: Option<i64>, wanted: Option<i64>) -> Outcome {
    match (wanted.filter(|it| *it > 0), offered) {
        (None, _) => Outcome::Pass,
        (Some(_), None) => Outcome::Unknown,
        (Some(wanted), Some(most)) if most >= wanted => Outcome::Pass,
        _ => Outcome::Fail,
    }
}

/// The kind of work.
pub fn kind(offered: Kind, wanted: &[Kind]) -> Outcome {
    if wanted.is_empty() || wanted.contains(&offered) { Outcome::Pass } else { Outcome::Fail }
}

/// A certificate: held and valid, or only said to be held.
pub fn certificate(is_held: bool, is_claimed: bool) -> Outcome {
    match (is_held, is_claimed) {
        (true, _) => Outcome::Pass,
        (false, true) => Outcome::Unknown,
        (false, false) => Outcome::Fail,
    }
}
