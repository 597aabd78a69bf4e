//! Titles of jobs: how alike two of them are.
//!
//! Two titles may name one job in other words (文员 and 行政助理, "usher" and
//! "theatre attendant"), so three looks are taken and added up:
//!
//! - [`lexical`]: the characters and words that both have, the rare ones more;
//! - [`concept`]: the occupations of the classification that both may mean;
//! - [`vectors`]: what they mean, by vectors of parts of words.
//!
//! Each gives 0 to 1 and counts by its [`Weights`]: the likeness is the sum of
//! the weighted three over the sum of the weights. What each part is worth
//! stands in `docs/relevance.md`; `bole evaluate titles` asks this very code.

pub mod concept;
pub mod features;
pub mod lexical;
pub mod vectors;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use lru::LruCache;

use crate::codes::occupations;
use concept::Concepts;
use lexical::{Rarities, Terms};
use vectors::Vector;

/// What each part counts; a part with no weight is not looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// The characters and words that both have.
    pub lexical: f32,
    /// The occupations that both may mean.
    pub concept: f32,
    /// What both mean.
    pub vector: f32,
}

impl Weights {
    /// Chosen on the development halves of the labelled titles, see
    /// `docs/relevance.md`.
    pub const ALL: Weights = Weights { lexical: 0.4, concept: 0.2, vector: 1.0 };

    /// These weights, where only the named parts count; `None` for an unknown
    /// name, and where none is left.
    pub fn only(self, parts: &str) -> Option<Weights> {
        let mut weights = Weights { lexical: 0.0, concept: 0.0, vector: 0.0 };
        for part in parts.split(',') {
            match part.trim() {
                "lexical" => weights.lexical = self.lexical,
                "concept" => weights.concept = self.concept,
                "vector" => weights.vector = self.vector,
                _ => return None,
            }
        }
        Some(weights)
    }
}

/// A title, read once to be compared often.
#[derive(Debug, Clone)]
pub struct Title {
    form: Arc<Form>,
    concepts: Concepts,
}

/// What a title says by itself, whatever occupation it may mean.
#[derive(Debug)]
struct Form {
    terms: Terms,
    vector: Option<Vector>,
}

impl Form {
    fn of(text: &str, rarities: &Rarities, weights: Weights) -> Form {
        let features = features::of(text);
        Form {
            terms: if weights.lexical > 0.0 { Terms::new(&features, rarities) } else { Terms::default() },
            vector: if weights.vector > 0.0 { vectors::embed_features(&features) } else { None },
        }
    }

    /// The form of a title beside the classification's names: known, or found now.
    fn known(text: &str) -> Arc<Form> {
        // A panic while putting leaves a cache that misses something.
        let lock = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(text) {
            return known.clone();
        }
        let form = Arc::new(Form::of(text, &NAMES, Weights::ALL));
        lock().put(text.to_owned(), form.clone());
        form
    }
}

/// Titles repeat, and each list of matches compares hundreds: so many are kept, each
/// of about a kilobyte.
static KNOWN: LazyLock<Mutex<LruCache<String, Arc<Form>>>> =
    LazyLock::new(|| Mutex::new(LruCache::new(const { NonZeroUsize::new(8_192).unwrap() })));

impl Title {
    /// Reads a title. How rare a word is, is told by `rarities`: of the titles
    /// that are searched, or of the classification's names.
    pub fn new(text: &str, rarities: &Rarities, weights: Weights) -> Title {
        let concepts = if weights.concept > 0.0 { Concepts::of(text) } else { Concepts::default() };
        Title { form: Arc::new(Form::of(text, rarities, weights)), concepts }
    }

    /// Reads a title by all parts. A word is rare that few names of the classification hold.
    pub fn read(text: &str) -> Title {
        Title { form: Form::known(text), concepts: Concepts::of(text) }
    }

    /// Reads a title whose occupation is known, where the code is one; by all parts.
    pub fn coded(text: &str, code: Option<&str>) -> Title {
        match code.and_then(occupations::get) {
            Some(occupation) => Title { form: Form::known(text), concepts: Concepts::known(occupation) },
            None => Title::read(text),
        }
    }

