//! The smallest workbook there is: a ZIP archive, nothing of it packed.

/// A workbook of one sheet.
pub fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINK: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let link = |kind: &str, target: &str| {
        let one = format!("<Relationship Id=\"a\" Type=\"{LINK}/{kind}\" Target=\"{target}\"/>");
        format!("<Relationships xmlns=\"{LINKS}\">{one}</Relationships>")
    };
    let cell = |it: &&str| format!("<c t=\"inlineStr\"><is><t>{it}</t></is></c>");
    let row = |it: &&[&str]| format!("<row>{}</row>", it.iter().map(cell).collect::<String>());
    let rows: String = rows.iter().map(row).collect();
    let sheets = "<sheets><sheet name=\"岗位\" sheetId=\"1\" r:id=\"a\"/></sheets>";
    archive(&[
        ("_rels/.rels", link("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINK}\">{sheets}</workbook>")),
        ("xl/_rels/workbook.xml.rels", link("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")),
    ])
}

fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let number = |it: usize| u32::try_from(it).unwrap().to_le_bytes();
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut sum = flate2::Crc::new();
        sum.update(text.as_bytes());
        let offset = number(bytes.len());
        // Version 2.0, names in UTF-8, stored as it is, without a time.
        let mut entry = Vec::from([20, 0, 0, 8, 0, 0, 0, 0, 0, 0]);
        entry.extend(sum.sum().to_le_bytes());
        entry.extend([number(text.len()), number(text.len()), number(name.len())].concat());
        bytes.extend([b"PK\x03\x04", &*entry, name.as_bytes(), text.as_bytes()].concat());
        directory.extend([b"PK\x01\x02\x14\x00", &*entry, &[0; 10], &offset, name.as_bytes()].concat());
    }
    let n_files = u8::try_from(files.len()).unwrap();
    let (start, size) = (number(bytes.len()), number(directory.len()));
    let counts = [0, 0, 0, 0, n_files, 0, n_files, 0];
    [&*bytes, &directory, b"PK\x05\x06", &counts, &size, &start, &[0, 0]].concat()
}
