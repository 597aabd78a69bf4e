//! The SQL of invitations to apply.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{applications, consents, employers, job_invitations, postings, profiles};
use crate::clock;
use crate::db::Conn;
use crate::talent::{ANSWER_WITHIN, InvitationState};
use crate::{Error, Result, crypto};

/// An invitation with what both sides call its parts.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Invitation {
    pub id: i64,
    pub reference: String,
    pub profile_id: i64,
    pub profile_reference: String,
    pub employer_id: i64,
    pub employer_reference: String,
    pub employer: String,
    pub posting_id: i64,
    pub posting_reference: String,
    pub posting_title: String,
    pub invited_by: Option<i64>,
    pub text: String,
    pub state: String,
    pub sent_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    pub answered_at: Option<NaiveDateTime>,
}

impl Invitation {
    /// Where it stands.
    pub fn state(&self) -> InvitationState {
        InvitationState::parse(&self.state).unwrap_or(InvitationState::Expired)
    }

    /// Whether it can be answered now.
    pub fn is_open(&self, now: NaiveDateTime) -> bool {
        self.state() == InvitationState::Sent && self.expires_at > now
    }
}

macro_rules! invitations {
    () => {
        job_invitations::table
            .inner_join(profiles::table)
            .inner_join(postings::table.inner_join(employers::table))
            .select((
                job_invitations::id,
                job_invitations::reference,
                job_invitations::profile_id,
                profiles::reference,
                employers::id,
                employers::reference,
                employers::name,
                postings::id,
                postings::reference,
                postings::title,
                job_invitations::invited_by,
                job_invitations::text,
                job_invitations::state,
                job_invitations::sent_at,
                job_invitations::expires_at,
                job_invitations::answered_at,
            ))
    };
}

/// Those that a unit sent, the last first.
pub fn of_employer(conn: &mut Conn, employer_id: i64, limit: i64) -> QueryResult<Vec<Invitation>> {
    invitations!()
        .filter(postings::employer_id.eq(employer_id))
        .order(job_invitations::id.desc())
        .limit(limit)
        .load(conn)
}

/// One that a unit sent; another's is not found.
pub fn sent(conn: &mut Conn, employer_id: i64, reference: &str) -> QueryResult<Invitation> {
    invitations!()
        .filter(postings::employer_id.eq(employer_id))
        .filter(job_invitations::reference.eq(reference))
        .get_result(conn)
}

/// Those that a person got, the last first.
pub fn of_profile(conn: &mut Conn, profile_id: i64) -> QueryResult<Vec<Invitation>> {
    invitations!()
        .filter(job_invitations::profile_id.eq(profile_id))
        .order(job_invitations::id.desc())
        .limit(100)
        .load(conn)
}

/// One that a person got; another's is not found.
pub fn received(conn: &mut Conn, profile_id: i64, reference: &str) -> QueryResult<Invitation> {
    invitations!()
        .filter(job_invitations::profile_id.eq(profile_id))
        .filter(job_invitations::reference.eq(reference))
        .get_result(conn)
}

/// The invitation of a person by a unit, where there is one: the newest.
pub fn between(conn: &mut Conn, employer_id: i64, profile_id: i64) -> QueryResult<Option<Invitation>> {
    invitations!()
        .filter(postings::employer_id.eq(employer_id))
        .filter(job_invitations::profile_id.eq(profile_id))
        .order(job_invitations::id.desc())
        .get_result(conn)
        .optional()
}

/// Where the invitation of a person to a posting stands; `None` where there is none.
pub fn state_of(conn: &mut Conn, posting_id: i64, profile_id: i64) -> QueryResult<Option<InvitationState>> {
    let code: Option<String> = job_invitations::table
        .filter(job_invitations::posting_id.eq(posting_id))
        .filter(job_invitations::profile_id.eq(profile_id))
        .select(job_invitations::state)
        .get_result(conn)
        .optional()?;
    Ok(code.as_deref().and_then(InvitationState::parse))
}

/// How many a unit has sent since an instant.
pub fn count_since(conn: &mut Conn, employer_id: i64, since: NaiveDateTime) -> QueryResult<i64> {
    job_invitations::table
        .inner_join(postings::table)
        .filter(postings::employer_id.eq(employer_id))
        .filter(job_invitations::sent_at.ge(since))
        .count()
        .get_result(conn)
}

/// Why a person cannot be invited; the name of a message.
pub type Obstacle = &'static str;

