//! The office's pages of the gap.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::pages::{ClassPage, IndexPage, ShownLine};
use super::plan::{self, PlanForm};
use super::queries;
use super::report::{self, Line};
use super::survey::Survey;
use super::ways::{Link, Stage, Ways};
use crate::access::Actor;
use crate::api::Query;
use crate::app::App;
use crate::codes::regions;
use crate::html::{self, FieldError, Form, Shell, Visit};
use crate::i18n::number;
use crate::postings::feeds::plain_cell;
use crate::training::Teaching;
use crate::training::queries::find_class;
use crate::{Error, Result, clock};

/// Within which region.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asked {
    region: String,
}

/// Which certificate, and within which region.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OfCertificate {
    certificate: String,
    region: String,
}

const COLUMNS: [&str; 7] = [
    "gap-column-postings",
    "gap-column-headcount",
    "gap-column-holders",
    "gap-column-short",
    "gap-column-open",
    "gap-column-planned",
    "gap-column-shortage",
];

/// A region that is known; an unknown code asks for nothing.
pub(super) fn known_region(code: &str) -> Option<String> {
    regions::get(code.trim()).map(|it| it.code.to_owned())
}

fn numbers(it: &Line) -> [i64; 7] {
    [it.n_postings, it.headcount, it.n_holders, it.n_short, it.n_open, it.n_planned, it.shortage()]
}

/// The survey and the ways, as they are now.
pub(super) async fn look(app: &App, now: chrono::NaiveDateTime) -> Result<(Arc<Survey>, Ways)> {
    let surveys = app.surveys.clone();
    app.db.read(move |conn| Ok((surveys.current(conn, now)?, Ways::load(conn, now)?))).await
}

fn query(certificate: &str, region: &str) -> String {
    let mut pairs = Vec::new();
    if !certificate.is_empty() {
        pairs.push(("certificate", certificate));
    }
    if !region.is_empty() {
        pairs.push(("region", region));
    }
    match serde_html_form::to_string(pairs) {
        Ok(it) if !it.is_empty() => format!("?{it}"),
        _ => String::new(),
    }
}

/// The office's own region, the way to the chosen one, and what lies below.
fn region_choices(home: &str, chosen: &str, visit: &Visit) -> Vec<(String, String, bool)> {
    let mut ways: Vec<&'static regions::Region> = regions::path(home);
    ways.extend(regions::path(chosen));
    ways.extend(regions::children(if chosen.is_empty() { home } else { chosen }));
    ways.sort_by_key(|it| it.code);
    ways.dedup_by_key(|it| it.code);
    let mut choices = vec![(String::new(), visit.t("statistics-everywhere").to_string(), chosen.is_empty())];
    let indent = |it: &regions::Region| "\u{3000}".repeat(regions::path(it.code).len().saturating_sub(1)) + it.name;
    choices.extend(ways.into_iter().map(|it| (it.code.to_owned(), indent(it), it.code == chosen)));
    choices
}

/// `GET /staff/training/gap?region=`: what is asked for, and what is learned.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse> {
    let (survey, ways) = look(&app, visit.now).await?;
    let region = known_region(&asked.region);
    let chosen = region.clone().unwrap_or_default();
    let lines = report::lines(&survey, &ways, region.as_deref())
        .iter()
        .map(|it| ShownLine {
            name: it.certificate.clone(),
            href: visit.loc.path(&format!("/staff/training/gap/class{}", query(&it.certificate, &chosen))),
            numbers: numbers(it).map(number).to_vec(),
        })
        .collect();
    html::page(&IndexPage {
        shell: Shell { noindex: true, ..visit.shell("staff", visit.t("gap-title")) },
        regions: region_choices(&app.settings.office.region, &chosen, &visit),
        as_of: clock::show_time(survey.taken_at, visit.loc.is_en()),
        csv_href: visit.loc.path(&format!("/staff/training/gap.csv{}", query("", &chosen))),
        columns: COLUMNS.to_vec(),
        lines,
    })
}

/// `GET /staff/training/gap.csv?region=`: the same for a spreadsheet.
pub async fn csv(app: web::Data<App>, visit: Visit, _actor: Actor, Query(asked): Query<Asked>) -> Result<HttpResponse> {
    let (survey, ways) = look(&app, visit.now).await?;
    let region = known_region(&asked.region);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![0xef, 0xbb, 0xbf]);
    let mut write =
        |cells: Vec<String>| writer.write_record(cells.iter().map(|it| plain_cell(it))).map_err(anyhow::Error::from);
    let names = std::iter::once("gap-column-certificate").chain(COLUMNS);
    write(names.map(|it| visit.t(it).to_string()).collect())?;
    for it in report::lines(&survey, &ways, region.as_deref()) {
        let cells = std::iter::once(it.certificate.clone()).chain(numbers(&it).map(|it| it.to_string()));
        write(cells.collect())?;
    }
    let body = writer.into_inner().map_err(|err| anyhow::anyhow!("{err}"))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"training-gap.csv\""))
        .body(body))
}

