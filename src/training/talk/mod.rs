//! Talk (通知与资料): what is told to all of a class, and what they read.
//!
//! A message goes to everyone who is in the class at that moment, once, into the
//! inbox and by mail; who comes later reads it on the page of their training. A
//! material is an upload as any other: encrypted, scanned, within the quota of who
//! handed it in, and read by those in the class or teaching it alone.

pub mod api;
pub mod handlers;
pub mod pages;
pub mod queries;

use super::{LEARNERS, TEACHERS};
use crate::access::{Entry, delete, get, post};

/// Routes of messages and materials.
pub(super) fn routes() -> Vec<Entry> {
    vec![
        get("/teaching/classes/{reference}/messages", TEACHERS, handlers::index),
        post("/teaching/classes/{reference}/messages", TEACHERS, handlers::send),
        post("/teaching/classes/{reference}/materials", TEACHERS, handlers::add),
        post("/teaching/classes/{reference}/materials/{material}/deletion", TEACHERS, handlers::remove),
        get("/api/v1/classes/{reference}/messages", TEACHERS, api::index),
        post("/api/v1/classes/{reference}/messages", TEACHERS, api::send),
        get("/api/v1/classes/{reference}/materials", TEACHERS, api::materials::index),
        post("/api/v1/classes/{reference}/materials", TEACHERS, api::materials::add),
        get("/api/v1/classes/{reference}/materials/{material}", TEACHERS, api::materials::show),
        delete("/api/v1/classes/{reference}/materials/{material}", TEACHERS, api::materials::remove),
        get("/api/v1/enrolments/{reference}/messages", LEARNERS, api::of_person),
        get("/api/v1/enrolments/{reference}/materials", LEARNERS, api::materials::of_person),
        get("/api/v1/enrolments/{reference}/materials/{material}", LEARNERS, api::materials::show_own),
    ]
}
