//! From a [`Plan`] to a query of the index. What people type never reaches a
//! query parser.

use std::sync::Arc;

use chrono::NaiveDateTime;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Count, FilterCollector, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, FuzzyTermQuery, Occur,
    PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field as IndexField, IndexRecordOption};
use tantivy::{DocAddress, Order, Searcher, Term};

use super::Telling;
use super::collector::{self, FacetedTop, Found};
use super::document::{self, Facet, Field};
use super::parsed::Parsed;
use super::plan::{Criterion, Plan, Way, Word};
use super::request::{Filters, PostingSearch, Sort};
use super::store::Store;
use super::wanted::Wanted;

pub(super) fn find_postings(store: &Store, search: &PostingSearch, now: NaiveDateTime) -> tantivy::Result<Found> {
    find(store, search, |it| it, now)
}

/// The same where one of the words is enough.
pub(super) fn find_any(store: &Store, search: &PostingSearch, now: NaiveDateTime) -> tantivy::Result<Found> {
    find(store, search, |it| Plan { least: it.least.min(1), ..it }, now)
}

fn find(store: &Store, search: &PostingSearch, change: fn(Plan) -> Plan, now: NaiveDateTime) -> tantivy::Result<Found> {
    let parsed = Parsed::read(&search.text);
    let plan = change(if search.is_loose { Plan::loose(&parsed) } else { Plan::of(&parsed, search.is_literal) });
    let query = filtered(store, Fields::of(store).query(&plan), search)?;
    let sort = if parsed.is_empty() && search.sort == Sort::Relevance { Sort::Newest } else { search.sort };
    let collector = FacetedTop {
        wanted: Arc::new(Wanted::of(&search.filters)),
        sort,
        n: search.offset + search.limit,
        now: now.and_utc().timestamp(),
        with_facets: search.with_facets,
        rows: store.rows(),
    };
    let searcher = store.searcher();
    let is_all = plan == Plan::default() && search.filters == Filters::default();
    let fruit = if is_all && sort == Sort::Newest {
        collector::of_all(&searcher, &collector)?
    } else {
        searcher.search(&*query, &collector)?
    };
    Ok(fruit.into_found(search.offset, plan.synonyms()))
}

/// Leaves it to the index to pass over what filters refuse. Not where facets are
/// counted: there a posting that fails one filter alone still counts in that facet.
fn filtered(store: &Store, query: Box<dyn Query>, search: &PostingSearch) -> tantivy::Result<Box<dyn Query>> {
    let schema = store.schema();
    let one_of = |field: &str, codes: &mut dyn Iterator<Item = u64>| -> tantivy::Result<(Occur, Box<dyn Query>)> {
        let field = schema.get_field(field)?;
        let term = |code| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_u64(field, code), IndexRecordOption::Basic))
        };
        let mut terms: Vec<Box<dyn Query>> = codes.map(term).collect();
        let any = if terms.len() == 1 { terms.remove(0) } else { Box::new(BooleanQuery::union(terms)) };
        Ok((Occur::Must, Box::new(ConstScoreQuery::new(any, 0.0))))
    };
    let mut clauses = vec![(Occur::Must, query)];
    if let Some(id) = search.filters.employer_id {
        clauses.push(one_of("employer_id", &mut std::iter::once(id))?);
    }
    if !search.likely.is_empty() {
        clauses.push(one_of(document::LIKELY, &mut search.likely.iter().copied())?);
    }
    if !search.with_facets {
        let facets = Facet::ALL.into_iter().zip(search.filters.facets());
        for (facet, codes) in facets.filter(|it| !it.1.is_empty()) {
            clauses.push(one_of(facet.name(), &mut codes.iter().copied())?);
        }
    }
    Ok(match clauses.len() {
        1 => clauses.remove(0).1,
        _ => Box::new(BooleanQuery::new(clauses)),
    })
}

/// The profiles that have what was typed, the best first; without words the last
/// changed ones, as far as ids tell.
pub(super) fn find_profiles(store: &Store, text: &str, limit: usize) -> tantivy::Result<Vec<(i64, f32)>> {
    let query = Fields::of(store).query(&Plan::of(&Parsed::read(text), false));
    Ok(best(&store.searcher(), &*query, limit)?.into_iter().map(|it| (it.0, it.1)).collect())
}

