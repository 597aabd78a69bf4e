//! `bole evaluate occupations`: job titles and the codes suggested for them.

use std::path::Path;

use anyhow::Context;

use crate::codes::occupations;

/// How many codes a title gets.
const N_CODES: usize = 10;

/// Among how many of the likeliest codes weights are learned.
const N_LEARNED: usize = 100;

/// Reads the column `job_name` of `input`; writes `job_name,code1..code10` to
/// `output`, the likeliest code first. A title that says nothing about the work
/// has empty codes.
pub(super) fn run(input: &Path, output: &Path) -> anyhow::Result<()> {
    let titles = titles(input)?;
    let mut writer = csv::Writer::from_path(output).with_context(|| output.display().to_string())?;
    let codes = (1..=N_CODES).map(|i| format!("code{i}"));
    writer.write_record(std::iter::once("job_name".to_owned()).chain(codes))?;
    for title in &titles {
        let found = occupations::suggest(title, N_CODES);
        let code = |i| found.get(i).map_or("", |it: &occupations::Suggestion| it.occupation.code);
        writer.write_record(std::iter::once(title.as_str()).chain((0..N_CODES).map(code)))?;
    }
    Ok(writer.flush()?)
}

/// Writes `job_name,code` and the features of [`occupations::FEATURES`] for the
/// likeliest codes of each title.
pub(super) fn write_features(input: &Path, output: &Path) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_path(output).with_context(|| output.display().to_string())?;
    writer.write_record(["job_name", "code"].into_iter().chain(occupations::FEATURES.map(|it| it.0)))?;
    for title in titles(input)? {
        let likely: Vec<_> = occupations::suggest(&title, N_LEARNED).iter().map(|it| it.occupation.code).collect();
        for (occupation, values) in occupations::features(&title) {
            if likely.contains(&occupation.code) {
                let values = values.map(|it| format!("{it:.6}"));
                let names = [title.as_str(), occupation.code];
                writer.write_record(names.into_iter().chain(values.iter().map(String::as_str)))?;
            }
        }
    }
    Ok(writer.flush()?)
}

fn titles(input: &Path) -> anyhow::Result<Vec<String>> {
    let name = input.display();
    let mut reader = csv::Reader::from_path(input).with_context(|| name.to_string())?;
    let is_title = |it: &str| it.trim().trim_start_matches('\u{feff}') == "job_name";
    let column = reader.headers()?.iter().position(is_title).with_context(|| format!("{name}: no column job_name"))?;
    let title = |row: csv::Result<csv::StringRecord>| Ok(row?.get(column).unwrap_or_default().to_owned());
    reader.records().map(title).collect::<csv::Result<_>>().with_context(|| name.to_string())
}
