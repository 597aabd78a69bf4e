//! What the pages of enrolments need.

pub mod claims;
pub mod employer;
pub mod learner;
