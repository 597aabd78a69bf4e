//! Certificates that come as a table (CSV or XLSX, a header row), also those that
//! were issued before Bole. All of them are issued or none is; each mistake is told
//! with its row and column, so that the corrected file can go in again.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::forms::CertificateForm;
use super::number;
use super::queries::{NewCertificate, Objection};
use super::scheme::Scheme;
use crate::html::FieldError;
use crate::i18n::Loc;
use crate::import::table::{decoded, first_sheet};

/// More rows go in as several files.
const MOST_ROWS: usize = 10_000;

/// A table as rows of cells, the headings first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Where the headings stand, as a person counts rows.
    first: usize,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Takes a file apart, whatever it is.
    ///
    /// # Errors
    /// It is neither a workbook nor a table of cells.
    pub fn of_bytes(bytes: Vec<u8>) -> Result<Sheet, Vec<RowError>> {
        // Every XLSX file is a ZIP archive.
        if !bytes.starts_with(b"PK\x03\x04") {
            return Sheet::of_text(&decoded(bytes));
        }
        let (first, rows) = first_sheet(bytes).map_err(|_| whole(1, "certificates-table-unreadable"))?;
        Ok(Sheet { first: usize::try_from(first).unwrap_or(1), rows })
    }

    /// The same for what someone pasted.
    ///
    /// # Errors
    /// A row cannot be split.
    pub fn of_text(text: &str) -> Result<Sheet, Vec<RowError>> {
        let text = text.trim_start_matches('\u{feff}');
        // Excel in China writes semicolons or tabs where it is told to.
        let first = text.lines().next().unwrap_or_default();
        let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|it| first.bytes().filter(|b| b == it).count());
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (i, record) in reader.into_records().enumerate() {
            let record = record.map_err(|_| whole(i + 1, "certificates-table-row-unreadable"))?;
            rows.push(record.iter().map(ToOwned::to_owned).collect());
            if rows[i].len() != rows[0].len() {
                return Err(whole(i + 1, "certificates-table-row-unreadable"));
            }
        }
        Ok(Sheet { first: 1, rows })
    }
}

fn whole(row: usize, message: &'static str) -> Vec<RowError> {
    vec![RowError { row, column: "", message, character: String::new() }]
}

/// A mistake in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// As a person counts in the file: the header is row 1.
    pub row: usize,
    /// The column, by the name of its field; empty for the row or file as a whole.
    pub column: &'static str,
    /// The name of the message that says what to do.
    pub message: &'static str,
    /// The character that the message is about; empty for most.
    pub character: String,
}

/// A row that was understood, with its number.
pub type Rows = Vec<(usize, NewCertificate)>;

/// Reads a table; each cell is checked like a field of the form.
pub fn read(sheet: &Sheet, is_historic: bool, scheme: &Scheme, today: NaiveDate) -> Result<Rows, Vec<RowError>> {
    let Some((header, rows)) = sheet.rows.split_first() else { return Err(whole(1, "certificates-table-empty")) };
    let columns: Vec<Option<&'static str>> = header.iter().map(|it| field_of(it)).collect();
    if columns.iter().any(Option::is_none) {
        return Err(whole(sheet.first, "certificates-table-unknown-column"));
    }
    if columns.iter().collect::<HashSet<_>>().len() < columns.len() {
        return Err(whole(sheet.first, "certificates-table-twin-column"));
    }
    let mut found: Rows = Vec::new();
    let mut errors = Vec::new();
    let mut numbers = HashSet::new();
    let mut papers = HashSet::new();
    for (i, cells) in rows.iter().enumerate() {
        let row = sheet.first + i + 1;
        if cells.iter().all(|it| it.trim().is_empty()) {
            continue;
        }
        if found.len() >= MOST_ROWS {
            return Err(whole(row, "certificates-table-too-long"));
        }
        let mut form = CertificateForm::default();
        for (column, cell) in columns.iter().copied().flatten().zip(cells) {
            if let Some(field) = form.field_mut(column) {
                cell.trim().clone_into(field);
            }
        }
        match form.parse(scheme, today) {
            Ok(new) => {
                let new = NewCertificate { is_historic, ..new };
                let mut twice = |message| errors.push(at(row, FieldError { field: "number", message }));
                if new.number.as_ref().is_some_and(|it| !numbers.insert(it.clone())) {
                    twice("certificates-number-twice");
                }
                let name = number::folded_name(&new.holder_name);
                if !papers.insert((name, new.citizen_id.clone(), new.name.clone(), new.issued_on)) {
                    twice("certificates-person-twice");
                }
                found.push((row, new));
            }
            Err(wrong) => errors.extend(wrong.into_iter().map(|it| at(row, it))),
        }
    }
    if found.is_empty() && errors.is_empty() {
        return Err(whole(sheet.first, "certificates-table-empty"));
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

/// A form's mistake, or what else stands against it, as one of a row.
pub fn at(row: usize, error: impl Into<Objection>) -> RowError {
    let it = error.into();
    RowError { row, column: it.field, message: it.message, character: it.character }
}

/// A column is called as its field, or as the form calls it in either language.
fn field_of(name: &str) -> Option<&'static str> {
    let name = name.trim_start_matches('\u{feff}').trim();
    CertificateForm::FIELDS.into_iter().find(|field| {
        let label = label_of(field);
        *field == name || [Loc::Zh, Loc::En].iter().any(|it| it.t(label.as_str()).to_string() == name)
    })
}

/// The message that says what a field is.
pub fn label_of(field: &str) -> String {
    format!("certificates-{}", field.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Rows, Vec<RowError>> {
        let today = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
        super::read(&Sheet::of_text(text)?, false, &Scheme::default(), today)
    }

    #[test]
    fn columns_are_found_by_code_or_by_label() {
        let english = "holder_name,name,issuer,issued_on\n王某某,焊工,某中心,2026-08-01\n";
        let chinese = "持证人姓名;证书名称;发证单位;发证日期\n王某某;焊工;某中心;2026年8月1日\n";
        assert_eq!(read(english).unwrap(), read(chinese).unwrap());
        assert_eq!(read(english).unwrap()[0].0, 2, "rows are counted as people see them");
    }

    #[test]
    fn every_mistake_is_told_with_row_and_column() {
        let text = "number,holder_name,name,issuer,issued_on\n\
                    A-1,王某某,焊工,某中心,2026-08-01\n\
                    ,,焊工,某中心,soon\n\
                    a-1,李某某,焊工,某中心,2026-08-01\n\
                    ,王 某某,焊工,某中心,2026年8月1日\n";
        let errors = read(text).unwrap_err();
        let found: Vec<_> = errors.iter().map(|it| (it.row, it.message)).collect();
        let expected = [
            (3, "certificates-holder-name-missing"),
            (3, "certificates-date-invalid"),
            (4, "certificates-number-twice"),
            (5, "certificates-person-twice"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_table_that_is_none_is_refused_as_a_whole() {
        for (text, message) in [
            ("holder_name,shoe_size\n王,42\n", "certificates-table-unknown-column"),
            ("name,name\na,b\n", "certificates-table-twin-column"),
            ("holder_name,name,issuer,issued_on\n", "certificates-table-empty"),
            ("holder_name,name,issuer,issued_on\n王某某,焊工\n", "certificates-table-row-unreadable"),
        ] {
            assert_eq!(read(text).unwrap_err()[0].message, message, "{text}");
        }
    }
}
