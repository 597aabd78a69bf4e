//! The people of a class: who is in it and who waits, decisions on several at once,
//! one more by hand, thousands by a list.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::api::{Query, Slice};
use crate::app::App;
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::classes::pages::people::{Import, People};
use crate::training::enrolments::forms::PersonForm;
use crate::training::enrolments::list::{self, RowError, Sent};
use crate::training::enrolments::{self, Wish, acts, people};
use crate::training::queries::{self, By, enrolment};
use crate::training::{EnrolmentState, Source, Teaching, TrainingClass};
use crate::{Error, Result};

/// People on a page.
pub const PER_PAGE: i64 = 50;

/// Which people.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Listing {
    /// A code of the state; any where it is none.
    pub state: String,
    /// From 1.
    pub page: Option<i64>,
}

#[expect(clippy::too_many_arguments, reason = "a list, its place and a form")]
fn page(
    conn: &mut Conn,
    app: &App,
    visit: &Visit,
    teaching: &Teaching,
    class: &TrainingClass,
    asked: &Listing,
    form: PersonForm,
    errors: &[FieldError],
) -> Result<People> {
    let page = asked.page.unwrap_or(1).clamp(1, 1_000);
    let slice = Slice { limit: PER_PAGE, offset: (page - 1) * PER_PAGE };
    let state = EnrolmentState::parse(&asked.state);
    let (total, rows) = enrolments::queries::of_class(conn, class.id, state, slice)?;
    let shown = if teaching.manages(class.organisation_id) { people::CONTACT } else { people::NAME };
    let all = people::contacts(conn, &app.keys, teaching, &rows, shown, visit.now)?;
    People::load(conn, visit, teaching, class, (asked, page, total), rows.iter().zip(all).collect(), form, errors)
}

/// `GET /teaching/classes/{reference}/people`. Whoever looks at names is written
/// down where the people can read it.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
    Query(asked): Query<Listing>,
) -> Result<HttpResponse> {
    let service = app.clone();
    let shown = app
        .db
        .write(move |conn| {
            let class = teaching.class(conn, &reference)?;
            page(conn, &service, &visit, &teaching, &class, &asked, PersonForm::default(), &[])
        })
        .await?;
    html::page(&shown)
}

/// `POST /teaching/classes/{reference}/people`: one more, with how they agreed.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
    Form(form): Form<PersonForm>,
) -> Result<HttpResponse> {
    let (service, now, wanted, shown) = (app.clone(), visit.now, reference.into_inner(), visit.clone());
    let path = format!("/teaching/classes/{wanted}/people");
    let refused = app
        .db
        .write(move |conn| {
            let class = teaching.managed_class(conn, &wanted)?;
            let programme = queries::programme(conn, class.programme_id)?;
            let made = match form.parse(&programme) {
                Ok((person, duty_role, consent)) => match people::find_or_create(conn, &service, &person, now)? {
                    Ok(profile_id) => {
                        let wish = Wish {
                            profile_id,
                            duty_role,
                            source: Source::Office,
                            employer_id: None,
                            consent: Some(consent),
                        };
                        acts::enrol(conn, &service, &class, &wish, teaching.by(None), now).map(|_| None)?
                    }
                    Err(errors) => Some(errors),
                },
                Err(errors) => Some(errors),
            };
            match made {
                None => Ok(None),
                Some(errors) => {
                    let asked = Listing::default();
                    Ok(Some(page(conn, &service, &shown, &teaching, &class, &asked, form.clone(), &errors)?))
                }
            }
        })
        .await?;
    match refused {
        Some(page) => html::unprocessable(&page),
        None => Ok(visit.redirect_with(&path, "training-enrolled")),
    }
}

/// What is done with several people at once.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DecisionForm {
    /// Numbers of enrolments.
    pub enrolments: Vec<String>,
    /// `accept`, `refuse` or `withdraw`.
    pub act: String,
    /// Why; needed for the last two.
    pub reason: String,
}

