//! The search page and the saved searches never disagree: random searches over
//! random postings find the same both ways.
//!
//! `BOLE_PERCOLATION_SIZE` sets how many searches and postings there are.

use std::collections::{BTreeSet, HashMap};

use bole::codes::{Education, occupations};
use bole::postings::{CodedBy, Draft, Kind, Pay, PayBand, PayPeriod, queries};
use bole::search::percolate::{Percolator, Reason, reasons};
use bole::search::{Field, Filters, PostingDoc, PostingSearch, analysis};
use chrono::TimeDelta;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::support::TestApp;

/// Words of the dictionary, words inside words, synonyms, names, Latin, signs,
/// traditional and full-width characters; with few of them much is found.
const WORDS: [&str; 40] = [
    "软件工程师",
    "低压电工",
    "养老护理员",
    "护工",
    "会计",
    "财务",
    "出纳",
    "小学老师",
    "小学教师",
    "教师",
    "Java",
    "java8",
    "C++",
    "Ｃ语言",
    "Node.js",
    "B超",
    "驾驶员",
    "司机",
    "焊工",
    "电焊工",
    "安和养老",
    "和",
    "的",
    "招聘",
    "會計師",
    "工程師",
    "公共卫生",
    "医师",
    "月嫂",
    "母婴护理员",
    "伊通满族自治县",
    "长春",
    "五险一金",
    "5000元",
    "5G",
    "销售",
    "①",
    "保洁",
    "hr",
    "重庆",
];

const REGIONS: [&str; 6] = ["220323", "220300", "220102", "220000", "110101", "330106"];

pub fn pick<'a, T>(rng: &mut StdRng, all: &'a [T]) -> &'a T {
    &all[rng.random_range(0..all.len())]
}

/// Words in a row, now and then with something between them, now and then cut through.
fn text(rng: &mut StdRng, most: usize) -> String {
    let mut text = String::new();
    for _ in 0..rng.random_range(1..=most) {
        let word: Vec<char> = pick(rng, &WORDS).chars().collect();
        let is_cut = rng.random_ratio(1, 5);
        let from = if is_cut { rng.random_range(0..word.len()) } else { 0 };
        text.extend(&word[from..]);
        let gap: &str = pick::<&str>(rng, &["", "", "、", " ", "，", "与", "1."]);
        text.push_str(gap);
    }
    text
}

fn pay(rng: &mut StdRng) -> Pay {
    let least = rng.random_range(20..120) * 10_000;
    let most = least + rng.random_range(0..3) * 150_000;
    Pay {
        min_fen: rng.random_ratio(2, 3).then_some(least),
        max_fen: rng.random_ratio(2, 3).then_some(most),
        period: PayPeriod::Month,
        months: 12,
        negotiable: false,
    }
}

pub fn draft(rng: &mut StdRng, n: usize) -> Draft {
    let occupations: Vec<&str> = occupations::all().iter().skip(100).step_by(150).map(|it| it.code).collect();
    Draft {
        title: text(rng, 3).chars().take(60).collect::<String>() + "工",
        employer: format!("{}公司", pick(rng, &WORDS[19..])),
        occupation: rng.random_ratio(2, 3).then(|| (*pick(rng, &occupations)).to_owned()),
        coded_by: CodedBy::Author,
        kind: *pick(rng, Kind::ALL),
        duties: text(rng, 8),
        requirements: text(rng, 4),
        pay: pay(rng),
        region: rng.random_ratio(4, 5).then(|| (*pick(rng, &REGIONS)).to_owned()),
        address: rng.random_ratio(1, 3).then(|| text(rng, 2)),
        education: rng.random_ratio(2, 3).then(|| *pick(rng, Education::ALL)),
        experience_years: rng.random_ratio(1, 2).then(|| rng.random_range(0..8)),
        source: Some("test".to_owned()),
        source_key: Some(n.to_string()),
        ..Draft::default()
    }
}

/// A posting that says nothing but its title.
pub fn titled(title: &str) -> Draft {
    Draft {
        title: title.to_owned(),
        employer: "甲".to_owned(),
        duties: "乙".to_owned(),
        source: Some("test".to_owned()),
        source_key: Some(title.to_owned()),
        ..Draft::default()
    }
}

