//! Digests: the mails of what is new to a saved search.
//!
//! What a mail says is put together in a read; a short write takes the search's
//! turn from where it was read, marks its hits and promises the mail, or does
//! nothing at all.

use chrono::{NaiveDateTime, TimeDelta};

use super::queries::{self, SavedSearch, runs};
use super::{Frequency, PauseReason, email_index, emails};
use crate::app::App;
use crate::db::Conn;
use crate::mail::{self, NewMail};
use crate::{Result, clock, crypto, postings};

/// So many a minute: a hundred thousand take less than an hour, and the mail
/// server is not asked for more at once.
const BATCH: i64 = 2_000;

/// So many mails a day and address; the rest is told tomorrow.
const MOST_A_DAY: i64 = 20;

/// So many postings in a mail; the rest stands behind a link.
pub const MOST_SHOWN: usize = 20;

/// Puts off what is told at once to this hour of tomorrow.
const MORNING: TimeDelta = TimeDelta::hours(8);

/// What a search's turn comes to.
enum Turn {
    /// There is nothing new, or nobody to tell it to.
    Nothing,
    /// The address has had enough for today.
    Enough,
    /// Mail to the address comes back.
    Suppressed,
    /// These postings are told.
    Letter { reference: String, posting_ids: Vec<i64>, mail: Box<NewMail> },
}

/// Tells every saved search whose time has come; answers how many mails were promised.
///
/// # Errors
/// The database failed.
pub async fn run_due(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let due = app.db.read(move |conn| Ok(runs::due(conn, now, BATCH)?)).await?;
    let mut n_mails = 0;
    for it in due {
        // One that fails does not keep the others from their mail.
        match run(app, &it, now).await {
            Ok(is_told) => n_mails += usize::from(is_told),
            Err(err) => {
                tracing::warn!(error = ?err, reference = it.reference, "a digest failed; tried again in a minute")
            }
        }
    }
    if n_mails > 0 {
        tracing::info!(n_mails, "promised digests");
    }
    Ok(n_mails)
}

async fn run(app: &App, it: &SavedSearch, now: NaiveDateTime) -> Result<bool> {
    let (reader, search) = (app.clone(), it.clone());
    let turn = app.db.read(move |conn| prepare(conn, &reader, &search, now)).await?;
    let (keys, search) = (app.keys.clone(), it.clone());
    app.db
        .write(move |conn| {
            let next = search.schedule().next_after(now);
            // Whether someone was faster: another node, its owner, or who closed one of the postings.
            let is_stale = match &turn {
                Turn::Letter { posting_ids, .. } => runs::unsent(conn, search.id, now)? != *posting_ids,
                _ => false,
            };
            if is_stale || !runs::take_turn(conn, &search, next)? {
                return Ok(false);
            }
            let is_at_once = search.schedule().frequency == Frequency::AtOnce;
            match &turn {
                // There may be nobody to tell it to now, or it was found since the look.
                Turn::Nothing if is_at_once && !runs::unsent(conn, search.id, now)?.is_empty() => {
                    runs::put_off(conn, search.id, search.schedule().next_after_mail(now))?;
                }
                Turn::Nothing => {}
                Turn::Enough if is_at_once => {
                    runs::put_off(conn, search.id, clock::end_of(clock::day(now)) + MORNING)?;
                }
                Turn::Enough => {}
                Turn::Suppressed => {
                    queries::pause(conn, &search, PauseReason::Bounce, now)?;
                }
                Turn::Letter { reference, posting_ids, mail } => {
                    runs::insert(conn, &search, reference, posting_ids, now)?;
                    mail::enqueue(conn, &keys, mail, now)?;
                    runs::put_off(conn, search.id, search.schedule().next_after_mail(now))?;
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
}

/// Looks up what a search is told, and puts it into words.
fn prepare(conn: &mut Conn, app: &App, it: &SavedSearch, now: NaiveDateTime) -> Result<Turn> {
    let posting_ids = runs::unsent(conn, it.id, now)?;
    if posting_ids.is_empty() {
        return Ok(Turn::Nothing);
    }
    let Some(email) = queries::recipient(conn, &app.keys, it)? else { return Ok(Turn::Nothing) };
    let index = email_index(&app.keys, &email);
    if queries::is_suppressed(conn, &index)? {
        return Ok(Turn::Suppressed);
    }
    if runs::n_since(conn, &index, clock::start_of(clock::day(now)))? >= MOST_A_DAY {
        return Ok(Turn::Enough);
    }
    let shown = &posting_ids[..posting_ids.len().min(MOST_SHOWN)];
    let postings = postings::queries::load_open(conn, shown, now)?;
    let reference = crypto::new_reference();
    let mail = Box::new(emails::digest(app, it, &reference, &postings, posting_ids.len(), &email, now)?);
    Ok(Turn::Letter { reference, posting_ids, mail })
}
