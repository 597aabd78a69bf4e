//! Rules on what a posting says: findings that block it or ask for a basis.
//!
//! The rules are data (`index/rules.toml`): what is forbidden, what makes the
//! same words innocent, and the clause of the law behind it; `docs/compliance.md`
//! says how to write them. [`check`] reads a [`Subject`], which is the texts of a
//! posting and the facts beside them, and answers with [`Finding`]s that point at
//! the very words. It knows neither rows nor requests, so the page that checks
//! while someone types, the submission and the reviewer's page never disagree.
//!
//! A finding is the opinion of a pattern, not a verdict: a reviewer may dismiss
//! a warning, and two of them may override a block.

mod book;
mod facts;
mod plain;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::postings::{Draft, Kind, Pay};
use book::BOOK;
pub use book::{Rule, all, version};
use plain::Plain;

crate::code_list!(
    /// What a finding does to a submission.
    Effect, "compliance-effect", {
        /// It cannot be submitted.
        Block = "block",
        /// It needs a basis, which a reviewer reads.
        Warn = "warn",
    }
);

/// A posting as the rules see it. What is not known is left empty; [`Default`] is
/// a posting that says nothing, of which everything is missing.
#[derive(Debug, Clone, Default)]
pub struct Subject<'a> {
    /// The texts by the name of their field (`title`, `duties`, `requirements`,
    /// `benefits`, `questions` …); a field that is a list comes once for each entry.
    pub texts: Vec<(&'static str, &'a str)>,
    /// Whether the employer is named.
    pub has_employer: bool,
    /// 性质
    pub kind: Option<Kind>,
    /// How many are wanted.
    pub headcount: Option<i32>,
    /// The pay as its fields say it; `None` where nothing is said.
    pub pay: Option<Pay>,
    /// Code of the place of work.
    pub region: Option<&'a str>,
    /// Whether the work is done from anywhere.
    pub is_remote: bool,
    /// Whether conditions stand in fields of their own: education, experience,
    /// majors, certificates.
    pub has_conditions: bool,
    /// Whether the time of its end is set.
    pub has_deadline: bool,
    /// The contract in months; 0 where it ends with a task, `None` where it is
    /// open-ended or nothing is said.
    pub contract_months: Option<i32>,
    /// The probation in months.
    pub probation_months: Option<i32>,
}

impl<'a> Subject<'a> {
    /// A draft of a posting. What a draft does not hold (questions, contract and
    /// probation) is added by whoever knows it.
    pub fn of(draft: &'a Draft) -> Subject<'a> {
        let lines = [("title", &draft.title), ("duties", &draft.duties), ("requirements", &draft.requirements)];
        let lists = [
            ("majors", &draft.majors),
            ("certificates_required", &draft.certificates_required),
            ("certificates_preferred", &draft.certificates_preferred),
            ("benefits", &draft.benefits),
        ];
        let words = lists.into_iter().flat_map(|(field, all)| all.iter().map(move |it| (field, it)));
        let contact = draft.contact.iter().map(|it| ("contact", it));
        Subject {
            texts: lines.into_iter().chain(words).chain(contact).map(|(field, it)| (field, it.as_str())).collect(),
            has_employer: !draft.employer.is_empty(),
            kind: Some(draft.kind),
            headcount: Some(draft.headcount),
            pay: Some(draft.pay),
            region: draft.region.as_deref(),
            is_remote: draft.is_remote,
            has_conditions: draft.education.is_some()
                || draft.experience_years.is_some()
                || !draft.majors.is_empty()
                || !draft.certificates_required.is_empty(),
            has_deadline: draft.valid_until.is_some(),
            contract_months: None,
            probation_months: None,
        }
    }

    /// Whether any text of this field says something.
    fn says(&self, field: &str) -> bool {
        self.texts.iter().any(|(name, text)| *name == field && !text.trim().is_empty())
    }
}

/// What a rule found. It is kept with a review as JSON, and read again from there
/// even where the rule has gone since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    /// The rule's code (`sex`), by which a basis is kept.
    #[schema(value_type = String)]
    pub rule: Cow<'static, str>,
    /// The clause of the table in `docs/compliance.md` (`L7`).
    #[schema(value_type = String)]
    pub clause: Cow<'static, str>,
    /// The field that it stands in, or that is missing.
    #[schema(value_type = String)]
    pub field: Cow<'static, str>,
    /// The very words; empty where something is missing or a fact is wrong.
    pub passage: String,
    /// First byte of the passage in the field's text (in its entry, where the field is a list).
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Whether it blocks or asks for a basis.
    pub effect: Effect,
}

