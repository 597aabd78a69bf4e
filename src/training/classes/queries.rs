//! The SQL of classes alone.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::forms::Draft;
use crate::api::Slice;
use crate::codes::{occupations, regions};
use crate::db::Conn;
use crate::schema::{accounts, class_moves, class_trainers, programme_specialisms, programmes, training_classes};
use crate::training::programmes::queries::pattern;
use crate::training::{ClassState, Programme, Specialism, TrainingClass};
use crate::{Error, Result, crypto, each};

/// The states in which anyone may see a class.
pub const PUBLIC: [ClassState; 6] = [
    ClassState::Open,
    ClassState::Running,
    ClassState::Assessing,
    ClassState::Released,
    ClassState::Archived,
    ClassState::Cancelled,
];

/// Which classes.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// A word of the class, its programme, specialism or certificate.
    pub q: String,
    /// A code of the classification, or the beginning of one.
    pub occupation: String,
    /// A code of a place, which holds those within it.
    pub region: String,
    /// Only those that people may enrol in at this instant.
    pub open_at: Option<NaiveDateTime>,
    /// In one of these states; none for any.
    pub states: Vec<ClassState>,
    /// Of this programme.
    pub programme_id: Option<i64>,
    /// Of these organisations; `None` of any.
    pub organisations: Option<Vec<i64>>,
    /// Or taught by this account, where `organisations` says which.
    pub trainer: Option<i64>,
}

/// A page of classes by their first day, and how many there are.
pub fn list(conn: &mut Conn, wanted: &Wanted, slice: Slice) -> QueryResult<(i64, Vec<TrainingClass>)> {
    let query = || {
        let mut query = training_classes::table
            .inner_join(programmes::table)
            .inner_join(programme_specialisms::table.on(programme_specialisms::id.eq(training_classes::specialism_id)))
            .into_boxed();
        if let Some(ids) = &wanted.organisations {
            let taught = class_trainers::table
                .filter(class_trainers::account_id.eq(wanted.trainer.unwrap_or(0)))
                .select(class_trainers::class_id);
            query = query
                .filter(training_classes::organisation_id.eq_any(ids.clone()).or(training_classes::id.eq_any(taught)));
        }
        if !wanted.states.is_empty() {
            let codes: Vec<&str> = wanted.states.iter().map(|it| it.code()).collect();
            query = query.filter(training_classes::state.eq_any(codes));
        }
        if let Some(at) = wanted.open_at {
            let is_open = training_classes::state
                .eq(ClassState::Open.code())
                .and(training_classes::enrols_from.le(at))
                .and(training_classes::enrols_until.gt(at));
            query = query.filter(is_open);
        }
        if let Some(id) = wanted.programme_id {
            query = query.filter(training_classes::programme_id.eq(id));
        }
        let word = wanted.q.trim();
        if !word.is_empty() {
            let like = pattern(word);
            query = query.filter(
                training_classes::name
                    .like(like.clone())
                    .escape('\\')
                    .or(programmes::name.like(like.clone()).escape('\\'))
                    .or(programme_specialisms::name.like(like.clone()).escape('\\'))
                    .or(programme_specialisms::certificate_name.assume_not_null().like(like).escape('\\')),
            );
        }
        if !wanted.occupation.is_empty() {
            let like = format!("{}%", occupations::prefix(&wanted.occupation));
            query = query.filter(programme_specialisms::occupation.assume_not_null().like(like));
        }
        if !wanted.region.is_empty() {
            let like = format!("{}%", regions::prefix(&wanted.region));
            query = query.filter(training_classes::region.assume_not_null().like(like));
        }
        query
    };
    let total = query().count().get_result(conn)?;
    let rows = query()
        .order((training_classes::starts_on.desc(), training_classes::id.desc()))
        .limit(slice.limit)
        .offset(slice.offset)
        .select(TrainingClass::as_select())
        .load(conn)?;
    Ok((total, rows))
}

