//! What was measured, the ratios that were promised, and all of it in words.

use std::fmt::Write as _;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::Options;
use super::rivals::Way;
use crate::bench::promises::{self, Promise, Target};
use crate::bench::report::{Machine, thousands};
use crate::bench::times::Times;

pub(super) const BARE: &str = "tantivy, bare: OR";
pub(super) const SAME: &str = "tantivy: our query, its collectors";
pub(super) const OURS: &str = "Bole: all words, total";
pub(super) const ANY: &str = "Bole: any word, total";
pub(super) const SAME_FILTERED: &str = "tantivy: our query with region and pay, its collectors";
pub(super) const OURS_FILTERED: &str = "Bole: all words, region, pay, total";
pub(super) const ANY_FILTERED: &str = "Bole: any word, region, pay, total";
pub(super) const FACETS: &str = "Bole: all words, total, six facets";
pub(super) const FACETS_FILTERED: &str = "Bole: all words, region, pay, total, six facets";
pub(super) const NEWEST: &str = "Bole: newest first, total";
pub(super) const NEWEST_FACETS: &str = "Bole: newest first, total, six facets";

/// How the row of a rival is called.
pub(super) fn rival_row(name: &str, way: Way) -> String {
    format!("{name}: {}", way.name())
}

/// One way of asking: milliseconds, the median of the rounds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Row {
    pub name: String,
    pub mean_ms: f64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
}

/// All that was measured.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Figures {
    pub machine: Machine,
    pub is_optimised: bool,
    pub n_postings: u32,
    pub n_words: usize,
    pub seed: u64,
    pub n_questions: u32,
    pub n_rounds: usize,
    /// Of the question of all words, on average.
    pub mean_hits: f64,
    pub fill_seconds: f64,
    pub rows: Vec<Row>,
    pub ratios: Vec<Promise>,
}

impl Row {
    /// The median over the rounds, and tail values over all of them.
    pub(super) fn of(name: String, rounds: Vec<Times>) -> Row {
        let mut all = Times::default();
        rounds.iter().for_each(|it| all.append(it.clone()));
        let all = all.summary();
        let mut means: Vec<f64> = rounds.into_iter().map(|it| it.summary().mean).collect();
        means.sort_unstable_by(f64::total_cmp);
        let mean_ms = means.get(means.len() / 2).copied().unwrap_or(0.0);
        Row { name, mean_ms, p50_ms: all.p50, p95_ms: all.p95, p99_ms: all.p99 }
    }
}

/// Row by row; only what was measured. Those of T1 and T2 are promised of the question
/// whose words may be any, as that is what they were set for; our pages ask for all words.
pub(super) fn ratios(rows: &[Row]) -> Vec<Promise> {
    use Target::{AtLeast, AtMost};
    let of = |name: &str| rows.iter().find(|it| it.name == name);
    let mean = |name: &str| of(name).map(|it| it.mean_ms);
    let p95 = |name: &str| of(name).map(|it| it.p95_ms);
    let mut ratios = Vec::new();
    let mut put = |name: String, a: Option<f64>, b: Option<f64>, target: Option<Target>| {
        if let (Some(a), Some(b)) = (a, b) {
            ratios.push(Promise { name, reached: a / b.max(1e-9), target });
        }
    };
    for (rival, least) in [("PostgreSQL GIN", 50.0), ("SQLite FTS5", 300.0)] {
        let row = |way| p95(&rival_row(rival, way));
        let any = Some(AtLeast(least));
        put(format!("T1 p95, {rival} to ours, any word"), row(Way::OrFiltered), p95(ANY_FILTERED), any);
        put(format!("T1 p95, {rival} to ours, all words"), row(Way::AndFiltered), p95(OURS_FILTERED), None);
    }
    for (rival, least) in [("PostgreSQL GIN", 600.0), ("SQLite FTS5", 75.0)] {
        let row = |way| mean(&rival_row(rival, way));
        let any = Some(AtLeast(least));
        put(format!("T2 mean, {rival} to ours, any word"), row(Way::Or), mean(ANY), any);
        put(format!("T2 mean, {rival} to the engine as it comes, any word"), row(Way::Or), mean(BARE), any);
        put(format!("T2 mean, {rival} to ours, all words"), row(Way::And), mean(OURS), None);
    }
    for (name, ours, theirs, most) in [
        ("T3 mean, ours to the engine with the same query", OURS, SAME, Some(1.1)),
        ("T3 mean, ours filtered to the engine with the same query", OURS_FILTERED, SAME_FILTERED, Some(1.1)),
        ("T3 mean, with facets to the engine with the same query", FACETS, SAME, Some(1.5)),
        ("mean, ours to the bare engine's OR", OURS, BARE, None),
    ] {
        put(name.to_owned(), mean(ours), mean(theirs), most.map(AtMost));
    }
    ratios
}

