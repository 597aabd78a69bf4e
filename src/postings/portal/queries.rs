//! The SQL of the employer's own postings.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::compliance::rules::Finding;
use crate::db::{Conn, changes};
use crate::i18n::Loc;
use crate::postings::queries::{self as postings_queries, Posting, Row, draft_of, find_revision};
use crate::postings::reviews::queries::requests_of;
use crate::postings::{Draft, State};
use crate::schema::{applications, job_runs, posting_bases, posting_reviews, posting_views, postings, saved_postings};
use crate::{Error, Result, each};

/// A posting of one's own unit, and what it is to say.
#[derive(Debug, Clone)]
pub struct Work {
    /// As it stands.
    pub posting: Posting,
    /// What it is to say: for a published one with changes, those changes.
    pub draft: Draft,
    /// Whether there are changes that the public does not see.
    pub is_revision: bool,
    /// Whether a reviewer has those changes.
    pub is_revision_submitted: bool,
    /// What a reviewer asks to be changed, field by field.
    pub requests: Vec<(String, String)>,
    /// What the rules find in it now.
    pub findings: Vec<Finding>,
    /// The bases that were given, by the rule that asks for one.
    pub bases: HashMap<String, String>,
}

impl Work {
    /// Whether its parts may be written now.
    pub fn is_editable(&self) -> bool {
        match self.posting.row.state() {
            State::Draft | State::ChangesRequested => true,
            State::Published | State::Hidden => !self.is_revision_submitted,
            _ => false,
        }
    }

    /// Whether there is something to hand in.
    pub fn is_submittable(&self) -> bool {
        match self.posting.row.state() {
            State::Draft | State::ChangesRequested => true,
            _ => self.is_revision && self.is_editable(),
        }
    }

    /// Findings that keep it from being handed in: those that block, and those
    /// that ask for a basis which nobody gave. `for_exception`: what the law knows an
    /// exception from no longer blocks, but asks for the basis of that.
    pub fn obstacles(&self, for_exception: bool) -> impl Iterator<Item = &Finding> {
        let may_pass = move |it: &Finding| !it.is_block() || (for_exception && it.is_contestable());
        self.findings.iter().filter(move |it| !may_pass(it) || !self.bases.contains_key(&*it.rule))
    }

    /// Whether all that blocks it is something from which the law knows an exception.
    pub fn is_contestable(&self) -> bool {
        let mut blocks = self.findings.iter().filter(|it| it.is_block()).peekable();
        blocks.peek().is_some() && blocks.all(Finding::is_contestable)
    }
}

/// A posting of this unit; another's is not found.
pub fn find_own(conn: &mut Conn, employer_id: i64, reference: &str) -> Result<Posting> {
    let posting = postings_queries::find(conn, reference)?;
    if posting.row.employer_id == employer_id { Ok(posting) } else { Err(Error::NotFound) }
}

/// A posting of this unit to be worked on.
///
/// # Errors
/// `NotFound` where it is another unit's.
pub fn load(conn: &mut Conn, employer_id: i64, reference: &str) -> Result<Work> {
    let posting = find_own(conn, employer_id, reference)?;
    let id = posting.row.id;
    let revision = find_revision(conn, id)?;
    let is_revision = revision.is_some();
    let is_revision_submitted = revision.as_ref().is_some_and(|it| it.submitted_at.is_some());
    let draft = match revision {
        Some(it) => Draft { valid_until: posting.row.valid_until, ..it.draft },
        None => draft_of(conn, &posting)?,
    };
    let bases: Vec<(String, String)> = posting_bases::table
        .filter(posting_bases::posting_id.eq(id))
        .select((posting_bases::rule, posting_bases::text))
        .load(conn)?;
    Ok(Work {
        findings: super::submission::check(&draft),
        requests: requests_of(conn, id)?,
        bases: bases.into_iter().collect(),
        posting,
        draft,
        is_revision,
        is_revision_submitted,
    })
}

