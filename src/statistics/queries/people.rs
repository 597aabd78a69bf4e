//! Facts of people: who looks for work, who agreed an intention, who was hired.

use std::collections::HashMap;

use chrono::{Months, NaiveDateTime};
use diesel::prelude::*;

use super::Fact;
use crate::db::Conn;
use crate::schema::{applications, employers, employment_intentions, hires, postings, profile_preferences, profiles};

/// Profiles whose owner said something in the six months before the end, and
/// people who applied in them.
pub(super) fn seekers(conn: &mut Conn, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let since = to.checked_sub_months(Months::new(6)).unwrap_or(to);
    let applied: Vec<i64> = applications::table
        .filter(applications::submitted_at.ge(since))
        .filter(applications::submitted_at.lt(to))
        .select(applications::profile_id)
        .distinct()
        .load(conn)?;
    let columns = (profiles::id, profiles::reference, profiles::updated_at, profiles::region);
    let mut rows: Vec<(i64, String, NaiveDateTime, Option<String>)> = profiles::table
        .filter(profiles::updated_at.ge(since))
        .filter(profiles::updated_at.lt(to))
        .select(columns)
        .load(conn)?;
    for chunk in applied.chunks(500) {
        let some: Vec<_> = profiles::table.filter(profiles::id.eq_any(chunk)).select(columns).load(conn)?;
        rows.extend(some);
    }
    rows.sort_by_key(|it| it.0);
    rows.dedup_by_key(|it| it.0);
    let wanted: Vec<(i64, String)> = profile_preferences::table
        .filter(profile_preferences::kind.eq("occupation"))
        .order(profile_preferences::id.desc())
        .select((profile_preferences::profile_id, profile_preferences::code))
        .load(conn)?;
    // The first one named counts: a person stands under one occupation.
    let wanted: HashMap<i64, String> = wanted.into_iter().collect();
    let fact = |(id, reference, at, region): (i64, String, NaiveDateTime, Option<String>)| Fact {
        record_id: id,
        at,
        person_id: Some(id),
        region,
        occupation: wanted.get(&id).cloned(),
        link: format!("/staff/profiles/{reference}"),
        label: reference,
        ..Fact::default()
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// Region and occupation of the posting that it was about.
type PlaceAndTrade = (Option<String>, Option<String>);

pub(super) fn intentions(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    type Row = (i64, String, i64, i64, Option<NaiveDateTime>, String, Option<String>);
    let rows: Vec<(Row, Option<PlaceAndTrade>)> = employment_intentions::table
        .inner_join(employers::table)
        .left_join(postings::table)
        .filter(employment_intentions::agreed_at.ge(from))
        .filter(employment_intentions::agreed_at.lt(to))
        .order(employment_intentions::id)
        .select((
            (
                employment_intentions::id,
                employment_intentions::reference,
                employment_intentions::employer_id,
                employment_intentions::profile_id,
                employment_intentions::agreed_at,
                employment_intentions::source,
                employers::region,
            ),
            (postings::region, postings::occupation).nullable(),
        ))
        .load(conn)?;
    let fact = |((id, reference, employer_id, person_id, at, source, home), posting): (Row, Option<_>)| {
        let (region, occupation): PlaceAndTrade = posting.unwrap_or_default();
        Fact {
            record_id: id,
            at: at.unwrap_or(from),
            employer_id: Some(employer_id),
            person_id: Some(person_id),
            region: region.or(home),
            occupation,
            source,
            label: reference,
            ..Fact::default()
        }
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// The first confirmed hire of each person by each employer.
pub(super) fn confirmed_hires(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    type Row = (i64, String, i64, i64, Option<NaiveDateTime>, String, Option<String>);
    let rows: Vec<(Row, Option<PlaceAndTrade>)> = hires::table
        .inner_join(employers::table)
        .left_join(postings::table)
        .filter(hires::confirmed_at.lt(to))
        .filter(hires::objected_at.is_null())
        .order((hires::confirmed_at, hires::id))
        .select((
            (
                hires::id,
                hires::reference,
                hires::employer_id,
                hires::profile_id,
                hires::confirmed_at,
                hires::source,
                employers::region,
            ),
            (postings::region, postings::occupation).nullable(),
        ))
        .load(conn)?;
    let mut known = std::collections::HashSet::new();
    let mut facts = Vec::new();
    for ((id, reference, employer_id, person_id, at, source, home), posting) in rows {
        let at = at.unwrap_or(from);
        if !known.insert((employer_id, person_id)) || at < from {
            continue;
        }
        let (region, occupation) = posting.unwrap_or_default();
        facts.push(Fact {
            record_id: id,
            at,
            employer_id: Some(employer_id),
            person_id: Some(person_id),
            region: region.or(home),
            occupation,
            source,
            label: reference,
            ..Fact::default()
        });
    }
    Ok(facts)
}
