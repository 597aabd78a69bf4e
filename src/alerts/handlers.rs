//! The pages of alerts: saving a search, its pages behind a link, and answers to
//! its mails.

pub mod answers;
pub mod link;
pub mod subscription;
