//! A text that someone pastes or sends as a file, by one form with either.
//!
//! The form has a text area `text` and, where it is `multipart/form-data`, a
//! file `file`; the file wins where both came. Nothing is written to a disk.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;
use serde::Deserialize;

use crate::api::Problem;
use crate::import::table;
use crate::{Error, Result, html};

/// Larger ones are refused: 5,000 rows of certificates have less.
const LARGEST: usize = 1024 * 1024;

/// What was pasted or sent, without a byte order mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload(pub String);

impl Upload {
    /// UTF-8 where it is, else what Chinese spreadsheets write (GB 18030).
    fn new(bytes: Vec<u8>) -> Upload {
        Upload(table::decoded(bytes))
    }

    /// Whether it is text, and no PDF, picture or workbook.
    pub fn is_text(&self) -> bool {
        !self.0.starts_with("%PDF") && !self.0.contains(['\0', char::REPLACEMENT_CHARACTER])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pasted {
    #[serde(default)]
    text: String,
}

impl FromRequest for Upload {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Upload>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = req.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let payload = payload.take();
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::new(req.headers(), payload);
            return Box::pin(async move { from_parts(parts).await.map(Upload::new) });
        }
        Box::pin(async move {
            let pasted: Pasted = html::parse_form(&gathered(payload, LARGEST).await?)?;
            Ok(Upload::new(pasted.text.into_bytes()))
        })
    }
}

async fn from_parts(mut parts: Multipart) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    let mut file = Vec::new();
    while let Some(part) = parts.next().await {
        let part = part.map_err(html::broken_form)?;
        match part.name() {
            Some("text") => text = gathered(part, LARGEST).await?,
            Some("file") => file = gathered(part, LARGEST).await?,
            _ => return Err(html::broken_form("it has an unknown field")),
        }
    }
    Ok(if file.is_empty() { text } else { file })
}

/// All of a body or of a part, at most so many bytes; more is a 413.
pub(crate) async fn gathered<E: std::fmt::Display>(
    stream: impl futures_util::Stream<Item = Result<web::Bytes, E>>,
    most: usize,
) -> Result<Vec<u8>> {
    let mut stream = std::pin::pin!(stream);
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(crate::api::broken_off)?;
        if bytes.len() + chunk.len() > most {
            return Err(Problem::named(413, "too-large", "problem-too-large", &[("most", &(most / 1024).to_string())]));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
