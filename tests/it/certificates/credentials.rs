//! Certificates as signed files, and how they are checked.

use actix_web::http::header;
use actix_web::test::TestRequest;
use bole::access::Role;
use bole::certificates::credentials::{keys, verify};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{CITIZEN_ID, HOLDER, OTHER, issued, revoked};
use crate::support::{Answer, TestApp, officer};

async fn credential(app: &TestApp, id: &str) -> String {
    let staff = app.staff(Role::Officer).await;
    let file = staff.get(&format!("/staff/certificates/{id}/credential.jwt")).await;
    file.assert_status(200).body.clone()
}

async fn jwks(app: &TestApp) -> Value {
    app.get("/.well-known/jwks.json").await.assert_status(200).json()
}

async fn lists(app: &TestApp) -> Vec<String> {
    let mut all = Vec::new();
    for purpose in ["revocation", "suspension"] {
        all.push(app.get(&format!("/credentials/status/{purpose}/0")).await.assert_status(200).body.clone());
    }
    all
}

async fn verdict(app: &TestApp, text: &str) -> verify::Verdict {
    verify::check(text, &jwks(app).await, &lists(app).await, app.now()).verdict
}

#[actix_web::test]
async fn a_credential_says_what_the_standard_asks_for_and_no_more_of_the_person() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let change = json!({"citizen_id": CITIZEN_ID, "programme": "焊工培训", "hours": 80, "occupation": "6-18-02-04"});
    let made = issued(&program, change).await;
    let id = made["id"].as_str().unwrap();
    let text = credential(&app, id).await;
    let report = verify::check(&text, &jwks(&app).await, &lists(&app).await, app.now());
    assert_eq!((report.verdict, report.is_status_known), (verify::Verdict::Valid, true), "{}", report.detail);
    let it = &report.claims;
    assert!(!it.to_string().contains(CITIZEN_ID));
    // The published schema of the standard is in no registry's package, so what it requires is listed here.
    for required in ["@context", "id", "type", "name", "credentialSubject", "issuer", "validFrom"] {
        assert!(!it[required].is_null(), "{required}");
    }
    assert_eq!(it["@context"][0], "https://www.w3.org/ns/credentials/v2");
    assert_eq!(it["type"], json!(["VerifiableCredential", "OpenBadgeCredential"]));
    assert_eq!(it["issuer"]["type"], json!(["Profile"]));
    let subject = &it["credentialSubject"];
    assert_eq!(subject["type"], json!(["AchievementSubject"]));
    assert_eq!(subject["identifier"][0]["identityHash"], "王小禾");
    for required in ["type", "hashed", "identityHash", "identityType"] {
        assert!(!subject["identifier"][0][required].is_null(), "{required}");
    }
    for required in ["id", "type", "name", "description", "criteria"] {
        assert!(!subject["achievement"][required].is_null(), "{required}");
    }
    assert_eq!(subject["achievement"]["criteria"]["narrative"], "完成“焊工培训”80学时并考核合格。");
    assert_eq!(it["validFrom"], "2026-01-31T16:00:00Z");
    assert_eq!(it["validUntil"], "2026-03-31T15:59:59Z");
    assert_eq!((&it["iss"], &it["jti"], &it["sub"]), (&it["issuer"]["id"], &it["id"], &subject["id"]));
    for entry in it["credentialStatus"].as_array().unwrap() {
        assert_eq!(entry["type"], "BitstringStatusListEntry");
        for required in ["id", "statusPurpose", "statusListIndex", "statusListCredential"] {
            assert!(entry[required].is_string(), "{required}");
        }
    }
    // The key that it names can be fetched by itself.
    let kid = jwks(&app).await["keys"][0]["kid"].as_str().unwrap().to_owned();
    let key = app.get(kid.strip_prefix(app.app.base_url()).unwrap()).await;
    assert_eq!(key.assert_status(200).json()["crv"], "P-256");
    assert!(key.json()["d"].is_null());
    app.get("/keys/none").await.assert_status(404);
    app.get("/credentials/status/revocation/7").await.assert_status(404);
    app.get("/credentials/status/mood/0").await.assert_status(404);
}

