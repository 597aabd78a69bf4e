//! The SQL of a unit's members.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{account_roles, accounts, employer_members};
use crate::access::Role;
use crate::db::Conn;
use crate::each;
use crate::employers::MemberRole;

/// A member as a list shows them.
#[derive(Debug, Clone, Queryable)]
pub struct MemberRow {
    /// Their account.
    pub account_id: i64,
    /// The account's public name.
    pub reference: String,
    /// How pages address them.
    pub name: String,
    /// Their address.
    pub email: String,
    role: String,
    /// Since when (UTC).
    pub since: NaiveDateTime,
}

impl MemberRow {
    /// In which role.
    pub fn role(&self) -> MemberRole {
        MemberRole::parse(&self.role).unwrap_or(MemberRole::Reader)
    }
}

/// The members of a unit, in the order in which they joined.
pub fn of_unit(conn: &mut Conn, employer_id: i64) -> QueryResult<Vec<MemberRow>> {
    employer_members::table
        .inner_join(accounts::table)
        .filter(employer_members::employer_id.eq(employer_id))
        .order(employer_members::id)
        .select((
            accounts::id,
            accounts::reference,
            accounts::name,
            accounts::email,
            employer_members::role,
            employer_members::created_at,
        ))
        .load(conn)
}

/// How many members a unit has.
pub fn count(conn: &mut Conn, employer_id: i64) -> QueryResult<i64> {
    employer_members::table.filter(employer_members::employer_id.eq(employer_id)).count().get_result(conn)
}

/// The role of an account in a unit; `None` where it has none.
pub fn role_of(conn: &mut Conn, employer_id: i64, account_id: i64) -> QueryResult<Option<MemberRole>> {
    let role: Option<String> = employer_members::table
        .filter(employer_members::employer_id.eq(employer_id))
        .filter(employer_members::account_id.eq(account_id))
        .select(employer_members::role)
        .get_result(conn)
        .optional()?;
    Ok(role.and_then(|it| MemberRole::parse(&it)))
}

/// Makes an account a member. Whoever is one already keeps the role that they have.
pub fn insert(
    conn: &mut Conn,
    employer_id: i64,
    account_id: i64,
    role: MemberRole,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let row = (
        employer_members::employer_id.eq(employer_id),
        employer_members::account_id.eq(account_id),
        employer_members::role.eq(role.code()),
        employer_members::created_at.eq(now),
    );
    each!(conn, |it| diesel::insert_into(employer_members::table).values(row).on_conflict_do_nothing().execute(it))?;
    follow(conn, account_id, now)
}

/// Gives a member another role.
pub fn set_role(
    conn: &mut Conn,
    employer_id: i64,
    account_id: i64,
    role: MemberRole,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let member = employer_members::table
        .filter(employer_members::employer_id.eq(employer_id))
        .filter(employer_members::account_id.eq(account_id));
    diesel::update(member).set(employer_members::role.eq(role.code())).execute(conn)?;
    follow(conn, account_id, now)
}

/// Ends a membership.
pub fn remove(conn: &mut Conn, employer_id: i64, account_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    let member = employer_members::table
        .filter(employer_members::employer_id.eq(employer_id))
        .filter(employer_members::account_id.eq(account_id));
    diesel::delete(member).execute(conn)?;
    follow(conn, account_id, now)
}

/// Makes the roles of an account follow its memberships. Sessions go on: each
/// request reads the roles anew.
fn follow(conn: &mut Conn, account_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    let held: Vec<String> = employer_members::table
        .filter(employer_members::account_id.eq(account_id))
        .select(employer_members::role)
        .load(conn)?;
    let is_owner = |it: &String| it == MemberRole::Owner.code();
    let mut roles = Vec::new();
    roles.extend(held.iter().any(is_owner).then_some(Role::EmployerOwner));
    roles.extend(held.iter().any(|it| !is_owner(it)).then_some(Role::EmployerRecruiter));
    let of_account = || account_roles::table.filter(account_roles::account_id.eq(account_id));
    let of_units = account_roles::role.eq_any([Role::EmployerOwner.code(), Role::EmployerRecruiter.code()]);
    diesel::delete(of_account().filter(of_units)).execute(conn)?;
    let n_others: i64 = of_account().count().get_result(conn)?;
    // An account is always something: whoever acts for no unit any more may still look for work.
    roles.extend((roles.is_empty() && n_others == 0).then_some(Role::Seeker));
    for role in roles {
        diesel::insert_into(account_roles::table)
            .values((
                account_roles::account_id.eq(account_id),
                account_roles::role.eq(role.code()),
                account_roles::created_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
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
