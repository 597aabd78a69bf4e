//! Processes of the binary, each of which ends with its test.

use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bole::access::Role;
use bole::accounts::queries::{self as accounts, NewAccount};
use bole::clock::Clock;
use bole::crypto::{self, Keys};
use bole::db::{Db, migrations};
use bole::i18n::Loc;
use bole::search::Search;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, sql_query};

use super::web::Web;
use crate::support::TestDb;

/// Slower than any machine that tests run on.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with a database, in which commands are run.
pub struct Place {
    folder: tempfile::TempDir,
    /// `None` where the database is embedded in the folder.
    server: Option<(TestDb, String)>,
    n_logs: AtomicUsize,
}

/// What a command came to.
#[derive(Debug)]
pub struct Outcome {
    /// `None` where it was killed.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Place {
    /// On the embedded database, or on the server that the tests are run with.
    pub fn new() -> Place {
        let it = Place::embedded();
        let db = TestDb::empty();
        if !db.is_postgres() {
            return it;
        }
        let it = Place { server: Some((db, Keys::generate())), ..it };
        it.run(&["migrate"]).assert_code(0);
        it
    }

    /// On the embedded database always.
    pub fn embedded() -> Place {
        Place { folder: tempfile::tempdir().unwrap(), server: None, n_logs: AtomicUsize::new(0) }
    }

    /// A file or folder beside the data.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file beside the data; its name for the command line.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        name.to_owned()
    }

    /// The folder of everything that is kept.
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// A command that sees no settings but those of this place.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bole"));
        for (name, _) in std::env::vars().filter(|it| it.0.starts_with("BOLE_") || it.0 == "RUST_LOG") {
            command.env_remove(name);
        }
        command.args(args).current_dir(self.folder.path()).env("BOLE_DATA", "data").env("BOLE_LOG_FORMAT", "json");
        if let Some((db, keys)) = &self.server {
            command.env("BOLE_DATABASE_URL", &db.url).env("BOLE_DATABASE_POOL", "4").env("BOLE_KEYS", keys);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(args), "")
    }

    /// Opens the database beside whatever process uses it.
    pub fn open(&self) -> Db {
        let url = self
            .server
            .as_ref()
            .map_or_else(|| format!("sqlite://{}", self.data().join("bole.sqlite").display()), |it| it.0.url.clone());
        Db::open(&bole::db::Options { url, pool_size: 4, queue_size: 16 }).unwrap()
    }

    /// Makes an account of a role, and a token with which a program is it.
    pub fn token(&self, role: Role, scopes: &[&str]) -> String {
        std::fs::create_dir_all(self.data()).unwrap();
        if self.server.is_none() {
            migrations::run(&format!("sqlite://{}", self.data().join("bole.sqlite").display())).unwrap();
        }
        let (token, now) = (crypto::new_token(), Clock::system().now());
        let scopes: Vec<String> = scopes.iter().map(|it| (*it).to_owned()).collect();
        let new = NewAccount {
            email: format!("{}@programs.example.org", crypto::new_reference()),
            name: "program".to_owned(),
            password_hash: "none".to_owned(),
            roles: vec![role],
            locale: Loc::Zh,
            confirmed_at: Some(now),
        };
        let stored = token.clone();
        self.open()
            .write_blocking(move |conn| {
                let account = accounts::create(conn, &new, now)?;
                Ok(accounts::tokens::create(conn, account.id, "test", &stored, &scopes, now)?)
            })
            .unwrap();
        token
    }

    /// A token of an officer who may write postings.
    pub fn officer(&self) -> String {
        self.token(Role::Officer, &["postings:read", "postings:write", "profiles:read", "certificates:write"])
    }

    /// The postings that are open, and those that the index holds.
    pub fn open_and_indexed(&self) -> (Vec<i64>, Vec<i64>) {
        let now = Clock::system().now();
        let rows = self.open().read_blocking(|conn| Ok(bole::postings::queries::open_ids(conn, now)?)).unwrap();
        let search = Search::open(&self.data().join("index")).unwrap();
        let held = search.posting_ids().unwrap();
        search.close();
        (rows, held)
    }

    /// Puts a copy in the place of the embedded database, as someone who restores a backup
    /// does: nothing may have it open, and who opened it here closes it in threads of its own.
    pub fn restore(&self, backup: &Path) {
        let database = self.data().join("bole.sqlite");
        let is_open = || {
            let files = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
            files.filter_map(|it| std::fs::read_link(it.path()).ok()).any(|it| it.starts_with(&database))
        };
        let start = Instant::now();
        while is_open() {
            assert!(start.elapsed() < PATIENCE, "the database stays open");
            std::thread::sleep(Duration::from_millis(5));
        }
        for name in ["bole.sqlite-wal", "bole.sqlite-shm"] {
            let _ = std::fs::remove_file(self.data().join(name));
        }
        std::fs::copy(backup, database).unwrap();
    }

    /// How many open postings there are; none where there is no database yet.
    pub fn n_postings(&self) -> usize {
        if self.server.is_none() && !self.data().join("bole.sqlite").exists() {
            return 0;
        }
        let now = Clock::system().now();
        self.open().read_blocking(|conn| Ok(bole::postings::queries::open_ids(conn, now)?)).unwrap().len()
    }

    /// Copies the embedded database into a file beside the data, as a backup does.
    pub fn backup(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let mut conn = SqliteConnection::establish(&self.data().join("bole.sqlite").display().to_string()).unwrap();
        conn.batch_execute(&format!("vacuum into '{}'", path.display())).unwrap();
        path
    }

    /// Whether some process is in the middle of a transaction that writes postings.
    pub fn is_being_written(&self) -> bool {
        match &self.server {
            None => {
                let path = self.data().join("bole.sqlite");
                let mut conn = SqliteConnection::establish(&path.display().to_string()).unwrap();
                // Two of them cannot be.
                conn.batch_execute("begin immediate; rollback").is_err()
            }
            Some((db, _)) => {
                let mut conn = PgConnection::establish(&db.url).unwrap();
                let locks =
                    "select 1 from pg_locks where relation = 'postings'::regclass and mode = 'RowExclusiveLock'";
                sql_query(locks).execute(&mut conn).unwrap() > 0
            }
        }
    }

    /// Starts a service and waits for nothing.
    pub fn spawn(&self, args: &[&str]) -> Service {
        let n = self.n_logs.fetch_add(1, Ordering::Relaxed);
        let log = self.path(&format!("log-{n}.txt"));
        let mut command = self.command(args);
        let out = File::create(&log).unwrap();
        command.stdin(Stdio::null()).stdout(out.try_clone().unwrap()).stderr(out);
        Service { child: command.spawn().unwrap(), log }
    }

    /// Starts the service and waits until it answers and its index has seen everything.
    pub fn serve(&self) -> (Service, Web) {
        let mut service = self.spawn(&["serve", "--listen", "127.0.0.1:0"]);
        let web = Web::at(service.address());
        web.wait_for_index();
        (service, web)
    }

    /// Everything that services of this place have logged.
    pub fn logs(&self) -> Vec<PathBuf> {
        (0..self.n_logs.load(Ordering::Relaxed)).map(|n| self.path(&format!("log-{n}.txt"))).collect()
    }
}

