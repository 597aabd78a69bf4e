//! All of statistics' SQL: facts out of rows, and the counts of missed searches.

use std::collections::HashMap;

use chrono::{Months, NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::Conn;
use crate::each;
use crate::schema::{
    applications, employers, employment_intentions, hires, mail_queue, postings, profile_preferences, profiles,
    saved_searches, search_misses,
};

/// One row as an indicator sees it. Which of the fields say something depends on
/// the source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fact {
    /// The row.
    pub record_id: i64,
    /// When it became true (UTC).
    pub at: NaiveDateTime,
    /// Whose it is.
    pub employer_id: Option<i64>,
    /// Whom it is about: a profile.
    pub person_id: Option<i64>,
    /// The first posting of the chain that it belongs to.
    pub chain: i64,
    /// Places, searches, 1 for what was answered in time, or seconds.
    pub amount: i64,
    /// Code of the region, where one is known.
    pub region: Option<String>,
    /// Code of the occupation, where one is known.
    pub occupation: Option<String>,
    /// Code of the kind.
    pub kind: String,
    /// Code of how it came about.
    pub source: String,
    /// What the list of records calls it.
    pub label: String,
    /// Where its page is; empty where it has none.
    pub link: String,
}

/// Where facts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Postings by their first publication.
    Published,
    /// People who look for work at the end of the period.
    Seekers,
    /// Intentions by their agreement.
    Intentions,
    /// Hires by their confirmation.
    Hires,
    /// Applications whose promised date lies in the period.
    Due,
    /// Applications that ended without an answer.
    Unanswered,
    /// Applications by their first answer.
    Answered,
    /// Searches without a hit.
    Misses,
    /// Mails that a server took.
    Mails,
    /// Saved searches in use.
    Alerts,
}

/// The facts of a source from an instant until before another.
pub fn facts(conn: &mut Conn, source: Source, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    match source {
        Source::Published => published(conn, from, to),
        Source::Seekers => seekers(conn, to),
        Source::Intentions => intentions(conn, from, to),
        Source::Hires => confirmed_hires(conn, from, to),
        Source::Due => due(conn, from, to),
        Source::Unanswered => unanswered(conn, from, to),
        Source::Answered => answered(conn, from, to),
        Source::Misses => misses(conn, from, to),
        Source::Mails => mails(conn, from, to),
        Source::Alerts => alerts(conn, to),
    }
}

type PostingFacts = (i64, String, String, i64, i32, Option<i32>, Option<NaiveDateTime>, Option<String>, Option<String>);

