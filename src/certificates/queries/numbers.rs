//! Drawing numbers: a row for each series, so that numbers have no gaps and none
//! comes twice, however many nodes draw at once. A thousand are drawn in one go.

use diesel::prelude::*;

use crate::certificates::scheme::Scheme;
use crate::db::Conn;
use crate::schema::{certificate_numbers, certificates};
use crate::{Result, each};

/// Draws the next numbers of a year and region. A transaction that fails gives
/// them back: the row is locked until it ends.
///
/// # Errors
/// The series is used up.
pub fn draw(conn: &mut Conn, scheme: &Scheme, year: i32, region: &str, n: usize) -> Result<Vec<String>> {
    let n = u32::try_from(n).map_err(anyhow::Error::from)?;
    let series = scheme.series(year, region);
    let last = match add(conn, &series, n)? {
        Some(last) => last,
        None => {
            let highest = i32::try_from(highest(conn, scheme, year, region)?).map_err(anyhow::Error::from)?;
            let row = (certificate_numbers::series.eq(&series), certificate_numbers::last.eq(highest));
            // Another node may begin the series at this very moment.
            each!(conn, |it| {
                diesel::insert_into(certificate_numbers::table).values(row).on_conflict_do_nothing().execute(it)
            })?;
            add(conn, &series, n)?.ok_or(diesel::NotFound)?
        }
    };
    let last = u32::try_from(last).map_err(anyhow::Error::from)?;
    if last > scheme.most() {
        return Err(anyhow::anyhow!("the numbers of {series} are used up: set another certificates.number").into());
    }
    Ok((last - n + 1..=last).map(|running| scheme.number(year, region, running)).collect())
}

fn add(conn: &mut Conn, series: &str, n: u32) -> Result<Option<i32>> {
    let n = i32::try_from(n).map_err(anyhow::Error::from)?;
    let row = certificate_numbers::table.filter(certificate_numbers::series.eq(series));
    Ok(diesel::update(row)
        .set(certificate_numbers::last.eq(certificate_numbers::last + n))
        .returning(certificate_numbers::last)
        .get_result(conn)
        .optional()?)
}

/// The highest that stands on a certificate: a series may be older than its row.
fn highest(conn: &mut Conn, scheme: &Scheme, year: i32, region: &str) -> QueryResult<u32> {
    let numbers: Vec<String> = certificates::table
        .filter(certificates::number.like(scheme.like(year, region)).escape('\\'))
        .select(certificates::number)
        .load(conn)?;
    Ok(numbers.iter().filter_map(|it| scheme.running(it)).max().unwrap_or(0))
}
