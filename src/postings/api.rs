//! Postings for programs.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::forms::{self, Fields};
use super::queries::{self, Move, Posting};
use super::search_form::SearchForm;
use super::{Kind, Outcome, PayBand, PayPeriod, State};
use crate::access::Actor;
use crate::api::{self, Answer, Json, Problem, Query, Repeatable, Slice, wrong_field};
use crate::app::App;
use crate::codes::{Education, occupations, regions};
use crate::html::Visit;
use crate::search::Found;
use crate::{Result, clock};

/// What the API says about postings.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, replace, publish, close),
    components(schemas(PostingList, PostingView, PostingBody, PayBody, Closure, Problem))
)]
pub struct Document;

/// Pay in yuan before tax.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayBody {
    /// The least a period.
    #[serde(default)]
    pub min: Option<f64>,
    /// The most a period.
    #[serde(default)]
    pub max: Option<f64>,
    /// What the amounts are for; a month if nothing is said.
    #[serde(default)]
    pub per: Option<PayPeriod>,
    /// How many months are paid a year; 12 if nothing is said.
    #[serde(default)]
    pub months: Option<i16>,
    /// 面议
    #[serde(default)]
    pub negotiable: Option<bool>,
}

/// A posting as programs read it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the field names are the documentation of the API's readers")]
pub struct PostingView {
    pub id: String,
    pub title: String,
    pub employer: String,
    pub employer_id: String,
    pub employer_verified: bool,
    /// Code of the 2022 classification.
    pub occupation: Option<String>,
    pub occupation_name: Option<String>,
    pub kind: Kind,
    pub headcount: i32,
    pub duties: String,
    pub requirements: String,
    pub pay: PayBody,
    /// Code of GB/T 2260.
    pub region: Option<String>,
    pub region_name: Option<String>,
    pub address: Option<String>,
    pub remote: bool,
    pub education: Option<Education>,
    pub experience_years: Option<i32>,
    pub majors: Vec<String>,
    pub certificates_required: Vec<String>,
    pub certificates_preferred: Vec<String>,
    pub benefits: Vec<String>,
    pub contact: Option<String>,
    pub source: Option<String>,
    pub state: State,
    pub outcome: Option<Outcome>,
    pub published_at: Option<String>,
    pub valid_until: Option<String>,
    pub updated_at: String,
    pub url: String,
}

/// A page of postings.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostingList {
    /// How many postings match.
    pub total: i64,
    /// The sum of their headcounts.
    pub headcount: i64,
    /// The page.
    pub items: Vec<PostingView>,
    /// Counts by facet and code; a facet counts as if its own filter were not set.
    pub facets: BTreeMap<&'static str, BTreeMap<String, i64>>,
}

impl PostingView {
    fn new(it: &Posting, base_url: &str, now: chrono::NaiveDateTime) -> PostingView {
        let (row, pay) = (&it.row, it.row.pay());
        let yuan = |fen: Option<i64>| fen.map(|it| it as f64 / 100.0);
        PostingView {
            id: row.reference.clone(),
            title: row.title.clone(),
            employer: it.employer.name.clone(),
            employer_id: it.employer.reference.clone(),
            employer_verified: it.employer.is_verified(now),
            occupation: row.occupation.clone(),
            occupation_name: row.occupation.as_deref().and_then(occupations::get).map(|it| it.name.to_owned()),
            kind: row.kind(),
            headcount: row.headcount,
            duties: row.duties.clone(),
            requirements: row.requirements.clone(),
            pay: PayBody {
                min: yuan(pay.min_fen),
                max: yuan(pay.max_fen),
                per: Some(pay.period),
                months: Some(pay.months),
                negotiable: Some(pay.negotiable),
            },
            region: row.region.clone(),
            region_name: row.region.as_deref().and_then(regions::full_name),
            address: row.address.clone(),
            remote: row.is_remote,
            education: row.education(),
            experience_years: row.experience_years,
            majors: row.majors(),
            certificates_required: it.certificates_required.clone(),
            certificates_preferred: it.certificates_preferred.clone(),
            benefits: row.benefits(),
            contact: row.contact.clone(),
            source: row.source.clone(),
            state: row.state(),
            outcome: row.outcome(),
            published_at: row.published_at.map(clock::rfc3339),
            valid_until: row.valid_until.map(clock::rfc3339),
            updated_at: clock::rfc3339(row.updated_at),
            url: format!("{base_url}/postings/{}", row.reference),
        }
    }
}

