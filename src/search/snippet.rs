//! The passage of a text that shows why it was found, with the words marked.
//!
//! Lengths are counted in characters: sixty of them are a line and a half of a
//! Chinese page, whatever they weigh in bytes.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::analysis;

/// The words of a search, as a text may contain them.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    words: BTreeSet<String>,
}

impl Marks {
    /// The words, phrases and synonyms of a search.
    pub fn of(parsed: &super::Parsed, synonyms: &[String]) -> Marks {
        let words = parsed.words.iter().chain(&parsed.phrases).chain(synonyms);
        Marks { words: words.filter(|it| !analysis::is_stopword(it)).cloned().collect() }
    }

    /// Any words.
    pub fn from_words(words: impl IntoIterator<Item = String>) -> Marks {
        Marks { words: words.into_iter().collect() }
    }

    /// Where the words stand in a text, as byte ranges that do not overlap, in order.
    fn ranges(&self, text: &str) -> Vec<(usize, usize)> {
        if self.words.is_empty() {
            return Vec::new();
        }
        // Folding keeps the number of characters, not of bytes.
        let folded: Vec<char> = text.chars().map(analysis::fold_char).collect();
        let starts: Vec<usize> = text.char_indices().map(|it| it.0).chain([text.len()]).collect();
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for word in &self.words {
            let word: Vec<char> = word.chars().collect();
            let is_latin = word.iter().all(|it| it.is_ascii());
            for i in 0..folded.len().saturating_sub(word.len() - 1) {
                if folded[i..i + word.len()] != word[..] {
                    continue;
                }
                // `c` is not a word of `css`.
                let is_letter = |it: Option<&char>| it.is_some_and(char::is_ascii_alphanumeric);
                let before = i.checked_sub(1).and_then(|it| folded.get(it));
                if is_latin && (is_letter(before) || is_letter(folded.get(i + word.len()))) {
                    continue;
                }
                ranges.push((starts[i], starts[i + word.len()]));
            }
        }
        ranges.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::new();
        for (start, end) in ranges {
            match merged.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        merged
    }

    /// The whole text, escaped, with the words in `<mark>`.
    pub fn mark(&self, text: &str) -> String {
        let mut html = String::with_capacity(text.len() + 32);
        let mut done = 0;
        for (start, end) in self.ranges(text) {
            escape(&text[done..start], &mut html);
            html.push_str("<mark>");
            escape(&text[start..end], &mut html);
            html.push_str("</mark>");
            done = end;
        }
        escape(&text[done..], &mut html);
        html
    }

    /// The passage of at most `n_chars` characters that holds the most different
    /// words, escaped and marked; `None` where no word stands in the text.
    pub fn passage(&self, text: &str, n_chars: usize) -> Option<String> {
        let ranges = self.ranges(text);
        let starts: Vec<usize> = text.char_indices().map(|it| it.0).chain([text.len()]).collect();
        let char_of = |byte: usize| starts.partition_point(|it| *it < byte);
        let mut best: Option<(usize, usize)> = None;
        for (i, range) in ranges.iter().enumerate() {
            let from = char_of(range.0);
            let words: BTreeSet<String> = ranges[i..]
                .iter()
                .take_while(|it| char_of(it.1) <= from + n_chars)
                .map(|it| analysis::fold(&text[it.0..it.1]))
                .collect();
            if best.is_none_or(|it| words.len() > it.1) {
                best = Some((from, words.len()));
            }
        }
        let (hit, _) = best?;
        // Begin at a sentence where one begins shortly before, else a little before.
        let chars: Vec<char> = text.chars().collect();
        let earliest = hit.saturating_sub(n_chars / 3);
        let begin = (earliest..hit).rev().find(|i| is_break(chars[*i])).map_or(earliest, |it| it + 1);
        let end = (begin + n_chars).min(chars.len());
        let (from, to) = (starts[begin], starts[end]);
        let mut html = String::new();
        if begin > 0 && !is_break(chars[begin - 1]) {
            html.push('…');
        }
        html.push_str(self.mark(text[from..to].trim()).replace(['\n', '\r'], " ").as_str());
        if end < chars.len() {
            html.push('…');
        }
        Some(html)
    }
}

fn is_break(it: char) -> bool {
    matches!(it, '。' | '；' | ';' | '！' | '？' | '\n' | '，' | '：' | ':')
}

/// Escapes a text for HTML.
pub fn escape(text: &str, html: &mut String) {
    for it in text.chars() {
        match it {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            it if it.is_control() && it != '\n' => {
                // A control character has no place on a page.
                let _ = write!(html, " ");
            }
            it => html.push(it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(words: &[&str]) -> Marks {
        Marks::from_words(words.iter().map(|it| (*it).to_owned()))
    }

    #[test]
    fn words_are_marked_in_the_text_as_it_was_written() {
        let cases: &[(&[&str], &str, &str)] = &[
            (&["护理"], "负责护理工作", "负责<mark>护理</mark>工作"),
            (&["java"], "熟悉JAVA、JavaScript", "熟悉<mark>JAVA</mark>、JavaScript"),
            (&["会计"], "會計師", "<mark>會計</mark>師"),
            (&["软件", "软件工程师"], "软件工程师", "<mark>软件工程师</mark>"),
            (&["a"], "<a>", "&lt;<mark>a</mark>&gt;"),
            (&[], "无", "无"),
        ];
        for (words, text, expected) in cases {
            assert_eq!(marks(words).mark(text), *expected);
        }
    }

    #[test]
    fn a_passage_begins_at_a_sentence_and_holds_the_most_words() {
        let text = "我们是一家公司。1、负责会计核算；2、编制报表与纳税申报；3、完成领导交办的其他工作，服从安排";
        let passage = marks(&["会计", "纳税"]).passage(text, 24).unwrap();
        assert!(passage.contains("<mark>会计</mark>") && passage.contains("<mark>纳税</mark>"), "{passage}");
        assert_eq!(marks(&["护士"]).passage(text, 24), None);
    }
}
