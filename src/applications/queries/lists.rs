//! The SQL of lists: a person's applications, an employer's board.

use diesel::prelude::*;

use super::super::State;
use super::Application;
use crate::api::Slice;
use crate::db::Conn;
use crate::schema::{applications, postings};

/// The applications of a profile, the latest first.
pub fn of_profile(conn: &mut Conn, profile_id: i64) -> QueryResult<Vec<Application>> {
    applications::table
        .filter(applications::profile_id.eq(profile_id))
        .order(applications::id.desc())
        .select(Application::as_select())
        .load(conn)
}

/// Which applications of an employer a list is about.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The employer; only what has reached it is listed.
    pub employer_id: i64,
    /// To one posting alone.
    pub posting_id: Option<i64>,
    /// In one state alone; `None` lists all that are open.
    pub state: Option<State>,
}

/// How many applications to an employer (to one posting of it) are in each state.
pub fn count_by_state(conn: &mut Conn, employer_id: i64, posting_id: Option<i64>) -> QueryResult<Vec<(State, i64)>> {
    let mut query = applications::table
        .inner_join(postings::table)
        .filter(postings::employer_id.eq(employer_id))
        .filter(applications::delivered_at.is_not_null())
        .group_by(applications::state)
        .select((applications::state, diesel::dsl::count_star()))
        .into_boxed();
    if let Some(id) = posting_id {
        query = query.filter(postings::id.eq(id));
    }
    let counts: Vec<(String, i64)> = query.load(conn)?;
    Ok(counts.into_iter().filter_map(|(state, n)| Some((State::parse(&state)?, n))).collect())
}

/// A page of an employer's applications: whoever has waited longest comes first.
pub fn board(conn: &mut Conn, wanted: &Wanted, slice: Slice) -> QueryResult<Vec<Application>> {
    let mut query = applications::table
        .inner_join(postings::table)
        .filter(postings::employer_id.eq(wanted.employer_id))
        .filter(applications::delivered_at.is_not_null())
        .order((applications::submitted_at, applications::id))
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Application::as_select())
        .into_boxed();
    if let Some(id) = wanted.posting_id {
        query = query.filter(postings::id.eq(id));
    }
    match wanted.state {
        Some(state) => query = query.filter(applications::state.eq(state.code())),
        None => query = query.filter(applications::ended_at.is_null()),
    }
    query.load(conn)
}

/// The postings of an employer that anyone has applied to: id, reference, title.
pub fn postings_applied_to(conn: &mut Conn, employer_id: i64) -> QueryResult<Vec<(i64, String, String)>> {
    let applied = applications::table.filter(applications::delivered_at.is_not_null()).select(applications::posting_id);
    postings::table
        .filter(postings::employer_id.eq(employer_id))
        .filter(postings::id.eq_any(applied))
        .order(postings::id.desc())
        .select((postings::id, postings::reference, postings::title))
        .load(conn)
}

/// How many applications are a profile's own or have reached one of these
/// employers, and a page of them, the latest first.
pub fn of_either_side(
    conn: &mut Conn,
    profile_id: Option<i64>,
    employers: &[i64],
    slice: Slice,
) -> QueryResult<(i64, Vec<Application>)> {
    let arrived = applications::delivered_at.is_not_null().and(postings::employer_id.eq_any(employers));
    // No profile has the id 0.
    let is_theirs = applications::profile_id.eq(profile_id.unwrap_or(0)).or(arrived);
    let all = applications::table.inner_join(postings::table).filter(is_theirs);
    let total = all.clone().count().get_result(conn)?;
    let rows = all
        .order(applications::id.desc())
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Application::as_select())
        .load(conn)?;
    Ok((total, rows))
}
