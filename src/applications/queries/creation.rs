//! The SQL of applying: consent, application, answers.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::super::{Mover, Obstacle, PROMISED_WORKING_DAYS, Side, Source, State, notices, obstacle};
use super::moves::{Step, record};
use super::{Application, consents, find};
use crate::app::App;
use crate::codes::holidays;
use crate::db::Conn;
use crate::postings::Posting;
use crate::profiles::{Contact, Full};
use crate::schema::{application_answers, application_files, applications, posting_questions};
use crate::talent::queries::invitations;
use crate::{Result, crypto, each};

/// A question of an employer to whoever applies.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = posting_questions)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// Whether it has to be answered.
    pub is_required: bool,
}

/// What a posting asks, in its order.
pub fn questions(conn: &mut Conn, posting_id: i64) -> QueryResult<Vec<Question>> {
    posting_questions::table
        .filter(posting_questions::posting_id.eq(posting_id))
        .order(posting_questions::position)
        .select(Question::as_select())
        .load(conn)
}

/// An application to make.
#[derive(Debug, Clone)]
pub struct NewApplication {
    /// Who sends it.
    pub account_id: i64,
    /// How they say that they came here.
    pub source: Source,
    /// What they add.
    pub letter: Option<String>,
    /// Questions and answers, in their order; unanswered ones are left out.
    pub answers: Vec<(String, String)>,
    /// Ids of stored files that go with it.
    pub uploads: Vec<i64>,
}

/// The open application of a profile to a posting.
pub fn find_open(conn: &mut Conn, posting_id: i64, profile_id: i64) -> QueryResult<Option<Application>> {
    applications::table
        .filter(applications::posting_id.eq(posting_id))
        .filter(applications::profile_id.eq(profile_id))
        .filter(applications::ended_at.is_null())
        .select(Application::as_select())
        .get_result(conn)
        .optional()
}

/// When a profile last applied to a posting, however that ended.
pub fn last_applied(conn: &mut Conn, posting_id: i64, profile_id: i64) -> QueryResult<Option<NaiveDateTime>> {
    applications::table
        .filter(applications::posting_id.eq(posting_id))
        .filter(applications::profile_id.eq(profile_id))
        .select(diesel::dsl::max(applications::submitted_at))
        .get_result(conn)
}

/// Applies: consent, application, answers, history and the news for the person,
/// whose employer hears of it ten minutes later. Whoever has an open application
/// to the posting gets that one, so that sending twice is no mistake.
///
/// # Errors
/// The database failed. What stands in the way is an outcome.
pub fn create(
    conn: &mut Conn,
    app: &App,
    posting: &Posting,
    full: &Full,
    new: &NewApplication,
    now: NaiveDateTime,
) -> Result<Result<Application, Obstacle>> {
    let (posting_id, profile_id) = (posting.row.id, full.profile.id);
    if let Some(twin) = find_open(conn, posting_id, profile_id)? {
        return Ok(Ok(twin));
    }
    let contact = Contact::open(&app.keys, &full.profile)?;
    if let Some(obstacle) = obstacle(posting, full, &contact, now) {
        return Ok(Err(obstacle));
    }
    let reference = crypto::new_reference();
    let letter = new.letter.as_deref().map(|it| app.keys.seal(&letter_place(&reference), it));
    let consent_id = consents::give(conn, profile_id, posting, now)?;
    let source = new.source.given(invitations::state_of(conn, posting_id, profile_id)?);
    let row = (
        applications::reference.eq(&reference),
        applications::posting_id.eq(posting_id),
        applications::profile_id.eq(profile_id),
        applications::consent_id.eq(consent_id),
        applications::state.eq(State::Submitted.code()),
        applications::source.eq(source.code()),
        applications::letter_sealed.eq(letter),
        applications::submitted_at.eq(now),
        applications::promised_at.eq(holidays::working_days_after(now, PROMISED_WORKING_DAYS)),
        applications::moved_at.eq(now),
    );
    let n_rows =
        each!(conn, |it| diesel::insert_into(applications::table).values(row).on_conflict_do_nothing().execute(it))?;
    if n_rows == 0 {
        // The same person sent it from elsewhere at this very moment.
        consents::forget(conn, consent_id)?;
        let twin = find_open(conn, posting_id, profile_id)?;
        return Ok(Ok(twin.ok_or(diesel::NotFound)?));
    }
    let made = find(conn, &reference)?;
    for (position, (question, answer)) in (0..).zip(&new.answers) {
        diesel::insert_into(application_answers::table)
            .values((
                application_answers::application_id.eq(made.id),
                application_answers::position.eq(position),
                application_answers::question.eq(question),
                application_answers::answer.eq(answer),
            ))
            .execute(conn)?;
    }
    for upload_id in &new.uploads {
        diesel::insert_into(application_files::table)
            .values((application_files::application_id.eq(made.id), application_files::upload_id.eq(upload_id)))
            .execute(conn)?;
    }
    let step = Step::by(Mover::Seeker, new.account_id, State::Submitted, None);
    record(conn, made.id, None, &step, now)?;
    let words = [("promised", notices::Word::LastDay(made.promised_at))];
    notices::tell(conn, app, &made, Side::Seeker, "applications-submitted", "submitted", &words, now)?;
    Ok(Ok(made))
}

/// Where the letter is sealed.
pub(super) fn letter_place(reference: &str) -> String {
    format!("applications.letter/{reference}")
}
