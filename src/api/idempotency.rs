//! Requests that a program may repeat: what one made is made once.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::{Problem, header_text};
use crate::access::Actor;
use crate::db::Conn;
use crate::{Result, compliance};

/// An answer that is kept, to be given again to the same key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// 201 as a rule.
    pub status: u16,
    /// Where what was made is to be found.
    pub location: Option<String>,
    /// The JSON body.
    pub body: String,
}

impl Answer {
    /// What was made, and where.
    pub fn created(location: String, body: &impl Serialize) -> Result<Answer> {
        let body = serde_json::to_string(body).map_err(anyhow::Error::from)?;
        Ok(Answer { status: 201, location: Some(location), body })
    }
}

impl From<Answer> for HttpResponse {
    fn from(it: Answer) -> HttpResponse {
        let status = StatusCode::from_u16(it.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        if let Some(location) = it.location {
            response.insert_header((header::LOCATION, location));
        }
        response.content_type("application/json").body(it.body)
    }
}

/// What identifies a request that a program may repeat.
#[derive(Debug, Clone)]
pub struct Repeatable {
    /// Who asks.
    pub principal: i64,
    /// `POST /api/v1/postings`
    pub route: String,
    /// `Idempotency-Key`, at most 200 characters.
    pub key: String,
    /// SHA-256 of the body.
    pub hash: String,
}

impl Repeatable {
    /// Reads the key, which a creating POST has to carry.
    pub fn parse(req: &HttpRequest, actor: &Actor, hash: String) -> Result<Repeatable> {
        let key = header_text(req, "idempotency-key").unwrap_or_default().trim().to_owned();
        if key.is_empty() || key.len() > 200 {
            return Err(Problem::named(400, "idempotency-key", "problem-idempotency-missing", &[]));
        }
        let route = format!("{} {}", req.method(), req.path());
        Ok(Repeatable { principal: actor.account_id, route, key, hash })
    }
}

/// Makes something once: the second time its key comes, the first answer is
/// given again. Effect and answer are one transaction.
pub fn idempotent(
    conn: &mut Conn,
    request: &Repeatable,
    now: chrono::NaiveDateTime,
    make: impl FnOnce(&mut Conn) -> Result<Answer>,
) -> Result<Answer> {
    match compliance::queries::find_answer(conn, request)? {
        Some((hash, _)) if hash != request.hash => {
            Err(Problem::named(422, "idempotency-key", "problem-idempotency-reused", &[]))
        }
        Some((_, answer)) => Ok(answer),
        None => {
            let answer = make(conn)?;
            compliance::queries::keep_answer(conn, request, &answer, now)?;
            Ok(answer)
        }
    }
}
