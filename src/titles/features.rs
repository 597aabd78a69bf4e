//! The parts that a title is made of: characters, words and pieces of them.
//!
//! A run of Chinese gives its characters, pairs and triples, and what it ends
//! with, for the end names the kind of work. A word of Latin letters gives
//! itself, its pieces of three to five letters (with its ends marked), and the
//! pair with the word before. The making of the vectors (`tools/title-vectors`)
//! cuts in the same way: change both or none, a test compares them.

use crate::search::analysis::{fold, is_han};

/// What kind of part it is; the letter begins what is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One to three characters of Chinese.
    Han,
    /// The last one or two characters of a run of Chinese.
    HanEnd,
    /// A word.
    Word,
    /// Three to five letters of a word.
    Piece,
    /// Two words side by side.
    Pair,
    /// The last word.
    LastWord,
}

/// A part of a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// What kind of part.
    pub kind: Kind,
    /// How many characters it has.
    pub length: u8,
    /// [`hash`] of its letter and its text.
    pub hash: u64,
}

/// The parts of a title, in no particular order; as often as they stand there.
pub fn of(text: &str) -> Vec<Feature> {
    let folded = fold(text);
    let mut found = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for run in runs(&folded) {
        if run.starts_with(is_common_han) {
            of_han(run, &mut found);
        } else {
            let word = run.trim_matches(['.', '\'']);
            if !word.is_empty() {
                words.push(word);
                of_word(word, &mut found);
            }
        }
    }
    for pair in words.windows(2) {
        found.push(feature(Kind::Pair, 'b', &format!("{} {}", pair[0], pair[1])));
    }
    if let Some(last) = words.last() {
        found.push(feature(Kind::LastWord, 'h', last));
    }
    found
}

/// Characters that the vectors know: beyond them a character is too rare to
/// have been seen.
fn is_common_han(c: char) -> bool {
    is_han(c) && ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// Runs of Chinese and runs of what Latin words are written with.
fn runs(text: &str) -> Vec<&str> {
    let class = |c: char| {
        if is_common_han(c) {
            1
        } else if c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '+' | '#' | '.' | '\'') {
            2
        } else {
            0
        }
    };
    let mut runs = Vec::new();
    let (mut start, mut current) = (0, 0);
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        let next = class(c);
        if next != current {
            if current != 0 {
                runs.push(&text[start..at]);
            }
            (start, current) = (at, next);
        }
    }
    runs
}

fn of_han(run: &str, found: &mut Vec<Feature>) {
    let bounds: Vec<usize> = run.char_indices().map(|it| it.0).chain([run.len()]).collect();
    for (length, letter) in [(1, '1'), (2, '2'), (3, '3')] {
        for pair in bounds.windows(length + 1) {
            found.push(feature(Kind::Han, letter, &run[pair[0]..pair[length]]));
        }
    }
    let n = bounds.len() - 1;
    found.push(feature(Kind::HanEnd, 'e', &run[bounds[n - 1]..]));
    if n > 1 {
        found.push(feature(Kind::HanEnd, 'f', &run[bounds[n - 2]..]));
    }
}

fn of_word(word: &str, found: &mut Vec<Feature>) {
    found.push(feature(Kind::Word, 'w', word));
    let marked = format!("^{word}$");
    for length in 3..=5 {
        for start in 0..(marked.len() + 1).saturating_sub(length) {
            found.push(feature(Kind::Piece, 'c', &marked[start..start + length]));
        }
    }
}

fn feature(kind: Kind, letter: char, text: &str) -> Feature {
    let length = text.chars().count().min(u8::MAX as usize) as u8;
    Feature { kind, length, hash: hash(letter as u8, text) }
}

/// FNV-1a of 64 bits over the letter and the text, its upper half folded into
/// the lower: the vectors lie where its remainder says, for all time.
pub fn hash(letter: u8, text: &str) -> u64 {
    let bytes = std::iter::once(letter).chain(text.bytes());
    let h = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    h ^ (h >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_falls_into_its_parts() {
        let count = |text: &str, kind| of(text).iter().filter(|it| it.kind == kind).count();
        assert_eq!(count("养老护理员", Kind::Han), 5 + 4 + 3);
        assert_eq!(count("养老护理员", Kind::HanEnd), 2);
        assert_eq!(count("工", Kind::HanEnd), 1);
        assert_eq!(count("Truck Driver", Kind::Word), 2);
        assert_eq!(count("Truck Driver", Kind::Pair), 1);
        assert_eq!(count("truck", Kind::Piece), 5 + 4 + 3);
        assert_eq!(count("C++开发", Kind::Word), 1);
        assert_eq!(of("ＴＲＵＣＫ"), of("truck"));
        assert!(of("—— 。").is_empty());
    }

    #[test]
    fn hashes_are_those_that_the_vectors_were_made_with() {
        // Computed by tools/title-vectors/features.py.
        assert_eq!(hash(b'w', "driver") % 56_000, HASH_DRIVER);
        assert_eq!(hash(b'2', "司机") % 56_000, HASH_SIJI);
    }
    const HASH_DRIVER: u64 = 19_297;
    const HASH_SIJI: u64 = 33_262;
}
