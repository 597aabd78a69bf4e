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
        let hits = app.app.search.look_up_postings(&search, app.now()).unwrap().hits;
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

/// The cases of our own: the means must not fall below what was reached, less a
/// little for what changes elsewhere. What they are, and how to add one, stands in
/// `docs/relevance.md`.
#[test]
fn graded_cases_stay_as_good_as_they_are() {
    use bole::evaluate::cases::{Kind, means, score};
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/relevance/graded/cases.tsv");
    let scored = score(path.as_ref(), &[Kind::Query, Kind::Profile, Kind::Posting]).unwrap();
    let means = means(&scored);
    for (kind, n_least, gate) in
        [(Kind::Query, 190, GATES[0]), (Kind::Profile, 100, GATES[1]), (Kind::Posting, 70, GATES[2])]
    {
        let (n, ndcg, mrr) = means[&Some(kind)];
        println!("{kind:?}: {n} cases, nDCG@10 {ndcg:.4}, MRR {mrr:.4}");
        assert!(n >= n_least, "{kind:?}: {n}");
        assert!(ndcg >= gate, "{kind:?}: nDCG@10 is {ndcg:.4}, not {gate}");
    }
    for it in scored.iter().filter(|it| it.ndcg < 0.6) {
        println!("{:.2} {:?} {} {}", it.ndcg, it.kind, it.what, it.answers.join(" "));
    }
}

/// nDCG@10 of queries, profiles and postings.
const GATES: [f64; 3] = [0.9, 0.955, 0.95];

/// Every word of every group of `index/synonyms.txt` finds a posting of each word
/// that it is to find. Whether an arrow fails the other way round is not asked here.
#[actix_web::test]
async fn every_group_of_synonyms_finds_what_it_promises() {
    let app = TestApp::start().await;
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/index/synonyms.txt")).unwrap();
    let lines = file.lines().map(|it| if it.starts_with('#') { "" } else { it.split(" #").next().unwrap() });
    let words = |text: &str, by: char| text.split(by).map(|it| it.trim().to_owned()).collect::<Vec<_>>();
    // Who asks for the first finds the second.
    let mut promises: Vec<(String, String)> = Vec::new();
    for line in lines.map(str::trim).filter(|it| !it.is_empty()) {
        if let Some((from, to)) = line.split_once("=>") {
            promises.extend(words(to, ',').into_iter().map(|to| (from.trim().to_owned(), to)));
        } else {
            let same = words(line, '=');
            for from in &same {
                promises.extend(same.iter().filter(|to| *to != from).map(|to| (from.clone(), to.clone())));
            }
        }
    }
    let titles: std::collections::BTreeSet<String> = promises.iter().map(|it| it.1.clone()).collect();
    let now = app.now();
    let made: HashMap<i64, String> = app
        .app
        .db
        .write(move |conn| {
            let mut employers = HashMap::new();
            for title in &titles {
                let draft = crate::percolation::titled(title);
                bole::postings::queries::upsert_imported(conn, &draft, now, &mut employers, now)?;
            }
            let ids = bole::postings::queries::open_ids(conn, now)?;
            let rows = bole::postings::queries::load_many(conn, &ids)?;
            Ok(rows.into_iter().map(|it| (it.row.id, it.row.title)).collect())
        })
        .await
        .unwrap();
    app.index().await;
    let mut wrong = Vec::new();
    for (from, to) in &promises {
        let search = PostingSearch { text: from.clone(), limit: 500, ..PostingSearch::default() };
        let found = app.app.search.postings(&search, now).unwrap();
        let found = &found.hits;
        if !found.iter().any(|it| made[&it.0] == *to) {
            wrong.push(format!("{from} does not find {to}"));
        }
    }
    assert!(promises.len() > 500, "{}", promises.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), promises.len(), wrong.join("\n"));
}