/// The classes that take people, with their last change: for search engines.
pub fn for_sitemap(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<(String, NaiveDateTime)>> {
    training_classes::table
        .filter(training_classes::state.eq(ClassState::Open.code()))
        .filter(training_classes::enrols_until.gt(now))
        .order(training_classes::id)
        .limit(limit)
        .select((training_classes::reference, training_classes::updated_at))
        .load(conn)
}

/// A class's row until the transaction ends: what decides on its seats comes one
/// after the other. It is always the first row that such a transaction takes, so
/// none waits for another in a circle.
pub fn lock(conn: &mut Conn, id: i64) -> QueryResult<TrainingClass> {
    diesel::update(training_classes::table.find(id))
        .set(training_classes::n_taken.eq(training_classes::n_taken))
        .execute(conn)?;
    crate::training::queries::class(conn, id)
}

/// Plans a class.
pub fn insert(
    conn: &mut Conn,
    programme: &Programme,
    specialism: &Specialism,
    organisation_id: i64,
    draft: &Draft,
    account_id: i64,
    now: NaiveDateTime,
) -> QueryResult<TrainingClass> {
    let id: i64 = diesel::insert_into(training_classes::table)
        .values((
            training_classes::reference.eq(crypto::new_reference()),
            training_classes::programme_id.eq(programme.id),
            training_classes::specialism_id.eq(specialism.id),
            training_classes::organisation_id.eq(organisation_id),
            training_classes::name.eq(&draft.name),
            training_classes::region.eq(&draft.region),
            training_classes::place.eq(&draft.place),
            training_classes::is_online.eq(draft.is_online),
            training_classes::online_url.eq(&draft.online_url),
            training_classes::note.eq(&draft.note),
            training_classes::capacity.eq(draft.capacity),
            training_classes::enrols_from.eq(draft.enrols_from),
            training_classes::enrols_until.eq(draft.enrols_until),
            training_classes::starts_on.eq(draft.starts_on),
            training_classes::ends_on.eq(draft.ends_on),
            training_classes::state.eq(ClassState::Planned.code()),
            training_classes::created_by.eq(account_id),
            training_classes::updated_at.eq(now),
        ))
        .returning(training_classes::id)
        .get_result(conn)?;
    diesel::insert_into(class_moves::table)
        .values((
            class_moves::class_id.eq(id),
            class_moves::to_state.eq(ClassState::Planned.code()),
            class_moves::account_id.eq(account_id),
            class_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    crate::training::queries::class(conn, id)
}

/// Says anew what a class is, its seats included: never fewer than are taken.
///
/// # Errors
/// `Conflict` where it has changed meanwhile, or more seats are taken.
pub fn update(
    conn: &mut Conn,
    it: &TrainingClass,
    specialism_id: i64,
    draft: &Draft,
    now: NaiveDateTime,
) -> Result<()> {
    let n_rows = diesel::update(training_classes::table.find(it.id))
        .filter(training_classes::version.eq(it.version))
        .filter(training_classes::n_taken.le(draft.capacity))
        .set((
            training_classes::specialism_id.eq(specialism_id),
            training_classes::name.eq(&draft.name),
            training_classes::region.eq(&draft.region),
            training_classes::place.eq(&draft.place),
            training_classes::is_online.eq(draft.is_online),
            training_classes::online_url.eq(&draft.online_url),
            training_classes::note.eq(&draft.note),
            training_classes::capacity.eq(draft.capacity),
            training_classes::enrols_from.eq(draft.enrols_from),
            training_classes::enrols_until.eq(draft.enrols_until),
            training_classes::starts_on.eq(draft.starts_on),
            training_classes::ends_on.eq(draft.ends_on),
            training_classes::version.eq(it.version + 1),
            training_classes::updated_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 1 { Ok(()) } else { Err(Error::Conflict("the class has changed since you read it")) }
}

/// Someone who teaches a class.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Trainer {
    /// The account.
    pub account_id: i64,
    /// Its public name.
    pub account: String,
    /// How they are addressed.
    pub name: String,
}

/// Who teaches a class, in the order in which they were named.
pub fn trainers(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<Trainer>> {
    class_trainers::table
        .inner_join(accounts::table)
        .filter(class_trainers::class_id.eq(class_id))
        .order(class_trainers::id)
        .select((accounts::id, accounts::reference, accounts::name))
        .load(conn)
}

/// Has an account teach a class; twice is once.
pub fn add_trainer(conn: &mut Conn, class_id: i64, account_id: i64) -> QueryResult<()> {
    let row = (class_trainers::class_id.eq(class_id), class_trainers::account_id.eq(account_id));
    each!(conn, |it| { diesel::insert_into(class_trainers::table).values(row).on_conflict_do_nothing().execute(it) })?;
    Ok(())
}

/// Nobody teaches a class any more.
pub fn clear_trainers(conn: &mut Conn, class_id: i64) -> QueryResult<()> {
    diesel::delete(class_trainers::table.filter(class_trainers::class_id.eq(class_id))).execute(conn)?;
    Ok(())
}

/// Has an account teach a class no more; `NotFound` where it does not.
pub fn remove_trainer(conn: &mut Conn, class_id: i64, account_id: i64) -> QueryResult<()> {
    let own = class_trainers::table
        .filter(class_trainers::class_id.eq(class_id))
        .filter(class_trainers::account_id.eq(account_id));
    if diesel::delete(own).execute(conn)? == 0 { Err(diesel::NotFound) } else { Ok(()) }
}

/// Why a class was cancelled; `None` where it was not.
pub fn cancelled_because(conn: &mut Conn, class_id: i64) -> QueryResult<Option<String>> {
    let last: Option<Option<String>> = class_moves::table
        .filter(class_moves::class_id.eq(class_id))
        .filter(class_moves::to_state.eq(ClassState::Cancelled.code()))
        .select(class_moves::reason)
        .first(conn)
        .optional()?;
    Ok(last.flatten())
}
