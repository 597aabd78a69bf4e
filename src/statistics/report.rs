//! Figures of a period: what pages, exports and the API all show.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDateTime;

use super::catalogue::{Dimension, Indicator};
use super::queries::{self, Fact, Source};
use super::value::Value;
use super::{Period, is_within};
use crate::codes::{occupations, regions};
use crate::db::Conn;
use crate::i18n::Loc;
use crate::postings::Kind;
use crate::training::Audience;
use crate::{Result, clock};

/// An indicator's value, and that of the period before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Which.
    pub indicator: Indicator,
    /// In the period.
    pub value: Value,
    /// In as many days right before.
    pub before: Value,
}

/// A part of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Code of the group; empty for what is under none.
    pub code: String,
    /// As people read it.
    pub label: String,
    /// Its value.
    pub value: Value,
}

/// A figure taken apart, with the records that it was counted from.
#[derive(Debug, Clone)]
pub struct Detail {
    /// The figure.
    pub figure: Figure,
    /// Its parts along each dimension.
    pub by: Vec<(Dimension, Vec<Part>)>,
    /// What it was counted from.
    pub facts: Vec<Fact>,
}

/// Facts of a period, loaded once however many indicators are folded from them.
struct Ledger<'a> {
    period: (NaiveDateTime, NaiveDateTime),
    region: Option<&'a str>,
    now: NaiveDateTime,
    loaded: HashMap<Source, Vec<Fact>>,
}

impl<'a> Ledger<'a> {
    fn new(period: &Period, region: Option<&'a str>, now: NaiveDateTime) -> Ledger<'a> {
        Ledger { period: period.instants(), region, now, loaded: HashMap::new() }
    }

    fn load(&mut self, conn: &mut Conn, source: Source) -> Result<()> {
        if !self.loaded.contains_key(&source) {
            let mut facts = queries::facts(conn, source, self.period.0, self.period.1, self.now)?;
            facts.retain(|it| is_within(it.region.as_deref(), self.region));
            self.loaded.insert(source, facts);
        }
        Ok(())
    }

    fn value(&mut self, conn: &mut Conn, indicator: Indicator) -> Result<Value> {
        self.load(conn, indicator.source())?;
        if let Some(divisor) = indicator.divisor() {
            self.load(conn, divisor)?;
        }
        let of = |source: Source| self.loaded.get(&source).into_iter().flatten().collect::<Vec<_>>();
        Ok(indicator.fold(&of(indicator.source()), &indicator.divisor().map(of).unwrap_or_default()))
    }
}

/// The figures of these indicators in a period, within a region or everywhere, as
/// known now.
pub fn figures(
    conn: &mut Conn,
    indicators: &[Indicator],
    period: &Period,
    region: Option<&str>,
    now: NaiveDateTime,
) -> Result<Vec<Figure>> {
    let (mut this, mut last) = (Ledger::new(period, region, now), Ledger::new(&period.before(), region, now));
    indicators
        .iter()
        .map(|&indicator| {
            let (value, before) = (this.value(conn, indicator)?, last.value(conn, indicator)?);
            Ok(Figure { indicator, value, before })
        })
        .collect()
}

/// One figure with its parts and records.
pub fn detail(
    conn: &mut Conn,
    indicator: Indicator,
    period: &Period,
    region: Option<&str>,
    loc: Loc,
    now: NaiveDateTime,
) -> Result<Detail> {
    let figure = figures(conn, &[indicator], period, region, now)?.remove(0);
    let mut ledger = Ledger::new(period, region, now);
    ledger.load(conn, indicator.source())?;
    if let Some(divisor) = indicator.divisor() {
        ledger.load(conn, divisor)?;
    }
    let facts = ledger.loaded.remove(&indicator.source()).unwrap_or_default();
    let divisor = indicator.divisor().and_then(|it| ledger.loaded.remove(&it)).unwrap_or_default();
    let mut by = Vec::new();
    for &dimension in indicator.dimensions() {
        let parts = match dimension {
            // Who looks for work in a month is not the sum of anything in it.
            Dimension::Month => months(conn, indicator, period, region, loc, now)?,
            _ => parts(indicator, dimension, &facts, &divisor, region, loc),
        };
        by.push((dimension, parts));
    }
    Ok(Detail { figure, by, facts })
}

fn months(
    conn: &mut Conn,
    indicator: Indicator,
    period: &Period,
    region: Option<&str>,
    loc: Loc,
    now: NaiveDateTime,
) -> Result<Vec<Part>> {
    period
        .months()
        .iter()
        .map(|month| {
            let code = month.from.format("%Y-%m").to_string();
            let label = loc
                .t("statistics-month")
                .with("year", month.from.format("%Y").to_string())
                .with("month", month.from.format(if loc.is_en() { "%b" } else { "%-m" }).to_string())
                .to_string();
            Ok(Part { code, label, value: Ledger::new(month, region, now).value(conn, indicator)? })
        })
        .collect()
}

fn parts(
    indicator: Indicator,
    dimension: Dimension,
    facts: &[Fact],
    divisor: &[Fact],
    region: Option<&str>,
    loc: Loc,
) -> Vec<Part> {
    let depth = depth(facts, region);
    let level = |fact: &Fact| {
        let path = fact.region.as_deref().map(regions::path).unwrap_or_default();
        path.get(depth.min(path.len().saturating_sub(1))).map(|it| it.code.to_owned()).unwrap_or_default()
    };
    let (groups, divisors) = (grouped(facts, dimension, &level), grouped(divisor, dimension, &level));
    let nobody = Vec::new();
    let mut parts: Vec<Part> = groups
        .iter()
        .map(|(code, facts)| Part {
            code: code.clone(),
            label: label(dimension, code, loc),
            value: indicator.fold(facts, divisors.get(code).unwrap_or(&nobody)),
        })
        .collect();
    parts.sort_by(|a, b| b.value.cmp(&a.value).then(a.code.cmp(&b.code)));
    parts
}

/// Facts by their group along a dimension, groups in the order of their codes.
fn grouped<'a>(
    facts: &'a [Fact],
    dimension: Dimension,
    level: &dyn Fn(&Fact) -> String,
) -> BTreeMap<String, Vec<&'a Fact>> {
    let mut groups: BTreeMap<String, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        let code = match dimension {
            Dimension::Month => clock::day(fact.at).format("%Y-%m").to_string(),
            Dimension::Region => level(fact),
            Dimension::Occupation => fact
                .occupation
                .as_deref()
                .and_then(occupations::major_group)
                .map(|it| it.code.to_owned())
                .unwrap_or_default(),
            Dimension::Kind => fact.kind.clone(),
            Dimension::Source => fact.source.clone(),
            Dimension::Term => fact.label.clone(),
            Dimension::Trade => fact.occupation.clone().unwrap_or_default(),
            Dimension::Level => fact.level.map(|it| it.to_string()).unwrap_or_default(),
            Dimension::Specialism => fact.specialism.clone(),
            Dimension::Programme => fact.programme.clone(),
            Dimension::Audience => fact.audience.clone(),
        };
        groups.entry(code).or_default().push(fact);
    }
    groups
}

