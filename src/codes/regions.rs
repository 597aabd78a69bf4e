//! Regions: GB/T 2260 codes from province to county, and townships below them.
//!
//! A code has six digits, a township's nine: its county's and three more. A
//! region lies within another where its code begins with the other's [`prefix`],
//! so a filter by place is a filter by prefix. Counties that a province runs
//! itself (and the districts of 北京, 天津, 上海, 重庆) hang on the province: the
//! artificial cities of some lists, which no one lives in, do not exist here.
//!
//! [`locate`] reads a place that someone filled in, [`mentions()`] finds places in
//! free text and is more careful.

mod mentions;
mod names;

use std::sync::LazyLock;

pub use mentions::{Mention, locate, mentions};

static FILE: &str = include_str!("../../index/regions.csv");

/// How large a region is, the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省, 自治区, 直辖市.
    Province,
    /// 地级市, 自治州, 盟.
    City,
    /// 区, 县, 县级市, 旗.
    County,
    /// 镇, 乡, 街道.
    Township,
}

/// One region of the list.
#[derive(Debug, PartialEq, Eq)]
pub struct Region {
    /// Six digits, nine for a township.
    pub code: &'static str,
    /// The official name, without those of the regions around it.
    pub name: &'static str,
    /// How large it is.
    pub level: Level,
    short: &'static str,
}

/// Sorted by code, so that what lies within a region follows it.
static ALL: LazyLock<Vec<Region>> = LazyLock::new(|| {
    let parse = |line: &'static str| {
        let (code, names) = line.split_once(',')?;
        let (name, short) = names.split_once(',')?;
        Some(Region { code, name, level: level(code), short })
    };
    let mut all: Vec<Region> = FILE.lines().skip(1).filter_map(parse).collect();
    all.sort_by_key(|it| it.code);
    all
});

/// `None` where the list has no such code.
pub fn get(code: &str) -> Option<&'static Region> {
    ALL.binary_search_by(|it| it.code.cmp(code)).ok().map(|at| &ALL[at])
}

/// All regions, by code.
pub fn all() -> &'static [Region] {
    &ALL
}

/// The regions directly below, by code; those of `""` are the provinces. Empty
/// for an unknown code.
pub fn children(code: &str) -> Vec<&'static Region> {
    if code.is_empty() {
        return ALL.iter().filter(|it| it.level == Level::Province).collect();
    }
    let from = ALL.partition_point(|it| it.code <= code);
    let within = ALL[from..].iter().take_while(|it| is_within(it.code, code));
    within.filter(|it| parent(it).is_some_and(|it| it.code == code)).collect()
}

/// All regions that are at least so large.
pub fn down_to(level: Level) -> impl Iterator<Item = &'static Region> {
    ALL.iter().filter(move |it| it.level <= level)
}

/// The province first, the region itself last; empty for an unknown code.
pub fn path(code: &str) -> Vec<&'static Region> {
    let mut path: Vec<_> = std::iter::successors(get(code), |it| parent(it)).collect();
    path.reverse();
    path
}

/// Whether one region lies within another, or is it.
pub fn is_within(code: &str, ancestor: &str) -> bool {
    code.starts_with(prefix(ancestor))
}

/// What the codes of a region and of all within it begin with.
pub fn prefix(code: &str) -> &str {
    match code.strip_suffix("0000") {
        Some(province) if code.len() == 6 => province,
        _ if code.len() == 6 => code.strip_suffix("00").unwrap_or(code),
        _ => code,
    }
}

/// The name with those of the regions around it: 吉林省四平市伊通满族自治县.
/// `None` for an unknown code.
pub fn full_name(code: &str) -> Option<String> {
    get(code).map(|_| path(code).iter().map(|it| it.name).collect())
}

/// The name as people say it: 伊通, 四平, 吉林.
pub fn short_name(region: &Region) -> &'static str {
    region.short
}

/// The names that the segmenter must know. Townships are left out: many are
/// ordinary words, and their names are cut before the last character anyway.
pub fn words() -> impl Iterator<Item = &'static str> {
    let listed = ALL.iter().filter(|it| it.level != Level::Township);
    listed.flat_map(|it| [it.name, it.short]).filter(|it| !names::is_cautious(it))
}

