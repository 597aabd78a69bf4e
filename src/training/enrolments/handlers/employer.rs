//! `/employer/training`: a unit enrols its people.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::api::{Query, Slice};
use crate::app::App;
use crate::db::Conn;
use crate::employers::{Acting, MemberRole};
use crate::html::{self, Form, Visit};
use crate::training::classes::queries::{self as classes, Wanted};
use crate::training::enrolments::forms::PersonForm;
use crate::training::enrolments::pages::employer::{List, New};
use crate::training::enrolments::{acts, queries};
use crate::training::queries::{By, find_class, find_enrolment};
use crate::training::{ClassState, Mover, TrainingClass};
use crate::{Error, Result};

/// People on a page.
const PER_PAGE: i64 = 30;

/// Which page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paging {
    /// From 1.
    pub page: Option<i64>,
}

/// `GET /employer/training`: open classes, and the people whom the unit enrolled.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    Query(asked): Query<Paging>,
) -> Result<HttpResponse> {
    let page = asked.page.unwrap_or(1).clamp(1, 500);
    let slice = Slice { limit: PER_PAGE, offset: (page - 1) * PER_PAGE };
    let (keys, can_write) = (app.keys.clone(), acting.role <= MemberRole::Recruiter);
    let shown = app
        .db
        .read(move |conn| {
            let wanted = Wanted { open_at: Some(visit.now), ..Wanted::default() };
            let (_, open) = classes::list(conn, &wanted, Slice { limit: 20, offset: 0 })?;
            let (total, rows) = queries::of_employer(conn, acting.employer.id, slice)?;
            List::load(conn, &keys, &visit, can_write, &open, (page, PER_PAGE, total), &rows)
        })
        .await?;
    html::page(&shown)
}

/// One of the unit's people, as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct EmployeeForm {
    pub class: String,
    pub name: String,
    pub citizen_id: String,
    pub phone: String,
    pub email: String,
    pub duty_role: String,
    pub consent: String,
}

impl EmployeeForm {
    /// The same without the class.
    pub fn person(&self) -> PersonForm {
        PersonForm {
            name: self.name.clone(),
            citizen_id: self.citizen_id.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            duty_role: self.duty_role.clone(),
            consent: self.consent.clone(),
        }
    }
}

/// Which class.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Chosen {
    /// Its number.
    pub class: String,
}

/// The class of this number, once it is public.
///
/// # Errors
/// `NotFound` for a plan.
pub fn open_class(conn: &mut Conn, reference: &str) -> Result<TrainingClass> {
    let class = find_class(conn, reference.trim())?;
    if class.state == ClassState::Planned { Err(Error::NotFound) } else { Ok(class) }
}

/// `GET /employer/training/new?class=..`
pub async fn new(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    Query(asked): Query<Chosen>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    if asked.class.trim().is_empty() {
        // Who does not say which class chooses one first.
        return Ok(visit.redirect("/employer/training"));
    }
    let page = app
        .db
        .read(move |conn| {
            let class = open_class(conn, &asked.class)?;
            New::load(conn, &visit, &class, EmployeeForm::default(), &[])
        })
        .await?;
    html::page(&page)
}

/// `POST /employer/training`: enrols one of the unit's people, who hears of it and
/// may leave again.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    Form(form): Form<EmployeeForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let (service, now, shown) = (app.clone(), visit.now, visit.clone());
    let refused = app
        .db
        .write(move |conn| {
            let class = open_class(conn, &form.class)?;
            match acts::enrol_employee(conn, &service, &class, &acting, &form.person(), now)? {
                Ok(_) => Ok(None),
                Err(errors) => Ok(Some(New::load(conn, &shown, &class, form.clone(), &errors)?)),
            }
        })
        .await?;
    match refused {
        Some(page) => html::unprocessable(&page),
        None => Ok(visit.redirect_with("/employer/training", "training-enrolled")),
    }
}

/// `POST /employer/training/{reference}/withdrawal`
pub async fn withdraw(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (service, now) = (app.clone(), visit.now);
    app.db
        .write(move |conn| {
            let it = find_enrolment(conn, &reference)?;
            if it.employer_id != Some(acting.employer.id) {
                return Err(Error::NotFound);
            }
            acting.require(MemberRole::Recruiter)?;
            let by = By { mover: Mover::Employer, account_id: Some(acting.account_id), reason: None };
            acts::withdraw(conn, &service, &it, by, now)
        })
        .await?;
    Ok(visit.redirect_with("/employer/training", "training-left"))
}
