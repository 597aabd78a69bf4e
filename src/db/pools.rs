//! Connections: how they are set up, kept and given back.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use diesel::connection::SimpleConnection;
use diesel::r2d2::ManageConnection;
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, sql_query, sql_types};

use super::{Conn, Kind};
use crate::{Error, Result};

/// WAL below this version can lose committed rows when a checkpoint races a write.
const LEAST_SQLITE: i32 = 3_051_003;

pub(super) type Pool = diesel::r2d2::Pool<Manager>;

/// Makes connections for a pool.
pub(super) struct Manager {
    url: String,
    is_read_only: bool,
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        let mut conn = connect(&self.url).map_err(|err| {
            diesel::r2d2::Error::ConnectionError(diesel::ConnectionError::BadConnection(format!("{err:#}")))
        })?;
        if self.is_read_only {
            conn.batch_execute("pragma query_only = on").map_err(diesel::r2d2::Error::QueryError)?;
        }
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        match conn {
            Conn::Sqlite(_) => Ok(()),
            // A demoted primary answers `select 1` and refuses writes.
            Conn::Pg(it) => {
                let row: ReadOnly = sql_query("select current_setting('transaction_read_only') as setting")
                    .get_result(it)
                    .map_err(diesel::r2d2::Error::QueryError)?;
                if row.setting == "on" {
                    return Err(diesel::r2d2::Error::ConnectionError(diesel::ConnectionError::BadConnection(
                        "the server is read-only".to_owned(),
                    )));
                }
                Ok(())
            }
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        // A transaction left open means that a closure panicked in it.
        use diesel::connection::TransactionManager;
        type Transactions = <Conn as Connection>::TransactionManager;
        std::thread::panicking() || Transactions::is_broken_transaction_manager(conn)
    }
}

#[derive(diesel::QueryableByName)]
struct ReadOnly {
    #[diesel(sql_type = sql_types::Text)]
    setting: String,
}

pub(super) fn open(url: &str, size: u32, is_read_only: bool) -> anyhow::Result<Pool> {
    diesel::r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .test_on_check_out(Kind::of(url) == Kind::Postgres)
        .max_lifetime(Some(Duration::from_secs(300)))
        .connection_timeout(Duration::from_secs(3))
        .build(Manager { url: url.to_owned(), is_read_only })
        .context("the database cannot be reached")
}

pub(super) fn get(pool: &Pool) -> Result<diesel::r2d2::PooledConnection<Manager>> {
    pool.get()
        .map_err(|err| Error::Unavailable(anyhow::Error::new(err).context("no connection to the database is free")))
}

/// A connection with everything set that our promises rest on.
pub(super) fn connect(url: &str) -> anyhow::Result<Conn> {
    match Kind::of(url) {
        Kind::Sqlite => sqlite(url.strip_prefix("sqlite://").unwrap_or(url)).map(Conn::Sqlite),
        Kind::Postgres => postgres(url).map(Conn::Pg),
    }
}

fn sqlite(path: &str) -> anyhow::Result<SqliteConnection> {
    let mut conn =
        SqliteConnection::establish(path).with_context(|| format!("the database file {path} cannot be opened"))?;
    // Each pragma is a statement of its own, in this order: waiting comes first.
    for pragma in [
        "pragma busy_timeout = 5000",
        "pragma journal_mode = wal",
        "pragma synchronous = full",
        "pragma foreign_keys = on",
        "pragma trusted_schema = off",
        "pragma cache_size = -32000",
    ] {
        conn.batch_execute(pragma).with_context(|| format!("SQLite refuses `{pragma}`"))?;
    }
    static IS_CHECKED: AtomicBool = AtomicBool::new(false);
    if !IS_CHECKED.swap(true, Ordering::Relaxed) {
        check_sqlite(&mut conn).inspect_err(|_| IS_CHECKED.store(false, Ordering::Relaxed))?;
    }
    Ok(conn)
}

#[derive(diesel::QueryableByName)]
struct Settings {
    #[diesel(sql_type = sql_types::Text)]
    version: String,
    #[diesel(sql_type = sql_types::Text)]
    journal_mode: String,
    #[diesel(sql_type = sql_types::Integer)]
    synchronous: i32,
    #[diesel(sql_type = sql_types::Integer)]
    foreign_keys: i32,
}

fn check_sqlite(conn: &mut SqliteConnection) -> anyhow::Result<()> {
    let it: Settings = sql_query(
        "select sqlite_version() as version, (select journal_mode from pragma_journal_mode) as journal_mode, \
         (select synchronous from pragma_synchronous) as synchronous, \
         (select foreign_keys from pragma_foreign_keys) as foreign_keys",
    )
    .get_result(conn)
    .context("SQLite does not tell its settings")?;
    anyhow::ensure!(
        version_number(&it.version) >= LEAST_SQLITE,
        "SQLite {} is too old: 3.51.3 or newer is needed, older ones can lose committed rows",
        it.version
    );
    anyhow::ensure!(
        (it.journal_mode == "wal" || it.journal_mode == "memory") && it.synchronous == 2 && it.foreign_keys == 1,
        "SQLite does not keep its settings (journal {}, synchronous {}, foreign keys {}): \
         is the data folder on a local disk?",
        it.journal_mode,
        it.synchronous,
        it.foreign_keys
    );
    Ok(())
}

/// `3.53.2` as SQLite numbers it: 3053002.
fn version_number(version: &str) -> i32 {
    version.split('.').take(3).fold(0, |sum, part| sum * 1000 + part.parse::<i32>().unwrap_or(0))
}

fn postgres(url: &str) -> anyhow::Result<PgConnection> {
    let mut conn = PgConnection::establish(url).context("the PostgreSQL server cannot be reached")?;
    conn.batch_execute(
        "set synchronous_commit = on; set statement_timeout = '30s'; set lock_timeout = '5s'; \
         set idle_in_transaction_session_timeout = '30s'; set time zone 'UTC'",
    )
    .context("PostgreSQL refuses the session's settings")?;
    Ok(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        for (version, is_enough) in
            [("3.51.2", false), ("3.51.3", true), ("3.53.0", true), ("4.0.0", true), ("3.9.9", false)]
        {
            assert_eq!(version_number(version) >= LEAST_SQLITE, is_enough, "{version}");
        }
    }
}
