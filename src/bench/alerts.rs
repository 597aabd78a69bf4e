//! `bole bench alerts`: how long a posting takes to find the saved searches that
//! it matches, beside looking at each search in turn.
//!
//! Both ways answer the same posting one after the other, in turns, and have to
//! agree on every one. What is drawn depends on the seed alone ([`draw`]).

mod draw;
mod scan;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::promises::{self, Promise, Target};
use super::report::{Machine, thousands};
use super::times::{Summary, Times};
use super::{say, write};
use crate::clock::Clock;
use crate::search::percolate::Percolator;
use crate::search::{PostingDoc, PostingSearch, analysis, warm_up};
use draw::Draw;

/// How much is measured, and where the figures go.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// 保存的搜索数。 How many saved searches.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub searches: u32,
    /// 岗位数。 How many postings.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub postings: u32,
    /// 随机种子：种子相同，搜索和岗位相同。 The same seed draws the same searches and postings.
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
    /// 不与 PostgreSQL 比较。 Leave out PostgreSQL.
    #[arg(long)]
    pub alone: bool,
    /// 数字写入此文件。 Where to write the figures as JSON.
    #[arg(long, value_name = "FILE.json")]
    pub json: Option<PathBuf>,
}

/// What was measured; times in microseconds for one posting unless they say otherwise.
#[derive(Debug, Serialize)]
struct Figures {
    machine: Machine,
    is_optimised: bool,
    seed: u64,
    n_searches: usize,
    n_postings: usize,
    /// Characters of a posting, on average.
    n_characters: usize,
    /// Searches found by a posting, on average.
    hits: f64,
    /// Conditions looked at in the tree for a posting, on average.
    candidates: f64,
    /// From no search at all to all filed.
    build_ms: f64,
    bytes_per_search: f64,
    /// Cutting title, employer and text into words, as the index does.
    segmentation_us_p50: f64,
    /// Reading the posting where no search is filed: all analysis.
    reading_us_p50: f64,
    /// From the posting's texts to the ids of all searches that find it.
    percolate_us_p50: f64,
    percolate_us_p99: f64,
    /// The same by looking at each search in turn.
    every_search_us_p50: f64,
    every_search_us_p99: f64,
    /// A scan of all searches as `tsquery` in PostgreSQL 15, words alone; `None` where it is not installed.
    postgres_scan_us_p50: Option<f64>,
}

/// Measures, prints a table, and writes the figures where that is asked for.
///
/// # Errors
/// The two ways disagree, or the figures cannot be written.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let figures = measure(options)?;
    if let Some(path) = &options.json {
        write(path, &serde_json::to_string_pretty(&figures)?)?;
    }
    std::io::stdout().lock().write_all(text(&figures).as_bytes())?;
    Ok(())
}

/// The ratios that matter among so many searches: for a test.
///
/// # Errors
/// The two ways disagree.
pub fn ratios_among(n_searches: u32) -> anyhow::Result<Vec<(String, f64)>> {
    let it = measure(&Options { searches: n_searches, postings: 200, seed: 2026, alone: true, json: None })?;
    Ok(vec![
        ("alerts, the tree to each search in turn".to_owned(), it.percolate_us_p50 / it.every_search_us_p50),
        ("alerts, the tree to segmentation".to_owned(), it.percolate_us_p50 / it.segmentation_us_p50),
        ("alerts, conditions looked at for a hit".to_owned(), it.candidates / it.hits),
        ("alerts, bytes a search".to_owned(), it.bytes_per_search),
    ])
}

