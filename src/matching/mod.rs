//! Matching: which postings fit a profile, which profiles fit a posting, and why.
//!
//! Hard conditions ([`conditions`]) come first, each *pass*, *fail* or *unknown*
//! with its reason; none is ever softened. Whatever they leave is ordered by a
//! score of three parts ([`score`]): telling words that both texts share
//! ([`terms`]), how near the occupations are, and certificates that are welcome.
//! Nobody can pay for a place, and neither age nor sex is anywhere in it. Only
//! profiles whose owner allows it appear, without name or contact data, and not
//! before employers that the owner has excluded. Whoever misses a posting or a
//! person on a list is told why ([`standing`]); what people say of a match is kept
//! for staff ([`feedback`]) and moves nothing by itself.

pub mod api;
pub mod conditions;
pub mod explained;
pub mod feedback;
pub mod fit;
pub mod handlers;
pub mod outcomes;
pub mod queries;
pub mod score;
mod similar;
pub mod standing;
pub mod terms;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;

use crate::access::{ACCOUNTS, Entry, Reach, Role, Who, get, post};
use crate::certificates::queries::{ValidCert, valid_for_profiles};
use crate::clock;
use crate::codes::occupations;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::postings::{self, Posting};
use crate::profiles::{self, EntryKind, Full};
use crate::search::{Filters, PostingSearch, Search};
use crate::training::gap::Ways;
use crate::{Result, employers};
use score::{Match, Offer, Person};

pub use explained::Explained;
pub use similar::similar;

/// Who reads which people fit a posting.
const MATCHERS: Who = Who::Roles(&[
    (Role::Specialist, Reach::Any),
    (Role::Officer, Reach::Any),
    (Role::Admin, Reach::Any),
    (Role::EmployerOwner, Reach::Own),
    (Role::EmployerRecruiter, Reach::Own),
]);

/// Who reads which postings fit a profile.
const ADVISERS: Who = Who::Roles(&[
    (Role::Seeker, Reach::Own),
    (Role::Specialist, Reach::Any),
    (Role::Officer, Reach::Any),
    (Role::Admin, Reach::Any),
]);

/// Who reads what people say of matches.
const STAFF: Who =
    Who::Roles(&[(Role::Specialist, Reach::Any), (Role::Officer, Reach::Any), (Role::Admin, Reach::Any)]);

/// Routes of matching.
pub fn routes() -> Vec<Entry> {
    vec![
        get("/profile/matches", ACCOUNTS, handlers::own),
        get("/postings/{reference}/matches", MATCHERS, handlers::profiles),
        get("/profile/matches/fit", ACCOUNTS, fit::own),
        post("/profile/matches/fit", ACCOUNTS, fit::say_own),
        get("/postings/{reference}/matches/fit", MATCHERS, fit::person),
        post("/postings/{reference}/matches/fit", MATCHERS, fit::say_of_person),
        get("/staff/matching/feedback", STAFF, feedback::index),
        get("/staff/matching/feedback.csv", STAFF, feedback::csv),
        get("/api/v1/postings/{reference}/matches/fit", MATCHERS, api::fit_of_posting),
        get("/api/v1/profiles/{reference}/matches/fit", ADVISERS, api::fit_of_profile),
        get("/api/v1/postings/{reference}/matches", MATCHERS, api::of_posting),
        get("/api/v1/profiles/{reference}/matches", ADVISERS, api::of_profile),
    ]
}

/// What scores less shares a word or two by chance and is not shown.
const LEAST: f32 = 15.0;

/// What scores less than this share of the best is another kind of work.
const SHARE_OF_BEST: f32 = 0.35;

/// The score from which on a pair is shown beside others.
fn least(scores: impl Iterator<Item = f32>) -> f32 {
    LEAST.max(SHARE_OF_BEST * scores.fold(0.0, f32::max))
}

/// How many candidates the words bring; the rest of the work is on these.
pub(crate) const CANDIDATES: usize = 240;

/// The postings that fit a profile: first those that no condition speaks
/// against, the best first; then those that fail one alone.
pub fn postings_for(
    conn: &mut Conn,
    search: &Search,
    profile: &Full,
    loc: Loc,
    now: NaiveDateTime,
) -> Result<Vec<(Posting, Match)>> {
    let certificates =
        certificates_of(conn, &[profile.profile.id], now)?.remove(&profile.profile.id).unwrap_or_default();
    let document = profile.document(&certificates);
    let words = terms::of_profile(search, profile, &document)?;
    let mut ids: Vec<i64> = search.postings_like(&words, CANDIDATES, now)?.into_iter().map(|it| it.0).collect();
    // What someone said that they want is looked at, whatever its words, and so is
    // what they did: a posting may be in another language.
    let mut wanted = PostingSearch { limit: 100, ..PostingSearch::default() };
    profile.preferences.occupations.iter().for_each(|it| wanted.filters.add_occupation(it));
    let mut held = PostingSearch { limit: 60, ..PostingSearch::default() };
    occupations_held(profile).iter().for_each(|it| held.add_likely(it));
    for it in [wanted, held].iter().filter(|it| !it.likely.is_empty() || it.filters != Filters::default()) {
        ids.extend(search.postings(it, now)?.hits.iter().map(|it| it.0));
    }
    let mut seen = HashSet::new();
    ids.retain(|it| seen.insert(*it));
    let candidates = postings::queries::load_open(conn, &ids, now)?;
    let person = Person::read(profile, &document, &certificates);
    let mut matches: Vec<(Posting, Match)> = candidates
        .into_iter()
        .filter(|it| !profile.exclusions.contains(&it.row.employer_id))
        .map(|posting| {
            let it = score::compare(&Offer::read(search, &posting)?, &person, loc);
            Ok((posting, it))
        })
        .collect::<Result<_>>()?;
    matches.retain(|(_, it)| it.n_failed() <= 1);
    let least = least(matches.iter().map(|it| it.1.score));
    matches.retain(|(_, it)| it.score >= least);
    matches.sort_by(|(a, x), (b, y)| {
        x.order(y).then(b.row.published_at.cmp(&a.row.published_at)).then(b.row.id.cmp(&a.row.id))
    });
    Ok(matches)
}

