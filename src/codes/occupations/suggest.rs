//! From a free job title to the occupation that it means.
//!
//! Each name of an occupation is a small document (a title should resemble one
//! name, not the average of twenty), its definition and tasks are another. Both
//! are scored by BM25 over single characters and pairs of them, which needs no
//! dictionary and forgives what people leave out; a name that stands in the
//! title word for word counts extra.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Occupation, all};
use crate::codes::regions;
use crate::search::analysis::{fold, is_han};

/// An occupation that a title may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// Which one.
    pub occupation: &'static Occupation,
    /// 0 to 1: how much of the title it explains; above 0.8 it can be proposed
    /// without asking.
    pub confidence: f32,
}

/// What each part of the score weighs, set once by one look at the measure.
const TEXT_WEIGHT: f32 = 0.25;
const CONTAINED_WEIGHT: f32 = 0.5;
const K1: f32 = 1.2;
const B: f32 = 0.5;

/// The `n` likeliest occupations of a job title, the best first; empty for a
/// title without a letter.
pub fn suggest(title: &str, n: usize) -> Vec<Suggestion> {
    INDEX.suggest(title, n)
}

static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

/// A character or a pair of characters.
type Term = u64;

/// The names (or the texts) of all occupations, term by term.
struct Field {
    /// The occupation of each document.
    owners: Vec<u32>,
    /// `b`-normalised length of each document.
    norms: Vec<f32>,
    /// Documents of each term and how often they have it.
    postings: HashMap<Term, Vec<(u32, f32)>>,
}

struct Index {
    names: Field,
    texts: Field,
    /// The occupations of each folded name.
    exact: HashMap<String, Vec<u32>>,
}

impl Index {
    fn new() -> Index {
        let (mut names, mut texts) = (Vec::new(), Vec::new());
        let mut exact: HashMap<String, Vec<u32>> = HashMap::new();
        for (owner, it) in (0..).zip(all()) {
            for name in std::iter::once(it.name).chain(it.aliases.iter().copied()) {
                let name = fold(name);
                names.push((owner, terms(&name)));
                exact.entry(name).or_default().push(owner);
            }
            let text = fold(&format!("{}。{}", it.definition, it.tasks.join("。")));
            texts.push((owner, terms(&text)));
        }
        Index { names: Field::new(names), texts: Field::new(texts), exact }
    }

    fn suggest(&self, title: &str, n: usize) -> Vec<Suggestion> {
        let segments = clean(title);
        let mut wanted: HashMap<Term, f32> = HashMap::new();
        for (i, segment) in segments.iter().enumerate() {
            // What follows a slash or a plus is an alternative or praise.
            let weight = if i == 0 { 1.0 } else { 0.5 };
            for term in terms(segment) {
                let slot = wanted.entry(term).or_default();
                *slot = slot.max(weight);
            }
        }
        let possible: f32 = wanted.iter().map(|(term, w)| w * self.names.rarity(*term)).sum();
        if possible <= 0.0 {
            return Vec::new();
        }
        let mut scores = vec![0.0_f32; all().len()];
        self.names.score(&wanted, &mut scores, 1.0);
        self.texts.score(&wanted, &mut scores, TEXT_WEIGHT);
        for segment in &segments {
            self.add_contained(segment, &mut scores);
        }
        let mut ranked: Vec<(usize, f32)> =
            scores.into_iter().enumerate().filter(|it| it.1 > 0.0).collect();
        ranked.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(n);
        let confidence = |score: f32| (score / (possible * 2.0)).min(1.0);
        let suggestion =
            |(at, score)| Suggestion { occupation: &all()[at], confidence: confidence(score) };
        ranked.into_iter().map(suggestion).collect()
    }

    /// Adds to the occupations whose name stands in the title as it is.
    fn add_contained(&self, segment: &str, scores: &mut [f32]) {
        let bounds: Vec<usize> =
            segment.char_indices().map(|it| it.0).chain([segment.len()]).collect();
        let mut added: HashMap<u32, f32> = HashMap::new();
        for (first, &start) in bounds.iter().enumerate() {
            for &end in bounds.iter().skip(first + 2).take(11) {
                let name = &segment[start..end];
                for &owner in self.exact.get(name).map_or(&[][..], Vec::as_slice) {
                    let weight: f32 = terms(name).iter().map(|it| self.names.rarity(*it)).sum();
                    let whole = if name.len() == segment.len() { 2.0 } else { 1.0 };
                    let slot = added.entry(owner).or_default();
                    *slot = slot.max(weight * whole * CONTAINED_WEIGHT);
                }
            }
        }
        for (owner, weight) in added {
            scores[owner as usize] += weight;
        }
    }
}

impl Field {
    fn new(documents: Vec<(u32, Vec<Term>)>) -> Field {
        let mean =
            documents.iter().map(|it| it.1.len()).sum::<usize>() as f32 / documents.len() as f32;
        let mut field = Field { owners: Vec::new(), norms: Vec::new(), postings: HashMap::new() };
        for (id, (owner, terms)) in (0..).zip(documents) {
            field.owners.push(owner);
            field.norms.push(K1 * (1.0 - B + B * terms.len() as f32 / mean));
            for term in terms {
                let postings = field.postings.entry(term).or_default();
                match postings.last_mut() {
                    Some(last) if last.0 == id => last.1 += 1.0,
                    _ => postings.push((id, 1.0)),
                }
            }
        }
        field
    }

    fn rarity(&self, term: Term) -> f32 {
        let n = self.postings.get(&term).map_or(0, Vec::len) as f32;
        (1.0 + (self.owners.len() as f32 - n + 0.5) / (n + 0.5)).ln()
    }

