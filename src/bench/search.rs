//! `bole bench search`: our search beside the bare engine and beside what someone
//! would take instead, all on the same postings, in one run.
//!
//! Every question is asked in every way before the next one comes; no question
//! comes twice. Five rounds; of what each says the median is told.

pub(super) mod corpus;
mod questions;
mod rivals;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::report::{Machine, thousands};
use super::times::Times;
use super::{Folder, say, write};
use crate::clock::Clock;
use crate::search::{PostingDoc, PostingSearch, Search, Sort, warm_up};
use corpus::Corpus;
use questions::Question;
use rivals::{Fts5, Postgres, Rival, Way};

/// So many rounds; the median of each figure is told.
const N_ROUNDS: usize = 5;

/// Postings that are handed over at once.
const BATCH: i64 = 10_000;

/// How much is measured, against what, and where the figures go.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// 岗位数。 How many postings.
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(100..=20_000_000))]
    pub postings: u32,
    /// 每轮问题数。 How many questions a round.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(4..=10_000))]
    pub questions: u32,
    /// 随机种子：种子相同，岗位和问题相同。 The same seed draws the same postings and questions.
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
    /// 岗位文件，循环使用；不给则随机生成。 A file of postings, taken over and over; without it they are generated.
    #[arg(long, value_name = "FILE")]
    pub corpus: Option<PathBuf>,
    /// 不与 SQLite FTS5 和 PostgreSQL 比较。 Leave out SQLite FTS5 and PostgreSQL.
    #[arg(long)]
    pub alone: bool,
    /// 数字写入此文件。 Where to write the figures as JSON.
    #[arg(long, value_name = "FILE.json")]
    pub json: Option<PathBuf>,
}

/// One way of asking: milliseconds, the median of the rounds.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    mean_ms: f64,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
}

#[derive(Debug, Serialize)]
struct Figures {
    machine: Machine,
    is_optimised: bool,
    n_postings: u32,
    n_words: usize,
    seed: u64,
    n_questions: u32,
    n_rounds: usize,
    /// Of the question of all words, on average.
    mean_hits: f64,
    fill_seconds: f64,
    rows: Vec<Row>,
    /// What docs/performance.md promises, by name: the ratio that was reached.
    ratios: Vec<(String, f64)>,
}

type Ask<'a> = Box<dyn FnMut(&Question) -> anyhow::Result<()> + 'a>;

/// Measures, prints a table, and writes the figures where that is asked for.
///
/// # Errors
/// Something cannot be asked, or the figures cannot be written.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let figures = measure(options)?;
    if let Some(path) = &options.json {
        write(path, &serde_json::to_string_pretty(&figures)?)?;
    }
    std::io::stdout().lock().write_all(text(&figures, options).as_bytes())?;
    Ok(())
}

/// The ratios to the bare engine among so many postings: for a test.
///
/// # Errors
/// Something cannot be asked.
pub fn ratios_among(n_postings: u32) -> anyhow::Result<Vec<(String, f64)>> {
    let options = Options { postings: n_postings, questions: 80, seed: 2026, corpus: None, alone: true, json: None };
    Ok(measure(&options)?.ratios)
}

