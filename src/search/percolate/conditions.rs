//! The conditions that searches are made of, and which of them a posting fulfils.

use super::super::document::{Facet, Field, PostingDoc};
use super::super::parsed::Parsed;
use super::super::plan::{Criterion, Plan, Way, Word};
use super::super::request::{PostingSearch, asks_no_more, is_within_days, reaches};
use super::interner::Interner;
use super::lists::Lists;
use super::marks::Marks;
use super::posting::{Numbers, Posting, Together};
use super::terms::{Code, Space, Terms};
use super::tree::{Fulfilled, Path, Told};

/// So many postings weigh as much as the guess of how rare a condition is.
const GUESS_WEIGHS: f32 = 16.0;

/// What a search may ask: the same demand has the same number.
enum Demand {
    Text(Criterion),
    /// One of these codes.
    Code(Facet, Vec<u64>),
    Employer(u64),
    PayReaches(u64),
    ExperienceAtMost(u64),
    PublishedWithin(u64),
    /// So many of these conditions; one that stands there twice counts twice.
    Most(usize, Vec<u32>),
}

/// How to tell whether a demand is met.
enum Test {
    /// By the terms that trigger it, each alone.
    Terms,
    /// By the codes that trigger it, each alone.
    Codes,
    /// By the terms that trigger it, some only with others: [`Together`], from that
    /// place of the numbers on.
    Together(u32),
    PayReaches(u64),
    ExperienceAtMost(u64),
    PublishedWithin(u64),
    /// How many and of which conditions, from that place of the numbers on.
    Most(u32),
}

struct Condition {
    test: Test,
    /// The part of all postings that are thought to fulfil it before any was read.
    guess: f32,
    /// The postings that did, and all that were read before it was known.
    n_fulfilled: u32,
    since: u32,
}

/// All conditions. Where a search names one, it is by twice its number, plus
/// one where it must not hold. What nobody asks for any more stays until the
/// next start.
#[derive(Default)]
pub(super) struct Conditions {
    /// By what they demand ([`Demand::key`]), in the order of [`Conditions::all`].
    keys: Interner,
    all: Vec<Condition>,
    /// Those that no term tells.
    untold: Marks,
    /// Lists that tests read, one after the other.
    numbers: Vec<u32>,
    terms: Terms,
    /// By term: twice the conditions that it may fulfil, plus one where it does so alone.
    triggers: Lists,
    n_read: u32,
    posting: Posting,
}

/// How a search says that a condition must hold.
fn so(condition: u32) -> u32 {
    condition * 2
}

/// How a search says that a condition must not hold.
fn not(condition: u32) -> u32 {
    condition * 2 + 1
}

impl Conditions {
    /// What a search asks, each condition once; `None` where it does not say what
    /// it looks for.
    pub(super) fn demands(&mut self, search: &PostingSearch) -> Option<Box<[u32]>> {
        let plan = Plan::of(&Parsed::read(&search.text), search.is_literal);
        let filters = &search.filters;
        let mut required: Vec<u32> = plan.required.into_iter().map(|it| self.number(Demand::Text(it))).collect();
        if plan.least < required.len() {
            required = vec![self.number(Demand::Most(plan.least, required))];
        }
        for (facet, codes) in Facet::ALL.into_iter().zip(filters.facets()) {
            if !codes.is_empty() {
                required.push(self.number(Demand::Code(facet, codes.iter().copied().collect())));
            }
        }
        let numbers = [
            filters.employer_id.map(Demand::Employer),
            filters.pay_min.map(Demand::PayReaches),
            filters.experience_at_most.map(Demand::ExperienceAtMost),
        ];
        required.extend(numbers.into_iter().flatten().map(|it| self.number(it)));
        if required.is_empty() {
            return None;
        }
        // Within one of several numbers of days is within the most.
        let days = filters.published_within().max().map(Demand::PublishedWithin);
        required.extend(days.map(|it| self.number(it)));
        let excluded: Vec<u32> = plan.excluded.into_iter().map(|it| not(self.number(Demand::Text(it)))).collect();
        let mut demands: Vec<u32> = required.into_iter().map(so).chain(excluded).collect();
        demands.sort_unstable();
        demands.dedup();
        Some(demands.into())
    }

