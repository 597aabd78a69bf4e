//! Facts of training: classes, who is in them, who was there, and the results.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::min;
use diesel::prelude::*;

use super::{Fact, Source};
use crate::clock;
use crate::db::Conn;
use crate::schema::{
    attendances, class_sessions, enrolments, programme_specialisms, programmes, training_classes,
    training_organisations,
};
use crate::training::queries::class_title;
use crate::training::{ClassState, EnrolmentState, Presence};

/// What a class says of everyone in it.
#[derive(Debug, Clone)]
pub(super) struct Course {
    reference: String,
    name: String,
    region: Option<String>,
    capacity: i32,
    starts_on: NaiveDate,
    state: String,
    pub(super) programme: String,
    pub(super) audience: String,
    hours: i32,
    subsidy_fen: Option<i64>,
    pub(super) specialism: String,
    occupation: Option<String>,
    level: Option<i16>,
}

impl Course {
    fn title(&self) -> String {
        class_title(&self.name, &self.programme, &self.specialism)
    }

    fn fact(&self, at: NaiveDateTime) -> Fact {
        Fact {
            at,
            region: self.region.clone(),
            occupation: self.occupation.clone(),
            level: self.level,
            specialism: self.specialism.clone(),
            programme: self.programme.clone(),
            audience: self.audience.clone(),
            link: format!("/teaching/classes/{}", self.reference),
            ..Fact::default()
        }
    }
}

/// All classes by their row; there are hundreds, where enrolments are thousands.
pub(super) fn courses(conn: &mut Conn) -> QueryResult<HashMap<i64, Course>> {
    type Class = (i64, String, String, Option<String>, i32, NaiveDate, String);
    type Programme = (String, String, i32, Option<i64>);
    type Specialism = (String, Option<String>, Option<i16>);
    let rows: Vec<(Class, Programme, Specialism, Option<String>)> = training_classes::table
        .inner_join(programmes::table.on(programmes::id.eq(training_classes::programme_id)))
        .inner_join(programme_specialisms::table.on(programme_specialisms::id.eq(training_classes::specialism_id)))
        .inner_join(training_organisations::table.on(training_organisations::id.eq(training_classes::organisation_id)))
        .select((
            (
                training_classes::id,
                training_classes::reference,
                training_classes::name,
                training_classes::region,
                training_classes::capacity,
                training_classes::starts_on,
                training_classes::state,
            ),
            (programmes::name, programmes::audience, programmes::hours, programmes::subsidy_fen),
            (programme_specialisms::name, programme_specialisms::occupation, programme_specialisms::level),
            training_organisations::region,
        ))
        .load(conn)?;
    let course = |(class, programme, specialism, home): (Class, Programme, Specialism, Option<String>)| {
        let (id, reference, name, region, capacity, starts_on, state) = class;
        let (programme, audience, hours, subsidy_fen) = programme;
        let (specialism, occupation, level) = specialism;
        let course = Course {
            reference,
            name,
            // A class that says no place is where its organisation is.
            region: region.or(home),
            capacity,
            starts_on,
            state,
            programme,
            audience,
            hours,
            subsidy_fen,
            specialism,
            occupation,
            level,
        };
        (id, course)
    };
    Ok(rows.into_iter().map(course).collect())
}

/// Classes by their first day; a cancelled one was never given.
pub(super) fn classes(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let mut facts: Vec<Fact> = courses(conn)?
        .into_iter()
        .map(|(id, it)| (id, clock::start_of(it.starts_on), it))
        .filter(|(_, at, it)| from <= *at && *at < to && it.state != ClassState::Cancelled.code())
        .map(|(id, at, it)| Fact { record_id: id, amount: it.capacity.into(), label: it.title(), ..it.fact(at) })
        .collect();
    facts.sort_by_key(|it| it.record_id);
    Ok(facts)
}

/// An enrolment: its row, number, class and profile, and when it counts.
type EnrolmentRow = (i64, String, i64, i64, Option<NaiveDateTime>);

/// Facts out of enrolments, by their class.
fn of_enrolments(conn: &mut Conn, rows: Vec<EnrolmentRow>, amount: impl Fn(&Course) -> i64) -> QueryResult<Vec<Fact>> {
    let courses = courses(conn)?;
    let fact = |(id, reference, class_id, profile_id, at): EnrolmentRow| {
        let course = courses.get(&class_id)?;
        Some(Fact {
            record_id: id,
            person_id: Some(profile_id),
            amount: amount(course),
            label: reference,
            ..course.fact(at?)
        })
    };
    Ok(rows.into_iter().filter_map(fact).collect())
}

