//! Facts of the service itself: searches without a hit, mails, saved searches.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::Fact;
use crate::db::Conn;
use crate::each;
use crate::schema::{mail_queue, saved_searches, search_misses};

pub(super) fn misses(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
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

pub(super) fn mails(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
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
pub(super) fn alerts(conn: &mut Conn, to: NaiveDateTime) -> QueryResult<Vec<Fact>> {
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