impl Finding {
    /// A finding about a field as a whole: a fact that is missing or wrong.
    fn at_field(rule: &'static Rule, field: &'static str) -> Finding {
        Finding {
            rule: Cow::Borrowed(&rule.code),
            clause: Cow::Borrowed(&rule.clause),
            field: Cow::Borrowed(field),
            passage: String::new(),
            start: 0,
            end: 0,
            effect: rule.effect,
        }
    }

    /// A finding about some bytes of a text.
    fn at(rule: &'static Rule, field: &'static str, text: &str, start: usize, end: usize) -> Finding {
        Finding { passage: text[start..end].to_owned(), start, end, ..Finding::at_field(rule, field) }
    }

    /// The name of the message that says in a few words what is wrong.
    pub fn title_message(&self) -> &'static str {
        static NAMES: LazyLock<Vec<(&str, String)>> =
            LazyLock::new(|| all().iter().map(|it| (&*it.code, format!("compliance-rule-{}", it.code))).collect());
        NAMES.iter().find(|it| it.0 == self.rule).map_or("", |it| &it.1)
    }

    /// The name of the message that says what the law asks for, and where.
    pub fn law_message(&self) -> String {
        format!("compliance-rule-{}-law", self.rule)
    }

    /// The name of the message that says what to do.
    pub fn advice_message(&self) -> String {
        format!("compliance-rule-{}-advice", self.rule)
    }

    /// Whether it keeps a posting from being submitted.
    pub fn is_block(&self) -> bool {
        self.effect == Effect::Block
    }

    /// Whether it blocks, and yet may be handed in for an exception that the law knows.
    pub fn is_contestable(&self) -> bool {
        self.is_block() && all().iter().any(|it| it.code == self.rule && it.contestable)
    }
}

/// All that the rules find, in the order of the texts and of the words in them;
/// what is missing or wrong as a fact comes last. Empty where all is well.
///
/// One rule finds the same words once. A fraction of a millisecond for 1,000 characters.
pub fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for &(field, text) in &subject.texts {
        let plain = Plain::new(text);
        let mut here = words(subject.kind, field, text, &plain);
        here.extend(facts::probation_in_text(subject, field, text, &plain));
        here.sort_by_key(|it| (it.start, it.end));
        findings.extend(here);
    }
    findings.extend(facts::check(subject));
    findings
}

/// How much is wrong, for the order of the reviewers' queue: a block counts 100,
/// a warning 10, and 999 is the most.
pub fn score(findings: &[Finding]) -> i32 {
    let points = |it: &Finding| if it.is_block() { 100 } else { 10 };
    findings.iter().map(points).sum::<i32>().min(999)
}

/// What the patterns find in one text.
fn words(kind: Option<Kind>, field: &'static str, text: &str, plain: &Plain) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, sentence) in plain.sentences() {
        for rule in BOOK.triggered(sentence).filter(|it| !kind.is_some_and(|kind| it.is_silent_for(kind))) {
            let guilty = merged(rule.guilty(sentence));
            let effect = if !guilty.is_empty() && rule.is_cited(sentence) { Effect::Warn } else { rule.effect };
            findings.extend(guilty.into_iter().map(|span| {
                let (start, end) = plain.original(at + span.start..at + span.end);
                Finding { effect, ..Finding::at(rule, field, text, start, end) }
            }));
        }
    }
    findings
}

/// Spans in their order, those that overlap or touch in one: two patterns that
/// see the same words are one finding.
fn merged(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|it| (it.start, it.end));
    let mut all: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match all.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => all.push(span),
        }
    }
    all
}
