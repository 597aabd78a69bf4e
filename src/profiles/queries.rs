//! All of the profiles' SQL; what is imported, deleted and kept in files of its own.

pub mod claims;
pub mod facts;
mod imports;
mod retention;

use std::collections::HashMap;

use chrono::{Months, NaiveDateTime};
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::draft::{Draft, Visibility};
use super::entries;
use super::{Contact, Full, place, wishes};
use crate::api::Slice;
use crate::codes::Education;
use crate::crypto::{self, Keys};
use crate::db::{Conn, changes};
use crate::schema::profiles;
use crate::search::ProfileDoc;
use crate::{certificates, clock, postings};

pub use imports::{Import, upsert_imported};
pub use retention::{delete, purge, restrict};

/// A profile as its row holds it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = profiles)]
pub struct Profile {
    /// The row's id.
    pub id: i64,
    /// Its public name.
    pub reference: String,
    /// Whose it is; `None` while nobody has claimed it.
    pub account_id: Option<i64>,
    /// Opened by [`Contact::open`].
    pub name_sealed: Option<String>,
    /// Opened by [`Contact::open`].
    pub email_sealed: Option<String>,
    /// Opened by [`Contact::open`].
    pub phone_sealed: Option<String>,
    /// Opened by [`Contact::open`].
    pub citizen_id_sealed: Option<String>,
    /// What keeps the ID number unique.
    pub citizen_id_index: Option<String>,
    /// Code of the place where the person lives.
    pub region: Option<String>,
    /// The person in a line.
    pub headline: String,
    /// The person in a paragraph.
    pub summary: String,
    /// Code of the highest level reached; see [`Profile::education`].
    pub education: Option<String>,
    /// Years of work.
    pub experience_years: Option<i32>,
    /// The least pay that is wanted, yuan a month.
    pub wanted_pay: Option<i32>,
    /// Whether work from anywhere is wanted too.
    pub wants_remote: bool,
    /// Who may find it.
    #[diesel(deserialize_as = String)]
    pub visibility: Visibility,
    /// Who brought it, where it was imported.
    pub source: Option<String>,
    /// What its source calls it.
    pub source_key: Option<String>,
    /// Hash of what its source said.
    pub source_hash: Option<String>,
    /// Grows with each change.
    pub version: i64,
    /// When its owner last said something (UTC).
    pub updated_at: NaiveDateTime,
    /// Until when it may only be stored.
    pub restricted_until: Option<NaiveDateTime>,
}

impl Profile {
    /// The highest level reached.
    pub fn education(&self) -> Option<Education> {
        Education::parse(self.education.as_deref()?)
    }

    /// What [`searchable`] says, of a row that is at hand.
    pub fn is_searchable(&self, now: NaiveDateTime) -> bool {
        self.visibility == Visibility::VerifiedEmployers
            && self.restricted_until.is_none()
            && self.updated_at > six_months_before(now)
    }
}

fn six_months_before(now: NaiveDateTime) -> NaiveDateTime {
    now.checked_sub_months(Months::new(6)).unwrap_or(now)
}

/// Shown to verified employers, heard of within six months, not restricted to
/// storage.
#[auto_type(no_type_alias)]
pub fn searchable(now: NaiveDateTime) -> _ {
    let visibility: &'static str = Visibility::VerifiedEmployers.code();
    let since: NaiveDateTime = six_months_before(now);
    profiles::visibility.eq(visibility).and(profiles::restricted_until.is_null()).and(profiles::updated_at.gt(since))
}

// --- Finding ----------------------------------------------------------------

/// The profile of a reference, whoever asks; not where it is restricted to storage.
pub fn find_by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Profile> {
    let shown = profiles::reference.eq(reference).and(profiles::restricted_until.is_null());
    profiles::table.filter(shown).select(Profile::as_select()).first(conn)
}

