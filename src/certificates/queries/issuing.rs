//! Issuing: one certificate, or hundreds in one statement.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::{Certificate, acts, name_index, name_place, numbers};
use crate::app::App;
use crate::certificates::{Act, State, notices, number};
use crate::crypto::{self, Keys};
use crate::db::{Conn, changes};
use crate::html::FieldError;
use crate::schema::{certificates, profiles};
use crate::{Error, Result, each};

/// Rows of one statement: PostgreSQL takes at most 65,535 values.
const AT_ONCE: usize = 500;

/// What someone wants issued; [`crate::certificates::forms`] has checked it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// The programme that it comes from.
    pub programme: Option<String>,
    /// Teaching hours.
    pub hours: Option<i32>,
    /// The region of its class or unit.
    pub region: Option<String>,
    /// Issued before Bole: nobody is told.
    pub is_historic: bool,
}

/// A certificate that is ready to be written: whose it is was found out.
#[derive(Debug, Clone, Default)]
pub(in crate::certificates) struct Ready {
    pub new: NewCertificate,
    pub profile_id: Option<i64>,
    /// Blind index of the citizen ID number.
    pub citizen_id_index: Option<String>,
    pub enrolment_id: Option<i64>,
    pub renews: Option<i64>,
    pub batch_id: Option<i64>,
}

/// Keeps others from bringing the same number. SQLite has one writer anyway.
pub(in crate::certificates) fn lock_numbers(conn: &mut Conn) -> QueryResult<()> {
    if let Conn::Pg(it) = conn {
        diesel::sql_query("select pg_advisory_xact_lock(7165437182211)").execute(it)?;
    }
    Ok(())
}

/// What stands against issuing one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The field of the form.
    pub field: &'static str,
    /// The message, which may say the `character`.
    pub message: &'static str,
    /// The character that the font lacks; empty for all else.
    pub character: String,
}

impl From<FieldError> for Objection {
    fn from(it: FieldError) -> Objection {
        Objection { field: it.field, message: it.message, character: String::new() }
    }
}

/// What stands against issuing it, of what only the rows and the font know.
pub fn objections(conn: &mut Conn, app: &App, new: &NewCertificate) -> QueryResult<Vec<Objection>> {
    let mut errors = Vec::new();
    let mut wrong = |field, message| errors.push(Objection { field, message, character: String::new() });
    if let Some(number) = &new.number
        && super::find_by_number(conn, number)?.is_some()
    {
        wrong("number", "certificates-number-taken");
    }
    if let Some(profile) = &new.profile
        && profile_id(conn, profile)?.is_none()
    {
        wrong("profile", "certificates-profile-unknown");
    }
    if let Some(replaces) = &new.replaces
        && super::find_by_number(conn, replaces)?.is_none_or(|it| it.state != State::Issued)
    {
        wrong("replaces", "certificates-replaces-unknown");
    }
    errors.extend(unprintable(app, new));
    Ok(errors)
}

/// Which rows of a table are certificates that exist: of the same person, name and
/// day. Two people of one name are told apart where both gave an ID number.
pub(in crate::certificates) fn twins(
    conn: &mut Conn,
    keys: &Keys,
    rows: &[(usize, NewCertificate)],
) -> QueryResult<Vec<usize>> {
    type Row = (String, Option<String>, String, NaiveDate);
    let indexes: Vec<String> = rows.iter().map(|it| name_index(keys, &it.1.holder_name)).collect();
    let mut known: HashMap<(String, String, NaiveDate), Vec<Option<String>>> = HashMap::new();
    // A form asks about one, on purpose: the same paper twice may be right there.
    for chunk in indexes.chunks(10_000).filter(|_| rows.iter().any(|it| it.0 > 0)) {
        let found: Vec<Row> = certificates::table
            .filter(certificates::holder_name_index.eq_any(chunk.to_vec()))
            .filter(certificates::state.ne(State::Replaced.code()))
            .select((
                certificates::holder_name_index,
                certificates::citizen_id_index,
                certificates::name,
                certificates::issued_on,
            ))
            .load(conn)?;
        for (holder, citizen, name, day) in found {
            known.entry((holder, name, day)).or_default().push(citizen);
        }
    }
    let mut twins = Vec::new();
    for (i, ((_, new), holder)) in rows.iter().zip(indexes).enumerate() {
        let Some(people) = known.get(&(holder, new.name.clone(), new.issued_on)) else { continue };
        let own = new.citizen_id.as_deref().map(|it| keys.blind_index("citizen_id", it));
        let is_same = |other: &Option<String>| own.is_none() || other.is_none() || own == *other;
        let replaces_it = new.replaces.is_some();
        if people.iter().any(is_same) && !replaces_it {
            twins.push(i);
        }
    }
    Ok(twins)
}

