//! The pages of assessment: marks, releases, appeals.

pub mod appeals;
pub mod marks;
pub mod release;