/// The best so many: id, score, where it lies. Of two that score the same the newer
/// id comes first: where a document lies differs from node to node.
fn best(searcher: &Searcher, query: &dyn Query, limit: usize) -> tantivy::Result<Vec<(i64, f32, DocAddress)>> {
    let newest = SortByStaticFastValue::<i64>::for_field("id");
    let top = TopDocs::with_limit(limit.max(1)).order_by((SortBySimilarityScore, newest));
    // Counting too keeps tantivy from block-max pruning, which is slower for
    // queries of many terms.
    let (hits, _) = searcher.search(query, &(top, Count))?;
    Ok(hits.into_iter().filter_map(|((score, id), address)| Some((id?, score, address))).collect())
}

/// The text fields of an index, in the order of [`Field::INDEXED`]; `None` for what
/// its documents do not have.
struct Fields([Option<IndexField>; Field::INDEXED.len()]);

impl Fields {
    fn of(store: &Store) -> Fields {
        let schema = store.schema();
        Fields(Field::INDEXED.map(|it| schema.get_field(it.name()).ok()))
    }

    fn query(&self, plan: &Plan) -> Box<dyn Query> {
        let all = |of: &[Criterion], occur: Occur| -> Vec<(Occur, Box<dyn Query>)> {
            of.iter().map(|it| (occur, self.criterion(it))).collect()
        };
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = if plan.required.is_empty() {
            vec![(Occur::Must, Box::new(AllQuery))]
        } else if plan.least < plan.required.len() {
            let most = all(&plan.required, Occur::Should);
            vec![(Occur::Must, Box::new(BooleanQuery::with_minimum_required_clauses(most, plan.least)))]
        } else {
            all(&plan.required, Occur::Must)
        };
        clauses.extend(all(&plan.preferred, Occur::Should));
        clauses.extend(plan.excluded.iter().map(|it| (Occur::MustNot, self.excluded(it))));
        match clauses.len() {
            1 => clauses.remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        }
    }

    /// Rows stand here twice: a phrase that is all that is left to exclude would be
    /// asked for documents that it has passed, which tantivy 0.27 answers rightly
    /// but, in a debug build, only after a failed assertion. A union is asked otherwise.
    fn excluded(&self, criterion: &Criterion) -> Box<dyn Query> {
        let ways = criterion.ways();
        let rows = ways.iter().filter(|it| matches!(it, Way::Row { .. }));
        Box::new(DisjunctionMaxQuery::new(ways.iter().chain(rows).map(|it| self.way(it)).collect()))
    }

    /// What finds it, and beside each hit what makes it a better one.
    fn criterion(&self, criterion: &Criterion) -> Box<dyn Query> {
        let finds = self.best_of(&criterion.ways());
        let bonuses = criterion.bonuses();
        if bonuses.is_empty() {
            return finds;
        }
        Box::new(BooleanQuery::new(vec![(Occur::Must, finds), (Occur::Should, self.best_of(&bonuses))]))
    }

    fn best_of(&self, ways: &[Way]) -> Box<dyn Query> {
        let mut ways: Vec<Box<dyn Query>> = ways.iter().map(|it| self.way(it)).collect();
        match ways.len() {
            1 => ways.remove(0),
            _ => Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, 0.1)),
        }
    }

    fn way(&self, way: &Way) -> Box<dyn Query> {
        match way {
            Way::Word(word) => self.word(word),
            Way::Beginning(word) => {
                // The distance is 0: only the beginning has to be the same.
                let Some(term) = self.term(word.field, &word.text) else { return Box::new(EmptyQuery) };
                let prefix = FuzzyTermQuery::new_prefix(term, 0, true);
                Box::new(BoostQuery::new(Box::new(prefix), word.boost))
            }
            Way::Row { pairs, boost } => Box::new(BoostQuery::new(self.row(pairs), *boost)),
            Way::Each(parts) => {
                let one_of = |part: &Vec<Word>| -> Box<dyn Query> {
                    Box::new(DisjunctionMaxQuery::new(part.iter().map(|it| self.word(it)).collect()))
                };
                Box::new(BooleanQuery::intersection(parts.iter().map(one_of).collect()))
            }
        }
    }

    fn row(&self, pairs: &[String]) -> Box<dyn Query> {
        let terms: Vec<Term> = pairs.iter().filter_map(|it| self.term(Field::Exact, it)).collect();
        match terms.as_slice() {
            [] => Box::new(EmptyQuery),
            [only] => Box::new(TermQuery::new(only.clone(), IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new(terms)),
        }
    }

    fn word(&self, word: &Word) -> Box<dyn Query> {
        let Some(term) = self.term(word.field, &word.text) else { return Box::new(EmptyQuery) };
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        Box::new(BoostQuery::new(Box::new(query), word.boost))
    }

    fn term(&self, field: Field, text: &str) -> Option<Term> {
        self.0.get(field as usize).copied().flatten().map(|it| Term::from_field_text(it, text))
    }
}