fn published(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let rows: Vec<(PostingFacts, String, Option<i64>)> = postings::table
        .filter(postings::published_at.ge(from))
        .filter(postings::published_at.lt(to))
        .order(postings::id)
        .select((
            (
                postings::id,
                postings::reference,
                postings::title,
                postings::employer_id,
                postings::headcount,
                postings::first_headcount,
                postings::published_at,
                postings::region,
                postings::occupation,
            ),
            postings::kind,
            postings::relist_of,
        ))
        .load(conn)?;
    let relisted: Vec<(i64, i64)> = rows.iter().filter_map(|it| Some((it.0.0, it.2?))).collect();
    let roots = roots(conn, &relisted)?;
    let fact = |(posting, kind, _): (PostingFacts, String, Option<i64>)| {
        let (id, reference, title, employer_id, headcount, first, at, region, occupation) = posting;
        Fact {
            record_id: id,
            at: at.unwrap_or(from),
            employer_id: Some(employer_id),
            chain: roots.get(&id).copied().unwrap_or(id),
            amount: first.unwrap_or(headcount).into(),
            region,
            occupation,
            kind,
            label: title,
            link: format!("/staff/postings/{reference}"),
            ..Fact::default()
        }
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// The first posting of the chain of each relisted one.
fn roots(conn: &mut Conn, relisted: &[(i64, i64)]) -> QueryResult<HashMap<i64, i64>> {
    let mut origin: HashMap<i64, i64> = relisted.iter().copied().collect();
    let mut unknown: Vec<i64> = relisted.iter().map(|it| it.1).collect();
    while !unknown.is_empty() {
        let mut found: Vec<(i64, Option<i64>)> = Vec::new();
        for chunk in unknown.chunks(500) {
            let some: Vec<(i64, Option<i64>)> = postings::table
                .filter(postings::id.eq_any(chunk))
                .select((postings::id, postings::relist_of))
                .load(conn)?;
            found.extend(some);
        }
        unknown.clear();
        for (id, of) in found {
            if let Some(of) = of
                && origin.insert(id, of).is_none()
            {
                unknown.push(of);
            }
        }
    }
    let root = |id: i64| {
        let mut at = id;
        // A relisted posting names an older one, so this comes to an end.
        while let Some(&of) = origin.get(&at).filter(|of| **of < at) {
            at = of;
        }
        at
    };
    Ok(relisted.iter().map(|(id, _)| (*id, root(*id))).collect())
}

/// Profiles whose owner said something in the six months before the end, and
/// people who applied in them.
fn seekers(conn: &mut Conn, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
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

fn intentions(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
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
fn confirmed_hires(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
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

type ApplicationRow =
    (i64, String, NaiveDateTime, NaiveDateTime, Option<NaiveDateTime>, Option<NaiveDateTime>, String, String);

/// What an application's fact is made of, with the posting's place and trade.
macro_rules! application_columns {
    () => {
        (
            (
                applications::id,
                applications::reference,
                applications::submitted_at,
                applications::promised_at,
                applications::answered_at,
                applications::ended_at,
                applications::state,
                applications::source,
            ),
            (postings::employer_id, postings::region, postings::occupation, postings::kind),
        )
    };
}

type PostingOf = (i64, Option<String>, Option<String>, String);

fn application_fact(row: &ApplicationRow, posting: PostingOf, at: NaiveDateTime, amount: i64) -> Fact {
    let (employer_id, region, occupation, kind) = posting;
    Fact {
        record_id: row.0,
        at,
        employer_id: Some(employer_id),
        amount,
        region,
        occupation,
        kind,
        source: row.7.clone(),
        label: row.1.clone(),
        ..Fact::default()
    }
}

/// Whoever took an application back before an answer was due waits for none.
fn due(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let rows: Vec<(ApplicationRow, PostingOf)> = applications::table
        .inner_join(postings::table)
        .filter(applications::promised_at.ge(from))
        .filter(applications::promised_at.lt(to))
        .order(applications::id)
        .select(application_columns!())
        .load(conn)?;
    let fact = |(row, posting): (ApplicationRow, PostingOf)| {
        let (promised_at, answered_at, ended_at) = (row.3, row.4, row.5);
        let is_answered = answered_at.is_some_and(|it| it <= promised_at);
        let is_moot = !is_answered
            && ended_at.is_some_and(|it| it <= promised_at)
            && matches!(&*row.6, "withdrawn" | "hired_elsewhere" | "posting_closed");
        (!is_moot).then(|| application_fact(&row, posting, promised_at, i64::from(is_answered)))
    };
    Ok(rows.into_iter().filter_map(fact).collect())
}

fn unanswered(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let rows: Vec<(ApplicationRow, PostingOf)> = applications::table
        .inner_join(postings::table)
        .filter(applications::state.eq("unanswered"))
        .filter(applications::ended_at.ge(from))
        .filter(applications::ended_at.lt(to))
        .order(applications::id)
        .select(application_columns!())
        .load(conn)?;
    let fact = |(row, posting): (ApplicationRow, PostingOf)| {
        let at = row.5.unwrap_or(from);
        application_fact(&row, posting, at, 1)
    };
    Ok(rows.into_iter().map(fact).collect())
}

fn answered(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let rows: Vec<(ApplicationRow, PostingOf)> = applications::table
        .inner_join(postings::table)
        .filter(applications::answered_at.ge(from))
        .filter(applications::answered_at.lt(to))
        .order(applications::id)
        .select(application_columns!())
        .load(conn)?;
    let fact = |(row, posting): (ApplicationRow, PostingOf)| {
        let at = row.4.unwrap_or(from);
        let waited = (at - row.2).num_seconds();
        application_fact(&row, posting, at, waited)
    };
    Ok(rows.into_iter().map(fact).collect())
}

fn misses(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let rows: Vec<(i64, NaiveDate, String, i64)> = search_misses::table
        .filter(search_misses::day.ge(crate::clock::day(from)))
        .filter(search_misses::day.lt(crate::clock::day(to)))
        .order(search_misses::id)
        .select((search_misses::id, search_misses::day, search_misses::term, search_misses::n_searches))
        .load(conn)?;
    let fact = |(id, day, term, n): (i64, NaiveDate, String, i64)| Fact {
        record_id: id,
        at: crate::clock::start_of(day),
        amount: n,
        label: term,
        ..Fact::default()
    };
    Ok(rows.into_iter().map(fact).collect())
}

fn mails(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let rows: Vec<(i64, String, Option<NaiveDateTime>)> = mail_queue::table
        .filter(mail_queue::sent_at.ge(from))
        .filter(mail_queue::sent_at.lt(to))
        .order(mail_queue::id)
        .select((mail_queue::id, mail_queue::kind, mail_queue::sent_at))
        .load(conn)?;
    let fact = |(id, kind, at): (i64, String, Option<NaiveDateTime>)| Fact {
        record_id: id,
        at: at.unwrap_or(from),
        amount: 1,
        label: kind.clone(),
        kind,
        ..Fact::default()
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// Those in use now that were confirmed before the end.
fn alerts(conn: &mut Conn, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
    let rows: Vec<(i64, String, Option<NaiveDateTime>)> = saved_searches::table
        .filter(saved_searches::state.eq("active"))
        .filter(saved_searches::confirmed_at.lt(to))
        .order(saved_searches::id)
        .select((saved_searches::id, saved_searches::reference, saved_searches::confirmed_at))
        .load(conn)?;
    let fact = |(id, reference, at): (i64, String, Option<NaiveDateTime>)| Fact {
        record_id: id,
        at: at.unwrap_or(to),
        label: reference,
        ..Fact::default()
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// Adds searches without a hit to the count of their day and term.
pub fn add_misses(conn: &mut Conn, counted: &[((NaiveDate, String), i64)]) -> QueryResult<()> {
    for ((day, term), n) in counted {
        let row = (search_misses::day.eq(day), search_misses::term.eq(term), search_misses::n_searches.eq(n));
        each!(conn, |it| {
            diesel::insert_into(search_misses::table)
                .values(row)
                .on_conflict((search_misses::day, search_misses::term))
                .do_update()
                .set(search_misses::n_searches.eq(search_misses::n_searches + *n))
                .execute(it)
        })?;
    }
    Ok(())
}
