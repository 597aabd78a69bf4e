//! Postings of any number: titles of 2 to 4 words and texts of 60 to 160, drawn by
//! Zipf's law from the segmenter's own words, or the rows of a file, over and over.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use chrono::{NaiveDateTime, TimeDelta};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use crate::codes::Education;
use crate::codes::occupations::{self, Occupation};
use crate::codes::regions::{self, Level, Region};
use crate::postings::{CodedBy, Draft, Kind, Pay, PayPeriod};
use crate::profiles;
use crate::profiles::draft::{Person, Preferences, Visibility, Work};
use crate::search::{PostingDoc, analysis};

/// More words would be ones that nobody says.
const MOST_WORDS: usize = 60_000;

/// Makes the posting of a number; the same for the same seed, whatever came before.
pub(in crate::bench) struct Corpus {
    seed: u64,
    now: NaiveDateTime,
    /// From the most frequent on.
    words: Vec<String>,
    /// Sums of 1/rank.
    weights: Vec<f64>,
    occupations: Vec<&'static Occupation>,
    places: Vec<&'static Region>,
    /// The rows of a file, where one was given.
    drafts: Vec<Draft>,
}

impl Corpus {
    /// # Errors
    /// The file cannot be read.
    pub(in crate::bench) fn new(seed: u64, now: NaiveDateTime, file: Option<&Path>) -> anyhow::Result<Corpus> {
        let mut rng = StdRng::seed_from_u64(seed);
        let drafts = match file {
            Some(file) => super::super::corpus::read(&[file.to_owned()])?.0,
            None => Vec::new(),
        };
        let words = vocabulary(&mut rng);
        let mut sum = 0.0;
        let weigh = |rank: usize| {
            sum += 1.0 / (rank + 1) as f64;
            sum
        };
        let weights = (0..words.len()).map(weigh).collect();
        let occupations = occupations::all().iter().filter(|it| it.level == 4).collect();
        let mut places: Vec<&Region> = regions::all().iter().filter(|it| it.level == Level::County).collect();
        places.shuffle(&mut rng);
        Ok(Corpus { seed, now, words, weights, occupations, places, drafts })
    }

    /// How many words postings are made of.
    pub(in crate::bench) fn n_words(&self) -> usize {
        self.words.len()
    }

