//! All of employers' SQL: units here, the rest in files of their own.

pub mod documents;
pub mod invitations;
pub mod members;
mod states;
pub mod suspensions;
pub mod verifications;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{AccountKind, Facts, Kind, MemberRole, State};
use crate::db::{Conn, changes};
use crate::{Error, Result, crypto, each};
// The tables of the modules below come from here: only `queries.rs` names the schema.
use crate::schema::{
    account_roles, accounts, applications, employer_documents, employer_invitations, employer_members, employer_moves,
    employer_suspensions, employer_verification_requests, employer_verifications, employers, postings, uploads,
};
pub use members::member_accounts;
pub use states::{Move, MoveRow, advance, ending_before, may_post, moves, set_reminded};

/// An employer as its row is.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = employers)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Employer {
    pub id: i64,
    pub reference: String,
    pub name: String,
    pub uscc: Option<String>,
    pub kind: Option<String>,
    pub account_kind: Option<String>,
    pub industry: Option<String>,
    pub size: Option<String>,
    pub region: Option<String>,
    pub address: Option<String>,
    pub introduction: String,
    pub contact_name: Option<String>,
    pub contact_phone_sealed: Option<String>,
    pub state: String,
    pub is_trusted: bool,
    pub verified_at: Option<NaiveDateTime>,
    pub verified_until: Option<NaiveDateTime>,
    pub version: i64,
}

