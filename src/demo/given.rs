//! A class that was given in the county: its timetable, who was there, marks,
//! results, and the certificates that came of them.

use anyhow::anyhow;
use chrono::{NaiveDateTime, TimeDelta};

use super::training::Cast;
use crate::app::App;
use crate::certificates::queries::batches::{self, Scope};
use crate::db::Conn;
use crate::training::assessment::queries::{self as assessment, release as releases};
use crate::training::attendance::{Channel, queries as lists};
use crate::training::queries::{class, enrolments_of, parts};
use crate::training::sessions::queries::{self as sessions, Slot};
use crate::training::{EnrolmentState, Part, Presence, TrainingClass, classes};
use crate::{Result, clock};

/// Certificates of one step; there are fewer.
const AT_ONCE: i64 = 200;

/// Has a class meet on three days, and everyone who was there often enough
/// assessed; where that is wanted the results are released, a day later, and the
/// certificates issued. Then one who failed passes at a resit, and waits for theirs.
///
/// # Errors
/// Someone did what is not allowed, which is our own mistake.
pub(super) fn give(
    conn: &mut Conn,
    app: &App,
    cast: &Cast<'_>,
    planned: &TrainingClass,
    is_released: bool,
) -> Result<()> {
    let it = class(conn, planned.id)?;
    let begins = clock::start_of(it.starts_on);
    let slots: Vec<Slot> = (0..3)
        .map(|day| {
            let starts_at = begins + TimeDelta::hours(24 * day + 9);
            Slot { starts_at, ends_at: starts_at + TimeDelta::hours(3), place: String::new(), topic: String::new() }
        })
        .collect();
    let held = sessions::add(conn, app, &it, &slots, begins - TimeDelta::days(3))?.map_err(|err| anyhow!("{err}"))?;
    let it = class(conn, it.id)?;
    classes::acts::start(conn, app, &it, cast.manager(), begins)?;
    let running = class(conn, it.id)?;
    let people: Vec<i64> =
        enrolments_of(conn, it.id)?.iter().filter(|it| it.state.is_in_class()).map(|it| it.id).collect();
    for (n, session) in held.iter().enumerate() {
        let entries: Vec<lists::Entry> = people
            .iter()
            .enumerate()
            .map(|(i, enrolment_id)| lists::Entry { enrolment_id: *enrolment_id, state: presence(i, n) })
            .collect();
        lists::record(conn, session, &entries, Channel::Trainer, cast.manager(), session.ends_at)?
            .map_err(|err| anyhow!("{err:?}"))?;
    }
    let ends = held.last().map_or(begins, |it| it.ends_at);
    lists::follow(conn, &running, &people, cast.manager(), ends)?;
    classes::acts::assess(conn, &running, cast.manager(), ends + TimeDelta::hours(1))?;
    let assessed = class(conn, it.id)?;
    let completed: Vec<i64> =
        enrolments_of(conn, it.id)?.iter().filter(|it| it.state == EnrolmentState::Completed).map(|it| it.id).collect();
    if completed.is_empty() {
        return Ok(());
    }
    let mut entries = Vec::new();
    let parts = parts(conn, it.programme_id)?;
    for (i, enrolment_id) in completed.iter().enumerate() {
        for part in &parts {
            let mark = Some(mark(i));
            entries.push(assessment::Entry { enrolment_id: *enrolment_id, part_id: part.id, attempt: 1, mark });
        }
    }
    let at = ends + TimeDelta::hours(2);
    assessment::enter(conn, &assessed, &entries, cast.manager(), at)?.map_err(|err| anyhow!("{err:?}"))?;
    if !is_released {
        return Ok(());
    }
    let at = ends + TimeDelta::days(1);
    release(conn, app, cast, it.id, at)?;
    let batch = batches::begin(conn, Scope::Class(it.id), clock::day(at), cast.officer, at)?;
    while batches::step(conn, app, batch.id, AT_ONCE, at)? {}
    let failed = completed.iter().enumerate().find(|(i, _)| mark(*i) < PASS_MARK);
    let Some((_, enrolment_id)) = failed else { return Ok(()) };
    let at = ends + TimeDelta::days(7);
    let released = class(conn, it.id)?;
    releases::reopen(conn, &released, cast.manager(), at)?;
    let assessed = class(conn, it.id)?;
    let sat = |part: &Part| assessment::Entry {
        enrolment_id: *enrolment_id,
        part_id: part.id,
        attempt: 2,
        mark: Some(7_200),
    };
    let entries: Vec<assessment::Entry> = parts.iter().map(sat).collect();
    assessment::enter(conn, &assessed, &entries, cast.manager(), at)?.map_err(|err| anyhow!("{err:?}"))?;
    release(conn, app, cast, it.id, at + TimeDelta::hours(1))
}

/// Releases the results of a class, as two people.
fn release(conn: &mut Conn, app: &App, cast: &Cast<'_>, class_id: i64, at: NaiveDateTime) -> Result<()> {
    let assessed = class(conn, class_id)?;
    releases::propose(conn, app, &assessed, at, cast.manager, at)?.map_err(|err| anyhow!("{err}"))?;
    let proposed = class(conn, class_id)?;
    Ok(releases::confirm(conn, app, &proposed, cast.office(), at)?.map_err(|err| anyhow!("{err}"))?)
}

/// Most are there; one in nineteen never comes, some are late once.
fn presence(person: usize, session: usize) -> Presence {
    match (person % 19, (person + session) % 12) {
        (18, _) => Presence::Absent,
        (_, 0) => Presence::Late,
        _ => Presence::Present,
    }
}

/// What the programmes of the county ask for, in hundredths.
pub(super) const PASS_MARK: i32 = 6_000;

/// Hundredths of a mark; one in ten is not enough.
fn mark(person: usize) -> i32 {
    if person % 10 == 9 { 4_800 } else { 6_500 + i32::try_from(person * 137 % 3_000).unwrap_or(0) }
}