async fn class_page(app: &App, visit: &Visit, form: PlanForm, errors: Vec<FieldError>) -> Result<ClassPage> {
    let (survey, ways) = look(app, visit.now).await?;
    let region = known_region(&form.within);
    let wanted = survey.find(&form.certificate).ok_or(Error::NotFound)?;
    let line = report::lines(&survey, &ways, region.as_deref())
        .into_iter()
        .find(|it| it.certificate == wanted.name)
        .ok_or(Error::NotFound)?;
    let (short, now) = (report::short(&survey, wanted, region.as_deref()), visit.now);
    let n_invitable = app.db.read(move |conn| Ok(queries::invitable(conn, None, None, &short, now)?.len())).await?;
    let (loc, all) = (visit.loc, ways.all_to(&wanted.name));
    let classes = all
        .iter()
        .filter_map(|it| {
            let class = it.class.as_ref()?;
            let href = loc.path(&format!("/teaching/classes/{}", class.reference));
            let can_invite = it.stage == Stage::Open;
            let link = Link { title: it.title(), note: it.note(loc), href };
            Some((link, Some(class.reference.clone()).filter(|_| can_invite)))
        })
        .collect();
    let choices = all.iter().filter(|it| it.stage == Stage::Programme).map(|it| {
        let value = format!("{}/{}", it.programme, it.position);
        let is_chosen = value == form.way;
        let name = loc.t("gap-choice").with("programme", it.title()).with("organisation", &it.organisation);
        (value, name.to_string(), is_chosen)
    });
    let places = report::places(&survey, wanted, region.as_deref())
        .into_iter()
        .map(|(name, it)| ShownLine {
            name,
            href: String::new(),
            numbers: numbers(&it).iter().take(4).map(|it| number(*it)).collect(),
        })
        .collect();
    let title = visit.t("gap-class-title").with("certificate", &wanted.name);
    Ok(ClassPage {
        shell: Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("staff", title) },
        errors,
        certificate: wanted.name.clone(),
        index_href: loc.path(&format!("/staff/training/gap{}", query("", &form.within))),
        facts: COLUMNS.into_iter().zip(numbers(&line).map(number)).collect(),
        columns: COLUMNS[..4].to_vec(),
        places,
        classes,
        ways: choices.collect(),
        n_invitable: number(n_invitable as i64),
        form,
    })
}

/// `GET /staff/training/gap/class?certificate=&region=`: one certificate, and a class to plan.
pub async fn new(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    Query(of): Query<OfCertificate>,
) -> Result<HttpResponse> {
    if of.certificate.trim().is_empty() {
        return Ok(visit.redirect("/staff/training/gap"));
    }
    let region = known_region(&of.region).unwrap_or_default();
    let home = if region.is_empty() { app.settings.office.region.clone() } else { region.clone() };
    let form = PlanForm {
        certificate: of.certificate,
        within: region,
        region: regions::full_name(&home).unwrap_or_default(),
        capacity: "30".to_owned(),
        invite: "1".to_owned(),
        ..PlanForm::default()
    };
    html::page(&class_page(&app, &visit, form, Vec::new()).await?)
}

/// `POST /staff/training/gap/class`: the class is planned, open, and people are invited.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    Form(form): Form<PlanForm>,
) -> Result<HttpResponse> {
    let (now, wanted, account_id) = (visit.now, form.clone(), teaching.account_id);
    let service = app.clone();
    let class = match app.db.write(move |conn| plan::plan(conn, &service, &teaching, &wanted, now)).await? {
        Ok(it) => it,
        Err(errors) => return html::unprocessable(&class_page(&app, &visit, form, errors).await?),
    };
    if form.invites() {
        invite_short(&app, &class, &form.certificate, &form.within, account_id, now).await?;
    }
    Ok(visit.redirect_with(&format!("/teaching/classes/{}", class.reference), "gap-planned"))
}

/// Invites everyone who is that certificate away in a region; answers how many.
pub(super) async fn invite_short(
    app: &App,
    class: &crate::training::TrainingClass,
    certificate: &str,
    region: &str,
    account_id: i64,
    now: chrono::NaiveDateTime,
) -> Result<usize> {
    let (survey, _) = look(app, now).await?;
    let Some(wanted) = survey.find(certificate) else { return Ok(0) };
    let people = report::short(&survey, wanted, known_region(region).as_deref());
    plan::invite(app, class, people, account_id, &wanted.name, now).await
}

/// A class to invite to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InvitationForm {
    class: String,
    certificate: String,
    within: String,
}

/// `POST /staff/training/gap/invitations`: the same people to a class that is open already.
pub async fn invite(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    Form(form): Form<InvitationForm>,
) -> Result<HttpResponse> {
    let (now, reference) = (visit.now, form.class.clone());
    let class = app
        .db
        .read(move |conn| {
            let class = find_class(conn, &reference)?;
            if class.takes_people(now) { Ok(class) } else { Err(Error::Conflict("the class takes nobody now")) }
        })
        .await?;
    let n = invite_short(&app, &class, &form.certificate, &form.within, actor.account_id, now).await?;
    let message = if n > 0 { "gap-invited" } else { "gap-invited-nobody" };
    let back = format!("/staff/training/gap/class{}", query(&form.certificate, &form.within));
    Ok(visit.redirect_with(&back, message))
}
