//! Handing a unit in to be checked, and deciding on it.

use chrono::NaiveDateTime;

use super::facts::plain_day;
use super::news::Event;
use super::queries::verifications::{self, Verification};
use super::queries::{self, Move, documents, members};
use super::states::{DECIDED_WITHIN, VALID_MONTHS};
use super::{Check, DocumentKind, Employer, Facts, Field, MemberRole, Outcome, Snapshot, State};
use crate::app::App;
use crate::codes::holidays;
use crate::db::Conn;
use crate::{Error, Result, postings};

/// What a unit would hand in now; `None` while facts or documents are missing.
///
/// # Errors
/// The database failed.
pub fn ready(conn: &mut Conn, unit: &Employer) -> Result<Option<Snapshot>> {
    let Some(facts) = Facts::of(unit) else { return Ok(None) };
    let documents = documents::newest(conn, unit.id)?;
    if documents.len() < DocumentKind::ALL.len() {
        return Ok(None);
    }
    // A changed name that was sent back is still the one that is meant.
    let facts = match returned(conn, unit)? {
        Some(it) if unit.state().was_checked() => facts.with_identity_of(&it.snapshot()?.facts),
        _ => facts,
    };
    Ok(Some(Snapshot { facts, documents: listed(documents) }))
}

fn listed(documents: Vec<documents::Document>) -> Vec<(DocumentKind, String, String)> {
    documents.into_iter().filter_map(|it| Some((it.kind()?, it.reference, it.file_name))).collect()
}

/// The newest request, where it was sent back.
fn returned(conn: &mut Conn, unit: &Employer) -> Result<Option<Verification>> {
    Ok(verifications::newest(conn, unit.id)?.filter(|it| it.outcome() == Some(Outcome::Returned)))
}

/// What still has to be mended, field by field: the requests of the newest
/// decision, until it is handed in again.
///
/// # Errors
/// The database failed.
pub fn requests(conn: &mut Conn, unit: &Employer) -> Result<Vec<(Field, String)>> {
    match returned(conn, unit)? {
        Some(it) => Ok(verifications::requests(conn, it.id)?),
        None => Ok(Vec::new()),
    }
}

/// Facts that the unit has asked for and that no reviewer has agreed to yet.
///
/// # Errors
/// The database failed.
pub fn proposed(conn: &mut Conn, unit: &Employer) -> Result<Option<Facts>> {
    let newest = verifications::newest(conn, unit.id)?;
    let asked = newest.filter(|it| matches!(it.outcome(), None | Some(Outcome::Returned)));
    asked.map(|it| Ok(it.snapshot()?.facts)).transpose()
}

/// Hands a unit in. The reviewers hear of it and decide within three working days.
///
/// # Errors
/// `Conflict` where its state does not allow it, it is not complete, or it waits already.
pub fn submit(conn: &mut Conn, app: &App, unit: &Employer, account_id: i64, now: NaiveDateTime) -> Result<()> {
    if !unit.state().may_be_submitted() {
        return Err(Error::Conflict("the unit's state does not allow this"));
    }
    if verifications::open_of(conn, unit.id)?.is_some() {
        return Err(Error::Conflict("the unit waits to be checked already"));
    }
    let snapshot = ready(conn, unit)?.ok_or(Error::Conflict("facts or documents are missing"))?;
    hand_in(conn, app, unit, &snapshot, account_id, now)
}