/// A word that stands in so many documents and in more than one of so many is left
/// out while there are rarer ones: it costs the most and tells the least.
const TOO_FREQUENT: (u64, u64) = (5_000, 12);

/// The query for documents that share the most of these words: one union of terms,
/// which is the fastest that there is for so many.
fn like(store: &Store, words: &[Telling]) -> tantivy::Result<Option<BooleanQuery>> {
    let schema = store.schema();
    let searcher = store.searcher();
    let (title, text) = (schema.get_field(Field::Title.name())?, schema.get_field(Field::Text.name())?);
    let most = TOO_FREQUENT.0.max(searcher.num_docs() / TOO_FREQUENT.1);
    let mut terms = Vec::with_capacity(words.len());
    for it in words {
        let n = searcher.doc_freq(&Term::from_field_text(text, &it.word))?;
        if n > 0 {
            terms.push((it, n));
        }
    }
    let n_rare = terms.iter().filter(|it| it.1 <= most).count();
    let is_kept = |n: u64| n <= most || n_rare < 6;
    let clauses: Vec<(Occur, Box<dyn Query>)> = terms
        .into_iter()
        .filter(|it| is_kept(it.1))
        .flat_map(|(it, _)| [title, text].map(|field| (it, field)))
        .map(|(it, field)| {
            let term = TermQuery::new(Term::from_field_text(field, &it.word), IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(BoostQuery::new(Box::new(term), it.weight)) as Box<dyn Query>)
        })
        .collect();
    Ok((!clauses.is_empty()).then(|| BooleanQuery::new(clauses)))
}

/// The documents that share the most of these words; open ones, where they end.
pub(super) fn find_like(
    store: &Store,
    words: &[Telling],
    limit: usize,
    now: Option<NaiveDateTime>,
) -> tantivy::Result<Vec<(i64, f32)>> {
    let Some(query) = like(store, words)? else { return Ok(Vec::new()) };
    let searcher = store.searcher();
    let hits = best(&searcher, &query, limit)?;
    let now = now.map(|it| it.and_utc().timestamp());
    let mut found = Vec::with_capacity(hits.len());
    for (id, score, address) in hits {
        let fast = searcher.segment_reader(address.segment_ord).fast_fields();
        if let Some(now) = now
            && fast.i64("ends")?.first(address.doc_id).unwrap_or(0) <= now
        {
            continue;
        }
        found.push((id, score));
    }
    Ok(found)
}

/// The same query with the engine's own pruning: the reference of `bole bench match`.
pub(super) fn bare_like(store: &Store, words: &[Telling], limit: usize) -> tantivy::Result<usize> {
    let Some(query) = like(store, words)? else { return Ok(0) };
    Ok(store.searcher().search(&query, &TopDocs::with_limit(limit).order_by_score())?.len())
}

pub(super) fn frequency(store: &Store, word: &str) -> tantivy::Result<(u64, u64)> {
    let schema = store.schema();
    let searcher = store.searcher();
    let of = |name: &str| -> tantivy::Result<u64> {
        searcher.doc_freq(&Term::from_field_text(schema.get_field(name)?, word))
    };
    // Two characters that the dictionary does not know stand there as a pair only.
    let pairs = if schema.get_field("exact").is_ok() { of("exact")? } else { 0 };
    Ok((of("text")?.max(pairs), searcher.num_docs()))
}

/// Words joined by OR over title and text, the best 20 and nothing else.
pub(super) fn bare(store: &Store, words: &[String]) -> tantivy::Result<usize> {
    let schema = store.schema();
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for word in words {
        for (name, boost) in [("title", 3.0), ("text", 1.0)] {
            let term = Term::from_field_text(schema.get_field(name)?, word);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(query), boost))));
        }
    }
    let top = TopDocs::with_limit(20).order_by_score();
    Ok(store.searcher().search(&BooleanQuery::new(clauses), &top)?.len())
}

/// Our own query, with tantivy's own collectors for the best 20 and the count, and for the
/// least pay where one is asked for.
pub(super) fn bare_same(store: &Store, search: &PostingSearch) -> tantivy::Result<usize> {
    let plan = Plan::of(&Parsed::read(&search.text), search.is_literal);
    let query = filtered(store, Fields::of(store).query(&plan), search)?;
    let all = (TopDocs::with_limit(20).order_by_score(), Count);
    let Some(least) = search.filters.pay_min else { return Ok(store.searcher().search(&*query, &all)?.1) };
    let well_paid = FilterCollector::new("pay_max".to_owned(), move |it: u64| it >= least, all);
    Ok(store.searcher().search(&*query, &well_paid)?.1)
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
