//! A text without the tricks that hide words from a pattern.

use std::ops::Range;

use crate::search::analysis::{fold_char, is_han};

/// A text folded (width, case, traditional characters), with spaces and
/// ornaments between Chinese characters taken out (`限 男 性`, `限-男`), that
/// remembers where its characters came from.
pub(super) struct Plain {
    /// What the patterns read. Lines stay apart.
    pub(super) text: String,
    /// For each character kept: its first byte here, its bytes in the original.
    origins: Vec<(usize, Range<usize>)>,
}

impl Plain {
    pub(super) fn new(original: &str) -> Plain {
        let mut plain = Plain { text: String::with_capacity(original.len()), origins: Vec::new() };
        // What was skipped since the last character kept, and may have to be kept after all.
        let mut waiting: Vec<(usize, char)> = Vec::new();
        let mut last = None;
        for (at, c) in original.char_indices() {
            let folded = fold_char(c);
            if is_invisible(c) {
                continue;
            }
            if is_space(folded) || is_ornament(folded) {
                waiting.push((at, c));
                continue;
            }
            let joins_han = last.is_some_and(is_han) && is_han(folded);
            let splits_words = |it: char| it.is_ascii_alphanumeric();
            let keeps_space = last.is_some_and(splits_words) && splits_words(folded);
            for (at, c) in waiting.drain(..) {
                let is_kept = if is_space(fold_char(c)) { keeps_space } else { !joins_han };
                if is_kept {
                    plain.push(at, c);
                }
            }
            plain.push(at, c);
            last = Some(folded);
        }
        plain
    }

    fn push(&mut self, at: usize, c: char) {
        self.origins.push((self.text.len(), at..at + c.len_utf8()));
        self.text.push(fold_char(c));
    }

    /// Where some bytes of [`Self::text`] stand in the original: first byte, and one past the last.
    pub(super) fn original(&self, span: Range<usize>) -> (usize, usize) {
        let first = self.origins.partition_point(|it| it.0 < span.start);
        let after = self.origins.partition_point(|it| it.0 < span.end);
        (self.origins[first].1.start, self.origins[after - 1].1.end)
    }

    /// The sentences, each with its first byte: up to a full stop, a semicolon or the end of the
    /// line, which still belong to it.
    pub(super) fn sentences(&self) -> impl Iterator<Item = (usize, &str)> {
        let ends = |c| matches!(c, '。' | ';' | '!' | '?' | '\n');
        self.text.split_inclusive(ends).scan(0, |start, it| {
            let at = *start;
            *start += it.len();
            Some((at, it))
        })
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

/// Marks without a width, which only a trick puts between two characters.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\r')
}

/// Signs that may stand between two characters of one word without making two of it. Commas,
/// stops, colons and round brackets do, and are kept.
fn is_ornament(c: char) -> bool {
    "-_—–~·•・.|/\\^*+=#\"'“”‘’「」『』【】[]<>《》…★☆●■◆".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tricks_are_taken_out_and_words_stay_apart() {
        let cases = [
            ("限 男 性", "限男性"),
            ("限-男", "限男"),
            ("限\u{200b}男", "限男"),
            ("限【男】性", "限男性"),
            ("１８ 岁 － ３５ 岁", "18岁-35岁"),
            ("female  only", "female  only"),
            ("限女性,年龄", "限女性,年龄"),
            ("只要\n女装", "只要\n女装"),
            ("- 男装", "-男装"),
            ("有經驗者優先", "有经验者优先"),
        ];
        for (text, expected) in cases {
            assert_eq!(Plain::new(text).text, expected, "{text:?}");
        }
    }

    #[test]
    fn words_are_found_where_they_stand() {
        let text = "要求：限　男\u{200b} 性。";
        let plain = Plain::new(text);
        let start = plain.text.find("限男性").unwrap();
        let (from, to) = plain.original(start..start + "限男性".len());
        assert_eq!(&text[from..to], "限　男\u{200b} 性");
    }

    #[test]
    fn a_sentence_ends_where_it_ends() {
        let plain = Plain::new("包住。井下作业,限男性；双休\n");
        let sentences: Vec<_> = plain.sentences().collect();
        assert_eq!(sentences, [(0, "包住。"), (9, "井下作业,限男性;"), (32, "双休\n")]);
    }
}