/// States of whoever has, or had, a place in the class.
fn in_class() -> Vec<&'static str> {
    EnrolmentState::ALL.iter().filter(|it| it.is_in_class()).map(|it| it.code()).collect()
}

pub(super) fn enrolled(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let rows: Vec<EnrolmentRow> = enrolments::table
        .filter(enrolments::state.eq_any(in_class()))
        .filter(enrolments::applied_at.ge(from))
        .filter(enrolments::applied_at.lt(to))
        .order(enrolments::id)
        .select((
            enrolments::id,
            enrolments::reference,
            enrolments::class_id,
            enrolments::profile_id,
            enrolments::applied_at.nullable(),
        ))
        .load(conn)?;
    of_enrolments(conn, rows, |_| 1)
}

/// Whoever was at a session of a class, once, whatever became of them later.
pub(super) fn attended(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let counting: Vec<&str> = Presence::ALL.iter().filter(|it| it.counts()).map(|it| it.code()).collect();
    let rows: Vec<EnrolmentRow> = attendances::table
        .inner_join(class_sessions::table.on(class_sessions::id.eq(attendances::session_id)))
        .inner_join(enrolments::table.on(enrolments::id.eq(attendances::enrolment_id)))
        .filter(attendances::state.eq_any(counting))
        .filter(class_sessions::cancelled_at.is_null())
        .group_by((enrolments::id, enrolments::reference, enrolments::class_id, enrolments::profile_id))
        .having(min(class_sessions::starts_at).ge(from).and(min(class_sessions::starts_at).lt(to)))
        .order(enrolments::id)
        .select((
            enrolments::id,
            enrolments::reference,
            enrolments::class_id,
            enrolments::profile_id,
            min(class_sessions::starts_at),
        ))
        .load(conn)?;
    of_enrolments(conn, rows, |_| 1)
}

/// Whoever was there often enough, with the hours of the programme.
pub(super) fn taught(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    use EnrolmentState::{Absent, Completed, Failed, Passed};
    type Row = (i64, String, i64, i64);
    let states = [Completed, Passed, Failed, Absent].map(EnrolmentState::code);
    let rows: Vec<(Row, NaiveDate)> = enrolments::table
        .inner_join(training_classes::table.on(training_classes::id.eq(enrolments::class_id)))
        .filter(enrolments::state.eq_any(states))
        .filter(training_classes::ends_on.ge(clock::day(from)))
        .filter(training_classes::ends_on.lt(clock::day(to)))
        .order(enrolments::id)
        .select((
            (enrolments::id, enrolments::reference, enrolments::class_id, enrolments::profile_id),
            training_classes::ends_on,
        ))
        .load(conn)?;
    let rows = rows
        .into_iter()
        .map(|((id, reference, class, profile), day)| (id, reference, class, profile, Some(clock::start_of(day))));
    of_enrolments(conn, rows.collect(), |it| it.hours.into())
}

/// Results that people can read: all of them, those passed, or those that are paid for.
pub(super) fn results(
    conn: &mut Conn,
    source: Source,
    from: NaiveDateTime,
    to: NaiveDateTime,
) -> QueryResult<Vec<Fact>> {
    let (passed, failed) = (EnrolmentState::Passed.code(), EnrolmentState::Failed.code());
    let rows: Vec<(EnrolmentRow, String)> = enrolments::table
        .filter(enrolments::state.eq_any([passed, failed]))
        .filter(enrolments::result_at.ge(from))
        .filter(enrolments::result_at.lt(to))
        .order(enrolments::id)
        .select((
            (
                enrolments::id,
                enrolments::reference,
                enrolments::class_id,
                enrolments::profile_id,
                enrolments::result_at,
            ),
            enrolments::state,
        ))
        .load(conn)?;
    let is_passed = |it: &(EnrolmentRow, String)| it.1 == passed;
    if source == Source::Assessed {
        let passes: Vec<i64> = rows.iter().filter(|it| is_passed(it)).map(|it| it.0.0).collect();
        let mut facts = of_enrolments(conn, rows.into_iter().map(|it| it.0).collect(), |_| 0)?;
        for fact in &mut facts {
            // Both are in the order of the rows.
            fact.amount = i64::from(passes.binary_search(&fact.record_id).is_ok());
        }
        return Ok(facts);
    }
    let rows = rows.into_iter().filter(is_passed).map(|it| it.0).collect();
    let mut facts =
        of_enrolments(conn, rows, |it| if source == Source::Passed { 1 } else { it.subsidy_fen.unwrap_or(0) })?;
    facts.retain(|it| it.amount > 0);
    Ok(facts)
}
