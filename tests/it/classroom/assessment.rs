//! Marks, results released by two persons, appeals.

use bole::access::Role;
use serde_json::{Value, json};

use super::{Room, again, n_told, room, until};
use crate::support::{Program, TestApp};
use crate::training::support::{SCOPES, office, unit};
use crate::uploads::{PDF, multipart};

/// A class being assessed: everyone was there, but the last one only once of two.
async fn assessed(app: &TestApp, n: usize) -> Room<'_> {
    let room = room(app, n, json!({})).await;
    let ids = room.sessions(&[23, 24]).await;
    room.act("start").await;
    until(app, "2026-03-27T04:00:00");
    let mut items: Vec<Value> = Vec::new();
    for (i, it) in room.people.iter().enumerate() {
        let said = |k: usize| if i + 1 == n && k == 1 { "absent" } else { "present" };
        items.extend(
            ids.iter().enumerate().map(|(k, id)| json!({"session": id, "enrolment": it.enrolment, "state": said(k)})),
        );
    }
    room.unit.program.post(&room.api("attendance"), &json!({"items": items})).await.assert_status(200);
    room.act("assessment").await;
    room
}

impl Room<'_> {
    fn mark(&self, i: usize, part: i16, mark: &str) -> Value {
        json!({"enrolment": self.people[i].enrolment, "part": part, "mark": mark})
    }

    async fn enter(&self, items: &[Value]) {
        self.unit.program.post(&self.api("marks"), &json!({"items": items})).await.assert_status(200);
    }

    async fn release(&self, app: &TestApp) {
        self.unit.program.post(&self.api("release"), &json!({})).await.assert_status(200);
        office(app).await.post(&self.api("release/confirmation"), &json!({})).await.assert_status(200);
    }

    async fn result(&self, i: usize) -> crate::support::Answer {
        let it = &self.people[i];
        it.program.get(&format!("/api/v1/enrolments/{}/result", it.enrolment)).await
    }
}

#[actix_web::test]
async fn results_follow_the_formula_and_nobody_reads_them_before_two_persons_release_them() {
    let app = TestApp::start().await;
    let room = assessed(&app, 4).await;
    let rival = unit(&app, "另一家培训机构").await;
    assert_eq!((room.state(0).await, room.state(3).await), ("completed".to_owned(), "no_show".to_owned()));
    let trainer = again(&app, &room.unit.trainer_email).await;
    let sheet = room.page("marks/entry");
    let cell = |i: usize, part: i16| format!("m-{}-{part}", room.people[i].enrolment);
    trainer.get(&sheet).await.assert_status(200).assert_has(&cell(0, 1)).assert_lacks(&cell(3, 1));
    again(&app, &rival.trainer_email).await.get(&sheet).await.assert_status(404);
    // 40 % of 59.99 and 60 % of 60.01 are 60.002: passed. Half of a cell is told where it stands.
    let bad = [(cell(0, 1), "100.5".to_owned()), (cell(0, 2), "x".to_owned())];
    let pairs: Vec<(&str, &str)> = bad.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    trainer.post(&sheet, &pairs[1..]).await.assert_status(422).assert_has(&format!("{}-error", cell(0, 2)));
    trainer.post(&sheet, &pairs[..1]).await.assert_status(422).assert_has("超过了满分");
    let good = [(cell(0, 1), "59.99"), (cell(0, 2), "60.01"), (cell(1, 1), "90")];
    let pairs: Vec<(&str, &str)> = good.iter().map(|it| (it.0.as_str(), it.1)).collect();
    trainer.post(&sheet, &pairs).await.assert_status(303);
    trainer.post(&sheet, &pairs).await.assert_status(303);
    // A part is missing: nothing can be proposed.
    room.unit.program.post(&room.api("release"), &json!({})).await.assert_status(422);
    let absent = format!("a-{}-2", room.people[1].enrolment);
    trainer.post(&sheet, &[(&absent, "1")]).await.assert_status(303);
    // The third comes by a table, whose mistakes are listed by row.
    let template = trainer.get(&room.page("marks.csv")).await;
    assert!(template.assert_status(200).body.contains("报名编号,姓名,理论,实操"), "{}", template.body);
    let number = room.people[2].enrolment.to_uppercase();
    let table = |rows: &str| format!("报名编号,姓名,理论,实操\r\n{rows}");
    let send = async |text: String| trainer.post(&room.page("marks/table"), &[("text", text.as_str())]).await;
    let refused = send(table(&format!("{number},学员3,101,50\r\n0000000000,谁,1,1\r\n{number},学员3,1,缺考"))).await;
    refused.assert_status(422).assert_has("第3行").assert_has("班里没有这个人");
    send(table(&format!("{number},学员3,50,101"))).await.assert_status(422).assert_has("第2行 实操");
    send("报名编号,声乐\r\n".to_owned()).await.assert_status(422).assert_has("声乐");
    let other = send(table(&format!("{number},学员2,50,66.66"))).await;
    other.assert_status(422).assert_has("第2行 姓名").assert_has("不是同一个人");
    let file = async |bytes: &[u8]| {
        let request = multipart(&[("file", Some("marks.csv"), bytes)])
            .uri(&room.page("marks/table"))
            .insert_header(("origin", "http://localhost:8096"));
        trainer.send(request).await
    };
    file(PDF).await.assert_status(422).assert_has("f-file-error").assert_has("另存为CSV");
    // As spreadsheets in China save it.
    let rows = table(&format!("{number},学员3,50,66.66"));
    file(&encoding_rs::GB18030.encode(&rows).0).await.assert_status(303);
    let page = trainer.get(&room.page("marks")).await;
    page.assert_status(200).assert_has("合格").assert_has("66.66").assert_has("缺考");
}

