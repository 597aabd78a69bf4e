//! `bole import`: other people's tables become postings and profiles, all of a
//! run or nothing.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use super::ImportArgs;
use crate::app::App;
use crate::config::Settings;
use crate::i18n::Loc;
use crate::import::{self, Columns, Progress, Reading, Table, report};
use crate::postings::queries::Stored;
use crate::{clock, crypto, postings, profiles, telemetry};

/// Imports postings; see the module.
pub(super) fn postings(settings: &Settings, args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    telemetry::start(false);
    let columns = if args.map.is_empty() {
        Columns::default()
    } else {
        Columns::with(&args.map).map_err(|err| anyhow::anyhow!("--map: {err}"))?
    };
    let tables = args.files.iter().map(|it| Table::open(it)).collect::<Result<Vec<_>, _>>()?;
    let bar = bar();
    let reading =
        import::read(tables, |row| import::postings::draft(row, &columns, &args.source), |it| show(&bar, it))?;
    bar.finish_and_clear();
    if let Some(code) = refuse(&reading, args, start)? {
        return Ok(code);
    }
    let app = super::open(settings.clone())?;
    let now = app.clock.now();
    let (n_refused, n_rows) = (reading.refusals.len(), reading.n_rows);
    let drafts = reading.drafts;
    // One transaction: a kill in the middle leaves nothing of it.
    let (n_stored, n_unchanged) = app
        .db
        .write_blocking(move |conn| {
            let mut employers = HashMap::new();
            let (mut n_stored, mut n_unchanged) = (0, 0);
            for draft in &drafts {
                match postings::queries::upsert_imported(conn, draft, now, &mut employers, now)? {
                    Stored::Stored => n_stored += 1,
                    Stored::Unchanged => n_unchanged += 1,
                }
            }
            Ok((n_stored, n_unchanged))
        })
        .context("nothing was stored")?;
    finish(&app)?;
    summary(n_rows, n_stored, n_unchanged, n_refused, start);
    Ok(ExitCode::SUCCESS)
}

/// Imports profiles; see the module. Where a resume has no id, its contents are its name.
pub(super) fn profiles(settings: &Settings, args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    telemetry::start(false);
    let tables = args.files.iter().map(|it| Table::values(it)).collect::<Result<Vec<_>, _>>()?;
    let app = super::open(settings.clone())?;
    let now = app.clock.now();
    let today = clock::day(now);
    let bar = bar();
    let reading = import::read(
        tables,
        |row| {
            let it = import::profiles::draft(row, today)?;
            let hash = crypto::sha256_hex(row.content.to_string().as_bytes());
            let id = row.content.pointer("/meta/bole/id").and_then(|it| it.as_str()).map(ToOwned::to_owned);
            Ok((it.draft, id.unwrap_or_else(|| hash.clone()), hash))
        },
        |it| show(&bar, it),
    )?;
    bar.finish_and_clear();
    if let Some(code) = refuse(&reading, args, start)? {
        return Ok(code);
    }
    let (n_refused, n_rows) = (reading.refusals.len(), reading.n_rows);
    let (drafts, keys, source) = (reading.drafts, app.keys.clone(), args.source.clone());
    let (n_stored, n_unchanged) = app
        .db
        .write_blocking(move |conn| {
            let (mut n_stored, mut n_unchanged) = (0, 0);
            for (draft, key, hash) in &drafts {
                match profiles::queries::upsert_imported(conn, &keys, draft, &source, key, hash, now)? {
                    profiles::queries::Import::Stored => n_stored += 1,
                    profiles::queries::Import::Unchanged => n_unchanged += 1,
                }
            }
            Ok((n_stored, n_unchanged))
        })
        .context("nothing was stored")?;
    finish(&app)?;
    summary(n_rows, n_stored, n_unchanged, n_refused, start);
    Ok(ExitCode::SUCCESS)
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {msg}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn show(bar: &ProgressBar, it: Progress) {
    if it.n_rows.is_multiple_of(256) || it.bytes == it.total_bytes {
        bar.set_length(it.total_bytes);
        bar.set_position(it.bytes);
        bar.set_message(format!("{} rows", it.n_rows));
    }
}

/// Writes the report; `Some` where the run ends here because of bad rows.
fn refuse<T>(reading: &Reading<T>, args: &ImportArgs, start: Instant) -> anyhow::Result<Option<ExitCode>> {
    let words = |it: import::Reason| Loc::Zh.t(it.message()).to_string();
    if let Some(path) = &args.report {
        write_report(path, reading, words)?;
    }
    if reading.refusals.is_empty() || args.skip_bad {
        return Ok(None);
    }
    for refusal in reading.refusals.iter().take(10) {
        for problem in &refusal.problems {
            println!(
                "{}:{} {} {:?} {}",
                refusal.file,
                refusal.row,
                problem.column,
                problem.value,
                words(problem.reason)
            );
        }
    }
    println!("nothing was stored: mend the rows, or leave them out with --skip-bad");
    summary(reading.n_rows, 0, 0, reading.refusals.len(), start);
    Ok(Some(ExitCode::FAILURE))
}

fn write_report<T>(path: &Path, reading: &Reading<T>, words: impl Fn(import::Reason) -> String) -> anyhow::Result<()> {
    let file = File::create(path).with_context(|| format!("the report {} cannot be written", path.display()))?;
    report::write(file, &reading.refusals, words)?;
    Ok(())
}

/// Makes what was stored searchable: here, or by the running service.
fn finish(app: &App) -> anyhow::Result<()> {
    if app.search.is_read_only() {
        println!("the running service indexes what was stored");
        return Ok(());
    }
    app.search.catch_up(&app.db, &app.clock)?;
    app.search.close();
    Ok(())
}

fn summary(n_rows: u64, n_stored: usize, n_unchanged: usize, n_refused: usize, start: Instant) {
    println!(
        "rows read {n_rows}, stored {n_stored}, unchanged {n_unchanged}, refused {n_refused}, {:.1} s",
        start.elapsed().as_secs_f64()
    );
}
