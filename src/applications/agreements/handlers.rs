//! Answers to requests about agreements.

pub mod employer;
pub mod intentions;
pub mod seeker;
pub mod staff;

use actix_web::HttpResponse;

use super::calendar::{self, Sheet};
use super::queries::Record;
use crate::app::App;
use crate::html::Visit;

/// The interviews of an application as a file for the reader's calendar.
fn calendar_of(app: &App, visit: &Visit, record: &Record, path: &str) -> HttpResponse {
    let sheet = Sheet {
        posting: &record.posting,
        url: format!("{}{}", app.base_url(), visit.loc.path(path)),
        host: calendar::host_of(app.base_url()),
        loc: visit.loc,
    };
    HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"interviews.ics\""))
        .body(calendar::of(&sheet, &record.interviews))
}
