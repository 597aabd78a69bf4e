//! Search: the derived full-text indexes of postings and of profiles.
//!
//! The only place that names tantivy. The index stores no texts: it answers
//! with ids, and the caller loads the rows and drops what the reader may not see
//! or what has closed since. It follows the change feed ([`indexer`]), keeps the
//! last sequence that it holds in its commit, and is built from the rows when it
//! is missing, of an older schema, or damaged.

pub mod analysis;
mod cache;
mod collector;
mod document;
pub mod indexer;
mod parsed;
pub mod percolate;
mod plan;
mod query;
mod ready;
mod request;
mod rows;
pub mod snippet;
mod spelling;
mod store;
mod suggest;
mod wanted;

use std::path::Path;
use std::sync::Arc;

pub use collector::{Facets, Found};
pub use document::{Facet, Field, PostingDoc, ProfileDoc};
pub use parsed::Parsed;
pub use plan::is_filler;
pub use request::{Filters, PostingSearch, Sort, UNKNOWN_EXPERIENCE};
pub use suggest::Suggestion;

use crate::db::Db;
use crate::{Error, Result};
use store::Store;

/// Answers with more hits than these are not kept.
const LARGEST_KEPT: usize = 200;

/// Both indexes of this node. Clones share them.
#[derive(Clone)]
pub struct Search {
    inner: Arc<Inner>,
}

struct Inner {
    postings: Store,
    profiles: Store,
    spelling: spelling::Spelling,
    /// By search, and by the ten seconds in which it was asked.
    found: cache::Cache<(PostingSearch, i64), Found>,
    /// By word, and by about how many postings there are.
    frequencies: cache::Cache<String, (u64, u64)>,
    /// By the ten seconds in which they were asked for.
    counts: cache::Cache<i64, (i64, i64, i64)>,
    /// By posting and what it says, and by about how many postings there are.
    telling: cache::Cache<(i64, u64), Vec<Telling>>,
    /// By posting and how many.
    similar: cache::Cache<(i64, usize), Vec<i64>>,
}

/// A text that searches other texts: a term and how much it tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling {
    /// The word, folded.
    pub word: String,
    /// Its weight: section, times rarity.
    pub weight: f32,
}

