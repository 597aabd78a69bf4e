//! Pages of classes: for anyone, and below for whoever gives them.

pub mod desk;
pub mod people;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::acts;
use super::pages::public;
use super::queries::{self, Wanted};
use crate::Result;
use crate::access::Role;
use crate::api::{Query, Slice};
use crate::app::App;
use crate::codes::regions;
use crate::html::{self, Visit};
use crate::training::programmes;
use crate::training::{ClassState, ProgrammeState, Teaching};

/// Classes and programmes on a page.
pub const PER_PAGE: i64 = 20;

/// What someone looks for at `/training`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Finding {
    /// A word.
    pub q: String,
    /// A place by its code or in words.
    pub region: String,
    /// An occupation by its code or in words.
    pub occupation: String,
    /// `1`: only classes that take people now.
    pub open: String,
    /// `programmes` for these; classes else.
    pub kind: String,
    /// From 1.
    pub page: Option<i64>,
}

impl Finding {
    /// The code of the place; `None` where nothing or nothing known was typed.
    pub fn region_code(&self) -> Option<&'static str> {
        let text = self.region.trim();
        if text.is_empty() {
            return None;
        }
        regions::get(text).or_else(|| regions::locate(&[text])).map(|it| it.code)
    }

    /// The code of the occupation; `None` where nothing or nothing known was typed.
    pub fn occupation_code(&self) -> Option<&'static str> {
        let text = self.occupation.trim();
        if text.is_empty() { None } else { crate::profiles::forms::occupation(text) }
    }

    /// What was typed and is not known, by field.
    pub fn unknown(&self) -> Vec<html::FieldError> {
        let mut errors = Vec::new();
        if !self.occupation.trim().is_empty() && self.occupation_code().is_none() {
            errors.push(html::FieldError { field: "occupation", message: "training-occupation-unknown" });
        }
        if !self.region.trim().is_empty() && self.region_code().is_none() {
            errors.push(html::FieldError { field: "region", message: "training-region-unknown" });
        }
        errors
    }
}

/// `GET /training`: classes and programmes to find.
pub async fn index(app: web::Data<App>, visit: Visit, Query(asked): Query<Finding>) -> Result<HttpResponse> {
    let page = asked.page.unwrap_or(1).clamp(1, 500);
    let slice = Slice { limit: PER_PAGE, offset: (page - 1) * PER_PAGE };
    let (said, now, loc) = (asked.clone(), visit.now, visit.loc);
    let errors = asked.unknown();
    let is_known = errors.is_empty();
    let (classes, programmes) = app
        .db
        .read(move |conn| {
            let (occupation, region) = (said.occupation_code().unwrap_or(""), said.region_code().unwrap_or(""));
            let wanted = Wanted {
                q: said.q.clone(),
                occupation: occupation.to_owned(),
                region: region.to_owned(),
                open_at: (said.open == "1").then_some(now),
                states: if said.open == "1" { vec![ClassState::Open] } else { queries::PUBLIC.to_vec() },
                ..Wanted::default()
            };
            let of_programmes = programmes::queries::Wanted {
                q: said.q.clone(),
                occupation: occupation.to_owned(),
                organisations: None,
                state: Some(ProgrammeState::Approved),
            };
            if !is_known {
                return Ok(((0, Vec::new()), (0, Vec::new())));
            }
            let (n_classes, rows) = queries::list(conn, &wanted, slice)?;
            let mut classes = Vec::new();
            for it in &rows {
                classes.push(public::card(conn, it, loc, now)?);
            }
            let (n_programmes, rows) = programmes::queries::list(conn, &of_programmes, slice)?;
            let mut found = Vec::new();
            for it in &rows {
                found.push(programmes::pages::card(conn, it, loc)?);
            }
            Ok(((n_classes, classes), (n_programmes, found)))
        })
        .await?;
    html::page(&public::Index::new(&visit, &asked, page, classes, programmes, errors))
}

/// `GET /training/classes/{reference}`
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let (shown, base) = (visit.clone(), app.base_url().to_owned());
    let page = app
        .db
        .read(move |conn| {
            let teaching = Teaching::of_visitor(conn, shown.actor.as_ref())?;
            let it = acts::seen(conn, teaching.as_ref(), &reference)?;
            let manages = teaching.is_some_and(|who| who.class(conn, &it.reference).is_ok());
            let is_learner = shown.actor.as_ref().is_none_or(|it| it.is(Role::Seeker));
            public::Show::load(conn, &shown, &base, &it, manages, is_learner)
        })
        .await?;
    html::page(&page)
}
