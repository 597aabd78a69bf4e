//! Organisations that give training, and who acts for them. The office enters
//! them; the office is one too.

pub mod api;
pub mod forms;
pub mod handlers;
pub mod pages;
pub mod queries;

use crate::access::{Entry, Who, delete, get, post, put};
use crate::db::Conn;
use crate::training::{MemberRole, OFFICE, Organisation, Teaching};
use crate::{Error, Result};

/// The organisation that someone writes or plans for: the one of this number, or
/// where none is said the only one that they manage. `None` where it is not clear.
///
/// # Errors
/// `NotFound` for one that they do not decide for.
pub fn own(conn: &mut Conn, teaching: &Teaching, reference: &str) -> Result<Option<Organisation>> {
    let reference = reference.trim();
    if reference.is_empty() {
        let mut managed = teaching.units.iter().filter(|it| it.1 == MemberRole::Manager).map(|it| &it.0);
        return Ok(managed.next().filter(|_| managed.next().is_none()).cloned());
    }
    let found = queries::find(conn, reference)?;
    if teaching.manages(found.id) { Ok(Some(found)) } else { Err(Error::NotFound) }
}

/// Routes of organisations.
pub fn routes() -> Vec<Entry> {
    vec![
        get("/staff/training/organisations", OFFICE, handlers::index),
        post("/staff/training/organisations", OFFICE, handlers::create),
        get("/staff/training/organisations/{reference}", OFFICE, handlers::show),
        post("/staff/training/organisations/{reference}", OFFICE, handlers::update),
        post("/staff/training/organisations/{reference}/members", OFFICE, handlers::add_member),
        post("/staff/training/organisations/{reference}/members/removal", OFFICE, handlers::remove_member),
        get("/api/v1/training-organisations", Who::Anyone, api::index),
        post("/api/v1/training-organisations", OFFICE, api::create),
        get("/api/v1/training-organisations/{reference}", Who::Anyone, api::show),
        put("/api/v1/training-organisations/{reference}", OFFICE, api::replace),
        get("/api/v1/training-organisations/{reference}/members", OFFICE, api::members),
        post("/api/v1/training-organisations/{reference}/members", OFFICE, api::add_member),
        delete("/api/v1/training-organisations/{reference}/members/{account}", OFFICE, api::remove_member),
    ]
}
