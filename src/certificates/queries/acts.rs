//! What is done with a certificate after it was issued: suspended and resumed,
//! replaced, renewed; and the history of it all. Each is a guarded update with its
//! line of history; whoever finds it elsewhere by now hears 409.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::issuing::{NewCertificate, Ready, write};
use super::{Certificate, find};
use crate::api::Problem;
use crate::app::App;
use crate::certificates::{Act, State, notices};
use crate::db::{Conn, changes};
use crate::schema::{accounts, certificate_moves, certificates};
use crate::{Error, Result, each};

/// Who does something, why and when.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The account.
    pub account_id: i64,
    /// In plain words.
    pub reason: &'a str,
    /// The time.
    pub now: NaiveDateTime,
}

/// A line of a certificate's history.
#[derive(Debug, Clone)]
pub struct Move {
    /// What was done.
    pub act: Act,
    /// By whom; `None` where the account is gone.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When (UTC).
    pub moved_at: NaiveDateTime,
}

/// Takes a certificate out of force for a while.
///
/// # Errors
/// `Conflict` where it is not in force, or suspended already.
pub fn suspend(conn: &mut Conn, app: &App, certificate: &Certificate, by: By<'_>) -> Result<()> {
    let row = certificates::table
        .find(certificate.id)
        .filter(certificates::state.eq(State::Issued.code()))
        .filter(certificates::suspended_at.is_null());
    let n_rows = diesel::update(row)
        .set((certificates::suspended_at.eq(by.now), certificates::suspended_reason.eq(by.reason)))
        .execute(conn)?;
    done(conn, app, certificate, n_rows, Act::Suspended, by)
}

/// Puts it back into force.
///
/// # Errors
/// `Conflict` where it is not suspended.
pub fn resume(conn: &mut Conn, app: &App, certificate: &Certificate, by: By<'_>) -> Result<()> {
    let row = certificates::table
        .find(certificate.id)
        .filter(certificates::state.eq(State::Issued.code()))
        .filter(certificates::suspended_at.is_not_null());
    let n_rows = diesel::update(row)
        .set((certificates::suspended_at.eq(None::<NaiveDateTime>), certificates::suspended_reason.eq(None::<String>)))
        .execute(conn)?;
    done(conn, app, certificate, n_rows, Act::Resumed, by)
}

/// What follows from an act that worked: history, matching, the holder.
pub(super) fn done(
    conn: &mut Conn,
    app: &App,
    certificate: &Certificate,
    n_rows: usize,
    act: Act,
    by: By<'_>,
) -> Result<()> {
    if n_rows == 0 {
        return Err(Error::Conflict("the certificate is elsewhere by now"));
    }
    record(conn, certificate.id, act, Some(by.account_id), Some(by.reason), by.now)?;
    if let Some(profile_id) = certificate.profile_id {
        changes::record("profiles", profile_id);
    }
    notices::done(conn, app, certificate, act, by)
}

/// Issues another one in its place: it was lost, or a name was corrected. Number
/// and paper are new; what it certifies stays.
///
/// # Errors
/// `Conflict` where it is no longer in force.
pub fn replace(conn: &mut Conn, app: &App, old: &Certificate, holder_name: &str, by: By<'_>) -> Result<Certificate> {
    end(conn, old, State::Replaced, None, by.now)?;
    let ready = Ready {
        enrolment_id: old.enrolment_id,
        renews: old.renews,
        ..again(app, old, holder_name, old.issued_on, old.expires_on)?
    };
    let new = only(write(conn, app, &[ready], Some(by.account_id), by.now)?)?;
    if let Some(at) = old.suspended_at {
        // Another paper ends no suspension.
        diesel::update(certificates::table.find(new.id))
            .set((certificates::suspended_at.eq(at), certificates::suspended_reason.eq(&old.suspended_reason)))
            .execute(conn)?;
    }
    point_to(conn, old.id, new.id)?;
    record(conn, old.id, Act::Replaced, Some(by.account_id), Some(by.reason), by.now)?;
    Ok(find(conn, new.id)?)
}