fn hand_in(
    conn: &mut Conn,
    app: &App,
    unit: &Employer,
    snapshot: &Snapshot,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<()> {
    let due_at = holidays::working_days_after(now, DECIDED_WITHIN);
    verifications::insert(conn, unit.id, snapshot, account_id, due_at, now)?;
    if unit.state().may_become(State::Submitted) {
        let step = Move { to: State::Submitted, account_id: Some(account_id), reason: None };
        queries::advance(conn, unit, &step, now)?;
    }
    Event::at(now, unit, "employers-submitted").with("due", plain_day(due_at)).tell_reviewers(conn, app, now)
}

/// Writes what a unit says of itself. Answers whether a reviewer has to agree
/// first: to another name, code or kind of a unit that was checked.
///
/// # Errors
/// `Conflict` where someone else changed it, or a reviewer is deciding on it.
pub fn change(
    conn: &mut Conn,
    app: &App,
    unit: &Employer,
    facts: &Facts,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<bool> {
    if !unit.state().may_be_changed() {
        return Err(Error::Conflict("the unit cannot be changed while it waits for a decision, or after its end"));
    }
    queries::set_facts(conn, unit, facts, now)?;
    if !unit.state().was_checked() {
        queries::set_identity(conn, unit.id, facts)?;
        return Ok(false);
    }
    let documents = listed(documents::newest(conn, unit.id)?);
    let snapshot = Snapshot { facts: facts.clone(), documents };
    let is_new = !Facts::of(unit).is_some_and(|it| it.has_identity_of(facts));
    match verifications::open_of(conn, unit.id)? {
        Some(open) => verifications::set_snapshot(conn, open.id, &snapshot)?,
        None if is_new => hand_in(conn, app, unit, &snapshot, account_id, now)?,
        None => {}
    }
    Ok(is_new)
}

/// Adds documents to a unit, and to its open request where it has one.
///
/// # Errors
/// The database failed.
pub fn add_documents(
    conn: &mut Conn,
    unit: &Employer,
    uploads: &[(DocumentKind, i64)],
    now: NaiveDateTime,
) -> Result<()> {
    for (kind, upload_id) in uploads {
        documents::insert(conn, unit.id, *kind, *upload_id, now)?;
    }
    if let Some(open) = verifications::open_of(conn, unit.id)? {
        let documents = listed(documents::newest(conn, unit.id)?);
        verifications::set_snapshot(conn, open.id, &Snapshot { documents, ..open.snapshot()? })?;
    }
    Ok(())
}

/// What a reviewer decides.
#[derive(Debug, Clone)]
pub struct Decision {
    /// How it comes out.
    pub outcome: Outcome,
    /// What was looked at and is right; all of it where the unit is verified.
    pub checks: Vec<Check>,
    /// What has to be mended, where it is sent back.
    pub requests: Vec<(Field, String)>,
    /// Why it is refused; empty otherwise.
    pub reason: String,
}

/// Decides on the open request of a unit, and tells its members. A check that
/// holds still holds after a renewal was sent back or refused, until its end.
///
/// # Errors
/// `Forbidden` to members of the unit; `Conflict` where nothing is open, its state
/// does not allow it, or another unit has the name or the code.
pub fn decide(
    conn: &mut Conn,
    app: &App,
    unit: &Employer,
    decision: &Decision,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<()> {
    recuse(conn, unit, account_id)?;
    if matches!(unit.state(), State::Suspended | State::Closed) {
        return Err(Error::Conflict("a suspended or closed unit is not decided on"));
    }
    let open = verifications::open_of(conn, unit.id)?.ok_or(Error::Conflict("nothing waits for a decision"))?;
    verifications::decide(conn, open.id, decision, account_id, now)?;
    if unit.state() == State::Submitted {
        let step = Move { to: State::InReview, account_id: Some(account_id), reason: None };
        queries::advance(conn, unit, &step, now)?;
    }
    let unit = queries::by_id(conn, unit.id)?;
    let to = match decision.outcome {
        Outcome::Verified => State::Verified,
        Outcome::Returned => State::Returned,
        Outcome::Refused => State::Refused,
    };
    if to == State::Verified || unit.state() == State::InReview {
        let reason = Some(decision.reason.as_str()).filter(|it| !it.is_empty());
        queries::advance(conn, &unit, &Move { to, account_id: Some(account_id), reason }, now)?;
    }
    match decision.outcome {
        Outcome::Verified => {
            let until = holidays::months_after(now, VALID_MONTHS);
            let facts = open.snapshot()?.facts;
            if !queries::taken(conn, unit.id, &facts)?.is_empty() {
                return Err(Error::Conflict("another unit has this name or credit code"));
            }
            queries::set_identity(conn, unit.id, &facts)?;
            queries::set_checked(conn, unit.id, now, until)?;
            postings::queries::unhide_all(conn, unit.id, now)?;
            Event::at(now, &unit, "employers-verified").with("until", plain_day(until))
        }
        Outcome::Returned => Event::at(now, &unit, "employers-returned").with("n", decision.requests.len().to_string()),
        Outcome::Refused => Event::at(now, &unit, "employers-refused").with("reason", &*decision.reason),
    }
    .tell_members(conn, app, MemberRole::Reader, now)
}

/// Whoever is a member of a unit decides nothing about it (回避).
///
/// # Errors
/// `Forbidden` to members.
pub fn recuse(conn: &mut Conn, unit: &Employer, account_id: i64) -> Result<()> {
    match members::role_of(conn, unit.id, account_id)? {
        Some(_) => Err(Error::Forbidden),
        None => Ok(()),
    }
}
