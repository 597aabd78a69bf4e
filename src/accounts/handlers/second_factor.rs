//! The second factor: asked for at the log-in, set up and changed on the account.

use actix_web::{HttpRequest, HttpResponse, web};

use super::session::Next;
use super::{own, own_by_password};
use crate::access::{Actor, HalfOpen};
use crate::accounts::forms::{CodeForm, FactorAct, FactorForm};
use crate::accounts::queries::{self, factors};
use crate::accounts::sessions::Opening;
use crate::accounts::{Account, credentials, emails, pages, totp};
use crate::app::App;
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result, api, mail};

/// `GET /login/second-factor`: asks for the code; of staff without a second
/// factor, to set it up.
pub async fn ask(
    app: web::Data<App>,
    visit: Visit,
    half: Option<HalfOpen>,
    query: api::Query<Next>,
) -> Result<HttpResponse> {
    if visit.actor.is_some() {
        return Ok(visit.redirect(html::own_path(&query.0.next)));
    }
    let account = waiting(&app, half).await?;
    let form = CodeForm { next: query.0.next, ..CodeForm::default() };
    if account.has_second_factor() {
        return html::page(&pages::Code::new(&visit, &form, &[]));
    }
    html::page(&pages::SetUp::at_login(&app, &visit, &account, &form, &[])?)
}

/// `POST /login/second-factor`: completes the session, under another secret.
pub async fn answer(
    app: web::Data<App>,
    req: HttpRequest,
    visit: Visit,
    half: Option<HalfOpen>,
    form: Form<CodeForm>,
) -> Result<HttpResponse> {
    let account = waiting(&app, half).await?;
    let now = visit.now;
    let opening = Opening::new(&app, &req, &visit);
    let wrong = [FieldError { field: "code", message: "accounts-code-wrong" }];

    let mut response = if account.has_second_factor() {
        if !credentials::check_code(&app, &account, &form.0.code, &visit.address, now).await? {
            return html::unprocessable(&pages::Code::new(&visit, &form.0, &wrong));
        }
        let written = opening.clone();
        app.db
            .write(move |conn| {
                queries::check_unchanged(conn, &account)?;
                written.write(conn, account.id, account.auth_epoch, true, now)
            })
            .await?;
        visit.redirect(html::own_path(&form.0.next))
    } else {
        let Some(proof) = Proof::of(&app, &account, &form.0.code, &visit)? else {
            return html::unprocessable(&pages::SetUp::at_login(&app, &visit, &account, &form.0, &wrong)?);
        };
        let (it, written) = (app.clone(), opening.clone());
        let codes = app
            .db
            .write(move |conn| {
                let codes = proof.store(conn, &it, &account, None)?;
                written.write(conn, account.id, account.auth_epoch + 1, true, now)?;
                Ok(codes)
            })
            .await?;
        html::page(&pages::RecoveryCodes::new(&visit, codes, html::own_path(&form.0.next)))?
    };
    response.add_cookie(&opening.cookie(&app)).map_err(anyhow::Error::from)?;
    Ok(response)
}

/// The account of a half-open session.
async fn waiting(app: &App, half: Option<HalfOpen>) -> Result<Account> {
    let id = half.ok_or(Error::Unauthorized)?.account_id;
    app.db.read(move |conn| Ok(queries::find(conn, id)?)).await
}

/// A code that shows that an authenticator holds the offered secret.
#[derive(Clone)]
struct Proof {
    sealed: String,
    step: i64,
    now: chrono::NaiveDateTime,
}

impl Proof {
    fn of(app: &App, account: &Account, code: &str, visit: &Visit) -> Result<Option<Proof>> {
        let secret = totp::Secret::offered(&app.keys, account)?;
        let step = secret.step_of(&totp::normalized(code), visit.now);
        let sealed = secret.seal(&app.keys, &account.reference);
        Ok(step.map(|step| Proof { sealed, step, now: visit.now }))
    }

    /// Stores the second factor; answers with its recovery codes.
    fn store(&self, conn: &mut Conn, app: &App, account: &Account, keep: Option<i64>) -> Result<Vec<String>> {
        if !factors::set_up(conn, account.id, account.auth_epoch, &self.sealed, self.step, self.now)? {
            return Err(Error::Conflict("the account was changed meanwhile"));
        }
        let codes = renew_codes(conn, app, account, self.now)?;
        queries::end_all(conn, account.id, keep)?;
        let mail = emails::second_factor_changed(app, account, "accounts-mail-factor-on", self.now)?;
        mail::enqueue(conn, &app.keys, &mail, self.now)?;
        Ok(codes)
    }
}

