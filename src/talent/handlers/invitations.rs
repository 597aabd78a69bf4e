//! Invitations to apply, as the unit and as the person sees them.

use actix_web::{HttpResponse, web};

use super::record;
use crate::access::Actor;
use crate::app::App;
use crate::applications::agreements::queries::intentions;
use crate::db::Conn;
use crate::employers::{Acting, MemberRole};
use crate::html::{self, FieldError, Form, Visit};
use crate::notifications::{self, News, Topic};
use crate::profiles::{self, Contact};
use crate::talent::InvitationState;
use crate::talent::forms::{AcceptForm, DeclineForm, SettingsForm};
use crate::talent::pages::{InvitationPage, ReceivedPage, SentPage, ShowSentPage};
use crate::talent::queries::invitations::{self, Invitation};
use crate::talent::{people, queries};
use crate::{Error, Result};

/// The last ones; older ones are in the export of a posting's applicants.
const MOST: i64 = 200;

/// `GET /employer/job-invitations`: those that the unit sent.
pub async fn sent(app: web::Data<App>, visit: Visit, acting: Acting) -> Result<HttpResponse> {
    let employer_id = acting.employer.id;
    let all = app.db.read(move |conn| Ok(invitations::of_employer(conn, employer_id, MOST)?)).await?;
    html::page(&SentPage::new(&visit, &all))
}

/// `GET /employer/job-invitations/{reference}`: one, and who it is once they accepted.
pub async fn show_sent(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (employer_id, now) = (acting.employer.id, visit.now);
    let (it, full, issued) = app
        .db
        .read(move |conn| {
            let it = invitations::sent(conn, employer_id, &reference)?;
            if it.state() != InvitationState::Accepted {
                return Ok((it, None, Vec::new()));
            }
            let full = profiles::queries::load(conn, it.profile_id)?;
            let is_gone = is_gone(conn, &it)?;
            let issued = people::issued(conn, it.profile_id, now)?;
            Ok((it, (!is_gone).then_some(full), issued))
        })
        .await?;
    let person = match full {
        None => None,
        Some(full) => {
            let reason = visit.t("talent-reason-invitation").with("posting", &it.posting_title).to_string();
            record(&app, &acting, vec![it.profile_id], "profile,name,phone,email", reason, now).await?;
            let contact = Contact::open(&app.keys, &full.profile)?;
            Some((full, contact))
        }
    };
    let may_intend = acting.require(MemberRole::Recruiter).is_ok();
    html::page(&ShowSentPage::new(&visit, &it, person, &issued, may_intend))
}

/// `POST /employer/job-invitations/{reference}/intention`: the unit intends to employ
/// a person who accepted, without an application.
pub async fn intend(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let (service, now) = (app.clone(), visit.now);
    app.db
        .write(move |conn| {
            let it = invitations::sent(conn, acting.employer.id, &reference)?;
            if it.state() != InvitationState::Accepted || is_gone(conn, &it)? {
                return Err(Error::Conflict("the person has not accepted the invitation, or is no longer here"));
            }
            intentions::declare_to_invited(conn, &service, it.employer_id, it.profile_id, it.posting_id, now)
        })
        .await?;
    Ok(visit.redirect_with("/employer/intentions", "agreements-told"))
}

/// Whether the person excluded the unit since then, or may only be stored.
fn is_gone(conn: &mut Conn, it: &Invitation) -> Result<bool> {
    let full = profiles::queries::load(conn, it.profile_id)?;
    Ok(full.exclusions.contains(&it.employer_id) || full.profile.restricted_until.is_some())
}

/// One's own profile; there is nothing to invite without one.
fn own_profile(conn: &mut Conn, account_id: i64) -> Result<i64> {
    Ok(profiles::queries::find_by_account(conn, account_id)?.ok_or(Error::NotFound)?.id)
}

