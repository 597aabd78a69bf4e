//! A form with files, as a page receives it.

use std::pin::Pin;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use super::jpeg;
use super::kind::{MediaType, cleaned_name};
use crate::api::Problem;
use crate::app::App;
use crate::html::{self, FieldError};
use crate::upload::gathered;
use crate::{Error, Result};

/// Files of one form; more are a mistake at the field of the first too many.
const MOST_FILES: usize = 5;

/// All fields of a form that are not files.
const LARGEST_FORM: usize = 64 * 1024;

/// The fields of a form, and which of its further fields are files.
pub trait FileForm: DeserializeOwned + 'static {
    /// The names of the fields that are files; any other file is a 400.
    const FILES: &'static [&'static str];
}

/// A file as it came in, found to be what it may be.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The field that it came in.
    pub field: &'static str,
    /// Its name, cleaned.
    pub file_name: String,
    /// What it is, by its content.
    pub media_type: MediaType,
    /// All of it. Cloning shares them.
    pub bytes: web::Bytes,
}

impl Incoming {
    /// A file that came in a field, where it is one that may be handed in.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judged(field: &'static str, name: &str, bytes: web::Bytes) -> Result<Incoming, FieldError> {
        let judged = MediaType::of(&bytes).and_then(|it| Ok((it, plain(it, bytes)?)));
        match judged {
            Ok((media_type, bytes)) => {
                Ok(Incoming { field, file_name: cleaned_name(name, media_type), media_type, bytes })
            }
            Err(message) => Err(FieldError { field, message }),
        }
    }
}

/// A form with files (`multipart/form-data`), or the same without any
/// (`application/x-www-form-urlencoded`).
///
/// Fields are read as strictly as by [`html::Form`]. A file that may not be handed
/// in is not among `files`, and its mistake is among `errors`; so whoever takes
/// the form adds its own mistakes and shows the page again where there are any.
#[derive(Debug)]
pub struct Received<T> {
    /// The fields.
    pub form: T,
    /// The files that may be stored, in their order.
    pub files: Vec<Incoming>,
    /// What is wrong with the others.
    pub errors: Vec<FieldError>,
}

impl<T> Received<T> {
    /// The first file of a field. `None` where nobody chose one.
    pub fn file(&self, field: &str) -> Option<&Incoming> {
        self.files.iter().find(|it| it.field == field)
    }
}

impl<T: FileForm> FromRequest for Received<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Received<T>>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let app = req.app_data::<web::Data<App>>().expect("the app is registered").clone();
        let kind = req.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let payload = payload.take();
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::new(req.headers(), payload);
            let largest = usize::try_from(app.settings.uploads.largest_mib).unwrap_or(1) * 1024 * 1024;
            return Box::pin(async move { from_parts(parts, largest).await });
        }
        Box::pin(async move {
            let form = html::parse_form(&gathered(payload, LARGEST_FORM).await?)?;
            Ok(Received { form, files: Vec::new(), errors: Vec::new() })
        })
    }
}

async fn from_parts<T: FileForm>(mut parts: Multipart, largest: usize) -> Result<Received<T>> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut files: Vec<Incoming> = Vec::new();
    let mut errors: Vec<FieldError> = Vec::new();
    // What is too large is read to its end, so that the page can say so; but not forever.
    let mut left = largest * (MOST_FILES + 1);
    let mut left_for_fields = LARGEST_FORM;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(html::broken_form)?;
        let name = part.name().unwrap_or_default().to_owned();
        let Some(field) = T::FILES.iter().copied().find(|it| *it == name) else {
            let value = gathered(part, left_for_fields).await?;
            left_for_fields -= value.len();
            fields.push((name, String::from_utf8(value).map_err(html::broken_form)?));
            continue;
        };
        let disposition = part.content_disposition();
        let file_name = disposition.and_then(|it| it.get_filename()).unwrap_or_default().to_owned();
        let bytes = file_bytes(&mut part, largest, &mut left).await?;
        // A field that nobody chose a file for comes without a name and empty.
        if file_name.is_empty() && bytes.as_ref().is_some_and(web::Bytes::is_empty) {
            continue;
        }
        let outcome = match bytes {
            None => Err(FieldError { field, message: "uploads-too-large" }),
            Some(_) if files.len() >= MOST_FILES => Err(FieldError { field, message: "uploads-too-many" }),
            Some(bytes) => Incoming::judged(field, &file_name, bytes),
        };
        match outcome {
            Ok(file) => files.push(file),
            Err(mistake) => errors.push(mistake),
        }
    }
    let encoded = serde_html_form::to_string(fields).map_err(html::broken_form)?;
    Ok(Received { form: html::parse_form(encoded.as_bytes())?, files, errors })
}

/// What is kept of a file; a photograph loses what the camera wrote beside it.
fn plain(kind: MediaType, bytes: web::Bytes) -> std::result::Result<web::Bytes, &'static str> {
    match kind {
        MediaType::Jpeg => jpeg::without_metadata(&bytes).map(web::Bytes::from).ok_or("uploads-broken"),
        MediaType::Pdf | MediaType::Png => Ok(bytes),
    }
}

/// A file's bytes; `None` where it has more than the largest may have.
async fn file_bytes(part: &mut Field, largest: usize, left: &mut usize) -> Result<Option<web::Bytes>> {
    let mut bytes = web::BytesMut::new();
    let mut is_too_large = false;
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(html::broken_form)?;
        *left = left
            .checked_sub(chunk.len())
            .ok_or_else(|| Problem::plain(413, "too-large", "Too large", "the files are far too large"))?;
        is_too_large |= bytes.len() + chunk.len() > largest;
        if is_too_large {
            bytes.clear();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((!is_too_large).then(|| bytes.freeze()))
}
