//! The figures in words: docs/performance.md.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::Options;
use super::delay::Delay;
use super::engine::{Engine, Ways};
use super::filling::Filling;
use super::flow::Flow;
use super::load::{self, Load};
use super::promises::{self, Promise, Target};
use super::server::Memory;
use super::times::Summary;

/// All that was measured.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Figures {
    pub machine: Machine,
    pub version: &'static str,
    pub is_optimised: bool,
    pub day: String,
    pub command: String,
    pub step_seconds: u64,
    pub filling: Filling,
    pub engine: Engine,
    pub flow: Flow,
    pub starts_ms: Vec<f64>,
    pub stop_ms: f64,
    pub memory_idle: Memory,
    pub memory_loaded: Memory,
    pub memory_end: Memory,
    pub loads: Vec<Load>,
    pub delays: [Delay; 2],
}

/// Where it was measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Machine {
    pub n_cores: usize,
    pub processor: String,
    pub memory_bytes: u64,
    pub system: String,
    /// Processes that wanted to run in the minute before: what else it was doing.
    pub load_before: String,
}

impl Machine {
    /// What the system tells; `unknown` where it tells nothing.
    pub(super) fn of_this() -> Machine {
        let field = |file: &str, name: &str| {
            let text = std::fs::read_to_string(file).ok()?;
            let line = text.lines().find_map(|it| it.strip_prefix(name)?.trim_start().strip_prefix([':', '=']))?;
            Some(line.trim().trim_matches('"').to_owned())
        };
        let kib: u64 =
            field("/proc/meminfo", "MemTotal").and_then(|it| it.strip_suffix("kB")?.trim().parse().ok()).unwrap_or(0);
        let loads = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        Machine {
            n_cores: std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
            processor: field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
            memory_bytes: kib * 1024,
            system: field("/etc/os-release", "PRETTY_NAME").unwrap_or_else(|| std::env::consts::OS.to_owned()),
            load_before: loads.split(' ').next().filter(|it| !it.is_empty()).unwrap_or("unknown").to_owned(),
        }
    }
}

/// The command that repeats it; files by name, without this machine's folders.
pub(super) fn command(options: &Options) -> String {
    let mut command = "bole bench http".to_owned();
    let names = options.corpus.iter().filter_map(|it| it.file_name());
    for (i, name) in names.enumerate() {
        let _ = write!(command, "{} {}", if i == 0 { " --corpus" } else { "" }, name.to_string_lossy());
    }
    if options.corpus.is_empty() {
        let _ = write!(command, " --postings {}", options.postings);
    }
    let _ = write!(command, " --seed {} --seconds {}", options.seed, options.seconds);
    if options.out.is_some() {
        command.push_str(" --out docs/performance.md");
    }
    command
}

/// The report, in Markdown.
pub(super) fn text(it: &Figures) -> String {
    [introduction(it), filling(&it.filling), process(it), engine(&it.engine), http(it), delay(it), reading(it)]
        .join("\n")
}

fn introduction(it: &Figures) -> String {
    let machine = &it.machine;
    let mut text = format!(
        "# Performance\n\n\
         Written by `bole bench http`: every figure is of one run, on one machine, of one build.\n\n\
         | | |\n|---|---|\n\
         | measured | {}, Bole {} |\n\
         | machine | {} cores ({}), {:.0} GiB, {}; load average before the run: {} |\n\
         | postings | {}: {} rows, {:.0} characters each |\n\
         | repeat with | `{}` |\n",
        it.day,
        it.version,
        machine.n_cores,
        machine.processor,
        gib(machine.memory_bytes),
        machine.system,
        machine.load_before,
        it.filling.corpus,
        thousands(it.filling.n_rows as f64),
        it.filling.n_characters as f64 / it.filling.n_rows.max(1) as f64,
        it.command,
    );
    if !it.is_optimised {
        text.push_str("\n**This is a debug build: its figures say nothing of a release.**\n");
    }
    text
}

pub(super) fn filling(it: &Filling) -> String {
    let mut text = "## Import\n\n\
        From the files to the last posting that is found, as `bole import postings` does it: one transaction on SQLite \
        (`synchronous=FULL`), then the index.\n\n\
        | step | seconds | rows a second |\n|---|---:|---:|\n"
        .to_owned();
    let mut row = |name: &str, seconds: f64| {
        let rate = it.n_rows as f64 / seconds.max(1e-9);
        let _ = writeln!(text, "| {name} | {seconds:.2} | {} |", thousands(rate));
    };
    row("read and understood", it.parse_seconds);
    row("stored", it.store_seconds);
    row("indexed: segmented, committed, searchable", it.index_seconds);
    row("**together**", it.total_seconds());
    row("the same files once more", it.again_seconds);
    row("for comparison: all texts cut into words, on all cores", it.segmentation_seconds);
    let _ = write!(
        text,
        "\n{} rows were refused, {} postings are searchable. The second run stored {} and left {} unchanged. \
         The database takes {} MB, the index {} MB.\n",
        it.n_refused,
        thousands(it.n_searchable as f64),
        it.again_stored,
        thousands(it.again_unchanged as f64),
        megabytes(it.database_bytes),
        megabytes(it.index_bytes),
    );
    let rate = it.segmentation_seconds / it.total_seconds().max(1e-9) * 100.0;
    text.push_str(&promises::table(&[Promise::new(
        "T9, percent of the rate that cutting into words alone allows",
        rate,
        Target::AtLeast(60.0),
    )]));
    text
}

