//! The open postings that ask for certificates, and whom one of those alone keeps
//! from them.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use super::queries;
use crate::certificates::queries::ValidCert;
use crate::db::Conn;
use crate::matching::conditions::{Outcome, certificate_core, is_same_core};
use crate::matching::outcomes::{Demand, Supply};
use crate::postings::{self, Posting};
use crate::profiles::{EntryKind, Full};

/// A certificate that postings ask for, under all of its usual names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What makes its names one.
    pub core: String,
    /// The name that most postings use.
    pub name: String,
}

/// The open postings that ask for a certificate.
#[derive(Debug, Default)]
pub struct Market {
    /// They.
    pub postings: Vec<Posting>,
    /// What they ask for, each once.
    pub asked: Vec<Asked>,
    /// Of each posting, what it needs: places in `asked`.
    pub needs: Vec<Vec<usize>>,
}

impl Market {
    /// As it is now.
    pub fn load(conn: &mut Conn, now: NaiveDateTime) -> diesel::QueryResult<Market> {
        let mut market = Market::default();
        for ids in queries::asking(conn, now)?.chunks(500) {
            market.postings.extend(postings::queries::load_open(conn, ids, now)?);
        }
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut spellings: Vec<HashMap<String, usize>> = Vec::new();
        for posting in &market.postings {
            let mut needs = Vec::new();
            for name in &posting.certificates_required {
                let core = certificate_core(name);
                if core.is_empty() {
                    continue;
                }
                let place = *known.entry(core.clone()).or_insert_with(|| {
                    market.asked.push(Asked { core, name: String::new() });
                    spellings.push(HashMap::new());
                    spellings.len() - 1
                });
                *spellings[place].entry(name.clone()).or_default() += 1;
                if !needs.contains(&place) {
                    needs.push(place);
                }
            }
            market.needs.push(needs);
        }
        for (asked, spellings) in market.asked.iter_mut().zip(spellings) {
            // The most frequent; among equals always the same one.
            let best = spellings.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
            asked.name = best.map(|it| it.0).unwrap_or_default();
        }
        Ok(market)
    }

    /// What the postings ask and offer besides, in their order.
    pub fn demands(&self) -> Vec<Demand<'_>> {
        self.postings.iter().map(Demand::from).collect()
    }

    /// The certificates' places that a name stands for.
    fn stands_for(&self, name: &str) -> Vec<usize> {
        let core = certificate_core(name);
        let all = self.asked.iter().enumerate();
        all.filter(|(_, it)| is_same_core(&it.core, &core)).map(|(place, _)| place).collect()
    }
}

/// Compares people with a market; names that it has seen it knows.
pub struct Compared<'a> {
    market: &'a Market,
    demands: Vec<Demand<'a>>,
    names: HashMap<String, Vec<usize>>,
    outcomes: Vec<Outcome>,
}

impl<'a> Compared<'a> {
    /// With nobody yet.
    pub fn with(market: &'a Market) -> Compared<'a> {
        let demands = market.demands();
        Compared { market, demands, names: HashMap::new(), outcomes: vec![Outcome::Fail; market.asked.len()] }
    }

    fn set(&mut self, name: &str, outcome: Outcome) {
        let market = self.market;
        let places = self.names.entry(name.to_owned()).or_insert_with(|| market.stands_for(name));
        for &place in &*places {
            self.outcomes[place] = outcome;
        }
    }

    /// What becomes of each certificate for a person, as
    /// [`outcomes::certificate`](crate::matching::outcomes::certificate) says of one:
    /// what is said to be held first, as what is held overrides it.
    pub fn certificates(&mut self, full: &Full, valid: &[ValidCert]) -> &[Outcome] {
        self.outcomes.fill(Outcome::Fail);
        for it in full.entries_of(EntryKind::Certificate) {
            self.set(&it.name, Outcome::Unknown);
        }
        for it in valid {
            self.set(&it.name, Outcome::Pass);
        }
        &self.outcomes
    }

    /// Calls back with each posting that one certificate alone keeps from a person,
    /// and that certificate: their places.
    pub fn short_of(&mut self, full: &Full, valid: &[ValidCert], mut each: impl FnMut(usize, usize)) {
        self.certificates(full, valid);
        let supply = Supply::from(full);
        for (place, needs) in self.market.needs.iter().enumerate() {
            let mut missing = needs.iter().filter(|it| self.outcomes[**it] == Outcome::Fail);
            let (Some(&one), None) = (missing.next(), missing.next()) else { continue };
            let employer_id = self.market.postings[place].row.employer_id;
            if !self.demands[place].refuses(&supply) && !full.exclusions.contains(&employer_id) {
                each(place, one);
            }
        }
    }
}