    /// How alike the two are, 0 to 1; the same both ways.
    pub fn likeness(&self, other: &Title, weights: Weights) -> f32 {
        let lexical = self.form.terms.cosine(&other.form.terms);
        let concept = self.concepts.nearness(&other.concepts);
        let vector = match (&self.form.vector, &other.form.vector) {
            (Some(one), Some(two)) => one.cosine(two).max(0.0),
            _ => 0.0,
        };
        let sum = weights.lexical * lexical + weights.concept * concept + weights.vector * vector;
        // The classification's names are Chinese: of two English titles it knows nothing.
        let knows = if self.concepts.is_empty() && other.concepts.is_empty() { 0.0 } else { weights.concept };
        let all = weights.lexical + knows + weights.vector;
        if all > 0.0 { sum / all } else { 0.0 }
    }
}

/// How rare words are among the names of the classification.
static NAMES: LazyLock<Rarities> = LazyLock::new(|| Rarities::of(occupations::words()));

/// Titles to be searched for the ones like another.
///
/// Each is linked with those that are most like it, `n^2` comparisons of vectors once: made
/// for lists of some thousands.
pub struct Shelf {
    rarities: Rarities,
    titles: Vec<Title>,
    weights: Weights,
    links: Vec<Vec<Link>>,
}

/// The place of a title that is like another, and how strongly the two are linked.
type Link = (usize, f32);

impl Shelf {
    /// Reads all titles.
    pub fn new<'a>(titles: impl Iterator<Item = &'a str> + Clone, weights: Weights) -> Shelf {
        let rarities = Rarities::of(titles.clone());
        let titles: Vec<Title> = titles.map(|it| Title::new(it, &rarities, weights)).collect();
        let links = links(&titles, weights);
        Shelf { rarities, titles, weights, links }
    }

    /// The `n` titles most like `text`: their places in the list and how near they are, best
    /// first, the earlier of two that are as near.
    ///
    /// What is like the titles that come first is near, too: whoever starts at the [`N_NEAR`]
    /// titles most like `text`, each as often as it is like it (to the power of [`SHARPNESS`]),
    /// follows a link with the chance [`GOES_ON`] and else starts anew, is found at a title as
    /// often as it is near (ranking on manifolds, Zhou et al. 2004). Where nobody comes, the
    /// likeness itself decides.
    pub fn nearest(&self, text: &str, n: usize) -> Vec<(usize, f32)> {
        let wanted = Title::new(text, &self.rarities, self.weights);
        let own: Vec<f32> = self.titles.iter().map(|it| wanted.likeness(it, self.weights)).collect();
        let first = sharpened(own.iter().copied().enumerate());
        let sum: f32 = first.iter().map(|it| it.1).sum();
        if sum <= 0.0 {
            return ranked(own, n);
        }
        let mut start = vec![0.0; own.len()];
        first.iter().for_each(|it| start[it.0] = it.1 / sum);
        let mut here = start.clone();
        for _ in 0..N_STEPS {
            let mut there: Vec<f32> = start.iter().map(|it| (1.0 - GOES_ON) * it).collect();
            for (links, share) in self.links.iter().zip(&here).filter(|it| *it.1 > 0.0) {
                links.iter().for_each(|(to, link)| there[*to] += GOES_ON * share * link);
            }
            here = there;
        }
        let near = here.iter().zip(&own).map(|(here, own)| here + own * 1e-6).collect();
        ranked(near, n)
    }
}

/// How many titles each is linked with, and where a search starts.
const N_NEAR: usize = 20;
/// The power of likenesses: the higher, the less those count that are a little like it.
const SHARPNESS: i32 = 4;
/// How far a search goes from link to link. These four were chosen on the development halves.
const GOES_ON: f32 = 0.5;
const N_STEPS: usize = 5;

/// How many titles are compared by all parts, to find those that one is linked with.
const N_COMPARED: usize = 200;

/// The titles of the greatest likeness, to the power of [`SHARPNESS`].
fn sharpened(likeness: impl Iterator<Item = (usize, f32)>) -> Vec<Link> {
    let mut found: Vec<Link> = likeness.filter(|it| it.1 > 0.0).collect();
    let order = |a: &Link, b: &Link| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if found.len() > N_NEAR {
        found.select_nth_unstable_by(N_NEAR, order);
        found.truncate(N_NEAR);
    }
    found.iter_mut().for_each(|it| it.1 = it.1.powi(SHARPNESS));
    found
}

