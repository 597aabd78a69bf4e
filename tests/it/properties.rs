//! What holds for every search and every pair, shown by chance: random postings,
//! people and searches, and whatever bytes anyone may type.
//!
//! `BOLE_FUZZ_SECONDS` says for how long bytes are typed; without it a moment.

use std::time::{Duration, Instant};

use bole::codes::{Education, occupations, regions};
use bole::i18n::Loc;
use bole::postings::reading::Piece;
use bole::postings::search_form::SearchForm;
use bole::postings::{Draft, Kind, PayBand, Posting, near, queries};
use bole::search::{PostingSearch, Search, Sort};
use bole::{matching, profiles};
use chrono::{NaiveDateTime, TimeDelta};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::percolation::{draft, pick, typed};
use crate::support::TestApp;

/// Postings of chance, published within the last forty days.
async fn fill(app: &TestApp, rng: &mut StdRng, n: usize) {
    let now = app.now();
    let drafts: Vec<(Draft, NaiveDateTime)> =
        (0..n).map(|i| (draft(rng, i), now - TimeDelta::hours(rng.random_range(0..960)))).collect();
    app.app
        .db
        .write(move |conn| {
            let mut employers = std::collections::HashMap::new();
            for (draft, published_at) in &drafts {
                queries::upsert_imported(conn, draft, *published_at, &mut employers, now)?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// Filters as an address has them.
fn filters(rng: &mut StdRng) -> SearchForm {
    let mut form = SearchForm { q: typed(rng), ..SearchForm::default() };
    let one_in = |n: u32, rng: &mut StdRng| rng.random_ratio(1, n);
    while one_in(2, rng) {
        let place = pick(rng, &["220323", "220300", "220100", "220000", "110000", "330100"]);
        form.region.push((*place).to_owned());
    }
    while one_in(4, rng) {
        form.occupation.push(format!("{}-00-00-00", &pick(rng, occupations::all()).code[..1]));
    }
    while one_in(4, rng) {
        let level = rng.random_ratio(2, 3).then(|| pick(rng, Education::ALL).code());
        form.education.push(level.unwrap_or("none").to_owned());
    }
    while one_in(4, rng) {
        let band = rng.random_ratio(2, 3).then(|| pick(rng, PayBand::ALL).code());
        form.pay.push(band.unwrap_or("unknown").to_owned());
    }
    while one_in(4, rng) {
        form.kind.push(pick(rng, Kind::ALL).code().to_owned());
    }
    if one_in(5, rng) {
        form.published_within.push((*pick(rng, &["1", "3", "7", "30"])).to_owned());
    }
    if one_in(5, rng) {
        form.pay_min = (rng.random_range(2..12) * 1_000).to_string();
    }
    if one_in(6, rng) {
        form.education_max = pick(rng, Education::ALL).code().to_owned();
    }
    if one_in(6, rng) {
        form.experience_max = rng.random_range(0..8).to_string();
    }
    if one_in(6, rng) {
        form.sort = (*pick(rng, &["newest", "pay", "closing"])).to_owned();
    }
    form
}

/// The same address with what was read out of the box as filters.
fn read_in(form: &SearchForm, pieces: &[Piece]) -> SearchForm {
    let mut form = form.clone();
    for it in pieces {
        let value = it.value.clone();
        match it.parameter {
            "region" => form.region.push(value),
            "occupation" => form.occupation.push(value),
            "education" => form.education.push(value),
            "education_max" => form.education_max = value,
            "kind" => form.kind.push(value),
            "pay_min" => form.pay_min = value.max(form.pay_min),
            _ => panic!("{it:?} is read as what this test does not know"),
        }
    }
    form
}

/// The filter that a posting fails, told from its row and the address alone.
fn failed(it: &Posting, form: &SearchForm, now: NaiveDateTime) -> Option<&'static str> {
    let row = &it.row;
    let any = |asked: &[String], is_it: &dyn Fn(&str) -> bool| asked.is_empty() || asked.iter().any(|it| is_it(it));
    let is_in_place = |code: &str| row.region.iter().flat_map(|it| regions::path(it)).any(|it| it.code == code);
    let is_in_group = |code: &str| row.occupation.as_deref().is_some_and(|it| occupations::is_within(it, code));
    let (low, high) = row.pay().monthly();
    let (low, high) = (low.or(high), high.or(low));
    let band = low.zip(high).map(|(low, high)| PayBand::of(i64::midpoint(low, high)).code());
    let age = now - row.published_at.unwrap();
    let checks = [
        ("region", any(&form.region, &is_in_place)),
        ("occupation", any(&form.occupation, &is_in_group)),
        ("education", any(&form.education, &|it| row.education.as_deref().unwrap_or("none") == it)),
        ("pay", any(&form.pay, &|it| band.unwrap_or("unknown") == it)),
        ("kind", any(&form.kind, &|it| row.kind == it)),
        ("published_within", any(&form.published_within, &|it| age < TimeDelta::days(it.parse().unwrap()))),
        ("pay_min", form.pay_min.is_empty() || high.is_some_and(|it| it >= form.pay_min.parse().unwrap())),
        (
            "education_max",
            form.education_max.is_empty()
                || row.education.as_deref().is_none_or(|it| {
                    Education::parse(&form.education_max).unwrap().meets(Education::parse(it).unwrap())
                }),
        ),
        (
            "experience_max",
            form.experience_max.is_empty()
                || row.experience_years.is_none_or(|it| it <= form.experience_max.parse().unwrap()),
        ),
        ("open", row.is_open(now)),
    ];
    checks.into_iter().find(|it| !it.1).map(|it| it.0)
}

#[actix_web::test]
async fn no_filter_lets_through_what_fails_it() {
    let app = TestApp::start().await;
    let mut rng = StdRng::seed_from_u64(11);
    fill(&app, &mut rng, 400).await;
    app.index().await;
    let (now, index) = (app.now(), app.app.search.clone());
    let forms: Vec<SearchForm> = (0..300).map(|_| filters(&mut rng)).collect();
    let (n_hits, n_near, leaks) = app
        .app
        .db
        .read(move |conn| {
            let (mut n_hits, mut n_near, mut leaks) = (0, 0, Vec::new());
            for form in &forms {
                let asked = form.parse()?;
                let found = index.look_up_postings(&asked.search, now)?;
                let near = near::find(conn, &index, &asked, &found, now)?.postings;
                let ids: Vec<i64> = found.hits.iter().map(|it| it.0).collect();
                let hits = queries::load_many(conn, &ids)?;
                n_hits += hits.len();
                n_near += near.len();
                assert!(near.iter().all(|it| !ids.contains(&it.row.id)), "{form:?} offers a hit again");
                let form = &read_in(form, &asked.read);
                for it in hits.iter().chain(&near) {
                    leaks.extend(failed(it, form, now).map(|what| format!("{what}: {form:?}: {:?}", it.row)));
                }
            }
            Ok((n_hits, n_near, leaks))
        })
        .await
        .unwrap();
    assert!(n_hits > 500 && n_near > 100, "{n_hits} hits, {n_near} near ones say little");
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks[..leaks.len().min(5)].join("\n"));
}

#[actix_web::test]
async fn the_order_is_total_and_the_same_on_every_node() {
    let app = TestApp::start().await;
    let mut rng = StdRng::seed_from_u64(12);
    let now = app.now();
    // One node follows in many small steps, the other reads all rows at once.
    for _ in 0..7 {
        let n = rng.random_range(20..60);
        let from: u32 = rng.random();
        let drafts: Vec<Draft> =
            (0..n).map(|i| Draft { source_key: Some(format!("{from}-{i}")), ..draft(&mut rng, i) }).collect();
        app.app
            .db
            .write(move |conn| {
                let mut employers = std::collections::HashMap::new();
                // Alike to the second, so that often nothing but the id tells them apart.
                for draft in &drafts {
                    queries::upsert_imported(conn, draft, now, &mut employers, now)?;
                }
                Ok(())
            })
            .await
            .unwrap();
        app.index().await;
    }
    let folder = tempfile::tempdir().unwrap();
    let other = Search::open(folder.path()).unwrap();
    let (db, clock, node) = (app.app.db.clone(), app.app.clock.clone(), other.clone());
    tokio::task::spawn_blocking(move || while node.catch_up(&db, &clock).unwrap() > 0 {}).await.unwrap();
    assert_eq!(app.app.search.counts(), other.counts());
    for _ in 0..200 {
        let sort = *pick(&mut rng, &[Sort::Relevance, Sort::Relevance, Sort::Newest, Sort::Pay, Sort::Closing]);
        let is_loose = rng.random_ratio(1, 5);
        let all = PostingSearch { text: typed(&mut rng), limit: 10_000, sort, is_loose, ..PostingSearch::default() };
        let ids = |search: &Search, wanted: &PostingSearch| -> Vec<i64> {
            search.look_up_postings(wanted, now).unwrap().hits.iter().map(|it| it.0).collect()
        };
        let whole = ids(&app.app.search, &all);
        assert_eq!(whole, ids(&other, &all), "two nodes, {all:?}");
        let mut pages = Vec::new();
        for offset in (0..whole.len()).step_by(7) {
            pages.extend(ids(&other, &PostingSearch { offset, limit: 7, ..all.clone() }));
        }
        assert_eq!(pages, whole, "page by page, {all:?}");
        let words: Vec<bole::search::Telling> = bole::search::analysis::words(&all.text)
            .into_iter()
            .map(|it| bole::search::Telling { word: it.text, weight: 2.0 })
            .collect();
        for limit in [3, 20] {
            let like = |search: &Search| search.postings_like(&words, limit, now).unwrap();
            assert_eq!(like(&app.app.search), like(&other), "like {words:?}");
        }
    }
}

#[actix_web::test]
async fn the_parts_of_an_explanation_add_up() {
    let app = TestApp::start().await;
    let mut rng = StdRng::seed_from_u64(13);
    fill(&app, &mut rng, 120).await;
    app.index().await;
    let (now, index, keys) = (app.now(), app.app.search.clone(), app.app.keys.clone());
    let people: Vec<profiles::draft::Draft> = (0..40).map(|_| person(&mut rng)).collect();
    let ids = app
        .app
        .db
        .write(move |conn| {
            let mut ids = Vec::new();
            for draft in &people {
                ids.push(profiles::queries::create_unclaimed(conn, &keys, draft, now)?.id);
            }
            Ok(ids)
        })
        .await
        .unwrap();
    app.index().await;
    let n = app
        .app
        .db
        .read(move |conn| {
            let mut n = 0;
            for id in ids {
                let full = profiles::queries::load(conn, id)?;
                for (posting, it) in matching::postings_for(conn, &index, &full, Loc::Zh, now)? {
                    let parts = it.parts;
                    assert!((parts.text + parts.occupation + parts.welcome - it.score).abs() < 1e-4, "{it:?}");
                    assert!((0.0..=100.0).contains(&it.score), "{it:?}");
                    for part in [parts.text, parts.occupation, parts.welcome] {
                        assert!(part >= 0.0, "{it:?}");
                    }
                    let told = it.explain(&posting, &full.document(&[]), Loc::En);
                    let points = told.parts.iter().map(|it| points(it)).sum::<i32>();
                    assert_eq!(points, told.score, "{:?}", told.parts);
                    n += 1;
                }
            }
            Ok(n)
        })
        .await
        .unwrap();
    assert!(n > 200, "{n} matches say little");
}

/// The points of `The occupation is near: 24 of 34 points`.
fn points(sentence: &str) -> i32 {
    let (_, told) = sentence.rsplit_once(": ").unwrap_or_else(|| panic!("{sentence}"));
    told.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

fn person(rng: &mut StdRng) -> profiles::draft::Draft {
    let job = draft(rng, 0);
    let work = profiles::draft::Work { title: job.title.clone(), text: job.duties, ..Default::default() };
    let wanted = profiles::draft::Preferences {
        occupations: job.occupation.into_iter().collect(),
        regions: job.region.into_iter().collect(),
        ..Default::default()
    };
    let mut person = profiles::draft::Draft {
        headline: Some(job.title),
        works: vec![work],
        summary: Some(job.requirements),
        preferences: wanted,
        visibility: profiles::draft::Visibility::VerifiedEmployers,
        ..Default::default()
    };
    person.person.name = "甲".to_owned();
    person
}

/// What anyone may send: bytes, signs, words of the trade, and much of them.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "会计",
        "大棚种菜",
        "\"",
        "“",
        "-",
        "－",
        "5000以上",
        "长春",
        "c++",
        "node.js",
        "kuaiji",
        "的",
        "①",
        "兼职",
        " ",
    ]);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        ".{0,80}".prop_map(String::into_bytes),
        "\\PC{0,400}".prop_map(String::into_bytes),
        "[一-龥a-z0-9\"“”\\-+*?:()\\[\\] ]{0,60}".prop_map(String::into_bytes),
        prop::collection::vec(words, 0..300).prop_map(|it| it.concat().into_bytes()),
    ]
}