/// What a search finds, and the slice that it is.
pub async fn find(app: &App, form: &SearchForm, now: chrono::NaiveDateTime) -> Result<(PostingList, Slice)> {
    let parsed = form.parse()?;
    let slice = Slice {
        limit: i64::try_from(parsed.search.limit).unwrap_or(20),
        offset: i64::try_from(parsed.search.offset).unwrap_or(0),
    };
    let search = app.search.clone();
    let (found, postings) = app
        .db
        .read(move |conn| {
            let found = search.postings(&parsed.search, now)?;
            let ids: Vec<i64> = found.hits.iter().map(|it| it.0).collect();
            let postings = queries::load_open(conn, &ids, now)?;
            Ok((found, postings))
        })
        .await?;
    let items = postings.iter().map(|it| PostingView::new(it, app.base_url(), now)).collect();
    let list = PostingList { total: found.total, headcount: found.headcount, items, facets: facets(&found) };
    Ok((list, slice))
}

fn facets(found: &Found) -> BTreeMap<&'static str, BTreeMap<String, i64>> {
    let facets = &found.facets;
    let region = |code: &u64| {
        let code = code.to_string();
        format!("{code:0<6}")
    };
    let occupation = |code: &u64| {
        let code = format!("{code:07}");
        format!("{}-{}-{}-{}", &code[..1], &code[1..3], &code[3..5], &code[5..7])
    };
    fn listed(code: &u64, none: &str, names: impl Fn(usize) -> Option<&'static str>) -> String {
        match usize::try_from(*code).unwrap_or(0).checked_sub(1) {
            None => none.to_owned(),
            Some(i) => names(i).unwrap_or(none).to_owned(),
        }
    }
    let education = |code: &u64| listed(code, "none", |i| Education::ALL.get(i).map(|it| it.code()));
    let pay = |code: &u64| listed(code, "unknown", |i| PayBand::ALL.get(i).map(|it| it.code()));
    let kind = |code: &u64| listed(&(code + 1), "", |i| Kind::ALL.get(i).map(|it| it.code()));
    let map = |counts: &BTreeMap<u64, i64>, name: &dyn Fn(&u64) -> String| -> BTreeMap<String, i64> {
        counts.iter().map(|(code, n)| (name(code), *n)).collect()
    };
    BTreeMap::from([
        ("region", map(&facets.region, &region)),
        ("occupation", map(&facets.occupation, &occupation)),
        ("education", map(&facets.education, &education)),
        ("pay", map(&facets.pay, &pay)),
        ("kind", map(&facets.kind, &kind)),
        ("published_within", map(&facets.published, &|days| days.to_string())),
    ])
}

/// Searches open postings.
#[utoipa::path(get, path = "/api/v1/postings", tag = "postings", security(()),
    params(
        ("q" = Option<String>, Query, description = "Words, \"phrases\", -exclusions"),
        ("region" = Option<Vec<String>>, Query, description = "Codes of GB/T 2260; places within"),
        ("occupation" = Option<Vec<String>>, Query, description = "Codes of the classification; occupations within"),
        ("education" = Option<Vec<String>>, Query, description = "The least education asked for, or `none`"),
        ("pay" = Option<Vec<String>>, Query, description = "Bands of monthly pay, or `unknown`"),
        ("kind" = Option<Vec<String>>, Query, description = "Kinds of posting"),
        ("pay_min" = Option<i64>, Query, description = "Yuan a month that the best pay reaches"),
        ("experience_max" = Option<i64>, Query, description = "Years that one has"),
        ("published_within" = Option<i64>, Query, description = "Days"),
        ("sort" = Option<String>, Query, description = "relevance, newest, pay, closing"),
        ("literal" = Option<String>, Query, description = "`1`: without synonyms"),
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

/// One posting: an open one, or one that has ended.
#[utoipa::path(get, path = "/api/v1/postings/{reference}", tag = "postings", security(()),
    params(("reference" = String, Path, description = "The posting's id")),
    responses((status = 200, body = PostingView), (status = 304), (status = 404, body = Problem)))]
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let is_poster =
        visit.actor.as_ref().is_some_and(|it| it.is(crate::access::Role::Officer) || it.is(crate::access::Role::Admin));
    let posting = app
        .db
        .read(move |conn| {
            let posting = queries::find(conn, &reference)?;
            let allowed = if is_poster { Ok(()) } else { posting.row.refuse_hidden(now) };
            allowed.map(|()| posting)
        })
        .await?;
    let etag = api::etag(&posting.row.reference, posting.row.version);
    Ok(api::tagged(&req, &etag, &PostingView::new(&posting, app.base_url(), now)))
}