/// A character of the name that the font lacks. Papers from before Bole are there already.
pub(in crate::certificates) fn unprintable(app: &App, new: &NewCertificate) -> Option<Objection> {
    let character = app.certificates.missing(&new.holder_name).filter(|_| !new.is_historic)?.to_string();
    Some(Objection { field: "holder_name", message: "certificates-glyph", character })
}

fn profile_id(conn: &mut Conn, reference: &str) -> QueryResult<Option<i64>> {
    profiles::table.filter(profiles::reference.eq(reference)).select(profiles::id).first(conn).optional()
}

/// Issues a certificate; index, matching and holder hear of it. [`objections`]
/// comes first, in the same transaction.
///
/// # Errors
/// The one that it replaces is no longer in force.
pub fn issue(
    conn: &mut Conn,
    app: &App,
    new: &NewCertificate,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<Certificate> {
    let issued = issue_all(conn, app, std::slice::from_ref(new), account_id, now)?;
    issued.into_iter().next().ok_or(Error::NotFound)
}

/// Issues many, in their order.
///
/// # Errors
/// As [`issue`].
pub fn issue_all(
    conn: &mut Conn,
    app: &App,
    all: &[NewCertificate],
    account_id: i64,
    now: NaiveDateTime,
) -> Result<Vec<Certificate>> {
    let mut ready = Vec::with_capacity(all.len());
    let mut replaced = Vec::new();
    for (i, new) in all.iter().enumerate() {
        let citizen_id_index = new.citizen_id.as_deref().map(|it| app.keys.blind_index("citizen_id", it));
        let profile_id = match (&new.profile, &citizen_id_index) {
            (Some(reference), _) => profile_id(conn, reference)?,
            (None, Some(index)) => namesake(conn, &app.keys, index, &new.holder_name)?,
            (None, None) => None,
        };
        if let Some(old) = &new.replaces {
            let old = super::find_by_number(conn, old)?.ok_or(Error::NotFound)?;
            acts::end(conn, &old, State::Replaced, None, now)?;
            replaced.push((i, old));
        }
        ready.push(Ready { new: new.clone(), profile_id, citizen_id_index, ..Ready::default() });
    }
    let issued = write(conn, app, &ready, Some(account_id), now)?;
    for (i, old) in replaced {
        acts::point_to(conn, old.id, issued[i].id)?;
        acts::record(conn, old.id, Act::Replaced, Some(account_id), None, now)?;
    }
    Ok(issued)
}

/// Writes rows and their history, and tells their holders.
pub(in crate::certificates) fn write(
    conn: &mut Conn,
    app: &App,
    all: &[Ready],
    account_id: Option<i64>,
    now: NaiveDateTime,
) -> Result<Vec<Certificate>> {
    let numbers = numbered(conn, app, all)?;
    let mut issued = Vec::with_capacity(all.len());
    for (all, numbers) in all.chunks(AT_ONCE).zip(numbers.chunks(AT_ONCE)) {
        let references: Vec<String> = all.iter().map(|_| crypto::new_reference()).collect();
        let rows: Vec<_> = all
            .iter()
            .zip(numbers)
            .zip(&references)
            .map(|((it, number), reference)| row(&app.keys, it, number, reference, account_id))
            .collect();
        each!(conn, |it| diesel::insert_into(certificates::table).values(rows).execute(it))?;
        let found: Vec<Certificate> = certificates::table
            .filter(certificates::reference.eq_any(&references))
            .select(Certificate::as_select())
            .load(conn)?;
        let mut by_reference: HashMap<_, _> = found.into_iter().map(|it| (it.reference.clone(), it)).collect();
        issued.extend(references.iter().filter_map(|it| by_reference.remove(it)));
    }
    let ids: Vec<i64> = issued.iter().map(|it| it.id).collect();
    acts::record_all(conn, &ids, Act::Issued, account_id, now)?;
    for it in &issued {
        if let Some(profile_id) = it.profile_id {
            changes::record("profiles", profile_id);
        }
        if !it.is_historic {
            notices::issued(conn, app, it, now)?;
        }
    }
    Ok(issued)
}

/// The number of each: its own, or the next of its series.
fn numbered(conn: &mut Conn, app: &App, all: &[Ready]) -> Result<Vec<String>> {
    let region = |it: &Ready| it.new.region.clone().unwrap_or_else(|| app.settings.office.region.clone());
    let mut wanted: HashMap<(i32, String), Vec<usize>> = HashMap::new();
    let mut numbers: Vec<String> = all.iter().map(|it| it.new.number.clone().unwrap_or_default()).collect();
    for (i, it) in all.iter().enumerate().filter(|it| it.1.new.number.is_none()) {
        wanted.entry((it.new.issued_on.year(), region(it))).or_default().push(i);
    }
    // Always in the same order, or two transactions could wait for each other.
    let mut wanted: Vec<_> = wanted.into_iter().collect();
    wanted.sort();
    for ((year, region), places) in wanted {
        let drawn = numbers::draw(conn, &app.certificates.scheme, year, &region, places.len())?;
        for (place, number) in places.into_iter().zip(drawn) {
            numbers[place] = number;
        }
    }
    Ok(numbers)
}

#[derive(Insertable)]
#[diesel(table_name = certificates)]
struct Row {
    reference: String,
    number: String,
    holder_name_sealed: String,
    holder_name_index: String,
    citizen_id_index: Option<String>,
    profile_id: Option<i64>,
    name: String,
    occupation: Option<String>,
    level: Option<i16>,
    issuer: String,
    issued_on: NaiveDate,
    expires_on: Option<NaiveDate>,
    state: &'static str,
    created_by: Option<i64>,
    enrolment_id: Option<i64>,
    programme: Option<String>,
    hours: Option<i32>,
    region: Option<String>,
    is_historic: bool,
    renews: Option<i64>,
    batch_id: Option<i64>,
}

fn row(keys: &Keys, it: &Ready, number: &str, reference: &str, account_id: Option<i64>) -> Row {
    let new = it.new.clone();
    Row {
        reference: reference.to_owned(),
        number: number.to_owned(),
        holder_name_sealed: keys.seal(&name_place(reference), &new.holder_name),
        holder_name_index: name_index(keys, &new.holder_name),
        citizen_id_index: it.citizen_id_index.clone(),
        profile_id: it.profile_id,
        name: new.name,
        occupation: new.occupation,
        level: new.level,
        issuer: new.issuer,
        issued_on: new.issued_on,
        expires_on: new.expires_on,
        state: State::Issued.code(),
        created_by: account_id,
        enrolment_id: it.enrolment_id,
        programme: new.programme,
        hours: new.hours,
        region: new.region,
        is_historic: new.is_historic,
        renews: it.renews,
        batch_id: it.batch_id,
    }
}

/// The profile with this citizen ID number, where its name is the holder's too:
/// the number alone is only what someone typed.
fn namesake(conn: &mut Conn, keys: &Keys, index: &str, holder_name: &str) -> Result<Option<i64>> {
    let found: Option<(i64, String, Option<String>)> = profiles::table
        .filter(profiles::citizen_id_index.eq(index))
        .select((profiles::id, profiles::reference, profiles::name_sealed))
        .first(conn)
        .optional()?;
    let Some((id, reference, Some(sealed))) = found else { return Ok(None) };
    let name = keys.open(&crate::profiles::place("name", &reference), &sealed)?;
    Ok((number::folded_name(&name) == number::folded_name(holder_name)).then_some(id))
}
