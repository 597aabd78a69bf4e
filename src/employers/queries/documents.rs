//! The SQL of a unit's documents.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{employer_documents, uploads};
use crate::db::Conn;
use crate::employers::DocumentKind;

/// A document of a unit.
#[derive(Debug, Clone, Queryable)]
pub struct Document {
    kind: String,
    /// The public name of its file, at `/uploads/REFERENCE`.
    pub reference: String,
    /// As its owner called it.
    pub file_name: String,
    /// When it was handed in (UTC).
    pub handed_in_at: NaiveDateTime,
}

impl Document {
    /// What it is.
    pub fn kind(&self) -> Option<DocumentKind> {
        DocumentKind::parse(&self.kind)
    }
}

/// The newest of each kind, in the order of the kinds.
pub fn newest(conn: &mut Conn, employer_id: i64) -> QueryResult<Vec<Document>> {
    let all: Vec<Document> = employer_documents::table
        .inner_join(uploads::table)
        .filter(employer_documents::employer_id.eq(employer_id))
        .order(employer_documents::id.desc())
        .select((employer_documents::kind, uploads::reference, uploads::file_name, employer_documents::created_at))
        .load(conn)?;
    let newest = |kind: &DocumentKind| all.iter().find(|it| it.kind == kind.code()).cloned();
    Ok(DocumentKind::ALL.iter().filter_map(newest).collect())
}

/// Says that a file is a document of a unit. Older ones of the kind stay, as
/// earlier decisions went by them.
pub fn insert(
    conn: &mut Conn,
    employer_id: i64,
    kind: DocumentKind,
    upload_id: i64,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(employer_documents::table)
        .values((
            employer_documents::employer_id.eq(employer_id),
            employer_documents::kind.eq(kind.code()),
            employer_documents::upload_id.eq(upload_id),
            employer_documents::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
