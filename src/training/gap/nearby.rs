//! What one more certificate would open for a person (一证之差).

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDateTime;

use super::market::{Compared, Market};
use super::pages::{Near, NearbyPage};
use super::ways::{self, Ways};
use crate::access::Actor;
use crate::app::App;
use crate::certificates::queries::valid_for_profiles;
use crate::db::Conn;
use crate::html::{self, Shell, Visit};
use crate::postings::{Posting, cards};
use crate::training::own;
use crate::{Result, clock, profiles};

/// So many postings are shown of a certificate.
const SHOWN: usize = 5;

/// A certificate, and the open postings that it alone keeps from a person.
pub struct OneAway {
    /// Its usual name.
    pub certificate: String,
    /// They, the latest first.
    pub postings: Vec<Posting>,
}

impl OneAway {
    /// How many people they look for.
    pub fn headcount(&self) -> i64 {
        self.postings.iter().map(|it| i64::from(it.row.headcount)).sum()
    }
}

/// What is one certificate away from an account's profile: what opens most first.
/// `None` where it has none.
///
/// # Errors
/// The database failed.
pub fn of_account(conn: &mut Conn, account_id: i64, now: NaiveDateTime) -> Result<Option<Vec<OneAway>>> {
    let Some(profile) = profiles::queries::find_by_account(conn, account_id)? else { return Ok(None) };
    let full = profiles::queries::load(conn, profile.id)?;
    let valid = valid_for_profiles(conn, &[profile.id], clock::day(now))?.remove(&profile.id).unwrap_or_default();
    let market = Market::load(conn, now)?;
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    Compared::with(&market).short_of(&full, &valid, |posting, certificate| {
        found.entry(certificate).or_default().push(posting);
    });
    let mut all: Vec<OneAway> = found
        .into_iter()
        .map(|(certificate, places)| {
            let mut postings: Vec<Posting> = places.into_iter().map(|it| market.postings[it].clone()).collect();
            postings.sort_by(|a, b| b.row.published_at.cmp(&a.row.published_at).then(b.row.id.cmp(&a.row.id)));
            OneAway { certificate: market.asked[certificate].name.clone(), postings }
        })
        .collect();
    all.sort_by(|a, b| b.postings.len().cmp(&a.postings.len()).then_with(|| a.certificate.cmp(&b.certificate)));
    Ok(Some(all))
}

/// `GET /profile/training/nearby`
pub async fn show(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let (now, loc, account_id) = (visit.now, visit.loc, actor.account_id);
    let (all, ways) = app
        .db
        .read(move |conn| {
            let own = own::classes(conn, account_id)?;
            Ok((of_account(conn, account_id, now)?, Ways::load(conn, now)?.without(&own)))
        })
        .await?;
    let has_profile = all.is_some();
    let near = all
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(place, it)| Near {
            id: format!("near-{}", place + 1),
            certificate: it.certificate.clone(),
            opens: loc
                .t("gap-opens")
                .with("n", it.postings.len())
                .with("postings", it.postings.len().to_string())
                .with("headcount", it.headcount().to_string())
                .to_string(),
            ways: ways::links(&ways, &it.certificate, loc),
            n_more: it.postings.len().saturating_sub(SHOWN),
            postings: it.postings.iter().take(SHOWN).map(|it| cards::card(it, loc, now, None)).collect(),
        })
        .collect();
    html::page(&NearbyPage {
        shell: Shell { noindex: true, ..visit.shell("account", visit.t("gap-nearby-title")) },
        has_profile,
        near,
    })
}
