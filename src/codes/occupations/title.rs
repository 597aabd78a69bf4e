//! What a job title says about the work, without pay, place and praise.

use std::sync::LazyLock;

use crate::codes::regions;
use crate::search::analysis::{fold, is_han};

static FILE: &str = include_str!("../../../index/title-noise.txt");

/// The lists of `index/title-noise.txt`, whose head says what they are.
struct Noise {
    verbs: Vec<&'static str>,
    units: Vec<char>,
    words: Vec<&'static str>,
}

static NOISE: LazyLock<Noise> = LazyLock::new(|| {
    let mut noise = Noise { verbs: Vec::new(), units: Vec::new(), words: Vec::new() };
    for line in FILE.lines().filter(|it| !it.starts_with('#')) {
        if let Some(verbs) = line.strip_prefix('>') {
            noise.verbs.extend(verbs.split_whitespace());
        } else if let Some(units) = line.strip_prefix('$') {
            noise.units.extend(units.chars().filter(|it| !it.is_whitespace()));
        } else {
            noise.words.extend(line.split_whitespace());
        }
    }
    noise
});

/// The folded segments of a title that say what the work is, the first one
/// first; what stands in brackets only where nothing else does.
pub(super) fn clean(title: &str) -> Vec<String> {
    let title = fold(title);
    let segments = split(&without_brackets(&title));
    if segments.is_empty() { split(&title) } else { segments }
}

fn without_brackets(title: &str) -> String {
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
    plain
}

fn split(title: &str) -> Vec<String> {
    let is_gap = |c: char| !(is_han(c) || c.is_alphanumeric() || matches!(c, '+' | '#' | '.'));
    let says_work = |it: &String| it.chars().any(char::is_alphabetic);
    title.split(is_gap).map(clean_segment).filter(says_work).collect()
}

fn clean_segment(segment: &str) -> String {
    let mut segment = without_sums(segment);
    for mention in regions::mentions(&segment).into_iter().rev() {
        if mention.end - mention.start < segment.len() {
            segment.replace_range(mention.start..mention.end, "");
        }
    }
    for verb in &NOISE.verbs {
        // 某厂招聘车工 looks for a turner, 招聘专员 is a recruiter.
        if let Some((_, wanted)) = segment.split_once(verb).filter(|it| !it.0.is_empty()) {
            let says_whom = wanted.chars().nth(1).is_some();
            segment = if says_whom { wanted.to_owned() } else { segment.replace(verb, "") };
        }
    }
    for noise in &NOISE.words {
        if segment.len() > noise.len() && segment.contains(noise) {
            segment = segment.replace(noise, "");
        }
    }
    segment.trim_matches('+').to_owned()
}

/// Without numbers and their units (`8k`, `260元`), but with `3d` and `5g`.
fn without_sums(segment: &str) -> String {
    let is_sum = |c: char| c.is_ascii_digit() || NOISE.units.contains(&c);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_work_is_left() {
        let cases: &[(&str, &[&str])] = &[
            ("会计", &["会计"]),
            ("高级會計（五险一金）", &["会计"]),
            ("【急】电工/焊工", &["电工", "焊工"]),
            ("长春叉车司机8k+包吃住", &["叉车司机"]),
            ("某厂招聘车工", &["车工"]),
            ("招聘专员", &["招聘专员"]),
            ("3D建模师 5G工程师", &["3d建模师", "5g工程师"]),
            ("C++开发", &["c++开发"]),
            ("（保洁）", &["保洁"]),
            ("长春", &["长春"]),
            ("8000-12000", &[]),
            ("", &[]),
        ];
        for (title, expected) in cases {
            assert_eq!(clean(title), *expected, "{title}");
        }
    }
}