/// The profiles that fit a posting, in the same order; only those whose owner
/// lets employers find them, and not before an employer that is excluded.
pub fn profiles_for(
    conn: &mut Conn,
    search: &Search,
    posting: &Posting,
    loc: Loc,
    now: NaiveDateTime,
) -> Result<Vec<(Full, Match)>> {
    let words = terms::of_posting(search, posting)?;
    let mut ids: Vec<i64> = search.profiles_like(&words, CANDIDATES)?.into_iter().map(|it| it.0).collect();
    // People write what an occupation is called every day, a posting perhaps not.
    let names = terms::of_occupation(search, posting)?;
    ids.extend(search.profiles_like(&names, CANDIDATES / 4)?.into_iter().map(|it| it.0));
    let mut seen = HashSet::new();
    ids.retain(|it| seen.insert(*it));
    let candidates = profiles::queries::load_many(conn, &ids)?;
    let certificates = certificates_of(conn, &ids, now)?;
    let (offer, none) = (Offer::read(search, posting)?, Vec::new());
    let mut matches: Vec<(Full, Match)> = candidates
        .into_iter()
        .filter(|it| it.profile.is_searchable(now) && !it.exclusions.contains(&posting.row.employer_id))
        .map(|profile| {
            let own = certificates.get(&profile.profile.id).unwrap_or(&none);
            let person = Person::read(&profile, &profile.document(own), own);
            let it = score::compare(&offer, &person, loc);
            (profile, it)
        })
        .collect();
    matches.retain(|(_, it)| it.n_failed() <= 1);
    let least = least(matches.iter().map(|it| it.1.score));
    matches.retain(|(_, it)| it.score >= least);
    matches.sort_by(|(a, x), (b, y)| {
        x.order(y).then(b.profile.updated_at.cmp(&a.profile.updated_at)).then(b.profile.id.cmp(&a.profile.id))
    });
    Ok(matches)
}

/// The likeliest occupations of the last jobs.
fn occupations_held(profile: &Full) -> Vec<&'static str> {
    let suggested = profile.entries_of(EntryKind::Work).take(3).flat_map(|it| occupations::suggest(&it.name, 2));
    suggested.filter(|it| it.confidence >= LIKELY).map(|it| it.occupation.code).collect()
}

/// What a job was, where its title says it with this confidence, is looked for.
const LIKELY: f32 = 0.25;

fn certificates_of(conn: &mut Conn, ids: &[i64], now: NaiveDateTime) -> Result<HashMap<i64, Vec<ValidCert>>> {
    Ok(valid_for_profiles(conn, ids, clock::day(now))?)
}

/// How a posting fits the profile of an account; `None` where it has none, or an empty one.
pub fn fit_of_account(
    conn: &mut Conn,
    search: &Search,
    posting: &Posting,
    account_id: i64,
    loc: Loc,
    now: NaiveDateTime,
) -> Result<Option<Explained>> {
    let Some(profile) = profiles::queries::find_by_account(conn, account_id)? else { return Ok(None) };
    let full = profiles::queries::load(conn, profile.id)?;
    let certificates = certificates_of(conn, &[profile.id], now)?.remove(&profile.id).unwrap_or_default();
    let document = full.document(&certificates);
    if document.title.trim().is_empty() && document.body.trim().is_empty() {
        return Ok(None);
    }
    let it = score::compare(&Offer::read(search, posting)?, &Person::read(&full, &document, &certificates), loc);
    let explained = it.explain(posting, &document, loc);
    if it.one_away().is_none() {
        return Ok(Some(explained));
    }
    Ok(Some(explained.with_ways(&it, &Ways::load(conn, now)?, loc)))
}

/// Whether an actor with the reach `Own` may see the people for this posting:
/// a member of its employer.
pub fn is_own_posting(conn: &mut Conn, posting: &Posting, account_id: i64) -> Result<bool> {
    Ok(employers::queries::of_account(conn, account_id)?.contains(&posting.row.employer_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_behind_the_best_is_not_shown() {
        assert_eq!(least([].into_iter()), LEAST);
        assert_eq!(least([30.0, 20.0].into_iter()), LEAST);
        assert_eq!(least([24.0, 80.0].into_iter()), 28.0);
    }
}