/// How deep to look so that more than one region shows: below the one that was
/// asked for, or where everything lies in one place, further down.
fn depth(facts: &[Fact], region: Option<&str>) -> usize {
    let paths: Vec<_> = facts.iter().filter_map(|it| it.region.as_deref()).map(regions::path).collect();
    let first = region.map_or(0, |it| regions::path(it).len());
    (first..4)
        .find(|&depth| {
            let mut codes = paths.iter().filter_map(|it| it.get(depth)).map(|it| it.code);
            let one = codes.next();
            one.is_some() && codes.any(|it| Some(it) != one)
        })
        .unwrap_or(first)
}

fn label(dimension: Dimension, code: &str, loc: Loc) -> String {
    if code.is_empty() {
        return loc.t("statistics-none").to_string();
    }
    let known = match dimension {
        Dimension::Region => regions::get(code).map(|it| it.name.to_owned()),
        Dimension::Occupation | Dimension::Trade => occupations::get(code).map(|it| it.name.to_owned()),
        Dimension::Kind => Kind::parse(code).map(|it| loc.t(it.message()).to_string()),
        Dimension::Source => Some(loc.t(format!("statistics-source-{code}")).to_string()),
        Dimension::Level => Some(loc.t(format!("certificates-level-{code}")).to_string()),
        Dimension::Audience => Audience::parse(code).map(|it| loc.t(it.message()).to_string()),
        Dimension::Month | Dimension::Term | Dimension::Specialism | Dimension::Programme => None,
    };
    known.unwrap_or_else(|| code.to_owned())
}

/// The day on which a fact became true, as its list shows it.
pub fn show_at(fact: &Fact, loc: Loc) -> String {
    clock::show_day(clock::day(fact.at), loc.is_en())
}
