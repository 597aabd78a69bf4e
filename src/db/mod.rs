//! The truth: every fact is a row, on SQLite (embedded) or PostgreSQL.
//!
//! There is one way to read ([`Db::read`]) and one way to write ([`Db::write`]),
//! which is the transaction: all of the closure or none of it. On SQLite one
//! thread writes ([`writer`]); on PostgreSQL a pool does, and whole transactions
//! are repeated where the server says so. What diesel cannot say about both
//! databases at once is written once inside [`each!`](crate::each).

pub mod changes;
#[allow(missing_docs, reason = "the derive makes public items of its own")]
mod conn;
pub mod migrations;
mod pools;
mod writer;

use std::sync::Arc;

use diesel::connection::TransactionManager;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::{Error, Result};
pub use conn::Conn;
use writer::Writer;

/// Runs an expression on whichever connection it is: for upserts, inserts of
/// many rows and whatever else the common connection cannot say.
#[macro_export]
macro_rules! each {
    ($conn:expr, |$it:ident| $body:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($it) => $body,
            $crate::db::Conn::Pg($it) => $body,
        }
    };
}

/// Which database a URL names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `sqlite://PATH` or a path.
    Sqlite,
    /// `postgres://..` or `postgresql://..`.
    Postgres,
}

impl Kind {
    /// Judged by the scheme; whatever is not PostgreSQL is a file.
    pub fn of(url: &str) -> Kind {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") { Kind::Postgres } else { Kind::Sqlite }
    }
}

/// How to open the database.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite://PATH` or `postgres://..`
    pub url: String,
    /// Connections for reading (SQLite) or for everything (PostgreSQL).
    pub pool_size: u32,
    /// How many writes may wait on SQLite before they are refused.
    pub queue_size: usize,
}

/// The database. Clones share it.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

enum Inner {
    Sqlite { readers: pools::Pool, writer: Writer },
    Pg { pool: pools::Pool },
}

impl Db {
    /// Opens the database, which has to be migrated already.
    ///
    /// # Errors
    /// It cannot be reached, is too old, lacks a setting, or has pending migrations.
    pub fn open(options: &Options) -> anyhow::Result<Db> {
        let kind = Kind::of(&options.url);
        let mut conn = pools::connect(&options.url)?;
        migrations::check(&mut conn)?;
        let inner = match kind {
            Kind::Sqlite => Inner::Sqlite {
                readers: pools::open(&options.url, options.pool_size, true)?,
                writer: Writer::start(options.url.clone(), conn, options.queue_size),
            },
            Kind::Postgres => {
                drop(conn);
                Inner::Pg { pool: pools::open(&options.url, options.pool_size, false)? }
            }
        };
        Ok(Db { inner: Arc::new(inner) })
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        match &*self.inner {
            Inner::Sqlite { .. } => Kind::Sqlite,
            Inner::Pg { .. } => Kind::Postgres,
        }
    }

