//! From the link of an invitation to a membership, with an account or without.

use actix_web::{HttpResponse, web};

use crate::access::Role;
use crate::accounts::forms::RegisterForm;
use crate::accounts::queries as accounts;
use crate::accounts::{NewAccount, throttle::Tries};
use crate::app::App;
use crate::db::Conn;
use crate::employers::acting::unit_cookie;
use crate::employers::news::Event;
use crate::employers::queries::invitations::{self, Invitation};
use crate::employers::queries::members;
use crate::employers::{Employer, MemberRole, pages, queries};
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result};

/// `GET /employer-invitations/{token}`: asks, as mail scanners follow links.
pub async fn show(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    html::page(&page(&app, &visit, &token, &RegisterForm::default(), &[]).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    token: &str,
    form: &RegisterForm,
    errors: &[FieldError],
) -> Result<pages::Invitation> {
    let (secret, now, keys) = (token.to_owned(), visit.now, app.keys.clone());
    let (invitation, unit, inviter, email, has_account) = app
        .db
        .read(move |conn| {
            let (invitation, unit, inviter) = invitations::peek(conn, &secret, now)?;
            let email = invitation.email(&keys)?;
            let known = accounts::find_by_email(conn, &email)?;
            let has_account = known.is_some_and(|it| it.confirmed_at.is_some());
            Ok((invitation, unit, inviter, email, has_account))
        })
        .await?;
    Ok(pages::Invitation::new(visit, token, &invitation, &unit, inviter, email, has_account, form, errors))
}

/// `POST /employer-invitations/{token}`: whoever is logged in joins, under
/// whichever account: the link is what was sent to the person.
pub async fn accept(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let (it, now, actor) = (app.clone(), visit.now, visit.actor.clone());
    let unit = app
        .db
        .write(move |conn| {
            let (invitation, unit, _) = invitations::peek(conn, &token, now)?;
            let actor = actor.as_ref().ok_or(Error::Unauthorized)?;
            join(conn, &it, &invitation, &unit, actor.account_id, &actor.name, now)?;
            Ok(unit)
        })
        .await?;
    let mut response = visit.redirect_with("/employer", "employers-flash-joined");
    response.add_cookie(&unit_cookie(&app, &unit.reference)).map_err(anyhow::Error::from)?;
    Ok(response)
}

fn join(
    conn: &mut Conn,
    app: &App,
    invitation: &Invitation,
    unit: &Employer,
    account_id: i64,
    name: &str,
    now: chrono::NaiveDateTime,
) -> Result<()> {
    invitations::accept(conn, invitation, now)?;
    members::insert(conn, unit.id, account_id, invitation.role(), now)?;
    let key = invitation.reference.clone();
    let event = Event { unit, kind: "employers-joined", key, arguments: vec![("name", name.to_owned())] };
    for owner in queries::member_accounts(conn, unit.id, MemberRole::Owner)? {
        if owner != account_id {
            event.tell(conn, app, owner, "/employer/members", now)?;
        }
    }
    Ok(())
}

/// `POST /employer-invitations/{token}/account`: makes an account for the invited
/// address, which the link has proved, and joins with it.
pub async fn register(
    app: web::Data<App>,
    visit: Visit,
    token: web::Path<String>,
    form: Form<RegisterForm>,
) -> Result<HttpResponse> {
    let (secret, now, keys) = (token.clone(), visit.now, app.keys.clone());
    let email = app
        .db
        .read(move |conn| {
            let email = invitations::peek(conn, &secret, now)?.0.email(&keys)?;
            match accounts::find_by_email(conn, &email)?.is_some_and(|it| it.confirmed_at.is_some()) {
                true => Err(Error::Conflict("this address has an account: log in and open the link again")),
                false => Ok(email),
            }
        })
        .await?;
    let form = RegisterForm { email, ..form.0 };
    let person = match form.parse() {
        Ok(it) => it,
        Err(errors) => return html::unprocessable(&page(&app, &visit, &token, &form, &errors).await?),
    };
    let tries = Tries::mails(&app.keys, &visit.address);
    app.db.write(move |conn| tries.count(conn, now)).await?;
    let new = NewAccount {
        password_hash: app.passwords.hash(&person.password).await?,
        email: person.email,
        name: person.name,
        roles: vec![Role::EmployerRecruiter],
        locale: visit.loc,
        confirmed_at: Some(now),
    };
    let it = app.clone();
    app.db
        .write(move |conn| {
            let (invitation, unit, _) = invitations::peek(conn, &token, now)?;
            let account = match accounts::find_by_email(conn, &new.email)? {
                None => accounts::create(conn, &new, now)?,
                // Registered once and never confirmed: the link has proved the address now.
                Some(known) if known.confirmed_at.is_none() => {
                    accounts::register_again(conn, known.id, &new)?;
                    accounts::confirm(conn, known.id, now)?;
                    accounts::find(conn, known.id)?
                }
                Some(_) => return Err(Error::Conflict("this address has an account: log in and open the link again")),
            };
            join(conn, &it, &invitation, &unit, account.id, &account.name, now)
        })
        .await?;
    Ok(visit.redirect_with("/login?next=/employer", "employers-flash-joined-new"))
}