/// What a posting is to say from now on. A draft says it at once. Of a published
/// one, what its employer may change alone holds at once, and the rest waits as a
/// revision; see the module's own words.
///
/// # Errors
/// `Conflict` where it may not be written now, or changed at this moment.
pub fn save(conn: &mut Conn, work: &Work, wanted: &Draft, by: i64, loc: Loc, now: NaiveDateTime) -> Result<()> {
    if !work.is_editable() {
        return Err(Error::Conflict("a reviewer has the posting, or it has ended"));
    }
    let posting = &work.posting;
    if Shown::of(posting.row.state()) == Shown::Never {
        return postings_queries::write(conn, posting, wanted, now);
    }
    let live = draft_of(conn, posting)?;
    // When it ends is extended by an act of its own, and a source is nobody's to change.
    let (valid_until, source, source_key) = (live.valid_until, live.source.clone(), live.source_key.clone());
    let wanted = Draft { valid_until, source, source_key, ..wanted.clone() };
    let fewer = Draft { headcount: live.headcount.min(wanted.headcount), ..live.clone() };
    let mut at_once = Draft { contact: wanted.contact.clone(), benefits: wanted.benefits.clone(), ..fewer.clone() };
    if super::submission::check(&at_once).len() > super::submission::check(&live).len() {
        // What the rules object to waits for a reviewer.
        at_once = fewer;
    }
    if at_once != live {
        postings_queries::write(conn, posting, &at_once, now)?;
        let what = loc.t("portal-changed-at-once").to_string();
        postings_queries::note(conn, posting.row.id, posting.row.state(), Some(by), &what, now)?;
    }
    if wanted == at_once {
        postings_queries::discard_revision(conn, posting.row.id)?;
    } else {
        // It may be extended until the review is over.
        let revision = Draft { valid_until: None, ..wanted };
        postings_queries::save_revision(conn, posting.row.id, &revision, by, now)?;
    }
    Ok(())
}

/// Whether the public has seen a posting.
#[derive(PartialEq, Eq)]
enum Shown {
    /// It is a draft.
    Never,
    /// Its approved text is known.
    Approved,
}

impl Shown {
    const fn of(state: State) -> Shown {
        if matches!(state, State::Draft | State::ChangesRequested) { Shown::Never } else { Shown::Approved }
    }
}

/// Keeps the bases that an employer gives, one a rule; an empty one is taken away.
pub fn put_bases(conn: &mut Conn, posting_id: i64, bases: &[(String, String)]) -> QueryResult<()> {
    for (rule, text) in bases {
        let known =
            posting_bases::table.filter(posting_bases::posting_id.eq(posting_id)).filter(posting_bases::rule.eq(rule));
        diesel::delete(known).execute(conn)?;
        if !text.is_empty() {
            let row =
                (posting_bases::posting_id.eq(posting_id), posting_bases::rule.eq(rule), posting_bases::text.eq(text));
            diesel::insert_into(posting_bases::table).values(row).execute(conn)?;
        }
    }
    Ok(())
}

/// Sets when a posting ends, and that someone said so.
pub fn set_end(conn: &mut Conn, row: &Row, valid_until: NaiveDateTime, now: NaiveDateTime) -> Result<()> {
    let changed = diesel::update(postings::table.find(row.id))
        .filter(postings::version.eq(row.version))
        .set((
            postings::valid_until.eq(valid_until),
            postings::confirmed_at.eq(now),
            postings::version.eq(row.version + 1),
            postings::updated_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("someone else changed the posting at this moment"));
    }
    changes::record("postings", row.id);
    Ok(())
}

/// Someone said that a posting is still to be filled.
pub fn confirm(conn: &mut Conn, posting_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(postings::table.find(posting_id)).set(postings::confirmed_at.eq(now)).execute(conn)?;
    Ok(())
}

/// What came of a posting so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// How often people looked at its page.
    pub n_views: i64,
    /// How many keep it for later.
    pub n_saves: i64,
    /// How many applied.
    pub n_applications: i64,
    /// The middle of the hours from an application to its first answer, of those that were answered.
    pub answer_hours: Option<i64>,
    /// Fields that a reviewer asks to be changed.
    pub n_requests: usize,
}

/// All postings of a unit, the latest changed first.
pub fn list(conn: &mut Conn, employer_id: i64) -> QueryResult<Vec<Posting>> {
    let ids: Vec<i64> = postings::table
        .filter(postings::employer_id.eq(employer_id))
        .order((postings::updated_at.desc(), postings::id.desc()))
        .select(postings::id)
        .load(conn)?;
    postings_queries::load_many(conn, &ids)
}

