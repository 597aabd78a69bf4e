//! The tables that the county is drawn from: its employers and its trades.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::texts;
use crate::codes::{Education, occupations};
use crate::postings::{Kind, PayPeriod};

/// A unit of the county, as `employers.csv` has it.
pub(super) struct Unit {
    pub kind: &'static str,
    pub name: &'static str,
    pub region: &'static str,
    pub address: &'static str,
    pub size: &'static str,
    pub about: &'static str,
}

/// What people do for a living, as `trades.csv` has it, or the classification.
pub(super) struct Trade {
    pub code: &'static str,
    pub titles: Vec<String>,
    /// Kinds of units that employ such people.
    pub employers: Vec<&'static str>,
    pub education: Option<Education>,
    /// Years of experience that may be asked for.
    pub years: (i64, i64),
    /// Yuan a period.
    pub pay: (i64, i64),
    pub period: PayPeriod,
    pub most_people: i64,
    pub weight: usize,
    pub skills: Vec<&'static str>,
    pub required: Vec<&'static str>,
    pub preferred: Vec<&'static str>,
    pub majors: Vec<&'static str>,
    /// Where the trade has only one.
    pub kind: Option<Kind>,
}

impl Trade {
    /// The tasks of its occupation, without such as name what no posting may.
    pub(super) fn tasks(&self) -> Vec<&'static str> {
        let tasks = occupations::get(self.code).map(|it| it.tasks.as_slice()).unwrap_or_default();
        tasks.iter().copied().filter(|it| !texts::is_barred(it)).collect()
    }
}

/// All units.
pub(super) static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| {
    let lines = include_str!("employers.csv").lines().skip(1);
    let units = lines.filter_map(|line| {
        let cells = line.split(',').collect::<Vec<_>>();
        let [kind, name, region, address, size, about] = cells.try_into().ok()?;
        Some(Unit { kind, name, region, address, size, about })
    });
    units.collect()
});

/// The trades that a county has most of, under the titles that people write.
pub(super) static TRADES: LazyLock<Vec<Trade>> =
    LazyLock::new(|| include_str!("trades.csv").lines().skip(1).filter_map(trade).collect());

fn trade(line: &'static str) -> Option<Trade> {
    let cells = line.split(',').collect::<Vec<_>>();
    let [
        code,
        titles,
        employers,
        education,
        years,
        low,
        high,
        period,
        people,
        weight,
        skills,
        required,
        preferred,
        majors,
        kind,
    ] = cells.try_into().ok()?;
    let list = |cell: &'static str| cell.split('|').filter(|it| !it.is_empty()).collect::<Vec<_>>();
    let (least, most) = years.split_once('-')?;
    Some(Trade {
        code,
        titles: list(titles).into_iter().map(str::to_owned).collect(),
        employers: list(employers),
        education: match education {
            "j" => Some(Education::JuniorHigh),
            "s" => Some(Education::SeniorHigh),
            "v" => Some(Education::Vocational),
            "c" => Some(Education::College),
            "b" => Some(Education::Bachelor),
            "m" => Some(Education::Master),
            _ => None,
        },
        years: (least.parse().ok()?, most.parse().ok()?),
        pay: (low.parse().ok()?, high.parse().ok()?),
        period: PayPeriod::parse(period)?,
        most_people: people.parse().ok()?,
        weight: weight.parse().ok()?,
        skills: list(skills),
        required: list(required),
        preferred: list(preferred),
        majors: list(majors),
        kind: Kind::parse(kind),
    })
}

/// The other occupations of the classification that a county without sea, mines
/// and airport may have.
pub(super) static OTHER_TRADES: LazyLock<Vec<Trade>> = LazyLock::new(|| {
    let known = TRADES.iter().map(|it| it.code).collect::<HashSet<_>>();
    let others = occupations::all().iter().filter(|it| it.level == 4 && !known.contains(it.code));
    others.filter_map(other_trade).collect()
});

