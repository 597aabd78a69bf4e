//! Suspending a unit, its appeal, and closing its account.

use chrono::NaiveDateTime;

use super::checking::recuse;
use super::news::Event;
use super::queries::suspensions::{self, Suspension};
use super::queries::{self, Move};
use super::{Employer, MemberRole, State};
use crate::app::App;
use crate::db::Conn;
use crate::{Error, Result, postings};

/// The proposal or suspension of a unit.
fn current(conn: &mut Conn, unit: &Employer) -> Result<Suspension> {
    suspensions::current(conn, unit.id)?.ok_or(Error::Conflict("no suspension is proposed or in force"))
}

/// One reviewer proposes; nothing changes for the unit yet.
///
/// # Errors
/// `Forbidden` to members of the unit; `Conflict` where its state does not allow
/// it, or one is proposed already.
pub fn propose(conn: &mut Conn, unit: &Employer, reason: &str, account_id: i64, now: NaiveDateTime) -> Result<()> {
    recuse(conn, unit, account_id)?;
    if !unit.state().may_become(State::Suspended) {
        return Err(Error::Conflict("the unit's state does not allow this"));
    }
    suspensions::propose(conn, unit.id, reason, account_id, now)
}

/// Another reviewer confirms: the postings are hidden at once, and the members
/// are told why and how to appeal.
///
/// # Errors
/// `Forbidden` to members of the unit; `Conflict` where it is one's own proposal,
/// or there is none.
pub fn confirm(conn: &mut Conn, app: &App, unit: &Employer, account_id: i64, now: NaiveDateTime) -> Result<()> {
    recuse(conn, unit, account_id)?;
    let proposal = current(conn, unit)?;
    suspensions::confirm(conn, proposal.id, account_id, now)?;
    let step = Move { to: State::Suspended, account_id: Some(account_id), reason: Some(&proposal.reason) };
    queries::advance(conn, unit, &step, now)?;
    postings::queries::hide_all(conn, unit.id, "employer_suspended", now)?;
    Event::at(now, unit, "employers-suspended").with("reason", proposal.reason).tell_members(
        conn,
        app,
        MemberRole::Reader,
        now,
    )
}

/// The unit appeals, once; the reviewers hear of it.
///
/// # Errors
/// `Conflict` where nothing is in force, or an appeal was made.
pub fn appeal(conn: &mut Conn, app: &App, unit: &Employer, text: &str, now: NaiveDateTime) -> Result<()> {
    let suspension = current(conn, unit)?;
    suspensions::appeal(conn, suspension.id, text, now)?;
    Event::at(now, unit, "employers-appealed").tell_reviewers(conn, app, now)
}

/// A reviewer answers: the suspension is lifted (a proposal: taken back), or it
/// stays. A unit whose check has ended meanwhile is *lapsed* afterwards.
///
/// # Errors
/// `Forbidden` to members of the unit; `Conflict` where there is none.
pub fn answer(
    conn: &mut Conn,
    app: &App,
    unit: &Employer,
    text: &str,
    is_lifted: bool,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<()> {
    recuse(conn, unit, account_id)?;
    let suspension = current(conn, unit)?;
    suspensions::answer(conn, suspension.id, text, is_lifted.then_some(account_id), now)?;
    if suspension.confirmed_at.is_none() {
        return if is_lifted { Ok(()) } else { Err(Error::Conflict("a proposal is confirmed or taken back")) };
    }
    if is_lifted {
        let to = State::of_check(unit.verified_until, now);
        queries::advance(conn, unit, &Move { to, account_id: Some(account_id), reason: Some(text) }, now)?;
        if to.is_checked() {
            postings::queries::unhide_all(conn, unit.id, now)?;
        }
    }
    let kind = if is_lifted { "employers-lifted" } else { "employers-kept" };
    Event::at(now, unit, kind).with("answer", text).tell_members(conn, app, MemberRole::Reader, now)
}

/// An owner closes the unit's account: what can end of its postings ends.
///
/// # Errors
/// `Conflict` where it is closed.
pub fn close(
    conn: &mut Conn,
    app: &App,
    unit: &Employer,
    reason: &str,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<()> {
    let reason = Some(reason).filter(|it| !it.is_empty());
    queries::advance(conn, unit, &Move { to: State::Closed, account_id: Some(account_id), reason }, now)?;
    postings::queries::close_all(conn, unit.id, account_id, now)?;
    Event::at(now, unit, "employers-closed").tell_members(conn, app, MemberRole::Reader, now)
}
