//! The one thread that writes to SQLite.
//!
//! It takes what is waiting, up to 64 jobs, as one transaction (group commit):
//! each job in a savepoint of its own, all of them answered after the commit,
//! so that nothing is acknowledged that could be lost. A job's own error ends
//! its savepoint; any other error, or a failed commit, fails the whole batch.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use diesel::Connection;
use diesel::connection::TransactionManager;
use tokio::sync::oneshot;

use super::{Conn, begin, changes, is_own, pools};
use crate::{Error, Result};

/// More would make everyone in the batch wait longer than a commit costs.
const BATCH: usize = 64;

pub(super) struct Writer {
    queue: SyncSender<Box<dyn Job>>,
    n_waiting: Arc<AtomicUsize>,
}

impl Writer {
    pub(super) fn start(url: String, conn: Conn, queue_size: usize) -> Writer {
        let (queue, jobs) = sync_channel(queue_size);
        let n_waiting = Arc::new(AtomicUsize::new(0));
        let waiting = n_waiting.clone();
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || run(&url, conn, &jobs, &waiting))
            .expect("the operating system can start a thread");
        Writer { queue, n_waiting }
    }

    pub(super) fn n_waiting(&self) -> usize {
        self.n_waiting.load(Ordering::Relaxed)
    }

    /// Puts a job into the queue; a full one is answered at once.
    pub(super) fn submit<T, F>(&self, f: F) -> Result<oneshot::Receiver<Result<T>>>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.n_waiting.fetch_add(1, Ordering::Relaxed);
        match self.queue.try_send(Box::new(Typed { f, result: None, reply })) {
            Ok(()) => Ok(answer),
            Err(err) => {
                self.n_waiting.fetch_sub(1, Ordering::Relaxed);
                Err(Error::Unavailable(match err {
                    TrySendError::Full(_) => anyhow::anyhow!("the queue of writes is full"),
                    TrySendError::Disconnected(_) => anyhow::anyhow!("the writer has stopped"),
                }))
            }
        }
    }
}

trait Job: Send {
    /// Whether its caller has given up.
    fn is_abandoned(&self) -> bool;
    /// Runs in a savepoint; an error here is the batch's.
    fn run(&mut self, conn: &mut Conn) -> anyhow::Result<()>;
    /// Answers, after the commit or instead of it.
    fn answer(self: Box<Self>, is_committed: bool);
}

struct Typed<T, F> {
    f: F,
    result: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for Typed<T, F>
where
    T: Send + 'static,
    F: FnMut(&mut Conn) -> Result<T> + Send + 'static,
{
    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn run(&mut self, conn: &mut Conn) -> anyhow::Result<()> {
        let f = &mut self.f;
        let outcome =
            catch_unwind(AssertUnwindSafe(|| conn.transaction::<T, Error, _>(|conn| changes::collected(conn, f))));
        match outcome {
            Ok(Err(err)) if !is_own(&err) => {
                let message = format!("{err:?}");
                self.result = Some(Err(Error::Unavailable(anyhow::anyhow!(message.clone()))));
                Err(anyhow::anyhow!(message))
            }
            Ok(result) => {
                self.result = Some(result);
                Ok(())
            }
            Err(panic) => {
                let message = anyhow::anyhow!("a write panicked: {}", describe(&*panic));
                self.result = Some(Err(Error::Internal(message)));
                Err(anyhow::anyhow!("a write panicked"))
            }
        }
    }

    fn answer(self: Box<Self>, is_committed: bool) {
        let answer = match self.result {
            Some(result) if is_committed => result,
            Some(Err(err)) => Err(err),
            _ => Err(Error::Unavailable(anyhow::anyhow!("the batch of writes was rolled back"))),
        };
        // Whoever asked may have gone; the row is there all the same.
        let _ = self.reply.send(answer);
    }
}

fn describe(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

fn run(url: &str, conn: Conn, jobs: &Receiver<Box<dyn Job>>, n_waiting: &AtomicUsize) {
    let mut conn = Some(conn);
    while let Ok(first) = jobs.recv() {
        let mut batch = vec![first];
        batch.extend(jobs.try_iter().take(BATCH - 1));
        n_waiting.fetch_sub(batch.len(), Ordering::Relaxed);
        batch.retain(|it| !it.is_abandoned());

        let is_committed = match conn.take().map_or_else(|| pools::connect(url), Ok) {
            Ok(mut open) => match commit(&mut open, &mut batch) {
                Ok(()) => {
                    conn = Some(open);
                    true
                }
                // The connection is dropped: what state it is in nobody knows.
                Err(err) => {
                    tracing::warn!(error = ?err, n_jobs = batch.len(), "a batch of writes failed");
                    false
                }
            },
            Err(err) => {
                tracing::error!(error = ?err, "the database cannot be opened for writing");
                false
            }
        };
        for job in batch {
            job.answer(is_committed);
        }
        if is_committed {
            changes::announce();
        }
    }
}

fn commit(conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> anyhow::Result<()> {
    if batch.is_empty() {
        return Ok(());
    }
    begin(conn)?;
    for job in batch {
        job.run(conn)?;
    }
    <Conn as Connection>::TransactionManager::commit_transaction(conn)?;
    Ok(())
}
