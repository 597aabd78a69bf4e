//! Reports (举报): what someone finds wrong with a posting, and what came of it.
//!
//! Anyone reports; whoever leaves an address or is logged in is told the outcome,
//! and everyone may follow it by the signed link that the report is answered
//! with. The office decides within five working days: a report is *upheld*, which
//! may hide or take down the posting, or *dismissed*. Who is a member of the unit
//! decides nothing of it (回避). Reporters are never named to the unit.

pub mod emails;
pub mod forms;
pub mod handlers;
pub mod pages;
pub mod queries;

use super::reviews::REVIEWERS;
use crate::access::{Entry, Who, get, post};
use crate::crypto::{Keys, hash_token};

/// Working days in which a report is decided.
const WORKING_DAYS: usize = 5;

crate::code_list!(
    /// What is wrong.
    Reason, "reports-reason", {
        /// It leaves people out.
        Discrimination = "discrimination",
        /// It asks for money.
        Fee = "fee",
        /// It is not true.
        False = "false",
        /// It is in another unit's name.
        OtherEmployer = "other_employer",
        /// The places are taken.
        Closed = "closed",
        /// Something else.
        Other = "other",
    }
);

crate::code_list!(
    /// Where a report stands.
    State, "reports-state", {
        /// Nobody has looked yet.
        Open = "open",
        /// With a reviewer.
        Assigned = "assigned",
        /// It was right.
        Upheld = "upheld",
        /// It was not.
        Dismissed = "dismissed",
    }
);

crate::code_list!(
    /// What an upheld report does to its posting.
    Measure, "reports-measure", {
        /// It stays.
        Nothing = "nothing",
        /// It is hidden until its employer has mended it.
        Hide = "hide",
        /// It is taken down for good.
        Remove = "remove",
    }
);

/// The page of a report, for whoever holds the link.
pub fn link(keys: &Keys, reference: &str) -> String {
    format!("/reports/{reference}/{}", keys.blind_index("posting_reports.link", reference))
}

/// Whether a link is ours. Hashes are compared, so the time taken tells nothing.
fn is_signed(keys: &Keys, reference: &str, signature: &str) -> bool {
    hash_token(&keys.blind_index("posting_reports.link", reference)) == hash_token(signature)
}

/// Routes of reports.
pub fn routes() -> Vec<Entry> {
    vec![
        get("/postings/{reference}/report", Who::Anyone, handlers::new),
        post("/postings/{reference}/report", Who::Anyone, handlers::create),
        get("/reports/{reference}/{signature}", Who::Token, handlers::follow),
        get("/staff/reports", REVIEWERS, handlers::index),
        get("/staff/reports/{reference}", REVIEWERS, handlers::show),
        post("/staff/reports/{reference}/taking", REVIEWERS, handlers::take),
        post("/staff/reports/{reference}/decision", REVIEWERS, handlers::decide),
    ]
}
