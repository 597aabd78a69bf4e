//! Compliance: what the law and good manners ask for across all concepts.
//!
//! - An answer that is kept for a repeated request ([`queries::find_answer`]).
//! - The access log: each look at a person's data by someone else, written
//!   *before* the data leaves; if that fails, nothing is shown.
//! - [`rules`]: what a posting may not say, and what it must.

pub mod queries;
pub mod rules;

use crate::access::Entry;

/// Compliance has no pages of its own yet: a profile's owner reads the access
/// log on the profile's pages.
pub fn routes() -> Vec<Entry> {
    Vec::new()
}