fn process(it: &Figures) -> String {
    let mut starts = it.starts_ms.clone();
    starts.sort_unstable_by(f64::total_cmp);
    let mut text = format!(
        "## Start and memory\n\n\
         The server is the same binary in a process of its own. From its start until `/readyz` answers 200, files in the \
         page cache: **{:.0} ms** (median of {}; {:.0} to {:.0}). From SIGTERM until it has ended: {:.0} ms.\n\n\
         | MB | resident | of that its own | most at once |\n|---|---:|---:|---:|\n",
        starts.get(starts.len() / 2).copied().unwrap_or_default(),
        starts.len(),
        starts.first().copied().unwrap_or_default(),
        starts.last().copied().unwrap_or_default(),
        it.stop_ms,
    );
    let after = [("ready", it.memory_idle), ("after the load below", it.memory_loaded), ("at the end", it.memory_end)];
    for (name, memory) in after {
        let [resident, own, peak] = [memory.resident, memory.anonymous, memory.peak].map(megabytes);
        let _ = writeln!(text, "| {name} | {resident} | {own} | {peak} |");
    }
    text.push_str("\nThe difference between resident and own is the index and the binary, mapped from files.\n");
    text
}

fn engine(it: &Engine) -> String {
    let mut text = format!(
        "## Search, in the process\n\n\
         {} queries, drawn from the corpus by the seed and not chosen by hand: ten kinds, as many of each, {} hits on \
         average, {} of them without any. One thread, the three ways in turns, {} rounds after one to warm up. Nothing \
         is kept of an answer: all are looked up anew each time.\n\n\
         - *tantivy*: the bare engine on the same index: the query's words joined by OR over title (x3) and body, the best \
           20, no filter, no count.\n\
         - *search*: ours without facets: all words (in any field, as parts, as characters in a row, as synonyms or \
           pinyin), filters, exclusions, freshness, the best 20, exact total and headcount.\n\
         - *with facets*: the same and the counts of six facets, each as if its own filter were not set.\n\n\
         | ms | mean | p50 | p99 | max | mean, x tantivy |\n|---|---:|---:|---:|---:|---:|\n",
        thousands(it.n_queries as f64),
        thousands(it.mean_hits),
        it.n_without_hits,
        it.n_rounds,
    );
    let bare = it.all[0].mean;
    for (name, ms) in ["tantivy", "search", "with facets"].into_iter().zip(it.all) {
        let Summary { mean, p50, p99, max, .. } = ms;
        let _ = writeln!(text, "| {name} | {mean:.3} | {p50:.3} | {p99:.3} | {max:.3} | {:.2} |", mean / bare);
    }
    text.push_str(
        "\nBy kind of query, mean ms:\n\n| kind | hits | tantivy | search | with facets |\n|---|---:|---:|---:|---:|\n",
    );
    for (kind, hits, ways) in &it.kinds {
        let [bare, plain, faceted]: Ways = *ways;
        let _ = writeln!(
            text,
            "| {} | {} | {:.3} | {:.3} | {:.3} |",
            kind.name(),
            thousands(*hits),
            bare.mean,
            plain.mean,
            faceted.mean
        );
    }
    text.push_str(
        "\nThe reference does less: it asks another query, may skip what cannot reach the best 20, and counts nothing. The \
         ratio is the price of the richer query and of counting, both together.\n",
    );
    text
}

fn http(it: &Figures) -> String {
    let mut text = format!(
        "## Over HTTP\n\n\
         On the loopback interface, the client on the same {} cores as the server, so both share them; request log on, \
         to a file. First {} connections that ask again as soon as they are answered ({} s): requests a second. Then seven \
         tenths of that at fixed instants ({} s), each measured from the instant at which it was due. All answers were 200. \
         Searches are the queries from above, in turns, and postings those that they find.\n\n\
         What the server keeps: the last 512 answers of the search (ids, counts and facets, for ten seconds and while the \
         index stays as it is) and the postings like each of the last 4,096 postings. Rows are read and pages are made \
         anew for every request. Requests in turns that are more than these never meet what was kept; the rows with \
         *the same few* ({}) always do.\n\n\
         | path | different | KB | requests/s | of plain | p50 ms | p99 ms | at 70 % of it: p50 ms | p99 ms | max ms |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        it.machine.n_cores,
        load::N_CONNECTIONS,
        it.step_seconds,
        it.step_seconds,
        load::N_REPEATED,
    );
    let plain = it.loads.first().map_or(1.0, |it| it.per_second);
    for Load { name, n_requests, mean_bytes, per_second, closed, open, .. } in &it.loads {
        let _ = writeln!(
            text,
            "| {name} | {} | {:.1} | {} | {:.1} % | {:.2} | {:.2} | {:.2} | {:.2} | {:.1} |",
            thousands(*n_requests as f64),
            mean_bytes / 1000.0,
            thousands(*per_second),
            per_second / plain * 100.0,
            closed.p50,
            closed.p99,
            open.p50,
            open.p99,
            open.max
        );
    }
    let of = |name: &str| it.loads.iter().find(|it| it.name == name);
    let percent = |it: &Load| it.per_second / plain * 100.0;
    let tail = |it: &Load| it.open.p99 / it.open.p50.max(1e-9);
    let mut all = Vec::new();
    for (name, least) in [(load::POSTING, 40.0), (load::PAGE, 5.0)] {
        let Some(load) = of(name) else { continue };
        all.push(Promise::new(format!("T11, percent of plain: {name}"), percent(load), Target::AtLeast(least)));
        all.push(Promise::new(format!("T11, p99 to p50 at 70 %: {name}"), tail(load), Target::AtMost(4.0)));
    }
    text + &promises::table(&all)
}