/// The figures of these postings.
pub fn figures(conn: &mut Conn, ids: &[i64]) -> QueryResult<HashMap<i64, Figures>> {
    let mut all: HashMap<i64, Figures> = ids.iter().map(|it| (*it, Figures::default())).collect();
    let views: Vec<(i64, i64)> = posting_views::table
        .filter(posting_views::posting_id.eq_any(ids))
        .select((posting_views::posting_id, posting_views::n_views))
        .load(conn)?;
    for (id, n) in views {
        all.entry(id).or_default().n_views += n;
    }
    let saves: Vec<(i64, i64)> = saved_postings::table
        .filter(saved_postings::posting_id.eq_any(ids))
        .group_by(saved_postings::posting_id)
        .select((saved_postings::posting_id, diesel::dsl::count_star()))
        .load(conn)?;
    for (id, n) in saves {
        all.entry(id).or_default().n_saves = n;
    }
    let sent: Vec<(i64, NaiveDateTime, Option<NaiveDateTime>)> = applications::table
        .filter(applications::posting_id.eq_any(ids))
        // Before that it can be taken back without a trace.
        .filter(applications::delivered_at.is_not_null())
        .select((applications::posting_id, applications::submitted_at, applications::answered_at))
        .load(conn)?;
    let mut hours: HashMap<i64, Vec<i64>> = HashMap::new();
    for (id, submitted_at, answered_at) in sent {
        all.entry(id).or_default().n_applications += 1;
        hours.entry(id).or_default().extend(answered_at.map(|it| (it - submitted_at).num_hours()));
    }
    for (id, mut hours) in hours {
        hours.sort_unstable();
        all.entry(id).or_default().answer_hours = hours.get(hours.len() / 2).copied();
    }
    let asked: Vec<i64> = posting_reviews::table
        .filter(posting_reviews::posting_id.eq_any(ids))
        .filter(posting_reviews::outcome.eq("changes_requested"))
        .select(posting_reviews::posting_id)
        .distinct()
        .load(conn)?;
    for id in asked {
        all.entry(id).or_default().n_requests = requests_of(conn, id)?.len();
    }
    Ok(all)
}

/// Postings of employers' own that nobody has confirmed since.
pub fn unconfirmed_since(conn: &mut Conn, since: NaiveDateTime, limit: i64) -> QueryResult<Vec<Posting>> {
    let ids: Vec<i64> = postings::table
        .filter(postings::state.eq(State::Published.code()))
        .filter(postings::confirmed_at.le(since))
        // Where it is a repost, its source looks after it.
        .filter(postings::source.is_null())
        .order(postings::confirmed_at)
        .limit(limit)
        .select(postings::id)
        .load(conn)?;
    postings_queries::load_many(conn, &ids)
}

/// Open postings that end by themselves within these days.
pub fn ending_within(conn: &mut Conn, days: i64, now: NaiveDateTime) -> QueryResult<Vec<Posting>> {
    let ids: Vec<i64> = postings::table
        .filter(postings_queries::open(now))
        .filter(postings::valid_until.le(now + TimeDelta::days(days)))
        .select(postings::id)
        .load(conn)?;
    postings_queries::load_many(conn, &ids)
}

/// Postings of employers' own that were at an end in this span, from its first
/// instant to before its last; not those that a reviewer took down.
pub fn closed_between(conn: &mut Conn, from: NaiveDateTime, to: NaiveDateTime) -> QueryResult<Vec<Posting>> {
    let ids: Vec<i64> = postings::table
        .filter(postings::closed_at.ge(from).and(postings::closed_at.lt(to)))
        .filter(postings::published_at.is_not_null())
        .filter(postings::source.is_null())
        .filter(postings::outcome.ne("removed"))
        .select(postings::id)
        .load(conn)?;
    postings_queries::load_many(conn, &ids)
}

/// Who keeps a posting for later.
pub fn savers(conn: &mut Conn, posting_id: i64) -> QueryResult<Vec<i64>> {
    saved_postings::table
        .filter(saved_postings::posting_id.eq(posting_id))
        .order(saved_postings::id)
        .select(saved_postings::account_id)
        .load(conn)
}

/// Whether a run of the clock for a period is still to be made; it counts as made from now on.
pub fn begin_run(conn: &mut Conn, name: &str, period: &str) -> QueryResult<bool> {
    let row = (job_runs::name.eq(name), job_runs::period.eq(period));
    let n_rows =
        each!(conn, |it| { diesel::insert_into(job_runs::table).values(row).on_conflict_do_nothing().execute(it) })?;
    Ok(n_rows == 1)
}
