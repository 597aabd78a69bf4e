//! Certificates that come as a table: all of it or nothing.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use futures_util::StreamExt;
use serde::Deserialize;

use crate::access::Actor;
use crate::app::App;
use crate::certificates::table::{self, RowError, Sheet};
use crate::certificates::{Certificate, pages, queries};
use crate::html::{self, Visit};
use crate::upload::gathered;
use crate::{Error, Result, clock};

/// Larger files are refused: 10,000 rows have less.
const LARGEST: usize = 8 * 1024 * 1024;

/// What the form sends: a file or a pasted text, and whether they are older than
/// this service.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sent {
    text: String,
    #[serde(skip)]
    file: Vec<u8>,
    historic: String,
}

impl FromRequest for Sent {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Sent>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = req.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let payload = payload.take();
        if !kind.starts_with("multipart/form-data") {
            return Box::pin(async move { html::parse_form(&gathered(payload, LARGEST).await?) });
        }
        let mut parts = Multipart::new(req.headers(), payload);
        Box::pin(async move {
            let mut sent = Sent::default();
            while let Some(part) = parts.next().await {
                let part = part.map_err(html::broken_form)?;
                let words = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(html::broken_form);
                match part.name() {
                    Some("text") => sent.text = words(gathered(part, LARGEST).await?)?,
                    Some("file") => sent.file = gathered(part, LARGEST).await?,
                    Some("historic") => sent.historic = words(gathered(part, 64).await?)?,
                    _ => return Err(html::broken_form("it has an unknown field")),
                }
            }
            Ok(sent)
        })
    }
}

impl Sent {
    /// The file where both came.
    fn sheet(&self) -> Result<Sheet, Vec<RowError>> {
        if self.file.is_empty() { Sheet::of_text(&self.text) } else { Sheet::of_bytes(self.file.clone()) }
    }
}

/// `GET /staff/certificates/import`
pub async fn new(visit: Visit) -> Result<HttpResponse> {
    html::page(&pages::import::Import::new(&visit, String::new(), false, &[]))
}

/// `POST /staff/certificates/import`
pub async fn create(app: web::Data<App>, actor: Actor, visit: Visit, sent: Sent) -> Result<HttpResponse> {
    let is_historic = !sent.historic.is_empty();
    let (scheme, today, table) = (app.certificates.scheme.clone(), clock::day(visit.now), sent.clone());
    let read = tokio::task::spawn_blocking(move || {
        table.sheet().and_then(|sheet| table::read(&sheet, is_historic, &scheme, today))
    });
    let outcome = match read.await.map_err(anyhow::Error::from)? {
        Err(errors) => Err(errors),
        Ok(rows) => issue_all(&app, &actor, visit.now, rows).await?,
    };
    match outcome {
        Ok(_) => Ok(visit.redirect_with("/staff/certificates", "certificates-imported")),
        Err(errors) => html::unprocessable(&pages::import::Import::new(&visit, sent.text, is_historic, &errors)),
    }
}

/// Issues all or none; answers each mistake with its row.
pub(super) async fn issue_all(
    app: &App,
    actor: &Actor,
    now: chrono::NaiveDateTime,
    rows: table::Rows,
) -> Result<Result<Vec<Certificate>, Vec<RowError>>> {
    let (shared, account_id) = (app.clone(), actor.account_id);
    app.db
        .write(move |conn| {
            queries::issuing::lock_numbers(conn)?;
            let mut errors = Vec::new();
            for i in queries::issuing::twins(conn, &shared.keys, &rows)? {
                let twin = html::FieldError { field: "number", message: "certificates-person-taken" };
                errors.push(table::at(rows[i].0, twin));
            }
            for (row, new) in &rows {
                let found = queries::objections(conn, &shared, new)?;
                errors.extend(found.into_iter().map(|it| table::at(*row, it)));
            }
            if !errors.is_empty() {
                errors.sort_by_key(|it: &RowError| it.row);
                return Ok(Err(errors));
            }
            let all: Vec<_> = rows.iter().map(|it| it.1.clone()).collect();
            Ok(Ok(queries::issue_all(conn, &shared, &all, account_id, now)?))
        })
        .await
}
