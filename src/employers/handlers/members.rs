//! Who acts for a unit: list, invite, change roles, remove.

use actix_web::{HttpResponse, web};

use crate::accounts::throttle::Tries;
use crate::app::App;
use crate::employers::forms::{InvitationForm, RoleForm};
use crate::employers::news::Event;
use crate::employers::queries::invitations;
use crate::employers::queries::members::{self, MemberRow};
use crate::employers::{Acting, MemberRole, emails, pages};
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result, crypto, mail};

/// `GET /employer/members`
pub async fn index(app: web::Data<App>, visit: Visit, acting: Acting) -> Result<HttpResponse> {
    html::page(&list_page(&app, &visit, &acting, &InvitationForm::default(), &[]).await?)
}

async fn list_page(
    app: &App,
    visit: &Visit,
    acting: &Acting,
    form: &InvitationForm,
    errors: &[FieldError],
) -> Result<pages::Members> {
    let (unit_id, now) = (acting.employer.id, visit.now);
    let (rows, open) = app
        .db
        .read(move |conn| Ok((members::of_unit(conn, unit_id)?, invitations::open_of(conn, unit_id, now)?)))
        .await?;
    pages::Members::new(visit, &app.keys, acting, &rows, &open, form, errors)
}

/// `POST /employer/members`: invites someone by mail.
pub async fn invite(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    form: Form<InvitationForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    let (email, role) = match form.0.parse() {
        Ok(it) => it,
        Err(errors) => return html::unprocessable(&list_page(&app, &visit, &acting, &form.0, &errors).await?),
    };
    let (it, now, loc) = (app.clone(), visit.now, visit.loc);
    // Strangers get this mail: nobody sends many.
    let tries = Tries::mails(&app.keys, &visit.address);
    let by = acting.clone();
    let is_member = app
        .db
        .write(move |conn| {
            let rows = members::of_unit(conn, by.employer.id)?;
            if rows.iter().any(|it| it.email == email) {
                return Ok(true);
            }
            tries.count(conn, now)?;
            let token = crypto::new_token();
            invitations::insert(conn, &it.keys, (by.employer.id, by.account_id), &email, role, &token, now)?;
            let mail = emails::invitation(&it, loc, &email, &by.employer.name, &by.name, role.message(), &token)?;
            mail::enqueue(conn, &it.keys, &mail, now)?;
            Ok(false)
        })
        .await?;
    if is_member {
        let errors = [FieldError { field: "email", message: "employers-member-already" }];
        return html::unprocessable(&list_page(&app, &visit, &acting, &form.0, &errors).await?);
    }
    Ok(visit.redirect_with("/employer/members", "employers-flash-invited"))
}

/// A member of the unit by the public name of their account; a stranger is not found.
fn member(rows: &[MemberRow], reference: &str) -> Result<MemberRow> {
    rows.iter().find(|it| it.reference == reference).cloned().ok_or(Error::NotFound)
}

/// Whether the unit would be left without an owner.
fn is_last_owner(rows: &[MemberRow], who: &MemberRow) -> bool {
    who.role() == MemberRole::Owner && rows.iter().filter(|it| it.role() == MemberRole::Owner).count() == 1
}

/// What came of a change.
type Changed = std::result::Result<(), FieldError>;

const LAST_OWNER: Changed = Err(FieldError { field: "", message: "employers-last-owner" });

/// `POST /employer/members/{reference}`: another role.
pub async fn set_role(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    form: Form<RoleForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    let (it, now, unit) = (app.clone(), visit.now, acting.employer.clone());
    let role = MemberRole::parse(&form.0.role);
    let changed = app
        .db
        .write(move |conn| {
            let rows = members::of_unit(conn, unit.id)?;
            let who = member(&rows, &reference)?;
            let Some(role) = role else {
                return Ok(Err(FieldError { field: "", message: "employers-role-missing" }));
            };
            if role != MemberRole::Owner && is_last_owner(&rows, &who) {
                return Ok(LAST_OWNER);
            }
            members::set_role(conn, unit.id, who.account_id, role, now)?;
            let event = Event::at(now, &unit, "employers-role").with("role", role.code());
            event.tell(conn, &it, who.account_id, "/employer", now)?;
            Ok(Ok(()))
        })
        .await?;
    answer(&app, &visit, &acting, changed, "employers-flash-role").await
}

/// `POST /employer/members/{reference}/removal`
pub async fn remove(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (it, now, by) = (app.clone(), visit.now, acting.clone());
    let changed = app
        .db
        .write(move |conn| {
            let unit = &by.employer;
            let rows = members::of_unit(conn, unit.id)?;
            let who = member(&rows, &reference)?;
            // Everyone may leave; only owners send others away.
            if who.account_id != by.account_id {
                by.require(MemberRole::Owner)?;
            }
            if is_last_owner(&rows, &who) {
                return Ok(LAST_OWNER);
            }
            members::remove(conn, unit.id, who.account_id, now)?;
            Event::at(now, unit, "employers-removed").tell(conn, &it, who.account_id, "/account", now)?;
            Ok(Ok(()))
        })
        .await?;
    answer(&app, &visit, &acting, changed, "employers-flash-removed").await
}

async fn answer(
    app: &App,
    visit: &Visit,
    acting: &Acting,
    changed: Changed,
    done: &'static str,
) -> Result<HttpResponse> {
    match changed {
        Ok(()) => Ok(visit.redirect_with("/employer/members", done)),
        Err(wrong) => html::unprocessable(&list_page(app, visit, acting, &InvitationForm::default(), &[wrong]).await?),
    }
}

/// `POST /employer/invitations/{reference}/revocation`
pub async fn revoke(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    let now = visit.now;
    app.db.write(move |conn| Ok(invitations::revoke(conn, acting.employer.id, &reference, now)?)).await?;
    Ok(visit.redirect_with("/employer/members", "employers-flash-revoked"))
}