    /// The number of a demand, which becomes a condition where it is new.
    fn number(&mut self, demand: Demand) -> u32 {
        let number = self.keys.number(&demand.key());
        if (number as usize) < self.all.len() {
            return number;
        }
        let test = match &demand {
            Demand::Text(criterion) => self.file_ways(number, &criterion.ways()),
            Demand::Code(facet, codes) => {
                codes.iter().for_each(|it| self.trigger_code(number, Code::Facet(*facet, *it)));
                Test::Codes
            }
            Demand::Employer(id) => {
                self.trigger_code(number, Code::Employer(*id));
                Test::Codes
            }
            Demand::PayReaches(least) => Test::PayReaches(*least),
            Demand::ExperienceAtMost(years) => Test::ExperienceAtMost(*years),
            Demand::PublishedWithin(days) => Test::PublishedWithin(*days),
            Demand::Most(least, of) => {
                let at = self.numbers.len() as u32;
                self.numbers.extend([*least as u32, of.len() as u32].into_iter().chain(of.iter().copied()));
                Test::Most(at)
            }
        };
        if !matches!(test, Test::Terms | Test::Codes | Test::Together(_)) {
            self.untold.make_room(number as usize + 1);
            self.untold.add(number);
        }
        let guess = match &demand {
            Demand::Employer(_) => 0.001,
            Demand::Text(_) | Demand::Most(..) => 0.01,
            Demand::Code(Facet::Occupation, _) => 0.02,
            Demand::Code(Facet::Region, _) => 0.1,
            Demand::Code(..) => 0.4,
            Demand::PayReaches(_) | Demand::ExperienceAtMost(_) => 0.6,
            // Postings come when they are published.
            Demand::PublishedWithin(_) => 1.0,
        };
        self.all.push(Condition { test, guess, n_fulfilled: 0, since: self.n_read });
        number
    }

    /// A term that fulfils a condition alone.
    fn trigger(&mut self, condition: u32, space: Space, text: &str) {
        let term = self.terms.number(space, text);
        self.triggers.add(term, condition * 2 + 1);
    }

    /// A code that fulfils a condition alone.
    fn trigger_code(&mut self, condition: u32, code: Code) {
        let term = self.terms.number_of_code(code);
        self.triggers.add(term, condition * 2 + 1);
    }

    /// Files a condition under the terms of its ways; answers how they tell.
    fn file_ways(&mut self, condition: u32, ways: &[Way]) -> Test {
        let mut together = Together::default();
        for way in ways {
            match way {
                Way::Word(word) => self.trigger(condition, Space::Field(word.field), &word.text),
                Way::Beginning(word) => self.trigger(condition, Space::Beginning, &word.text),
                Way::Row { pairs, .. } => match pairs.as_slice() {
                    [] => {}
                    [only] => self.trigger(condition, Space::Field(Field::Exact), only),
                    _ => {
                        let row: Box<[u32]> =
                            pairs.iter().map(|it| self.terms.number(Space::Field(Field::Exact), it)).collect();
                        // The second pair reaches from one word into the next more often than the first: it is rarer.
                        self.triggers.add(row[1], condition * 2);
                        together.rows.push(row);
                    }
                },
                Way::Each(parts) => {
                    let mut number = |it: &Word| self.terms.number(Space::Field(it.field), &it.text);
                    let parts: Vec<Box<[u32]>> =
                        parts.iter().map(|part| part.iter().map(&mut number).collect()).collect();
                    parts[0].iter().for_each(|it| self.triggers.add(*it, condition * 2));
                    together.each.push(parts);
                }
            }
        }
        if together.rows.is_empty() && together.each.is_empty() {
            return Test::Terms;
        }
        let at = self.numbers.len() as u32;
        together.write(&mut self.numbers);
        Test::Together(at)
    }

