//! All of postings' SQL.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::{Draft, Kind, Outcome, Pay, PayPeriod, State};
use crate::codes::Education;
use crate::db::{Conn, changes};
use crate::schema::{employers, posting_certificates, posting_moves, postings};
use crate::search::PostingDoc;
use crate::{Error, Result, crypto, each, employers as employers_concept};

/// A posting as its row is.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = postings)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Row {
    pub id: i64,
    pub reference: String,
    pub employer_id: i64,
    pub title: String,
    pub occupation: Option<String>,
    pub kind: String,
    pub headcount: i32,
    pub duties: String,
    pub requirements: String,
    pub pay_min_fen: Option<i64>,
    pub pay_max_fen: Option<i64>,
    pub pay_period: String,
    pub pay_months: i16,
    pub pay_negotiable: bool,
    pub region: Option<String>,
    pub address: Option<String>,
    pub is_remote: bool,
    pub education: Option<String>,
    pub experience_years: Option<i32>,
    pub majors: String,
    pub benefits: String,
    pub contact: Option<String>,
    pub source: Option<String>,
    pub source_key: Option<String>,
    pub state: String,
    pub outcome: Option<String>,
    pub published_at: Option<NaiveDateTime>,
    pub valid_until: Option<NaiveDateTime>,
    pub closed_at: Option<NaiveDateTime>,
    pub version: i64,
    pub updated_at: NaiveDateTime,
}

/// A posting with its employer and its certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// The posting's own row.
    pub row: Row,
    /// Who wants to fill it.
    pub employer: employers_concept::Employer,
    /// Certificates without which no one is taken.
    pub certificates_required: Vec<String>,
    /// Certificates that are welcome.
    pub certificates_preferred: Vec<String>,
}

impl Row {
    /// 性质
    pub fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or(Kind::FullTime)
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Hidden)
    }

    /// Why it ended.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.as_deref().and_then(Outcome::parse)
    }

    /// The least education asked for.
    pub fn education(&self) -> Option<Education> {
        self.education.as_deref().and_then(Education::parse)
    }

    /// 薪酬
    pub fn pay(&self) -> Pay {
        Pay {
            min_fen: self.pay_min_fen,
            max_fen: self.pay_max_fen,
            period: PayPeriod::parse(&self.pay_period).unwrap_or(PayPeriod::Month),
            months: self.pay_months,
            negotiable: self.pay_negotiable,
        }
    }

    /// Whether people can apply now.
    pub fn is_open(&self, now: NaiveDateTime) -> bool {
        self.state() == State::Published && self.valid_until.is_some_and(|it| it > now)
    }

    /// Whether the public may read it: open, or ended after it was public.
    pub fn is_public(&self, now: NaiveDateTime) -> bool {
        self.is_open(now)
            || (self.published_at.is_some()
                && matches!(self.state(), State::Closed | State::Published)
                && self.outcome() != Some(Outcome::Removed))
    }

    /// Majors asked for.
    pub fn majors(&self) -> Vec<String> {
        lines(&self.majors)
    }

    /// 福利
    pub fn benefits(&self) -> Vec<String> {
        lines(&self.benefits)
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().filter(|it| !it.is_empty()).map(ToOwned::to_owned).collect()
}

/// Published and not yet at its end.
#[auto_type(no_type_alias)]
pub fn open(now: NaiveDateTime) -> _ {
    postings::state.eq("published").and(postings::valid_until.gt(now))
}

/// The posting of this public name, in whatever state.
pub fn find(conn: &mut Conn, reference: &str) -> QueryResult<Posting> {
    let row: Row = postings::table.filter(postings::reference.eq(reference)).select(Row::as_select()).first(conn)?;
    with_parts(conn, vec![row])?.pop().ok_or(diesel::result::Error::NotFound)
}

