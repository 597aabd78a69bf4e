//! Certificates as files, for programs.

use actix_web::{HttpResponse, web};

use crate::Result;
use crate::access::Actor;
use crate::api::Problem;
use crate::app::App;
use crate::certificates::handlers::files;
use crate::html::Visit;

/// `GET /api/v1/certificates/{id}/paper.pdf`: to print.
#[utoipa::path(get, path = "/api/v1/certificates/{id}/paper.pdf", tag = "certificates", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf"), (status = 303, description = "there is no font here"),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "not in force")))]
pub async fn paper(app: web::Data<App>, visit: Visit, id: web::Path<String>) -> Result<HttpResponse> {
    files::staff_pdf(app, visit, id).await
}

/// `GET /api/v1/certificates/{id}/credential.jwt`: an Open Badges 3.0 credential as VC-JWT.
#[utoipa::path(get, path = "/api/v1/certificates/{id}/credential.jwt", tag = "certificates",
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/vc+jwt"), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "revoked or replaced")))]
pub async fn credential(app: web::Data<App>, id: web::Path<String>) -> Result<HttpResponse> {
    files::staff_credential(app, id).await
}

/// `GET /api/v1/profile/certificates/{id}/paper.pdf`: one's own, to print.
#[utoipa::path(get, path = "/api/v1/profile/certificates/{id}/paper.pdf", tag = "certificates",
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf"), (status = 303, description = "there is no font here"),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "not in force")))]
pub async fn own_paper(app: web::Data<App>, actor: Actor, visit: Visit, id: web::Path<String>) -> Result<HttpResponse> {
    files::own_pdf(app, actor, visit, id).await
}

/// `GET /api/v1/profile/certificates/{id}/credential.jwt`: one's own, as a signed file.
#[utoipa::path(get, path = "/api/v1/profile/certificates/{id}/credential.jwt", tag = "certificates",
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/vc+jwt"), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "revoked or replaced")))]
pub async fn own_credential(app: web::Data<App>, actor: Actor, id: web::Path<String>) -> Result<HttpResponse> {
    files::own_credential(app, actor, id).await
}
