//! Reading places: one that someone filled in, and those named in free text.

use super::{Level, Region, is_within, names};
use crate::search::analysis::{fold, is_han, words};

/// A place named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Which place.
    pub region: &'static Region,
    /// First byte of its name.
    pub start: usize,
    /// One past the last byte of its name.
    pub end: usize,
}

/// What the parts of an address mean together: `["深圳", "南山区"]`,
/// `["北京-朝阳区"]`, `["吉林省四平市伊通满族自治县"]`. A name that several
/// regions have is settled by the other parts.
///
/// `None` where nothing is a place (异地招聘) or the place stays in doubt.
pub fn locate(parts: &[&str]) -> Option<&'static Region> {
    let mut named: Vec<Candidates> = Vec::new();
    let is_gap = |c: char| !is_han(c) && !c.is_alphanumeric();
    let parts: Vec<String> = parts.iter().map(|it| fold(it)).collect();
    let pieces = || parts.iter().flat_map(|it| it.split(is_gap)).filter(|it| !it.is_empty());
    pieces().for_each(|it| read_names(it, &mut named));
    if pieces().nth(1).is_some() {
        // 长春 and 高新区 are one name that was taken apart.
        read_names(&pieces().collect::<String>(), &mut named);
    }
    best(&named)
}

/// The regions that one name can mean, and whether it needs the support of
/// another name.
struct Candidates {
    regions: &'static [&'static Region],
    is_weak: bool,
}

/// One name after the other from the beginning; what follows the last is street
/// and number, or a name that is no region.
fn read_names(piece: &str, named: &mut Vec<Candidates>) {
    let mut at = 0;
    while let Some((name, length)) = names::longest(&piece[at..], |_| true) {
        at += length;
        let is_followed = at < piece.len() && !names::is_zone(&piece[at..]);
        let is_small = name.regions.iter().all(|it| it.level >= Level::County);
        let matched = &piece[at - length..at];
        let is_short = name.regions.iter().all(|it| it.short == matched && it.name != matched);
        named.push(Candidates {
            regions: &name.regions,
            is_weak: is_followed && (name.is_cautious || (is_small && is_short)),
        });
    }
}

/// The region that most names lead to: each that means it or a region around
/// it counts. Of several that are equal the largest wins, if it is alone.
fn best(named: &[Candidates]) -> Option<&'static Region> {
    let support = |region: &Region| {
        let leads = |it: &&Candidates| it.regions.iter().any(|it| is_within(region.code, it.code));
        named.iter().filter(leads).count()
    };
    let all = named.iter().flat_map(|it| it.regions.iter().map(move |region| (*region, it.is_weak)));
    let mut ranked: Vec<(usize, Level, &'static Region)> = all
        .map(|(region, is_weak)| (support(region), region.level, region, is_weak))
        .filter(|&(support, _, _, is_weak)| support > 1 || !is_weak)
        .map(|(support, level, region, _)| (support, level, region))
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.code.cmp(b.2.code)));
    ranked.dedup_by_key(|it| it.2.code);
    match ranked.as_slice() {
        [first, second, ..] if (first.0, first.1) == (second.0, second.1) => None,
        [first, ..] => Some(first.2),
        [] => None,
    }
}

/// The places that a query or a text names, in order. Names that follow each
/// other downwards (四平市伊通县) are one place. A name stands on the bounds of
/// words only; a short name that is also a word, or that several regions have,
/// counts where another place of the text settles it.
pub fn mentions(text: &str) -> Vec<Mention> {
    let mut found: Vec<Found> = Vec::new();
    let words = words(text);
    let mut next = 0;
    while let Some(word) = words.get(next) {
        next += 1;
        if !word.text.starts_with(is_han) {
            continue;
        }
        let run = run_of(&words[next - 1..]);
        let fits = |end: usize| run.1.contains(&end);
        let Some((name, length)) = names::longest(&run.0, fits) else { continue };
        if names::is_no_place(&run.0[length..]) {
            continue;
        }
        let last = run.1.iter().position(|&it| it == length).unwrap_or(0);
        next += last;
        let end = words[next - 1].end;
        push(
            &mut found,
            text,
            Found { regions: name.regions.clone(), is_cautious: name.is_cautious, start: word.start, end },
        );
    }
    settle(found)
}

/// The words that follow each other without a gap, joined, and where each ends.
fn run_of(words: &[crate::search::analysis::Token]) -> (String, Vec<usize>) {
    /// No name has more words.
    const MOST: usize = 12;
    let mut text = String::new();
    let mut ends = Vec::new();
    let mut end = words[0].start;
    for word in words.iter().take(MOST).take_while(|it| it.text.starts_with(is_han)) {
        if word.start != end {
            break;
        }
        text.push_str(&word.text);
        ends.push(text.len());
        end = word.end;
    }
    (text, ends)
}

struct Found {
    regions: Vec<&'static Region>,
    is_cautious: bool,
    start: usize,
    end: usize,
}

/// Joins a name to the one before it where it lies within that.
fn push(found: &mut Vec<Found>, text: &str, next: Found) {
    if let Some(last) = found.last_mut() {
        let between = &text[last.end..next.start];
        let is_near = between.chars().all(|c| matches!(c, ' ' | '-' | '·' | '/' | '\u{3000}' | '－'));
        let inside =
            |it: &&'static Region| last.regions.iter().any(|outer| outer != it && is_within(it.code, outer.code));
        let narrower: Vec<_> = next.regions.iter().copied().filter(|it| inside(it)).collect();
        if is_near && !narrower.is_empty() {
            *last = Found { regions: narrower, is_cautious: false, start: last.start, end: next.end };
            return;
        }
    }
    found.push(next);
}

