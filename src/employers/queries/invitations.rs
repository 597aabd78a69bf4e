//! The SQL of invitations to act for a unit.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::{Employer, accounts, employer_invitations, employers};
use crate::crypto::{self, Keys};
use crate::db::Conn;
use crate::employers::MemberRole;
use crate::{Error, Result};

/// For how long the link in the mail works.
pub const OPEN_FOR: TimeDelta = TimeDelta::days(7);

/// An invitation that is open.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = employer_invitations)]
pub struct Invitation {
    /// The row.
    pub id: i64,
    /// The public name.
    pub reference: String,
    /// For which unit.
    pub employer_id: i64,
    email_sealed: String,
    role: String,
    /// The first instant (UTC) at which the link no longer works.
    pub expires_at: NaiveDateTime,
}

impl Invitation {
    /// The role that is offered.
    pub fn role(&self) -> MemberRole {
        MemberRole::parse(&self.role).unwrap_or(MemberRole::Reader)
    }

    /// Who is invited.
    ///
    /// # Errors
    /// A key is missing, or the value was moved.
    pub fn email(&self, keys: &Keys) -> Result<String> {
        Ok(keys.open(&place(&self.reference), &self.email_sealed)?)
    }
}

fn place(reference: &str) -> String {
    format!("employer_invitations.email/{reference}")
}

/// Invites an address to a unit, as one of its owners; an open invitation of the
/// same address is taken back, so that only the newest link works.
pub fn insert(
    conn: &mut Conn,
    keys: &Keys,
    (employer_id, invited_by): (i64, i64),
    email: &str,
    role: MemberRole,
    token: &str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let email_index = keys.blind_index("email", email);
    let before = employer_invitations::table
        .filter(employer_invitations::employer_id.eq(employer_id))
        .filter(employer_invitations::email_index.eq(&email_index))
        .filter(employer_invitations::accepted_at.is_null())
        .filter(employer_invitations::revoked_at.is_null());
    diesel::update(before).set(employer_invitations::revoked_at.eq(now)).execute(conn)?;
    let reference = crypto::new_reference();
    diesel::insert_into(employer_invitations::table)
        .values((
            employer_invitations::reference.eq(&reference),
            employer_invitations::employer_id.eq(employer_id),
            employer_invitations::email_sealed.eq(keys.seal(&place(&reference), email)),
            employer_invitations::email_index.eq(email_index),
            employer_invitations::role.eq(role.code()),
            employer_invitations::token_hash.eq(crypto::hash_token(token)),
            employer_invitations::invited_by.eq(invited_by),
            employer_invitations::expires_at.eq(now + OPEN_FOR),
            employer_invitations::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The open invitations of a unit, the newest first.
pub fn open_of(conn: &mut Conn, employer_id: i64, now: NaiveDateTime) -> QueryResult<Vec<Invitation>> {
    employer_invitations::table
        .filter(employer_invitations::employer_id.eq(employer_id))
        .filter(employer_invitations::accepted_at.is_null())
        .filter(employer_invitations::revoked_at.is_null())
        .filter(employer_invitations::expires_at.gt(now))
        .order(employer_invitations::id.desc())
        .select(Invitation::as_select())
        .load(conn)
}

/// What a link offers: the invitation, its unit, and who invited.
///
/// # Errors
/// `DeadLink` where it does not work (any more).
pub fn peek(conn: &mut Conn, token: &str, now: NaiveDateTime) -> Result<(Invitation, Employer, Option<String>)> {
    employer_invitations::table
        .inner_join(employers::table)
        .left_join(accounts::table)
        .filter(employer_invitations::token_hash.eq(crypto::hash_token(token)))
        .filter(employer_invitations::accepted_at.is_null())
        .filter(employer_invitations::revoked_at.is_null())
        .filter(employer_invitations::expires_at.gt(now))
        .filter(employers::state.ne("closed"))
        .select((Invitation::as_select(), Employer::as_select(), accounts::name.nullable()))
        .get_result(conn)
        .optional()?
        .ok_or(Error::DeadLink)
}

/// Uses an invitation up.
///
/// # Errors
/// `DeadLink` where someone was faster.
pub fn accept(conn: &mut Conn, invitation: &Invitation, now: NaiveDateTime) -> Result<()> {
    let n_rows = diesel::update(employer_invitations::table.find(invitation.id))
        .filter(employer_invitations::accepted_at.is_null())
        .filter(employer_invitations::revoked_at.is_null())
        .set(employer_invitations::accepted_at.eq(now))
        .execute(conn)?;
    if n_rows == 1 { Ok(()) } else { Err(Error::DeadLink) }
}

/// Takes back one of a unit's own invitations; another's is not found.
pub fn revoke(conn: &mut Conn, employer_id: i64, reference: &str, now: NaiveDateTime) -> QueryResult<()> {
    let own = employer_invitations::table
        .filter(employer_invitations::employer_id.eq(employer_id))
        .filter(employer_invitations::reference.eq(reference))
        .filter(employer_invitations::accepted_at.is_null())
        .filter(employer_invitations::revoked_at.is_null());
    match diesel::update(own).set(employer_invitations::revoked_at.eq(now)).execute(conn)? {
        0 => Err(diesel::result::Error::NotFound),
        _ => Ok(()),
    }
}