/// Issues another one that goes on where its time runs out; it stays what it is.
///
/// # Errors
/// `Conflict` where it is no longer in force, or was renewed already.
pub fn renew(
    conn: &mut Conn,
    app: &App,
    old: &Certificate,
    issued_on: NaiveDate,
    expires_on: Option<NaiveDate>,
    by: By<'_>,
) -> Result<Certificate> {
    // The row is locked, so a second renewal waits and finds the first.
    let row = certificates::table.find(old.id).filter(certificates::state.eq(State::Issued.code()));
    let n_rows = diesel::update(row).set(certificates::state.eq(State::Issued.code())).execute(conn)?;
    let renewals: i64 = certificates::table.filter(certificates::renews.eq(old.id)).count().get_result(conn)?;
    if n_rows == 0 || renewals > 0 || old.suspended_at.is_some() {
        return Err(Error::Conflict("the certificate cannot be renewed"));
    }
    let name = old.holder_name(&app.keys)?;
    let ready = Ready { renews: Some(old.id), ..again(app, old, &name, issued_on, expires_on)? };
    let new = only(write(conn, app, &[ready], Some(by.account_id), by.now)?)?;
    record(conn, old.id, Act::Renewed, Some(by.account_id), Some(by.reason), by.now)?;
    Ok(new)
}

fn only(all: Vec<Certificate>) -> Result<Certificate> {
    all.into_iter().next().ok_or(Error::NotFound)
}

fn again(
    app: &App,
    old: &Certificate,
    holder_name: &str,
    issued_on: NaiveDate,
    expires_on: Option<NaiveDate>,
) -> Result<Ready> {
    if let Some(character) = app.certificates.missing(holder_name) {
        let detail = format!("the printing font has no glyph for {character}");
        return Err(Problem::plain(422, "glyph", "The name cannot be printed", &detail));
    }
    Ok(Ready {
        new: NewCertificate {
            holder_name: holder_name.to_owned(),
            name: old.name.clone(),
            occupation: old.occupation.clone(),
            level: old.level,
            issuer: old.issuer.clone(),
            issued_on,
            expires_on,
            programme: old.programme.clone(),
            hours: old.hours,
            region: old.region.clone(),
            ..NewCertificate::default()
        },
        profile_id: old.profile_id,
        citizen_id_index: old.citizen_id_index.clone(),
        ..Ready::default()
    })
}

/// Ends one that is in force.
pub(super) fn end(
    conn: &mut Conn,
    certificate: &Certificate,
    state: State,
    reason: Option<&str>,
    now: NaiveDateTime,
) -> Result<()> {
    let n_rows = diesel::update(certificates::table.find(certificate.id))
        .filter(certificates::state.eq(State::Issued.code()))
        .set((
            certificates::state.eq(state.code()),
            certificates::revoked_at.eq(now),
            certificates::revoked_reason.eq(reason),
        ))
        .execute(conn)?;
    if n_rows == 0 {
        return Err(Error::Conflict("the certificate is no longer in force"));
    }
    if let Some(profile_id) = certificate.profile_id {
        changes::record("profiles", profile_id);
    }
    Ok(())
}

pub(super) fn point_to(conn: &mut Conn, old_id: i64, new_id: i64) -> QueryResult<()> {
    diesel::update(certificates::table.find(old_id)).set(certificates::replaced_by.eq(new_id)).execute(conn)?;
    Ok(())
}

/// Writes a line of history.
pub(super) fn record(
    conn: &mut Conn,
    certificate_id: i64,
    act: Act,
    account_id: Option<i64>,
    reason: Option<&str>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(certificate_moves::table)
        .values((
            certificate_moves::certificate_id.eq(certificate_id),
            certificate_moves::act.eq(act.code()),
            certificate_moves::account_id.eq(account_id),
            certificate_moves::reason.eq(reason),
            certificate_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The same line for many.
pub(super) fn record_all(
    conn: &mut Conn,
    ids: &[i64],
    act: Act,
    account_id: Option<i64>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    for chunk in ids.chunks(5_000) {
        let row = |id: &i64| {
            (
                certificate_moves::certificate_id.eq(*id),
                certificate_moves::act.eq(act.code()),
                certificate_moves::account_id.eq(account_id),
                certificate_moves::moved_at.eq(now),
            )
        };
        let rows: Vec<_> = chunk.iter().map(row).collect();
        each!(conn, |it| diesel::insert_into(certificate_moves::table).values(rows).execute(it))?;
    }
    Ok(())
}

/// All that was done with a certificate, the first act first.
pub fn history(conn: &mut Conn, certificate_id: i64) -> QueryResult<Vec<Move>> {
    type Row = (String, Option<String>, Option<String>, NaiveDateTime);
    let rows: Vec<Row> = certificate_moves::table
        .left_join(accounts::table)
        .filter(certificate_moves::certificate_id.eq(certificate_id))
        .order(certificate_moves::id)
        .select((
            certificate_moves::act,
            accounts::name.nullable(),
            certificate_moves::reason,
            certificate_moves::moved_at,
        ))
        .load(conn)?;
    let line = |(act, by, reason, moved_at): Row| Some(Move { act: Act::parse(&act)?, by, reason, moved_at });
    Ok(rows.into_iter().filter_map(line).collect())
}
