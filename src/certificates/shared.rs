//! What all requests of a node share about certificates.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use chrono::NaiveDateTime;

use super::credentials::status::Purpose;
use super::paper::Face;
use super::scheme::Scheme;
use super::verification::Checks;
use crate::config::Settings;

/// The scheme of numbers, and what is kept ready or not written down yet.
#[derive(Debug)]
pub struct Shared {
    /// How numbers are made.
    pub scheme: Scheme,
    /// How often certificates were checked, until the next minute writes it down.
    pub checks: Checks,
    font: Option<PathBuf>,
    face: OnceLock<Result<Face, String>>,
    lists: Mutex<HashMap<(Purpose, i64), List>>,
}

/// A signed list, and what it was made from.
#[derive(Debug, Clone)]
pub struct List {
    /// The last act on any certificate then.
    pub mark: i64,
    /// Who signed it.
    pub kid: String,
    /// When.
    pub made_at: NaiveDateTime,
    /// The signed text.
    pub text: String,
}

impl Shared {
    /// What the settings say; a wrong scheme was refused before.
    pub fn new(settings: &Settings) -> Shared {
        Shared {
            scheme: Scheme::parse(&settings.certificates.number).unwrap_or_default(),
            checks: Checks::default(),
            font: settings.certificates.font.clone(),
            face: OnceLock::new(),
            lists: Mutex::default(),
        }
    }

    /// The font of certificates; read when it is first needed. `None` where there
    /// is none: then pages are printed from the browser.
    pub fn face(&self) -> Option<&Face> {
        let face = self.face.get_or_init(|| {
            Face::find(self.font.as_deref()).map_err(|err| {
                tracing::warn!(error = format!("{err:#}"), "no certificates as PDF");
                format!("{err:#}")
            })
        });
        face.as_ref().ok()
    }

    /// The first character of a text that could not be printed; `None` also where
    /// no font is there to say so.
    pub fn missing(&self, text: &str) -> Option<char> {
        self.face()?.missing(text)
    }

    /// A list that was signed before.
    pub fn list(&self, purpose: Purpose, list: i64) -> Option<List> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner).get(&(purpose, list)).cloned()
    }

    /// Keeps one.
    pub fn keep_list(&self, purpose: Purpose, list: i64, made: List) {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner).insert((purpose, list), made);
    }
}
