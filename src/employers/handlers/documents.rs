//! What a unit hands in to be checked: licence, mandate, the agent's ID.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::app::App;
use crate::employers::queries::documents;
use crate::employers::{Acting, DocumentKind, MemberRole, checking, pages};
use crate::html::{self, FieldError, Visit};
use crate::uploads::{self, FileForm, Purpose, Received};
use crate::{Error, Result};

/// A form of three files and nothing else.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentsForm {}

impl FileForm for DocumentsForm {
    const FILES: &'static [&'static str] = &["licence", "mandate", "agent_id"];
}

impl DocumentKind {
    const fn purpose(self) -> Purpose {
        match self {
            DocumentKind::Licence => Purpose::Licence,
            DocumentKind::Mandate => Purpose::Mandate,
            DocumentKind::AgentId => Purpose::AgentId,
        }
    }
}

/// `GET /employer/documents`
pub async fn edit(app: web::Data<App>, visit: Visit, acting: Acting) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    html::page(&page(&app, &visit, &acting, &[]).await?)
}

async fn page(app: &App, visit: &Visit, acting: &Acting, errors: &[FieldError]) -> Result<pages::Documents> {
    let unit = acting.employer.clone();
    let (kept, requests) =
        app.db.read(move |conn| Ok((documents::newest(conn, unit.id)?, checking::requests(conn, &unit)?))).await?;
    Ok(pages::Documents::new(visit, &kept, &requests, errors))
}

/// `POST /employer/documents`: keeps the files that were chosen. Earlier ones stay,
/// as earlier decisions went by them; the newest of a kind counts.
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    received: Received<DocumentsForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    if !acting.employer.state().may_be_changed() {
        return Err(Error::Conflict("the unit cannot be changed while it waits for a decision, or after its end"));
    }
    let mut errors = received.errors;
    if errors.is_empty() && received.files.is_empty() {
        errors.push(FieldError { field: "licence", message: "employers-documents-none" });
    }
    let mut stored = Vec::new();
    if errors.is_empty() {
        for file in &received.files {
            let Some(kind) = DocumentKind::parse(file.field) else { continue };
            match uploads::store(&app, acting.account_id, kind.purpose(), file).await? {
                Ok(upload) => stored.push((kind, upload.id)),
                Err(mistake) => errors.push(mistake),
            }
        }
    }
    let (unit, now) = (acting.employer.clone(), visit.now);
    app.db.write(move |conn| checking::add_documents(conn, &unit, &stored, now)).await?;
    if errors.is_empty() {
        return Ok(visit.redirect_with("/employer", "employers-flash-documents"));
    }
    html::unprocessable(&page(&app, &visit, &acting, &errors).await?)
}
