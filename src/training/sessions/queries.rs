//! The SQL of sessions, and the moves of a timetable.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::notices::{self, Told};
use crate::app::App;
use crate::clock;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::schema::{
    accounts, attendances, class_sessions, class_trainers, enrolment_moves, enrolments, profiles, training_classes,
    training_members,
};
use crate::training::queries::class as find_class;
use crate::training::{
    ClassState, Enrolment, EnrolmentState, MemberRole, Presence, TrainingClass, enrolments as people,
};
use crate::{Error, Result, crypto};

/// A session as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = class_sessions)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Session {
    pub id: i64,
    pub reference: String,
    pub class_id: i64,
    pub starts_at: NaiveDateTime,
    pub ends_at: NaiveDateTime,
    pub place: String,
    pub topic: String,
    pub sequence: i32,
    pub cancelled_at: Option<NaiveDateTime>,
    pub code_seed_sealed: Option<String>,
    pub updated_at: NaiveDateTime,
}

impl Session {
    /// Whether it takes place, or has.
    pub const fn is_planned(&self) -> bool {
        self.cancelled_at.is_none()
    }

    /// Whether it has begun: those count for the completion of a class.
    pub fn is_held(&self, now: NaiveDateTime) -> bool {
        self.is_planned() && self.starts_at <= now
    }

    /// Whether it goes on at this instant.
    pub fn is_on(&self, now: NaiveDateTime) -> bool {
        self.is_held(now) && now < self.ends_at
    }

    /// Where it is: its own place, or the class's.
    pub fn place<'a>(&'a self, class: &'a TrainingClass) -> &'a str {
        if self.place.is_empty() { &class.place } else { &self.place }
    }
}

/// When, where and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// UTC.
    pub starts_at: NaiveDateTime,
    /// UTC, after the start.
    pub ends_at: NaiveDateTime,
    /// Empty for the class's own.
    pub place: String,
    /// What it is about; may be empty.
    pub topic: String,
}

/// The sessions of a class in their order, cancelled ones among them.
pub fn of_class(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<Session>> {
    class_sessions::table
        .filter(class_sessions::class_id.eq(class_id))
        .order((class_sessions::starts_at, class_sessions::id))
        .select(Session::as_select())
        .load(conn)
}

/// The session of a class by its reference.
pub fn find(conn: &mut Conn, class_id: i64, reference: &str) -> QueryResult<Session> {
    class_sessions::table
        .filter(class_sessions::class_id.eq(class_id))
        .filter(class_sessions::reference.eq(reference))
        .select(Session::as_select())
        .get_result(conn)
}

/// The session of a reference, of whatever class.
pub fn find_any(conn: &mut Conn, reference: &str) -> QueryResult<Session> {
    class_sessions::table.filter(class_sessions::reference.eq(reference)).select(Session::as_select()).get_result(conn)
}

/// Who hears of a class: an account, its language, and the enrolment by which it
/// is in the class; `None` for those who teach it.
pub type Listener = (i64, Loc, Option<String>);

/// Whoever is in a class now and has an account, and whoever teaches it.
pub fn listeners(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<Listener>> {
    let mut all: Vec<Listener> = learners(conn, class_id)?;
    let trainers: Vec<(i64, String)> = class_trainers::table
        .inner_join(accounts::table)
        .filter(class_trainers::class_id.eq(class_id))
        .order(class_trainers::id)
        .select((accounts::id, accounts::locale))
        .load(conn)?;
    all.extend(trainers.into_iter().map(|(id, locale)| (id, Loc::parse(&locale), None)));
    Ok(all)
}

/// Whoever is in a class now and has an account.
pub fn learners(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<Listener>> {
    use crate::training::EnrolmentState::{Absent, Attending, Completed, Enrolled, Failed, Passed};
    let states = [Enrolled, Attending, Completed, Passed, Failed, Absent].map(|it| it.code());
    let rows: Vec<(i64, String, String)> = enrolments::table
        .inner_join(profiles::table)
        .inner_join(accounts::table.on(accounts::id.nullable().eq(profiles::account_id)))
        .filter(enrolments::class_id.eq(class_id))
        .filter(enrolments::state.eq_any(states))
        .order(enrolments::id)
        .select((accounts::id, accounts::locale, enrolments::reference))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, locale, reference)| (id, Loc::parse(&locale), Some(reference))).collect())
}

