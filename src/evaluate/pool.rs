//! The postings and people of a set of cases, in a database and an index of their
//! own that are gone afterwards.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{NaiveDate, NaiveDateTime};

use crate::clock::Clock;
use crate::codes::{Education, occupations};
use crate::crypto::{self, Keys};
use crate::db::{Db, Options, migrations};
use crate::i18n::Loc;
use crate::postings::near;
use crate::postings::search_form::SearchForm;
use crate::postings::{self, CodedBy, Draft as PostingDraft, Kind, Pay};
use crate::profiles::draft::{Draft as ProfileDraft, NamedCertificate, Preferences, Visibility, Work};
use crate::search::Search;
use crate::{api, matching, profiles};

/// What title a posting has to have for its occupation to be taken from it: as
/// on the form of the office.
const LIKELY: f32 = 0.5;

/// Everything in its place, at one instant.
pub(super) struct Pool {
    folder: PathBuf,
    db: Db,
    search: Search,
    now: NaiveDateTime,
    /// The keys of the files by the ids of the rows.
    postings: HashMap<i64, String>,
    profiles: HashMap<i64, String>,
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.search.close();
        if let Err(err) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(error = ?err, "the folder of an evaluation stays behind");
        }
    }
}

impl Pool {
    /// Fills a new one from `postings.tsv` and `profiles.tsv` of a folder.
    pub(super) fn fill(from: &Path) -> anyhow::Result<Pool> {
        let folder = std::env::temp_dir().join(format!("bole-evaluate-{}", crypto::new_reference()));
        std::fs::create_dir(&folder)?;
        let url = format!("sqlite://{}", folder.join("bole.sqlite").display());
        migrations::run(&url)?;
        let now = NaiveDate::from_ymd_opt(2026, 3, 1).and_then(|it| it.and_hms_opt(4, 0, 0)).context("a day")?;
        let mut pool = Pool {
            db: Db::open(&Options { url, pool_size: 2, queue_size: 64 })?,
            search: Search::open(&folder.join("index"))?,
            folder,
            now,
            postings: HashMap::new(),
            profiles: HashMap::new(),
        };
        let drafts = rows(&from.join("postings.tsv"), posting)?;
        let made = pool.db.write_blocking(move |conn| {
            let mut employers = HashMap::new();
            for (key, draft) in &drafts {
                let draft = PostingDraft { source_key: Some(key.clone()), ..draft.clone() };
                postings::queries::upsert_imported(conn, &draft, now, &mut employers, now)?;
            }
            let ids = postings::queries::open_ids(conn, now)?;
            Ok(postings::queries::load_many(conn, &ids)?)
        })?;
        pool.postings = made.into_iter().filter_map(|it| Some((it.row.id, it.row.source_key?))).collect();
        let drafts = rows(&from.join("profiles.tsv"), profile)?;
        let keys = Keys::parse(&Keys::generate())?;
        pool.profiles = pool.db.write_blocking(move |conn| {
            let mut ids = HashMap::new();
            for (key, draft) in &drafts {
                ids.insert(profiles::queries::create_unclaimed(conn, &keys, draft, now)?.id, key.clone());
            }
            Ok(ids)
        })?;
        while pool.search.catch_up(&pool.db, &Clock::fixed(now))? > 0 {}
        Ok(pool)
    }

    /// The keys of the postings on the first page of a search, as `/postings?q=` reads it:
    /// the hits and, where they are few, what is near.
    pub(super) fn search(&self, query: &str) -> anyhow::Result<Vec<&str>> {
        let form = SearchForm { q: query.to_owned(), ..SearchForm::default() };
        let asked = form.parse()?;
        let found = self.search.postings(&asked.search, self.now)?;
        let near = self.db.read_blocking(|conn| near::find(conn, &self.search, &asked, &found, self.now))?;
        let ids = found.hits.iter().map(|it| it.0).chain(near.postings.iter().map(|it| it.row.id));
        Ok(ids.filter_map(|it| self.postings.get(&it)).map(String::as_str).collect())
    }

    /// The keys of the postings that fit a person.
    pub(super) fn postings_for(&self, key: &str) -> anyhow::Result<Vec<&str>> {
        let id = id_of(&self.profiles, key)?;
        let matches = self.db.read_blocking(|conn| {
            let full = profiles::queries::load(conn, id)?;
            matching::postings_for(conn, &self.search, &full, Loc::Zh, self.now)
        })?;
        Ok(matches.iter().filter_map(|it| self.postings.get(&it.0.row.id)).map(String::as_str).collect())
    }

