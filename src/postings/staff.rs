//! The office's pages of postings: find, make, change, publish, end.

pub mod acts;
mod home;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{NaiveDateTime, TimeDelta};
use serde::Deserialize;

use super::forms::PostingForm;
use super::pages::Pager;
use super::portal::sections::form_field;
use super::portal::submission::unlawful;
use super::queries::{self, Move, Posting};
use super::{Draft, Kind, Outcome, PayPeriod, State};
use crate::access::Actor;
use crate::api::Query;
use crate::app::App;
use crate::clock;
use crate::codes::{Education, occupations};
use crate::html::{self, FieldError, Form, Shell, Visit};
use crate::i18n::Loc;
use crate::{Error, Result};

pub use home::home;

/// Rows on one page of a list.
const PAGE: i64 = 30;

/// The shell of a page of the office's, which search engines leave out.
fn shell(visit: &Visit, title: impl ToString) -> Shell {
    Shell { noindex: true, ..visit.shell("staff", title) }
}

/// What the list shows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListForm {
    q: String,
    state: String,
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "staff/postings.html")]
struct ListPage {
    shell: Shell,
    query: String,
    states: Vec<(String, String, bool)>,
    rows: Vec<ListRow>,
    total: i64,
    pager: Pager,
}

struct ListRow {
    href: String,
    title: String,
    employer: String,
    state: String,
    tone: &'static str,
    updated: String,
    until: String,
}

/// The tone of a state's tag.
pub(super) fn tone(state: State) -> &'static str {
    match state {
        State::Published => "ok",
        State::Draft | State::Submitted | State::InReview => "wait",
        State::ChangesRequested | State::Refused | State::Hidden => "warn",
        State::Approved => "go",
        State::Closed => "done",
    }
}

/// `GET /staff/postings`: all postings, the latest changed first.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    Query(form): Query<ListForm>,
) -> Result<HttpResponse> {
    let state = State::parse(&form.state);
    let page = form.page.unwrap_or(1).clamp(1, 1000);
    let text = form.q.clone();
    let (postings, total) =
        app.db.read(move |conn| Ok(queries::list_for_staff(conn, state, &text, PAGE, (page - 1) * PAGE)?)).await?;
    let loc = visit.loc;
    let rows = postings
        .iter()
        .map(|it| ListRow {
            href: loc.path(&format!("/staff/postings/{}", it.row.reference)),
            title: it.row.title.clone(),
            employer: it.employer.name.clone(),
            state: loc.t(it.row.state().message()).to_string(),
            tone: tone(it.row.state()),
            updated: clock::show_day(clock::day(it.row.updated_at), loc.is_en()),
            until: it.row.valid_until.map(|it| clock::show_day(clock::last_day(it), loc.is_en())).unwrap_or_default(),
        })
        .collect();
    let mut states = vec![(String::new(), loc.t("staff-all-states").to_string(), state.is_none())];
    states.extend(
        State::ALL.iter().map(|it| (it.code().to_owned(), loc.t(it.message()).to_string(), state == Some(*it))),
    );
    let pager = Pager::new(page, total, PAGE, |n| {
        let query = [("q", form.q.clone()), ("state", form.state.clone()), ("page", n.to_string())];
        format!("{}?{}", loc.path("/staff/postings"), serde_html_form::to_string(query).unwrap_or_default())
    });
    let shell = shell(&visit, visit.t("staff-postings-title"));
    html::page(&ListPage { shell, query: form.q.clone(), states, rows, total, pager })
}

#[derive(Template)]
#[template(path = "staff/posting_form.html")]
struct FormPage<'a> {
    shell: Shell,
    errors: Vec<FieldError>,
    action: String,
    form: &'a PostingForm,
    kinds: Vec<(String, String, bool)>,
    periods: Vec<(String, String, bool)>,
    educations: Vec<(String, String, bool)>,
    can_publish: bool,
}

/// Choices of a closed list, with the chosen one marked.
fn choices(all: &[(&'static str, &'static str)], chosen: &str, loc: Loc) -> Vec<(String, String, bool)> {
    all.iter().map(|(code, message)| ((*code).to_owned(), loc.t(*message).to_string(), *code == chosen)).collect()
}

