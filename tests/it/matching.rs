//! Matching: the posting that was made for someone comes first, and says why.

use bole::access::Role;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Program, TestApp, officer, posting};

fn resume(name: &str, label: &str, work: &str, summary: &str, extras: Value) -> Value {
    json!({
        "basics": {"name": name, "label": label, "summary": summary, "phone": "19900001111"},
        "work": [{"name": "某单位", "position": label, "startDate": "2021-03", "summary": work}],
        "education": [{"institution": "某校", "studyType": "大专", "area": "护理"}],
        "meta": {"bole": extras},
    })
}

async fn make(program: &Program<'_>, body: &Value) -> String {
    let made = program.post("/api/v1/profiles", body).await;
    made.assert_status(201);
    made.json()["id"].as_str().unwrap().to_owned()
}

fn visible(wanted: Value) -> Value {
    let mut extras = json!({"visibility": "verified_employers"});
    extras["preferences"] = wanted;
    extras
}

fn condition<'a>(item: &'a Value, kind: &str) -> &'a Value {
    item["conditions"].as_array().unwrap().iter().find(|it| it["kind"] == kind).unwrap_or(&Value::Null)
}

#[actix_web::test]
async fn the_posting_made_for_a_profile_is_its_first_match_and_the_other_way_round() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let carer = make(
        &program,
        &resume(
            "林一",
            "养老护理员",
            "照料失能老人起居，测量血压，预防压疮",
            "有耐心",
            visible(json!({"regions": ["220323"], "pay_min": 3500})),
        ),
    )
    .await;
    let driver = make(
        &program,
        &resume("周二", "货车司机", "驾驶货车送货，检查车辆", "驾龄十年", visible(json!({"regions": ["220323"]}))),
    )
    .await;

    let mut ids = Vec::new();
    for (title, duties) in [
        ("养老护理员", "照料失能老人的起居，测量血压和体温，预防压疮"),
        ("货车司机", "驾驶货车送货，负责车辆日常检查"),
        ("会计", "编制报表，申报纳税"),
    ] {
        ids.push(
            program.post("/api/v1/postings", &posting(title, duties)).await.json()["id"].as_str().unwrap().to_owned(),
        );
    }
    app.index().await;

    let matches = program.get(&format!("/api/v1/profiles/{carer}/matches")).await.json();
    let first = &matches["items"][0];
    assert_eq!(first["id"], ids[0], "{matches}");
    assert!(first["matched"].as_array().unwrap().iter().any(|it| it == "压疮"), "{first}");
    for kind in ["region", "education", "experience", "pay", "kind"] {
        assert_eq!(condition(first, kind)["outcome"], "pass", "{kind} of {first}");
    }
    let parts = &first["parts"];
    let sum =
        parts["text"].as_f64().unwrap() + parts["occupation"].as_f64().unwrap() + parts["welcome"].as_f64().unwrap();
    assert!((sum - first["score"].as_f64().unwrap()).abs() < 0.01, "the parts add up: {first}");

    let people = program.get(&format!("/api/v1/postings/{}/matches", ids[0])).await;
    people.assert_lacks("林一").assert_lacks("19900001111");
    assert_eq!(people.json()["items"][0]["id"], carer, "{}", people.body);
    let people = program.get(&format!("/api/v1/postings/{}/matches", ids[1])).await.json();
    assert_eq!(people["items"][0]["id"], driver);
}

#[actix_web::test]
async fn each_condition_passes_fails_or_is_unknown_and_says_what_would_change_it() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let mut body = posting("消毒员", "对公共场所进行消毒，配制消毒液");
    body["education"] = "bachelor".into();
    body["experience_years"] = 2.into();
    program.post("/api/v1/postings", &body).await.assert_status(201);
    let someone =
        make(&program, &resume("孙三", "消毒员", "对公共场所消毒", "", visible(json!({"regions": ["220323"]})))).await;
    app.index().await;
    let first = program.get(&format!("/api/v1/profiles/{someone}/matches")).await.json()["items"][0].clone();
    // 大专 is less than 本科, and nothing softens it.
    assert_eq!(condition(&first, "education")["outcome"], "fail");
    assert!(!condition(&first, "education")["change"].as_str().unwrap().is_empty());
    assert_eq!(condition(&first, "experience")["outcome"], "pass");
    assert_eq!(condition(&first, "region")["outcome"], "pass");
}

