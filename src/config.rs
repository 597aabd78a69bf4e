//! Settings: a TOML file, `BOLE_*` variables on top, the command line last.
//!
//! `bole config` prints the template with every key, its meaning and what holds
//! if it is not set. All problems are reported at once, and where the service is
//! public ([`Settings::is_public`]) unsafe settings refuse to start.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use confique::Config;

use crate::db;

mod checks;
mod keys;
mod sources;

/// Everything that an operator can set.
#[derive(Debug, Clone, Config)]
pub struct Settings {
    /// The folder of everything that is kept: database, index, mails, keys.
    #[config(env = "BOLE_DATA", default = "data")]
    pub data: PathBuf,

    /// The address to listen on.
    #[config(env = "BOLE_LISTEN", default = "127.0.0.1:8096")]
    pub listen: SocketAddr,

    /// The address that people use, without a slash at the end. Links in mails
    /// start with it. Not set: `http://` and the address to listen on.
    #[config(env = "BOLE_BASE_URL")]
    pub base_url: Option<String>,

    /// `json` for programs that collect logs, `text` for people.
    #[config(env = "BOLE_LOG_FORMAT", default = "text")]
    pub log_format: String,

    /// The token of `/metrics`. Not set: only requests from this machine see them.
    #[config(env = "BOLE_METRICS_TOKEN")]
    pub metrics_token: Option<String>,

    /// How many reverse proxies stand in front: so many addresses from the right
    /// of X-Forwarded-For are believed.
    #[config(env = "BOLE_PROXIES", default = 0)]
    pub proxies: usize,

    /// The file of the keys of encrypted fields. Not set: `keys` in the data
    /// folder, made at the first start.
    #[config(env = "BOLE_KEY_FILE")]
    pub key_file: Option<PathBuf>,

    /// The keys themselves, in the form of the key file, for where there are no files.
    #[config(env = "BOLE_KEYS")]
    pub keys: Option<String>,

    /// The demo county: shows mails to everyone, asks staff for no second factor.
    #[config(env = "BOLE_DEMO", default = false)]
    pub demo: bool,

    /// Where the rows are.
    #[config(nested)]
    pub database: Database,

    /// How mail goes out.
    #[config(nested)]
    pub mail: Mail,

    /// How postings of employers are looked through.
    #[config(nested)]
    pub reviews: Reviews,

    /// Files that people hand in.
    #[config(nested)]
    pub uploads: Uploads,

    /// How employers find people.
    #[config(nested)]
    pub talent: Talent,

    /// Who runs the service; shown on every page.
    #[config(nested)]
    pub office: Office,

    /// How long applications wait.
    #[config(nested)]
    pub applications: Applications,

    /// How certificates are numbered and printed.
    #[config(nested)]
    pub certificates: Certificates,
}

/// Certificates.
#[derive(Debug, Clone, Config)]
pub struct Certificates {
    /// How numbers are made: text, `{year}`, `{region}`, `{running:6}` (with its
    /// number of digits; runs from 1 where all else is alike) and `{check}`.
    #[config(env = "BOLE_CERTIFICATES_NUMBER", default = "BL-{year}-{running:6}-{check}")]
    pub number: String,

    /// The font of certificates as PDF, with all Chinese characters. Not set: Noto
    /// CJK where Debian's fonts-noto-cjk puts it.
    #[config(env = "BOLE_CERTIFICATES_FONT")]
    pub font: Option<PathBuf>,
}

/// Applications.
#[derive(Debug, Clone, Config)]
pub struct Applications {
    /// Days without a move after which an application ends as unanswered.
    #[config(env = "BOLE_APPLICATIONS_SILENCE_DAYS", default = 60)]
    pub silence_days: i64,
}

/// How postings of employers are looked through.
#[derive(Debug, Clone, Config)]
pub struct Reviews {
    /// Whether what a trusted employer submits is published at once where the
    /// rules find nothing.
    #[config(env = "BOLE_REVIEWS_TRUSTED_AT_ONCE", default = true)]
    pub trusted_at_once: bool,

    /// Of what was published at once: how many of a hundred a reviewer looks at afterwards.
    #[config(env = "BOLE_REVIEWS_SAMPLE_PERCENT", default = 20)]
    pub sample_percent: u32,
}

