//! Occupations of job titles: what the office says where the suggestion errs.
//!
//! A title's occupation is suggested by [`crate::codes::occupations`]. A
//! *correction* is a row: a folded title and the code that it means, by whom and
//! when. Rows are only added; the newest of a title holds, and one without a
//! code takes back what was said. Each process learns them at its start, its own
//! at once and those of other nodes within a minute; nothing is built anew.
//!
//! A correction also mends the open postings of that very title that have no
//! occupation or one that was guessed; what a person chose stays. The row says
//! which it is ([`crate::postings::CodedBy`]).

mod acts;
pub mod api;
mod handlers;
mod pages;
mod queries;

use crate::access::Reach::Any;
use crate::access::Role::{Admin, Officer, Specialist};
use crate::access::{Entry, Who, get, post};
use crate::app::App;
use crate::codes::occupations;
use crate::{Result, db::Conn};

const CODERS: Who = Who::Roles(&[(Officer, Any), (Specialist, Any), (Admin, Any)]);

/// The routes of this concept.
pub fn routes() -> Vec<Entry> {
    vec![
        get("/staff/occupations", CODERS, handlers::index),
        post("/staff/occupations", CODERS, handlers::create),
        post("/staff/occupations/withdrawal", CODERS, handlers::withdraw),
        get("/api/v1/occupations/corrections", CODERS, api::index),
        post("/api/v1/occupations/corrections", CODERS, api::create),
        post("/api/v1/occupations/corrections/withdrawal", CODERS, api::withdraw),
    ]
}

/// Learns what was said here or on another node.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(app: &App) -> Result<()> {
    let said = app.db.read(|conn: &mut Conn| Ok(queries::all(conn)?)).await?;
    occupations::learn(said);
    Ok(())
}