/// The fields in the order of the form, in which the summary lists mistakes.
const FIELDS: [&str; 10] =
    ["title", "employer", "occupation", "kind", "headcount", "duties", "requirements", "pay_min", "pay_max", "region"];

fn form_page<'a>(
    visit: &Visit,
    form: &'a PostingForm,
    errors: &[FieldError],
    action: &str,
    state: Option<State>,
) -> FormPage<'a> {
    let loc = visit.loc;
    let title = visit.t(if state.is_none() { "staff-posting-new" } else { "staff-posting-edit" });
    let kinds: Vec<_> = Kind::ALL.iter().map(|it| (it.code(), it.message())).collect();
    let periods: Vec<_> = PayPeriod::ALL.iter().map(|it| (it.code(), it.message())).collect();
    let mut errors = errors.to_vec();
    errors.sort_by_key(|it| FIELDS.iter().position(|name| *name == it.field).unwrap_or(FIELDS.len()));
    let mut educations = vec![("", "education-none")];
    educations.extend(Education::ALL.iter().map(|it| (it.code(), it.message())));
    FormPage {
        shell: Shell { error_title: !errors.is_empty(), ..shell(visit, title) },
        errors,
        action: loc.path(action),
        form,
        kinds: choices(&kinds, if form.kind.is_empty() { "full_time" } else { &form.kind }, loc),
        periods: choices(&periods, if form.pay_period.is_empty() { "month" } else { &form.pay_period }, loc),
        educations: choices(&educations, &form.education, loc),
        can_publish: matches!(state, None | Some(State::Draft)),
    }
}

/// `GET /staff/postings/new`
pub async fn new(visit: Visit, _actor: Actor) -> Result<HttpResponse> {
    let form = PostingForm { headcount: "1".to_owned(), ..PostingForm::default() };
    html::page(&form_page(&visit, &form, &[], "/staff/postings", None))
}

/// What of a draft may not be published, each field once for each rule.
fn mistakes_of(draft: &Draft) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> = Vec::new();
    for it in unlawful(draft) {
        let field = FIELDS.iter().find(|name| **name == form_field(&it.field)).unwrap_or(&"title");
        let error = FieldError { field, message: it.title_message() };
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    errors
}

/// `POST /staff/postings`: keeps a draft, or publishes at once.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    Form(form): Form<PostingForm>,
) -> Result<HttpResponse> {
    let draft = match form.parse(visit.now) {
        Ok(draft) => draft,
        Err(errors) => return html::unprocessable(&form_page(&visit, &form, &errors, "/staff/postings", None)),
    };
    let now = visit.now;
    let is_published = form.act == "publish";
    let errors = if is_published { mistakes_of(&draft) } else { Vec::new() };
    if !errors.is_empty() {
        return html::unprocessable(&form_page(&visit, &form, &errors, "/staff/postings", None));
    }
    let reference = app
        .db
        .write(move |conn| {
            let (_, reference) = queries::insert(conn, &draft, Some(actor.account_id), now)?;
            if is_published {
                let step =
                    Move { to: State::Published, outcome: None, account_id: Some(actor.account_id), reason: None };
                queries::advance(conn, &reference, &step, now)?;
            }
            Ok(reference)
        })
        .await?;
    let done = if is_published { "staff-posting-published" } else { "staff-posting-saved" };
    Ok(visit.redirect_with(&format!("/staff/postings/{reference}"), done))
}

