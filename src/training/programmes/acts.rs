//! What is done with programmes, and who hears of it.

use chrono::NaiveDateTime;

use super::forms::ProgrammeForm;
use super::queries;
use crate::access::Role;
use crate::app::App;
use crate::db::Conn;
use crate::notifications::{self, News, Topic};
use crate::training::queries::{By, find_programme, move_programme, parts, specialisms};
use crate::training::{Programme, ProgrammeState, Teaching, organisations};
use crate::{Error, Result, accounts};

/// The programme of this number, for whoever decides for its organisation.
///
/// # Errors
/// `NotFound` for anyone else's.
pub fn own(conn: &mut Conn, teaching: &Teaching, reference: &str) -> Result<Programme> {
    let it = find_programme(conn, reference)?;
    if teaching.manages(it.organisation_id) { Ok(it) } else { Err(Error::NotFound) }
}

/// The programme of this number, for this reader: an approved or retired one for
/// anyone, what is still written for its organisation and the office.
///
/// # Errors
/// `NotFound` for anyone else's draft.
pub fn seen(conn: &mut Conn, teaching: Option<&Teaching>, reference: &str) -> Result<Programme> {
    let it = find_programme(conn, reference)?;
    let is_public = matches!(it.state, ProgrammeState::Approved | ProgrammeState::Retired);
    if is_public || teaching.is_some_and(|who| who.manages(it.organisation_id)) { Ok(it) } else { Err(Error::NotFound) }
}

/// Hands a draft in; the office hears of it.
///
/// # Errors
/// `Conflict` where it is no draft.
pub fn submit(conn: &mut Conn, app: &App, it: &Programme, by: By<'_>, now: NaiveDateTime) -> Result<()> {
    move_programme(conn, it, ProgrammeState::Submitted, by, now)?;
    for officer in accounts::queries::of_role(conn, Role::Officer)? {
        tell(conn, app, it, officer.id, (Topic::Desk, "training-programme-submitted"), "", now)?;
    }
    Ok(())
}

/// Approves a programme, gives it back, or retires it; its organisation hears.
///
/// # Errors
/// `Conflict` where it cannot go there.
pub fn decide(
    conn: &mut Conn,
    app: &App,
    it: &Programme,
    to: ProgrammeState,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<()> {
    move_programme(conn, it, to, by, now)?;
    let kind = match to {
        ProgrammeState::Approved => "training-programme-approved",
        ProgrammeState::Draft => "training-programme-returned",
        _ => return Ok(()),
    };
    let reason = by.reason.unwrap_or_default();
    for account_id in organisations::queries::managers(conn, it.organisation_id)? {
        tell(conn, app, it, account_id, (Topic::Training, kind), reason, now)?;
    }
    Ok(())
}

/// A copy of a programme as a new draft of an organisation.
///
/// # Errors
/// The database failed.
pub fn copy(
    conn: &mut Conn,
    it: &Programme,
    organisation_id: i64,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<Programme> {
    let (specialisms, parts) = (specialisms(conn, it.id)?, parts(conn, it.id)?);
    let draft = ProgrammeForm::of(it, &specialisms, &parts)
        .parse()
        .map_err(|errors| anyhow::anyhow!("a stored programme is none by today's rules: {errors:?}"))?;
    Ok(queries::insert(conn, organisation_id, &draft, Some(it.id), account_id, now)?)
}

fn tell(
    conn: &mut Conn,
    app: &App,
    it: &Programme,
    account_id: i64,
    (topic, kind): (Topic, &'static str),
    reason: &str,
    now: NaiveDateTime,
) -> Result<()> {
    let news = News {
        account_id,
        topic,
        kind,
        occasion: format!("programme/{}/{kind}/{}", it.reference, it.version),
        arguments: vec![("programme", it.name.clone()), ("reason", reason.to_owned())],
        link: format!("/teaching/programmes/{}", it.reference),
    };
    notifications::tell(conn, app, &news, now)
}
