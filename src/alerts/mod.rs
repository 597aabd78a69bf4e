//! Alerts (岗位订阅): searches that someone saved, and the mails of what is new.
//!
//! A *saved search* is a result page's query with an address, confirmed from a
//! link in a mail, or made by an account for its own address. It is *active*
//! until its owner pauses or ends it; who bounces, or says for a year and a month
//! that nothing is wanted, is paused. Whoever holds the link in its mails may do
//! all of this without an account: the link is the keyed hash of its reference,
//! so no row keeps it and a search that is gone has none.
//!
//! What is new is found the moment that it is published: the [`follower`] reads
//! the change feed, asks which searches find a posting, and writes a *hit* for
//! each pair, once ever. A posting that was first published before a search was
//! confirmed is no news to it. [`digests`] read the hits: a *run* takes those that
//! are open still, promises their mail and says when the next is due, all in one
//! transaction, so a run that is repeated, late or killed tells nothing twice and
//! loses nothing.
//!
//! Deliberately not so: no answer to a stranger says whether an address has
//! saved searches; nothing that happens during a pause is told afterwards; a mail
//! that still waits when its search is paused or ended is taken back.

pub mod api;
pub mod candidates;
pub mod criteria;
pub mod digests;
pub mod emails;
pub mod follower;
pub mod forms;
pub mod handlers;
pub mod pages;
pub mod queries;
pub mod reasons;
pub mod schedule;
pub mod yearly;

use subtle::ConstantTimeEq;

use crate::access::{ACCOUNTS, Entry, Who, delete, get, post, put};
use crate::app::App;
use crate::crypto::Keys;
use crate::postings::search_form::{Search, SearchForm};
use crate::search::percolate::Percolator;
use crate::{Error, Result, api as json, mail};

pub use follower::follow_once;
pub use queries::SavedSearch;
pub use schedule::Schedule;

/// So many saved searches has an address: more are not read by anyone.
pub const MOST_SEARCHES: i64 = 20;

/// Routes of alerts.
pub fn routes() -> Vec<Entry> {
    use handlers::{answers, link, subscription};
    vec![
        // Anyone, from a result page.
        get("/alerts/new", Who::Anyone, subscription::new),
        get("/alerts", Who::Anyone, subscription::find),
        post("/alerts", Who::Anyone, subscription::create),
        get("/alerts/sent", Who::Anyone, subscription::sent),
        // From a link in a mail. A GET changes nothing, because mail scanners
        // follow links.
        get("/alerts/{token}", Who::Token, link::show),
        post("/alerts/{token}", Who::Token, link::update),
        post("/alerts/{token}/criteria", Who::Token, link::change_criteria),
        get("/alerts/{token}/confirmation", Who::Token, link::edit_confirmation),
        post("/alerts/{token}/confirmation", Who::Token, link::confirm),
        post("/alerts/{token}/pause", Who::Token, link::pause),
        post("/alerts/{token}/resumption", Who::Token, link::resume),
        get("/alerts/{token}/unsubscription", Who::Token, link::edit_unsubscription),
        post("/alerts/{token}/unsubscription", Who::Token, link::unsubscribe),
        post("/alerts/{token}/list", Who::Token, link::send_list),
        get("/alerts/{token}/runs/{run}", Who::Token, link::run),
        get("/alerts/{token}/renewal", Who::Token, answers::edit_renewal),
        post("/alerts/{token}/renewal", Who::Token, answers::renew),
        get("/alerts/{token}/feedback/{posting}", Who::Token, answers::edit_feedback),
        post("/alerts/{token}/feedback/{posting}", Who::Token, answers::feed_back),
        // Everyone, of their own address.
        get("/account/alerts", ACCOUNTS, subscription::index),
        get("/api/v1/alerts", ACCOUNTS, api::index),
        post("/api/v1/alerts", ACCOUNTS, api::create),
        get("/api/v1/alerts/{reference}", ACCOUNTS, api::show),
        put("/api/v1/alerts/{reference}", ACCOUNTS, api::replace),
        delete("/api/v1/alerts/{reference}", ACCOUNTS, api::destroy),
    ]
}

/// What is due by the clock: digests, questions after a year, the end of what
/// nobody confirmed, and candidates for employers.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    // What was published just now is in the digests that are due now.
    follow_once(app).await?;
    digests::run_due(app).await?;
    yearly::ask(app).await?;
    yearly::forget(app).await?;
    candidates::tell(app).await
}

