//! What the status lists of credentials are made from.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::certificates::State;
use crate::certificates::credentials::status::{BITS, Purpose};
use crate::db::Conn;
use crate::schema::{certificate_moves, certificates};

/// The last act on any certificate: where it is the same, so are the lists.
pub fn mark(conn: &mut Conn) -> QueryResult<i64> {
    Ok(certificate_moves::table.select(max(certificate_moves::id)).first::<Option<i64>>(conn)?.unwrap_or(0))
}

/// Whose bit is set in a list; `None` where no certificate has a place in it.
pub fn set(conn: &mut Conn, purpose: Purpose, list: i64) -> QueryResult<Option<Vec<i64>>> {
    let (first, after) = (list * BITS, (list + 1) * BITS);
    let highest: Option<i64> = certificates::table.select(max(certificates::id)).first(conn)?;
    // The first one is there from the beginning.
    if list < 0 || (list > 0 && highest.unwrap_or(0) < first) {
        return Ok(None);
    }
    let of_list = certificates::table
        .filter(certificates::id.ge(first))
        .filter(certificates::id.lt(after))
        .order(certificates::id)
        .select(certificates::id);
    let ids = match purpose {
        Purpose::Revocation => {
            of_list.filter(certificates::state.eq_any([State::Revoked.code(), State::Replaced.code()])).load(conn)?
        }
        Purpose::Suspension => of_list
            .filter(certificates::state.eq(State::Issued.code()))
            .filter(certificates::suspended_at.is_not_null())
            .load(conn)?,
    };
    Ok(Some(ids))
}
