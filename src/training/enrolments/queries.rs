//! The SQL of enrolments alone.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Wish;
use crate::api::Slice;
use crate::crypto;
use crate::db::Conn;
use crate::schema::{employer_members, enrolment_moves, enrolments};
use crate::training::queries::{By, enrolment, record_move};
use crate::training::{DutyRole, Enrolment, EnrolmentState, Mover};

/// The enrolment of a person in a class.
pub fn find_of(conn: &mut Conn, class_id: i64, profile_id: i64) -> QueryResult<Option<Enrolment>> {
    enrolments::table
        .filter(enrolments::class_id.eq(class_id))
        .filter(enrolments::profile_id.eq(profile_id))
        .select(Enrolment::as_select())
        .first(conn)
        .optional()
}

/// Writes a new enrolment down in its first state.
pub fn insert(
    conn: &mut Conn,
    class_id: i64,
    wish: &Wish,
    (state, holds_seat): (EnrolmentState, bool),
    by: By<'_>,
    now: NaiveDateTime,
) -> QueryResult<Enrolment> {
    let id: i64 = diesel::insert_into(enrolments::table)
        .values((
            enrolments::reference.eq(crypto::new_reference()),
            enrolments::class_id.eq(class_id),
            enrolments::profile_id.eq(wish.profile_id),
            enrolments::state.eq(state.code()),
            enrolments::holds_seat.eq(holds_seat),
            wish_columns(wish, by, now),
            enrolments::moved_at.eq(now),
        ))
        .returning(enrolments::id)
        .get_result(conn)?;
    record_move(conn, id, None, state, by, now)?;
    enrolment(conn, id)
}

type WishColumns<'a> = (
    diesel::dsl::Eq<enrolments::duty_role, Option<&'static str>>,
    diesel::dsl::Eq<enrolments::source, &'static str>,
    diesel::dsl::Eq<enrolments::employer_id, Option<i64>>,
    diesel::dsl::Eq<enrolments::enrolled_by, Option<i64>>,
    diesel::dsl::Eq<enrolments::consent, Option<&'a str>>,
    diesel::dsl::Eq<enrolments::applied_at, NaiveDateTime>,
);

fn wish_columns<'a>(wish: &'a Wish, by: By<'_>, now: NaiveDateTime) -> WishColumns<'a> {
    (
        enrolments::duty_role.eq(wish.duty_role.map(DutyRole::code)),
        enrolments::source.eq(wish.source.code()),
        enrolments::employer_id.eq(wish.employer_id),
        enrolments::enrolled_by.eq(by.account_id),
        enrolments::consent.eq(wish.consent.as_deref()),
        enrolments::applied_at.eq(now),
    )
}

/// Says anew how and when someone who comes back came; their place is by this time.
pub fn renew(conn: &mut Conn, id: i64, wish: &Wish, by: By<'_>, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(enrolments::table.find(id)).set(wish_columns(wish, by, now)).execute(conn)?;
    Ok(())
}

/// Who waits longest and has no seat offered; `None` where nobody does.
pub fn first_waiting(conn: &mut Conn, class_id: i64) -> QueryResult<Option<Enrolment>> {
    enrolments::table
        .filter(enrolments::class_id.eq(class_id))
        .filter(enrolments::state.eq(EnrolmentState::Waitlisted.code()))
        .filter(enrolments::holds_seat.eq(false))
        .order((enrolments::applied_at, enrolments::id))
        .select(Enrolment::as_select())
        .first(conn)
        .optional()
}

/// Holds a seat, which was taken before, for whoever waits.
pub fn offer(conn: &mut Conn, it: &Enrolment, until: NaiveDateTime, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(enrolments::table.find(it.id))
        .set((
            enrolments::holds_seat.eq(true),
            enrolments::offered_until.eq(until),
            enrolments::version.eq(enrolments::version + 1),
        ))
        .execute(conn)?;
    let by = By { mover: Mover::Clock, account_id: None, reason: None };
    record_move(conn, it.id, Some(it.state), EnrolmentState::Waitlisted, by, now)
}

/// How many wait for a seat, those with an offer included.
pub fn n_waiting(conn: &mut Conn, class_id: i64) -> QueryResult<i64> {
    enrolments::table
        .filter(enrolments::class_id.eq(class_id))
        .filter(enrolments::state.eq(EnrolmentState::Waitlisted.code()))
        .count()
        .get_result(conn)
}

/// The place of someone who waits, from 1; `None` for whoever does not.
pub fn position(conn: &mut Conn, it: &Enrolment) -> QueryResult<Option<i64>> {
    if it.state != EnrolmentState::Waitlisted {
        return Ok(None);
    }
    let earlier = enrolments::applied_at
        .lt(it.applied_at)
        .or(enrolments::applied_at.eq(it.applied_at).and(enrolments::id.lt(it.id)));
    let n_before: i64 = enrolments::table
        .filter(enrolments::class_id.eq(it.class_id))
        .filter(enrolments::state.eq(EnrolmentState::Waitlisted.code()))
        .filter(earlier)
        .count()
        .get_result(conn)?;
    Ok(Some(n_before + 1))
}