/// No answer may take longer, in a build without optimisation beside other tests.
const LONGEST: Duration = Duration::from_secs(5);

#[actix_web::test]
async fn whatever_is_typed_is_answered_in_bounded_time() {
    let app = TestApp::start().await;
    let mut rng = StdRng::seed_from_u64(14);
    fill(&app, &mut rng, 300).await;
    app.index().await;
    let seconds = std::env::var("BOLE_FUZZ_SECONDS").map_or(4, |it| it.parse::<u64>().unwrap());
    let (start, mut n, mut slowest) = (Instant::now(), 0, (Duration::ZERO, String::new()));
    // Another seed for each long run; a short one is the same each time.
    let mut runner = match std::env::var_os("BOLE_FUZZ_SECONDS") {
        Some(_) => proptest::test_runner::TestRunner::default(),
        None => proptest::test_runner::TestRunner::deterministic(),
    };
    // What is read once for all is not timed.
    for q in ["x", "%E5%A4%A7%E6%A3%9A"] {
        app.get(&format!("/postings?q={q}")).await.assert_status(200);
    }
    while start.elapsed() < Duration::from_secs(seconds) {
        let typed = bytes().new_tree(&mut runner).unwrap().current();
        let q: String = typed.iter().map(|it| format!("%{it:02X}")).collect();
        let path = pick(&mut rng, &["/postings?q=", "/api/v1/postings?q=", "/postings/suggest?q=", "/en/postings?q="]);
        let began = Instant::now();
        let answer = app.get(&format!("{path}{q}")).await;
        let took = began.elapsed();
        assert!(matches!(answer.status.as_u16(), 200 | 400), "{path}{q}: {}", answer.body);
        assert!(took < LONGEST, "{path}{q} took {took:?}");
        if took > slowest.0 {
            slowest = (took, format!("{path}{q}"));
        }
        n += 1;
    }
    println!("{n} searches in {seconds} s; the slowest took {:?}: {}", slowest.0, slowest.1);
}
