//! From what someone typed to a query, built from our own words: what people
//! type is never an error and never reaches a query parser.
//!
//! All words have to be there (most of them, where there are many); each may be
//! found in any field, as its parts, as characters in a row, as a synonym, or in
//! pinyin. `"phrases"` stand as they are, `-word` excludes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDateTime;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, FuzzyTermQuery, Occur,
    PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Order, Term};

use super::collector::{FacetedTop, Found};
use super::store::Store;
use super::{Telling, analysis, document};
use crate::codes::Education;
use crate::postings::{Kind, PayBand};

/// How the index says that nothing is said of experience.
pub const UNKNOWN_EXPERIENCE: u64 = 255;

/// What people say around what they look for.
static FILLERS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../index/fillers.txt").lines().filter(|it| !it.starts_with('#') && !it.is_empty()).collect()
});

/// More words than these are not read: time stays bounded whatever is typed.
const MOST_WORDS: usize = 32;

/// In which order hits come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By text and freshness; without words the newest first.
    #[default]
    Relevance,
    /// Published last first.
    Newest,
    /// The highest assured pay first.
    Pay,
    /// Those that end soonest first.
    Closing,
}

/// What a posting must satisfy. Within a facet any of the codes will do; an
/// empty one asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    region: BTreeSet<u64>,
    occupation: BTreeSet<u64>,
    education: BTreeSet<u64>,
    pay: BTreeSet<u64>,
    kind: BTreeSet<u64>,
    published: BTreeSet<u64>,
    /// The least that the best pay reaches, yuan a month.
    pub pay_min: Option<u64>,
    /// The postings of one employer.
    pub employer_id: Option<u64>,
    /// Only what asks for no more years than these.
    pub experience_at_most: Option<u64>,
}

impl Filters {
    /// In the order of [`super::collector::Facets`].
    pub(super) fn facets(&self) -> [&BTreeSet<u64>; 6] {
        [&self.region, &self.occupation, &self.education, &self.pay, &self.kind, &self.published]
    }

    /// Places within a region.
    pub fn add_region(&mut self, code: &str) {
        self.region.extend(document::region_code(code));
    }

    /// Occupations within a group.
    pub fn add_occupation(&mut self, code: &str) {
        self.occupation.extend(document::occupation_code(code));
    }

    /// Postings that ask for this level; `None` for those that ask for none.
    pub fn add_education(&mut self, education: Option<Education>) {
        self.education.insert(document::education_code(education));
    }

    /// A band of monthly pay; `None` for pay that is not known.
    pub fn add_pay_band(&mut self, band: Option<PayBand>) {
        self.pay.insert(band.map_or(0, |it| it.ordinal() + 1));
    }

    /// A kind.
    pub fn add_kind(&mut self, kind: Kind) {
        self.kind.insert(kind.ordinal());
    }

    /// Published within so many days.
    pub fn add_published_within(&mut self, days: u64) {
        self.published.insert(days);
    }
}

/// A search of postings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostingSearch {
    /// What was typed.
    pub text: String,
    /// The filters.
    pub filters: Filters,
    /// The order.
    pub sort: Sort,
    /// How many hits.
    pub limit: usize,
    /// How many to leave out first.
    pub offset: usize,
    /// Whether facets are counted.
    pub with_facets: bool,
    /// Whether synonyms are left out.
    pub is_literal: bool,
}

/// What was typed, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Words that are searched for, folded, in their order.
    pub words: Vec<String>,
    /// What stood in quotes.
    pub phrases: Vec<String>,
    /// What stood behind a minus.
    pub exclusions: Vec<String>,
}

impl Parsed {
    /// Reads a search box. Quotes that are never closed, and a minus before
    /// nothing, are left out.
    pub fn read(text: &str) -> Parsed {
        let mut parsed = Parsed::default();
        let text: String =
            text.chars().take(400).map(|it| if matches!(it, '“' | '”' | '＂') { '"' } else { it }).collect();
        let parts: Vec<&str> = text.split('"').collect();
        let n_parts = parts.len();
        for (i, part) in parts.into_iter().enumerate() {
            // With an even number of parts the last quote was never closed.
            let is_phrase = i % 2 == 1 && !(n_parts.is_multiple_of(2) && i == n_parts - 1);
            if is_phrase {
                if !part.trim().is_empty() {
                    parsed.phrases.push(analysis::fold(part.trim()));
                }
                continue;
            }
            for piece in part.split_whitespace() {
                match piece.strip_prefix(['-', '－', '−']) {
                    Some(rest) if !rest.is_empty() => parsed.exclusions.push(analysis::fold(rest)),
                    Some(_) => {}
                    None => parsed.words.extend(words_of(piece)),
                }
            }
        }
        parsed.words.truncate(MOST_WORDS);
        parsed.phrases.truncate(8);
        parsed.exclusions.truncate(8);
        parsed
    }

