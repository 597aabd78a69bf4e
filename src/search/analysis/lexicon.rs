//! The reviewed word lists of `index/`: dictionary, synonyms, stop words.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::fold;

static DICTIONARY: &str = include_str!("../../../index/dictionary.txt");
static SYNONYMS: &str = include_str!("../../../index/synonyms.txt");
static STOPWORDS: &str = include_str!("../../../index/stopwords.txt");

/// What the other side of `a = b` is worth to someone who typed `a`: almost as
/// much, so that an exact hit still comes first.
const SAME: f32 = 0.9;

/// What `b` of `a => b` is worth: a kind or a neighbour, not the same thing.
const NARROWER: f32 = 0.6;

/// A word that also answers a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Synonym {
    /// The word, folded; one token.
    pub word: String,
    /// How much a hit is worth beside one of the word itself, below 1.
    pub weight: f32,
}

/// The words that a query for the folded `word` also finds; none for most. An English plural
/// finds what its singular finds.
pub fn synonyms(word: &str) -> &'static [Synonym] {
    static GROUPS: LazyLock<HashMap<String, Vec<Synonym>>> = LazyLock::new(groups);
    let singular = || GROUPS.get(word.strip_suffix('s').filter(|it| it.len() > 2 && it.is_ascii())?);
    GROUPS.get(word).or_else(singular).map_or(&[], Vec::as_slice)
}

/// Whether a folded word says nothing by itself. Only what cannot be someone's
/// whole query is listed.
pub fn is_stopword(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| lines(STOPWORDS).collect());
    WORDS.contains(word)
}

/// All words that the segmenter must know from these lists, folded.
pub fn words() -> impl Iterator<Item = &'static str> {
    static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let synonyms = lines(SYNONYMS).flat_map(|line| line.split([' ', '=', '>', ',']));
        let listed = lines(DICTIONARY).flat_map(str::split_whitespace);
        listed.chain(synonyms).filter(|it| !it.is_empty()).map(fold).collect()
    });
    WORDS.iter().map(String::as_str)
}

/// The lines that say something; `#` after a space begins a comment (`c#` is a
/// word).
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .map(|line| if line.starts_with('#') { "" } else { line.split(" #").next().unwrap_or("") })
        .map(str::trim)
        .filter(|line| !line.is_empty())
}

fn groups() -> HashMap<String, Vec<Synonym>> {
    let mut groups: HashMap<String, Vec<Synonym>> = HashMap::new();
    let mut add = |from: &str, to: &str, weight: f32| {
        let (from, word) = (fold(from.trim()), fold(to.trim()));
        let found = groups.entry(from).or_default();
        if !found.iter().any(|it| it.word == word) {
            found.push(Synonym { word, weight });
        }
    };
    for line in lines(SYNONYMS) {
        if let Some((from, to)) = line.split_once("=>") {
            to.split(',').for_each(|to| add(from, to, NARROWER));
            continue;
        }
        let same: Vec<&str> = line.split('=').collect();
        for (i, from) in same.iter().enumerate() {
            for (j, to) in same.iter().enumerate() {
                if i != j {
                    add(from, to, SAME);
                }
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    #[test]
    fn queries_find_the_other_word() {
        let cases = [
            ("护工", "护理员", Some(SAME)),
            ("护理员", "护工", Some(SAME)),
            ("护工", "养老护理员", Some(NARROWER)),
            ("养老护理员", "护工", None),
            ("司机", "驾驶员", Some(SAME)),
            ("会计", "财务", Some(NARROWER)),
            ("程序员", "软件工程师", Some(SAME)),
            ("保洁", "清洁工", Some(SAME)),
            ("hr", "人力资源", Some(SAME)),
            ("月嫂", "母婴护理员", Some(SAME)),
            ("电工", "低压电工", Some(NARROWER)),
            ("低压电工", "电工", None),
            ("电工", "护工", None),
            ("没有的词", "护工", None),
            ("nurse", "护士", Some(NARROWER)),
            ("nurses", "护士", Some(NARROWER)),
            ("护士", "nurse", None),
        ];
        for (from, to, weight) in cases {
            let found = synonyms(from).iter().find(|it| it.word == to).map(|it| it.weight);
            assert_eq!(found, weight, "{from} to {to}");
        }
    }

    #[test]
    fn every_synonym_is_one_word_and_no_group_meets_another() {
        let mut lines_of: HashMap<String, &str> = HashMap::new();
        let mut n_groups = 0;
        for line in lines(SYNONYMS) {
            n_groups += 1;
            for word in line.split(['=', '>', ',']).map(str::trim).filter(|it| !it.is_empty()) {
                let cut = words(word);
                assert_eq!(cut.len(), 1, "{word} is cut into {cut:?}");
                assert_eq!(cut[0].text, fold(word));
                let before = if line.contains("=>") { None } else { lines_of.insert(fold(word), line) };
                assert_eq!(before, None, "{word} stands in two groups; join them");
            }
        }
        assert!(n_groups >= 120, "{n_groups}");
    }

    #[test]
    fn stop_words_cannot_be_a_query() {
        for (word, expected) in
            [("的", true), ("以及", true), ("the", true), ("会", false), ("电工", false), ("c", false), ("招聘", false)]
        {
            assert_eq!(is_stopword(word), expected, "{word}");
        }
    }
}
