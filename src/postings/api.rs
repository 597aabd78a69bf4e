//! Postings for programs.

mod body;
mod view;

use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

pub use body::PostingBody;
pub use view::{NearView, PayBody, PostingList, PostingView, find};

use super::portal::sections::form_field;
use super::portal::submission::{Grounds, Outcome, hand_in, unlawful, worded};
use super::queries::{self, Ending, Move, Origin};
use super::search_form::SearchForm;
use super::{Draft, State, portal};
use crate::access::{Actor, Reach, Role};
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, wrong_field};
use crate::app::App;
use crate::compliance::rules::Finding;
use crate::db::Conn;
use crate::employers::{Acting, MemberRole, queries as employers};
use crate::html::Visit;
use crate::i18n::Loc;
use crate::{Error, Result};

/// What the API says about postings.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, replace, submit, publish, close),
    components(schemas(
        NearView,
        PostingList,
        super::reading::Piece,
        PostingView,
        PostingBody,
        PayBody,
        Submission,
        Closure,
        Problem
    ))
)]
pub struct Document;

/// Searches open postings.
#[utoipa::path(get, path = "/api/v1/postings", tag = "postings", security(()),
    params(
        ("q" = Option<String>, Query, description = "Words, \"phrases\", -exclusions; a place, pay, kind, education or experience in it is read as a filter, and `read` says so"),
        ("region" = Option<Vec<String>>, Query, description = "Codes of GB/T 2260; places within"),
        ("occupation" = Option<Vec<String>>, Query, description = "Codes of the classification; occupations within"),
        ("education" = Option<Vec<String>>, Query, description = "The least education asked for, or `none`"),
        ("pay" = Option<Vec<String>>, Query, description = "Bands of monthly pay, or `unknown`"),
        ("kind" = Option<Vec<String>>, Query, description = "Kinds of posting"),
        ("pay_min" = Option<i64>, Query, description = "Yuan a month that the best pay reaches"),
        ("education_max" = Option<String>, Query, description = "The education that one has: only what asks for no more"),
        ("experience_max" = Option<i64>, Query, description = "Years that one has"),
        ("published_within" = Option<i64>, Query, description = "Days"),
        ("sort" = Option<String>, Query, description = "relevance, newest, pay, closing"),
        ("literal" = Option<String>, Query, description = "`1` or `true`: words alone; nothing of `q` is read as a filter, no synonyms"),
        ("as_word" = Option<Vec<String>>, Query, description = "Pieces of `q` that are not to be read as filters"),
        ("limit" = Option<i64>, Query, description = "1 to 100, 20 if nothing is said"),
        ("offset" = Option<i64>, Query, description = "0 to 10000"),
        ("page" = Option<i64>, Query, description = "Instead of an offset: pages of 20"),
    ),
    responses((status = 200, body = PostingList), (status = 400, body = Problem)))]
pub async fn index(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    Query(form): Query<SearchForm>,
) -> Result<HttpResponse> {
    let (list, slice) = find(&app, &form, visit.now).await?;
    let body = serde_json::to_vec(&list).map_err(anyhow::Error::from)?;
    let etag = format!("\"{}\"", &crate::crypto::sha256_hex(&body)[..20]);
    let links = api::links(&req, slice, list.total);
    if api::is_not_modified(&req, &etag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish());
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::LINK, links))
        .insert_header((header::ETAG, etag))
        .content_type("application/json")
        .body(body))
}

/// One posting: an open one, or one that has ended; to its own unit and the office, any.
#[utoipa::path(get, path = "/api/v1/postings/{reference}", tag = "postings", security(()),
    params(("reference" = String, Path, description = "The posting's id")),
    responses((status = 200, body = PostingView), (status = 304), (status = 404, body = Problem), (status = 410, body = Problem)))]
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let actor = visit.actor.clone();
    let posting = app
        .db
        .read(move |conn| {
            let posting = queries::find(conn, &reference)?;
            let may_read_all = match &actor {
                Some(it) if it.is(Role::Officer) || it.is(Role::Admin) => true,
                Some(it) => employers::of_account(conn, it.account_id)?.contains(&posting.row.employer_id),
                None => false,
            };
            if !may_read_all {
                posting.row.refuse_hidden(now)?;
            }
            Ok(posting)
        })
        .await?;
    let etag = api::etag(&posting.row.reference, posting.row.version);
    Ok(api::tagged(&req, &etag, &PostingView::new(&posting, app.base_url(), now)))
}

