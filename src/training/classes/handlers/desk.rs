//! `/teaching`: what whoever gives training works on.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::PER_PAGE;
use crate::api::{Query, Slice};
use crate::app::App;
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::classes::forms::ClassForm;
use crate::training::classes::pages::desk::{Edit, Index, Show};
use crate::training::classes::queries::{self, Wanted};
use crate::training::classes::{acts, api::moves::put_trainer};
use crate::training::programmes::{self, handlers::ReasonForm, pages::units};
use crate::training::queries::{By, find_programme, move_class, specialism, specialisms};
use crate::training::{ClassState, ProgrammeState, Teaching, TrainingClass};
use crate::{Error, Result, accounts};

/// Which classes and programmes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Listing {
    /// A word.
    pub q: String,
    /// `programmes` for these; classes else.
    pub kind: String,
    /// A code of the state; any where it is none.
    pub state: String,
    /// From 1.
    pub page: Option<i64>,
}

/// `GET /teaching`: classes and programmes of whoever gives training.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    Query(asked): Query<Listing>,
) -> Result<HttpResponse> {
    let page = asked.page.unwrap_or(1).clamp(1, 500);
    let slice = Slice { limit: PER_PAGE, offset: (page - 1) * PER_PAGE };
    let page = app
        .db
        .read(move |conn| {
            let wanted = Wanted {
                q: asked.q.clone(),
                states: ClassState::parse(&asked.state).into_iter().collect(),
                organisations: teaching.managed_ids(),
                trainer: Some(teaching.account_id),
                ..Wanted::default()
            };
            let of_programmes = programmes::queries::Wanted {
                q: asked.q.clone(),
                occupation: String::new(),
                organisations: teaching.managed_ids(),
                state: ProgrammeState::parse(&asked.state),
            };
            let classes = queries::list(conn, &wanted, slice)?;
            let programmes = programmes::queries::list(conn, &of_programmes, slice)?;
            Index::load(conn, &visit, &teaching, &asked, page, classes, programmes)
        })
        .await?;
    html::page(&page)
}

/// Of which programme a class is planned.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Planned {
    /// The programme's number.
    pub programme: String,
}

fn edit_page(
    conn: &mut Conn,
    visit: &Visit,
    teaching: &Teaching,
    class: Option<&TrainingClass>,
    form: ClassForm,
    errors: &[FieldError],
) -> Result<Edit> {
    let programme = match class {
        Some(it) => crate::training::queries::programme(conn, it.programme_id)?,
        None => find_programme(conn, form.programme.trim())?,
    };
    let rows = specialisms(conn, programme.id)?;
    let units = if class.is_some() { Vec::new() } else { units(conn, teaching, &form.organisation)? };
    Ok(Edit::new(visit, class, &programme, &rows, units, form, errors))
}

/// `GET /teaching/classes/new?programme=..`: who names none chooses one first.
pub async fn new(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    Query(asked): Query<Planned>,
) -> Result<HttpResponse> {
    if asked.programme.trim().is_empty() {
        // Who does not say of which programme chooses one first.
        return Ok(visit.redirect("/teaching?kind=programmes"));
    }
    let page = app
        .db
        .read(move |conn| {
            let programme = find_programme(conn, asked.programme.trim())?;
            if programme.state != ProgrammeState::Approved {
                return Err(Error::NotFound);
            }
            let mut form =
                ClassForm { programme: programme.reference, capacity: "30".to_owned(), ..ClassForm::default() };
            if teaching.manages(programme.organisation_id) {
                form.organisation = crate::training::queries::organisation(conn, programme.organisation_id)?.reference;
            }
            edit_page(conn, &visit, &teaching, None, form, &[])
        })
        .await?;
    html::page(&page)
}

/// `POST /teaching/classes`: plans a class.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    Form(form): Form<ClassForm>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let (said, who) = (form.clone(), teaching.clone());
    let made = match form.parse(now) {
        Ok(draft) => {
            app.db.write(move |conn| acts::plan(conn, &who, &said.programme, &said.organisation, &draft, now)).await?
        }
        Err(errors) => Err(errors),
    };
    match made {
        Ok(it) => Ok(visit.redirect_with(&format!("/teaching/classes/{}", it.reference), "training-saved")),
        Err(errors) => {
            let page = app.db.read(move |conn| edit_page(conn, &visit, &teaching, None, form.clone(), &errors)).await?;
            html::unprocessable(&page)
        }
    }
}

/// `GET /teaching/classes/{reference}`
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let page = app
        .db
        .read(move |conn| {
            let it = teaching.class(conn, &reference)?;
            Show::load(conn, &visit, &teaching, &it, "", &[])
        })
        .await?;
    html::page(&page)
}

/// `GET /teaching/classes/{reference}/edit`
pub async fn edit(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let page = app
        .db
        .read(move |conn| {
            let it = teaching.managed_class(conn, &reference)?;
            let form = ClassForm::of(&it, specialism(conn, it.specialism_id)?.position);
            edit_page(conn, &visit, &teaching, Some(&it), form, &[])
        })
        .await?;
    html::page(&page)
}

