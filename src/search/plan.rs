//! What a search asks of the texts, in one form for all who answer it:
//! [`super::query`] turns it into a query of the index, [`super::percolate`]
//! files it to be found by postings. So the page and an alert cannot disagree.
//!
//! All words have to be there (most of them, where there are many); each may be
//! found anywhere, as its parts, as characters in a row where the dictionary does
//! not know it, as a synonym, or in pinyin. `"phrases"` stand as they are, `-word`
//! excludes. What finds a posting ([`Criterion::ways`]) is kept to as few lists as
//! can be, because each hit costs; what puts the better hit first
//! ([`Criterion::bonuses`]) is asked of hits only.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::analysis;
use super::document::Field;
use super::parsed::Parsed;

/// What people say around what they look for.
static FILLERS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../index/fillers.txt").lines().filter(|it| !it.starts_with('#') && !it.is_empty()).collect()
});

/// Whether a folded word is only said around what is looked for.
pub fn is_filler(word: &str) -> bool {
    analysis::is_stopword(word) || FILLERS.contains(word)
}

/// More words, pairs and characters than these are not asked for where any is enough.
const MOST_LOOSE: usize = 24;

/// Names are found by beginnings of so many letters; what is shorter begins too much.
pub(super) const SHORTEST_BEGINNING: usize = 6;

/// What a search asks of the texts of a posting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// What has to be there; where this is empty, any text will do.
    pub required: Vec<Criterion>,
    /// How many of [`Plan::required`] have to be there: all but in a sentence.
    pub least: usize,
    /// What makes a hit better.
    pub preferred: Vec<Criterion>,
    /// What must not be there.
    pub excluded: Vec<Criterion>,
}

/// One thing that was typed, folded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Criterion {
    /// A word, in every way in which it may be written.
    Word {
        /// The word.
        word: String,
        /// Whether synonyms are left out.
        is_literal: bool,
    },
    /// Characters and whole Latin words in a row.
    Phrase(String),
    /// Where a text stands, whatever the segmenter makes of it.
    Anywhere(String),
}

/// A term of a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub field: Field,
    pub text: String,
    /// What finding it is worth.
    pub boost: f32,
}

/// One way to meet a criterion.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Way {
    /// The field has this term.
    Word(Word),
    /// The field has a term that begins so.
    Beginning(Word),
    /// [`Field::Exact`] has these side by side; no pairs stand nowhere.
    Row {
        /// What [`analysis::bigrams`] makes of the text.
        pairs: Vec<String>,
        /// What finding it is worth.
        boost: f32,
    },
    /// Of each of these lists one is there.
    Each(Vec<Vec<Word>>),
}

impl Plan {
    pub(super) fn of(parsed: &Parsed, is_literal: bool) -> Plan {
        let has_telling = !parsed.phrases.is_empty() || parsed.words.iter().any(|it| !is_filler(it));
        let mut plan = Plan::default();
        for word in &parsed.words {
            let criterion = Criterion::Word { word: word.clone(), is_literal };
            // 招聘 in 招聘会计 is how people speak, not what they look for.
            let list = if has_telling && is_filler(word) { &mut plan.preferred } else { &mut plan.required };
            list.push(criterion);
        }
        plan.required.extend(parsed.phrases.iter().cloned().map(Criterion::Phrase));
        plan.excluded.extend(parsed.exclusions.iter().cloned().map(Criterion::Anywhere));
        let n = plan.required.len();
        // A sentence: most of it will do.
        plan.least = if n > 4 && parsed.phrases.is_empty() { (n * 3).div_ceil(4) } else { n };
        plan
    }

    /// The same where any one of the words is enough, a pair of their characters, or
    /// one character of the title.
    pub(super) fn loose(parsed: &Parsed) -> Plan {
        let mut plan = Plan::of(parsed, false);
        let telling: Vec<&String> = parsed.words.iter().filter(|it| !is_filler(it)).collect();
        let pairs = telling.iter().flat_map(|it| analysis::bigrams(it)).map(|it| it.text);
        let characters = telling.iter().flat_map(|it| it.chars()).filter(|it| analysis::is_han(*it));
        for word in pairs.chain(characters.map(String::from)) {
            let criterion = Criterion::Word { word, is_literal: false };
            if !plan.required.contains(&criterion) {
                plan.required.push(criterion);
            }
        }
        plan.required.truncate(MOST_LOOSE);
        plan.least = plan.least.min(1);
        plan
    }

    /// What is searched for beside what was typed.
    pub(super) fn synonyms(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for criterion in self.required.iter().chain(&self.preferred) {
            let Criterion::Word { word, is_literal: false } = criterion else { continue };
            for synonym in analysis::synonyms(word) {
                if !all.contains(&synonym.word) {
                    all.push(synonym.word.clone());
                }
            }
        }
        all
    }
}

impl Criterion {
    /// Every way to meet it: one is enough.
    pub(super) fn ways(&self) -> Vec<Way> {
        match self {
            Criterion::Word { word, is_literal } => {
                let mut ways = Vec::new();
                each_spelling(word, *is_literal, |it, boost| ways.extend(ways_of(it, boost)));
                ways.extend(sounds(word));
                ways
            }
            Criterion::Phrase(text) => vec![row(text, 1.0)],
            Criterion::Anywhere(text) => {
                let mut ways = vec![row(text, 1.0), term(Field::Text, text, 1.0)];
                if text.chars().count() == 1 {
                    ways.push(term(Field::Characters, text, 1.0));
                }
                ways
            }
        }
    }

