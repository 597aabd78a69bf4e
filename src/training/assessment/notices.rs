//! What is told of results. No mark stands in a notice: it is read on its page.

use chrono::NaiveDateTime;

use crate::access::Role;
use crate::app::App;
use crate::clock::{show_last_day, show_time};
use crate::db::Conn;
use crate::notifications::{News, Topic, tell};
use crate::training::sessions::queries::managers;
use crate::training::{Enrolment, TrainingClass, classroom};
use crate::{Result, accounts, profiles};

/// Tells someone of their result: that it is there, or what became of an appeal.
pub(super) fn result(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    it: &Enrolment,
    kind: &'static str,
    now: NaiveDateTime,
) -> Result<()> {
    let Some(account_id) = profiles::queries::account_of(conn, it.profile_id)? else { return Ok(()) };
    let class = classroom::titled(conn, class.clone())?;
    let is_en = accounts::queries::find(conn, account_id)?.loc().is_en();
    let news = News {
        account_id,
        topic: Topic::Training,
        kind,
        occasion: format!("result/{}/{kind}/{}", it.reference, now.and_utc().timestamp()),
        arguments: vec![("class", class.name), ("until", show_last_day(super::appeals_until(now), is_en))],
        link: format!("/profile/training/{}", it.reference),
    };
    tell(conn, app, &news, now)
}

/// Tells those who may decide that someone has appealed.
pub(super) fn appeal_filed(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    reference: &str,
    now: NaiveDateTime,
) -> Result<()> {
    let class = classroom::titled(conn, class.clone())?;
    let mut readers: Vec<(i64, Topic)> =
        managers(conn, class.organisation_id)?.into_iter().map(|it| (it, Topic::Training)).collect();
    readers.extend(accounts::queries::of_role(conn, Role::Officer)?.into_iter().map(|it| (it.id, Topic::Desk)));
    for (account_id, topic) in readers {
        let news = News {
            account_id,
            topic,
            kind: "assessment-appeal-filed",
            occasion: format!("appeal/{reference}"),
            arguments: vec![("class", class.name.clone())],
            link: format!("{}/appeals/{reference}", classroom::page(&class)),
        };
        tell(conn, app, &news, now)?;
    }
    Ok(())
}

/// Tells who may confirm a release that one is proposed: the managers but for who
/// proposed it, else the office.
pub(super) fn release_proposed(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    release_at: NaiveDateTime,
    proposed_by: i64,
    now: NaiveDateTime,
) -> Result<()> {
    let class = classroom::titled(conn, class.clone())?;
    let mut readers: Vec<(i64, Topic)> =
        managers(conn, class.organisation_id)?.into_iter().map(|it| (it, Topic::Training)).collect();
    readers.retain(|it| it.0 != proposed_by);
    if readers.is_empty() {
        readers.extend(accounts::queries::of_role(conn, Role::Officer)?.into_iter().map(|it| (it.id, Topic::Desk)));
        readers.retain(|it| it.0 != proposed_by);
    }
    for (account_id, topic) in readers {
        let is_en = accounts::queries::find(conn, account_id)?.loc().is_en();
        let news = News {
            account_id,
            topic,
            kind: "assessment-release-proposed",
            occasion: format!("release/{}/{}", class.reference, now.and_utc().timestamp()),
            arguments: vec![("class", class.name.clone()), ("at", show_time(release_at, is_en))],
            link: format!("{}/marks", classroom::page(&class)),
        };
        tell(conn, app, &news, now)?;
    }
    Ok(())
}

/// Tells the office that a certificate came from a result that no longer holds.
pub(super) fn certificate_affected(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    it: &Enrolment,
    now: NaiveDateTime,
) -> Result<()> {
    let class = classroom::titled(conn, class.clone())?;
    for officer in accounts::queries::of_role(conn, Role::Officer)? {
        let news = News {
            account_id: officer.id,
            topic: Topic::Desk,
            kind: "assessment-certificate",
            occasion: format!("result-certificate/{}/{}", it.reference, now.and_utc().timestamp()),
            arguments: vec![("class", class.name.clone()), ("number", it.reference.to_uppercase())],
            link: format!("{}/marks", classroom::page(&class)),
        };
        tell(conn, app, &news, now)?;
    }
    Ok(())
}
