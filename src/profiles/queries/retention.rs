//! The SQL of deleting a profile, and of what the law keeps of it.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Profile;
use crate::certificates;
use crate::crypto::Keys;
use crate::db::{Conn, changes};
use crate::profiles::draft::{Preferences, Visibility};
use crate::profiles::{entries, wishes};
use crate::schema::profiles;

/// Deletes a profile with all that belongs to it. The log of who looked stays,
/// and the certificates that the office issued, without their link.
pub fn delete(conn: &mut Conn, id: i64) -> QueryResult<()> {
    diesel::delete(profiles::table.find(id)).execute(conn)?;
    changes::record("profiles", id);
    Ok(())
}

/// Deletes of a profile all but its name and what points at it, which the law
/// wants kept until then. It is nobody's from now on, and used for nothing.
pub fn restrict(conn: &mut Conn, keys: &Keys, profile: &Profile, until: NaiveDateTime) -> QueryResult<()> {
    entries::queries::replace(conn, profile.id, &[])?;
    wishes::queries::replace_preferences(conn, profile.id, &Preferences::default())?;
    wishes::queries::replace_visibility(conn, profile.id, Visibility::Hidden, &[])?;
    certificates::queries::relink(conn, keys, profile.id, profile.citizen_id_index.as_deref(), None)?;
    let none: Option<String> = None;
    diesel::update(profiles::table.find(profile.id))
        .set((
            profiles::account_id.eq(None::<i64>),
            profiles::email_sealed.eq(&none),
            profiles::phone_sealed.eq(&none),
            profiles::citizen_id_sealed.eq(&none),
            profiles::citizen_id_index.eq(&none),
            profiles::region.eq(&none),
            profiles::education.eq(&none),
            profiles::experience_years.eq(None::<i32>),
            profiles::headline.eq(""),
            profiles::summary.eq(""),
            profiles::restricted_until.eq(until),
        ))
        .execute(conn)?;
    changes::record("profiles", profile.id);
    Ok(())
}

/// Deletes what was kept for the law and need no longer be.
pub fn purge(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::delete(profiles::table.filter(profiles::restricted_until.le(now))).execute(conn)
}