#[actix_web::test]
async fn a_certificate_counts_while_it_holds() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let mut body = posting("消毒员", "对公共场所进行消毒");
    body["certificates_required"] = json!(["消毒员证书"]);
    let posting_id = program.post("/api/v1/postings", &body).await.json()["id"].as_str().unwrap().to_owned();
    let someone =
        make(&program, &resume("孙三", "消毒员", "对公共场所消毒", "", visible(json!({"regions": ["220323"]})))).await;
    app.index().await;
    let outcome = || async {
        let list = program.get(&format!("/api/v1/postings/{posting_id}/matches")).await.json();
        let item = list["items"].as_array().unwrap().iter().find(|it| it["id"] == someone).unwrap().clone();
        condition(&item, "certificate")["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome().await, "fail");
    let issued = program
        .post(
            "/api/v1/certificates",
            &json!({
                "holder_name": "孙三", "profile": someone, "name": "消毒员", "occupation": "4-14-04-02", "level": 5,
                "issuer": "县人才中心", "issued_on": "2026-02-01", "expires_on": "2026-04-01",
            }),
        )
        .await;
    issued.assert_status(201);
    let id = issued.json()["id"].as_str().unwrap().to_owned();
    app.index().await;
    assert_eq!(outcome().await, "pass");

    // It expires by itself ...
    app.later(TimeDelta::days(40));
    assert_eq!(outcome().await, "fail");
    app.later(TimeDelta::days(-40));
    assert_eq!(outcome().await, "pass");
    // ... and a revoked one never counts, once a second person has confirmed it.
    let reason = json!({"reason": "成绩更正"});
    let proposed = program.post(&format!("/api/v1/certificates/{id}/revocation"), &reason).await;
    let revocation = proposed.assert_status(202).json()["id"].as_str().unwrap().to_owned();
    app.index().await;
    assert_eq!(outcome().await, "pass");
    let confirmation = format!("/api/v1/certificates/revocations/{revocation}/confirmation");
    officer(&app).await.post(&confirmation, &json!({})).await.assert_status(200);
    app.index().await;
    assert_eq!(outcome().await, "fail");
}

#[actix_web::test]
async fn only_who_allows_it_is_found_and_can_read_who_looked() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let id = program.post("/api/v1/postings", &posting("养老护理员", "照料老人")).await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let hidden = json!({"visibility": "hidden", "preferences": {"regions": ["220323"]}});
    make(&program, &resume("隐一", "养老护理员", "照料老人", "", hidden)).await;
    let excluding = json!({"visibility": "verified_employers", "hidden_from": ["安和养老服务中心"], "preferences": {}});
    make(&program, &resume("避二", "养老护理员", "照料老人", "", excluding)).await;
    let open = make(&program, &resume("愿三", "养老护理员", "照料老人", "", visible(json!({})))).await;
    app.index().await;
    let list = program.get(&format!("/api/v1/postings/{id}/matches")).await.json();
    let ids: Vec<&str> = list["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [open.as_str()]);

    let looks = app
        .app
        .db
        .read(move |conn| {
            let profile = bole::profiles::queries::find_by_reference(conn, &open)?;
            Ok(bole::compliance::queries::looks(conn, profile.id, 10)?)
        })
        .await
        .unwrap();
    assert!(looks.iter().any(|it| it.fields == "match" && it.reason == "养老护理员"), "{looks:?}");
}

#[actix_web::test]
async fn an_employer_sees_the_people_of_its_own_postings_alone() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let id =
        program.post("/api/v1/postings", &posting("护士", "病区护理")).await.json()["id"].as_str().unwrap().to_owned();
    let owner = app.logged_in("owner@example.org", &[Role::EmployerOwner]).await;
    app.index().await;
    let path = format!("/postings/{id}/matches");
    owner.get(&path).await.assert_status(404);
    app.app
        .db
        .write(|conn| {
            let account = bole::accounts::queries::find_by_email(conn, "owner@example.org")?.unwrap();
            let employer = bole::employers::queries::names_like(conn, "安和", 1)?[0].0.clone();
            let employer = bole::employers::queries::find(conn, &employer)?;
            Ok(bole::employers::queries::add_member(conn, employer.id, account.id, super::support::beginning())?)
        })
        .await
        .unwrap();
    owner.get(&path).await.assert_status(200);
}

/// A person with an account whose profile says what they did.
async fn carer<'a>(app: &'a TestApp, email: &str) -> crate::support::Client<'a> {
    let client = app.logged_in(email, &[Role::Seeker]).await;
    let fields = [("name", "照料老人"), ("level", ""), ("text", "照料失能老人起居，测量血压，预防压疮")];
    client.post("/profile/skills", &fields).await.assert_status(303);
    client
}

