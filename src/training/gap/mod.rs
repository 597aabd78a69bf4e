//! Training meets work: which classes lead to the certificates that postings ask
//! for, and who is one certificate away from which of them (一证之差).
//!
//! A certificate that a posting asks for and one that a programme leads to are
//! the same where matching says so
//! ([`is_same_certificate`](crate::matching::conditions::is_same_certificate)).
//! *One certificate away* is a person whom no condition of a posting refuses but
//! that one certificate: the very conditions of matching ([`market`]). Classes
//! that lead there are its [`ways`]: those that take people, else those that are
//! planned, else programmes.
//!
//! The office sees for each certificate how many places ask for it, who holds it
//! and who is one away ([`survey`]), and plans a class from that in one act that
//! also invites those people ([`plan`]): once each, and only who lets others find
//! them. Nothing here is stored but the invitations.

pub mod api;
pub mod handlers;
pub mod market;
pub mod nearby;
mod pages;
pub mod plan;
pub mod queries;
pub mod report;
pub mod survey;
pub mod ways;

use super::{LEARNERS, OFFICE};
use crate::access::{Entry, get, post};

pub use survey::Surveys;
pub use ways::{Stage, Way, WayRecord, Ways};

/// Routes of the gap between what is asked for and what is learned.
pub fn routes() -> Vec<Entry> {
    vec![
        get("/profile/training/nearby", LEARNERS, nearby::show),
        get("/staff/training/gap", OFFICE, handlers::index),
        get("/staff/training/gap.csv", OFFICE, handlers::csv),
        get("/staff/training/gap/class", OFFICE, handlers::new),
        post("/staff/training/gap/class", OFFICE, handlers::create),
        post("/staff/training/gap/invitations", OFFICE, handlers::invite),
        get("/api/v1/training-gap", OFFICE, api::index),
        post("/api/v1/training-gap/classes", OFFICE, api::create),
        get("/api/v1/training-gap/nearby", LEARNERS, api::nearby),
    ]
}
