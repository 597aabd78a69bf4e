//! The SQL of intentions (就业意向): one open for each person and employer.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::super::{Channel, INTENTION_DAYS, IntentionState, Origin, Proposer, notices};
use crate::api::Slice;
use crate::app::App;
use crate::applications::{Application, Side};
use crate::db::Conn;
use crate::postings::Posting;
use crate::schema::employment_intentions as intentions;
use crate::{Error, Result, crypto, each};

/// An intention as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = intentions)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Intention {
    pub id: i64,
    pub reference: String,
    pub employer_id: i64,
    pub profile_id: i64,
    pub posting_id: Option<i64>,
    pub application_id: Option<i64>,
    #[diesel(deserialize_as = String)]
    pub state: IntentionState,
    #[diesel(deserialize_as = String)]
    pub source: Origin,
    pub proposed_by: String,
    pub proposed_at: NaiveDateTime,
    pub seeker_confirmed_at: Option<NaiveDateTime>,
    pub seeker_channel: Option<String>,
    pub employer_confirmed_at: Option<NaiveDateTime>,
    pub employer_channel: Option<String>,
    pub agreed_at: Option<NaiveDateTime>,
    pub ended_at: Option<NaiveDateTime>,
}

impl Intention {
    /// When and how a side said so: an instant (UTC) and a code of [`Channel`].
    pub fn said(&self, side: Side) -> Option<(NaiveDateTime, Channel)> {
        let (at, channel) = match side {
            Side::Seeker => (self.seeker_confirmed_at, &self.seeker_channel),
            Side::Employer => (self.employer_confirmed_at, &self.employer_channel),
        };
        at.zip(channel.as_deref().and_then(Channel::parse))
    }
}

/// An intention to propose.
#[derive(Debug, Clone, Copy)]
pub struct NewIntention {
    /// The employer.
    pub employer_id: i64,
    /// The person.
    pub profile_id: i64,
    /// For which posting.
    pub posting_id: Option<i64>,
    /// From which application.
    pub application_id: Option<i64>,
    /// What it comes from.
    pub source: Origin,
    /// Who proposes; a specialist does it for both.
    pub proposed_by: Proposer,
}

/// The intention of this public name, whoever asks.
pub fn find(conn: &mut Conn, reference: &str) -> QueryResult<Intention> {
    intentions::table.filter(intentions::reference.eq(reference)).select(Intention::as_select()).get_result(conn)
}

/// The latest one between an employer and a person.
pub fn latest_between(conn: &mut Conn, employer_id: i64, profile_id: i64) -> QueryResult<Option<Intention>> {
    intentions::table
        .filter(intentions::employer_id.eq(employer_id))
        .filter(intentions::profile_id.eq(profile_id))
        .order(intentions::id.desc())
        .limit(1)
        .select(Intention::as_select())
        .get_result(conn)
        .optional()
}

/// Whose intentions a list is about.
#[derive(Debug, Clone, Copy)]
pub enum Whose {
    /// A person's.
    Profile(i64),
    /// An employer's.
    Employer(i64),
    /// Everyone's, in one state or in any.
    All(Option<IntentionState>),
}

/// How many there are, and a page of them, the latest first.
pub fn list(conn: &mut Conn, whose: Whose, slice: Slice) -> QueryResult<(i64, Vec<Intention>)> {
    let all = || {
        let query = intentions::table.into_boxed();
        match whose {
            Whose::Profile(id) => query.filter(intentions::profile_id.eq(id)),
            Whose::Employer(id) => query.filter(intentions::employer_id.eq(id)),
            Whose::All(None) => query,
            Whose::All(Some(state)) => query.filter(intentions::state.eq(state.code())),
        }
    };
    let total = all().count().get_result(conn)?;
    let rows = all()
        .order(intentions::id.desc())
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Intention::as_select())
        .load(conn)?;
    Ok((total, rows))
}

