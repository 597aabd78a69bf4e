//! Another spelling of a search that finds little: 会记 sounds like 会计, `accountent`
//! is a letter away from `accountant`.
//!
//! A Chinese word is respelled by its sound, as a slip of the input method is
//! another word of the same sound; people of many places write z for zh, l for n
//! and in for ing, so these sound alike too. A Latin one is respelled by letters:
//! among the words of titles and how they sound in pinyin. What is known is never
//! respelled, and there is no list of mistakes: the vocabulary is the words of the
//! titles in the index and those of our own lists.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::store::Store;
use super::{analysis, document::Field};

/// The characters of a Chinese word that is looked up.
const WORD: std::ops::RangeInclusive<usize> = 2..=6;

/// Shorter Latin words are a letter away from too many others.
const SHORTEST_LATIN: usize = 4;

/// Longer ones may miss two letters.
const LONG_LATIN: usize = 8;

/// The vocabulary, made when it is first needed, and again when the index has
/// grown or shrunk by a tenth since.
#[derive(Default)]
pub(super) struct Spelling {
    made: Mutex<Option<(u64, Arc<Vocabulary>)>>,
}

#[derive(Default)]
struct Vocabulary {
    /// In how many titles each word stands.
    words: HashMap<String, u32>,
    /// Chinese words by how they sound to a tolerant ear.
    by_sound: HashMap<String, Vec<String>>,
    /// Latin words and pinyin by their first letter.
    latin: HashMap<u8, Vec<(String, u32)>>,
}

impl Spelling {
    /// The same text in another spelling; `None` where every word of it is known
    /// or nothing is like it.
    pub(super) fn respelled(&self, store: &Store, text: &str) -> tantivy::Result<Option<String>> {
        let vocabulary = self.vocabulary(store)?;
        let pieces: Vec<String> = text.split_whitespace().map(|it| vocabulary.piece(it)).collect();
        let respelled = pieces.join(" ");
        let is_same = respelled == text.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok((!is_same).then_some(respelled))
    }

    fn vocabulary(&self, store: &Store) -> tantivy::Result<Arc<Vocabulary>> {
        let n_now = store.n_documents();
        if let Ok(made) = self.made.lock()
            && let Some((n_then, vocabulary)) = &*made
            && n_now.abs_diff(*n_then) <= n_then / 10
        {
            return Ok(vocabulary.clone());
        }
        let vocabulary = Arc::new(Vocabulary::of(store)?);
        if let Ok(mut made) = self.made.lock() {
            *made = Some((n_now, vocabulary.clone()));
        }
        Ok(vocabulary)
    }
}

impl Vocabulary {
    fn of(store: &Store) -> tantivy::Result<Vocabulary> {
        let listed = analysis::listed_words().chain(crate::codes::occupations::words());
        let mut words: HashMap<String, u32> = listed.map(|it| (analysis::fold(it), 0)).collect();
        let field = store.schema().get_field(Field::Title.name())?;
        for segment in store.searcher().segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let Ok(word) = std::str::from_utf8(terms.key()) else { continue };
                *words.entry(word.to_owned()).or_default() += terms.value().doc_freq;
            }
        }
        Ok(Vocabulary::from_words(words))
    }

    fn from_words(words: HashMap<String, u32>) -> Vocabulary {
        let mut it = Vocabulary::default();
        for (word, n) in &words {
            let n_chars = word.chars().count();
            if word.chars().all(analysis::is_han) && WORD.contains(&n_chars) {
                for sound in sounds(word) {
                    it.by_sound.entry(sound).or_default().push(word.clone());
                }
                // What nobody looks for in a title would only be in the way.
                if *n > 0 {
                    analysis::readings(word).into_iter().for_each(|sound| it.add_latin(sound, *n));
                }
            } else if word.bytes().all(|it| it.is_ascii_alphabetic()) {
                it.add_latin(word.clone(), *n);
            }
        }
        it.by_sound.values_mut().for_each(|it| it.sort_unstable());
        it.latin.values_mut().for_each(|it| it.sort_unstable());
        Vocabulary { words, ..it }
    }

    fn add_latin(&mut self, word: String, n: u32) {
        if word.len() >= SHORTEST_LATIN {
            self.latin.entry(word.as_bytes()[0]).or_default().push((word, n));
        }
    }

    /// A piece between spaces. What is excluded, quoted, or has digits and signs stays.
    fn piece(&self, piece: &str) -> String {
        let folded = analysis::fold(piece);
        if folded.chars().all(analysis::is_han) {
            self.han(&folded)
        } else if folded.bytes().all(|it| it.is_ascii_alphabetic()) && folded.len() >= SHORTEST_LATIN {
            self.latin(&folded).unwrap_or(folded)
        } else {
            piece.to_owned()
        }
    }

    /// Known words stay; between them the longest row of characters that sounds
    /// like a word becomes that word.
    fn han(&self, text: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        let mut respelled = String::with_capacity(text.len());
        let mut at = 0;
        while at < characters.len() {
            let rows = WORD.rev().filter_map(|n| characters.get(at..at + n)).map(|it| it.iter().collect::<String>());
            let word =
                rows.map(|it| if self.words.contains_key(&it) { Some(it) } else { self.like(&it) }).find_map(|it| it);
            let word = word.unwrap_or_else(|| characters[at].to_string());
            at += word.chars().count();
            respelled.push_str(&word);
        }
        respelled
    }

    /// The word that sounds like this one: of several the one that sounds most
    /// alike, then that of the most titles.
    fn like(&self, word: &str) -> Option<String> {
        let exact = analysis::readings(word);
        let alike = sounds(word).into_iter().filter_map(|it| self.by_sound.get(&it)).flatten();
        let rank = |it: &&String| {
            let is_other = !analysis::readings(it).iter().any(|sound| exact.contains(sound));
            let n_changed = it.chars().zip(word.chars()).filter(|(a, b)| a != b).count();
            (is_other, n_changed, std::cmp::Reverse(self.words.get(*it).copied()), (*it).clone())
        };
        alike.min_by_key(rank).cloned()
    }

    fn latin(&self, word: &str) -> Option<String> {
        let most = if word.len() >= LONG_LATIN { 2 } else { 1 };
        let all = self.latin.get(&word.as_bytes()[0])?;
        if all.iter().any(|it| it.0 == word) {
            return None;
        }
        let near = all.iter().filter(|it| it.0.len().abs_diff(word.len()) <= most);
        let ranked = near.map(|(it, n)| (distance(word.as_bytes(), it.as_bytes()), std::cmp::Reverse(*n), it));
        ranked.filter(|it| it.0 <= most).min().map(|it| it.2.clone())
    }
}

