//! All of agreements' SQL, one file for each kind of agreement.

pub mod hires;
pub mod intentions;
pub mod interviews;
pub mod offers;

use super::super::{Application, State};
use crate::Result;
use crate::db::Conn;
use crate::postings::Posting;
use hires::{Check, Hire};
use intentions::Intention;
use interviews::Interview;
use offers::Offer;

/// What both sides of an application have agreed on, or are about to.
#[derive(Debug, Clone)]
pub struct Record {
    /// The application.
    pub application: Application,
    /// Its posting.
    pub posting: Posting,
    /// The latest first.
    pub interviews: Vec<Interview>,
    /// The latest one.
    pub offer: Option<Offer>,
    /// Between this person and this employer, from wherever; the latest one.
    pub intention: Option<Intention>,
    /// What the employer reported.
    pub hire: Option<Hire>,
    /// "Still there?"
    pub checks: Vec<Check>,
    /// The person's other open applications.
    pub others: Vec<Application>,
}

/// Everything that is agreed around an application.
///
/// # Errors
/// The database failed.
pub fn record(conn: &mut Conn, application: Application, posting: Posting) -> Result<Record> {
    let hire = hires::of_application(conn, application.id)?;
    let others = super::super::queries::of_profile(conn, application.profile_id)?;
    Ok(Record {
        interviews: interviews::of_application(conn, application.id)?,
        offer: offers::latest(conn, application.id)?,
        intention: intentions::latest_between(conn, posting.row.employer_id, application.profile_id)?,
        checks: match &hire {
            Some(it) => hires::checks(conn, it.id)?,
            None => Vec::new(),
        },
        others: others.into_iter().filter(|it| it.ended_at.is_none() && it.id != application.id).collect(),
        hire,
        application,
        posting,
    })
}

impl Record {
    /// Whether the hire is confirmed, and the person has yet to say which other
    /// applications to keep.
    pub fn is_choice_due(&self) -> bool {
        let is_due = |it: &Hire| it.confirmed_at.is_some() && it.others_settled_at.is_none();
        self.application.state == State::Hired && self.hire.as_ref().is_some_and(is_due)
    }
}