crate::code_list!(
    /// How often someone wants to hear of new postings.
    Frequency, "alerts-frequency", {
        /// As soon as there is one, at most once an hour.
        AtOnce = "at_once",
        /// Every day at an hour.
        Daily = "daily",
        /// On one day of the week at an hour.
        Weekly = "weekly",
    }
);

crate::code_list!(
    /// Where a saved search stands (domain handbook 3.9).
    State, "alerts-state", {
        /// Its address has not said yet that it wants it.
        Unconfirmed = "unconfirmed",
        /// Its news are told.
        Active = "active",
        /// They are not told for a while.
        Paused = "paused",
        /// Its owner wants it no more.
        Ended = "ended",
    }
);

crate::code_list!(
    /// Why a saved search is paused.
    PauseReason, "alerts-pause", {
        /// Its owner said so.
        Owner = "owner",
        /// Its mails come back.
        Bounce = "bounce",
        /// Nobody answered whether it is still wanted.
        NoAnswer = "no_answer",
    }
);

/// The secret of a saved search's links: its reference and a keyed hash of it.
pub fn token(keys: &Keys, reference: &str) -> String {
    format!("{reference}.{}", keys.blind_index("alerts.token", reference))
}

/// The reference in a link's secret.
///
/// # Errors
/// `DeadLink` where it was not made by our keys.
pub fn reference_of(keys: &Keys, token: &str) -> Result<String> {
    let (reference, hash) = token.split_once('.').ok_or(Error::DeadLink)?;
    let is_ours = keys.blind_index("alerts.token", reference).as_bytes().ct_eq(hash.as_bytes());
    if bool::from(is_ours) { Ok(reference.to_owned()) } else { Err(Error::DeadLink) }
}

/// By which saved searches and suppressions know an address (in lower case).
pub fn email_index(keys: &Keys, email: &str) -> String {
    mail::queries::email_index(keys, email)
}

/// Reads a saved query with the code of the result page. What is no criterion
/// (the order, the page) is left out.
///
/// # Errors
/// 400, naming each parameter that is not understood.
pub fn parse_query(query: &str) -> Result<Search> {
    let form: SearchForm = json::parse_query(query)?;
    Ok(form.parse()?.criteria())
}

/// What a saved search keeps of a result page: the criteria alone. `None` where
/// there are none.
pub fn query_of(page: &Search) -> Option<String> {
    let query = page.criteria().query();
    Some(query).filter(|_| is_asking(page))
}

/// Whether a search asks for anything by which a posting can be told from others.
pub fn is_asking(search: &Search) -> bool {
    Percolator::new().put(0, &search.search)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_holds_only_with_the_hash_of_our_keys() {
        let (keys, others) = (Keys::parse(&Keys::generate()).unwrap(), Keys::parse(&Keys::generate()).unwrap());
        let link = token(&keys, "0123456789");
        assert_eq!(reference_of(&keys, &link).unwrap(), "0123456789");
        assert!(reference_of(&others, &link).is_err());
        for wrong in ["", "0123456789", "0123456789.", &link.replace('9', "8"), &link[..link.len() - 1]] {
            assert!(matches!(reference_of(&keys, wrong), Err(Error::DeadLink)), "{wrong}");
        }
    }

    #[test]
    fn a_saved_query_keeps_the_criteria_alone_and_names_unknown_codes() {
        let search = parse_query("q=%E4%BC%9A%E8%AE%A1&sort=newest&page=3&region=220323&pay=").unwrap();
        assert_eq!(search.query(), "q=%E4%BC%9A%E8%AE%A1&region=220323");
        for query in ["region=999999", "colour=red", "pay_min=much"] {
            assert!(matches!(parse_query(query), Err(Error::Bad(_))), "{query}");
        }
    }

    #[test]
    fn a_search_has_to_ask_for_something() {
        for (query, expected) in [
            ("", false),
            ("sort=pay", false),
            ("q=-%E9%94%80%E5%94%AE", false),
            ("published_within=7", false),
            ("q=%E4%BC%9A%E8%AE%A1", true),
            ("region=220323", true),
            ("pay_min=3000", true),
        ] {
            assert_eq!(is_asking(&parse_query(query).unwrap()), expected, "{query}");
        }
    }
}
