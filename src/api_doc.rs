//! The OpenAPI document and its explorer. A route below `/api/v1` that the
//! document lacks, or the other way round, stops the start.

use actix_web::{HttpRequest, HttpResponse, web};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

use crate::access::Entry;
use crate::{
    Error, Result, accounts, alerts, applications, certificates, employers, matching, notifications, occupations,
    postings, profiles, statistics, training,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bole API",
        description = "Postings, profiles and what fits them. Send `Authorization: Bearer <token>`; tokens are made on the account page. Creating POSTs carry an `Idempotency-Key`. Unknown query parameters and codes are answered with 400, wrong body fields with 422, each named (RFC 9457); problems speak the language of `Accept-Language`, Chinese or English. What is not ASCII in an address is percent-encoded: anything else is refused before it is read. Lists answer `total` and `items` and carry a `Link` header (RFC 8288).",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/")),
    modifiers(&Bearer),
    security(("bearer" = []))
)]
struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The whole document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    for part in [
        accounts::api::Document::openapi(),
        postings::api::Document::openapi(),
        postings::reviews::api::Document::openapi(),
        profiles::api::Document::openapi(),
        matching::api::Document::openapi(),
        occupations::api::Document::openapi(),
        certificates::api::Document::openapi(),
        statistics::api::Document::openapi(),
        employers::api::Document::openapi(),
        notifications::api::Document::openapi(),
        alerts::api::Document::openapi(),
        applications::api::Document::openapi(),
        applications::agreements::api::Document::openapi(),
    ] {
        document.merge(part);
    }
    for part in training::documents() {
        document.merge(part);
    }
    document
}

/// `GET /api/openapi.json`
pub async fn document() -> HttpResponse {
    HttpResponse::Ok().json(openapi())
}

/// `GET /api/docs/`: the explorer, served from the binary.
pub async fn explorer(req: HttpRequest, tail: web::Path<String>) -> Result<HttpResponse> {
    if tail.is_empty() && !req.path().ends_with('/') {
        return Ok(HttpResponse::SeeOther().insert_header(("location", "/api/docs/")).finish());
    }
    let config = std::sync::Arc::new(utoipa_swagger_ui::Config::from("/api/openapi.json"));
    match utoipa_swagger_ui::serve(&tail, config) {
        Ok(Some(file)) => Ok(HttpResponse::Ok().content_type(file.content_type).body(file.bytes.into_owned())),
        Ok(None) => Err(Error::NotFound),
        Err(err) => Err(Error::Internal(anyhow::anyhow!("the API explorer failed: {err}"))),
    }
}

/// Compares the table of routes with the document.
///
/// # Errors
/// Names what is missing on either side.
pub fn check(routes: &[Entry]) -> anyhow::Result<()> {
    let document = serde_json::to_value(openapi())?;
    let mut problems = Vec::new();
    let described: Vec<(String, String)> = document["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(path, methods)| {
            methods.as_object().into_iter().flatten().map(|(method, _)| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let api: Vec<_> = routes.iter().filter(|it| it.path.starts_with("/api/v1/")).collect();
    for it in &api {
        if !described.iter().any(|(method, path)| *method == it.method.as_str() && path == it.path) {
            problems.push(format!("{} {} is not described", it.method, it.path));
        }
    }
    for (method, path) in described {
        if !api.iter().any(|it| it.method.as_str() == method && it.path == path) {
            problems.push(format!("{method} {path} is described and does not exist"));
        }
    }
    anyhow::ensure!(problems.is_empty(), "the API's description is not true:\n- {}", problems.join("\n- "));
    Ok(())
}
