//! How often certificates were checked.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Conn;
use crate::each;
use crate::schema::certificate_checks;

/// Adds counts to their days.
pub fn add(conn: &mut Conn, rows: &[(NaiveDate, &'static str, &'static str, i64)]) -> QueryResult<()> {
    for (day, channel, answer, n) in rows {
        let row = (
            certificate_checks::day.eq(*day),
            certificate_checks::channel.eq(*channel),
            certificate_checks::answer.eq(*answer),
            certificate_checks::n.eq(*n),
        );
        each!(conn, |it| {
            diesel::insert_into(certificate_checks::table)
                .values(row)
                .on_conflict((certificate_checks::day, certificate_checks::channel, certificate_checks::answer))
                .do_update()
                .set(certificate_checks::n.eq(certificate_checks::n + *n))
                .execute(it)
        })?;
    }
    Ok(())
}

/// How many checks since a day.
pub fn since(conn: &mut Conn, from: NaiveDate) -> QueryResult<i64> {
    let days: Vec<i64> =
        certificate_checks::table.filter(certificate_checks::day.ge(from)).select(certificate_checks::n).load(conn)?;
    Ok(days.iter().sum())
}

/// Checks from one day to another, both included: by way and answer.
pub fn between(
    conn: &mut Conn,
    from: NaiveDate,
    until: NaiveDate,
) -> QueryResult<Vec<(NaiveDate, String, String, i64)>> {
    certificate_checks::table
        .filter(certificate_checks::day.between(from, until))
        .order((certificate_checks::day, certificate_checks::channel, certificate_checks::answer))
        .select((
            certificate_checks::day,
            certificate_checks::channel,
            certificate_checks::answer,
            certificate_checks::n,
        ))
        .load(conn)
}
