//! The pages of accounts, one module for each thing that they are about.

pub mod details;
pub mod email;
pub mod password;
pub mod registration;
pub mod second_factor;
pub mod session;
pub mod staff;
pub mod tokens;

use super::passwords::Password;
use super::{Account, credentials, queries};
use crate::Result;
use crate::access::Actor;
use crate::app::App;
use crate::html::Visit;

/// The account of whoever is logged in.
async fn own(app: &App, actor: &Actor) -> Result<Account> {
    let id = actor.account_id;
    app.db.read(move |conn| Ok(queries::find(conn, id)?)).await
}

/// The same, where its password was typed right; what someone else does at an
/// open screen ends here.
async fn own_by_password(app: &App, visit: &Visit, account: &Account, password: &Password) -> Result<Option<Account>> {
    credentials::check(app, &account.email, password, &visit.address, visit.now).await
}