#[actix_web::test]
async fn a_release_takes_two_persons_a_time_and_says_nothing_before() {
    let app = TestApp::start().await;
    let room = assessed(&app, 4).await;
    let rival = unit(&app, "另一家培训机构").await;
    room.enter(&[
        room.mark(0, 1, "59.99"),
        room.mark(0, 2, "60.01"),
        room.mark(1, 1, "90"),
        json!({"enrolment": room.people[1].enrolment, "part": 2, "absent": true}),
        room.mark(2, 1, "50"),
        room.mark(2, 2, "66.65"),
    ])
    .await;
    let program = &room.unit.program;
    let twice = json!({"items": [room.mark(0, 1, "59.98")]});
    program.post(&room.api("marks"), &twice).await.assert_status(422).assert_has("/items/0");
    let late = json!({"items": [room.mark(3, 1, "80")]});
    program.post(&room.api("marks"), &late).await.assert_status(422).assert_has("没有完成培训");
    rival.program.get(&room.api("marks")).await.assert_status(404);
    rival.program.post(&room.api("marks"), &twice).await.assert_status(404);
    rival.program.post(&room.api("release"), &json!({})).await.assert_status(404);

    // Proposed for Monday; a corrected mark makes it void, and it is proposed anew.
    let at = json!({"release_at": "2026-03-30T01:00:00Z"});
    program.post(&room.api("release"), &at).await.assert_status(200);
    program.post(&room.api("release"), &at).await.assert_status(409);
    // There is no manager but who proposed: the office hears that it may confirm.
    assert!(n_told(&app, "@programs.example.org", "申请公布").await > 0);
    assert_eq!(n_told(&app, &room.unit.manager_email, "申请公布").await, 0);
    program.post(&room.api("release/confirmation"), &json!({})).await.assert_status(422);
    let corrected = json!({"items": [room.mark(2, 2, "66.66")], "reason": "漏加一分"});
    let entered = program.post(&room.api("marks"), &corrected).await;
    assert_eq!(entered.assert_status(200).json()["is_proposal_void"], true);
    let office = office(&app).await;
    office.post(&room.api("release/confirmation"), &json!({})).await.assert_status(409);
    program.post(&room.api("release"), &at).await.assert_status(200);
    office.post(&room.api("release/confirmation"), &json!({})).await.assert_status(200);

    // Nobody reads anything: no page, no program, no mail.
    let told = async |i: usize| n_told(&app, &room.people[i].email, "成绩已公布").await;
    for i in 0..4 {
        room.result(i).await.assert_status(404);
        assert_eq!(told(i).await, 0);
    }
    let one = again(&app, &room.people[0].email).await;
    let own = format!("/profile/training/{}", room.people[0].enrolment);
    one.get(&own).await.assert_status(200).assert_has("成绩公布后").assert_lacks("59.99").assert_lacks("60.01");
    assert_eq!(room.state(0).await, "completed");
    bole::training::sweep(&app.app).await.unwrap();
    assert_eq!(room.state(0).await, "completed", "its time has not come");

    until(&app, "2026-03-30T01:00:00");
    bole::training::sweep(&app.app).await.unwrap();
    bole::training::sweep(&app.app).await.unwrap();
    let mut totals = Vec::new();
    for i in 0..3 {
        let read = room.result(i).await.assert_status(200).json();
        totals.push((read["state"].as_str().unwrap().to_owned(), read["total"].as_str().map(str::to_owned)));
        assert_eq!(told(i).await, 1);
    }
    let said = |state: &str, total: Option<&str>| (state.to_owned(), total.map(str::to_owned));
    // 23.996 + 36.006 = 60.002, and 20 + 39.996 = 59.996 is 60 to the hundredth: each rounded once.
    assert_eq!(totals, [said("passed", Some("60")), said("absent", None), said("passed", Some("60"))]);
    room.result(3).await.assert_status(404);
    room.people[1]
        .program
        .get(&format!("/api/v1/enrolments/{}/result", room.people[0].enrolment))
        .await
        .assert_status(404);
    let one = again(&app, &room.people[0].email).await;
    one.get(&own).await.assert_has("合格").assert_has("59.99 / 100").assert_has("2026年4月7日");
    // The lists are closed now, and so are the marks.
    let row = json!({"items": [room.mark(2, 2, "70")], "reason": "再改"});
    program.post(&room.api("marks"), &row).await.assert_status(409);
}