    /// Whether nothing is asked for but exclusions.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty()
    }
}

/// The words of a piece of text. Single characters side by side are one word
/// that the dictionary lacks (a name, as a rule): 安和养老 is 安和 and 养老.
fn words_of(piece: &str) -> Vec<String> {
    let is_single = |it: &analysis::Token| it.text.chars().all(analysis::is_han) && it.text.chars().count() == 1;
    let mut words: Vec<String> = Vec::new();
    // Where the run of single characters that is being read ends.
    let mut run_end = None;
    for token in analysis::words(piece) {
        let is_stop = analysis::is_stopword(&token.text);
        match words.last_mut() {
            // 和 may stand inside a name, but does not begin one.
            Some(last) if is_single(&token) && run_end == Some(token.start) => last.push_str(&token.text),
            _ => words.push(token.text.clone()),
        }
        let goes_on = is_single(&token) && (!is_stop || run_end == Some(token.start));
        run_end = goes_on.then_some(token.end);
    }
    words
}

pub(super) fn find_postings(store: &Store, search: &PostingSearch, now: NaiveDateTime) -> tantivy::Result<Found> {
    let fields = Fields::of(store)?;
    let parsed = Parsed::read(&search.text);
    let mut synonyms = Vec::new();
    let query = fields.query(&parsed, search.is_literal, &mut synonyms);
    let sort = if parsed.is_empty() && search.sort == Sort::Relevance { Sort::Newest } else { search.sort };
    let collector = FacetedTop {
        filters: &search.filters,
        sort,
        n: search.offset + search.limit,
        now: now.and_utc().timestamp(),
        with_facets: search.with_facets,
    };
    let fruit = store.searcher().search(&*query, &collector)?;
    Ok(fruit.into_found(search.offset, synonyms))
}

struct Fields {
    title: Field,
    employer: Field,
    place: Field,
    body: Field,
    exact: Field,
    characters: Field,
    pinyin: Field,
}

impl Fields {
    fn of(store: &Store) -> tantivy::Result<Fields> {
        let schema = store.schema();
        Ok(Fields {
            title: schema.get_field("title")?,
            employer: schema.get_field("employer")?,
            place: schema.get_field("place")?,
            body: schema.get_field("body")?,
            exact: schema.get_field("exact")?,
            characters: schema.get_field("characters")?,
            pinyin: schema.get_field("pinyin")?,
        })
    }

