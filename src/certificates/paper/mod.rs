//! Certificates on paper: a PDF of one page for each, in both languages, with the
//! code to check it by.
//!
//! The font is the system's and found at run time ([`font`]); only the characters
//! that are used go into the file, and its text can be searched and copied. The
//! same certificate gives the same bytes, so a file can be compared by its hash.
//! Where the font is missing there is no PDF, and the page to print stands in.

pub mod font;
mod sheet;

use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};

use super::Certificate;
use crate::Result;
use crate::crypto::Keys;
use chrono::Datelike;
pub use font::Face;
pub use sheet::Sheet;

/// A4, lying.
const WIDTH: f32 = 841.89;
const HEIGHT: f32 = 595.28;

/// What a page needs, as the row and the settings say it.
///
/// # Errors
/// The holder's name cannot be opened.
pub fn sheet(keys: &Keys, base_url: &str, it: &Certificate) -> Result<Sheet> {
    Ok(Sheet::new(it, it.holder_name(keys)?, format!("{base_url}/c/{}", it.reference)))
}

/// The file, a page for each certificate.
///
/// # Errors
/// The font cannot be embedded, or a link is too long for a QR code.
pub fn pdf(face: &Face, sheets: &[Sheet]) -> Result<Vec<u8>> {
    let mut document = Document::new_with(SerializeSettings::default());
    for sheet in sheets {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| anyhow::anyhow!("a page has no size"))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        sheet.draw(face, &mut surface)?;
        surface.finish();
        page.finish();
    }
    document.set_metadata(metadata(sheets));
    document.finish().map_err(|err| anyhow::anyhow!("the PDF cannot be written: {err:?}").into())
}

/// Nothing of it depends on when the file was made.
fn metadata(sheets: &[Sheet]) -> Metadata {
    let metadata = Metadata::new().language("zh-CN".to_owned()).creator("Bole".to_owned());
    let Some(first) = sheets.first() else { return metadata };
    let day = first.day();
    let date = DateTime::new(u16::try_from(day.year()).unwrap_or(2000))
        .month(u8::try_from(day.month()).unwrap_or(1))
        .day(u8::try_from(day.day()).unwrap_or(1));
    let title = if sheets.len() == 1 {
        first.number().to_owned()
    } else {
        format!("{} + {}", first.number(), sheets.len() - 1)
    };
    metadata.title(title).creation_date(date)
}