#[actix_web::test]
async fn a_resit_counts_as_the_last_sitting_once_it_is_released_too() {
    let app = TestApp::start().await;
    let room = assessed(&app, 4).await;
    room.enter(&[
        room.mark(0, 1, "90"),
        room.mark(0, 2, "90"),
        room.mark(1, 1, "40"),
        room.mark(1, 2, "59"),
        room.mark(2, 1, "10"),
        room.mark(2, 2, "20"),
    ])
    .await;
    room.release(&app).await;
    assert_eq!(room.state(1).await, "failed");
    app.later(chrono::TimeDelta::minutes(1));
    let manager = again(&app, &room.unit.manager_email).await;
    let trainer = again(&app, &room.unit.trainer_email).await;
    trainer.post(&room.page("reopening"), &[("text", "补考")]).await.assert_status(403);
    manager.post(&room.page("reopening"), &[("text", "")]).await.assert_status(422);
    manager.post(&room.page("reopening"), &[("text", "补考")]).await.assert_status(303);
    let sitting = |i: usize, part: i16, n: i16, mark: &str| {
        let mut it = room.mark(i, part, mark);
        it["attempt"] = n.into();
        it
    };
    let program = &room.unit.program;
    // Who passed sits nothing again, and there is no third sitting.
    for wrong in [sitting(0, 1, 2, "95"), sitting(1, 1, 3, "95"), sitting(1, 1, 0, "95")] {
        program.post(&room.api("marks"), &json!({"items": [wrong]})).await.assert_status(422);
    }
    let resits = room.page("marks/entry?attempt=2");
    let cell = |i: usize| format!("m-{}-1", room.people[i].enrolment);
    manager.get(&resits).await.assert_has(&cell(1)).assert_lacks(&cell(0));
    room.enter(&[sitting(1, 1, 2, "70"), sitting(1, 2, 2, "60")]).await;
    let missed = json!({"enrolment": room.people[2].enrolment, "part": 1, "attempt": 2, "absent": true});
    room.enter(&[missed]).await;
    // What was released holds, and is what they read.
    let read = room.result(1).await.json();
    assert_eq!((&read["state"], &read["marks"].as_array().unwrap().len()), (&json!("failed"), &2));
    room.release(&app).await;
    let read = room.result(1).await.json();
    assert_eq!((&read["state"], &read["total"]), (&json!("passed"), &json!("64")));
    assert_eq!(room.result(2).await.json()["state"], "failed");
    // Only who has another result hears of it again.
    assert_eq!(n_told(&app, &room.people[1].email, "成绩已公布").await, 2);
    assert_eq!(n_told(&app, &room.people[0].email, "成绩已公布").await, 1);
    assert_eq!(n_told(&app, &room.people[2].email, "成绩已公布").await, 1);
    // One person twice is one person; the figures say both.
    let page = again(&app, &room.unit.manager_email).await.get(&room.page("marks")).await;
    page.assert_has("合格人次").assert_has("参训人次");
}

