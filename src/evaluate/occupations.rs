//! `bole evaluate occupations`: job titles and the codes suggested for them.

use std::path::Path;

use anyhow::Context;

use crate::codes::occupations;

/// How many codes a title gets.
const N_CODES: usize = 10;

/// Reads the column `job_name` of `input`; writes `job_name,code1..code10` to
/// `output`, the likeliest code first. A title that says nothing about the work
/// has empty codes.
pub(super) fn run(input: &Path, output: &Path) -> anyhow::Result<()> {
    let name = |path: &Path| format!("{}", path.display());
    let mut reader = csv::Reader::from_path(input).with_context(|| name(input))?;
    let headers = reader.headers()?.clone();
    let is_title = |it: &str| it.trim().trim_start_matches('\u{feff}') == "job_name";
    let column = headers.iter().position(is_title).with_context(|| format!("{}: no column job_name", name(input)))?;
    let mut writer = csv::Writer::from_path(output).with_context(|| name(output))?;
    let codes = (1..=N_CODES).map(|i| format!("code{i}"));
    writer.write_record(std::iter::once("job_name".to_owned()).chain(codes))?;
    for row in reader.records() {
        let row = row.with_context(|| name(input))?;
        let title = row.get(column).unwrap_or_default();
        let found = occupations::suggest(title, N_CODES);
        let code = |i| found.get(i).map_or("", |it: &occupations::Suggestion| it.occupation.code);
        writer.write_record(std::iter::once(title).chain((0..N_CODES).map(code)))?;
    }
    writer.flush()?;
    Ok(())
}
