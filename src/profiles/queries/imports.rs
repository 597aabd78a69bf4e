//! The SQL of profiles that others bring.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Profile, find, insert, replace};
use crate::crypto::Keys;
use crate::db::Conn;
use crate::profiles::draft::Draft;
use crate::schema::profiles;

/// What came of storing a profile that was imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Import {
    /// It is new, or its source says something else now.
    Stored,
    /// Its source says what it said before, or its owner speaks for themselves by now.
    Unchanged,
}

/// Stores what a source says of someone, once for each key of the source.
pub fn upsert_imported(
    conn: &mut Conn,
    keys: &Keys,
    draft: &Draft,
    source: &str,
    source_key: &str,
    hash: &str,
    now: NaiveDateTime,
) -> crate::Result<Import> {
    let known: Option<Profile> = profiles::table
        .filter(profiles::source.eq(source))
        .filter(profiles::source_key.eq(source_key))
        .select(Profile::as_select())
        .first(conn)
        .optional()?;
    let profile = match known {
        Some(it) if it.account_id.is_some() || it.source_hash.as_deref() == Some(hash) => return Ok(Import::Unchanged),
        Some(it) => it,
        None => {
            let id = insert(conn, None, Some((source, source_key)), now)?;
            find(conn, id)?
        }
    };
    replace(conn, keys, &profile, draft, now)?;
    diesel::update(profiles::table.find(profile.id)).set(profiles::source_hash.eq(hash)).execute(conn)?;
    Ok(Import::Stored)
}
