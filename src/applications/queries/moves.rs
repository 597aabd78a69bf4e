//! The SQL of moves, and of what the clock moves.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::super::notices::{self, Word};
use super::super::{Mover, Reason, Side, State, UNDO_MINUTES, moves};
use super::{Application, find, get};
use crate::api::{Problem, wrong_field};
use crate::app::App;
use crate::db::Conn;
use crate::schema::{accounts, application_moves, applications, consents, hires, postings};
use crate::{Error, Result};

/// A move of an application from the state that it is in now.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Where it goes.
    pub to: State,
    /// On which side the mover stands.
    pub actor: Mover,
    /// Who it is; `None` for the clock.
    pub account_id: Option<i64>,
    /// Why; a refusal needs one.
    pub reason: Option<Reason>,
    /// The employer's own words to the person.
    pub shared_text: Option<&'a str>,
    /// What the mover had read; `None` takes it as it is.
    pub expected_version: Option<i64>,
}

impl Step<'_> {
    /// A move by the clock, without words.
    pub const fn by_clock(to: State) -> Step<'static> {
        Step { to, actor: Mover::Clock, account_id: None, reason: None, shared_text: None, expected_version: None }
    }

    /// A move of someone, of the version that they had read, without words.
    pub const fn by(actor: Mover, account_id: i64, to: State, expected_version: Option<i64>) -> Step<'static> {
        Step { to, actor, account_id: Some(account_id), reason: None, shared_text: None, expected_version }
    }
}

/// Moves an application: a guarded update, a line of history and the news for
/// the other side.
///
/// # Errors
/// `Conflict` where the table has no such move or someone else was faster,
/// `Bad` where a refusal has no reason; nothing has changed then.
pub fn advance(conn: &mut Conn, app: &App, reference: &str, step: &Step<'_>, now: NaiveDateTime) -> Result<()> {
    let it = find(conn, reference)?;
    if step.expected_version.is_some_and(|read| read != it.version) {
        return Err(Error::Conflict("someone else moved the application since you read it"));
    }
    if !moves::is_listed(it.state, step.to, step.actor) {
        return Err(Error::Conflict("the application's state does not allow this"));
    }
    if step.to == State::Refused && step.reason.is_none() {
        return Err(Problem::fields(vec![wrong_field("reason", "a refusal has a reason")]));
    }
    let is_answer = step.actor == Mover::Employer && step.to != State::Viewed;
    let changed = diesel::update(applications::table)
        .filter(applications::id.eq(it.id))
        .filter(applications::state.eq(it.state.code()))
        .filter(applications::version.eq(it.version))
        .set((
            applications::state.eq(step.to.code()),
            applications::viewed_at.eq(it.viewed_at.or((step.actor == Mover::Employer).then_some(now))),
            applications::answered_at.eq(it.answered_at.or(is_answer.then_some(now))),
            applications::moved_at.eq(now),
            applications::ended_at.eq((!step.to.is_open()).then_some(now)),
            applications::version.eq(it.version + 1),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("someone else moved the application at this moment"));
    }
    record(conn, it.id, Some(it.state), step, now)?;
    if step.to == State::Withdrawn {
        withdraw_consent(conn, it.id, now)?;
    }
    notices::moved(conn, app, &it, step, now)
}

