//! The SQL of programmes alone.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::forms::Draft;
use crate::api::Slice;
use crate::codes::{Education, occupations};
use crate::db::Conn;
use crate::schema::{programme_moves, programme_parts, programme_specialisms, programmes};
use crate::training::{Programme, ProgrammeState};
use crate::{Error, Result, crypto, each};

/// Which programmes.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// A word of its name, specialisms or certificates.
    pub q: String,
    /// A code of the classification, or the beginning of one.
    pub occupation: String,
    /// Of these organisations; `None` of any.
    pub organisations: Option<Vec<i64>>,
    /// In this state.
    pub state: Option<ProgrammeState>,
}

/// What stands between two of anything, for `like`.
pub fn pattern(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// A page of programmes, the latest change first, and how many there are.
pub fn list(conn: &mut Conn, wanted: &Wanted, slice: Slice) -> QueryResult<(i64, Vec<Programme>)> {
    let query = || {
        let mut query = programmes::table.into_boxed();
        if let Some(ids) = &wanted.organisations {
            query = query.filter(programmes::organisation_id.eq_any(ids.clone()));
        }
        if let Some(state) = wanted.state {
            query = query.filter(programmes::state.eq(state.code()));
        }
        let word = wanted.q.trim();
        if !word.is_empty() {
            let like = pattern(word);
            let said = programme_specialisms::name
                .like(like.clone())
                .escape('\\')
                .or(programme_specialisms::certificate_name.assume_not_null().like(like.clone()).escape('\\'));
            let ids = programme_specialisms::table.filter(said).select(programme_specialisms::programme_id);
            query = query.filter(programmes::name.like(like).escape('\\').or(programmes::id.eq_any(ids)));
        }
        let code = wanted.occupation.trim();
        if !code.is_empty() {
            let like = format!("{}%", occupations::prefix(code));
            let ids = programme_specialisms::table
                .filter(programme_specialisms::occupation.assume_not_null().like(like))
                .select(programme_specialisms::programme_id);
            query = query.filter(programmes::id.eq_any(ids));
        }
        query
    };
    let total = query().count().get_result(conn)?;
    let rows = query()
        .order((programmes::updated_at.desc(), programmes::id.desc()))
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Programme::as_select())
        .load(conn)?;
    Ok((total, rows))
}

/// Writes a new programme down, as a draft.
pub fn insert(
    conn: &mut Conn,
    organisation_id: i64,
    draft: &Draft,
    copy_of: Option<i64>,
    account_id: i64,
    now: NaiveDateTime,
) -> QueryResult<Programme> {
    let id: i64 = diesel::insert_into(programmes::table)
        .values((
            programmes::reference.eq(crypto::new_reference()),
            programmes::organisation_id.eq(organisation_id),
            programmes::copy_of.eq(copy_of),
            columns(draft),
            programmes::state.eq(ProgrammeState::Draft.code()),
            programmes::created_by.eq(account_id),
            programmes::updated_at.eq(now),
        ))
        .returning(programmes::id)
        .get_result(conn)?;
    insert_rows(conn, id, draft)?;
    diesel::insert_into(programme_moves::table)
        .values((
            programme_moves::programme_id.eq(id),
            programme_moves::to_state.eq(ProgrammeState::Draft.code()),
            programme_moves::account_id.eq(account_id),
            programme_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    crate::training::queries::programme(conn, id)
}

type Columns<'a> = (
    diesel::dsl::Eq<programmes::name, &'a str>,
    diesel::dsl::Eq<programmes::summary, &'a str>,
    diesel::dsl::Eq<programmes::audience, &'static str>,
    diesel::dsl::Eq<programmes::has_duty_roles, bool>,
    diesel::dsl::Eq<programmes::hours, i32>,
    diesel::dsl::Eq<programmes::education, Option<&'static str>>,
    diesel::dsl::Eq<programmes::experience_years, Option<i32>>,
    diesel::dsl::Eq<programmes::age_min, Option<i16>>,
    diesel::dsl::Eq<programmes::certificates_required, String>,
    diesel::dsl::Eq<programmes::pass_mark, i32>,
    diesel::dsl::Eq<programmes::completion_percent, i16>,
    diesel::dsl::Eq<programmes::n_resits, i16>,
    diesel::dsl::Eq<programmes::subsidy_fen, Option<i64>>,
    diesel::dsl::Eq<programmes::certificate_months, Option<i16>>,
);

fn columns(it: &Draft) -> Columns<'_> {
    (
        programmes::name.eq(it.name.as_str()),
        programmes::summary.eq(it.summary.as_str()),
        programmes::audience.eq(it.audience.code()),
        programmes::has_duty_roles.eq(it.has_duty_roles),
        programmes::hours.eq(it.hours),
        programmes::education.eq(it.education.map(Education::code)),
        programmes::experience_years.eq(it.experience_years),
        programmes::age_min.eq(it.age_min),
        programmes::certificates_required.eq(it.certificates_required.join("\n")),
        programmes::pass_mark.eq(it.pass_mark),
        programmes::completion_percent.eq(it.completion_percent),
        programmes::n_resits.eq(it.n_resits),
        programmes::subsidy_fen.eq(it.subsidy_fen),
        programmes::certificate_months.eq(it.certificate_months),
    )
}

