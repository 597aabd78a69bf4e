//! The SQL of attendance.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::{Channel, completion, needs_reason};
use crate::api::Slice;
use crate::crypto::Keys;
use crate::db::Conn;
use crate::profiles::Contact;
use crate::profiles::queries::Profile;
use crate::schema::{attendance_corrections, attendances, class_sessions, enrolments, profiles};
use crate::training::queries::By;
use crate::training::{ClassState, Enrolment, EnrolmentState, Presence, Session, TrainingClass};
use crate::{Error, Result, each};

/// What was said of someone at a session, as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = attendances)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Attendance {
    pub id: i64,
    pub session_id: i64,
    pub enrolment_id: i64,
    #[diesel(deserialize_as = String)]
    pub state: Presence,
    pub source: String,
    pub recorded_at: NaiveDateTime,
}

/// Someone in a class.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their place in it.
    pub enrolment: Enrolment,
    /// Their name; their number where they have given none.
    pub name: String,
}

const PRESENT: [&str; 2] = [Presence::Present.code(), Presence::Late.code()];

/// Everyone who is or was in a class, in the order in which they came into it.
///
/// # Errors
/// A key is missing, or the database failed.
pub fn people(conn: &mut Conn, keys: &Keys, class_id: i64) -> Result<Vec<Person>> {
    let states: Vec<&str> = EnrolmentState::ALL.iter().filter(|it| it.is_in_class()).map(|it| it.code()).collect();
    let rows: Vec<(Enrolment, Profile)> = enrolments::table
        .inner_join(profiles::table)
        .filter(enrolments::class_id.eq(class_id))
        .filter(enrolments::state.eq_any(states))
        .order(enrolments::id)
        .select((Enrolment::as_select(), Profile::as_select()))
        .load(conn)?;
    rows.into_iter()
        .map(|(enrolment, profile)| {
            let name = Contact::open(keys, &profile)?.name;
            let name = name.unwrap_or_else(|| enrolment.reference.to_uppercase());
            Ok(Person { enrolment, name })
        })
        .collect()
}

/// What was said of a session, by enrolment.
pub fn of_session(conn: &mut Conn, session_id: i64) -> QueryResult<HashMap<i64, Attendance>> {
    let rows: Vec<Attendance> =
        attendances::table.filter(attendances::session_id.eq(session_id)).select(Attendance::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|it| (it.enrolment_id, it)).collect())
}

/// What was said of an enrolment, by session.
pub fn of_enrolment(conn: &mut Conn, enrolment_id: i64) -> QueryResult<HashMap<i64, Presence>> {
    let rows: Vec<Attendance> = attendances::table
        .filter(attendances::enrolment_id.eq(enrolment_id))
        .select(Attendance::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|it| (it.session_id, it.state)).collect())
}

