//! Logging in and out.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::access::{Actor, HalfOpen};
use crate::accounts::forms::LoginForm;
use crate::accounts::sessions::{self, Opening};
use crate::accounts::{credentials, pages, queries};
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Result, api};

/// Where to go after the log-in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Next {
    /// A path of ours.
    pub next: String,
}

impl Next {
    /// The page of the second factor, which leads on to there.
    pub(super) fn second_factor(&self) -> String {
        let query = serde_html_form::to_string([("next", &self.next)]).unwrap_or_default();
        format!("/login/second-factor?{query}")
    }
}

/// Where someone was going; staff who were going nowhere, to their desk.
fn landing(next: &str, is_staff: bool) -> &str {
    if next.is_empty() && is_staff { "/staff" } else { next }
}

/// `GET /login`
pub async fn new(visit: Visit, half: Option<HalfOpen>, query: api::Query<Next>) -> Result<HttpResponse> {
    if visit.actor.is_some() {
        return Ok(
            visit.redirect(html::own_path(landing(&query.0.next, visit.actor.as_ref().is_some_and(Actor::is_staff))))
        );
    }
    if half.is_some() {
        return Ok(visit.redirect(&query.0.second_factor()));
    }
    let form = LoginForm { next: query.0.next, ..LoginForm::default() };
    html::page(&pages::Login::new(&visit, &form, &[]))
}

/// `POST /login`: begins a session, half open where a second factor is due.
///
/// Address and password are wrong together: which of them is not said. Only who
/// knows the password learns that the account is not confirmed, or suspended.
pub async fn create(
    app: web::Data<App>,
    req: HttpRequest,
    visit: Visit,
    form: Form<LoginForm>,
) -> Result<HttpResponse> {
    let again = |errors: &[FieldError]| html::unprocessable(&pages::Login::new(&visit, &form.0, errors));
    let wrong = |field, message| again(&[FieldError { field, message }]);
    let email = match form.0.parse() {
        Ok(email) => email,
        Err(errors) => return again(&errors),
    };
    let now = visit.now;
    let Some(account) = credentials::check(&app, &email, &form.0.password, &visit.address, now).await? else {
        return wrong("password", "accounts-login-wrong");
    };
    if account.suspended_at.is_some() {
        return wrong("email", "accounts-login-suspended");
    }
    if account.confirmed_at.is_none() {
        return wrong("email", "accounts-login-unconfirmed");
    }
    let opening = Opening::new(&app, &req, &visit);
    let (it, written) = (app.clone(), opening.clone());
    let (is_complete, is_staff) = app
        .db
        .write(move |conn| {
            queries::check_unchanged(conn, &account)?;
            let roles = queries::roles(conn, account.id)?;
            let is_complete = !account.has_second_factor() && !sessions::owes_set_up(&it, &account, &roles);
            written.write(conn, account.id, account.auth_epoch, is_complete, now)?;
            Ok((is_complete, roles.iter().any(|it| it.is_staff())))
        })
        .await?;
    let next = Next { next: landing(&form.0.next, is_staff).to_owned() };
    let path = if is_complete { html::own_path(&next.next).to_owned() } else { next.second_factor() };
    let mut response = visit.redirect(&path);
    response.add_cookie(&opening.cookie(&app)).map_err(anyhow::Error::from)?;
    Ok(response)
}

/// `POST /logout`: the session is over, and the browser forgets what it kept of
/// its pages. Not all cookies: large type is for whoever comes next, too.
pub async fn destroy(app: web::Data<App>, req: HttpRequest, visit: Visit) -> Result<HttpResponse> {
    if let Some(token_hash) = sessions::token_hash(&app, &req) {
        app.db.write(move |conn| Ok(queries::sessions::end_by_token(conn, &token_hash)?)).await?;
    }
    let mut response = visit.redirect_with("/", "accounts-flash-logged-out");
    let headers = response.headers_mut();
    headers.insert(
        actix_web::http::header::HeaderName::from_static("clear-site-data"),
        actix_web::http::header::HeaderValue::from_static("\"cache\", \"storage\""),
    );
    response.add_cookie(&sessions::removal(&app)).map_err(anyhow::Error::from)?;
    Ok(response)
}
