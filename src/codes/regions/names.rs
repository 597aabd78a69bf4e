//! The names by which people call regions.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{ALL, Level, Region, get};

static ALIASES: &str = include_str!("../../../index/places.csv");

/// Peoples that autonomous areas are named after, as they end a name.
const PEOPLES: &[&str] = &[
    "满族",
    "朝鲜族",
    "蒙古族",
    "蒙古",
    "回族",
    "藏族",
    "维吾尔",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "哈萨克",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯",
    "塔吉克",
    "普米族",
    "怒族",
    "德昂族",
    "保安族",
    "裕固族",
    "独龙族",
    "鄂温克族",
    "各族",
    "族",
];

/// What a name ends with that people leave out, the longest first.
const ENDINGS: &[(&str, Level)] = &[
    ("特别行政区", Level::Province),
    ("自治区", Level::Province),
    ("省", Level::Province),
    ("市", Level::Province),
    ("自治州", Level::City),
    ("地区", Level::City),
    ("市", Level::City),
    ("盟", Level::City),
    ("自治县", Level::County),
    ("自治旗", Level::County),
    ("林区", Level::County),
    ("特区", Level::County),
    ("新区", Level::County),
    ("区", Level::County),
    ("县", Level::County),
    ("市", Level::County),
    ("旗", Level::County),
    ("街道", Level::Township),
    ("镇", Level::Township),
    ("乡", Level::Township),
];

/// The name without what says its level and its peoples; the whole name where
/// less than two characters would be left (赵县) or the rest is no name (矿区).
pub(super) fn shorten(name: &'static str, level: Level) -> &'static str {
    if name.ends_with("矿区") || name.ends_with("开发区") {
        return name;
    }
    let stripped = ENDINGS.iter().filter(|it| it.1 == level).find_map(|it| name.strip_suffix(it.0));
    let Some(mut short) = stripped.filter(|it| is_long_enough(it)) else { return name };
    if matches!(level, Level::Township) {
        return short;
    }
    // 双江拉祜族佤族布朗族傣族自治县 carries four.
    let strip = |name: &'static str| {
        let shorter = PEOPLES.iter().filter_map(|it| name.strip_suffix(it));
        shorter.filter(|it| is_long_enough(it)).next()
    };
    while let Some(shorter) = strip(short) {
        short = shorter;
    }
    short
}

fn is_long_enough(name: &str) -> bool {
    name.chars().nth(1).is_some()
}

/// The regions that a name can mean.
pub(super) struct Named {
    pub(super) regions: Vec<&'static Region>,
    /// Whether the name alone proves nothing: it is also an ordinary word, or
    /// could be the beginning of another name.
    pub(super) is_cautious: bool,
}

/// What the beginning of `text` names: the longest name whose end `fits`, and
/// its length in bytes.
pub(super) fn longest(text: &str, fits: impl Fn(usize) -> bool) -> Option<(&'static Named, usize)> {
    let (names, longest) = &*NAMES;
    let second = text.char_indices().nth(2).map_or(text.len(), |it| it.0);
    let most = *longest.get(&text[..second])?;
    let mut ends: Vec<usize> = text.char_indices().skip(2).take(most).map(|it| it.0).collect();
    if ends.len() < most {
        ends.push(text.len());
    }
    let ends = ends.into_iter().rev().filter(|&end| fits(end));
    ends.filter_map(|end| names.get(&text[..end]).map(|it| (it, end))).next()
}

/// Only the townships of Jilin are listed, so a short name like 太平镇 may well
/// mean another one elsewhere; 营城子镇 or one named after its county does not.
fn is_common_township(region: &Region) -> bool {
    let is_long = region.name.chars().nth(3).is_some();
    let is_local = || get(&region.code[..6]).is_some_and(|it| region.name.starts_with(it.short));
    region.level == Level::Township && !is_long && !is_local()
}

/// Whether a short name is also an ordinary word, as `index/places.csv` says.
pub(super) fn is_cautious(name: &str) -> bool {
    static CAUTIOUS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| rows().filter(|it| it.1.is_empty()).map(|it| it.0).collect());
    CAUTIOUS.contains(name)
}

/// Names, and for the first two characters of each the most characters that
/// can follow them, and one.
type Names = (HashMap<String, Named>, HashMap<String, usize>);

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names: HashMap<String, Named> = HashMap::new();
    let mut add = |name: String, region: &'static Region, is_cautious: bool| {
        let named = names.entry(name).or_insert(Named { regions: Vec::new(), is_cautious });
        named.is_cautious &= is_cautious;
        if !named.regions.contains(&region) {
            named.regions.push(region);
        }
    };
    for region in ALL.iter() {
        add(region.name.to_owned(), region, is_common_township(region));
        if region.level != Level::Township && region.short != region.name {
            add(region.short.to_owned(), region, is_cautious(region.short));
            // 伊通县, 延边州, 鄂伦春旗.
            let plain = ["县", "州", "旗"].into_iter().find(|it| region.name.ends_with(it));
            if let Some(ending) = plain {
                add(format!("{}{ending}", region.short), region, false);
            }
        }
    }
    for (alias, code) in rows().filter(|it| !it.1.is_empty()) {
        if let Some(region) = get(code) {
            add(alias.to_owned(), region, false);
        }
    }
    let mut longest: HashMap<String, usize> = HashMap::new();
    for name in names.keys() {
        let most = longest.entry(name.chars().take(2).collect()).or_default();
        *most = (*most).max(name.chars().count() - 1);
    }
    (names, longest)
});

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    ALIASES.lines().skip(1).filter_map(|line| line.split_once(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alias_leads_somewhere() {
        for (alias, code) in rows() {
            assert!(code.is_empty() || get(code).is_some(), "{alias}: unknown code {code}");
        }
    }
}
