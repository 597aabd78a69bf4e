//! All of employers' SQL.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::MemberRole;
use crate::db::{Conn, changes};
use crate::schema::{employer_members, employers};
use crate::{crypto, each};

/// An employer as its row is.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = employers)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Employer {
    pub id: i64,
    pub reference: String,
    pub name: String,
    pub industry: Option<String>,
    pub size: Option<String>,
    pub region: Option<String>,
    pub address: Option<String>,
    pub introduction: String,
    pub verified_at: Option<NaiveDateTime>,
    pub verified_until: Option<NaiveDateTime>,
}

/// The employer of this public name.
pub fn find(conn: &mut Conn, reference: &str) -> QueryResult<Employer> {
    employers::table.filter(employers::reference.eq(reference)).select(Employer::as_select()).first(conn)
}

/// The employers of these ids, in any order.
pub fn load_many(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<Employer>> {
    employers::table.filter(employers::id.eq_any(ids)).select(Employer::as_select()).load(conn)
}

/// The employer of this name, made where there is none.
pub fn find_or_insert(conn: &mut Conn, name: &str, now: NaiveDateTime) -> QueryResult<i64> {
    let known = employers::table.filter(employers::name.eq(name)).select(employers::id).first(conn).optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let row =
        (employers::reference.eq(crypto::new_reference()), employers::name.eq(name), employers::created_at.eq(now));
    each!(conn, |it| diesel::insert_into(employers::table).values(row).on_conflict_do_nothing().execute(it))?;
    employers::table.filter(employers::name.eq(name)).select(employers::id).first(conn)
}

/// What is known of an employer beyond its name.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = employers)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Details {
    pub uscc: Option<String>,
    pub industry: Option<String>,
    pub size: Option<String>,
    pub region: Option<String>,
    pub address: Option<String>,
    pub introduction: String,
    pub verified_at: Option<NaiveDateTime>,
    pub verified_until: Option<NaiveDateTime>,
}

/// Writes what is known of an employer, and tells the change feed.
pub fn describe(conn: &mut Conn, id: i64, details: &Details) -> QueryResult<()> {
    diesel::update(employers::table.find(id)).set(details).execute(conn)?;
    changes::record("employers", id);
    Ok(())
}

/// Makes an account a member of an employer.
pub fn add_member(conn: &mut Conn, employer_id: i64, account_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::insert_into(employer_members::table)
        .values((
            employer_members::employer_id.eq(employer_id),
            employer_members::account_id.eq(account_id),
            employer_members::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The employers that an account acts for.
pub fn of_account(conn: &mut Conn, account_id: i64) -> QueryResult<Vec<i64>> {
    employer_members::table
        .filter(employer_members::account_id.eq(account_id))
        .select(employer_members::employer_id)
        .load(conn)
}

/// The units that an account acts for and its role in each, in the order in which it joined them.
pub fn units(conn: &mut Conn, account_id: i64) -> QueryResult<Vec<(Employer, MemberRole)>> {
    let rows: Vec<(Employer, String)> = employer_members::table
        .inner_join(employers::table)
        .filter(employer_members::account_id.eq(account_id))
        .order(employer_members::id)
        .select((Employer::as_select(), employer_members::role))
        .load(conn)?;
    Ok(rows.into_iter().map(|(unit, role)| (unit, MemberRole::parse(&role).unwrap_or(MemberRole::Reader))).collect())
}

/// The accounts of a unit's members of at least this role: whom its news are told.
pub fn member_accounts(conn: &mut Conn, employer_id: i64, least: MemberRole) -> QueryResult<Vec<i64>> {
    let roles: Vec<&str> = MemberRole::ALL.iter().filter(|it| **it <= least).map(|it| it.code()).collect();
    employer_members::table
        .filter(employer_members::employer_id.eq(employer_id))
        .filter(employer_members::role.eq_any(roles))
        .order(employer_members::id)
        .select(employer_members::account_id)
        .load(conn)
}

/// Names that contain a text: for fields that name an employer.
pub fn names_like(conn: &mut Conn, text: &str, limit: i64) -> QueryResult<Vec<(String, String)>> {
    let pattern = format!("%{}%", text.trim().replace(['%', '_'], ""));
    employers::table
        .filter(employers::name.like(pattern))
        .order(employers::name)
        .limit(limit)
        .select((employers::reference, employers::name))
        .load(conn)
}