    fn query(&self, parsed: &Parsed, is_literal: bool, synonyms: &mut Vec<String>) -> Box<dyn Query> {
        let mut must: Vec<Box<dyn Query>> = Vec::new();
        let mut should: Vec<Box<dyn Query>> = Vec::new();
        let is_filler = |it: &str| analysis::is_stopword(it) || FILLERS.contains(it);
        let has_telling = !parsed.phrases.is_empty() || parsed.words.iter().any(|it| !is_filler(it));
        for word in &parsed.words {
            let clause = self.word(word, is_literal, synonyms);
            // 招聘 in 招聘会计 is how people speak, not what they look for.
            if has_telling && is_filler(word) { should.push(clause) } else { must.push(clause) }
        }
        for phrase in &parsed.phrases {
            must.push(self.phrase(phrase));
        }
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let n_words = must.len();
        if n_words == 0 {
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(AllQuery), 1.0))));
        } else if n_words > 4 && parsed.phrases.is_empty() {
            // A sentence: most of it will do.
            let least = (n_words * 3).div_ceil(4);
            let most = must.into_iter().map(|it| (Occur::Should, it)).collect();
            clauses.push((Occur::Must, Box::new(BooleanQuery::with_minimum_required_clauses(most, least))));
        } else {
            clauses.extend(must.into_iter().map(|it| (Occur::Must, it)));
        }
        clauses.extend(should.into_iter().map(|it| (Occur::Should, it)));
        for exclusion in &parsed.exclusions {
            clauses.push((Occur::MustNot, self.anywhere(exclusion)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// One word, in every way in which it may be written.
    fn word(&self, word: &str, is_literal: bool, synonyms: &mut Vec<String>) -> Box<dyn Query> {
        let mut ways = self.spellings(word, 1.0);
        if !is_literal {
            for synonym in analysis::synonyms(word) {
                if !synonyms.contains(&synonym.word) {
                    synonyms.push(synonym.word.clone());
                }
                ways.extend(self.spellings(&synonym.word, 0.7 * synonym.weight));
            }
        }
        if word.is_ascii() && word.len() >= 2 && word.bytes().any(|it| it.is_ascii_alphabetic()) {
            ways.push(self.term(self.pinyin, word, 1.5));
            // The beginning of a long name; what is shorter begins too much.
            if word.len() >= 6 && word.bytes().all(|it| it.is_ascii_alphabetic()) {
                let prefix = FuzzyTermQuery::new_prefix(Term::from_field_text(self.pinyin, word), 0, true);
                ways.push(Box::new(BoostQuery::new(Box::new(prefix), 1.2)));
            }
        }
        Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, 0.1))
    }

    fn spellings(&self, word: &str, boost: f32) -> Vec<Box<dyn Query>> {
        let n_chars = word.chars().count();
        if n_chars == 1 && word.chars().all(analysis::is_han) {
            return vec![
                self.term(self.characters, word, 2.0 * boost),
                self.term(self.title, word, 3.0 * boost),
                self.term(self.body, word, boost),
            ];
        }
        let mut ways = vec![
            self.term(self.title, word, 3.0 * boost),
            self.term(self.employer, word, 1.5 * boost),
            self.term(self.place, word, 1.5 * boost),
            self.term(self.body, word, boost),
        ];
        // Characters in a row: what the dictionary cut otherwise there.
        if n_chars >= 2 && word.chars().any(analysis::is_han) {
            ways.push(Box::new(BoostQuery::new(self.phrase(word), 0.9 * boost)));
        }
        // 软件工程师 is also 软件 … 工程师, and 小学老师 also 小学 … 教师.
        let parts = parts_of(word);
        if parts.len() >= 2 {
            for (field, weight) in [(self.title, 2.0), (self.body, 0.4)] {
                let all = parts.iter().map(|it| self.part(field, it, weight * boost / parts.len() as f32)).collect();
                ways.push(Box::new(BooleanQuery::intersection(all)));
            }
        }
        ways
    }

    /// A part of a long word, or what means the same.
    fn part(&self, field: Field, word: &str, boost: f32) -> Box<dyn Query> {
        let mut ways = vec![self.term(field, word, boost)];
        ways.extend(analysis::synonyms(word).iter().map(|it| self.term(field, &it.word, 0.7 * it.weight * boost)));
        Box::new(DisjunctionMaxQuery::new(ways))
    }

    /// Where a text stands, whatever the segmenter makes of it.
    fn anywhere(&self, text: &str) -> Box<dyn Query> {
        let mut ways = vec![self.phrase(text)];
        for field in [self.title, self.employer, self.place, self.body] {
            ways.push(self.term(field, text, 1.0));
        }
        if text.chars().count() == 1 {
            ways.push(self.term(self.characters, text, 1.0));
        }
        Box::new(BooleanQuery::union(ways))
    }

    /// Characters and Latin words in a row.
    fn phrase(&self, text: &str) -> Box<dyn Query> {
        let tokens = analysis::bigrams(text);
        let first = tokens.first().map_or(0, |it| it.position);
        let mut terms: Vec<(usize, Term)> = tokens
            .iter()
            .map(|it| ((it.position - first) as usize, Term::from_field_text(self.exact, &it.text)))
            .collect();
        match terms.len() {
            0 => Box::new(EmptyQuery),
            1 => Box::new(TermQuery::new(terms.remove(0).1, IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new_with_offset(terms)),
        }
    }

    #[expect(clippy::unused_self, reason = "reads as one of the ways to say a query")]
    fn term(&self, field: Field, word: &str, boost: f32) -> Box<dyn Query> {
        let term = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs);
        Box::new(BoostQuery::new(Box::new(term), boost))
    }
}

/// The words that a long word is made of: 软件工程师 of 软件 and 工程师.
fn parts_of(word: &str) -> Vec<String> {
    let inner: Vec<_> =
        analysis::tokens(word).into_iter().filter(|it| it.text != word && it.text.chars().count() > 1).collect();
    inner
        .iter()
        .filter(|a| !inner.iter().any(|b| b.start <= a.start && a.end <= b.end && b.text.len() > a.text.len()))
        .map(|it| it.text.clone())
        .collect()
}

