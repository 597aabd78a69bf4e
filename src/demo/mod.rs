//! A county to explore: invented employers, postings in all trades, people and
//! their certificates.
//!
//! It is 伊通满族自治县 and its neighbours on the map, and nobody and nothing of
//! it exists: units, names, numbers and addresses are drawn from tables and by
//! chance ([`random`]). What a job consists of comes from the classification of
//! occupations. The same seed gives the same county, on every day and every
//! machine; asking for more of it leaves what was there as it was. Days are told
//! as days before now, as postings expire.

mod affairs;
mod data;
mod fill;
mod given;
mod people;
mod postings;
mod random;
mod texts;
mod training;

use chrono::NaiveDate;

pub use fill::{API_TOKEN, LOGINS, PASSWORD, fill};

use crate::codes::identity::uscc;
use crate::{postings as jobs, profiles};

/// The file that says that a folder is the demo's own; its text is what it was made from.
pub const MARKER: &str = "bole-demo";

/// The code of the county.
pub const COUNTY: &str = "220323";

/// All of a county.
#[derive(Debug)]
pub struct County {
    /// Units of all kinds.
    pub employers: Vec<DemoEmployer>,
    /// Postings, the newest anywhere among them.
    pub postings: Vec<DemoPosting>,
    /// People who look for work.
    pub profiles: Vec<profiles::Draft>,
    /// What the office issued to them.
    pub certificates: Vec<DemoCertificate>,
}

/// An invented unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoEmployer {
    /// Its name; no two have the same.
    pub name: String,
    /// A credit code whose check character is right and whose place does not exist.
    pub uscc: String,
    /// What it does, in a word (`hospital`, `food`).
    pub industry: &'static str,
    /// How many people work there (`50-99`).
    pub size: &'static str,
    /// Code of its place.
    pub region: &'static str,
    /// Its address below that.
    pub address: String,
    /// A sentence about it.
    pub introduction: &'static str,
    /// Whether the office has verified it.
    pub is_verified: bool,
}

/// A posting of such a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPosting {
    /// What it says; `valid_until` is left to the other two numbers.
    pub draft: jobs::Draft,
    /// Its employer, as an index.
    pub employer: usize,
    /// How many days ago it was published.
    pub days_ago: i64,
    /// How many days it is open from then on; where that is past, it has closed.
    pub valid_days: i64,
}

/// A certificate that the office issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoCertificate {
    /// Its holder, as an index.
    pub profile: usize,
    /// What it is called.
    pub name: String,
    /// The trade, a code of the classification.
    pub occupation: &'static str,
    /// 1 (highest) to 5.
    pub level: Option<i16>,
    /// Unique.
    pub number: String,
    /// Who stands for it.
    pub issuer: String,
    /// The first day on which it holds.
    pub issued_on: NaiveDate,
    /// The last one; `None` where it does not run out.
    pub expires_on: Option<NaiveDate>,
    /// Whether it was taken back.
    pub is_revoked: bool,
}

/// Makes a county.
pub fn county(seed: u64, n_postings: usize, n_profiles: usize) -> County {
    let employers = data::UNITS.iter().enumerate().map(|(i, unit)| employer(i, unit)).collect();
    let postings = (0..n_postings).map(|i| postings::posting(seed, i)).collect();
    let (profiles, certificates): (Vec<_>, Vec<_>) = (0..n_profiles).map(|i| people::profile(seed, i)).unzip();
    County { employers, postings, profiles, certificates: certificates.into_iter().flatten().collect() }
}

fn employer(index: usize, unit: &data::Unit) -> DemoEmployer {
    // 220399 is no county; 12 is a public institution, 91 an enterprise.
    let kind = if texts::is_public(unit) { "12" } else { "91" };
    let body = format!("{kind}220399MA{index:07}");
    DemoEmployer {
        name: unit.name.to_owned(),
        uscc: uscc::with_check(&body).unwrap_or(body),
        industry: unit.kind,
        size: unit.size,
        region: unit.region,
        address: postings::below_region(unit),
        introduction: unit.about,
        // Some have still to be looked at, so that this can be seen too.
        is_verified: index % 16 != 15,
    }
}

#[cfg(test)]
mod tests;
