//! Postings that are much like another one.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDateTime;

use super::terms;
use crate::Result;
use crate::db::Conn;
use crate::postings::{Posting, queries};
use crate::search::{PostingSearch, Search};
use crate::titles::{Title, Weights};

/// How many of the newest postings of the same occupation are looked at.
const OF_OCCUPATION: usize = 30;

/// What shares so much of its words is similar, and so is a title so like.
const SHARE: f32 = 1.0 / 3.0;
const LIKENESS: f32 = 0.6;

/// What the same occupation adds to the two.
const SAME: f32 = 0.25;

/// Open postings that are much like another one, the most alike first: by the share
/// of its telling words, by how alike the titles are, and by the occupation.
pub fn similar(
    conn: &mut Conn,
    search: &Search,
    posting: &Posting,
    limit: usize,
    now: NaiveDateTime,
) -> Result<Arc<Vec<i64>>> {
    search.similar(posting.row.id, limit, || find(conn, search, posting, limit, now))
}

fn find(conn: &mut Conn, search: &Search, posting: &Posting, limit: usize, now: NaiveDateTime) -> Result<Vec<i64>> {
    let like = search.postings_like(&terms::of_posting(search, posting)?, limit + 20, now)?;
    let own = like.iter().find(|it| it.0 == posting.row.id);
    // One that is not in the index, as it ended, would share the most with itself.
    let own = own.map_or_else(|| like.first().map_or(1.0, |it| it.1 * 2.0), |it| it.1);
    let shares: HashMap<i64, f32> = like.iter().map(|(id, score)| (*id, (score / own).min(1.0))).collect();
    let mut ids: Vec<i64> = like.iter().map(|it| it.0).collect();
    if let Some(code) = posting.row.occupation.as_deref() {
        let mut same = PostingSearch { limit: OF_OCCUPATION, ..PostingSearch::default() };
        same.filters.add_occupation(code);
        ids.extend(search.postings(&same, now)?.hits.iter().map(|it| it.0));
    }
    let mut seen = HashSet::from([posting.row.id]);
    ids.retain(|it| seen.insert(*it));
    let read = |it: &Posting| Title::coded(&it.row.title, it.row.occupation.as_deref());
    let title = read(posting);
    let mut found: Vec<(f32, Posting)> = Vec::new();
    for it in queries::load_open(conn, &ids, now)? {
        let share = shares.get(&it.row.id).copied().unwrap_or(0.0);
        let likeness = title.likeness(&read(&it), Weights::ALL);
        let is_same = posting.row.occupation.is_some() && it.row.occupation == posting.row.occupation;
        let certainty = if is_same { posting.row.coded_by().certainty() * it.row.coded_by().certainty() } else { 0.0 };
        if share >= SHARE || likeness >= LIKENESS {
            found.push((share + likeness + SAME * certainty, it));
        }
    }
    found.sort_by(|(a, one), (b, two)| {
        let (one, two) = (&one.row, &two.row);
        b.total_cmp(a).then(two.published_at.cmp(&one.published_at)).then(two.id.cmp(&one.id))
    });
    Ok(found.into_iter().take(limit).map(|it| it.1.row.id).collect())
}
