//! The folder of encrypted files: `ab/abcdef…`, 256 folders in one.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use anyhow::Context;
use chrono::{DateTime, NaiveDateTime, Utc};

use crate::Result;
use crate::app::App;
use crate::crypto::Keys;

/// Where the files are; every node sees the same.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder that the operator set.
    pub fn of(app: &App) -> Folder {
        Folder(app.settings.upload_folder())
    }

    fn shard(&self, name: &str) -> PathBuf {
        self.0.join(name.get(..2).unwrap_or("00"))
    }

    /// Where a file lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.shard(name).join(name)
    }

    /// Encrypts and writes a file, whole or not at all, and onto the disk before
    /// it answers: a row may rely on it.
    pub(super) fn write(&self, keys: &Keys, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let shard = self.shard(name);
        fs::create_dir_all(&shard).context("the folder of uploads cannot be made")?;
        let unfinished = shard.join(format!("{name}.part"));
        let mut file = fs::File::create(&unfinished).context("an upload cannot be written")?;
        file.write_all(&keys.seal_bytes(&place(name), bytes)).context("an upload cannot be written")?;
        file.sync_all().context("an upload cannot be written")?;
        fs::rename(&unfinished, self.path(name)).context("an upload cannot be written")?;
        // The name is in the folder, which is a file of its own.
        fs::File::open(&shard).and_then(|it| it.sync_all()).context("an upload cannot be written")
    }

    pub(super) fn read(&self, keys: &Keys, name: &str) -> anyhow::Result<Vec<u8>> {
        let sealed = fs::read(self.path(name)).context("an upload cannot be read")?;
        keys.open_bytes(&place(name), &sealed)
    }

    /// Removes a file; one that is gone already is fine.
    pub(super) fn remove(&self, name: &str) -> anyhow::Result<()> {
        match fs::remove_file(self.path(name)) {
            Err(err) if err.kind() != ErrorKind::NotFound => Err(err).context("an upload cannot be removed"),
            _ => Ok(()),
        }
    }

    /// The files of one of the 256 folders that were last written before a time,
    /// unfinished ones included.
    pub(super) fn older_than(&self, shard: u8, before: NaiveDateTime) -> anyhow::Result<Vec<String>> {
        let entries = match fs::read_dir(self.0.join(format!("{shard:02x}"))) {
            Ok(entries) => entries,
            Err(err) if err.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(err) => return Err(err).context("the folder of uploads cannot be read"),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.context("the folder of uploads cannot be read")?;
            let written_at = match entry.metadata().and_then(|it| it.modified()) {
                Ok(at) => DateTime::<Utc>::from(at).naive_utc(),
                // Another node removed it since.
                Err(err) if err.kind() == ErrorKind::NotFound => continue,
                Err(err) => return Err(err).context("the folder of uploads cannot be read"),
            };
            if written_at < before {
                names.extend(entry.file_name().into_string());
            }
        }
        Ok(names)
    }
}

/// What a file is bound to: under another name it does not open.
fn place(name: &str) -> String {
    format!("uploads/{name}")
}

/// Works on files off the async threads.
pub(super) async fn blocking<T: Send + 'static>(f: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Result<T> {
    Ok(tokio::task::spawn_blocking(f).await.map_err(anyhow::Error::from)??)
}
