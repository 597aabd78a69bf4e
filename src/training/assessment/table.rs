//! Marks as a table (CSV): a row a person, a column a part by its name. All
//! of them are entered or none is; each mistake is told with its row and column.

use std::collections::HashMap;

use super::forms::cell;
use super::queries::{Entry, Mark, Scheme, counting};
use crate::i18n::Loc;
use crate::import::report::guarded;
use crate::training::attendance::queries::Person;
use crate::training::classroom::show_hundredths;
use crate::training::enrolments::people::is_same_name;

/// More rows go in as several files.
const MOST_ROWS: usize = 10_000;

/// A mistake in a table: the row as a person counts it, the column's heading, the
/// name of the message.
pub type RowError = (usize, String, &'static str);

/// The headings of the number, the name and the sitting, in both languages; the
/// first of each is what the template writes.
const NUMBER: [&str; 3] = ["报名编号", "编号", "enrolment"];
const NAME: [&str; 2] = ["姓名", "name"];
const ATTEMPT: [&str; 3] = ["次数", "第几次", "attempt"];

/// What a table says, each entry with its row.
pub fn read(
    text: &str,
    scheme: &Scheme,
    people: &HashMap<String, (i64, String)>,
) -> Result<Vec<(usize, Entry)>, Vec<RowError>> {
    let whole = |row: usize, message| vec![(row, String::new(), message)];
    // Excel in China writes semicolons or tabs where it is told to.
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|it| first.bytes().filter(|b| b == it).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| whole(1, "assessment-table-unreadable"))?.clone();
    let number = header.iter().position(|it| NUMBER.contains(&it));
    let named = header.iter().position(|it| NAME.contains(&it));
    let attempt = header.iter().position(|it| ATTEMPT.contains(&it));
    let mut columns = Vec::new();
    for (i, name) in header.iter().enumerate() {
        match scheme.parts.iter().find(|it| it.name == name) {
            Some(part) => columns.push((i, part)),
            None if Some(i) == number || Some(i) == attempt || NAME.contains(&name) => {}
            None => return Err(vec![(1, name.to_owned(), "assessment-table-column")]),
        }
    }
    let Some(number) = number.filter(|_| !columns.is_empty()) else {
        return Err(whole(1, "assessment-table-headings"));
    };
    let mut entries = Vec::new();
    let mut errors: Vec<RowError> = Vec::new();
    for (i, record) in reader.records().enumerate() {
        let row = i + 2;
        if i >= MOST_ROWS {
            return Err(whole(row, "assessment-table-too-long"));
        }
        let Ok(record) = record else {
            errors.extend(whole(row, "assessment-table-row"));
            continue;
        };
        let text_at = |i: usize| record.get(i).unwrap_or_default();
        let Some((enrolment_id, name)) = people.get(&text_at(number).to_lowercase()) else {
            errors.push((row, header[number].to_owned(), "assessment-row-person"));
            continue;
        };
        let enrolment_id = *enrolment_id;
        if let Some(i) = named {
            let said = text_at(i);
            if !said.is_empty() && !is_same_name(said, name) && said != guarded(name) {
                errors.push((row, header[i].to_owned(), "assessment-row-name"));
                continue;
            }
        }
        let sitting = match attempt.map(text_at).filter(|it| !it.is_empty()) {
            None => Some(1),
            Some(text) => text.parse().ok(),
        };
        let Some(sitting) = sitting else {
            errors.push((row, attempt.map(|it| header[it].to_owned()).unwrap_or_default(), "assessment-row-attempt"));
            continue;
        };
        for (i, part) in &columns {
            match cell(text_at(*i), false) {
                Ok(None) => {}
                Ok(Some(mark)) => entries.push((row, Entry { enrolment_id, part_id: part.id, attempt: sitting, mark })),
                Err(message) => errors.push((row, part.name.clone(), message)),
            }
        }
    }
    if entries.is_empty() && errors.is_empty() {
        return Err(whole(1, "assessment-table-empty"));
    }
    if errors.is_empty() { Ok(entries) } else { Err(errors) }
}

/// The table to fill in: who is in the class, with what counts so far.
///
/// # Errors
/// Nothing that a person could mend.
pub fn template(
    scheme: &Scheme,
    people: &[Person],
    marks: &HashMap<i64, Vec<Mark>>,
    loc: Loc,
) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![0xef, 0xbb, 0xbf]);
    let at = usize::from(loc.is_en());
    let fixed = [NUMBER[2 * at], NAME[at]];
    writer.write_record(fixed.into_iter().chain(scheme.parts.iter().map(|it| it.name.as_str())))?;
    let none = Vec::new();
    for it in people {
        let of = marks.get(&it.enrolment.id).unwrap_or(&none);
        let shown = scheme.parts.iter().map(|part| match counting(of, part.id) {
            super::formula::Sat::Open => String::new(),
            super::formula::Sat::Absent => if loc.is_en() { "absent" } else { "缺考" }.to_owned(),
            super::formula::Sat::Mark(mark) => show_hundredths(mark),
        });
        let name = guarded(&it.name);
        writer.write_record([it.enrolment.reference.to_uppercase(), name].into_iter().chain(shown))?;
    }
    writer.into_inner().map_err(|err| anyhow::anyhow!("the table cannot be written: {err}"))
}