    /// The keys of the people who fit a posting.
    pub(super) fn profiles_for(&self, key: &str) -> anyhow::Result<Vec<&str>> {
        let id = id_of(&self.postings, key)?;
        let matches = self.db.read_blocking(|conn| {
            let posting = postings::queries::load_many(conn, &[id])?.pop().ok_or(crate::Error::NotFound)?;
            matching::profiles_for(conn, &self.search, &posting, Loc::Zh, self.now)
        })?;
        Ok(matches.iter().filter_map(|it| self.profiles.get(&it.0.profile.id)).map(String::as_str).collect())
    }

    /// Whether there is a posting or a person of this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.postings.values().chain(self.profiles.values()).any(|it| it == key)
    }
}

fn id_of(keys: &HashMap<i64, String>, key: &str) -> anyhow::Result<i64> {
    keys.iter().find(|it| it.1 == key).map(|it| *it.0).with_context(|| format!("nothing is called {key}"))
}

/// The lines of a table that say something, by their first column.
fn rows<T>(path: &Path, read: impl Fn(&[&str]) -> anyhow::Result<T>) -> anyhow::Result<Vec<(String, T)>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut rows: Vec<(String, T)> = Vec::new();
    for line in super::cases::lines(&text) {
        let columns: Vec<&str> = line.split('\t').collect();
        let key = columns[0];
        anyhow::ensure!(rows.iter().all(|it| it.0 != key), "{}: {key} is there twice", path.display());
        rows.push((key.to_owned(), read(&columns).with_context(|| format!("{}: {key}", path.display()))?));
    }
    Ok(rows)
}

/// What postings ask and what people want, in one column: `region=220323 pay=4000-5000`.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Conditions {
    region: Vec<String>,
    occupation: Vec<String>,
    kind: Vec<Kind>,
    pay: String,
    education: Option<Education>,
    years: Option<i32>,
    certificate: Vec<String>,
}

fn conditions(text: &str) -> anyhow::Result<Conditions> {
    let query = text.split_whitespace().collect::<Vec<_>>().join("&");
    api::parse_query(&query).map_err(|err| anyhow::anyhow!("{text}: {err}"))
}

/// `key, title, conditions, text`.
fn posting(columns: &[&str]) -> anyhow::Result<PostingDraft> {
    let [_, title, asked, text] = columns else { anyhow::bail!("not four columns") };
    let asked = conditions(asked)?;
    let likely = occupations::suggest(title, 1).into_iter().find(|it| it.confidence >= LIKELY);
    let coded_by = likely.filter(|_| asked.occupation.is_empty()).map(|it| CodedBy::suggested(it.confidence));
    Ok(PostingDraft {
        title: (*title).to_owned(),
        employer: "A".to_owned(),
        occupation: asked.occupation.first().cloned().or_else(|| likely.map(|it| it.occupation.code.to_owned())),
        coded_by: coded_by.unwrap_or_default(),
        kind: asked.kind.first().copied().unwrap_or(Kind::FullTime),
        duties: (*text).to_owned(),
        pay: if asked.pay.is_empty() { Pay::NEGOTIABLE } else { Pay::parse(&asked.pay)? },
        region: asked.region.first().cloned(),
        education: asked.education,
        experience_years: asked.years,
        certificates_required: asked.certificate,
        source: Some("evaluation".to_owned()),
        ..PostingDraft::default()
    })
}

/// `key, headline, job, conditions, text`.
fn profile(columns: &[&str]) -> anyhow::Result<ProfileDraft> {
    let [key, headline, job, wanted, text] = columns else { anyhow::bail!("not five columns") };
    let wanted = conditions(wanted)?;
    let work = Work { title: (*job).to_owned(), text: (*text).to_owned(), ..Work::default() };
    let mut draft = ProfileDraft {
        headline: Some((*headline).to_owned()),
        works: if job.is_empty() { Vec::new() } else { vec![work] },
        summary: job.is_empty().then(|| (*text).to_owned()),
        preferences: Preferences {
            occupations: wanted.occupation,
            regions: wanted.region,
            pay_min: wanted.pay.parse().ok(),
            kinds: wanted.kind,
        },
        education: wanted.education,
        experience_years: wanted.years,
        certificates: wanted
            .certificate
            .into_iter()
            .map(|name| NamedCertificate { name, ..NamedCertificate::default() })
            .collect(),
        visibility: Visibility::VerifiedEmployers,
        ..ProfileDraft::default()
    };
    draft.person.name = (*key).to_owned();
    Ok(draft)
}
