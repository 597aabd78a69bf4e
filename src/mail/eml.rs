//! Reads back the messages that this program wrote: for the demo's letter box
//! and for tests. It is no reader of other people's mail.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A message as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eml {
    /// The plain text.
    pub text: String,
    /// The page.
    pub html: String,
    /// The calendar that came with it; empty where none did.
    pub calendar: String,
    /// The bytes as they went out.
    pub raw: String,
    headers: Vec<(String, String)>,
}

impl Eml {
    /// Takes a message apart; what it does not understand is left as it is.
    pub fn parse(raw: &str) -> Eml {
        let (headers, body) = split(raw);
        let mut eml =
            Eml { text: String::new(), html: String::new(), calendar: String::new(), raw: raw.to_owned(), headers };
        let (kind, encoding) =
            (eml.header("Content-Type").to_owned(), eml.header("Content-Transfer-Encoding").to_owned());
        eml.take_in(&kind, &encoding, body);
        eml
    }

    /// Takes in a part of it, or the parts of a part.
    fn take_in(&mut self, kind: &str, encoding: &str, body: &str) {
        if let Some(boundary) = boundary(kind) {
            // The part before the first boundary is for readers without MIME.
            for part in body.split(&format!("--{boundary}")).skip(1) {
                let (headers, body) = split(part.trim_start_matches("\r\n"));
                let header = |name: &str| find(&headers, name);
                self.take_in(
                    header("Content-Type"),
                    header("Content-Transfer-Encoding"),
                    body.trim_end_matches("\r\n"),
                );
            }
            return;
        }
        match kind.split(';').next() {
            Some("text/html") => self.html = decoded(encoding, body),
            Some("text/calendar") => self.calendar = decoded(encoding, body),
            Some("text/plain") => self.text = decoded(encoding, body),
            _ => {}
        }
    }

    /// A header in words; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        find(&self.headers, name)
    }

    /// The names of all headers, as they stand there.
    pub fn header_names(&self) -> Vec<&str> {
        self.headers.iter().map(|it| &*it.0).collect()
    }

    /// The subject.
    pub fn subject(&self) -> &str {
        self.header("Subject")
    }

    /// To whom it goes.
    pub fn to(&self) -> &str {
        self.header("To")
    }

    /// The folder of its templates, which stands in its `Message-ID`.
    pub fn kind(&self) -> &str {
        let id = self.header("Message-ID");
        id.split_once('.').and_then(|it| it.1.split_once('@')).map_or("", |it| it.0)
    }

    /// The addresses in its text.
    pub fn links(&self) -> Vec<&str> {
        self.text
            // Chinese punctuation ends an address as a space does.
            .split(|it: char| !it.is_ascii_graphic() || matches!(it, '<' | '>' | '"'))
            .filter(|it| it.starts_with("https://") || it.starts_with("http://"))
            .collect()
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
    headers.iter().find(|it| it.0.eq_ignore_ascii_case(name)).map_or("", |it| &it.1)
}

/// Headers (unfolded, in words) and what follows the empty line.
fn split(raw: &str) -> (Vec<(String, String)>, &str) {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        match (line.strip_prefix([' ', '\t']), line.split_once(':')) {
            (Some(more), _) => {
                if let Some(last) = headers.last_mut() {
                    last.1.push(' ');
                    last.1.push_str(more.trim_start());
                }
            }
            (None, Some((name, value))) => headers.push((name.to_owned(), value.trim_start().to_owned())),
            (None, None) => {}
        }
    }
    for header in &mut headers {
        header.1 = words(&header.1);
    }
    (headers, body)
}

fn boundary(content_type: &str) -> Option<String> {
    let rest = content_type.split_once("boundary=")?.1;
    let value = rest.strip_prefix('"').and_then(|it| it.split('"').next()).unwrap_or(rest);
    Some(value.split(';').next().unwrap_or(value).to_owned())
}

/// Decodes encoded words (RFC 2047); the space between two of them is not part of the text.
fn words(value: &str) -> String {
    let mut text = String::new();
    // Bytes, as a character may begin in one word and end in the next.
    let mut bytes: Vec<u8> = Vec::new();
    let mut rest = value;
    while let Some(start) = rest.find("=?") {
        let (before, word) = rest.split_at(start);
        let mut parts = word[2..].splitn(4, '?');
        let (Some(_charset), Some(encoding), Some(encoded), Some(after)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            break;
        };
        let Some(after) = after.strip_prefix('=') else { break };
        if !before.trim().is_empty() || bytes.is_empty() {
            text.push_str(&String::from_utf8_lossy(&bytes));
            bytes.clear();
            text.push_str(before);
        }
        if encoding.eq_ignore_ascii_case("b") {
            bytes.extend(STANDARD.decode(encoded).unwrap_or_default());
        } else {
            bytes.extend(unquoted(&encoded.replace('_', " ")));
        }
        rest = after;
    }
    text.push_str(&String::from_utf8_lossy(&bytes));
    text + rest
}

fn decoded(encoding: &str, body: &str) -> String {
    let bytes = match &*encoding.to_ascii_lowercase() {
        "base64" => {
            let joined: String = body.split_whitespace().collect();
            STANDARD.decode(joined).unwrap_or_default()
        }
        "quoted-printable" => unquoted(body),
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

/// Quoted-printable: `=E4` is a byte, `=` at the end of a line no line break.
fn unquoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match hex.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) if first == b'=' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ if first == b'=' && tail.starts_with(b"\r\n") => rest = &tail[2..],
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_joined_and_other_text_stays() {
        for (value, text) in [
            ("plain words", "plain words"),
            ("=?utf-8?b?5Lyv5LmQ?= <a@b.c>", "伯乐 <a@b.c>"),
            ("=?utf-8?b?5Lyv?= =?utf-8?b?5LmQ?= x", "伯乐 x"),
            ("=?utf-8?b?5L?= is not one", " is not one"),
            ("=?utf-8?Q?a=20=E4=BC=AF_b?=", "a 伯 b"),
            ("1 =? 2", "1 =? 2"),
        ] {
            assert_eq!(words(value), text, "{value}");
        }
    }

    #[test]
    fn soft_line_breaks_vanish_and_an_equals_sign_stays() {
        assert_eq!(decoded("quoted-printable", "a=\r\nb=3D=E4=BC=AF\r\nc=zz"), "ab=伯\nc=zz");
        assert_eq!(decoded("7bit", "a=3D"), "a=3D");
    }
}
