//! All of alerts' SQL: saved searches here, hits and runs and candidates below.

pub mod candidates;
pub mod hits;
pub mod runs;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::forms::Settings;
use super::{Frequency, PauseReason, Schedule, State, email_index, parse_query};
use crate::crypto::{Keys, new_reference};
use crate::db::{Conn, changes};
use crate::i18n::Loc;
pub use crate::mail::queries::is_suppressed;
use crate::postings::search_form::Search;
use crate::{Error, Result, mail};
// The tables of the modules below come from here: only `queries.rs` names the schema.
use crate::schema::{
    accounts, alert_feedback, alert_hits, alert_runs, candidate_hits, employer_members, followers, job_runs, postings,
    saved_searches,
};

/// Who confirms no search within a week has none.
const UNCONFIRMED_FOR: TimeDelta = TimeDelta::days(7);

/// So long the link of an ended search says that it is over.
const ENDED_FOR: TimeDelta = TimeDelta::days(30);

/// A saved search as its row is.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = saved_searches)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct SavedSearch {
    pub id: i64,
    pub reference: String,
    pub account_id: Option<i64>,
    email_sealed: String,
    pub email_index: String,
    locale: String,
    pub name: String,
    pub query: String,
    frequency: String,
    hour: i32,
    weekday: i32,
    state: String,
    pause_reason: Option<String>,
    pub since: NaiveDateTime,
    pub confirmed_at: Option<NaiveDateTime>,
    pub next_run_at: Option<NaiveDateTime>,
    pub asked_again_at: Option<NaiveDateTime>,
    pub updated_at: NaiveDateTime,
}

impl SavedSearch {
    /// How often and when it tells.
    pub fn schedule(&self) -> Schedule {
        let frequency = Frequency::parse(&self.frequency).unwrap_or(Frequency::Daily);
        Schedule { frequency, hour: self.hour, weekday: self.weekday }
    }

    /// The language of its mails.
    pub fn loc(&self) -> Loc {
        Loc::parse(&self.locale)
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Ended)
    }

    /// Why it is paused; `None` where it is not.
    pub fn pause_reason(&self) -> Option<PauseReason> {
        self.pause_reason.as_deref().and_then(PauseReason::parse)
    }

    /// What it looks for. One whose codes have gone from the lists looks for
    /// nothing; its owner can still see and end it.
    pub fn search(&self) -> Search {
        parse_query(&self.query).unwrap_or_default()
    }

    /// The address that was given with it.
    ///
    /// # Errors
    /// The key is missing.
    pub fn email(&self, keys: &Keys) -> Result<String> {
        Ok(keys.open(&place(&self.reference), &self.email_sealed)?)
    }
}

fn place(reference: &str) -> String {
    format!("saved_searches.email_sealed/{reference}")
}

/// Whose a saved search is.
#[derive(Debug, Clone)]
pub struct Owner {
    /// `None` for an address without an account.
    pub account_id: Option<i64>,
    /// In lower case.
    pub email: String,
}

/// Saves a search: an account's is active at once, as its address is known to be
/// its own; any other waits for its address to confirm it.
pub fn insert(
    conn: &mut Conn,
    keys: &Keys,
    owner: &Owner,
    query: &str,
    settings: &Settings,
    now: NaiveDateTime,
) -> QueryResult<SavedSearch> {
    let reference = new_reference();
    let is_confirmed = owner.account_id.is_some();
    let schedule = settings.schedule;
    let id: i64 = diesel::insert_into(saved_searches::table)
        .values((
            saved_searches::reference.eq(&reference),
            saved_searches::account_id.eq(owner.account_id),
            saved_searches::email_sealed.eq(keys.seal(&place(&reference), &owner.email)),
            saved_searches::email_index.eq(email_index(keys, &owner.email)),
            saved_searches::query.eq(query),
            saved_searches::state.eq(if is_confirmed { State::Active } else { State::Unconfirmed }.code()),
            saved_searches::since.eq(now),
            saved_searches::confirmed_at.eq(is_confirmed.then_some(now)),
            saved_searches::next_run_at.eq(schedule.next_after(now).filter(|_| is_confirmed)),
            saved_searches::updated_at.eq(now),
            saved_searches::locale.eq(settings.loc.code()),
            saved_searches::name.eq(&settings.name),
            saved_searches::frequency.eq(schedule.frequency.code()),
            saved_searches::hour.eq(schedule.hour),
            saved_searches::weekday.eq(schedule.weekday),
        ))
        .returning(saved_searches::id)
        .get_result(conn)?;
    if is_confirmed {
        changes::record("saved_searches", id);
    }
    saved_searches::table.find(id).select(SavedSearch::as_select()).get_result(conn)
}

/// The saved search of this public name, in whatever state.
pub fn find(conn: &mut Conn, reference: &str) -> QueryResult<SavedSearch> {
    saved_searches::table
        .filter(saved_searches::reference.eq(reference))
        .select(SavedSearch::as_select())
        .get_result(conn)
}

