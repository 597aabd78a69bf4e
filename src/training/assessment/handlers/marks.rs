//! Entering marks, by hand and by table.

use std::collections::{HashMap, HashSet};

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::api::Query;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::assessment::forms::{MarksForm, ReleaseForm, cell};
use crate::training::assessment::pages::{Desk, Index, Sheet, SheetData};
use crate::training::assessment::queries::{self, Entry, Mark, Scheme, appeals, figures};
use crate::training::assessment::table;
use crate::training::attendance::queries::{Person, people};
use crate::training::queries::By;
use crate::training::{Teaching, TrainingClass, classroom};
use crate::upload::Upload;
use crate::{Result, accounts};

/// So many people stand on one page.
pub const PEOPLE_A_PAGE: usize = 50;

/// What the page of a class's results is made from.
pub(super) async fn desk(app: &App, teaching: &Teaching, class: &str) -> Result<Desk> {
    let (teaching, class, keys) = (teaching.clone(), class.to_owned(), app.keys.clone());
    app.db
        .read(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            let corrections = queries::corrections(conn, class.id)?;
            let accounts: Vec<i64> = corrections
                .iter()
                .filter_map(|it| it.account_id)
                .chain([class.release_proposed_by, class.release_confirmed_by].into_iter().flatten())
                .collect::<HashSet<i64>>()
                .into_iter()
                .collect();
            Ok(Desk {
                can_manage: teaching.manages(class.organisation_id),
                account_id: teaching.account_id,
                scheme: queries::scheme(conn, &class)?,
                people: people(conn, &keys, class.id)?,
                marks: queries::of_class(conn, class.id)?,
                names: accounts::queries::names(conn, &accounts)?,
                corrections,
                appeals: appeals::of_class(conn, class.id)?,
                of_class: figures::of(conn, figures::Of::Class(class.id))?,
                of_programme: figures::of(conn, figures::Of::Programme(class.programme_id))?,
                class,
            })
        })
        .await
}

/// `GET /teaching/classes/{reference}/marks`
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    let desk = desk(&app, &teaching, &class).await?;
    html::page(&Index::new(&visit, &desk, &ReleaseForm::default(), &[], &[]))
}

/// Which sitting, and which page of the people.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct At {
    attempt: i16,
    page: usize,
}

impl Default for At {
    fn default() -> At {
        At { attempt: 1, page: 1 }
    }
}

struct Loaded {
    class: TrainingClass,
    scheme: Scheme,
    people: Vec<Person>,
    marks: HashMap<i64, Vec<Mark>>,
}

async fn load(app: &App, teaching: &Teaching, class: &str) -> Result<Loaded> {
    let (teaching, class, keys) = (teaching.clone(), class.to_owned(), app.keys.clone());
    app.db
        .read(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            Ok(Loaded {
                scheme: queries::scheme(conn, &class)?,
                people: people(conn, &keys, class.id)?,
                marks: queries::of_class(conn, class.id)?,
                class,
            })
        })
        .await
}