/// An account's enrolments that are a place in a class, or were one until they ended.
pub fn places(conn: &mut Conn, account_id: i64) -> QueryResult<Vec<Enrolment>> {
    let mut all: Vec<Enrolment> = enrolments::table
        .inner_join(profiles::table)
        .filter(profiles::account_id.eq(account_id))
        .order(enrolments::id)
        .select(Enrolment::as_select())
        .load(conn)?;
    let others: Vec<i64> = all.iter().filter(|it| !it.state.is_in_class()).map(|it| it.id).collect();
    let left: Vec<i64> = enrolment_moves::table
        .filter(enrolment_moves::enrolment_id.eq_any(others))
        .filter(enrolment_moves::to_state.eq(EnrolmentState::Enrolled.code()))
        .select(enrolment_moves::enrolment_id)
        .load(conn)?;
    all.retain(|it| it.state.is_in_class() || left.contains(&it.id));
    Ok(all)
}

/// The accounts that manage an organisation.
pub fn managers(conn: &mut Conn, organisation_id: i64) -> QueryResult<Vec<i64>> {
    training_members::table
        .filter(training_members::organisation_id.eq(organisation_id))
        .filter(training_members::role.eq(MemberRole::Manager.code()))
        .order(training_members::id)
        .select(training_members::account_id)
        .load(conn)
}

/// Whether a slot lies over one of these sessions, other than itself.
fn overlaps(sessions: &[Session], slot: &Slot, except: Option<i64>) -> bool {
    sessions
        .iter()
        .filter(|it| it.is_planned() && Some(it.id) != except)
        .any(|it| it.starts_at < slot.ends_at && slot.starts_at < it.ends_at)
}

/// What is wrong with a change of a timetable: the message's name.
pub type Wrong = &'static str;

fn check_open(class: &TrainingClass) -> Result<()> {
    match class.state {
        ClassState::Planned | ClassState::Open | ClassState::Running => Ok(()),
        _ => Err(Error::Conflict("the timetable of this class is closed")),
    }
}

/// Adds sessions, all or none; those ahead are told in one piece of news.
///
/// # Errors
/// `Conflict` where the class no longer meets. The inner error: one lies over another.
pub fn add(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    slots: &[Slot],
    now: NaiveDateTime,
) -> Result<Result<Vec<Session>, Wrong>> {
    check_open(class)?;
    let mut known = of_class(conn, class.id)?;
    let mut added = Vec::new();
    for slot in slots {
        if overlaps(&known, slot, None) {
            return Ok(Err("classroom-session-overlap"));
        }
        let id: i64 = diesel::insert_into(class_sessions::table)
            .values((
                class_sessions::reference.eq(crypto::new_reference()),
                class_sessions::class_id.eq(class.id),
                class_sessions::starts_at.eq(slot.starts_at),
                class_sessions::ends_at.eq(slot.ends_at),
                class_sessions::place.eq(&slot.place),
                class_sessions::topic.eq(&slot.topic),
                class_sessions::updated_at.eq(now),
            ))
            .returning(class_sessions::id)
            .get_result(conn)?;
        let it = get(conn, id)?;
        known.push(it.clone());
        added.push(it);
    }
    follow_days(conn, app, class.id, now)?;
    let ahead: Vec<Session> = added.iter().filter(|it| it.starts_at > now).cloned().collect();
    notices::tell(conn, app, class, &ahead, &Told::Added, now)?;
    Ok(Ok(added))
}

fn get(conn: &mut Conn, id: i64) -> QueryResult<Session> {
    class_sessions::table.find(id).select(Session::as_select()).get_result(conn)
}