/// The postings of these ids, in the order of the ids; missing ones are left out.
pub fn load_many(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<Posting>> {
    let mut rows: Vec<Row> = postings::table.filter(postings::id.eq_any(ids)).select(Row::as_select()).load(conn)?;
    let place: HashMap<i64, usize> = ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    rows.sort_by_key(|it| place.get(&it.id).copied());
    with_parts(conn, rows)
}

/// Those of these ids that are open now, in the order of the ids.
pub fn load_open(conn: &mut Conn, ids: &[i64], now: NaiveDateTime) -> QueryResult<Vec<Posting>> {
    let mut all = load_many(conn, ids)?;
    all.retain(|it| it.row.is_open(now));
    Ok(all)
}

fn with_parts(conn: &mut Conn, rows: Vec<Row>) -> QueryResult<Vec<Posting>> {
    let employer_ids: Vec<i64> = rows.iter().map(|it| it.employer_id).collect();
    let employers: HashMap<i64, employers_concept::Employer> =
        employers_concept::queries::load_many(conn, &employer_ids)?.into_iter().map(|it| (it.id, it)).collect();
    let ids: Vec<i64> = rows.iter().map(|it| it.id).collect();
    let names: Vec<(i64, String, bool)> = posting_certificates::table
        .filter(posting_certificates::posting_id.eq_any(&ids))
        .order(posting_certificates::id)
        .select((posting_certificates::posting_id, posting_certificates::name, posting_certificates::is_required))
        .load(conn)?;
    let mut certificates: HashMap<i64, [Vec<String>; 2]> = HashMap::new();
    for (id, name, is_required) in names {
        certificates.entry(id).or_default()[usize::from(is_required)].push(name);
    }
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let employer = employers.get(&row.employer_id)?.clone();
            let [preferred, required] = certificates.remove(&row.id).unwrap_or_default();
            Some(Posting { row, employer, certificates_required: required, certificates_preferred: preferred })
        })
        .collect())
}

/// What the index needs of those that are open; the others of these ids leave it.
pub fn for_index(conn: &mut Conn, ids: &[i64], now: NaiveDateTime) -> QueryResult<Vec<PostingDoc>> {
    Ok(load_open(conn, ids, now)?.iter().filter_map(Posting::to_doc).collect())
}

/// The ids after one, in order: for building the index from the rows.
pub fn ids_after(conn: &mut Conn, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    postings::table.filter(postings::id.gt(after)).order(postings::id).limit(limit).select(postings::id).load(conn)
}

/// The ids of all open postings, in order: for the comparison with the index.
pub fn open_ids(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<i64>> {
    postings::table.filter(open(now)).order(postings::id).select(postings::id).load(conn)
}

impl Posting {
    /// Everything that its text search goes over.
    pub fn body(&self) -> String {
        let lists = [&self.certificates_required, &self.certificates_preferred].map(|it| it.join(" "));
        [&*self.row.duties, &self.row.requirements, &self.row.majors, &lists[0], &lists[1], &self.row.benefits]
            .join("\n")
    }

    /// As the index takes it; `None` where it was never published.
    fn to_doc(&self) -> Option<PostingDoc> {
        Some(PostingDoc {
            id: self.row.id,
            title: self.row.title.clone(),
            employer: self.employer.name.clone(),
            employer_id: self.row.employer_id,
            body: self.body(),
            region: self.row.region.clone(),
            address: self.row.address.clone(),
            occupation: self.row.occupation.clone(),
            kind: self.row.kind(),
            education: self.row.education(),
            experience_years: self.row.experience_years,
            pay: self.row.pay(),
            headcount: self.row.headcount,
            published_at: self.row.published_at?,
            valid_until: self.row.valid_until?,
        })
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = postings, treat_none_as_null = true)]
struct Contents<'a> {
    employer_id: i64,
    title: &'a str,
    occupation: Option<&'a str>,
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
}

