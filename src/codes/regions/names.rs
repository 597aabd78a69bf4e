//! The names by which people call regions, and the words around them.
//!
//! `index/places.csv` says in its second column what a word is: another name
//! of the region with that code; nothing for a short name that is also an
//! ordinary word; `+` for what may follow a short name without making it
//! another name (a development zone); `-` for what makes it no place at all (a
//! dish, a dialect).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{ALL, Level, Region, get};

static FILE: &str = include_str!("../../../index/places.csv");

/// The regions that a name can mean.
pub(super) struct Named {
    pub(super) regions: Vec<&'static Region>,
    /// Whether the name alone proves nothing: it is also an ordinary word, or
    /// other regions may have it.
    pub(super) is_cautious: bool,
}

/// What the beginning of `text` names: the longest name whose end `fits`, and
/// its length in bytes.
pub(super) fn longest(text: &str, fits: impl Fn(usize) -> bool) -> Option<(&'static Named, usize)> {
    let names = &*NAMES;
    let most = *names.longest.get(&text[..two_characters(text)])?;
    let starts = text.char_indices().map(|it| it.0).chain([text.len()]);
    let ends: Vec<usize> = starts.take(most + 1).skip(2).filter(|&end| fits(end)).collect();
    let longest_first = ends.into_iter().rev();
    longest_first.filter_map(|end| names.named.get(&text[..end]).map(|it| (it, end))).next()
}

/// Whether a name is also an ordinary word.
pub(super) fn is_cautious(name: &str) -> bool {
    static CAUTIOUS: LazyLock<HashSet<&str>> = LazyLock::new(|| marked("").collect());
    CAUTIOUS.contains(name)
}

/// Whether what follows a short name leaves it the name of that place.
pub(super) fn is_zone(after: &str) -> bool {
    marked("+").any(|it| after.starts_with(it))
}

/// Whether what follows a name makes it something else than a place.
pub(super) fn is_no_place(after: &str) -> bool {
    marked("-").any(|it| after.starts_with(it))
}

/// What the codes of the province begin with whose townships are listed: Jilin.
const LISTED: &str = "22";

struct Names {
    named: HashMap<&'static str, Named>,
    /// For the first two characters of names, how many the longest has.
    longest: HashMap<&'static str, usize>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut named: HashMap<&str, Named> = HashMap::new();
    let mut add = |name: &'static str, region: &'static Region, is_cautious: bool| {
        let it = named.entry(name).or_insert(Named { regions: Vec::new(), is_cautious });
        it.is_cautious &= is_cautious;
        if !it.regions.contains(&region) {
            it.regions.push(region);
        }
    };
    let townships: HashSet<&str> = ALL.iter().filter(|it| it.level == Level::Township).map(|it| it.short).collect();
    for region in ALL.iter() {
        add(region.name, region, is_cautious(region.name) || is_common_township(region));
        if region.level != Level::Township && region.short != region.name {
            // 永宁 is a county of Ningxia, and here a street of Yitong: where townships are listed
            // people mean their own.
            let is_far = region.level == Level::County && !region.code.starts_with(LISTED);
            add(region.short, region, is_cautious(region.short) || (is_far && townships.contains(region.short)));
        }
    }
    for (alias, code) in rows() {
        if let Some(region) = get(code) {
            add(alias, region, false);
        }
    }
    let mut longest: HashMap<&str, usize> = HashMap::new();
    for name in named.keys() {
        let most = longest.entry(&name[..two_characters(name)]).or_default();
        *most = (*most).max(name.chars().count());
    }
    Names { named, longest }
});

/// Only the townships of Jilin are listed, so a short name like 太平镇 may well
/// mean another one elsewhere; 营城子镇 or one named after its county does not.
fn is_common_township(region: &Region) -> bool {
    let is_long = region.name.chars().nth(3).is_some();
    let is_local = || get(&region.code[..6]).is_some_and(|it| region.name.starts_with(it.short));
    region.level == Level::Township && !is_long && !is_local()
}

fn two_characters(text: &str) -> usize {
    text.char_indices().nth(2).map_or(text.len(), |it| it.0)
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    static ROWS: LazyLock<Vec<(&str, &str)>> =
        LazyLock::new(|| FILE.lines().skip(1).filter_map(|line| line.split_once(',')).collect());
    ROWS.iter().copied()
}

fn marked(mark: &'static str) -> impl Iterator<Item = &'static str> {
    static MARKED: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let mut marked: HashMap<&str, Vec<&str>> = HashMap::new();
        rows().for_each(|(word, mark)| marked.entry(mark).or_default().push(word));
        marked
    });
    MARKED.get(mark).into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alias_leads_somewhere() {
        for (alias, code) in rows() {
            assert!(matches!(code, "" | "+" | "-") || get(code).is_some(), "{alias}: unknown code {code}");
        }
    }

    #[test]
    fn the_longest_name_wins() {
        for (text, expected) in
            [("伊通满族自治县招工", "伊通满族自治县"), ("伊通招工", "伊通"), ("吉林市区", "吉林市"), ("护工", "")]
        {
            assert_eq!(&text[..longest(text, |_| true).map_or(0, |it| it.1)], expected);
        }
    }
}