fn settle(found: Vec<Found>) -> Vec<Mention> {
    let certain: Vec<Option<&'static Region>> =
        found.iter().map(|it| if it.is_cautious { None } else { largest(&it.regions) }).collect();
    let settle_one = |(at, it): (usize, Found)| {
        let others = || certain.iter().enumerate().filter(|other| other.0 != at);
        let is_supported =
            |region: &Region| others().filter_map(|it| *it.1).any(|it| it != region && is_within(region.code, it.code));
        let supported: Vec<_> = it.regions.iter().copied().filter(|region| is_supported(region)).collect();
        let region = match largest(&supported) {
            Some(region) => region,
            None if it.is_cautious => return None,
            None => largest(&it.regions)?,
        };
        Some(Mention { region, start: it.start, end: it.end })
    };
    found.into_iter().enumerate().filter_map(settle_one).collect()
}

/// `None` where two are equally large.
fn largest(regions: &[&'static Region]) -> Option<&'static Region> {
    let level = regions.iter().map(|it| it.level).min()?;
    let mut top = regions.iter().filter(|it| it.level == level);
    top.next().filter(|_| top.next().is_none()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::regions::full_name;

    #[test]
    fn places_that_someone_filled_in() {
        let cases: &[(&[&str], Option<&str>)] = &[
            (&["深圳", "南山区"], Some("广东省深圳市南山区")),
            (&["南山区", "深圳"], Some("广东省深圳市南山区")),
            (&["上海"], Some("上海市")),
            (&["上海", "浦东新区"], Some("上海市浦东新区")),
            (&["广东省"], Some("广东省")),
            (&["昆山"], Some("江苏省苏州市昆山市")),
            (&["伊通县"], Some("吉林省四平市伊通满族自治县")),
            (&["伊通"], Some("吉林省四平市伊通满族自治县")),
            (&["伊通县", "营城子镇"], Some("吉林省四平市伊通满族自治县营城子镇")),
            (&["吉林省四平市伊通满族自治县"], Some("吉林省四平市伊通满族自治县")),
            (&["吉林省四平市伊通满族自治县人民大路1号"], Some("吉林省四平市伊通满族自治县")),
            (&["北京-朝阳区"], Some("北京市朝阳区")),
            (&["长春市朝阳区"], Some("吉林省长春市朝阳区")),
            (&["朝阳区"], None),
            (&["朝阳"], Some("辽宁省朝阳市")),
            (&["苏州工业园区"], Some("江苏省苏州市")),
            (&["苏州", "工业园区"], Some("江苏省苏州市")),
            (&["长春", "高新区"], Some("吉林省长春市长春高新技术产业开发区")),
            (&["成都", "高新区"], Some("四川省成都市")),
            (&["深圳", "龙华新区"], Some("广东省深圳市龙华区")),
            (&["吉林"], Some("吉林省")),
            (&["吉林市"], Some("吉林省吉林市")),
            (&["吉林", "长春"], Some("吉林省长春市")),
            (&["吉林", "吉林市"], Some("吉林省吉林市")),
            (&["延边州"], Some("吉林省延边朝鲜族自治州")),
            (&["內蒙古"], Some("内蒙古自治区")),
            (&["北京", "南山区"], Some("北京市")),
            (&["大同"], Some("山西省大同市")),
            (&["仙桃"], Some("湖北省仙桃市")),
            (&["异地招聘"], None),
            (&["远程"], None),
            (&["公安局"], None),
            (&[], None),
            (&["", "不限"], None),
        ];
        for (parts, expected) in cases {
            let found = locate(parts).and_then(|it| full_name(it.code));
            assert_eq!(found.as_deref(), *expected, "{parts:?}");
        }
    }

    #[test]
    fn places_in_free_text() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("长春 会计", &[("长春", "吉林省长春市")]),
            ("長春會計", &[("長春", "吉林省长春市")]),
            ("会计 四平市伊通县", &[("四平市伊通县", "吉林省四平市伊通满族自治县")]),
            ("伊通护工", &[("伊通", "吉林省四平市伊通满族自治县")]),
            ("伊通镇 保洁", &[("伊通镇", "吉林省四平市伊通满族自治县伊通镇")]),
            ("长春 朝阳区 司机", &[("长春 朝阳区", "吉林省长春市朝阳区")]),
            ("北京-朝阳 司机", &[("北京-朝阳", "北京市朝阳区")]),
            ("朝阳区 司机", &[]),
            ("朝阳区司机，长春", &[("朝阳区", "吉林省长春市朝阳区"), ("长春", "吉林省长春市")]),
            ("北京或上海", &[("北京", "北京市"), ("上海", "上海市")]),
            ("吉林省吉林市 电工", &[("吉林省吉林市", "吉林省吉林市")]),
            ("吉林 电工", &[("吉林", "吉林省")]),
            ("湖南菜厨师", &[]),
            ("公安 辅警", &[]),
            ("和平饭店 服务员", &[]),
            ("资源管理", &[]),
            ("互助合作的东方人", &[]),
            ("来宾接待", &[]),
            ("沟通渠道通道，东区大厂互助", &[]),
            ("Java开发（深圳·南山）", &[("深圳·南山", "广东省深圳市南山区")]),
            ("月嫂", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = mentions(text)
                .iter()
                .map(|it| (&text[it.start..it.end], full_name(it.region.code).unwrap_or_default()))
                .collect();
            let found: Vec<_> = found.iter().map(|it| (it.0, it.1.as_str())).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
}
