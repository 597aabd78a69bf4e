//! Checks of what someone knows or has: slowly, and each wrong try counted.

use chrono::NaiveDateTime;

use super::passwords::Password;
use super::queries::{self, factors};
use super::throttle::Tries;
use super::{Account, totp};
use crate::Result;
use crate::app::App;

/// The account of an address and a password; `None` where either is wrong, after
/// the same time. Whether it may log in is not said.
///
/// # Errors
/// [`crate::Error::TooMany`] after wrong tries, [`crate::Error::Unavailable`] where too many
/// passwords are being checked.
pub async fn check(
    app: &App,
    email: &str,
    password: &Password,
    address: &str,
    now: NaiveDateTime,
) -> Result<Option<Account>> {
    if password.is_too_long() {
        return Ok(None);
    }
    let tries = Tries::password(&app.keys, email, address);
    let (counted, email) = (tries.clone(), email.to_owned());
    let account = app
        .db
        .write(move |conn| {
            counted.count(conn, now)?;
            Ok(queries::find_by_email(conn, &email)?)
        })
        .await?;
    let stored = account.as_ref().map(|it| it.password_hash.clone());
    match app.passwords.verify(password, stored).await {
        Ok(true) => {
            app.db.write(move |conn| tries.forgive(conn, now)).await?;
            Ok(account)
        }
        Ok(false) => Ok(None),
        Err(err) => {
            // A try that nobody looked at was not a wrong one.
            app.db.write(move |conn| tries.take_back(conn, now)).await?;
            Err(err)
        }
    }
}

/// Whether a code is one of the authenticator, or a recovery code; either is
/// used up by it.
///
/// # Errors
/// [`crate::Error::TooMany`] after wrong tries.
pub async fn check_code(app: &App, account: &Account, code: &str, address: &str, now: NaiveDateTime) -> Result<bool> {
    let code = totp::normalized(code);
    let Some(secret) = totp::Secret::stored(&app.keys, account)? else { return Ok(false) };
    let step = secret.step_of(&code, now);
    let recovery_hash = totp::recovery_hash(&app.keys, &account.reference, &code);
    let tries = Tries::code(&app.keys, &account.reference, address);
    let id = account.id;
    app.db
        .write(move |conn| {
            tries.count(conn, now)?;
            let is_right = match step {
                Some(step) => factors::use_step(conn, id, step)?,
                None => factors::use_recovery_code(conn, id, &recovery_hash, now)?,
            };
            if is_right {
                tries.forgive(conn, now)?;
            }
            Ok(is_right)
        })
        .await
}
