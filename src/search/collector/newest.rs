//! What is asked without words and filters, the newest first: the page that most
//! people see first. It is answered from what is known of each segment, without a
//! look at every document.

use std::sync::Arc;

use tantivy::{Searcher, SegmentOrdinal, SegmentReader};

use super::{Collector, FacetedTop, Fruit, Segment, SegmentCollector};

/// What the collector finds among all documents, sorted by [`super::Sort::Newest`].
pub(in crate::search) fn of_all(searcher: &Searcher, collector: &FacetedTop) -> tantivy::Result<Fruit> {
    let mut fruits = Vec::new();
    for (ord, reader) in searcher.segment_readers().iter().enumerate() {
        let mut segment = collector.for_segment(ord as SegmentOrdinal, reader)?;
        segment.collect_all(reader);
        fruits.push(segment.harvest());
    }
    collector.merge_fruits(fruits)
}

impl Segment {
    /// As if all living documents were collected one by one.
    fn collect_all(&mut self, reader: &SegmentReader) {
        let (rows, now) = (Arc::clone(&self.rows), self.now);
        let age = |doc: u32| i64::from(now) - i64::from(rows[doc as usize].published);
        let is_alive = |doc: u32| !reader.is_deleted(doc);

        // All, less the deleted, less those that have ended.
        self.fruit.total = i64::from(reader.num_docs());
        self.fruit.headcount = rows.headcount;
        if let Some(counts) = &mut self.fruit.counts {
            (**counts).clone_from(&rows.counts);
            counts.count_published(&rows, &rows.newest, now);
        }
        let deleted = rows.deleted(reader);
        let n_ended = rows.ending.partition_point(|it| rows[*it as usize].ends <= now);
        let ended = rows.ending[..n_ended].iter().filter(|it| is_alive(**it));
        self.fruit.total -= ended.clone().count() as i64;
        for doc in deleted.iter().chain(ended) {
            let row = &rows[*doc as usize];
            self.fruit.headcount -= i64::from(row.headcount);
            if let Some(counts) = &mut self.fruit.counts {
                counts.uncount(row, age(*doc));
            }
        }

        for doc in rows.newest.iter().copied().filter(|it| is_alive(*it)) {
            let row = &rows[doc as usize];
            let is_older = self.heap.peek().is_some_and(|worst| i64::from(row.published) < worst.published);
            if self.heap.len() >= self.n && (is_older || self.n == 0) {
                break;
            }
            if row.ends > now {
                self.keep(doc, row, 0.0, age(doc));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use tantivy::query::AllQuery;

    use super::super::super::document::posting_schema;
    use super::super::super::request::{Filters, Sort};
    use super::super::super::store::Store;
    use super::super::super::wanted::Wanted;
    use super::*;
    use crate::clock::Clock;
    use crate::search::PostingDoc;

    #[test]
    fn what_is_known_of_segments_is_what_a_look_at_every_document_finds() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), posting_schema()).unwrap();
        let now = Clock::system().now();
        let doc = |id: i64| PostingDoc {
            // Many of the same second, some ended, some not published within a month.
            published_at: now - TimeDelta::hours(id * 7 % 900),
            valid_until: now + TimeDelta::days(id % 11 - 2),
            headcount: (id % 5) as i32,
            region: (id % 3 > 0).then(|| if id % 3 == 1 { "220323" } else { "110101" }.to_owned()),
            ..PostingDoc::example(id)
        };
        let put = |ids: std::ops::Range<i64>, gone: &[i64]| {
            let documents: Vec<_> = ids.clone().map(|it| doc(it).to_document(&store.schema()).unwrap()).collect();
            store.put(ids.chain(gone.iter().copied()), documents.into_iter(), 1).unwrap();
        };
        put(1..400, &[]);
        put(400..500, &[3, 4, 5, 77]);
        put(90..120, &(200..260).collect::<Vec<_>>());
        for (n, with_facets, days) in [(0, true, 0), (7, true, 0), (50, false, 3), (10_000, true, 5), (20, true, 12)] {
            let collector = FacetedTop {
                wanted: Arc::new(Wanted::of(&Filters::default())),
                sort: Sort::Newest,
                n,
                now: (now + TimeDelta::days(days)).and_utc().timestamp(),
                with_facets,
                rows: store.rows(),
            };
            let searcher = store.searcher();
            let known = of_all(&searcher, &collector).unwrap().into_found(0, Vec::new());
            let found = searcher.search(&AllQuery, &collector).unwrap().into_found(0, Vec::new());
            let ids = |it: &super::super::Found| it.hits.iter().map(|it| it.0).collect::<Vec<_>>();
            assert_eq!(ids(&known), ids(&found), "{n} {days}");
            assert_eq!((known.total, known.headcount), (found.total, found.headcount), "{n} {days}");
            assert_eq!(known.facets, found.facets, "{n} {days}");
            assert!(days == 12 || known.total > 100, "{}", known.total);
        }
    }
}
