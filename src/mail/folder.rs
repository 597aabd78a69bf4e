//! A folder of messages, one file each, for trying things.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::Context;
use chrono::NaiveDateTime;

/// `20261124T083000-17-confirmation.eml`: they sort by time.
pub(super) fn name(at: NaiveDateTime, id: i64, kind: &str) -> String {
    let kind: String = kind.chars().filter(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_')).collect();
    format!("{}-{id}-{kind}.eml", at.format("%Y%m%dT%H%M%S"))
}

/// Writes a message whole or not at all: whoever watches the folder never sees half of one.
pub(super) fn write(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    fs::create_dir_all(folder).context("the folder of mails cannot be made")?;
    let unfinished = folder.join(format!(".{name}.part"));
    let mut file = fs::File::create(&unfinished).context("a mail cannot be written")?;
    file.write_all(bytes).and_then(|()| file.sync_all()).context("a mail cannot be written")?;
    fs::rename(&unfinished, folder.join(name)).context("a mail cannot be written")
}

/// The names of the messages, newest first. A folder that is not there yet is empty.
pub(super) fn list(folder: &Path, limit: usize) -> anyhow::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(err) if err.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(err) => return Err(err).context("the folder of mails cannot be read"),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.context("the folder of mails cannot be read")?.file_name();
        names.extend(name.to_str().filter(|it| is_name(it)).map(ToOwned::to_owned));
    }
    names.sort_by_cached_key(|it| std::cmp::Reverse(sort_key(it)));
    names.truncate(limit);
    Ok(names)
}

/// Time first, then the row's number as a number: 10 comes after 9.
fn sort_key(name: &str) -> (String, i64) {
    let mut parts = name.splitn(3, '-');
    let time = parts.next().unwrap_or_default().to_owned();
    (time, parts.next().and_then(|it| it.parse().ok()).unwrap_or(0))
}

/// One of the messages. `None` where there is none of this name.
pub(super) fn read(folder: &Path, name: &str) -> anyhow::Result<Option<String>> {
    if !is_name(name) {
        return Ok(None);
    }
    match fs::read(folder.join(name)) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(err) if err.kind() == ErrorKind::NotFound => Ok(None),
        Err(err) => Err(err).context("a mail cannot be read"),
    }
}

/// Whether it can be one of ours; no name of ours leads out of the folder.
fn is_name(name: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    name.strip_suffix(".eml").is_some_and(|it| !it.is_empty() && it.bytes().all(is_plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        for name in ["../keys.eml", "/etc/x.eml", ".eml", "a.part", ".x.eml.part", "a/b.eml", ""] {
            assert!(!is_name(name), "{name}");
        }
        let at = NaiveDateTime::default();
        assert_eq!(name(at, 7, "../../confirm"), "19700101T000000-7-confirm.eml");
        assert!(is_name(&name(at, 7, "confirm")));
    }

    #[test]
    fn the_newest_stands_on_top_and_unfinished_ones_are_not_seen() {
        let folder = tempfile::tempdir().unwrap();
        let at = NaiveDateTime::default();
        assert!(list(&folder.path().join("none"), 10).unwrap().is_empty());
        for (seconds, id) in [(0, 9), (0, 10), (1, 2)] {
            let name = name(at + chrono::TimeDelta::seconds(seconds), id, "x");
            write(folder.path(), &name, b"Subject: x\r\n\r\n").unwrap();
        }
        fs::write(folder.path().join(".y.eml.part"), "half").unwrap();
        let ids: Vec<i64> = list(folder.path(), 10).unwrap().iter().map(|it| sort_key(it).1).collect();
        assert_eq!(ids, [2, 10, 9]);
        assert_eq!(list(folder.path(), 1).unwrap().len(), 1);
    }
}
