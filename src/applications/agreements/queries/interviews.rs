//! The SQL of interviews.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::super::InterviewState;
use super::super::calendar::{self, Sheet};
use crate::app::App;
use crate::applications::notices::{self, Word};
use crate::applications::{self, Application, Mover, Side, State, Step, advance};
use crate::db::Conn;
use crate::employers::{self, MemberRole};
use crate::i18n::Loc;
use crate::postings::queries::Posting;
use crate::schema::{applications as rows, interviews, postings, profiles};
use crate::{Error, Result, crypto};

/// An interview as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = interviews)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Interview {
    pub id: i64,
    pub reference: String,
    pub application_id: i64,
    pub starts_at: NaiveDateTime,
    pub ends_at: NaiveDateTime,
    pub place: String,
    pub note: String,
    #[diesel(deserialize_as = String)]
    pub state: InterviewState,
    pub request: Option<String>,
    pub sequence: i32,
    pub updated_at: NaiveDateTime,
}

/// When and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// UTC, after now.
    pub starts_at: NaiveDateTime,
    /// UTC, after the start.
    pub ends_at: NaiveDateTime,
    /// A place, or how to come in online.
    pub place: String,
    /// What to bring.
    pub note: String,
}

/// The interviews of an application, the latest first.
pub fn of_application(conn: &mut Conn, application_id: i64) -> QueryResult<Vec<Interview>> {
    interviews::table
        .filter(interviews::application_id.eq(application_id))
        .order(interviews::id.desc())
        .select(Interview::as_select())
        .load(conn)
}

/// The one that is ahead, or going on.
///
/// # Errors
/// The database failed.
pub fn ahead(conn: &mut Conn, application_id: i64, now: NaiveDateTime) -> QueryResult<Option<Interview>> {
    let all = of_application(conn, application_id)?;
    Ok(all.into_iter().find(|it| it.state != InterviewState::Cancelled && it.ends_at > now))
}

/// The interviews of an account that end after an instant, with their applications:
/// those of its own profile, or those that its units hold where it answers applicants.
pub fn of_account(
    conn: &mut Conn,
    account_id: i64,
    side: Side,
    since: NaiveDateTime,
) -> QueryResult<Vec<(Application, Interview)>> {
    let all = interviews::table
        .inner_join(rows::table)
        .filter(interviews::ends_at.gt(since))
        .order((interviews::starts_at, interviews::id))
        .select((Application::as_select(), Interview::as_select()));
    match side {
        Side::Seeker => {
            let own = profiles::table.filter(profiles::account_id.eq(account_id)).select(profiles::id);
            all.filter(rows::profile_id.eq_any(own)).load(conn)
        }
        Side::Employer => {
            let units = employers::queries::units(conn, account_id)?.into_iter();
            let units: Vec<i64> = units.filter(|it| it.1 <= MemberRole::Recruiter).map(|it| it.0.id).collect();
            let of_units = postings::table.filter(postings::employer_id.eq_any(units)).select(postings::id);
            all.filter(rows::posting_id.eq_any(of_units)).load(conn)
        }
    }
}

fn tell(
    conn: &mut Conn,
    app: &App,
    application: &Application,
    side: Side,
    kind: &'static str,
    it: &Interview,
    now: NaiveDateTime,
) -> Result<()> {
    let occasion = format!("{kind}/{}/{}/{}", it.reference, it.sequence, it.updated_at.and_utc().timestamp());
    let words = [("when", Word::Time(it.starts_at)), ("place", Word::Text(it.place.clone()))];
    let calendar = |posting: &Posting, side: Side, loc: Loc| {
        let sheet = Sheet::new(app, posting, &application.reference, side, loc);
        calendar::mailed(&sheet, it, &app.mailer.address())
    };
    notices::tell_with(conn, app, application, side, kind, &occasion, &words, Some(&calendar), now)
}

fn find(conn: &mut Conn, id: i64) -> QueryResult<Interview> {
    interviews::table.find(id).select(Interview::as_select()).get_result(conn)
}

