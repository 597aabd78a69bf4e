//! The SQL of what a posting says.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Posting, employers_concept, find, posting_certificates, posting_questions, postings};
use crate::codes::Education;
use crate::db::{Conn, changes};
use crate::postings::{Draft, Question, State};
use crate::{Error, Result, crypto, each};

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = postings, treat_none_as_null = true)]
struct Contents<'a> {
    employer_id: i64,
    title: &'a str,
    occupation: Option<&'a str>,
    occupation_source: Option<&'static str>,
    occupation_confidence: Option<i16>,
    kind: &'a str,
    headcount: i32,
    duties: &'a str,
    requirements: &'a str,
    pay_min_fen: Option<i64>,
    pay_max_fen: Option<i64>,
    pay_period: &'a str,
    pay_months: i16,
    pay_negotiable: bool,
    region: Option<&'a str>,
    address: Option<&'a str>,
    is_remote: bool,
    education: Option<&'a str>,
    experience_years: Option<i32>,
    majors: String,
    benefits: String,
    contact: Option<&'a str>,
    source: Option<&'a str>,
    source_key: Option<&'a str>,
    valid_until: Option<NaiveDateTime>,
    updated_at: NaiveDateTime,
    contract_months: Option<i32>,
    probation_months: Option<i32>,
}

impl<'a> Contents<'a> {
    fn of(draft: &'a Draft, employer_id: i64, now: NaiveDateTime) -> Contents<'a> {
        Contents {
            employer_id,
            title: &draft.title,
            occupation: draft.occupation.as_deref(),
            occupation_source: draft.occupation.as_ref().map(|_| draft.coded_by.source()),
            occupation_confidence: draft.occupation.as_ref().and(draft.coded_by.confidence()),
            kind: draft.kind.code(),
            headcount: draft.headcount,
            duties: &draft.duties,
            requirements: &draft.requirements,
            pay_min_fen: draft.pay.min_fen,
            pay_max_fen: draft.pay.max_fen,
            pay_period: draft.pay.period.code(),
            pay_months: draft.pay.months,
            pay_negotiable: draft.pay.negotiable,
            region: draft.region.as_deref(),
            address: draft.address.as_deref(),
            is_remote: draft.is_remote,
            education: draft.education.map(Education::code),
            experience_years: draft.experience_years,
            majors: draft.majors.join("\n"),
            benefits: draft.benefits.join("\n"),
            contact: draft.contact.as_deref(),
            source: draft.source.as_deref(),
            source_key: draft.source_key.as_deref(),
            valid_until: draft.valid_until,
            updated_at: now,
            contract_months: draft.contract_months,
            probation_months: draft.probation_months,
        }
    }
}

/// Where a new posting comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin<'a> {
    /// Who made it; `None` for an import.
    pub created_by: Option<i64>,
    /// The posting whose need it is again: it counts once with it.
    pub relist_of: Option<i64>,
    /// The posting whose words it began with.
    pub copy_of: Option<i64>,
    /// When its source published it: it is public at once; `None` makes a draft.
    pub published_at: Option<NaiveDateTime>,
    /// SHA-256 of what its source said.
    pub source_hash: Option<&'a str>,
}

/// Stores a draft of the employer that it names; answers its row's id and its
/// public name. Nobody else sees it yet.
pub fn insert(
    conn: &mut Conn,
    draft: &Draft,
    created_by: Option<i64>,
    now: NaiveDateTime,
) -> QueryResult<(i64, String)> {
    let employer_id = employers_concept::queries::find_or_insert(conn, &draft.employer, now)?;
    insert_for(conn, draft, employer_id, &Origin { created_by, ..Origin::default() }, now)
}

/// Stores a posting of an employer that is known.
pub fn insert_for(
    conn: &mut Conn,
    draft: &Draft,
    employer_id: i64,
    origin: &Origin<'_>,
    now: NaiveDateTime,
) -> QueryResult<(i64, String)> {
    let reference = crypto::new_reference();
    let state = if origin.published_at.is_some() { State::Published } else { State::Draft };
    let id: i64 = diesel::insert_into(postings::table)
        .values((
            Contents::of(draft, employer_id, now),
            postings::reference.eq(&reference),
            postings::state.eq(state.code()),
            postings::published_at.eq(origin.published_at),
            postings::confirmed_at.eq(origin.published_at),
            postings::first_headcount.eq(origin.published_at.map(|_| draft.headcount)),
            postings::source_hash.eq(origin.source_hash),
            postings::created_by.eq(origin.created_by),
            postings::relist_of.eq(origin.relist_of),
            postings::copy_of.eq(origin.copy_of),
        ))
        .returning(postings::id)
        .get_result(conn)?;
    put_certificates(conn, id, draft)?;
    put_questions(conn, id, draft)?;
    Ok((id, reference))
}

