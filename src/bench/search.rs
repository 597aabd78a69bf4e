//! `bole bench search`: our search beside the bare engine and beside what someone
//! would take instead, all on the same postings, in one run.
//!
//! Every question is asked in every way before the next one comes; no question
//! comes twice. Five rounds; of what each says the median is told.

pub(super) mod corpus;
mod questions;
mod report;
mod rivals;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::report::Machine;
use super::times::Times;
use super::{Folder, say, write};
use crate::clock::Clock;
use crate::search::{PostingDoc, PostingSearch, Search, Sort, warm_up};
use corpus::Corpus;
use questions::Question;
use report::{
    ANY, ANY_FILTERED, BARE, FACETS, FACETS_FILTERED, Figures, NEWEST, NEWEST_FACETS, OURS, OURS_FILTERED, Row, SAME,
    SAME_FILTERED, ratios, rival_row,
};
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
    /// 岗位较少时的数字文件，用来比较增长。 The figures of a run with fewer postings, to tell what more of them cost.
    #[arg(long, value_name = "FILE.json")]
    pub beside: Option<PathBuf>,
    /// 数字写入此文件。 Where to write the figures as JSON.
    #[arg(long, value_name = "FILE.json")]
    pub json: Option<PathBuf>,
}

type Ask<'a> = Box<dyn FnMut(&Question) -> anyhow::Result<()> + 'a>;

/// Measures, prints a table, and writes the figures where that is asked for.
///
/// # Errors
/// Something cannot be asked, or the figures cannot be written.
pub fn run(options: &Options) -> anyhow::Result<()> {
    // What cannot be read is better known before an hour of measuring.
    let few = options.beside.as_deref().map(report::read).transpose()?;
    let figures = measure(options)?;
    if let Some(path) = &options.json {
        write(path, &serde_json::to_string_pretty(&figures)?)?;
    }
    std::io::stdout().lock().write_all(report::text(&figures, options, few.as_ref()).as_bytes())?;
    Ok(())
}

/// The ratios to the bare engine among so many postings: for a test.
///
/// # Errors
/// Something cannot be asked.
pub fn ratios_among(n_postings: u32) -> anyhow::Result<Vec<(String, f64)>> {
    let options = Options {
        postings: n_postings,
        questions: 80,
        seed: 2026,
        corpus: None,
        alone: true,
        beside: None,
        json: None,
    };
    Ok(measure(&options)?.ratios.into_iter().map(|it| (it.name, it.reached)).collect())
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
    let rows: Vec<Row> = names.into_iter().zip(times).map(|(name, times)| Row::of(name, times)).collect();
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
        (
            NEWEST_FACETS.into(),
            ours(false, |it| (it.text, it.sort, it.with_facets) = (String::new(), Sort::Newest, true)),
        ),
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