/// Sends an invitation. `Err` names what stands against it.
pub fn send(
    conn: &mut Conn,
    employer_id: i64,
    posting: &str,
    profile_id: i64,
    (account_id, text): (i64, &str),
    most_a_day: i64,
    now: NaiveDateTime,
) -> Result<Result<String, Obstacle>> {
    let posting_id: Option<i64> = postings::table
        .filter(postings::employer_id.eq(employer_id))
        .filter(postings::reference.eq(posting))
        .filter(crate::postings::queries::open(now))
        .select(postings::id)
        .get_result(conn)
        .optional()?;
    let Some(posting_id) = posting_id else { return Ok(Err("talent-error-posting")) };
    let refused = super::refusals(conn, profile_id)?;
    if refused.contains(&None) || refused.contains(&Some(employer_id)) {
        return Ok(Err("talent-error-refused"));
    }
    let is_invited: i64 = job_invitations::table
        .filter(job_invitations::posting_id.eq(posting_id))
        .filter(job_invitations::profile_id.eq(profile_id))
        .count()
        .get_result(conn)?;
    let has_applied: i64 = applications::table
        .filter(applications::posting_id.eq(posting_id))
        .filter(applications::profile_id.eq(profile_id))
        .count()
        .get_result(conn)?;
    if is_invited + has_applied > 0 {
        return Ok(Err("talent-error-again"));
    }
    if count_since(conn, employer_id, clock::start_of(clock::day(now)))? >= most_a_day {
        return Ok(Err("talent-error-limit"));
    }
    let reference = crypto::new_reference();
    diesel::insert_into(job_invitations::table)
        .values((
            job_invitations::reference.eq(&reference),
            job_invitations::posting_id.eq(posting_id),
            job_invitations::profile_id.eq(profile_id),
            job_invitations::invited_by.eq(account_id),
            job_invitations::text.eq(text),
            job_invitations::state.eq(InvitationState::Sent.code()),
            job_invitations::sent_at.eq(now),
            job_invitations::expires_at.eq(now + ANSWER_WITHIN),
        ))
        .execute(conn)?;
    Ok(Ok(reference))
}

/// Answers an open invitation.
///
/// # Errors
/// `Conflict` where it is answered already, or too late.
pub fn answer(conn: &mut Conn, it: &Invitation, state: InvitationState, now: NaiveDateTime) -> Result<()> {
    let n = diesel::update(job_invitations::table.find(it.id))
        .filter(job_invitations::state.eq(InvitationState::Sent.code()))
        .filter(job_invitations::expires_at.gt(now))
        .set((job_invitations::state.eq(state.code()), job_invitations::answered_at.eq(now)))
        .execute(conn)?;
    if n == 1 { Ok(()) } else { Err(Error::Conflict("the invitation is answered already, or no longer open")) }
}

/// Writes down that the person lets the unit know who they are.
pub fn consent(conn: &mut Conn, it: &Invitation, now: NaiveDateTime) -> QueryResult<()> {
    diesel::insert_into(consents::table)
        .values((
            consents::reference.eq(crypto::new_reference()),
            consents::profile_id.eq(it.profile_id),
            consents::purpose.eq("invitation"),
            consents::notice_version.eq(super::super::forms::NOTICE_VERSION),
            consents::recipient_id.eq(it.employer_id),
            consents::recipient.eq(&it.employer),
            consents::fields.eq("profile name phone email"),
            consents::given_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Invitations that nobody answered in time.
pub fn overdue(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<i64>> {
    job_invitations::table
        .filter(job_invitations::state.eq(InvitationState::Sent.code()))
        .filter(job_invitations::expires_at.le(now))
        .order(job_invitations::id)
        .limit(limit)
        .select(job_invitations::id)
        .load(conn)
}

/// Ends one; `None` where somebody was faster.
pub fn expire(conn: &mut Conn, id: i64, now: NaiveDateTime) -> QueryResult<Option<Invitation>> {
    let n = diesel::update(job_invitations::table.find(id))
        .filter(job_invitations::state.eq(InvitationState::Sent.code()))
        .filter(job_invitations::expires_at.le(now))
        .set(job_invitations::state.eq(InvitationState::Expired.code()))
        .execute(conn)?;
    if n == 0 {
        return Ok(None);
    }
    invitations!().filter(job_invitations::id.eq(id)).get_result(conn).optional()
}