fn measure(options: &Options) -> anyhow::Result<Figures> {
    let machine = Machine::of_this();
    warm_up();
    let folder = Folder::new()?;
    let now = Clock::system().now();
    say("finding words")?;
    let corpus = Corpus::new(options.seed, now, options.corpus.as_deref())?;
    let n = i64::from(options.postings);

    say("filling the index")?;
    let search = Search::open(&folder.0.join("index"))?;
    let start = Instant::now();
    search.fill(&mut (1..=n).map(|id| corpus.posting(id)))?;
    let fill_seconds = start.elapsed().as_secs_f64();

    let mut rivals: Vec<Box<dyn Rival>> = Vec::new();
    if !options.alone {
        rivals.push(Box::new(Fts5::new(&folder.0)?));
        match Postgres::new(&folder.0)? {
            Some(it) => rivals.push(Box::new(it)),
            None => say("PostgreSQL 15 is not here and is left out")?,
        }
    }
    for rival in &mut rivals {
        say(&format!("filling {}", rival.name()))?;
        for from in (1..=n).step_by(BATCH as usize) {
            let docs: Vec<PostingDoc> = (from..=n.min(from + BATCH - 1)).map(|id| corpus.posting(id)).collect();
            rival.add(&docs)?;
        }
        rival.finish()?;
    }

    say("asking")?;
    let per_round = options.questions as usize;
    let questions = questions::draw(&corpus, n, options.seed, per_round * (N_ROUNDS + 1));
    let mut n_hits = 0;
    for question in &questions {
        n_hits += search.look_up_postings(&question.search(false), now)?.total;
    }
    let (names, times) = rounds(&search, &mut rivals, &questions, per_round, now)?;
    let rows: Vec<Row> = names.into_iter().zip(times).map(|(name, times)| row(name, times)).collect();
    Ok(Figures {
        machine,
        is_optimised: !cfg!(debug_assertions),
        n_postings: options.postings,
        n_words: corpus.n_words(),
        seed: options.seed,
        n_questions: options.questions,
        n_rounds: N_ROUNDS,
        mean_hits: n_hits as f64 / questions.len() as f64,
        fill_seconds,
        ratios: ratios(&rows),
        rows,
    })
}

/// Names of ways, and the times of each by round.
fn rounds(
    search: &Search,
    rivals: &mut [Box<dyn Rival>],
    questions: &[Question],
    per_round: usize,
    now: chrono::NaiveDateTime,
) -> anyhow::Result<(Vec<String>, Vec<Vec<Times>>)> {
    let any = |is_filtered: bool| -> Ask<'_> {
        Box::new(move |it| {
            search.look_up_any(&it.search(is_filtered), now)?;
            Ok(())
        })
    };
    let ours = |is_filtered: bool, change: fn(&mut PostingSearch)| -> Ask<'_> {
        Box::new(move |it| {
            let mut asked = it.search(is_filtered);
            change(&mut asked);
            search.look_up_postings(&asked, now)?;
            Ok(())
        })
    };
    let same = |is_filtered: bool| -> Ask<'_> {
        Box::new(move |it| {
            search.bare_same(&it.search(is_filtered))?;
            Ok(())
        })
    };
    let mut ways: Vec<(String, Ask<'_>)> = vec![
        (
            BARE.into(),
            Box::new(|it| {
                search.bare(&it.words)?;
                Ok(())
            }),
        ),
        (SAME.into(), same(false)),
        (OURS.into(), ours(false, |_| {})),
        (ANY.into(), any(false)),
        (SAME_FILTERED.into(), same(true)),
        (OURS_FILTERED.into(), ours(true, |_| {})),
        (ANY_FILTERED.into(), any(true)),
        (FACETS.into(), ours(false, |it| it.with_facets = true)),
        (FACETS_FILTERED.into(), ours(true, |it| it.with_facets = true)),
        (NEWEST.into(), ours(false, |it| (it.text, it.sort) = (String::new(), Sort::Newest))),
    ];
    for rival in rivals {
        let name = rival.name();
        let rival = std::cell::RefCell::new(rival);
        // One connection is asked in all ways, in turns.
        let rival = std::rc::Rc::new(rival);
        for way in Way::ALL {
            let rival = rival.clone();
            let ask: Ask<'_> = Box::new(move |it| {
                rival.borrow_mut().ask(way, it)?;
                Ok(())
            });
            ways.push((rival_row(name, way), ask));
        }
    }
    let mut times: Vec<Vec<Times>> = vec![Vec::new(); ways.len()];
    for (round, questions) in questions.chunks(per_round).enumerate() {
        // The first round warms up.
        if round > 0 {
            times.iter_mut().for_each(|it| it.push(Times::default()));
        }
        for question in questions {
            for ((_, ask), times) in ways.iter_mut().zip(&mut times) {
                let asked = Instant::now();
                ask(question)?;
                let took: Duration = asked.elapsed();
                if let Some(times) = times.last_mut() {
                    times.push(took);
                }
            }
        }
    }
    Ok((ways.into_iter().map(|it| it.0).collect(), times))
}