/// How employers find people.
#[derive(Debug, Clone, Config)]
pub struct Talent {
    /// How many people a unit may invite to apply a day.
    #[config(env = "BOLE_INVITATIONS_PER_DAY", default = 20)]
    pub invitations_per_day: u32,
}

/// The database.
#[derive(Debug, Clone, Config)]
pub struct Database {
    /// `postgres://user@host/name`, or `sqlite://PATH`. Not set: `bole.sqlite` in
    /// the data folder.
    #[config(env = "BOLE_DATABASE_URL")]
    pub url: Option<String>,

    /// Connections: for reading on SQLite, for everything on PostgreSQL.
    #[config(env = "BOLE_DATABASE_POOL", default = 8)]
    pub pool: u32,

    /// How many writes may wait on SQLite; further ones are answered 503.
    #[config(env = "BOLE_DATABASE_QUEUE", default = 1024)]
    pub queue: usize,
}

/// Outgoing mail.
#[derive(Debug, Clone, Config)]
pub struct Mail {
    /// `folder` writes files (to try things), `smtp` sends.
    #[config(env = "BOLE_MAIL_TRANSPORT", default = "folder")]
    pub transport: String,

    /// The sender: `伊通人才 <noreply@example.org>`.
    #[config(env = "BOLE_MAIL_FROM", default = "Bole <noreply@localhost>")]
    pub from: String,

    /// Where mail comes back to: `bounces+{id}@example.org`, with each message's
    /// own id for `{id}`. Not set: to the sender, and nobody reads it.
    #[config(env = "BOLE_MAIL_BOUNCE_ADDRESS")]
    pub bounce_address: Option<String>,

    /// A Maildir of what came back, read every minute. Not needed where the mail
    /// server hands it to `bole mail bounce`.
    #[config(env = "BOLE_MAIL_BOUNCE_MAILDIR")]
    pub bounce_maildir: Option<PathBuf>,

    /// The mail server.
    #[config(env = "BOLE_SMTP_HOST", default = "127.0.0.1")]
    pub smtp_host: String,

    /// 465 with implicit TLS, 587 as a rule.
    #[config(env = "BOLE_SMTP_PORT", default = 587)]
    pub smtp_port: u16,

    /// Not set: no log-in.
    #[config(env = "BOLE_SMTP_USER")]
    pub smtp_user: Option<String>,

    /// Give it by the variable rather than in the file.
    #[config(env = "BOLE_SMTP_PASSWORD")]
    pub smtp_password: Option<String>,

    /// `required` (STARTTLS), `implicit`, or `none`, which is refused off this machine.
    #[config(env = "BOLE_SMTP_TLS", default = "required")]
    pub smtp_tls: String,

    /// A file of certificates (PEM) that are trusted besides the public ones,
    /// for a server with an authority of its own.
    #[config(env = "BOLE_SMTP_CA")]
    pub smtp_ca: Option<PathBuf>,

    /// The name that we greet the mail server with; required with `smtp`.
    #[config(env = "BOLE_MAIL_EHLO_NAME")]
    pub ehlo_name: Option<String>,

    /// How long one message may take.
    #[config(env = "BOLE_MAIL_TIMEOUT", default = 60)]
    pub timeout_seconds: u64,
}

/// Files that people hand in.
#[derive(Debug, Clone, Config)]
pub struct Uploads {
    /// The folder of the encrypted files; several nodes share one. Not set:
    /// `uploads` in the data folder.
    #[config(env = "BOLE_UPLOADS_FOLDER")]
    pub folder: Option<PathBuf>,

    /// How large one file may be, in MiB.
    #[config(env = "BOLE_UPLOADS_LARGEST", default = 5)]
    pub largest_mib: u64,

    /// How much one account may keep, in MiB.
    #[config(env = "BOLE_UPLOADS_QUOTA", default = 50)]
    pub quota_mib: u64,

    /// The virus scanner clamd: `127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`.
    /// Where it is set, nobody is served a file before it is found clean.
    #[config(env = "BOLE_UPLOADS_CLAMD")]
    pub clamd: Option<String>,

    /// How long the scan of one file may take.
    #[config(env = "BOLE_UPLOADS_CLAMD_TIMEOUT", default = 30)]
    pub clamd_timeout_seconds: u64,
}

/// The office. Empty texts are not shown.
#[derive(Debug, Clone, Config)]
pub struct Office {
    /// Its name.
    #[config(env = "BOLE_OFFICE_NAME", default = "伊通满族自治县人才与就业服务")]
    pub name: String,

