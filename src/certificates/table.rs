//! Certificates that come as a table (CSV, UTF-8, a header row). All of them are
//! issued or none is; each mistake is told with its row and column, so that the
//! corrected file can go in again.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::forms::CertificateForm;
use super::queries::{NewCertificate, Objection};
use super::scheme::Scheme;
use crate::html::FieldError;
use crate::i18n::Loc;

/// More rows go in as several files.
const MOST_ROWS: usize = 5_000;

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
pub fn read(text: &str, scheme: &Scheme, today: NaiveDate) -> Result<Rows, Vec<RowError>> {
    let whole = |row, message| vec![RowError { row, column: "", message, character: String::new() }];
    // Excel in China writes semicolons or tabs where it is told to.
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|it| first.bytes().filter(|b| b == it).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| whole(1, "certificates-table-unreadable"))?.clone();
    let columns: Vec<Option<&'static str>> = header.iter().map(field_of).collect();
    if columns.iter().any(Option::is_none) {
        return Err(whole(1, "certificates-table-unknown-column"));
    }
    if columns.iter().collect::<HashSet<_>>().len() < columns.len() {
        return Err(whole(1, "certificates-table-twin-column"));
    }
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    let mut numbers = HashSet::new();
    for (i, record) in reader.records().enumerate() {
        let row = i + 2;
        if rows.len() >= MOST_ROWS {
            return Err(whole(row, "certificates-table-too-long"));
        }
        let Ok(record) = record else {
            errors.extend(whole(row, "certificates-table-row-unreadable"));
            continue;
        };
        let mut form = CertificateForm::default();
        for (column, cell) in columns.iter().copied().flatten().zip(record.iter()) {
            if let Some(field) = form.field_mut(column) {
                cell.clone_into(field);
            }
        }
        match form.parse(scheme, today) {
            Ok(new) => {
                if new.number.as_ref().is_some_and(|it| !numbers.insert(it.clone())) {
                    let twice = FieldError { field: "number", message: "certificates-number-twice" };
                    errors.push(at(row, twice));
                }
                rows.push((row, new));
            }
            Err(wrong) => errors.extend(wrong.into_iter().map(|it| at(row, it))),
        }
    }
    if rows.is_empty() && errors.is_empty() {
        return Err(whole(1, "certificates-table-empty"));
    }
    if errors.is_empty() { Ok(rows) } else { Err(errors) }
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
        super::read(text, &Scheme::default(), NaiveDate::from_ymd_opt(2026, 9, 1).unwrap())
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
                    a-1,李某某,焊工,某中心,2026-08-01\n";
        let errors = read(text).unwrap_err();
        let found: Vec<_> = errors.iter().map(|it| (it.row, it.column)).collect();
        assert_eq!(found, [(3, "holder_name"), (3, "issued_on"), (4, "number")]);
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