/// The employer of a row.
pub fn by_id(conn: &mut Conn, id: i64) -> QueryResult<Employer> {
    employers::table.find(id).select(Employer::as_select()).get_result(conn)
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

/// Writes what is known of an employer, and tells the change feed. With a date of
/// its check it counts as checked; the clock moves it on from there.
pub fn describe(conn: &mut Conn, id: i64, details: &Details) -> QueryResult<()> {
    let state = if details.verified_at.is_some() { State::Verified } else { State::Draft };
    diesel::update(employers::table.find(id)).set((details, employers::state.eq(state.code()))).execute(conn)?;
    changes::record("employers", id);
    Ok(())
}

/// Makes an account an owner of an employer.
pub fn add_member(conn: &mut Conn, employer_id: i64, account_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    members::insert(conn, employer_id, account_id, MemberRole::Owner, now)
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

/// A unit of this code, or else of exactly this name.
pub fn find_registered(conn: &mut Conn, uscc: &str, name: &str) -> QueryResult<Option<Employer>> {
    let by_code = employers::table.filter(employers::uscc.eq(uscc)).select(Employer::as_select()).get_result(conn);
    match by_code.optional()? {
        Some(it) => Ok(Some(it)),
        None => {
            employers::table.filter(employers::name.eq(name)).select(Employer::as_select()).get_result(conn).optional()
        }
    }
}

/// Registers a unit, or takes over one that was known by name alone and acts for
/// no one yet; answers its row. Whoever registers is its first owner.
///
/// # Errors
/// `Conflict` where someone else registered it at this moment.
pub fn register(
    conn: &mut Conn,
    known: Option<&Employer>,
    facts: &Facts,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<Employer> {
    let id = match known {
        Some(it) if members::count(conn, it.id)? > 0 => {
            return Err(Error::Conflict("someone else registered the unit at this moment"));
        }
        Some(it) => it.id,
        None => find_or_insert(conn, &facts.name, now)?,
    };
    members::insert(conn, id, account_id, MemberRole::Owner, now)?;
    set_identity(conn, id, facts)?;
    let unit = by_id(conn, id)?;
    set_facts(conn, &unit, facts, now)?;
    Ok(by_id(conn, id)?)
}

/// Writes what a unit says of itself, beside its name, code and kinds.
///
/// # Errors
/// `Conflict` where someone else changed it since it was read.
pub fn set_facts(conn: &mut Conn, unit: &Employer, facts: &Facts, now: NaiveDateTime) -> Result<()> {
    let changed = diesel::update(employers::table.find(unit.id))
        .filter(employers::version.eq(unit.version))
        .set((
            employers::industry.eq(facts.industry.code()),
            employers::size.eq(facts.size.code()),
            employers::region.eq(&facts.region),
            employers::address.eq(&facts.address),
            employers::introduction.eq(&facts.introduction),
            employers::contact_name.eq(&facts.contact_name),
            employers::version.eq(unit.version + 1),
            employers::updated_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("someone else changed the unit at this moment"));
    }
    changes::record("employers", unit.id);
    Ok(())
}

/// Writes name, code and kinds, which after a check takes a reviewer. Those of
/// another unit violate a unique key.
pub fn set_identity(conn: &mut Conn, id: i64, facts: &Facts) -> QueryResult<()> {
    diesel::update(employers::table.find(id))
        .set((
            employers::name.eq(&facts.name),
            employers::uscc.eq(&facts.uscc),
            employers::kind.eq(facts.kind.code()),
            employers::account_kind.eq(facts.account_kind.code()),
        ))
        .execute(conn)?;
    changes::record("employers", id);
    Ok(())
}

/// Which of name and code another unit has: the field, and the message that says so.
pub fn taken(conn: &mut Conn, id: i64, facts: &Facts) -> QueryResult<Vec<(&'static str, &'static str)>> {
    let others: Vec<(String, Option<String>)> = employers::table
        .filter(employers::id.ne(id))
        .filter(employers::name.eq(&facts.name).or(employers::uscc.eq(&facts.uscc).assume_not_null()))
        .select((employers::name, employers::uscc))
        .load(conn)?;
    let mut taken = Vec::new();
    taken.extend(others.iter().any(|it| it.0 == facts.name).then_some(("name", "employers-name-taken")));
    let has_code = |it: &(String, Option<String>)| it.1.as_ref() == Some(&facts.uscc);
    taken.extend(others.iter().any(has_code).then_some(("uscc", "employers-uscc-taken")));
    Ok(taken)
}

/// Writes the kinds of a unit that nobody has registered.
pub fn set_kinds(conn: &mut Conn, id: i64, kind: Kind, account_kind: AccountKind) -> QueryResult<()> {
    diesel::update(employers::table.find(id))
        .set((employers::kind.eq(kind.code()), employers::account_kind.eq(account_kind.code())))
        .execute(conn)?;
    Ok(())
}

/// Writes the sealed telephone number, which stands outside of all snapshots.
pub fn set_phone(conn: &mut Conn, id: i64, sealed: &str) -> QueryResult<()> {
    diesel::update(employers::table.find(id)).set(employers::contact_phone_sealed.eq(sealed)).execute(conn)?;
    Ok(())
}

/// Notes since when and until when a check holds.
pub fn set_checked(conn: &mut Conn, id: i64, at: NaiveDateTime, until: NaiveDateTime) -> QueryResult<()> {
    diesel::update(employers::table.find(id))
        .set((employers::verified_at.eq(at), employers::verified_until.eq(until)))
        .execute(conn)?;
    Ok(())
}

/// Says whether a unit's postings go out before they are looked at.
pub fn set_trusted(conn: &mut Conn, id: i64, is_trusted: bool) -> QueryResult<()> {
    diesel::update(employers::table.find(id)).set(employers::is_trusted.eq(is_trusted)).execute(conn)?;
    changes::record("employers", id);
    Ok(())
}

/// How much a unit has: open postings, and applications that nobody has looked at.
pub fn counts(conn: &mut Conn, id: i64) -> QueryResult<(i64, i64)> {
    let n_postings = postings::table
        .filter(postings::employer_id.eq(id))
        .filter(postings::state.eq("published"))
        .count()
        .get_result(conn)?;
    let n_applications = applications::table
        .inner_join(postings::table)
        .filter(postings::employer_id.eq(id))
        .filter(applications::state.eq("submitted"))
        .count()
        .get_result(conn)?;
    Ok((n_postings, n_applications))
}

/// Units of a state, or of all, by name; and how many there are.
pub fn list(
    conn: &mut Conn,
    state: Option<State>,
    text: &str,
    slice: crate::api::Slice,
) -> QueryResult<(Vec<Employer>, i64)> {
    let pattern = format!("%{}%", text.trim().replace(['%', '_'], ""));
    let matching = || {
        let mut query = employers::table.into_boxed();
        if let Some(state) = state {
            query = query.filter(employers::state.eq(state.code()));
        }
        query.filter(employers::name.like(pattern.clone()).or(employers::uscc.eq(text.trim())))
    };
    let total = matching().count().get_result(conn)?;
    let rows = matching()
        .order(employers::name)
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Employer::as_select())
        .load(conn)?;
    Ok((rows, total))
}