/// How many people of each session something was said of.
pub fn n_said(conn: &mut Conn, class_id: i64) -> QueryResult<HashMap<i64, i64>> {
    let rows: Vec<(i64, i64)> = attendances::table
        .inner_join(class_sessions::table)
        .filter(class_sessions::class_id.eq(class_id))
        .group_by(attendances::session_id)
        .select((attendances::session_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many sessions of a class were held.
pub fn n_held(conn: &mut Conn, class_id: i64, now: NaiveDateTime) -> QueryResult<i64> {
    class_sessions::table
        .filter(class_sessions::class_id.eq(class_id))
        .filter(class_sessions::cancelled_at.is_null())
        .filter(class_sessions::starts_at.le(now))
        .count()
        .get_result(conn)
}

/// At how many of them each person was, late or not; who was at none is left out.
pub fn n_there(conn: &mut Conn, class_id: i64, now: NaiveDateTime) -> QueryResult<Vec<(i64, i64)>> {
    attendances::table
        .inner_join(class_sessions::table)
        .filter(class_sessions::class_id.eq(class_id))
        .filter(class_sessions::cancelled_at.is_null())
        .filter(class_sessions::starts_at.le(now))
        .filter(attendances::state.eq_any(PRESENT))
        .group_by(attendances::enrolment_id)
        .select((attendances::enrolment_id, count_star()))
        .load(conn)
}

/// What was said, with the numbers of the session and of the enrolment.
type Line = (Attendance, String, String);

/// A page of what was said in a class, of one session or of all, in their order.
pub fn list(conn: &mut Conn, class_id: i64, session: Option<&str>, slice: Slice) -> QueryResult<(i64, Vec<Line>)> {
    let wanted = || {
        let mut query = attendances::table
            .inner_join(class_sessions::table)
            .inner_join(enrolments::table)
            .filter(class_sessions::class_id.eq(class_id))
            .into_boxed();
        if let Some(session) = session {
            query = query.filter(class_sessions::reference.eq(session.to_owned()));
        }
        query
    };
    let total = wanted().count().get_result(conn)?;
    let rows = wanted()
        .order((class_sessions::starts_at, attendances::id))
        .limit(slice.limit)
        .offset(slice.offset)
        .select((Attendance::as_select(), class_sessions::reference, enrolments::reference))
        .load(conn)?;
    Ok((total, rows))
}

/// An enrolment, what was said of it, what is, why, and since when.
pub type Change = (i64, String, String, String, NaiveDateTime);

/// What was corrected at a session, the latest first: of whom, what it said, what
/// it says, why, and when.
pub fn corrections(conn: &mut Conn, session_id: i64) -> QueryResult<Vec<Change>> {
    attendance_corrections::table
        .inner_join(attendances::table)
        .filter(attendances::session_id.eq(session_id))
        .order(attendance_corrections::id.desc())
        .limit(100)
        .select((
            attendances::enrolment_id,
            attendance_corrections::old_state,
            attendance_corrections::new_state,
            attendance_corrections::reason,
            attendance_corrections::corrected_at,
        ))
        .load(conn)
}

/// What is said of someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Of whom.
    pub enrolment_id: i64,
    /// What.
    pub state: Presence,
}

#[derive(Insertable, Clone)]
#[diesel(table_name = attendances)]
struct NewAttendance {
    session_id: i64,
    enrolment_id: i64,
    state: &'static str,
    source: &'static str,
    recorded_by: Option<i64>,
    recorded_at: NaiveDateTime,
}

/// Corrections that came without the reason they need: of whom.
#[derive(Debug, PartialEq, Eq)]
pub struct ReasonMissing(pub Vec<i64>);

/// Refuses lists of a class whose results are out, or that does not take place.
///
/// # Errors
/// `Conflict` then.
pub fn check_open(class: &TrainingClass) -> Result<()> {
    match class.state {
        ClassState::Open | ClassState::Running | ClassState::Assessing => Ok(()),
        _ => Err(Error::Conflict("the lists of this class are closed")),
    }
}

/// Writes down who was at a session; what was said already and is the same stays.
/// The people's places in the class follow by [`follow`].
///
/// # Errors
/// The database failed. The inner error: nothing was written.
pub fn record(
    conn: &mut Conn,
    session: &Session,
    entries: &[Entry],
    channel: Channel,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<Result<(), ReasonMissing>> {
    let known = of_session(conn, session.id)?;
    let corrected: Vec<(&Attendance, Presence)> = entries
        .iter()
        .filter_map(|it| known.get(&it.enrolment_id).map(|old| (old, it.state)))
        .filter(|(old, new)| old.state != *new)
        .collect();
    if !corrected.is_empty() && by.reason.is_none() && needs_reason(session, now) {
        return Ok(Err(ReasonMissing(corrected.iter().map(|it| it.0.enrolment_id).collect())));
    }
    let new: Vec<NewAttendance> = entries
        .iter()
        .filter(|it| !known.contains_key(&it.enrolment_id))
        .map(|it| NewAttendance {
            session_id: session.id,
            enrolment_id: it.enrolment_id,
            state: it.state.code(),
            source: channel.code(),
            recorded_by: by.account_id,
            recorded_at: now,
        })
        .collect();
    // SQLite takes so many values at most.
    for rows in new.chunks(1_000) {
        each!(conn, |it| diesel::insert_into(attendances::table).values(rows).execute(it))?;
    }
    for (old, state) in corrected {
        let n_rows = diesel::update(attendances::table.find(old.id))
            .filter(attendances::state.eq(old.state.code()))
            .set(attendances::state.eq(state.code()))
            .execute(conn)?;
        if n_rows == 0 {
            return Err(Error::Conflict("the list was changed at this moment"));
        }
        diesel::insert_into(attendance_corrections::table)
            .values((
                attendance_corrections::attendance_id.eq(old.id),
                attendance_corrections::old_state.eq(old.state.code()),
                attendance_corrections::new_state.eq(state.code()),
                attendance_corrections::reason.eq(by.reason.unwrap_or_default()),
                attendance_corrections::account_id.eq(by.account_id),
                attendance_corrections::corrected_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(Ok(()))
}

/// Moves these people of a class to where its lists say they belong.
///
/// # Errors
/// Someone was faster.
pub fn follow(
    conn: &mut Conn,
    class: &TrainingClass,
    enrolment_ids: &[i64],
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<()> {
    let mut people: Vec<Enrolment> = Vec::new();
    for ids in enrolment_ids.chunks(1_000) {
        let some: Vec<Enrolment> =
            enrolments::table.filter(enrolments::id.eq_any(ids)).select(Enrolment::as_select()).load(conn)?;
        people.extend(some);
    }
    completion::follow(conn, class, &people, by, now)
}

/// The enrolment by which an account is in a class.
pub fn enrolment_of(conn: &mut Conn, class_id: i64, account_id: i64) -> QueryResult<Enrolment> {
    enrolments::table
        .inner_join(profiles::table)
        .filter(enrolments::class_id.eq(class_id))
        .filter(profiles::account_id.eq(account_id))
        .select(Enrolment::as_select())
        .get_result(conn)
}

/// How many people are in a class, past or present.
pub fn n_in_class(conn: &mut Conn, class_id: i64) -> QueryResult<i64> {
    let states: Vec<&str> = EnrolmentState::ALL.iter().filter(|it| it.is_in_class()).map(|it| it.code()).collect();
    enrolments::table
        .filter(enrolments::class_id.eq(class_id))
        .filter(enrolments::state.eq_any(states))
        .count()
        .get_result(conn)
}

/// The name of someone in a class; their number where they have given none.
///
/// # Errors
/// A key is missing, or the database failed.
pub fn name_of(conn: &mut Conn, keys: &Keys, enrolment: &Enrolment) -> Result<String> {
    let profile: Profile = profiles::table.find(enrolment.profile_id).select(Profile::as_select()).get_result(conn)?;
    let name = Contact::open(keys, &profile)?.name;
    Ok(name.unwrap_or_else(|| enrolment.reference.to_uppercase()))
}
