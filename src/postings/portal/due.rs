//! What is due by the clock: confirming, ending soon, asking for hires.

use chrono::{NaiveDateTime, TimeDelta};

use super::queries;
use crate::app::App;
use crate::db::Conn;
use crate::employers::{MemberRole, queries as employers};
use crate::notifications::{News, Topic, tell};
use crate::postings::HiddenReason;
use crate::postings::queries::{Posting, hide};
use crate::{Error, Result, clock};

/// Days without a word of its employer, after which a posting is hidden (handbook 3.2).
const UNCONFIRMED_DAYS: i64 = 90;

/// Days before its end on which a posting's people are reminded.
const REMINDED_DAYS: i64 = 3;

/// Days after its end on which an employer is asked who was hired.
const ASKED_DAYS: i64 = 14;

/// Tells whoever looks after a posting: the unit's people, or where it has none here, its author.
fn tell_its_people(
    conn: &mut Conn,
    app: &App,
    it: &Posting,
    kind: &'static str,
    occasion: &str,
    now: NaiveDateTime,
) -> Result<()> {
    let mut people = employers::member_accounts(conn, it.row.employer_id, MemberRole::Recruiter)?;
    let desk = if people.is_empty() { "staff" } else { "employer" };
    if people.is_empty() {
        people.extend(it.row.created_by);
    }
    let link = format!("/{desk}/postings/{}", it.row.reference);
    for account_id in people {
        tell(conn, app, &news(it, account_id, Topic::Postings, kind, occasion, &link), now)?;
    }
    Ok(())
}

fn news(it: &Posting, account_id: i64, topic: Topic, kind: &'static str, occasion: &str, link: &str) -> News {
    News {
        account_id,
        topic,
        kind,
        occasion: format!("postings/{}/{occasion}", it.row.reference),
        arguments: vec![("title", it.row.title.clone()), ("employer", it.employer.name.clone())],
        link: link.to_owned(),
    }
}

/// Hides what nobody has confirmed for 90 days, and says how to bring it back.
///
/// # Errors
/// The database failed.
pub async fn hide_unconfirmed(app: &App) -> Result<()> {
    let now = app.clock.now();
    let since = now - TimeDelta::days(UNCONFIRMED_DAYS);
    for posting in app.db.read(move |conn| Ok(queries::unconfirmed_since(conn, since, 1_000)?)).await? {
        let shared = app.clone();
        let hidden = app
            .db
            .write(move |conn| {
                hide(conn, &posting.row.reference, HiddenReason::Unconfirmed, None, now)?;
                tell_its_people(conn, &shared, &posting, "postings-unconfirmed", &format!("unconfirmed/{now}"), now)
            })
            .await;
        match hidden {
            // Another node, or its employer, was faster.
            Ok(()) | Err(Error::Conflict(_)) => {}
            Err(err) => return Err(err),
        }
    }
    Ok(())
}

/// Once a day: reminds of postings that end soon, and asks what came of those that
/// ended two weeks ago. A day that was missed is made up for by the next.
///
/// # Errors
/// The database failed.
pub async fn remind(app: &App) -> Result<()> {
    let now = app.clock.now();
    let today = clock::day(now).to_string();
    let shared = app.clone();
    app.db
        .write(move |conn| {
            if !queries::begin_run(conn, "postings-reminders", &today)? {
                return Ok(());
            }
            for it in queries::ending_within(conn, REMINDED_DAYS, now)? {
                let occasion = format!("ends/{}", it.row.valid_until.map(clock::day).unwrap_or_default());
                tell_its_people(conn, &shared, &it, "postings-ending", &occasion, now)?;
                let link = format!("/postings/{}", it.row.reference);
                for account_id in queries::savers(conn, it.row.id)? {
                    let news = news(&it, account_id, Topic::Saved, "postings-saved-ending", &occasion, &link);
                    tell(conn, &shared, &news, now)?;
                }
            }
            let asked = now - TimeDelta::days(ASKED_DAYS);
            for it in queries::closed_between(conn, asked - TimeDelta::days(7), asked)? {
                tell_its_people(conn, &shared, &it, "postings-hires", "hires", now)?;
            }
            Ok(())
        })
        .await
}
