//! Revocations: one person proposes, another confirms; the holder appeals, the
//! office answers; one person proposes to lift it, another does. The second is
//! never the first, which the row itself refuses too.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::acts::{By, done, end};
use super::{Certificate, find as find_certificate};
use crate::app::App;
use crate::certificates::{Act, State, notices};
use crate::crypto;
use crate::db::Conn;
use crate::schema::{accounts, certificate_revocations, certificates, enrolments};
use crate::training::EnrolmentState;
use crate::{Error, Result};

/// A revocation as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = certificate_revocations)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Revocation {
    pub id: i64,
    pub reference: String,
    pub certificate_id: i64,
    pub reason: String,
    pub proposed_by: Option<i64>,
    pub proposed_at: NaiveDateTime,
    pub confirmed_by: Option<i64>,
    pub confirmed_at: Option<NaiveDateTime>,
    pub dropped_at: Option<NaiveDateTime>,
    pub appeal: Option<String>,
    pub appealed_at: Option<NaiveDateTime>,
    pub lift_reason: Option<String>,
    pub lift_proposed_by: Option<i64>,
    pub lift_proposed_at: Option<NaiveDateTime>,
    pub lifted_by: Option<i64>,
    pub lifted_at: Option<NaiveDateTime>,
    pub answer: Option<String>,
    pub answered_at: Option<NaiveDateTime>,
}

crate::code_list!(
    /// Where a revocation stands.
    Stage, "certificates-stage", {
        /// A second person has to confirm it.
        Proposed = "proposed",
        /// Taken back before that.
        Dropped = "dropped",
        /// The certificate is revoked.
        Confirmed = "confirmed",
        /// Its holder appealed and has no answer yet.
        Appealed = "appealed",
        /// A second person has to confirm that it is lifted.
        Lifting = "lifting",
        /// The certificate is in force again.
        Lifted = "lifted",
    }
);

impl Revocation {
    /// Where it stands.
    pub fn stage(&self) -> Stage {
        if self.dropped_at.is_some() {
            Stage::Dropped
        } else if self.confirmed_at.is_none() {
            Stage::Proposed
        } else if self.lifted_at.is_some() {
            Stage::Lifted
        } else if self.lift_proposed_at.is_some() {
            Stage::Lifting
        } else if self.appealed_at.is_some() && self.answered_at.is_none() {
            Stage::Appealed
        } else {
            Stage::Confirmed
        }
    }

    /// Whether the office owes something: a second person, or an answer.
    pub fn is_waiting(&self) -> bool {
        matches!(self.stage(), Stage::Proposed | Stage::Appealed | Stage::Lifting)
    }

    /// Whether an account proposed or confirmed the revocation: it decides on no appeal.
    pub fn was_revoked_by(&self, account_id: i64) -> bool {
        [self.proposed_by, self.confirmed_by].contains(&Some(account_id))
    }

    /// Whoever proposed what waits for a second person.
    pub fn first(&self) -> Option<i64> {
        match self.stage() {
            Stage::Proposed => self.proposed_by,
            Stage::Lifting => self.lift_proposed_by,
            _ => None,
        }
    }
}

/// The revocation of this number.
pub fn find(conn: &mut Conn, reference: &str) -> QueryResult<Revocation> {
    certificate_revocations::table
        .filter(certificate_revocations::reference.eq(reference))
        .select(Revocation::as_select())
        .get_result(conn)
}

/// All revocations of a certificate, the newest first.
pub fn of(conn: &mut Conn, certificate_id: i64) -> QueryResult<Vec<Revocation>> {
    certificate_revocations::table
        .filter(certificate_revocations::certificate_id.eq(certificate_id))
        .order(certificate_revocations::id.desc())
        .select(Revocation::as_select())
        .load(conn)
}

/// What waits for the office, the oldest first.
pub fn waiting(conn: &mut Conn) -> QueryResult<Vec<(Revocation, Certificate)>> {
    use certificate_revocations as r;
    let is_proposed = r::confirmed_at.is_null();
    let is_lifting = r::lift_proposed_at.is_not_null();
    let is_appealed = r::appealed_at.is_not_null().and(r::answered_at.is_null());
    r::table
        .inner_join(certificates::table)
        .filter(r::dropped_at.is_null())
        .filter(r::lifted_at.is_null())
        .filter(is_proposed.or(is_lifting).or(is_appealed))
        .order(r::id)
        .select((Revocation::as_select(), Certificate::as_select()))
        .load(conn)
}

