//! What the pages of statistics show.

use askama::Template;

use super::catalogue::{Indicator, Unit};
use super::chart::Bars;
use super::handlers::Asked;
use super::report::{Detail, Figure, show_at};
use super::value::Value;
use crate::html::{Shell, Visit};
use crate::postings::pages::Pager;
use crate::{clock, codes::regions};

/// One figure on the overview.
pub struct Tile {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// Number in the handbook; may be empty.
    pub handbook: &'static str,
    /// Its value.
    pub value: String,
    /// What it counts.
    pub unit: String,
    /// That of the period before.
    pub before: String,
    /// By how much it changed; empty where that says nothing.
    pub change: String,
    /// What exactly it counts.
    pub definition: String,
}

impl Tile {
    /// A figure in words.
    pub fn new(figure: &Figure, asked: &Asked, visit: &Visit) -> Tile {
        let it = figure.indicator;
        Tile {
            href: visit.loc.path(&asked.href(&format!("/admin/statistics/{}", it.code()))),
            name: visit.t(it.message()).to_string(),
            handbook: it.handbook(),
            value: figure.value.show(),
            unit: visit.t(it.unit().message()).to_string(),
            before: figure.before.show(),
            change: change(figure),
            definition: visit.t(it.definition()).to_string(),
        }
    }
}

/// `+12`, `-3.50`; nothing where one of them is not known or nothing changed.
fn change(figure: &Figure) -> String {
    let (now, then) = match (figure.value, figure.before) {
        (Value::Count(now), Value::Count(then)) => (Value::Count(now - then), now - then),
        (Value::Hundredths(now), Value::Hundredths(then)) => (Value::Hundredths(now - then), now - then),
        _ => return String::new(),
    };
    match then {
        0 => String::new(),
        it if it > 0 => format!("+{}", now.show()),
        _ => now.show(),
    }
}

/// What both pages have: the period, the region, and the ways out.
pub struct Frame {
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Code of the region; empty for all.
    pub region: String,
    /// Choices of regions.
    pub regions: Vec<(String, String, bool)>,
    /// The period in words.
    pub period: String,
    /// The period before in words.
    pub before: String,
    /// When it was counted.
    pub as_of: String,
    /// The same as CSV.
    pub csv: String,
    /// The same as XLSX.
    pub xlsx: String,
}

impl Frame {
    /// Around what was asked for.
    pub fn new(asked: &Asked, home: &str, visit: &Visit) -> Frame {
        let loc = visit.loc;
        let words = |it: &super::Period| {
            loc.t("statistics-period")
                .with("from", clock::show_day(it.from, loc.is_en()))
                .with("to", clock::show_day(it.to, loc.is_en()))
                .to_string()
        };
        let chosen = asked.region.as_deref().unwrap_or_default();
        let mut choices = vec![(String::new(), loc.t("statistics-everywhere").to_string(), chosen.is_empty())];
        // The office's own region and the way down to the chosen one.
        let mut ways: Vec<&'static regions::Region> = regions::path(home);
        ways.extend(regions::path(chosen));
        ways.extend(regions::children(if chosen.is_empty() { home } else { chosen }));
        ways.sort_by_key(|it| it.code);
        ways.dedup_by_key(|it| it.code);
        let indent = |it: &regions::Region| "\u{3000}".repeat(regions::path(it.code).len().saturating_sub(1)) + it.name;
        choices.extend(ways.into_iter().map(|it| (it.code.to_owned(), indent(it), it.code == chosen)));
        Frame {
            from: asked.period.from.to_string(),
            to: asked.period.to.to_string(),
            region: chosen.to_owned(),
            regions: choices,
            period: words(&asked.period),
            before: words(&asked.period.before()),
            as_of: clock::show_time(visit.now, loc.is_en()),
            csv: asked.href("/admin/statistics.csv"),
            xlsx: asked.href("/admin/statistics.xlsx"),
        }
    }
}

/// All figures.
#[derive(Template)]
#[template(path = "statistics/index.html")]
pub struct IndexPage {
    /// Around it.
    pub shell: Shell,
    /// Mistakes in the period.
    pub errors: Vec<crate::html::FieldError>,
    /// The period and the ways out.
    pub frame: Frame,
    /// This page.
    pub href: String,
    /// The figures; none where the period has mistakes.
    pub tiles: Vec<Tile>,
}

/// A figure along one dimension.
pub struct Section {
    /// Its heading's id.
    pub id: &'static str,
    /// The message of its heading.
    pub title: &'static str,
    /// The picture, where there is one.
    pub bars: Option<Bars>,
    /// What the picture is called.
    pub caption: String,
    /// Names and values, all of them.
    pub rows: Vec<(String, String)>,
    /// Whether names are free Chinese text.
    pub is_zh: bool,
}

/// One figure.
#[derive(Template)]
#[template(path = "statistics/show.html")]
pub struct ShowPage {
    /// Around it.
    pub shell: Shell,
    /// Mistakes in the period.
    pub errors: Vec<crate::html::FieldError>,
    /// The period and the ways out.
    pub frame: Frame,
    /// The figure.
    pub tile: Tile,
    /// This page.
    pub href: String,
    /// What it is counted from, in words.
    pub tables: String,
    /// Its parts.
    pub sections: Vec<Section>,
    /// Records: name, link, day, amount.
    pub records: Vec<(String, String, String, String)>,
    /// How many records there are.
    pub n_records: i64,
    /// Pages of records.
    pub pager: Pager,
}

/// Records on a page.
pub const PAGE: i64 = 50;

/// The parts of a figure as sections.
pub fn sections(detail: &Detail, visit: &Visit) -> Vec<Section> {
    use super::Dimension;
    let name = visit.t(detail.figure.indicator.message()).to_string();
    detail
        .by
        .iter()
        .map(|(dimension, parts)| Section {
            id: dimension.code(),
            title: dimension.message(),
            bars: Bars::draw(parts),
            caption: visit
                .t("statistics-chart")
                .with("name", &name)
                .with("by", visit.t(dimension.message()))
                .to_string(),
            rows: parts.iter().map(|it| (it.label.clone(), it.value.show())).collect(),
            is_zh: matches!(
                dimension,
                Dimension::Region
                    | Dimension::Occupation
                    | Dimension::Term
                    | Dimension::Trade
                    | Dimension::Specialism
                    | Dimension::Programme
            ),
        })
        .collect()
}

/// One page of the records below a figure.
pub fn records(detail: &Detail, page: i64, visit: &Visit) -> Vec<(String, String, String, String)> {
    let skip = usize::try_from((page - 1) * PAGE).unwrap_or(0);
    let indicator = detail.figure.indicator;
    let has_amount = !matches!(
        indicator,
        Indicator::EmployersPosting | Indicator::Postings | Indicator::ReplyDays | Indicator::MailsSent
    ) && indicator.unit() != Unit::Certificates;
    let amount = |n: i64| match indicator.unit() {
        Unit::Yuan => Value::Hundredths(n).show(),
        _ => n.to_string(),
    };
    detail
        .facts
        .iter()
        .skip(skip)
        .take(usize::try_from(PAGE).unwrap_or(0))
        .map(|it| {
            let link = if it.link.is_empty() { String::new() } else { visit.loc.path(&it.link) };
            let amount = if has_amount && it.amount > 0 { amount(it.amount) } else { String::new() };
            (it.label.clone(), link, show_at(it, visit.loc), amount)
        })
        .collect()
}
