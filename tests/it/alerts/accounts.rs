//! Alerts of accounts: no mail to confirm, one list, and programs.

use bole::access::Role;
use bole::alerts::queries;
use chrono::TimeDelta;
use diesel::RunQueryDsl;
use serde_json::json;

use super::{CARE, digests_to, next_morning, publish, run, subscribe};
use crate::support::{Program, TestApp};

#[actix_web::test]
async fn an_account_saves_for_its_own_address_at_once() {
    let app = TestApp::start().await;
    let old = subscribe(&app, "ada@example.org", "region=220323", &[]).await;
    let ada = app.logged_in("ada@example.org", &[Role::Seeker]).await;
    ada.get(&format!("/alerts/new?query={}", CARE.replace('%', "%25").replace('=', "%3D")))
        .await
        .assert_has("ada@example.org")
        .assert_lacks("f-email");
    // Another's address in the form changes nothing.
    let saved = ada.post("/alerts", &[("query", CARE), ("email", "bo@example.org")]).await;
    let path = saved.header("location").to_owned();
    ada.get(&path).await.assert_status(200).assert_has("订阅中").assert_lacks("注册账户");
    ada.post("/alerts", &[("query", CARE)]).await.assert_redirect(&path);
    app.later(TimeDelta::seconds(1));
    let list = ada.get("/account/alerts").await;
    list.assert_has(&path).assert_has(&old);
    let bo = app.logged_in("bo@example.org", &[Role::Seeker]).await;
    bo.get("/account/alerts").await.assert_has("还没有订阅");
    ada.get("/account").await.assert_has("/account/alerts");

    publish(&app, "护理员", "照料老人").await;
    assert_eq!(next_morning(&app).await, 2);
    assert_eq!(digests_to(&app, "ada@example.org").await.len(), 2);
    assert!(digests_to(&app, "bo@example.org").await.is_empty());
}

#[actix_web::test]
async fn an_account_that_is_gone_or_shut_out_is_told_nothing() {
    let app = TestApp::start().await;
    let mut ids = Vec::new();
    for email in ["ada@example.org", "bo@example.org", "cy@example.org"] {
        let id = app.account(email, &[Role::Seeker]).await;
        app.log_in(id, false).await.post("/alerts", &[("query", CARE)]).await.assert_status(303);
        ids.push(id);
    }
    app.later(TimeDelta::seconds(1));
    publish(&app, "护理员", "照料老人").await;
    let now = app.now();
    let (shut_out, gone) = (ids[1], ids[2]);
    let n_active = app
        .app
        .db
        .write(move |conn| {
            bole::accounts::queries::set_suspended(conn, shut_out, Some(now))?;
            diesel::sql_query(format!("delete from accounts where id = {gone}")).execute(conn)?;
            Ok(queries::n_active(conn)?)
        })
        .await
        .unwrap();
    assert_eq!(n_active, 2);
    assert_eq!(next_morning(&app).await, 1);
    assert_eq!(digests_to(&app, "ada@example.org").await.len(), 1);
}

#[actix_web::test]
async fn a_program_saves_lists_and_ends_its_owners_searches() {
    let app = TestApp::start().await;
    let account = app.account("ada@example.org", &[Role::Seeker]).await;
    let ada = Program { app: &app, token: app.api_token_of(account, &["alerts:read", "alerts:write"]).await };
    let other = Program { app: &app, token: app.api_token(&[Role::Seeker], &["alerts:read"]).await };
    let made = ada.post("/api/v1/alerts", &json!({"query": CARE, "frequency": "at_once"})).await;
    made.assert_status(201);
    let path = made.header("location").to_owned();
    assert_eq!(made.json()["state"], "active");
    assert_eq!(made.json()["name"], "护理");
    ada.get(&path).await.assert_status(200);
    other.get(&path).await.assert_status(404);
    assert_eq!(ada.get("/api/v1/alerts").await.json()["total"], 1);
    other.post("/api/v1/alerts", &json!({"query": CARE})).await.assert_status(403);
    let wrong = ada.post("/api/v1/alerts", &json!({"query": "", "hour": 24})).await;
    let pointers: Vec<String> = wrong.assert_status(422).json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["pointer"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(pointers, ["/query", "/hour"]);

    let end = |program: &Program<'_>| {
        let request = actix_web::test::TestRequest::delete()
            .uri(&path)
            .insert_header(("authorization", format!("Bearer {}", program.token)));
        let app = &app;
        async move { app.client().send(request).await.status.as_u16() }
    };
    assert_eq!(end(&other).await, 403);
    assert_eq!(end(&ada).await, 204);
    assert_eq!(end(&ada).await, 404);
    app.later(TimeDelta::seconds(1));
    publish(&app, "护理员", "照料老人").await;
    assert_eq!(run(&app).await, 0);
}