    /// Reads a posting at an instant, in seconds.
    pub(super) fn read(&mut self, doc: &PostingDoc, now: i64) {
        self.n_read = self.n_read.saturating_add(1);
        let Conditions { all, numbers, terms, triggers, posting, .. } = self;
        let met = posting.read(doc, now, terms);
        posting.holds.begin(all.len());
        let mut fulfilled: Vec<u32> = Vec::new();
        let mut in_question: Vec<u32> = Vec::new();
        for trigger in met.iter().flat_map(|it| triggers.of(*it)) {
            let condition = trigger / 2;
            if trigger % 2 == 0 {
                in_question.push(condition);
            } else if posting.holds.add(condition) {
                fulfilled.push(condition);
            }
        }
        for condition in in_question {
            let Test::Together(at) = all[condition as usize].test else { continue };
            if !posting.holds.has(condition) && posting.has(Numbers::from(numbers, at)) {
                posting.holds.add(condition);
                fulfilled.push(condition);
            }
        }
        posting.by_words.clear();
        posting.by_codes.clear();
        for it in fulfilled {
            let condition = &mut all[it as usize];
            condition.n_fulfilled += 1;
            let is_code = matches!(condition.test, Test::Codes);
            if is_code { &mut posting.by_codes } else { &mut posting.by_words }.push(so(it));
        }
    }

    /// The conditions that terms tell and that hold, as searches name them.
    pub(super) fn fulfilled(&self) -> Fulfilled<'_> {
        Fulfilled { by_words: &self.posting.by_words, by_codes: &self.posting.by_codes }
    }

    /// Whether the posting that was read last is as a search wants it.
    pub(super) fn holds(&self, demand: u32) -> bool {
        let condition = demand / 2;
        // Most are told by terms, and most of these fail: that is two looks at a bit.
        let holds =
            if self.untold.has(condition) { self.holds_untold(condition) } else { self.posting.holds.has(condition) };
        holds == demand.is_multiple_of(2)
    }

    fn holds_untold(&self, condition: u32) -> bool {
        let posting = &self.posting;
        match &self.all[condition as usize].test {
            Test::Terms | Test::Codes | Test::Together(_) => posting.holds.has(condition),
            Test::PayReaches(least) => reaches(posting.pay_max, *least),
            Test::ExperienceAtMost(years) => asks_no_more(posting.experience, *years),
            Test::PublishedWithin(days) => is_within_days(posting.age, *days),
            Test::Most(at) => {
                let (least, of) = self.most(*at);
                of.iter().filter(|it| posting.holds.has(**it)).count() >= least
            }
        }
    }

    /// How many of which conditions.
    fn most(&self, at: u32) -> (usize, &[u32]) {
        let mut numbers = Numbers::from(&self.numbers, at);
        (numbers.one() as usize, numbers.list())
    }

    /// How many postings were read.
    pub(super) fn n_read(&self) -> u32 {
        self.n_read
    }

    /// The part of all postings that are as a search wants them, as far as is known.
    fn frequency(&self, demand: u32) -> f32 {
        let it = &self.all[demand as usize / 2];
        let n = (self.n_read - it.since) as f32;
        let so = match it.test {
            Test::Terms | Test::Codes | Test::Together(_) => {
                (it.n_fulfilled as f32 + GUESS_WEIGHS * it.guess) / (n + GUESS_WEIGHS)
            }
            _ => it.guess,
        };
        if demand.is_multiple_of(2) { so } else { 1.0 - so }
    }

    /// How it is known that a posting is as a search wants it.
    pub(super) fn told(&self, demand: u32) -> Told {
        if !self.is_told(demand) {
            Told::Not
        } else if matches!(self.all[demand as usize / 2].test, Test::Codes) {
            Told::ByCodes
        } else {
            Told::ByWords
        }
    }

    /// Whether terms tell when this holds, and is so wanted.
    fn is_told(&self, demand: u32) -> bool {
        demand.is_multiple_of(2) && !self.untold.has(demand / 2)
    }

    /// The paths under which a search is filed: one, its conditions from the
    /// rarest to the most frequent; but several for a sentence that has nothing
    /// rarer. Where 3 of 4 words have to be there, one of any two is: it is filed
    /// under the two rarest.
    pub(super) fn paths(&self, demands: &[u32], mut found: impl FnMut(Path)) {
        let by_frequency = |a: &u32, b: &u32| self.frequency(*a).total_cmp(&self.frequency(*b)).then(a.cmp(b));
        let mut path = demands.to_vec();
        path.sort_unstable_by(|a, b| self.is_told(*b).cmp(&self.is_told(*a)).then_with(|| by_frequency(a, b)));
        let sentence = demands.iter().find_map(|it| match self.all[*it as usize / 2].test {
            Test::Most(at) => {
                let (least, of) = self.most(at);
                let mut words: Vec<u32> = of.iter().copied().map(so).collect();
                words.sort_unstable_by(by_frequency);
                words.truncate(of.len() - least + 1);
                Some(words)
            }
            _ => None,
        });
        let is_told = self.is_told(path[0]);
        match sentence {
            Some(mut words)
                if !is_told || words.iter().map(|it| self.frequency(*it)).sum::<f32>() < self.frequency(path[0]) =>
            {
                words.dedup();
                for word in words {
                    found(Path { conditions: [&[word], path.as_slice()].concat(), is_told: true });
                }
            }
            _ => found(Path { conditions: path, is_told }),
        }
    }

    /// Gives back what was taken in advance.
    pub(super) fn shrink(&mut self) {
        self.keys.shrink();
        self.all.shrink_to_fit();
        self.numbers.shrink_to_fit();
        self.terms.shrink();
        self.triggers.shrink();
    }

    pub(super) fn bytes(&self) -> usize {
        let conditions = self.all.capacity() * size_of::<Condition>() + self.numbers.capacity() * 4;
        conditions
            + self.untold.bytes()
            + self.keys.bytes()
            + self.terms.bytes()
            + self.triggers.bytes()
            + self.posting.bytes()
    }
}