impl Search {
    /// Opens the indexes below a folder; one that cannot be opened is put aside
    /// and begun anew, to be filled from the rows.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn open(folder: &Path) -> anyhow::Result<Search> {
        Ok(Search {
            inner: Arc::new(Inner {
                postings: Store::open(&folder.join("postings"), document::posting_schema())?,
                profiles: Store::open(&folder.join("profiles"), document::profile_schema())?,
                spelling: spelling::Spelling::default(),
                found: cache::Cache::of(512),
                frequencies: cache::Cache::of(65_536),
                counts: cache::Cache::of(1),
                telling: cache::Cache::of(8_192),
                similar: cache::Cache::of(4_096),
            }),
        })
    }

    /// Finds open postings. `now` decides which are open still. What was asked a
    /// moment ago is answered as it was then: an answer is ten seconds old at most,
    /// and never older than the index.
    pub fn postings(&self, search: &PostingSearch, now: chrono::NaiveDateTime) -> Result<Arc<Found>> {
        if search.offset + search.limit > LARGEST_KEPT {
            return self.look_up_postings(search, now).map(Arc::new);
        }
        let asked = (search.normal_form(), now.and_utc().timestamp() / 10);
        let generation = self.inner.postings.generation();
        self.inner.found.get(asked, generation, || self.look_up_postings(search, now))
    }

    /// What [`Search::postings`] answers where it does not know yet.
    pub fn look_up_postings(&self, search: &PostingSearch, now: chrono::NaiveDateTime) -> Result<Found> {
        query::find_postings(&self.inner.postings, search, now).map_err(broken)
    }

    /// Counts of what is open that are as old as an answer of [`Search::postings`] at
    /// most: the rows are counted anew only where they are older.
    pub fn counts_of_open(
        &self,
        now: chrono::NaiveDateTime,
        count: impl FnOnce() -> Result<(i64, i64, i64)>,
    ) -> Result<(i64, i64, i64)> {
        let generation = self.inner.postings.generation();
        Ok(*self.inner.counts.get(now.and_utc().timestamp() / 10, generation, count)?)
    }

    /// What [`Search::look_up_postings`] would answer if one of the words were enough:
    /// what `bole bench` asks beside others that are asked so.
    pub fn look_up_any(&self, search: &PostingSearch, now: chrono::NaiveDateTime) -> Result<Found> {
        query::find_any(&self.inner.postings, search, now).map_err(broken)
    }

    /// The same words in another spelling, where some of them are not known but
    /// sound or look like words of titles; `None` where there is nothing to mend.
    pub fn respelled(&self, text: &str) -> Result<Option<String>> {
        self.inner.spelling.respelled(&self.inner.postings, text).map_err(broken)
    }

    /// Titles and employers that begin like what was typed so far.
    pub fn suggest(&self, typed: &str, limit: usize, now: chrono::NaiveDateTime) -> Result<Vec<i64>> {
        suggest::find(&self.inner.postings, typed, limit, now).map_err(broken)
    }

    /// The ids of open postings whose texts share the most telling words, best first.
    pub fn postings_like(
        &self,
        words: &[Telling],
        limit: usize,
        now: chrono::NaiveDateTime,
    ) -> Result<Vec<(i64, f32)>> {
        query::find_like(&self.inner.postings, words, limit, Some(now)).map_err(broken)
    }

    /// The ids of postings similar to one, which are looked for only where they are
    /// not known yet.
    pub fn similar(&self, id: i64, limit: usize, find: impl FnOnce() -> Result<Vec<i64>>) -> Result<Arc<Vec<i64>>> {
        self.inner.similar.get((id, limit), self.inner.postings.generation(), find)
    }

    /// The ids of searchable profiles whose texts share the most telling words, best first.
    pub fn profiles_like(&self, words: &[Telling], limit: usize) -> Result<Vec<(i64, f32)>> {
        query::find_like(&self.inner.profiles, words, limit, None).map_err(broken)
    }

    /// The ids of searchable profiles that have what was typed, best first; the
    /// language is that of the search of postings.
    pub fn profiles(&self, text: &str, limit: usize) -> Result<Vec<(i64, f32)>> {
        query::find_profiles(&self.inner.profiles, text, limit).map_err(broken)
    }

    /// In how many postings a word stands, and how many postings there are. How rare
    /// a word is changes slowly: it is counted anew when there are a thirtieth more.
    pub fn posting_frequency(&self, word: &str) -> Result<(u64, u64)> {
        let find = || query::frequency(&self.inner.postings, word).map_err(broken);
        Ok(*self.inner.frequencies.get(word.to_owned(), self.size(), find)?)
    }

    /// The telling words of a posting that says this (a hash of its texts), chosen
    /// only where they are not known yet for about as many postings.
    pub fn telling(
        &self,
        posting: i64,
        says: u64,
        choose: impl FnOnce() -> Result<Vec<Telling>>,
    ) -> Result<Arc<Vec<Telling>>> {
        self.inner.telling.get((posting, says), self.size(), choose)
    }

    /// About how many postings there are: the same number until there are a thirtieth more.
    fn size(&self) -> u64 {
        let n = self.inner.postings.n_documents();
        let about = n >> (u64::BITS - n.leading_zeros()).saturating_sub(6);
        about << 8 | u64::from(n.leading_zeros())
    }

    /// Indexes what has changed since; answers how many changes there were.
    pub fn catch_up(&self, db: &Db, clock: &crate::clock::Clock) -> Result<usize> {
        indexer::catch_up(&self.inner.postings, &self.inner.profiles, db, clock)
    }

    /// How many changes of the feed the index has not seen, or has seen too many
    /// where the rows were restored from a backup.
    pub async fn lag(&self, db: &Db) -> Result<i64> {
        let held = [self.inner.postings.sequence(), self.inner.profiles.sequence()];
        let last = db.read(|conn| Ok(crate::db::changes::last(conn)?)).await?;
        Ok(held.map(|it| (last - it).abs()).into_iter().max().unwrap_or(0))
    }

    /// Whether another process holds the index: it is then that one's to write.
    pub fn is_read_only(&self) -> bool {
        self.inner.postings.is_read_only() || self.inner.profiles.is_read_only()
    }

    /// Waits for merges, so that nothing is half done at the end.
    pub fn close(&self) {
        self.inner.postings.close();
        self.inner.profiles.close();
    }

    /// Empties both, so that the next [`Search::catch_up`] builds them from the rows.
    pub fn clear(&self) -> Result<()> {
        self.inner.postings.clear().map_err(broken)?;
        self.inner.profiles.clear().map_err(broken)
    }

    /// How many documents each holds: postings, profiles.
    pub fn counts(&self) -> (u64, u64) {
        (self.inner.postings.n_documents(), self.inner.profiles.n_documents())
    }

    /// The ids that the postings' index holds: for the comparison with the rows.
    pub fn posting_ids(&self) -> Result<Vec<i64>> {
        self.inner.postings.ids().map_err(broken)
    }

    /// The ids that the profiles' index holds: for the comparison with the rows.
    pub fn profile_ids(&self) -> Result<Vec<i64>> {
        self.inner.profiles.ids().map_err(broken)
    }

    /// Runs a query on the bare engine: terms joined by OR over title and text,
    /// top 20, no filter. The reference that `bole bench` measures us against.
    pub fn bare(&self, words: &[String]) -> Result<usize> {
        query::bare(&self.inner.postings, words).map_err(broken)
    }

    /// Runs our own query with the engine's own collectors; answers the count. What
    /// `bole bench` measures our collector against.
    pub fn bare_same(&self, search: &PostingSearch) -> Result<usize> {
        query::bare_same(&self.inner.postings, search).map_err(broken)
    }

    /// Runs the query of [`Search::postings_like`] with the engine's own collector.
    pub fn bare_like(&self, words: &[Telling], limit: usize) -> Result<usize> {
        query::bare_like(&self.inner.postings, words, limit).map_err(broken)
    }

    /// Fills an empty index with postings that have no rows, for `bole bench`.
    pub fn fill(&self, docs: &mut dyn Iterator<Item = PostingDoc>) -> Result<()> {
        indexer::fill(&self.inner.postings, docs)
    }
}

/// Reads the dictionaries and code lists, so that nobody waits for them later.
pub fn warm_up() {
    analysis::tokens("\u{4f1a}\u{8ba1}");
    analysis::pinyin_terms("\u{4f1a}\u{8ba1}");
    crate::codes::occupations::suggest("\u{4f1a}\u{8ba1}", 1);
}

fn broken(err: tantivy::TantivyError) -> Error {
    Error::Internal(anyhow::Error::new(err).context("the search index failed"))
}
