//! Tokens of programs that use the API as the account.

use actix_web::{HttpResponse, web};

use super::details::overview;
use crate::access::{Actor, Rules};
use crate::accounts::forms::TokenForm;
use crate::accounts::{pages, queries, scopes_for};
use crate::app::App;
use crate::html::{self, Form, Visit};
use crate::{Result, crypto};

/// `POST /account/tokens`: makes a token and shows it, once. The answer is the
/// page itself, as nothing keeps the secret that it could be shown from later.
pub async fn create(
    app: web::Data<App>,
    rules: web::Data<Rules>,
    visit: Visit,
    actor: Actor,
    form: Form<TokenForm>,
) -> Result<HttpResponse> {
    let offered = scopes_for(&rules, &actor.roles);
    let (name, scopes) = match form.0.parse(&offered) {
        Ok(parsed) => parsed,
        Err(errors) => return html::unprocessable(&overview(&app, &visit, &actor, &offered, &form.0, &errors).await?),
    };
    // Programs that search for leaked secrets know ours by its beginning.
    let token = format!("bole_{}", crypto::new_token());
    let (stored, now) = ((name.clone(), token.clone()), visit.now);
    app.db
        .write(move |conn| Ok(queries::tokens::create(conn, actor.account_id, &stored.0, &stored.1, &scopes, now)?))
        .await?;
    html::page(&pages::Token::new(&visit, name, token))
}

/// `POST /account/tokens/{reference}/revoke`: another's is not found.
pub async fn revoke(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    app.db.write(move |conn| Ok(queries::tokens::revoke(conn, actor.account_id, &reference, now)?)).await?;
    Ok(visit.redirect_with("/account", "accounts-flash-token-revoked"))
}
