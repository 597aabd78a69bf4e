//! All of postings' SQL: one posting here; moves, imports and lists in files of their own.

mod contents;
mod imports;
mod lists;
mod moves;
mod readers;
mod revisions;
mod units;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::{CodedBy, HiddenReason, Kind, Outcome, Pay, PayPeriod, State};
use crate::codes::Education;
use crate::db::Conn;
pub use contents::{Origin, draft_of, insert, insert_for, questions, update, write};
pub use imports::{Stored, upsert_imported};
pub use lists::{count_by_state, count_open, for_sitemap, list_for_staff};
pub use moves::{Ending, Move, MoveRow, advance, close, due_to_expire, hide, moves, note};
pub use readers::{add_views, forget_saved, is_saved, save, saved_ids};
pub use revisions::{Revision, discard_revision, find_revision, mark_submitted, save_revision};
pub use units::{close_all, hide_all, unhide_all};

use crate::schema::{
    employers, posting_certificates, posting_moves, posting_questions, posting_revisions, posting_views, postings,
    saved_postings,
};
use crate::search::PostingDoc;
use crate::{Error, Result, employers as employers_concept};

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
    pub created_by: Option<i64>,
    pub updated_at: NaiveDateTime,
    pub hidden_reason: Option<String>,
    pub confirmed_at: Option<NaiveDateTime>,
    pub first_headcount: Option<i32>,
    pub relist_of: Option<i64>,
    pub contract_months: Option<i32>,
    pub probation_months: Option<i32>,
    pub occupation_source: Option<String>,
    pub occupation_confidence: Option<i16>,
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

    /// Who says what the occupation is.
    pub fn coded_by(&self) -> CodedBy {
        CodedBy::of_row(self.occupation_source.as_deref(), self.occupation_confidence)
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Hidden)
    }

    /// Why it ended.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.as_deref().and_then(Outcome::parse)
    }

    /// Why it is hidden, where it is.
    pub fn hidden_reason(&self) -> Option<HiddenReason> {
        self.hidden_reason.as_deref().and_then(HiddenReason::parse)
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

    /// Turns the public away from what it may not read.
    ///
    /// # Errors
    /// `Gone` where a reviewer took it down, else `NotFound`.
    pub fn refuse_hidden(&self, now: NaiveDateTime) -> Result<()> {
        match self.outcome() {
            _ if self.is_public(now) => Ok(()),
            Some(Outcome::Removed) if self.published_at.is_some() => Err(Error::Gone),
            _ => Err(Error::NotFound),
        }
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
    // Not `first`: its bound LIMIT makes SQLite parse the statement anew each time.
    let row: Row =
        postings::table.filter(postings::reference.eq(reference)).select(Row::as_select()).get_result(conn)?;
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
    pub fn to_doc(&self) -> Option<PostingDoc> {
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
