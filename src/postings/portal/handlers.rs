//! The list of a unit's postings, one of them, and the pages on which it is written.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::Shelf;
use super::pages::{IndexPage, NewPage, SectionPage, ShowPage};
use super::queries::{self, Work};
use super::sections::{Section, is_open_question};
use crate::Result;
use crate::api::Query;
use crate::app::App;
use crate::employers::{Acting, MemberRole};
use crate::html::{self, FieldError, Form, Visit};
use crate::postings::forms::PostingForm;
use crate::postings::queries::{self as postings_queries, Origin, insert_for};
use crate::postings::{Draft, handlers as public};

/// What the list shows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListForm {
    shelf: String,
}

/// `GET /employer/postings`: the unit's postings, with what came of each.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    Query(form): Query<ListForm>,
) -> Result<HttpResponse> {
    let employer_id = acting.employer.id;
    let (postings, figures) = app
        .db
        .read(move |conn| {
            let postings = queries::list(conn, employer_id)?;
            let ids: Vec<i64> = postings.iter().map(|it| it.row.id).collect();
            Ok((postings, queries::figures(conn, &ids)?))
        })
        .await?;
    html::page(&IndexPage::new(&visit, &acting, Shelf::parse(&form.shelf), &postings, &figures))
}

/// `GET /employer/postings/new`: the title comes first.
pub async fn new(visit: Visit, acting: Acting) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    html::page(&NewPage::new(&visit, "", &[]))
}

/// `POST /employer/postings`: makes a draft of a title, with the occupation that it suggests.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    form: Form<PostingForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let (said, errors) = form.0.read(visit.now);
    let errors = of_section(Section::Title, errors);
    if !errors.is_empty() {
        return html::unprocessable(&NewPage::new(&visit, &form.0.title, &errors));
    }
    let draft = Draft { employer: acting.employer.name.clone(), ..said };
    let now = visit.now;
    let (_, reference) = app
        .db
        .write(move |conn| {
            let origin = Origin { created_by: Some(acting.account_id), ..Origin::default() };
            Ok(insert_for(conn, &draft, acting.employer.id, &origin, now)?)
        })
        .await?;
    Ok(visit.redirect(&format!("/employer/postings/{reference}")))
}

/// `GET /employer/postings/{reference}`: what is to do, and what came of it.
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let employer_id = acting.employer.id;
    let (work, figures, moves) = app
        .db
        .read(move |conn| {
            let work = queries::load(conn, employer_id, &reference)?;
            let id = work.posting.row.id;
            let figures = queries::figures(conn, &[id])?.remove(&id).unwrap_or_default();
            Ok((work, figures, postings_queries::moves(conn, id)?))
        })
        .await?;
    html::page(&ShowPage::new(&visit, &acting, &work, figures, &moves))
}

/// `GET /employer/postings/{reference}/preview`: the public page of what it is to say.
pub async fn preview(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let work = load(&app, &acting, &reference).await?;
    let posting = work.posting.saying(work.draft);
    html::page(&public::show_page(&visit, &posting, None, app.base_url()))
}

async fn load(app: &App, acting: &Acting, reference: &str) -> Result<Work> {
    let (employer_id, reference) = (acting.employer.id, reference.to_owned());
    app.db.read(move |conn| queries::load(conn, employer_id, &reference)).await
}

/// The mistakes of one part that keep it from being stored.
fn of_section(section: Section, mut errors: Vec<FieldError>) -> Vec<FieldError> {
    errors.retain(|it| section.fields().contains(&it.field) && !is_open_question(it.message));
    errors
}

/// `GET /employer/postings/{reference}/SECTION`
pub async fn edit(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    section: Section,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let work = load(&app, &acting, &reference).await?;
    let form = PostingForm::of(&work.draft);
    html::page(&SectionPage::new(&visit, section, &work, form, &[]))
}

/// What came of a part that was sent.
enum Outcome {
    Saved,
    Refused(Box<Work>, Vec<FieldError>),
}

/// `POST /employer/postings/{reference}/SECTION`: stores the part; a script that
/// saves what is being typed is answered 204.
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    section: Section,
    req: HttpRequest,
    reference: web::Path<String>,
    form: Form<PostingForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let (now, loc) = (visit.now, visit.loc);
    let (said, errors) = form.0.read(now);
    let errors = of_section(section, errors);
    let path = format!("/employer/postings/{reference}");
    let outcome = app
        .db
        .write(move |conn| {
            let work = queries::load(conn, acting.employer.id, &reference)?;
            if !errors.is_empty() {
                return Ok(Outcome::Refused(Box::new(work), errors.clone()));
            }
            let wanted = section.applied(work.draft.clone(), said.clone());
            queries::save(conn, &work, &wanted, acting.account_id, loc, now)?;
            Ok(Outcome::Saved)
        })
        .await?;
    let is_autosave = req.headers().contains_key("x-autosave");
    match outcome {
        Outcome::Saved if is_autosave => Ok(HttpResponse::NoContent().finish()),
        Outcome::Saved => Ok(visit.redirect_with(&path, "portal-saved")),
        Outcome::Refused(..) if is_autosave => Ok(HttpResponse::UnprocessableEntity().finish()),
        Outcome::Refused(work, errors) => {
            html::unprocessable(&SectionPage::new(&visit, section, &work, form.0, &errors))
        }
    }
}
