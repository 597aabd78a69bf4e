//! The office's desk of units: who waits, who they are, what is decided.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::access::{Actor, Role};
use crate::api::{Query, Slice};
use crate::app::App;
use crate::db::Conn;
use crate::employers::forms::{ActForm, DecisionForm, TextForm};
use crate::employers::queries::{self, documents, members, suspensions, verifications};
use crate::employers::{Employer, State, checking, pages, phone_of};
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result, accounts};

const PAGE: i64 = 30;

/// What the list shows beside the queue.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wanted {
    /// Part of a name, or a whole credit code.
    pub q: String,
    /// A code of [`State`]; empty for all.
    pub state: String,
    /// From 1.
    pub page: Option<i64>,
}

/// `GET /staff/employers`: who waits, the most urgent first, and all units.
pub async fn index(app: web::Data<App>, visit: Visit, query: Query<Wanted>) -> Result<HttpResponse> {
    let wanted = query.0;
    let page = wanted.page.unwrap_or(1).clamp(1, 1_000);
    let (text, state) = (wanted.q.clone(), State::parse(&wanted.state));
    let slice = Slice { limit: PAGE, offset: (page - 1) * PAGE };
    let (queue, (rows, total)) =
        app.db.read(move |conn| Ok((verifications::queue(conn)?, queries::list(conn, state, &text, slice)?))).await?;
    html::page(&pages::Queue::new(&visit, &wanted, &queue, &rows, total, page, PAGE))
}

/// The unit of a public name.
pub(super) fn find(conn: &mut Conn, reference: &str) -> Result<Employer> {
    Ok(queries::find(conn, reference)?)
}

/// `GET /staff/employers/{reference}`
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    html::page(&detail(&app, &visit, &actor, &reference, &DecisionForm::default(), &[]).await?)
}

/// The page of a unit, with a form as it was sent.
pub(super) async fn detail(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    reference: &str,
    form: &DecisionForm,
    errors: &[FieldError],
) -> Result<pages::Detail> {
    let reference = reference.to_owned();
    let reader = actor.clone();
    let case = app
        .db
        .read(move |conn| {
            let unit = find(conn, &reference)?;
            let verifications = verifications::of_unit(conn, unit.id)?;
            let mut requests = Vec::new();
            for it in &verifications {
                requests.push(verifications::requests(conn, it.id)?);
            }
            let deciders: Vec<i64> = verifications.iter().filter_map(|it| it.decided_by).collect();
            Ok(pages::Case {
                names: accounts::queries::names(conn, &deciders)?,
                is_recused: members::role_of(conn, unit.id, reader.account_id)?.is_some(),
                documents: documents::newest(conn, unit.id)?,
                members: members::of_unit(conn, unit.id)?,
                suspension: suspensions::current(conn, unit.id)?,
                moves: queries::moves(conn, unit.id)?,
                verifications,
                requests,
                unit,
            })
        })
        .await?;
    let phone = phone_of(&app.keys, &case.unit)?;
    pages::Detail::new(visit, actor, &case, phone, actor.is(Role::Reviewer), form, errors)
}

/// `POST /staff/employers/{reference}/assignment`: takes the open request, or gives it back.
pub async fn assign(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    form: Form<ActForm>,
) -> Result<HttpResponse> {
    let (now, name) = (visit.now, reference.clone());
    let is_taken = form.0.act != "release";
    app.db
        .write(move |conn| {
            let unit = find(conn, &name)?;
            checking::recuse(conn, &unit, actor.account_id)?;
            let open = verifications::open_of(conn, unit.id)?;
            let open = open.ok_or(Error::Conflict("nothing waits for a decision"))?;
            verifications::assign(conn, open.id, is_taken.then_some(actor.account_id))?;
            if is_taken && unit.state() == State::Submitted {
                let step = queries::Move { to: State::InReview, account_id: Some(actor.account_id), reason: None };
                queries::advance(conn, &unit, &step, now)?;
            }
            Ok(())
        })
        .await?;
    let done = if is_taken { "employers-flash-taken" } else { "employers-flash-released" };
    Ok(visit.redirect_with(&format!("/staff/employers/{reference}"), done))
}

/// `POST /staff/employers/{reference}/note`: for the office only.
pub async fn note(
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
    form: Form<TextForm>,
) -> Result<HttpResponse> {
    let name = reference.clone();
    let text: String = form.0.text.trim().chars().take(4_000).collect();
    app.db
        .write(move |conn| {
            let unit = find(conn, &name)?;
            let newest = verifications::newest(conn, unit.id)?.ok_or(Error::NotFound)?;
            Ok(verifications::set_note(conn, newest.id, &text)?)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/staff/employers/{reference}"), "employers-flash-noted"))
}

/// `POST /staff/employers/{reference}/verification`
pub async fn decide(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    form: Form<DecisionForm>,
) -> Result<HttpResponse> {
    let decision = match form.0.parse() {
        Ok(it) => it,
        Err(errors) => {
            let page = detail(&app, &visit, &actor, &reference, &form.0, &errors).await?;
            return html::unprocessable(&page);
        }
    };
    let (it, now, name) = (app.clone(), visit.now, reference.clone());
    app.db
        .write(move |conn| {
            let unit = find(conn, &name)?;
            checking::decide(conn, &it, &unit, &decision, actor.account_id, now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/staff/employers/{reference}"), "employers-flash-decided"))
}

/// `POST /staff/employers/{reference}/trust`: whether its postings go out before
/// they are looked at.
pub async fn trust(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    form: Form<ActForm>,
) -> Result<HttpResponse> {
    let name = reference.clone();
    let is_trusted = form.0.act == "trust";
    app.db
        .write(move |conn| {
            let unit = find(conn, &name)?;
            checking::recuse(conn, &unit, actor.account_id)?;
            Ok(queries::set_trusted(conn, unit.id, is_trusted)?)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/staff/employers/{reference}"), "employers-flash-trust"))
}
