//! The JSON API's manners: problems, strict input, paging, entity tags and
//! idempotency. What it offers is in each concept's `api.rs`.

mod idempotency;
mod paging;
mod said;
mod versions;

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::i18n::Loc;
use crate::{Error, Result};

pub use idempotency::{Answer, Repeatable, idempotent};
pub use paging::{Slice, links};
pub use said::Said;
pub use versions::{check_if_match, etag, is_not_modified, tagged};

/// What went wrong (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem: a path below `/problems/`, the same for each kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do about this one.
    pub detail: String,
    /// The request's id, for whoever asks for help.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub instance: String,
    /// Each mistake and where it stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Mistake>,
    /// What puts title and detail into the reader's language.
    #[serde(skip)]
    pub said: Option<Said>,
}

/// One mistake in what was sent.
#[derive(Debug, Clone, Serialize, PartialEq, Eq, ToSchema)]
pub struct Mistake {
    /// The parameter (`?education`) or a JSON pointer into the body (`/pay/min`).
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
    /// What puts the detail into the reader's language, where it is not yet.
    #[serde(skip)]
    pub said: Option<Said>,
}

impl Mistake {
    /// What is wrong, in words that the reader understands already.
    pub fn new(pointer: String, detail: impl Into<String>) -> Mistake {
        Mistake { pointer, detail: detail.into(), said: None }
    }

    fn said(pointer: String, said: Said) -> Mistake {
        Mistake { pointer, detail: said.text(Loc::En), said: Some(said) }
    }
}

impl Problem {
    /// A request whose parameters cannot be understood (400), each named.
    pub fn parameters(errors: Vec<Mistake>) -> Error {
        Problem::with(400, "parameters", "problem-parameters", errors)
    }

    /// A body whose fields cannot be understood (422), each named.
    pub fn fields(errors: Vec<Mistake>) -> Error {
        Problem::with(422, "fields", "problem-fields", errors)
    }

    /// A form whose fields cannot be understood (400), which no page of ours sends.
    pub fn form(errors: Vec<Mistake>) -> Error {
        Problem::with(400, "form", "problem-form", errors)
    }

    fn with(status: u16, kind: &str, message: &'static str, errors: Vec<Mistake>) -> Error {
        Error::Bad(Box::new(Problem::of(status, kind, Said::new(message, &[]), errors)))
    }

    /// A problem without a place in the input, by its message.
    pub fn named(status: u16, kind: &str, message: &'static str, args: &[(&'static str, &str)]) -> Error {
        Error::Bad(Box::new(Problem::of(status, kind, Said::new(message, args), Vec::new())))
    }

    /// A problem by its message, whose parts are `-title` and, where no mistakes
    /// say it already, `-text`.
    pub fn of(status: u16, kind: &str, said: Said, errors: Vec<Mistake>) -> Problem {
        Problem {
            kind: format!("/problems/{kind}"),
            title: String::new(),
            status,
            detail: String::new(),
            instance: String::new(),
            errors,
            said: Some(said),
        }
        .in_words(Loc::En)
    }

    /// The same in a language, as far as what it says has a message.
    #[must_use]
    pub fn in_words(mut self, loc: Loc) -> Problem {
        for it in &mut self.errors {
            if let Some(said) = &it.said {
                it.detail = said.text(loc);
            }
        }
        if let Some(said) = &self.said {
            self.title = said.part(loc, "-title");
            self.detail = if self.errors.is_empty() { said.part(loc, "-text") } else { String::new() };
        }
        if !self.errors.is_empty() {
            let each = self.errors.iter().map(|it| format!("{}: {}", it.pointer, it.detail)).collect::<Vec<_>>();
            self.detail = each.join("; ");
        }
        self
    }

    /// A problem without a place in the input.
    pub fn plain(status: u16, kind: &str, title: &str, detail: &str) -> Error {
        Error::Bad(Box::new(Problem {
            kind: format!("/problems/{kind}"),
            title: title.to_owned(),
            status,
            detail: detail.to_owned(),
            instance: String::new(),
            errors: Vec::new(),
            said: None,
        }))
    }
}

/// A mistake at a query parameter.
pub fn wrong_parameter(name: &str, detail: impl Into<String>) -> Mistake {
    Mistake::new(format!("?{name}"), detail)
}

/// A mistake at a query parameter, by its message.
pub fn said_parameter(name: &str, message: &'static str, args: &[(&'static str, &str)]) -> Mistake {
    Mistake::said(format!("?{name}"), Said::new(message, args))
}

/// A mistake at a field of the body.
pub fn wrong_field(name: &str, detail: impl Into<String>) -> Mistake {
    Mistake::new(format!("/{name}"), detail)
}

/// The query string as a typed value; what it does not know is a 400 that names it.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = std::future::Ready<Result<Query<T>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(parse_query(req.query_string()).map(Query))
    }
}

