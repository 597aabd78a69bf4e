//! Who scans the code in the room.

use actix_web::{HttpResponse, web};

use super::pages::{Scan, ScanState};
use super::queries::{self, Entry};
use super::{Channel, code, presence_at};
use crate::access::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::html::{self, Visit};
use crate::training::queries::By;
use crate::training::sessions::queries as sessions;
use crate::training::{Enrolment, Mover, Presence, Session, TrainingClass, classroom};
use crate::{Error, Result};

/// The session, and the reader's place in its class; *not found* for anyone else.
fn found(conn: &mut Conn, session: &str, account_id: i64) -> Result<(TrainingClass, Session, Enrolment)> {
    let session = sessions::find_any(conn, session)?;
    let enrolment = queries::enrolment_of(conn, session.class_id, account_id)?;
    if !enrolment.state.is_in_class() {
        return Err(Error::NotFound);
    }
    Ok((classroom::of(conn, session.class_id)?, session, enrolment))
}

/// How things stand for someone who scans now.
fn state(
    conn: &mut Conn,
    app: &App,
    session: &Session,
    enrolment: &Enrolment,
    code: &str,
    now: chrono::NaiveDateTime,
) -> Result<ScanState> {
    let said = queries::of_enrolment(conn, enrolment.id)?.get(&session.id).copied();
    if let Some(said) = said {
        return Ok(ScanState::Said(said));
    }
    if !session.is_on(now) {
        return Ok(ScanState::Closed);
    }
    let Some(sealed) = session.code_seed_sealed.as_deref() else { return Ok(ScanState::Outdated) };
    let seed = app.keys.open(&code::place(&session.reference), sealed)?;
    Ok(if code::is_valid(&seed, code, now) { ScanState::Open } else { ScanState::Outdated })
}

/// `GET /attendance/{session}/{code}`: asks to confirm; changes nothing.
pub async fn edit(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (service, now, (reference, code)) = (app.clone(), visit.now, path.into_inner());
    let page = app
        .db
        .read(move |conn| {
            let (class, session, enrolment) = found(conn, &reference, actor.account_id)?;
            let state = state(conn, &service, &session, &enrolment, &code, now)?;
            Ok(Scan::new(&visit, &class, &session, &enrolment, &code, state))
        })
        .await?;
    html::page(&page)
}

/// `POST /attendance/{session}/{code}`: they are here, once. What a trainer wrote
/// down before stays.
pub async fn confirm(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (service, now, (reference, code)) = (app.clone(), visit.now, path.into_inner());
    let again = visit.clone();
    let outcome = app
        .db
        .write(move |conn| {
            let (class, session, enrolment) = found(conn, &reference, actor.account_id)?;
            let state = state(conn, &service, &session, &enrolment, &code, now)?;
            if !matches!(state, ScanState::Open) {
                return Ok(Err(Scan::new(&again, &class, &session, &enrolment, &code, state)));
            }
            queries::check_open(&class)?;
            let presence = presence_at(session.starts_at, now);
            let by = By { mover: Mover::Person, account_id: Some(actor.account_id), reason: None };
            let entry = Entry { enrolment_id: enrolment.id, state: presence };
            queries::record(conn, &session, &[entry], Channel::Code, by, now)?
                .map_err(|_| Error::Conflict("the list was changed at this moment"))?;
            queries::follow(conn, &class, &[enrolment.id], by, now)?;
            Ok(Ok((enrolment.reference, presence)))
        })
        .await?;
    match outcome {
        Ok((enrolment, presence)) => {
            let message = match presence {
                Presence::Late => "classroom-scan-done-late",
                _ => "classroom-scan-done",
            };
            Ok(visit.redirect_with(&format!("/profile/training/{enrolment}"), message))
        }
        Err(page) => html::unprocessable(&page),
    }
}
