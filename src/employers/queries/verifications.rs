//! The SQL of requests to be checked, and of what came of them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Employer, accounts, employer_verification_requests, employer_verifications, employers};
use crate::db::Conn;
use crate::employers::checking::Decision;
use crate::employers::{Check, Field, Outcome, Snapshot};
use crate::{Error, Result};

/// A request to be checked.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = employer_verifications)]
pub struct Verification {
    /// The row.
    pub id: i64,
    /// Whose.
    pub employer_id: i64,
    snapshot: String,
    /// When it was handed in (UTC).
    pub submitted_at: NaiveDateTime,
    /// The instant (UTC) until which the office decides.
    pub due_at: NaiveDateTime,
    /// The reviewer who has taken it.
    pub assigned_to: Option<i64>,
    /// When it was decided (UTC).
    pub decided_at: Option<NaiveDateTime>,
    outcome: Option<String>,
    /// For the office only.
    pub note: String,
    /// The account that decided.
    pub decided_by: Option<i64>,
    checks: String,
}

impl Verification {
    /// What was handed in.
    ///
    /// # Errors
    /// The row holds something else: our own mistake.
    pub fn snapshot(&self) -> Result<Snapshot> {
        Ok(serde_json::from_str(&self.snapshot).map_err(anyhow::Error::from)?)
    }

    /// What the reviewer ticked before deciding.
    pub fn checks(&self) -> Vec<Check> {
        self.checks.split_whitespace().filter_map(Check::parse).collect()
    }

    /// What was decided; `None` while it is open.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.as_deref().and_then(Outcome::parse)
    }
}

/// All requests of a unit, the newest first.
pub fn of_unit(conn: &mut Conn, employer_id: i64) -> QueryResult<Vec<Verification>> {
    employer_verifications::table
        .filter(employer_verifications::employer_id.eq(employer_id))
        .order(employer_verifications::id.desc())
        .select(Verification::as_select())
        .load(conn)
}

/// The newest request of a unit, open or decided.
pub fn newest(conn: &mut Conn, employer_id: i64) -> QueryResult<Option<Verification>> {
    Ok(of_unit(conn, employer_id)?.into_iter().next())
}

/// The open request of a unit.
pub fn open_of(conn: &mut Conn, employer_id: i64) -> QueryResult<Option<Verification>> {
    Ok(newest(conn, employer_id)?.filter(|it| it.outcome().is_none()))
}

/// Hands a unit in.
///
/// # Errors
/// The snapshot cannot be written, or the database failed.
pub fn insert(
    conn: &mut Conn,
    employer_id: i64,
    snapshot: &Snapshot,
    account_id: i64,
    due_at: NaiveDateTime,
    now: NaiveDateTime,
) -> Result<()> {
    let text = serde_json::to_string(snapshot).map_err(anyhow::Error::from)?;
    diesel::insert_into(employer_verifications::table)
        .values((
            employer_verifications::employer_id.eq(employer_id),
            employer_verifications::snapshot.eq(text),
            employer_verifications::submitted_by.eq(account_id),
            employer_verifications::submitted_at.eq(now),
            employer_verifications::due_at.eq(due_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts what was changed meanwhile into an open request.
///
/// # Errors
/// The snapshot cannot be written, or the database failed.
pub fn set_snapshot(conn: &mut Conn, id: i64, snapshot: &Snapshot) -> Result<()> {
    let text = serde_json::to_string(snapshot).map_err(anyhow::Error::from)?;
    diesel::update(employer_verifications::table.find(id))
        .filter(employer_verifications::outcome.is_null())
        .set(employer_verifications::snapshot.eq(text))
        .execute(conn)?;
    Ok(())
}

/// Open requests with their units and whoever has taken them, the most urgent first.
pub fn queue(conn: &mut Conn) -> QueryResult<Vec<(Employer, Verification, Option<String>)>> {
    employer_verifications::table
        .inner_join(employers::table)
        .left_join(accounts::table.on(accounts::id.nullable().eq(employer_verifications::assigned_to)))
        .filter(employer_verifications::outcome.is_null())
        .order((employer_verifications::due_at, employer_verifications::id))
        .select((Employer::as_select(), Verification::as_select(), accounts::name.nullable()))
        .load(conn)
}

/// Takes an open request, or gives it back with `None`.
///
/// # Errors
/// `Conflict` where it has been decided.
pub fn assign(conn: &mut Conn, id: i64, account_id: Option<i64>) -> Result<()> {
    let n_rows = diesel::update(employer_verifications::table.find(id))
        .filter(employer_verifications::outcome.is_null())
        .set(employer_verifications::assigned_to.eq(account_id))
        .execute(conn)?;
    if n_rows == 1 { Ok(()) } else { Err(Error::Conflict("it has been decided")) }
}

/// Writes the decision, what was ticked for it, and what has to be mended.
///
/// # Errors
/// `Conflict` where it has been decided.
pub fn decide(conn: &mut Conn, id: i64, decision: &Decision, account_id: i64, now: NaiveDateTime) -> Result<()> {
    let checks: Vec<&str> = decision.checks.iter().map(|it| it.code()).collect();
    let n_rows = diesel::update(employer_verifications::table.find(id))
        .filter(employer_verifications::outcome.is_null())
        .set((
            employer_verifications::outcome.eq(decision.outcome.code()),
            employer_verifications::checks.eq(checks.join(" ")),
            employer_verifications::decided_by.eq(account_id),
            employer_verifications::decided_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 0 {
        return Err(Error::Conflict("it has been decided"));
    }
    for (field, text) in &decision.requests {
        diesel::insert_into(employer_verification_requests::table)
            .values((
                employer_verification_requests::verification_id.eq(id),
                employer_verification_requests::field.eq(field.code()),
                employer_verification_requests::text.eq(text),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// What a decision asked to be mended, in the order of the forms.
pub fn requests(conn: &mut Conn, verification_id: i64) -> QueryResult<Vec<(Field, String)>> {
    let rows: Vec<(String, String)> = employer_verification_requests::table
        .filter(employer_verification_requests::verification_id.eq(verification_id))
        .order(employer_verification_requests::id)
        .select((employer_verification_requests::field, employer_verification_requests::text))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(field, text)| Some((Field::parse(&field)?, text))).collect())
}

/// Keeps the office's private note.
pub fn set_note(conn: &mut Conn, id: i64, note: &str) -> QueryResult<()> {
    diesel::update(employer_verifications::table.find(id)).set(employer_verifications::note.eq(note)).execute(conn)?;
    Ok(())
}
