//! The pages of statistics.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;

use super::pages::{Frame, IndexPage, PAGE, ShowPage, Tile, records, sections};
use super::{Indicator, Period, report};
use crate::access::Actor;
use crate::api::{Mistake, Problem, Query, said_parameter};
use crate::app::App;
use crate::codes::regions;
use crate::html::{self, Shell, Visit};
use crate::postings::pages::Pager;
use crate::{Error, Result};

/// The period and region as they came.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub struct StatisticsForm {
    /// First day in Beijing, `YYYY-MM-DD`; the first of January if nothing is said.
    pub from: String,
    /// Last day in Beijing, `YYYY-MM-DD`; today if nothing is said.
    pub to: String,
    /// Code of a region.
    pub region: String,
    /// Code of an indicator; may come several times. All, if nothing is said.
    pub indicator: Vec<String>,
    /// Page of records, from 1.
    pub page: Option<i64>,
}

/// What was asked for, understood.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The days.
    pub period: Period,
    /// Within which region.
    pub region: Option<String>,
    /// Which indicators.
    pub indicators: Vec<Indicator>,
}

/// Longer periods are a mistake, and would take long.
const LONGEST: i64 = 366 * 20;

impl StatisticsForm {
    /// Checks days and codes.
    ///
    /// # Errors
    /// 400, naming each parameter that is not understood.
    pub fn parse(&self, now: chrono::NaiveDateTime) -> Result<Asked> {
        let mut errors: Vec<Mistake> = Vec::new();
        let mut day = |name: &str, text: &str, default: NaiveDate| match text.trim() {
            "" => default,
            it => it.parse().unwrap_or_else(|_| {
                errors.push(said_parameter(name, "problem-at-day", &[("text", it)]));
                default
            }),
        };
        let year = Period::this_year(now);
        let to = day("to", &self.to, year.to);
        let from = day("from", &self.from, Period::this_year(crate::clock::start_of(to)).from);
        if errors.is_empty() && (from > to || (to - from).num_days() > LONGEST) {
            errors.push(said_parameter("to", "problem-at-period", &[]));
        }
        if !self.region.is_empty() && regions::get(&self.region).is_none() {
            errors.push(said_parameter("region", "problem-at-unknown-code", &[("code", &self.region)]));
        }
        let mut indicators = Vec::new();
        for code in self.indicator.iter().flat_map(|it| it.split(',')).filter(|it| !it.is_empty()) {
            match Indicator::parse(code) {
                Some(it) => indicators.push(it),
                None => errors.push(said_parameter("indicator", "problem-at-unknown-code", &[("code", code)])),
            }
        }
        if !errors.is_empty() {
            return Err(Problem::parameters(errors));
        }
        if indicators.is_empty() {
            indicators = Indicator::ALL.to_vec();
        }
        let region = Some(self.region.clone()).filter(|it| !it.is_empty());
        Ok(Asked { period: Period { from, to }, region, indicators })
    }
}

impl Asked {
    /// The same asked of another page.
    pub fn href(&self, path: &str) -> String {
        let mut query = vec![("from", self.period.from.to_string()), ("to", self.period.to.to_string())];
        query.extend(self.region.clone().map(|it| ("region", it)));
        format!("{path}?{}", serde_html_form::to_string(query).unwrap_or_default())
    }
}

fn shell(visit: &Visit, title: impl ToString) -> Shell {
    Shell { noindex: true, ..visit.shell("staff", title) }
}

/// `GET /admin/statistics`: all figures of a period.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    Query(form): Query<StatisticsForm>,
) -> Result<HttpResponse> {
    let asked = form.parse(visit.now)?;
    let wanted = asked.clone();
    let figures = app
        .db
        .read(move |conn| report::figures(conn, &wanted.indicators, &wanted.period, wanted.region.as_deref()))
        .await?;
    html::page(&IndexPage {
        shell: shell(&visit, visit.t("statistics-title")),
        errors: Vec::new(),
        frame: Frame::new(&asked, &app.settings.office.region, &visit),
        tiles: figures.iter().map(|it| Tile::new(it, &asked, &visit)).collect(),
    })
}

/// `GET /admin/statistics/{indicator}`: one figure, its parts, its records.
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    indicator: web::Path<String>,
    Query(form): Query<StatisticsForm>,
) -> Result<HttpResponse> {
    let indicator = Indicator::parse(&indicator).ok_or(Error::NotFound)?;
    let asked = form.parse(visit.now)?;
    let (wanted, loc) = (asked.clone(), visit.loc);
    let detail =
        app.db.read(move |conn| report::detail(conn, indicator, &wanted.period, wanted.region.as_deref(), loc)).await?;
    let n_records = detail.facts.len() as i64;
    let page = form.page.unwrap_or(1).clamp(1, 100_000);
    let tile = Tile::new(&detail.figure, &asked, &visit);
    let pager = Pager::new(page, n_records, PAGE, |n| format!("{}&page={n}#records", tile.href));
    html::page(&ShowPage {
        shell: shell(&visit, &tile.name),
        errors: Vec::new(),
        frame: Frame::new(&asked, &app.settings.office.region, &visit),
        href: visit.loc.path(&format!("/admin/statistics/{}", indicator.code())),
        tables: indicator.tables().join(", "),
        sections: sections(&detail, &visit),
        records: records(&detail, page, &visit),
        n_records,
        pager,
        tile,
    })
}