#[actix_web::test]
async fn whoever_misses_a_posting_is_told_why_and_says_what_fits() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let near = program.post("/api/v1/postings", &posting("养老护理员", "照料失能老人起居，测量血压，预防压疮")).await;
    let far = program.post("/api/v1/postings", &posting("会计", "编制报表，申报纳税")).await;
    let name = |it: &crate::support::Answer| it.json()["id"].as_str().unwrap().to_owned();
    let (near, far) = (name(&near), name(&far));
    let ada = carer(&app, "ada@example.org").await;
    app.index().await;

    ada.get("/profile/matches").await.assert_has("合不合适，说一句").assert_has("某个岗位为什么不在这里");
    let path = format!("/profile/matches/fit?of=http://localhost:8096/postings/{near}");
    ada.get(&path).await.assert_status(200).assert_has("在名单上，第1位").assert_has("<mark>压疮</mark>");
    let why = ada.get(&format!("/profile/matches/fit?of={far}")).await;
    why.assert_status(200).assert_has("不在名单上").assert_has("分的不列出");
    ada.get(&format!("/en/profile/matches/fit?of={far}")).await.assert_has("Not on the list");
    ada.get("/profile/matches/fit?of=0000000000").await.assert_status(422).assert_has("没有这个编号的岗位");
    ada.get("/profile/matches/fit").await.assert_status(200).assert_has("岗位编号或网址");

    let say = |fields: Vec<(&'static str, String)>| {
        let ada = &ada;
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            ada.post("/profile/matches/fit", &fields).await
        }
    };
    let no = || vec![("of", far.clone()), ("fits", "no".to_owned())];
    say(no()).await.assert_status(422).assert_has("请选择不合适的原因");
    let mut with_reason = no();
    with_reason.extend([("reason", "occupation".to_owned()), ("note", "=我不会记账".to_owned())]);
    say(with_reason.clone()).await.assert_status(303);
    // Said again, it is the same row.
    say(with_reason).await.assert_status(303);

    let staff = app.staff(Role::Specialist).await;
    let page = staff.get("/staff/matching/feedback").await;
    page.assert_status(200).assert_has("不合适：不是这一类工作").assert_has("我不会记账").assert_has("不在名单上");
    page.assert_lacks("ada@example.org");
    let csv = staff.get("/staff/matching/feedback.csv").await;
    csv.assert_status(200).assert_has("person,false,occupation,'=我不会记账").assert_lacks("ada@");
    assert_eq!(csv.body.matches("occupation").count(), 1, "{}", csv.body);
    ada.get("/staff/matching/feedback").await.assert_status(403);
}

#[actix_web::test]
async fn a_unit_asks_only_about_people_whom_it_may_find() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let id = program.post("/api/v1/postings", &posting("养老护理员", "照料失能老人起居，预防压疮")).await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let open = make(&program, &resume("愿三", "养老护理员", "照料失能老人，预防压疮", "", visible(json!({})))).await;
    let hidden = json!({"visibility": "hidden", "preferences": {}});
    let hidden = make(&program, &resume("隐一", "养老护理员", "照料失能老人，预防压疮", "", hidden)).await;
    app.index().await;
    let owner = app.logged_in("owner@example.org", &[Role::EmployerOwner]).await;
    owner.get(&format!("/postings/{id}/matches/fit?of={open}")).await.assert_status(404);
    app.app
        .db
        .write(|conn| {
            let account = bole::accounts::queries::find_by_email(conn, "owner@example.org")?.unwrap();
            let employer = bole::employers::queries::names_like(conn, "安和", 1)?[0].0.clone();
            let employer = bole::employers::queries::find(conn, &employer)?;
            Ok(bole::employers::queries::add_member(conn, employer.id, account.id, super::support::beginning())?)
        })
        .await
        .unwrap();
    let page = owner.get(&format!("/postings/{id}/matches/fit?of={open}")).await;
    page.assert_status(200)
        .assert_has("在名单上，第1位")
        .assert_lacks("愿三")
        .assert_has("岗位：")
        .assert_has("简历：");
    owner.get(&format!("/postings/{id}/matches/fit?of={hidden}")).await.assert_status(422);
    let fields = [("of", open.as_str()), ("fits", "yes")];
    owner.post(&format!("/postings/{id}/matches/fit"), &fields).await.assert_status(303);

    // The office sees why someone who hides is not listed.
    let fit = program.get(&format!("/api/v1/postings/{id}/matches/fit?of={hidden}")).await;
    fit.assert_status(200);
    assert_eq!((&fit.json()["place"], &fit.json()["why"]), (&json!(null), &json!(["hidden"])), "{}", fit.body);
    let fit = program.get(&format!("/api/v1/profiles/{open}/matches/fit?of={id}")).await.json();
    assert_eq!((&fit["place"], fit["listed"].as_i64()), (&json!(1), Some(1)), "{fit}");
    program.get(&format!("/api/v1/profiles/{open}/matches/fit")).await.assert_status(422);
}
