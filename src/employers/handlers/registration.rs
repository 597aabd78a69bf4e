//! Registering a unit, or asking to join one that is registered.

use actix_web::{HttpResponse, web};

use crate::access::Actor;
use crate::app::App;
use crate::employers::acting::unit_cookie;
use crate::employers::facts::FactsForm;
use crate::employers::forms::JoinForm;
use crate::employers::news::Event;
use crate::employers::queries::{self, members};
use crate::employers::{Employer, MemberRole, State, pages, phone_place};
use crate::html::{self, Form, Visit};
use crate::{Error, Result};

/// `GET /employer/registration`
pub async fn new(visit: Visit) -> Result<HttpResponse> {
    html::page(&pages::Registration::new(&visit, &FactsForm::default(), &[]))
}

/// What came of a registration.
enum Registered {
    New(Employer),
    /// It has members, or was checked: its owners or the office decide who joins.
    Taken(Employer),
}

/// `POST /employer/registration`: makes the account an owner of a new unit, or of
/// one that is known from imported postings alone. Either way nothing is public
/// as checked before a reviewer has looked.
pub async fn create(app: web::Data<App>, actor: Actor, visit: Visit, form: Form<FactsForm>) -> Result<HttpResponse> {
    let (facts, phone) = match form.0.parse() {
        Ok(it) => it,
        Err(errors) => return html::unprocessable(&pages::Registration::new(&visit, &form.0, &errors)),
    };
    let (now, keys) = (visit.now, app.keys.clone());
    let outcome = app
        .db
        .write(move |conn| {
            let known = queries::find_registered(conn, &facts.uscc, &facts.name)?;
            let mut facts = facts.clone();
            if let Some(it) = &known {
                if it.state() != State::Draft || members::count(conn, it.id)? > 0 {
                    return Ok(Registered::Taken(it.clone()));
                }
                // The office's postings hang on the name; a reviewer may agree to another.
                facts.name.clone_from(&it.name);
            }
            let unit = queries::register(conn, known.as_ref(), &facts, actor.account_id, now)?;
            queries::set_phone(conn, unit.id, &keys.seal(&phone_place(&unit), &phone))?;
            Ok(Registered::New(unit))
        })
        .await?;
    match outcome {
        Registered::New(unit) => {
            let mut response = visit.redirect_with("/employer", "employers-flash-registered");
            response.add_cookie(&unit_cookie(&app, &unit.reference)).map_err(anyhow::Error::from)?;
            Ok(response)
        }
        Registered::Taken(unit) => html::unprocessable(&pages::Taken::new(&visit, &unit)),
    }
}

/// `POST /employer/registration/request`: the owners are told, once a day at most,
/// that someone wants to join; nothing else changes.
pub async fn ask(app: web::Data<App>, actor: Actor, visit: Visit, form: Form<JoinForm>) -> Result<HttpResponse> {
    let (now, it) = (visit.now, app.clone());
    app.db
        .write(move |conn| {
            let unit = queries::find(conn, &form.0.unit)?;
            let account = crate::accounts::queries::find(conn, actor.account_id)?;
            let owners = queries::member_accounts(conn, unit.id, MemberRole::Owner)?;
            if members::role_of(conn, unit.id, account.id)?.is_some() {
                return Err(Error::Conflict("you act for this unit already"));
            }
            let event = Event {
                unit: &unit,
                kind: "employers-asked",
                key: format!("{}/{}", account.reference, crate::clock::day(now)),
                arguments: vec![("name", account.name), ("email", account.email)],
            };
            owners.into_iter().try_for_each(|owner| event.tell(conn, &it, owner, "/employer/members", now))
        })
        .await?;
    Ok(visit.redirect_with("/account", "employers-flash-asked"))
}