/// Who writes: someone of the office, for any unit, or someone of a unit, for it.
async fn unit_of(req: &HttpRequest, actor: &Actor) -> Result<Option<Acting>> {
    if actor.reach == Reach::Any {
        return Ok(None);
    }
    let acting = Acting::extract(req).await?;
    acting.require(MemberRole::Recruiter)?;
    Ok(Some(acting))
}

/// What someone of a unit says: always of that unit, and nothing that the office alone decides.
fn of_unit(body: PostingBody, acting: &Acting) -> Result<PostingBody> {
    let name = &acting.employer.name;
    if body.employer.as_ref().is_some_and(|it| it.trim() != name) {
        return Err(Problem::fields(vec![wrong_field("employer", "is the unit that you act for, or left out")]));
    }
    if body.state == Some(State::Published) {
        return Err(Problem::fields(vec![wrong_field("state", "is `draft`; submit the posting to have it published")]));
    }
    Ok(PostingBody { employer: Some(name.clone()), ..body })
}

/// Makes a posting: a draft, or for the office, published at once. A unit's own
/// people leave `employer` out.
#[utoipa::path(post, path = "/api/v1/postings", tag = "postings", request_body = PostingBody,
    params(("Idempotency-Key" = String, Header, description = "A new one for each new posting")),
    responses((status = 201, body = PostingView), (status = 400, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    body: Json<PostingBody>,
) -> Result<HttpResponse> {
    let request = Repeatable::parse(&req, &actor, body.hash)?;
    let acting = unit_of(&req, &actor).await?;
    let body = match &acting {
        Some(acting) => of_unit(body.value, acting)?,
        None => body.value,
    };
    let draft = body.to_draft(visit.now, visit.loc)?;
    let is_published = body.state == Some(State::Published);
    let (now, loc, base_url) = (visit.now, visit.loc, app.base_url().to_owned());
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let origin = Origin { created_by: Some(actor.account_id), ..Origin::default() };
                let (_, reference) = match &acting {
                    Some(acting) => queries::insert_for(conn, &draft, acting.employer.id, &origin, now)?,
                    None => queries::insert(conn, &draft, Some(actor.account_id), now)?,
                };
                if is_published {
                    publish_now(conn, &reference, actor.account_id, loc, now)?;
                }
                let posting = queries::find(conn, &reference)?;
                let location = format!("/api/v1/postings/{reference}");
                Answer::created(location, &PostingView::new(&posting, &base_url, now))
            })
        })
        .await?;
    Ok(answer.into())
}

/// # Errors
/// 422 with the words that the law forbids.
fn publish_now(conn: &mut Conn, reference: &str, account_id: i64, loc: Loc, now: chrono::NaiveDateTime) -> Result<()> {
    let posting = queries::find(conn, reference)?;
    refuse_unlawful(&queries::draft_of(conn, &posting)?, loc)?;
    let step = Move { to: State::Published, outcome: None, account_id: Some(account_id), reason: None };
    queries::advance(conn, reference, &step, now)
}

fn refuse_unlawful(draft: &Draft, loc: Loc) -> Result<()> {
    let wrong = unlawful(draft);
    let wrong: Vec<_> = wrong.iter().map(|it| wrong_field(form_field(&it.field), worded(it, loc))).collect();
    if wrong.is_empty() { Ok(()) } else { Err(Problem::fields(wrong)) }
}

