//! `bole bench`: what this machine does, measured side by side with its references.

use std::path::PathBuf;

/// What is measured.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// 岗位文件（JSON 行，可 gzip）。 A file of postings to measure with.
    #[arg(long, value_name = "FILE")]
    pub postings: Option<PathBuf>,
}

/// Measures, prints a table.
pub fn run(_options: &Options) -> anyhow::Result<()> {
    anyhow::bail!("not measured yet")
}