/// A mistake in a cell: whose, in which part, the message's name.
pub(in crate::training::assessment) type CellError = (String, i16, &'static str);

fn sheet(visit: &Visit, it: &Loaded, form: &MarksForm, wrong: &[CellError], errors: &[FieldError]) -> Sheet {
    let data = SheetData { class: &it.class, scheme: &it.scheme, people: &it.people, marks: &it.marks, form, wrong };
    Sheet::new(visit, &data, errors)
}

/// `GET /teaching/classes/{reference}/marks/entry`
pub async fn edit(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    Query(at): Query<At>,
) -> Result<HttpResponse> {
    let loaded = load(&app, &teaching, &class).await?;
    let form = MarksForm { attempt: at.attempt, page: at.page, ..MarksForm::default() };
    html::page(&sheet(&visit, &loaded, &form, &[], &[]))
}

/// `POST /teaching/classes/{reference}/marks/entry`: a page of marks, all or none.
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse> {
    let form = MarksForm::read(fields)?;
    let loaded = load(&app, &teaching, &class).await?;
    let ids: HashMap<&str, i64> =
        loaded.people.iter().map(|it| (it.enrolment.reference.as_str(), it.enrolment.id)).collect();
    let mut entries: Vec<Entry> = Vec::new();
    let mut places: Vec<(String, i16)> = Vec::new();
    let mut wrong: Vec<CellError> = Vec::new();
    for ((reference, position), (text, is_absent)) in &form.cells {
        let part = loaded.scheme.parts.iter().find(|it| it.position == *position);
        let (Some(enrolment_id), Some(part)) = (ids.get(reference.as_str()), part) else {
            return Err(html::broken_form("a field of another class"));
        };
        match cell(text, *is_absent) {
            Ok(None) => {}
            Ok(Some(mark)) => {
                entries.push(Entry { enrolment_id: *enrolment_id, part_id: part.id, attempt: form.attempt, mark });
                places.push((reference.clone(), *position));
            }
            Err(message) => wrong.push((reference.clone(), *position, message)),
        }
    }
    if form.reason.chars().count() > classroom::LINE {
        let errors = [FieldError { field: "reason", message: "classroom-text-too-long" }];
        return html::unprocessable(&sheet(&visit, &loaded, &form, &wrong, &errors));
    }
    if wrong.is_empty() {
        let (now, acting, reason, number) = (visit.now, teaching.clone(), form.reason.clone(), class.clone());
        let outcome = app
            .db
            .write(move |conn| {
                let class = classroom::taught(conn, &acting, &number)?;
                let reason = Some(reason.as_str()).filter(|it| !it.is_empty());
                let by = By { mover: acting.mover(), account_id: Some(acting.account_id), reason };
                queries::enter(conn, &class, &entries, by, now)
            })
            .await?;
        match outcome {
            Ok(entered) => {
                let message = if entered.is_proposal_void { "assessment-saved-void" } else { "assessment-saved" };
                let page = format!("?attempt={}&page={}", form.attempt, form.page);
                let path = format!("{}/marks/entry{page}", classroom::page(&loaded.class));
                return Ok(visit.redirect_with(&path, message));
            }
            Err(rows) => wrong.extend(rows.into_iter().map(|(i, message)| {
                let (reference, position) = places[i].clone();
                (reference, position, message)
            })),
        }
    }
    let field = if wrong.iter().any(|it| it.2 == "assessment-row-reason") { "reason" } else { "" };
    let message = if field.is_empty() { "assessment-cells-wrong" } else { "assessment-row-reason" };
    html::unprocessable(&sheet(&visit, &loaded, &form, &wrong, &[FieldError { field, message }]))
}

/// `GET /teaching/classes/{reference}/marks.csv`: the table to fill in.
pub async fn template(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    let it = load(&app, &teaching, &class).await?;
    let body = table::template(&it.scheme, &it.people, &it.marks, visit.loc)?;
    let name = format!("attachment; filename=\"marks-{}.csv\"", it.class.reference);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(body))
}

/// `POST /teaching/classes/{reference}/marks/table`: a whole table, all or none.
pub async fn import(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    upload: Upload,
) -> Result<HttpResponse> {
    if !upload.is_text() {
        let desk = desk(&app, &teaching, &class).await?;
        let errors = [FieldError { field: "file", message: "assessment-table-no-text" }];
        return html::unprocessable(&Index::new(&visit, &desk, &ReleaseForm::default(), &[], &errors));
    }
    let (now, acting, number, keys) = (visit.now, teaching.clone(), class.clone(), app.keys.clone());
    let outcome = app
        .db
        .write(move |conn| {
            let class = classroom::taught(conn, &acting, &number)?;
            let scheme = queries::scheme(conn, &class)?;
            let ids: HashMap<String, (i64, String)> = people(conn, &keys, class.id)?
                .into_iter()
                .map(|it| (it.enrolment.reference, (it.enrolment.id, it.name)))
                .collect();
            let rows = match table::read(&upload.0, &scheme, &ids) {
                Ok(rows) => rows,
                Err(errors) => return Ok(Err(errors)),
            };
            let entries: Vec<Entry> = rows.iter().map(|it| it.1).collect();
            // A table corrects nothing: that is done one by one, with a reason.
            let by = By { mover: acting.mover(), account_id: Some(acting.account_id), reason: None };
            let entered = queries::enter(conn, &class, &entries, by, now)?;
            Ok(entered.map_err(|errors| {
                let part = |i: usize| scheme.parts.iter().find(|it| it.id == entries[i].part_id);
                let column = |i: usize| part(i).map(|it| it.name.clone()).unwrap_or_default();
                errors.into_iter().map(|(i, message)| (rows[i].0, column(i), message)).collect()
            }))
        })
        .await?;
    let path = format!("/teaching/classes/{class}/marks");
    match outcome {
        Ok(it) if it.is_proposal_void => Ok(visit.redirect_with(&path, "assessment-saved-void")),
        Ok(_) => Ok(visit.redirect_with(&path, "assessment-saved")),
        Err(rows) => {
            let desk = desk(&app, &teaching, &class).await?;
            let errors = [FieldError { field: "file", message: "assessment-table-wrong" }];
            html::unprocessable(&Index::new(&visit, &desk, &ReleaseForm::default(), &rows, &errors))
        }
    }
}
