//! Reading other people's tables: postings and profiles that come in files.
//!
//! An import is all or nothing: where one row cannot be understood nothing is
//! stored, unless whoever runs it says that bad rows may be left out. Every row
//! left out goes to a report ([`report`]) that says file, row, column, value and
//! reason. What is merely *missing* is no reason to refuse a row, only what is
//! said and cannot be true or told (`pay 8-5千`, an education that is none).
//!
//! The way of a row: [`table`] turns a line of any format into named cells,
//! [`columns`] says which of our fields a name means, and [`postings`] or
//! [`profiles`] make a draft of it. Storing is not done here: the caller does
//! it in one transaction, and `source` with `source_key` makes a second run of
//! the same file change nothing.

pub mod columns;
mod dates;
mod description;
mod mentioned;
pub mod postings;
pub mod profiles;
pub mod report;
pub mod table;
mod text;
mod words;

use std::sync::Arc;

pub use columns::{Columns, Field};
pub use table::{FileError, Row, Table};

crate::code_list!(
    /// Why a row is refused.
    Reason, "import-reason", {
        /// The line is no JSON object, or the record cannot be split into cells.
        RowUnreadable = "row_unreadable",
        /// The row has more cells than the table has columns.
        TooManyCells = "too_many_cells",
        /// A posting without a title.
        TitleMissing = "title_missing",
        /// More than 100 characters.
        TitleTooLong = "title_too_long",
        /// Pay that cannot be read.
        PayUnreadable = "pay_unreadable",
        /// The least pay is above the most.
        PayMinAboveMax = "pay_min_above_max",
        /// Pay that no one gets: most likely a wrong unit.
        PayOutOfBounds = "pay_out_of_bounds",
        /// An education that is in no list.
        EducationUnknown = "education_unknown",
        /// Experience that cannot be read as years.
        ExperienceUnreadable = "experience_unreadable",
        /// A headcount that is no number of people.
        HeadcountUnreadable = "headcount_unreadable",
        /// A kind of work that is in no list.
        KindUnknown = "kind_unknown",
        /// A code that the classification of occupations does not have.
        OccupationUnknown = "occupation_unknown",
        /// A code that the list of regions does not have.
        RegionUnknown = "region_unknown",
        /// Not a date.
        DateUnreadable = "date_unreadable",
        /// A profile without a name.
        NameMissing = "name_missing",
        /// A value of another shape than the format has there (text for a list).
        WrongShape = "wrong_shape",
    }
);

/// What is wrong with one cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The column as its file names it.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why that cannot be taken.
    pub reason: Reason,
}

/// A row that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The name of the file.
    pub file: Arc<str>,
    /// The row as a person counts it in that file, from 1.
    pub row: u64,
    /// At least one.
    pub problems: Vec<Problem>,
}

/// What came of reading one or more files.
#[derive(Debug)]
pub struct Reading<T> {
    /// The rows that were understood, in the order of the files.
    pub drafts: Vec<T>,
    /// The rows that were not.
    pub refusals: Vec<Refusal>,
    /// How many rows there were.
    pub n_rows: u64,
}

/// How far reading has come, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read of all files.
    pub bytes: u64,
    /// Bytes of all files.
    pub total_bytes: u64,
    /// Rows read.
    pub n_rows: u64,
}

/// Reads tables and makes a draft of each row. An error is a file that cannot be
/// read to its end; nothing of it must be stored then.
pub fn read<C, T>(
    tables: Vec<Table<C>>,
    mut understand: impl FnMut(&Row<C>) -> Result<T, Vec<Problem>>,
    mut progress: impl FnMut(Progress),
) -> Result<Reading<T>, FileError> {
    let total_bytes = tables.iter().map(Table::size).sum();
    let mut reading = Reading { drafts: Vec::new(), refusals: Vec::new(), n_rows: 0 };
    let mut bytes_before = 0;
    for mut table in tables {
        while let Some(row) = table.next() {
            reading.n_rows += 1;
            match row? {
                Ok(row) => match understand(&row) {
                    Ok(draft) => reading.drafts.push(draft),
                    Err(problems) => reading.refusals.push(Refusal { file: row.file, row: row.number, problems }),
                },
                Err(refusal) => reading.refusals.push(refusal),
            }
            let bytes = bytes_before + table.position();
            progress(Progress { bytes, total_bytes, n_rows: reading.n_rows });
        }
        bytes_before += table.size();
    }
    Ok(reading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_row_is_named_and_the_others_are_understood() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("岗位.csv");
        std::fs::write(&path, "岗位名称,薪资\n普工,4000\n保安,8-5千\n,3000\n护士,面议\n").unwrap();
        let columns = Columns::default();
        let mut last = None;
        let reading = read(
            vec![Table::open(&path).unwrap()],
            |row| postings::draft(row, &columns, "测试"),
            |progress| last = Some(progress),
        )
        .unwrap();
        assert_eq!(reading.n_rows, 4);
        let titles = reading.drafts.iter().map(|it| it.title.as_str()).collect::<Vec<_>>();
        assert_eq!(titles, ["普工", "护士"]);
        let refused = reading
            .refusals
            .iter()
            .map(|it| (it.row, it.problems[0].column.as_str(), it.problems[0].reason))
            .collect::<Vec<_>>();
        assert_eq!(refused, [(3, "薪资", Reason::PayMinAboveMax), (4, "title", Reason::TitleMissing)]);
        let last = last.unwrap();
        assert_eq!((last.bytes, last.n_rows), (last.total_bytes, 4));
    }
}