impl Demand {
    /// The same for the same demand, another for another.
    fn key(&self) -> Vec<u8> {
        let numbers = |tag: u8, numbers: &mut dyn Iterator<Item = u64>| {
            let mut key = vec![tag];
            // Seven bits a byte, the last one of a number below 128: no two lists are alike.
            for mut it in numbers {
                while it >= 128 {
                    key.push(it as u8 | 128);
                    it >>= 7;
                }
                key.push(it as u8);
            }
            key
        };
        let text = |tag: u8, text: &str| [&[tag][..], text.as_bytes()].concat();
        match self {
            Demand::Text(Criterion::Word { word, is_literal: false }) => text(0, word),
            Demand::Text(Criterion::Word { word, is_literal: true }) => text(1, word),
            Demand::Text(Criterion::Phrase(it)) => text(2, it),
            Demand::Text(Criterion::Anywhere(it)) => text(3, it),
            Demand::Employer(it) => numbers(4, &mut std::iter::once(*it)),
            Demand::PayReaches(it) => numbers(5, &mut std::iter::once(*it)),
            Demand::ExperienceAtMost(it) => numbers(6, &mut std::iter::once(*it)),
            Demand::PublishedWithin(it) => numbers(7, &mut std::iter::once(*it)),
            Demand::Most(least, of) => {
                numbers(8, &mut std::iter::once(*least as u64).chain(of.iter().map(|it| u64::from(*it))))
            }
            Demand::Code(facet, codes) => numbers(9 + *facet as u8, &mut codes.iter().copied()),
        }
    }
}
