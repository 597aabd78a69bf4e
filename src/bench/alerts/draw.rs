//! Searches that people might save, and postings that they might find, drawn by
//! a seed from our own lists.
//!
//! Some trades and places are in everyone's mind, most in few people's: of what
//! is drawn from a shuffled list a tenth is of its first hundredth.

use chrono::{NaiveDateTime, TimeDelta};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use crate::codes::Education;
use crate::codes::occupations::{self, Occupation};
use crate::codes::regions::{self, Region};
use crate::postings::{Kind, Pay, PayPeriod};
use crate::search::{Filters, PostingDoc, PostingSearch, analysis};

/// Draws; the same seed draws the same.
pub(super) struct Draw {
    rng: StdRng,
    occupations: Vec<&'static Occupation>,
    counties: Vec<&'static Region>,
}

impl Draw {
    pub(super) fn new(seed: u64) -> Draw {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut occupations: Vec<_> = occupations::all().iter().filter(|it| !it.tasks.is_empty()).collect();
        let cities = regions::children("").into_iter().flat_map(|it| regions::children(it.code));
        let mut counties: Vec<_> = cities.flat_map(|it| regions::children(it.code)).collect();
        occupations.shuffle(&mut rng);
        counties.shuffle(&mut rng);
        Draw { rng, occupations, counties }
    }

    /// A search as someone saves it: words as a rule, and most of them a place.
    pub(super) fn search(&mut self) -> PostingSearch {
        let occupation = often(&mut self.rng, &self.occupations);
        let text = self.typed(occupation);
        let mut filters = Filters::default();
        if text.is_empty() {
            filters.add_occupation(occupation.code);
        }
        if text.is_empty() || self.is_one_in(2) {
            let path = regions::path(often(&mut self.rng, &self.counties).code);
            // A county, its city or its province.
            let level = self.rng.random_range(0..6).min(path.len() - 1);
            filters.add_region(path[level].code);
        }
        if self.is_one_in(6) {
            filters.add_kind(*any(&mut self.rng, Kind::ALL));
        }
        if self.is_one_in(12) {
            filters.add_education(Some(*any(&mut self.rng, Education::ALL)));
            filters.add_education(None);
        }
        filters.pay_min = self.is_one_in(4).then(|| self.rng.random_range(3..12) * 1_000);
        filters.experience_at_most = self.is_one_in(10).then(|| self.rng.random_range(0..6));
        if self.is_one_in(20) {
            filters.add_published_within(7);
        }
        let is_literal = self.is_one_in(30);
        PostingSearch { text, filters, is_literal, ..PostingSearch::default() }
    }

    fn typed(&mut self, occupation: &Occupation) -> String {
        let name = name(&mut self.rng, occupation);
        let word = self.words(name, 1);
        let task = *any(&mut self.rng, &occupation.tasks);
        match self.rng.random_range(0..100) {
            0..45 => name.to_owned(),
            45..65 => word,
            65..80 => format!("{word} {}", self.words(task, 1)),
            80..85 => format!("\"{name}\""),
            85..90 => format!("{word} -{}", self.words(task, 1)),
            90..93 => analysis::pinyin_terms(&word).into_iter().next().unwrap_or(word),
            93..96 => format!("{word} {}", self.words(task, 5)),
            _ => String::new(),
        }
    }

    /// So many words of a text, of two characters or more; the text where it has none.
    fn words(&mut self, text: &str, n: usize) -> String {
        let words = analysis::words(text).into_iter().map(|it| it.text).filter(|it| it.chars().count() > 1);
        let words: Vec<String> = words.collect();
        if words.is_empty() {
            return text.to_owned();
        }
        (0..n).map(|_| any(&mut self.rng, &words).as_str()).collect::<Vec<_>>().join(" ")
    }

    /// A posting of these days: an occupation under one of its names, with its
    /// definition and tasks and some of another's, somewhere.
    pub(super) fn posting(&mut self, id: i64, now: NaiveDateTime) -> PostingDoc {
        let rng = &mut self.rng;
        let occupation = often(rng, &self.occupations);
        let other = any(rng, &self.occupations);
        let county = often(rng, &self.counties);
        let mut sentences = vec![occupation.definition, other.definition];
        sentences.extend(occupation.tasks.iter().chain(&other.tasks).take(12));
        let min_fen = rng.random_range(25..150) * 10_000;
        let published_at = now - TimeDelta::minutes(rng.random_range(0..60));
        PostingDoc {
            id,
            title: name(rng, occupation).to_owned(),
            employer: format!("{}{}", regions::short_name(county), name(rng, other)),
            employer_id: rng.random_range(1..5_000),
            body: sentences.join("\n"),
            region: Some(county.code.to_owned()),
            address: None,
            occupation: rng.random_ratio(3, 4).then(|| occupation.code.to_owned()),
            kind: if rng.random_ratio(2, 3) { Kind::ALL[0] } else { *any(rng, Kind::ALL) },
            education: rng.random_ratio(2, 3).then(|| *any(rng, Education::ALL)),
            experience_years: rng.random_ratio(1, 2).then(|| rng.random_range(0..8)),
            pay: Pay {
                min_fen: rng.random_ratio(9, 10).then_some(min_fen),
                max_fen: rng.random_ratio(4, 5).then_some(min_fen * 3 / 2),
                period: PayPeriod::Month,
                months: 12,
                negotiable: false,
            },
            headcount: 1,
            published_at,
            valid_until: now + TimeDelta::days(30),
        }
    }

    fn is_one_in(&mut self, n: u32) -> bool {
        self.rng.random_ratio(1, n)
    }
}

/// One of its names.
fn name(rng: &mut StdRng, of: &Occupation) -> &'static str {
    if of.aliases.is_empty() || rng.random_ratio(1, 3) { of.name } else { any::<&str>(rng, &of.aliases) }
}

fn any<'a, T>(rng: &mut StdRng, all: &'a [T]) -> &'a T {
    &all[rng.random_range(0..all.len())]
}

/// One of them, those at the beginning more often.
fn often<T: Copy>(rng: &mut StdRng, all: &[T]) -> T {
    let part: f64 = rng.random();
    all[((part * part * all.len() as f64) as usize).min(all.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::search::percolate::Percolator;

    #[test]
    fn the_same_seed_draws_the_same_and_something_is_found() {
        let now = Clock::system().now();
        let all = |seed| {
            let mut draw = Draw::new(seed);
            let searches: Vec<PostingSearch> = (0..400).map(|_| draw.search()).collect();
            let postings: Vec<PostingDoc> = (0..60).map(|i| draw.posting(i, now)).collect();
            (searches, postings)
        };
        let (searches, postings) = all(1);
        let titles = |it: &[PostingDoc]| it.iter().map(|it| it.title.clone()).collect::<Vec<_>>();
        assert_eq!((&searches, titles(&postings)), (&all(1).0, titles(&all(1).1)));
        assert_ne!(searches, all(2).0);

        let mut percolator = Percolator::new();
        for (id, search) in (0..).zip(&searches) {
            assert!(percolator.put(id, search), "{search:?}");
        }
        percolator.file();
        let n_hits: usize = postings.iter().map(|it| percolator.matches(it, now).len()).sum();
        let in_turn: usize = postings.iter().map(|it| percolator.matches_in_turn(it, now).len()).sum();
        assert_eq!(n_hits, in_turn);
        assert!(n_hits > 20, "{n_hits}");
        assert!(percolator.n_tests() > n_hits as u64 && percolator.bytes() > 0);
    }
}
