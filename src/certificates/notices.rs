//! What is told of certificates: their holders of each act, the office of what
//! waits for it.

use chrono::{NaiveDate, NaiveDateTime};

use super::queries::acts::By;
use super::queries::revocations::Revocation;
use super::{Act, Certificate};
use crate::access::Role;
use crate::accounts::queries as accounts;
use crate::app::App;
use crate::db::Conn;
use crate::notifications::{News, Topic, tell};
use crate::profiles::queries as profiles;
use crate::{Result, clock};

/// Tells the holder that they have one.
pub(super) fn issued(conn: &mut Conn, app: &App, it: &Certificate, now: NaiveDateTime) -> Result<()> {
    to_holder(conn, app, it, "certificates-issued", "issued".to_owned(), Vec::new(), now)
}

/// Tells the holder of an act.
pub(super) fn done(conn: &mut Conn, app: &App, it: &Certificate, act: Act, by: By<'_>) -> Result<()> {
    let kind = match act {
        Act::Suspended => "certificates-suspended",
        Act::Resumed => "certificates-resumed",
        Act::Revoked => "certificates-revoked",
        Act::Restored => "certificates-restored",
        // The new one is told of.
        Act::Issued | Act::Replaced | Act::Renewed => return Ok(()),
    };
    let occasion = format!("{}/{}", act.code(), by.now);
    to_holder(conn, app, it, kind, occasion, vec![("reason", by.reason.to_owned())], by.now)
}

/// Tells the holder that it ends soon.
pub(super) fn ending(
    conn: &mut Conn,
    app: &App,
    it: &Certificate,
    days: i16,
    end: NaiveDate,
    now: NaiveDateTime,
) -> Result<()> {
    let arguments = vec![("day", end.to_string())];
    to_holder(conn, app, it, "certificates-ending", format!("ending/{days}"), arguments, now)
}

/// Tells the holder what came of their appeal.
pub(super) fn answered(
    conn: &mut Conn,
    app: &App,
    it: &Certificate,
    revocation: &Revocation,
    now: NaiveDateTime,
) -> Result<()> {
    let occasion = format!("appeal/{}", revocation.reference);
    to_holder(conn, app, it, "certificates-answered", occasion, Vec::new(), now)
}

/// Whether the holder has an account to be told at.
pub(super) fn hears(conn: &mut Conn, it: &Certificate) -> Result<bool> {
    Ok(match it.profile_id {
        Some(id) => profiles::account_of(conn, id)?.is_some(),
        None => false,
    })
}

fn to_holder(
    conn: &mut Conn,
    app: &App,
    it: &Certificate,
    kind: &'static str,
    occasion: String,
    mut arguments: Vec<(&'static str, String)>,
    now: NaiveDateTime,
) -> Result<()> {
    let Some(profile_id) = it.profile_id else { return Ok(()) };
    let Some(account_id) = profiles::account_of(conn, profile_id)? else { return Ok(()) };
    arguments.extend([("name", it.name.clone()), ("number", it.number.clone())]);
    let news = News {
        account_id,
        topic: Topic::Certificates,
        kind,
        occasion: format!("certificate/{}/{occasion}", it.reference),
        arguments,
        link: format!("/profile/certificates/{}", it.reference),
    };
    tell(conn, app, &news, now)
}

/// Tells the others of the office that a second person is needed, or an answer:
/// each once a day, the queue says what.
pub(super) fn to_office(conn: &mut Conn, app: &App, but: Option<i64>, now: NaiveDateTime) -> Result<()> {
    let mut people: Vec<i64> = Vec::new();
    for role in [Role::Officer, Role::Admin] {
        people.extend(accounts::of_role(conn, role)?.into_iter().map(|it| it.id));
    }
    people.sort_unstable();
    people.dedup();
    for account_id in people.into_iter().filter(|it| Some(*it) != but) {
        let news = News {
            account_id,
            topic: Topic::Desk,
            kind: "certificates-waiting",
            occasion: format!("certificates/waiting/{}", clock::day(now)),
            arguments: Vec::new(),
            link: "/staff/certificates/revocations".to_owned(),
        };
        tell(conn, app, &news, now)?;
    }
    Ok(())
}
