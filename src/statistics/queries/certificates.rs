//! Facts of certificates: issued, in force, and what became of them.

use std::collections::HashMap;

use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::training::courses;
use super::{Fact, Source};
use crate::certificates::State;
use crate::clock;
use crate::db::Conn;
use crate::schema::{certificates, enrolments};

/// Row, reference, number, holder, name, trade, level.
type What = (i64, String, String, Option<i64>, String, Option<String>, Option<i16>);
/// First day, last day, end of its validity by an act, suspension.
type When = (NaiveDate, Option<NaiveDate>, Option<NaiveDateTime>, Option<NaiveDateTime>);
/// Programme, region, and the class that it came from.
type Whence = (Option<String>, Option<String>, Option<i64>);

/// The facts of one source of them.
pub(super) fn facts(conn: &mut Conn, source: Source, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let (first, last) = (clock::day(from), clock::day(to) - Days::new(1));
    let (issued, revoked, replaced) = (State::Issued.code(), State::Revoked.code(), State::Replaced.code());
    let all = certificates::table
        .left_join(enrolments::table.on(certificates::enrolment_id.eq(enrolments::id.nullable())))
        .order(certificates::id)
        .select((
            (
                certificates::id,
                certificates::reference,
                certificates::number,
                certificates::profile_id,
                certificates::name,
                certificates::occupation,
                certificates::level,
            ),
            (certificates::issued_on, certificates::expires_on, certificates::revoked_at, certificates::suspended_at),
            (certificates::programme, certificates::region, enrolments::class_id.nullable()),
        ))
        .into_boxed();
    let wanted = match source {
        Source::Valid => all
            .filter(certificates::issued_on.le(last))
            .filter(certificates::expires_on.is_null().or(certificates::expires_on.ge(last)))
            // What ended it later did not end it then.
            .filter(certificates::state.eq(issued).or(certificates::revoked_at.ge(to)))
            .filter(certificates::suspended_at.is_null().or(certificates::suspended_at.ge(to))),
        Source::Expired => all
            .filter(certificates::state.eq(issued))
            .filter(certificates::expires_on.ge(first))
            .filter(certificates::expires_on.le(last)),
        Source::Suspended => all.filter(certificates::state.eq(issued)).filter(certificates::suspended_at.lt(to)),
        Source::Revoked | Source::Replaced => all
            .filter(certificates::state.eq(if source == Source::Revoked { revoked } else { replaced }))
            .filter(certificates::revoked_at.ge(from))
            .filter(certificates::revoked_at.lt(to)),
        _ => all.filter(certificates::issued_on.ge(first)).filter(certificates::issued_on.le(last)),
    };
    let rows: Vec<(What, When, Whence)> = wanted.load(conn)?;
    let (courses, replacing) = (courses(conn)?, replacing(conn)?);
    let fact = |(what, when, whence): (What, When, Whence)| {
        let (id, reference, number, person_id, name, occupation, level) = what;
        let (issued_on, expires_on, ended_at, suspended_at) = when;
        let (programme, region, class_id) = whence;
        let is_counted = match (source, replacing.get(&id)) {
            // One certificate, whatever the number on its paper.
            (Source::Issued, old) => old.is_none(),
            (Source::Valid, Some(Some(since))) => *since < to,
            _ => true,
        };
        let course = class_id.and_then(|it| courses.get(&it));
        let at = match source {
            Source::Expired => expires_on.map(clock::start_of),
            Source::Suspended => suspended_at,
            Source::Revoked | Source::Replaced => ended_at,
            _ => None,
        };
        is_counted.then(|| Fact {
            record_id: id,
            at: at.unwrap_or_else(|| clock::start_of(issued_on)),
            person_id,
            amount: 1,
            region,
            occupation,
            level,
            specialism: course.map_or_else(|| name.clone(), |it| it.specialism.clone()),
            programme: programme.or_else(|| course.map(|it| it.programme.clone())).unwrap_or_default(),
            audience: course.map(|it| it.audience.clone()).unwrap_or_default(),
            label: number,
            link: format!("/staff/certificates/{reference}"),
            ..Fact::default()
        })
    };
    Ok(rows.into_iter().filter_map(fact).collect())
}

/// Certificates that took the place of another, and since when.
fn replacing(conn: &mut Conn) -> QueryResult<HashMap<i64, Option<NaiveDateTime>>> {
    let rows: Vec<(Option<i64>, Option<NaiveDateTime>)> = certificates::table
        .filter(certificates::replaced_by.is_not_null())
        .select((certificates::replaced_by, certificates::revoked_at))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(new, at)| Some((new?, at))).collect())
}
