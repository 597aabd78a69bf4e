//! Training: organisations, programmes, classes, and who gets a seat.

mod desk;
mod seats;
pub mod support;
mod ways;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::TestApp;
use support::{
    approved_programme, citizen, class_body, enrol, enrolled, id_of, learner, office, open_class, planned_class,
    programme_body, unit,
};

#[actix_web::test]
async fn a_programme_goes_from_a_draft_to_approval_and_then_stays_as_it_was_promised() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let other = support::unit(&app, "另一家培训机构").await;
    let mut body = programme_body();
    body["parts"][0]["weight"] = 50.into();
    let refused = unit.program.post("/api/v1/programmes", &body).await;
    refused.assert_status(422).assert_has("/part_weight");
    let id = id_of(&unit.program.post("/api/v1/programmes", &programme_body()).await);
    let path = format!("/api/v1/programmes/{id}");
    // A draft is there for its organisation alone.
    app.get(&path).await.assert_status(404);
    other.program.get(&path).await.assert_status(404);
    other.program.post(&format!("{path}/submission"), &json!({})).await.assert_status(404);
    let read = unit.program.get(&path).await;
    assert_eq!(read.assert_status(200).json()["specialisms"][1]["certificate_name"], "消毒员证书");
    let mut change = programme_body();
    change["hours"] = 48.into();
    unit.program.put(&path, read.header("etag"), &change).await.assert_status(200);
    unit.program.put(&path, read.header("etag"), &change).await.assert_status(412);
    // Nobody approves what was not handed in, and not the organisation itself.
    let office = office(&app).await;
    office.post(&format!("{path}/approval"), &json!({})).await.assert_status(409);
    unit.program.post(&format!("{path}/submission"), &json!({})).await.assert_status(200);
    unit.program.post(&format!("{path}/approval"), &json!({})).await.assert_status(403);
    office.post(&format!("{path}/return"), &json!({})).await.assert_status(422);
    office.post(&format!("{path}/return"), &json!({"reason": "写明实操场地"})).await.assert_status(200);
    assert!(app.mails_to(&unit.manager_email).await.iter().any(|it| it.text.contains("写明实操场地")));
    unit.program.post(&format!("{path}/submission"), &json!({})).await.assert_status(200);
    office.post(&format!("{path}/approval"), &json!({})).await.assert_status(200);
    let read = app.get(&path).await;
    assert_eq!((&read.json()["state"], &read.json()["hours"]), (&json!("approved"), &json!(48)));
    unit.program.put(&path, read.header("etag"), &programme_body()).await.assert_status(409);
    // Who wants it otherwise copies it.
    let copy = id_of(&unit.program.post(&format!("{path}/copy"), &json!({})).await);
    assert_eq!(unit.program.get(&format!("/api/v1/programmes/{copy}")).await.json()["state"], "draft");
    office.post(&format!("{path}/retirement"), &json!({})).await.assert_status(200);
    let refused = unit.program.post("/api/v1/classes", &class_body(&id, 10)).await;
    refused.assert_status(422).assert_has("/programme");
}

#[actix_web::test]
async fn a_class_is_planned_opened_and_found() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    let class = planned_class(&unit, &programme, 2).await;
    let path = format!("/api/v1/classes/{class}");
    app.get(&path).await.assert_status(404);
    assert_eq!(app.get("/api/v1/classes").await.json()["total"], 0);
    unit.program.post(&format!("{path}/start"), &json!({})).await.assert_status(409);
    unit.program.post(&format!("{path}/opening"), &json!({})).await.assert_status(200);
    unit.program.post(&format!("{path}/opening"), &json!({})).await.assert_status(409);
    let read = app.get(&path).await.json();
    assert_eq!(read["name"], "公共卫生辅助服务员 · 消毒员");
    assert_eq!((&read["free"], &read["takes_people"]), (&json!(2), &json!(true)));
    for (query, total) in [
        ("q=消毒员证书", 1),
        ("q=电工", 0),
        ("q=%", 0),
        ("occupation=4-14-04-02", 1),
        ("occupation=4-14-04-01", 0),
        ("region=220300", 1),
        ("region=220100", 0),
        ("open_now=true", 1),
    ] {
        assert_eq!(app.get(&format!("/api/v1/classes?{query}")).await.json()["total"], total, "{query}");
    }
    app.get("/api/v1/classes?region=99").await.assert_status(400);
    app.later(TimeDelta::days(20));
    assert_eq!(app.get("/api/v1/classes?open_now=true").await.json()["total"], 0);
}

