//! Who is one certificate away from which postings, over everyone.
//!
//! It is taken when somebody looks, and kept while nothing has changed; where it
//! takes longer than a blink, also for some minutes after a change.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::market::{Compared, Market};
use super::queries;
use crate::certificates::queries::valid_for_profiles;
use crate::codes::regions;
use crate::db::{Conn, changes};
use crate::matching::conditions::Outcome;
use crate::{Result, clock, profiles};

/// People are loaded so many at a time.
const CHUNK: usize = 500;

/// What took longer is kept for a while although something has changed.
const QUICK: Duration = Duration::from_millis(250);

/// For so long.
const KEPT: TimeDelta = TimeDelta::minutes(10);

/// A posting that asks for a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// Its public name.
    pub reference: String,
    /// What it is called.
    pub title: String,
    /// How many it looks for.
    pub headcount: i32,
    /// Where; `None` where it says no place.
    pub region: Option<String>,
}

/// A certificate that open postings ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What makes its names one.
    pub core: String,
    /// Its usual name.
    pub name: String,
    /// Who asks for it.
    pub postings: Vec<Asking>,
    /// Who holds it, valid: profile, and where they live.
    pub holders: Vec<(i64, Option<u16>)>,
    /// Whom it alone keeps from a posting at least: profile, and where those are.
    pub short: Vec<(i64, Vec<u16>)>,
}

/// The whole of it, at one time.
#[derive(Debug)]
pub struct Survey {
    sequence: i64,
    day: NaiveDate,
    /// When.
    pub taken_at: NaiveDateTime,
    took: Duration,
    /// Open postings that ask for a certificate.
    pub n_postings: usize,
    /// The certificates, those with the most places first.
    pub wanted: Vec<Wanted>,
    /// Codes of places that the numbers above stand for.
    places: Vec<String>,
}

impl Survey {
    /// Takes it.
    pub fn take(conn: &mut Conn, now: NaiveDateTime) -> Result<Survey> {
        let started = Instant::now();
        let (sequence, day) = (changes::last(conn)?, clock::day(now));
        let market = Market::load(conn, now)?;
        let mut places = Places::default();
        let mut wanted: Vec<Wanted> = market
            .asked
            .iter()
            .map(|it| Wanted {
                core: it.core.clone(),
                name: it.name.clone(),
                postings: Vec::new(),
                holders: Vec::new(),
                short: Vec::new(),
            })
            .collect();
        for (posting, needs) in market.postings.iter().zip(&market.needs) {
            for &need in needs {
                wanted[need].postings.push(Asking {
                    reference: posting.row.reference.clone(),
                    title: posting.row.title.clone(),
                    headcount: posting.row.headcount,
                    region: posting.row.region.clone(),
                });
            }
        }
        let where_is: Vec<Option<u16>> =
            market.postings.iter().map(|it| it.row.region.as_deref().map(|it| places.number(it))).collect();
        let mut compared = Compared::with(&market);
        for ids in queries::people(conn)?.chunks(CHUNK) {
            let mut valid = valid_for_profiles(conn, ids, day)?;
            for full in profiles::queries::load_for_conditions(conn, ids)? {
                let id = full.profile.id;
                let own = valid.remove(&id).unwrap_or_default();
                let home = full.profile.region.as_deref().map(|it| places.number(it));
                for (place, outcome) in compared.certificates(&full, &own).iter().enumerate() {
                    if *outcome == Outcome::Pass {
                        wanted[place].holders.push((id, home));
                    }
                }
                compared.short_of(&full, &own, |posting, certificate| {
                    let short = &mut wanted[certificate].short;
                    if short.last().is_none_or(|it| it.0 != id) {
                        short.push((id, Vec::new()));
                    }
                    if let (Some(it), Some((_, known))) = (where_is[posting], short.last_mut())
                        && !known.contains(&it)
                    {
                        known.push(it);
                    }
                });
            }
        }
        let n_places = |it: &Wanted| it.postings.iter().map(|it| i64::from(it.headcount)).sum::<i64>();
        wanted.sort_by(|a, b| n_places(b).cmp(&n_places(a)).then_with(|| a.core.cmp(&b.core)));
        Ok(Survey {
            sequence,
            day,
            taken_at: now,
            took: started.elapsed(),
            n_postings: market.postings.len(),
            wanted,
            places: places.codes,
        })
    }

    /// The certificate of a name; `None` where no open posting asks for it.
    pub fn find(&self, name: &str) -> Option<&Wanted> {
        let core = crate::matching::conditions::certificate_core(name);
        self.wanted.iter().find(|it| it.core == core)
    }

    /// The numbers of the places within a region.
    pub fn within(&self, region: &str) -> HashSet<u16> {
        let places = self.places.iter().enumerate();
        places
            .filter(|(_, it)| regions::is_within(it, region))
            .filter_map(|(number, _)| u16::try_from(number).ok())
            .collect()
    }

    /// Whether it still holds.
    fn holds(&self, sequence: i64, now: NaiveDateTime) -> bool {
        let is_same = self.sequence == sequence && self.day == clock::day(now);
        let age = now - self.taken_at;
        age >= TimeDelta::zero() && age < KEPT && (is_same || self.took > QUICK)
    }
}

/// Places by a number: a person has many, and each is one of a few hundred.
#[derive(Default)]
struct Places {
    codes: Vec<String>,
    numbers: std::collections::HashMap<String, u16>,
}

impl Places {
    fn number(&mut self, code: &str) -> u16 {
        if let Some(&it) = self.numbers.get(code) {
            return it;
        }
        // More places than China has townships are not told apart.
        let number = u16::try_from(self.codes.len()).unwrap_or(u16::MAX);
        self.codes.push(code.to_owned());
        self.numbers.insert(code.to_owned(), number);
        number
    }
}

/// The last survey, for everyone who looks.
#[derive(Debug, Default)]
pub struct Surveys {
    last: Mutex<Option<Arc<Survey>>>,
}

impl Surveys {
    /// The survey as it is now, or was a moment ago. Whoever comes while it is taken
    /// waits for it: two at once would each take twice as long.
    ///
    /// # Errors
    /// The database failed.
    pub fn current(&self, conn: &mut Conn, now: NaiveDateTime) -> Result<Arc<Survey>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let sequence = changes::last(conn)?;
        if let Some(it) = last.as_ref().filter(|it| it.holds(sequence, now)) {
            return Ok(it.clone());
        }
        let taken = Arc::new(Survey::take(conn, now)?);
        *last = Some(taken.clone());
        Ok(taken)
    }
}
