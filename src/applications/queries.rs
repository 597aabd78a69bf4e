//! All of applications' SQL: single applications here; the rest in files of their own.

mod consents;
mod creation;
mod lists;
mod moves;
mod talk;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Source, State};
use crate::db::Conn;
use crate::postings::Posting;
use crate::schema::{self, applications, postings};
use crate::{Error, Result};

pub use consents::{Consent, consent, kept_until, withdraw_all};
pub use creation::{NewApplication, Question, create, find_open, last_applied, questions};
pub use lists::{Wanted, board, count_by_state, of_either_side, of_profile, postings_applied_to};
pub use moves::{
    MoveRow, Step, advance, close_others, deliver, due_to_deliver, due_to_end, due_to_remind, history, posting_closed,
    postings_to_end, remind,
};
pub use talk::{Message, Note, answers, files, messages, note, notes, send};

/// An application as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = applications)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Application {
    pub id: i64,
    pub reference: String,
    pub posting_id: i64,
    pub profile_id: i64,
    #[diesel(deserialize_as = String)]
    pub state: State,
    #[diesel(deserialize_as = String)]
    pub source: Source,
    pub letter_sealed: Option<String>,
    pub submitted_at: NaiveDateTime,
    pub promised_at: NaiveDateTime,
    pub delivered_at: Option<NaiveDateTime>,
    pub viewed_at: Option<NaiveDateTime>,
    pub answered_at: Option<NaiveDateTime>,
    pub moved_at: NaiveDateTime,
    pub ended_at: Option<NaiveDateTime>,
    pub version: i64,
}

impl Application {
    /// Whether the employer owes an answer and is late with it.
    pub fn is_overdue(&self, now: NaiveDateTime) -> bool {
        self.state.is_open() && self.answered_at.is_none() && self.promised_at <= now
    }
}

/// The application of this number, whoever asks.
pub fn find(conn: &mut Conn, reference: &str) -> QueryResult<Application> {
    applications::table.filter(applications::reference.eq(reference)).select(Application::as_select()).get_result(conn)
}

/// The application of this id.
pub fn get(conn: &mut Conn, id: i64) -> QueryResult<Application> {
    applications::table.find(id).select(Application::as_select()).get_result(conn)
}

/// An application of a profile, with its posting.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn find_of_profile(conn: &mut Conn, reference: &str, profile_id: i64) -> Result<(Application, Posting)> {
    let application = find(conn, reference)?;
    if application.profile_id != profile_id {
        return Err(Error::NotFound);
    }
    Ok((application.clone(), posting_of(conn, &application)?))
}

/// An application that has reached an employer, with its posting.
///
/// # Errors
/// `NotFound` where it is another's, or nobody's yet.
pub fn find_of_employer(conn: &mut Conn, reference: &str, employer_id: i64) -> Result<(Application, Posting)> {
    let application = find(conn, reference)?;
    let posting = posting_of(conn, &application)?;
    if application.delivered_at.is_none() || posting.row.employer_id != employer_id {
        return Err(Error::NotFound);
    }
    Ok((application, posting))
}

fn posting_of(conn: &mut Conn, application: &Application) -> QueryResult<Posting> {
    crate::postings::queries::load_many(conn, &[application.posting_id])?.pop().ok_or(diesel::NotFound)
}

/// Whether an employer may see who a person is and how to reach them: an open
/// application of theirs has reached it, with a consent that still holds.
pub fn may_see_contact(conn: &mut Conn, employer_id: i64, profile_id: i64) -> QueryResult<bool> {
    let open = applications::table
        .inner_join(postings::table)
        .inner_join(schema::consents::table)
        .filter(postings::employer_id.eq(employer_id))
        .filter(applications::profile_id.eq(profile_id))
        .filter(applications::ended_at.is_null())
        .filter(applications::delivered_at.is_not_null())
        .filter(schema::consents::withdrawn_at.is_null());
    diesel::select(diesel::dsl::exists(open)).get_result(conn)
}
