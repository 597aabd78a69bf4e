//! The API's manners.

use actix_web::test::TestRequest;
use bole::access::{Role, Rules, Who};
use serde_json::json;

use crate::support::{Program, TestApp, officer, posting};

#[actix_web::test]
async fn the_same_key_makes_a_thing_once() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let body = posting("护士", "病区护理");
    let first = program.post_with_key("/api/v1/postings", &body, "k1").await;
    first.assert_status(201);
    let again = program.post_with_key("/api/v1/postings", &body, "k1").await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    program.post_with_key("/api/v1/postings", &posting("医生", "接诊"), "k1").await.assert_status(422);
    program.post_with_key("/api/v1/postings", &body, "").await.assert_status(400);
    app.index().await;
    assert_eq!(app.get("/api/v1/postings").await.json()["total"], 1);
    // Another principal's key is another key.
    officer(&app).await.post_with_key("/api/v1/postings", &body, "k1").await.assert_status(201);
}

#[actix_web::test]
async fn every_wrong_field_is_named() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let answer = program
        .post(
            "/api/v1/postings",
            &json!({"title": "", "kind": "fulltime", "headcount": "many", "role": "admin", "pay": {"min": 5000, "max": 10}}),
        )
        .await;
    answer.assert_status(422);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    let pointers: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
    for pointer in ["/kind", "/headcount", "/role"] {
        assert!(pointers.contains(&pointer), "{pointers:?}");
    }
    let mut body = posting("", "");
    body["region"] = "999999".into();
    body["pay"] = json!({"min": 5000, "max": 10});
    let problem = program.post("/api/v1/postings", &body).await.json();
    let pointers: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/title", "/duties", "/pay", "/region"]);
    app.index().await;
    assert_eq!(app.get("/api/v1/postings").await.json()["total"], 0);
}

#[actix_web::test]
async fn a_change_needs_the_version_that_was_read() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let made = program.post("/api/v1/postings", &posting("护士", "病区护理")).await.json();
    let path = format!("/api/v1/postings/{}", made["id"].as_str().unwrap());
    let read = program.get(&path).await;
    let etag = read.header("etag").to_owned();
    let mut body = posting("护士长", "病区管理");
    body.as_object_mut().unwrap().remove("state");
    program.put(&path, "", &body).await.assert_status(428);
    program.put(&path, "\"x.1\"", &body).await.assert_status(412);
    let changed = program.put(&path, &etag, &body).await;
    changed.assert_status(200).assert_has("护士长");
    assert_ne!(changed.header("etag"), etag);
    program.put(&path, &etag, &body).await.assert_status(412);
    // An end, and no way back.
    program.post(&format!("{path}/closure"), &json!({"outcome": "expired"})).await.assert_status(422);
    program.post(&format!("{path}/closure"), &json!({"outcome": "filled"})).await.assert_status(200);
    program.post(&format!("{path}/publication"), &json!({})).await.assert_status(409);
}

#[actix_web::test]
async fn lists_have_links_and_tags() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    for i in 0..5 {
        program.post("/api/v1/postings", &posting(&format!("普工{i}号"), "包装")).await.assert_status(201);
    }
    app.index().await;
    let page = app.get("/api/v1/postings?limit=2&offset=2").await;
    let links = page.header("link");
    for rel in ["first", "prev", "next", "last"] {
        assert!(links.contains(&format!("rel=\"{rel}\"")), "{links}");
    }
    assert!(links.contains("offset=4"), "{links}");
    let request = TestRequest::get()
        .uri("/api/v1/postings?limit=2&offset=2")
        .insert_header(("if-none-match", page.header("etag")));
    app.client().send(request).await.assert_status(304);
    app.get("/api/v1/postings?limit=0").await.assert_status(400);
    app.get("/api/v1/postings?limit=x").await.assert_status(400);
    app.get("/api/v1/postings?colour=red").await.assert_status(400).assert_has("colour");
}

