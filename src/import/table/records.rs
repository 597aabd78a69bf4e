//! Tables with a line of headings: CSV, TSV and spreadsheets.

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use calamine::{Data, Ods, Reader, Sheets, Xls, Xlsx};

use super::super::{Problem, Reason};
use super::{BOM, Cause, Cell, Cells, Record, Rows};

/// Text whose cells are parted by commas, semicolons or tabs.
pub(super) fn separated(mut bytes: Box<dyn Read>, extension: &str) -> io::Result<Rows<Cells>> {
    let mut raw = Vec::new();
    bytes.read_to_end(&mut raw)?;
    let text = decoded(raw);
    let first_line = text.lines().next().unwrap_or("");
    let separator = match extension {
        "tsv" => b'\t',
        _ if first_line.contains(',') => b',',
        _ if first_line.contains('\t') => b'\t',
        _ if first_line.contains(';') => b';',
        _ => b',',
    };
    // Rows may be shorter than the headings; longer ones are refused one by one.
    let mut records = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(Cursor::new(text.into_bytes()))
        .into_records();
    let Some(headings) = records.next().transpose().map_err(io::Error::from)? else {
        return Ok(Box::new(std::iter::empty()));
    };
    let headings = headings.iter().map(|it| Arc::from(it.trim())).collect::<Vec<_>>();
    Ok(Box::new(records.map(move |record| {
        let record = record.map_err(io::Error::from)?;
        let number = record.position().map_or(0, csv::Position::line);
        Ok(row(&headings, number, record.iter().map(str::to_owned)))
    })))
}

/// The first sheet of a workbook that has any row.
pub(super) fn sheet(mut bytes: Box<dyn Read>, extension: &str) -> Result<Rows<Cells>, Cause> {
    let mut raw = Vec::new();
    bytes.read_to_end(&mut raw)?;
    let raw = Cursor::new(raw);
    // By its name and not by trying each: then an error says what is wrong with the file.
    let mut workbook = match extension {
        "xls" => Sheets::Xls(Xls::new(raw).map_err(calamine::Error::from)?),
        "ods" => Sheets::Ods(Ods::new(raw).map_err(calamine::Error::from)?),
        _ => Sheets::Xlsx(Xlsx::new(raw).map_err(calamine::Error::from)?),
    };
    let names = workbook.sheet_names();
    for name in names {
        let range = workbook.worksheet_range(&name)?;
        let first_row = range.start().map_or(0, |(row, _)| u64::from(row)) + 1;
        let mut rows = range.rows().map(|cells| cells.iter().map(written).collect::<Vec<_>>());
        let Some(headings) = rows.next() else { continue };
        let headings = headings.iter().map(|it| Arc::from(it.trim())).collect::<Vec<_>>();
        let records = (first_row + 1..)
            .zip(rows)
            .filter(|(_, cells)| cells.iter().any(|it| !it.trim().is_empty()))
            .map(|(number, cells)| Ok(row(&headings, number, cells.into_iter())))
            .collect::<Vec<_>>();
        return Ok(Box::new(records.into_iter()));
    }
    Err(Cause::NoSheet)
}

pub(super) fn first_sheet(bytes: Vec<u8>) -> Result<(u64, Vec<Vec<String>>), Cause> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(calamine::Error::from)?;
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(calamine::Error::from)?;
        let Some((first, _)) = range.start() else { continue };
        let rows = range.rows().map(|cells| cells.iter().map(written).collect()).collect();
        return Ok((u64::from(first) + 1, rows));
    }
    Err(Cause::NoSheet)
}

fn row(headings: &[Arc<str>], number: u64, values: impl Iterator<Item = String>) -> Record<Cells> {
    let mut cells = Vec::with_capacity(headings.len());
    for (i, value) in values.enumerate() {
        if value.trim().is_empty() {
            continue;
        }
        let Some(heading) = headings.get(i) else {
            let problem = Problem { column: String::new(), value, reason: Reason::TooManyCells };
            return (number, Err(problem));
        };
        cells.push((heading.clone(), Cell::Text(value)));
    }
    (number, Ok(cells))
}

