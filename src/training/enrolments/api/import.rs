//! A list of people, for programs.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::api::{Mistake, Problem, Query, wrong_parameter};
use crate::app::App;
use crate::html::Visit;
use crate::training::enrolments::list::{self, LARGEST, RowError};
use crate::training::{Teaching, queries};
use crate::{Result, upload};

/// How the people of a list agreed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    consent: String,
}

/// The mistakes of a list as a program reads them: `/12/citizen_id` is a cell.
fn mistakes(visit: &Visit, errors: &[RowError]) -> Vec<Mistake> {
    let pointer = |it: &RowError| {
        if it.column.is_empty() { format!("/{}", it.row) } else { format!("/{}/{}", it.row, it.column) }
    };
    let mistake = |it: &RowError| Mistake::new(pointer(it), visit.t(it.message).to_string());
    errors.iter().take(1_000).map(mistake).collect()
}

/// Enrols everyone of a list, or nobody: the body is a CSV (`text/csv`) or a
/// workbook, with the columns `name`, `citizen_id`, `phone`, `email`, `duty_role`.
/// Sent again, each row is there already, so no key is asked for.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/enrolments/import", tag = "training",
    params(("reference" = String, Path), ("consent" = String, Query, description = "how the people agreed")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = std::collections::BTreeMap<String, usize>,
        description = "how many came into which state"), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn import(
    app: web::Data<App>,
    teaching: Teaching,
    visit: Visit,
    req: HttpRequest,
    reference: web::Path<String>,
    Query(asked): Query<Asked>,
    body: web::Payload,
) -> Result<HttpResponse> {
    let (wanted, who) = (reference.into_inner(), teaching.clone());
    let (class, programme) = app
        .db
        .read(move |conn| {
            let class = who.managed_class(conn, &wanted)?;
            let programme = queries::programme(conn, class.programme_id)?;
            Ok((class, programme))
        })
        .await?;
    let kind = req.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let file_name = if kind.contains("spreadsheetml") { "list.xlsx" } else { "list.csv" };
    let bytes = upload::gathered(body, LARGEST).await?;
    let lines = list::read(file_name, bytes, &programme).map_err(|it| Problem::fields(mistakes(&visit, &it)))?;
    let consent = asked.consent.trim().to_owned();
    if consent.is_empty() {
        let detail = visit.t("training-consent-missing").to_string();
        return Err(Problem::parameters(vec![wrong_parameter("consent", detail)]));
    }
    let (service, now) = (app.clone(), visit.now);
    let outcome = app
        .db
        .write(move |conn| {
            list::enrol_all(conn, &service, &class, &lines, &consent, teaching.by(None), now)?
                .map_err(|it| Problem::fields(mistakes(&visit, &it)))
        })
        .await?;
    let counts: std::collections::BTreeMap<&str, usize> = outcome.iter().map(|it| (it.0.code(), it.1)).collect();
    Ok(HttpResponse::Ok().json(counts))
}