/// Proposes an intention and tells whoever did not propose it.
///
/// # Errors
/// `Conflict` where one is open between the two.
pub fn propose(conn: &mut Conn, app: &App, new: &NewIntention, now: NaiveDateTime) -> Result<Intention> {
    let reference = crypto::new_reference();
    let row = (
        intentions::reference.eq(&reference),
        intentions::employer_id.eq(new.employer_id),
        intentions::profile_id.eq(new.profile_id),
        intentions::posting_id.eq(new.posting_id),
        intentions::application_id.eq(new.application_id),
        intentions::state.eq(IntentionState::Proposed.code()),
        intentions::source.eq(new.source.code()),
        intentions::proposed_by.eq(new.proposed_by.code()),
        intentions::proposed_at.eq(now),
    );
    let n_rows =
        each!(conn, |it| diesel::insert_into(intentions::table).values(row).on_conflict_do_nothing().execute(it))?;
    if n_rows == 0 {
        return Err(Error::Conflict("an intention of this person and employer is open"));
    }
    let it = find(conn, &reference)?;
    for (side, proposer) in [(Side::Seeker, Proposer::Seeker), (Side::Employer, Proposer::Employer)] {
        if new.proposed_by != proposer {
            notices::tell(conn, app, &it, side, "agreements-intention-proposed", now)?;
        }
    }
    Ok(it)
}

/// A side says so; the second one makes it agreed. Saying so twice is once.
///
/// # Errors
/// `Conflict` where it has ended.
pub fn confirm(
    conn: &mut Conn,
    app: &App,
    it: &Intention,
    side: Side,
    channel: Channel,
    now: NaiveDateTime,
) -> Result<Intention> {
    let open = intentions::table.find(it.id).filter(intentions::ended_at.is_null());
    let is_open: bool = diesel::select(diesel::dsl::exists(open)).get_result(conn)?;
    if !is_open {
        return Err(Error::Conflict("the intention has ended"));
    }
    match side {
        Side::Seeker => diesel::update(open.filter(intentions::seeker_confirmed_at.is_null()))
            .set((intentions::seeker_confirmed_at.eq(now), intentions::seeker_channel.eq(channel.code())))
            .execute(conn)?,
        Side::Employer => diesel::update(open.filter(intentions::employer_confirmed_at.is_null()))
            .set((intentions::employer_confirmed_at.eq(now), intentions::employer_channel.eq(channel.code())))
            .execute(conn)?,
    };
    let agreed = diesel::update(open)
        .filter(intentions::state.eq(IntentionState::Proposed.code()))
        .filter(intentions::seeker_confirmed_at.is_not_null())
        .filter(intentions::employer_confirmed_at.is_not_null())
        .set((intentions::state.eq(IntentionState::Agreed.code()), intentions::agreed_at.eq(now)))
        .execute(conn)?;
    let it = find(conn, &it.reference)?;
    if agreed == 1 {
        for side in [Side::Seeker, Side::Employer] {
            notices::tell(conn, app, &it, side, "agreements-intention-agreed", now)?;
        }
    }
    Ok(it)
}

/// A side of an application says that it intends to: proposes, or confirms what
/// the other side has proposed.
///
/// # Errors
/// `Conflict` where the application has ended.
pub fn declare(
    conn: &mut Conn,
    app: &App,
    application: &Application,
    posting: &Posting,
    side: Side,
    now: NaiveDateTime,
) -> Result<()> {
    if !application.state.is_open() || application.delivered_at.is_none() {
        return Err(Error::Conflict("the application has ended, or has not reached its employer"));
    }
    let employer_id = posting.row.employer_id;
    let known = latest_between(conn, employer_id, application.profile_id)?.filter(|it| it.ended_at.is_none());
    let it = match known {
        Some(it) => it,
        None => {
            let new = NewIntention {
                employer_id,
                profile_id: application.profile_id,
                posting_id: Some(posting.row.id),
                application_id: Some(application.id),
                source: application.source.into(),
                proposed_by: match side {
                    Side::Seeker => Proposer::Seeker,
                    Side::Employer => Proposer::Employer,
                },
            };
            propose(conn, app, &new, now)?
        }
    };
    confirm(conn, app, &it, side, Channel::Online, now)?;
    Ok(())
}

