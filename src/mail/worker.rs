//! The worker that sends what was promised.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDateTime;
use tokio::sync::watch;
use tokio::time::sleep;

use super::queries::{self, Queued};
use super::transport::Outgoing;
use super::{Failure, Mailer, Status, message};
use crate::clock::Clock;
use crate::crypto::Keys;
use crate::db::{Db, changes};
use crate::{Error, Result};

/// How long a message waits at most when no wake-up comes.
const POLL: Duration = Duration::from_millis(500);

/// How long to leave a server or a database alone that is away: shorter, and a
/// long queue would use up its attempts; longer, and people would notice.
const PAUSE: Duration = Duration::from_secs(5);

/// What became of the message that was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// None was due.
    QueueEmpty,
    /// The server has it.
    Sent,
    /// It will be tried again.
    Deferred,
    /// It waits for a person.
    Dead,
}

/// Sends until it is told to stop, and then finishes the message at hand.
pub async fn run(db: Db, keys: Arc<Keys>, mailer: Arc<Mailer>, clock: Clock, mut stop: watch::Receiver<bool>) {
    // A sender that is gone will not say it any more.
    while !*stop.borrow() && stop.has_changed().is_ok() {
        let pause = match attempt(&db, &keys, &mailer, clock.now()).await {
            Ok(Step { outcome: Outcome::QueueEmpty, .. }) => POLL,
            Ok(Step { is_outage: false, .. }) => continue,
            Ok(Step { is_outage: true, .. }) => PAUSE,
            Err(err) => {
                err.log("mail");
                PAUSE
            }
        };
        mailer.close_idle().await;
        tokio::select! {
            _ = stop.changed() => {}
            () = changes::COMMITTED.notified(), if pause == POLL => {}
            () = sleep(pause) => {}
        }
    }
    mailer.close().await;
    tracing::debug!("the mail worker has stopped");
}

/// Sends the message that is due longest and that no one else is sending.
///
/// # Errors
/// The database is away. The message is tried again when its lease ends.
pub async fn send_next(db: &Db, keys: &Keys, mailer: &Mailer, now: NaiveDateTime) -> Result<Outcome> {
    Ok(attempt(db, keys, mailer, now).await?.outcome)
}

struct Step {
    outcome: Outcome,
    is_outage: bool,
}

async fn attempt(db: &Db, keys: &Keys, mailer: &Mailer, now: NaiveDateTime) -> Result<Step> {
    let empty = Step { outcome: Outcome::QueueEmpty, is_outage: false };
    if !db.read(move |conn| Ok(queries::is_any_due(conn, now)?)).await? {
        return Ok(empty);
    }
    let Some(queued) = db.write(move |conn| Ok(queries::lease_next(conn, now)?)).await? else {
        return Ok(empty);
    };
    // No transaction is open while we talk to the server.
    match deliver(keys, mailer, &queued, now).await {
        Ok(()) => {
            mark_sent(db, &queued, now).await?;
            tracing::debug!(mail.id = queued.id, mail.kind = queued.kind, "a mail was sent");
            Ok(Step { outcome: Outcome::Sent, is_outage: false })
        }
        Err(failure) => {
            let Failure { is_permanent, is_outage, summary, detail } = failure;
            tracing::warn!(
                mail.id = queued.id,
                mail.kind = queued.kind,
                mail.n_attempts = queued.n_attempts,
                is_permanent,
                reason = summary,
                "a mail was not accepted"
            );
            let status =
                db.write(move |conn| Ok(queries::mark_failed(conn, &queued, is_permanent, &detail, now)?)).await?;
            let outcome = if status == Some(Status::Dead) { Outcome::Dead } else { Outcome::Deferred };
            Ok(Step { outcome, is_outage })
        }
    }
}

async fn deliver(keys: &Keys, mailer: &Mailer, queued: &Queued, now: NaiveDateTime) -> Result<(), Failure> {
    let message =
        message::build(keys, mailer, queued, now).map_err(|err| Failure::permanent("message", &format!("{err:#}")))?;
    mailer.send(Outgoing { id: queued.id, kind: queued.kind.clone(), at: now, message }).await
}

/// Says that a message is gone, and says it again where the database is busy:
/// what is not marked goes out twice.
async fn mark_sent(db: &Db, queued: &Queued, now: NaiveDateTime) -> Result<()> {
    let mut wait = Duration::from_millis(100);
    loop {
        let queued = queued.clone();
        match db.write(move |conn| Ok(queries::mark_sent(conn, &queued, now)?)).await {
            Err(Error::Unavailable(_)) if wait < Duration::from_secs(3) => sleep(wait).await,
            Err(err) => return Err(err),
            Ok(true) => return Ok(()),
            Ok(false) => {
                tracing::warn!("a mail took longer than its lease and may go out twice");
                return Ok(());
            }
        }
        wait *= 2;
    }
}
