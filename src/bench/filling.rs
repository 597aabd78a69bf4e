//! How fast postings come in: parsed, stored, searchable; and once more.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use confique::Config;
use serde::Serialize;

use super::{Options, corpus};
use crate::app::App;
use crate::cli;
use crate::config::Settings;
use crate::postings::Draft;
use crate::postings::queries::{self, Stored};
use crate::search::analysis;

/// What an import took.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Filling {
    pub corpus: String,
    pub n_rows: usize,
    pub n_refused: usize,
    /// Characters of the texts.
    pub n_characters: usize,
    pub parse_seconds: f64,
    pub store_seconds: f64,
    pub index_seconds: f64,
    /// Cutting all texts into words on all cores, and nothing else: what no import can beat.
    pub segmentation_seconds: f64,
    /// Parsing, storing and indexing the same once more.
    pub again_seconds: f64,
    pub again_stored: usize,
    pub again_unchanged: usize,
    /// Documents that can be found afterwards.
    pub n_searchable: u64,
    pub database_bytes: u64,
    pub index_bytes: u64,
}

impl Filling {
    /// From the file to the last posting that is found.
    pub(super) fn total_seconds(&self) -> f64 {
        self.parse_seconds + self.store_seconds + self.index_seconds
    }
}

/// Fills a fresh data folder; answers the application on it and what was stored.
pub(super) fn measure(options: &Options, data: &Path) -> anyhow::Result<(Filling, App, Vec<Draft>)> {
    let mut settings = Settings::builder().load().context("the defaults are settings")?;
    settings.data = data.to_owned();
    let app = cli::open(settings)?;

    let parse = || {
        let start = Instant::now();
        let (drafts, n_refused) = if options.corpus.is_empty() {
            (corpus::generate(options.seed, options.postings), 0)
        } else {
            corpus::read(&options.corpus)?
        };
        anyhow::Ok((drafts, n_refused, start.elapsed().as_secs_f64()))
    };
    let (drafts, n_refused, parse_seconds) = parse()?;
    anyhow::ensure!(!drafts.is_empty(), "there are no postings to measure with");
    let (stored, store_seconds) = store(&app, drafts.clone())?;
    let index_seconds = index(&app)?;
    anyhow::ensure!(stored.1 == 0, "the corpus has {} rows twice", stored.1);

    let (again, _, again_parse_seconds) = parse()?;
    let ((again_stored, again_unchanged), again_store_seconds) = store(&app, again)?;
    let again_index_seconds = index(&app)?;

    let n_searchable = app.search.counts().0;
    let filling = Filling {
        corpus: corpus::name(&options.corpus, options.seed)?,
        n_rows: drafts.len(),
        n_refused,
        n_characters: drafts.iter().map(n_characters).sum(),
        parse_seconds,
        store_seconds,
        index_seconds,
        segmentation_seconds: segmentation(&drafts),
        again_seconds: again_parse_seconds + again_store_seconds + again_index_seconds,
        again_stored,
        again_unchanged,
        n_searchable,
        database_bytes: size(data, "bole.sqlite")?,
        index_bytes: size(&data.join("index"), "")?,
    };
    Ok((filling, app, drafts))
}

fn segmentation(drafts: &[Draft]) -> f64 {
    let start = Instant::now();
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for part in drafts.chunks(drafts.len().div_ceil(n_threads).max(1)) {
            scope.spawn(move || {
                let mut n = 0;
                for it in part {
                    for text in [&it.title, &it.employer, &it.duties, &it.requirements] {
                        analysis::each_token(text, |_, _, _, _| n += 1);
                    }
                }
                std::hint::black_box(n)
            });
        }
    });
    start.elapsed().as_secs_f64()
}

fn n_characters(it: &Draft) -> usize {
    [&it.title, &it.duties, &it.requirements].into_iter().map(|it| it.chars().count()).sum()
}

/// One transaction, as in `bole import`; answers how many were stored and unchanged.
fn store(app: &App, drafts: Vec<Draft>) -> anyhow::Result<((usize, usize), f64)> {
    let now = app.clock.now();
    let start = Instant::now();
    let counts = app
        .db
        .write_blocking(move |conn| {
            let mut employers = HashMap::new();
            let (mut n_stored, mut n_unchanged) = (0, 0);
            for draft in &drafts {
                match queries::upsert_imported(conn, draft, now, &mut employers, now)? {
                    Stored::Stored => n_stored += 1,
                    Stored::Unchanged => n_unchanged += 1,
                }
            }
            Ok((n_stored, n_unchanged))
        })
        .context("nothing was stored")?;
    Ok((counts, start.elapsed().as_secs_f64()))
}

fn index(app: &App) -> anyhow::Result<f64> {
    let start = Instant::now();
    app.search.catch_up(&app.db, &app.clock)?;
    Ok(start.elapsed().as_secs_f64())
}

/// The bytes of all files below a folder whose names begin so.
fn size(folder: &Path, beginning: &str) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in folder.read_dir()? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with(beginning) {
            continue;
        }
        // A merge may have removed what was listed.
        let Ok(meta) = entry.metadata() else { continue };
        bytes += if meta.is_dir() { size(&entry.path(), beginning)? } else { meta.len() };
    }
    Ok(bytes)
}
