//! A posting, and a list of them, as programs read it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Slice;
use crate::app::App;
use crate::codes::{Education, occupations, regions};
use crate::postings::near;
use crate::postings::queries::{self, Posting};
use crate::postings::reading::Piece;
use crate::postings::search_form::SearchForm;
use crate::postings::{Kind, Outcome, PayBand, PayPeriod, State};
use crate::search::Found;
use crate::{Result, clock};

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
    /// `author`, `suggestion` (of the title) or `staff` (who corrected it).
    pub occupation_source: Option<String>,
    /// How sure a suggestion was, 0 to 1.
    pub occupation_confidence: Option<f32>,
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
    /// Months of the contract; 0 where it ends with a task.
    pub contract_months: Option<i32>,
    pub probation_months: Option<i32>,
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
    /// What was read out of `q` as filters; `as_word` takes a piece back, `literal` all.
    pub read: Vec<Piece>,
    /// Where the words find little: postings that do not have them and are near in
    /// meaning. They are not counted anywhere above.
    pub near: Option<NearView>,
}

/// Postings near in meaning to what was typed.
#[derive(Debug, Serialize, ToSchema)]
pub struct NearView {
    /// Code of the occupation that the words were read as, where that is fairly sure.
    pub occupation: Option<&'static str>,
    /// Its name.
    pub occupation_name: Option<&'static str>,
    /// The nearest first; all pass the filters.
    pub items: Vec<PostingView>,
}

impl PostingView {
    /// What anyone may read of a posting.
    pub fn new(it: &Posting, base_url: &str, now: chrono::NaiveDateTime) -> PostingView {
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
            occupation_source: row.occupation_source.clone(),
            occupation_confidence: row.occupation_confidence.map(|it| f32::from(it) / 100.0),
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
            contract_months: row.contract_months,
            probation_months: row.probation_months,
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
    let (search, read) = (app.search.clone(), parsed.read.clone());
    let (found, postings, near) = app
        .db
        .read(move |conn| {
            let found = search.postings(&parsed.search, now)?;
            let ids: Vec<i64> = found.hits.iter().map(|it| it.0).collect();
            let postings = queries::load_open(conn, &ids, now)?;
            let near = near::find(conn, &search, &parsed, &found, now)?;
            Ok((found, postings, near))
        })
        .await?;
    let views =
        |postings: &[Posting]| postings.iter().map(|it| PostingView::new(it, app.base_url(), now)).collect::<Vec<_>>();
    let near = (!near.postings.is_empty()).then(|| NearView {
        occupation: near.occupation.map(|it| it.code),
        occupation_name: near.occupation.map(|it| it.name),
        items: views(&near.postings),
    });
    let items = views(&postings);
    let (total, headcount) = (found.total, found.headcount);
    let list = PostingList { total, headcount, items, facets: facets(&found), read, near };
    Ok((list, slice))
}

/// Counts by facet and code.
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
