//! Revocations that wait for a second person or for an answer.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::access::Actor;
use crate::app::App;
use crate::certificates::forms::AppealForm;
use crate::certificates::pages::revocations as pages;
use crate::certificates::queries;
use crate::certificates::queries::acts::By;
use crate::certificates::queries::revocations::{self, Revocation};
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result};

/// `GET /staff/certificates/revocations`: what waits, the oldest first; and whose result was corrected.
pub async fn index(app: web::Data<App>, visit: Visit) -> Result<HttpResponse> {
    let (waiting, doubtful) =
        app.db.read(|conn| Ok((revocations::waiting(conn)?, revocations::doubtful(conn)?))).await?;
    html::page(&pages::Index::new(&visit, &app.keys, &waiting, &doubtful)?)
}

/// `GET /staff/certificates/revocations/{reference}`
pub async fn show(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    shown(&app, &actor, &visit, reference.into_inner(), String::new(), &[]).await
}

async fn shown(
    app: &App,
    actor: &Actor,
    visit: &Visit,
    reference: String,
    text: String,
    errors: &[FieldError],
) -> Result<HttpResponse> {
    let (it, certificate, names) = app
        .db
        .read(move |conn| {
            let it = revocations::find(conn, &reference)?;
            let certificate = queries::find(conn, it.certificate_id)?;
            let mut names = Vec::new();
            for id in [it.proposed_by, it.confirmed_by, it.lift_proposed_by, it.lifted_by] {
                names.push(revocations::name_of(conn, id)?.unwrap_or_default());
            }
            Ok((it, certificate, names))
        })
        .await?;
    let page = pages::Show::new(visit, &app.keys, actor.account_id, &it, &certificate, &names, text, errors)?;
    if errors.is_empty() { html::page(&page) } else { html::unprocessable(&page) }
}

crate::code_list!(
    /// What someone decides about a revocation.
    Decision, "certificates-decision", {
        /// The second person agrees.
        Confirmation = "confirmation",
        /// The proposal is taken back.
        Withdrawal = "withdrawal",
        /// The appeal is answered; the revocation stands.
        Answer = "answer",
    }
);

/// A decision, and the answer where it is one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DecisionForm {
    decision: String,
    text: String,
}

/// `POST /staff/certificates/revocations/{reference}`
pub async fn decide(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
    form: Form<DecisionForm>,
) -> Result<HttpResponse> {
    let reference = reference.into_inner();
    let wanted = reference.clone();
    let it = app.db.read(move |conn| Ok(revocations::find(conn, &wanted)?)).await?;
    let decision = Decision::parse(&form.0.decision).ok_or_else(|| html::broken_form("it has an unknown decision"))?;
    let text = match (decision, AppealForm { text: form.0.text.clone() }.parse()) {
        (Decision::Answer, Err(errors)) => return shown(&app, &actor, &visit, reference, form.0.text, &errors).await,
        (_, text) => text.unwrap_or_default(),
    };
    let (shared, account_id, now) = (app.clone(), actor.account_id, visit.now);
    app.db.write(move |conn| decided(conn, &shared, &it, decision, By { account_id, reason: &text, now })).await?;
    Ok(visit.redirect_with(&format!("/staff/certificates/revocations/{reference}"), "certificates-decided"))
}

/// Does what was decided.
pub(in crate::certificates) fn decided(
    conn: &mut Conn,
    app: &App,
    it: &Revocation,
    decision: Decision,
    by: By<'_>,
) -> Result<()> {
    match decision {
        Decision::Confirmation => revocations::confirm(conn, app, it, by),
        Decision::Withdrawal => revocations::withdraw(conn, it, by),
        Decision::Answer => revocations::answer(conn, app, it, by),
    }
}

impl Decision {
    /// The decision of this name.
    ///
    /// # Errors
    /// `NotFound` for any other.
    pub(in crate::certificates) fn named(name: &str) -> Result<Decision> {
        Decision::parse(name).ok_or(Error::NotFound)
    }
}
