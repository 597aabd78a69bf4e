//! `bole bench match`: from a profile to the postings that fit it and back, among
//! rows and indexes of any size, as the pages of matches do it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use confique::Config;
use serde::Serialize;

use super::promises::{self, Promise, Target};
use super::report::{Machine, thousands};
use super::search::corpus::Corpus;
use super::times::{Summary, Times};
use super::{Folder, say, write};
use crate::app::App;
use crate::clock::Clock;
use crate::config::Settings;
use crate::i18n::Loc;
use crate::matching::{self, terms};
use crate::search::warm_up;
use crate::{cli, postings, profiles};

/// Rows of one transaction.
const BATCH: i64 = 5_000;

/// Matches that are explained: a page.
const SHOWN: usize = 10;

/// How much is measured, and where the figures go.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// 岗位数。 How many postings.
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(100..=20_000_000))]
    pub postings: u32,
    /// 求职者数。 How many profiles.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(100..=20_000_000))]
    pub profiles: u32,
    /// 每个方向测量多少次。 How many are matched in each direction.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(5..=100_000))]
    pub questions: u32,
    /// 随机种子。 The same seed draws the same.
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
    /// 岗位文件，循环使用；不给则随机生成。 A file of postings, taken over and over; without it they are generated.
    #[arg(long, value_name = "FILE")]
    pub corpus: Option<PathBuf>,
    /// 数字写入此文件。 Where to write the figures as JSON.
    #[arg(long, value_name = "FILE.json")]
    pub json: Option<PathBuf>,
}

/// What was measured, in milliseconds.
#[derive(Debug, Serialize)]
struct Figures {
    machine: Machine,
    is_optimised: bool,
    n_postings: u32,
    n_profiles: u32,
    seed: u64,
    /// Matches of a profile, and of a posting, on average.
    hits: [f64; 2],
    store_seconds: f64,
    index_seconds: f64,
    /// From a profile to a page of explained postings.
    postings_for: Summary,
    /// From a posting to a page of explained profiles.
    profiles_for: Summary,
    /// The candidates of a profile alone: as we collect them, and as the engine's
    /// own collector does for the same query.
    candidates: Summary,
    candidates_bare: Summary,
    /// The postings that are like a posting, as its page shows them.
    similar: Summary,
}

/// Measures, prints a table, and writes the figures where that is asked for.
///
/// # Errors
/// Something cannot be stored or matched, or the figures cannot be written.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let figures = measure(options)?;
    if let Some(path) = &options.json {
        write(path, &serde_json::to_string_pretty(&figures)?)?;
    }
    std::io::stdout().lock().write_all(text(&figures).as_bytes())?;
    Ok(())
}

fn measure(options: &Options) -> anyhow::Result<Figures> {
    let machine = Machine::of_this();
    warm_up();
    let folder = Folder::new()?;
    let mut settings = Settings::builder().load().context("the defaults are settings")?;
    settings.data = folder.0.join("data");
    let app = cli::open(settings)?;
    let corpus = std::sync::Arc::new(Corpus::new(options.seed, Clock::system().now(), options.corpus.as_deref())?);

    say("storing postings and profiles")?;
    let start = Instant::now();
    let profile_ids = store(&app, &corpus, options)?;
    let store_seconds = start.elapsed().as_secs_f64();
    say("indexing")?;
    let start = Instant::now();
    app.search.catch_up(&app.db, &app.clock)?;
    let index_seconds = start.elapsed().as_secs_f64();

    say("matching")?;
    let now = app.clock.now();
    let search = app.search.clone();
    let step = (profile_ids.len() / options.questions as usize).max(1);
    let asked: Vec<i64> = profile_ids.into_iter().step_by(step).take(options.questions as usize).collect();
    let n = asked.len() as f64;
    let n_postings = i64::from(options.postings);
    let measured = app.db.read_blocking(move |conn| {
        let mut times: [Times; 5] = Default::default();
        let mut hits = [0, 0];
        for (i, id) in (0_i64..).zip(&asked) {
            let full = profiles::queries::load(conn, *id)?;
            let start = Instant::now();
            let found = matching::postings_for(conn, &search, &full, Loc::Zh, now)?;
            let document = full.document(&[]);
            for (posting, it) in found.iter().take(SHOWN) {
                std::hint::black_box(it.explain(posting, &document, Loc::Zh));
            }
            times[0].push(start.elapsed());
            hits[0] += found.len();

            let row = postings::queries::load_many(conn, &[1 + i * 7_919 % n_postings])?;
            let Some(posting) = row.first() else { continue };
            let start = Instant::now();
            let found = matching::profiles_for(conn, &search, posting, Loc::Zh, now)?;
            for (full, it) in found.iter().take(SHOWN) {
                std::hint::black_box(it.explain(posting, &full.document(&[]), Loc::Zh));
            }
            times[1].push(start.elapsed());
            hits[1] += found.len();

            let words = terms::of_profile(&search, &full, &document)?;
            // Each comes first as often as the other.
            for way in [i % 2, (i + 1) % 2] {
                let start = Instant::now();
                if way == 0 {
                    search.postings_like(&words, matching::CANDIDATES, now)?;
                    times[2].push(start.elapsed());
                } else {
                    search.bare_like(&words, matching::CANDIDATES)?;
                    times[3].push(start.elapsed());
                }
            }
            let start = Instant::now();
            matching::similar(conn, &search, posting, 5, now)?;
            times[4].push(start.elapsed());
        }
        Ok((times.map(Times::summary), hits))
    })?;
    let ([postings_for, profiles_for, candidates, candidates_bare, similar], hits) = measured;
    Ok(Figures {
        machine,
        is_optimised: !cfg!(debug_assertions),
        n_postings: options.postings,
        n_profiles: options.profiles,
        seed: options.seed,
        hits: hits.map(|it| it as f64 / n),
        store_seconds,
        index_seconds,
        postings_for,
        profiles_for,
        candidates,
        candidates_bare,
        similar,
    })
}

