//! Handing a file out.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::{HttpResponse, web};

use super::queries::{self, Reading};
use super::{Folder, ScanState, Upload, files, pages};
use crate::access::Actor;
use crate::api::Problem;
use crate::app::App;
use crate::compliance::queries::{Look, record_look};
use crate::html::{self, Visit};
use crate::{Error, Result};

/// `GET /uploads/{reference}`: the file as an attachment, to whoever may read it.
pub async fn show(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    match handed_out(&app, &actor, &visit, &reference).await? {
        Ok(file) => Ok(file),
        Err((status, upload)) => html::render(status, &pages::Withheld::new(&visit, &upload)),
    }
}

/// The same for a program: where the file is withheld, it reads why.
///
/// # Errors
/// `NotFound` where there is no such file for this reader.
pub async fn show_to_program(app: &App, actor: &Actor, visit: &Visit, reference: &str) -> Result<HttpResponse> {
    handed_out(app, actor, visit, reference).await?.map_err(|(status, upload)| {
        let why = visit.t(format!("{}-why", upload.scan_state().message())).to_string();
        Problem::plain(status.as_u16(), "withheld", "The file is withheld", &why)
    })
}

/// The file as an attachment; or why the scanner has it withheld, and which it is.
/// A look at someone else's personal file is written down before it leaves.
async fn handed_out(
    app: &App,
    actor: &Actor,
    visit: &Visit,
    reference: &str,
) -> Result<Result<HttpResponse, (StatusCode, Upload)>> {
    let (asking, wanted) = (actor.clone(), reference.to_owned());
    let (upload, reading) = app
        .db
        .read(move |conn| {
            let upload = queries::find(conn, &wanted)?;
            let reading = queries::may_read(conn, &asking, &upload)?.ok_or(Error::NotFound)?;
            Ok((upload, reading))
        })
        .await?;
    let state = upload.scan_state();
    let is_scanning = app.settings.uploads.clamd.is_some();
    if state == ScanState::Infected {
        return Ok(Err((StatusCode::GONE, upload)));
    }
    if is_scanning && state != ScanState::Clean {
        return Ok(Err((StatusCode::LOCKED, upload)));
    }
    if let Reading::Logged { profile_id, employer } = reading {
        let viewer =
            employer.unwrap_or_else(|| format!("{} {}", app.settings.office.name, actor.name).trim().to_owned());
        let reason = visit.t("uploads-look-reason").with("name", &upload.file_name).to_string();
        let (account_id, now) = (actor.account_id, visit.now);
        app.db
            .write(move |conn| {
                let look = Look { profile_id, account_id, viewer: &viewer, fields: "attachment", reason: &reason };
                Ok(record_look(conn, &look, now)?)
            })
            .await?;
    }
    let (folder, keys, storage_name) = (Folder::of(app), app.keys.clone(), upload.storage_name.clone());
    let bytes = files::blocking(move || folder.read(&keys, &storage_name)).await?;
    let file = HttpResponse::Ok()
        .content_type(upload.media_type.as_str())
        .insert_header(attachment(&upload.file_name))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .body(bytes);
    Ok(Ok(file))
}

/// The name twice (RFC 6266): as ASCII for old programs, and as it is.
fn attachment(file_name: &str) -> ContentDisposition {
    let ascii: String = file_name.chars().map(|it| if it.is_ascii() { it } else { '_' }).collect();
    let extended =
        ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: file_name.into() };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(ascii), DispositionParam::FilenameExt(extended)],
    }
}