/// How a Chinese word sounds to a tolerant ear, in every reading.
fn sounds(word: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for c in word.chars() {
        let mut readings: Vec<String> =
            analysis::readings(c.encode_utf8(&mut [0; 4])).iter().map(|it| blurred(it)).collect();
        readings.dedup();
        // Two readings of each character are plenty.
        readings.truncate(2);
        all = all.iter().flat_map(|it| readings.iter().map(move |sound| format!("{it} {sound}"))).collect();
    }
    all
}

/// A syllable without what the south does not hear: zh and z, n and l, in and ing.
fn blurred(syllable: &str) -> String {
    let (initial, rest) = match syllable.as_bytes() {
        [b'z' | b'c' | b's', b'h', ..] => (&syllable[..1], &syllable[2..]),
        [b'n', ..] => ("l", &syllable[1..]),
        [] => ("", ""),
        _ => syllable.split_at(1),
    };
    let rest = rest.strip_suffix("ng").map_or_else(|| rest.to_owned(), |it| format!("{it}n"));
    format!("{initial}{rest}")
}

/// How many letters are left out, put in, changed, or swapped with their neighbour.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let changed = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_respelled_and_what_is_known_is_not() {
        let titles = ["会计", "司机", "电工", "accountant", "driver", "服务员", "保安", "护士", "工程师"];
        let listed = analysis::listed_words().map(|it| (it.to_owned(), 0));
        let vocabulary = Vocabulary::from_words(listed.chain(titles.map(|it| (it.to_owned(), 5))).collect());
        let cases = [
            ("会记", "会计"),
            ("司即", "司机"),
            ("电功", "电工"),
            ("护使", "护士"),
            ("户士", "护士"),
            ("报安", "保安"),
            ("服物员", "服务员"),
            ("工城师", "工程师"),
            ("会记老师", "会计老师"),
            ("accountent", "accountant"),
            ("acountant", "accountant"),
            ("dirver", "driver"),
            ("kuaij", "kuaiji"),
            ("会计", "会计"),
            ("accountant", "accountant"),
            ("kuaiji", "kuaiji"),
            ("\"会记\"", "\"会记\""),
            ("-会记", "-会记"),
            ("qwertyuiop", "qwertyuiop"),
            ("", ""),
        ];
        for (text, expected) in cases {
            let respelled: Vec<String> = text.split(' ').map(|it| vocabulary.piece(it)).collect();
            assert_eq!(respelled.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn sounds_are_blurred_and_letters_counted() {
        for (one, other) in [("zhong", "zong"), ("ning", "lin"), ("shen", "sen"), ("chang", "can")] {
            assert_eq!(blurred(one), blurred(other), "{one} and {other}");
        }
        assert_ne!(blurred("ba"), blurred("pa"));
        for (a, b, n) in [
            ("ab", "ab", 0),
            ("ab", "ba", 1),
            ("abc", "ac", 1),
            ("abc", "abdc", 1),
            ("kitten", "sitting", 3),
            ("", "ab", 2),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), n, "{a} {b}");
        }
    }
}
