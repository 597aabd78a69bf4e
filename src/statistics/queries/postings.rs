//! Facts of postings by their first publication.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Fact;
use crate::db::Conn;
use crate::schema::postings;

type PostingFacts = (i64, String, String, i64, i32, Option<i32>, Option<NaiveDateTime>, Option<String>, Option<String>);

pub(super) fn published(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
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