/// What a program says of a posting. What is needed and missing is named in the answer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(title = "PostingBody")]
#[expect(missing_docs, reason = "the same fields as in what is read")]
pub struct PostingBody {
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub employer: Option<String>,
    #[serde(default)]
    pub occupation: Option<String>,
    #[serde(default)]
    pub kind: Option<Kind>,
    #[serde(default)]
    pub headcount: Option<i32>,
    #[serde(default)]
    pub duties: Option<String>,
    #[serde(default)]
    pub requirements: Option<String>,
    #[serde(default)]
    pub pay: Option<PayBody>,
    #[serde(default)]
    pub region: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub remote: Option<bool>,
    #[serde(default)]
    pub education: Option<Education>,
    #[serde(default)]
    pub experience_years: Option<i32>,
    #[serde(default)]
    pub majors: Option<Vec<String>>,
    #[serde(default)]
    pub certificates_required: Option<Vec<String>>,
    #[serde(default)]
    pub certificates_preferred: Option<Vec<String>>,
    #[serde(default)]
    pub benefits: Option<Vec<String>>,
    #[serde(default)]
    pub contact: Option<String>,
    /// RFC 3339, or a day: its end in Beijing.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// `draft`, or `published` to publish at once.
    #[serde(default)]
    pub state: Option<State>,
}

impl PostingBody {
    fn to_draft(&self, now: chrono::NaiveDateTime, loc: crate::i18n::Loc) -> Result<super::Draft> {
        let mut errors = Vec::new();
        let pay = self.pay.clone().unwrap_or_default();
        let fen = |yuan: Option<f64>| {
            #[expect(clippy::cast_possible_truncation, reason = "checked to be far below 2^53")]
            yuan.map(|it| if it.is_finite() && it.abs() < 1e9 { (it * 100.0).round() as i64 } else { -1 })
        };
        let valid_until = match self.valid_until.as_deref().map(forms::instant) {
            None => None,
            Some(Some(it)) => Some(it),
            Some(None) => {
                errors.push(wrong_field("valid_until", "is a time as in RFC 3339, or a day as 2026-12-31"));
                None
            }
        };
        if !matches!(self.state, None | Some(State::Draft | State::Published)) {
            errors.push(wrong_field("state", "is `draft` or `published`"));
        }
        let fields = Fields {
            title: self.title.clone().unwrap_or_default(),
            employer: self.employer.clone().unwrap_or_default(),
            occupation: self.occupation.clone().unwrap_or_default(),
            kind: self.kind,
            headcount: self.headcount,
            duties: self.duties.clone().unwrap_or_default(),
            requirements: self.requirements.clone().unwrap_or_default(),
            pay_min_fen: fen(pay.min),
            pay_max_fen: fen(pay.max),
            pay_period: pay.per.unwrap_or(PayPeriod::Month),
            pay_months: pay.months.unwrap_or(12),
            pay_negotiable: pay.negotiable.unwrap_or(false),
            region: self.region.clone().unwrap_or_default(),
            address: self.address.clone().unwrap_or_default(),
            is_remote: self.remote.unwrap_or(false),
            education: self.education,
            experience_years: self.experience_years,
            majors: self.majors.clone().unwrap_or_default(),
            certificates_required: self.certificates_required.clone().unwrap_or_default(),
            certificates_preferred: self.certificates_preferred.clone().unwrap_or_default(),
            benefits: self.benefits.clone().unwrap_or_default(),
            contact: self.contact.clone().unwrap_or_default(),
            valid_until,
        };
        let checked = fields.check(now);
        if let Err(wrong) = &checked {
            errors.extend(wrong.iter().map(|it| wrong_field(forms::api_name(it.field), loc.t(it.message).to_string())));
        }
        match checked {
            Ok(draft) if errors.is_empty() => Ok(draft),
            _ => Err(Problem::fields(errors)),
        }
    }
}

