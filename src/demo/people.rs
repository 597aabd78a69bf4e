//! The people of the county: names, profiles and certificates, all invented.
//!
//! Nothing here can be anyone's: telephone numbers begin with 154, which no
//! network has been given, mail addresses end in `example.org`, and citizen ID
//! numbers begin with 220399, which is no county's code.

use chrono::NaiveDate;

use super::DemoCertificate;
use super::data::{TRADES, Trade, UNITS};
use super::random::Random;
use super::texts;
use crate::codes::identity::citizen_id;
use crate::codes::{Education, regions};
use crate::postings::{Kind, PayPeriod};
use crate::profiles::draft::{
    Draft, Language, NamedCertificate, PartialDate, Person, Preferences, Project, Schooling, Skill, Visibility, Work,
};

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文关佟赫那富伊";
const GIVEN: &str = "平安宁文春雪岩松林海涛志明晓晨欣悦佳宇航博雅思远子涵梓轩一诺嘉禾清泉云帆长河立新建国庆丰卫东红梅英杰伟强敏静丽娜洋磊鹏飞辉俊峰超凡永胜成才广源天佑书香玉兰金山银";

const HIGH_SCHOOLS: &[&str] =
    &["伊通第十二中学", "伊通满族文化实验学校", "马鞍山镇明德学校", "大孤山镇中心学校（青山校区）"];
const VOCATIONAL_SCHOOLS: &[&str] = &["伊通云帆职业技术学校", "四平松辽技工学校", "长春净月卫生学校（演示）"];
const COLLEGES: &[&str] = &["吉林松花江职业技术学院", "长春北湖职业学院", "四平红嘴高等专科学校", "辽源鹿乡职业学院"];
const UNIVERSITIES: &[&str] = &["松辽大学", "东北黑土农业大学", "长白山师范学院", "北国理工学院", "吉林净月医学院"];

/// The last full month that works of the county tell of. Fixed, so that a seed
/// gives the same county on every day.
const LAST_YEAR: i64 = 2026;

/// The profile of one person, and the certificates that the office gave them.
pub(super) fn profile(seed: u64, index: usize) -> (Draft, Vec<DemoCertificate>) {
    let mut random = Random::of(seed, 3, index);
    let random = &mut random;
    let trade = &TRADES[random.weighted(TRADES.iter().map(|it| it.weight))];
    let title = random.pick(&trade.titles).replace("（三支一扶）", "").replace("（兼职）", "");
    let years = match trade.kind {
        Some(Kind::Internship | Kind::ServicePost) => 0,
        // Casual work is what people do for a while.
        Some(Kind::PartTime) => random.between(0, 6),
        _ => [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20][random.below(12)],
    };
    let education = education(random, trade);
    let graduated = LAST_YEAR - years;
    let skills = random.some(&trade.skills, 4);

    let certificates = named_certificates(random, trade, graduated);
    let issued = issued(random, &certificates, index);
    let mut draft = Draft {
        person: person(random, index, graduated),
        headline: Some(headline(&title, years)),
        summary: Some(texts::summary(random, &title, years, &skills[..skills.len().min(2)])),
        preferences: preferences(random, trade),
        works: works(random, trade, &title, years),
        educations: educations(random, trade, education, graduated),
        skills: skills.iter().map(|it| skill(random, it)).collect(),
        certificates,
        languages: languages(random),
        projects: projects(random, trade),
        education: Some(education),
        experience_years: Some(i32::try_from(years).unwrap_or(0)),
        visibility: if random.percent(85) { Visibility::VerifiedEmployers } else { Visibility::Hidden },
        hidden_from: Vec::new(),
    };
    // Some do not want their present employer to see that they look around.
    if random.percent(4)
        && let Some(work) = draft.works.first().filter(|it| it.end.is_none())
    {
        draft.hidden_from.push(work.organisation.clone());
    }
    (draft, issued)
}

fn headline(title: &str, years: i64) -> String {
    if years == 0 { format!("{title}，应届") } else { format!("{title}，{years}年经验") }
}

fn person(random: &mut Random, index: usize, graduated: i64) -> Person {
    let surnames = SURNAMES.chars().collect::<Vec<_>>();
    let given = GIVEN.chars().collect::<Vec<_>>();
    let mut name = random.pick(&surnames).to_string();
    // The more frequent ones stand in front, and are drawn more often.
    if random.percent(60) {
        name = random.pick(&surnames[..30]).to_string();
    }
    name.push(*random.pick(&given));
    if random.percent(70) {
        name.push(*random.pick(&given));
    }
    let born = graduated - random.between(18, 23);
    // The day tells thousands apart, the running number those within one.
    let day = 1 + index / 1000 % 28;
    let body = format!("220399{born:04}{:02}{day:02}{:03}", random.between(1, 12), index % 1000);
    // 48271 has no factor in common with 10^8, so no two have the same number.
    let phone = format!("154{:08}", (index as u64 * 48_271 + 10_007) % 100_000_000);
    Person {
        name,
        email: Some(format!("person{index:05}@example.org")),
        phone: Some(phone),
        citizen_id: citizen_id::with_check(&body),
        region: Some(home(random).to_owned()),
        address: None,
    }
}

