//! What the office does about a title, whichever way it comes in.

use actix_web::web;
use chrono::NaiveDateTime;

use super::queries::{self, Said};
use crate::app::App;
use crate::codes::occupations::{self, Occupation, title_key};
use crate::html::FieldError;
use crate::{Error, Result};

/// So many newest postings are looked through; older titles come with time.
pub(super) const MOST_POSTINGS: i64 = 1_000;

/// A title longer than a posting's was not typed here.
const LONGEST_TITLE: usize = 100;

/// A title and what it means, checked.
pub(super) struct Correction {
    /// Folded.
    pub title: String,
    pub occupation: &'static Occupation,
}

impl Correction {
    /// `code` is a code or an official name.
    pub(super) fn parse(title: &str, code: &str) -> Result<Correction, Vec<FieldError>> {
        let (title, wanted) = (title_key(title), code.trim());
        let occupation = occupations::all().iter().find(|it| it.code == wanted || it.name == wanted);
        let mut errors = Vec::new();
        if title.is_empty() || title.chars().count() > LONGEST_TITLE {
            errors.push(FieldError { field: "title", message: "occupations-title-wrong" });
        }
        match occupation {
            Some(occupation) if errors.is_empty() => Ok(Correction { title, occupation }),
            Some(_) => Err(errors),
            None => {
                errors.push(FieldError { field: "code", message: "occupations-code-unknown" });
                Err(errors)
            }
        }
    }
}

/// From now on the title means that occupation; open postings of this very title
/// whose occupation nobody chose get it.
pub(super) async fn correct(app: &App, it: Correction, account_id: i64, now: NaiveDateTime) -> Result<()> {
    let Correction { title, occupation } = it;
    let (said, code) = (title.clone(), occupation.code);
    app.db
        .write(move |conn| {
            queries::insert(conn, &Said { title: &said, code: Some(code), account_id }, now)?;
            for it in queries::open_titles(conn, MOST_POSTINGS, now)? {
                if title_key(&it.title) == said && it.is_a_guess() {
                    queries::mend(conn, it.id, code)?;
                }
            }
            Ok(())
        })
        .await?;
    learn(title, Some(code)).await
}

/// What was said about a title no longer holds. Postings keep what they have.
///
/// # Errors
/// `NotFound` where nothing that holds was said.
pub(super) async fn take_back(app: &App, title: &str, account_id: i64, now: NaiveDateTime) -> Result<()> {
    let title = title_key(title);
    let said = title.clone();
    app.db
        .write(move |conn| {
            if queries::code_of(conn, &said)?.is_none() {
                return Err(Error::NotFound);
            }
            Ok(queries::insert(conn, &Said { title: &said, code: None, account_id }, now)?)
        })
        .await?;
    learn(title, None).await
}

/// Takes some tens of milliseconds, which is too long for an async thread.
async fn learn(title: String, code: Option<&'static str>) -> Result<()> {
    let said = [(title, code.map(str::to_owned))];
    web::block(move || occupations::learn(said)).await.map_err(anyhow::Error::from)?;
    Ok(())
}
