//! Figures for spreadsheets: the overview and the months of each figure.

use actix_web::{HttpResponse, web};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::handlers::{Asked, StatisticsForm};
use super::report::{self, Figure, Part};
use super::{Dimension, Indicator};
use crate::access::Actor;
use crate::api::Query;
use crate::app::App;
use crate::codes::regions;
use crate::html::Visit;
use crate::postings::feeds::plain_cell;
use crate::{Result, clock};

/// A figure and its parts along each dimension.
struct Line {
    figure: Figure,
    by: Vec<(Dimension, Vec<Part>)>,
}

async fn load(app: &App, asked: &Asked, visit: &Visit) -> Result<Vec<Line>> {
    let (asked, loc, now) = (asked.clone(), visit.loc, visit.now);
    app.db
        .read(move |conn| {
            let region = asked.region.as_deref();
            let line = |indicator: &Indicator| {
                let it = report::detail(conn, *indicator, &asked.period, region, loc, now)?;
                Ok(Line { figure: it.figure, by: it.by })
            };
            asked.indicators.iter().map(line).collect()
        })
        .await
}

/// `GET /admin/statistics.csv?..`: one line a figure and one for each of its parts.
pub async fn csv(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    Query(form): Query<StatisticsForm>,
) -> Result<HttpResponse> {
    let asked = form.parse(visit.now)?;
    let lines = load(&app, &asked, &visit).await?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![0xef, 0xbb, 0xbf]);
    let mut write =
        |cells: Vec<String>| writer.write_record(cells.iter().map(|it| plain_cell(it))).map_err(anyhow::Error::from);
    write(
        ["indicator", "by", "part", "value", "before", "unit", "definition"]
            .iter()
            .map(|it| visit.t(format!("statistics-column-{it}")).to_string())
            .collect(),
    )?;
    for line in &lines {
        let it = line.figure.indicator;
        let name = visit.t(it.message()).to_string();
        let unit = visit.t(it.unit().message()).to_string();
        let definition = visit.t(it.definition()).to_string();
        let number = |it: super::Value| it.as_f64().map(|it| it.to_string()).unwrap_or_default();
        let (value, before) = (number(line.figure.value), number(line.figure.before));
        write(vec![name.clone(), String::new(), String::new(), value, before, unit.clone(), definition])?;
        for (dimension, parts) in &line.by {
            for part in parts {
                let by = visit.t(dimension.message()).to_string();
                let value = number(part.value);
                write(vec![name.clone(), by, part.label.clone(), value, String::new(), unit.clone(), String::new()])?;
            }
        }
    }
    let body = writer.into_inner().map_err(|err| anyhow::anyhow!("{err}"))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"statistics.csv\""))
        .body(body))
}

/// `GET /admin/statistics.xlsx?..`: the same as sheets: figures, parts, and what they mean.
pub async fn xlsx(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    Query(form): Query<StatisticsForm>,
) -> Result<HttpResponse> {
    let asked = form.parse(visit.now)?;
    let lines = load(&app, &asked, &visit).await?;
    let body = workbook(&lines, &asked, &visit).map_err(|err| anyhow::anyhow!("the workbook failed: {err}"))?;
    Ok(HttpResponse::Ok()
        .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .insert_header(("content-disposition", "attachment; filename=\"statistics.xlsx\""))
        .body(body))
}

fn workbook(lines: &[Line], asked: &Asked, visit: &Visit) -> Result<Vec<u8>, XlsxError> {
    let head = Format::new().set_bold();
    let words = |name: &str| visit.t(format!("statistics-column-{name}")).to_string();
    let mut book = Workbook::new();

    let sheet = book.add_worksheet().set_name(visit.t("statistics-sheet-figures").to_string())?;
    sheet.set_freeze_panes(1, 0)?.set_column_width(1, 28)?;
    for (column, name) in (0..).zip(["number", "indicator", "value", "before", "unit"]) {
        sheet.write_string_with_format(0, column, words(name), &head)?;
    }
    for (row, line) in (1..).zip(lines) {
        let it = line.figure.indicator;
        sheet.write_string(row, 0, it.handbook())?;
        sheet.write_string(row, 1, visit.t(it.message()).to_string())?;
        for (column, value) in [(2, line.figure.value), (3, line.figure.before)] {
            if let Some(value) = value.as_f64() {
                sheet.write_number(row, column, value)?;
            }
        }
        sheet.write_string(row, 4, visit.t(it.unit().message()).to_string())?;
    }

    let sheet = book.add_worksheet().set_name(visit.t("statistics-sheet-parts").to_string())?;
    sheet.set_freeze_panes(1, 0)?.set_column_width(0, 28)?.set_column_width(2, 28)?;
    for (column, name) in (0..).zip(["indicator", "by", "code", "part", "value"]) {
        sheet.write_string_with_format(0, column, words(name), &head)?;
    }
    let parts = lines.iter().flat_map(|line| {
        line.by.iter().flat_map(move |(dimension, parts)| parts.iter().map(move |it| (line, dimension, it)))
    });
    for (row, (line, dimension, part)) in (1..).zip(parts) {
        sheet.write_string(row, 0, visit.t(line.figure.indicator.message()).to_string())?;
        sheet.write_string(row, 1, visit.t(dimension.message()).to_string())?;
        // As text: a spreadsheet would make numbers and formulas of them.
        sheet.write_string(row, 2, &part.code)?;
        sheet.write_string(row, 3, &part.label)?;
        if let Some(value) = part.value.as_f64() {
            sheet.write_number(row, 4, value)?;
        }
    }

    let sheet = book.add_worksheet().set_name(visit.t("statistics-sheet-notes").to_string())?;
    sheet.set_column_width(0, 28)?.set_column_width(1, 90)?;
    let region = asked.region.as_deref().and_then(regions::full_name);
    let mut notes = vec![
        (words("from"), asked.period.from.to_string()),
        (words("to"), asked.period.to.to_string()),
        (words("region"), region.unwrap_or_else(|| visit.t("statistics-everywhere").to_string())),
        (words("as-of"), clock::show_time(visit.now, visit.loc.is_en())),
    ];
    notes.extend(lines.iter().map(|line| {
        let it = line.figure.indicator;
        (visit.t(it.message()).to_string(), visit.t(it.definition()).to_string())
    }));
    for (row, (name, text)) in (0..).zip(notes) {
        sheet.write_string_with_format(row, 0, name, &head)?;
        sheet.write_string(row, 1, text)?;
    }
    book.save_to_buffer()
}