/// `GET /profile/job-invitations`: those that one got, and whether one wants any.
pub async fn received(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let (all, refused, units) = app
        .db
        .read(move |conn| {
            let Some(profile) = profiles::queries::find_by_account(conn, actor.account_id)? else {
                return Ok((Vec::new(), false, Vec::new()));
            };
            let refused = queries::refusals(conn, profile.id)?.contains(&None);
            let units = queries::refused_units(conn, profile.id)?;
            Ok((invitations::of_profile(conn, profile.id)?, refused, units))
        })
        .await?;
    html::page(&ReceivedPage::new(&visit, &all, refused, units))
}

async fn find(app: &App, actor: &Actor, reference: &str) -> Result<Invitation> {
    let (account_id, reference) = (actor.account_id, reference.to_owned());
    app.db
        .read(move |conn| {
            let profile_id = own_profile(conn, account_id)?;
            Ok(invitations::received(conn, profile_id, &reference)?)
        })
        .await
}

/// `GET /profile/job-invitations/{reference}`: who asks, and what they would learn.
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let it = find(&app, &actor, &reference).await?;
    html::page(&InvitationPage::new(&visit, &it, Vec::new()))
}

/// Tells whoever sent it what the person said.
fn tell_sender(
    conn: &mut Conn,
    app: &App,
    it: &Invitation,
    kind: &'static str,
    now: chrono::NaiveDateTime,
) -> Result<()> {
    let Some(account_id) = it.invited_by else { return Ok(()) };
    let news = News {
        account_id,
        topic: Topic::Invitations,
        kind,
        occasion: format!("talent/{}/answered", it.reference),
        arguments: vec![("posting", it.posting_title.clone())],
        link: format!("/employer/job-invitations/{}", it.reference),
    };
    notifications::tell(conn, app, &news, now)
}

/// `POST /profile/job-invitations/{reference}/acceptance`: lets the unit know who one is,
/// and leads on to the application.
pub async fn accept(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<AcceptForm>,
) -> Result<HttpResponse> {
    let it = find(&app, &actor, &reference).await?;
    if form.consent != "1" {
        let errors = vec![FieldError { field: "consent", message: "talent-error-consent" }];
        return html::unprocessable(&InvitationPage::new(&visit, &it, errors));
    }
    let (now, app_, invitation) = (visit.now, app.clone(), it.clone());
    app.db
        .write(move |conn| {
            invitations::answer(conn, &invitation, InvitationState::Accepted, now)?;
            invitations::consent(conn, &invitation, now)?;
            tell_sender(conn, &app_, &invitation, "talent-accepted", now)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/profile/job-invitations/{reference}"), "talent-accepted-done"))
}

/// `POST /profile/job-invitations/{reference}/refusal`: declines, once or once and for all.
pub async fn decline(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<DeclineForm>,
) -> Result<HttpResponse> {
    let it = find(&app, &actor, &reference).await?;
    let (now, app_) = (visit.now, app.clone());
    app.db
        .write(move |conn| {
            invitations::answer(conn, &it, InvitationState::Declined, now)?;
            match form.further.as_str() {
                "unit" => queries::refuse(conn, it.profile_id, Some(it.employer_id), now)?,
                "all" => queries::refuse(conn, it.profile_id, None, now)?,
                _ => {}
            }
            tell_sender(conn, &app_, &it, "talent-declined", now)
        })
        .await?;
    Ok(visit.redirect_with("/profile/job-invitations", "talent-declined-done"))
}

/// `POST /profile/job-invitations/settings`: no invitations at all, or from everyone again.
pub async fn set(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    Form(form): Form<SettingsForm>,
) -> Result<HttpResponse> {
    let now = visit.now;
    app.db
        .write(move |conn| {
            let profile = profiles::queries::ensure(conn, actor.account_id, now)?;
            if form.wanted == "none" {
                queries::refuse(conn, profile.id, None, now)
            } else {
                queries::allow(conn, profile.id)?;
                Ok(())
            }
        })
        .await?;
    Ok(visit.redirect_with("/profile/job-invitations", "talent-settings-saved"))
}