/// An employer says that it intends to with a person who accepted its invitation and
/// has not applied: proposes, or confirms what the person has proposed.
///
/// # Errors
/// The database failed.
pub fn declare_to_invited(
    conn: &mut Conn,
    app: &App,
    employer_id: i64,
    profile_id: i64,
    posting_id: i64,
    now: NaiveDateTime,
) -> Result<()> {
    let known = latest_between(conn, employer_id, profile_id)?.filter(|it| it.ended_at.is_none());
    let it = match known {
        Some(it) => it,
        None => {
            let new = NewIntention {
                employer_id,
                profile_id,
                posting_id: Some(posting_id),
                application_id: None,
                source: Origin::Invitation,
                proposed_by: Proposer::Employer,
            };
            propose(conn, app, &new, now)?
        }
    };
    confirm(conn, app, &it, Side::Employer, Channel::Online, now)?;
    Ok(())
}

/// Ends an open intention; answers whether this call did.
fn end(conn: &mut Conn, id: i64, to: IntentionState, now: NaiveDateTime) -> QueryResult<bool> {
    let changed = diesel::update(intentions::table.find(id))
        .filter(intentions::ended_at.is_null())
        .set((intentions::state.eq(to.code()), intentions::ended_at.eq(now)))
        .execute(conn)?;
    Ok(changed == 1)
}

fn end_and_tell(
    conn: &mut Conn,
    app: &App,
    it: &Intention,
    to: IntentionState,
    kind: &'static str,
    now: NaiveDateTime,
) -> Result<bool> {
    let is_ended = end(conn, it.id, to, now)?;
    if is_ended {
        for side in [Side::Seeker, Side::Employer] {
            notices::tell(conn, app, it, side, kind, now)?;
        }
    }
    Ok(is_ended)
}

/// Calls an intention off, whoever does.
///
/// # Errors
/// `Conflict` where it has ended.
pub fn cancel(conn: &mut Conn, app: &App, it: &Intention, now: NaiveDateTime) -> Result<()> {
    if end_and_tell(conn, app, it, IntentionState::Cancelled, "agreements-intention-cancelled", now)? {
        Ok(())
    } else {
        Err(Error::Conflict("the intention has ended"))
    }
}

/// They work together now: their open intention is fulfilled, where it was agreed;
/// one that only one side had proposed has found its answer too and lapses.
///
/// # Errors
/// The database failed.
pub fn fulfil(conn: &mut Conn, employer_id: i64, profile_id: i64, now: NaiveDateTime) -> Result<()> {
    if let Some(it) = latest_between(conn, employer_id, profile_id)? {
        let to = if it.agreed_at.is_some() { IntentionState::Fulfilled } else { IntentionState::Lapsed };
        end(conn, it.id, to, now)?;
    }
    Ok(())
}

/// Open intentions of which nothing has come for ninety days.
pub fn due_to_lapse(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<Intention>> {
    let before = now - TimeDelta::days(INTENTION_DAYS);
    intentions::table
        .filter(intentions::ended_at.is_null())
        .filter(intentions::proposed_at.le(before))
        .filter(intentions::agreed_at.is_null().or(intentions::agreed_at.le(before)))
        .order(intentions::id)
        .limit(limit)
        .select(Intention::as_select())
        .load(conn)
}

/// Lets an intention lapse and tells both sides, unless it has just ended.
///
/// # Errors
/// The database failed.
pub fn lapse(conn: &mut Conn, app: &App, it: &Intention, now: NaiveDateTime) -> Result<()> {
    end_and_tell(conn, app, it, IntentionState::Lapsed, "agreements-intention-lapsed", now)?;
    Ok(())
}
