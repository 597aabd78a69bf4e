//! The pages of those who give training: a programme written, approved, given as a
//! class, and its people decided on.

use bole::access::Role;
use serde_json::json;

use super::support::{self, approved_programme, enrolled, office, open_class, planned_class, unit};
use crate::support::TestApp;

/// A programme as the page sends it, with two specialisms and an empty row.
fn programme<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("name", "养老护理"),
        ("summary", "照料老人起居。"),
        ("audience", "general"),
        ("hours", "60"),
        ("pass_mark", "60"),
        ("specialism_name[]", "养老护理员"),
        ("specialism_occupation[]", ""),
        ("specialism_level[]", "5"),
        ("specialism_certificate[]", "养老护理员证书"),
        ("specialism_name[]", "失智老人照护"),
        ("specialism_occupation[]", ""),
        ("specialism_level[]", ""),
        ("specialism_certificate[]", ""),
        ("specialism_name[]", ""),
        ("specialism_occupation[]", ""),
        ("specialism_level[]", ""),
        ("specialism_certificate[]", ""),
        ("part_name[]", "理论"),
        ("part_full_mark[]", "100"),
        ("part_weight[]", "100"),
        ("part_least_mark[]", ""),
    ];
    for (name, value) in change {
        match fields.iter_mut().find(|it| it.0 == *name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

#[actix_web::test]
async fn a_manager_writes_a_programme_and_the_office_decides() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let other = support::unit(&app, "另一家培训机构").await;
    let officer = app.staff(Role::Officer).await;
    unit.manager.get("/teaching").await.assert_status(200).assert_has("/teaching/programmes/new");
    unit.trainer.get("/teaching").await.assert_status(200).assert_lacks("/teaching/programmes/new");
    let more = unit.manager.post("/teaching/programmes", &programme(&[("act", "more")])).await;
    more.assert_status(200).assert_has("失智老人照护");
    assert_eq!(more.body.matches("name=\"specialism_name[]\"").count(), 5, "two filled, three empty");
    let refused = unit.manager.post("/teaching/programmes", &programme(&[("part_weight[]", "90")])).await;
    refused.assert_status(422).assert_has("f-part_weight-error").assert_has("养老护理员证书");
    unit.trainer.post("/teaching/programmes", &programme(&[])).await.assert_status(422);
    let made = unit.manager.post("/teaching/programmes", &programme(&[])).await;
    let path = made.assert_status(303).header("location").to_owned();
    unit.manager.get(&format!("{path}/edit")).await.assert_status(200).assert_has("养老护理员证书");
    other.manager.get(&path).await.assert_status(404);
    unit.manager.post(&path, &programme(&[("hours", "72")])).await.assert_redirect(&path);
    unit.manager.post(&format!("{path}/submission"), &[]).await.assert_redirect(&path);
    unit.manager.post(&format!("{path}/approval"), &[]).await.assert_status(403);
    officer.post(&format!("{path}/return"), &[("reason", " ")]).await.assert_status(422).assert_has("f-reason-error");
    officer.post(&format!("{path}/return"), &[("reason", "补充实操")]).await.assert_redirect(&path);
    unit.manager.get(&path).await.assert_has("补充实操").assert_has("72学时");
    unit.manager.post(&format!("{path}/submission"), &[]).await.assert_redirect(&path);
    officer.post(&format!("{path}/approval"), &[]).await.assert_redirect(&path);
    let public = path.replace("/teaching/", "/training/");
    app.get(&public).await.assert_status(200).assert_has("失智老人照护");
    // The office enters an organisation and its members.
    let sent = [("name", "县职教中心"), ("region", "伊通县"), ("phone", "0434-4220009")];
    let entered = officer.post("/staff/training/organisations", &sent).await;
    let page = entered.assert_status(303).header("location").to_owned();
    officer.post("/staff/training/organisations", &sent).await.assert_status(422).assert_has("f-name-error");
    let member = [("email", other.manager_email.as_str()), ("role", "manager")];
    officer.post(&format!("{page}/members"), &member).await.assert_redirect(&page);
    officer.get(&page).await.assert_has(&other.manager_email);
    officer.post(&format!("{page}/members"), &[("email", "nobody@example.org")]).await.assert_status(422);
}

#[actix_web::test]
async fn a_manager_runs_a_class_and_decides_on_its_people() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let other = support::unit(&app, "另一家培训机构").await;
    let programme = approved_programme(&unit, json!({"education": "senior_high"})).await;
    unit.manager.get("/teaching/classes/new").await.assert_redirect("/teaching?kind=programmes");
    let form = unit.manager.get(&format!("/teaching/classes/new?programme={programme}")).await;
    form.assert_status(200).assert_has("公共场所卫生管理员");
    let class = |change: &[(&'static str, &'static str)]| {
        let mut fields = vec![
            ("programme", programme.clone()),
            ("specialism", "2".to_owned()),
            ("region", "伊通县".to_owned()),
            ("place", "县职教中心".to_owned()),
            ("capacity", "2".to_owned()),
            ("starts_on", "2026-03-23".to_owned()),
        ];
        for (name, value) in change {
            fields.retain(|it| it.0 != *name);
            fields.push((*name, (*value).to_owned()));
        }
        fields
    };
    let send = async |path: &str, fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|it| (it.0, it.1.as_str())).collect();
        unit.manager.post(path, &fields).await
    };
    send("/teaching/classes", class(&[("capacity", "0")])).await.assert_status(422).assert_has("f-capacity-error");
    let made = send("/teaching/classes", class(&[])).await;
    let path = made.assert_status(303).header("location").to_owned();
    let reference = path.trim_start_matches("/teaching/classes/").to_owned();
    other.manager.get(&path).await.assert_status(404);
    unit.trainer.get(&path).await.assert_status(404);
    let trainer = [("email", unit.trainer_email.as_str())];
    unit.manager.post(&format!("{path}/trainers"), &trainer).await.assert_redirect(&path);
    unit.trainer.get(&path).await.assert_status(200);
    unit.trainer.post(&format!("{path}/opening"), &[]).await.assert_status(403);
    unit.manager.post(&format!("{path}/trainers"), &[("email", "x@example.org")]).await.assert_status(422);
    unit.manager.post(&format!("{path}/opening"), &[]).await.assert_redirect(&path);
    // Nobody's education is known: all of them wait for a decision, together.
    let people = enrolled(&app, &reference, 1, 4).await;
    let numbers: Vec<&str> = people.iter().map(|it| it.enrolment.as_str()).collect();
    unit.manager.get(&format!("{path}/people?state=applied")).await.assert_status(200).assert_has(&people[3].name);
    let decide = async |act: &str, reason: &str, chosen: &[&str]| {
        let mut fields: Vec<(&str, &str)> = chosen.iter().map(|it| ("enrolments", *it)).collect();
        fields.extend([("act", act), ("reason", reason)]);
        unit.manager.post(&format!("{path}/people/decisions"), &fields).await.status.as_u16()
    };
    assert_eq!(decide("accept", "", &[]).await, 422);
    assert_eq!(decide("refuse", "", &numbers[3..]).await, 422);
    assert_eq!(decide("refuse", "学历不够", &numbers[3..]).await, 303);
    assert_eq!(decide("accept", "", &numbers[..3]).await, 303);
    assert_eq!(decide("accept", "", &numbers[..3]).await, 409, "once");
    let states = async || {
        let listed = unit.program.get(&format!("/api/v1/classes/{reference}/enrolments")).await.json();
        let items = listed["items"].as_array().unwrap().clone();
        items.iter().map(|it| it["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(states().await, ["enrolled", "enrolled", "waitlisted", "not_eligible"]);
    people[3].client.get(&format!("/profile/training/{}", numbers[3])).await.assert_has("学历不够");
    // Another class's people are not there.
    let elsewhere = open_class(&unit, &programme, 2).await;
    let theirs = enrolled(&app, &elsewhere, 11, 1).await;
    assert_eq!(decide("withdraw", "重复", &[theirs[0].enrolment.as_str()]).await, 404);
    // One who is taken out makes room, which is offered.
    assert_eq!(decide("withdraw", "重复报名", &numbers[..1]).await, 303);
    assert_eq!(states().await[0], "withdrawn");
    let waiting = &people[2];
    let own = format!("/profile/training/{}", waiting.enrolment);
    waiting.client.get(&own).await.assert_has("接受席位").assert_has("还剩2天");
    waiting.client.post(&format!("{own}/acceptance"), &[]).await.assert_redirect(&own);
    // Fewer seats than are taken are refused, a page made from an older state too.
    let version = |body: &str| {
        let found = regex::Regex::new("name=\"version\" value=\"(\\d+)\"").unwrap();
        found.captures(body).unwrap()[1].to_owned()
    };
    let first = version(&unit.manager.get(&format!("{path}/edit")).await.body);
    let mut fewer = class(&[("capacity", "1")]);
    fewer.push(("version", first.clone()));
    send(&path, fewer).await.assert_status(422).assert_has("f-capacity-error");
    let mut more = class(&[("capacity", "5"), ("place", "县文化馆")]);
    more.push(("version", first));
    send(&path, more.clone()).await.assert_redirect(&path);
    send(&path, more).await.assert_status(409);
    assert!(app.mails_to(&waiting.email).await.iter().any(|it| it.text.contains("县文化馆")));
    unit.manager.post(&format!("{path}/cancellation"), &[("reason", "")]).await.assert_status(422);
    unit.manager.post(&format!("{path}/cancellation"), &[("reason", "教师生病")]).await.assert_redirect(&path);
    app.get(&format!("/training/classes/{reference}")).await.assert_has("教师生病");
    let planned = planned_class(&unit, &programme, 1).await;
    app.get(&format!("/training/classes/{planned}")).await.assert_status(404);
    office(&app).await.get(&format!("/api/v1/classes/{planned}")).await.assert_status(200);
}