/// Links of each title with those most like it, both ways, divided by the root of what
/// links there are at either end.
fn links(titles: &[Title], weights: Weights) -> Vec<Vec<Link>> {
    let vectors: Vec<Option<&Vector>> = titles.iter().map(|it| it.form.vector.as_ref()).collect();
    let near = |i: usize| {
        let likeness = |j: usize| (j, titles[i].likeness(&titles[j], weights));
        let others = (0..titles.len()).filter(|j| *j != i);
        let Some(own) = vectors[i] else { return sharpened(others.map(likeness)) };
        // Vectors are compared soonest: only what is near by them is compared by all parts.
        let mut by_vector: Vec<Link> = others.map(|j| (j, vectors[j].map_or(0.0, |it| own.cosine(it)))).collect();
        if by_vector.len() > N_COMPARED {
            by_vector.select_nth_unstable_by(N_COMPARED, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            by_vector.truncate(N_COMPARED);
        }
        sharpened(by_vector.into_iter().map(|it| likeness(it.0)))
    };
    let n_threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let places: Vec<usize> = (0..titles.len()).collect();
    let near: Vec<Vec<Link>> = std::thread::scope(|scope| {
        let parts = places.chunks(titles.len().div_ceil(n_threads).max(1));
        let threads: Vec<_> =
            parts.map(|part| scope.spawn(move || part.iter().map(|i| near(*i)).collect::<Vec<_>>())).collect();
        threads.into_iter().flat_map(|it| it.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let mut links: Vec<BTreeMap<usize, f32>> = vec![BTreeMap::new(); titles.len()];
    for (i, near) in near.into_iter().enumerate() {
        for (j, likeness) in near {
            links[i].insert(j, likeness);
            links[j].insert(i, likeness);
        }
    }
    let roots: Vec<f32> = links.iter().map(|it| it.values().sum::<f32>().sqrt()).collect();
    let divided = |(i, it): (usize, BTreeMap<usize, f32>)| {
        it.into_iter().map(|(j, link)| (j, link / (roots[i] * roots[j]))).collect()
    };
    links.into_iter().enumerate().map(divided).collect()
}

/// The best `n`, the earlier of two that are equal.
fn ranked(likeness: Vec<f32>, n: usize) -> Vec<(usize, f32)> {
    let mut found: Vec<(usize, f32)> = likeness.into_iter().enumerate().collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(n);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(one: &str, two: &str) -> f32 {
        Title::read(one).likeness(&Title::read(two), Weights::ALL)
    }

    /// The title in front is more like the second than like the third.
    const NEARER: &[(&str, &str, &str)] = &[
        ("文员", "行政助理", "货车司机"),
        ("出纳", "会计", "厨师"),
        ("养老护理员", "老年人护工", "软件测试工程师"),
        ("保安", "安全保卫人员", "保险代理人"),
        ("程序员", "软件开发工程师", "程序导演"),
        ("nurse", "registered nurse", "purse maker"),
        ("truck driver", "lorry driver", "truck salesman"),
        ("accountant", "bookkeeper", "bookbinder"),
        ("厨师", "cook", "welder"),
        ("电工", "electrician", "hairdresser"),
    ];

    #[test]
    fn two_names_of_one_job_are_nearer_than_a_stranger() {
        for (title, near, far) in NEARER {
            let (near_by, far_by) = (likeness(title, near), likeness(title, far));
            assert!(near_by > far_by, "{title}: {near} {near_by}, {far} {far_by}");
        }
    }

    #[test]
    fn likeness_is_mutual_bounded_and_whole_for_the_same() {
        for (one, two, three) in NEARER {
            for (a, b) in [(one, two), (two, three), (one, three)] {
                let it = likeness(a, b);
                assert!((0.0..=1.0 + 1e-5).contains(&it), "{a} {b} {it}");
                assert!((it - likeness(b, a)).abs() < 1e-5, "{a} {b}");
            }
            assert!(likeness(one, one) > 0.9, "{one}");
        }
        assert_eq!(likeness("", "会计"), 0.0);
        assert_eq!(likeness("——", "！"), 0.0);
    }

    #[test]
    fn only_named_parts_count() {
        assert_eq!(Weights::ALL.only("lexical,vector").unwrap().concept, 0.0);
        assert!(Weights::ALL.only("lexical,magic").is_none());
        let shelf = Shelf::new(["会计", "会计师", "厨师"].into_iter(), Weights::ALL.only("lexical").unwrap());
        let found = shelf.nearest("会计", 3);
        assert_eq!(found.iter().map(|it| it.0).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(shelf.nearest("焊工", 3).iter().map(|it| it.1).sum::<f32>(), 0.0);
    }
}