/// Certificates in force whose result was corrected since to one that is not passed:
/// someone has to decide about them.
pub fn doubtful(conn: &mut Conn) -> QueryResult<Vec<Certificate>> {
    certificates::table
        .inner_join(enrolments::table)
        .filter(certificates::state.eq(State::Issued.code()))
        .filter(enrolments::state.ne(EnrolmentState::Passed.code()))
        .order(certificates::id)
        .limit(200)
        .select(Certificate::as_select())
        .load(conn)
}

/// The name of an account; `None` where it is gone.
pub fn name_of(conn: &mut Conn, account_id: Option<i64>) -> QueryResult<Option<String>> {
    let Some(id) = account_id else { return Ok(None) };
    accounts::table.find(id).select(accounts::name).get_result(conn).optional()
}

/// Proposes to revoke a certificate; nothing happens until someone else confirms.
///
/// # Errors
/// `Conflict` where it is not in force, or a proposal waits already.
pub fn propose(conn: &mut Conn, app: &App, certificate: &Certificate, by: By<'_>) -> Result<Revocation> {
    let proposed = insert(conn, certificate, by)?;
    notices::to_office(conn, app, Some(by.account_id), by.now)?;
    Ok(proposed)
}

/// The same where nobody has to be told that it waits.
///
/// # Errors
/// As [`propose`].
pub fn insert(conn: &mut Conn, certificate: &Certificate, by: By<'_>) -> Result<Revocation> {
    // The row is locked, so two proposals at once do not both find none.
    let row = certificates::table.find(certificate.id).filter(certificates::state.eq(State::Issued.code()));
    let n_rows = diesel::update(row).set(certificates::state.eq(State::Issued.code())).execute(conn)?;
    let is_proposed = of(conn, certificate.id)?.iter().any(|it| it.stage() == Stage::Proposed);
    if n_rows == 0 || is_proposed {
        return Err(Error::Conflict("the certificate is not in force, or its revocation is proposed already"));
    }
    let reference = crypto::new_reference();
    diesel::insert_into(certificate_revocations::table)
        .values((
            certificate_revocations::reference.eq(&reference),
            certificate_revocations::certificate_id.eq(certificate.id),
            certificate_revocations::reason.eq(by.reason),
            certificate_revocations::proposed_by.eq(by.account_id),
            certificate_revocations::proposed_at.eq(by.now),
        ))
        .execute(conn)?;
    Ok(find(conn, &reference)?)
}

/// Takes a proposal back, to revoke or to lift.
///
/// # Errors
/// `Conflict` where nothing is proposed.
pub fn withdraw(conn: &mut Conn, it: &Revocation, by: By<'_>) -> Result<()> {
    use certificate_revocations as r;
    let n_rows = match it.stage() {
        Stage::Proposed => diesel::update(r::table.find(it.id))
            .filter(r::confirmed_at.is_null())
            .filter(r::dropped_at.is_null())
            .set(r::dropped_at.eq(by.now))
            .execute(conn)?,
        Stage::Lifting => diesel::update(r::table.find(it.id))
            .filter(r::lifted_at.is_null())
            .set((
                r::lift_reason.eq(None::<String>),
                r::lift_proposed_by.eq(None::<i64>),
                r::lift_proposed_at.eq(None::<NaiveDateTime>),
            ))
            .execute(conn)?,
        _ => 0,
    };
    moved(n_rows)
}

