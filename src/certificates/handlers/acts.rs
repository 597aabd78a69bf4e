//! What the office does with a certificate: one form for each act.

use actix_web::{HttpResponse, web};

use crate::access::Actor;
use crate::app::App;
use crate::certificates::forms::{ActForm, NewAct, Step};
use crate::certificates::queries::acts::{self, By};
use crate::certificates::queries::{self, revocations};
use crate::certificates::{Certificate, notices, pages};
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result, clock};

/// `GET /staff/certificates/{reference}/acts/{act}`
pub async fn new(app: web::Data<App>, visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (reference, step) = path.into_inner();
    let step = Step::parse(&step).ok_or(Error::NotFound)?;
    let found = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &reference)?)).await?;
    let mut form = ActForm::default();
    if step == Step::Renewal {
        let (from, until) = period(&found, clock::day(visit.now));
        (form.issued_on, form.expires_on) = (from.to_string(), until.map(|it| it.to_string()).unwrap_or_default());
    }
    shown(&app, &visit, &found, step, form, &[])
}

/// A renewal as long as before, from today on.
pub(in crate::certificates) fn period(
    it: &Certificate,
    today: chrono::NaiveDate,
) -> (chrono::NaiveDate, Option<chrono::NaiveDate>) {
    (today, it.expires_on.map(|end| today + (end - it.issued_on)))
}

fn shown(
    app: &App,
    visit: &Visit,
    found: &Certificate,
    step: Step,
    form: ActForm,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    if !Step::of(found).contains(&step) {
        return Err(Error::Conflict("the certificate is elsewhere by now"));
    }
    let page = pages::acts::Act::new(visit, &app.keys, found, step, form, errors)?;
    if errors.is_empty() { html::page(&page) } else { html::unprocessable(&page) }
}

/// `POST /staff/certificates/{reference}/acts/{act}`
pub async fn create(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    path: web::Path<(String, String)>,
    form: Form<ActForm>,
) -> Result<HttpResponse> {
    let (reference, step) = path.into_inner();
    let step = Step::parse(&step).ok_or(Error::NotFound)?;
    let wanted = reference.clone();
    let found = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &wanted)?)).await?;
    let new = match form.0.parse(step, clock::day(visit.now)) {
        Ok(new) => new,
        Err(errors) => return shown(&app, &visit, &found, step, form.0, &errors),
    };
    let (shared, account_id, now) = (app.clone(), actor.account_id, visit.now);
    let (outcome, is_told) = app
        .db
        .write(move |conn| {
            let outcome = act(conn, &shared, &found, step, &new, account_id, now)?;
            Ok((outcome, notices::hears(conn, &found)?))
        })
        .await?;
    let (path, message) = match outcome {
        Outcome::Done if !is_told => (format!("/staff/certificates/{reference}"), "certificates-act-done-untold"),
        Outcome::Done => (format!("/staff/certificates/{reference}"), "certificates-act-done"),
        Outcome::Issued(it) => (format!("/staff/certificates/{}", it.reference), "certificates-issued"),
        Outcome::Proposed(it) => {
            (format!("/staff/certificates/revocations/{}", it.reference), "certificates-act-proposed")
        }
    };
    Ok(visit.redirect_with(&path, message))
}

/// What came of an act.
pub(in crate::certificates) enum Outcome {
    /// The certificate is where it was wanted.
    Done,
    /// Another certificate.
    Issued(Box<Certificate>),
    /// A second person has to confirm it.
    Proposed(Box<revocations::Revocation>),
}

/// Does it; who finds the certificate elsewhere by now hears 409.
pub(in crate::certificates) fn act(
    conn: &mut Conn,
    app: &App,
    found: &Certificate,
    step: Step,
    new: &NewAct,
    account_id: i64,
    now: chrono::NaiveDateTime,
) -> Result<Outcome> {
    let by = By { account_id, reason: &new.reason, now };
    let found = queries::find(conn, found.id)?;
    Ok(match step {
        Step::Suspension => {
            acts::suspend(conn, app, &found, by)?;
            Outcome::Done
        }
        Step::Resumption => {
            acts::resume(conn, app, &found, by)?;
            Outcome::Done
        }
        Step::Revocation => Outcome::Proposed(Box::new(revocations::propose(conn, app, &found, by)?)),
        Step::Restoration => Outcome::Proposed(Box::new(revocations::propose_lift(conn, app, &found, by)?)),
        Step::Replacement => {
            let name = match &new.holder_name {
                Some(name) => name.clone(),
                None => found.holder_name(&app.keys)?,
            };
            Outcome::Issued(Box::new(acts::replace(conn, app, &found, &name, by)?))
        }
        Step::Renewal => {
            let (from, until) = match new.period {
                Some((from, until)) => (from, Some(until)),
                None => period(&found, clock::day(now)),
            };
            Outcome::Issued(Box::new(acts::renew(conn, app, &found, from, until, by)?))
        }
    })
}