/// Groups that a county has not, or does not recruit for here.
const ABSENT_GROUPS: &[&str] = &[
    "2-01", "2-02-01", "2-02-03", "2-02-04", "2-02-08", "2-02-12", "2-02-16", "2-02-17", "2-02-22", "2-02-25",
    "2-02-26", "2-04", "2-07-01", "2-07-02", "2-07-03", "2-07-06", "2-07-07", "2-07-08", "2-07-10", "2-08-01",
    "2-09-01", "2-09-02", "2-09-05", "2-09-07", "3-02-01", "4-02-01", "4-02-03", "4-02-04", "4-08-01", "4-08-02",
    "4-08-07", "5-04", "6-03", "6-09", "6-10", "6-11", "6-13", "6-16", "6-17", "6-23", "6-27", "6-32",
];
/// Words of occupations that belong elsewhere.
const ABSENT_WORDS: &[&str] = &[
    "航",
    "海",
    "船",
    "军",
    "核",
    "烟",
    "炸",
    "爆",
    "火工",
    "弹",
    "铁路",
    "铁道",
    "港",
    "油气",
    "石油",
    "潜水",
    "卫星",
    "闸",
    "遗体",
    "矿",
    "宗教",
    "雷达",
    "水上",
    "典当",
    "民族医",
    "首饰",
    "珠宝",
    "热带",
    "棉",
    "丝",
    "水声",
    "石英",
    "石棉",
    "宣纸",
    "氢冷",
    "炭素",
    "冶炼",
    "稀土",
    "耐火",
    "焦",
    "水产",
    "仲裁",
    "期货",
    "基金",
    "信托",
    "证券",
    "金融市场",
    "/",
];

fn other_trade(occupation: &'static occupations::Occupation) -> Option<Trade> {
    let code = occupation.code;
    let is_absent = ABSENT_GROUPS.iter().any(|it| code.starts_with(it))
        || ABSENT_WORDS.iter().any(|it| occupation.name.contains(it))
        || occupation.tasks.iter().filter(|it| !texts::is_barred(it)).count() < 3;
    if is_absent {
        return None;
    }
    let (employers, education, pay): (Vec<&str>, _, _) = match &code[..4] {
        "2-02" => (vec!["machinery", "construction", "food", "energy", "it"], Some(Education::Bachelor), (5000, 9000)),
        "2-03" => (vec!["farm", "livestock"], Some(Education::College), (4000, 7000)),
        "2-05" => (vec!["hospital", "clinic"], Some(Education::Bachelor), (5000, 9500)),
        "2-06" => (vec!["office", "finance", "agency"], Some(Education::College), (4000, 7500)),
        "2-07" => (vec!["law", "public", "agency"], Some(Education::Bachelor), (4000, 7500)),
        "2-08" => (vec!["school"], Some(Education::Bachelor), (3800, 5800)),
        "2-09" | "2-10" => (vec!["media", "public"], Some(Education::College), (3800, 6800)),
        "3-01" | "3-02" | "3-03" => (vec!["public"], Some(Education::College), (3000, 4500)),
        "4-01" => (vec!["retail", "food"], None, (3000, 5500)),
        "4-02" => (vec!["logistics"], None, (3500, 6000)),
        "4-03" => (vec!["restaurant", "hotel"], None, (3000, 5500)),
        "4-04" => (vec!["it"], Some(Education::College), (4000, 7500)),
        "4-05" => (vec!["finance"], Some(Education::College), (4000, 7500)),
        "4-06" => (vec!["property"], Some(Education::Vocational), (3000, 5000)),
        "4-07" => (vec!["agency", "tourism"], Some(Education::Vocational), (3200, 5500)),
        "4-08" if code.starts_with("4-08-05") => (vec!["food", "machinery"], Some(Education::College), (3800, 6000)),
        "4-08" if code.starts_with("4-08-03") => (vec!["construction"], Some(Education::College), (4000, 7000)),
        "4-08" => (vec!["media", "decoration"], Some(Education::College), (4000, 7000)),
        "4-09" => (vec!["energy", "public"], None, (2800, 4500)),
        "4-10" => (vec!["home", "beauty"], None, (3000, 5500)),
        "4-11" => (vec!["energy"], Some(Education::Vocational), (3500, 5500)),
        "4-12" => (vec!["auto", "home", "retail"], None, (3500, 6500)),
        "4-13" => (vec!["media", "training"], Some(Education::College), (3500, 6000)),
        "4-14" => (vec!["hospital", "care", "tourism"], Some(Education::Vocational), (3200, 5500)),
        "5-01" | "5-02" | "5-03" | "5-05" => (vec!["farm", "livestock"], None, (3200, 5000)),
        "6-01" | "6-02" => (vec!["food"], None, (3800, 5600)),
        "6-04" | "6-05" => (vec!["garment"], None, (3600, 6000)),
        "6-06" | "6-07" | "6-08" => (vec!["furniture"], None, (3800, 6000)),
        "6-12" => (vec!["pharma"], Some(Education::Vocational), (4000, 6200)),
        "6-28" => (vec!["energy"], Some(Education::Vocational), (4000, 6000)),
        "6-29" => (vec!["construction"], None, (5000, 8500)),
        group if group.starts_with("6-") => (vec!["machinery"], None, (4200, 6800)),
        _ => return None,
    };
    Some(Trade {
        code,
        titles: titles(occupation),
        employers,
        education,
        years: (0, 3),
        pay,
        period: PayPeriod::Month,
        most_people: 3,
        weight: 1,
        skills: Vec::new(),
        required: Vec::new(),
        preferred: Vec::new(),
        majors: Vec::new(),
        kind: None,
    })
}

