//! Certificates: issued by the office, checked by anyone, worth nothing once revoked.

mod batches;
mod credentials;
mod imports;
mod life;
mod papers;

use bole::access::Role;
use bole::certificates::queries;
use bole::certificates::scheme::Scheme;
use bole::clock;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Program, TestApp, officer};

const CITIZEN_ID: &str = "220399188002290010";

fn certificate(change: Value) -> Value {
    let mut all = json!({
        "holder_name": "王小禾", "name": "焊工证", "level": 4, "issuer": "伊通县就业服务中心",
        "issued_on": "2026-02-01", "expires_on": "2026-03-31",
    });
    for (name, value) in change.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

/// The holder's name, and one like it, as they stand in an address.
const HOLDER: &str = "%E7%8E%8B%E5%B0%8F%E7%A6%BE";
const OTHER: &str = "%E7%8E%8B%E5%B0%8F%E8%8D%89";

/// The number that the first scheme draws.
fn ours(year: i32, running: u32) -> String {
    Scheme::default().number(year, "220323", running)
}

/// Revokes a certificate as two people of the office.
async fn revoked(app: &TestApp, id: &str, reason: &str) {
    let (first, second) = (officer(app).await, officer(app).await);
    let proposed = first.post(&format!("/api/v1/certificates/{id}/revocation"), &json!({"reason": reason})).await;
    let revocation = proposed.assert_status(202).json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/certificates/revocations/{revocation}/confirmation");
    second.post(&path, &json!({})).await.assert_status(200);
}

async fn issued(program: &Program<'_>, change: Value) -> Value {
    program.post("/api/v1/certificates", &certificate(change)).await.assert_status(201).json()
}

#[actix_web::test]
async fn anyone_checks_a_certificate_and_learns_nothing_else() {
    let app = TestApp::start().await;
    let officer = officer(&app).await;
    let made = issued(&officer, json!({"citizen_id": CITIZEN_ID})).await;
    let (id, number) = (made["id"].as_str().unwrap(), made["number"].as_str().unwrap());
    assert_eq!(number, ours(2026, 1));

    app.get("/verify").await.assert_status(200).assert_lacks("错误：");
    app.get("/verify?number=x&name=").await.assert_status(422).assert_has("f-name-error");
    let typed = number.replace('-', "").to_lowercase();
    let found = app.get(&format!("/verify?number={typed}&name={HOLDER}")).await;
    found.assert_status(200).assert_has("有效").assert_has("王**").assert_has("核验时间2026年3月1日 12:00");
    found.assert_lacks(CITIZEN_ID).assert_has("noindex");

    // An unknown number and a wrong name are answered alike.
    let wrong_name = app.get(&format!("/verify?number={number}&name={OTHER}")).await;
    let unknown = app.get(&format!("/verify?number=BL-2026-999999-9&name={HOLDER}")).await;
    wrong_name.assert_status(200).assert_has("没有找到").assert_lacks("焊工证");
    assert_eq!(told(&wrong_name.body, number, "王小草"), told(&unknown.body, "BL-2026-999999-9", "王小禾"));

    let scanned = app.get(&format!("/c/{id}")).await;
    scanned.assert_status(200).assert_has("有效").assert_has("王**").assert_lacks("王小禾").assert_lacks(CITIZEN_ID);
    app.get(&format!("/c/{}", id.to_uppercase())).await.assert_status(200).assert_has("有效");
    let forged = app.get("/c/zzzzzzzzzz").await;
    forged
        .assert_status(404)
        .assert_has("没有发放过这张证书")
        .assert_has("/verify")
        .assert_lacks("action=\"/postings\"");
    app.get(&format!("/en/c/{id}")).await.assert_has("Valid");

    let api = app.get(&format!("/api/v1/certificates/verify?number={number}&name={HOLDER}")).await;
    assert_eq!(api.assert_status(200).json()["state"], "valid");
    assert_eq!(api.json()["holder_name"], "王**");
    app.get(&format!("/api/v1/certificates/verify?number={number}&name={OTHER}")).await.assert_status(404);
    app.get("/api/v1/certificates/verify?number=1").await.assert_status(400).assert_has("?name");

    // The last day counts, the next one does not.
    app.later(TimeDelta::days(30));
    app.get(&format!("/c/{id}")).await.assert_has("有效");
    app.later(TimeDelta::days(1));
    app.get(&format!("/c/{id}")).await.assert_has("已过期");
}

/// What a page says apart from what was asked.
fn told(body: &str, number: &str, name: &str) -> String {
    let main = body.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    main.replace(number, "").replace(name, "")
}

#[actix_web::test]
async fn whoever_guesses_is_slowed_down() {
    let app = TestApp::start().await;
    let client = app.client();
    let mut statuses = Vec::new();
    for n in 0..60 {
        statuses.push(client.get(&format!("/verify?number=A{n}&name=x")).await.status.as_u16());
    }
    assert_eq!(statuses[0], 200);
    assert_eq!(statuses[59], 429, "{statuses:?}");
    client.from("192.0.2.9:1").get("/verify?number=A1&name=x").await.assert_status(200);
}

#[actix_web::test]
async fn a_replaced_one_says_so_and_no_number_comes_twice() {
    let app = TestApp::start().await;
    let officer = officer(&app).await;
    let old = issued(&officer, json!({"number": "旧字 第１号"})).await;
    assert_eq!(old["number"], "旧字第1号");
    issued(&officer, json!({"replaces": "旧字第1号"})).await;
    app.get(&format!("/c/{}", old["id"].as_str().unwrap())).await.assert_has("已补发");
    let again = officer.post("/api/v1/certificates", &certificate(json!({"replaces": "旧字第1号"}))).await;
    again.assert_status(422).assert_has("/replaces");
    let twin = officer.post("/api/v1/certificates", &certificate(json!({"number": "旧字第1号"}))).await;
    twin.assert_status(422).assert_has("/number");
}

#[actix_web::test]
async fn the_office_issues_by_form_and_prints_with_a_code() {
    let app = TestApp::start().await;
    let staff = app.staff(Role::Officer).await;
    staff.get("/staff/certificates/new").await.assert_status(200);
    let form = [
        ("holder_name", "王小禾"),
        ("name", "焊工证"),
        ("occupation", "焊工"),
        ("issuer", "就业服务中心"),
        ("issued_on", "2026-02-01"),
    ];
    let made = staff.post("/staff/certificates", &form).await;
    made.assert_status(303);
    let path = made.header("location").to_owned();
    let shown = staff.get(&path).await;
    shown.assert_status(200).assert_has("王小禾").assert_has("<svg width=\"160\"").assert_has("长期");
    shown.assert_lacks("style=");
    let wrong = staff.post("/staff/certificates", &[("holder_name", "王小禾"), ("issued_on", "2026-03-02")]).await;
    wrong.assert_status(422).assert_has("f-name-error").assert_has("f-issued_on-error").assert_has("王小禾");

    let number = ours(2026, 1);
    staff.get("/staff/certificates?number=bl-2026").await.assert_has(&number).assert_has("王**").assert_lacks("王小禾");
    staff.get("/staff/certificates?number=%25").await.assert_lacks(&number);
    app.staff(Role::Specialist).await.get("/staff/certificates").await.assert_status(403);
}

#[actix_web::test]
async fn a_table_is_issued_as_a_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let staff = app.staff(Role::Admin).await;
    let head = "编号无此列";
    staff.post("/staff/certificates/import", &[("text", head)]).await.assert_status(422).assert_has("不认识的列名");
    let bad =
        "holder_name,citizen_id,name,issuer,issued_on\n王小禾,,焊工证,中心,2026-02-01\n李小草,123,,中心,2026-02-01\n";
    let refused = staff.post("/staff/certificates/import", &[("text", bad)]).await;
    refused.assert_status(422).assert_has("身份证号有误").assert_has("请填写证书名称").assert_has("李小草,123");
    staff.get("/staff/certificates").await.assert_has("没有证书");
    // What only the rows know refuses the whole table, too.
    let taken = "number,holder_name,name,issuer,issued_on,profile\n,王小禾,焊工证,中心,2026-02-01,\nA1,李小草,焊工证,中心,2026-02-01,nobody\n";
    staff
        .post("/staff/certificates/import", &[("text", taken)])
        .await
        .assert_status(422)
        .assert_has("没有这个编号的简历");
    staff.get("/staff/certificates").await.assert_has("没有证书");

    let good =
        "\u{feff}holder_name,name,issuer,issued_on\n王小禾,焊工证,中心,2026-02-01\n李小草,焊工证,中心,2026/2/1\n";
    staff.post("/staff/certificates/import", &[("text", good)]).await.assert_redirect("/staff/certificates");
    let list = officer(&app).await.get("/api/v1/certificates?limit=1").await;
    assert_eq!(list.json()["total"], 2);
    assert_eq!(list.json()["items"][0]["number"], ours(2026, 2));
    assert!(list.header("link").contains("rel=\"next\""), "{}", list.header("link"));
}

