//! Candidates: an employer hears once a week of people who newly fit a posting.

use bole::access::Role;
use bole::alerts::candidates;
use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Program, TestApp, officer, posting};

async fn carer(program: &Program<'_>, name: &str) {
    let resume = json!({
        "basics": {"name": name, "label": "养老护理员", "summary": "有耐心", "phone": "19900001111"},
        "work": [{"name": "某单位", "position": "养老护理员", "startDate": "2021-03", "summary": "照料失能老人起居，测量血压"}],
        "meta": {"bole": {"visibility": "verified_employers", "preferences": {"regions": ["220323"]}}},
    });
    program.post("/api/v1/profiles", &resume).await.assert_status(201);
}

/// A week goes by, with a look every morning.
async fn week(app: &TestApp) -> usize {
    app.index().await;
    for _ in 0..7 {
        app.later(TimeDelta::days(1));
        candidates::tell(&app.app).await.unwrap();
        candidates::tell(&app.app).await.unwrap();
    }
    app.mails_to("owner@example.org").await.iter().filter(|it| it.subject.contains("合适人选")).count()
}

#[actix_web::test]
async fn an_employer_hears_once_a_week_of_people_who_newly_fit() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let made = program.post("/api/v1/postings", &posting("养老护理员", "照料失能老人的起居，测量血压")).await;
    let reference = made.json()["id"].as_str().unwrap().to_owned();
    let owner = app.account("owner@example.org", &[Role::EmployerOwner]).await;
    let now = app.now();
    app.app
        .db
        .write(move |conn| {
            let employer = bole::employers::queries::find_or_insert(conn, "安和养老服务中心", now)?;
            Ok(bole::employers::queries::add_member(conn, employer, owner, now)?)
        })
        .await
        .unwrap();
    assert_eq!(week(&app).await, 0, "nobody fits yet");
    carer(&program, "林一").await;
    assert_eq!(week(&app).await, 1);
    assert_eq!(week(&app).await, 1, "each person is told of once");
    carer(&program, "周二").await;
    carer(&program, "吴三").await;
    assert_eq!(week(&app).await, 2);
    let mails = app.mails_to("owner@example.org").await;
    let last = mails.last().unwrap();
    assert!(last.subject.contains("2位"), "{}", last.subject);
    assert!(last.links.contains(&format!("/postings/{reference}/matches")), "{:?}", last.links);
    assert!(!last.text.contains("林一") && !last.text.contains("周二"), "no names in a mail");
}
