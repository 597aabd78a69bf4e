//! Tables of any format as rows of named cells.
//!
//! JSON lines (or one JSON array), CSV, TSV, and XLSX, XLS, ODS; the text formats
//! also as `.gz`. A text table is UTF-8, with or without a byte order mark, or
//! GB 18030, which is what spreadsheet programs write in China. JSON lines are
//! read as a stream, the others at once.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::{Problem, Reason, Refusal};

mod records;

/// One row of a file: its cells, or the whole value of a JSON line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<C = Cells> {
    /// The name of the file.
    pub file: Arc<str>,
    /// The row or line as a person counts it, from 1, headings included.
    pub number: u64,
    /// What stands in it.
    pub content: C,
}

/// Named cells in the order of the columns; empty ones are left out.
pub type Cells = Vec<(Arc<str>, Cell)>;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text, and numbers as they are written.
    Text(String),
    /// A JSON array.
    List(Vec<String>),
}

impl Cell {
    /// The text, or the parts of the list in one line.
    pub fn text(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::List(parts) => parts.join("、"),
        }
    }
}

/// A file that cannot be read, or not to its end.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {cause}")]
pub struct FileError {
    /// The name of the file.
    pub file: String,
    cause: Cause,
}

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("{0}")]
    Sheet(#[from] calamine::Error),
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("unknown format; known: .jsonl .ndjson .json .csv .tsv .txt (each also .gz) .xlsx .xlsm .xls .ods")]
    Format,
    #[error("there is no sheet in it")]
    NoSheet,
}

/// The rows of one file. The inner error is a row that cannot be split, after
/// which the next one comes; the outer one is the end.
pub struct Table<C = Cells> {
    file: Arc<str>,
    size: u64,
    read: Arc<AtomicU64>,
    rows: Rows<C>,
}

/// What a format makes: the number of a row, and what stands in it or why it cannot be told.
type Record<C> = (u64, Result<C, Problem>);
type Rows<C> = Box<dyn Iterator<Item = Result<Record<C>, Cause>>>;

impl Table<Cells> {
    /// Opens a file of any format; which one is told by its name.
    pub fn open(path: &Path) -> Result<Table<Cells>, FileError> {
        Table::opened(path, any_format)
    }

    /// A file of any format that someone sent; which one is told by its name.
    ///
    /// # Errors
    /// It cannot be read as what its name says.
    pub fn of_bytes(name: &str, bytes: Vec<u8>) -> Result<Table<Cells>, FileError> {
        let size = bytes.len() as u64;
        let lower = name.to_lowercase();
        let extension = lower.rsplit_once('.').map_or("", |(_, it)| it);
        let rows = any_format(extension, Box::new(io::Cursor::new(bytes)));
        let rows = rows.map_err(|cause| FileError { file: name.to_owned(), cause })?;
        Ok(Table { file: name.into(), size, read: Arc::new(AtomicU64::new(size)), rows })
    }
}

fn any_format(extension: &str, bytes: Box<dyn Read>) -> Result<Rows<Cells>, Cause> {
    match extension {
        "jsonl" | "ndjson" | "json" => {
            let values = json(bytes)?.map(|it| it.map(|(number, value)| (number, value.and_then(cells))));
            Ok(Box::new(values))
        }
        "csv" | "tsv" | "txt" => Ok(records::separated(bytes, extension)?),
        "xlsx" | "xlsm" | "xls" | "ods" => records::sheet(bytes, extension),
        _ => Err(Cause::Format),
    }
}

/// The first sheet of an XLSX workbook that has any row: the number of its first
/// row as a person counts, and every row from there on, as a person would write it.
///
/// # Errors
/// It is no workbook.
pub fn first_sheet(bytes: Vec<u8>) -> Result<(u64, Vec<Vec<String>>), FileError> {
    records::first_sheet(bytes).map_err(|cause| FileError { file: "XLSX".to_owned(), cause })
}

/// Text as spreadsheet programs write it: UTF-8 with or without a mark, or GB 18030.
pub fn decoded(bytes: Vec<u8>) -> String {
    records::decoded(bytes)
}

impl Table<Value> {
    /// Opens a file of JSON lines, or of one JSON array, whose values are wanted whole.
    pub fn values(path: &Path) -> Result<Table<Value>, FileError> {
        Table::opened(path, |extension, bytes| match extension {
            "jsonl" | "ndjson" | "json" => json(bytes),
            _ => Err(Cause::Format),
        })
    }
}

impl<C> Table<C> {
    fn opened(
        path: &Path,
        rows: impl FnOnce(&str, Box<dyn Read>) -> Result<Rows<C>, Cause>,
    ) -> Result<Table<C>, FileError> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let failed = |cause| FileError { file: path.display().to_string(), cause };
        let read = Arc::new(AtomicU64::new(0));
        let inner = File::open(path).map_err(|err| failed(err.into()))?;
        let size = inner.metadata().map_err(|err| failed(err.into()))?.len();
        let counted = Counted { inner, read: read.clone() };