/// UTF-8 where it is, else GB 18030, which holds GBK and GB 2312.
pub(super) fn decoded(raw: Vec<u8>) -> String {
    let raw = match raw.strip_prefix(BOM) {
        Some(rest) => rest.to_vec(),
        None => raw,
    };
    match String::from_utf8(raw) {
        Ok(text) => text,
        Err(err) => encoding_rs::GB18030.decode(err.as_bytes()).0.into_owned(),
    }
}

/// A cell of a sheet as a person would write it: whole numbers without a point,
/// dates as `2024-12-31`.
fn written(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(it) => it.to_string(),
        Data::DateTime(at) if at.is_duration() => at.as_f64().to_string(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
            match (hour, minute) {
                (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Table;

    fn texts(name: &str, bytes: &[u8]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let rows = Table::open(&path).unwrap().map(|it| match it.unwrap() {
            Ok(row) => {
                let cells = row.content.iter().map(|(name, cell)| format!("{name}={}", cell.text()));
                format!("{}: {}", row.number, cells.collect::<Vec<_>>().join(" "))
            }
            Err(refusal) => format!("{}: {:?}", refusal.row, refusal.problems[0].reason),
        });
        rows.collect()
    }

    #[test]
    fn separated_text_is_read_in_its_encodings() {
        let text = "岗位,薪资\n普工,\"4,000\n元\"\n保安\n护士,1,2\n";
        let expected = ["2: 岗位=普工 薪资=4,000\n元", "4: 岗位=保安", "5: TooManyCells"];
        assert_eq!(texts("a.csv", text.as_bytes()), expected);
        assert_eq!(texts("a.csv", format!("\u{feff}{text}").as_bytes()), expected);
        assert_eq!(texts("a.csv", &encoding_rs::GB18030.encode(text).0), expected);
        assert_eq!(texts("a.csv", "岗位;薪资\n普工;4000".as_bytes()), ["2: 岗位=普工 薪资=4000"]);
        assert_eq!(texts("a.tsv", "岗位\t薪资\n普工\t4000".as_bytes()), ["2: 岗位=普工 薪资=4000"]);
        assert!(texts("a.csv", b"").is_empty());
    }

    #[test]
    fn a_sheet_is_read_with_its_row_numbers() {
        let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
            <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>岗位名称</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>招聘人数</t></is></c></row>\
            <row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>普工</t></is></c><c r=\"B3\"><v>12</v></c></row>\
            <row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>护士</t></is></c></row></sheetData></worksheet>";
        let expected = ["3: 岗位名称=普工 招聘人数=12", "5: 岗位名称=护士"];
        assert_eq!(texts("a.xlsx", &workbook(sheet)), expected);
    }

    /// The smallest workbook there is: a ZIP archive, nothing of it packed.
    fn workbook(sheet: &str) -> Vec<u8> {
        let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
        let book = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
            xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
            <sheets><sheet name=\"岗位\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
        let links = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
            <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
            Target=\"worksheets/sheet1.xml\"/></Relationships>";
        let root = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
            <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
            Target=\"xl/workbook.xml\"/></Relationships>";
        let files = [
            ("[Content_Types].xml", types),
            ("_rels/.rels", root),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", links),
            ("xl/worksheets/sheet1.xml", sheet),
        ];
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        for (name, text) in files {
            let mut sum = flate2::Crc::new();
            sum.update(text.as_bytes());
            let offset = u32::try_from(bytes.len()).unwrap();
            let size = u32::try_from(text.len()).unwrap();
            let mut entry = Vec::from([20, 0, 0, 8, 0, 0, 0, 0, 0, 0]);
            for number in [sum.sum(), size, size, u32::try_from(name.len()).unwrap()] {
                entry.extend(number.to_le_bytes());
            }
            bytes.extend(b"PK\x03\x04");
            bytes.extend(&entry);
            bytes.extend(name.bytes().chain(text.bytes()));
            directory.extend(b"PK\x01\x02\x14\x00");
            directory.extend(&entry);
            directory.extend([0; 10]);
            directory.extend(offset.to_le_bytes());
            directory.extend(name.bytes());
        }
        let (start, size) = (bytes.len(), directory.len());
        bytes.extend(directory);
        bytes.extend(b"PK\x05\x06\0\0\0\0\x05\0\x05\0");
        bytes.extend(u32::try_from(size).unwrap().to_le_bytes());
        bytes.extend(u32::try_from(start).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
        bytes
    }
}
