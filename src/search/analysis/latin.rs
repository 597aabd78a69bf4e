//! Words in Latin letters and digits: what belongs together in `C++`, `.NET`,
//! `Node.js`, `R&D` or `1.5`, and which smaller words stand inside.

/// Whether a (folded) character can stand in such a word. Circled digits and
/// other numerals that are no letters cannot: `①java` is a list of skills.
pub(super) fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphabetic() && !super::is_han(c))
}

/// Where the word ends that begins at byte `start` of the folded `text`;
/// `None` where none begins.
pub(super) fn end(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    if let Some(after) = rest.strip_prefix(".net") {
        return (!after.starts_with(is_word_char)).then_some(start + ".net".len());
    }
    let mut length = run(rest);
    if length == 0 {
        return None;
    }
    loop {
        let segment = &rest[..length];
        let after = &rest[length..];
        let last_is = |test: fn(&char) -> bool| segment.ends_with(|c| test(&c));
        let next = after.get(1..).and_then(|it| it.chars().next()).filter(|&c| is_word_char(c));
        match (after.as_bytes().first(), next) {
            (Some(b'+'), _) if after.starts_with("++") && last_is(char::is_ascii_alphabetic) => {
                return Some(start + length + 2);
            }
            (Some(b'#'), _) if length <= 2 && last_is(char::is_ascii_alphabetic) => {
                return Some(start + length + 1);
            }
            // `vue.js` and `1.5`, but not `1.java` or `no.1`.
            (Some(b'.'), Some(c)) if last_is(char::is_ascii_digit) == c.is_ascii_digit() && c.is_ascii() => {
                length += 1 + run(&after[1..]);
            }
            (Some(b'&'), Some(c)) if length <= 2 && c.is_ascii_alphabetic() => {
                length += 1 + run(&after[1..]);
            }
            _ => return Some(start + length),
        }
    }
}

fn run(text: &str) -> usize {
    text.find(|c| !is_word_char(c)).unwrap_or(text.len())
}

/// Calls `found` with the byte range of each smaller word that a reader would
/// search for: `vue` in `vue.js`, `java` in `java8`, `.net` in `asp.net`.
pub(super) fn inner(word: &str, mut found: impl FnMut(usize, usize)) {
    if !word.as_bytes()[0].is_ascii_alphabetic() {
        return;
    }
    if word.contains('.') {
        let mut start = 0;
        for part in word.split('.') {
            let end = start + part.len();
            if part.len() >= 2 && part.starts_with(|c: char| c.is_ascii_alphabetic()) {
                found(start, end);
                if part == "net" && start > 0 {
                    found(start - 1, end);
                }
            }
            start = end + 1;
        }
        return;
    }
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_plain = letters.bytes().all(|b| b.is_ascii_alphabetic());
    // Two letters and a digit are one thing (`ps5`, `h5`, `t3`); three and more
    // are a name and its version.
    if letters.len() >= 3 && letters.len() < word.len() && is_plain {
        found(0, letters.len());
    }
}
