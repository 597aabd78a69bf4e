//! Profiles by their ID number: how a person is found who has no account yet, and
//! how they make such a profile theirs.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Person, Profile, delete, touch};
use crate::crypto::Keys;
use crate::db::Conn;
use crate::profiles::Contact;
use crate::schema::{certificates, enrolments, profile_claims, profiles};

/// The profile with this citizen ID number, in its one spelling.
pub fn find_by_citizen_id(conn: &mut Conn, keys: &Keys, number: &str) -> QueryResult<Option<Profile>> {
    profiles::table
        .filter(profiles::citizen_id_index.eq(keys.blind_index("citizen_id", number)))
        .select(Profile::as_select())
        .first(conn)
        .optional()
}

/// A code that makes a profile someone's.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = profile_claims)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Claim {
    pub id: i64,
    pub profile_id: i64,
    pub expires_at: NaiveDateTime,
    pub n_wrong: i16,
    pub used_at: Option<NaiveDateTime>,
}

/// Writes a new code down; older ones of the profile are void from now on.
pub fn insert_claim(
    conn: &mut Conn,
    profile_id: i64,
    code_hash: &str,
    channel: &str,
    account_id: i64,
    expires_at: NaiveDateTime,
) -> QueryResult<()> {
    let open = profile_claims::table
        .filter(profile_claims::profile_id.eq(profile_id))
        .filter(profile_claims::used_at.is_null());
    diesel::delete(open).execute(conn)?;
    diesel::insert_into(profile_claims::table)
        .values((
            profile_claims::profile_id.eq(profile_id),
            profile_claims::code_hash.eq(code_hash),
            profile_claims::channel.eq(channel),
            profile_claims::created_by.eq(account_id),
            profile_claims::expires_at.eq(expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The claim of a code, whatever became of it; its row is held.
pub fn find_claim(conn: &mut Conn, code_hash: &str) -> QueryResult<Option<Claim>> {
    // Two tries at once are counted one after the other.
    diesel::update(profile_claims::table.filter(profile_claims::code_hash.eq(code_hash)))
        .set(profile_claims::n_wrong.eq(profile_claims::n_wrong))
        .execute(conn)?;
    profile_claims::table
        .filter(profile_claims::code_hash.eq(code_hash))
        .select(Claim::as_select())
        .first(conn)
        .optional()
}

/// Counts an ID number that does not fit the code.
pub fn count_wrong(conn: &mut Conn, claim_id: i64) -> QueryResult<()> {
    diesel::update(profile_claims::table.find(claim_id))
        .set(profile_claims::n_wrong.eq(profile_claims::n_wrong + 1))
        .execute(conn)?;
    Ok(())
}

/// A code was used.
pub fn use_claim(conn: &mut Conn, claim_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(profile_claims::table.find(claim_id)).set(profile_claims::used_at.eq(now)).execute(conn)?;
    Ok(())
}

/// The profile of a row, whoever asks.
pub fn find_profile(conn: &mut Conn, id: i64) -> QueryResult<Profile> {
    profiles::table.find(id).select(Profile::as_select()).first(conn)
}

/// Gives a profile that nobody has to an account; `false` where somebody has it by now.
pub fn adopt(conn: &mut Conn, profile_id: i64, account_id: i64, now: NaiveDateTime) -> QueryResult<bool> {
    let n_rows = diesel::update(profiles::table.find(profile_id))
        .filter(profiles::account_id.is_null())
        .set(profiles::account_id.eq(account_id))
        .execute(conn)?;
    touch(conn, profile_id, now)?;
    Ok(n_rows == 1)
}

/// Whether two profiles are in one class.
pub fn share_a_class(conn: &mut Conn, one: i64, other: i64) -> QueryResult<bool> {
    let classes: Vec<i64> =
        enrolments::table.filter(enrolments::profile_id.eq(one)).select(enrolments::class_id).load(conn)?;
    let both = enrolments::table.filter(enrolments::profile_id.eq(other)).filter(enrolments::class_id.eq_any(classes));
    diesel::select(diesel::dsl::exists(both)).get_result(conn)
}

/// Moves what a list gave to a profile that nobody has, its enrolments, certificates
/// and ID number, to the profile of the person, and ends the first.
///
/// # Errors
/// A key is missing, or the database failed.
pub fn merge(conn: &mut Conn, keys: &Keys, from: &Profile, into: &Profile, now: NaiveDateTime) -> crate::Result<()> {
    let contact = Contact::open(keys, from)?;
    diesel::update(enrolments::table.filter(enrolments::profile_id.eq(from.id)))
        .set(enrolments::profile_id.eq(into.id))
        .execute(conn)?;
    diesel::update(certificates::table.filter(certificates::profile_id.eq(from.id)))
        .set(certificates::profile_id.eq(into.id))
        .execute(conn)?;
    delete(conn, from.id)?;
    let own = Contact::open(keys, into)?;
    let person = Person {
        contact: Contact {
            name: own.name.or(contact.name),
            email: own.email.or(contact.email),
            phone: own.phone.or(contact.phone),
            citizen_id: contact.citizen_id,
        },
        region: into.region.clone(),
        education: into.education(),
        experience_years: into.experience_years,
        headline: into.headline.clone(),
    };
    super::save_person(conn, keys, into, &person, now)?;
    Ok(())
}
