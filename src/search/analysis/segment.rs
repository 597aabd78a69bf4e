//! Cutting text into words.
//!
//! Words that the dictionary does not know fall apart into single characters
//! instead of being guessed (jieba's hidden Markov model is off): a guess hangs
//! on the neighbours, so the same word would be cut differently in a query and
//! in a posting, and would not be found. [`bigrams`] joins what fell apart.

use std::collections::HashMap;
use std::sync::LazyLock;

use jieba_rs::Jieba;

use super::fold::Folded;
use super::{Token, latin, lexicon};
use crate::codes::{occupations, regions};

/// Words of more characters than this, in the lists of codes, are descriptions
/// rather than words.
const LONGEST_WORD: usize = 8;

/// Words are looked for within so many characters of a longer one.
const MOST_INSIDE: usize = LONGEST_WORD * 4;

/// Shared by all: a copy would cost megabytes.
static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    let is_word = |word: &str| (2..=LONGEST_WORD).contains(&word.chars().count()) && word.chars().all(is_han);
    // Ours are forced together even where jieba knows them as rare words.
    for word in lexicon::words().filter(|it| is_word(it)) {
        jieba.add_word(word, None, None);
    }
    let listed = regions::words().chain(occupations::words());
    for word in listed.filter(|it| is_word(it)) {
        if !jieba.has_word(word) {
            jieba.add_word(word, None, None);
        }
    }
    jieba
});

/// Words of our dictionary that begin in Latin letters and go on in Chinese
/// (`c语言`), by their Latin part, the longest first.
static MIXED: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut mixed: HashMap<&str, Vec<&str>> = HashMap::new();
    for word in lexicon::words() {
        if let Some(end) = latin::end(word, 0).filter(|&end| word[end..].starts_with(is_han)) {
            mixed.entry(&word[..end]).or_default().push(word);
        }
    }
    mixed.values_mut().for_each(|it| it.sort_by_key(|word| std::cmp::Reverse(word.len())));
    mixed
});

/// Whether a character is Chinese.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' | '々' | '〇')
}

/// The words of a text and the words inside them, for the index and for queries.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    each_token(text, |text, start, end, position| {
        tokens.push(Token { text: text.to_owned(), start, end, position });
    });
    tokens
}

/// What [`tokens`] returns, without a string for each: word, first byte, one
/// past the last byte, position. A word comes before the words inside it.
pub fn each_token(text: &str, mut found: impl FnMut(&str, usize, usize, u32)) {
    let folded = Folded::new(text);
    let mut position = 0;
    cut(&folded.text, |piece| {
        let mut emit = |start, end| {
            found(&folded.text[start..end], folded.original(start), folded.original(end), position);
        };
        match piece {
            Piece::Han(start, end) => {
                emit(start, end);
                inner_words(&folded.text[start..end], |s, e| emit(start + s, start + e));
            }
            Piece::Latin(start, end) => {
                emit(start, end);
                latin::inner(&folded.text[start..end], |s, e| emit(start + s, start + e));
            }
            Piece::Mixed(start, middle, end) => {
                emit(start, end);
                emit(start, middle);
                for word in JIEBA.cut(&folded.text[middle..end], false) {
                    emit(middle + word.byte_start, middle + word.byte_end);
                }
            }
        }
        position += 1;
    });
}

/// The words of a text, each character in at most one.
pub fn words(text: &str) -> Vec<Token> {
    let folded = Folded::new(text);
    let mut tokens = Vec::with_capacity(text.len() / 6);
    cut(&folded.text, |piece| {
        let (Piece::Han(start, end) | Piece::Latin(start, end) | Piece::Mixed(start, _, end)) = piece;
        tokens.push(Token {
            text: folded.text[start..end].to_owned(),
            start: folded.original(start),
            end: folded.original(end),
            position: tokens.len() as u32,
        });
    });
    tokens
}

/// Each two neighbouring Chinese characters; one that stands alone is itself, and a
/// Latin word stands whole.
pub fn bigrams(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 3);
    each_bigram(text, |text, start, end, position| tokens.push(Token { text: text.to_owned(), start, end, position }));
    tokens
}

