//! The training half of the county's year (伊通满族自治县): 2,879 people passed in
//! public-health training, 1,582 person-times of 三长, through the lists and the API,
//! with corrections and revocations made in between and undone.

use std::collections::BTreeMap;

use bole::access::Role;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Program, TestApp};
use crate::training::support::{Unit, approved_programme, citizen, id_of, office, unit};

/// The article's figures: specialism's place, its name, people passed.
const PASSED: [(i16, &str, usize); 3] = [(1, "防疫员", 1_121), (2, "消毒员", 1_348), (3, "公共场所卫生管理员", 410)];

/// A class with so many seats of a specialism, open.
async fn class(unit: &Unit<'_>, programme: &str, specialism: i16, n_seats: usize) -> String {
    let body = json!({
        "programme": programme, "specialism": specialism, "region": "220323", "place": "县职教中心", "capacity": n_seats,
        "enrols_until": "2026-03-20", "starts_on": "2026-03-23", "ends_on": "2026-03-24",
    });
    let id = id_of(&unit.program.post("/api/v1/classes", &body).await);
    unit.program.post(&format!("/api/v1/classes/{id}/opening"), &json!({})).await.assert_status(200);
    id
}

/// Enrols the people of these numbers by a list.
async fn list(unit: &Unit<'_>, class: &str, people: impl Iterator<Item = usize>, has_duty: bool) {
    let mut csv = "name,citizen_id,duty_role\n".to_owned();
    for n in people {
        let duty = if has_duty { ["a", "b"][n % 2] } else { "" };
        csv.push_str(&format!("学员{n},{},{duty}\n", citizen(n)));
    }
    let n_rows = csv.lines().count() - 1;
    let request = actix_web::test::TestRequest::post()
        .uri(&format!("/api/v1/classes/{class}/enrolments/import?consent=%E6%9C%AC%E4%BA%BA%E7%AD%BE%E5%AD%97"))
        .insert_header(("authorization", format!("Bearer {}", unit.program.token)))
        .insert_header(("content-type", "text/csv"))
        .set_payload(csv);
    let answer = unit.program.app.client().send(request).await;
    assert_eq!(answer.assert_status(200).json()["enrolled"], n_rows, "{}", answer.body);
}

/// The numbers of a class's enrolments.
async fn enrolments(program: &Program<'_>, class: &str) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let path = format!("/api/v1/classes/{class}/enrolments?limit=100&offset={}", all.len());
        let page = program.get(&path).await;
        let page = page.assert_status(200).json();
        let items = page["items"].as_array().unwrap();
        all.extend(items.iter().map(|it| it["id"].as_str().unwrap().to_owned()));
        if items.is_empty() || all.len() as i64 >= page["total"].as_i64().unwrap() {
            return all;
        }
    }
}

async fn attendance(unit: &Unit<'_>, class: &str, session: &str, people: &[String], state: &str, reason: &str) {
    for people in people.chunks(1_000) {
        let items: Vec<Value> =
            people.iter().map(|it| json!({"session": session, "enrolment": it, "state": state})).collect();
        let mut body = json!({"items": items});
        if !reason.is_empty() {
            body["reason"] = reason.into();
        }
        unit.program.post(&format!("/api/v1/classes/{class}/attendance"), &body).await.assert_status(200);
    }
}

async fn marks(unit: &Unit<'_>, class: &str, people: &[String], part: i16, mark: &str, reason: &str) {
    for people in people.chunks(1_000) {
        let items: Vec<Value> = people.iter().map(|it| json!({"enrolment": it, "part": part, "mark": mark})).collect();
        let mut body = json!({"items": items});
        if !reason.is_empty() {
            body["reason"] = reason.into();
        }
        unit.program.post(&format!("/api/v1/classes/{class}/marks"), &body).await.assert_status(200);
    }
}