#[actix_web::test]
async fn suspended_revoked_and_expired_ones_are_found_out_offline() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let (one, two) = (issued(&program, json!({})).await, issued(&program, json!({})).await);
    let id = one["id"].as_str().unwrap();
    let (text, other) = (credential(&app, id).await, credential(&app, two["id"].as_str().unwrap()).await);
    assert_eq!(verdict(&app, &text).await, verify::Verdict::Valid);
    let path = format!("/api/v1/certificates/{id}");
    program.post(&format!("{path}/suspension"), &json!({"reason": "资料待核实"})).await.assert_status(200);
    assert_eq!(verdict(&app, &text).await, verify::Verdict::Suspended);
    program.post(&format!("{path}/resumption"), &json!({"reason": "核实无误"})).await.assert_status(200);
    assert_eq!(verdict(&app, &text).await, verify::Verdict::Valid);
    revoked(&app, id, "考核成绩登记错误").await;
    assert_eq!(verdict(&app, &text).await, verify::Verdict::Revoked);
    assert_eq!(verdict(&app, &other).await, verify::Verdict::Valid, "its neighbour is not");

    // Without lists nothing is claimed about them, and an old list is not believed.
    let keys = jwks(&app).await;
    let blind = verify::check(&text, &keys, &[], app.now());
    assert!(!blind.is_status_known && blind.detail.contains("not at hand"), "{blind:?}");
    let old = lists(&app).await;
    let late = verify::check(&other, &keys, &old, app.now() + TimeDelta::hours(25));
    assert!(late.detail.contains("too old"), "{late:?}");
    app.later(TimeDelta::days(31));
    assert_eq!(verdict(&app, &other).await, verify::Verdict::Expired);
}

#[actix_web::test]
async fn a_rotated_key_signs_no_more_and_still_verifies() {
    let app = TestApp::start().await;
    let made = issued(&officer(&app).await, json!({})).await;
    let id = made["id"].as_str().unwrap();
    let before = credential(&app, id).await;
    let shared = app.app.clone();
    app.app.db.write(move |conn| keys::rotate(conn, &shared)).await.unwrap();
    let after = credential(&app, id).await;
    let set = jwks(&app).await;
    assert_eq!(set["keys"].as_array().unwrap().len(), 2);
    let kid = |text: &str| bole::certificates::credentials::Token::parse(text).unwrap().kid.unwrap();
    assert_ne!(kid(&before), kid(&after));
    assert_eq!(kid(&after), set["keys"][0]["kid"].as_str().unwrap());
    for text in [&before, &after] {
        assert_eq!(verdict(&app, text).await, verify::Verdict::Valid);
    }
}

/// Sends a file as the page does.
async fn sent(app: &TestApp, file: &str) -> Answer {
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jwt\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n{file}\r\n--x--\r\n"
    );
    let request = TestRequest::post()
        .uri("/verify")
        .insert_header(("origin", "http://localhost:8096"))
        .insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=x"))
        .set_payload(body);
    app.client().send(request).await
}

#[actix_web::test]
async fn anyone_checks_a_file_and_uses_are_counted_by_day_and_answer() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let made = issued(&program, json!({})).await;
    let (id, number) = (made["id"].as_str().unwrap(), made["number"].as_str().unwrap());
    let text = credential(&app, id).await;
    let page = app.get("/verify").await;
    page.assert_status(200).assert_has("用数字证书文件核对");
    sent(&app, &text).await.assert_status(200).assert_has("有效").assert_has("王**").assert_lacks("王小禾");
    let mut forged = text.clone();
    forged.replace_range(60..61, if &text[60..61] == "A" { "B" } else { "A" });
    sent(&app, &forged).await.assert_has("这个文件不能作为证明").assert_lacks("王**");
    sent(&app, "%PDF-1.7").await.assert_status(422).assert_has("f-file-error").assert_has("要的是数字证书文件（.jwt）");
    sent(&app, "").await.assert_status(422).assert_has("f-file-error");
    app.get(&format!("/c/{id}")).await.assert_status(200);
    app.get("/c/0000000000").await.assert_status(404);
    app.get(&format!("/verify?number={number}&name={HOLDER}")).await.assert_has("有效");
    app.get(&format!("/verify?number={number}&name={OTHER}")).await.assert_has("没有找到");
    revoked(&app, id, "考核成绩登记错误").await;
    sent(&app, &text).await.assert_status(200).assert_has("已撤销").assert_has("考核成绩登记错误");

    bole::jobs::run_due(&app.app).await;
    app.get(&format!("/c/{id}")).await.assert_has("已撤销");
    app.get(&format!("/c/{id}")).await.assert_has("已撤销");
    bole::jobs::run_due(&app.app).await;
    let day = bole::clock::day(app.now());
    let counted =
        app.app.db.read(move |conn| Ok(bole::certificates::queries::checks::between(conn, day, day)?)).await.unwrap();
    let counted: Vec<_> = counted.iter().map(|it| (it.1.as_str(), it.2.as_str(), it.3)).collect();
    let expected = [
        ("file", "revoked", 1),
        ("file", "unknown", 1),
        ("file", "valid", 1),
        ("link", "revoked", 2),
        ("link", "unknown", 1),
        ("link", "valid", 1),
        ("number", "unknown", 1),
        ("number", "valid", 1),
    ];
    assert_eq!(counted, expected);
}
