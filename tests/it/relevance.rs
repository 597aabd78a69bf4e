//! What a search finds, and in which order: one line a case in
//! `tests/relevance/search.tsv`, over the postings beside it.

use std::collections::HashMap;

use bole::search::PostingSearch;
use chrono::TimeDelta;

use crate::support::{TestApp, officer};

fn lines(name: &str) -> Vec<Vec<String>> {
    let path = format!("{}/tests/relevance/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter(|it| !it.starts_with('#') && !it.is_empty())
        .map(|it| it.split('\t').map(ToOwned::to_owned).collect())
        .collect()
}

#[actix_web::test]
async fn searches_find_what_people_mean_in_the_order_they_expect() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let mut keys: HashMap<String, String> = HashMap::new();
    for line in lines("postings.tsv") {
        let [key, title, employer, region, text] = line.as_slice() else { panic!("{line:?}") };
        let body = serde_json::json!({
            "title": title, "employer": employer, "kind": "full_time", "headcount": 1, "duties": text,
            "pay": {"negotiable": true}, "region": region, "state": "published",
        });
        let made = program.post("/api/v1/postings", &body).await;
        made.assert_status(201);
        keys.insert(made.json()["id"].as_str().unwrap().to_owned(), key.clone());
    }
    app.later(TimeDelta::seconds(1));
    app.index().await;

    let mut wrong = Vec::new();
    let cases = lines("search.tsv");
    assert!(cases.len() >= 60);
    for case in &cases {
        let [query, expected, absent, why] = case.as_slice() else { panic!("{case:?}") };
        let search = PostingSearch { text: query.clone(), limit: 100, ..PostingSearch::default() };
        let hits = app.app.search.postings(&search, app.now()).unwrap().hits;
        let ids: Vec<i64> = hits.iter().map(|it| it.0).collect();
        let postings = app.app.db.read(move |conn| Ok(bole::postings::queries::load_many(conn, &ids)?)).await.unwrap();
        let found: Vec<&str> = postings.iter().map(|it| keys[&it.row.reference].as_str()).collect();
        // `a|b c`: a and b in any order, then c.
        let mut at = 0;
        let mut is_right = true;
        for group in expected.split(' ').filter(|it| !it.is_empty()) {
            let group: Vec<&str> = group.split('|').collect();
            let here = found.get(at..at + group.len()).unwrap_or_default();
            is_right &= group.iter().all(|it| here.contains(it));
            at += group.len();
        }
        is_right &= absent.split(' ').all(|it| !found.contains(&it));
        if !is_right {
            wrong.push(format!("{query} ({why}): expected {expected}, without {absent}; found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases are wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
