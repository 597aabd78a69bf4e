//! What a file is: by its content, never by its name or by what the sender says.

use imagesize::ImageType;

/// Larger pictures are refused: a phone's camera makes 12 to 50 megapixels, but a
/// small file that unfolds to gigabytes has more.
const MOST_PIXELS: usize = 40_000_000;

/// Longer names are cut.
const LONGEST_NAME: usize = 100;

/// What may be handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// A document.
    Pdf,
    /// A picture.
    Png,
    /// A photograph.
    Jpeg,
}

impl MediaType {
    /// The name that rows and answers have for it.
    pub const fn code(self) -> &'static str {
        match self {
            MediaType::Pdf => "application/pdf",
            MediaType::Png => "image/png",
            MediaType::Jpeg => "image/jpeg",
        }
    }

    /// What the bytes are: they begin *and* end as their kind does, and the size
    /// of a picture can be read. The error names the message that says what to do.
    pub fn of(bytes: &[u8]) -> Result<MediaType, &'static str> {
        if bytes.starts_with(b"%PDF-") {
            return if is_whole_pdf(bytes) { Ok(MediaType::Pdf) } else { Err("uploads-broken") };
        }
        let (kind, is_whole) = match imagesize::image_type(bytes) {
            Ok(ImageType::Png) => (MediaType::Png, bytes.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82")),
            // Phones write what they know of the picture behind its end.
            Ok(ImageType::Jpeg) => (MediaType::Jpeg, contains(bytes, b"\xff\xd9")),
            _ => return Err("uploads-wrong-kind"),
        };
        match imagesize::blob_size(bytes) {
            Ok(size) if is_whole && size.width > 0 && size.height > 0 => {
                let is_small = size.width.checked_mul(size.height).is_some_and(|it| it <= MOST_PIXELS);
                if is_small { Ok(kind) } else { Err("uploads-too-many-pixels") }
            }
            _ => Err("uploads-broken"),
        }
    }

    /// The ending of its names.
    const fn ending(self) -> &'static str {
        match self {
            MediaType::Pdf => "pdf",
            MediaType::Png => "png",
            MediaType::Jpeg => "jpg",
        }
    }
}

/// The trailer stands in the last 1024 bytes (ISO 32000, implementation notes).
fn is_whole_pdf(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    contains(tail, b"startxref") && contains(tail, b"%%EOF")
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|it| it == part)
}

/// A file's name as others may see and keep it: without a path, without what
/// turns the direction of writing or means something to a shell, and with the
/// ending of what the file really is.
pub fn cleaned_name(name: &str, kind: MediaType) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_its_ending = |it: &str| it.eq_ignore_ascii_case(kind.ending()) || it.eq_ignore_ascii_case("jpeg");
    let stem = if is_its_ending(ending) || ending.is_empty() { stem } else { name };
    let stem: String = stem.chars().map(|it| if is_harmless(it) { it } else { ' ' }).collect();
    let stem = stem.split_whitespace().collect::<Vec<_>>().join(" ");
    let stem: String = stem.trim_matches(['.', ' ', '-']).chars().take(LONGEST_NAME).collect();
    let stem = if stem.is_empty() { "file" } else { &stem };
    format!("{stem}.{}", kind.ending())
}

fn is_harmless(it: char) -> bool {
    let is_invisible =
        matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    !it.is_control() && !is_invisible && !matches!(it, '"' | '<' | '>' | ':' | '|' | '?' | '*' | '%' | '$' | '`' | ';')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of so many pixels, as far as its header says.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(b"\x08\x06\0\0\0\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82");
        bytes
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend(b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9");
        bytes
    }

    #[test]
    fn a_file_is_what_it_holds() {
        let pdf = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\nstartxref\n9\n%%EOF\n";
        let half = &pdf[..20];
        let mut polyglot = png(10, 10);
        polyglot.extend(b"PK\x03\x04<script>");
        for (bytes, expected) in [
            (&pdf[..], Ok(MediaType::Pdf)),
            (half, Err("uploads-broken")),
            (&png(800, 600), Ok(MediaType::Png)),
            (&png(800, 600)[..40], Err("uploads-broken")),
            (&png(0, 600), Err("uploads-broken")),
            (&png(40_000, 1_001), Err("uploads-too-many-pixels")),
            (&png(u32::MAX, u32::MAX), Err("uploads-too-many-pixels")),
            (&polyglot, Err("uploads-broken")),
            (&jpeg(800, 600), Ok(MediaType::Jpeg)),
            (&jpeg(65_000, 65_000), Err("uploads-too-many-pixels")),
            // Too short to be any kind.
            (&b"\xff\xd8\xff\xe0"[..], Err("uploads-wrong-kind")),
            (b"<html><script>alert(1)</script>%PDF-1.7", Err("uploads-wrong-kind")),
            (b"GIF89a\x01\0\x01\0", Err("uploads-wrong-kind")),
            (b"PK\x03\x04", Err("uploads-wrong-kind")),
            (b"MZ", Err("uploads-wrong-kind")),
            (b"", Err("uploads-wrong-kind")),
        ] {
            assert_eq!(MediaType::of(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_name_leads_nowhere_and_ends_as_the_file_is() {
        for (name, kind, cleaned) in [
            ("营业执照.pdf", MediaType::Pdf, "营业执照.pdf"),
            ("扫描件.JPEG", MediaType::Jpeg, "扫描件.jpg"),
            ("../../etc/passwd", MediaType::Pdf, "passwd.pdf"),
            ("C:\\照片\\a b.png", MediaType::Png, "a b.png"),
            ("x.exe", MediaType::Pdf, "x.exe.pdf"),
            ("a\r\nSet-Cookie: x.pdf", MediaType::Pdf, "a Set-Cookie x.pdf"),
            ("fdp\u{202e}exe.pdf", MediaType::Pdf, "fdp exe.pdf"),
            ("\"; rm -rf *.pdf", MediaType::Pdf, "rm -rf.pdf"),
            ("...", MediaType::Png, "file.png"),
            ("", MediaType::Pdf, "file.pdf"),
        ] {
            assert_eq!(cleaned_name(name, kind), cleaned, "{name:?}");
        }
        assert_eq!(cleaned_name(&"长".repeat(300), MediaType::Pdf).chars().count(), LONGEST_NAME + 4);
    }
}
