//! What can go wrong, seen from the visitor: each variant is one page or problem.
//!
//! Mistakes in a form are not here: they are an outcome that the form's page shows.

use actix_web::http::StatusCode;

use crate::api::Problem;

/// The result of nearly everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A page or problem that a visitor can see.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such page, or it is not for this reader: the answer is the
    /// same, so that no one learns here what exists.
    #[error("not found")]
    NotFound,

    /// The reader has to log in first.
    #[error("not logged in")]
    Unauthorized,

    /// The reader is known and may not.
    #[error("forbidden")]
    Forbidden,

    /// The token may not do this: the scope that it lacks.
    #[error("the token lacks the scope {0}")]
    MissingScope(String),

    /// Another site had a browser send it, or a cookie came from no page of ours.
    #[error("not from a page of ours")]
    Forged,

    /// The address does not take this method, but those that are named.
    #[error("the address takes {0}")]
    Method(String),

    /// The reader acts for no unit yet, and has to register one first.
    #[error("acts for no unit")]
    NoUnit,

    /// The secret in a mailed link matches nothing, or no longer does.
    #[error("the link is not valid")]
    DeadLink,

    /// It was here once and has been taken down.
    #[error("taken down")]
    Gone,

    /// A move that the state does not allow, or someone else was faster.
    #[error("conflict: {0}")]
    Conflict(&'static str),

    /// A request that cannot be understood; the text names the message.
    #[error("bad request: {}", .0.detail)]
    Bad(Box<Problem>),

    /// Too many tries; how many seconds to wait.
    #[error("too many requests, retry after {0} s")]
    TooMany(u32),

    /// Something that we depend on is away; trying again later may help.
    #[error("a dependency is away")]
    Unavailable(#[source] anyhow::Error),

    /// Our own mistake.
    #[error("internal error")]
    Internal(#[from] anyhow::Error),
}

impl Error {
    /// The status that it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Unauthorized => StatusCode::UNAUTHORIZED,
            Error::Forbidden | Error::MissingScope(_) | Error::Forged => StatusCode::FORBIDDEN,
            Error::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            // A page leads to the registration instead.
            Error::NoUnit => StatusCode::NOT_FOUND,
            Error::DeadLink | Error::Gone => StatusCode::GONE,
            Error::Conflict(_) => StatusCode::CONFLICT,
            Error::Bad(problem) => StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST),
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The name of its message; `-title` and `-text` are appended.
    pub fn message(&self) -> &'static str {
        match self {
            Error::NotFound => "error-not-found",
            Error::Unauthorized => "error-unauthorized",
            Error::Forbidden => "error-forbidden",
            Error::MissingScope(_) => "error-missing-scope",
            Error::Forged => "error-forged",
            Error::Method(_) => "error-method",
            Error::NoUnit => "error-not-found",
            Error::DeadLink => "error-dead-link",
            Error::Gone => "error-gone",
            Error::Conflict(_) => "error-conflict",
            Error::Bad(_) => "error-bad-request",
            Error::TooMany(_) => "error-too-many",
            Error::Unavailable(_) => "error-unavailable",
            Error::Internal(_) => "error-internal",
        }
    }

    /// Warns of what is away and errs on our own mistakes, once.
    pub fn log(&self, request_id: &str) {
        match self {
            Error::Unavailable(cause) => {
                tracing::warn!(request_id, error = ?cause, "a dependency is away");
            }
            Error::Internal(cause) => tracing::error!(request_id, error = ?cause, "internal error"),
            _ => {}
        }
    }
}

impl From<diesel::result::Error> for Error {
    fn from(err: diesel::result::Error) -> Error {
        match err {
            diesel::result::Error::NotFound => Error::NotFound,
            err => Error::Internal(anyhow::Error::new(err).context("database query failed")),
        }
    }
}