/// What [`bigrams`] returns, without a string for each: pair, first byte, one past
/// the last byte, position.
pub fn each_bigram(text: &str, mut found: impl FnMut(&str, usize, usize, u32)) {
    let folded = Folded::new(text);
    let mut position = 0;
    let mut push = |start: usize, end: usize| {
        found(&folded.text[start..end], folded.original(start), folded.original(end), position);
        position += 1;
    };
    let plain = &folded.text;
    let mut at = 0;
    while let Some(c) = plain[at..].chars().next() {
        let after = at + c.len_utf8();
        let next = plain[after..].chars().next().filter(|it| is_han(*it));
        at = match (is_han(c), next) {
            // A pair, and further inside a run; its last character is in its last pair.
            (true, Some(second)) => {
                push(at, after + second.len_utf8());
                let is_last = !plain[after + second.len_utf8()..].starts_with(is_han);
                if is_last { after + second.len_utf8() } else { after }
            }
            (true, None) => {
                push(at, after);
                after
            }
            (false, _) => match latin_end(plain, at, c) {
                Some(end) => {
                    push(at, end);
                    end
                }
                None => after,
            },
        };
    }
}

/// Whether the segmenter keeps a folded word whole wherever it cuts one: what it
/// does not know stands in texts as its characters only.
pub fn is_known(word: &str) -> bool {
    let mut n = 0;
    cut(word, |_| n += 1);
    n == 1
}

/// A word in a folded text, as byte offsets.
enum Piece {
    Han(usize, usize),
    Latin(usize, usize),
    /// Latin up to the second offset, Chinese up to the third.
    Mixed(usize, usize, usize),
}

fn cut(text: &str, mut found: impl FnMut(Piece)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if is_han(c) {
            let end = text[at..].find(|c| !is_han(c)).map_or(text.len(), |it| at + it);
            for word in JIEBA.cut(&text[at..end], false) {
                found(Piece::Han(at + word.byte_start, at + word.byte_end));
            }
            at = end;
        } else if let Some(end) = latin_end(text, at, c) {
            let whole = mixed(&text[at..], end - at);
            found(whole.map_or(Piece::Latin(at, end), |it| Piece::Mixed(at, end, at + it.len())));
            at = whole.map_or(end, |it| at + it.len());
        } else {
            at += c.len_utf8();
        }
    }
}

fn latin_end(text: &str, at: usize, first: char) -> Option<usize> {
    if first == '.' || latin::is_word_char(first) { latin::end(text, at) } else { None }
}

fn mixed(rest: &str, latin: usize) -> Option<&'static str> {
    if !rest[latin..].starts_with(is_han) {
        return None;
    }
    MIXED.get(&rest[..latin])?.iter().copied().find(|word| rest.starts_with(word))
}