/// `POST /teaching/classes/{reference}/people/decisions`: all that were ticked, or
/// none where one of them is elsewhere by now. A seat on offer is answered for them.
pub async fn decide(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
    Form(form): Form<DecisionForm>,
) -> Result<HttpResponse> {
    let (service, now, wanted, shown) = (app.clone(), visit.now, reference.into_inner(), visit.clone());
    let path = format!("/teaching/classes/{wanted}/people");
    let refused = app
        .db
        .write(move |conn| {
            let class = teaching.managed_class(conn, &wanted)?;
            let reason = form.reason.trim();
            let wrong = if form.enrolments.is_empty() {
                Some(FieldError { field: "enrolments", message: "training-nobody-chosen" })
            } else if !matches!(&*form.act, "accept" | "refuse" | "withdraw") {
                Some(FieldError { field: "act", message: "training-decision-missing" })
            } else if form.act != "accept" && (reason.is_empty() || reason.chars().count() > 1_000) {
                Some(FieldError { field: "reason", message: "training-reason-missing" })
            } else {
                None
            };
            if let Some(wrong) = wrong {
                let asked = Listing::default();
                let shown = page(conn, &service, &shown, &teaching, &class, &asked, PersonForm::default(), &[wrong])?;
                return Ok(Some(shown));
            }
            let by = By { reason: Some(reason).filter(|it| !it.is_empty()), ..teaching.by(None) };
            for number in &form.enrolments {
                let it = queries::find_enrolment(conn, number)?;
                if it.class_id != class.id {
                    return Err(Error::NotFound);
                }
                let it = enrolment(conn, it.id)?;
                match &*form.act {
                    "withdraw" => acts::withdraw(conn, &service, &it, by, now)?,
                    "accept" if it.offered_until.is_some() => acts::accept(conn, &service, &it, by, now)?,
                    "refuse" if it.offered_until.is_some() => acts::decline(conn, &service, &it, by, now)?,
                    act => acts::decide(conn, &service, &it, act == "accept", by, now)?,
                }
            }
            Ok(None)
        })
        .await?;
    match refused {
        Some(page) => html::unprocessable(&page),
        None => Ok(visit.redirect_with(&path, "training-decided")),
    }
}

/// `GET /teaching/classes/{reference}/people/import`
pub async fn new_import(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let page = app
        .db
        .read(move |conn| {
            let class = teaching.managed_class(conn, &reference)?;
            Import::load(conn, &visit, &class, "", &[], None)
        })
        .await?;
    html::page(&page)
}

/// `POST /teaching/classes/{reference}/people/import`: everyone of a list, or nobody.
pub async fn import(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    reference: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse> {
    let (wanted, who) = (reference.into_inner(), teaching.clone());
    let (class, programme) = app
        .db
        .read(move |conn| {
            let class = who.managed_class(conn, &wanted)?;
            let programme = queries::programme(conn, class.programme_id)?;
            Ok((class, programme))
        })
        .await?;
    let consent = sent.consent.trim().to_owned();
    let lines = if consent.is_empty() {
        Err(vec![RowError { row: 0, column: "consent", message: "training-consent-missing" }])
    } else if sent.bytes.is_empty() {
        Err(vec![RowError { row: 0, column: "file", message: "training-list-missing" }])
    } else {
        list::read(&sent.file_name, sent.bytes, &programme)
    };
    let (service, now, said, agreed) = (app.clone(), visit.now, class.clone(), consent.clone());
    let outcome = match lines {
        Err(errors) => Err(errors),
        Ok(lines) => {
            app.db
                .write(move |conn| list::enrol_all(conn, &service, &said, &lines, &agreed, teaching.by(None), now))
                .await?
        }
    };
    let is_done = outcome.is_ok();
    let page = app
        .db
        .read(move |conn| match &outcome {
            Ok(counts) => Import::load(conn, &visit, &class, "", &[], Some(counts)),
            Err(errors) => Import::load(conn, &visit, &class, &consent, errors, None),
        })
        .await?;
    if is_done { html::page(&page) } else { html::unprocessable(&page) }
}