/// Stores both; answers the rows of the profiles.
fn store(app: &App, corpus: &std::sync::Arc<Corpus>, options: &Options) -> anyhow::Result<Vec<i64>> {
    let now = app.clock.now();
    let (n_postings, n_profiles) = (i64::from(options.postings), i64::from(options.profiles));
    for from in (1..=n_postings).step_by(BATCH as usize) {
        let corpus = corpus.clone();
        app.db.write_blocking(move |conn| {
            let mut employers = HashMap::new();
            for id in from..=n_postings.min(from + BATCH - 1) {
                postings::queries::upsert_imported(conn, &corpus.draft(id), now, &mut employers, now)?;
            }
            Ok(())
        })?;
    }
    let mut ids = Vec::with_capacity(options.profiles as usize);
    for from in (1..=n_profiles).step_by(BATCH as usize) {
        let (corpus, keys) = (corpus.clone(), app.keys.clone());
        ids.extend(app.db.write_blocking(move |conn| {
            let mut ids = Vec::new();
            for id in from..=n_profiles.min(from + BATCH - 1) {
                ids.push(profiles::queries::create_unclaimed(conn, &keys, &corpus.profile(id), now)?.id);
            }
            Ok(ids)
        })?);
    }
    Ok(ids)
}

fn text(it: &Figures) -> String {
    let mut text = format!(
        "## Matching among {} postings and {} profiles\n\n\
         `bole bench match --postings {} --profiles {} --seed {}` on {} cores ({}), load average before the run: {}. \
         A profile fits {} postings on average, a posting {} profiles; the first {SHOWN} are explained. Rows were stored \
         in {:.0} s and indexed in {:.0} s.\n\n\
         | ms | mean | p50 | p99 | max |\n|---|---:|---:|---:|---:|\n",
        thousands(f64::from(it.n_postings)),
        thousands(f64::from(it.n_profiles)),
        it.n_postings,
        it.n_profiles,
        it.seed,
        it.machine.n_cores,
        it.machine.processor,
        it.machine.load_before,
        thousands(it.hits[0]),
        thousands(it.hits[1]),
        it.store_seconds,
        it.index_seconds,
    );
    for (name, summary) in [
        ("**from a profile to postings**", it.postings_for),
        ("**from a posting to profiles**", it.profiles_for),
        ("its candidates alone, as we collect them", it.candidates),
        ("the same query with the engine's own collector", it.candidates_bare),
        ("postings like a posting", it.similar),
    ] {
        let Summary { mean, p50, p99, max, .. } = summary;
        let _ = writeln!(text, "| {name} | {mean:.2} | {p50:.2} | {p99:.2} | {max:.2} |");
    }
    let bare = it.candidates_bare.mean / it.candidates.mean.max(1e-9);
    text.push_str(&promises::table(&[
        Promise::new("T7 p99 ms, from a profile to postings", it.postings_for.p99, Target::AtMost(50.0)),
        Promise::new("T7 p99 ms, from a posting to profiles", it.profiles_for.p99, Target::AtMost(50.0)),
        Promise::new("T7 mean, the engine's own collector to ours", bare, Target::AtLeast(5.0)),
    ]));
    if !it.is_optimised {
        text.push_str("\n**This is a debug build: its figures say nothing of a release.**\n");
    }
    text
}
