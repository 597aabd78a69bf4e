//! What is asked of the postings' index: words, filters, an order.

use std::collections::BTreeSet;

use super::document;
use crate::codes::Education;
use crate::postings::{Kind, PayBand};

/// How the index says that nothing is said of experience.
pub const UNKNOWN_EXPERIENCE: u64 = 255;

/// The days that "published within" offers.
pub(super) const DAYS: [u64; 4] = [1, 3, 7, 30];

/// In which order hits come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// By text and freshness; without words the newest first.
    #[default]
    Relevance,
    /// Published last first.
    Newest,
    /// The highest assured pay first.
    Pay,
    /// Those that end soonest first.
    Closing,
}

/// What a posting must satisfy. Within a facet any of the codes will do; an
/// empty one asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filters {
    region: BTreeSet<u64>,
    occupation: BTreeSet<u64>,
    education: BTreeSet<u64>,
    pay: BTreeSet<u64>,
    kind: BTreeSet<u64>,
    published: BTreeSet<u64>,
    /// The least that the best pay reaches, yuan a month.
    pub pay_min: Option<u64>,
    /// The postings of one employer.
    pub employer_id: Option<u64>,
    /// Only what asks for no more years than these.
    pub experience_at_most: Option<u64>,
}

/// The code of an education that no posting asks for: that nothing is found where what
/// was chosen is more than what somebody has.
const NO_LEVEL: u64 = 99;

impl Filters {
    /// In the order of [`super::collector::Facets`].
    pub(super) fn facets(&self) -> [&BTreeSet<u64>; 6] {
        [&self.region, &self.occupation, &self.education, &self.pay, &self.kind, &self.published]
    }

    /// The numbers of days of which one will do.
    pub(super) fn published_within(&self) -> impl Iterator<Item = u64> {
        self.published.iter().copied()
    }

    /// Places within a region.
    pub fn add_region(&mut self, code: &str) {
        self.region.extend(document::region_code(code));
    }

    /// Occupations within a group.
    pub fn add_occupation(&mut self, code: &str) {
        self.occupation.extend(document::occupation_code(code));
    }

    /// Postings that ask for this level; `None` for those that ask for none.
    pub fn add_education(&mut self, education: Option<Education>) {
        self.education.insert(document::education_code(education));
    }

    /// Of the levels that were added only those that someone with this one meets; of all
    /// where none was added.
    pub fn set_education_at_most(&mut self, has: Education) {
        let all = Education::ALL.iter().filter(|it| has.meets(**it)).map(|it| Some(*it)).chain([None]);
        let met: BTreeSet<u64> = all.map(document::education_code).collect();
        if self.education.is_empty() {
            self.education = met;
        } else {
            self.education.retain(|it| met.contains(it));
            if self.education.is_empty() {
                self.education.insert(NO_LEVEL);
            }
        }
    }

    /// A band of monthly pay; `None` for pay that is not known.
    pub fn add_pay_band(&mut self, band: Option<PayBand>) {
        self.pay.insert(band.map_or(0, |it| it.ordinal() + 1));
    }

    /// A kind.
    pub fn add_kind(&mut self, kind: Kind) {
        self.kind.insert(kind.ordinal());
    }

    /// Published within so many days.
    pub fn add_published_within(&mut self, days: u64) {
        self.published.insert(days);
    }
}

/// A search of postings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PostingSearch {
    /// What was typed.
    pub text: String,
    /// The filters.
    pub filters: Filters,
    /// The order.
    pub sort: Sort,
    /// How many hits.
    pub limit: usize,
    /// How many to leave out first.
    pub offset: usize,
    /// Whether facets are counted.
    pub with_facets: bool,
    /// Whether synonyms are left out.
    pub is_literal: bool,
    /// Whether any one of the words is enough, or a pair of their characters.
    pub is_loose: bool,
    /// Where this names any: only postings that have one of these occupations, or none
    /// and a title that may mean one of them.
    pub likely: BTreeSet<u64>,
}

impl PostingSearch {
    /// Adds an occupation to those of which one is likely.
    pub fn add_likely(&mut self, code: &str) {
        self.likely.extend(document::occupation_code(code));
    }

    /// The same search as everyone who asks the same writes it.
    pub(super) fn normal_form(&self) -> PostingSearch {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        PostingSearch { text: super::analysis::fold(&words.join(" ")), ..self.clone() }
    }
}

/// Whether the best pay of a posting, yuan a month, reaches a wish; pay that is not known does not.
pub(super) fn reaches(pay_max: Option<u64>, least: u64) -> bool {
    pay_max.is_some_and(|it| it >= least)
}

/// Whether no more years are asked for than these. What says nothing may ask
/// for anything: it is not left out.
pub(super) fn asks_no_more(experience: u64, years: u64) -> bool {
    experience == UNKNOWN_EXPERIENCE || experience <= years
}

/// Whether something is so many days old or less; `age` in seconds.
pub(super) fn is_within_days(age: i64, days: u64) -> bool {
    age < i64::try_from(days).unwrap_or(i64::MAX).saturating_mul(86_400)
}
