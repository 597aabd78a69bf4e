//! Candidates: an employer hears once a week of people who newly fit an open
//! posting. Whether a mail goes out is set with its other notices.

use chrono::{Datelike, NaiveDateTime, TimeDelta};

use super::queries::candidates as queries;
use crate::app::App;
use crate::db::Conn;
use crate::employers::MemberRole;
use crate::i18n::Loc;
use crate::notifications::{self, News, Topic};
use crate::postings::Posting;
use crate::{Result, clock, employers, matching, postings};

const JOB: &str = "candidates";

/// From this hour in Beijing on, so that nobody is written to at night.
const MORNING: TimeDelta = TimeDelta::hours(7);

/// A posting has its turn on the same day of each week; this much less leaves
/// room for a turn that came late.
const LEAST_APART: TimeDelta = TimeDelta::days(6);

/// Looks once a day at a seventh of the open postings whose employer has someone
/// to tell.
///
/// # Errors
/// The database failed; what was not told is told the next time.
pub async fn tell(app: &App) -> Result<()> {
    let now = app.clock.now();
    let today = clock::day(now);
    let period = today.to_string();
    if now < clock::start_of(today) + MORNING {
        return Ok(());
    }
    let looked = period.clone();
    let due = app
        .db
        .read(move |conn| match queries::has_run(conn, JOB, &looked)? {
            true => Ok(None),
            false => Ok(Some(queries::postings_with_readers(conn, now)?)),
        })
        .await?;
    let Some(ids) = due else { return Ok(()) };
    let weekday = i64::from(today.weekday().num_days_from_monday());
    for id in ids.into_iter().filter(|it| it % 7 == weekday) {
        tell_of(app, id, now).await?;
    }
    app.db.write(move |conn| Ok(queries::mark_run(conn, JOB, &period)?)).await
}

/// Tells of the people who newly fit a posting.
async fn tell_of(app: &App, posting_id: i64, now: NaiveDateTime) -> Result<()> {
    let search = app.search.clone();
    let fitting = app
        .db
        .read(move |conn| {
            let (_, known) = queries::told(conn, posting_id)?;
            let Some(posting) = postings::queries::load_open(conn, &[posting_id], now)?.pop() else { return Ok(None) };
            let fitting = matching::profiles_for(conn, &search, &posting, Loc::Zh, now)?;
            let ids: Vec<i64> = fitting
                .into_iter()
                .filter(|(full, it)| it.n_failed() == 0 && !known.contains(&full.profile.id))
                .map(|(full, _)| full.profile.id)
                .collect();
            Ok(Some((posting, ids)).filter(|it| !it.1.is_empty()))
        })
        .await?;
    let Some((posting, profile_ids)) = fitting else { return Ok(()) };
    let app = app.clone();
    let db = app.db.clone();
    db.write(move |conn| promise(conn, &app, &posting, &profile_ids, now)).await
}

fn promise(conn: &mut Conn, app: &App, posting: &Posting, profile_ids: &[i64], now: NaiveDateTime) -> Result<()> {
    let (last, known) = queries::told(conn, posting.row.id)?;
    // Another node may have told it since the look.
    if last.is_some_and(|it| it > now - LEAST_APART) || profile_ids.iter().any(|it| known.contains(it)) {
        return Ok(());
    }
    queries::insert(conn, posting.row.id, profile_ids, now)?;
    for account_id in employers::queries::member_accounts(conn, posting.row.employer_id, MemberRole::Recruiter)? {
        let news = News {
            account_id,
            topic: Topic::Candidates,
            kind: "candidates",
            occasion: format!("posting/{}/candidates/{}", posting.row.reference, clock::day(now)),
            arguments: vec![("title", posting.row.title.clone()), ("n", profile_ids.len().to_string())],
            link: format!("/postings/{}/matches", posting.row.reference),
        };
        notifications::tell(conn, app, &news, now)?;
    }
    Ok(())
}