/// Reads a query string; see [`Query`].
pub fn parse_query<T: DeserializeOwned>(query: &str) -> Result<T> {
    let deserializer = serde_html_form::Deserializer::from_bytes(query.as_bytes());
    serde_path_to_error::deserialize(deserializer).map_err(|err| Problem::parameters(vec![mistake_of(err, "?")]))
}

/// The mistake that a reader of parameters or fields stopped at.
pub fn mistake_of(err: serde_path_to_error::Error<impl std::fmt::Display>, before: &str) -> Mistake {
    let path = err.path().to_string();
    let complaint = err.into_inner().to_string();
    let name = field_name(&complaint).unwrap_or(&path);
    Mistake::said(format!("{before}{name}"), Said::of_serde(&complaint))
}

/// `x` of serde's "unknown field `x`, expected ..", and of a field that is
/// missing or comes twice.
fn field_name(complaint: &str) -> Option<&str> {
    let starts = ["unknown field `", "missing field `", "duplicate field `"];
    starts.iter().find_map(|it| complaint.strip_prefix(it))?.split('`').next()
}

/// A JSON body as a typed value. All mistakes are named at once: a wrong field
/// is noted, taken out, and reading goes on; so fields that are needed are
/// `Option`s, whose absence the concept's own `parse` complains about.
#[derive(Debug)]
pub struct Json<T> {
    /// What was read.
    pub value: T,
    /// SHA-256 of the bytes, for [`idempotent`].
    pub hash: String,
}

/// Larger bodies are refused before they are read.
const LARGEST_BODY: usize = 256 * 1024;

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Json<T>>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = req
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|it| it.to_str().ok())
            .is_some_and(|it| it.starts_with("application/json"));
        let mut payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(Problem::named(415, "media-type", "problem-media-type", &[]));
            }
            let mut bytes = Vec::new();
            while let Some(chunk) = payload.next().await {
                let chunk = chunk.map_err(broken_off)?;
                if bytes.len() + chunk.len() > LARGEST_BODY {
                    return Err(Problem::named(413, "too-large", "problem-too-large", &[("most", "256")]));
                }
                bytes.extend_from_slice(&chunk);
            }
            let value = parse_body(&bytes)?;
            Ok(Json { value, hash: crate::crypto::sha256_hex(&bytes) })
        })
    }
}

/// Reads a JSON body; see [`Json`].
pub fn parse_body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut body: serde_json::Value = serde_json::from_slice(bytes)
        .map_err(|err| Problem::named(400, "json", "problem-json", &[("why", &err.to_string())]))?;
    let mut errors = Vec::new();
    loop {
        match serde_path_to_error::deserialize::<_, T>(&body) {
            Ok(value) if errors.is_empty() => return Ok(value),
            Ok(_) => return Err(Problem::fields(errors)),
            Err(err) => {
                let mut pointer = pointer(err.path());
                let complaint = err.into_inner().to_string();
                if let Some(name) = field_name(&complaint)
                    && !pointer.ends_with(&format!("/{name}"))
                {
                    pointer = format!("{pointer}/{name}");
                }
                errors.push(Mistake::said(pointer.clone(), Said::of_serde(&complaint)));
                if errors.len() >= 50 || !take_out(&mut body, &pointer) {
                    return Err(Problem::fields(errors));
                }
            }
        }
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|it| match it {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

/// Removes the wrong value, so that reading goes on; `false` where it is not there.
fn take_out(body: &mut serde_json::Value, pointer: &str) -> bool {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return false };
    let key = key.replace("~1", "/").replace("~0", "~");
    match body.pointer_mut(parent) {
        Some(serde_json::Value::Object(map)) => map.remove(&key).is_some(),
        Some(serde_json::Value::Array(list)) => match key.parse::<usize>() {
            Ok(i) if i < list.len() => {
                list.remove(i);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// A body that did not arrive in full.
pub fn broken_off(err: impl std::fmt::Display) -> Error {
    Problem::named(400, "body", "problem-body", &[("why", &err.to_string())])
}

fn header_text<'a>(req: &'a HttpRequest, name: &str) -> Option<&'a str> {
    req.headers().get(name).and_then(|it| it.to_str().ok())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read by the test's messages")]
    struct Sample {
        #[serde(default)]
        title: Option<String>,
        #[serde(default)]
        headcount: Option<i32>,
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let Err(Error::Bad(problem)) = parse_body::<Sample>(br#"{"title": 1, "headcount": "x", "role": "admin"}"#)
        else {
            panic!("accepted");
        };
        let pointers: Vec<_> = problem.errors.iter().map(|it| it.pointer.as_str()).collect();
        assert_eq!(problem.status, 422);
        assert_eq!(pointers.len(), 3, "{pointers:?}");
        for pointer in ["/title", "/headcount", "/role"] {
            assert!(pointers.contains(&pointer), "{pointer} in {pointers:?}");
        }
    }

    #[test]
    fn an_unknown_parameter_is_named() {
        let Err(Error::Bad(problem)) = parse_query::<Sample>("titel=x") else { panic!("accepted") };
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (400, "?titel"));
    }
}
