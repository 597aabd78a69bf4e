//! Pages of enrolments.

pub mod claims;
pub mod employer;
pub mod learner;