/// `None` where the account has saved nothing yet.
pub fn find_by_account(conn: &mut Conn, account_id: i64) -> QueryResult<Option<Profile>> {
    profiles::table.filter(profiles::account_id.eq(account_id)).select(Profile::as_select()).first(conn).optional()
}

/// Whose a profile is; `None` while nobody has claimed it.
pub fn account_of(conn: &mut Conn, id: i64) -> QueryResult<Option<i64>> {
    profiles::table.find(id).select(profiles::account_id).get_result(conn)
}

/// The account's profile, made where there is none.
pub fn ensure(conn: &mut Conn, account_id: i64, now: NaiveDateTime) -> crate::Result<Profile> {
    if let Some(profile) = find_by_account(conn, account_id)? {
        return Ok(profile);
    }
    let id = insert(conn, Some(account_id), None, now)?;
    find(conn, id)
}

fn find(conn: &mut Conn, id: i64) -> crate::Result<Profile> {
    Ok(profiles::table.find(id).select(Profile::as_select()).first(conn)?)
}

/// How many profiles there are, and a page of them, the latest change first.
pub fn list(conn: &mut Conn, slice: Slice) -> QueryResult<(i64, Vec<Profile>)> {
    let shown = profiles::restricted_until.is_null();
    let total = profiles::table.filter(shown).count().get_result(conn)?;
    let rows = profiles::table
        .filter(shown)
        .order((profiles::updated_at.desc(), profiles::id.desc()))
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Profile::as_select())
        .load(conn)?;
    Ok((total, rows))
}

/// Profiles of the office's list that a search found (`found`, best first), whose
/// number it is, or whose headline has the words: those that nobody else may find
/// are in no index.
pub fn list_found(conn: &mut Conn, found: &[i64], text: &str, slice: Slice) -> QueryResult<(i64, Vec<Profile>)> {
    let pattern = format!("%{}%", text.replace(['%', '_', '\\'], ""));
    let named = profiles::reference.eq(text).or(profiles::headline.like(pattern));
    let mut ids: Vec<i64> = profiles::table
        .filter(profiles::restricted_until.is_null())
        .filter(profiles::id.eq_any(found).or(named))
        .order((profiles::updated_at.desc(), profiles::id.desc()))
        .select(profiles::id)
        .load(conn)?;
    let rank: HashMap<i64, usize> = found.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    ids.sort_by_key(|it| rank.get(it).copied().unwrap_or(usize::MAX));
    let skip = usize::try_from(slice.offset).unwrap_or(0);
    let shown: Vec<i64> = ids.iter().copied().skip(skip).take(usize::try_from(slice.limit).unwrap_or(0)).collect();
    let mut rows: Vec<Profile> =
        profiles::table.filter(profiles::id.eq_any(&shown)).select(Profile::as_select()).load(conn)?;
    rows.sort_by_key(|it| shown.iter().position(|id| *id == it.id));
    Ok((ids.len() as i64, rows))
}

/// The ids of profiles above one, in order: what a rebuild of the index walks along.
pub fn ids_after(conn: &mut Conn, id: i64, limit: i64) -> QueryResult<Vec<i64>> {
    profiles::table.filter(profiles::id.gt(id)).order(profiles::id).limit(limit).select(profiles::id).load(conn)
}

