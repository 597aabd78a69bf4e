//! Programmes (培训项目): what is learned, under which conditions, how it is
//! assessed and what comes of it. An organisation writes one and hands it in, the
//! office approves it or gives it back with a reason. An approved one never
//! changes: people enrolled for what it said. Who wants it otherwise copies it.

pub mod acts;
pub mod api;
pub mod forms;
pub mod handlers;
pub mod pages;
pub mod queries;
mod view;

pub use view::{PartRecord, ProgrammeRecord, SpecialismRecord};

use crate::access::{Entry, Who, get, post, put};
use crate::training::{OFFICE, TEACHERS};

/// Routes of programmes.
pub fn routes() -> Vec<Entry> {
    vec![
        // Anyone.
        get("/training/programmes/{reference}", Who::Anyone, handlers::show),
        // Whoever writes them.
        get("/teaching/programmes/new", TEACHERS, handlers::new),
        post("/teaching/programmes", TEACHERS, handlers::create),
        get("/teaching/programmes/{reference}", TEACHERS, handlers::desk),
        post("/teaching/programmes/{reference}", TEACHERS, handlers::update),
        get("/teaching/programmes/{reference}/edit", TEACHERS, handlers::edit),
        post("/teaching/programmes/{reference}/submission", TEACHERS, handlers::submit),
        post("/teaching/programmes/{reference}/copy", TEACHERS, handlers::copy),
        // The office alone.
        post("/teaching/programmes/{reference}/approval", OFFICE, handlers::approve),
        post("/teaching/programmes/{reference}/return", OFFICE, handlers::give_back),
        post("/teaching/programmes/{reference}/retirement", OFFICE, handlers::retire),
        // Programs.
        get("/api/v1/programmes", Who::Anyone, api::index),
        post("/api/v1/programmes", TEACHERS, api::create),
        get("/api/v1/programmes/{reference}", Who::Anyone, api::show),
        put("/api/v1/programmes/{reference}", TEACHERS, api::replace),
        post("/api/v1/programmes/{reference}/submission", TEACHERS, api::submit),
        post("/api/v1/programmes/{reference}/approval", OFFICE, api::approve),
        post("/api/v1/programmes/{reference}/return", OFFICE, api::give_back),
        post("/api/v1/programmes/{reference}/retirement", OFFICE, api::retire),
        post("/api/v1/programmes/{reference}/copy", TEACHERS, api::copy),
    ]
}