#[actix_web::test]
async fn an_appeal_is_decided_by_someone_else_and_the_result_follows() {
    let app = TestApp::start().await;
    let room = assessed(&app, 4).await;
    let officer = app.account("officer@office.example.org", &[Role::Officer]).await;
    room.enter(&[
        room.mark(0, 1, "60"),
        room.mark(0, 2, "60"),
        room.mark(1, 1, "59"),
        room.mark(1, 2, "59"),
        room.mark(2, 1, "80"),
        room.mark(2, 2, "80"),
    ])
    .await;
    let appeal = |i: usize| format!("/profile/training/{}/appeal", room.people[i].enrolment);
    let client = async |i: usize| again(&app, &room.people[i].email).await;
    let text = [("text", "第三题漏判了")];
    client(1).await.post(&appeal(1), &text).await.assert_status(409);
    room.release(&app).await;
    client(0).await.post(&appeal(1), &text).await.assert_status(404);
    client(1).await.post(&appeal(1), &text).await.assert_status(303);
    client(1).await.post(&appeal(1), &text).await.assert_status(409);
    assert_eq!(n_told(&app, &room.unit.manager_email, "申请成绩复核").await, 1);
    assert_eq!(n_told(&app, "officer@office.example.org", "申请成绩复核").await, 1);
    let manager = again(&app, &room.unit.manager_email).await;
    let desk = manager.get(&room.page("marks")).await;
    let pattern = regex::Regex::new(&format!("/teaching/classes/{}/appeals/[0-9a-z]{{10}}", room.class)).unwrap();
    let path = pattern.find(&desk.body).unwrap().as_str().to_owned();
    // The manager has entered the marks: someone else decides.
    let upheld = [("outcome", "upheld"), ("part", "2"), ("mark", "61"), ("answer", "第三题应得两分")];
    manager.get(&path).await.assert_status(200).assert_has("第三题漏判了").assert_has("要由别人复核");
    manager.post(&path, &upheld).await.assert_status(422).assert_has("要由别人复核");
    again(&app, &room.unit.trainer_email).await.get(&path).await.assert_status(403);
    let second = app.log_in(officer, true).await;
    second
        .post(&path, &[("outcome", "upheld"), ("part", "2"), ("mark", "101"), ("answer", "x")])
        .await
        .assert_status(422)
        .assert_has("f-mark-error");
    second.post(&path, &upheld).await.assert_status(303);
    second.post(&path, &upheld).await.assert_status(409);
    let read = room.result(1).await.json();
    assert_eq!((&read["state"], &read["total"]), (&json!("passed"), &json!("60.2")));
    assert_eq!(n_told(&app, &room.people[1].email, "成绩已更正").await, 1);
    let own = client(1).await.get(&format!("/profile/training/{}", room.people[1].enrolment)).await;
    own.assert_status(200).assert_has("第三题应得两分").assert_has("60.2");
    second.get(&room.page("marks")).await.assert_has("59 → 61").assert_has("officer");

    // One that passed with a certificate and fails after an appeal: the office hears of it.
    let certificate = issue(&app, &room, 0).await;
    client(0).await.post(&appeal(0), &[("text", "想看看分数")]).await.assert_status(303);
    let desk = second.get(&room.page("marks")).await;
    let path = pattern.find(&desk.body).unwrap().as_str().to_owned();
    let lower = [("outcome", "upheld"), ("part", "1"), ("mark", "50"), ("answer", "多加了十分")];
    second.post(&path, &lower).await.assert_status(303);
    assert_eq!(room.result(0).await.json()["state"], "failed");
    assert_eq!(n_told(&app, "officer@office.example.org", "已发过证书").await, 1);
    assert_eq!(certificate_state(&app, &certificate).await, "issued", "nobody touches it silently");

    // After five working days there is no appeal.
    until(&app, "2026-04-03T15:59:00");
    client(2).await.get(&format!("/profile/training/{}", room.people[2].enrolment)).await.assert_has("申请成绩复核");
    until(&app, "2026-04-03T16:00:00");
    client(2).await.post(&appeal(2), &text).await.assert_status(409);
}