/// A line of history.
pub(super) fn record(
    conn: &mut Conn,
    application_id: i64,
    from: Option<State>,
    step: &Step<'_>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(application_moves::table)
        .values((
            application_moves::application_id.eq(application_id),
            application_moves::from_state.eq(from.map(State::code)),
            application_moves::to_state.eq(step.to.code()),
            application_moves::actor.eq(step.actor.code()),
            application_moves::account_id.eq(step.account_id),
            application_moves::reason.eq(step.reason.map(Reason::code)),
            application_moves::shared_text.eq(step.shared_text),
            application_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

fn withdraw_consent(conn: &mut Conn, application_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    let consent: Option<i64> =
        applications::table.find(application_id).select(applications::consent_id).get_result(conn)?;
    diesel::update(consents::table.filter(consents::id.nullable().eq(consent)))
        .set(consents::withdrawn_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// A move as the history shows it.
#[derive(Debug, Clone, Queryable)]
pub struct MoveRow {
    /// Where it came from; `None` for the first.
    pub from_state: Option<String>,
    /// Where it went.
    pub to_state: String,
    /// On which side its mover stands.
    pub actor: String,
    /// How its mover is called; `None` for the clock.
    pub name: Option<String>,
    /// Why, a code of [`Reason`].
    pub reason: Option<String>,
    /// The employer's own words.
    pub shared_text: Option<String>,
    /// When (UTC).
    pub moved_at: NaiveDateTime,
}

/// The history of an application, oldest first.
pub fn history(conn: &mut Conn, application_id: i64) -> QueryResult<Vec<MoveRow>> {
    application_moves::table
        .left_join(accounts::table)
        .filter(application_moves::application_id.eq(application_id))
        .order(application_moves::id)
        .select((
            application_moves::from_state,
            application_moves::to_state,
            application_moves::actor,
            accounts::name.nullable(),
            application_moves::reason,
            application_moves::shared_text,
            application_moves::moved_at,
        ))
        .load(conn)
}

// --- What follows from other acts -------------------------------------------

fn end_all(conn: &mut Conn, app: &App, found: Vec<String>, to: State, now: NaiveDateTime) -> Result<usize> {
    for reference in &found {
        advance(conn, app, reference, &Step::by_clock(to), now)?;
    }
    Ok(found.len())
}

/// A posting has ended: whoever had not been chosen yet is told, the others
/// stay. Answers how many ended.
///
/// # Errors
/// The database failed.
pub fn posting_closed(conn: &mut Conn, app: &App, posting_id: i64, now: NaiveDateTime) -> Result<usize> {
    let waiting = applications::table
        .filter(applications::posting_id.eq(posting_id))
        .filter(applications::state.eq_any([State::Submitted.code(), State::Viewed.code()]))
        .order(applications::id)
        .select(applications::reference)
        .load(conn)?;
    end_all(conn, app, waiting, State::PostingClosed, now)
}

/// Someone took a job: their other open applications end, but for those that
/// they keep (ids; the one that led to the job among them). The employers never
/// learn where. Answers how many ended.
///
/// # Errors
/// The database failed.
pub fn close_others(conn: &mut Conn, app: &App, profile_id: i64, kept: &[i64], now: NaiveDateTime) -> Result<usize> {
    let others = applications::table
        .filter(applications::profile_id.eq(profile_id))
        .filter(applications::ended_at.is_null())
        .filter(applications::id.ne_all(kept))
        .order(applications::id)
        .select(applications::reference)
        .load(conn)?;
    end_all(conn, app, others, State::HiredElsewhere, now)
}

// --- What is due by the clock -----------------------------------------------

/// Postings that have ended while someone still waits for a choice, whoever
/// ended them.
pub fn postings_to_end(conn: &mut Conn, limit: i64) -> QueryResult<Vec<i64>> {
    applications::table
        .inner_join(postings::table)
        .filter(applications::state.eq_any([State::Submitted.code(), State::Viewed.code()]))
        .filter(postings::state.eq("closed"))
        .select(postings::id)
        .distinct()
        .limit(limit)
        .load(conn)
}

/// Ids of applications that reach their employer now.
pub fn due_to_deliver(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<i64>> {
    applications::table
        .filter(applications::delivered_at.is_null())
        .filter(applications::submitted_at.le(now - TimeDelta::minutes(UNDO_MINUTES)))
        .filter(applications::ended_at.is_null())
        .order(applications::submitted_at)
        .limit(limit)
        .select(applications::id)
        .load(conn)
}

/// Lets an application reach its employer, whose members are told. Nothing
/// happens where it was taken back, or has been there before.
///
/// # Errors
/// The database failed.
pub fn deliver(conn: &mut Conn, app: &App, id: i64, now: NaiveDateTime) -> Result<()> {
    let changed = diesel::update(applications::table.find(id))
        .filter(applications::delivered_at.is_null())
        .filter(applications::ended_at.is_null())
        .set(applications::delivered_at.eq(now))
        .execute(conn)?;
    if changed == 1 {
        let it = get(conn, id)?;
        notices::tell(conn, app, &it, Side::Employer, "applications-received", "received", &[], now)?;
    }
    Ok(())
}

/// Applications whose employer is to be reminded now: the promised day has
/// passed without an answer, or the limit of silence (days) is ten days off.
pub fn due_to_remind(conn: &mut Conn, silence: i64, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<Application>> {
    let before = TimeDelta::days(10);
    let is_promise_broken = applications::answered_at.is_null().and(applications::promised_at.le(now)).and(
        applications::reminded_at.is_null().or(applications::reminded_at.lt(applications::promised_at.nullable())),
    );
    // Whoever was reminded within those ten days knows.
    let is_near_the_end = applications::moved_at
        .le(now - TimeDelta::days(silence) + before)
        .and(applications::reminded_at.is_null().or(applications::reminded_at.lt(now - before)));
    applications::table
        .filter(applications::ended_at.is_null())
        .filter(applications::delivered_at.is_not_null())
        // Whatever ends now needs no reminder.
        .filter(applications::moved_at.gt(now - TimeDelta::days(silence)))
        .filter(applications::id.ne_all(with_hire_since(now - TimeDelta::days(silence) + before)))
        .filter(is_promise_broken.or(is_near_the_end))
        .order(applications::id)
        .limit(limit)
        .select(Application::as_select())
        .load(conn)
}

/// Reminds an employer of its silence, unless another node just has.
///
/// # Errors
/// The database failed.
pub fn remind(conn: &mut Conn, app: &App, id: i64, ends_at: NaiveDateTime, now: NaiveDateTime) -> Result<()> {
    let changed = diesel::update(applications::table.find(id))
        .filter(applications::ended_at.is_null())
        .filter(applications::reminded_at.is_null().or(applications::reminded_at.lt(now)))
        .set(applications::reminded_at.eq(now))
        .execute(conn)?;
    if changed == 1 {
        let it = get(conn, id)?;
        let occasion = format!("reminder/{}", now.date());
        let until = [("until", Word::LastDay(ends_at))];
        notices::tell(conn, app, &it, Side::Employer, "applications-reminder", &occasion, &until, now)?;
    }
    Ok(())
}

/// Applications of which a hire was reported since an instant, or that wait for the
/// person's word on one: their employer is not silent.
#[auto_type(no_type_alias)]
fn with_hire_since(since: NaiveDateTime) -> _ {
    let is_awaited = hires::confirmed_at.is_null().and(hires::objected_at.is_null());
    hires::table
        .filter(hires::application_id.is_not_null())
        .filter(hires::reported_at.gt(since).or(is_awaited))
        .select(hires::application_id.assume_not_null())
}

/// Applications that nobody has moved for so many days.
pub fn due_to_end(conn: &mut Conn, silence: i64, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<Application>> {
    applications::table
        .filter(applications::ended_at.is_null())
        .filter(applications::moved_at.le(now - TimeDelta::days(silence)))
        .filter(applications::id.ne_all(with_hire_since(now - TimeDelta::days(silence))))
        .order(applications::moved_at)
        .limit(limit)
        .select(Application::as_select())
        .load(conn)
}