#[actix_web::test]
async fn a_token_does_what_its_scopes_say_and_no_more() {
    let app = TestApp::start().await;
    let reader = Program { app: &app, token: app.api_token(&[Role::Officer], &["postings:read"]).await };
    reader.post("/api/v1/postings", &posting("护士", "护理")).await.assert_status(403);
    let seeker = Program { app: &app, token: app.api_token(&[Role::Seeker], &["postings:write"]).await };
    seeker.post("/api/v1/postings", &posting("护士", "护理")).await.assert_status(403);
    let nobody = Program { app: &app, token: "nonsense".to_owned() };
    nobody.get("/api/v1/postings").await.assert_status(401);
    let answer = app.get("/api/v1/profiles/whoever/matches").await;
    answer.assert_status(401);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[actix_web::test]
async fn the_description_is_true_and_the_explorer_is_served() {
    let app = TestApp::start().await;
    bole::api_doc::check(&bole::app::routes()).unwrap();
    let document = app.get("/api/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    app.get("/api/docs/").await.assert_status(200).assert_has("swagger");
}

/// Whatever a role may do, a token of it can be allowed to do; and its page offers nothing else.
#[actix_web::test]
async fn each_role_is_offered_the_scopes_of_its_routes_and_no_others() {
    let app = TestApp::start().await;
    let routes = bole::app::routes();
    let rules = Rules::new(&routes);
    for role in Role::ALL {
        let offered = bole::accounts::scopes_for(&rules, &[*role]);
        let mut usable = std::collections::BTreeSet::new();
        for it in routes.iter().filter(|it| it.path.starts_with("/api/v1/")) {
            let is_theirs = match it.who {
                Who::Roles(allowed) => allowed.iter().any(|it| it.0 == *role),
                _ => true,
            };
            if is_theirs {
                let scope = bole::access::scope_of(&it.method, it.path);
                assert!(offered.contains(&&*scope), "{} {}: {scope} is not offered to {role:?}", it.method, it.path);
                usable.insert(scope);
            }
        }
        assert_eq!(offered.len(), usable.len(), "{role:?}: {offered:?}");
        let page = app.staff(*role).await.get("/account").await;
        for scope in &offered {
            page.assert_has(&format!("value=\"{scope}\""));
        }
    }
    let seeker = app.logged_in("mei@example.org", &[Role::Seeker]).await;
    seeker.get("/account").await.assert_lacks("certificates:write").assert_lacks("employers:write");
    let form = [("name", "x"), ("scopes", "certificates:write")];
    seeker.post("/account/tokens", &form).await.assert_status(422).assert_has("请至少选一项");
}

#[actix_web::test]
async fn an_administrators_program_reads_figures_and_reviews() {
    let app = TestApp::start().await;
    let scopes = ["statistics:read", "reviews:read", "reviews:write"];
    let admin = Program { app: &app, token: app.api_token(&[Role::Admin], &scopes).await };
    admin.get("/api/v1/statistics").await.assert_status(200);
    admin.get("/api/v1/reviews").await.assert_status(200);
    admin.post("/api/v1/reviews/none/decision", &json!({"outcome": "approved"})).await.assert_status(404);
}

#[actix_web::test]
async fn a_problem_says_what_to_send_in_one_language() {
    let app = TestApp::start().await;
    let reader = Program { app: &app, token: app.api_token(&[Role::Officer], &["postings:read"]).await };
    let problem = reader.post("/api/v1/postings", &posting("护士", "护理")).await.json();
    assert_eq!(problem["type"], "/problems/missing-scope");
    assert!(problem["detail"].as_str().unwrap().contains("postings:write"), "{problem}");

    let ask = async |request: TestRequest, language: &'static str| {
        app.client().send(request.insert_header(("accept-language", language))).await
    };
    // Without a token a POST needs one, whatever sent it.
    let answer = ask(TestRequest::post().uri("/api/v1/postings"), "en").await;
    answer.assert_status(401).assert_has("A token is needed");
    let answer = ask(TestRequest::delete().uri("/api/v1/postings"), "zh").await;
    answer.assert_status(405).assert_has("这个地址支持：GET, HEAD, POST");
    assert_eq!(answer.header("allow"), "GET, HEAD, POST");
    for (language, limit, code, none) in [
        ("zh", "?limit: 须是整数", "?region: 没有代码“999999”", "没有这个地址或这条记录"),
        ("en", "?limit: must be a whole number", "?region: there is no code “999999”", "There is no such address"),
    ] {
        let get = |path: &str| TestRequest::get().uri(path);
        ask(get("/api/v1/postings?limit=abc"), language).await.assert_status(400).assert_has(limit);
        ask(get("/api/v1/postings?region=999999"), language).await.assert_status(400).assert_has(code);
        ask(get("/api/v1/postings/none"), language)
            .await
            .assert_status(404)
            .assert_has(none)
            .assert_lacks("可以直接查");
    }
    let answer = ask(TestRequest::get().uri("/api/v1/postings?colour=red"), "zh").await;
    answer.assert_status(400).assert_has("参数不认识或有误").assert_has("?colour: 没有这一项").assert_lacks("expected");
}

#[actix_web::test]
async fn a_page_says_in_its_own_language_what_an_address_lacks() {
    let app = TestApp::start().await;
    app.get("/postings?colour=red").await.assert_status(400).assert_has("没有这一项").assert_lacks("unknown field");
    app.get("/en/postings?colour=red").await.assert_status(400).assert_has("there is no such thing");
    app.get("/display").await.assert_status(405).assert_has("只接收页面上的按钮和表单");
}
