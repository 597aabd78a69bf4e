//! An application as its employer works on it.

use actix_web::{HttpResponse, web};
use chrono::NaiveDateTime;

use crate::app::App;
use crate::applications::forms::{MoveForm, NoteForm, TextForm};
use crate::applications::pages::employer::{Dossier, Person, Show};
use crate::applications::{Application, Mover, Side, State, Step, advance, queries};
use crate::compliance::queries::{Look, has_looked, record_look};
use crate::employers::{Acting, MemberRole};
use crate::html::{self, FieldError, Form, Visit};
use crate::postings::Posting;
use crate::profiles::Contact;
use crate::{Error, Result, certificates, clock, profiles};

/// What an opening shows; attachments are looked at one by one.
const LOOKED_AT: &str = "profile,name,phone,email";

/// Why the person's data is looked at, as they read it.
fn reason(it: &Application, posting: &Posting) -> String {
    format!("{} {}", posting.row.title, it.reference.to_uppercase())
}

fn look<'a>(it: &Application, acting: &'a Acting, reason: &'a str) -> Look<'a> {
    Look {
        profile_id: it.profile_id,
        account_id: acting.account_id,
        viewer: &acting.employer.name,
        fields: LOOKED_AT,
        reason,
    }
}

/// `POST /employer/applications/{reference}/opening`: writes down that this
/// member looks, tells the person the first time, and shows. It holds for the day.
pub async fn open(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (service, now, reference) = (app.clone(), visit.now, reference.into_inner());
    let path = format!("/employer/applications/{reference}");
    app.db
        .write(move |conn| {
            let (it, posting) = queries::find_of_employer(conn, &reference, acting.employer.id)?;
            if !queries::may_see_contact(conn, acting.employer.id, it.profile_id)? || !it.state.is_open() {
                return Err(Error::Conflict("the application has ended, and with it the access to the profile"));
            }
            record_look(conn, &look(&it, &acting, &reason(&it, &posting)), now)?;
            if it.state == State::Submitted {
                let step = Step::by(Mover::Employer, acting.account_id, State::Viewed, Some(it.version));
                advance(conn, &service, &reference, &step, now)?;
            }
            Ok(())
        })
        .await?;
    Ok(visit.redirect(&path))
}

/// Everything on the page; the person only where this member has opened the
/// application today and it still is open.
async fn dossier(app: &App, acting: &Acting, reference: &str, now: NaiveDateTime) -> Result<Dossier> {
    let (keys, acting, reference) = (app.keys.clone(), acting.clone(), reference.to_owned());
    app.db
        .read(move |conn| {
            let (it, posting) = queries::find_of_employer(conn, &reference, acting.employer.id)?;
            let since = clock::start_of(clock::day(now));
            let is_shown = it.state.is_open()
                && queries::may_see_contact(conn, acting.employer.id, it.profile_id)?
                && has_looked(conn, &look(&it, &acting, &reason(&it, &posting)), since)?;
            let person = if is_shown {
                let full = profiles::queries::load(conn, it.profile_id)?;
                Some(Person {
                    contact: Contact::open(&keys, &full.profile)?,
                    issued: certificates::queries::of_profile(conn, it.profile_id)?,
                    letter: it.letter(&keys)?,
                    answers: queries::answers(conn, it.id)?,
                    files: queries::files(conn, it.id)?,
                    full,
                })
            } else {
                None
            };
            Ok(Dossier {
                history: queries::history(conn, it.id)?,
                messages: queries::messages(conn, &keys, &it)?,
                notes: queries::notes(conn, it.id)?,
                can_write: acting.require(MemberRole::Recruiter).is_ok(),
                application: it,
                posting,
                person,
            })
        })
        .await
}

/// `GET /employer/applications/{reference}`
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let dossier = dossier(&app, &acting, &reference, visit.now).await?;
    html::page(&Show::new(&visit, dossier, &MoveForm::default(), &[]))
}

async fn refused(
    app: &App,
    visit: &Visit,
    acting: &Acting,
    reference: &str,
    form: &MoveForm,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    let dossier = dossier(app, acting, reference, visit.now).await?;
    html::unprocessable(&Show::new(visit, dossier, form, errors))
}

/// `POST /employer/applications/{reference}/moves`: forward, or a refusal with
/// its reason.
pub async fn step(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    Form(form): Form<MoveForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let said = match form.parse() {
        Ok(said) => said,
        Err(errors) => return refused(&app, &visit, &acting, &reference, &form, &errors).await,
    };
    let (service, now, reference) = (app.clone(), visit.now, reference.into_inner());
    let (path, version) = (format!("/employer/applications/{reference}"), form.version.parse().ok());
    app.db
        .write(move |conn| {
            queries::find_of_employer(conn, &reference, acting.employer.id)?;
            let step = Step {
                reason: said.reason,
                shared_text: said.shared_text.as_deref(),
                ..Step::by(Mover::Employer, acting.account_id, said.to, version)
            };
            advance(conn, &service, &reference, &step, now)
        })
        .await?;
    Ok(visit.redirect_with(&path, "applications-moved"))
}

/// `POST /employer/applications/{reference}/messages`: writes to the person.
pub async fn write(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    Form(form): Form<TextForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let text = match form.parse() {
        Ok(text) => text,
        Err(errors) => return refused(&app, &visit, &acting, &reference, &MoveForm::default(), &errors).await,
    };
    let (service, now, reference) = (app.clone(), visit.now, reference.into_inner());
    let path = format!("/employer/applications/{reference}");
    app.db
        .write(move |conn| {
            let (it, _) = queries::find_of_employer(conn, &reference, acting.employer.id)?;
            queries::send(conn, &service, &it, Side::Employer, acting.account_id, &text, now)
        })
        .await?;
    Ok(visit.redirect_with(&path, "applications-sent"))
}

/// `POST /employer/applications/{reference}/notes`: for colleagues alone.
pub async fn note(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    Form(form): Form<NoteForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let text = match form.parse() {
        Ok(text) => text,
        Err(errors) => return refused(&app, &visit, &acting, &reference, &MoveForm::default(), &errors).await,
    };
    let (now, reference) = (visit.now, reference.into_inner());
    let path = format!("/employer/applications/{reference}");
    app.db
        .write(move |conn| {
            let (it, _) = queries::find_of_employer(conn, &reference, acting.employer.id)?;
            Ok(queries::note(conn, it.id, acting.account_id, &text, now)?)
        })
        .await?;
    Ok(visit.redirect_with(&path, "applications-noted"))
}