#[derive(Template)]
#[template(path = "staff/posting.html")]
struct ShowPage {
    shell: Shell,
    errors: Vec<FieldError>,
    /// This page, below which its acts are.
    href: String,
    public_href: String,
    title: String,
    employer: String,
    state: String,
    tone: &'static str,
    reference: String,
    rows: Vec<(&'static str, String)>,
    moves: Vec<(String, String)>,
    can_publish: bool,
    can_close: bool,
    is_public: bool,
    outcomes: Vec<(String, String, bool)>,
}

/// `GET /staff/postings/{reference}`
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (posting, moves) = app
        .db
        .read(move |conn| {
            let posting = queries::find(conn, &reference)?;
            let moves = queries::moves(conn, posting.row.id)?;
            Ok((posting, moves))
        })
        .await?;
    let (row, loc) = (&posting.row, visit.loc);
    let state = row.state();
    let word = |code: &str| State::parse(code).map_or_else(|| code.to_owned(), |it| loc.t(it.message()).to_string());
    let moves = moves
        .iter()
        .map(|it| {
            let what =
                loc.t("staff-moved").with("from", word(&it.from_state)).with("to", word(&it.to_state)).to_string();
            let why = it.reason.as_deref().map(|it| format!(" {it}")).unwrap_or_default();
            (clock::show_time(it.moved_at, loc.is_en()), what + &why)
        })
        .collect();
    let time = |at: Option<NaiveDateTime>| at.map(|it| clock::show_time(it, loc.is_en())).unwrap_or_default();
    let occupation = row.occupation.as_deref().unwrap_or_default();
    let occupation = match occupations::get(occupation) {
        Some(it) => format!("{} {}", it.code, it.name),
        None => occupation.to_owned(),
    };
    let rows = vec![
        ("postings-fact-kind", loc.t(row.kind().message()).to_string()),
        ("postings-fact-headcount", row.headcount.to_string()),
        ("postings-fact-pay", super::cards::pay_text(&posting, loc)),
        ("postings-fact-place", super::cards::place(&posting, loc)),
        ("postings-fact-occupation", occupation),
        ("staff-published-at", time(row.published_at)),
        ("staff-valid-until", time(row.valid_until.map(|it| it - TimeDelta::microseconds(1)))),
    ];
    let outcomes = [Outcome::Filled, Outcome::Withdrawn, Outcome::Removed];
    let outcomes = outcomes.iter().map(|it| (it.code(), it.message())).collect::<Vec<_>>();
    html::page(&ShowPage {
        shell: shell(&visit, &row.title),
        errors: Vec::new(),
        href: loc.path(&format!("/staff/postings/{}", row.reference)),
        public_href: loc.path(&format!("/postings/{}", row.reference)),
        title: row.title.clone(),
        employer: posting.employer.name.clone(),
        state: loc.t(state.message()).to_string(),
        tone: tone(state),
        reference: row.reference.clone(),
        rows,
        moves,
        can_publish: state.may_become(State::Published),
        can_close: state.may_become(State::Closed),
        is_public: row.is_public(visit.now),
        outcomes: choices(&outcomes, "filled", loc),
    })
}

async fn find(app: &App, reference: &str) -> Result<Posting> {
    let reference = reference.to_owned();
    app.db.read(move |conn| Ok(queries::find(conn, &reference)?)).await
}

/// `GET /staff/postings/{reference}/edit`
pub async fn edit(
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let action = format!("/staff/postings/{reference}");
    let (posting, draft) = app
        .db
        .read(move |conn| {
            let posting = queries::find(conn, &reference)?;
            let draft = queries::draft_of(conn, &posting)?;
            Ok((posting, draft))
        })
        .await?;
    let form = PostingForm { version: posting.row.version.to_string(), ..PostingForm::of(&draft) };
    html::page(&form_page(&visit, &form, &[], &action, Some(posting.row.state())))
}

/// `POST /staff/postings/{reference}`: writes what has changed, and publishes a draft where that was asked.
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<PostingForm>,
) -> Result<HttpResponse> {
    let posting = find(&app, &reference).await?;
    let action = format!("/staff/postings/{reference}");
    let draft = match form.parse(visit.now) {
        Ok(draft) => draft,
        Err(errors) => {
            return html::unprocessable(&form_page(&visit, &form, &errors, &action, Some(posting.row.state())));
        }
    };
    let version: i64 = form.version.parse().map_err(|_| Error::Conflict("the form names no version"))?;
    let now = visit.now;
    let name = reference.clone();
    let is_published = form.act == "publish";
    let state = posting.row.state();
    let errors = if is_published || state != State::Draft { mistakes_of(&draft) } else { Vec::new() };
    if !errors.is_empty() {
        return html::unprocessable(&form_page(&visit, &form, &errors, &action, Some(state)));
    }
    app.db
        .write(move |conn| {
            queries::update(conn, &name, version, &draft, now)?;
            if is_published {
                let step =
                    Move { to: State::Published, outcome: None, account_id: Some(actor.account_id), reason: None };
                queries::advance(conn, &name, &step, now)?;
            }
            Ok(())
        })
        .await?;
    Ok(visit.redirect_with(&action, if is_published { "staff-posting-published" } else { "staff-posting-saved" }))
}
