//! Classes (班次): a specialism of an approved programme, given once. Its staff
//! plan it, open it, start it, and cancel it with a reason while nothing was
//! released; the people in it hear of each of that. Its seats may grow at any
//! time, and shrink down to those that are taken.

pub mod acts;
pub mod api;
pub mod forms;
pub mod handlers;
pub mod pages;
pub mod queries;
mod view;

pub use view::ClassRecord;

use crate::access::{Entry, Who, get, post, put};
use crate::training::TEACHERS;

/// Routes of classes.
pub fn routes() -> Vec<Entry> {
    use handlers::{desk, people};
    vec![
        // Anyone.
        get("/training", Who::Anyone, handlers::index),
        get("/training/classes/{reference}", Who::Anyone, handlers::show),
        // Whoever gives it.
        get("/teaching", TEACHERS, desk::index),
        get("/teaching/classes/new", TEACHERS, desk::new),
        post("/teaching/classes", TEACHERS, desk::create),
        get("/teaching/classes/{reference}", TEACHERS, desk::show),
        post("/teaching/classes/{reference}", TEACHERS, desk::update),
        get("/teaching/classes/{reference}/edit", TEACHERS, desk::edit),
        post("/teaching/classes/{reference}/opening", TEACHERS, desk::open),
        post("/teaching/classes/{reference}/start", TEACHERS, desk::start),
        post("/teaching/classes/{reference}/assessment", TEACHERS, desk::assess),
        post("/teaching/classes/{reference}/archive", TEACHERS, desk::archive),
        post("/teaching/classes/{reference}/cancellation", TEACHERS, desk::cancel),
        post("/teaching/classes/{reference}/trainers", TEACHERS, desk::trainers),
        get("/teaching/classes/{reference}/people", TEACHERS, people::index),
        post("/teaching/classes/{reference}/people", TEACHERS, people::create),
        post("/teaching/classes/{reference}/people/decisions", TEACHERS, people::decide),
        get("/teaching/classes/{reference}/people/import", TEACHERS, people::new_import),
        post("/teaching/classes/{reference}/people/import", TEACHERS, people::import),
        // Programs.
        get("/api/v1/classes", Who::Anyone, api::index),
        post("/api/v1/classes", TEACHERS, api::create),
        get("/api/v1/classes/{reference}", Who::Anyone, api::show),
        put("/api/v1/classes/{reference}", TEACHERS, api::replace),
        post("/api/v1/classes/{reference}/opening", TEACHERS, api::moves::open),
        post("/api/v1/classes/{reference}/start", TEACHERS, api::moves::start),
        post("/api/v1/classes/{reference}/assessment", TEACHERS, api::moves::assess),
        post("/api/v1/classes/{reference}/archive", TEACHERS, api::moves::archive),
        post("/api/v1/classes/{reference}/cancellation", TEACHERS, api::moves::cancel),
        get("/api/v1/classes/{reference}/trainers", TEACHERS, api::moves::trainers),
        post("/api/v1/classes/{reference}/trainers", TEACHERS, api::moves::add_trainer),
        put("/api/v1/classes/{reference}/trainers", TEACHERS, api::moves::replace_trainers),
    ]
}