/// Enrolments whose offer is over, the longest first.
pub fn due_offers(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<i64>> {
    enrolments::table
        .filter(enrolments::offered_until.le(now))
        .order((enrolments::offered_until, enrolments::id))
        .limit(limit)
        .select(enrolments::id)
        .load(conn)
}

/// A person's enrolments, the latest first.
pub fn of_person(conn: &mut Conn, profile_id: i64, slice: Slice) -> QueryResult<(i64, Vec<Enrolment>)> {
    let own = enrolments::profile_id.eq(profile_id);
    let total = enrolments::table.filter(own).count().get_result(conn)?;
    let rows = enrolments::table
        .filter(own)
        .order((enrolments::applied_at.desc(), enrolments::id.desc()))
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Enrolment::as_select())
        .load(conn)?;
    Ok((total, rows))
}

/// All of a person's enrolments, by their class: whoever takes the rows of several
/// classes takes them in one order.
pub fn all_of_person(conn: &mut Conn, profile_id: i64) -> QueryResult<Vec<Enrolment>> {
    enrolments::table
        .filter(enrolments::profile_id.eq(profile_id))
        .order(enrolments::class_id)
        .select(Enrolment::as_select())
        .load(conn)
}

/// The people whom an employer enrolled, the latest first.
pub fn of_employer(conn: &mut Conn, employer_id: i64, slice: Slice) -> QueryResult<(i64, Vec<Enrolment>)> {
    let own = enrolments::employer_id.eq(employer_id);
    let total = enrolments::table.filter(own).count().get_result(conn)?;
    let rows = enrolments::table
        .filter(own)
        .order((enrolments::applied_at.desc(), enrolments::id.desc()))
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Enrolment::as_select())
        .load(conn)?;
    Ok((total, rows))
}

/// The people of a class, by the time of their wish; of one state where it is said.
pub fn of_class(
    conn: &mut Conn,
    class_id: i64,
    state: Option<EnrolmentState>,
    slice: Slice,
) -> QueryResult<(i64, Vec<Enrolment>)> {
    let wanted = || {
        let mut query = enrolments::table.filter(enrolments::class_id.eq(class_id)).into_boxed();
        if let Some(state) = state {
            query = query.filter(enrolments::state.eq(state.code()));
        }
        query
    };
    let total = wanted().count().get_result(conn)?;
    let rows = wanted()
        .order((enrolments::applied_at, enrolments::id))
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Enrolment::as_select())
        .load(conn)?;
    Ok((total, rows))
}

/// How many of a class stand in each state.
pub fn counts(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<(EnrolmentState, i64)>> {
    let rows: Vec<(String, i64)> = enrolments::table
        .filter(enrolments::class_id.eq(class_id))
        .group_by(enrolments::state)
        .select((enrolments::state, diesel::dsl::count_star()))
        .load(conn)?;
    let count = |state: &EnrolmentState| rows.iter().find(|it| it.0 == state.code()).map_or(0, |it| it.1);
    Ok(EnrolmentState::ALL.iter().map(|it| (*it, count(it))).filter(|it| it.1 > 0).collect())
}

/// Whether an account acts for the employer that enrolled someone.
pub fn acts_for(conn: &mut Conn, account_id: i64, employer_id: i64) -> QueryResult<bool> {
    let own = employer_members::table
        .filter(employer_members::account_id.eq(account_id))
        .filter(employer_members::employer_id.eq(employer_id))
        .filter(employer_members::role.ne(crate::employers::MemberRole::Reader.code()));
    Ok(own.count().get_result::<i64>(conn)? > 0)
}

/// A line of an enrolment's history.
#[derive(Debug, Clone, Queryable)]
pub struct Step {
    /// Where it came from; `None` for its first line.
    pub from: Option<String>,
    /// Where it went.
    pub to: String,
    /// Who moved it: a code of [`Mover`].
    pub actor: String,
    /// Why.
    pub reason: Option<String>,
    /// When (UTC).
    pub moved_at: NaiveDateTime,
}

/// An enrolment's history, from its beginning.
pub fn history(conn: &mut Conn, enrolment_id: i64) -> QueryResult<Vec<Step>> {
    enrolment_moves::table
        .filter(enrolment_moves::enrolment_id.eq(enrolment_id))
        .order(enrolment_moves::id)
        .select((
            enrolment_moves::from_state,
            enrolment_moves::to_state,
            enrolment_moves::actor,
            enrolment_moves::reason,
            enrolment_moves::moved_at,
        ))
        .load(conn)
}

/// Why it stands where it stands; `None` where no reason was given.
pub fn reason(conn: &mut Conn, it: &Enrolment) -> QueryResult<Option<String>> {
    let last: Option<Option<String>> = enrolment_moves::table
        .filter(enrolment_moves::enrolment_id.eq(it.id))
        .filter(enrolment_moves::to_state.eq(it.state.code()))
        .order(enrolment_moves::id.desc())
        .select(enrolment_moves::reason)
        .first(conn)
        .optional()?;
    Ok(last.flatten())
}