#[actix_web::test]
async fn programs_appeal_and_decide_and_what_is_wrong_changes_nothing() {
    let app = TestApp::start().await;
    let room = assessed(&app, 3).await;
    let rival = unit(&app, "另一家培训机构").await;
    room.enter(&[room.mark(0, 1, "59"), room.mark(0, 2, "59"), room.mark(1, 1, "80"), room.mark(1, 2, "80")]).await;
    let own = format!("/api/v1/enrolments/{}/appeals", room.people[0].enrolment);
    let (person, other) = (&room.people[0].program, &room.people[1].program);
    let text = json!({"text": "第三题漏判了"});
    person.post(&own, &text).await.assert_status(409);
    room.release(&app).await;
    other.post(&own, &text).await.assert_status(404);
    other.get(&own).await.assert_status(404);
    person.post(&own, &json!({"text": " "})).await.assert_status(422).assert_has("/text");
    person.post(&own, &json!({"why": "x"})).await.assert_status(422).assert_has("/why");
    assert_eq!(person.get(&own).await.assert_status(200).json()["items"], json!([]));
    let filed = person.post(&own, &text).await;
    assert_eq!(filed.assert_status(201).json()["state"], "open");
    person.post(&own, &text).await.assert_status(409);
    assert_eq!(person.get(&own).await.json()["items"], json!([filed.json()]));

    // Who only teaches the class sees that there is one, and not what it says.
    let id = filed.json()["id"].as_str().unwrap().to_owned();
    let (list, one) = (room.api("appeals"), room.api(&format!("appeals/{id}")));
    let trainer = again(&app, &room.unit.trainer_email).await;
    trainer.get(&list).await.assert_status(200).assert_has(&id).assert_lacks("第三题");
    trainer.get(&one).await.assert_status(403);
    for path in [&list, &one] {
        rival.program.get(path).await.assert_status(404);
        room.unit.program.get(path).await.assert_status(200).assert_has("第三题漏判了");
    }

    // The manager has entered the marks: someone else decides.
    let decision = format!("{one}/decision");
    let upheld = json!({"outcome": "upheld", "part": 2, "mark": "61", "answer": "第三题应得两分"});
    rival.program.post(&decision, &upheld).await.assert_status(404);
    room.unit.program.post(&decision, &upheld).await.assert_status(422).assert_has("要由别人复核");
    let officer = office(&app).await;
    for (wrong, field) in [
        (json!({}), "/outcome"),
        (json!({"outcome": "upheld", "part": 9, "mark": "61", "answer": "x"}), "/part"),
        (json!({"outcome": "upheld", "part": 2, "mark": "101", "answer": "x"}), "/mark"),
        (json!({"outcome": "rejected"}), "/answer"),
    ] {
        officer.post(&decision, &wrong).await.assert_status(422).assert_has(field);
    }
    assert_eq!(officer.get(&one).await.json()["state"], "open");
    assert_eq!(room.result(0).await.json()["state"], "failed");
    let decided = officer.post(&decision, &upheld).await;
    assert_eq!(decided.assert_status(200).json()["state"], "upheld");
    officer.post(&decision, &upheld).await.assert_status(409);
    let read = room.result(0).await.json();
    assert_eq!((&read["state"], &read["total"]), (&json!("passed"), &json!("60.2")));
    assert_eq!(person.get(&own).await.json()["items"][0]["answer"], "第三题应得两分");
}

