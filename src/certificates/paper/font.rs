//! The font of certificates: one that has the characters of Chinese names, rare
//! ones too. It is too large to be part of the program; Debian has it as
//! `fonts-noto-cjk`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

/// Where distributions put Noto CJK; the first that exists is taken.
const PLACES: [&str; 4] = [
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
];

/// A font that was read.
#[derive(Clone)]
pub struct Face {
    path: PathBuf,
    data: Arc<Vec<u8>>,
    index: u32,
    font: Font,
    units_per_em: f32,
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({})", self.path.display())
    }
}

impl Face {
    /// Reads the font that is set, or the first in its usual places.
    ///
    /// # Errors
    /// There is none, or it cannot be read; in words for whoever runs the service.
    pub fn find(set: Option<&Path>) -> anyhow::Result<Face> {
        let path = match set {
            Some(path) => path.to_owned(),
            None => PLACES.iter().map(PathBuf::from).find(|it| it.exists()).context(
                "no font with Chinese characters: install Debian's fonts-noto-cjk, or set certificates.font",
            )?,
        };
        let named = || format!("the font {}", path.display());
        let data = Arc::new(std::fs::read(&path).with_context(named)?);
        let index = simplified(&data).with_context(named)?;
        let font = Font::new(data.clone().into(), index).with_context(named)?;
        let units_per_em = font.units_per_em();
        Ok(Face { path, data, index, font, units_per_em })
    }

    /// The file that it was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn reference(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.data, self.index).ok()
    }

    /// The first character that it has no glyph for.
    pub fn missing(&self, text: &str) -> Option<char> {
        let font = self.reference()?;
        let map = font.charmap();
        text.chars().filter(|it| !it.is_whitespace()).find(|it| map.map(*it).is_none_or(|it| it.to_u32() == 0))
    }

    /// The glyphs of a line, and how wide it is in units of its size. Chinese and
    /// Latin need no shaping: a glyph a character, side by side.
    fn glyphs(&self, text: &str) -> (Vec<KrillaGlyph>, f32) {
        let Some(font) = self.reference() else { return (Vec::new(), 0.0) };
        let map = font.charmap();
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let mut width = 0.0;
        let mut glyphs = Vec::new();
        for (at, character) in text.char_indices() {
            let id = map.map(character).unwrap_or_default();
            let advance = metrics.advance_width(id).unwrap_or(self.units_per_em) / self.units_per_em;
            let range = at..at + character.len_utf8();
            glyphs.push(KrillaGlyph::new(GlyphId::new(id.to_u32()), advance, 0.0, 0.0, 0.0, range, None));
            width += advance;
        }
        (glyphs, width)
    }

    /// How wide a line is at a size of 1.
    pub(super) fn width(&self, text: &str) -> f32 {
        self.glyphs(text).1
    }

    /// Draws a line from a point of its base line on.
    pub(super) fn draw(&self, surface: &mut Surface<'_>, at: (f32, f32), size: f32, text: &str) {
        let (glyphs, _) = self.glyphs(text);
        surface.draw_glyphs(Point::from_xy(at.0, at.1), &glyphs, self.font.clone(), text, size, false);
    }
}

/// Of a collection, the member whose characters look as in mainland China.
fn simplified(data: &[u8]) -> anyhow::Result<u32> {
    let file = FileRef::new(data).context("is no font")?;
    let mut first = None;
    for (index, font) in (0..).zip(file.fonts()) {
        let font = font.context("is no font")?;
        first.get_or_insert(index);
        let mut names = font.localized_strings(StringId::FAMILY_NAME).map(|it| it.to_string());
        if names.any(|it| it.ends_with(" SC")) {
            return Ok(index);
        }
    }
    first.context("holds no font")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_characters_of_names_are_there_and_what_is_missing_is_named() {
        let Ok(face) = Face::find(None) else {
            // Only what is said can be tried here.
            let err = Face::find(Some(Path::new("/nowhere.ttc"))).unwrap_err();
            assert!(format!("{err:#}").contains("/nowhere.ttc"));
            return;
        };
        for name in ["㙍", "䶮", "𬭚", "王 小禾", "阿依古丽·买买提", "Anna-Maria O’Neill"] {
            assert_eq!(face.missing(name), None, "{name}");
        }
        assert_eq!(face.missing("王\u{31350}"), Some('\u{31350}'));
        assert!(face.width("证书") > face.width("证"));
    }

    #[test]
    fn a_font_that_is_none_is_refused_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("broken.ttc");
        std::fs::write(&path, "no font").unwrap();
        assert!(format!("{:#}", Face::find(Some(&path)).unwrap_err()).contains("broken.ttc"));
    }
}