fn put_certificates(conn: &mut Conn, id: i64, draft: &Draft) -> QueryResult<()> {
    let mut rows: Vec<(&str, bool)> = Vec::new();
    let required = draft.certificates_required.iter().map(|it| (it.as_str(), true));
    for (name, is_required) in required.chain(draft.certificates_preferred.iter().map(|it| (it.as_str(), false))) {
        if !rows.iter().any(|it| it.0 == name) {
            rows.push((name, is_required));
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = rows
        .iter()
        .map(|(name, is_required)| {
            (
                posting_certificates::posting_id.eq(id),
                posting_certificates::name.eq(*name),
                posting_certificates::is_required.eq(*is_required),
            )
        })
        .collect();
    each!(conn, |it| diesel::insert_into(posting_certificates::table).values(rows).execute(it))?;
    Ok(())
}

fn put_questions(conn: &mut Conn, id: i64, draft: &Draft) -> QueryResult<()> {
    for (position, it) in (1..).zip(&draft.questions) {
        diesel::insert_into(posting_questions::table)
            .values((
                posting_questions::posting_id.eq(id),
                posting_questions::position.eq(position),
                posting_questions::text.eq(&it.text),
                posting_questions::is_required.eq(it.is_required),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// What a posting asks of applicants, in order.
pub fn questions(conn: &mut Conn, posting_id: i64) -> QueryResult<Vec<Question>> {
    let rows: Vec<(String, bool)> = posting_questions::table
        .filter(posting_questions::posting_id.eq(posting_id))
        .order(posting_questions::position)
        .select((posting_questions::text, posting_questions::is_required))
        .load(conn)?;
    Ok(rows.into_iter().map(|(text, is_required)| Question { text, is_required }).collect())
}

/// What a posting says, as its row has it.
pub fn draft_of(conn: &mut Conn, posting: &Posting) -> QueryResult<Draft> {
    let row = &posting.row;
    Ok(Draft {
        title: row.title.clone(),
        employer: posting.employer.name.clone(),
        occupation: row.occupation.clone(),
        coded_by: row.coded_by(),
        kind: row.kind(),
        headcount: row.headcount,
        duties: row.duties.clone(),
        requirements: row.requirements.clone(),
        pay: row.pay(),
        region: row.region.clone(),
        address: row.address.clone(),
        is_remote: row.is_remote,
        education: row.education(),
        experience_years: row.experience_years,
        majors: row.majors(),
        certificates_required: posting.certificates_required.clone(),
        certificates_preferred: posting.certificates_preferred.clone(),
        benefits: row.benefits(),
        contact: row.contact.clone(),
        valid_until: row.valid_until,
        source: row.source.clone(),
        source_key: row.source_key.clone(),
        contract_months: row.contract_months,
        probation_months: row.probation_months,
        questions: questions(conn, row.id)?,
    })
}

impl Posting {
    /// The posting as if it said this: for showing what is not stored as such.
    #[must_use]
    pub fn saying(mut self, it: Draft) -> Posting {
        let row = &mut self.row;
        row.title = it.title;
        row.occupation = it.occupation;
        row.kind = it.kind.code().to_owned();
        row.headcount = it.headcount;
        row.duties = it.duties;
        row.requirements = it.requirements;
        row.pay_min_fen = it.pay.min_fen;
        row.pay_max_fen = it.pay.max_fen;
        row.pay_period = it.pay.period.code().to_owned();
        row.pay_months = it.pay.months;
        row.pay_negotiable = it.pay.negotiable;
        row.region = it.region;
        row.address = it.address;
        row.is_remote = it.is_remote;
        row.education = it.education.map(|it| it.code().to_owned());
        row.experience_years = it.experience_years;
        row.majors = it.majors.join("\n");
        row.benefits = it.benefits.join("\n");
        row.contact = it.contact;
        row.valid_until = it.valid_until;
        row.contract_months = it.contract_months;
        row.probation_months = it.probation_months;
        self.certificates_required = it.certificates_required;
        self.certificates_preferred = it.certificates_preferred;
        self
    }
}

/// Writes new contents over a posting that still has the version that was read,
/// and gives it to the employer that they name.
///
/// # Errors
/// `Conflict` where someone else was faster.
pub fn update(conn: &mut Conn, reference: &str, version: i64, draft: &Draft, now: NaiveDateTime) -> Result<()> {
    let employer_id = employers_concept::queries::find_or_insert(conn, &draft.employer, now)?;
    let old = find(conn, reference)?;
    replace(conn, &old, version, employer_id, draft, now)
}

/// Writes new contents over a posting as it was read; it stays its employer's.
///
/// # Errors
/// `Conflict` where someone else was faster.
pub fn write(conn: &mut Conn, old: &Posting, draft: &Draft, now: NaiveDateTime) -> Result<()> {
    replace(conn, old, old.row.version, old.row.employer_id, draft, now)
}

fn replace(
    conn: &mut Conn,
    old: &Posting,
    version: i64,
    employer_id: i64,
    draft: &Draft,
    now: NaiveDateTime,
) -> Result<()> {
    let old = &old.row;
    // What ends an open posting is when it ends; it never has none.
    let valid_until = draft.valid_until.or(old.published_at.and(old.valid_until));
    let (source, source_key) = (old.source.clone(), old.source_key.clone());
    // A form brings back what it was given: nobody has chosen it by that.
    let is_untouched = draft.coded_by.is_author() && draft.occupation == old.occupation;
    let coded_by = if is_untouched { old.coded_by() } else { draft.coded_by };
    let draft = &Draft { valid_until, source, source_key, coded_by, ..draft.clone() };
    let changed = diesel::update(postings::table)
        .filter(postings::id.eq(old.id))
        .filter(postings::version.eq(version))
        .set((Contents::of(draft, employer_id, now), postings::version.eq(version + 1)))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("the posting has changed since you read it"));
    }
    diesel::delete(posting_certificates::table.filter(posting_certificates::posting_id.eq(old.id))).execute(conn)?;
    put_certificates(conn, old.id, draft)?;
    diesel::delete(posting_questions::table.filter(posting_questions::posting_id.eq(old.id))).execute(conn)?;
    put_questions(conn, old.id, draft)?;
    changes::record("postings", old.id);
    Ok(())
}