fn delay(it: &Figures) -> String {
    let [quiet, loaded] = &it.delays;
    let mut text = format!(
        "## From a change to where it is found\n\n\
         {} postings are published, given another title and closed through the API; after each answer the search is asked \
         every 2 ms until it shows. First on a quiet server, then while {} connections search as fast as they are answered \
         ({} searches a second).\n\n\
         | ms | quiet: p50 | p99 | max | searching: p50 | p99 | max |\n|---|---:|---:|---:|---:|---:|---:|\n",
        quiet.publish_found.n,
        load::N_CONNECTIONS,
        thousands(loaded.searches_per_second),
    );
    type Row = (&'static str, fn(&Delay) -> Summary);
    let rows: [Row; 4] = [
        ("the request to publish is answered (and durable)", |it| it.publish_answer),
        ("from that answer until it is found", |it| it.publish_found),
        ("from a changed title until that is found", |it| it.change_found),
        ("from a closure until it is gone", |it| it.close_gone),
    ];
    for (name, of) in rows {
        let (a, b) = (of(quiet), of(loaded));
        let _ = writeln!(
            text,
            "| {name} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |",
            a.p50, a.p99, a.max, b.p50, b.p99, b.max
        );
    }
    let Flow { per_second, found } = &it.flow;
    let _ = write!(
        text,
        "\nIn the process, while {} other postings a second change: {} postings, each found after its transaction has ended \
         within {:.1} ms (p50), {:.1} ms (p99), {:.1} ms (max).\n",
        thousands(*per_second),
        found.n,
        found.p50,
        found.p99,
        found.max,
    );
    text.push_str(&promises::table(&[Promise::new(
        "T8 p99 ms, from published to found",
        found.p99,
        Target::AtMost(250.0),
    )]));
    text
}

/// The promises and what became of them: computed, so that no run can claim more than it measured.
fn reading(it: &Figures) -> String {
    let filling = &it.filling;
    let slowest = it.delays.iter().flat_map(|it| [it.publish_found.max, it.change_found.max, it.close_gone.max]);
    let slowest = slowest.fold(0.0, f64::max);
    let is = |holds: bool| if holds { "yes" } else { "**no**" };
    format!(
        "## What was promised\n\n\
         | promise | measured | holds |\n|---|---|---|\n\
         | 28,102 full texts stored and searchable in under 90 s on 2 cores | {} in {:.1} s on {} cores | {} |\n\
         | a second run adds nothing | {} stored | {} |\n\
         | a change is searchable within 1 s | the slowest of {}: {:.0} ms | {} |\n",
        thousands(filling.n_searchable as f64),
        filling.total_seconds(),
        it.machine.n_cores,
        is(filling.total_seconds() * 28_102.0 < 90.0 * filling.n_searchable as f64),
        filling.again_stored,
        is(filling.again_stored == 0),
        it.delays.iter().map(|it| it.publish_found.n + it.change_found.n + it.close_gone.n).sum::<usize>(),
        slowest,
        is(slowest <= 1_000.0),
    )
}

fn gib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 30)
}

fn megabytes(bytes: u64) -> String {
    thousands(bytes as f64 / 1e6)
}

/// `28,102`; three figures of a number below ten.
pub(super) fn thousands(number: f64) -> String {
    if number < 10.0 {
        return format!("{number:.2}");
    }
    let digits = format!("{number:.0}");
    let mut text = String::with_capacity(digits.len() + 4);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        let cases = [(1.234, "1.23"), (12.0, "12"), (999.6, "1,000"), (28_102.0, "28,102"), (1_234_567.0, "1,234,567")];
        for (number, text) in cases {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn the_command_names_no_folder_of_this_machine() {
        let options = Options {
            corpus: vec![PathBuf::from("/somewhere/else/a.jsonl.gz"), PathBuf::from("b.csv")],
            postings: 5,
            seed: 3,
            seconds: 2,
            out: Some(PathBuf::from("/elsewhere/x.md")),
            json: None,
        };
        assert_eq!(
            command(&options),
            "bole bench http --corpus a.jsonl.gz b.csv --seed 3 --seconds 2 --out docs/performance.md"
        );
    }
}
