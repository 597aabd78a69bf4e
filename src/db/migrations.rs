//! Migrations of both databases, embedded in the binary and run under a lock.

use anyhow::{Context, anyhow};
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, pools};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number; it only has to be the same on all nodes.
const LOCK: i64 = 0x626f_6c65_0002;

/// Brings the schema up to date; answers with the names of what it ran. A
/// second process waits, then finds nothing left to do.
pub fn run(url: &str) -> anyhow::Result<Vec<String>> {
    let mut conn = pools::connect(url)?;
    let result = match &mut conn {
        Conn::Sqlite(it) => {
            // With foreign keys on, building a table anew would empty its children.
            it.batch_execute("pragma foreign_keys = off")?;
            it.immediate_transaction(|it| {
                it.run_pending_migrations(SQLITE).map(names).map_err(|err| Failed(anyhow!(err)))
            })
            .map_err(|err| err.0)
        }
        Conn::Pg(it) => {
            it.batch_execute(&format!("select pg_advisory_lock({LOCK})"))?;
            let result = it.run_pending_migrations(POSTGRES).map(names).map_err(|err| anyhow!(err));
            it.batch_execute(&format!("select pg_advisory_unlock({LOCK})"))?;
            result
        }
    };
    result.context("a migration failed; the schema is as it was before it")
}

/// Takes all migrations back, newest first: for the test of their `down`.
pub fn revert_all(url: &str) -> anyhow::Result<usize> {
    let reverted = match &mut pools::connect(url)? {
        Conn::Sqlite(it) => it.revert_all_migrations(SQLITE).map(|it| it.len()),
        Conn::Pg(it) => it.revert_all_migrations(POSTGRES).map(|it| it.len()),
    };
    reverted.map_err(|err| anyhow!(err)).context("a migration cannot be taken back")
}

/// The names of the migrations that wait.
pub fn pending(url: &str) -> anyhow::Result<Vec<String>> {
    pending_on(&mut pools::connect(url)?)
}

pub(super) fn check(conn: &mut Conn) -> anyhow::Result<()> {
    let pending = pending_on(conn)?;
    anyhow::ensure!(
        pending.is_empty(),
        "the database is behind this version: run `bole migrate` ({} waiting, first {})",
        pending.len(),
        pending[0]
    );
    Ok(())
}

fn pending_on(conn: &mut Conn) -> anyhow::Result<Vec<String>> {
    let pending = match conn {
        Conn::Sqlite(it) => {
            it.pending_migrations(SQLITE).map(|all| all.iter().map(|it| it.name().to_string()).collect())
        }
        Conn::Pg(it) => it.pending_migrations(POSTGRES).map(|all| all.iter().map(|it| it.name().to_string()).collect()),
    };
    pending.map_err(|err| anyhow!(err)).context("the schema cannot be compared")
}

fn names(versions: Vec<diesel::migration::MigrationVersion<'_>>) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}

struct Failed(anyhow::Error);

impl From<diesel::result::Error> for Failed {
    fn from(err: diesel::result::Error) -> Failed {
        Failed(err.into())
    }
}
