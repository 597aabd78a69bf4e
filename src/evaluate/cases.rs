//! `bole evaluate search` and `bole evaluate matching`: cases with grades, scored.
//!
//! A line of a file of cases is `kind<TAB>what<TAB>grades`: a `query` is what is
//! typed, a `profile` wants postings, a `posting` wants people. Grades are
//! `key:3 key:1`, 3 for the very thing, 2 for a good answer, 1 for one that may
//! be shown; what is not named is 0. The postings and people stand beside it
//! (`postings.tsv`, `profiles.tsv`). `docs/relevance.md` describes the columns.

#![allow(clippy::print_stdout, reason = "a command's answer goes to standard output")]

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::Context;

use super::measures::{ndcg, reciprocal_rank};
use super::pool::Pool;

/// What a case looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Postings for what is typed.
    Query,
    /// Postings for a person.
    Profile,
    /// People for a posting.
    Posting,
}

/// A case and how good its answer was.
#[derive(Debug, Clone)]
pub struct Scored {
    /// What it looks for.
    pub kind: Kind,
    /// What was typed, or a key.
    pub what: String,
    /// nDCG of the first ten places.
    pub ndcg: f64,
    /// One over the place of the first good answer.
    pub reciprocal_rank: f64,
    /// The keys of the first ten answers.
    pub answers: Vec<String>,
}

struct Case {
    kind: Kind,
    what: String,
    grades: HashMap<String, u8>,
}

/// Scores the cases of these kinds in their order.
///
/// # Errors
/// A file cannot be read, or names what is not there.
pub fn score(path: &Path, kinds: &[Kind]) -> anyhow::Result<Vec<Scored>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let cases: Vec<Case> = lines(&text).map(case).collect::<anyhow::Result<_>>()?;
    let pool = Pool::fill(path.parent().unwrap_or(Path::new(".")))?;
    for case in &cases {
        let unknown = case.grades.keys().find(|it| !pool.has(it));
        anyhow::ensure!(unknown.is_none(), "{}: nothing is called {unknown:?}", case.what);
    }
    let wanted = cases.iter().filter(|it| kinds.contains(&it.kind));
    wanted.map(|it| scored(&pool, it)).collect()
}

fn scored(pool: &Pool, case: &Case) -> anyhow::Result<Scored> {
    let mut ranked = match case.kind {
        Kind::Query => pool.search(&case.what)?,
        Kind::Profile => pool.postings_for(&case.what)?,
        Kind::Posting => pool.profiles_for(&case.what)?,
    };
    ranked.truncate(10);
    Ok(Scored {
        kind: case.kind,
        what: case.what.clone(),
        ndcg: ndcg(&ranked, &case.grades),
        reciprocal_rank: reciprocal_rank(&ranked, &case.grades),
        answers: ranked.into_iter().map(ToOwned::to_owned).collect(),
    })
}

/// The lines of a table that say something.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|it| !it.starts_with('#') && !it.is_empty())
}

fn case(line: &str) -> anyhow::Result<Case> {
    let [kind, what, grades] = line.split('\t').collect::<Vec<_>>()[..] else {
        anyhow::bail!("{line}: not three columns")
    };
    let kind = match kind {
        "query" => Kind::Query,
        "profile" => Kind::Profile,
        "posting" => Kind::Posting,
        _ => anyhow::bail!("{line}: {kind} is not query, profile or posting"),
    };
    let grade = |it: &str| {
        let (key, grade) = it.split_once(':')?;
        let grade = grade.parse().ok().filter(|it| (1..=3).contains(it))?;
        Some((key.to_owned(), grade))
    };
    let grades = grades.split(' ').map(grade).collect::<Option<_>>().with_context(|| format!("{line}: grades"))?;
    Ok(Case { kind, what: what.to_owned(), grades })
}

/// The means of each kind, and of all: number of cases, nDCG@10, MRR.
pub fn means(scored: &[Scored]) -> BTreeMap<Option<Kind>, (usize, f64, f64)> {
    let mut sums: BTreeMap<Option<Kind>, (usize, f64, f64)> = BTreeMap::new();
    for it in scored {
        for kind in [Some(it.kind), None] {
            let sum = sums.entry(kind).or_default();
            *sum = (sum.0 + 1, sum.1 + it.ndcg, sum.2 + it.reciprocal_rank);
        }
    }
    sums.into_iter().map(|(kind, (n, ndcg, mrr))| (kind, (n, ndcg / n as f64, mrr / n as f64))).collect()
}

/// Scores the cases of these kinds and prints the worst of them and the means.
pub(super) fn run(path: &Path, kinds: &[Kind]) -> anyhow::Result<()> {
    let scored = score(path, kinds)?;
    for it in scored.iter().filter(|it| it.ndcg < WORTH_A_LOOK) {
        println!("{:.3}\t{:?}\t{}\t{}", it.ndcg, it.kind, it.what, it.answers.join(" "));
    }
    println!("kind\tcases\tnDCG@10\tMRR");
    for (kind, (n, ndcg, mrr)) in means(&scored) {
        println!("{}\t{n}\t{ndcg:.4}\t{mrr:.4}", kind.map_or("all".to_owned(), |it| format!("{it:?}").to_lowercase()));
    }
    Ok(())
}

/// Cases below this are printed with their answers.
const WORTH_A_LOOK: f64 = 0.7;
