//! The SQL of organisations and their members.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::forms::Draft;
use crate::access::Role;
use crate::api::Slice;
use crate::db::Conn;
use crate::schema::{
    account_roles, accounts, class_trainers, training_classes, training_members, training_organisations,
};
use crate::training::{MemberRole, Organisation};
use crate::{Error, Result, accounts as people, crypto, each};

/// The organisation of this number.
pub fn find(conn: &mut Conn, reference: &str) -> QueryResult<Organisation> {
    training_organisations::table
        .filter(training_organisations::reference.eq(reference))
        .select(Organisation::as_select())
        .get_result(conn)
}

/// A page of organisations by name, and how many there are; those that give no
/// training any more only where they are asked for.
pub fn list(conn: &mut Conn, with_ended: bool, slice: Slice) -> QueryResult<(i64, Vec<Organisation>)> {
    let wanted = || {
        let mut query = training_organisations::table.into_boxed();
        if !with_ended {
            query = query.filter(training_organisations::ended_at.is_null());
        }
        query
    };
    let total = wanted().count().get_result(conn)?;
    let rows = wanted()
        .order((training_organisations::name, training_organisations::id))
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Organisation::as_select())
        .load(conn)?;
    Ok((total, rows))
}

/// Whether another organisation has this name or code.
pub fn twin(conn: &mut Conn, draft: &Draft, id: Option<i64>) -> QueryResult<Option<&'static str>> {
    let id = id.unwrap_or(0);
    let others = || training_organisations::table.filter(training_organisations::id.ne(id)).into_boxed();
    let n_named: i64 = others().filter(training_organisations::name.eq(&draft.name)).count().get_result(conn)?;
    if n_named > 0 {
        return Ok(Some("name"));
    }
    let Some(uscc) = &draft.uscc else { return Ok(None) };
    let n_coded: i64 = others().filter(training_organisations::uscc.eq(uscc)).count().get_result(conn)?;
    Ok((n_coded > 0).then_some("uscc"))
}

/// Enters an organisation.
pub fn insert(conn: &mut Conn, draft: &Draft, now: NaiveDateTime) -> QueryResult<Organisation> {
    let id: i64 = diesel::insert_into(training_organisations::table)
        .values((
            training_organisations::reference.eq(crypto::new_reference()),
            training_organisations::name.eq(&draft.name),
            training_organisations::uscc.eq(&draft.uscc),
            training_organisations::region.eq(&draft.region),
            training_organisations::address.eq(&draft.address),
            training_organisations::phone.eq(&draft.phone),
            training_organisations::introduction.eq(&draft.introduction),
            training_organisations::updated_at.eq(now),
        ))
        .returning(training_organisations::id)
        .get_result(conn)?;
    crate::training::queries::organisation(conn, id)
}

/// Says anew what an organisation is.
///
/// # Errors
/// `Conflict` where it has changed meanwhile.
pub fn update(conn: &mut Conn, it: &Organisation, draft: &Draft, now: NaiveDateTime) -> Result<()> {
    let n_rows = diesel::update(training_organisations::table.find(it.id))
        .filter(training_organisations::version.eq(it.version))
        .set((
            training_organisations::name.eq(&draft.name),
            training_organisations::uscc.eq(&draft.uscc),
            training_organisations::region.eq(&draft.region),
            training_organisations::address.eq(&draft.address),
            training_organisations::phone.eq(&draft.phone),
            training_organisations::introduction.eq(&draft.introduction),
            training_organisations::version.eq(it.version + 1),
            training_organisations::updated_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 1 { Ok(()) } else { Err(Error::Conflict("the organisation has changed since you read it")) }
}

/// Someone who acts for an organisation.
#[derive(Debug, Clone)]
pub struct Member {
    /// The account.
    pub account_id: i64,
    /// Its public name.
    pub account: String,
    /// How they are addressed.
    pub name: String,
    /// Where mail reaches them.
    pub email: String,
    /// What they may do.
    pub role: MemberRole,
}

/// Who acts for an organisation, in the order in which they joined.
pub fn members(conn: &mut Conn, organisation_id: i64) -> QueryResult<Vec<Member>> {
    let rows: Vec<(i64, String, String, String, String)> = training_members::table
        .inner_join(accounts::table)
        .filter(training_members::organisation_id.eq(organisation_id))
        .order(training_members::id)
        .select((accounts::id, accounts::reference, accounts::name, accounts::email, training_members::role))
        .load(conn)?;
    let member = |(account_id, account, name, email, role): (i64, String, String, String, String)| {
        Some(Member { account_id, account, name, email, role: MemberRole::parse(&role)? })
    };
    Ok(rows.into_iter().filter_map(member).collect())
}

/// The accounts that decide for an organisation.
pub fn managers(conn: &mut Conn, organisation_id: i64) -> QueryResult<Vec<i64>> {
    training_members::table
        .filter(training_members::organisation_id.eq(organisation_id))
        .filter(training_members::role.eq(MemberRole::Manager.code()))
        .order(training_members::id)
        .select(training_members::account_id)
        .load(conn)
}

/// Lets an account act for an organisation, or changes what it may do.
pub fn put_member(
    conn: &mut Conn,
    organisation_id: i64,
    account_id: i64,
    role: MemberRole,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let row = (
        training_members::organisation_id.eq(organisation_id),
        training_members::account_id.eq(account_id),
        training_members::role.eq(role.code()),
    );
    each!(conn, |it| {
        diesel::insert_into(training_members::table)
            .values(row)
            .on_conflict((training_members::account_id, training_members::organisation_id))
            .do_update()
            .set(training_members::role.eq(role.code()))
            .execute(it)
    })?;
    if !people::queries::roles(conn, account_id)?.contains(&Role::TrainingStaff) {
        give_role(conn, account_id, Role::TrainingStaff, now)?;
    }
    Ok(())
}

/// Sessions go on: each request reads the roles anew.
fn give_role(conn: &mut Conn, account_id: i64, role: Role, now: NaiveDateTime) -> QueryResult<()> {
    diesel::insert_into(account_roles::table)
        .values((
            account_roles::account_id.eq(account_id),
            account_roles::role.eq(role.code()),
            account_roles::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends acting for an organisation, and teaching its classes. `NotFound` where
/// the account does not.
pub fn remove_member(conn: &mut Conn, organisation_id: i64, account_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    let own = training_members::table
        .filter(training_members::organisation_id.eq(organisation_id))
        .filter(training_members::account_id.eq(account_id));
    if diesel::delete(own).execute(conn)? == 0 {
        return Err(diesel::NotFound);
    }
    let classes = training_classes::table
        .filter(training_classes::organisation_id.eq(organisation_id))
        .select(training_classes::id);
    let taught = class_trainers::table
        .filter(class_trainers::account_id.eq(account_id))
        .filter(class_trainers::class_id.eq_any(classes));
    diesel::delete(taught).execute(conn)?;
    let n_left: i64 =
        training_members::table.filter(training_members::account_id.eq(account_id)).count().get_result(conn)?;
    if n_left == 0 {
        let own = account_roles::table
            .filter(account_roles::account_id.eq(account_id))
            .filter(account_roles::role.eq(Role::TrainingStaff.code()));
        diesel::delete(own).execute(conn)?;
        // An account is always something.
        if people::queries::roles(conn, account_id)?.is_empty() {
            give_role(conn, account_id, Role::Seeker, now)?;
        }
    }
    Ok(())
}