        let lower = name.to_lowercase();
        let (plain, bytes): (&str, Box<dyn Read>) = match lower.strip_suffix(".gz") {
            // Several members may follow each other, as `cat a.gz b.gz` makes them.
            Some(plain) => (plain, Box::new(flate2::read::MultiGzDecoder::new(counted))),
            None => (&lower, Box::new(counted)),
        };
        let extension = plain.rsplit_once('.').map_or("", |(_, it)| it);
        let rows = rows(extension, bytes).map_err(failed)?;
        Ok(Table { file: name.as_ref().into(), size, read, rows })
    }

    /// The bytes of the file.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The bytes read so far.
    pub fn position(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

impl<C> Iterator for Table<C> {
    type Item = Result<Result<Row<C>, Refusal>, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let file = self.file.clone();
        Some(match self.rows.next()? {
            Ok((number, Ok(content))) => Ok(Ok(Row { file, number, content })),
            Ok((row, Err(problem))) => Ok(Err(Refusal { file, row, problems: vec![problem] })),
            Err(cause) => Err(FileError { file: file.to_string(), cause }),
        })
    }
}

/// Counts what is read, for the progress bar.
struct Counted {
    inner: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.inner.read(buffer)?;
        self.read.fetch_add(n_bytes as u64, Ordering::Relaxed);
        Ok(n_bytes)
    }
}

fn json(bytes: Box<dyn Read>) -> Result<Rows<Value>, Cause> {
    let mut reader = BufReader::with_capacity(1 << 16, bytes);
    let is_array = reader.fill_buf()?.trim_ascii_start().starts_with(b"[");
    if is_array {
        let values: Vec<Value> = serde_json::from_reader(reader)?;
        return Ok(Box::new((1..).zip(values).map(|(number, value)| Ok((number, Ok(value))))));
    }
    let mut number = 0;
    let mut line = Vec::new();
    Ok(Box::new(std::iter::from_fn(move || {
        loop {
            line.clear();
            number += 1;
            match reader.read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => {
                    let text = line.strip_prefix(BOM).unwrap_or(&line);
                    let value = serde_json::from_slice(text).map_err(|_| unreadable(&line));
                    return Some(Ok((number, value)));
                }
                Err(err) => return Some(Err(err.into())),
            }
        }
    })))
}

/// The byte order mark that spreadsheet programs put in front of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

fn unreadable(line: &[u8]) -> Problem {
    let text = String::from_utf8_lossy(line);
    // Enough to find the line by, not all of it.
    let value = text.trim().chars().take(80).collect();
    Problem { column: String::new(), value, reason: Reason::RowUnreadable }
}

/// The cells of one JSON object; an object inside gives cells named `outer.inner`.
fn cells(value: Value) -> Result<Cells, Problem> {
    let Value::Object(object) = value else {
        return Err(unreadable(value.to_string().as_bytes()));
    };
    let mut cells = Vec::with_capacity(object.len());
    for (name, value) in object {
        put(&mut cells, name, value);
    }
    Ok(cells)
}

fn put(cells: &mut Cells, name: String, value: Value) {
    match value {
        Value::Null => {}
        Value::Array(values) => {
            let parts = values.into_iter().map(scalar).filter(|it| !it.trim().is_empty()).collect();
            cells.push((name.into(), Cell::List(parts)));
        }
        Value::Object(inner) => {
            for (key, value) in inner {
                put(cells, format!("{name}.{key}"), value);
            }
        }
        value => {
            let text = scalar(value);
            if !text.trim().is_empty() {
                cells.push((name.into(), Cell::Text(text)));
            }
        }
    }
}

fn scalar(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn cells_of(name: &str, bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let rows = Table::open(&path).unwrap().map(|it| match it.unwrap() {
            Ok(row) => {
                let cells = row.content.iter().map(|(name, cell)| format!("{name}={}", cell.text()));
                (row.number, cells.collect())
            }
            Err(refusal) => (refusal.row, vec![refusal.problems[0].reason.code().to_owned()]),
        });
        rows.collect()
    }

    fn row(number: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (number, cells.iter().map(|it| (*it).to_owned()).collect())
    }

    #[test]
    fn json_lines_are_rows_and_a_broken_one_is_named() {
        let text = "\u{feff}{\"a\":\"x\",\"b\":4000.5,\"c\":null,\"d\":\"\"}\n\n{\"a\":[\"x\",\"\",2],\"b\":{\"c\":true}}\n{\"a\":\n[1]\n";
        let expected = [
            row(1, &["a=x", "b=4000.5"]),
            row(3, &["a=x、2", "b.c=true"]),
            row(4, &["row_unreadable"]),
            row(5, &["row_unreadable"]),
        ];
        assert_eq!(cells_of("a.jsonl", text.as_bytes()), expected);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        assert_eq!(cells_of("A.JSONL.gz", &packed.finish().unwrap()), expected);
        assert_eq!(cells_of("a.json", b" [{\"a\":1},{\"a\":2}]"), [row(1, &["a=1"]), row(2, &["a=2"])]);
    }

    #[test]
    fn a_file_that_ends_too_soon_is_an_error_and_not_a_row() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all("{\"a\":1}\n".repeat(9000).as_bytes()).unwrap();
        let bytes = packed.finish().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl.gz");
        std::fs::write(&path, &bytes[..bytes.len() - 20]).unwrap();
        assert!(Table::open(&path).unwrap().any(|it| it.is_err()));
    }

    #[test]
    fn a_file_of_another_format_or_none_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        assert!(Table::open(&path).is_err());
        std::fs::write(&path, "x").unwrap();
        assert!(matches!(Table::open(&path), Err(FileError { cause: Cause::Format, .. })));
        assert!(Table::values(&path).is_err());
    }
}