/// Confirms what another person proposed: the certificate is revoked, or in force again.
///
/// # Errors
/// `Forbidden` for whoever proposed it; `Conflict` where nothing waits for a second person.
pub fn confirm(conn: &mut Conn, app: &App, it: &Revocation, by: By<'_>) -> Result<()> {
    use certificate_revocations as r;
    if it.first() == Some(by.account_id) {
        return Err(Error::Forbidden);
    }
    let certificate = find_certificate(conn, it.certificate_id)?;
    match it.stage() {
        Stage::Proposed => {
            let n_rows = diesel::update(r::table.find(it.id))
                .filter(r::confirmed_at.is_null())
                .filter(r::dropped_at.is_null())
                .filter(r::proposed_by.is_null().or(r::proposed_by.ne(by.account_id)))
                .set((r::confirmed_by.eq(by.account_id), r::confirmed_at.eq(by.now)))
                .execute(conn)?;
            moved(n_rows)?;
            end(conn, &certificate, State::Revoked, Some(&it.reason), by.now)?;
            done(conn, app, &certificate, 1, Act::Revoked, By { reason: &it.reason, ..by })
        }
        Stage::Lifting => {
            let n_rows = diesel::update(r::table.find(it.id))
                .filter(r::lifted_at.is_null())
                .filter(r::lift_proposed_at.is_not_null())
                .filter(r::lift_proposed_by.is_null().or(r::lift_proposed_by.ne(by.account_id)))
                .set((r::lifted_by.eq(by.account_id), r::lifted_at.eq(by.now)))
                .execute(conn)?;
            moved(n_rows)?;
            let row = certificates::table.find(certificate.id).filter(certificates::state.eq(State::Revoked.code()));
            let n_rows = diesel::update(row)
                .set((
                    certificates::state.eq(State::Issued.code()),
                    certificates::revoked_at.eq(None::<NaiveDateTime>),
                    certificates::revoked_reason.eq(None::<String>),
                ))
                .execute(conn)?;
            let reason = it.lift_reason.as_deref().unwrap_or_default();
            done(conn, app, &certificate, n_rows, Act::Restored, By { reason, ..by })
        }
        _ => Err(Error::Conflict("nothing waits for a second person")),
    }
}

/// The holder appeals, once.
///
/// # Errors
/// `Conflict` where the certificate is not revoked, or they appealed before.
pub fn appeal(conn: &mut Conn, app: &App, certificate: &Certificate, text: &str, now: NaiveDateTime) -> Result<()> {
    use certificate_revocations as r;
    let standing = of(conn, certificate.id)?.into_iter().find(|it| it.confirmed_at.is_some() && it.lifted_at.is_none());
    let Some(it) = standing else { return moved(0) };
    let n_rows = diesel::update(r::table.find(it.id))
        .filter(r::lifted_at.is_null())
        .filter(r::appealed_at.is_null())
        .set((r::appeal.eq(text), r::appealed_at.eq(now)))
        .execute(conn)?;
    moved(n_rows)?;
    notices::to_office(conn, app, None, now)
}

/// Answers an appeal where the revocation stands.
///
/// # Errors
/// `Forbidden` for who proposed or confirmed the revocation; `Conflict` where no appeal waits.
pub fn answer(conn: &mut Conn, app: &App, it: &Revocation, by: By<'_>) -> Result<()> {
    use certificate_revocations as r;
    if it.was_revoked_by(by.account_id) {
        return Err(Error::Forbidden);
    }
    let n_rows = diesel::update(r::table.find(it.id))
        .filter(r::lifted_at.is_null())
        .filter(r::appealed_at.is_not_null())
        .filter(r::answered_at.is_null())
        .set((r::answer.eq(by.reason), r::answered_at.eq(by.now)))
        .execute(conn)?;
    moved(n_rows)?;
    let certificate = find_certificate(conn, it.certificate_id)?;
    notices::answered(conn, app, &certificate, it, by.now)
}

/// Proposes to lift a revocation; nothing happens until someone else confirms.
///
/// # Errors
/// `Conflict` where the certificate is not revoked, or that is proposed already.
pub fn propose_lift(conn: &mut Conn, app: &App, certificate: &Certificate, by: By<'_>) -> Result<Revocation> {
    use certificate_revocations as r;
    let standing = of(conn, certificate.id)?.into_iter().find(|it| it.confirmed_at.is_some() && it.lifted_at.is_none());
    let Some(it) = standing.filter(|_| certificate.state == State::Revoked) else {
        return Err(Error::Conflict("the certificate is not revoked"));
    };
    let n_rows = diesel::update(r::table.find(it.id))
        .filter(r::lifted_at.is_null())
        .filter(r::lift_proposed_at.is_null())
        .set((r::lift_reason.eq(by.reason), r::lift_proposed_by.eq(by.account_id), r::lift_proposed_at.eq(by.now)))
        .execute(conn)?;
    moved(n_rows)?;
    notices::to_office(conn, app, Some(by.account_id), by.now)?;
    Ok(find(conn, &it.reference)?)
}

fn moved(n_rows: usize) -> Result<()> {
    if n_rows == 0 { Err(Error::Conflict("the revocation is elsewhere by now")) } else { Ok(()) }
}