/// What someone may type: words, parts of them, sounds, phrases, exclusions.
pub fn typed(rng: &mut StdRng) -> String {
    let n_pieces = if rng.random_ratio(1, 4) { rng.random_range(4..9) } else { rng.random_range(0..3) };
    let mut pieces: Vec<String> = Vec::new();
    for _ in 0..n_pieces {
        let word = *pick(rng, &WORDS);
        let characters: Vec<char> = word.chars().collect();
        let from = rng.random_range(0..characters.len());
        let part: String = characters[from..rng.random_range(from + 1..=characters.len())].iter().collect();
        let row: String = text(rng, 2).chars().take(rng.random_range(1..6)).collect();
        pieces.push(match rng.random_range(0..12) {
            0..=4 => word.to_owned(),
            5 => part,
            6 => analysis::pinyin_terms(word).first().cloned().unwrap_or_default(),
            7 => analysis::pinyin_terms(word).last().cloned().unwrap_or_default(),
            8 => analysis::pinyin_terms(word).concat().chars().take(rng.random_range(5..9)).collect(),
            9 => format!("\"{row}\""),
            10 => format!("-{part}"),
            _ => row,
        });
    }
    let between: &str = pick::<&str>(rng, &[" ", " ", ""]);
    pieces.join(between)
}

fn search(rng: &mut StdRng, employers: &[u64]) -> PostingSearch {
    let mut filters = Filters::default();
    let times = |one_in: u32, rng: &mut StdRng| if rng.random_ratio(1, one_in) { rng.random_range(1..3) } else { 0 };
    for _ in 0..times(4, rng) {
        filters.add_region(pick::<&str>(rng, &REGIONS));
    }
    for _ in 0..times(10, rng) {
        let it = pick(rng, occupations::all()).code;
        filters.add_occupation(&format!("{}-00-00-00", &it[..1]));
    }
    for _ in 0..times(10, rng) {
        filters.add_education(rng.random_ratio(2, 3).then(|| *pick(rng, Education::ALL)));
    }
    for _ in 0..times(10, rng) {
        filters.add_pay_band(rng.random_ratio(2, 3).then(|| *pick(rng, PayBand::ALL)));
    }
    for _ in 0..times(8, rng) {
        filters.add_kind(*pick(rng, Kind::ALL));
    }
    for _ in 0..times(10, rng) {
        filters.add_published_within(*pick(rng, &[1, 3, 7]));
    }
    filters.pay_min = rng.random_ratio(1, 8).then(|| rng.random_range(2..12) * 1_000);
    filters.employer_id = rng.random_ratio(1, 30).then(|| *pick(rng, employers));
    filters.experience_at_most = rng.random_ratio(1, 10).then(|| rng.random_range(0..8));
    let is_literal = rng.random_ratio(1, 6);
    PostingSearch { text: typed(rng), filters, limit: 100_000, is_literal, ..PostingSearch::default() }
}

