//! Titles and employers as they are typed without an input method: `kuaiji`,
//! `kj`.

use pinyin::ToPinyinMulti;

use super::{is_han, words};

/// Readings kept of one word: three characters of two readings each. More
/// would index sounds that no one says.
const MAX_READINGS: usize = 8;

/// The sounds of a short text: of each of its words and of the whole, in full
/// and by initials, lower case, without tones; every reading of a character
/// that has several (长春 is `changchun` and `zhangchun`).
pub fn pinyin_terms(text: &str) -> Vec<String> {
    let words: Vec<String> = words(text).into_iter().map(|it| it.text).collect();
    let mut terms = Vec::new();
    for word in &words {
        // Of `java开发` both the whole and its Chinese part are typed.
        let Some(han) = word.find(is_han) else { continue };
        push_readings(word, &mut terms);
        if han > 0 {
            push_readings(&word[han..], &mut terms);
        }
    }
    let whole = words.concat();
    if words.len() > 1 && whole.contains(is_han) {
        push_readings(&whole, &mut terms);
    }
    terms
}

/// How a word sounds in full, in every reading: 长春 is `changchun` and `zhangchun`.
pub fn readings(word: &str) -> Vec<String> {
    let mut full: Vec<String> = full_and_initials(word).into_iter().map(|it| it.0).collect();
    full.dedup();
    full
}

fn push_readings(word: &str, terms: &mut Vec<String>) {
    let is_one = word.chars().count() == 1;
    for (full, initials) in full_and_initials(word) {
        for term in [Some(full), (!is_one).then_some(initials)].into_iter().flatten() {
            if !term.is_empty() && !terms.contains(&term) {
                terms.push(term);
            }
        }
    }
}

/// Pairs of the full sound of a word and its initials.
fn full_and_initials(word: &str) -> Vec<(String, String)> {
    let mut readings = vec![(String::new(), String::new())];
    for c in word.chars() {
        let sounds = sounds(c);
        let mut longer = Vec::with_capacity(readings.len() * sounds.len());
        for sound in &sounds {
            for (full, initials) in &readings {
                let initial = sound.chars().take(1);
                longer.push((format!("{full}{sound}"), initials.chars().chain(initial).collect()));
            }
        }
        longer.truncate(MAX_READINGS);
        readings = longer;
    }
    readings
}

/// The most usual reading first; a Latin letter reads as itself, a sign not at
/// all (but the list is never empty). `ü` is typed as `v`.
fn sounds(c: char) -> Vec<String> {
    if let Some(multi) = c.to_pinyin_multi() {
        let mut sounds: Vec<String> = Vec::new();
        for reading in multi {
            let sound = reading.plain().replace('ü', "v");
            if !sounds.contains(&sound) {
                sounds.push(sound);
            }
        }
        return sounds;
    }
    vec![if c.is_alphanumeric() { c.to_string() } else { String::new() }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_found_by_sound() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("会计", &["kuaiji", "huiji", "kj", "hj"], &["k"]),
            ("長春", &["changchun", "zhangchun", "cc", "zc"], &[]),
            ("软件工程师", &["ruanjiangongchengshi", "rjgcs"], &["ruanjian"]),
            ("Java开发", &["kaifa", "kf", "javakaifa", "javakf"], &["java"]),
            ("女工", &["nvgong", "ng"], &["nügong"]),
            ("C++", &[], &["c"]),
            ("重庆银行", &["chongqing", "zhongqing", "yinhang", "chongqingyinhang"], &[]),
            ("", &[], &[""]),
        ];
        for (text, expected, unwanted) in cases {
            let terms = pinyin_terms(text);
            for term in *expected {
                assert!(terms.iter().any(|it| it == term), "{text}: no {term} in {terms:?}");
            }
            for term in *unwanted {
                assert!(!terms.iter().any(|it| it == term), "{text}: {term} in {terms:?}");
            }
        }
    }

    #[test]
    fn readings_are_bounded() {
        assert!(pinyin_terms("长长长长长长长长长长").len() <= 4 * MAX_READINGS);
    }
}