/// What people would write for an occupation: `食品工程师` for 食品工程技术人员.
fn titles(occupation: &occupations::Occupation) -> Vec<String> {
    let endings = [("工程技术人员", "工程师"), ("专业人员", "专员"), ("技术人员", "技术员"), ("设计人员", "设计师")];
    let plain = endings
        .iter()
        .find_map(|(official, spoken)| Some(format!("{}{spoken}", occupation.name.strip_suffix(official)?)));
    // Aliases are uneven: many are words that people search for (`车险`) and no titles.
    let is_title = |it: &&&str| {
        it.chars().count() <= 8 && it.ends_with(['员', '工', '师', '医', '手']) && it.chars().all(char::is_alphanumeric)
    };
    let aliases = occupation.aliases.iter().filter(is_title).take(2).map(|it| (*it).to_owned());
    let mut titles = vec![plain.unwrap_or_else(|| occupation.name.to_owned())];
    titles.extend(aliases.filter(|it| !texts::is_barred(it)));
    titles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::regions;

    #[test]
    fn each_line_of_the_tables_is_read_and_names_what_there_is() {
        assert_eq!(UNITS.len(), include_str!("employers.csv").lines().count() - 1);
        assert_eq!(TRADES.len(), include_str!("trades.csv").lines().count() - 1);
        for unit in UNITS.iter() {
            assert!(regions::get(unit.region).is_some(), "{}", unit.name);
        }
        for trade in TRADES.iter().chain(OTHER_TRADES.iter()) {
            assert!(occupations::get(trade.code).is_some(), "{}", trade.code);
            assert!(!trade.titles.is_empty() && trade.pay.0 < trade.pay.1, "{}", trade.code);
            let is_employed = trade.employers.iter().all(|kind| UNITS.iter().any(|it| it.kind == *kind));
            assert!(is_employed && !trade.employers.is_empty(), "{:?}", trade.titles);
        }
        assert!(OTHER_TRADES.len() > 500, "{}", OTHER_TRADES.len());
    }
}
