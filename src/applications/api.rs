//! Applications as programs of either side read and write them. A record holds
//! no data of the person: who that is, a member reads on the page.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::{ApplicationForm, MoveForm};
use super::handlers::apply::{own_profile, public_posting};
use super::{Application, Mover, Reason, Source, State, Step, advance, moves, queries};
use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, Slice, wrong_field};
use crate::app::App;
use crate::clock::rfc3339;
use crate::db::Conn;
use crate::employers::{self, MemberRole};
use crate::html::{FieldError, Visit};
use crate::postings::Posting;
use crate::{Error, Result, postings, profiles};

/// The applications' part of the API's description.
#[derive(OpenApi)]
#[openapi(paths(index, create, show, step))]
pub struct Document;

/// An application.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApplicationRecord)]
pub struct Record {
    /// Its number.
    id: String,
    /// The posting's id.
    posting: String,
    title: String,
    employer: String,
    /// On which side the reader stands.
    side: Mover,
    state: State,
    source: Source,
    /// Grows with each move; also in the `ETag`.
    version: i64,
    submitted_at: String,
    /// When the employer has to have answered.
    promised_at: String,
    viewed_at: Option<String>,
    answered_at: Option<String>,
    moved_at: String,
    ended_at: Option<String>,
    /// Where the reader may move it.
    next: Vec<State>,
}

/// A page of applications.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApplicationList)]
pub struct List {
    total: i64,
    items: Vec<Record>,
}

/// An application to make.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewApplicationBody {
    /// The posting's id.
    posting: Option<String>,
    letter: Option<String>,
    /// In the order of the posting's questions; an empty one is left out.
    answers: Option<Vec<String>>,
    /// How the person came to the posting. Whoever accepted an invitation to it counts as
    /// invited, and nobody does without one.
    source: Option<Source>,
    /// That the person agrees to the employer's receiving profile, name, telephone number and e-mail address.
    consent: Option<bool>,
}

/// A move.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MoveBody {
    /// `shortlisted`, `interview` or `refused` by the employer, `withdrawn` by the person.
    to: Option<State>,
    /// Why it is refused; always sent to the person, in words.
    reason: Option<Reason>,
    /// Words to the person.
    shared_text: Option<String>,
    /// The version that was read; left out, `If-Match` has to say it.
    version: Option<i64>,
}

/// Which slice of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    offset: Option<i64>,
}

/// Who an account is to applications.
struct Standing {
    profile_id: Option<i64>,
    /// Units, and whether the account may do more than read.
    units: Vec<(i64, bool)>,
}

impl Standing {
    fn of(conn: &mut Conn, account_id: i64) -> Result<Standing> {
        let units = employers::queries::units(conn, account_id)?;
        Ok(Standing {
            profile_id: profiles::queries::find_by_account(conn, account_id)?.map(|it| it.id),
            units: units.into_iter().map(|(unit, role)| (unit.id, role <= MemberRole::Recruiter)).collect(),
        })
    }

    /// On which side of an application they stand, and whether they may move it.
    fn side(&self, it: &Application, posting: &Posting) -> Result<(Mover, bool)> {
        if self.profile_id == Some(it.profile_id) {
            return Ok((Mover::Seeker, true));
        }
        let unit = self.units.iter().find(|(id, _)| *id == posting.row.employer_id && it.delivered_at.is_some());
        unit.map(|(_, can_write)| (Mover::Employer, *can_write)).ok_or(Error::NotFound)
    }
}

impl Record {
    fn etag(&self) -> String {
        api::etag(&self.id, self.version)
    }

    fn new(it: &Application, posting: &Posting, side: Mover, can_write: bool) -> Record {
        Record {
            id: it.reference.clone(),
            posting: posting.row.reference.clone(),
            title: posting.row.title.clone(),
            employer: posting.employer.name.clone(),
            side,
            state: it.state,
            source: it.source,
            version: it.version,
            submitted_at: rfc3339(it.submitted_at),
            promised_at: rfc3339(it.promised_at),
            viewed_at: it.viewed_at.map(rfc3339),
            answered_at: it.answered_at.map(rfc3339),
            moved_at: rfc3339(it.moved_at),
            ended_at: it.ended_at.map(rfc3339),
            next: moves::next(it.state, side).filter(|to| can_write && is_by_hand(side, *to)).collect(),
        }
    }
}

/// What this interface moves: offers, acceptances and hires have words of their own.
fn is_by_hand(side: Mover, to: State) -> bool {
    match side {
        Mover::Seeker => to == State::Withdrawn,
        Mover::Employer => moves::BY_HAND.contains(&to),
        Mover::Clock => false,
    }
}

/// An application as its reader sees it, and whether they may move it.
fn read(conn: &mut Conn, account_id: i64, reference: &str) -> Result<(Record, bool)> {
    let it = queries::find(conn, reference)?;
    let posting = postings::queries::load_many(conn, &[it.posting_id])?.pop().ok_or(Error::NotFound)?;
    let (side, can_write) = Standing::of(conn, account_id)?.side(&it, &posting)?;
    Ok((Record::new(&it, &posting, side, can_write), can_write))
}

fn problem(visit: &Visit, errors: &[FieldError]) -> Error {
    let name = |it: &FieldError| if it.field == "answer" { "answers" } else { it.field };
    Problem::fields(errors.iter().map(|it| wrong_field(name(it), visit.t(it.message).to_string())).collect())
}

