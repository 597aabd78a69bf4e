//! The SQL of suspensions: proposed, confirmed by someone else, appealed, answered.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::employer_suspensions;
use crate::db::Conn;
use crate::{Error, Result};

/// A suspension that is not lifted.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = employer_suspensions)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Suspension {
    pub id: i64,
    pub reason: String,
    pub proposed_by: Option<i64>,
    pub proposed_at: NaiveDateTime,
    pub confirmed_at: Option<NaiveDateTime>,
    pub appeal: Option<String>,
    pub appealed_at: Option<NaiveDateTime>,
    pub answer: Option<String>,
}

impl Suspension {
    /// Whether an appeal waits for its answer.
    pub fn is_appealed(&self) -> bool {
        self.appeal.is_some() && self.answer.is_none()
    }
}

/// The one that is proposed or in force.
pub fn current(conn: &mut Conn, employer_id: i64) -> QueryResult<Option<Suspension>> {
    employer_suspensions::table
        .filter(employer_suspensions::employer_id.eq(employer_id))
        .filter(employer_suspensions::lifted_at.is_null())
        .order(employer_suspensions::id.desc())
        .select(Suspension::as_select())
        .first(conn)
        .optional()
}

/// Proposes one.
///
/// # Errors
/// `Conflict` where one is proposed or in force.
pub fn propose(conn: &mut Conn, employer_id: i64, reason: &str, account_id: i64, now: NaiveDateTime) -> Result<()> {
    if current(conn, employer_id)?.is_some() {
        return Err(Error::Conflict("a suspension is proposed or in force"));
    }
    diesel::insert_into(employer_suspensions::table)
        .values((
            employer_suspensions::employer_id.eq(employer_id),
            employer_suspensions::reason.eq(reason),
            employer_suspensions::proposed_by.eq(account_id),
            employer_suspensions::proposed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Confirms a proposal, which takes someone else than proposed it.
///
/// # Errors
/// `Conflict` where it is their own, or no longer a proposal.
pub fn confirm(conn: &mut Conn, id: i64, account_id: i64, now: NaiveDateTime) -> Result<()> {
    let n_rows = diesel::update(employer_suspensions::table.find(id))
        .filter(employer_suspensions::confirmed_at.is_null())
        .filter(employer_suspensions::lifted_at.is_null())
        .filter(employer_suspensions::proposed_by.ne(account_id))
        .set((employer_suspensions::confirmed_by.eq(account_id), employer_suspensions::confirmed_at.eq(now)))
        .execute(conn)?;
    if n_rows == 1 { Ok(()) } else { Err(Error::Conflict("a second reviewer has to confirm a proposal, once")) }
}

/// Keeps the unit's appeal; there is one.
///
/// # Errors
/// `Conflict` where nothing is in force, or an appeal was made.
pub fn appeal(conn: &mut Conn, id: i64, text: &str, now: NaiveDateTime) -> Result<()> {
    let n_rows = diesel::update(employer_suspensions::table.find(id))
        .filter(employer_suspensions::confirmed_at.is_not_null())
        .filter(employer_suspensions::lifted_at.is_null())
        .filter(employer_suspensions::appeal.is_null())
        .set((employer_suspensions::appeal.eq(text), employer_suspensions::appealed_at.eq(now)))
        .execute(conn)?;
    if n_rows == 1 { Ok(()) } else { Err(Error::Conflict("there is nothing to appeal against, or it was done")) }
}

/// Answers: it is lifted (a proposal: taken back), or stays in force.
///
/// # Errors
/// `Conflict` where it has been lifted.
pub fn answer(conn: &mut Conn, id: i64, text: &str, lifted_by: Option<i64>, now: NaiveDateTime) -> Result<()> {
    let n_rows = diesel::update(employer_suspensions::table.find(id))
        .filter(employer_suspensions::lifted_at.is_null())
        .set((
            employer_suspensions::answer.eq(text),
            employer_suspensions::lifted_by.eq(lifted_by),
            employer_suspensions::lifted_at.eq(lifted_by.map(|_| now)),
        ))
        .execute(conn)?;
    if n_rows == 1 { Ok(()) } else { Err(Error::Conflict("it has been lifted")) }
}