/// Two sessions, the second a day after the first; answers their numbers.
async fn sessions(unit: &Unit<'_>, class: &str) -> Vec<String> {
    let at = |day: &str| json!({"starts_at": format!("2026-03-{day}T01:00:00Z"), "ends_at": format!("2026-03-{day}T04:00:00Z")});
    let body = json!({"items": [at("23"), at("24")]});
    let answer = unit.program.post(&format!("/api/v1/classes/{class}/sessions"), &body).await;
    let items = answer.assert_status(201).json()["items"].as_array().unwrap().clone();
    items.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

/// Values of the county's figures, and one figure's parts along a dimension.
async fn figures(app: &TestApp) -> BTreeMap<String, Value> {
    let program = Program { app, token: app.api_token(&[Role::Auditor], &["statistics:read"]).await };
    let answer = program.get("/api/v1/statistics?from=2026-01-01&to=2026-09-30&region=220323").await;
    let items = answer.assert_status(200).json()["items"].as_array().unwrap().clone();
    items.into_iter().map(|it| (it["indicator"].as_str().unwrap().to_owned(), it)).collect()
}

fn value(figures: &BTreeMap<String, Value>, indicator: &str) -> i64 {
    figures[indicator]["value"].as_f64().unwrap() as i64
}

fn part(figures: &BTreeMap<String, Value>, indicator: &str, dimension: &str, code: &str) -> i64 {
    let split = figures[indicator]["by"].as_array().unwrap().iter().find(|it| it["dimension"] == dimension).unwrap();
    let part = split["parts"].as_array().unwrap().iter().find(|it| it["code"] == code);
    part.map_or(0, |it| it["value"].as_f64().unwrap() as i64)
}

async fn act(program: &Program<'_>, certificate: &str, act: &str, reason: &str, status: u16) -> Value {
    let path = format!("/api/v1/certificates/{certificate}/{act}");
    let answer = program.post(&path, &json!({"reason": reason})).await;
    answer.assert_status(status).json()
}

#[actix_web::test]
async fn the_countys_training_gives_exactly_its_figures_also_after_what_was_undone() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let health = approved_programme(&unit, json!({})).await;
    let chiefs = json!({
        "name": "三长履职培训", "audience": "sanzhang", "has_duty_roles": true, "hours": 16, "subsidy": null,
        "specialisms": [{"name": "三长"}], "certificate_months": null,
    });
    let chiefs = approved_programme(&unit, chiefs).await;

    // 2,879 people, one of whom passes a second class of the same specialism.
    let mut classes: Vec<(String, i16, Vec<usize>)> = Vec::new();
    let mut first = 0;
    for (specialism, _, n) in PASSED {
        let id = class(&unit, &health, specialism, n).await;
        classes.push((id, specialism, (first..first + n).collect()));
        first += n;
    }
    assert_eq!(first, 2_879);
    classes.push((class(&unit, &health, 1, 5).await, 1, vec![0]));
    for (id, _, people) in &classes {
        list(&unit, id, people.iter().copied(), false).await;
    }
    // 1,582 person-times of 900 chiefs, some of them among those above.
    let mut of_chiefs = Vec::new();
    for people in [2_500..3_400, 2_500..3_100, 2_600..2_682] {
        let id = class(&unit, &chiefs, 1, people.len()).await;
        list(&unit, &id, people.clone(), true).await;
        of_chiefs.push((id, people.len()));
    }
    assert_eq!(of_chiefs.iter().map(|it| it.1).sum::<usize>(), 1_582);

    let mut held = Vec::new();
    for id in classes.iter().map(|it| &it.0).chain(of_chiefs.iter().map(|it| &it.0)) {
        held.push((id.clone(), sessions(&unit, id).await, enrolments(&unit.program, id).await));
    }
    app.later(TimeDelta::days(25));
    for (id, sessions, people) in &held {
        unit.program.post(&format!("/api/v1/classes/{id}/start"), &json!({})).await.assert_status(200);
        for session in sessions {
            attendance(&unit, id, session, people, "present", "").await;
        }
    }
    // Ten were not there after all; then it is found that they were.
    let (chief_class, chief_sessions, chief_people) = &held[classes.len()];
    for session in chief_sessions {
        attendance(&unit, chief_class, session, &chief_people[..10], "absent", "名单核对").await;
    }
    assert_eq!(part(&figures(&app).await, "training_person_times", "audience", "sanzhang"), 1_572);
    for session in chief_sessions {
        attendance(&unit, chief_class, session, &chief_people[..10], "late", "签到表补交").await;
    }

    let office = office(&app).await;
    for (id, _, people) in held.iter().take(classes.len()) {
        unit.program.post(&format!("/api/v1/classes/{id}/assessment"), &json!({})).await.assert_status(200);
        for part in [1, 2] {
            marks(&unit, id, people, part, "80", "").await;
        }
        // A mark was mistyped, and is corrected.
        marks(&unit, id, &people[..1], 1, "8", "录入核对").await;
        marks(&unit, id, &people[..1], 1, "80", "录入有误").await;
        unit.program.post(&format!("/api/v1/classes/{id}/release"), &json!({})).await.assert_status(200);
        office.post(&format!("/api/v1/classes/{id}/release/confirmation"), &json!({})).await.assert_status(200);
    }
    let batch = office.post("/api/v1/certificates/batches", &json!({"programme": health})).await;
    let batch = id_of(&batch);
    bole::certificates::batches::resume(&app.app).await.unwrap();
    let batch = office.get(&format!("/api/v1/certificates/batches/{batch}")).await;
    let batch = batch.assert_status(200).json();
    assert_eq!((&batch["n_issued"], &batch["n_refused"]), (&json!(2_880), &json!(0)), "{batch}");

    let exact = figures(&app).await;
    assert_county(&exact);
    assert_eq!(value(&exact, "certificates_valid"), 2_880);

    // Three are revoked, one is suspended, one is replaced ...
    let issued = office.get("/api/v1/certificates?limit=10").await;
    let issued: Vec<String> = issued.assert_status(200).json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect();
    let second = crate::training::support::office(&app).await;
    let decide = async |revocation: &Value| {
        let id = revocation["id"].as_str().unwrap();
        let path = format!("/api/v1/certificates/revocations/{id}/confirmation");
        second.post(&path, &json!({})).await.assert_status(200);
    };
    for id in &issued[..3] {
        decide(&act(&office, id, "revocation", "成绩有疑问", 202).await).await;
    }
    act(&office, &issued[3], "suspension", "投诉核查", 200).await;
    act(&office, &issued[4], "replacement", "证书遗失", 201).await;
    let changed = figures(&app).await;
    assert_county(&changed);
    assert_eq!(value(&changed, "certificates_revoked"), 3);
    assert_eq!(value(&changed, "certificates_suspended"), 1);
    assert_eq!(value(&changed, "certificates_replaced"), 1);
    // At the end of September: without those, and with the one that took another's place.
    assert_eq!(value(&changed, "certificates_valid"), 2_876);
    // ... and what can be undone is undone.
    for id in &issued[..3] {
        decide(&act(&office, id, "restoration", "核查无误", 202).await).await;
    }
    act(&office, &issued[3], "resumption", "核查无误", 200).await;
    let restored = figures(&app).await;
    assert_county(&restored);
    assert_eq!(value(&restored, "certificates_revoked"), 0);
    assert_eq!(value(&restored, "certificates_suspended"), 0);
    assert_eq!(value(&restored, "certificates_valid"), 2_880);
}

/// The article's figures, and what follows from them.
fn assert_county(figures: &BTreeMap<String, Value>) {
    assert_eq!(value(figures, "training_passed"), 2_879, "people");
    assert_eq!(value(figures, "training_passes"), 2_880, "passes");
    for (_, name, n) in PASSED {
        assert_eq!(part(figures, "training_passed", "specialism", name), n as i64, "{name}");
    }
    let by_trade = ["4-14-04-01", "4-14-04-02", "4-14-04-03"].map(|it| part(figures, "training_passed", "trade", it));
    assert_eq!(by_trade, [1_121, 1_348, 410]);
    assert_eq!(by_trade.iter().sum::<i64>(), 2_879);
    assert_eq!(part(figures, "training_person_times", "audience", "sanzhang"), 1_582);
    assert_eq!(part(figures, "training_attended", "audience", "sanzhang"), 900);
    assert_eq!(value(figures, "training_person_times"), 2_880 + 1_582);
    assert_eq!(value(figures, "pass_rate"), 100);
    assert_eq!(value(figures, "certificates_issued"), 2_880);
    assert_eq!(value(figures, "training_subsidy"), 2_880 * 600);
}
