//! What a search of people compares and counts, without the rest of a profile.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::searchable;
use crate::codes::Education;
use crate::db::Conn;
use crate::schema::{profile_exclusions, profile_preferences, profiles};

/// What is compared and counted.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The profile's row.
    pub id: i64,
    /// Code of the place where the person lives.
    pub region: Option<String>,
    /// The highest level reached.
    pub education: Option<Education>,
    /// Years of work.
    pub experience_years: Option<i32>,
}

/// Of those of these profiles that an employer may find, in the order of the ids.
pub fn of(conn: &mut Conn, ids: &[i64], employer_id: i64, now: NaiveDateTime) -> QueryResult<Vec<Facts>> {
    type Row = (i64, Option<String>, Option<String>, Option<i32>);
    let rows: Vec<Row> = profiles::table
        .filter(profiles::id.eq_any(ids).and(searchable(now)))
        .select((profiles::id, profiles::region, profiles::education, profiles::experience_years))
        .load(conn)?;
    let excluding: HashSet<i64> = profile_exclusions::table
        .filter(profile_exclusions::profile_id.eq_any(ids).and(profile_exclusions::employer_id.eq(employer_id)))
        .select(profile_exclusions::profile_id)
        .load(conn)?
        .into_iter()
        .collect();
    let mut by_id: HashMap<i64, Facts> = rows
        .into_iter()
        .filter(|it| !excluding.contains(&it.0))
        .map(|(id, region, education, experience_years)| {
            let education = education.as_deref().and_then(Education::parse);
            (id, Facts { id, region, education, experience_years })
        })
        .collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// The occupations that these profiles look for: profile, code.
pub fn occupations(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    profile_preferences::table
        .filter(profile_preferences::profile_id.eq_any(ids).and(profile_preferences::kind.eq("occupation")))
        .select((profile_preferences::profile_id, profile_preferences::code))
        .load(conn)
}