#[actix_web::test]
async fn a_full_class_waits_in_order_and_a_freed_seat_is_held_for_the_first() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    let class = open_class(&unit, &programme, 1).await;
    let people = enrolled(&app, &class, 1, 4).await;
    let state = async |i: usize| {
        let read = people[i].program.get(&format!("/api/v1/enrolments/{}", people[i].enrolment)).await.json();
        (read["state"].as_str().unwrap().to_owned(), read["position"].as_i64())
    };
    let said = |state: &str, position| (state.to_owned(), position);
    assert_eq!(state(0).await, said("enrolled", None));
    assert_eq!(state(1).await, said("waitlisted", Some(1)));
    assert_eq!(state(3).await, said("waitlisted", Some(3)));
    // Nobody takes what was not offered.
    let act = async |i: usize, act: &str| {
        let path = format!("/api/v1/enrolments/{}/{act}", people[i].enrolment);
        people[i].program.post(&path, &json!({})).await.status.as_u16()
    };
    assert_eq!(act(1, "acceptance").await, 409);
    assert_eq!(act(0, "withdrawal").await, 200);
    assert_eq!(act(2, "acceptance").await, 409);
    let offer = people[1].program.get(&format!("/api/v1/enrolments/{}", people[1].enrolment)).await.json();
    assert_eq!(offer["offered_until"], "2026-03-03T04:00:00Z");
    assert!(app.mails_to(&people[1].email).await.iter().any(|it| it.subject.contains("请在2026年3月3日 12:00前接受")));
    // An offered seat counts as taken: whoever comes now waits behind all of them.
    let mut late = learner(&app, 9).await;
    assert_eq!(enrol(&mut late, &class).await["position"], 4);
    // Nobody answers for 48 hours: the next has it, and takes it.
    app.later(TimeDelta::hours(48));
    bole::training::sweep(&app.app).await.unwrap();
    assert_eq!(state(1).await, said("seat_declined", None));
    assert_eq!(act(1, "acceptance").await, 409);
    assert_eq!(act(2, "acceptance").await, 200);
    assert_eq!(state(2).await, said("enrolled", None));
    // Whoever lost an offer may come back, to the end of the queue.
    let again = people[1].program.post("/api/v1/enrolments", &json!({"class": class, "consent": true})).await;
    assert_eq!(again.assert_status(201).json()["position"], 3);
    // One each.
    people[2].program.post("/api/v1/enrolments", &json!({"class": class, "consent": true})).await.assert_status(409);
    // Another's enrolment is not there.
    people[0].program.get(&format!("/api/v1/enrolments/{}", people[1].enrolment)).await.assert_status(404);
}

#[actix_web::test]
async fn more_seats_serve_who_waits_and_never_are_there_fewer_than_taken() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    let class = open_class(&unit, &programme, 2).await;
    enrolled(&app, &class, 1, 5).await;
    let path = format!("/api/v1/classes/{class}");
    let seats = async |n: i32| {
        let read = unit.program.get(&path).await;
        let answer = unit.program.put(&path, read.header("etag"), &class_body(&programme, n)).await;
        (answer.status.as_u16(), unit.program.get(&path).await.json()["taken"].as_i64().unwrap())
    };
    assert_eq!(seats(1).await, (422, 2));
    assert_eq!(seats(4).await, (200, 4));
    let listed = unit.program.get(&format!("{path}/enrolments")).await.json();
    let offered: Vec<bool> =
        listed["items"].as_array().unwrap().iter().map(|it| !it["offered_until"].is_null()).collect();
    assert_eq!(offered, [false, false, true, true, false]);
    assert_eq!(listed["items"][0]["name"], "学员1");
}

#[actix_web::test]
async fn whoever_deletes_their_profile_leaves_their_seat_to_who_waits() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    let class = open_class(&unit, &programme, 1).await;
    let people = enrolled(&app, &class, 1, 2).await;
    let offered = async || {
        let read = people[1].program.get(&format!("/api/v1/enrolments/{}", people[1].enrolment)).await.json();
        !read["offered_until"].is_null()
    };
    assert!(!offered().await);
    people[0].client.post("/profile/deletion", &[]).await.assert_redirect("/profile");
    assert!(offered().await);
    // The seat on offer goes as well, and nobody holds one any more.
    people[1].client.post("/profile/deletion", &[]).await.assert_redirect("/profile");
    assert_eq!(app.get(&format!("/api/v1/classes/{class}")).await.json()["taken"], 0);
}

#[actix_web::test]
async fn a_cancelled_class_and_a_started_one_end_waiting_and_tell() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    let (one, two) = (open_class(&unit, &programme, 1).await, open_class(&unit, &programme, 1).await);
    let started = enrolled(&app, &one, 1, 2).await;
    let cancelled = enrolled(&app, &two, 11, 2).await;
    unit.program.post(&format!("/api/v1/classes/{one}/start"), &json!({})).await.assert_status(200);
    unit.program.post(&format!("/api/v1/classes/{two}/cancellation"), &json!({})).await.assert_status(422);
    let reason = json!({"reason": "教室停电"});
    unit.program.post(&format!("/api/v1/classes/{two}/cancellation"), &reason).await.assert_status(200);
    let mut states = Vec::new();
    for it in started.iter().chain(&cancelled) {
        let read = it.program.get(&format!("/api/v1/enrolments/{}", it.enrolment)).await.json();
        states.push(read["state"].as_str().unwrap().to_owned());
    }
    assert_eq!(states, ["enrolled", "withdrawn", "withdrawn", "withdrawn"]);
    let told = async |email: &str, word: &str| app.mails_to(email).await.iter().any(|it| it.text.contains(word));
    assert!(told(&started[1].email, "没有轮到您").await);
    assert!(told(&cancelled[0].email, "教室停电").await && told(&cancelled[1].email, "教室停电").await);
    assert_eq!(app.get(&format!("/api/v1/classes/{two}")).await.json()["taken"], 0);
    let late = learner(&app, 30).await;
    for class in [&one, &two] {
        late.program.post("/api/v1/enrolments", &json!({"class": class, "consent": true})).await.assert_status(409);
    }
}

