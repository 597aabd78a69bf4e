//! Answers to requests about agreements.

pub mod employer;
pub mod intentions;
pub mod seeker;
pub mod staff;

use actix_web::HttpResponse;

use super::calendar::{self, Sheet};
use super::queries::Record;
use crate::app::App;
use crate::applications::Side;
use crate::html::Visit;

/// The interviews of an application as a file for the reader's calendar.
fn calendar_of(app: &App, visit: &Visit, record: &Record, side: Side) -> HttpResponse {
    let sheet = Sheet::new(app, &record.posting, &record.application.reference, side, visit.loc);
    HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"interviews.ics\""))
        .body(calendar::of(&sheet, &record.interviews))
}
