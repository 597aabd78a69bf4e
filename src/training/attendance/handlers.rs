//! The trainer's lists, and the code on the wall.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::pages::{Code, Index, Roll, RollData};
use super::queries::{self, Attendance, Entry, Person};
use super::{Channel, code, is_listable};
use crate::api::Query;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::queries::{self as training, By};
use crate::training::sessions::queries as sessions;
use crate::training::{Presence, Session, Teaching, TrainingClass, classroom};
use crate::{Error, Result, crypto};

/// So many people stand on one page.
pub const PEOPLE_A_PAGE: usize = 100;

/// Which page of a list of people.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageOf {
    /// From 1; nothing is the first.
    pub page: usize,
}

fn path_of(class: &str, session: &str) -> String {
    format!("/teaching/classes/{class}/sessions/{session}/attendance")
}

/// `GET /teaching/classes/{reference}/attendance`: each session, and how far its list is.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    let (keys, now) = (app.keys.clone(), visit.now);
    let page = app
        .db
        .read(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            let held = sessions::of_class(conn, class.id)?;
            let people = queries::people(conn, &keys, class.id)?;
            let said = queries::n_said(conn, class.id)?;
            let there: HashMap<i64, i64> = queries::n_there(conn, class.id, now)?.into_iter().collect();
            let percent = training::programme(conn, class.programme_id)?.completion_percent;
            Ok(Index::new(&visit, &class, &held, &people, &said, &there, percent))
        })
        .await?;
    html::page(&page)
}

struct Sheet {
    class: TrainingClass,
    session: Session,
    people: Vec<Person>,
    said: HashMap<i64, Attendance>,
    corrections: Vec<(i64, String, String, String, chrono::NaiveDateTime)>,
}

async fn sheet(app: &App, teaching: &Teaching, path: &(String, String)) -> Result<Sheet> {
    let (teaching, keys, (class, session)) = (teaching.clone(), app.keys.clone(), path.clone());
    app.db
        .read(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            let session = sessions::find(conn, class.id, &session)?;
            let people = queries::people(conn, &keys, class.id)?;
            let said = queries::of_session(conn, session.id)?;
            let corrections = queries::corrections(conn, session.id)?;
            Ok(Sheet { class, session, people, said, corrections })
        })
        .await
}

fn roll(visit: &Visit, sheet: &Sheet, page: usize, chosen: &HashMap<String, String>, errors: &[FieldError]) -> Roll {
    let data = RollData {
        class: &sheet.class,
        session: &sheet.session,
        people: &sheet.people,
        said: &sheet.said,
        corrections: &sheet.corrections,
        page,
        chosen,
    };
    Roll::new(visit, &data, errors)
}

/// `GET /teaching/classes/{reference}/sessions/{session}/attendance`
pub async fn edit(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
    Query(at): Query<PageOf>,
) -> Result<HttpResponse> {
    let sheet = sheet(&app, &teaching, &path).await?;
    html::page(&roll(&visit, &sheet, at.page, &HashMap::new(), &[]))
}

/// What a list says: of whom what, whether all others were there, and why it is
/// corrected. `None` for a form that no page of ours sends.
struct Said {
    by_reference: HashMap<String, String>,
    others: bool,
    reason: String,
    page: usize,
}

impl Said {
    fn read(fields: Vec<(String, String)>) -> Result<Said> {
        let mut it = Said { by_reference: HashMap::new(), others: false, reason: String::new(), page: 1 };
        for (name, value) in fields {
            match name.split_once('-') {
                Some(("s", reference)) => {
                    it.by_reference.insert(reference.to_owned(), value);
                }
                _ if name == "others" => it.others = true,
                _ if name == "reason" => it.reason = value.trim().to_owned(),
                _ if name == "page" => it.page = value.parse().unwrap_or(1),
                _ => return Err(html::broken_form(format!("unknown field {name}"))),
            }
        }
        Ok(it)
    }
}