fn level(code: &str) -> Level {
    match code.len() {
        6 if code.ends_with("0000") => Level::Province,
        6 if code.ends_with("00") => Level::City,
        6 => Level::County,
        _ => Level::Township,
    }
}

fn parent(region: &Region) -> Option<&'static Region> {
    let province = || get(&format!("{}0000", &region.code[..2]));
    match region.level {
        Level::Province => None,
        Level::City => province(),
        Level::County => get(&format!("{}00", &region.code[..4])).or_else(province),
        Level::Township => get(&region.code[..6]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        let count = |level| ALL.iter().filter(|it| it.level == level).count();
        assert_eq!(count(Level::Province), 34);
        assert!(count(Level::City) > 330 && count(Level::County) > 2_800);
        for pair in ALL.windows(2) {
            assert!(pair[0].code < pair[1].code, "{} is listed twice", pair[0].code);
        }
        for region in ALL.iter() {
            assert!(region.code.bytes().all(|it| it.is_ascii_digit()), "{}", region.code);
            assert!(region.level == Level::Province || parent(region).is_some(), "{} hangs in the air", region.code);
            assert!(region.short.chars().count() > 1, "{} is too short", region.name);
        }
    }

    #[test]
    fn a_region_knows_where_it_lies() {
        let cases = [
            ("220323", "吉林省四平市伊通满族自治县", "伊通"),
            ("220300", "吉林省四平市", "四平"),
            ("220000", "吉林省", "吉林"),
            ("220323100", "吉林省四平市伊通满族自治县伊通镇", "伊通"),
            ("110105", "北京市朝阳区", "朝阳"),
            ("429004", "湖北省仙桃市", "仙桃"),
            ("310115", "上海市浦东新区", "浦东"),
            ("130433", "河北省邯郸市馆陶县", "馆陶"),
            ("130133", "河北省石家庄市赵县", "赵县"),
            ("222400", "吉林省延边朝鲜族自治州", "延边"),
            ("450000", "广西壮族自治区", "广西"),
            ("632800", "青海省海西蒙古族藏族自治州", "海西"),
            ("622926", "甘肃省临夏回族自治州东乡族自治县", "东乡"),
            ("150723", "内蒙古自治区呼伦贝尔市鄂伦春自治旗", "鄂伦春"),
            ("429021", "湖北省神农架林区", "神农架"),
            ("130107", "河北省石家庄市井陉矿区", "井陉矿区"),
            ("232700", "黑龙江省大兴安岭地区", "大兴安岭"),
            ("810000", "香港特别行政区", "香港"),
        ];
        for (code, full, short) in cases {
            assert_eq!(full_name(code).as_deref(), Some(full), "{code}");
            assert_eq!(get(code).map(short_name), Some(short), "{code}");
        }
        assert_eq!(full_name("429000"), None);
    }

    #[test]
    fn within_is_a_prefix() {
        let cases = [
            ("220323", "220300", true),
            ("220323", "220000", true),
            ("220323", "220323", true),
            ("220323101", "220323", true),
            ("220323101", "220300", true),
            ("220300", "220323", false),
            ("220323", "220200", false),
            ("429004", "420000", true),
            ("110105", "110000", true),
            ("210000", "220000", false),
        ];
        for (code, ancestor, expected) in cases {
            assert_eq!(is_within(code, ancestor), expected, "{code} in {ancestor}");
        }
    }

    #[test]
    fn the_tree_can_be_walked() {
        let names = |code| children(code).iter().map(|it| it.name).collect::<Vec<_>>();
        assert_eq!(names("").len(), 34);
        assert!(names("110000").contains(&"朝阳区"));
        assert!(names("420000").contains(&"仙桃市") && names("420000").contains(&"武汉市"));
        assert!(!names("420000").contains(&"江岸区"));
        assert!(names("220300").contains(&"伊通满族自治县"));
        assert!(names("220323").contains(&"伊通镇"));
        assert!(names("999999").is_empty() && names("220323100").is_empty());
    }
}
