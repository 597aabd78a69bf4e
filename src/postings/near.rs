//! Postings that are near in meaning, where the words of a search find little.
//!
//! Nobody writes 大棚种菜 above a posting for 大棚蔬菜种植工. What was typed is read as
//! an occupation and compared with titles ([`Title::likeness`]): postings of the
//! likely occupations, and those that have any of the words, are ordered by how near
//! they are, and offered after the hits, said to be what they are. They pass every
//! filter of the search. What stands in quotes, behind a minus, or is asked for
//! literally is meant as it stands, and nothing is offered.

use std::collections::HashSet;

use chrono::NaiveDateTime;

use super::queries::{self, Posting};
use super::search_form::Search;
use crate::Result;
use crate::codes::occupations::{self, Occupation};
use crate::db::Conn;
use crate::search::{Filters, Found, Parsed, PostingSearch, Search as Index, Sort, analysis, is_filler};
use crate::titles::{Title, Weights};

/// A search that finds more than this needs no help.
const ENOUGH: i64 = 4;

/// More are not offered.
const MOST: usize = 10;

/// How many of the likeliest occupations are looked into, and how many of the
/// newest postings of each.
const N_OCCUPATIONS: usize = 5;
const OF_EACH: usize = 30;

/// How many postings that have any of the words are looked at.
const OF_WORDS: usize = 60;

/// What is less near is a stranger.
const LEAST: f32 = 0.3;

/// From this confidence on the page says as what the words were read.
const NAMED: f32 = 0.3;

/// Postings near what was typed.
#[derive(Debug, Clone, Default)]
pub struct Near {
    /// What the words were read as, where that is fairly sure.
    pub occupation: Option<&'static Occupation>,
    /// The nearest first; none of them is among the hits.
    pub postings: Vec<Posting>,
}

/// Looks for them where a search has found little.
pub fn find(conn: &mut Conn, index: &Index, search: &Search, found: &Found, now: NaiveDateTime) -> Result<Near> {
    let wanted = &search.search;
    let is_first = wanted.offset == 0 && wanted.sort == Sort::Relevance;
    let parsed = Parsed::read(&wanted.text);
    let is_meant = wanted.is_literal || !parsed.phrases.is_empty() || !parsed.exclusions.is_empty();
    let telling: Vec<&str> = parsed.words.iter().map(String::as_str).filter(|it| !is_filler(it)).collect();
    if found.total > ENOUGH || !is_first || is_meant || telling.is_empty() {
        return Ok(Near::default());
    }
    let typed = telling.join(if telling.iter().all(|it| it.is_ascii()) { " " } else { "" });
    let likely = occupations::suggest(&typed, N_OCCUPATIONS);

    let mut ids: Vec<i64> = Vec::new();
    let mut ask = |search: &PostingSearch| -> Result<()> {
        ids.extend(index.look_up_postings(search, now)?.hits.iter().map(|it| it.0));
        Ok(())
    };
    let base = PostingSearch { offset: 0, with_facets: false, ..wanted.clone() };
    ask(&PostingSearch { is_loose: true, limit: OF_WORDS, ..base.clone() })?;
    for it in &likely {
        let mut search = PostingSearch { text: String::new(), limit: OF_EACH, ..base.clone() };
        search.add_likely(it.occupation.code);
        ask(&search)?;
    }
    if let Some(first) = likely.first() {
        // Also the neighbours of the likeliest, of the same minor group.
        let group = &first.occupation.code[..7];
        let mut search = PostingSearch { text: String::new(), limit: OF_EACH, ..base.clone() };
        let neighbours = occupations::all().iter().filter(|it| it.code.starts_with(group));
        neighbours.for_each(|it| search.add_likely(it.code));
        ask(&search)?;
    }
    if base.filters != Filters::default() {
        // Where the filters leave little, all of it is looked at.
        ask(&PostingSearch { text: String::new(), limit: OF_WORDS, ..base })?;
    }
    let mut seen: HashSet<i64> = found.hits.iter().map(|it| it.0).collect();
    ids.retain(|it| seen.insert(*it));

    let typed_title = Title::read(&typed);
    let words = Words::of(&typed);
    let nearness = |it: &Posting| {
        let title = typed_title.likeness(&Title::coded(&it.row.title, it.row.occupation.as_deref()), Weights::ALL);
        title + WORDS * words.share_in(it)
    };
    let mut near: Vec<(f32, Posting)> =
        queries::load_open(conn, &ids, now)?.into_iter().map(|it| (nearness(&it), it)).collect();
    near.retain(|it| it.0 >= LEAST);
    near.sort_by(|(a, one), (b, two)| {
        let (one, two) = (&one.row, &two.row);
        b.total_cmp(a).then(two.published_at.cmp(&one.published_at)).then(two.id.cmp(&one.id))
    });
    near.truncate(MOST);
    let occupation = likely.first().filter(|it| it.confidence >= NAMED).map(|it| it.occupation);
    Ok(Near { occupation, postings: near.into_iter().map(|it| it.1).collect() })
}

/// What having all of the words in its texts adds to a posting's nearness.
const WORDS: f32 = 0.3;

/// The words of what was typed, and the pairs of what the dictionary does not know.
struct Words(Vec<String>);

impl Words {
    fn of(typed: &str) -> Words {
        let mut words: Vec<String> = Vec::new();
        for token in analysis::tokens(typed).into_iter().chain(analysis::bigrams(typed)) {
            if token.text.chars().nth(1).is_some() && !words.contains(&token.text) {
                words.push(token.text);
            }
        }
        Words(words)
    }

    /// 0 to 1; a word of the title counts twice one of the text.
    fn share_in(&self, it: &Posting) -> f32 {
        if self.0.is_empty() {
            return 0.0;
        }
        let (title, body) = (analysis::fold(&it.row.title), analysis::fold(&it.body()));
        let worth = |word: &String| match (title.contains(word.as_str()), body.contains(word.as_str())) {
            (true, _) => 1.0,
            (false, true) => 0.5,
            _ => 0.0,
        };
        self.0.iter().map(worth).sum::<f32>() / self.0.len() as f32
    }
}
