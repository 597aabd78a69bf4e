//! Sessions: who is logged in. The row is the session; the cookie only names it.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};
use chrono::{NaiveDateTime, TimeDelta};

use super::Account;
use super::queries::{self, sessions::NewSession};
use crate::access::{Actor, HalfOpen, Reach, Role};
use crate::app::App;
use crate::db::Conn;
use crate::html::Visit;
use crate::{Error, Result, crypto, notifications};

/// The end of a session, however often it is used.
const ABSOLUTE: TimeDelta = TimeDelta::hours(8);
/// The time to find the telephone in.
const HALF_OPEN: TimeDelta = TimeDelta::minutes(15);
/// Use is noted no more often: a page with ten pictures is one use.
const NOTED: TimeDelta = TimeDelta::minutes(1);

/// How long a session may lie unused.
pub fn idle_limit(is_staff: bool) -> TimeDelta {
    TimeDelta::minutes(if is_staff { 15 } else { 30 })
}

/// What a cookie stands for.
#[derive(Debug, Clone)]
pub enum Resumed {
    /// Someone who is logged in.
    Complete(Actor),
    /// Someone whose second factor is still due, or to be set up.
    Half(HalfOpen),
}

/// Goes on with a session; `None` where it is unknown or over.
pub async fn resume(app: &App, token_hash: String, now: NaiveDateTime) -> Result<Option<Resumed>> {
    let found = app
        .db
        .read(move |conn| {
            let Some((session, account)) = queries::sessions::find(conn, &token_hash, now)? else {
                return Ok(None);
            };
            let roles = queries::roles(conn, account.id)?;
            let n_unread = notifications::queries::n_unread(conn, account.id)?;
            Ok(Some((session, account, roles, n_unread)))
        })
        .await?;
    let Some((session, account, roles, n_unread)) = found else { return Ok(None) };

    let is_staff = roles.iter().any(|it| it.is_staff());
    if now - session.seen_at >= idle_limit(is_staff) {
        return Ok(None);
    }
    if now - session.seen_at >= NOTED {
        let id = session.id;
        match app.db.write(move |conn| Ok(queries::sessions::touch(conn, id, now)?)).await {
            Ok(()) => {}
            // Reading goes on while writing has no room; the session is a minute older for it.
            Err(Error::Unavailable(cause)) => tracing::debug!(error = ?cause, "the use of a session was not noted"),
            Err(err) => return Err(err),
        }
    }
    if session.is_complete && !owes_set_up(app, &account, &roles) {
        return Ok(Some(Resumed::Complete(Actor {
            account_id: account.id,
            name: account.name,
            roles,
            reach: Reach::Own,
            session_id: Some(session.id),
            scopes: None,
            n_unread,
        })));
    }
    Ok(Some(Resumed::Half(HalfOpen { session_id: session.id, account_id: account.id })))
}

/// Finds out whom a program acts for; its use is noted at most once a minute.
pub async fn resume_program(app: &App, token_hash: String, now: NaiveDateTime) -> Result<Option<Actor>> {
    let found = app.db.read(move |conn| queries::actor_of_token(conn, &token_hash)).await?;
    let Some((actor, token)) = found else { return Ok(None) };
    if queries::tokens::is_use_unnoted(&token, now) {
        app.db.write(move |conn| Ok(queries::tokens::touch(conn, &token, now)?)).await?;
    }
    Ok(Some(actor))
}

/// Whether a second factor has to be set up before anything else: by staff who have none.
pub fn owes_set_up(app: &App, account: &Account, roles: &[Role]) -> bool {
    roles.iter().any(|it| it.is_staff()) && !account.has_second_factor() && !app.settings.demo
}

/// A session that is about to begin: its cookie's secret, and what the row says.
#[derive(Clone)]
pub struct Opening {
    token: String,
    replaces: Option<String>,
    user_agent: String,
    address: String,
}

impl Opening {
    /// Always with a new secret: one that someone else planted, or knew before
    /// the log-in, is worth nothing afterwards.
    pub fn new(app: &App, req: &HttpRequest, visit: &Visit) -> Opening {
        Opening {
            token: crypto::new_token(),
            replaces: token_hash(app, req),
            user_agent: visit.user_agent.clone(),
            address: visit.address.clone(),
        }
    }

    /// Writes the row; the session that the browser had is over.
    pub fn write(
        &self,
        conn: &mut Conn,
        account_id: i64,
        auth_epoch: i64,
        is_complete: bool,
        now: NaiveDateTime,
    ) -> Result<()> {
        if let Some(old) = &self.replaces {
            queries::sessions::end_by_token(conn, old)?;
        }
        let new = NewSession {
            token_hash: crypto::hash_token(&self.token),
            account_id,
            auth_epoch,
            user_agent: self.user_agent.clone(),
            address: self.address.clone(),
            is_complete,
            expires_at: now + if is_complete { ABSOLUTE } else { HALF_OPEN },
        };
        queries::sessions::insert(conn, &new, now)?;
        Ok(())
    }

    /// What the browser keeps until it is closed.
    pub fn cookie(&self, app: &App) -> Cookie<'static> {
        cookie(app, self.token.clone())
    }
}

/// The hash of the cookie that came, where one did.
pub fn token_hash(app: &App, req: &HttpRequest) -> Option<String> {
    req.cookie(app.session_cookie()).map(|it| crypto::hash_token(it.value()))
}

/// Has the browser forget its session.
pub fn removal(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, String::new());
    cookie.make_removal();
    cookie
}

fn cookie(app: &App, value: String) -> Cookie<'static> {
    Cookie::build(app.session_cookie(), value)
        .path("/")
        .http_only(true)
        .secure(app.is_https())
        .same_site(SameSite::Lax)
        .finish()
}
