//! Administrators: who has an account, and what it may be.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::access::{Actor, Role};
use crate::accounts::forms::{RolesForm, Suspension, SuspensionForm};
use crate::accounts::{Account, pages, queries};
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result, api};

const PER_PAGE: i64 = 50;

/// Which accounts to list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    /// Part of an address or a name.
    pub q: String,
    /// From 1.
    pub page: Option<i64>,
}

/// `GET /staff/accounts`
pub async fn index(app: web::Data<App>, visit: Visit, query: api::Query<Search>) -> Result<HttpResponse> {
    let search: String = query.0.q.chars().take(100).collect();
    let page = query.0.page.unwrap_or(1).clamp(1, 10_000);
    let text = search.clone();
    let (found, total) =
        app.db.read(move |conn| Ok(queries::list(conn, &text, PER_PAGE, (page - 1) * PER_PAGE)?)).await?;
    html::page(&pages::StaffList::new(&visit, search, &found, total, page, PER_PAGE))
}

/// `GET /staff/accounts/{reference}`
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let (account, roles) = find(&app, reference.into_inner()).await?;
    html::page(&pages::StaffAccount::new(&visit, &account, &roles, &[]))
}

async fn find(app: &App, reference: String) -> Result<(Account, Vec<Role>)> {
    app.db
        .read(move |conn| {
            let account = queries::find_by_reference(conn, &reference)?;
            let roles = queries::roles(conn, account.id)?;
            Ok((account, roles))
        })
        .await
}

/// `POST /staff/accounts/{reference}/roles`: its sessions are over. Nobody takes
/// the office's keys from themselves, so there is always an administrator.
pub async fn set_roles(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    form: Form<RolesForm>,
) -> Result<HttpResponse> {
    let (account, roles) = find(&app, reference.into_inner()).await?;
    let mut wanted = form.0.roles;
    wanted.sort_unstable();
    wanted.dedup();
    let message = match wanted.is_empty() {
        true => Some("accounts-roles-missing"),
        false if account.id == actor.account_id && !wanted.contains(&Role::Admin) => Some("accounts-roles-own"),
        false => None,
    };
    if let Some(message) = message {
        let wrong = [FieldError { field: "roles", message }];
        return html::unprocessable(&pages::StaffAccount::new(&visit, &account, &roles, &wrong));
    }
    let now = visit.now;
    let path = format!("/staff/accounts/{}", account.reference);
    app.db.write(move |conn| Ok(queries::set_roles(conn, account.id, &wanted, now)?)).await?;
    tracing::info!(account = path, by = actor.account_id, "the roles of an account were changed");
    Ok(visit.redirect_with(&path, "accounts-flash-roles-saved"))
}

/// `POST /staff/accounts/{reference}/suspension`: shuts an account out, or lets
/// it in again. Not one's own, for the same reason.
pub async fn set_suspension(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    form: Form<SuspensionForm>,
) -> Result<HttpResponse> {
    let (account, _) = find(&app, reference.into_inner()).await?;
    if account.id == actor.account_id {
        return Err(Error::Conflict("an administrator cannot suspend themselves"));
    }
    let now = visit.now;
    let path = format!("/staff/accounts/{}", account.reference);
    let (at, message) = match form.0.act {
        Suspension::Suspend => (Some(now), "accounts-flash-suspended"),
        Suspension::Restore => (None, "accounts-flash-restored"),
    };
    app.db.write(move |conn| Ok(queries::set_suspended(conn, account.id, at)?)).await?;
    tracing::info!(
        account = path,
        by = actor.account_id,
        suspended = at.is_some(),
        "an account was suspended or restored"
    );
    Ok(visit.redirect_with(&path, message))
}
