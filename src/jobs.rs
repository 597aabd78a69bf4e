//! Work that nobody asks for: following the feed, sending mail, ending what has
//! reached its end, and the daily sweep.
//!
//! Each step may run twice, late, or on two nodes at once: it looks at what is
//! due and moves it by a guarded update.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::postings::Outcome;
use crate::postings::queries::{Ending, close, due_to_expire};
use crate::{
    Error, Result, accounts, alerts, applications, certificates, compliance, employers, mail, notifications,
    occupations, postings, profiles, search, statistics, talent, training, uploads,
};

/// Starts everything that runs beside the server.
pub fn start(app: &App, stop: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(search::indexer::run(app.search.clone(), app.db.clone(), app.clock.clone(), stop.clone())),
        tokio::spawn(mail::run(app.db.clone(), app.keys.clone(), app.mailer.clone(), app.clock.clone(), stop.clone())),
        tokio::spawn(alerts::follower::run(app.clone(), stop.clone())),
        tokio::spawn(sweep(app.clone(), stop.clone())),
    ]
}

async fn sweep(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        run_due(&app).await;
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(60)) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Does once what is due now; what fails is said, and tried again the next time.
pub async fn run_due(app: &App) {
    macro_rules! each_of {
        ($($what:literal: $step:expr),+ $(,)?) => { $(
            if let Err(err) = $step.await {
                tracing::warn!(error = ?err, what = $what, "not done; tried again in a minute");
            }
        )+ };
    }
    each_of! {
        "postings that end": expire_postings(app),
        "employers": employers::sweep(app),
        "postings": postings::sweep(app),
        "applications": applications::sweep(app),
        "talent": talent::sweep(app),
        "training": training::sweep(app),
        "certificates": certificates::sweep(app),
        "alerts": alerts::sweep(app),
        "notifications": notifications::sweep(app),
        "occupations": occupations::sweep(app),
        "uploads": uploads::sweep(app),
        "statistics": statistics::sweep(app),
        "mail that came back": mail::bounces::sweep(app),
        "what is outdated": forget(app),
    }
}

/// Ends postings that have reached their end; answers how many. They left the
/// search at that very instant; this gives them their state and history.
pub async fn expire_postings(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let due = app.db.read(move |conn| Ok(due_to_expire(conn, now, 1_000)?)).await?;
    let mut n_expired = 0;
    for reference in due {
        let shared = app.clone();
        let moved = app
            .db
            .write(move |conn| {
                let ending = Ending { outcome: Outcome::Expired, filled_by: None, account_id: None, reason: None };
                close(conn, &shared, &reference, &ending, now)
            })
            .await;
        match moved {
            Ok(()) => n_expired += 1,
            // Another node, or its employer, was faster.
            Err(Error::Conflict(_)) => {}
            Err(err) => return Err(err),
        }
    }
    if n_expired > 0 {
        tracing::info!(n_expired, "ended postings that were due");
    }
    Ok(n_expired)
}

/// Forgets what need not be kept: old answers, sessions, tokens and counters, mail
/// and notices of long ago, files that belong to nothing.
pub async fn forget(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.db
        .write(move |conn| {
            compliance::queries::forget_answers(conn, now)?;
            accounts::queries::forget(conn, now)?;
            mail::queries::forget(conn, now)?;
            notifications::queries::forget(conn, now)?;
            uploads::queries::forget(conn, now)?;
            profiles::queries::purge(conn, now)?;
            Ok(())
        })
        .await
}
