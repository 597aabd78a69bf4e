//! Issuing by the thousand: the act is begun by a request and goes on by itself,
//! some hundred in a transaction, so others' writes come in between. After a kill
//! the sweep of any node goes on where it stopped.

use super::queries::batches as queries;
use crate::Result;
use crate::app::App;

/// In one transaction. Measured on SQLite: with fewer the commits cost more than
/// the rows, with more someone else's write waits for half a second.
const AT_ONCE: i64 = 200;

/// Does an act to its end, beside the request that began it.
pub fn start(app: &App, batch_id: i64) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(err) = run(&app, batch_id).await {
            tracing::warn!(error = ?err, batch_id, "certificates are issued on in a minute");
        }
    });
}

/// Does an act to its end.
///
/// # Errors
/// The database failed; what was issued stays.
pub async fn run(app: &App, batch_id: i64) -> Result<()> {
    while step(app, batch_id).await? {}
    Ok(())
}

/// One transaction of an act; answers whether there may be more.
///
/// # Errors
/// The database failed.
pub async fn step(app: &App, batch_id: i64) -> Result<bool> {
    let (shared, now) = (app.clone(), app.clock.now());
    app.db.write(move |conn| queries::step(conn, &shared, batch_id, AT_ONCE, now)).await
}

/// Goes on with what was broken off.
///
/// # Errors
/// The database failed.
pub async fn resume(app: &App) -> Result<()> {
    for batch_id in app.db.read(|conn| Ok(queries::running(conn)?)).await? {
        run(app, batch_id).await?;
    }
    Ok(())
}