fn renew_codes(conn: &mut Conn, app: &App, account: &Account, now: chrono::NaiveDateTime) -> Result<Vec<String>> {
    let codes = totp::new_recovery_codes();
    let hashes: Vec<String> = codes.iter().map(|it| totp::recovery_hash(&app.keys, &account.reference, it)).collect();
    factors::replace_recovery_codes(conn, account.id, &hashes, now)?;
    Ok(codes)
}

/// `GET /account/second-factor`
pub async fn edit(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let account = own(&app, &actor).await?;
    show(&app, &visit, &actor, &account, &[]).await
}

async fn show(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    account: &Account,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    if !account.has_second_factor() {
        return status_of(errors, &pages::SetUp::on_account(app, visit, account, errors)?);
    }
    let id = account.id;
    let n_codes = app.db.read(move |conn| Ok(factors::n_recovery_codes(conn, id)?)).await?;
    let is_owed = actor.is_staff() && !app.settings.demo;
    status_of(errors, &pages::SecondFactor::new(visit, account.totp_confirmed_at, n_codes, is_owed, errors))
}

fn status_of(errors: &[FieldError], page: &impl askama::Template) -> Result<HttpResponse> {
    if errors.is_empty() { html::page(page) } else { html::unprocessable(page) }
}

/// `POST /account/second-factor`: sets it up, makes other recovery codes, or
/// takes it away. Staff who take it away set up another at once.
pub async fn update(app: web::Data<App>, visit: Visit, actor: Actor, form: Form<FactorForm>) -> Result<HttpResponse> {
    let account = own(&app, &actor).await?;
    if let Err(errors) = form.0.parse() {
        return show(&app, &visit, &actor, &account, &errors).await;
    }
    let Some(account) = own_by_password(&app, &visit, &account, &form.0.current).await? else {
        let wrong = [FieldError { field: "current", message: "accounts-current-wrong" }];
        return show(&app, &visit, &actor, &account, &wrong).await;
    };
    let (now, keep) = (visit.now, actor.session_id);
    let it = app.clone();
    let wrong = [FieldError { field: "code", message: "accounts-code-wrong" }];
    match (form.0.act, account.has_second_factor()) {
        (FactorAct::SetUp, false) => {
            let Some(proof) = Proof::of(&app, &account, &form.0.code, &visit)? else {
                return show(&app, &visit, &actor, &account, &wrong).await;
            };
            let codes = app.db.write(move |conn| proof.store(conn, &it, &account, keep)).await?;
            return html::page(&pages::RecoveryCodes::new(&visit, codes, "/account"));
        }
        (FactorAct::SetUp, true) | (_, false) => {
            return Err(Error::Conflict("the second factor was changed meanwhile"));
        }
        (FactorAct::Codes | FactorAct::Remove, true) => {}
    }
    if !credentials::check_code(&app, &account, &form.0.code, &visit.address, now).await? {
        return show(&app, &visit, &actor, &account, &wrong).await;
    }
    if form.0.act == FactorAct::Codes {
        let codes = app
            .db
            .write(move |conn| {
                queries::check_unchanged(conn, &account)?;
                let codes = renew_codes(conn, &it, &account, now)?;
                queries::end_all(conn, account.id, keep)?;
                let mail = emails::second_factor_changed(&it, &account, "accounts-mail-factor-codes", now)?;
                mail::enqueue(conn, &it.keys, &mail, now)?;
                Ok(codes)
            })
            .await?;
        return html::page(&pages::RecoveryCodes::new(&visit, codes, "/account"));
    }
    app.db
        .write(move |conn| {
            queries::check_unchanged(conn, &account)?;
            factors::remove(conn, account.id)?;
            queries::end_all(conn, account.id, keep)?;
            let mail = emails::second_factor_changed(&it, &account, "accounts-mail-factor-off", now)?;
            mail::enqueue(conn, &it.keys, &mail, now)?;
            Ok(())
        })
        .await?;
    Ok(visit.redirect_with("/account/second-factor", "accounts-flash-factor-off"))
}