/// Not ended by its owner.
#[auto_type(no_type_alias)]
fn kept() -> _ {
    let ended: &'static str = State::Ended.code();
    saved_searches::state.ne(ended)
}

/// Its news are told.
#[auto_type(no_type_alias)]
fn active() -> _ {
    let active: &'static str = State::Active.code();
    saved_searches::state.eq(active)
}

/// What an address has saved and not ended, in the order in which it was.
pub fn of_address(conn: &mut Conn, email_index: &str) -> QueryResult<Vec<SavedSearch>> {
    saved_searches::table
        .filter(saved_searches::email_index.eq(email_index))
        .filter(kept())
        .order(saved_searches::id)
        .select(SavedSearch::as_select())
        .load(conn)
}

/// The same of an account: what it saved, and what its address did without it,
/// once that was confirmed.
pub fn of_account(conn: &mut Conn, account_id: i64, email_index: &str) -> QueryResult<Vec<SavedSearch>> {
    let is_of_address =
        saved_searches::email_index.eq(email_index).and(saved_searches::state.ne(State::Unconfirmed.code()));
    saved_searches::table
        .filter(saved_searches::account_id.eq(account_id).or(is_of_address))
        .filter(kept())
        .order(saved_searches::id)
        .select(SavedSearch::as_select())
        .load(conn)
}

/// How many searches are told of now: for the figures.
pub fn n_active(conn: &mut Conn) -> QueryResult<i64> {
    saved_searches::table.filter(active()).count().get_result(conn)
}