/// One's own applications and those to one's own units, the latest first.
#[utoipa::path(get, path = "/api/v1/applications", tag = "applications",
    params(("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = List), (status = 400, body = Problem)))]
pub async fn index(
    req: HttpRequest,
    app: web::Data<App>,
    actor: Actor,
    Query(page): Query<Paging>,
) -> Result<HttpResponse> {
    let slice = Slice::parse(page.limit, page.offset)?;
    let list = app
        .db
        .read(move |conn| {
            let standing = Standing::of(conn, actor.account_id)?;
            let units: Vec<i64> = standing.units.iter().map(|it| it.0).collect();
            let (total, rows) = queries::of_either_side(conn, standing.profile_id, &units, slice)?;
            let ids: Vec<i64> = rows.iter().map(|it| it.posting_id).collect();
            let postings = postings::queries::load_many(conn, &ids)?;
            let mut items = Vec::new();
            for it in &rows {
                if let Some(posting) = postings.iter().find(|posting| posting.row.id == it.posting_id) {
                    let (side, can_write) = standing.side(it, posting)?;
                    items.push(Record::new(it, posting, side, can_write));
                }
            }
            Ok(List { total, items })
        })
        .await?;
    let links = api::links(&req, slice, list.total);
    Ok(HttpResponse::Ok().insert_header((header::LINK, links)).json(list))
}

/// One application, of either side.
#[utoipa::path(get, path = "/api/v1/applications/{reference}", tag = "applications",
    params(("reference" = String, Path)),
    responses((status = 200, body = Record), (status = 304), (status = 404, body = Problem)))]
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (record, _) = app.db.read(move |conn| read(conn, actor.account_id, &reference)).await?;
    Ok(api::tagged(&req, &record.etag(), &record))
}

/// Applies. Whoever has an open application to the posting is answered with it.
#[utoipa::path(post, path = "/api/v1/applications", tag = "applications", request_body = NewApplicationBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Record), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn create(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    body: Json<NewApplicationBody>,
) -> Result<HttpResponse> {
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let said = body.value;
    let wanted = said.posting.ok_or_else(|| Problem::fields(vec![wrong_field("posting", "is missing")]))?;
    let form = ApplicationForm {
        letter: said.letter.unwrap_or_default(),
        answer: said.answers.unwrap_or_default(),
        source: said.source.unwrap_or(Source::Search).code().to_owned(),
        consent: if said.consent == Some(true) { "1".to_owned() } else { String::new() },
    };
    let (service, now) = (app.clone(), visit.now);
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let posting = public_posting(conn, &wanted, now)?;
                let full = own_profile(conn, actor.account_id)?.ok_or(Error::NotFound)?;
                let questions = queries::questions(conn, posting.row.id)?;
                let new = form.parse(actor.account_id, &questions).map_err(|errors| problem(&visit, &errors))?;
                let made = queries::create(conn, &service, &posting, &full, &new, now)?;
                let made = made
                    .map_err(|it| Problem::fields(vec![wrong_field("posting", visit.t(it.message()).to_string())]))?;
                let location = format!("/api/v1/applications/{}", made.reference);
                Answer::created(location, &Record::new(&made, &posting, Mover::Seeker, true))
            })
        })
        .await?;
    Ok(answer.into())
}

/// Moves an application by hand. The second time is a conflict, so no key is
/// asked for.
#[utoipa::path(post, path = "/api/v1/applications/{reference}/moves", tag = "applications",
    params(("reference" = String, Path), ("If-Match" = Option<String>, Header)), request_body = MoveBody,
    responses((status = 200, body = Record), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn step(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    body: Json<MoveBody>,
) -> Result<HttpResponse> {
    let (account_id, wanted) = (actor.account_id, reference.clone());
    let (record, can_write) = app.db.read(move |conn| read(conn, account_id, &wanted)).await?;
    if !can_write {
        return Err(Error::Forbidden);
    }
    let said = body.value;
    let to = said.to.ok_or_else(|| Problem::fields(vec![wrong_field("to", "is missing")]))?;
    if said.version.is_none() {
        api::check_if_match(&req, &record.etag())?;
    }
    let form = MoveForm {
        to: to.code().to_owned(),
        reason: said.reason.map(Reason::code).unwrap_or_default().to_owned(),
        shared_text: said.shared_text.unwrap_or_default(),
        ..MoveForm::default()
    };
    let (reason, shared_text) = match (record.side, to) {
        (Mover::Seeker, State::Withdrawn) => (None, None),
        (Mover::Seeker, _) => return Err(Error::Conflict("the person can only take it back here")),
        _ => {
            let parsed = form.parse().map_err(|errors| problem(&visit, &errors))?;
            (parsed.reason, parsed.shared_text)
        }
    };
    let (service, side, now) = (app.clone(), record.side, visit.now);
    let version = said.version.unwrap_or(record.version);
    let moved = app
        .db
        .write(move |conn| {
            let step =
                Step { reason, shared_text: shared_text.as_deref(), ..Step::by(side, account_id, to, Some(version)) };
            advance(conn, &service, &reference, &step, now)?;
            Ok(read(conn, account_id, &reference)?.0)
        })
        .await?;
    Ok(api::tagged(&req, &moved.etag(), &moved))
}
