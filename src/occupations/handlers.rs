//! The office's desk for titles whose occupation is not sure.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::acts::{self, Correction, MOST_POSTINGS};
use super::pages::{Index, Line, Unsure};
use super::queries;
use crate::Result;
use crate::access::Actor;
use crate::api::Slice;
use crate::app::App;
use crate::clock;
use crate::codes::occupations::{self, title_key};
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};

/// More are not read in one sitting.
const MOST_LINES: usize = 50;

/// How many occupations a title offers.
const N_CHOICES: usize = 6;

/// What somebody says about a title.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CorrectionForm {
    pub title: String,
    /// A code, or the official name.
    pub code: String,
}

/// `GET /staff/occupations`: the least sure titles first, and what was said.
pub(super) async fn index(app: web::Data<App>, visit: Visit) -> Result<HttpResponse> {
    html::page(&page(&app, &visit, CorrectionForm::default(), Vec::new()).await?)
}

/// `POST /staff/occupations`: a title means an occupation from now on.
pub(super) async fn create(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    form: Form<CorrectionForm>,
) -> Result<HttpResponse> {
    let form = form.0;
    match Correction::parse(&form.title, &form.code) {
        Ok(it) => acts::correct(&app, it, actor.account_id, visit.now).await?,
        Err(errors) => return html::unprocessable(&page(&app, &visit, form, errors).await?),
    }
    Ok(visit.redirect_with("/staff/occupations", "occupations-learned"))
}

/// `POST /staff/occupations/withdrawal`: what was said about a title no longer
/// holds. Postings keep what they have.
pub(super) async fn withdraw(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    form: Form<CorrectionForm>,
) -> Result<HttpResponse> {
    acts::take_back(&app, &form.0.title, actor.account_id, visit.now).await?;
    Ok(visit.redirect_with("/staff/occupations", "occupations-withdrawn"))
}

async fn page(app: &App, visit: &Visit, form: CorrectionForm, errors: Vec<FieldError>) -> Result<Index> {
    let now = visit.now;
    let newest = Slice { limit: MOST_LINES as i64, offset: 0 };
    let (titles, said, newest) = app
        .db
        .read(move |conn: &mut Conn| {
            let titles = queries::open_titles(conn, MOST_POSTINGS, now)?;
            Ok((titles, queries::all(conn)?, queries::page(conn, newest)?.1))
        })
        .await?;
    let mut held: BTreeMap<String, Option<String>> = said.into_iter().collect();
    held.retain(|_, code| code.is_some());
    let mut counted: BTreeMap<String, (usize, Option<String>)> = BTreeMap::new();
    for it in titles.into_iter().filter(|it| !held.contains_key(&title_key(&it.title))) {
        let slot = counted.entry(it.title).or_insert((0, it.occupation));
        slot.0 += 1;
    }
    let unsure = web::block(move || least_sure(counted)).await.map_err(anyhow::Error::from)?;
    let is_en = visit.loc.is_en();
    let line = |it: queries::Correction| {
        let meaning = it.code.as_deref().and_then(occupations::get).map(|it| format!("{} {}", it.code, it.name));
        let (by, at) = (it.by.unwrap_or_default(), clock::show_time(it.at, is_en));
        Line { title: it.title, can_withdraw: it.holds && meaning.is_some(), meaning, by, at }
    };
    Ok(Index::new(visit, unsure, newest.into_iter().map(line).collect(), form, errors))
}

/// Titles with what they have and what they may mean, the least sure first.
fn least_sure(counted: BTreeMap<String, (usize, Option<String>)>) -> Vec<Unsure> {
    let unsure = |(title, (n, occupation)): (String, (usize, Option<String>))| {
        let found = occupations::suggest(&title, N_CHOICES);
        let confidence = found.first().map_or(0.0, |it| it.confidence);
        let current = occupation.as_deref().and_then(occupations::get);
        let mut choices: Vec<_> = found.iter().map(|it| it.occupation).collect();
        choices.extend(current.filter(|it| !found.iter().any(|other| other.occupation.code == it.code)));
        Unsure { title, n, current, confidence, choices }
    };
    let mut lines: Vec<Unsure> = counted.into_iter().map(unsure).collect();
    lines.sort_by(|a, b| a.confidence.total_cmp(&b.confidence).then_with(|| a.title.cmp(&b.title)));
    lines.truncate(MOST_LINES);
    lines
}
