//! The SQL of postings that another source published first.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::{Origin, insert_for, postings, update};
use crate::db::{Conn, changes};
use crate::postings::Draft;
use crate::{Result, crypto, employers as employers_concept};

/// What became of an imported posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It is new, or differs from what its source said before.
    Stored,
    /// Its source said the same before.
    Unchanged,
}

/// Stores a posting of another source and publishes it; one that is known under
/// its source's name is replaced where it differs. `employers` remembers ids
/// across a whole import.
pub fn upsert_imported(
    conn: &mut Conn,
    draft: &Draft,
    published_at: NaiveDateTime,
    employers: &mut HashMap<String, i64>,
    now: NaiveDateTime,
) -> Result<Stored> {
    // Not by its `Debug` form, which takes a table look-up for each Chinese
    // character: that was half the time of storing a row.
    let hash = crypto::sha256_hex(&serde_json::to_vec(draft).map_err(anyhow::Error::from)?);
    let known: Option<(i64, String, Option<String>, i64)> = match (&draft.source, &draft.source_key) {
        (Some(source), Some(key)) => postings::table
            .filter(postings::source.eq(source))
            .filter(postings::source_key.eq(key))
            .select((postings::id, postings::reference, postings::source_hash, postings::version))
            // Not `first`: its bound LIMIT makes SQLite parse the statement anew each time.
            .get_result(conn)
            .optional()?,
        _ => None,
    };
    if known.as_ref().is_some_and(|it| it.2.as_ref() == Some(&hash)) {
        return Ok(Stored::Unchanged);
    }
    if let Some((id, reference, _, version)) = known {
        update(conn, &reference, version, draft, now)?;
        diesel::update(postings::table.find(id)).set(postings::source_hash.eq(&hash)).execute(conn)?;
        return Ok(Stored::Stored);
    }
    let employer_id = match employers.get(&draft.employer) {
        Some(id) => *id,
        None => {
            let id = employers_concept::queries::find_or_insert(conn, &draft.employer, now)?;
            employers.insert(draft.employer.clone(), id);
            id
        }
    };
    let valid_until = draft.valid_until.unwrap_or(published_at + TimeDelta::days(90));
    let draft = &Draft { valid_until: Some(valid_until), ..draft.clone() };
    let origin = Origin { published_at: Some(published_at), source_hash: Some(&hash), ..Origin::default() };
    let (id, _) = insert_for(conn, draft, employer_id, &origin, now)?;
    changes::record("postings", id);
    Ok(Stored::Stored)
}
