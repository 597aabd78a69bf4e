//! What people type into a search box, and what they mean by it: words,
//! `"phrases"` and `-exclusions`. What is typed is never an error.

use super::analysis;

/// More words than these are not read: time stays bounded whatever is typed.
const MOST_WORDS: usize = 32;

/// What was typed, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Words that are searched for, folded, in their order.
    pub words: Vec<String>,
    /// What stood in quotes.
    pub phrases: Vec<String>,
    /// What stood behind a minus.
    pub exclusions: Vec<String>,
}

impl Parsed {
    /// Reads a search box. Quotes that are never closed, and a minus before
    /// nothing, are left out.
    pub fn read(text: &str) -> Parsed {
        let mut parsed = Parsed::default();
        let text: String =
            text.chars().take(400).map(|it| if matches!(it, '“' | '”' | '＂') { '"' } else { it }).collect();
        let parts: Vec<&str> = text.split('"').collect();
        let n_parts = parts.len();
        for (i, part) in parts.into_iter().enumerate() {
            // With an even number of parts the last quote was never closed.
            let is_phrase = i % 2 == 1 && !(n_parts.is_multiple_of(2) && i == n_parts - 1);
            if is_phrase {
                if !part.trim().is_empty() {
                    parsed.phrases.push(analysis::fold(part.trim()));
                }
                continue;
            }
            for piece in part.split_whitespace() {
                match piece.strip_prefix(['-', '－', '−']) {
                    Some(rest) if !rest.is_empty() => parsed.exclusions.push(analysis::fold(rest)),
                    Some(_) => {}
                    None => parsed.words.extend(words_of(piece)),
                }
            }
        }
        parsed.words.truncate(MOST_WORDS);
        parsed.phrases.truncate(8);
        parsed.exclusions.truncate(8);
        parsed
    }

    /// Whether nothing is asked for but exclusions.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty()
    }
}

/// The words of a piece of text. Single characters side by side are one word
/// that the dictionary lacks (a name, as a rule): 安和养老 is 安和 and 养老.
fn words_of(piece: &str) -> Vec<String> {
    let is_single = |it: &analysis::Token| it.text.chars().all(analysis::is_han) && it.text.chars().count() == 1;
    let mut words: Vec<String> = Vec::new();
    // Where the run of single characters that is being read ends.
    let mut run_end = None;
    for token in analysis::words(piece) {
        let is_stop = analysis::is_stopword(&token.text);
        match words.last_mut() {
            // 和 may stand inside a name, but does not begin one.
            Some(last) if is_single(&token) && run_end == Some(token.start) => last.push_str(&token.text),
            _ => words.push(token.text.clone()),
        }
        let goes_on = is_single(&token) && (!is_stop || run_end == Some(token.start));
        run_end = goes_on.then_some(token.end);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_box_is_read_as_people_mean_it() {
        type Case = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);
        let cases: &[Case] = &[
            ("会计 出纳", &["会计", "出纳"], &[], &[]),
            ("“软件工程师” 长春", &["长春"], &["软件工程师"], &[]),
            ("会计 -销售", &["会计"], &[], &["销售"]),
            ("会计 - ", &["会计"], &[], &[]),
            ("会计\"", &["会计"], &[], &[]),
            ("\"\"", &[], &[], &[]),
            ("Java", &["java"], &[], &[]),
            ("会计 AND (", &["会计", "and"], &[], &[]),
            ("＂电焊工＂", &[], &["电焊工"], &[]),
        ];
        for (text, words, phrases, exclusions) in cases {
            let parsed = Parsed::read(text);
            assert_eq!(parsed.words, *words, "{text}");
            assert_eq!(parsed.phrases, *phrases, "{text}");
            assert_eq!(parsed.exclusions, *exclusions, "{text}");
        }
    }
}