#[actix_web::test]
async fn the_search_page_and_the_saved_searches_find_the_same() {
    let size = std::env::var("BOLE_PERCOLATION_SIZE").map_or(300, |it| it.parse::<usize>().unwrap());
    let mut rng = StdRng::seed_from_u64(2026);
    let app = TestApp::start().await;
    let now = app.now();
    let drafts: Vec<(Draft, chrono::NaiveDateTime)> = (0..size)
        .map(|i| {
            let published_at = now - TimeDelta::minutes(rng.random_range(0..10 * 1_440));
            let valid_until = Some(now + TimeDelta::minutes(rng.random_range(1..4 * 1_440)));
            (Draft { valid_until, ..draft(&mut rng, i) }, published_at)
        })
        .collect();
    app.app
        .db
        .write(move |conn| {
            let mut employers = HashMap::new();
            for (draft, published_at) in &drafts {
                queries::upsert_imported(conn, draft, *published_at, &mut employers, now)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    app.index().await;
    let docs: Vec<PostingDoc> = app
        .app
        .db
        .read(move |conn| {
            let ids = queries::open_ids(conn, now)?;
            let parts = ids.chunks(500).map(|it| queries::for_index(conn, it, now));
            Ok(parts.collect::<Result<Vec<_>, _>>()?.concat())
        })
        .await
        .unwrap();
    assert_eq!(docs.len(), size);
    let employers: Vec<u64> = docs.iter().map(|it| it.employer_id.unsigned_abs()).collect();

    let mut percolator = Percolator::new();
    let mut searches: HashMap<i64, PostingSearch> = HashMap::new();
    let put = |percolator: &mut Percolator, searches: &mut HashMap<i64, PostingSearch>, rng: &mut StdRng, id: i64| {
        let search = search(rng, &employers);
        let is_filed = percolator.put(id, &search);
        searches.remove(&id);
        // Only what says nothing of what it looks for is refused.
        let has_words = search.text.split_whitespace().any(|it| it.chars().all(analysis::is_han));
        assert!(is_filed || !has_words, "{search:?} is refused");
        if is_filed {
            searches.insert(id, search);
        }
    };
    let n = i64::try_from(size).unwrap();
    for i in 0..n {
        put(&mut percolator, &mut searches, &mut rng, i * 7 % n);
    }

    let (mut n_hits, mut n_pairs, mut n_explained) = (0, 0, 0);
    for round in 0..3 {
        assert_eq!(percolator.len(), searches.len());
        let at = now + TimeDelta::days(round);
        let mut by_search: HashMap<i64, BTreeSet<i64>> = HashMap::new();
        for doc in &docs {
            let ids = percolator.matches(doc, at);
            assert!(ids.is_sorted_by(|a, b| a < b));
            assert_eq!(ids, percolator.matches_in_turn(doc, at));
            for id in ids {
                by_search.entry(id).or_default().insert(doc.id);
            }
        }
        for (id, search) in &searches {
            let page: BTreeSet<i64> =
                app.app.search.look_up_postings(search, at).unwrap().hits.into_iter().map(|it| it.0).collect();
            let found = by_search.remove(id).unwrap_or_default();
            if let Some(odd) = page.symmetric_difference(&found).next() {
                let doc = docs.iter().find(|it| it.id == *odd).unwrap();
                panic!("round {round}: the page has it: {}, {search:#?} {doc:#?}", page.contains(odd));
            }
            if let Some(doc) = docs.iter().find(|it| found.contains(&it.id)) {
                let is_asking = bole::search::Parsed::read(&search.text).words.iter().any(|it| it.chars().count() > 1);
                let reasons = reasons(search, doc);
                assert!(
                    !is_asking || reasons.iter().any(|it| matches!(it, Reason::Word { .. })),
                    "{search:#?} {doc:#?}"
                );
                n_explained += reasons.len();
            }
            n_hits += found.len();
            n_pairs += docs.len();
        }
        assert!(by_search.is_empty(), "found by what was removed: {by_search:?}");
        // Some go, some change, some are new.
        for _ in 0..size / 4 {
            let id = rng.random_range(0..n + 50);
            percolator.remove(id);
            searches.remove(&id);
            put(&mut percolator, &mut searches, &mut rng, (id + 1) % (n + 50));
        }
    }
    println!("{n_pairs} pairs, {n_hits} hits, {n_explained} reasons");
    assert!(n_hits * 200 > n_pairs && n_hits * 2 < n_pairs, "{n_hits} of {n_pairs} say little");
}

#[actix_web::test]
async fn a_hit_says_why() {
    let app = TestApp::start().await;
    let draft = Draft {
        title: "养老护理员".to_owned(),
        employer: "安和养老院".to_owned(),
        duties: "照料老人,会开车优先,懂 Java 或做过Project Manager".to_owned(),
        requirements: String::new(),
        region: Some("220323".to_owned()),
        address: None,
        kind: Kind::ALL[0],
        ..draft(&mut StdRng::seed_from_u64(1), 1)
    };
    let now = app.now();
    let docs = app
        .app
        .db
        .write(move |conn| {
            queries::upsert_imported(conn, &draft, now, &mut HashMap::new(), now)?;
            let ids = queries::open_ids(conn, now)?;
            Ok(queries::for_index(conn, &ids, now)?)
        })
        .await
        .unwrap();
    let word =
        |asked: &str, found: &str, field| Reason::Word { asked: asked.to_owned(), found: found.to_owned(), field };
    let cases: [(&str, &[Reason]); 12] = [
        ("护理员", &[word("护理员", "护理员", Field::Title)]),
        ("护工 伊通", &[word("护工", "护理员", Field::Title), word("伊通", "伊通", Field::Place)]),
        ("\"照料老人\"", &[word("照料老人", "照料老人", Field::Body)]),
        // Latin words are phrases too, alone, in a row and beside characters.
        ("\"Java\"", &[word("java", "java", Field::Body)]),
        ("\"project manager\"", &[word("project manager", "project manager", Field::Body)]),
        ("\"做过project\"", &[word("做过project", "做过 project", Field::Body)]),
        ("\"manager project\"", &[]),
        ("\"Jav\"", &[]),
        ("hulyuan", &[]),
        ("yanglaohuliyuan", &[word("yanglaohuliyuan", "yanglaohuliyuan", Field::Pinyin)]),
        ("员", &[word("员", "员", Field::Title)]),
        ("招聘护理员", &[word("护理员", "护理员", Field::Title)]),
    ];
    app.index().await;
    for (text, expected) in cases {
        let search = PostingSearch { text: text.to_owned(), limit: 10, ..PostingSearch::default() };
        assert_eq!(reasons(&search, &docs[0]), expected, "{text}");
        // The page and a saved search say the same.
        let mut percolator = Percolator::new();
        let is_hit = !expected.is_empty();
        assert_eq!(percolator.put(1, &search) && percolator.matches(&docs[0], now) == [1], is_hit, "{text}");
        assert_eq!(app.app.search.postings(&search, now).unwrap().hits.len() == 1, is_hit, "{text}");
    }
    let mut filters = Filters::default();
    filters.add_region("220000");
    filters.add_region("220300");
    filters.add_region("110000");
    let search = PostingSearch { filters, ..PostingSearch::default() };
    assert_eq!(reasons(&search, &docs[0]), [Reason::Code { facet: bole::search::Facet::Region, code: 2203 }]);
}
