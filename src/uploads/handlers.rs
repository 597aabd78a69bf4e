//! Handing a file out.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::{HttpResponse, web};

use super::queries::{self, Reading};
use super::{Folder, ScanState, files, pages};
use crate::access::Actor;
use crate::app::App;
use crate::compliance::queries::{Look, record_look};
use crate::html::{self, Visit};
use crate::{Error, Result};

/// `GET /uploads/{reference}`: the file as an attachment, to whoever may read it.
/// A look at someone else's personal file is written down before it leaves.
pub async fn show(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let asking = actor.clone();
    let (upload, reading) = app
        .db
        .read(move |conn| {
            let upload = queries::find(conn, &reference)?;
            let reading = queries::may_read(conn, &asking, &upload)?.ok_or(Error::NotFound)?;
            Ok((upload, reading))
        })
        .await?;
    let state = upload.scan_state();
    let is_scanning = app.settings.uploads.clamd.is_some();
    if state == ScanState::Infected {
        return html::render(StatusCode::GONE, &pages::Withheld::new(&visit, &upload));
    }
    if is_scanning && state != ScanState::Clean {
        return html::render(StatusCode::LOCKED, &pages::Withheld::new(&visit, &upload));
    }
    if let Reading::Logged { profile_id, employer } = reading {
        let viewer =
            employer.unwrap_or_else(|| format!("{} {}", app.settings.office.name, actor.name).trim().to_owned());
        let reason = visit.t("uploads-look-reason").with("name", &upload.file_name).to_string();
        let now = visit.now;
        app.db
            .write(move |conn| {
                let look = Look {
                    profile_id,
                    account_id: actor.account_id,
                    viewer: &viewer,
                    fields: "attachment",
                    reason: &reason,
                };
                Ok(record_look(conn, &look, now)?)
            })
            .await?;
    }
    let (folder, keys, storage_name) = (Folder::of(&app), app.keys.clone(), upload.storage_name.clone());
    let bytes = files::blocking(move || folder.read(&keys, &storage_name)).await?;
    Ok(HttpResponse::Ok()
        .content_type(upload.media_type.as_str())
        .insert_header(attachment(&upload.file_name))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .body(bytes))
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
