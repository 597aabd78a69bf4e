//! Employers (用人单位): units that want to fill postings.
//!
//! An employer is *verified* from the day on which the office has checked it
//! until the day on which that check lapses. Not here yet: registration,
//! members' own pages and the verification queue.

pub mod acting;
pub mod handlers;
pub mod industry;
pub mod pages;
pub mod queries;

pub use acting::{Acting, MemberRole};
use chrono::NaiveDateTime;
pub use queries::Employer;

use crate::access::{Entry, Reach, Role, Who, get};

impl Employer {
    /// Whether the office has checked it, and the check still holds.
    pub fn is_verified(&self, now: NaiveDateTime) -> bool {
        self.verified_at.is_some() && self.verified_until.is_some_and(|it| it > now)
    }
}

/// What is due by the clock.
///
/// # Errors
/// The database failed.
pub async fn sweep(_app: &crate::app::App) -> crate::Result<()> {
    Ok(())
}

/// Who acts for a unit, with its own records only.
pub const MEMBERS: Who = Who::Roles(&[(Role::EmployerOwner, Reach::Own), (Role::EmployerRecruiter, Reach::Own)]);

/// Routes of employers.
pub fn routes() -> Vec<Entry> {
    vec![get("/employers/{reference}", Who::Anyone, handlers::show)]
}