impl<'a> Contents<'a> {
    fn of(draft: &'a Draft, employer_id: i64, now: NaiveDateTime) -> Contents<'a> {
        Contents {
            employer_id,
            title: &draft.title,
            occupation: draft.occupation.as_deref(),
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
        }
    }
}

/// Stores a draft; answers its row's id and its public name. Nobody else sees it yet.
pub fn insert(
    conn: &mut Conn,
    draft: &Draft,
    created_by: Option<i64>,
    now: NaiveDateTime,
) -> QueryResult<(i64, String)> {
    let employer_id = employers_concept::queries::find_or_insert(conn, &draft.employer, now)?;
    insert_for(conn, draft, employer_id, created_by, State::Draft, None, None, now)
}

#[expect(clippy::too_many_arguments, reason = "one row; the callers above and below name what they mean")]
fn insert_for(
    conn: &mut Conn,
    draft: &Draft,
    employer_id: i64,
    created_by: Option<i64>,
    state: State,
    published_at: Option<NaiveDateTime>,
    source_hash: Option<&str>,
    now: NaiveDateTime,
) -> QueryResult<(i64, String)> {
    let reference = crypto::new_reference();
    let contents = Contents::of(draft, employer_id, now);
    let id: i64 = diesel::insert_into(postings::table)
        .values((
            contents,
            postings::reference.eq(&reference),
            postings::state.eq(state.code()),
            postings::published_at.eq(published_at),
            postings::source_hash.eq(source_hash),
            postings::created_by.eq(created_by),
        ))
        .returning(postings::id)
        .get_result(conn)?;
    put_certificates(conn, id, draft)?;
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

/// Writes new contents over a posting that still has the version that was read.
///
/// # Errors
/// `Conflict` where someone else was faster.
pub fn update(conn: &mut Conn, reference: &str, version: i64, draft: &Draft, now: NaiveDateTime) -> Result<()> {
    let employer_id = employers_concept::queries::find_or_insert(conn, &draft.employer, now)?;
    let old = find(conn, reference)?.row;
    // What ends an open posting is when it ends; it never has none.
    let valid_until = draft.valid_until.or(old.published_at.and(old.valid_until));
    let draft = &Draft { valid_until, source: old.source, source_key: old.source_key, ..draft.clone() };
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
    changes::record("postings", old.id);
    Ok(())
}

/// A move of a posting from the state that it is in now.
#[derive(Debug, Clone)]
pub struct Move<'a> {
    /// Where it goes.
    pub to: State,
    /// Why it ends, where it does.
    pub outcome: Option<Outcome>,
    /// Who moves it; `None` for the clock.
    pub account_id: Option<i64>,
    /// Why, where someone said.
    pub reason: Option<&'a str>,
}

/// Moves a posting: a guarded update and a history row. A first publication
/// fixes when it was, and when it ends if nobody said: after 90 days.
///
/// # Errors
/// `Conflict` where the state does not allow it, or someone else was faster.
pub fn advance(conn: &mut Conn, reference: &str, step: &Move<'_>, now: NaiveDateTime) -> Result<()> {
    let row = find(conn, reference)?.row;
    if !row.state().may_become(step.to) {
        return Err(Error::Conflict("the posting's state does not allow this"));
    }
    let published_at = row.published_at.or((step.to == State::Published).then_some(now));
    let longest = now + TimeDelta::days(90);
    let valid_until = match step.to {
        State::Published => Some(row.valid_until.filter(|it| *it > now).unwrap_or(longest)),
        _ => row.valid_until,
    };
    let changed = diesel::update(postings::table)
        .filter(postings::id.eq(row.id))
        .filter(postings::state.eq(&row.state))
        .filter(postings::version.eq(row.version))
        .set((
            postings::state.eq(step.to.code()),
            postings::outcome.eq(step.outcome.map(Outcome::code)),
            postings::published_at.eq(published_at),
            postings::valid_until.eq(valid_until),
            postings::closed_at.eq((step.to == State::Closed).then_some(now)),
            postings::version.eq(row.version + 1),
            postings::updated_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("someone else moved the posting at this moment"));
    }
    diesel::insert_into(posting_moves::table)
        .values((
            posting_moves::posting_id.eq(row.id),
            posting_moves::from_state.eq(&row.state),
            posting_moves::to_state.eq(step.to.code()),
            posting_moves::account_id.eq(step.account_id),
            posting_moves::reason.eq(step.reason),
            posting_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    changes::record("postings", row.id);
    Ok(())
}

/// Postings that have reached their end and are not closed yet.
pub fn due_to_expire(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<String>> {
    postings::table
        .filter(postings::state.eq("published"))
        .filter(postings::valid_until.le(now))
        .order(postings::valid_until)
        .limit(limit)
        .select(postings::reference)
        .load(conn)
}

/// What became of an imported posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It is new, or differs from what its source said before.
    Stored,
    /// Its source said the same before.
    Unchanged,
}

/// Stores a posting of another source and publishes it; one that is known under
/// its source's name is replaced where it differs. `employers` remembers ids
/// across a whole import.
pub fn upsert_imported(
    conn: &mut Conn,
    draft: &Draft,
    published_at: NaiveDateTime,
    employers: &mut HashMap<String, i64>,
    now: NaiveDateTime,
) -> Result<Stored> {
    let hash = crypto::sha256_hex(format!("{draft:?}").as_bytes());
    let known: Option<(i64, String, Option<String>, i64)> = match (&draft.source, &draft.source_key) {
        (Some(source), Some(key)) => postings::table
            .filter(postings::source.eq(source))
            .filter(postings::source_key.eq(key))
            .select((postings::id, postings::reference, postings::source_hash, postings::version))
            .first(conn)
            .optional()?,
        _ => None,
    };
    if known.as_ref().is_some_and(|it| it.2.as_ref() == Some(&hash)) {
        return Ok(Stored::Unchanged);
    }
    if let Some((id, reference, _, version)) = known {
        update(conn, &reference, version, draft, now)?;
        diesel::update(postings::table.find(id)).set(postings::source_hash.eq(&hash)).execute(conn)?;
        return Ok(Stored::Stored);
    }
    let employer_id = match employers.get(&draft.employer) {
        Some(id) => *id,
        None => {
            let id = employers_concept::queries::find_or_insert(conn, &draft.employer, now)?;
            employers.insert(draft.employer.clone(), id);
            id
        }
    };
    let valid_until = draft.valid_until.unwrap_or(published_at + TimeDelta::days(90));
    let draft = &Draft { valid_until: Some(valid_until), ..draft.clone() };
    let (id, _) = insert_for(conn, draft, employer_id, None, State::Published, Some(published_at), Some(&hash), now)?;
    changes::record("postings", id);
    Ok(Stored::Stored)
}

/// For staff: all postings, the latest changed first, in one state or all.
pub fn list_for_staff(
    conn: &mut Conn,
    state: Option<State>,
    text: &str,
    limit: i64,
    offset: i64,
) -> QueryResult<(Vec<Posting>, i64)> {
    let pattern = format!("%{}%", text.trim().replace(['%', '_'], ""));
    let matching = || {
        let mut query = postings::table.inner_join(employers::table).into_boxed();
        if let Some(state) = state {
            query = query.filter(postings::state.eq(state.code()));
        }
        if !text.trim().is_empty() {
            query = query.filter(postings::title.like(pattern.clone()).or(employers::name.like(pattern.clone())));
        }
        query
    };
    let total: i64 = matching().count().get_result(conn)?;
    let rows: Vec<Row> = matching()
        .order((postings::updated_at.desc(), postings::id.desc()))
        .limit(limit)
        .offset(offset)
        .select(Row::as_select())
        .load(conn)?;
    Ok((with_parts(conn, rows)?, total))
}

/// How many postings stand in each state.
pub fn count_by_state(conn: &mut Conn) -> QueryResult<Vec<(String, i64)>> {
    postings::table
        .group_by(postings::state)
        .select((postings::state, diesel::dsl::count_star()))
        .order(postings::state)
        .load(conn)
}

/// A move as the history shows it.
#[derive(Debug, Clone, Queryable)]
pub struct MoveRow {
    /// Where it came from.
    pub from_state: String,
    /// Where it went.
    pub to_state: String,
    /// Why.
    pub reason: Option<String>,
    /// When (UTC).
    pub moved_at: NaiveDateTime,
}

/// The history of a posting, newest first.
pub fn moves(conn: &mut Conn, posting_id: i64) -> QueryResult<Vec<MoveRow>> {
    posting_moves::table
        .filter(posting_moves::posting_id.eq(posting_id))
        .order(posting_moves::id.desc())
        .select((posting_moves::from_state, posting_moves::to_state, posting_moves::reason, posting_moves::moved_at))
        .load(conn)
}

/// Open postings, the places that they offer, and the employers that offer them.
pub fn count_open(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<(i64, i64, i64)> {
    let n_postings: i64 = postings::table.filter(open(now)).count().get_result(conn)?;
    let headcount: Option<i64> =
        postings::table.filter(open(now)).select(diesel::dsl::sum(postings::headcount)).first(conn)?;
    let n_employers: i64 = postings::table
        .filter(open(now))
        .select(diesel::dsl::count(postings::employer_id).aggregate_distinct())
        .first(conn)?;
    Ok((n_postings, headcount.unwrap_or(0), n_employers))
}

/// Public names and days of the last change of all open postings: for the sitemap.
pub fn for_sitemap(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<(String, NaiveDateTime)>> {
    postings::table
        .filter(open(now))
        .order(postings::id.desc())
        .limit(limit)
        .select((postings::reference, postings::updated_at))
        .load(conn)
}