fn measure(options: &Options) -> anyhow::Result<Figures> {
    let machine = Machine::of_this();
    warm_up();
    let now = Clock::system().now();
    say("drawing searches and postings")?;
    let mut draw = Draw::new(options.seed);
    let searches: Vec<PostingSearch> = (0..options.searches).map(|_| draw.search()).collect();
    let postings: Vec<PostingDoc> = (0..options.postings).map(|i| draw.posting(i64::from(i), now)).collect();

    say("filing the searches")?;
    let start = Instant::now();
    let mut percolator = Percolator::new();
    for (id, search) in (1..).zip(&searches) {
        anyhow::ensure!(percolator.put(id, search), "a search asks for nothing: {search:?}");
    }
    percolator.file();
    let build = start.elapsed();

    say("matching the postings")?;
    let mut empty = Percolator::new();
    let [mut segmentation, mut reading, mut percolate, mut every_search]: [Times; 4] = Default::default();
    let (mut n_hits, mut n_tests) = (0, 0);
    for (i, doc) in postings.iter().enumerate() {
        segmentation.push(timed(|| [&doc.title, &doc.employer, &doc.body].map(|it| analysis::tokens(it))).1);
        reading.push(timed(|| empty.matches(doc, now)).1);
        let mut found = [Vec::new(), Vec::new()];
        // Each way comes first as often as the other.
        for way in [i % 2, (i + 1) % 2] {
            let before = percolator.n_tests();
            let (ids, took) =
                timed(|| if way == 0 { percolator.matches(doc, now) } else { percolator.matches_in_turn(doc, now) });
            n_tests += percolator.n_tests() - before;
            if way == 0 {
                percolate.push(took)
            } else {
                every_search.push(took)
            }
            found[way] = ids;
        }
        anyhow::ensure!(found[0] == found[1], "the two ways disagree on the posting {:?}", doc.title);
        n_hits += found[0].len();
    }

    let postgres_scan_us_p50 = if options.alone { None } else { scan::measure(&searches, &postings)? };

    let n_postings = postings.len() as f64;
    let us = |it: Times| -> Summary {
        let Summary { n, mean, p50, p95, p99, max } = it.summary();
        Summary { n, mean: mean * 1e3, p50: p50 * 1e3, p95: p95 * 1e3, p99: p99 * 1e3, max: max * 1e3 }
    };
    let (percolate, every_search) = (us(percolate), us(every_search));
    Ok(Figures {
        machine,
        is_optimised: !cfg!(debug_assertions),
        seed: options.seed,
        n_searches: percolator.len(),
        n_postings: postings.len(),
        n_characters: postings.iter().map(|it| it.title.chars().count() + it.body.chars().count()).sum::<usize>()
            / postings.len(),
        hits: n_hits as f64 / n_postings,
        candidates: n_tests as f64 / n_postings,
        build_ms: build.as_secs_f64() * 1e3,
        bytes_per_search: percolator.bytes() as f64 / percolator.len() as f64,
        segmentation_us_p50: us(segmentation).p50,
        reading_us_p50: us(reading).p50,
        percolate_us_p50: percolate.p50,
        percolate_us_p99: percolate.p99,
        every_search_us_p50: every_search.p50,
        every_search_us_p99: every_search.p99,
        postgres_scan_us_p50,
    })
}

fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = act();
    (done, start.elapsed())
}

/// T4 to T6. Analysis is told apart, as the index does the same for the same posting.
fn promises(it: &Figures) -> Vec<Promise> {
    let segmentation = it.segmentation_us_p50.max(1e-9);
    let most = if it.n_searches > 100_000 { 8.0 } else { 1.0 };
    let mut all = vec![
        Promise::new("T4, a posting to its segmentation", it.percolate_us_p50 / segmentation, Target::AtMost(most)),
        Promise {
            name: "the same, without the analysis that the index does too".to_owned(),
            reached: (it.percolate_us_p50 - it.reading_us_p50) / segmentation,
            target: None,
        },
        Promise::new("T5, bytes a search", it.bytes_per_search, Target::AtMost(100.0)),
        Promise::new(
            "T6, conditions looked at for a search that is found",
            it.candidates / it.hits.max(1e-9),
            Target::AtMost(3.0),
        ),
    ];
    let scan = it.postgres_scan_us_p50.map(|scan| scan / it.percolate_us_p50.max(1e-9));
    all.extend(scan.map(|it| Promise::new("T5, PostgreSQL's scan to a posting", it, Target::AtLeast(300.0))));
    all
}

/// The figures in words: a section of docs/performance.md.
fn text(it: &Figures) -> String {
    let mut text = format!(
        "## Saved searches\n\n\
         Written by `bole bench alerts --searches {} --postings {} --seed {}`: one thread on {} cores ({}), load average \
         before the run: {}. Searches and postings are drawn from the classification of occupations and the list of \
         regions: names and aliases, words of tasks, phrases, exclusions, pinyin, sentences, with regions, kinds, pay, \
         education and experience; a posting has {} characters and is found by {} searches on average. Each posting is \
         matched both ways in turns, and both answers were the same for all {}. Times are from the posting's texts to the \
         ids, analysis included.\n\n\
         | us a posting | p50 | p99 |\n|---|---:|---:|\n",
        it.n_searches,
        it.n_postings,
        it.seed,
        it.machine.n_cores,
        it.machine.processor,
        it.machine.load_before,
        thousands(it.n_characters as f64),
        thousands(it.hits),
        thousands(it.n_postings as f64),
    );
    let mut row = |name: &str, p50: f64, p99: Option<f64>| {
        let _ = writeln!(text, "| {name} | {} | {} |", thousands(p50), p99.map(thousands).unwrap_or_default());
    };
    row("cutting its texts into words, as the index does", it.segmentation_us_p50, None);
    row("all analysis, without any search", it.reading_us_p50, None);
    row("**finding its searches in the tree**", it.percolate_us_p50, Some(it.percolate_us_p99));
    row("looking at each search in turn", it.every_search_us_p50, Some(it.every_search_us_p99));
    if let Some(scan) = it.postgres_scan_us_p50 {
        row("PostgreSQL: all searches as `tsquery`, the words alone", scan, None);
    }
    let _ = write!(
        text,
        "\n{} conditions are looked at for a posting. All searches are filed in {} ms.\n{}",
        thousands(it.candidates),
        thousands(it.build_ms),
        promises::table(&promises(it)),
    );
    if !it.is_optimised {
        text.push_str("\n**This is a debug build: its figures say nothing of a release.**\n");
    }
    text
}