#[actix_web::test]
async fn a_certificate_finds_its_holder_by_number_and_name_and_is_dropped_when_revoked() {
    let app = TestApp::start().await;
    let account_id = app.account("wang@example.org", &[Role::Seeker]).await;
    let holder = app.log_in(account_id, false).await;
    let officer = officer(&app).await;
    let made = issued(&officer, json!({"citizen_id": CITIZEN_ID})).await;
    let valid = || async {
        let today = clock::day(app.now());
        app.app
            .db
            .read(move |conn| {
                let profile = bole::profiles::queries::find_by_account(conn, account_id)?.unwrap();
                let mut all = queries::valid_for_profiles(conn, &[profile.id], today)?;
                Ok(all.remove(&profile.id).unwrap_or_default())
            })
            .await
            .unwrap()
    };

    // The number alone, under another name, is only what someone typed.
    let person = |name| [("name", name), ("citizen_id", CITIZEN_ID)];
    holder.post("/profile/person", &person("李小草")).await.assert_status(303);
    assert!(valid().await.is_empty());
    holder.post("/profile/person", &person("王 小禾")).await.assert_status(303);
    assert_eq!(valid().await[0].name, "焊工证");
    holder.get("/profile/certificates").await.assert_has("焊工证").assert_has("有效");
    let own = format!("/profile/certificates/{}", made["id"].as_str().unwrap());
    holder.get(&own).await.assert_status(200).assert_has("王小禾").assert_has("<svg width");
    app.logged_in("other@example.org", &[Role::Seeker]).await.get(&own).await.assert_status(404);
    // One that is issued later finds the profile by itself.
    issued(&officer, json!({"citizen_id": CITIZEN_ID, "name": "电工证", "level": null})).await;
    assert_eq!(valid().await.len(), 2);

    holder.post("/profile/visibility", &[("visibility", "verified_employers")]).await.assert_status(303);
    app.index().await;
    let n_changes = |app: &TestApp| app.app.db.read_blocking(|conn| Ok(bole::db::changes::last(conn)?)).unwrap();
    let before = n_changes(&app);
    revoked(&app, made["id"].as_str().unwrap(), "考核成绩登记错误").await;
    assert_eq!(valid().await.len(), 1);
    assert!(n_changes(&app) > before, "the index and matching hear of it");
    holder.get("/profile/certificates").await.assert_has("已撤销");

    // Another ID number takes the certificates of the first one away.
    holder.post("/profile/person", &[("name", "王小禾"), ("citizen_id_removed", "1")]).await.assert_status(303);
    assert!(valid().await.is_empty());
}