    /// Its name in English.
    #[config(env = "BOLE_OFFICE_NAME_EN", default = "Yitong County Talent and Employment Service")]
    pub name_en: String,

    /// The region that it serves: a code of GB/T 2260.
    #[config(env = "BOLE_OFFICE_REGION", default = "220323")]
    pub region: String,

    /// The telephone that helps.
    #[config(env = "BOLE_OFFICE_PHONE", default = "")]
    pub phone: String,

    /// When someone answers it.
    #[config(env = "BOLE_OFFICE_HOURS", default = "")]
    pub hours: String,

    /// 主办单位
    #[config(env = "BOLE_OFFICE_HOST", default = "")]
    pub host: String,

    /// ICP备案
    #[config(env = "BOLE_OFFICE_ICP", default = "")]
    pub icp: String,

    /// 公安备案
    #[config(env = "BOLE_OFFICE_POLICE", default = "")]
    pub police: String,

    /// 网站标识码
    #[config(env = "BOLE_OFFICE_SITE_CODE", default = "")]
    pub site_code: String,
}

impl Settings {
    /// Reads the file (`bole.toml` here, where none is named) and the variables.
    ///
    /// # Errors
    /// All problems in one text: unknown keys and variables, values of a wrong
    /// form, and settings that do not go together.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Settings> {
        let path = file.map_or_else(|| PathBuf::from("bole.toml"), Path::to_owned);
        anyhow::ensure!(file.is_none() || path.exists(), "the settings file {} does not exist", path.display());
        let mut problems = Vec::new();
        let mut table = toml::Table::new();
        if path.exists() {
            let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            match text.parse() {
                Ok(read) => table = read,
                Err(err) => problems.push(format!("{}: {err}", path.display())),
            }
        }
        match Settings::builder().preloaded(sources::read(&table, &mut problems)).load() {
            Ok(settings) => {
                problems.extend(settings.problems());
                if problems.is_empty() {
                    return Ok(settings);
                }
            }
            Err(err) => problems.push(err.to_string()),
        }
        anyhow::bail!("the settings are not right:\n- {}", problems.join("\n- "))
    }

    /// Whether others than this machine's users use it.
    pub fn is_public(&self) -> bool {
        let base_url = self.base_url();
        let host = base_url.split("://").nth(1).unwrap_or_default();
        let host = host.rsplit_once(':').map_or(host, |it| it.0);
        !is_loopback(host)
    }

    /// Where people find the service.
    pub fn base_url(&self) -> String {
        self.base_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// The database's URL.
    pub fn database_url(&self) -> String {
        self.database.url.clone().unwrap_or_else(|| format!("sqlite://{}", self.data.join("bole.sqlite").display()))
    }

    /// How the database is opened.
    pub fn database_options(&self) -> db::Options {
        db::Options { url: self.database_url(), pool_size: self.database.pool, queue_size: self.database.queue }
    }

    /// The folder of the full-text indexes of this node.
    pub fn index_folder(&self) -> PathBuf {
        self.data.join("index")
    }

    /// The folder of mails, where they become files.
    pub fn mail_folder(&self) -> PathBuf {
        self.data.join("mail")
    }

    /// The folder of what people handed in.
    pub fn upload_folder(&self) -> PathBuf {
        self.uploads.folder.clone().unwrap_or_else(|| self.data.join("uploads"))
    }
}

/// The documented template of the settings file.
pub fn template() -> String {
    confique::toml::template::<Settings>(confique::toml::FormatOptions::default())
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|it| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defaults() -> Settings {
        Settings::builder().load().unwrap()
    }

    #[test]
    fn a_public_address_refuses_unsafe_settings_all_at_once() {
        assert!(defaults().problems().is_empty());
        let mut it = defaults();
        it.base_url = Some("http://rc.example.org".to_owned());
        it.demo = true;
        it.mail.from = "nobody".to_owned();
        let problems = it.problems().join("\n");
        for part in ["https://", "mail.transport", "demo", "mail.from"] {
            assert!(problems.contains(part), "{part} in {problems}");
        }
    }

    #[test]
    fn the_template_names_every_variable() {
        let text = template();
        for name in sources::variables() {
            assert!(text.contains(name), "{name}");
        }
    }
}