fn insert_rows(conn: &mut Conn, id: i64, draft: &Draft) -> QueryResult<()> {
    let specialisms: Vec<_> = (1_i16..)
        .zip(&draft.specialisms)
        .map(|(position, it)| {
            (
                programme_specialisms::programme_id.eq(id),
                programme_specialisms::position.eq(position),
                programme_specialisms::name.eq(it.name.clone()),
                programme_specialisms::occupation.eq(it.occupation.clone()),
                programme_specialisms::level.eq(it.level),
                programme_specialisms::certificate_name.eq(it.certificate_name.clone()),
            )
        })
        .collect();
    each!(conn, |it| diesel::insert_into(programme_specialisms::table).values(specialisms).execute(it))?;
    let parts: Vec<_> = (1_i16..)
        .zip(&draft.parts)
        .map(|(position, it)| {
            (
                programme_parts::programme_id.eq(id),
                programme_parts::position.eq(position),
                programme_parts::name.eq(it.name.clone()),
                programme_parts::full_mark.eq(it.full_mark),
                programme_parts::weight.eq(it.weight),
                programme_parts::least_mark.eq(it.least_mark),
            )
        })
        .collect();
    each!(conn, |it| diesel::insert_into(programme_parts::table).values(parts).execute(it))?;
    Ok(())
}

/// Says a draft anew.
///
/// # Errors
/// `Conflict` where it is no draft any more, or has changed meanwhile.
pub fn update(conn: &mut Conn, it: &Programme, draft: &Draft, now: NaiveDateTime) -> Result<()> {
    let n_rows = diesel::update(programmes::table.find(it.id))
        .filter(programmes::version.eq(it.version))
        .filter(programmes::state.eq(ProgrammeState::Draft.code()))
        .set((columns(draft), programmes::version.eq(it.version + 1), programmes::updated_at.eq(now)))
        .execute(conn)?;
    if n_rows == 0 {
        return Err(Error::Conflict("the programme is no draft any more, or has changed since you read it"));
    }
    // No class can refer to a row of a draft.
    diesel::delete(programme_specialisms::table.filter(programme_specialisms::programme_id.eq(it.id))).execute(conn)?;
    diesel::delete(programme_parts::table.filter(programme_parts::programme_id.eq(it.id))).execute(conn)?;
    insert_rows(conn, it.id, draft)?;
    Ok(())
}

/// The latest reason with which the office gave it back; `None` where it never did.
pub fn given_back(conn: &mut Conn, programme_id: i64) -> QueryResult<Option<String>> {
    let last: Option<Option<String>> = programme_moves::table
        .filter(programme_moves::programme_id.eq(programme_id))
        .filter(programme_moves::from_state.eq(ProgrammeState::Submitted.code()))
        .filter(programme_moves::to_state.eq(ProgrammeState::Draft.code()))
        .order(programme_moves::id.desc())
        .select(programme_moves::reason)
        .first(conn)
        .optional()?;
    Ok(last.flatten())
}
