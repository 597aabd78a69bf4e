//! The employer's own postings: written in parts, checked, handed in, looked after.
//!
//! A posting is worked on as [`Work`]: what it is to say, wherever that stands. A
//! draft says it in its own row. A published one stays as it was approved: what
//! readers may rely on (pay, place, conditions, duties, more places …) waits as a
//! revision until a reviewer has seen it; contact, benefits and fewer places hold
//! at once. Everything reaches the acting unit's own postings only, so another
//! unit's is not found, and readers of the unit change nothing.
//!
//! The rules (`compliance::rules`) speak while someone types and at each
//! submission. What blocks has to be mended, or is handed in for an exception where the
//! law knows one; what warns needs a basis.

pub mod acts;
pub mod due;
pub mod handlers;
pub mod pages;
pub mod queries;
pub mod sections;
pub mod submission;

pub use queries::Work;
pub use sections::Section;

use crate::access::{Entry, get, post};
use crate::employers::MEMBERS;

/// Routes of the portal.
pub fn routes() -> Vec<Entry> {
    let mut routes = vec![
        get("/employer/postings", MEMBERS, handlers::index),
        get("/employer/postings/new", MEMBERS, handlers::new),
        post("/employer/postings", MEMBERS, handlers::create),
        post("/employer/postings/check", MEMBERS, submission::check_typed),
        get("/employer/postings/{reference}", MEMBERS, handlers::show),
        get("/employer/postings/{reference}/preview", MEMBERS, handlers::preview),
        get("/employer/postings/{reference}/submission", MEMBERS, submission::show),
        post("/employer/postings/{reference}/submission", MEMBERS, submission::submit),
        post("/employer/postings/{reference}/withdrawal", MEMBERS, submission::take_back),
        post("/employer/postings/{reference}/confirmation", MEMBERS, acts::confirm),
        post("/employer/postings/{reference}/pause", MEMBERS, acts::pause),
        post("/employer/postings/{reference}/extension", MEMBERS, acts::extend),
        post("/employer/postings/{reference}/copy", MEMBERS, acts::copy),
        get("/employer/postings/{reference}/relisting", MEMBERS, acts::ask_relisting),
        post("/employer/postings/{reference}/relisting", MEMBERS, acts::relist),
        post("/employer/postings/{reference}/closure", MEMBERS, acts::close),
    ];
    for section in Section::ALL {
        routes.push(get(section.path(), MEMBERS, handlers::edit));
        routes.push(post(section.path(), MEMBERS, handlers::update));
    }
    routes
}

crate::code_list!(
    /// How the list of a unit's postings is divided.
    Shelf, "portal-shelf", {
        /// Public now.
        Open = "open",
        /// Being written, or to be mended.
        Writing = "writing",
        /// With the office.
        Waiting = "waiting",
        /// Not public for a while.
        Hidden = "hidden",
        /// At an end.
        Ended = "ended",
    }
);

impl Shelf {
    /// Where a posting of this state stands.
    pub const fn of(state: super::State) -> Shelf {
        use super::State;
        match state {
            State::Published => Shelf::Open,
            State::Draft | State::ChangesRequested => Shelf::Writing,
            State::Submitted | State::InReview | State::Approved => Shelf::Waiting,
            State::Hidden => Shelf::Hidden,
            State::Refused | State::Closed => Shelf::Ended,
        }
    }
}