/// Most live in the county, some beside it.
fn home(random: &mut Random) -> &'static str {
    const NEIGHBOURS: &[&str] = &["220302", "220303", "220322", "220184", "220112", "220382", "220421", "220104"];
    let towns = regions::children(super::COUNTY);
    let is_beside = towns.is_empty() || random.percent(22);
    if is_beside { random.pick::<&str>(NEIGHBOURS) } else { random.pick(&towns).code }
}

fn education(random: &mut Random, trade: &Trade) -> Education {
    let least = trade.education.unwrap_or(Education::JuniorHigh);
    let more = [0, 0, 0, 1, 1, 2][random.below(6)];
    let levels =
        [Education::JuniorHigh, Education::Vocational, Education::College, Education::Bachelor, Education::Master];
    let at = levels.iter().position(|it| it.rank() == least.rank()).unwrap_or(0);
    // A few have less than their trade asks for: their matches say so.
    let at = if random.percent(8) { at.saturating_sub(1) } else { (at + more).min(3).max(at) };
    levels[at]
}

fn educations(random: &mut Random, trade: &Trade, level: Education, graduated: i64) -> Vec<Schooling> {
    let (schools, years) = match level {
        Education::JuniorHigh | Education::SeniorHigh => (HIGH_SCHOOLS, 3),
        Education::Vocational => (VOCATIONAL_SCHOOLS, 3),
        Education::College => (COLLEGES, 3),
        Education::Bachelor => (UNIVERSITIES, 4),
        Education::Master | Education::Doctor => (UNIVERSITIES, 3),
    };
    let month = |year: i64, month| Some(PartialDate::month(i32::try_from(year).unwrap_or(2000), month));
    let has_major = level.rank() >= 3 && !trade.majors.is_empty();
    vec![Schooling {
        institution: random.pick(schools).to_string(),
        major: has_major.then(|| random.pick(&trade.majors).to_string()),
        level: Some(level),
        start: month(graduated - years, 9),
        end: month(graduated, 6),
    }]
}

fn works(random: &mut Random, trade: &Trade, title: &str, years: i64) -> Vec<Work> {
    let employers = UNITS.iter().filter(|it| trade.employers.contains(&it.kind)).collect::<Vec<_>>();
    let tasks = trade.tasks();
    let mut works = Vec::new();
    let mut until = LAST_YEAR * 12 + 5;
    let mut left = years * 12;
    let mut goes_on = random.percent(55);
    while left > 0 && works.len() < 4 {
        let is_last = left <= 24 || works.len() == 3;
        let n_months = if is_last { left } else { random.between(12, left) };
        let from = until - n_months;
        let date = |at: i64| {
            let month = u32::try_from(at.rem_euclid(12)).unwrap_or(0) + 1;
            PartialDate::month(i32::try_from(at.div_euclid(12)).unwrap_or(2000), month)
        };
        let done = random.some(&tasks, 3);
        let lines = done.iter().map(|it| format!("{}。", it.trim_end_matches('。')));
        works.push(Work {
            organisation: random.pick(&employers).name.to_owned(),
            title: if works.is_empty() { title.to_owned() } else { random.pick(&trade.titles).clone() },
            start: Some(date(from)),
            end: (!goes_on).then(|| date(until - 1)),
            text: lines.collect::<Vec<_>>().join("\n"),
        });
        goes_on = false;
        until = from;
        left -= n_months;
    }
    works
}

fn preferences(random: &mut Random, trade: &Trade) -> Preferences {
    let mut occupations = vec![trade.code.to_owned()];
    if random.percent(30) {
        // The small group around it, for those who take what is near.
        occupations.push(format!("{}-00", &trade.code[..7]));
        occupations.retain(|it| crate::codes::occupations::get(it).is_some());
    }
    let regions = match random.below(10) {
        0..=6 => vec![super::COUNTY],
        7 => vec![super::COUNTY, "220100"],
        8 => vec!["220300"],
        _ => vec![super::COUNTY, "220302", "220184"],
    };
    let (low, high) = match trade.period {
        PayPeriod::Hour => (trade.pay.0 * 174, trade.pay.1 * 174),
        PayPeriod::Day => (trade.pay.0 * 22, trade.pay.1 * 22),
        PayPeriod::Month | PayPeriod::Year => trade.pay,
    };
    let kinds = match trade.kind {
        Some(Kind::PartTime) => vec![Kind::FullTime, Kind::PartTime],
        Some(Kind::Internship) => vec![Kind::FullTime, Kind::Internship],
        Some(Kind::ServicePost) => vec![Kind::PublicInstitution, Kind::ServicePost],
        _ if random.percent(40) => vec![Kind::FullTime, Kind::PublicInstitution],
        _ => vec![Kind::FullTime],
    };
    Preferences {
        occupations,
        regions: regions.into_iter().map(str::to_owned).collect(),
        pay_min: random.percent(85).then(|| random.between(low, (low + high) / 2) / 100 * 100),
        kinds,
    }
}