/// Makes a posting: a draft, or published at once.
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
    let draft = body.value.to_draft(visit.now, visit.loc)?;
    let is_published = body.value.state == Some(State::Published);
    let (now, base_url) = (visit.now, app.base_url().to_owned());
    let answer = app
        .db
        .write(move |conn| {
            api::idempotent(conn, &request, now, |conn| {
                let (_, reference) = queries::insert(conn, &draft, Some(actor.account_id), now)?;
                if is_published {
                    publish_now(conn, &reference, actor.account_id, now)?;
                }
                let posting = queries::find(conn, &reference)?;
                let location = format!("/api/v1/postings/{reference}");
                Answer::created(location, &PostingView::new(&posting, &base_url, now))
            })
        })
        .await?;
    Ok(answer.into())
}

fn publish_now(conn: &mut crate::db::Conn, reference: &str, account_id: i64, now: chrono::NaiveDateTime) -> Result<()> {
    let step = Move { to: State::Published, outcome: None, account_id: Some(account_id), reason: None };
    queries::advance(conn, reference, &step, now)
}

/// Replaces what a posting says. Send the `ETag` that you read as `If-Match`.
#[utoipa::path(put, path = "/api/v1/postings/{reference}", tag = "postings", request_body = PostingBody,
    params(("reference" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PostingView), (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn replace(
    req: HttpRequest,
    app: web::Data<App>,
    visit: Visit,
    _actor: Actor,
    reference: web::Path<String>,
    body: Json<PostingBody>,
) -> Result<HttpResponse> {
    let draft = body.value.to_draft(visit.now, visit.loc)?;
    let now = visit.now;
    let wanted = reference.clone();
    let version = app.db.read(move |conn| Ok(queries::find(conn, &wanted)?.row.version)).await?;
    api::check_if_match(&req, &api::etag(&reference, version))?;
    let posting = app
        .db
        .write(move |conn| {
            queries::update(conn, &reference, version, &draft, now)?;
            Ok(queries::find(conn, &reference)?)
        })
        .await?;
    let etag = api::etag(&posting.row.reference, posting.row.version);
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag)).json(PostingView::new(&posting, app.base_url(), now)))
}

/// Publishes a draft, or shows a hidden posting again.
#[utoipa::path(post, path = "/api/v1/postings/{reference}/publication", tag = "postings",
    params(("reference" = String, Path)),
    responses((status = 200, body = PostingView), (status = 409, body = Problem)))]
pub async fn publish(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let now = visit.now;
    let posting = app
        .db
        .write(move |conn| {
            publish_now(conn, &reference, actor.account_id, now)?;
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
    pub outcome: Option<Outcome>,
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
    let outcome = body.value.outcome.filter(|it| *it != Outcome::Expired);
    let Some(outcome) = outcome else {
        return Err(Problem::fields(vec![wrong_field("outcome", "is `filled`, `withdrawn` or `removed`")]));
    };
    let reason = body.value.reason;
    let posting = app
        .db
        .write(move |conn| {
            let step = Move {
                to: State::Closed,
                outcome: Some(outcome),
                account_id: Some(actor.account_id),
                reason: reason.as_deref(),
            };
            queries::advance(conn, &reference, &step, now)?;
            Ok(queries::find(conn, &reference)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(PostingView::new(&posting, app.base_url(), now)))
}
