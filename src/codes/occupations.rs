//! Occupations: the national classification of 2022 (职业分类大典).
//!
//! Codes read `d-dd-dd-dd`: major group (大类), sub-major (中类), minor group
//! (小类), occupation (细类); a group's code ends in zeros. Some sub-major groups
//! have no minor groups, and some minor groups are occupations themselves, so
//! the level is a column of its own. The letters S and L that the book puts
//! behind a name (digital, green) are no part of it; they are flags here.
//!
//! [`suggest()`] finds the occupation that a free job title means.

mod everyday;
mod field;
mod meaning;
mod suggest;
mod title;

use std::sync::LazyLock;

pub use suggest::{FEATURES, Suggestion, features, learn, suggest, title_key};

static FILE: &str = include_str!("../../index/occupations.csv");

/// One entry of the classification, a group or an occupation.
#[derive(Debug, PartialEq, Eq)]
pub struct Occupation {
    /// `d-dd-dd-dd`.
    pub code: &'static str,
    /// The official name.
    pub name: &'static str,
    /// Other names, as job boards use them.
    pub aliases: Vec<&'static str>,
    /// What it is, in a sentence; empty for most groups.
    pub definition: &'static str,
    /// The main tasks; empty for groups.
    pub tasks: Vec<&'static str>,
    /// 1 for a major group, to 4 for an occupation.
    pub level: u8,
    /// Whether the book marks it as a digital occupation.
    pub is_digital: bool,
    /// Whether the book marks it as a green occupation.
    pub is_green: bool,
}

/// All entries, groups before what they hold.
pub fn all() -> &'static [Occupation] {
    static ALL: LazyLock<Vec<Occupation>> = LazyLock::new(|| {
        let mut all: Vec<Occupation> = FILE.lines().skip(1).filter_map(parse).collect();
        all.sort_by_key(|it| it.code);
        all
    });
    &ALL
}

/// `None` where the classification has no such code.
pub fn get(code: &str) -> Option<&'static Occupation> {
    all().binary_search_by(|it| it.code.cmp(code)).ok().map(|at| &all()[at])
}

/// The major group (大类) that a code lies in; `None` for what is no code.
pub fn major_group(code: &str) -> Option<&'static Occupation> {
    get(&format!("{}-00-00-00", code.get(..1)?))
}

/// From the major group down to the entry itself, leaving out groups that the
/// classification has no entry for; empty for an unknown code.
pub fn path(code: &str) -> Vec<&'static Occupation> {
    let Some(last) = get(code) else { return Vec::new() };
    let groups =
        [1, 4, 7].into_iter().filter_map(|length| get(&format!("{}{}", &code[..length], &"0-00-00-00"[length..])));
    let mut path: Vec<_> = groups.chain([last]).collect();
    path.dedup_by_key(|it| it.code);
    path
}

/// The code that a number of the index stands for: 2060300 is 2-06-03-00.
pub fn code_of(number: u64) -> String {
    let digits = format!("{number:07}");
    [&digits[..1], &digits[1..3], &digits[3..5], &digits[5..]].join("-")
}

/// Whether an entry lies within a group, or is it.
pub fn is_within(code: &str, ancestor: &str) -> bool {
    code.starts_with(prefix(ancestor))
}

/// What the codes of an entry and of all within it begin with: `4-14-04-00` is
/// `4-14-04`.
pub fn prefix(code: &str) -> &str {
    let mut prefix = code;
    while let Some(shorter) = prefix.strip_suffix("-00") {
        prefix = shorter;
    }
    prefix
}

/// What an entry is called: by its book, on job boards, every day; nothing for what
/// is no code.
pub fn names(code: &str) -> Vec<&'static str> {
    let Some(it) = get(code) else { return Vec::new() };
    let listed = std::iter::once(it.name).chain(it.aliases.iter().copied());
    listed.chain(everyday::names(it.code).iter().copied()).collect()
}

/// The names that the segmenter must know.
pub fn words() -> impl Iterator<Item = &'static str> {
    let occupations = all().iter().filter(|it| it.level == 4);
    occupations.flat_map(|it| std::iter::once(it.name).chain(it.aliases.iter().copied()))
}

/// `None` for a line that is not of this form; the file is ours, and a test
/// counts its lines.
fn parse(line: &'static str) -> Option<Occupation> {
    let mut columns = line.split(',');
    let mut next = || columns.next();
    let (code, level, name, flags) = (next()?, next()?, next()?, next()?);
    let (aliases, definition, tasks) = (next()?, next()?, next()?);
    let list = |joined: &'static str| joined.split('|').filter(|it| !it.is_empty()).collect();
    Some(Occupation {
        code,
        name,
        aliases: list(aliases),
        definition,
        tasks: list(tasks),
        level: level.parse().ok()?,
        is_digital: flags.contains("digital"),
        is_green: flags.contains("green"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(all().len(), FILE.lines().count() - 1, "a line could not be read");
        let count = |level| all().iter().filter(|it| it.level == level).count();
        assert_eq!((count(1), count(2)), (8, 72));
        assert!(count(4) > 1_400);
        for (i, it) in all().iter().enumerate() {
            assert!(i == 0 || all()[i - 1].code < it.code, "{} is listed twice", it.code);
            assert_eq!(it.code.len(), 10, "{}", it.code);
            assert!(!it.name.ends_with(['S', 'L']), "{} keeps its letter", it.name);
            assert!(major_group(it.code).is_some(), "{}", it.code);
        }
    }

    #[test]
    fn an_entry_knows_its_groups() {
        let cases: &[(&str, &[&str])] = &[
            ("4-14-04-02", &["4-00-00-00", "4-14-00-00", "4-14-04-00", "4-14-04-02"]),
            ("4-14-04-00", &["4-00-00-00", "4-14-00-00", "4-14-04-00"]),
            ("4-00-00-00", &["4-00-00-00"]),
            ("1-01-00-01", &["1-00-00-00", "1-01-00-00", "1-01-00-01"]),
            ("9-99-99-99", &[]),
            ("会计", &[]),
        ];
        for (code, expected) in cases {
            let path: Vec<_> = path(code).iter().map(|it| it.code).collect();
            assert_eq!(path, *expected, "{code}");
        }
        assert_eq!(major_group("4-14-04-02").map(|it| it.code), Some("4-00-00-00"));
        assert_eq!(major_group("会计"), None);
    }

    #[test]
    fn within_is_a_prefix_of_groups() {
        let cases = [
            ("4-14-04-02", "4-14-04-00", true),
            ("4-14-04-02", "4-00-00-00", true),
            ("4-14-04-02", "4-14-04-02", true),
            ("4-14-04-02", "4-14-04-01", false),
            ("4-14-00-00", "4-14-04-00", false),
            ("2-02-10-03", "4-00-00-00", false),
        ];
        for (code, ancestor, expected) in cases {
            assert_eq!(is_within(code, ancestor), expected, "{code} in {ancestor}");
        }
    }

    #[test]
    fn letters_became_flags() {
        let (digital, green) = ("2-02-10-03", all().iter().find(|it| it.is_green));
        assert!(get(digital).is_some_and(|it| it.is_digital && !it.is_green));
        assert!(green.is_some());
    }
}