/// `POST /teaching/classes/{reference}/sessions/{session}/attendance`: the list, or
/// a part of it; what nobody said anything of is shown again.
pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse> {
    let said = Said::read(fields)?;
    let target = format!("{}?page={}", path_of(&path.0, &path.1), said.page);
    let (shown, chosen) = (said.page, said.by_reference.clone());
    if said.reason.chars().count() > classroom::LINE {
        let errors = [FieldError { field: "reason", message: "classroom-text-too-long" }];
        let sheet = sheet(&app, &teaching, &path).await?;
        return html::unprocessable(&roll(&visit, &sheet, shown, &chosen, &errors));
    }
    let (keys, now, acting, names) = (app.keys.clone(), visit.now, teaching.clone(), path.clone());
    let written = app
        .db
        .write(move |conn| {
            let class = classroom::taught(conn, &acting, &names.0)?;
            let session = sessions::find(conn, class.id, &names.1)?;
            queries::check_open(&class)?;
            if !is_listable(&session, now) {
                return Err(Error::Conflict("the list of a session is kept from its day on"));
            }
            let known = queries::of_session(conn, session.id)?;
            let people = queries::people(conn, &keys, class.id)?;
            let mut entries = Vec::new();
            for it in &people {
                let state = match said.by_reference.get(&it.enrolment.reference) {
                    Some(code) => Some(Presence::parse(code).ok_or_else(|| html::broken_form("unknown presence"))?),
                    None if said.others && !known.contains_key(&it.enrolment.id) => Some(Presence::Present),
                    None => None,
                };
                entries.extend(state.map(|state| Entry { enrolment_id: it.enrolment.id, state }));
            }
            let channel = if acting.is_office { Channel::Office } else { Channel::Trainer };
            let reason = Some(said.reason.as_str()).filter(|it| !it.is_empty());
            let by = By { mover: acting.mover(), account_id: Some(acting.account_id), reason };
            let outcome = queries::record(conn, &session, &entries, channel, by, now)?;
            if outcome.is_ok() {
                let ids: Vec<i64> = entries.iter().map(|it| it.enrolment_id).collect();
                queries::follow(conn, &class, &ids, by, now)?;
            }
            Ok(outcome)
        })
        .await?;
    match written {
        Ok(()) => Ok(visit.redirect_with(&target, "classroom-attendance-saved")),
        Err(_) => {
            let errors = [FieldError { field: "reason", message: "classroom-attendance-reason-missing" }];
            let sheet = sheet(&app, &teaching, &path).await?;
            html::unprocessable(&roll(&visit, &sheet, shown, &chosen, &errors))
        }
    }
}

/// `POST /teaching/classes/{reference}/sessions/{session}/code`: makes the seed
/// where there is none yet, and leads to the page for the wall.
pub async fn start_code(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (class, session) = path.into_inner();
    let target = format!("/teaching/classes/{class}/sessions/{session}/code");
    let sealed = app.keys.seal(&code::place(&session), &crypto::new_token());
    app.db
        .write(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            let it = sessions::find(conn, class.id, &session)?;
            Ok(sessions::set_seed(conn, it.id, &sealed)?)
        })
        .await?;
    Ok(visit.redirect(&target))
}

/// `GET /teaching/classes/{reference}/sessions/{session}/code`: the code of this
/// minute, large; the page comes again with the next.
pub async fn show_code(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let names = path.into_inner();
    let (class, session, n_in, n_said) = app
        .db
        .read(move |conn| {
            let class = classroom::taught(conn, &teaching, &names.0)?;
            let session = sessions::find(conn, class.id, &names.1)?;
            let n_said = queries::of_session(conn, session.id)?.len();
            let n_in = queries::n_in_class(conn, class.id)?;
            Ok((class, session, n_in, n_said))
        })
        .await?;
    let sealed = session.code_seed_sealed.as_deref().ok_or(Error::NotFound)?;
    let seed = app.keys.open(&code::place(&session.reference), sealed)?;
    let now = code::at(&seed, code::step(visit.now));
    html::page(&Code::new(&app, &visit, &class, &session, &now, n_said, n_in)?)
}
