//! Messages as programs send and read them; materials stand below.

pub mod materials;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::handlers::MessageForm;
use super::queries::{self, Message};
use crate::Result;
use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Repeatable};
use crate::app::App;
use crate::clock::rfc3339;
use crate::html::Visit;
use crate::training::fields::problem;
use crate::training::{Teaching, classroom, own};

/// The part of messages and materials in the API's description.
#[derive(OpenApi)]
#[openapi(paths(
    index,
    send,
    of_person,
    materials::index,
    materials::add,
    materials::show,
    materials::remove,
    materials::of_person,
    materials::show_own
))]
pub struct Document;

/// What was told to a class.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingMessage)]
pub struct Record {
    id: String,
    subject: String,
    text: String,
    sent_at: String,
}

impl From<&Message> for Record {
    fn from(it: &Message) -> Record {
        Record {
            id: it.reference.clone(),
            subject: it.subject.clone(),
            text: it.text.clone(),
            sent_at: rfc3339(it.sent_at),
        }
    }
}

/// What was told to a class, the latest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingMessageList)]
pub struct List {
    items: Vec<Record>,
}

impl List {
    fn new(all: &[Message]) -> List {
        List { items: all.iter().map(Record::from).collect() }
    }
}

/// Something to tell everyone who is in a class now.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TrainingMessageBody)]
pub struct Body {
    /// One line of at most 200 characters.
    subject: Option<String>,
    /// At most 2000 characters.
    text: Option<String>,
}

/// A message that was sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingMessageSent)]
pub struct Sent {
    id: String,
    /// How many people hear of it: those in the class who have an account.
    n_readers: usize,
}

/// What was told to a class, the latest hundred.
#[utoipa::path(get, path = "/api/v1/classes/{reference}/messages", tag = "classes",
    params(("reference" = String, Path)),
    responses((status = 200, body = List), (status = 404, body = Problem)))]
pub async fn index(app: web::Data<App>, teaching: Teaching, class: web::Path<String>) -> Result<HttpResponse> {
    let messages = app
        .db
        .read(move |conn| {
            let class = teaching.class(conn, &class)?;
            Ok(queries::messages(conn, class.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(List::new(&messages)))
}

/// Tells something to everyone who is in a class now, into the inbox and by mail.
#[utoipa::path(post, path = "/api/v1/classes/{reference}/messages", tag = "classes", request_body = Body,
    params(("reference" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Sent), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn send(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    teaching: Teaching,
    req: HttpRequest,
    class: web::Path<String>,
    body: Json<Body>,
) -> Result<HttpResponse> {
    // Another's class is not found, whatever the body says.
    let (wanted, who) = (class.clone(), teaching.clone());
    app.db.read(move |conn| who.class(conn, &wanted)).await?;
    let said = body.value;
    let form = MessageForm {
        subject: said.subject.unwrap_or_default(),
        text: said.text.unwrap_or_default(),
        key: String::new(),
    };
    let new = form.parse().map_err(|errors| problem(&visit, &errors))?;
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let (service, now) = (app.clone(), visit.now);
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let class = classroom::taught(conn, &teaching, &class)?;
                let n_readers = queries::send(conn, &service, &class, &new, teaching.account_id, now)?;
                let sent = Sent { id: new.reference.clone(), n_readers: n_readers.unwrap_or_default() };
                Answer::created(format!("/api/v1/classes/{}/messages", class.reference), &sent)
            })
        })
        .await?;
    Ok(answer.into())
}

/// What a class was told in which one is; empty for who only waits for a seat.
#[utoipa::path(get, path = "/api/v1/enrolments/{reference}/messages", tag = "enrolments",
    params(("reference" = String, Path)),
    responses((status = 200, body = List), (status = 404, body = Problem)))]
pub async fn of_person(app: web::Data<App>, actor: Actor, enrolment: web::Path<String>) -> Result<HttpResponse> {
    let messages = app
        .db
        .read(move |conn| {
            let it = own::enrolment(conn, &actor, &enrolment)?;
            Ok(queries::own_messages(conn, &it)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(List::new(&messages)))
}