#[actix_web::test]
async fn a_program_changes_what_a_search_looks_for_and_only_from_the_version_it_read() {
    let app = TestApp::start().await;
    let account = app.account("ada@example.org", &[Role::Seeker]).await;
    let ada = Program { app: &app, token: app.api_token_of(account, &["alerts:read", "alerts:write"]).await };
    let other = Program { app: &app, token: app.api_token(&[Role::Seeker], &["alerts:read", "alerts:write"]).await };
    let made = ada.post("/api/v1/alerts", &json!({"query": CARE, "frequency": "at_once"})).await;
    let path = made.header("location").to_owned();
    let etag = ada.get(&path).await.header("etag").to_owned();
    let link = format!("/alerts/{}", bole::alerts::token(&app.app.keys, made.json()["id"].as_str().unwrap()));
    app.later(TimeDelta::seconds(1));

    let books = json!({"query": "q=会计&sort=pay", "frequency": "weekly", "hour": 7, "weekday": 5, "locale": "en"});
    assert_eq!(ada.put(&path, "\"another\"", &books).await.status.as_u16(), 412);
    assert_eq!(other.put(&path, &etag, &books).await.status.as_u16(), 404);
    for (nothing, pointer) in [(json!({}), "/query"), (json!({"query": "sort=pay"}), "/query")] {
        let wrong = ada.put(&path, &etag, &nothing).await;
        assert_eq!(wrong.assert_status(422).json()["errors"][0]["pointer"], pointer);
    }
    assert_eq!(ada.get(&path).await.header("etag"), etag, "nothing has changed so far");

    let changed = ada.put(&path, &etag, &books).await;
    let record = changed.assert_status(200).json();
    assert_eq!((&record["query"], &record["name"]), (&json!("q=%E4%BC%9A%E8%AE%A1"), &json!("会计")));
    assert_eq!((&record["frequency"], &record["hour"], &record["weekday"]), (&json!("weekly"), &json!(7), &json!(5)));
    assert_eq!((&record["state"], &record["id"]), (&json!("active"), &made.json()["id"]));
    assert_ne!(changed.header("etag"), etag);
    assert_eq!(ada.put(&path, &etag, &books).await.status.as_u16(), 412, "the version that was read first is old");
    app.get(&link).await.assert_status(200).assert_has("会计");

    // What it looked for before is no longer told, what it looks for now is.
    app.later(TimeDelta::seconds(1));
    publish(&app, "护理员", "照料老人").await;
    let daily = json!({"query": "q=会计", "name": "账", "frequency": "at_once"});
    ada.put(&path, changed.header("etag"), &daily).await.assert_status(200);
    publish(&app, "会计", "编制报表").await;
    assert_eq!(run(&app).await, 1);
    let digests = digests_to(&app, "ada@example.org").await;
    assert!(digests.len() == 1 && digests[0].text.contains("会计"), "{digests:?}");
    assert!(!digests[0].text.contains("护理员"), "{}", digests[0].text);
}

#[actix_web::test]
async fn other_criteria_keep_the_link_the_address_and_what_they_find_too() {
    let app = TestApp::start().await;
    let path = subscribe(&app, "ada@example.org", &format!("{CARE}&region=220323"), &[]).await;
    let criteria = format!("{path}/criteria");
    publish(&app, "护理员", "照料老人").await;
    publish(&app, "夜班护理员", "夜间照料老人").await;
    bole::alerts::follow_once(&app.app).await.unwrap();
    let page = app.get(&path).await;
    page.assert_has("value=\"护理\"").assert_has("region=220323");
    app.client().post(&criteria, &[("words", " ")]).await.assert_status(422).assert_has("f-words-error");
    // 夜班 keeps one of the two that wait; the region is dropped.
    app.client().post(&criteria, &[("words", "夜班")]).await.assert_redirect(&path);
    app.get(&path).await.assert_has("夜班").assert_lacks("region=220323");
    app.later(TimeDelta::seconds(1));
    publish(&app, "夜班保安", "夜间巡逻").await;
    publish(&app, "护理员", "白天照料").await;
    assert_eq!(next_morning(&app).await, 1);
    let told = digests_to(&app, "ada@example.org").await.pop().unwrap();
    assert!(told.text.contains("夜班护理员") && told.text.contains("夜班保安"), "{}", told.text);
    assert!(!told.text.contains("白天") && told.subject.contains("1"), "{told:?}");

    // An account does the same from a result page.
    let ada = app.logged_in("ada@example.org", &[Role::Seeker]).await;
    let query = "q=%E4%BC%9A%E8%AE%A1";
    let new = ada.get(&format!("/alerts/new?query={}", query.replace('%', "%25").replace('=', "%3D"))).await;
    new.assert_has("更改“夜班”的条件");
    let reference = path.trim_start_matches("/alerts/").split('.').next().unwrap();
    ada.post("/alerts", &[("query", query), ("replaces", reference)]).await.assert_redirect(&path);
    let list = ada.get("/account/alerts").await;
    list.assert_has("会计").assert_lacks("夜班");
}
