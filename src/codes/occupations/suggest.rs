//! From a free job title to the occupation that it means.
//!
//! Twelve features of a title beside an occupation ([`FEATURES`]) are weighed and
//! added; the softmax of the sums is the confidence. The features compare
//! characters and pairs of them ([`field`](super::field)) with the official
//! name, the aliases, everyday names (`index/occupation-names.txt`), definition
//! and tasks; two compare what they mean ([`meaning`]). What staff
//! corrected comes first ([`learn`]). What each part is worth stands in
//! `docs/relevance.md`.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, RwLock};

use lru::LruCache;

use super::field::{Field, Term, terms};
use super::meaning::{self, Likeness};
use super::{Occupation, all, everyday, title};
use crate::search::analysis::fold;
use crate::titles::vectors::{Vector, embed};

/// An occupation that a title may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// Which one.
    pub occupation: &'static Occupation,
    /// 0 to 1, about the share of labelled titles for which a suggestion with
    /// this value was right.
    pub confidence: f32,
}

/// What is known of a title beside an occupation, and what it weighs. Learned by
/// logistic regression on one half of 2,949 labelled titles
/// (`tools/occupation_weights.py`); no word of theirs is in here.
pub const FEATURES: [(&str, f32); 12] = [
    ("text: BM25 over all words of the occupation", 1.599),
    ("names: BM25 over its names joined", 2.328),
    ("definition: BM25 over its definition", 1.654),
    ("name covered: how much of a name stands in the title", 3.045),
    ("title covered: how much of the title stands in a name", -1.727),
    ("harmonic mean of both for the best name", 4.189),
    ("contained: the part of the title that is a name word for word", -0.496),
    ("both covered: the product of the fourth and fifth", -5.169),
    ("coarse: a group rather than an occupation", 0.271),
    ("everyday: the best name's BM25 times how many everyday names there are", 1.661),
    ("meaning of the occupation: likeness to the middle of its names", 3.114),
    ("meaning of the group: likeness to the middle of the names of its minor group", 2.31),
];

/// The confidence of what staff said about this very title.
const CORRECTED: f32 = 0.98;

/// How much less the end of a title weighs than its beginning: heads are shared
/// by many occupations (工程师, 员), what stands before tells them apart.
const END_DISCOUNT: f32 = 0.3;

/// What follows a slash or a plus is an alternative or praise.
const ALTERNATIVE: f32 = 0.5;

/// Names whose middle is at least so like the title speak for their occupation, though
/// they share no character with it.
const NEAR: f32 = 0.4;

/// So many of the likeliest are kept of a title that was asked for; titles repeat
/// (in 28,102 rows of an import 10,000 differ), and each match asks for several.
const N_KEPT: usize = 10;

/// Of so many titles, some 400 bytes each.
const TITLES_KEPT: NonZeroUsize = NonZeroUsize::new(32_768).unwrap();

/// From this many everyday names on an occupation is as common as any.
const MANY_NAMES: f32 = 10.0;

/// The `n` likeliest occupations of a job title, the best first; empty for a
/// title without a letter.
pub fn suggest(title: &str, n: usize) -> Vec<Suggestion> {
    let index = current();
    let segments = title::clean(title);
    let ranked = if n > N_KEPT { index.ranked(&segments, n) } else { index.known(&segments) };
    index.corrected(title, ranked, n)
}

/// The occupations with any evidence for them, in the order of the list, each
/// with its features in the order of [`FEATURES`].
pub fn features(title: &str) -> Vec<(&'static Occupation, [f32; FEATURES.len()])> {
    let found = current().features(&title::clean(title));
    found.into_iter().map(|(at, features)| (&all()[at], features)).collect()
}

