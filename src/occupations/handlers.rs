//! The office's desk for titles whose occupation is not sure.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::pages::{Index, Line, Unsure};
use super::queries::{self, Said};
use crate::access::Actor;
use crate::app::App;
use crate::clock;
use crate::codes::occupations::{self, title_key};
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result};

/// So many newest postings are looked through; older titles come with time.
const MOST_POSTINGS: i64 = 1_000;

/// More are not read in one sitting.
const MOST_LINES: usize = 50;

/// How many occupations a title offers.
const N_CHOICES: usize = 6;

/// A title longer than a posting's was not typed here.
const LONGEST_TITLE: usize = 100;

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
    let title = title_key(&form.title);
    let wanted = form.code.trim();
    let is_meant = |it: &&occupations::Occupation| it.code == wanted || it.name == wanted;
    let occupation = occupations::all().iter().find(is_meant);
    let mut errors = Vec::new();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        errors.push(FieldError { field: "title", message: "occupations-title-wrong" });
    }
    let Some(occupation) = occupation.filter(|_| errors.is_empty()) else {
        if occupation.is_none() {
            errors.push(FieldError { field: "code", message: "occupations-code-unknown" });
        }
        return html::unprocessable(&page(&app, &visit, form, errors).await?);
    };
    let suggested = occupations::suggest(&title, 1).first().map(|it| it.occupation.code);
    let (now, account_id, code) = (visit.now, actor.account_id, occupation.code);
    let said = title.clone();
    app.db
        .write(move |conn| {
            queries::insert(conn, &Said { title: &said, code: Some(code), account_id }, now)?;
            for (id, title, before) in queries::open_titles(conn, MOST_POSTINGS, now)? {
                if title_key(&title) == said && (before.is_none() || before.as_deref() == suggested) {
                    queries::mend(conn, id, code)?;
                }
            }
            Ok(())
        })
        .await?;
    learn(title, Some(code)).await?;
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
    let title = title_key(&form.0.title);
    let (now, account_id, said) = (visit.now, actor.account_id, title.clone());
    app.db
        .write(move |conn| {
            if !queries::all(conn)?.iter().any(|it| it.0 == said) {
                return Err(Error::NotFound);
            }
            Ok(queries::insert(conn, &Said { title: &said, code: None, account_id }, now)?)
        })
        .await?;
    learn(title, None).await?;
    Ok(visit.redirect_with("/staff/occupations", "occupations-withdrawn"))
}

/// Takes some tens of milliseconds, which is too long for an async thread.
async fn learn(title: String, code: Option<&'static str>) -> Result<()> {
    let said = [(title, code.map(str::to_owned))];
    web::block(move || occupations::learn(said)).await.map_err(anyhow::Error::from)?;
    Ok(())
}

async fn page(app: &App, visit: &Visit, form: CorrectionForm, errors: Vec<FieldError>) -> Result<Index> {
    let now = visit.now;
    let (titles, said, newest) = app
        .db
        .read(move |conn: &mut Conn| {
            let titles = queries::open_titles(conn, MOST_POSTINGS, now)?;
            Ok((titles, queries::all(conn)?, queries::newest(conn, MOST_LINES as i64)?))
        })
        .await?;
    let mut held: BTreeMap<String, Option<String>> = said.into_iter().collect();
    held.retain(|_, code| code.is_some());
    let is_held = |it: &str| held.contains_key(&title_key(it));
    let mut counted: BTreeMap<String, (usize, Option<String>)> = BTreeMap::new();
    for (_, title, occupation) in titles.into_iter().filter(|it| !is_held(&it.1)) {
        let slot = counted.entry(title).or_insert((0, occupation));
        slot.0 += 1;
    }
    let unsure = web::block(move || least_sure(counted)).await.map_err(anyhow::Error::from)?;
    let is_en = visit.loc.is_en();
    let lines = newest
        .into_iter()
        .map(|(title, code, by, at)| {
            let can_withdraw = code.is_some() && held.get(&title) == Some(&code);
            let meaning = code.as_deref().and_then(occupations::get).map(|it| format!("{} {}", it.code, it.name));
            let by = by.unwrap_or_default();
            Line { title, meaning, by, at: clock::show_time(at, is_en), can_withdraw }
        })
        .collect();
    Ok(Index::new(visit, unsure, lines, form, errors))
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
