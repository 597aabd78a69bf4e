//! The office looks at a profile, and says why before it sees anything.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::access::Actor;
use crate::api::{Query, Slice};
use crate::app::App;
use crate::compliance::queries::Look;
use crate::html::{self, Form, Visit};
use crate::profiles::forms::LookForm;
use crate::profiles::{Contact, pages, queries};
use crate::{Result, certificates, compliance};

const PAGE: i64 = 30;

/// More people are not looked through; the words should say more.
const MOST: usize = 2_000;

/// What is looked for, and which page of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// As a unit searches people; or a number of a profile.
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: Option<i64>,
}

/// `GET /staff/profiles`: all profiles, or those that a search finds, without
/// names and contact data.
pub async fn index(app: web::Data<App>, visit: Visit, query: Query<Finding>) -> Result<HttpResponse> {
    let page = query.0.page.unwrap_or(1).clamp(1, 1_000);
    let slice = Slice { limit: PAGE, offset: (page - 1) * PAGE };
    let text = query.0.q.trim().to_owned();
    let (search, typed) = (app.search.clone(), text.clone());
    let (total, rows) = app
        .db
        .read(move |conn| {
            if typed.is_empty() {
                return Ok(queries::list(conn, slice)?);
            }
            let found: Vec<i64> = search.profiles(&typed, MOST)?.into_iter().map(|it| it.0).collect();
            Ok(queries::list_found(conn, &found, &typed, slice)?)
        })
        .await?;
    html::page(&pages::StaffIndex::new(&visit, &rows, &text, total, page, PAGE))
}

/// `GET /staff/profiles/{reference}`: asks why.
pub async fn ask(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let profile = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &reference)?)).await?;
    html::page(&pages::Ask::new(&visit, &profile, LookForm::default(), &[]))
}

/// `POST /staff/profiles/{reference}/look`: writes the look down, then shows.
pub async fn look(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    reference: web::Path<String>,
    form: Form<LookForm>,
) -> Result<HttpResponse> {
    let profile = app.db.read(move |conn| Ok(queries::find_by_reference(conn, &reference)?)).await?;
    let reason = match form.0.parse() {
        Ok(it) => it,
        Err(errors) => return html::unprocessable(&pages::Ask::new(&visit, &profile, form.0, &errors)),
    };
    record(&app, &actor, profile.id, "profile,name,phone,email", &reason).await?;
    let id = profile.id;
    let (full, issued) =
        app.db.read(move |conn| Ok((queries::load(conn, id)?, certificates::queries::of_profile(conn, id)?))).await?;
    let contact = Contact::open(&app.keys, &full.profile)?;
    html::page(&pages::Look::new(&visit, &full, &contact, &issued, &reason))
}

/// Writes a look down; only when that is stored may anything be shown.
pub(in crate::profiles) async fn record(
    app: &App,
    actor: &Actor,
    profile_id: i64,
    fields: &'static str,
    reason: &str,
) -> Result<()> {
    let (account_id, now, reason) = (actor.account_id, app.clock.now(), reason.to_owned());
    let viewer = format!("{} {}", app.settings.office.name, actor.name);
    app.db
        .write(move |conn| {
            let look = Look { profile_id, account_id, viewer: viewer.trim(), fields, reason: &reason };
            Ok(compliance::queries::record_look(conn, &look, now)?)
        })
        .await
}