/// Writes how a search is told. What is active is due anew from now on.
pub fn set_settings(conn: &mut Conn, it: &SavedSearch, settings: &Settings, now: NaiveDateTime) -> QueryResult<()> {
    let schedule = settings.schedule;
    let next = Some(schedule.next_after(now).unwrap_or(now)).filter(|_| it.state() == State::Active);
    diesel::update(saved_searches::table.find(it.id))
        .filter(saved_searches::state.eq(&it.state))
        .set((
            saved_searches::next_run_at.eq(next),
            saved_searches::updated_at.eq(now),
            saved_searches::locale.eq(settings.loc.code()),
            saved_searches::name.eq(&settings.name),
            saved_searches::frequency.eq(schedule.frequency.code()),
            saved_searches::hour.eq(schedule.hour),
            saved_searches::weekday.eq(schedule.weekday),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes what a search looks for and how it is called. What is active is told of
/// what is published from now on.
pub fn set_criteria(conn: &mut Conn, it: &SavedSearch, query: &str, name: &str, now: NaiveDateTime) -> QueryResult<()> {
    let since = if it.state() == State::Unconfirmed { it.since } else { now };
    diesel::update(saved_searches::table.find(it.id))
        .set((
            saved_searches::query.eq(query),
            saved_searches::name.eq(name),
            saved_searches::since.eq(since),
            saved_searches::updated_at.eq(now),
        ))
        .execute(conn)?;
    changes::record("saved_searches", it.id);
    Ok(())
}

/// Its address wants it: from now on it is told of what is published. The second
/// time nothing happens.
///
/// # Errors
/// `DeadLink` where it was ended, or nobody confirmed it for a week.
pub fn confirm(conn: &mut Conn, it: &SavedSearch, now: NaiveDateTime) -> Result<()> {
    match it.state() {
        State::Ended => return Err(Error::DeadLink),
        State::Active | State::Paused => return Ok(()),
        State::Unconfirmed if it.since + UNCONFIRMED_FOR <= now => return Err(Error::DeadLink),
        State::Unconfirmed => {}
    }
    Ok(activate(conn, it, it.schedule().next_after(now), now)?)
}

/// Goes on after a pause: with what is published from now on, and what was found
/// before the pause and not told yet.
///
/// # Errors
/// `Conflict` where it is not paused.
pub fn resume(conn: &mut Conn, it: &SavedSearch, now: NaiveDateTime) -> Result<()> {
    if it.state() != State::Paused {
        return Err(Error::Conflict("alerts-not-paused"));
    }
    mail::queries::restore(conn, &it.email_index)?;
    Ok(activate(conn, it, Some(it.schedule().next_after(now).unwrap_or(now)), now)?)
}

fn activate(conn: &mut Conn, it: &SavedSearch, next: Option<NaiveDateTime>, now: NaiveDateTime) -> QueryResult<()> {
    let n_rows = diesel::update(saved_searches::table.find(it.id))
        .filter(saved_searches::state.eq(&it.state))
        .set((
            saved_searches::state.eq(State::Active.code()),
            saved_searches::pause_reason.eq(None::<&str>),
            saved_searches::since.eq(now),
            saved_searches::confirmed_at.eq(now),
            saved_searches::asked_again_at.eq(None::<NaiveDateTime>),
            saved_searches::next_run_at.eq(next),
            saved_searches::updated_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 1 {
        changes::record("saved_searches", it.id);
    }
    Ok(())
}

/// Tells nothing for a while; mails that still wait are taken back. `false`
/// where it was not active.
pub fn pause(conn: &mut Conn, it: &SavedSearch, reason: PauseReason, now: NaiveDateTime) -> QueryResult<bool> {
    let n_rows = diesel::update(saved_searches::table.find(it.id))
        .filter(active())
        .set((
            saved_searches::state.eq(State::Paused.code()),
            saved_searches::pause_reason.eq(reason.code()),
            saved_searches::next_run_at.eq(None::<NaiveDateTime>),
            saved_searches::updated_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 1 {
        runs::take_back(conn, it, now)?;
        changes::record("saved_searches", it.id);
    }
    Ok(n_rows == 1)
}

/// Ends a search for good. The second time nothing happens.
pub fn end(conn: &mut Conn, it: &SavedSearch, now: NaiveDateTime) -> QueryResult<()> {
    let n_rows = diesel::update(saved_searches::table.find(it.id))
        .filter(kept())
        .set((
            saved_searches::state.eq(State::Ended.code()),
            saved_searches::pause_reason.eq(None::<&str>),
            saved_searches::next_run_at.eq(None::<NaiveDateTime>),
            saved_searches::updated_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 1 {
        runs::take_back(conn, it, now)?;
        changes::record("saved_searches", it.id);
    }
    Ok(())
}

/// Mail to an address comes back for good: it is suppressed, and its searches are
/// paused. `email_index` is of [`super::email_index`].
pub fn pause_address(conn: &mut Conn, email_index: &str, reason: &str, now: NaiveDateTime) -> QueryResult<()> {
    mail::queries::suppress(conn, email_index, reason, now)?;
    for it in of_address(conn, email_index)? {
        pause(conn, &it, PauseReason::Bounce, now)?;
    }
    Ok(())
}

/// The address that a search writes to: an account's is the one that it has now.
/// `None` where the account may not log in.
///
/// # Errors
/// The key is missing.
pub fn recipient(conn: &mut Conn, keys: &Keys, it: &SavedSearch) -> Result<Option<String>> {
    let Some(account_id) = it.account_id else { return Ok(Some(it.email(keys)?)) };
    let (email, suspended_at): (String, Option<NaiveDateTime>) =
        accounts::table.find(account_id).select((accounts::email, accounts::suspended_at)).get_result(conn)?;
    Ok(Some(email).filter(|_| suspended_at.is_none()))
}

/// Active searches whose owner was last heard of before an instant, and who were
/// not asked since.
pub fn to_ask(conn: &mut Conn, before: NaiveDateTime, limit: i64) -> QueryResult<Vec<SavedSearch>> {
    saved_searches::table
        .filter(active())
        .filter(saved_searches::confirmed_at.lt(before))
        .filter(saved_searches::asked_again_at.is_null())
        .order(saved_searches::confirmed_at)
        .limit(limit)
        .select(SavedSearch::as_select())
        .load(conn)
}

/// Writes down that the owner is asked. `false` where another node was faster.
pub fn mark_asked(conn: &mut Conn, id: i64, now: NaiveDateTime) -> QueryResult<bool> {
    let n_rows = diesel::update(saved_searches::table.find(id))
        .filter(active())
        .filter(saved_searches::asked_again_at.is_null())
        .set(saved_searches::asked_again_at.eq(now))
        .execute(conn)?;
    Ok(n_rows == 1)
}

/// The owner still wants it: they are asked again in a year. `false` where it is
/// not active; a paused one is resumed instead.
pub fn keep(conn: &mut Conn, id: i64, now: NaiveDateTime) -> QueryResult<bool> {
    let n_rows = diesel::update(saved_searches::table.find(id))
        .filter(active())
        .set((saved_searches::confirmed_at.eq(now), saved_searches::asked_again_at.eq(None::<NaiveDateTime>)))
        .execute(conn)?;
    Ok(n_rows == 1)
}

/// Asked before an instant, and nobody answered.
#[auto_type(no_type_alias)]
fn unanswered(before: NaiveDateTime) -> _ {
    let active: &'static str = State::Active.code();
    saved_searches::state.eq(active).and(saved_searches::asked_again_at.lt(before))
}

/// How many were asked before an instant and not answered for.
pub fn n_unanswered(conn: &mut Conn, before: NaiveDateTime) -> QueryResult<i64> {
    saved_searches::table.filter(unanswered(before)).count().get_result(conn)
}

/// Pauses them.
pub fn pause_unanswered(conn: &mut Conn, before: NaiveDateTime, now: NaiveDateTime) -> QueryResult<()> {
    let all = saved_searches::table.filter(unanswered(before)).select(SavedSearch::as_select()).load(conn)?;
    for it in all {
        pause(conn, &it, PauseReason::NoAnswer, now)?;
    }
    Ok(())
}

/// Forgets what nobody confirmed for a week, and what ended a month ago; how many.
pub fn forget(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let unconfirmed =
        saved_searches::state.eq(State::Unconfirmed.code()).and(saved_searches::since.le(now - UNCONFIRMED_FOR));
    let ended = saved_searches::state.eq(State::Ended.code()).and(saved_searches::updated_at.le(now - ENDED_FOR));
    diesel::delete(saved_searches::table.filter(unconfirmed.or(ended))).execute(conn)
}