    /// What makes a posting that meets it a better hit: the best of these counts.
    /// None of them stands in a posting that does not meet it.
    pub(super) fn bonuses(&self) -> Vec<Way> {
        let mut bonuses = Vec::new();
        if let Criterion::Word { word, is_literal } = self {
            each_spelling(word, *is_literal, |it, boost| bonuses.extend(bonuses_of(it, boost)));
        }
        bonuses
    }
}

/// A word and what means the same, each with what finding it is worth.
fn each_spelling(word: &str, is_literal: bool, mut found: impl FnMut(&str, f32)) {
    found(word, 1.0);
    if !is_literal {
        analysis::synonyms(word).iter().for_each(|it| found(&it.word, 0.7 * it.weight));
    }
}

fn ways_of(word: &str, boost: f32) -> Vec<Way> {
    if is_character(word) {
        return vec![term(Field::Text, word, boost), term(Field::Characters, word, 2.0 * boost)];
    }
    // 软件工程师 is also 软件 … 工程师, and 小学老师 also 小学 … 教师. Where the word
    // stands, its parts stand too: they are looked for alone.
    let parts = parts_of(word);
    if parts.len() >= 2 {
        let weight = 0.4 * boost / parts.len() as f32;
        return vec![Way::Each(parts.iter().map(|it| part(Field::Text, it, weight)).collect())];
    }
    let mut ways = vec![term(Field::Text, word, boost)];
    if word.chars().any(analysis::is_han) && !analysis::is_known(word) {
        ways.push(row(word, 2.0 * boost));
    }
    ways
}

fn bonuses_of(word: &str, boost: f32) -> Vec<Way> {
    let mut bonuses = vec![term(Field::Title, word, 2.2 * boost)];
    let parts = parts_of(word);
    if !is_character(word) && parts.len() >= 2 {
        let weight = 1.6 * boost / parts.len() as f32;
        bonuses.push(term(Field::Text, word, 0.8 * boost));
        bonuses.push(Way::Each(parts.iter().map(|it| part(Field::Title, it, weight)).collect()));
    }
    bonuses
}

/// How names sound, where Latin letters were typed.
fn sounds(word: &str) -> Vec<Way> {
    let mut ways = Vec::new();
    if word.is_ascii() && word.len() >= 2 && word.bytes().any(|it| it.is_ascii_alphabetic()) {
        ways.push(term(Field::Pinyin, word, 1.5));
        if word.len() >= SHORTEST_BEGINNING && word.bytes().all(|it| it.is_ascii_alphabetic()) {
            ways.push(Way::Beginning(Word { field: Field::Pinyin, text: word.to_owned(), boost: 1.2 }));
        }
    }
    ways
}

fn is_character(word: &str) -> bool {
    word.chars().count() == 1 && word.chars().all(analysis::is_han)
}

fn term(field: Field, text: &str, boost: f32) -> Way {
    Way::Word(Word { field, text: text.to_owned(), boost })
}

fn row(text: &str, boost: f32) -> Way {
    Way::Row { pairs: analysis::bigrams(text).into_iter().map(|it| it.text).collect(), boost }
}

/// A part of a long word, or what means the same.
fn part(field: Field, word: &str, boost: f32) -> Vec<Word> {
    let same = analysis::synonyms(word).iter().map(|it| (&*it.word, 0.7 * it.weight * boost));
    [(word, boost)].into_iter().chain(same).map(|(text, boost)| Word { field, text: text.to_owned(), boost }).collect()
}

/// The words that a long word is made of: 软件工程师 of 软件 and 工程师.
fn parts_of(word: &str) -> Vec<String> {
    let inner: Vec<_> =
        analysis::tokens(word).into_iter().filter(|it| it.text != word && it.text.chars().count() > 1).collect();
    inner
        .iter()
        .filter(|a| !inner.iter().any(|b| b.start <= a.start && a.end <= b.end && b.text.len() > a.text.len()))
        .map(|it| it.text.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_may_miss_a_word_and_its_fillers() {
        let cases = [
            ("会计", 1, 1, 0),
            ("招聘会计", 1, 1, 1),
            ("招聘", 1, 1, 0),
            ("会计 出纳 审计 统计 文员", 5, 4, 0),
            ("会计 出纳 审计 统计 文员 \"人力资源\"", 6, 6, 0),
            ("-会计", 0, 0, 0),
        ];
        for (text, n_required, least, n_preferred) in cases {
            let plan = Plan::of(&Parsed::read(text), false);
            assert_eq!(
                (plan.required.len(), plan.least, plan.preferred.len()),
                (n_required, least, n_preferred),
                "{text}"
            );
        }
    }

    #[test]
    fn a_word_is_found_in_every_spelling() {
        let has = |word: &str, is_literal: bool, wanted: &dyn Fn(&Way) -> bool| {
            Criterion::Word { word: word.to_owned(), is_literal }.ways().iter().any(wanted)
        };
        let is_term = |text: &'static str| move |it: &Way| matches!(it, Way::Word(word) if word.text == text);
        assert!(has("护工", false, &is_term("护理员")));
        assert!(!has("护工", true, &is_term("护理员")));
        let bonuses = Criterion::Word { word: "软件工程师".to_owned(), is_literal: true }.bonuses();
        assert!(bonuses.iter().any(is_term("软件工程师")));
        assert!(has("安和养", true, &|it| matches!(it, Way::Row { pairs, .. } if pairs.len() == 2)));
        assert!(!has("会计", true, &|it| matches!(it, Way::Row { .. })));
        assert!(has("软件工程师", true, &|it| matches!(it, Way::Each(parts) if parts.len() == 2)));
        assert!(has("kuaiji", true, &|it| matches!(it, Way::Beginning(_))));
        assert!(!has("kj", true, &|it| matches!(it, Way::Beginning(_))));
        assert!(has("焊", true, &|it| matches!(it, Way::Word(word) if word.field == Field::Characters)));
    }
}
