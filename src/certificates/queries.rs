//! All of the certificates' SQL.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::{State, number};
use crate::api::Slice;
use crate::crypto::{self, Keys};
use crate::db::{Conn, changes};
use crate::html::FieldError;
use crate::schema::{certificates, profiles};

/// A certificate as its row holds it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = certificates)]
pub struct Certificate {
    /// The row's id.
    pub id: i64,
    /// The random id on the paper.
    pub reference: String,
    /// The number that people read.
    pub number: String,
    /// Whose it is, sealed at `certificates.holder_name/{reference}`.
    pub holder_name_sealed: String,
    /// The holder's profile, where there is one.
    pub profile_id: Option<i64>,
    /// What it certifies.
    pub name: String,
    /// The trade, by the classification of occupations.
    pub occupation: Option<String>,
    /// 1 (highest) to 5.
    pub level: Option<i16>,
    /// Who stands for it.
    pub issuer: String,
    /// The first day on which it holds.
    pub issued_on: NaiveDate,
    /// The last day on which it holds; `None` without end.
    pub expires_on: Option<NaiveDate>,
    /// What was last done with it.
    #[diesel(deserialize_as = String)]
    pub state: State,
    /// When it was revoked or replaced (UTC).
    pub revoked_at: Option<NaiveDateTime>,
    /// Why it was revoked, in plain words.
    pub revoked_reason: Option<String>,
}

impl TryFrom<String> for State {
    type Error = String;

    fn try_from(code: String) -> Result<State, String> {
        State::parse(&code).ok_or(code)
    }
}

impl Certificate {
    /// The holder's name.
    pub fn holder_name(&self, keys: &Keys) -> anyhow::Result<String> {
        keys.open(&name_place(&self.reference), &self.holder_name_sealed)
    }
}

fn name_place(reference: &str) -> String {
    format!("certificates.holder_name/{reference}")
}

/// What someone wants issued; [`super::forms`] has checked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCertificate {
    /// A number of another scheme; `None` draws the next of ours.
    pub number: Option<String>,
    /// Whose it is.
    pub holder_name: String,
    /// The citizen ID number in its one spelling.
    pub citizen_id: Option<String>,
    /// The reference of the holder's profile.
    pub profile: Option<String>,
    /// What it certifies.
    pub name: String,
    /// The trade, by the classification of occupations.
    pub occupation: Option<String>,
    /// 1 (highest) to 5.
    pub level: Option<i16>,
    /// Who stands for it.
    pub issuer: String,
    /// The first day on which it holds.
    pub issued_on: NaiveDate,
    /// The last day on which it holds.
    pub expires_on: Option<NaiveDate>,
    /// The number of the certificate whose place it takes.
    pub replaces: Option<String>,
}

/// Keeps others from drawing the same number. SQLite has one writer anyway.
pub fn lock_numbers(conn: &mut Conn) -> QueryResult<()> {
    if let Conn::Pg(it) = conn {
        diesel::sql_query("select pg_advisory_xact_lock(7165437182211)").execute(it)?;
    }
    Ok(())
}

/// What stands against issuing it, of what only the rows know.
pub fn objections(conn: &mut Conn, new: &NewCertificate) -> QueryResult<Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut wrong = |field, message| errors.push(FieldError { field, message });
    if let Some(number) = &new.number
        && find_by_number(conn, number)?.is_some()
    {
        wrong("number", "certificates-number-taken");
    }
    if let Some(profile) = &new.profile
        && profile_id(conn, profile)?.is_none()
    {
        wrong("profile", "certificates-profile-unknown");
    }
    if let Some(replaces) = &new.replaces
        && find_by_number(conn, replaces)?.is_none_or(|it| it.state != State::Issued)
    {
        wrong("replaces", "certificates-replaces-unknown");
    }
    Ok(errors)
}

fn profile_id(conn: &mut Conn, reference: &str) -> QueryResult<Option<i64>> {
    profiles::table.filter(profiles::reference.eq(reference)).select(profiles::id).first(conn).optional()
}

