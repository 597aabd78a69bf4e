//! The SQL of what a profile's owner wants.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::Conn;
use crate::each;
use crate::profiles::draft::{Preferences, Visibility};
use crate::profiles::queries::touch;
use crate::schema::{employers, profile_exclusions, profile_preferences, profiles};

/// The codes that several profiles look for: profile, kind of code, code.
pub(crate) fn of_profiles(conn: &mut Conn, profile_ids: &[i64]) -> QueryResult<Vec<(i64, String, String)>> {
    profile_preferences::table
        .filter(profile_preferences::profile_id.eq_any(profile_ids))
        .order(profile_preferences::id)
        .select((profile_preferences::profile_id, profile_preferences::kind, profile_preferences::code))
        .load(conn)
}

/// The employers that several profiles exclude: profile, employer.
pub(crate) fn exclusions_of_profiles(conn: &mut Conn, profile_ids: &[i64]) -> QueryResult<Vec<(i64, i64)>> {
    profile_exclusions::table
        .filter(profile_exclusions::profile_id.eq_any(profile_ids))
        .order(profile_exclusions::id)
        .select((profile_exclusions::profile_id, profile_exclusions::employer_id))
        .load(conn)
}

/// Says what someone looks for.
pub fn save_preferences(
    conn: &mut Conn,
    profile_id: i64,
    preferences: &Preferences,
    wants_remote: bool,
    now: NaiveDateTime,
) -> QueryResult<()> {
    replace_preferences(conn, profile_id, preferences)?;
    diesel::update(profiles::table.find(profile_id)).set(profiles::wants_remote.eq(wants_remote)).execute(conn)?;
    touch(conn, profile_id, now)
}

pub(crate) fn replace_preferences(conn: &mut Conn, profile_id: i64, wanted: &Preferences) -> QueryResult<()> {
    let pay = wanted.pay_min.map(|it| i32::try_from(it).unwrap_or(i32::MAX));
    diesel::update(profiles::table.find(profile_id)).set(profiles::wanted_pay.eq(pay)).execute(conn)?;
    diesel::delete(profile_preferences::table.filter(profile_preferences::profile_id.eq(profile_id))).execute(conn)?;
    let mut codes: Vec<(&str, &str)> = Vec::new();
    codes.extend(wanted.occupations.iter().map(|it| ("occupation", it.as_str())));
    codes.extend(wanted.regions.iter().map(|it| ("region", it.as_str())));
    codes.extend(wanted.kinds.iter().map(|it| ("posting_kind", it.code())));
    let mut rows = Vec::with_capacity(codes.len());
    for (i, (kind, code)) in codes.iter().copied().enumerate() {
        // The same wish twice is one wish.
        if !codes[..i].contains(&(kind, code)) {
            rows.push((
                profile_preferences::profile_id.eq(profile_id),
                profile_preferences::kind.eq(kind),
                profile_preferences::code.eq(code),
            ));
        }
    }
    each!(conn, |it| diesel::insert_into(profile_preferences::table).values(&rows).execute(it))?;
    Ok(())
}

/// Says who may find the profile, and which employers never.
pub fn save_visibility(
    conn: &mut Conn,
    profile_id: i64,
    visibility: Visibility,
    excluded: &[i64],
    now: NaiveDateTime,
) -> QueryResult<()> {
    replace_visibility(conn, profile_id, visibility, excluded)?;
    touch(conn, profile_id, now)
}

pub(crate) fn replace_visibility(
    conn: &mut Conn,
    profile_id: i64,
    visibility: Visibility,
    excluded: &[i64],
) -> QueryResult<()> {
    diesel::update(profiles::table.find(profile_id)).set(profiles::visibility.eq(visibility.code())).execute(conn)?;
    diesel::delete(profile_exclusions::table.filter(profile_exclusions::profile_id.eq(profile_id))).execute(conn)?;
    let mut excluded = excluded.to_vec();
    excluded.sort_unstable();
    excluded.dedup();
    let rows: Vec<_> = excluded
        .iter()
        .map(|it| (profile_exclusions::profile_id.eq(profile_id), profile_exclusions::employer_id.eq(*it)))
        .collect();
    each!(conn, |it| diesel::insert_into(profile_exclusions::table).values(&rows).execute(it))?;
    Ok(())
}

/// The employers that a profile excludes: id and name.
pub fn exclusions(conn: &mut Conn, profile_id: i64) -> QueryResult<Vec<(i64, String)>> {
    profile_exclusions::table
        .inner_join(employers::table)
        .filter(profile_exclusions::profile_id.eq(profile_id))
        .order(employers::name)
        .select((employers::id, employers::name))
        .load(conn)
}

/// The employer of exactly this name, or else the only one whose name holds it;
/// `None` where there is none or more than one.
pub fn find_employer(conn: &mut Conn, name: &str) -> QueryResult<Option<i64>> {
    let exact: Option<i64> =
        employers::table.filter(employers::name.eq(name)).select(employers::id).first(conn).optional()?;
    if exact.is_some() {
        return Ok(exact);
    }
    let part = name.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let holding: Vec<i64> = employers::table
        .filter(employers::name.like(format!("%{part}%")).escape('\\'))
        .limit(2)
        .select(employers::id)
        .load(conn)?;
    Ok(if let [only] = holding[..] { Some(only) } else { None })
}

/// The employers of exactly these names, and the names that none has.
pub(crate) fn employers_named(conn: &mut Conn, names: &[String]) -> QueryResult<(Vec<i64>, Vec<String>)> {
    let found: Vec<(i64, String)> =
        employers::table.filter(employers::name.eq_any(names)).select((employers::id, employers::name)).load(conn)?;
    let unknown = names.iter().filter(|name| found.iter().all(|it| it.1 != **name)).cloned().collect();
    Ok((found.into_iter().map(|it| it.0).collect(), unknown))
}