/// `POST /teaching/classes/{reference}`: says anew what a class is.
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
    Form(form): Form<ClassForm>,
) -> Result<HttpResponse> {
    let (wanted, who, now) = (reference.into_inner(), teaching.clone(), visit.now);
    let known = app.db.read(move |conn| who.managed_class(conn, &wanted)).await?;
    let changed = match form.parse(now) {
        Ok(draft) => {
            let mut seen = known.clone();
            // What the page was made from; without it, what is there now.
            if let Ok(version) = form.version.parse() {
                seen.version = version;
            }
            let service = app.clone();
            app.db.write(move |conn| acts::change(conn, &service, &seen, &draft, now)).await?
        }
        Err(errors) => Err(errors),
    };
    match changed {
        Ok(()) => Ok(visit.redirect_with(&format!("/teaching/classes/{}", known.reference), "training-saved")),
        Err(errors) => {
            let page = app
                .db
                .read(move |conn| edit_page(conn, &visit, &teaching, Some(&known), form.clone(), &errors))
                .await?;
            html::unprocessable(&page)
        }
    }
}

async fn moved(
    app: &web::Data<App>,
    visit: &Visit,
    teaching: Teaching,
    reference: String,
    act: impl Fn(&mut Conn, &App, &TrainingClass, By<'static>) -> Result<()> + Send + 'static,
) -> Result<HttpResponse> {
    let (service, wanted) = (app.clone(), reference.clone());
    app.db
        .write(move |conn| {
            let it = teaching.managed_class(conn, &wanted)?;
            act(conn, &service, &it, teaching.by(None))
        })
        .await?;
    Ok(visit.redirect_with(&format!("/teaching/classes/{reference}"), "training-done"))
}

/// `POST /teaching/classes/{reference}/opening`
pub async fn open(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    it: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    moved(&app, &visit, teaching, it.into_inner(), move |conn, _, it, by| acts::open(conn, it, by, now)).await
}

/// `POST /teaching/classes/{reference}/start`
pub async fn start(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    it: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    moved(&app, &visit, teaching, it.into_inner(), move |conn, app, it, by| acts::start(conn, app, it, by, now)).await
}

/// `POST /teaching/classes/{reference}/assessment`
pub async fn assess(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    it: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let act = move |conn: &mut Conn, _: &App, it: &TrainingClass, by: By<'static>| acts::assess(conn, it, by, now);
    moved(&app, &visit, teaching, it.into_inner(), act).await
}

/// `POST /teaching/classes/{reference}/archive`
pub async fn archive(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    it: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let act = move |conn: &mut Conn, _: &App, it: &TrainingClass, by: By<'static>| {
        move_class(conn, it, ClassState::Archived, by, now)
    };
    moved(&app, &visit, teaching, it.into_inner(), act).await
}

/// `POST /teaching/classes/{reference}/cancellation`: with a reason, which its people read.
pub async fn cancel(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
    Form(form): Form<ReasonForm>,
) -> Result<HttpResponse> {
    let (wanted, service, now) = (reference.into_inner(), app.clone(), visit.now);
    let path = format!("/teaching/classes/{wanted}");
    let said = form.parse();
    let shown = visit.clone();
    let page = app
        .db
        .write(move |conn| {
            let it = teaching.managed_class(conn, &wanted)?;
            match &said {
                Ok(reason) => {
                    let by = By { reason: Some(reason), ..teaching.by(None) };
                    acts::cancel(conn, &service, &it, by, now)?;
                    Ok(None)
                }
                Err(errors) => Ok(Some(Show::load(conn, &shown, &teaching, &it, &form.reason, errors)?)),
            }
        })
        .await?;
    match page {
        Some(page) => html::unprocessable(&page),
        None => Ok(visit.redirect_with(&path, "training-decided")),
    }
}

/// Who is to teach a class, or no more.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainerForm {
    /// The address of a member to add.
    pub email: String,
    /// The account to take out.
    pub account: String,
}

/// `POST /teaching/classes/{reference}/trainers`
pub async fn trainers(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
    Form(form): Form<TrainerForm>,
) -> Result<HttpResponse> {
    let wanted = reference.into_inner();
    let path = format!("/teaching/classes/{wanted}");
    let shown = visit.clone();
    let page = app
        .db
        .write(move |conn| {
            let it = teaching.managed_class(conn, &wanted)?;
            if !form.account.is_empty() {
                let account = accounts::queries::find_by_reference(conn, &form.account)?;
                queries::remove_trainer(conn, it.id, account.id)?;
                return Ok(None);
            }
            if put_trainer(conn, &it, &form.email)? {
                return Ok(None);
            }
            let errors = [FieldError { field: "email", message: "training-trainer-unknown" }];
            Ok(Some(Show::load(conn, &shown, &teaching, &it, "", &errors)?))
        })
        .await?;
    match page {
        Some(page) => html::unprocessable(&page),
        None => Ok(visit.redirect_with(&path, "training-saved")),
    }
}