/// Issues a certificate and tells the index and matching of its holder.
/// [`lock_numbers`] and [`objections`] come first, in the same transaction.
pub fn issue(
    conn: &mut Conn,
    keys: &Keys,
    new: &NewCertificate,
    account_id: i64,
    now: NaiveDateTime,
) -> crate::Result<Certificate> {
    let reference = crypto::new_reference();
    let citizen_id_index = new.citizen_id.as_deref().map(|it| keys.blind_index("citizen_id", it));
    let profile_id = match (&new.profile, &citizen_id_index) {
        (Some(reference), _) => profile_id(conn, reference)?,
        (None, Some(index)) => namesake(conn, keys, index, &new.holder_name)?,
        (None, None) => None,
    };
    let number = match &new.number {
        Some(number) => number.clone(),
        None => next_number(conn, new.issued_on.year())?,
    };
    diesel::insert_into(certificates::table)
        .values((
            certificates::reference.eq(&reference),
            certificates::number.eq(&number),
            certificates::holder_name_sealed.eq(keys.seal(&name_place(&reference), &new.holder_name)),
            certificates::holder_name_index.eq(name_index(keys, &new.holder_name)),
            certificates::citizen_id_index.eq(citizen_id_index),
            certificates::profile_id.eq(profile_id),
            certificates::name.eq(&new.name),
            certificates::occupation.eq(&new.occupation),
            certificates::level.eq(new.level),
            certificates::issuer.eq(&new.issuer),
            certificates::issued_on.eq(new.issued_on),
            certificates::expires_on.eq(new.expires_on),
            certificates::state.eq(State::Issued.code()),
            certificates::created_by.eq(account_id),
        ))
        .execute(conn)?;
    if let Some(old) = &new.replaces {
        let old = find_by_number(conn, old)?.ok_or(crate::Error::NotFound)?;
        end(conn, &old, State::Replaced, None, now)?;
    }
    if let Some(profile_id) = profile_id {
        changes::record("profiles", profile_id);
    }
    Ok(find_by_reference(conn, &reference)?)
}

/// The profile with this citizen ID number, where its name is the holder's too:
/// the number alone is only what someone typed.
fn namesake(conn: &mut Conn, keys: &Keys, index: &str, holder_name: &str) -> crate::Result<Option<i64>> {
    let found: Option<(i64, String, Option<String>)> = profiles::table
        .filter(profiles::citizen_id_index.eq(index))
        .select((profiles::id, profiles::reference, profiles::name_sealed))
        .first(conn)
        .optional()?;
    let Some((id, reference, Some(sealed))) = found else { return Ok(None) };
    let name = keys.open(&crate::profiles::place("name", &reference), &sealed)?;
    Ok((number::folded_name(&name) == number::folded_name(holder_name)).then_some(id))
}

/// The one after the highest of the year. Certificates are never deleted, so no
/// number comes twice.
fn next_number(conn: &mut Conn, year: i32) -> crate::Result<String> {
    let highest: Option<String> = certificates::table
        .filter(certificates::number.like(format!("{}%", number::prefix(year))))
        .select(diesel::dsl::max(certificates::number))
        .first(conn)?;
    let running = highest.as_deref().and_then(number::running).unwrap_or(0) + 1;
    if running > 999_999 {
        return Err(anyhow::anyhow!("the numbers of {year} are used up").into());
    }
    Ok(number::ours(year, running))
}

/// Takes a certificate back; whoever has seen it revoked already hears 409.
pub fn revoke(conn: &mut Conn, reference: &str, reason: &str, now: NaiveDateTime) -> crate::Result<Certificate> {
    let certificate = find_by_reference(conn, reference)?;
    end(conn, &certificate, State::Revoked, Some(reason), now)?;
    Ok(find_by_reference(conn, reference)?)
}

fn end(
    conn: &mut Conn,
    certificate: &Certificate,
    state: State,
    reason: Option<&str>,
    now: NaiveDateTime,
) -> crate::Result<()> {
    let n_rows = diesel::update(certificates::table.find(certificate.id))
        .filter(certificates::state.eq(State::Issued.code()))
        .set((
            certificates::state.eq(state.code()),
            certificates::revoked_at.eq(now),
            certificates::revoked_reason.eq(reason),
        ))
        .execute(conn)?;
    if n_rows == 0 {
        return Err(crate::Error::Conflict("the certificate is no longer in force"));
    }
    if let Some(profile_id) = certificate.profile_id {
        changes::record("profiles", profile_id);
    }
    Ok(())
}

