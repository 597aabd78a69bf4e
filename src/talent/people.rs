//! The search of people: which profiles a unit may see, filtered and counted.
//!
//! The index answers with the profiles that have the words; the rest is read from
//! the rows, so that a facet never counts somebody whom the unit may not see.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDateTime;
use serde::Deserialize;

use crate::api::{Mistake, Problem, said_parameter};
use crate::codes::{Education, occupations, regions};
use crate::db::Conn;
use crate::postings::reading::{Piece, Reading, box_of};
use crate::profiles::queries::facts::{self, Facts};
use crate::profiles::{self, Full};
use crate::search::Search;
use crate::{Result, certificates, clock};

/// More people are not looked through; the words should say more.
const MOST: usize = 2_000;

/// Bands of experience, in full years, for the facet.
pub const EXPERIENCE: [i32; 4] = [1, 3, 5, 10];

/// The parameters as they came.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PeopleForm {
    /// What was typed, in the language of the search of postings.
    pub q: String,
    /// Codes of regions in which people live.
    pub region: Vec<String>,
    /// Codes of education: at least the lowest of them.
    pub education: Vec<String>,
    /// Years of experience, at least.
    pub experience: String,
    /// Code of an occupation that people look for.
    pub occupation: String,
    /// From 1.
    pub page: Option<i64>,
}

/// Whether a piece of the box is a filter here. Pay and kind are what people want, not
/// what they are, and nobody is asked for by having no experience at all (应届): words.
fn is_filter(it: &Piece) -> bool {
    match it.parameter {
        "region" | "occupation" | "education" | "education_max" => true,
        "experience_max" => it.value != "0",
        _ => false,
    }
}

/// A search that is understood.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What is searched for as words.
    pub text: String,
    /// What was read out of the box: filters beside those that were chosen.
    pub read: Vec<Piece>,
    regions: Vec<String>,
    education: Option<Education>,
    experience: Option<i32>,
    occupations: Vec<String>,
}

/// Who was found, best first, and how many there would be for each further choice.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The people, by the ids of their profiles.
    pub ids: Vec<i64>,
    /// Counts by code of the region, at the level of counties.
    pub regions: BTreeMap<String, i64>,
    /// Counts by education.
    pub education: BTreeMap<Education, i64>,
    /// Counts by least years of experience.
    pub experience: BTreeMap<i32, i64>,
}

impl PeopleForm {
    /// Checks every code.
    ///
    /// # Errors
    /// 400, naming each parameter that is not understood.
    pub fn parse(&self) -> Result<Wanted> {
        let mut errors: Vec<Mistake> = Vec::new();
        let mut unknown = |name: &str, code: &str| {
            errors.push(said_parameter(name, "problem-at-unknown-code", &[("code", code)]));
        };
        let mut wanted = Wanted::default();
        for code in self.region.iter().filter(|it| !it.is_empty()) {
            match regions::get(code) {
                Some(_) => wanted.regions.push(code.clone()),
                None => unknown("region", code),
            }
        }
        for code in self.education.iter().filter(|it| !it.is_empty()) {
            match Education::parse(code) {
                // Of several choices the lowest takes in the others.
                Some(it) => wanted.education = Some(wanted.education.map_or(it, |least| least.min(it))),
                None => unknown("education", code),
            }
        }
        if !self.experience.is_empty() {
            match self.experience.parse() {
                Ok(years) if (0..=60).contains(&years) => wanted.experience = Some(years),
                _ => unknown("experience", &self.experience),
            }
        }
        if !self.occupation.is_empty() {
            match occupations::get(&self.occupation) {
                Some(it) => wanted.occupations.push(it.code.to_owned()),
                None => unknown("occupation", &self.occupation),
            }
        }
        wanted.read_box(self.q.trim());
        if errors.is_empty() { Ok(wanted) } else { Err(Problem::parameters(errors)) }
    }

    /// The same without one of the pieces that were read out of the box.
    pub fn without_piece(&self, wanted: &Wanted, piece: &Piece) -> PeopleForm {
        let kept = wanted.read.iter().filter(|it| *it != piece);
        PeopleForm { q: box_of(&wanted.text, kept), page: None, ..self.clone() }
    }