/// Replaces what a posting says. Send the `ETag` that you read as `If-Match`. Of a
/// unit's published posting, what a reviewer has to see first waits as a revision.
#[utoipa::path(put, path = "/api/v1/postings/{reference}", tag = "postings", request_body = PostingBody,
    params(("reference" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PostingView), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn replace(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    body: Json<PostingBody>,
) -> Result<HttpResponse> {
    let acting = unit_of(&req, &actor).await?;
    let (now, loc) = (visit.now, visit.loc);
    let (wanted, employer_id) = (reference.clone(), acting.as_ref().map(|it| it.employer.id));
    let version = app
        .db
        .read(move |conn| match employer_id {
            Some(id) => Ok(portal::queries::find_own(conn, id, &wanted)?.row.version),
            None => Ok(queries::find(conn, &wanted)?.row.version),
        })
        .await?;
    api::check_if_match(&req, &api::etag(&reference, version))?;
    let body = match &acting {
        Some(acting) => of_unit(body.value, acting)?,
        None => body.value,
    };
    let draft = body.to_draft(now, loc)?;
    let posting = app
        .db
        .write(move |conn| {
            match &acting {
                Some(acting) => {
                    let work = portal::queries::load(conn, acting.employer.id, &reference)?;
                    if work.posting.row.version != version {
                        return Err(Error::Conflict("the posting has changed since you read it"));
                    }
                    portal::queries::save(conn, &work, &draft, acting.account_id, loc, now)?;
                }
                None => {
                    if queries::find(conn, &reference)?.row.state() != State::Draft {
                        refuse_unlawful(&draft, loc)?;
                    }
                    queries::update(conn, &reference, version, &draft, now)?;
                }
            }
            Ok(queries::find(conn, &reference)?)
        })
        .await?;
    let etag = api::etag(&posting.row.reference, posting.row.version);
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag)).json(PostingView::new(&posting, app.base_url(), now)))
}

/// The bases of findings that ask for one.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// By the rule's code.
    #[serde(default)]
    pub bases: std::collections::BTreeMap<String, String>,
    /// Asks for an exception from what blocks; each such rule then takes the legal
    /// basis in `bases`. Only where the law knows one.
    #[serde(default)]
    pub for_exception: bool,
}

/// Hands a unit's posting in to the office. What the rules find against it is
/// named, each with the law behind it; a rule that asks for a basis takes one in `bases`.
#[utoipa::path(post, path = "/api/v1/postings/{reference}/submission", tag = "postings", request_body = Submission,
    params(("reference" = String, Path)),
    responses((status = 200, body = PostingView), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn submit(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    body: Json<Submission>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let (now, shared) = (visit.now, app.clone());
    let Submission { bases, for_exception } = body.value;
    let grounds = Grounds { bases: bases.into_iter().collect(), for_exception };
    let (outcome, posting) = app
        .db
        .write(move |conn| {
            let outcome = hand_in(conn, &shared, &acting, &reference, &grounds, now)?;
            Ok((outcome, queries::find(conn, &reference)?))
        })
        .await?;
    if let Outcome::Refused(work) = outcome {
        let mistake = |it: &Finding| {
            let detail = format!("{} ({}: {})", worded(it, visit.loc), it.effect.code(), it.rule);
            wrong_field(&it.field, detail)
        };
        return Err(Problem::fields(work.obstacles(for_exception).map(mistake).collect()));
    }
    Ok(HttpResponse::Ok().json(PostingView::new(&posting, app.base_url(), now)))
}

/// Publishes a draft, or shows a hidden posting again.
#[utoipa::path(post, path = "/api/v1/postings/{reference}/publication", tag = "postings",
    params(("reference" = String, Path)),
    responses((status = 200, body = PostingView), (status = 409, body = Problem), (status = 422, body = Problem, description = "words that the law forbids")))]
pub async fn publish(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (now, loc) = (visit.now, visit.loc);
    let posting = app
        .db
        .write(move |conn| {
            publish_now(conn, &reference, actor.account_id, loc, now)?;
            Ok(queries::find(conn, &reference)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(PostingView::new(&posting, app.base_url(), now)))
}

/// Why a posting ends.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// `filled`, `withdrawn` or `removed`.
    #[serde(default)]
    pub outcome: Option<super::Outcome>,
    /// In words, for the history.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Ends a posting.
#[utoipa::path(post, path = "/api/v1/postings/{reference}/closure", tag = "postings", request_body = Closure,
    params(("reference" = String, Path)),
    responses((status = 200, body = PostingView), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn close(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    body: Json<Closure>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let outcome = body.value.outcome.filter(|it| *it != super::Outcome::Expired);
    let Some(outcome) = outcome else {
        return Err(Problem::fields(vec![wrong_field("outcome", "is `filled`, `withdrawn` or `removed`")]));
    };
    let (reason, shared) = (body.value.reason, app.clone());
    let posting = app
        .db
        .write(move |conn| {
            let ending =
                Ending { outcome, filled_by: None, account_id: Some(actor.account_id), reason: reason.as_deref() };
            queries::close(conn, &shared, &reference, &ending, now)?;
            Ok(queries::find(conn, &reference)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(PostingView::new(&posting, app.base_url(), now)))
}
