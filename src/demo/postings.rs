//! One posting of the county.

use super::DemoPosting;
use super::data::{OTHER_TRADES, TRADES, Trade, UNITS, Unit};
use super::random::Random;
use super::texts;
use crate::codes::{Education, regions};
use crate::postings::{CodedBy, Draft, Kind, Pay, PayPeriod};

/// The posting of that number.
pub(super) fn posting(seed: u64, index: usize) -> DemoPosting {
    let mut random = Random::of(seed, 2, index);
    let random = &mut random;
    let trade = trade(random, index);
    let candidates = UNITS.iter().enumerate().filter(|(_, it)| trade.employers.contains(&it.kind));
    let candidates = candidates.collect::<Vec<_>>();
    let (employer, unit) = *random.pick(&candidates);

    let kind = kind(random, trade, unit);
    let years = i32::try_from(random.between(trade.years.0, trade.years.1)).unwrap_or(0);
    let education = trade.education;
    let benefits = texts::benefits(random, unit);
    let plain_title = random.pick(&trade.titles).clone();
    let is_flexible = trade.period != PayPeriod::Month;
    let (days_ago, valid_days) = days(random);
    let draft = Draft {
        title: texts::decorated(random, &plain_title, &benefits, years),
        employer: unit.name.to_owned(),
        occupation: Some(trade.code.to_owned()),
        coded_by: CodedBy::Author,
        kind,
        headcount: headcount(random, trade),
        duties: texts::duties(random, trade, unit, plain_title.trim_end_matches("（三支一扶）"), is_flexible),
        requirements: texts::requirements(random, trade, education, years),
        pay: pay(random, trade, unit),
        region: Some(unit.region.to_owned()),
        address: Some(below_region(unit)),
        is_remote: unit.kind == "it" && random.percent(6),
        education,
        experience_years: Some(years),
        majors: trade.majors.iter().map(|it| (*it).to_owned()).collect(),
        certificates_required: trade.required.iter().map(|it| (*it).to_owned()).collect(),
        certificates_preferred: trade.preferred.iter().map(|it| (*it).to_owned()).collect(),
        benefits,
        contact: random.percent(70).then(|| contact(random)),
        valid_until: None,
        source: None,
        source_key: None,
        contract_months: None,
        probation_months: None,
        questions: Vec::new(),
    };
    DemoPosting { draft, employer, days_ago, valid_days }
}

/// Each trade of the table once, then by weight; one in five from all the others.
fn trade(random: &mut Random, index: usize) -> &'static Trade {
    // 97 has no factor in common with the table's length, so this meets each line
    // once and does not walk through it from top to bottom.
    let n_trades = TRADES.len();
    if index < n_trades && !n_trades.is_multiple_of(97) {
        return &TRADES[index * 97 % n_trades];
    }
    if random.percent(20) {
        random.pick(&OTHER_TRADES)
    } else {
        &TRADES[random.weighted(TRADES.iter().map(|it| it.weight))]
    }
}

fn kind(random: &mut Random, trade: &Trade, unit: &Unit) -> Kind {
    if let Some(kind) = trade.kind {
        return kind;
    }
    let rank = trade.education.map_or(0, Education::rank);
    if texts::is_public(unit) && rank >= Education::College.rank() && random.percent(45) {
        Kind::PublicInstitution
    } else if rank >= Education::Bachelor.rank() && random.percent(8) {
        Kind::UrgentTalent
    } else {
        Kind::FullTime
    }
}

fn headcount(random: &mut Random, trade: &Trade) -> i32 {
    let most = random.between(1, trade.most_people);
    i32::try_from(random.between(1, most)).unwrap_or(1)
}

/// Pay within what the trade brings here, rounded as people round it.
fn pay(random: &mut Random, trade: &Trade, unit: &Unit) -> Pay {
    if random.percent(4) {
        return Pay::NEGOTIABLE;
    }
    let step = match trade.period {
        PayPeriod::Hour => 1,
        PayPeriod::Day => 10,
        PayPeriod::Month | PayPeriod::Year => 100,
    };
    let (low, high) = trade.pay;
    let span = high - low;
    let min = (low + random.between(0, span * 2 / 5)) / step * step;
    let max = (min + random.between(span / 4, span * 3 / 5)) / step * step;
    // Day and hour rates are mostly one figure.
    let max = if step < 100 && random.percent(60) { min } else { max.max(min) };
    let has_extra = ["it", "finance", "machinery", "pharma"].contains(&unit.kind) && trade.period == PayPeriod::Month;
    let months = if has_extra && random.percent(30) { 13 } else { 12 };
    let pay =
        Pay { min_fen: Some(min * 100), max_fen: Some(max * 100), period: trade.period, months, negotiable: false };
    pay.checked().unwrap_or(Pay::NEGOTIABLE)
}

/// Most are young and open; a few have closed by now.
fn days(random: &mut Random) -> (i64, i64) {
    let valid_days = *random.pick(&[30, 60, 60, 90, 90]);
    if random.percent(4) {
        return (valid_days + random.between(1, 30), valid_days);
    }
    // The newer the more: the smaller of two draws.
    let days_ago = random.between(0, valid_days - 2).min(random.between(0, valid_days - 2));
    (days_ago, valid_days)
}

/// A landline of the region whose first digit no exchange has.
fn contact(random: &mut Random) -> String {
    let office = random.pick(&["人力资源部", "办公室", "人事科", "店长", "招聘负责人"]);
    format!("{office}，0434-1{:06}", random.below(1_000_000))
}

/// The address of a unit without the name of its region in front.
pub(super) fn below_region(unit: &Unit) -> String {
    let name = regions::get(unit.region).map_or("", |it| it.name);
    unit.address.strip_prefix(name).unwrap_or(unit.address).to_owned()
}
