//! What the office says about titles is kept, learned and taken back.

use bole::access::Role;
use bole::codes::occupations::suggest;

use serde_json::json;

use crate::support::{Program, TestApp, officer, posting};

fn best(title: &str) -> Option<(&'static str, f32)> {
    suggest(title, 1).first().map(|it| (it.occupation.code, it.confidence))
}

#[actix_web::test]
async fn a_correction_is_learned_at_once_and_can_be_taken_back() {
    let app = TestApp::start().await;
    let officer = app.staff(Role::Officer).await;
    let title = "雾凇观赏向导甲";
    // Others are learned beside it: how sure it is may change, what it means does not.
    let code = |title: &str| best(title).map(|it| it.0);
    let before = code(title);
    let said = [("title", title), ("code", "4-07-04-01")];
    officer.post("/staff/occupations", &said).await.assert_redirect("/staff/occupations");
    assert!(best(title).is_some_and(|it| it.0 == "4-07-04-01" && it.1 > 0.9));
    assert_eq!(best("雾凇观赏向导甲（吉林市）").map(|it| it.0), Some("4-07-04-01"), "its words are one more name");
    officer.get("/staff/occupations").await.assert_status(200).assert_has(title).assert_has("4-07-04-01 导游");

    officer.post("/staff/occupations/withdrawal", &[("title", title)]).await.assert_redirect("/staff/occupations");
    assert_eq!(code(title), before);
    officer.post("/staff/occupations/withdrawal", &[("title", "从未说过")]).await.assert_status(404);
}

#[actix_web::test]
async fn mistakes_are_said_and_seekers_stay_out() {
    let app = TestApp::start().await;
    let officer = app.staff(Role::Officer).await;
    let answer = officer.post("/staff/occupations", &[("title", ""), ("code", "9-99")]).await;
    answer.assert_status(422).assert_has("f-title-error").assert_has("f-code-error");
    app.staff(Role::Reviewer).await.get("/staff/occupations").await.assert_status(403);
}

#[actix_web::test]
async fn programs_list_correct_and_take_back_and_only_guesses_are_mended() {
    let app = TestApp::start().await;
    let writer = officer(&app).await;
    let title = "冰灯布展匠";
    let mut chosen = posting(title, "布置冰灯");
    chosen["occupation"] = "4-03-01-01".into();
    let chosen = writer.post("/api/v1/postings", &chosen).await.json()["id"].as_str().unwrap().to_owned();
    let open = writer.post("/api/v1/postings", &posting(title, "布置冰灯")).await;
    let open = open.json()["id"].as_str().unwrap().to_owned();
    let scopes = ["occupations:read", "occupations:write"];
    let token = app.api_token(&[Role::Specialist], &scopes).await;
    let program = Program { app: &app, token };
    let path = "/api/v1/occupations/corrections";
    program.post(path, &json!({"title": title, "code": "4-07-04-01"})).await.assert_status(204);
    assert!(best(title).is_some_and(|it| it.0 == "4-07-04-01" && it.1 > 0.9));

    let of = |id: &str| format!("/api/v1/postings/{id}");
    let (mended, kept) = (app.get(&of(&open)).await.json(), app.get(&of(&chosen)).await.json());
    assert_eq!((&mended["occupation"], &mended["occupation_source"]), (&json!("4-07-04-01"), &json!("staff")));
    assert_eq!((&kept["occupation"], &kept["occupation_source"]), (&json!("4-03-01-01"), &json!("author")));

    let list = program.get(path).await.json();
    let newest = &list["items"][0];
    assert_eq!((list["total"].as_i64(), &newest["holds"], &newest["name"]), (Some(1), &json!(true), &json!("导游")));
    program.post(&format!("{path}/withdrawal"), &json!({"title": title})).await.assert_status(204);
    program.post(&format!("{path}/withdrawal"), &json!({"title": title})).await.assert_status(404);
    assert!(best(title).is_none_or(|it| it.1 < 0.9), "{:?}", best(title));
    let list = program.get(&format!("{path}?limit=1&offset=1")).await.json();
    assert_eq!((list["total"].as_i64(), &list["items"][0]["holds"]), (Some(2), &json!(false)));

    let wrong = program.post(path, &json!({"title": "", "code": "9-99"})).await;
    wrong.assert_status(422).assert_has("/title").assert_has("/code");
    let reader = Program { app: &app, token: app.api_token(&[Role::Seeker], &scopes).await };
    reader.get(path).await.assert_status(403);
}

#[actix_web::test]
async fn a_guess_says_how_sure_it_is_until_somebody_chooses() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let made = program.post("/api/v1/postings", &posting("养老护理员", "照料老人")).await;
    let guess = made.assert_status(201).json();
    assert_eq!((&guess["occupation"], &guess["occupation_source"]), (&json!("4-10-01-05"), &json!("suggestion")));
    let confidence = guess["occupation_confidence"].as_f64().unwrap();
    assert!((0.5..=1.0).contains(&confidence), "{confidence}");

    let path = format!("/api/v1/postings/{}", guess["id"].as_str().unwrap());
    let change = |occupation: &str| {
        let mut body = posting("养老护理员", "照料老人起居");
        body["occupation"] = occupation.into();
        body
    };
    let put = async |body: &serde_json::Value| {
        let etag = app.get(&path).await.header("etag").to_owned();
        program.put(&path, &etag, body).await.assert_status(200).json()
    };
    let same = put(&change("4-10-01-05")).await;
    assert_eq!(same["occupation_source"], "suggestion", "a form brings back what it was given");
    let other = put(&change("4-10-01-03")).await;
    assert_eq!((&other["occupation_source"], &other["occupation_confidence"]), (&json!("author"), &json!(null)));
}
