//! The pages of applications: applying, the person's own, the employer's board
//! and its page of one.

pub mod apply;
pub mod board;
pub mod employer;
pub mod seeker;
