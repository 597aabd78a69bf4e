//! Certificates as files: PDF and signed credentials, and what is needed to check
//! the latter.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use chrono::{NaiveDateTime, TimeDelta};

use super::holder::own;
use crate::access::Actor;
use crate::api::Problem;
use crate::app::App;
use crate::certificates::credentials::status::Purpose;
use crate::certificates::credentials::{badge, keys, status};
use crate::certificates::shared::List;
use crate::certificates::{Certificate, State, paper, queries};
use crate::html::Visit;
use crate::{Error, Result};

/// `GET /profile/certificates/{reference}/paper.pdf`
pub async fn own_pdf(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let account_id = actor.account_id;
    let found = app.db.read(move |conn| own(conn, account_id, &reference)).await?;
    paper_of(&app, &visit, found).await
}

/// `GET /staff/certificates/{reference}/paper.pdf`
pub async fn staff_pdf(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let found = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &reference)?)).await?;
    paper_of(&app, &visit, found).await
}

/// One certificate as PDF; without a font back to its page, which prints from the browser.
async fn paper_of(app: &App, visit: &Visit, it: Certificate) -> Result<HttpResponse> {
    let page = visit.path.rsplit_once('/').map_or("/", |it| it.0).to_owned();
    pdf(app, visit, vec![it], (page.as_str(), "certificates-pdf-missing")).await
}

/// A PDF of certificates that are in force or were so to their end. Where no font is
/// found it leads to a page instead, with a message that says so.
pub(in crate::certificates) async fn pdf(
    app: &App,
    visit: &Visit,
    all: Vec<Certificate>,
    (page, message): (&str, &'static str),
) -> Result<HttpResponse> {
    if all.is_empty() || all.iter().any(|it| it.state != State::Issued || it.suspended_at.is_some()) {
        return Err(Error::Conflict("the certificate is not in force"));
    }
    let name = if all.len() == 1 { file_name(&all[0]) } else { "certificates".to_owned() };
    let shared = app.clone();
    let bytes = tokio::task::spawn_blocking(move || written(&shared, &all)).await.map_err(anyhow::Error::from)??;
    let Some(bytes) = bytes else { return Ok(visit.redirect_with(page, message)) };
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")))
        .body(bytes))
}

/// The file; `None` where there is no font.
fn written(app: &App, all: &[Certificate]) -> Result<Option<Vec<u8>>> {
    let Some(face) = app.certificates.face() else { return Ok(None) };
    let sheet = |it: &Certificate| paper::sheet(&app.keys, app.base_url(), it);
    let sheets: Vec<_> = all.iter().map(sheet).collect::<Result<_>>()?;
    if let Some(character) = sheets.iter().flat_map(paper::Sheet::words).find_map(|it| face.missing(it)) {
        let detail = format!("the printing font has no glyph for {character}");
        return Err(Problem::plain(422, "glyph", "The certificate cannot be printed", &detail));
    }
    paper::pdf(face, &sheets).map(Some)
}

/// What of a number can stand in the name of a file.
fn file_name(it: &Certificate) -> String {
    let name: String = it.number.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '-').collect();
    if name.is_empty() { it.reference.clone() } else { name }
}

/// `GET /profile/certificates/{reference}/credential.jwt`: the signed file.
pub async fn own_credential(app: web::Data<App>, actor: Actor, reference: web::Path<String>) -> Result<HttpResponse> {
    let account_id = actor.account_id;
    let found = app.db.read(move |conn| own(conn, account_id, &reference)).await?;
    credential(&app, &found).await
}

/// `GET /staff/certificates/{reference}/credential.jwt`
pub async fn staff_credential(app: web::Data<App>, reference: web::Path<String>) -> Result<HttpResponse> {
    let found = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &reference)?)).await?;
    credential(&app, &found).await
}

async fn credential(app: &App, it: &Certificate) -> Result<HttpResponse> {
    if it.state != State::Issued {
        return Err(Error::Conflict("the certificate is not in force"));
    }
    let signer = keys::current(app).await?;
    let claims = badge::claims(it, &it.holder_name(&app.keys)?, &app.settings.office, app.base_url());
    Ok(HttpResponse::Ok()
        .content_type(CREDENTIAL)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.jwt\"", file_name(it))))
        .body(signer.sign(&claims)?))
}

const CREDENTIAL: &str = "application/vc+jwt";
/// Browsers and proxies keep public keys and lists for so long.
const KEPT: &str = "public, max-age=300";

/// `GET /.well-known/jwks.json`: all keys that ever signed.
pub async fn key_set(app: web::Data<App>) -> Result<HttpResponse> {
    // Whoever looks for the key before the first credential finds one.
    keys::current(&app).await?;
    let set = app.db.read(keys::public_set).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, KEPT)).json(set))
}

/// `GET /keys/{name}`: the one that a credential names.
pub async fn key(app: web::Data<App>, name: web::Path<String>) -> Result<HttpResponse> {
    let kid = format!("{}/keys/{name}", app.base_url());
    let key = app.db.read(move |conn| keys::public(&queries::keys::find(conn, &kid)?)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, KEPT)).json(key))
}

/// `GET /credentials/status/{purpose}/{list}`: a signed list of bits.
pub async fn status_list(app: web::Data<App>, visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (purpose, list) = path.into_inner();
    let purpose = Purpose::parse(&purpose).ok_or(Error::NotFound)?;
    let list: i64 = list.parse().ok().filter(|it| (0..100_000).contains(it)).ok_or(Error::NotFound)?;
    let text = signed_list(&app, purpose, list, visit.now).await?;
    Ok(HttpResponse::Ok().content_type(CREDENTIAL).insert_header((header::CACHE_CONTROL, KEPT)).body(text))
}

/// The list as it is now: made anew only after something was done, or it grew old.
pub(in crate::certificates) async fn signed_list(
    app: &App,
    purpose: Purpose,
    list: i64,
    now: NaiveDateTime,
) -> Result<String> {
    let signer = keys::current(app).await?;
    let mark = app.db.read(|conn| Ok(queries::lists::mark(conn)?)).await?;
    if let Some(kept) = app.certificates.list(purpose, list)
        && kept.mark == mark
        && kept.kid == signer.kid
        && now < kept.made_at + TimeDelta::hours(12)
    {
        return Ok(kept.text);
    }
    let ids = app.db.read(move |conn| Ok(queries::lists::set(conn, purpose, list)?)).await?.ok_or(Error::NotFound)?;
    let text = signer.sign(&status::claims(app.base_url(), purpose, list, &ids, now)?)?;
    let made = List { mark, kid: signer.kid.clone(), made_at: now, text: text.clone() };
    app.certificates.keep_list(purpose, list, made);
    Ok(text)
}
