//! The employer's board: all applications, several moved at once, the table to take along.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::api::{Query, Slice};
use crate::app::App;
use crate::applications::forms::MoveForm;
use crate::applications::pages::board::{Board, Listed, Moved, Outcome};
use crate::applications::queries::{self, Wanted};
use crate::applications::{Application, Mover, State, Step, advance, table};
use crate::compliance::queries::{Look, record_look};
use crate::employers::{Acting, MemberRole};
use crate::html::{self, FieldError, Form, Visit};
use crate::profiles::Contact;
use crate::{Error, Result, postings, profiles};

const PAGE: i64 = 50;

/// What the board shows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BoardForm {
    /// A state's code; empty for all that are open.
    pub state: String,
    /// A posting's reference; empty for all.
    pub posting: String,
    /// Which page.
    pub page: Option<i64>,
}

async fn listed(app: &App, acting: &Acting, form: &BoardForm) -> Result<Listed> {
    let (keys, employer_id, form) = (app.keys.clone(), acting.employer.id, form.clone());
    let page = form.page.unwrap_or(1).clamp(1, 1_000);
    app.db
        .read(move |conn| {
            let postings = queries::postings_applied_to(conn, employer_id)?;
            let posting_id = postings.iter().find(|it| it.1 == form.posting).map(|it| it.0);
            let state = State::parse(&form.state);
            let counts = queries::count_by_state(conn, employer_id, posting_id)?;
            let slice = Slice { limit: PAGE, offset: (page - 1) * PAGE };
            let rows = queries::board(conn, &Wanted { employer_id, posting_id, state }, slice)?;
            // Whoever was opened before is told apart by the name's first character.
            let opened = |it: &&Application| it.viewed_at.is_some() && it.state.is_open();
            let ids: Vec<i64> = rows.iter().filter(opened).map(|it| it.profile_id).collect();
            let mut names = Vec::new();
            for full in profiles::queries::load_many(conn, &ids)? {
                names.push((full.profile.id, Contact::open(&keys, &full.profile)?.name.unwrap_or_default()));
            }
            Ok(Listed { postings, counts, rows, names, page, of: PAGE })
        })
        .await
}

/// `GET /employer/applications`: whoever waits longest comes first.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    Query(form): Query<BoardForm>,
) -> Result<HttpResponse> {
    let listed = listed(&app, &acting, &form).await?;
    html::page(&Board::new(&visit, &acting, listed, &form, MoveForm::default(), &[]))
}

/// `POST /employer/applications/moves`: moves several, each for itself; whoever
/// was moved by someone else meanwhile is told so.
pub async fn move_several(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    Form(form): Form<MoveForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let chosen = form.chosen();
    let mut errors = Vec::new();
    if chosen.is_empty() {
        errors.push(FieldError { field: "application", message: "applications-none-chosen" });
    }
    let said = match form.parse() {
        Ok(said) if errors.is_empty() => said,
        outcome => {
            errors.extend(outcome.err().unwrap_or_default());
            let shown = BoardForm::default();
            let listed = listed(&app, &acting, &shown).await?;
            return html::unprocessable(&Board::new(&visit, &acting, listed, &shown, form, &errors));
        }
    };
    let mut outcomes = Vec::new();
    for (reference, version) in chosen {
        let (service, said, now) = (app.clone(), said.clone(), visit.now);
        let (employer_id, account_id, number) = (acting.employer.id, acting.account_id, reference.clone());
        let moved = app
            .db
            .write(move |conn| {
                queries::find_of_employer(conn, &reference, employer_id)?;
                let step = Step {
                    reason: said.reason,
                    shared_text: said.shared_text.as_deref(),
                    ..Step::by(Mover::Employer, account_id, said.to, version)
                };
                advance(conn, &service, &reference, &step, now)
            })
            .await;
        let outcome = match moved {
            Ok(()) => Outcome::Moved,
            Err(Error::Conflict(_)) => Outcome::Conflict,
            Err(Error::NotFound) => Outcome::Unknown,
            Err(err) => return Err(err),
        };
        outcomes.push((number, outcome));
    }
    html::page(&Moved::new(&visit, said.to, &outcomes))
}

/// Whose table someone takes along.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExportForm {
    posting: String,
}

/// `POST /employer/applications/export`: the applicants of a posting as a table.
/// Each person whose data is in it can read that it was taken.
pub async fn export(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    Form(form): Form<ExportForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let (keys, now, name) = (app.keys.clone(), visit.now, form.posting.clone());
    let rows = app
        .db
        .write(move |conn| {
            let posting = postings::queries::find(conn, &form.posting)?;
            if posting.row.employer_id != acting.employer.id {
                return Err(Error::NotFound);
            }
            let rows = table::rows(conn, &keys, &posting)?;
            for it in rows.iter().filter(|it| it.person.is_some()) {
                let look = Look {
                    profile_id: it.application.profile_id,
                    account_id: acting.account_id,
                    viewer: &acting.employer.name,
                    fields: "profile,name,phone,email",
                    reason: &posting.row.title,
                };
                record_look(conn, &look, now)?;
            }
            Ok(rows)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"applications-{name}.csv\"")))
        .body(table::csv(&rows, visit.loc)?))
}
