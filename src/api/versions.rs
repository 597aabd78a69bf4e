//! Versions of a record: what a reader has already, and what a change starts from.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::{Problem, header_text};
use crate::Result;

/// The entity tag of a record at a version.
pub fn etag(reference: &str, version: i64) -> String {
    format!("\"{reference}.{version}\"")
}

/// Whether the reader has this version already.
pub fn is_not_modified(req: &HttpRequest, etag: &str) -> bool {
    header_text(req, "if-none-match")
        .is_some_and(|it| it == "*" || it.split(',').any(|it| it.trim().trim_start_matches("W/") == etag))
}

/// Refuses a change of a version that is not the newest: 428 without
/// `If-Match`, 412 where it is another's.
pub fn check_if_match(req: &HttpRequest, etag: &str) -> Result<()> {
    match header_text(req, "if-match") {
        None => Err(Problem::named(428, "if-match", "problem-if-match", &[])),
        Some(it) if it == "*" || it.split(',').any(|it| it.trim() == etag) => Ok(()),
        Some(_) => Err(Problem::named(412, "stale", "problem-stale", &[])),
    }
}

/// A JSON answer with an entity tag, or 304.
pub fn tagged(req: &HttpRequest, etag: &str, body: &impl Serialize) -> HttpResponse {
    if is_not_modified(req, etag) {
        return HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish();
    }
    HttpResponse::Ok().insert_header((header::ETAG, etag)).json(body)
}
