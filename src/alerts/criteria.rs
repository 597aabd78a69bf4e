//! Other criteria for a saved search: its link, its address, its times and its
//! letters stay.

use chrono::NaiveDateTime;

use super::queries::{self, hits, runs};
use super::{SavedSearch, State, pages};
use crate::db::Conn;
use crate::postings;
use crate::postings::search_form::Search;
use crate::search::percolate::Percolator;
use crate::{Error, Result};

/// Looks for something else from now on. What was found and not told yet stays
/// where the new criteria find it too. A name that only repeats the criteria
/// changes with them.
///
/// # Errors
/// `DeadLink` where the search was ended.
pub fn change(conn: &mut Conn, it: &SavedSearch, search: &Search, now: NaiveDateTime) -> Result<()> {
    if it.state() == State::Ended {
        return Err(Error::DeadLink);
    }
    let is_proposed = it.name == pages::proposed_name(&it.search(), it.loc());
    let name = if is_proposed { pages::proposed_name(search, it.loc()) } else { it.name.clone() };
    let mut percolator = Percolator::new();
    percolator.put(it.id, &search.search);
    let waiting = runs::unsent(conn, it.id, now)?;
    let docs = postings::queries::for_index(conn, &waiting, now)?;
    let still: Vec<i64> =
        docs.iter().filter(|doc| !percolator.matches(doc, now).is_empty()).map(|doc| doc.id).collect();
    hits::keep_unsent(conn, it.id, &still)?;
    Ok(queries::set_criteria(conn, it, &search.query(), &name, now)?)
}
