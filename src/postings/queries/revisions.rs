//! The SQL of changes that wait for review while the approved posting stays.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::posting_revisions;
use crate::db::Conn;
use crate::postings::Draft;
use crate::{Result, each};

/// What a published posting is to say.
#[derive(Debug, Clone)]
pub struct Revision {
    /// All of it, not only what differs.
    pub draft: Draft,
    /// When it was handed in; `None` while it is being written.
    pub submitted_at: Option<NaiveDateTime>,
}

/// The changes of a posting that are written or wait; `None` where there are none.
///
/// # Errors
/// The database failed, or the row is not ours.
pub fn find_revision(conn: &mut Conn, posting_id: i64) -> Result<Option<Revision>> {
    let row: Option<(String, Option<NaiveDateTime>)> = posting_revisions::table
        .filter(posting_revisions::posting_id.eq(posting_id))
        .select((posting_revisions::fields, posting_revisions::submitted_at))
        .get_result(conn)
        .optional()?;
    let Some((fields, submitted_at)) = row else { return Ok(None) };
    let draft = serde_json::from_str(&fields).map_err(anyhow::Error::from)?;
    Ok(Some(Revision { draft, submitted_at }))
}

/// Keeps what a posting is to say, in place of what was kept before; nobody has
/// been asked to look at it yet.
///
/// # Errors
/// The database failed.
pub fn save_revision(conn: &mut Conn, posting_id: i64, draft: &Draft, saved_by: i64, now: NaiveDateTime) -> Result<()> {
    discard_revision(conn, posting_id)?;
    let row = (
        posting_revisions::posting_id.eq(posting_id),
        posting_revisions::fields.eq(serde_json::to_string(draft).map_err(anyhow::Error::from)?),
        posting_revisions::saved_by.eq(saved_by),
        posting_revisions::saved_at.eq(now),
    );
    each!(conn, |it| diesel::insert_into(posting_revisions::table).values(row).execute(it))?;
    Ok(())
}

/// The changes are handed in: whoever reviews them takes this back or carries them out.
pub fn mark_submitted(conn: &mut Conn, posting_id: i64, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::update(posting_revisions::table.filter(posting_revisions::posting_id.eq(posting_id)))
        .set(posting_revisions::submitted_at.eq(now))
        .execute(conn)
}

/// Forgets the changes of a posting.
pub fn discard_revision(conn: &mut Conn, posting_id: i64) -> QueryResult<usize> {
    diesel::delete(posting_revisions::table.filter(posting_revisions::posting_id.eq(posting_id))).execute(conn)
}