    /// Reads, off the async threads. May be a moment behind; what a decision
    /// rests on is read again in the `write` that acts on it.
    pub async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.read_blocking(f))
            .await
            .map_err(|err| Error::Internal(anyhow::Error::new(err).context("a read panicked")))?
    }

    /// [`Db::read`] for threads of our own.
    pub fn read_blocking<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let pool = match &*self.inner {
            Inner::Sqlite { readers, .. } => readers,
            Inner::Pg { pool } => pool,
        };
        let mut conn = pools::get(pool)?;
        f(&mut conn)
    }

    /// Writes: the closure is one transaction. It may run again (PostgreSQL asks
    /// for that), so it changes nothing but the database; nothing slow stands in
    /// it, since on SQLite everyone else's writes wait behind it.
    pub async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T> + Send + 'static,
    {
        match &*self.inner {
            Inner::Sqlite { writer, .. } => writer.submit(f)?.await.unwrap_or_else(|_| Err(gone())),
            Inner::Pg { .. } => {
                let db = self.clone();
                tokio::task::spawn_blocking(move || db.write_blocking(f))
                    .await
                    .map_err(|err| Error::Internal(anyhow::Error::new(err).context("a write panicked")))?
            }
        }
    }

    /// [`Db::write`] for threads of our own.
    pub fn write_blocking<T, F>(&self, mut f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T> + Send + 'static,
    {
        match &*self.inner {
            Inner::Sqlite { writer, .. } => writer.submit(f)?.blocking_recv().unwrap_or_else(|_| Err(gone())),
            Inner::Pg { pool } => {
                let mut n_tries = 0;
                loop {
                    n_tries += 1;
                    let mut conn = pools::get(pool)?;
                    match transaction(&mut conn, &mut f) {
                        Err(err) if n_tries < 4 && is_retryable(&err) => {
                            tracing::debug!(n_tries, "the database asks to repeat a transaction");
                            let jitter = u64::from(crate::crypto::random::<1>()[0]) / 8;
                            std::thread::sleep(std::time::Duration::from_millis(n_tries * 10 + jitter));
                        }
                        result => return result,
                    }
                }
            }
        }
    }

    /// How many writes wait on SQLite; 0 on PostgreSQL.
    pub fn n_waiting(&self) -> usize {
        match &*self.inner {
            Inner::Sqlite { writer, .. } => writer.n_waiting(),
            Inner::Pg { .. } => 0,
        }
    }
}

fn gone() -> Error {
    Error::Unavailable(anyhow::anyhow!("the writer stopped before it answered"))
}

/// One transaction on PostgreSQL, with its changes recorded last of all.
fn transaction<T>(conn: &mut Conn, f: &mut impl FnMut(&mut Conn) -> Result<T>) -> Result<T> {
    begin(conn)?;
    let result = changes::collected(conn, f);
    type Manager = <Conn as diesel::Connection>::TransactionManager;
    match result {
        Ok(value) => {
            Manager::commit_transaction(conn)?;
            changes::announce();
            Ok(value)
        }
        Err(err) => {
            // The first error says more than what the rollback might add.
            let _ = Manager::rollback_transaction(conn);
            Err(err)
        }
    }
}

/// Begins a transaction that may write. On SQLite it takes the write lock at
/// once: a deferred one that reads first fails if another wrote in between.
fn begin(conn: &mut Conn) -> diesel::QueryResult<()> {
    use diesel::connection::AnsiTransactionManager;
    match conn {
        Conn::Sqlite(it) => AnsiTransactionManager::begin_transaction_sql(it, "BEGIN IMMEDIATE"),
        Conn::Pg(it) => AnsiTransactionManager::begin_transaction_sql(it, "BEGIN"),
    }
}

fn database_error(err: &Error) -> Option<&DieselError> {
    match err {
        Error::Internal(cause) | Error::Unavailable(cause) => cause.downcast_ref::<DieselError>(),
        _ => None,
    }
}

/// Whether the same transaction may succeed when it is run again (40001, 40P01).
/// Drivers give no SQLSTATE for a deadlock, so its English message decides.
fn is_retryable(err: &Error) -> bool {
    match database_error(err) {
        Some(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
        Some(DieselError::DatabaseError(DatabaseErrorKind::Unknown, info)) => {
            info.message().contains("deadlock detected")
        }
        _ => false,
    }
}

/// Whether an error is the closure's own (a constraint said no, a row was not
/// there), so that only its savepoint goes. Whatever else the database says
/// ends the whole batch: a full disk, for one, rolls back behind our back.
fn is_own(err: &Error) -> bool {
    match database_error(err) {
        None => true,
        Some(DieselError::DatabaseError(kind, _)) => matches!(
            kind,
            DatabaseErrorKind::UniqueViolation
                | DatabaseErrorKind::ForeignKeyViolation
                | DatabaseErrorKind::NotNullViolation
                | DatabaseErrorKind::CheckViolation
        ),
        Some(DieselError::SerializationError(_) | DieselError::QueryBuilderError(_)) => true,
        Some(_) => false,
    }
}

/// Whether an error says that a unique value is already there.
pub fn is_unique_violation(err: &Error) -> bool {
    matches!(database_error(err), Some(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
}