/// Changes a session; the same again changes nothing. Another time or place is
/// told, another topic only written into the calendar.
///
/// # Errors
/// `Conflict` where it was cancelled, has begun, or was changed at this moment.
/// The inner error: it would lie over another.
pub fn change(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    it: &Session,
    slot: &Slot,
    now: NaiveDateTime,
) -> Result<Result<(), Wrong>> {
    check_open(class)?;
    let is_moved = (it.starts_at, it.ends_at, &it.place) != (slot.starts_at, slot.ends_at, &slot.place);
    if !is_moved && it.topic == slot.topic {
        return Ok(Ok(()));
    }
    if !it.is_planned() || (is_moved && it.starts_at <= now) {
        return Err(Error::Conflict("a session that was cancelled or has begun stays as it was"));
    }
    if overlaps(&of_class(conn, class.id)?, slot, Some(it.id)) {
        return Ok(Err("classroom-session-overlap"));
    }
    if is_moved && slot.starts_at <= now {
        return Ok(Err("classroom-day-past"));
    }
    let n_rows = diesel::update(class_sessions::table.find(it.id))
        .filter(class_sessions::sequence.eq(it.sequence))
        .filter(class_sessions::cancelled_at.is_null())
        .set((
            class_sessions::starts_at.eq(slot.starts_at),
            class_sessions::ends_at.eq(slot.ends_at),
            class_sessions::place.eq(&slot.place),
            class_sessions::topic.eq(&slot.topic),
            class_sessions::sequence.eq(it.sequence + 1),
            class_sessions::updated_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 0 {
        return Err(Error::Conflict("the session was changed at this moment"));
    }
    follow_days(conn, app, class.id, now)?;
    if is_moved {
        let changed = get(conn, it.id)?;
        notices::tell(conn, app, class, &[changed], &Told::Changed { before: it.starts_at }, now)?;
    }
    Ok(Ok(()))
}

/// Cancels a session. One that is over can still be: it did not take place.
///
/// # Errors
/// `Conflict` where it is cancelled already, or someone was there.
pub fn cancel(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    it: &Session,
    reason: &str,
    now: NaiveDateTime,
) -> Result<()> {
    check_open(class)?;
    let n_there: i64 = attendances::table
        .filter(attendances::session_id.eq(it.id))
        .filter(attendances::state.eq_any([Presence::Present.code(), Presence::Late.code()]))
        .count()
        .get_result(conn)?;
    if n_there > 0 {
        return Err(Error::Conflict("someone was at this session: it took place"));
    }
    let n_rows = diesel::update(class_sessions::table.find(it.id))
        .filter(class_sessions::cancelled_at.is_null())
        .set((
            class_sessions::cancelled_at.eq(now),
            class_sessions::sequence.eq(class_sessions::sequence + 1),
            class_sessions::updated_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 0 {
        return Err(Error::Conflict("the session is cancelled already"));
    }
    follow_days(conn, app, class.id, now)?;
    let cancelled = get(conn, it.id)?;
    notices::tell(conn, app, class, &[cancelled], &Told::Cancelled { reason: reason.to_owned() }, now)
}

/// Cancels what is ahead of a class that does not take place, for the calendars'
/// sake; its people are told of the class.
pub fn cancel_ahead(conn: &mut Conn, class_id: i64, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::update(class_sessions::table)
        .filter(class_sessions::class_id.eq(class_id))
        .filter(class_sessions::cancelled_at.is_null())
        .filter(class_sessions::starts_at.gt(now))
        .set((
            class_sessions::cancelled_at.eq(now),
            class_sessions::sequence.eq(class_sessions::sequence + 1),
            class_sessions::updated_at.eq(now),
        ))
        .execute(conn)
}

/// Gives a session the seed of its code, where it has none.
pub(in crate::training) fn set_seed(conn: &mut Conn, id: i64, sealed: &str) -> QueryResult<()> {
    diesel::update(class_sessions::table.find(id))
        .filter(class_sessions::code_seed_sealed.is_null())
        .set(class_sessions::code_seed_sealed.eq(sealed))
        .execute(conn)?;
    Ok(())
}

/// The first and last day of a class that nobody was told of are those of its sessions.
/// Once it is public they only widen, and its people hear of it: what was announced is
/// narrowed on the page of the class alone. Without sessions they stay as planned.
fn follow_days(conn: &mut Conn, app: &App, class_id: i64, now: NaiveDateTime) -> Result<()> {
    let sessions = of_class(conn, class_id)?;
    let planned = || sessions.iter().filter(|it| it.is_planned());
    let first = planned().map(|it| clock::day(it.starts_at)).min();
    let last = planned().map(|it| clock::last_day(it.ends_at)).max();
    let Some((mut first, mut last)) = first.zip(last) else { return Ok(()) };
    let known = find_class(conn, class_id)?;
    let is_public = known.state != ClassState::Planned;
    if is_public {
        (first, last) = (first.min(known.starts_on), last.max(known.ends_on));
    }
    if (first, last) == (known.starts_on, known.ends_on) {
        return Ok(());
    }
    diesel::update(training_classes::table.find(class_id))
        .set((
            training_classes::starts_on.eq(first),
            training_classes::ends_on.eq(last),
            training_classes::version.eq(training_classes::version + 1),
            training_classes::updated_at.eq(now),
        ))
        .execute(conn)?;
    if is_public {
        let changed = find_class(conn, class_id)?;
        people::notices::tell_class(conn, app, &changed, "training-class-changed", "", now)?;
    }
    Ok(())
}