/// T10: how much more the same takes among more postings.
pub(super) fn growth(few: &Figures, many: &Figures) -> Vec<Promise> {
    let mean = |of: &Figures, name: &str| of.rows.iter().find(|it| it.name == name).map(|it| it.mean_ms);
    let rows = [
        (OURS, Some(4.0)),
        (OURS_FILTERED, Some(4.0)),
        (FACETS, None),
        (NEWEST, Some(1.5)),
        (NEWEST_FACETS, None),
        (BARE, None),
    ];
    rows.into_iter()
        .filter_map(|(name, most)| {
            let reached = mean(many, name)? / mean(few, name)?.max(1e-9);
            Some(Promise { name: format!("T10 mean, {name}"), reached, target: most.map(Target::AtMost) })
        })
        .collect()
}

/// Figures of an earlier run, as `--json` wrote them.
pub(super) fn read(path: &std::path::Path) -> anyhow::Result<Figures> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} has no figures of a search", path.display()))
}

/// The report: this run, and the run with fewer postings where there is one.
pub(super) fn text(it: &Figures, options: &Options, few: Option<&Figures>) -> String {
    let corpus = match &options.corpus {
        Some(_) => "rows of a file, over and over".to_owned(),
        None => format!("generated from {} words by Zipf's law", thousands(it.n_words as f64)),
    };
    let mut text = format!(
        "## Search among {}\n\n\
         `bole bench search --postings {} --questions {} --seed {}` on {} cores ({}), load average before the run: {}. \
         Postings: {corpus}. {} rounds of {} questions of one to four words, none twice, {} hits on average; every \
         question is asked in all ways before the next, and nothing is kept: each answer is looked up anew. *All words*: what \
         our pages ask; every word has to be there, in any spelling, synonyms included, title before text, the newer first, \
         the best 20, exact total and headcount of what is open. *Any word*: the same where one of them is enough. \
         The others answer with the best 20, and count where that is said. Mean: the median of the rounds' means. \
         Filled in {:.0} s.\n\n\
         | ms | mean | p50 | p95 | p99 |\n|---|---:|---:|---:|---:|\n",
        thousands(f64::from(it.n_postings)),
        it.n_postings,
        it.n_questions,
        it.seed,
        it.machine.n_cores,
        it.machine.processor,
        it.machine.load_before,
        it.n_rounds,
        it.n_questions,
        thousands(it.mean_hits),
        it.fill_seconds,
    );
    for Row { name, mean_ms, p50_ms, p95_ms, p99_ms } in &it.rows {
        let _ = writeln!(text, "| {name} | {mean_ms:.3} | {p50_ms:.3} | {p95_ms:.3} | {p99_ms:.3} |");
    }
    let growth = few.map(|few| growth(few, it)).unwrap_or_default();
    text.push_str(&promises::table(it.ratios.iter().chain(&growth)));
    if let Some(few) = few {
        let _ = writeln!(text, "\nT10: beside the same among {}.", thousands(f64::from(few.n_postings)));
    }
    if !it.is_optimised {
        text.push_str("\n**This is a debug build: its figures say nothing of a release.**\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_is_compared() {
        let row = |name: &str, ms: f64| Row { name: name.to_owned(), mean_ms: ms, p50_ms: ms, p95_ms: ms, p99_ms: ms };
        let postgres = |way, ms| row(&rival_row("PostgreSQL GIN", way), ms);
        let rows =
            vec![row(OURS, 2.0), row(SAME, 1.9), row(ANY, 1.0), postgres(Way::Or, 650.0), postgres(Way::And, 9.0)];
        let told = promises::table(&ratios(&rows));
        let lines: Vec<&str> = told.lines().skip(3).collect();
        assert_eq!(
            lines,
            [
                "| T2 mean, PostgreSQL GIN to ours, any word | at least 600 | 650 | yes |",
                "| T2 mean, PostgreSQL GIN to ours, all words |  | 4.50 |  |",
                "| T3 mean, ours to the engine with the same query | at most 1.1 | 1.05 | yes |",
            ]
        );
        let figures = |newest: f64| Figures {
            machine: Machine::of_this(),
            is_optimised: false,
            n_postings: 1,
            n_words: 1,
            seed: 1,
            n_questions: 1,
            n_rounds: 1,
            mean_hits: 0.0,
            fill_seconds: 0.0,
            rows: vec![row(NEWEST, newest)],
            ratios: Vec::new(),
        };
        let told = promises::table(&growth(&figures(1.0), &figures(1.6)));
        assert!(told.ends_with("| T10 mean, Bole: newest first, total | at most 1.5 | 1.60 | **no** |\n"), "{told}");
        // What is written is read again.
        let written = serde_json::to_string(&figures(1.0)).unwrap();
        assert_eq!(serde_json::from_str::<Figures>(&written).unwrap().rows[0].name, NEWEST);
    }
}