    /// Adds to each occupation the score of its best document.
    fn score(&self, wanted: &HashMap<Term, f32>, scores: &mut [f32], weight: f32) {
        let mut documents = vec![0.0_f32; self.owners.len()];
        for (term, term_weight) in wanted {
            let Some(postings) = self.postings.get(term) else { continue };
            let rarity = self.rarity(*term) * term_weight;
            for &(id, tf) in postings {
                documents[id as usize] += rarity * tf * (K1 + 1.0) / (tf + self.norms[id as usize]);
            }
        }
        let mut best = vec![0.0_f32; scores.len()];
        for (score, &owner) in documents.iter().zip(&self.owners) {
            best[owner as usize] = best[owner as usize].max(*score);
        }
        for (score, best) in scores.iter_mut().zip(best) {
            *score += best * weight;
        }
    }
}

/// Characters and pairs of neighbours; a word in Latin letters is one term.
fn terms(text: &str) -> Vec<Term> {
    let mut terms = Vec::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut latin: Option<Term> = None;
    for c in text.chars() {
        if is_han(c) {
            terms.extend(latin.take());
            terms.push(Term::from(u32::from(c)));
            terms.extend(
                before.map(|it| Term::from(u32::from(it)) << 32 | Term::from(u32::from(c))),
            );
            before = Some(c);
        } else {
            before = None;
            if c.is_alphanumeric() || matches!(c, '+' | '#') {
                // Seven letters in 56 bits are unique, and longer words nearly.
                let word = latin.unwrap_or(1 << 63);
                latin = Some(1 << 63 | word.wrapping_mul(0x100_0193) ^ Term::from(u32::from(c)));
            } else {
                terms.extend(latin.take());
            }
        }
    }
    terms.extend(latin);
    terms
}

/// Words that say how senior, how urgent or how good, but not what.
const NOISE: &[&str] = &[
    "高级",
    "资深",
    "初级",
    "中级",
    "急聘",
    "诚聘",
    "急招",
    "直招",
    "高薪",
    "应届毕业生",
    "应届生",
    "应届",
    "毕业生",
    "实习生",
    "实习",
    "储备",
    "兼职",
    "全职",
    "综合薪资",
    "薪资",
    "日薪",
    "时薪",
    "工资",
    "保底",
    "双休",
    "单休",
    "包吃住",
    "包食宿",
    "管吃住",
    "管住",
    "包吃",
    "包住",
    "五险一金",
    "五险",
    "六险一金",
    "下午茶",
    "社保",
    "无责底薪",
    "底薪",
    "提成",
    "月薪",
    "月入",
    "年薪",
    "日结",
    "周结",
    "长白班",
    "可接受",
    "无经验",
    "经验不限",
    "零基础",
    "接受小白",
    "小白",
    "居家",
    "远程",
    "外派",
    "驻场",
    "员工餐",
    "住宿",
    "带薪",
    "培训",
    "奖金",
    "年终奖",
    "补贴",
    "急需",
];

/// The folded segments of a title that say what the work is, the first one
/// first. Falls back to the whole title where nothing would be left.
fn clean(title: &str) -> Vec<String> {
    let title = fold(title);
    let mut plain = String::with_capacity(title.len());
    let mut depth = 0_usize;
    for c in title.chars() {
        match c {
            '(' | '[' | '【' | '{' | '<' | '《' => depth += 1,
            ')' | ']' | '】' | '}' | '>' | '》' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let segments: Vec<String> = split(&plain);
    if segments.is_empty() {
        split(&title.replace(['(', ')', '[', ']', '【', '】'], " "))
    } else {
        segments
    }
}

fn split(title: &str) -> Vec<String> {
    let is_gap = |c: char| !(is_han(c) || c.is_alphanumeric() || matches!(c, '+' | '#' | '.'));
    let mut segments = Vec::new();
    for segment in title.split(is_gap) {
        let mut segment = without_sums(segment);
        for mention in regions::mentions(&segment).into_iter().rev() {
            if mention.end - mention.start < segment.len() {
                segment.replace_range(mention.start..mention.end, "");
            }
        }
        // An employer recruits someone (某厂招聘车工); a recruiter is one (招聘专员).
        for verb in ["招聘", "招募", "急招", "诚聘"] {
            if let Some((_, wanted)) = segment.split_once(verb).filter(|it| !it.0.is_empty()) {
                let has_more = wanted.chars().nth(1).is_some();
                segment = if has_more { wanted.to_owned() } else { segment.replace(verb, "") };
            }
        }
        for noise in NOISE {
            if segment.contains(noise) && segment.len() > noise.len() {
                segment = segment.replace(noise, "");
            }
        }
        let is_word = segment.chars().any(char::is_alphabetic);
        if is_word {
            segments.push(segment.trim_matches('+').to_owned());
        }
    }
    segments
}

/// Without numbers and their units (`8k`, `1万`, `260元`), but with `3d` and `5g`.
fn without_sums(segment: &str) -> String {
    let is_sum =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | 'k' | 'w' | '千' | '万' | '元' | '+');
    let mut kept = String::with_capacity(segment.len());
    let mut rest = segment;
    while let Some(first) = rest.find(|c: char| c.is_ascii_digit()) {
        kept.push_str(&rest[..first]);
        rest = &rest[first..];
        let end = rest.find(|c| !is_sum(c)).unwrap_or(rest.len());
        if rest[end..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            kept.push_str(&rest[..end]);
        }
        rest = &rest[end..];
    }
    kept.push_str(rest);
    kept
}
