//! Where the keys of encrypted fields come from.

use std::path::Path;

use anyhow::Context;

use super::Settings;
use crate::crypto::Keys;
use crate::db::Kind;

impl Settings {
    /// The keys of encrypted fields; made where there are none yet and the
    /// database is embedded, or it is a demo. On PostgreSQL every node needs the
    /// same, so they have to be given.
    pub fn load_keys(&self) -> anyhow::Result<Keys> {
        if let Some(text) = &self.keys {
            return Keys::parse(text).context("BOLE_KEYS");
        }
        let path = self.key_file.clone().unwrap_or_else(|| self.data.join("keys"));
        if !path.exists() {
            let is_alone = self.demo || Kind::of(&self.database_url()) == Kind::Sqlite;
            anyhow::ensure!(
                self.key_file.is_none() && is_alone,
                "the key file {} does not exist; `bole config --keys` prints a fresh one",
                path.display()
            );
            write_secret(&path, &Keys::generate())
                .with_context(|| format!("the key file {} cannot be written", path.display()))?;
        }
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("the key file {} cannot be read", path.display()))?;
        Keys::parse(&text).with_context(|| format!("the key file {}", path.display()))
    }
}

/// Writes a file that only its owner reads.
fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