/// The ids of all profiles that may be found, in order: for the comparison with the index.
pub fn searchable_ids(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<i64>> {
    profiles::table.filter(searchable(now)).order(profiles::id).select(profiles::id).load(conn)
}

/// What the index holds of these profiles; only of those that may be found.
pub fn for_index(conn: &mut Conn, ids: &[i64], now: NaiveDateTime) -> crate::Result<Vec<ProfileDoc>> {
    let mut valid = certificates::queries::valid_for_profiles(conn, ids, clock::day(now))?;
    let fulls = load_many(conn, ids)?;
    let found = fulls.iter().filter(|it| it.profile.is_searchable(now));
    Ok(found.map(|it| it.document(&valid.remove(&it.profile.id).unwrap_or_default())).collect())
}

/// Profiles with all that belongs to them, in the order of the ids; those that
/// are gone are left out.
pub fn load_many(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<Full>> {
    let entries = entries::queries::of_profiles(conn, ids)?;
    with_parts(conn, ids, entries)
}

/// The same with certificates as their only entries: all that conditions ask of
/// them. What people write of their work is most of what there is to load.
pub fn load_for_conditions(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<Full>> {
    let entries = entries::queries::certificates_of_profiles(conn, ids)?;
    with_parts(conn, ids, entries)
}

fn with_parts(conn: &mut Conn, ids: &[i64], entries: Vec<entries::Entry>) -> QueryResult<Vec<Full>> {
    let rows: Vec<Profile> =
        profiles::table.filter(profiles::id.eq_any(ids)).select(Profile::as_select()).load(conn)?;
    let preferences = wishes::queries::of_profiles(conn, ids)?;
    let exclusions = wishes::queries::exclusions_of_profiles(conn, ids)?;

    let mut by_id: HashMap<i64, Full> = rows.into_iter().map(|it| (it.id, Full::from(it))).collect();
    for it in entries {
        if let Some(full) = by_id.get_mut(&it.profile_id) {
            full.entries.push(it);
        }
    }
    for (profile_id, kind, code) in preferences {
        let Some(Full { preferences, .. }) = by_id.get_mut(&profile_id) else { continue };
        match &*kind {
            "occupation" => preferences.occupations.push(code),
            "region" => preferences.regions.push(code),
            _ => preferences.kinds.extend(postings::Kind::parse(&code)),
        }
    }
    for (profile_id, employer_id) in exclusions {
        if let Some(full) = by_id.get_mut(&profile_id) {
            full.exclusions.push(employer_id);
        }
    }
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// One profile with all that belongs to it.
pub fn load(conn: &mut Conn, id: i64) -> QueryResult<Full> {
    load_many(conn, &[id])?.pop().ok_or(diesel::NotFound)
}

// --- Changing ---------------------------------------------------------------

fn insert(
    conn: &mut Conn,
    account_id: Option<i64>,
    source: Option<(&str, &str)>,
    now: NaiveDateTime,
) -> QueryResult<i64> {
    diesel::insert_into(profiles::table)
        .values((
            profiles::reference.eq(crypto::new_reference()),
            profiles::account_id.eq(account_id),
            profiles::headline.eq(""),
            profiles::summary.eq(""),
            profiles::wants_remote.eq(false),
            profiles::visibility.eq(Visibility::Hidden.code()),
            profiles::source.eq(source.map(|it| it.0)),
            profiles::source_key.eq(source.map(|it| it.1)),
            profiles::updated_at.eq(now),
        ))
        .returning(profiles::id)
        .get_result(conn)
}

/// Every change ends here: a new version, a sign of life, and the index hears.
pub(crate) fn touch(conn: &mut Conn, id: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(profiles::table.find(id))
        .set((profiles::version.eq(profiles::version + 1), profiles::updated_at.eq(now)))
        .execute(conn)?;
    changes::record("profiles", id);
    Ok(())
}

/// Whether another profile has this citizen ID number.
pub fn is_citizen_id_taken(conn: &mut Conn, keys: &Keys, number: &str, profile_id: i64) -> QueryResult<bool> {
    let twins = profiles::table
        .filter(profiles::citizen_id_index.eq(keys.blind_index("citizen_id", number)))
        .filter(profiles::id.ne(profile_id));
    diesel::select(diesel::dsl::exists(twins)).get_result(conn)
}

/// Who someone is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Name, addresses and ID number.
    pub contact: Contact,
    /// Code of the place where they live.
    pub region: Option<String>,
    /// The highest level reached.
    pub education: Option<Education>,
    /// Years of work; 0 says that there are none yet.
    pub experience_years: Option<i32>,
    /// Themselves in a line.
    pub headline: String,
}

/// Says who someone is. Certificates of the same ID number and name become theirs.
pub fn save_person(
    conn: &mut Conn,
    keys: &Keys,
    profile: &Profile,
    person: &Person,
    now: NaiveDateTime,
) -> QueryResult<()> {
    replace_person(conn, keys, profile, person)?;
    touch(conn, profile.id, now)
}

fn replace_person(conn: &mut Conn, keys: &Keys, profile: &Profile, person: &Person) -> QueryResult<()> {
    let Contact { name, email, phone, citizen_id } = &person.contact;
    let seal =
        |column, value: &Option<String>| value.as_deref().map(|it| keys.seal(&place(column, &profile.reference), it));
    let index = citizen_id.as_deref().map(|it| keys.blind_index("citizen_id", it));
    diesel::update(profiles::table.find(profile.id))
        .set((
            profiles::name_sealed.eq(seal("name", name)),
            profiles::email_sealed.eq(seal("email", email)),
            profiles::phone_sealed.eq(seal("phone", phone)),
            profiles::citizen_id_sealed.eq(seal("citizen_id", citizen_id)),
            profiles::citizen_id_index.eq(&index),
            profiles::region.eq(&person.region),
            profiles::education.eq(person.education.map(Education::code)),
            profiles::experience_years.eq(person.experience_years.map(|it| it.clamp(0, 60))),
            profiles::headline.eq(&person.headline),
        ))
        .execute(conn)?;
    let old = profile.citizen_id_index.as_deref().filter(|it| index.as_deref() != Some(*it));
    let new = index.as_deref().zip(name.as_deref());
    certificates::queries::relink(conn, keys, profile.id, old, new)
}

/// Says something in a paragraph.
pub fn save_summary(conn: &mut Conn, profile_id: i64, summary: &str, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(profiles::table.find(profile_id)).set(profiles::summary.eq(summary)).execute(conn)?;
    touch(conn, profile_id, now)
}

/// Says everything anew. What a draft does not speak of stays: an ID number that
/// it leaves out, and whether work from anywhere is wanted. Answers the names of
/// employers to hide from that no employer has.
pub fn replace(
    conn: &mut Conn,
    keys: &Keys,
    profile: &Profile,
    draft: &Draft,
    now: NaiveDateTime,
) -> crate::Result<Vec<String>> {
    let known = Contact::open(keys, profile)?;
    let it = &draft.person;
    let contact = Contact {
        name: Some(it.name.clone()).filter(|it| !it.is_empty()),
        email: it.email.clone(),
        phone: it.phone.clone(),
        citizen_id: it.citizen_id.clone().or(known.citizen_id),
    };
    let person = Person {
        contact,
        region: it.region.clone(),
        education: draft.education,
        experience_years: draft.experience_years,
        headline: draft.headline.clone().unwrap_or_default(),
    };
    replace_person(conn, keys, profile, &person)?;
    entries::queries::replace(conn, profile.id, &entries::of_draft(draft))?;
    wishes::queries::replace_preferences(conn, profile.id, &draft.preferences)?;
    let (excluded, unknown) = wishes::queries::employers_named(conn, &draft.hidden_from)?;
    wishes::queries::replace_visibility(conn, profile.id, draft.visibility, &excluded)?;
    save_summary(conn, profile.id, draft.summary.as_deref().unwrap_or_default(), now)?;
    Ok(unknown)
}

/// Makes a profile that belongs to nobody yet and says nothing yet.
pub fn insert_unclaimed(conn: &mut Conn, now: NaiveDateTime) -> crate::Result<Profile> {
    let id = insert(conn, None, None, now)?;
    find(conn, id)
}

/// Makes a profile that belongs to nobody yet.
pub fn create_unclaimed(conn: &mut Conn, keys: &Keys, draft: &Draft, now: NaiveDateTime) -> crate::Result<Profile> {
    let profile = insert_unclaimed(conn, now)?;
    replace(conn, keys, &profile, draft, now)?;
    find(conn, profile.id)
}
