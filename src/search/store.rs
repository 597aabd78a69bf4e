//! One index on disk: its one writer, its reader, and what it has seen.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use anyhow::Context;
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;
use tantivy::indexer::LogMergePolicy;
use tantivy::schema::{Field, Schema};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term, Warmer};

use super::ready::{self, Ready};
use super::rows;

/// Grows with each change of what a document holds: an older index is built anew.
const VERSION: &str = "7";

/// Shared by both writer threads; less means more and smaller segments.
const MEMORY: usize = 96_000_000;

pub(super) struct Store {
    index: Index,
    reader: IndexReader,
    /// `None` once closed, or where another process writes.
    writer: Mutex<Option<IndexWriter>>,
    sequence: AtomicI64,
    id: Field,
    rows: Arc<rows::Cache>,
}

impl Store {
    pub(super) fn open(folder: &Path, schema: Schema) -> anyhow::Result<Store> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("the index folder {} cannot be made", folder.display()))?;
        let stamp = folder.join("bole-version");
        let is_current = std::fs::read_to_string(&stamp).is_ok_and(|it| it.trim() == VERSION);
        if is_current {
            match Store::open_as_is(folder, &schema) {
                Ok(store) => return Ok(store),
                Err(err) => tracing::warn!(error = ?err, "the index cannot be used and is built anew"),
            }
        }
        put_aside(folder)?;
        std::fs::create_dir_all(folder)?;
        std::fs::write(&stamp, VERSION)?;
        Store::open_as_is(folder, &schema).context("a fresh index cannot be opened")
    }

    fn open_as_is(folder: &Path, schema: &Schema) -> anyhow::Result<Store> {
        let index = Index::open_or_create(MmapDirectory::open(folder)?, schema.clone())?;
        index.tokenizers().register(ready::NAME, Ready::default());
        let writer = match index.writer_with_num_threads(1, MEMORY) {
            Ok(writer) => {
                let mut policy = LogMergePolicy::default();
                // BM25 counts deleted documents until they are merged away.
                policy.set_del_docs_ratio_before_merge(0.25);
                writer.set_merge_policy(Box::new(policy));
                Some(writer)
            }
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) => None,
            Err(err) => return Err(err.into()),
        };
        // Only where nobody else writes: files of another writer come and go.
        if writer.is_some() {
            let damaged = index.validate_checksum()?;
            anyhow::ensure!(damaged.is_empty(), "files of the index are damaged: {damaged:?}");
        }
        let rows = Arc::new(rows::Cache::default());
        let mut reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        // Profiles have no rows.
        if schema.get_field("ends").is_ok() {
            let warmer: Arc<dyn Warmer> = rows.clone();
            reader = reader.warmers(vec![Arc::downgrade(&warmer)]);
        }
        let reader = reader.try_into()?;
        let sequence = index.load_metas()?.payload.and_then(|it| it.parse().ok()).unwrap_or(0);
        let id = schema.get_field("id")?;
        Ok(Store { index, reader, writer: Mutex::new(writer), sequence: AtomicI64::new(sequence), id, rows })
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.lock().is_none()
    }

    /// The last change that the index holds; 0 for an empty one.
    pub(super) fn sequence(&self) -> i64 {
        self.sequence.load(Ordering::Acquire)
    }

    /// Goes past changes that are none of this index's, without a commit: after
    /// a restart they are looked at once more.
    pub(super) fn skip_to(&self, sequence: i64) {
        self.sequence.fetch_max(sequence, Ordering::AcqRel);
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// What filters and facets look at.
    pub(super) fn rows(&self) -> &rows::Cache {
        &self.rows
    }

    /// Grows with each change that can be seen.
    pub(super) fn generation(&self) -> u64 {
        self.searcher().generation().generation_id()
    }

    pub(super) fn schema(&self) -> Schema {
        self.index.schema()
    }

    pub(super) fn n_documents(&self) -> u64 {
        self.searcher().num_docs()
    }

    /// Replaces the documents of `ids` by `documents`: an id without a document
    /// is gone. Durable and visible when it returns. `false` where another
    /// process writes this index.
    pub(super) fn put(
        &self,
        ids: impl Iterator<Item = i64>,
        documents: impl Iterator<Item = TantivyDocument>,
        sequence: i64,
    ) -> tantivy::Result<bool> {
        let mut writer = self.lock();
        let Some(writer) = writer.as_mut() else { return Ok(false) };
        // tantivy has no update: the old document goes, the new one comes.
        for id in ids {
            writer.delete_term(Term::from_field_i64(self.id, id));
        }
        for document in documents {
            writer.add_document(document)?;
        }
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&sequence.to_string());
        commit.commit()?;
        self.reader.reload()?;
        self.sequence.store(sequence, Ordering::Release);
        Ok(true)
    }

    /// Adds documents of new ids, without a commit: [`Store::put`] brings them to light.
    pub(super) fn add(&self, documents: impl Iterator<Item = TantivyDocument>) -> tantivy::Result<()> {
        if let Some(writer) = self.lock().as_mut() {
            for document in documents {
                writer.add_document(document)?;
            }
        }
        Ok(())
    }

    /// Takes over what the other process has written.
    pub(super) fn refresh(&self) -> tantivy::Result<()> {
        self.reader.reload()?;
        let sequence = self.index.load_metas()?.payload.and_then(|it| it.parse().ok()).unwrap_or(0);
        self.sequence.store(sequence, Ordering::Release);
        Ok(())
    }

    pub(super) fn clear(&self) -> tantivy::Result<()> {
        let mut writer = self.lock();
        let Some(writer) = writer.as_mut() else {
            return Err(TantivyError::SystemError("another process writes this index".to_owned()));
        };
        writer.delete_all_documents()?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload("0");
        commit.commit()?;
        self.reader.reload()?;
        self.sequence.store(0, Ordering::Release);
        Ok(())
    }

    pub(super) fn close(&self) {
        if let Some(writer) = self.lock().take()
            && let Err(err) = writer.wait_merging_threads()
        {
            tracing::warn!(error = ?err, "a merge of the index did not end well");
        }
    }

    pub(super) fn ids(&self) -> tantivy::Result<Vec<i64>> {
        let mut ids = Vec::new();
        for segment in self.searcher().segment_readers() {
            let column = segment.fast_fields().i64("id")?;
            ids.extend(segment.doc_ids_alive().filter_map(|doc| column.first(doc)));
        }
        ids.sort_unstable();
        Ok(ids)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<IndexWriter>> {
        // A panic while writing leaves an uncommitted writer, which the next commit makes good.
        self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Renames what cannot be used; the newest such folder is kept for whoever asks why.
fn put_aside(folder: &Path) -> anyhow::Result<()> {
    let mut aside = PathBuf::from(folder).into_os_string();
    aside.push(".aside");
    let aside = PathBuf::from(aside);
    if aside.exists() {
        std::fs::remove_dir_all(&aside)?;
    }
    if folder.read_dir()?.next().is_some() {
        std::fs::rename(folder, &aside)
            .with_context(|| format!("the index {} cannot be put aside", folder.display()))?;
    }
    Ok(())
}
