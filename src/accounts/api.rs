//! The account over the API: who a program acts for.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::{Account, queries};
use crate::Result;
use crate::access::{Actor, Role};
use crate::app::App;

/// This concept's part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(show), components(schemas(Whoami)))]
pub struct Document;

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Whoami {
    /// The account's public name.
    id: String,
    /// How pages address its owner.
    name: String,
    /// What it may be.
    roles: Vec<Role>,
    /// What this token may do; absent for a person's session.
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<String>>,
}

impl Whoami {
    fn new(account: Account, actor: Actor) -> Whoami {
        Whoami { id: account.reference, name: account.name, roles: actor.roles, scopes: actor.scopes }
    }
}

/// Who a token stands for, and what it may do.
#[utoipa::path(
    get,
    path = "/api/v1/account",
    tag = "account",
    responses(
        (status = 200, description = "The account", body = Whoami),
        (status = 401, description = "No token, or one that is not known"),
        (status = 403, description = "The token lacks the scope `account:read`")
    )
)]
pub async fn show(app: web::Data<App>, actor: Actor) -> Result<HttpResponse> {
    let id = actor.account_id;
    let account = app.db.read(move |conn| Ok(queries::find(conn, id)?)).await?;
    Ok(HttpResponse::Ok().json(Whoami::new(account, actor)))
}
