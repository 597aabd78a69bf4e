//! Applications for programs of both sides.

use actix_web::http::{Method, header};
use actix_web::test::TestRequest;
use serde_json::json;

use super::{UNIT, account_id, arrived, member, published, seeker};
use crate::support::{Answer, Program, TestApp};

async fn program<'a>(app: &'a TestApp, email: &str) -> Program<'a> {
    let account = account_id(app, email).await;
    Program { app, token: app.api_token_of(account, &["applications:read", "applications:write"]).await }
}

async fn step_with(program: &Program<'_>, path: &str, etag: &str, body: &serde_json::Value) -> Answer {
    let request = TestRequest::default()
        .method(Method::POST)
        .uri(path)
        .insert_header((header::AUTHORIZATION, format!("Bearer {}", program.token)))
        .insert_header((header::IF_MATCH, etag))
        .set_json(body);
    program.app.client().send(request).await
}

#[actix_web::test]
async fn programs_apply_read_and_move() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    seeker(&app, "lin").await;
    member(&app, "boss@example.org", UNIT).await;
    member(&app, "rival@example.org", "别的单位").await;
    let (lin, boss) = (program(&app, "lin@example.org").await, program(&app, "boss@example.org").await);
    let rival = program(&app, "rival@example.org").await;

    let body = json!({"posting": posting});
    lin.post("/api/v1/applications", &body).await.assert_status(422).assert_has("/consent");
    let body = json!({"posting": posting, "consent": true, "source": "alert"});
    let made = lin.post_with_key("/api/v1/applications", &body, "one").await;
    made.assert_status(201);
    let again = lin.post_with_key("/api/v1/applications", &body, "one").await;
    assert_eq!(again.json()["id"], made.json()["id"]);
    assert_eq!((made.json()["source"].as_str(), made.json()["state"].as_str()), (Some("alert"), Some("submitted")));
    boss.post("/api/v1/applications", &body).await.assert_status(403);

    let path = made.header("location").to_owned();
    boss.get(&path).await.assert_status(404);
    assert_eq!(boss.get("/api/v1/applications").await.json()["total"], 0);
    arrived(&app).await;
    rival.get(&path).await.assert_status(404);
    assert_eq!(rival.get("/api/v1/applications").await.json()["total"], 0);
    let read = boss.get(&path).await;
    assert_eq!(read.assert_status(200).json()["next"], json!(["shortlisted", "interview", "refused"]));
    read.assert_lacks("林");
    assert_eq!(lin.get("/api/v1/applications").await.json()["items"][0]["next"], json!(["withdrawn"]));

    let moves = format!("{path}/moves");
    boss.post(&moves, &json!({"to": "shortlisted"})).await.assert_status(428);
    step_with(&boss, &moves, "\"x.1\"", &json!({"to": "shortlisted"})).await.assert_status(412);
    rival.post(&moves, &json!({"to": "shortlisted", "version": 1})).await.assert_status(404);
    boss.post(&moves, &json!({"to": "refused", "version": 1})).await.assert_status(422).assert_has("/reason");
    boss.post(&moves, &json!({"to": "offered", "version": 1})).await.assert_status(422).assert_has("/to");
    boss.post(&moves, &json!({"to": "nowhere", "version": 1})).await.assert_status(422).assert_has("/to");
    lin.post(&moves, &json!({"to": "shortlisted", "version": 1})).await.assert_status(409);
    let moved = step_with(&boss, &moves, read.header("etag"), &json!({"to": "shortlisted"})).await;
    assert_eq!(moved.assert_status(200).json()["state"], "shortlisted");
    boss.post(&moves, &json!({"to": "interview", "version": 1})).await.assert_status(409);
    let ended = lin.post(&moves, &json!({"to": "withdrawn", "version": 2})).await;
    assert_eq!(ended.assert_status(200).json()["state"], "withdrawn");
    assert_eq!(ended.json()["next"], json!([]));
}