/// The dictionary's words inside a word of three characters or more. jieba's
/// own search mode stops at three characters, and would miss a word of four
/// inside the name of an occupation. Where such words make up the whole word,
/// what begins within one and ends within another is none in it: 土木工程 is 土木
/// and 工程, no 木工. What shares an end with one is: 低压电工 in 低压 and 电工证.
fn inner_words(word: &str, mut found: impl FnMut(usize, usize)) {
    if word.len() <= 6 {
        return;
    }
    let mut bounds = [0; MOST_INSIDE + 1];
    let mut n = 0;
    for (at, _) in word.char_indices().take(MOST_INSIDE) {
        bounds[n] = at;
        n += 1;
    }
    bounds[n] = word.len();
    // For each character, a bit for each place where a word that begins there ends.
    let mut inside = [0_u64; MOST_INSIDE];
    // A bit for each place up to which, and from which on, it is made up of words.
    let (mut up_to, mut from) = (1_u64, 1_u64 << n);
    for first in 0..n {
        for last in first + 2..=n {
            let is_word = last - first < n && JIEBA.has_word(&word[bounds[first]..bounds[last]]);
            inside[first] |= u64::from(is_word) << last;
        }
        if up_to >> first & 1 == 1 {
            up_to |= inside[first];
        }
    }
    for first in (0..n).rev() {
        from |= u64::from(inside[first] & from != 0) << first;
    }
    let is_made_up = up_to >> n & 1 == 1;
    let is_inside = |first: usize, last: usize| {
        let is_at_end = up_to >> first & 1 == 1 || from >> last & 1 == 1;
        let is_within = |it: usize| up_to >> it & 1 == 1 && inside[it] & from & (u64::MAX << last) != 0;
        is_at_end || (0..first).any(is_within)
    };
    for first in 0..n {
        for last in first + 2..=n {
            if inside[first] >> last & 1 == 1 && (!is_made_up || is_inside(first, last)) {
                found(bounds[first], bounds[last]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(tokens: &[Token]) -> String {
        tokens.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn texts_are_cut_into_words() {
        let cases = [
            ("招聘资深软件工程师", "招聘 资深 软件工程师"),
            ("C++开发", "c++ 开发"),
            ("Ｃ＃開發", "c# 开发"),
            ("熟悉.NET、Node.js", "熟悉 .net node.js"),
            ("5G基站", "5g 基站"),
            ("会CAD,Photoshop优先", "会 cad photoshop 优先"),
            ("T3财务软件", "t3 财务软件"),
            ("B2B销售", "b2b 销售"),
            ("1.5万2024年", "1.5 万 2024 年"),
            ("①java②python", "java python"),
            ("R&D经理", "r&d 经理"),
            ("C语言、B超", "c语言 b超"),
            ("web前端工程师", "web前端 工程师"),
            ("notepad++ wi-fi", "notepad++ wi fi"),
            ("5000+提成", "5000 提成"),
            ("1.熟悉Excel。2.会开车", "1 熟悉 excel 2 会 开车"),
            ("月嫂 护工 低压电工", "月嫂 护工 低压电工"),
            ("消毒员和防疫员", "消毒员 和 防疫员"),
            ("三支一扶、公共卫生", "三支一扶 公共卫生"),
            ("伊通满族自治县", "伊通满族自治县"),
            ("創新和研發", "创新 和 研发"),
            ("负责电工程的", "负责 电 工程 的"),
            ("，。！", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(joined(&words(text)), expected, "{text}");
        }
    }

    #[test]
    fn words_inside_words_are_found_too() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("低压电工证", &["低压电工证", "低压电工", "电工", "电工证"], &["低压电", "工"]),
            ("软件工程师", &["软件", "工程师", "软件工程师"], &["件工"]),
            ("养老护理员", &["养老", "护理员", "护理"], &["老护"]),
            ("java8", &["java8", "java"], &["8"]),
            ("Vue.js", &["vue.js", "vue", "js"], &[]),
            ("ASP.NET", &["asp.net", ".net", "net"], &[]),
            ("C语言", &["c语言", "c", "语言"], &[]),
            ("T3", &["t3"], &["t"]),
            ("running", &["running"], &["run"]),
            ("1.5", &["1.5"], &["1", "5"]),
        ];
        for (text, expected, unwanted) in cases {
            let found: Vec<String> = tokens(text).into_iter().map(|it| it.text).collect();
            for word in *expected {
                assert!(found.iter().any(|it| it == word), "{text}: no {word} in {found:?}");
            }
            for word in *unwanted {
                assert!(!found.iter().any(|it| it == word), "{text}: {word} in {found:?}");
            }
        }
    }

    #[test]
    fn offsets_are_those_of_the_original() {
        let text = "Ｃ＋＋開發工程師（長春）月薪５０００";
        for cut in [tokens, words, bigrams] {
            let found = cut(text);
            assert!(found.len() > 3);
            for token in found {
                assert_eq!(super::super::fold(&text[token.start..token.end]), token.text);
            }
        }
    }

    #[test]
    fn no_word_is_found_across_the_words_that_another_is_made_of() {
        let has = |text: &str, word: &str| tokens(text).iter().any(|it| it.text == word);
        // One word to the segmenter, or this shows nothing.
        assert_eq!(words("土木工程").len(), 1);
        assert!(has("土木工程", "土木") && has("土木工程", "工程") && !has("土木工程", "木工"));
        assert!(has("软件工程师", "软件") && has("软件工程师", "工程师") && has("软件工程师", "工程"));
    }

    #[test]
    fn inner_words_share_the_place_of_the_word() {
        let places: Vec<(String, u32)> = tokens("招软件工程师").into_iter().map(|it| (it.text, it.position)).collect();
        assert_eq!(places[0], ("招".to_owned(), 0));
        assert_eq!(places[1], ("软件工程师".to_owned(), 1));
        assert!(places[1..].iter().all(|it| it.1 == 1));
    }

    #[test]
    fn bigrams_cover_runs_of_chinese() {
        let cases = [
            ("月嫂护工", "月嫂 嫂护 护工"),
            ("招Java開發", "招 java 开发"),
            ("电工/焊工", "电工 焊工"),
            ("Project Manager", "project manager"),
            ("，", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(joined(&bigrams(text)), expected, "{text}");
        }
    }
}
