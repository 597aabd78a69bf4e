//! An enrolment as programs read it.

use serde::Serialize;
use utoipa::ToSchema;

use super::queries;
use crate::clock::rfc3339;
use crate::db::Conn;
use crate::training::{DutyRole, Enrolment, EnrolmentState, Source, queries as rows};
use crate::{Result, profiles};

/// An enrolment.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TrainingEnrolment)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct EnrolmentRecord {
    pub id: String,
    /// The class's id.
    pub class: String,
    /// The person's profile.
    pub profile: String,
    /// The name, for who gives the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub state: EnrolmentState,
    /// Whether a seat is theirs, also one that is only offered.
    pub holds_seat: bool,
    pub duty_role: Option<DutyRole>,
    pub source: Source,
    /// The place in the queue, from 1.
    pub position: Option<i64>,
    /// Until when a freed seat may be taken.
    pub offered_until: Option<String>,
    /// Why it stands where it stands.
    pub reason: Option<String>,
    pub applied_at: String,
    pub moved_at: String,
}

impl EnrolmentRecord {
    /// The record of an enrolment, with what it names.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(conn: &mut Conn, it: &Enrolment) -> Result<EnrolmentRecord> {
        Ok(EnrolmentRecord {
            id: it.reference.clone(),
            class: rows::class(conn, it.class_id)?.reference,
            profile: profiles::queries::load(conn, it.profile_id)?.profile.reference,
            name: None,
            state: it.state,
            holds_seat: it.holds_seat,
            duty_role: it.duty_role(),
            source: it.source,
            position: queries::position(conn, it)?,
            offered_until: it.offered_until.map(rfc3339),
            reason: queries::reason(conn, it)?,
            applied_at: rfc3339(it.applied_at),
            moved_at: rfc3339(it.moved_at),
        })
    }
}