impl Outcome {
    /// Runs a command to its end with something on its standard input.
    pub fn of(command: &mut Command, input: &str) -> Outcome {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that does not read is gone before it is written to.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let it = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Outcome { code: it.status.code(), out: text(it.stdout), err: text(it.stderr) }
    }

    #[track_caller]
    pub fn assert_code(&self, code: i32) -> &Outcome {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// Both what it says and what it complains about.
    #[track_caller]
    pub fn assert_has(&self, text: &str) -> &Outcome {
        assert!(self.out.contains(text) || self.err.contains(text), "{text:?} is not in {self:?}");
        self
    }

    #[track_caller]
    pub fn assert_lacks(&self, text: &str) -> &Outcome {
        assert!(!self.out.contains(text) && !self.err.contains(text), "{text:?} is in {self:?}");
        self
    }

    /// The last line of an import.
    #[track_caller]
    pub fn assert_counts(&self, read: u64, stored: u64, unchanged: u64, refused: u64) -> &Outcome {
        let last = self.out.lines().last().unwrap_or_default();
        let counts = format!("rows read {read}, stored {stored}, unchanged {unchanged}, refused {refused}, ");
        let time = last.strip_prefix(&counts).unwrap_or_else(|| panic!("{counts:?} is not in {self:?}"));
        let seconds = time.strip_suffix(" s").unwrap_or_else(|| panic!("no time in {last:?}"));
        assert!(seconds.parse::<f64>().is_ok_and(|it| it < 60.0), "{last:?}");
        self
    }
}

/// A process that serves; it is killed when it is dropped.
pub struct Service {
    child: Child,
    log: PathBuf,
}

impl Service {
    /// Where it listens, as it says itself.
    pub fn address(&mut self) -> SocketAddr {
        let line = self.wait_for("\"listen\":\"");
        line.split("\"listen\":\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    }

    /// Waits for a line of its output.
    pub fn wait_for(&mut self, text: &str) -> String {
        let start = Instant::now();
        loop {
            let log = self.output();
            // A line that is still being written has no end yet.
            if let Some(line) = log.split_inclusive('\n').find(|it| it.contains(text) && it.ends_with('\n')) {
                return line.to_owned();
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("it ended with {status} before it said {text:?}: {log}");
            }
            assert!(start.elapsed() < PATIENCE, "it never said {text:?}: {log}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What it has said so far.
    pub fn output(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap()).into_owned()
    }

    /// Whether it has ended by itself.
    pub fn is_over(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// `kill -TERM`: it finishes what runs and ends by itself.
    pub fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert!(status.success(), "it ended with {status}: {}", self.output());
                return;
            }
            assert!(start.elapsed() < PATIENCE, "it does not stop: {}", self.output());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All files below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