/// Gives a profile the certificates of its citizen ID number and name, and
/// takes back those of the number that it had before.
pub fn relink(
    conn: &mut Conn,
    keys: &Keys,
    profile_id: i64,
    old_index: Option<&str>,
    new: Option<(&str, &str)>,
) -> QueryResult<()> {
    if let Some(old_index) = old_index {
        diesel::update(certificates::table)
            .filter(certificates::profile_id.eq(profile_id))
            .filter(certificates::citizen_id_index.eq(old_index))
            .set(certificates::profile_id.eq(None::<i64>))
            .execute(conn)?;
    }
    if let Some((index, name)) = new {
        diesel::update(certificates::table)
            .filter(certificates::profile_id.is_null())
            .filter(certificates::citizen_id_index.eq(index))
            .filter(certificates::holder_name_index.eq(name_index(keys, name)))
            .set(certificates::profile_id.eq(profile_id))
            .execute(conn)?;
    }
    Ok(())
}

fn name_index(keys: &Keys, name: &str) -> String {
    keys.blind_index("holder_name", &number::folded_name(name))
}

/// The certificate of a reference.
pub fn find_by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Certificate> {
    certificates::table.filter(certificates::reference.eq(reference)).select(Certificate::as_select()).first(conn)
}

/// `None` where no certificate has this number, in its one spelling.
pub fn find_by_number(conn: &mut Conn, number: &str) -> QueryResult<Option<Certificate>> {
    certificates::table.filter(certificates::number.eq(number)).select(Certificate::as_select()).first(conn).optional()
}

/// `None` where the number is unknown or the holder is called otherwise: one
/// question, so that neither the words nor the time tell which.
pub fn find_by_number_and_name(
    conn: &mut Conn,
    keys: &Keys,
    number: &str,
    name: &str,
) -> QueryResult<Option<Certificate>> {
    certificates::table
        .filter(certificates::number.eq(number::folded(number)))
        .filter(certificates::holder_name_index.eq(name_index(keys, name)))
        .select(Certificate::as_select())
        .first(conn)
        .optional()
}

/// How many there are whose number begins so, and a page of them, newest first.
pub fn list(conn: &mut Conn, beginning: &str, slice: Slice) -> QueryResult<(i64, Vec<Certificate>)> {
    // `%` and `_` in what was typed are no wildcards.
    let beginning = beginning.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let matching = certificates::number.like(format!("{beginning}%")).escape('\\');
    let total = certificates::table.filter(matching.clone()).count().get_result(conn)?;
    let rows = certificates::table
        .filter(matching)
        .order(certificates::id.desc())
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Certificate::as_select())
        .load(conn)?;
    Ok((total, rows))
}

/// A profile's certificates, newest first.
pub fn of_profile(conn: &mut Conn, profile_id: i64) -> QueryResult<Vec<Certificate>> {
    certificates::table
        .filter(certificates::profile_id.eq(profile_id))
        .order((certificates::issued_on.desc(), certificates::id.desc()))
        .select(Certificate::as_select())
        .load(conn)
}

/// A certificate that can satisfy a posting's condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidCert {
    /// What it certifies.
    pub name: String,
    /// The trade, by the classification of occupations.
    pub occupation: Option<String>,
    /// 1 (highest) to 5.
    pub level: Option<i16>,
}

/// The certificates of these profiles that hold on a day; profiles without any
/// are left out.
pub fn valid_for_profiles(
    conn: &mut Conn,
    profile_ids: &[i64],
    today: NaiveDate,
) -> QueryResult<HashMap<i64, Vec<ValidCert>>> {
    type Row = (Option<i64>, String, Option<String>, Option<i16>);
    let rows: Vec<Row> = certificates::table
        .filter(certificates::profile_id.eq_any(profile_ids))
        .filter(certificates::state.eq(State::Issued.code()))
        .filter(certificates::issued_on.le(today))
        .filter(certificates::expires_on.is_null().or(certificates::expires_on.ge(today)))
        .order(certificates::id)
        .select((certificates::profile_id, certificates::name, certificates::occupation, certificates::level))
        .load(conn)?;
    let mut by_profile: HashMap<i64, Vec<ValidCert>> = HashMap::new();
    for (profile_id, name, occupation, level) in rows {
        if let Some(profile_id) = profile_id {
            by_profile.entry(profile_id).or_default().push(ValidCert { name, occupation, level });
        }
    }
    Ok(by_profile)
}
