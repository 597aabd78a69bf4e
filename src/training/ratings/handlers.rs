//! The pages of ratings.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::pages::{FollowUps, Index, Task};
use super::queries;
use crate::Result;
use crate::access::Actor;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::attendance::queries::name_of;
use crate::training::classroom::{TEXT, Wrong};
use crate::training::{Teaching, classroom, own};

/// `POST /profile/training/{reference}/rating`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RatingForm {
    /// 1 to 5.
    pub score: String,
    /// What they want to say.
    pub text: String,
}

impl RatingForm {
    /// The score and the words, or what has to be mended.
    pub(super) fn parse(&self) -> Result<(i16, String), Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let score = self.score.parse().ok().filter(|it| (1..=5).contains(it));
        if score.is_none() {
            wrong.add("score", "classroom-rating-missing");
        }
        let text = wrong.text("text", &self.text, TEXT, false);
        score.filter(|_| wrong.0.is_empty()).map(|it| (it, text)).ok_or(wrong.0)
    }
}

/// `POST /profile/training/{reference}/rating`: rates, or changes it.
pub async fn rate(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    enrolment: web::Path<String>,
    Form(form): Form<RatingForm>,
) -> Result<HttpResponse> {
    let (service, now, reference) = (app.clone(), visit.now, enrolment.clone());
    let rated = app
        .db
        .write(move |conn| {
            let it = own::enrolment(conn, &actor, &reference)?;
            // What is missing is told on top of the page that it came from.
            let Ok((score, text)) = form.parse() else { return Ok(false) };
            let class = classroom::of(conn, it.class_id)?;
            queries::rate(conn, &service, &class, &it, score, &text, now)?;
            Ok(true)
        })
        .await?;
    let message = if rated { "classroom-rated" } else { "classroom-rating-missing" };
    Ok(visit.redirect_with(&format!("/profile/training/{enrolment}"), message))
}

async fn page(
    app: &App,
    visit: &Visit,
    teaching: &Teaching,
    class: &str,
    note: &str,
    errors: &[FieldError],
) -> Result<Index> {
    let (teaching, class, keys) = (teaching.clone(), class.to_owned(), app.keys.clone());
    let (class, scores, tasks) = app
        .db
        .read(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            let scores = queries::scores(conn, class.id)?;
            let mut tasks: Vec<Task> = Vec::new();
            for (rating, enrolment) in queries::tasks(conn, class.id)? {
                let name = name_of(conn, &keys, &enrolment)?;
                tasks.push(Task { rating, enrolment, name });
            }
            Ok((class, scores, tasks))
        })
        .await?;
    Ok(Index::new(visit, &class, &scores, &tasks, note, errors))
}

/// `GET /teaching/classes/{reference}/ratings`
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    html::page(&page(&app, &visit, &teaching, &class, "", &[]).await?)
}

/// `POST /teaching/classes/{reference}/ratings/{enrolment}/follow-up`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NoteForm {
    /// What was done.
    pub note: String,
}

impl NoteForm {
    /// The note, or that it is missing.
    pub(super) fn parse(&self) -> Result<String, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let note = wrong.text("note", &self.note, TEXT, true);
        if wrong.0.is_empty() { Ok(note) } else { Err(wrong.0) }
    }
}

/// `POST /teaching/classes/{reference}/ratings/{enrolment}/follow-up`: it is done.
pub async fn follow_up(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    names: web::Path<(String, String)>,
    Form(form): Form<NoteForm>,
) -> Result<HttpResponse> {
    let (class, enrolment) = names.into_inner();
    let note = match form.parse() {
        Ok(note) => note,
        Err(errors) => {
            return html::unprocessable(&page(&app, &visit, &teaching, &class, &form.note, &errors).await?);
        }
    };
    let target = format!("/teaching/classes/{class}/ratings");
    let now = visit.now;
    app.db
        .write(move |conn| {
            let class = teaching.class(conn, &class)?;
            queries::follow_up(conn, class.id, &enrolment, &note, teaching.account_id, now)
        })
        .await?;
    Ok(visit.redirect_with(&target, "classroom-followed-up"))
}

/// `GET /teaching/follow-ups`: what waits, of all classes of the reader.
pub async fn follow_ups(app: web::Data<App>, visit: Visit, teaching: Teaching) -> Result<HttpResponse> {
    let open = app
        .db
        .read(move |conn| {
            let rows = queries::open_tasks(conn, &teaching)?;
            rows.into_iter().map(|(class, at)| Ok((classroom::titled(conn, class)?, at))).collect::<Result<Vec<_>>>()
        })
        .await?;
    html::page(&FollowUps::new(&visit, &open))
}
