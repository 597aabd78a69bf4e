//! `bole bench`: what this machine does, measured side by side with its reference.
//!
//! `bole bench http` takes these steps: a corpus is imported into a temporary folder
//! ([`filling`], which `bole bench import` does alone); queries drawn from its words by
//! a seed ([`workload`]) run in this process, ours and bare tantivy in turns
//! ([`engine`]); then the same binary serves the folder as a process of its own
//! ([`server`]), which is started, weighed, loaded over the loopback interface
//! ([`http`], [`load`]) and asked how soon a change is found ([`delay`]). [`report`] says
//! it all in words. `search`, `match`, `alerts` and `training` measure one of these alone,
//! on generated data of any size ([`search`], [`matching`], [`alerts`], [`training`]).
//!
//! Nothing here is tuned to the corpus, nothing is left out because it is slow,
//! and an answer other than 200 makes the run fail instead of counting as fast.

pub mod alerts;
mod corpus;
mod delay;
mod engine;
mod filling;
mod flow;
mod http;
mod load;
pub mod matching;
mod postgres;
mod promises;
mod report;
pub mod search;
mod server;
mod times;
pub mod training;
mod workload;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;

use crate::clock::{self, Clock};
use crate::crypto;

/// What is measured.
#[derive(Debug, clap::Subcommand)]
pub enum Part {
    /// 测量搜索，并与 tantivy、SQLite FTS5、PostgreSQL 对比。 Search beside the bare engine, SQLite FTS5 and PostgreSQL.
    Search(search::Options),
    /// 测量求职者与岗位的双向匹配。 Matching, from profiles to postings and back.
    Match(matching::Options),
    /// 测量一条岗位找到所匹配的已保存搜索要多久。 How soon a posting finds the saved searches that it matches.
    Alerts(alerts::Options),
    /// 测量培训：报名、发证、核验，以及“一证之差”的统计。 Training: enrolments, certificates, verification, and who is one certificate away.
    Training(training::Options),
    /// 测量导入：读取、存储、索引。 How fast postings come in: read, stored, indexed.
    Import(Options),
    /// 导入之后测量整个服务：搜索、页面、启动、内存、变更多久可见。 The whole service after an import: search, pages, start, memory, how soon a change is found.
    Http(Options),
}

/// What is imported, how long is measured, and where the figures go.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// 岗位文件（JSON 行、CSV、XLSX，可 gzip）；不给则用生成的演示岗位。 Files of postings to measure with; without any, generated ones.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub corpus: Vec<PathBuf>,
    /// 生成多少条岗位。 How many postings to generate where no file is given.
    #[arg(long, default_value_t = 20_000)]
    pub postings: usize,
    /// 随机种子：种子相同，查询相同。 The same seed draws the same queries.
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
    /// 每一步测量多少秒。 How long each step of load takes.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub seconds: u64,
    /// 报告写入此文件，如 docs/performance.md。 Where to write the report.
    #[arg(long, value_name = "FILE.md")]
    pub out: Option<PathBuf>,
    /// 数字写入此文件。 Where to write the figures as JSON.
    #[arg(long, value_name = "FILE.json")]
    pub json: Option<PathBuf>,
}

/// Measures, and prints the report; writes it where that is asked for.
///
/// # Errors
/// Something that is measured did not work: a bad row, an answer that is not
/// 200, a change that is not found.
pub fn run(part: &Part) -> anyhow::Result<()> {
    match part {
        Part::Search(options) => search::run(options),
        Part::Match(options) => matching::run(options),
        Part::Alerts(options) => alerts::run(options),
        Part::Training(options) => training::run(options),
        Part::Import(options) => import(options),
        Part::Http(options) => serve(options),
    }
}

fn import(options: &Options) -> anyhow::Result<()> {
    let folder = Folder::new()?;
    say("importing")?;
    let (filling, _, _) = filling::measure(options, &folder.0.join("data"))?;
    tell(options, &filling, &report::filling(&filling))
}

/// Prints a report, and writes it and its figures where that is asked for.
fn tell(options: &Options, figures: &impl serde::Serialize, text: &str) -> anyhow::Result<()> {
    if let Some(path) = &options.json {
        write(path, &serde_json::to_string_pretty(figures)?)?;
    }
    if let Some(path) = &options.out {
        write(path, text)?;
    }
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}

fn serve(options: &Options) -> anyhow::Result<()> {
    // First of all: afterwards it would tell of ourselves.
    let machine = report::Machine::of_this();
    let folder = Folder::new()?;
    let step = Duration::from_secs(options.seconds);

    say("importing")?;
    let (filling, app, texts) = filling::measure(options, &folder.0.join("data"))?;
    say("asking the engine")?;
    let workload = workload::draw(&texts, options.seed, workload::N_QUERIES)?;
    let engine = engine::measure(&app, &workload, step)?;
    say("changing many postings a second")?;
    let flow = flow::measure(&app, &texts, step * 4)?;
    drop(texts);
    let token = delay::token(&app)?;
    // The server is the one that writes the index from now on.
    app.search.close();
    drop(app);

    say("starting the server")?;
    let (starts, server) = server::measure(&folder.0)?;
    let memory_idle = server.memory();
    say("loading the server")?;
    let loads = load::measure(server.address, &workload, step)?;
    let memory_loaded = server.memory();
    say("publishing, changing and closing")?;
    let delays = delay::measure(server.address, &token, &workload)?;
    let memory_end = server.memory();
    let stop_ms = server.stop()?;

    let figures = report::Figures {
        machine,
        version: env!("CARGO_PKG_VERSION"),
        is_optimised: !cfg!(debug_assertions),
        day: clock::day(Clock::system().now()).to_string(),
        command: report::command(options),
        step_seconds: options.seconds,
        filling,
        engine,
        flow,
        starts_ms: starts,
        stop_ms,
        memory_idle,
        memory_loaded,
        memory_end,
        loads,
        delays,
    };
    tell(options, &figures, &report::text(&figures))
}

/// How far it has come: on standard error, as the report is standard output.
fn say(what: &str) -> std::io::Result<()> {
    writeln!(std::io::stderr().lock(), "bole bench: {what} ...")
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

/// A folder of our own that goes with us. Declared first, so that it is dropped
/// after everything that uses it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> anyhow::Result<Folder> {
        let path = std::env::temp_dir().join(format!("bole-bench-{}", crypto::new_reference()));
        std::fs::create_dir(&path).with_context(|| format!("the folder {} cannot be made", path.display()))?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed lies in the temporary folder and is named after us.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