/// The documents that share the most of these words; open ones, where they end.
pub(super) fn find_like(
    store: &Store,
    words: &[Telling],
    limit: usize,
    now: Option<NaiveDateTime>,
) -> tantivy::Result<Vec<(i64, f32)>> {
    let schema = store.schema();
    let (title, body) = (schema.get_field("title")?, schema.get_field("body")?);
    let clauses: Vec<(Occur, Box<dyn Query>)> = words
        .iter()
        .map(|it| {
            let ways: Vec<Box<dyn Query>> = [(title, 2.0), (body, 1.0)]
                .into_iter()
                .map(|(field, boost)| {
                    let term = TermQuery::new(Term::from_field_text(field, &it.word), IndexRecordOption::WithFreqs);
                    Box::new(BoostQuery::new(Box::new(term), boost * it.weight)) as Box<dyn Query>
                })
                .collect();
            (Occur::Should, Box::new(DisjunctionMaxQuery::new(ways)) as Box<dyn Query>)
        })
        .collect();
    if clauses.is_empty() {
        return Ok(Vec::new());
    }
    let searcher = store.searcher();
    // Counting too keeps tantivy from block-max pruning, which is slower for
    // queries of this many terms.
    let top = TopDocs::with_limit(limit.max(1)).order_by_score();
    let (hits, _) = searcher.search(&BooleanQuery::new(clauses), &(top, Count))?;
    let now = now.map(|it| it.and_utc().timestamp());
    let mut found = Vec::with_capacity(hits.len());
    for (score, address) in hits {
        let fast = searcher.segment_reader(address.segment_ord).fast_fields();
        if let Some(now) = now
            && fast.i64("ends")?.first(address.doc_id).unwrap_or(0) <= now
        {
            continue;
        }
        found.extend(fast.i64("id")?.first(address.doc_id).map(|id| (id, score)));
    }
    Ok(found)
}

pub(super) fn frequency(store: &Store, word: &str) -> tantivy::Result<(u64, u64)> {
    let schema = store.schema();
    let searcher = store.searcher();
    let of = |name: &str| -> tantivy::Result<u64> {
        searcher.doc_freq(&Term::from_field_text(schema.get_field(name)?, word))
    };
    // Two characters that the dictionary does not know stand there as a pair only.
    let pairs = if schema.get_field("exact").is_ok() { of("exact")? } else { 0 };
    Ok((of("title")?.max(of("body")?).max(pairs), searcher.num_docs()))
}

pub(super) fn bare(store: &Store, words: &[String]) -> tantivy::Result<usize> {
    let schema = store.schema();
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for word in words {
        for (name, boost) in [("title", 3.0), ("body", 1.0)] {
            let term = Term::from_field_text(schema.get_field(name)?, word);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(query), boost))));
        }
    }
    let top = TopDocs::with_limit(20).order_by_score();
    Ok(store.searcher().search(&BooleanQuery::new(clauses), &top)?.len())
}

/// The newest postings first, without a query: for the type-ahead's candidates.
pub(super) fn newest(store: &Store, query: &dyn Query, limit: usize) -> tantivy::Result<Vec<(i64, i64)>> {
    let searcher = store.searcher();
    let top = TopDocs::with_limit(limit).order_by_fast_field::<i64>("published", Order::Desc);
    let mut found = Vec::new();
    for (_, address) in searcher.search(query, &top)? {
        let fast = searcher.segment_reader(address.segment_ord).fast_fields();
        let ends = fast.i64("ends")?.first(address.doc_id).unwrap_or(0);
        found.extend(fast.i64("id")?.first(address.doc_id).map(|id| (id, ends)));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_box_is_read_as_people_mean_it() {
        type Case = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);
        let cases: &[Case] = &[
            ("会计 出纳", &["会计", "出纳"], &[], &[]),
            ("“软件工程师” 长春", &["长春"], &["软件工程师"], &[]),
            ("会计 -销售", &["会计"], &[], &["销售"]),
            ("会计 - ", &["会计"], &[], &[]),
            ("会计\"", &["会计"], &[], &[]),
            ("\"\"", &[], &[], &[]),
            ("Java", &["java"], &[], &[]),
            ("会计 AND (", &["会计", "and"], &[], &[]),
            ("＂电焊工＂", &[], &["电焊工"], &[]),
        ];
        for (text, words, phrases, exclusions) in cases {
            let parsed = Parsed::read(text);
            assert_eq!(parsed.words, *words, "{text}");
            assert_eq!(parsed.phrases, *phrases, "{text}");
            assert_eq!(parsed.exclusions, *exclusions, "{text}");
        }
    }
}
