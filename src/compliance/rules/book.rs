//! The rules as `index/rules.toml` has them, compiled once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder, RegexSet};
use serde::Deserialize;

use super::Effect;
use crate::postings::Kind;

static FILE: &str = include_str!("../../../index/rules.toml");

/// All rules. A file that cannot be read cannot be released: a test reads it.
pub(super) static BOOK: LazyLock<Book> =
    LazyLock::new(|| Book::read(FILE).expect("the rules of this release were read by its tests"));

/// Bytes of a compiled pattern: several times the largest there is, and little
/// enough that a slip (`.{0,5000}`) is refused.
const SIZE_LIMIT: usize = 4 << 20;

/// Which edition of the rules speaks: the day it was made. It is kept with the findings.
pub fn version() -> &'static str {
    &BOOK.version
}

/// The rules in the order of the file.
pub fn all() -> &'static [Rule] {
    &BOOK.rules
}

/// One rule: what it is about, and the words that it knows.
#[derive(Debug)]
pub struct Rule {
    /// Its name in rows, messages and tests.
    pub code: String,
    /// The clause of the table in `docs/compliance.md`.
    pub clause: String,
    /// The law behind it.
    pub source: String,
    /// What a finding does.
    pub effect: Effect,
    /// Whether the law knows an exception, so that an employer who names it may hand
    /// in what blocks; two reviewers then decide. Never where money is asked for.
    pub contestable: bool,
    patterns: Vec<Regex>,
    /// All patterns as one: most sentences end here.
    any: Regex,
    /// Words that make a match innocent where the two overlap.
    exceptions: Vec<Regex>,
    /// Words that cite a ground, in the same sentence: the finding then warns.
    cited: Vec<Regex>,
    /// Kinds of work to which it does not apply.
    not_for: Vec<Kind>,
}

impl Rule {
    pub(super) fn is_silent_for(&self, kind: Kind) -> bool {
        self.not_for.contains(&kind)
    }

    pub(super) fn is_cited(&self, sentence: &str) -> bool {
        self.cited.iter().any(|it| it.is_match(sentence))
    }

    /// What the patterns find in a sentence and no exception touches.
    pub(super) fn guilty(&self, sentence: &str) -> Vec<Range<usize>> {
        let find = |all: &[Regex]| -> Vec<Range<usize>> {
            all.iter().flat_map(|it| it.find_iter(sentence).map(|it| it.range())).collect()
        };
        if !self.any.is_match(sentence) {
            return Vec::new();
        }
        let innocent = find(&self.exceptions);
        let mut found = find(&self.patterns);
        found.retain(|it| !innocent.iter().any(|by| it.start < by.end && by.start < it.end));
        found
    }
}

/// The whole file.
pub(super) struct Book {
    version: String,
    rules: Vec<Rule>,
    /// The triggers of each rule: one look at a sentence tells which rules are worth trying. (One
    /// set of all patterns was tried: its automaton grows with every gap, and took 100 ms a text.)
    triggers: RegexSet,
    /// What reads durations out of texts.
    pub(super) reading: Reading,
}

/// Patterns that read a number of months: `n` is the number, `unit` what it counts.
pub(super) struct Reading {
    /// How long the probation is.
    pub(super) probation: Regex,
    /// How long the contract is.
    pub(super) contract: Regex,
    /// Numbers in Chinese characters.
    pub(super) numerals: BTreeMap<String, f64>,
    /// How many months one unit has.
    pub(super) months: BTreeMap<String, f64>,
}

impl Book {
    fn read(file: &str) -> anyhow::Result<Book> {
        let raw: RawBook = toml::from_str(file)?;
        let compile = |patterns: &[String]| -> anyhow::Result<Vec<Regex>> {
            patterns.iter().map(|it| compile_one(&raw.spell(it))).collect()
        };
        let rule = |it: &RawRule| -> anyhow::Result<Rule> {
            Ok(Rule {
                code: it.code.clone(),
                clause: it.clause.clone(),
                source: it.source.clone(),
                effect: it.effect,
                contestable: it.contestable,
                patterns: compile(&it.patterns)?,
                any: compile_one(&raw.spell(&it.patterns.join("|")))?,
                exceptions: compile(&it.exceptions)?,
                cited: compile(&it.cited)?,
                not_for: it.not_for.clone(),
            })
        };
        let any = |words: &Vec<String>| words.iter().map(|it| regex::escape(it)).collect::<Vec<_>>().join("|");
        // No text begins after its end: a rule without triggers is never tried.
        let triggers =
            raw.rules.iter().map(|it| if it.triggers.is_empty() { r"[^\s\S]".to_owned() } else { any(&it.triggers) });
        Ok(Book {
            triggers: RegexSet::new(triggers)?,
            rules: raw.rules.iter().map(rule).collect::<anyhow::Result<_>>()?,
            reading: Reading {
                probation: compile_one(&raw.spell(&raw.reading.probation))?,
                contract: compile_one(&raw.spell(&raw.reading.contract))?,
                numerals: raw.reading.numerals.clone(),
                months: raw.reading.months.clone(),
            },
            version: raw.version,
        })
    }

    /// The rule of this code, for those that rest on facts.
    ///
    /// # Panics
    /// Where the file lost a rule that the code names; a test asks for each.
    pub(super) fn rule(&self, code: &str) -> &Rule {
        self.rules.iter().find(|it| it.code == code).expect("a test asks for each rule that the code names")
    }

    /// The rules that may find something in a sentence.
    pub(super) fn triggered(&self, sentence: &str) -> impl Iterator<Item = &Rule> {
        self.triggers.matches(sentence).into_iter().map(|at| &self.rules[at])
    }
}

fn compile_one(pattern: &str) -> anyhow::Result<Regex> {
    Ok(RegexBuilder::new(pattern).size_limit(SIZE_LIMIT).build()?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    version: String,
    /// Pieces that patterns name in braces; one may name those before it.
    words: Vec<Word>,
    reading: RawReading,
    rules: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    name: String,
    is: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReading {
    probation: String,
    contract: String,
    numerals: BTreeMap<String, f64>,
    months: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    code: String,
    clause: String,
    source: String,
    effect: Effect,
    #[serde(default)]
    contestable: bool,
    /// Words of which a sentence has one wherever a pattern matches.
    #[serde(default)]
    triggers: Vec<String>,
    #[serde(default)]
    patterns: Vec<String>,
    #[serde(default)]
    exceptions: Vec<String>,
    #[serde(default)]
    cited: Vec<String>,
    #[serde(default)]
    not_for: Vec<Kind>,
}

impl RawBook {
    /// A pattern with its pieces put in; the last is named first, as it may name those before it.
    fn spell(&self, pattern: &str) -> String {
        self.words
            .iter()
            .rev()
            .fold(pattern.to_owned(), |spelled, it| spelled.replace(&format!("{{{}}}", it.name), &it.is))
    }
}