    /// The posting of a number, from 1.
    pub(in crate::bench) fn posting(&self, id: i64) -> PostingDoc {
        let mut rng = StdRng::seed_from_u64(self.seed ^ id.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let rng = &mut rng;
        let published_at = self.now - TimeDelta::minutes(rng.random_range(1..60 * 1_440));
        let valid_until = self.now + TimeDelta::days(rng.random_range(1..90));
        if !self.drafts.is_empty() {
            let draft = &self.drafts[id.unsigned_abs() as usize % self.drafts.len()];
            return PostingDoc {
                id,
                title: draft.title.clone(),
                employer: draft.employer.clone(),
                employer_id: 1 + id % 20_000,
                body: format!("{}\n{}", draft.duties, draft.requirements),
                region: draft.region.clone(),
                address: draft.address.clone(),
                occupation: draft.occupation.clone(),
                kind: draft.kind,
                education: draft.education,
                experience_years: draft.experience_years,
                pay: draft.pay,
                headcount: draft.headcount,
                published_at,
                valid_until,
            };
        }
        let min_fen = rng.random_range(25..150) * 10_000;
        let (n_title, n_body) = (rng.random_range(2..=4), rng.random_range(60..=160));
        PostingDoc {
            id,
            title: self.text(rng, n_title, ""),
            employer: self.text(rng, 2, ""),
            employer_id: rng.random_range(1..20_000),
            body: self.text(rng, n_body, " "),
            // Half of all in the first tenth: some places have many postings.
            region: Some(often(rng, &self.places).code.to_owned()),
            address: None,
            occupation: Some(often(rng, &self.occupations).code.to_owned()),
            kind: if rng.random_ratio(2, 3) { Kind::ALL[0] } else { Kind::ALL[rng.random_range(0..Kind::ALL.len())] },
            education: rng.random_ratio(2, 3).then(|| Education::ALL[rng.random_range(0..Education::ALL.len())]),
            experience_years: rng.random_ratio(1, 2).then(|| rng.random_range(0..8)),
            pay: Pay {
                min_fen: Some(min_fen),
                max_fen: Some(min_fen * 3 / 2),
                period: PayPeriod::Month,
                months: 12,
                negotiable: false,
            },
            headcount: 1,
            published_at,
            valid_until,
        }
    }

    /// The same posting as someone imports it.
    pub(in crate::bench) fn draft(&self, id: i64) -> Draft {
        let doc = self.posting(id);
        Draft {
            title: doc.title,
            employer: doc.employer,
            occupation: doc.occupation,
            coded_by: CodedBy::Author,
            kind: doc.kind,
            headcount: doc.headcount,
            duties: doc.body,
            requirements: String::new(),
            pay: doc.pay,
            region: doc.region,
            address: None,
            is_remote: false,
            education: doc.education,
            experience_years: doc.experience_years,
            majors: Vec::new(),
            certificates_required: Vec::new(),
            certificates_preferred: Vec::new(),
            benefits: Vec::new(),
            contact: None,
            valid_until: Some(doc.valid_until),
            contract_months: None,
            probation_months: None,
            questions: Vec::new(),
            source: Some("bench".to_owned()),
            source_key: Some(id.to_string()),
        }
    }

    /// Someone who did what a posting asks for, and something else besides.
    pub(in crate::bench) fn profile(&self, id: i64) -> profiles::Draft {
        let [first, second] = [id * 31, id * 17 + 5].map(|it| self.posting(it));
        let part = |text: &str| text.chars().take(160).collect::<String>();
        let work = |doc: &PostingDoc| Work {
            organisation: doc.employer.clone(),
            title: doc.title.clone(),
            start: None,
            end: None,
            text: part(&doc.body),
        };
        profiles::Draft {
            person: Person { name: format!("p{id}"), region: first.region.clone(), ..Person::default() },
            headline: Some(first.title.clone()),
            summary: Some(part(&second.body)),
            preferences: Preferences {
                occupations: first.occupation.iter().cloned().collect(),
                regions: first.region.iter().cloned().collect(),
                pay_min: Some(4_000),
                kinds: Vec::new(),
            },
            works: vec![work(&first), work(&second)],
            education: Some(Education::ALL[id.unsigned_abs() as usize % Education::ALL.len()]),
            experience_years: i32::try_from(id % 12).ok(),
            visibility: Visibility::VerifiedEmployers,
            ..profiles::Draft::default()
        }
    }

    fn text(&self, rng: &mut StdRng, n: usize, between: &str) -> String {
        (0..n).map(|_| self.word(rng)).collect::<Vec<_>>().join(between)
    }

    fn word(&self, rng: &mut StdRng) -> &str {
        let at = rng.random::<f64>() * self.weights.last().copied().unwrap_or(0.0);
        &self.words[self.weights.partition_point(|it| *it < at).min(self.words.len() - 1)]
    }
}

/// Words of two characters and more that the segmenter keeps whole: those of the
/// classification by how often they stand there, then pairs of its characters that
/// are words too.
fn vocabulary(rng: &mut StdRng) -> Vec<String> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    let mut characters: HashMap<char, u32> = HashMap::new();
    for it in occupations::all() {
        for text in [it.name, it.definition].into_iter().chain(it.tasks.iter().copied()) {
            text.chars().filter(|it| analysis::is_han(*it)).for_each(|it| *characters.entry(it).or_default() += 1);
            for token in analysis::words(text) {
                let is_word = token.text.chars().count() > 1 && token.text.chars().all(analysis::is_han);
                if is_word && !analysis::is_stopword(&token.text) {
                    *counts.entry(token.text).or_default() += 1;
                }
            }
        }
    }
    let mut words: Vec<(String, u32)> = counts.into_iter().collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut words: Vec<String> = words.into_iter().map(|it| it.0).collect();
    let mut known: HashSet<String> = words.iter().cloned().collect();
    let mut frequent: Vec<(char, u32)> = characters.into_iter().collect();
    frequent.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    frequent.truncate(1_200);
    let mut others = Vec::new();
    for (a, _) in &frequent {
        for (b, _) in &frequent {
            let pair: String = [*a, *b].iter().collect();
            if analysis::is_known(&pair) && known.insert(pair.clone()) {
                others.push(pair);
            }
        }
    }
    others.shuffle(rng);
    words.append(&mut others);
    words.truncate(MOST_WORDS);
    words
}

/// One of them, those at the beginning more often.
fn often<T: Copy>(rng: &mut StdRng, all: &[T]) -> T {
    let part: f64 = rng.random();
    all[((part * part * all.len() as f64) as usize).min(all.len() - 1)]
}
