//! The SQL of a profile's entries.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::NewEntry;
use crate::db::Conn;
use crate::each;
use crate::profiles::EntryKind;
use crate::profiles::queries::touch;
use crate::schema::profile_entries;

/// A part of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = profile_entries)]
pub struct Entry {
    /// The row's id.
    pub id: i64,
    /// Whose it is.
    pub profile_id: i64,
    /// What it tells of.
    #[diesel(deserialize_as = String)]
    pub kind: EntryKind,
    /// Title of the job, major, skill, name of the certificate, language or project.
    pub name: String,
    /// Employer, school or issuer.
    pub organisation: Option<String>,
    /// Education level code, or a level in words.
    pub level: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub started: Option<String>,
    /// The same; `None` where it lasts.
    pub ended: Option<String>,
    /// What there is to tell.
    pub text: String,
}

/// The entries of several profiles, in the order of their owners.
pub(crate) fn of_profiles(conn: &mut Conn, profile_ids: &[i64]) -> QueryResult<Vec<Entry>> {
    profile_entries::table
        .filter(profile_entries::profile_id.eq_any(profile_ids))
        .order((profile_entries::profile_id, profile_entries::position, profile_entries::id))
        .select(Entry::as_select())
        .load(conn)
}

/// Those of them that are certificates.
pub(crate) fn certificates_of_profiles(conn: &mut Conn, profile_ids: &[i64]) -> QueryResult<Vec<Entry>> {
    profile_entries::table
        .filter(profile_entries::profile_id.eq_any(profile_ids))
        .filter(profile_entries::kind.eq(EntryKind::Certificate.code()))
        .order((profile_entries::profile_id, profile_entries::position, profile_entries::id))
        .select(Entry::as_select())
        .load(conn)
}

/// An entry of this profile; another's is not found.
pub fn find(conn: &mut Conn, profile_id: i64, id: i64) -> QueryResult<Entry> {
    profile_entries::table
        .find(id)
        .filter(profile_entries::profile_id.eq(profile_id))
        .select(Entry::as_select())
        .first(conn)
}

/// Adds an entry behind the others.
pub fn add(conn: &mut Conn, profile_id: i64, kind: EntryKind, entry: &NewEntry, now: NaiveDateTime) -> QueryResult<()> {
    let last: Option<i32> = profile_entries::table
        .filter(profile_entries::profile_id.eq(profile_id))
        .select(diesel::dsl::max(profile_entries::position))
        .first(conn)?;
    insert(conn, profile_id, &[(kind, entry.clone())], last.unwrap_or(0) + 1)?;
    touch(conn, profile_id, now)
}

/// All entries of a profile anew.
pub(crate) fn replace(conn: &mut Conn, profile_id: i64, entries: &[(EntryKind, NewEntry)]) -> QueryResult<()> {
    diesel::delete(profile_entries::table.filter(profile_entries::profile_id.eq(profile_id))).execute(conn)?;
    insert(conn, profile_id, entries, 1)
}

fn insert(conn: &mut Conn, profile_id: i64, entries: &[(EntryKind, NewEntry)], first: i32) -> QueryResult<()> {
    let rows: Vec<_> = (first..)
        .zip(entries)
        .map(|(position, (kind, it))| {
            (
                profile_entries::profile_id.eq(profile_id),
                profile_entries::kind.eq(kind.code()),
                profile_entries::position.eq(position),
                profile_entries::name.eq(&it.name),
                profile_entries::organisation.eq(&it.organisation),
                profile_entries::level.eq(&it.level),
                profile_entries::started.eq(&it.started),
                profile_entries::ended.eq(&it.ended),
                profile_entries::text.eq(&it.text),
            )
        })
        .collect();
    each!(conn, |it| diesel::insert_into(profile_entries::table).values(&rows).execute(it))?;
    Ok(())
}

/// Says an entry anew.
pub fn save(conn: &mut Conn, entry: &Entry, new: &NewEntry, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(profile_entries::table.find(entry.id))
        .set((
            profile_entries::name.eq(&new.name),
            profile_entries::organisation.eq(&new.organisation),
            profile_entries::level.eq(&new.level),
            profile_entries::started.eq(&new.started),
            profile_entries::ended.eq(&new.ended),
            profile_entries::text.eq(&new.text),
        ))
        .execute(conn)?;
    touch(conn, entry.profile_id, now)
}

/// Takes an entry away.
pub fn delete(conn: &mut Conn, entry: &Entry, now: NaiveDateTime) -> QueryResult<()> {
    diesel::delete(profile_entries::table.find(entry.id)).execute(conn)?;
    touch(conn, entry.profile_id, now)
}
