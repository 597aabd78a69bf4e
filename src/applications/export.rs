//! What we hold of someone's applications, for themselves.

use serde::Serialize;

use super::queries;
use crate::clock::rfc3339;
use crate::crypto::Keys;
use crate::db::Conn;
use crate::{Result, postings};

/// An application with all that belongs to it, but for the employer's own notes.
#[derive(Debug, Serialize)]
pub struct Exported {
    number: String,
    posting: String,
    employer: String,
    state: &'static str,
    source: &'static str,
    submitted_at: String,
    consent: Option<queries::Consent>,
    letter: Option<String>,
    answers: Vec<(String, String)>,
    files: Vec<String>,
    moves: Vec<ExportedMove>,
    messages: Vec<ExportedMessage>,
}

#[derive(Debug, Serialize)]
struct ExportedMove {
    to: String,
    by: String,
    reason: Option<String>,
    shared_text: Option<String>,
    at: String,
}

#[derive(Debug, Serialize)]
struct ExportedMessage {
    by: &'static str,
    text: String,
    at: String,
}

/// All applications of a profile, the latest first.
///
/// # Errors
/// The database failed, or a sealed text cannot be opened.
pub fn export(conn: &mut Conn, keys: &Keys, profile_id: i64) -> Result<Vec<Exported>> {
    let mut all = Vec::new();
    for it in queries::of_profile(conn, profile_id)? {
        let Some(posting) = postings::queries::load_many(conn, &[it.posting_id])?.pop() else { continue };
        let moves = queries::history(conn, it.id)?.into_iter().map(|it| ExportedMove {
            to: it.to_state,
            by: it.actor,
            reason: it.reason,
            shared_text: it.shared_text,
            at: rfc3339(it.moved_at),
        });
        let messages = queries::messages(conn, keys, &it)?.into_iter().map(|it| ExportedMessage {
            by: it.side.code(),
            text: it.text,
            at: rfc3339(it.sent_at),
        });
        all.push(Exported {
            moves: moves.collect(),
            messages: messages.collect(),
            consent: queries::consent(conn, it.id)?,
            letter: it.letter(keys)?,
            answers: queries::answers(conn, it.id)?,
            files: queries::files(conn, it.id)?.into_iter().map(|it| it.1).collect(),
            posting: posting.row.title,
            employer: posting.employer.name,
            state: it.state.code(),
            source: it.source.code(),
            submitted_at: rfc3339(it.submitted_at),
            number: it.reference,
        });
    }
    Ok(all)
}