const BARE: &str = "tantivy, bare: OR";
const SAME: &str = "tantivy: our query, its collectors";
const OURS: &str = "Bole: all words, total";
const ANY: &str = "Bole: any word, total";
const SAME_FILTERED: &str = "tantivy: our query with region and pay, its collectors";
const OURS_FILTERED: &str = "Bole: all words, region, pay, total";
const ANY_FILTERED: &str = "Bole: any word, region, pay, total";
const FACETS: &str = "Bole: all words, total, six facets";
const FACETS_FILTERED: &str = "Bole: all words, region, pay, total, six facets";
const NEWEST: &str = "Bole: newest first, total";

fn rival_row(name: &str, way: Way) -> String {
    format!("{name}: {}", way.name())
}

/// The median over the rounds, and tail values over all of them.
fn row(name: String, rounds: Vec<Times>) -> Row {
    let mut all = Times::default();
    rounds.iter().for_each(|it| all.append(it.clone()));
    let all = all.summary();
    let mut means: Vec<f64> = rounds.into_iter().map(|it| it.summary().mean).collect();
    means.sort_unstable_by(f64::total_cmp);
    let mean_ms = means.get(means.len() / 2).copied().unwrap_or(0.0);
    Row { name, mean_ms, p50_ms: all.p50, p95_ms: all.p95, p99_ms: all.p99 }
}

fn ratios(rows: &[Row]) -> Vec<(String, f64)> {
    let of = |name: &str| rows.iter().find(|it| it.name == name);
    let mut ratios = Vec::new();
    let mut put = |name: &str, a: Option<f64>, b: Option<f64>| {
        if let (Some(a), Some(b)) = (a, b) {
            ratios.push((name.to_owned(), a / b));
        }
    };
    let mean = |name: &str| of(name).map(|it| it.mean_ms);
    let p95 = |name: &str| of(name).map(|it| it.p95_ms);
    // The same question to both, once where any word is enough and once where all are
    // needed, which is what our pages ask.
    for rival in ["PostgreSQL GIN", "SQLite FTS5"] {
        let filtered = |way| p95(&rival_row(rival, way));
        put(&format!("T1 p95, {rival} to ours, any word"), filtered(Way::OrFiltered), p95(ANY_FILTERED));
        put(&format!("T1 p95, {rival} to ours, all words"), filtered(Way::AndFiltered), p95(OURS_FILTERED));
    }
    for rival in ["PostgreSQL GIN", "SQLite FTS5"] {
        let plain = |way| mean(&rival_row(rival, way));
        put(&format!("T2 mean, {rival} to ours, any word"), plain(Way::Or), mean(ANY));
        put(&format!("T2 mean, {rival} to the engine as it comes, any word"), plain(Way::Or), mean(BARE));
        put(&format!("T2 mean, {rival} to ours, all words"), plain(Way::And), mean(OURS));
    }
    put("T3 mean, ours to the engine with the same query", mean(OURS), mean(SAME));
    put("T3 mean, ours filtered to the engine with the same query", mean(OURS_FILTERED), mean(SAME_FILTERED));
    put("T3 mean, with facets to the engine with the same query", mean(FACETS), mean(SAME));
    put("mean, ours to the bare engine's OR", mean(OURS), mean(BARE));
    ratios
}

fn text(it: &Figures, options: &Options) -> String {
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
    text.push_str("\n| ratio | reached |\n|---|---:|\n");
    for (name, ratio) in &it.ratios {
        let _ = writeln!(text, "| {name} | {} |", thousands(*ratio));
    }
    if !it.is_optimised {
        text.push_str("\n**This is a debug build: its figures say nothing of a release.**\n");
    }
    text
}
