//! All of the certificates' SQL: how they are found here, what changes them in
//! the files below.

pub mod acts;
pub mod batches;
pub mod checks;
pub mod issuing;
pub mod keys;
pub mod lists;
pub mod numbers;
pub mod reminders;
pub mod revocations;

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::{Standing, State, number};
use crate::api::Slice;
use crate::crypto::Keys;
use crate::db::Conn;
use crate::schema::{certificates, enrolments};
pub use issuing::{NewCertificate, Objection, issue, issue_all, objections};

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
    /// Blind index of the citizen ID number, where it was given.
    pub citizen_id_index: Option<String>,
    /// The result that it was issued from.
    pub enrolment_id: Option<i64>,
    /// The programme that it came from, by its name then.
    pub programme: Option<String>,
    /// Teaching hours.
    pub hours: Option<i32>,
    /// The region of its class or unit.
    pub region: Option<String>,
    /// Issued before Bole.
    pub is_historic: bool,
    /// The one that took its place.
    pub replaced_by: Option<i64>,
    /// The one that it goes on from.
    pub renews: Option<i64>,
    /// Since when it is suspended.
    pub suspended_at: Option<NaiveDateTime>,
    /// Why it is suspended, in plain words.
    pub suspended_reason: Option<String>,
    /// Days before its end of which its holder was last told.
    pub reminded_days: Option<i16>,
    /// The act of thousands that it was issued in.
    pub batch_id: Option<i64>,
}

impl Certificate {
    /// The holder's name.
    pub fn holder_name(&self, keys: &Keys) -> anyhow::Result<String> {
        keys.open(&name_place(&self.reference), &self.holder_name_sealed)
    }
}

pub(super) fn name_place(reference: &str) -> String {
    format!("certificates.holder_name/{reference}")
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

pub(super) fn name_index(keys: &Keys, name: &str) -> String {
    keys.blind_index("holder_name", &number::folded_name(name))
}

/// The certificate of a reference.
pub fn find_by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Certificate> {
    certificates::table.filter(certificates::reference.eq(reference)).select(Certificate::as_select()).first(conn)
}

/// The same; `None` where there is none.
pub fn look_up(conn: &mut Conn, reference: &str) -> QueryResult<Option<Certificate>> {
    find_by_reference(conn, reference).optional()
}

/// The reference of the certificate that came of an enrolment, the newest; `None` where
/// there is none.
pub fn of_enrolment(conn: &mut Conn, enrolment_id: i64) -> QueryResult<Option<String>> {
    certificates::table
        .filter(certificates::enrolment_id.eq(enrolment_id))
        .order(certificates::id.desc())
        .select(certificates::reference)
        .first(conn)
        .optional()
}

/// `None` where no certificate has this number, in its one spelling.
pub fn find_by_number(conn: &mut Conn, number: &str) -> QueryResult<Option<Certificate>> {
    certificates::table.filter(certificates::number.eq(number)).select(Certificate::as_select()).first(conn).optional()
}

/// `None` where the number (in its one spelling) is unknown or the holder is
/// called otherwise: one question, so that neither the words nor the time tell which.
pub fn find_by_number_and_name(
    conn: &mut Conn,
    keys: &Keys,
    number: &str,
    name: &str,
) -> QueryResult<Option<Certificate>> {
    certificates::table
        .filter(certificates::number.eq(number))
        .filter(certificates::holder_name_index.eq(name_index(keys, name)))
        .select(Certificate::as_select())
        .first(conn)
        .optional()
}

/// What the office looks for in its list; empty fields ask for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// How the number begins.
    pub number: String,
    /// What it is worth today.
    pub standing: Option<Standing>,
    /// A part of the programme's or the certificate's name.
    pub programme: String,
    /// The act of thousands that it was issued in.
    pub batch_id: Option<i64>,
    /// The class whose result it came from.
    pub class_id: Option<i64>,
}

/// How many there are like that, and a page of them, newest first.
pub fn list(conn: &mut Conn, wanted: &Wanted, today: NaiveDate, slice: Slice) -> QueryResult<(i64, Vec<Certificate>)> {
    // `%` and `_` in what was typed are no wildcards.
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let matching = || {
        let mut query = certificates::table.into_boxed();
        if !wanted.number.is_empty() {
            query = query.filter(certificates::number.like(format!("{}%", escaped(&wanted.number))).escape('\\'));
        }
        if !wanted.programme.is_empty() {
            let part = format!("%{}%", escaped(&wanted.programme));
            query = query.filter(
                certificates::name.like(part.clone()).escape('\\').or(certificates::programme
                    .assume_not_null()
                    .like(part)
                    .escape('\\')
                    .and(certificates::programme.is_not_null())),
            );
        }
        if let Some(batch_id) = wanted.batch_id {
            query = query.filter(certificates::batch_id.eq(batch_id));
        }
        if let Some(class_id) = wanted.class_id {
            let of_class = enrolments::table.filter(enrolments::class_id.eq(class_id));
            query = query.filter(certificates::enrolment_id.eq_any(of_class.select(enrolments::id.nullable())));
        }
        let issued = certificates::state.eq(State::Issued.code());
        match wanted.standing {
            None => query,
            Some(Standing::Valid) => query.filter(valid(today)),
            Some(Standing::NotYet) => query.filter(issued).filter(certificates::issued_on.gt(today)),
            Some(Standing::Expired) => query.filter(issued).filter(certificates::expires_on.lt(today)),
            Some(Standing::Suspended) => query
                .filter(issued)
                .filter(certificates::suspended_at.is_not_null())
                .filter(certificates::expires_on.is_null().or(certificates::expires_on.ge(today))),
            Some(Standing::Revoked) => query.filter(certificates::state.eq(State::Revoked.code())),
            Some(Standing::Replaced) => query.filter(certificates::state.eq(State::Replaced.code())),
        }
    };
    let total = matching().count().get_result(conn)?;
    let rows = matching()
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

/// In force on a day: what satisfies a posting's condition, and nothing else does.
#[auto_type(no_type_alias)]
pub fn valid(today: NaiveDate) -> _ {
    let issued: &'static str = State::Issued.code();
    certificates::state
        .eq(issued)
        .and(certificates::suspended_at.is_null())
        .and(certificates::issued_on.le(today))
        .and(certificates::expires_on.is_null().or(certificates::expires_on.ge(today)))
}

/// The certificate of a row.
pub fn find(conn: &mut Conn, id: i64) -> QueryResult<Certificate> {
    certificates::table.find(id).select(Certificate::as_select()).get_result(conn)
}

/// The certificates of these rows, in their order.
pub fn find_all(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<Certificate>> {
    let mut found = Vec::with_capacity(ids.len());
    // SQLite takes at most 32,766 values in one statement.
    for chunk in ids.chunks(10_000) {
        found.extend(
            certificates::table
                .filter(certificates::id.eq_any(chunk.to_vec()))
                .order(certificates::id)
                .select(Certificate::as_select())
                .load(conn)?,
        );
    }
    Ok(found)
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
        .filter(valid(today))
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