    /// The parameters that say something, for links to other searches.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        let mut put = |name: &'static str, value: &str| {
            if !value.is_empty() {
                all.push((name, value.to_owned()));
            }
        };
        put("q", self.q.trim());
        self.region.iter().for_each(|it| put("region", it));
        self.education.iter().for_each(|it| put("education", it));
        put("experience", &self.experience);
        put("occupation", &self.occupation);
        all
    }
}

impl Wanted {
    /// What is typed is one more choice beside those that were made; of two bounds the
    /// closer one holds.
    fn read_box(&mut self, typed: &str) {
        let reading = Reading::only(typed, is_filter);
        for it in &reading.pieces {
            match it.parameter {
                "region" => self.regions.push(it.value.clone()),
                "occupation" => self.occupations.push(it.value.clone()),
                // 大专 as well as 大专以上: whoever has it or more.
                "education" | "education_max" => self.education = self.education.max(Education::parse(&it.value)),
                _ => self.experience = self.experience.max(it.value.parse().ok()),
            }
        }
        self.text = reading.words;
        self.read = reading.pieces;
    }

    fn has_region(&self, it: &Facts) -> bool {
        let home = it.region.as_deref().unwrap_or_default();
        self.regions.is_empty() || self.regions.iter().any(|code| regions::is_within(home, code))
    }

    fn has_education(&self, it: &Facts) -> bool {
        self.education.is_none_or(|least| it.education.is_some_and(|it| it >= least))
    }

    fn has_experience(&self, it: &Facts) -> bool {
        self.experience.is_none_or(|least| it.experience_years.is_some_and(|it| it >= least))
    }
}

/// The people whom a unit may see and who have what is wanted. A facet counts as
/// if its own filter were not set.
pub fn find(conn: &mut Conn, search: &Search, wanted: &Wanted, employer_id: i64, now: NaiveDateTime) -> Result<Found> {
    let mut ids: Vec<i64> = search.profiles(&wanted.text, MOST)?.into_iter().map(|it| it.0).collect();
    if !wanted.occupations.is_empty() {
        let looked_for = facts::occupations(conn, &ids)?.into_iter();
        let is_wanted = |it: &str| wanted.occupations.iter().any(|code| occupations::is_within(it, code));
        let fitting: HashSet<i64> = looked_for.filter(|it| is_wanted(&it.1)).map(|it| it.0).collect();
        ids.retain(|it| fitting.contains(it));
    }
    let mut found = Found::default();
    for it in facts::of(conn, &ids, employer_id, now)? {
        let passes = [wanted.has_region(&it), wanted.has_education(&it), wanted.has_experience(&it)];
        let all_but = |i: usize| passes.iter().enumerate().all(|(at, passes)| at == i || *passes);
        if all_but(0)
            && let Some(home) = it.region.as_deref()
        {
            let county = regions::path(home).iter().rfind(|it| it.code.len() == 6).map_or(home, |it| it.code);
            *found.regions.entry(county.to_owned()).or_default() += 1;
        }
        if all_but(1) {
            for level in Education::ALL.iter().filter(|level| it.education >= Some(**level)) {
                *found.education.entry(*level).or_default() += 1;
            }
        }
        if all_but(2) {
            for years in EXPERIENCE.into_iter().filter(|years| it.experience_years >= Some(*years)) {
                *found.experience.entry(years).or_default() += 1;
            }
        }
        if passes == [true; 3] {
            found.ids.push(it.id);
        }
    }
    Ok(found)
}

/// One person, where the unit may see them.
///
/// # Errors
/// `NotFound` where there is no such person, or not for this unit.
pub fn see(conn: &mut Conn, reference: &str, employer_id: i64, now: NaiveDateTime) -> Result<Full> {
    let profile = profiles::queries::find_by_reference(conn, reference)?;
    let full = profiles::queries::load(conn, profile.id)?;
    if full.profile.is_searchable(now) && !full.exclusions.contains(&employer_id) {
        Ok(full)
    } else {
        Err(crate::Error::NotFound)
    }
}

/// What the office issued to a person and is valid today.
pub fn issued(conn: &mut Conn, id: i64, now: NaiveDateTime) -> Result<Vec<certificates::Certificate>> {
    let today = clock::day(now);
    let mut all = certificates::queries::of_profile(conn, id)?;
    all.retain(|it| certificates::state_at(it, today) == certificates::Standing::Valid);
    Ok(all)
}
