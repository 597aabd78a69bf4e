//! All of talent's SQL: lists here, invitations in a file of their own.

pub mod invitations;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::Conn;
use crate::schema::{
    applications, consents, employers, invitation_refusals, job_invitations, postings, profiles, talent_list_entries,
    talent_lists,
};
use crate::{Result, crypto, each};

/// A unit's list of candidates.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct List {
    /// Its row.
    pub id: i64,
    /// Its public name.
    pub reference: String,
    /// As the unit calls it.
    pub name: String,
}

/// The lists of a unit and how many people each holds, by name.
pub fn lists(conn: &mut Conn, employer_id: i64) -> QueryResult<Vec<(List, i64)>> {
    let lists: Vec<List> = talent_lists::table
        .filter(talent_lists::employer_id.eq(employer_id))
        .order(talent_lists::name)
        .select((talent_lists::id, talent_lists::reference, talent_lists::name))
        .load(conn)?;
    let ids: Vec<i64> = lists.iter().map(|it| it.id).collect();
    let counts: Vec<(i64, i64)> = talent_list_entries::table
        .filter(talent_list_entries::list_id.eq_any(ids))
        .group_by(talent_list_entries::list_id)
        .select((talent_list_entries::list_id, diesel::dsl::count_star()))
        .load(conn)?;
    let n_of = |id: i64| counts.iter().find(|it| it.0 == id).map_or(0, |it| it.1);
    Ok(lists
        .into_iter()
        .map(|it| {
            let n = n_of(it.id);
            (it, n)
        })
        .collect())
}

/// A list of this unit; another's is not found.
pub fn list(conn: &mut Conn, employer_id: i64, reference: &str) -> QueryResult<List> {
    talent_lists::table
        .filter(talent_lists::employer_id.eq(employer_id))
        .filter(talent_lists::reference.eq(reference))
        .select((talent_lists::id, talent_lists::reference, talent_lists::name))
        .get_result(conn)
}

/// The list of this name, made where there is none.
pub fn ensure_list(
    conn: &mut Conn,
    employer_id: i64,
    name: &str,
    account_id: i64,
    now: NaiveDateTime,
) -> QueryResult<List> {
    let row = (
        talent_lists::reference.eq(crypto::new_reference()),
        talent_lists::employer_id.eq(employer_id),
        talent_lists::name.eq(name),
        talent_lists::created_by.eq(account_id),
        talent_lists::created_at.eq(now),
    );
    each!(conn, |it| diesel::insert_into(talent_lists::table).values(row).on_conflict_do_nothing().execute(it))?;
    talent_lists::table
        .filter(talent_lists::employer_id.eq(employer_id))
        .filter(talent_lists::name.eq(name))
        .select((talent_lists::id, talent_lists::reference, talent_lists::name))
        .get_result(conn)
}

/// Takes a list away; the people on it stay where they are.
pub fn delete_list(conn: &mut Conn, id: i64) -> QueryResult<usize> {
    diesel::delete(talent_lists::table.find(id)).execute(conn)
}

/// Puts a person on a list; a second time changes the note.
pub fn keep(conn: &mut Conn, list_id: i64, profile_id: i64, note: &str, now: NaiveDateTime) -> QueryResult<()> {
    let row = (
        talent_list_entries::list_id.eq(list_id),
        talent_list_entries::profile_id.eq(profile_id),
        talent_list_entries::note.eq(note),
        talent_list_entries::added_at.eq(now),
    );
    each!(conn, |it| {
        diesel::insert_into(talent_list_entries::table)
            .values(row)
            .on_conflict((talent_list_entries::list_id, talent_list_entries::profile_id))
            .do_update()
            .set(talent_list_entries::note.eq(note))
            .execute(it)
    })?;
    Ok(())
}

/// Takes a person off a list.
pub fn remove(conn: &mut Conn, list_id: i64, profile_id: i64) -> QueryResult<usize> {
    diesel::delete(
        talent_list_entries::table
            .filter(talent_list_entries::list_id.eq(list_id))
            .filter(talent_list_entries::profile_id.eq(profile_id)),
    )
    .execute(conn)
}

/// Who is on a list, the last added first: profile, note, since when.
pub fn entries(conn: &mut Conn, list_id: i64) -> QueryResult<Vec<(i64, String, NaiveDateTime)>> {
    talent_list_entries::table
        .filter(talent_list_entries::list_id.eq(list_id))
        .order((talent_list_entries::added_at.desc(), talent_list_entries::id.desc()))
        .select((talent_list_entries::profile_id, talent_list_entries::note, talent_list_entries::added_at))
        .load(conn)
}

/// The open postings of a unit, for inviting: reference and title, the newest first.
pub fn open_postings(conn: &mut Conn, employer_id: i64, now: NaiveDateTime) -> QueryResult<Vec<(String, String)>> {
    postings::table
        .filter(postings::employer_id.eq(employer_id))
        .filter(crate::postings::queries::open(now))
        .order(postings::published_at.desc())
        .select((postings::reference, postings::title))
        .load(conn)
}

/// What a person wants of invitations: none at all, and none of these units.
pub fn refusals(conn: &mut Conn, profile_id: i64) -> QueryResult<Vec<Option<i64>>> {
    invitation_refusals::table
        .filter(invitation_refusals::profile_id.eq(profile_id))
        .select(invitation_refusals::employer_id)
        .load(conn)
}

/// The names of the units whose invitations a person does not want.
pub fn refused_units(conn: &mut Conn, profile_id: i64) -> QueryResult<Vec<String>> {
    invitation_refusals::table
        .inner_join(employers::table)
        .filter(invitation_refusals::profile_id.eq(profile_id))
        .order(employers::name)
        .select(employers::name)
        .load(conn)
}

/// Refuses invitations of a unit, or of any, from now on.
pub fn refuse(conn: &mut Conn, profile_id: i64, employer_id: Option<i64>, now: NaiveDateTime) -> Result<()> {
    // Null is unique to itself on no database.
    if refusals(conn, profile_id)?.contains(&employer_id) {
        return Ok(());
    }
    diesel::insert_into(invitation_refusals::table)
        .values((
            invitation_refusals::profile_id.eq(profile_id),
            invitation_refusals::employer_id.eq(employer_id),
            invitation_refusals::refused_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes back that a person wants no invitations of anyone, or of any one unit.
pub fn allow(conn: &mut Conn, profile_id: i64) -> QueryResult<usize> {
    diesel::delete(invitation_refusals::table.filter(invitation_refusals::profile_id.eq(profile_id))).execute(conn)
}
