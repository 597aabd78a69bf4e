//! Codes for profiles that nobody has claimed: made by the staff, used by the person.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::access::Actor;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::profiles::Contact;
use crate::profiles::queries as profiles;
use crate::training::enrolments::pages::claims::{Claim, Codes};
use crate::training::enrolments::{claims, emails, notices};
use crate::training::queries::enrolments_of;
use crate::training::{Teaching, enrolments};
use crate::{Result, mail};

/// How codes go out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CodesForm {
    /// `print`, or `mail` to those whose address is known.
    pub channel: String,
}

/// `POST /teaching/classes/{reference}/people/codes`: a new code for everyone of a
/// class whom nobody has claimed. They are shown once, to be printed.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
    Form(form): Form<CodesForm>,
) -> Result<HttpResponse> {
    let (service, now) = (app.clone(), visit.now);
    let is_mail = form.channel == "mail";
    let page = app
        .db
        .write(move |conn| {
            let class = teaching.managed_class(conn, &reference)?;
            let rows: Vec<_> = enrolments_of(conn, class.id)?.into_iter().filter(|it| it.state.is_open()).collect();
            let names = enrolments::people::names(conn, &service.keys, &teaching, &rows, now)?;
            let title = notices::title(conn, &class)?;
            let mut made = Vec::new();
            for (it, name) in rows.iter().zip(names) {
                let profile = profiles::claims::find_profile(conn, it.profile_id)?;
                if profile.account_id.is_some() {
                    continue;
                }
                let email = Contact::open(&service.keys, &profile)?.email;
                if is_mail && email.is_none() {
                    continue;
                }
                let channel = if is_mail { "mail" } else { "print" };
                let code = claims::issue(conn, profile.id, channel, teaching.account_id, now)?;
                let Some(code) = code else { continue };
                if let Some(email) = email.filter(|_| is_mail) {
                    let letter = emails::claim_code(&service, visit.loc, &email, &title, &code, &it.reference, now)?;
                    mail::enqueue(conn, &service.keys, &letter, now)?;
                }
                made.push((name, code, it.reference.to_uppercase()));
            }
            Ok(Codes::new(&visit, service.base_url(), &class, &title, made, is_mail))
        })
        .await?;
    html::page(&page)
}

/// A claim, as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimForm {
    /// The code on the paper.
    pub code: String,
    /// The person's ID number.
    pub citizen_id: String,
}

/// `GET /profile/training/claim`
pub async fn new(visit: Visit) -> Result<HttpResponse> {
    html::page(&Claim::new(&visit, &ClaimForm::default(), &[]))
}

/// `POST /profile/training/claim`: makes a profile one's own.
pub async fn claim(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    Form(form): Form<ClaimForm>,
) -> Result<HttpResponse> {
    let (service, now, said) = (app.clone(), visit.now, form.clone());
    let claimed = app
        .db
        .write(move |conn| claims::claim(conn, &service, actor.account_id, &said.code, &said.citizen_id, now))
        .await?;
    match claimed {
        Ok(()) => Ok(visit.redirect_with("/profile/training", "training-claimed")),
        Err(message) => {
            let field = match message {
                "training-citizen-id-wrong" | "training-claim-wrong-number" => "citizen_id",
                _ => "code",
            };
            html::unprocessable(&Claim::new(&visit, &form, &[FieldError { field, message }]))
        }
    }
}