fn skill(random: &mut Random, name: &str) -> Skill {
    let level = random.pick(&["一般", "熟练", "熟练", "精通"]).to_string();
    Skill { name: name.to_owned(), level: Some(level), keywords: Vec::new() }
}

fn languages(random: &mut Random) -> Vec<Language> {
    let (name, fluency) = match random.below(12) {
        0 => ("朝鲜语", "日常交流"),
        1 => ("英语", "能读写"),
        2 => ("满语", "入门"),
        _ => return Vec::new(),
    };
    vec![Language { name: name.to_owned(), fluency: Some(fluency.to_owned()) }]
}

fn projects(random: &mut Random, trade: &Trade) -> Vec<Project> {
    if !trade.employers.contains(&"it") || trade.skills.len() < 4 || random.percent(40) {
        return Vec::new();
    }
    let name = *random.pick(&["粮食收购管理系统", "就业服务小程序", "大棚物联网监测平台", "政务热线工单系统"]);
    let text = format!("参与{name}建设，负责{}部分。", random.some(&trade.skills, 2).join("、"));
    vec![Project { name: name.to_owned(), text, start: Some(PartialDate::month(2024, 3)), end: None }]
}

/// What the county trained many people in besides their trade, and its code.
const PUBLIC_HEALTH: &[(&str, &str)] =
    &[("防疫员证书", "4-14-04-01"), ("消毒员证书", "4-14-04-02"), ("公共场所卫生管理员证书", "4-14-04-03")];

/// Most hold what their trade asks for, some what it welcomes, and some were
/// trained in public health.
fn named_certificates(random: &mut Random, trade: &Trade, graduated: i64) -> Vec<NamedCertificate> {
    let mut names = Vec::new();
    for (chance, of_trade) in [(85, &trade.required), (45, &trade.preferred)] {
        names.extend(of_trade.iter().copied().filter(|_| random.percent(chance)));
    }
    let (trained, _) = *random.pick(PUBLIC_HEALTH);
    if random.percent(14) && !names.contains(&trained) {
        names.push(trained);
    }
    let named = names.into_iter().map(|name| {
        let is_training = PUBLIC_HEALTH.iter().any(|(it, _)| *it == name);
        let least = if is_training { 2021 } else { graduated.clamp(2012, LAST_YEAR - 1) };
        let year = i32::try_from(random.between(least, LAST_YEAR - 1)).unwrap_or(2020);
        let month = u32::try_from(random.between(1, 12)).unwrap_or(1);
        NamedCertificate { name: name.to_owned(), issuer: None, date: Some(PartialDate::month(year, month)) }
    });
    named.collect()
}

/// What the office itself gave out: certificates of training, and not licences.
fn issued(random: &mut Random, certificates: &[NamedCertificate], index: usize) -> Vec<DemoCertificate> {
    let mut issued = Vec::new();
    for named in certificates {
        let Some(occupation) = trained_trade(&named.name) else { continue };
        if !random.percent(80) {
            continue;
        }
        let year = named.date.map_or(2024, |it| it.year).max(2019);
        let month = named.date.and_then(|it| it.month).unwrap_or(6);
        let issued_on = NaiveDate::from_ymd_opt(year, month, 10).unwrap_or_default();
        // Those of public health are renewed every three years, so some have run out.
        let runs_out = PUBLIC_HEALTH.iter().any(|(it, _)| *it == named.name);
        let digits = occupation.replace('-', "");
        issued.push(DemoCertificate {
            profile: index,
            name: named.name.clone(),
            occupation,
            level: random.percent(80).then(|| i16::try_from(random.between(3, 5)).unwrap_or(5)),
            number: format!("YS{year}{digits}{index:05}{}", issued.len()),
            issuer: ISSUER.to_owned(),
            issued_on,
            expires_on: NaiveDate::from_ymd_opt(year + 3, month, 9).filter(|_| runs_out),
            is_revoked: random.percent(2),
        });
    }
    issued
}

const ISSUER: &str = "伊通演示县就业服务站";

/// The trade that a certificate of training is about; `None` for a licence.
fn trained_trade(name: &str) -> Option<&'static str> {
    if !["员证书", "师证书", "工证书"].iter().any(|it| name.ends_with(it)) {
        return None;
    }
    let of_health = PUBLIC_HEALTH.iter().find(|(it, _)| *it == name).map(|(_, code)| *code);
    let asks = |it: &&Trade| it.required.contains(&name) || it.preferred.contains(&name);
    of_health.or_else(|| TRADES.iter().find(asks).map(|it| it.code))
}