#[actix_web::test]
async fn conditions_are_checked_and_what_nobody_knows_waits_for_the_staff() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let conditions = json!({"education": "senior_high", "age_min": 18, "certificates_required": ["电工证"]});
    let programme = approved_programme(&unit, conditions).await;
    let class = open_class(&unit, &programme, 5).await;
    let mut without = learner(&app, 1).await;
    let refused = enrol(&mut without, &class).await;
    assert_eq!(refused["state"], "not_eligible");
    assert!(refused["reason"].as_str().unwrap().contains("电工证"), "{refused}");
    // With the certificate by their own word, and no education said.
    let mut unsure = learner(&app, 2).await;
    let entry = [("name", "电工证"), ("organisation", "县人社局"), ("started", "2020-01")];
    unsure.client.post("/profile/certificates", &entry).await.assert_status(303);
    let waits = enrol(&mut unsure, &class).await;
    assert_eq!(waits["state"], "applied");
    let path = format!("/api/v1/enrolments/{}/decision", unsure.enrolment);
    unsure.program.post(&path, &json!({"accepted": true})).await.assert_status(403);
    unit.program.post(&path, &json!({"accepted": false})).await.assert_status(422);
    let let_in = unit.program.post(&path, &json!({"accepted": true})).await;
    assert_eq!(let_in.assert_status(200).json()["state"], "enrolled");
    unit.program.post(&path, &json!({"accepted": true})).await.assert_status(409);
    // Whoever meets them later may come back.
    let issued = json!({"holder_name": "学员1", "citizen_id": citizen(1), "name": "电工证", "issuer": "县人社局",
        "issued_on": "2026-02-01"});
    office(&app).await.post("/api/v1/certificates", &issued).await.assert_status(201);
    without.client.post("/profile/educations", &[("organisation", "伊通一中"), ("level", "senior_high")]).await;
    let again = without.program.post("/api/v1/enrolments", &json!({"class": class, "consent": true})).await;
    assert_ne!(again.assert_status(201).json()["state"], "not_eligible", "{}", again.body);
}

#[actix_web::test]
async fn the_staff_enrol_someone_without_an_account_and_find_who_has_one() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let other = support::unit(&app, "另一家培训机构").await;
    let programme = approved_programme(&unit, json!({"has_duty_roles": true, "audience": "sanzhang"})).await;
    let class = open_class(&unit, &programme, 5).await;
    let known = learner(&app, 1).await;
    let path = format!("/api/v1/classes/{class}/enrolments");
    let body = |name: &str, number: usize, duty: Value| json!({"name": name, "citizen_id": citizen(number), "duty_role": duty, "consent": "电话同意"});
    unit.program.post(&path, &body("学员1", 1, Value::Null)).await.assert_status(422).assert_has("/duty_role");
    unit.program.post(&path, &body("别人", 1, json!("a"))).await.assert_status(422).assert_has("/name");
    let found = unit.program.post(&path, &body("学员1", 1, json!("a"))).await;
    let own = known.program.get("/api/v1/enrolments").await.json();
    assert_eq!(own["items"][0]["id"], found.assert_status(201).json()["id"]);
    assert!(app.mails_to(&known.email).await.iter().any(|it| it.subject.contains("录取")));
    let made = unit.program.post(&path, &body("新人", 2, json!("b"))).await;
    assert_eq!(made.assert_status(201).json()["duty_role"], "b");
    unit.program.post(&path, &body("新人", 2, json!("b"))).await.assert_status(409);
    // Another organisation's class is not there, also for its lists.
    other.program.post(&path, &body("新人", 3, json!("b"))).await.assert_status(404);
    other.program.get(&path).await.assert_status(404);
    other.program.post(&format!("/api/v1/classes/{class}/start"), &json!({})).await.assert_status(404);
    // A trainer reads the people of the classes that they teach, and changes nothing.
    unit.trainer.get(&path).await.assert_status(200).assert_has("新人");
    other.trainer.get(&path).await.assert_status(404);
    // Who looked is written down where the person reads it.
    let account_id = known.account_id;
    let looks = app.app.db.read(move |conn| {
        let profile = bole::profiles::queries::find_by_account(conn, account_id)?.unwrap();
        Ok(bole::compliance::queries::looks(conn, profile.id, 10)?)
    });
    let reasons: Vec<String> = looks.await.unwrap().into_iter().map(|it| it.reason).collect();
    assert_eq!(reasons, [bole::training::enrolments::people::LOOK]);
    known.client.get("/profile/looks").await.assert_has("您报名的培训班");
}
