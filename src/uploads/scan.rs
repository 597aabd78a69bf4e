//! Asking clamd whether a file holds a virus, by its `INSTREAM` command.

use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Folder, ScanState, Upload, files, queries};
use crate::app::App;
use crate::notifications::{self, News};
use crate::{Error, Result};

/// So many are scanned in one run; the next one, a minute later, goes on.
const MOST_PER_RUN: i64 = 100;

/// The scanner's answers are one line.
const LONGEST_ANSWER: u64 = 4 * 1024;

/// Whether a setting names a scanner: `address:port` or `unix:/path`.
pub fn is_scanner(address: &str) -> bool {
    match address.strip_prefix("unix:") {
        Some(path) => path.starts_with('/'),
        None => address.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok()),
    }
}

/// Scans what waits. Where the scanner is away, the rest waits on.
pub(super) async fn scan_due(app: &App, address: &str, limit: Duration) -> Result<()> {
    let now = app.clock.now();
    let due = app.db.read(move |conn| Ok(queries::due_for_scan(conn, now, MOST_PER_RUN)?)).await?;
    for upload in due {
        let (folder, keys, storage_name) = (Folder::of(app), app.keys.clone(), upload.storage_name.clone());
        let state = match files::blocking(move || folder.read(&keys, &storage_name)).await {
            Ok(bytes) => {
                let asked = tokio::time::timeout(limit, ask(address, &bytes)).await;
                asked.context("the scanner did not answer in time").flatten().map_err(Error::Unavailable)?
            }
            Err(err) => {
                tracing::warn!(error = ?err, upload.id, "a file cannot be read and was not scanned");
                ScanState::Error
            }
        };
        settle(app, upload, state).await?;
    }
    Ok(())
}

/// Writes the finding down. An infected file is told of and its bytes go.
async fn settle(app: &App, upload: Upload, state: ScanState) -> Result<()> {
    let (now, telling, storage_name) = (app.clock.now(), app.clone(), upload.storage_name.clone());
    let is_written = app
        .db
        .write(move |conn| {
            if !queries::set_scanned(conn, &upload, state, now)? {
                return Ok(false);
            }
            if let (ScanState::Infected, Some(account_id)) = (state, upload.account_id) {
                let news = News {
                    account_id,
                    topic: upload.purpose().topic(),
                    kind: "upload-infected",
                    occasion: format!("upload/{}/infected", upload.reference),
                    arguments: vec![("name", upload.file_name.clone())],
                    link: format!("/uploads/{}", upload.reference),
                };
                notifications::tell(conn, &telling, &news, now)?;
            }
            Ok(true)
        })
        .await?;
    if is_written && state == ScanState::Infected {
        let folder = Folder::of(app);
        files::blocking(move || folder.remove(&storage_name)).await?;
    }
    Ok(())
}

/// What the scanner says of some bytes. An error means that it is away.
async fn ask(address: &str, bytes: &[u8]) -> anyhow::Result<ScanState> {
    match address.strip_prefix("unix:") {
        #[cfg(unix)]
        Some(path) => {
            let stream = tokio::net::UnixStream::connect(path).await.context("the scanner is away")?;
            exchange(stream, bytes).await
        }
        #[cfg(not(unix))]
        Some(_) => bail!("there are no such sockets on this system"),
        None => exchange(TcpStream::connect(address).await.context("the scanner is away")?, bytes).await,
    }
}

/// Sends the bytes in pieces, each behind its length, an empty one last.
async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> anyhow::Result<ScanState> {
    stream.write_all(b"zINSTREAM\0").await?;
    for piece in bytes.chunks(64 * 1024) {
        stream.write_u32(u32::try_from(piece.len())?).await?;
        stream.write_all(piece).await?;
    }
    stream.write_u32(0).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    stream.take(LONGEST_ANSWER).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    match answer.trim_end_matches(['\0', '\n']) {
        it if it.ends_with(": OK") => Ok(ScanState::Clean),
        it if it.ends_with(" FOUND") => Ok(ScanState::Infected),
        it if it.ends_with("ERROR") => Ok(ScanState::Error),
        "" => bail!("the scanner hung up"),
        other => bail!("the scanner said something unknown: {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanner_is_an_address_with_a_port_or_a_socket() {
        for (address, is_one) in [
            ("127.0.0.1:3310", true),
            ("[::1]:3310", true),
            ("clamd.example.org:3310", true),
            ("unix:/run/clamav/clamd.ctl", true),
            ("unix:clamd.ctl", false),
            ("127.0.0.1", false),
            (":3310", false),
            ("", false),
        ] {
            assert_eq!(is_scanner(address), is_one, "{address}");
        }
    }
}
