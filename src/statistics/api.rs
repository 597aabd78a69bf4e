//! Figures for programs.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::handlers::StatisticsForm;
use super::report::{self, Detail};
use super::{Dimension, Indicator};
use crate::access::Actor;
use crate::api::Query;
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;
use crate::{Result, api};

/// What the API says about statistics.
#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Document;

/// Figures of a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct Report {
    /// First day in Beijing.
    from: String,
    /// Last day in Beijing.
    to: String,
    /// Code of the region within which; `null` for all.
    region: Option<String>,
    /// When they were counted; a later correction restates them.
    as_of: String,
    total: i64,
    items: Vec<Record>,
}

/// One figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record {
    indicator: Indicator,
    /// Number in the list of the office's figures; empty for further ones.
    number: &'static str,
    name: String,
    /// What exactly is counted.
    definition: String,
    unit: super::catalogue::Unit,
    /// `null` where there is nothing to divide by.
    value: Option<f64>,
    /// In as many days right before.
    before: Option<f64>,
    /// The tables that it is read from.
    tables: &'static [&'static str],
    /// How many records it was counted from.
    n_records: i64,
    by: Vec<Split>,
}

/// A figure along one dimension.
#[derive(Debug, Serialize, ToSchema)]
pub struct Split {
    dimension: Dimension,
    parts: Vec<PartView>,
}

/// A part of a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartView {
    /// Empty for what is under no code.
    code: String,
    label: String,
    value: Option<f64>,
}

impl Record {
    fn new(it: Detail, visit: &Visit) -> Record {
        let indicator = it.figure.indicator;
        let part = |it: report::Part| PartView { code: it.code, label: it.label, value: it.value.as_f64() };
        Record {
            indicator,
            number: indicator.handbook(),
            name: visit.t(indicator.message()).to_string(),
            definition: visit.t(indicator.definition()).to_string(),
            unit: indicator.unit(),
            value: it.figure.value.as_f64(),
            before: it.figure.before.as_f64(),
            tables: indicator.tables(),
            n_records: it.facts.len() as i64,
            by: it
                .by
                .into_iter()
                .map(|(dimension, parts)| Split { dimension, parts: parts.into_iter().map(part).collect() })
                .collect(),
        }
    }
}

/// Figures of a period, each with its definition and parts.
#[utoipa::path(
    get, path = "/api/v1/statistics", tag = "statistics",
    params(StatisticsForm),
    responses(
        (status = 200, body = Report),
        (status = 400, description = "A parameter or code is not known", body = api::Problem),
    )
)]
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    Query(form): Query<StatisticsForm>,
) -> Result<HttpResponse> {
    let asked = form.parse(visit.now)?;
    let (wanted, loc, now) = (asked.clone(), visit.loc, visit.now);
    let details: Vec<Detail> = app
        .db
        .read(move |conn| {
            let region = wanted.region.as_deref();
            wanted.indicators.iter().map(|it| report::detail(conn, *it, &wanted.period, region, loc, now)).collect()
        })
        .await?;
    let items: Vec<Record> = details.into_iter().map(|it| Record::new(it, &visit)).collect();
    Ok(HttpResponse::Ok().json(Report {
        from: asked.period.from.to_string(),
        to: asked.period.to.to_string(),
        region: asked.region,
        as_of: rfc3339(visit.now),
        total: items.len() as i64,
        items,
    }))
}
