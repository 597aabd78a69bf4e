//! The pages of statistics.

use actix_web::{HttpResponse, web};
use chrono::{NaiveDate, NaiveDateTime};
use serde::Deserialize;

use super::pages::{Frame, IndexPage, PAGE, ShowPage, Tile, records, sections};
use super::{Indicator, Period, report};
use crate::access::Actor;
use crate::api::{Problem, Query, said_parameter};
use crate::app::App;
use crate::codes::regions;
use crate::html::{self, FieldError, Shell, Visit};
use crate::postings::pages::Pager;
use crate::{Error, Result, clock};

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
    pub fn parse(&self, now: NaiveDateTime) -> Result<Asked> {
        let (asked, wrong) = self.read(now)?;
        if wrong.is_empty() {
            return Ok(asked);
        }
        Err(Problem::parameters(wrong.iter().map(|it| said_parameter(it.field, it.message, &[])).collect()))
    }

    /// The same with the mistakes in its fields: what is wrong counts as not said.
    ///
    /// # Errors
    /// 400 for an indicator that does not exist, which no field chooses.
    fn read(&self, now: NaiveDateTime) -> Result<(Asked, Vec<FieldError>)> {
        let mut wrong = Vec::new();
        let mut add = |field, message| wrong.push(FieldError { field, message });
        let mut day = |field, text: &str, default: NaiveDate| match text.trim() {
            "" => default,
            it => it.parse().unwrap_or_else(|_| {
                add(field, "statistics-day-invalid");
                default
            }),
        };
        let year = Period::this_year(now);
        let mut to = day("to", &self.to, year.to);
        let mut from = day("from", &self.from, Period::this_year(clock::start_of(to)).from);
        if from > to || (to - from).num_days() > LONGEST {
            add("to", "statistics-period-invalid");
            (from, to) = (year.from, year.to);
        }
        let mut region = Some(self.region.clone()).filter(|it| !it.is_empty());
        if region.as_deref().is_some_and(|it| regions::get(it).is_none()) {
            add("region", "statistics-region-unknown");
            region = None;
        }
        let mut indicators = Vec::new();
        let mut unknown = Vec::new();
        for code in self.indicator.iter().flat_map(|it| it.split(',')).filter(|it| !it.is_empty()) {
            match Indicator::parse(code) {
                Some(it) => indicators.push(it),
                None => unknown.push(said_parameter("indicator", "problem-at-unknown-code", &[("code", code)])),
            }
        }
        if !unknown.is_empty() {
            unknown.extend(wrong.iter().map(|it| said_parameter(it.field, it.message, &[])));
            return Err(Problem::parameters(unknown));
        }
        if indicators.is_empty() {
            indicators = Indicator::ALL.to_vec();
        }
        Ok((Asked { period: Period { from, to }, region, indicators }, wrong))
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
    let (asked, wrong) = form.read(visit.now)?;
    if !wrong.is_empty() {
        return again(&app, &visit, None, &form, &asked, wrong);
    }
    let (wanted, now) = (asked.clone(), visit.now);
    let figures = app
        .db
        .read(move |conn| report::figures(conn, &wanted.indicators, &wanted.period, wanted.region.as_deref(), now))
        .await?;
    html::page(&IndexPage {
        shell: shell(&visit, visit.t("statistics-title")),
        errors: Vec::new(),
        frame: Frame::new(&asked, &app.settings.office.region, &visit),
        href: visit.loc.path("/admin/statistics"),
        tiles: figures.iter().map(|it| Tile::new(it, &asked, &visit)).collect(),
    })
}

/// The period again as it was typed, with its mistakes and without figures.
fn again(
    app: &App,
    visit: &Visit,
    indicator: Option<Indicator>,
    form: &StatisticsForm,
    asked: &Asked,
    errors: Vec<FieldError>,
) -> Result<HttpResponse> {
    let title = indicator.map_or("statistics-title", |it| it.message());
    let path = indicator.map(|it| format!("/admin/statistics/{}", it.code()));
    html::unprocessable(&IndexPage {
        shell: Shell { error_title: true, ..shell(visit, visit.t(title)) },
        errors,
        frame: Frame {
            from: form.from.clone(),
            to: form.to.clone(),
            ..Frame::new(asked, &app.settings.office.region, visit)
        },
        href: visit.loc.path(path.as_deref().unwrap_or("/admin/statistics")),
        tiles: Vec::new(),
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
    let (asked, wrong) = form.read(visit.now)?;
    if !wrong.is_empty() {
        return again(&app, &visit, Some(indicator), &form, &asked, wrong);
    }
    let (wanted, loc, now) = (asked.clone(), visit.loc, visit.now);
    let detail = app
        .db
        .read(move |conn| report::detail(conn, indicator, &wanted.period, wanted.region.as_deref(), loc, now))
        .await?;
    let n_records = detail.facts.len() as i64;
    let page = form.page.unwrap_or(1).clamp(1, 100_000);
    let tile = Tile::new(&detail.figure, &asked, &visit);
    let pager = Pager::new(page, n_records, PAGE, |n| format!("{}&page={n}#records", tile.href));
    let tables: Vec<String> =
        indicator.tables().iter().map(|it| visit.t(format!("statistics-table-{it}")).to_string()).collect();
    html::page(&ShowPage {
        shell: shell(&visit, &tile.name),
        errors: Vec::new(),
        frame: Frame::new(&asked, &app.settings.office.region, &visit),
        href: visit.loc.path(&format!("/admin/statistics/{}", indicator.code())),
        tables: tables.join(if loc.is_en() { ", " } else { "、" }),
        sections: sections(&detail, &visit),
        records: records(&detail, page, &visit),
        n_records,
        pager,
        tile,
    })
}
