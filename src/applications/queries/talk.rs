//! The SQL of what both sides say: letter, answers, messages, and the employer's own notes.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::super::{Side, notices};
use super::Application;
use super::creation::letter_place;
use crate::app::App;
use crate::crypto::Keys;
use crate::db::Conn;
use crate::schema::{
    accounts, application_answers, application_files, application_messages, application_notes, uploads,
};
use crate::{Error, Result};

impl Application {
    /// What the person added.
    ///
    /// # Errors
    /// A key is missing, or the value was changed or moved.
    pub fn letter(&self, keys: &Keys) -> Result<Option<String>> {
        let open = |it: &String| keys.open(&letter_place(&self.reference), it);
        Ok(self.letter_sealed.as_ref().map(open).transpose()?)
    }
}

/// Questions as they were asked, and their answers.
pub fn answers(conn: &mut Conn, application_id: i64) -> QueryResult<Vec<(String, String)>> {
    application_answers::table
        .filter(application_answers::application_id.eq(application_id))
        .order(application_answers::position)
        .select((application_answers::question, application_answers::answer))
        .load(conn)
}

/// The files that came with an application: public name, and what their owner calls them.
pub fn files(conn: &mut Conn, application_id: i64) -> QueryResult<Vec<(String, String)>> {
    application_files::table
        .inner_join(uploads::table)
        .filter(application_files::application_id.eq(application_id))
        .order(application_files::id)
        .select((uploads::reference, uploads::file_name))
        .load(conn)
}

/// A message, opened.
#[derive(Debug, Clone)]
pub struct Message {
    /// Who wrote it.
    pub side: Side,
    /// What it says.
    pub text: String,
    /// When (UTC).
    pub sent_at: NaiveDateTime,
}

fn message_place(reference: &str) -> String {
    format!("application_messages.text/{reference}")
}

/// What both sides wrote, oldest first.
///
/// # Errors
/// The database failed, or a message cannot be opened.
pub fn messages(conn: &mut Conn, keys: &Keys, it: &Application) -> Result<Vec<Message>> {
    let rows: Vec<(String, String, NaiveDateTime)> = application_messages::table
        .filter(application_messages::application_id.eq(it.id))
        .order(application_messages::id)
        .select((application_messages::side, application_messages::text_sealed, application_messages::sent_at))
        .load(conn)?;
    rows.into_iter()
        .map(|(side, sealed, sent_at)| {
            let side = Side::parse(&side).unwrap_or(Side::Employer);
            Ok(Message { side, text: keys.open(&message_place(&it.reference), &sealed)?, sent_at })
        })
        .collect()
}

/// Sends a message, while the application is open. The other side is told that
/// there is one, not what it says.
///
/// # Errors
/// `Conflict` where the application has ended.
pub fn send(
    conn: &mut Conn,
    app: &App,
    it: &Application,
    side: Side,
    account_id: i64,
    text: &str,
    now: NaiveDateTime,
) -> Result<()> {
    if !it.state.is_open() {
        return Err(Error::Conflict("the application has ended"));
    }
    let id: i64 = diesel::insert_into(application_messages::table)
        .values((
            application_messages::application_id.eq(it.id),
            application_messages::side.eq(side.code()),
            application_messages::account_id.eq(account_id),
            application_messages::text_sealed.eq(app.keys.seal(&message_place(&it.reference), text)),
            application_messages::sent_at.eq(now),
        ))
        .returning(application_messages::id)
        .get_result(conn)?;
    let other = match side {
        Side::Seeker => Side::Employer,
        Side::Employer => Side::Seeker,
    };
    notices::tell(conn, app, it, other, "applications-message", &format!("message/{id}"), &[], now)
}

/// A note of the employer's people for each other.
#[derive(Debug, Clone, Queryable)]
pub struct Note {
    /// Whose; `None` where the account is gone.
    pub name: Option<String>,
    /// What it says.
    pub text: String,
    /// When (UTC).
    pub noted_at: NaiveDateTime,
}

/// The employer's notes, oldest first; the person never reads them here.
pub fn notes(conn: &mut Conn, application_id: i64) -> QueryResult<Vec<Note>> {
    application_notes::table
        .left_join(accounts::table)
        .filter(application_notes::application_id.eq(application_id))
        .order(application_notes::id)
        .select((accounts::name.nullable(), application_notes::text, application_notes::noted_at))
        .load(conn)
}

/// Keeps a note.
pub fn note(conn: &mut Conn, application_id: i64, account_id: i64, text: &str, now: NaiveDateTime) -> QueryResult<()> {
    diesel::insert_into(application_notes::table)
        .values((
            application_notes::application_id.eq(application_id),
            application_notes::account_id.eq(account_id),
            application_notes::text.eq(text),
            application_notes::noted_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