#[actix_web::test]
async fn the_same_key_issues_once_and_every_wrong_field_is_named() {
    let app = TestApp::start().await;
    let officer = officer(&app).await;
    let body = certificate(json!({"citizen_id": CITIZEN_ID}));
    let first = officer.post_with_key("/api/v1/certificates", &body, "k").await;
    let again = officer.post_with_key("/api/v1/certificates", &body, "k").await;
    assert_eq!(first.assert_status(201).body, again.body);
    first.assert_lacks(CITIZEN_ID);
    officer.get(first.header("location")).await.assert_status(200).assert_lacks(CITIZEN_ID);
    assert_eq!(officer.get("/api/v1/certificates").await.json()["total"], 1);
    let other = certificate(json!({"name": "电工证"}));
    officer.post_with_key("/api/v1/certificates", &other, "k").await.assert_status(422);

    let wrong = json!({"holder_name": "", "level": 9, "issued_on": "soon", "colour": "red"});
    let refused = officer.post("/api/v1/certificates", &wrong).await;
    refused.assert_status(422).assert_has("/colour");
    let wrong = json!({"level": 9, "issued_on": "soon", "profile": "x"});
    let refused = officer.post("/api/v1/certificates", &wrong).await.json();
    let pointers: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|it| it["pointer"].clone()).collect();
    assert_eq!(pointers, ["/holder_name", "/name", "/level", "/issuer", "/issued_on"]);
    let seeker = app.api_token(&[Role::Seeker], &["certificates:write"]).await;
    Program { app: &app, token: seeker }.post("/api/v1/certificates", &body).await.assert_status(403);
}
