//! `bole doctor`: what is missing or wrong here, and how to mend it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::certificates::paper::Face;
use crate::clock::Clock;
use crate::config::Settings;
use crate::crypto::Keys;
use crate::db::{Db, Kind, migrations};
use crate::mail::{MailSettings, Mailer};
use crate::search::Search;
use crate::{mail, postings, profiles};

struct Findings {
    n_wrong: usize,
}

impl Findings {
    fn ok(&self, what: &str) {
        println!("ok     {what}");
    }

    fn wrong(&mut self, what: &str, mend: &str) {
        self.n_wrong += 1;
        println!("WRONG  {what}\n       -> {mend}");
    }

    fn note(&self, what: &str, advice: &str) {
        println!("note   {what}\n       -> {advice}");
    }
}

pub(super) fn run(config: Option<&Path>, data: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let mut it = Findings { n_wrong: 0 };
    match super::settings(config, data, None) {
        Ok(settings) => {
            it.ok("settings");
            examine(&settings, &mut it);
        }
        Err(err) => it.wrong(&format!("{err:#}"), "`bole config` prints every setting with its meaning"),
    }
    Ok(if it.n_wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn examine(settings: &Settings, it: &mut Findings) {
    let url = settings.database_url();
    let probe = settings.data.join(".doctor");
    match std::fs::create_dir_all(&settings.data).and_then(|()| std::fs::write(&probe, "x")) {
        Ok(()) => {
            let _ = std::fs::remove_file(&probe);
            it.ok(&format!("data folder {}", settings.data.display()));
        }
        Err(err) => it.wrong(
            &format!("the data folder {} cannot be written: {err}", settings.data.display()),
            "make it, and give it to the user that runs the service",
        ),
    }
    match keys(settings) {
        Some(Ok(_)) => it.ok("keys of encrypted fields"),
        Some(Err(err)) => it.wrong(&format!("keys: {err:#}"), "restore the key file from its backup"),
        None => it.note("no keys yet", "an embedded database makes them at the first start: back them up apart"),
    }
    font(settings, it);
    match migrations::pending(&url) {
        Ok(pending) if pending.is_empty() => {
            it.ok("database and schema");
            rows(settings, it);
        }
        Ok(pending) => it.wrong(&format!("{} migrations wait", pending.len()), "`bole migrate`"),
        Err(err) => it.wrong(&format!("database: {err:#}"), "is the server running, and database.url right?"),
    }
    match Mailer::from_settings(&MailSettings::new(&settings.mail, settings.mail_folder())) {
        Ok(_) if settings.mail.transport == "folder" => {
            it.note("mail goes into a folder", "set mail.transport = \"smtp\" to reach people");
        }
        Ok(_) => it.ok("mail settings"),
        Err(err) => it.wrong(&format!("mail: {err:#}"), "see [mail] in `bole config`"),
    }
}

/// Whether certificates can be printed as PDF.
fn font(settings: &Settings, it: &mut Findings) {
    match Face::find(settings.certificates.font.as_deref()) {
        Ok(face) => it.ok(&format!("font of certificates {}", face.path().display())),
        Err(err) => it.note(
            &format!("no certificates as PDF: {err:#}"),
            "`apt install fonts-noto-cjk`; until then they are printed from the browser",
        ),
    }
}

fn keys(settings: &Settings) -> Option<anyhow::Result<Keys>> {
    let path = settings.key_file.clone().unwrap_or_else(|| settings.data.join("keys"));
    let may_be_made = settings.keys.is_none()
        && settings.key_file.is_none()
        && !path.exists()
        && Kind::of(&settings.database_url()) == Kind::Sqlite;
    (!may_be_made).then(|| settings.load_keys())
}

/// What the rows, the index and the mail queue say.
fn rows(settings: &Settings, it: &mut Findings) {
    let now = Clock::system().now();
    let db = match Db::open(&settings.database_options()) {
        Ok(db) => db,
        Err(err) => return it.wrong(&format!("{err:#}"), "see the message"),
    };
    match Search::open(&settings.index_folder()) {
        Ok(search) if search.is_read_only() => it.ok("index (the service is running)"),
        Ok(search) => {
            let rows = db.read_blocking(|conn| Ok(postings::queries::open_ids(conn, now)?)).unwrap_or_default();
            let people = db.read_blocking(|conn| Ok(profiles::queries::searchable_ids(conn, now)?)).unwrap_or_default();
            let held = search.posting_ids().unwrap_or_default();
            let held_people = search.profile_ids().unwrap_or_default();
            let lacks = |rows: &[i64], held: &[i64]| rows.iter().filter(|it| held.binary_search(it).is_err()).count();
            let n_missing = lacks(&rows, &held) + lacks(&people, &held_people);
            if n_missing == 0 {
                it.ok(&format!("index: {} postings, {} profiles", held.len(), held_people.len()));
            } else {
                it.note(
                    &format!("the index lacks {n_missing} records"),
                    "the service catches up at its start; or `bole reindex`",
                );
            }
        }
        Err(err) => it.wrong(&format!("index: {err:#}"), "delete the index folder: it is built anew from the rows"),
    }
    match db.read_blocking(|conn| Ok(mail::queries::counts(conn)?)) {
        Ok(counts) => {
            let dead = counts.iter().find(|it| it.0 == mail::Status::Dead).map_or(0, |it| it.1);
            if dead > 0 {
                it.note(&format!("{dead} mails could not be delivered"), "an administrator sees them at /staff/mail");
            } else {
                it.ok("mail queue");
            }
        }
        Err(err) => it.wrong(&format!("mail queue: {err}"), "see the message"),
    }
}