/// Proposes an interview, or changes the one that is ahead; the application moves
/// to `interview` where it is not there yet. The person has to confirm it anew.
///
/// # Errors
/// `Conflict` where the application can no longer come to an interview.
pub fn propose(
    conn: &mut Conn,
    app: &App,
    application: &Application,
    account_id: i64,
    slot: &Slot,
    now: NaiveDateTime,
) -> Result<()> {
    if application.state != State::Interview {
        let step = Step::by(Mover::Employer, account_id, State::Interview, Some(application.version));
        advance(conn, app, &application.reference, &step, now)?;
    }
    let values = (
        interviews::starts_at.eq(slot.starts_at),
        interviews::ends_at.eq(slot.ends_at),
        interviews::place.eq(&slot.place),
        interviews::note.eq(&slot.note),
        interviews::state.eq(InterviewState::Proposed.code()),
        interviews::updated_at.eq(now),
    );
    let known = ahead(conn, application.id, now)?;
    let id = match &known {
        Some(it) => {
            diesel::update(interviews::table.find(it.id))
                .set((
                    values,
                    interviews::request.eq(None::<String>),
                    interviews::reminded_at.eq(None::<NaiveDateTime>),
                    interviews::sequence.eq(interviews::sequence + 1),
                ))
                .execute(conn)?;
            it.id
        }
        None => diesel::insert_into(interviews::table)
            .values((
                values,
                interviews::reference.eq(crypto::new_reference()),
                interviews::application_id.eq(application.id),
            ))
            .returning(interviews::id)
            .get_result(conn)?,
    };
    let kind = if known.is_some() { "agreements-interview-changed" } else { "agreements-interview" };
    let it = find(conn, id)?;
    tell(conn, app, application, Side::Seeker, kind, &it, now)
}

/// Writes the state of the interview that is ahead, guarded by its sequence.
fn set_state(
    conn: &mut Conn,
    application: &Application,
    state: InterviewState,
    request: Option<&str>,
    now: NaiveDateTime,
) -> Result<Interview> {
    let it = ahead(conn, application.id, now)?.filter(|_| application.state.is_open());
    let it = it.ok_or(Error::Conflict("no interview is ahead"))?;
    // Calendars hear of a new version only where the employer changes something.
    let steps = i32::from(state == InterviewState::Cancelled);
    let changed = diesel::update(interviews::table.find(it.id))
        .filter(interviews::sequence.eq(it.sequence))
        .filter(interviews::state.ne(InterviewState::Cancelled.code()))
        .set((
            interviews::state.eq(state.code()),
            interviews::request.eq(request),
            interviews::sequence.eq(it.sequence + steps),
            interviews::updated_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("the interview was changed at this moment"));
    }
    Ok(find(conn, it.id)?)
}

/// The person confirms, or asks for another time in words of their own.
///
/// # Errors
/// `Conflict` where none is ahead or it was changed meanwhile.
pub fn answer(
    conn: &mut Conn,
    app: &App,
    application: &Application,
    request: Option<&str>,
    now: NaiveDateTime,
) -> Result<()> {
    let (state, kind) = match request {
        None => (InterviewState::Confirmed, "agreements-interview-confirmed"),
        Some(_) => (InterviewState::ChangeRequested, "agreements-interview-request"),
    };
    let it = set_state(conn, application, state, request, now)?;
    tell(conn, app, application, Side::Employer, kind, &it, now)
}

/// The employer calls it off.
///
/// # Errors
/// `Conflict` where none is ahead.
pub fn cancel(conn: &mut Conn, app: &App, application: &Application, now: NaiveDateTime) -> Result<()> {
    let it = set_state(conn, application, InterviewState::Cancelled, None, now)?;
    tell(conn, app, application, Side::Seeker, "agreements-interview-cancelled", &it, now)
}

/// Interviews of open applications that begin within a day, of which nobody was
/// reminded yet.
pub fn due_to_remind(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<i64>> {
    interviews::table
        .inner_join(rows::table)
        .filter(rows::ended_at.is_null())
        .filter(interviews::state.ne(InterviewState::Cancelled.code()))
        .filter(interviews::starts_at.gt(now))
        .filter(interviews::starts_at.le(now + TimeDelta::days(1)))
        .filter(interviews::reminded_at.is_null())
        .order(interviews::starts_at)
        .limit(limit)
        .select(interviews::id)
        .load(conn)
}

/// Reminds both sides, unless another node just has.
///
/// # Errors
/// The database failed.
pub fn remind(conn: &mut Conn, app: &App, id: i64, now: NaiveDateTime) -> Result<()> {
    let changed = diesel::update(interviews::table.find(id))
        .filter(interviews::reminded_at.is_null())
        .set(interviews::reminded_at.eq(now))
        .execute(conn)?;
    if changed == 1 {
        let it = find(conn, id)?;
        let application = applications::queries::get(conn, it.application_id)?;
        for side in [Side::Seeker, Side::Employer] {
            tell(conn, app, &application, side, "agreements-interview-reminder", &it, now)?;
        }
    }
    Ok(())
}

/// Cancels what is ahead of applications that have ended, for the calendars'
/// sake; both sides know of the end.
pub fn cancel_of_ended(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let ended = rows::table.filter(rows::ended_at.is_not_null()).select(rows::id);
    diesel::update(interviews::table)
        .filter(interviews::application_id.eq_any(ended))
        .filter(interviews::state.ne(InterviewState::Cancelled.code()))
        .filter(interviews::starts_at.gt(now))
        .set((
            interviews::state.eq(InterviewState::Cancelled.code()),
            interviews::sequence.eq(interviews::sequence + 1),
            interviews::updated_at.eq(now),
        ))
        .execute(conn)
}
