//! Uploads: files that people hand in, kept encrypted.
//!
//! A page takes files with [`Received`], which judges them by their content
//! ([`MediaType::of`]) and turns what is wrong into mistakes at the field. A
//! concept then [`store`]s each one and, in the transaction of its own record,
//! writes down which upload belongs to it. What belongs to nothing after a day is
//! forgotten; so is the file of a row that is gone.
//!
//! A photograph is kept without the place, the time and the device that its camera
//! wrote into it. The bytes lie encrypted under a random name in a folder that all nodes share;
//! what they are called, hold and belong to is known to the row alone. A file is
//! complete before its row is there, so no row ever names half a file.
//!
//! Whose file someone may read is said in one place ([`queries::may_read`]).
//! Files leave as attachments in a sandbox, never as pages. Where a virus scanner
//! is set, a file that was not found *clean* leaves not at all.

mod files;
mod handlers;
mod jpeg;
mod kind;
mod pages;
pub mod queries;
mod received;
mod scan;

use std::time::Duration;

pub use files::Folder;
pub use handlers::show_to_program;
pub use kind::{MediaType, cleaned_name};
pub use queries::Upload;
pub use received::{FileForm, Incoming, Received};
pub use scan::is_scanner;

use crate::access::{ACCOUNTS, Entry, get};
use crate::app::App;
use crate::html::FieldError;
use crate::notifications::Topic;
use crate::{Result, crypto};

crate::code_list!(
    /// What a file was handed in for; it decides on who may read it.
    Purpose, "uploads-purpose", {
        /// 营业执照
        Licence = "licence",
        /// 招聘授权委托书
        Mandate = "mandate",
        /// 经办人身份证件
        AgentId = "agent_id",
        /// What an applicant adds to an application.
        Attachment = "attachment",
        /// What a class reads.
        Material = "material",
    }
);

impl Purpose {
    /// What news of such a file are about.
    const fn topic(self) -> Topic {
        match self {
            Purpose::Licence | Purpose::Mandate | Purpose::AgentId => Topic::Verification,
            Purpose::Attachment => Topic::Applications,
            Purpose::Material => Topic::Training,
        }
    }
}

crate::code_list!(
    /// What the virus scanner found.
    ScanState, "uploads-scan", {
        /// No scanner was set.
        Unscanned = "unscanned",
        /// Not asked yet.
        Pending = "pending",
        /// Nothing was found.
        Clean = "clean",
        /// Something was found; the bytes are gone.
        Infected = "infected",
        /// The scanner could not read it; it is asked again.
        Error = "error",
    }
);

/// Routes of uploads.
pub fn routes() -> Vec<Entry> {
    vec![get("/uploads/{reference}", ACCOUNTS, handlers::show)]
}

/// A file that was stored.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Its row, for the concept's own table.
    pub id: i64,
    /// Its public name: `/uploads/REFERENCE`.
    pub reference: String,
}

/// Stores a file. It belongs to nothing yet: whoever calls this says in a
/// transaction what it belongs to, within a day.
///
/// The inner error is a mistake at the file's field: the account's quota is full.
///
/// # Errors
/// The folder cannot be written, or the database failed.
pub async fn store(
    app: &App,
    account_id: i64,
    purpose: Purpose,
    incoming: &Incoming,
) -> Result<Result<Stored, FieldError>> {
    let quota = app.settings.uploads.quota_mib * 1024 * 1024;
    let new = queries::NewUpload::new(account_id, purpose, incoming, app.settings.uploads.clamd.is_some());
    let (folder, storage_name) = (Folder::of(app), new.storage_name.clone());
    let (keys, bytes) = (app.keys.clone(), incoming.bytes.clone());
    files::blocking(move || folder.write(&keys, &storage_name, &bytes)).await?;

    let now = app.clock.now();
    let storage_name = new.storage_name.clone();
    let stored = app
        .db
        .write(move |conn| {
            let kept = queries::kept_by(conn, account_id)?;
            if kept + new.n_bytes > i64::try_from(quota).unwrap_or(i64::MAX) {
                return Ok(None);
            }
            Ok(Some(queries::insert(conn, &new, now)?))
        })
        .await;
    if !matches!(stored, Ok(Some(_))) {
        let folder = Folder::of(app);
        files::blocking(move || folder.remove(&storage_name)).await?;
    }
    let mistake = FieldError { field: incoming.field, message: "uploads-quota" };
    Ok(stored?.ok_or(mistake))
}

/// Forgets a file, row and bytes. A concept that does so in a transaction of its
/// own calls [`queries::delete`] instead, and the sweep takes the bytes away.
///
/// # Errors
/// There is no such file, the folder cannot be written, or the database failed.
pub async fn delete(app: &App, id: i64) -> Result<()> {
    let storage_name = app.db.write(move |conn| Ok(queries::delete(conn, id)?)).await?;
    let folder = Folder::of(app);
    files::blocking(move || folder.remove(&storage_name)).await
}

/// Has files scanned, and removes files without a row.
///
/// # Errors
/// The database or the folder failed. A scanner that is away is only said.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    // Of 256 folders one a minute: each comes by every four hours, and no run takes long.
    let minute = now.and_utc().timestamp() / 60;
    remove_orphans(app, u8::try_from(minute % 256).unwrap_or(0)).await?;
    if let Some(address) = &app.settings.uploads.clamd {
        let limit = Duration::from_secs(app.settings.uploads.clamd_timeout_seconds);
        scan::scan_due(app, address, limit).await?;
    }
    Ok(())
}

/// Removes what has no row from one of the 256 folders; answers how many. Files
/// of the last day stay: their rows may be about to be written.
///
/// # Errors
/// The database or the folder failed.
pub async fn remove_orphans(app: &App, shard: u8) -> Result<usize> {
    let before = app.clock.now() - chrono::TimeDelta::days(1);
    let folder = Folder::of(app);
    let old = files::blocking(move || folder.older_than(shard, before)).await?;
    if old.is_empty() {
        return Ok(0);
    }
    let orphans = app.db.read(move |conn| Ok(queries::without_row(conn, old)?)).await?;
    let n_orphans = orphans.len();
    let folder = Folder::of(app);
    files::blocking(move || orphans.iter().try_for_each(|it| folder.remove(it))).await?;
    if n_orphans > 0 {
        tracing::info!(n_orphans, "removed files that nothing names");
    }
    Ok(n_orphans)
}

/// A random name for an encrypted file: 32 hexadecimal digits.
fn new_storage_name() -> String {
    crypto::random::<16>().iter().map(|it| format!("{it:02x}")).collect()
}