/// Takes in what staff said, the oldest first: a title and the code that it
/// means, or that what was said about it no longer holds. From then on the title
/// means that occupation, and its words are one more name of it. The words
/// belong to the process, as the lists do; the rows are the truth
/// (`crate::occupations`).
pub fn learn(said: impl IntoIterator<Item = (String, Option<String>)>) {
    let mut index = INDEX.write().unwrap_or_else(PoisonError::into_inner);
    let mut corrections = index.corrections.clone();
    for (title, code) in said {
        let at = code.and_then(|code| all().binary_search_by(|it| it.code.cmp(&code)).ok());
        match at {
            Some(at) => corrections.insert(title_key(&title), at),
            None => corrections.remove(&title_key(&title)),
        };
    }
    if corrections != index.corrections {
        *index = Arc::new(Index::new(corrections));
    }
}

/// What titles have in common that are corrected together.
pub fn title_key(title: &str) -> String {
    fold(title).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn current() -> Arc<Index> {
    INDEX.read().unwrap_or_else(PoisonError::into_inner).clone()
}

static INDEX: LazyLock<RwLock<Arc<Index>>> = LazyLock::new(|| RwLock::new(Arc::new(Index::new(BTreeMap::new()))));

/// Places in the list with the confidence of each, the likeliest first.
type Ranked = Vec<(usize, f32)>;

struct Index {
    /// Each name is a document: a title should resemble one, not their average.
    name: Field,
    names: Field,
    texts: Field,
    definitions: Field,
    /// The occupations of each folded name.
    exact: HashMap<String, Vec<u32>>,
    /// How common each occupation is, 0 to 1.
    commonness: Vec<f32>,
    /// What staff said, by [`title_key`].
    corrections: BTreeMap<String, usize>,
    /// The meanings of what staff said.
    learned: Vec<(usize, Vector)>,
    /// The likeliest for what was asked lately, by the segments of the title.
    known: Mutex<LruCache<Vec<String>, Ranked>>,
}

impl Index {
    fn new(corrections: BTreeMap<String, usize>) -> Index {
        let mut learned: HashMap<usize, Vec<String>> = HashMap::new();
        let mut meanings = Vec::new();
        for (title, &at) in &corrections {
            let name = title::clean(title).concat();
            meanings.extend(embed(&name).map(|it| (at, it)));
            learned.entry(at).or_default().push(name);
        }
        let (mut name, mut names, mut texts, mut definitions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut exact: HashMap<String, Vec<u32>> = HashMap::new();
        let mut commonness = Vec::new();
        for (owner, it) in (0..).zip(all()) {
            let common = everyday::names(it.code);
            commonness.push((common.len() as f32 / MANY_NAMES).min(1.0));
            let mut called: Vec<String> = Vec::new();
            let listed = std::iter::once(it.name).chain(it.aliases.iter().copied()).chain(common.iter().copied());
            for one in listed.map(fold).chain(learned.remove(&(owner as usize)).unwrap_or_default()) {
                if !called.contains(&one) && !one.is_empty() {
                    called.push(one);
                }
            }
            let definition = fold(it.definition);
            let text = format!("{}\n{definition}\n{}", called.join("\n"), fold(&it.tasks.join("\n")));
            names.push((owner, terms(&called.join("\n"))));
            texts.push((owner, terms(&text)));
            definitions.push((owner, terms(&definition)));
            for one in called {
                name.push((owner, terms(&one)));
                exact.entry(one).or_default().push(owner);
            }
        }
        Index {
            name: Field::new(name),
            names: Field::new(names),
            texts: Field::new(texts),
            definitions: Field::new(definitions),
            exact,
            commonness,
            corrections,
            learned: meanings,
            known: Mutex::new(LruCache::new(TITLES_KEPT)),
        }
    }

    /// The likeliest [`N_KEPT`], from what was asked lately where it was.
    fn known(&self, segments: &[String]) -> Ranked {
        // A panic while putting leaves a cache that misses something.
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(segments) {
            return known.clone();
        }
        let ranked = self.ranked(segments, N_KEPT);
        lock().put(segments.to_vec(), ranked.clone());
        ranked
    }

    /// The `n` likeliest of all with any evidence, each with its confidence.
    fn ranked(&self, segments: &[String], n: usize) -> Ranked {
        let sum = |it: &[f32; FEATURES.len()]| {
            it.iter().zip(FEATURES).map(|(value, (_, weight))| value * weight).sum::<f32>()
        };
        let mut ranked: Ranked = self.features(segments).iter().map(|(at, it)| (*at, sum(it))).collect();
        let best = ranked.iter().map(|it| it.1).fold(f32::NEG_INFINITY, f32::max);
        let whole: f32 = ranked.iter().map(|it| (it.1 - best).exp()).sum();
        let order = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        // Most titles have some evidence for a thousand occupations, and few of them are asked for.
        if n < ranked.len() {
            ranked.select_nth_unstable_by(n, order);
            ranked.truncate(n);
        }
        ranked.sort_unstable_by(order);
        for it in &mut ranked {
            it.1 = (it.1 - best).exp() / whole;
        }
        ranked
    }

    /// What staff said about this very title comes first.
    fn corrected(&self, title: &str, mut ranked: Ranked, n: usize) -> Vec<Suggestion> {
        if let Some(&at) = self.corrections.get(&title_key(title)) {
            ranked.retain(|it| it.0 != at);
            ranked.iter_mut().for_each(|it| it.1 *= 1.0 - CORRECTED);
            ranked.insert(0, (at, CORRECTED));
        }
        ranked.truncate(n);
        ranked.into_iter().map(|(at, confidence)| Suggestion { occupation: &all()[at], confidence }).collect()
    }

    /// Those with any evidence, by their place in the list.
    fn features(&self, segments: &[String]) -> Vec<(usize, [f32; FEATURES.len()])> {
        let (falling, level) = (wanted(segments, END_DISCOUNT), wanted(segments, 0.0));
        if level.is_empty() {
            return Vec::new();
        }
        let n = all().len();
        let best_name = self.name.score(&falling, n);
        let cover = self.name.cover(&level, n);
        let texts = self.texts.score(&falling, n);
        let names = self.names.score(&level, n);
        let definitions = self.definitions.score(&level, n);
        let contained = self.contained(segments);
        let meaning = self.meaning(segments);
        let has_evidence = |at: &usize| texts[*at] > 0.0 || cover[*at].both > 0.0 || meaning[*at].own >= NEAR;
        let features = |at: usize| {
            let (it, cover) = (&all()[at], cover[at]);
            [
                texts[at],
                names[at],
                definitions[at],
                cover.document,
                cover.title,
                cover.both,
                contained.get(&(at as u32)).copied().unwrap_or_default(),
                cover.document * cover.title,
                if it.level < 4 || it.code.ends_with("-00") { 1.0 } else { 0.0 },
                best_name[at] * self.commonness[at],
                meaning[at].own,
                meaning[at].group,
            ]
        };
        (0..n).filter(has_evidence).map(|at| (at, features(at))).collect()
    }

    /// How like the meanings of each occupation and of the title are.
    fn meaning(&self, segments: &[String]) -> Vec<Likeness> {
        let mut best = vec![Likeness::default(); all().len()];
        for (nth, segment) in segments.iter().enumerate() {
            let Some(title) = embed(segment) else { continue };
            let weight = if nth == 0 { 1.0 } else { ALTERNATIVE };
            meaning::raise(&title, weight, &mut best);
            for (at, vector) in &self.learned {
                best[*at].own = best[*at].own.max(weight * title.cosine(vector));
            }
        }
        best
    }

    /// The longest name of each occupation that stands in the title as it is, as
    /// a share of its segment.
    fn contained(&self, segments: &[String]) -> HashMap<u32, f32> {
        let mut longest: HashMap<u32, f32> = HashMap::new();
        for (nth, segment) in segments.iter().enumerate() {
            let bounds: Vec<usize> = segment.char_indices().map(|it| it.0).chain([segment.len()]).collect();
            let n_chars = bounds.len() - 1;
            for first in 0..n_chars {
                for end in first + 2..=(first + 12).min(n_chars) {
                    for &owner in self.exact.get(&segment[bounds[first]..bounds[end]]).map_or(&[][..], Vec::as_slice) {
                        let share = (end - first) as f32 / n_chars as f32 * if nth == 0 { 1.0 } else { ALTERNATIVE };
                        let slot = longest.entry(owner).or_default();
                        *slot = slot.max(share);
                    }
                }
            }
        }
        longest
    }
}

/// The different terms of a title with their weights, in a fixed order; the last
/// term of a segment weighs less by `discount`.
fn wanted(segments: &[String], discount: f32) -> Vec<(Term, f32)> {
    let mut wanted: BTreeMap<Term, f32> = BTreeMap::new();
    for (nth, segment) in segments.iter().enumerate() {
        let weight = if nth == 0 { 1.0 } else { ALTERNATIVE };
        let terms = terms(segment);
        let last = terms.len().max(2) as f32 - 1.0;
        for (i, term) in terms.into_iter().enumerate() {
            let slot = wanted.entry(term).or_default();
            *slot = slot.max(weight * (1.0 - discount * i as f32 / last));
        }
    }
    wanted.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lead_to_occupations() {
        let cases = [
            ("消毒员", "4-14-04-02"),
            ("防疫员（伊通）", "4-14-04-01"),
            ("养老护理员", "4-10-01-05"),
            ("月嫂", "4-10-01-06"),
            ("高薪诚聘保姆", "4-10-01-06"),
            ("Java开发工程师", "2-02-10-03"),
            ("ＪＡＶＡ開發", "2-02-10-03"),
            ("C#", "2-02-10-03"),
            ("网络安全工程师", "2-02-10-07"),
            ("嵌入式软件工程师8k-12k", "2-02-10-06"),
            ("保育員", "4-10-01-03"),
            ("某电梯厂招聘车工", "6-18-01-01"),
            ("射频工程师", "2-02-10-01"),
        ];
        for (title, expected) in cases {
            let found = suggest(title, 3);
            assert_eq!(found.first().map(|it| it.occupation.code), Some(expected), "{title}: {found:?}");
        }
    }

    #[test]
    fn confidence_falls_and_stays_within_bounds() {
        let found = suggest("软件测试工程师", 10);
        assert_eq!(found.len(), 10);
        assert!(found.windows(2).all(|it| it[0].confidence >= it[1].confidence));
        assert!(found.iter().all(|it| it.confidence > 0.0 && it.confidence < 1.0));
        let exact = suggest("消毒员", 1);
        let vague = suggest("储备人才", 1);
        assert!(exact[0].confidence > 0.65, "{exact:?}");
        assert!(vague.iter().all(|it| it.confidence < exact[0].confidence), "{vague:?}");
    }

    #[test]
    fn what_says_nothing_suggests_nothing() {
        for title in ["", "8000-12000", "！！！", "ω"] {
            assert_eq!(suggest(title, 5), [], "{title}");
        }
        assert_eq!(suggest("会计", 0), []);
    }

    #[test]
    fn what_staff_say_is_learned_and_taken_back() {
        let title = "帕萨帕萨体验官";
        let first = |title: &str| suggest(title, 1).first().map(|it| (it.occupation.code, it.confidence));
        learn([(title.to_owned(), Some("4-07-07-01".to_owned()))]);
        assert_eq!(first(title), Some(("4-07-07-01", CORRECTED)));
        assert_eq!(first(" 帕萨帕萨體驗官 "), Some(("4-07-07-01", CORRECTED)), "folded");
        assert_eq!(first("高薪帕萨帕萨体验官（长春）").map(|it| it.0), Some("4-07-07-01"), "one more name");
        learn([(title.to_owned(), None)]);
        assert!(first(title).is_none_or(|it| it.1 < CORRECTED));
    }

    #[test]
    fn everyday_names_stand_at_known_codes() {
        let cases =
            [("店长", "4-01-02-06"), ("普工", "6-00-00-00"), ("招聘顾问", "4-07-03-08"), ("骑手", "4-10-08-01")];
        for (title, expected) in cases {
            assert_eq!(suggest(title, 1).first().map(|it| it.occupation.code), Some(expected), "{title}");
        }
    }
}