#[actix_web::test]
async fn a_program_takes_a_proposal_back_and_has_a_class_assessed_again() {
    let app = TestApp::start().await;
    let room = assessed(&app, 2).await;
    let rival = unit(&app, "另一家培训机构").await;
    room.enter(&[room.mark(0, 1, "80"), room.mark(0, 2, "80")]).await;
    let (program, officer) = (&room.unit.program, office(&app).await);
    let at = json!({"release_at": "2026-03-30T01:00:00Z"});
    program.post(&room.api("release"), &at).await.assert_status(200);
    rival.program.post(&room.api("release/withdrawal"), &json!({})).await.assert_status(404);
    let taken = program.post(&room.api("release/withdrawal"), &json!({})).await;
    assert_eq!(taken.assert_status(200).json()["release_at"], json!(null));
    program.post(&room.api("release/withdrawal"), &json!({})).await.assert_status(409);
    officer.post(&room.api("release/confirmation"), &json!({})).await.assert_status(409);
    program.post(&room.api("reopening"), &json!({"text": "补考"})).await.assert_status(409);
    room.release(&app).await;
    program.post(&room.api("reopening"), &json!({})).await.assert_status(422).assert_has("/text");
    rival.program.post(&room.api("reopening"), &json!({"text": "补考"})).await.assert_status(404);
    program.post(&room.api("reopening"), &json!({"text": "补考"})).await.assert_status(200);
    assert_eq!(room.result(0).await.json()["state"], "passed", "what was released holds");
    room.release(&app).await;
}

/// A certificate from someone's result, as its row is.
async fn issue(app: &TestApp, room: &Room<'_>, i: usize) -> String {
    let token = app.api_token(&[Role::Officer], &SCOPES).await;
    let program = Program { app, token };
    let body = json!({"holder_name": room.people[i].name, "citizen_id": crate::training::support::citizen(i + 1),
        "name": "消毒员证书", "issuer": "县人社局", "issued_on": "2026-03-27"});
    let id = program.post("/api/v1/certificates", &body).await.assert_status(201).json()["id"].clone();
    let (id, enrolment) = (id.as_str().unwrap().to_owned(), room.people[i].enrolment.clone());
    let reference = id.clone();
    app.app
        .db
        .write(move |conn| {
            use diesel::prelude::*;
            let sql = "update certificates set enrolment_id = (select id from enrolments where reference = '{}') \
                where reference = '{}'";
            let sql = sql.replacen("{}", &enrolment, 1).replacen("{}", &reference, 1);
            diesel::sql_query(sql).execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    id
}

async fn certificate_state(app: &TestApp, reference: &str) -> String {
    let reference = reference.to_owned();
    let find = move |conn: &mut _| Ok(bole::certificates::queries::find_by_reference(conn, &reference)?.state);
    app.app.db.read(find).await.unwrap().code().to_owned()
}
