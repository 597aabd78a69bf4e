//! What is told and given to a class, and how content it was.

use serde_json::{Value, json};

use super::{Room, again, n_told, room, until};
use crate::support::{Program, TestApp};
use crate::training::support::{learner, unit};
use crate::uploads::{PDF, multipart};

#[actix_web::test]
async fn a_message_reaches_everyone_in_the_class_once_and_materials_nobody_else() {
    let app = TestApp::start().await;
    let room = room(&app, 2, json!({})).await;
    let rival = unit(&app, "另一家培训机构").await;
    let stranger = learner(&app, 9).await;
    let page = room.page("messages");
    let trainer = &room.unit.trainer;
    trainer.get(&page).await.assert_status(200).assert_has("还没有发过通知");
    let message = [("subject", "带身份证"), ("text", "周一第一次课请带身份证。"), ("key", "abcdefghjk")];
    rival.trainer.post(&page, &message).await.assert_status(404);
    trainer.post(&page, &[("subject", ""), ("text", "x")]).await.assert_status(422).assert_has("f-subject-error");
    for _ in 0..2 {
        let sent = trainer.post(&page, &message).await;
        assert!(sent.assert_redirect(&page).header("set-cookie").contains("classroom-message-sent.2.0;"));
    }
    for it in &room.people {
        assert_eq!(n_told(&app, &it.email, "带身份证").await, 1);
        it.client.get("/account/notifications").await.assert_has("周一第一次课请带身份证");
    }
    assert_eq!(n_told(&app, &stranger.email, "带身份证").await, 0);
    // Who comes later reads it on the page of their training.
    let own = format!("/profile/training/{}", room.people[0].enrolment);
    room.people[0].client.get(&own).await.assert_status(200).assert_has("周一第一次课请带身份证");
    room.people[1].client.get(&own).await.assert_status(404);

    let materials = room.page("materials");
    let upload = |file: &'static [u8], name: &'static str| {
        multipart(&[("title", None, "讲义".as_bytes()), ("file", Some(name), file)])
            .uri(&materials)
            .insert_header(("origin", "http://localhost:8096"))
    };
    rival.trainer.send(upload(PDF, "a.pdf")).await.assert_status(404);
    trainer.send(upload(b"MZ", "a.exe")).await.assert_status(422).assert_has("f-file-error");
    trainer.send(upload(PDF, "讲义.pdf")).await.assert_redirect(&page);
    let shown = room.people[0].client.get(&own).await;
    let file = regex::Regex::new("/uploads/[0-9a-z]{10}").unwrap().find(&shown.body).unwrap().as_str().to_owned();
    for reader in [&room.people[0].client, &room.people[1].client, trainer, &room.unit.manager] {
        reader.get(&file).await.assert_status(200);
    }
    for other in [&stranger.client, &rival.manager, &rival.trainer] {
        other.get(&file).await.assert_status(404);
    }
    // It belongs to the class: the nightly sweep leaves it there.
    app.later(chrono::TimeDelta::days(2));
    bole::jobs::forget(&app.app).await.unwrap();
    let trainer = again(&app, &room.unit.trainer_email).await;
    trainer.get(&file).await.assert_status(200);
    let reference = file.rsplit('/').next().unwrap();
    let deletion = format!("{materials}/{reference}/deletion");
    again(&app, &rival.trainer_email).await.post(&deletion, &[]).await.assert_status(404);
    trainer.post(&deletion, &[]).await.assert_redirect(&page);
    again(&app, &room.people[0].email).await.get(&file).await.assert_status(404);
}

#[actix_web::test]
async fn a_program_tells_a_class_once_and_everyone_in_it_reads_it() {
    let app = TestApp::start().await;
    let room = room(&app, 2, json!({})).await;
    let rival = unit(&app, "另一家培训机构").await;
    let stranger = learner(&app, 9).await;
    let (program, messages) = (&room.unit.program, room.api("messages"));
    let message = json!({"subject": "带身份证", "text": "周一第一次课请带身份证。"});
    rival.program.get(&messages).await.assert_status(404);
    rival.program.post(&messages, &message).await.assert_status(404);
    stranger.program.post(&messages, &message).await.assert_status(403);
    program.post(&messages, &json!({"subject": "带身份证"})).await.assert_status(422).assert_has("/text");
    program.post_with_key(&messages, &message, "").await.assert_status(400);
    assert_eq!(program.get(&messages).await.json()["items"], json!([]));
    let sent = program.post_with_key(&messages, &message, "one").await;
    assert_eq!(sent.assert_status(201).json()["n_readers"], 2);
    let twice = program.post_with_key(&messages, &message, "one").await;
    assert_eq!(twice.assert_status(201).json()["id"], sent.json()["id"]);
    for it in &room.people {
        assert_eq!(n_told(&app, &it.email, "带身份证").await, 1);
    }
    let listed = program.get(&messages).await.json();
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["items"][0]["id"]), (1, &sent.json()["id"]));
    let own = format!("/api/v1/enrolments/{}/messages", room.people[0].enrolment);
    room.people[0].program.get(&own).await.assert_status(200).assert_has("周一第一次课请带身份证");
    room.people[1].program.get(&own).await.assert_status(404);
}

#[actix_web::test]
async fn a_program_hands_a_class_materials_that_only_its_people_read() {
    let app = TestApp::start().await;
    let room = room(&app, 2, json!({})).await;
    let rival = unit(&app, "另一家培训机构").await;
    let (program, materials) = (&room.unit.program, room.api("materials"));
    let named = format!("{materials}?file_name=讲义.pdf");
    rival.program.send_file(&named, PDF, "one").await.assert_status(404);
    program.send_file(&named, PDF, "").await.assert_status(400);
    program.send_file(&named, b"MZ", "one").await.assert_status(422).assert_has("/file");
    for query in [format!("title={}", "长".repeat(201)), "colour=red".to_owned()] {
        let refused = program.send_file(&format!("{materials}?{query}"), PDF, "one").await;
        refused.assert_status(400).assert_has(&format!("?{}", query.split('=').next().unwrap()));
    }
    assert_eq!(program.get(&materials).await.json()["items"], json!([]));
    let made = program.send_file(&named, PDF, "one").await;
    assert_eq!(made.assert_status(201).json()["title"], "讲义.pdf");
    let twice = program.send_file(&named, PDF, "one").await;
    assert_eq!(twice.assert_status(201).json()["id"], made.json()["id"]);
    let listed = program.get(&materials).await.json();
    assert_eq!(listed["items"], json!([made.json()]));

    let id = made.json()["id"].as_str().unwrap().to_owned();
    let file = format!("{materials}/{id}");
    assert_eq!(made.header("location"), file);
    program.get(&file).await.assert_status(200).assert_has("%PDF-1.7");
    rival.program.get(&file).await.assert_status(404);
    let own = |i: usize, rest: &str| format!("/api/v1/enrolments/{}/materials{rest}", room.people[i].enrolment);
    let reader = &room.people[0].program;
    assert_eq!(reader.get(&own(0, "")).await.json()["items"], json!([made.json()]));
    reader.get(&own(0, &format!("/{id}"))).await.assert_status(200).assert_has("%PDF-1.7");
    reader.get(&own(1, "")).await.assert_status(404);
    reader.get(&own(1, &format!("/{id}"))).await.assert_status(404);
    rival.program.delete(&file).await.assert_status(404);
    program.delete(&file).await.assert_status(204);
    program.delete(&file).await.assert_status(404);
    reader.get(&own(0, &format!("/{id}"))).await.assert_status(404);
    assert_eq!(reader.get(&own(0, "")).await.json()["items"], json!([]));
}

/// A class of five whose one session goes on; all of them are there.
async fn meeting(app: &TestApp) -> Room<'_> {
    let room = room(app, 5, json!({})).await;
    let ids = room.sessions(&[23]).await;
    room.act("start").await;
    until(app, "2026-03-23T02:00:00");
    let items: Vec<_> = room
        .people
        .iter()
        .map(|it| json!({"session": ids[0], "enrolment": it.enrolment, "state": "present"}))
        .collect();
    room.unit.program.post(&room.api("attendance"), &json!({"items": items})).await.assert_status(200);
    room
}

#[actix_web::test]
async fn programs_rate_a_class_and_follow_up_what_was_low() {
    let app = TestApp::start().await;
    let room = meeting(&app).await;
    let rival = unit(&app, "另一家培训机构").await;
    let path = |i: usize| format!("/api/v1/enrolments/{}/rating", room.people[i].enrolment);
    let put = async |i: usize, body: Value| room.people[i].program.put(&path(i), "", &body).await;
    put(0, json!({"score": 1})).await.assert_status(409);
    until(&app, "2026-03-23T03:30:00");
    room.people[1].program.put(&path(0), "", &json!({"score": 1})).await.assert_status(404);
    for wrong in [json!({}), json!({"score": 0}), json!({"score": 6}), json!({"score": "5"})] {
        put(0, wrong).await.assert_status(422).assert_has("/score");
    }
    room.people[0].program.get(&path(0)).await.assert_status(404);
    let rated = put(0, json!({"score": 1, "text": "教室太冷"})).await;
    assert_eq!(rated.assert_status(200).json()["changes_until"], "2026-03-30T03:30:00Z");
    room.people[1].program.get(&path(0)).await.assert_status(404);
    for i in 1..4 {
        put(i, json!({"score": 5})).await.assert_status(200);
    }
    let (program, ratings) = (&room.unit.program, room.api("ratings"));
    let read = program.get(&ratings).await.assert_status(200).json();
    assert_eq!((&read["n"], &read["average"]), (&json!(4), &json!(null)), "four are too few");
    put(4, json!({"score": 5})).await.assert_status(200);
    assert_eq!(program.get(&ratings).await.json()["average"], "4.2");
    put(4, json!({"score": 4})).await.assert_status(200);
    let read = program.get(&ratings).await.json();
    assert_eq!((&read["n"], &read["average"]), (&json!(5), &json!("4")));
    assert_eq!(read["follow_ups"][0]["text"], "教室太冷");

    let waiting = async |program: &Program<'_>| {
        let read = program.get("/api/v1/classes/follow-ups").await.assert_status(200).json();
        read["items"].as_array().unwrap().iter().map(|it| it["class"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(waiting(program).await, std::slice::from_ref(&room.class));
    assert!(waiting(&rival.program).await.is_empty());
    let task = format!("{ratings}/{}/follow-up", room.people[0].enrolment);
    let done = json!({"note": "已电话致歉，加了暖气"});
    rival.program.get(&ratings).await.assert_status(404);
    rival.program.post(&task, &done).await.assert_status(404);
    program.post(&format!("{ratings}/{}/follow-up", room.people[1].enrolment), &done).await.assert_status(404);
    program.post(&task, &json!({"note": " "})).await.assert_status(422).assert_has("/note");
    assert_eq!(waiting(program).await.len(), 1);
    assert_eq!(program.post(&task, &done).await.assert_status(200).json()["note"], done["note"]);
    program.post(&task, &done).await.assert_status(409);
    assert!(waiting(program).await.is_empty());
    until(&app, "2026-03-30T03:30:00");
    put(0, json!({"score": 5})).await.assert_status(409);
    assert_eq!(room.people[0].program.get(&path(0)).await.json()["score"], 1);
}

#[actix_web::test]
async fn ratings_come_after_the_end_and_the_lowest_are_followed_up() {
    let app = TestApp::start().await;
    let room = meeting(&app).await;
    let rival = unit(&app, "另一家培训机构").await;
    let path = |i: usize| format!("/profile/training/{}/rating", room.people[i].enrolment);
    let rate = async |i: usize, score: &str, text: &str| {
        let client = again(&app, &room.people[i].email).await;
        client.post(&path(i), &[("score", score), ("text", text)]).await.status.as_u16()
    };
    assert_eq!(rate(0, "5", "").await, 409, "the last session goes on");
    until(&app, "2026-03-23T03:30:00");
    again(&app, &room.people[1].email).await.post(&path(0), &[("score", "1")]).await.assert_status(404);
    assert_eq!(rate(0, "1", "教室太冷").await, 303);
    let page = room.page("ratings");
    for i in 1..4 {
        assert_eq!(rate(i, "5", "").await, 303);
    }
    let manager = again(&app, &room.unit.manager_email).await;
    let shown = manager.get(&page).await;
    shown.assert_status(200).assert_has("满5人评价后显示").assert_has("教室太冷").assert_has("很不满意");
    assert_eq!(rate(4, "5", "").await, 303);
    manager.get(&page).await.assert_has("4.2").assert_lacks("满5人评价后显示");
    assert_eq!(n_told(&app, &room.unit.manager_email, "不满意").await, 1);
    // Changed for the worse and back: once told is enough, and the task goes.
    assert_eq!(rate(1, "2", "").await, 303);
    assert_eq!(rate(1, "4", "").await, 303);
    let open = again(&app, &room.unit.manager_email).await.get("/teaching/follow-ups").await;
    open.assert_status(200).assert_has(&page);
    again(&app, &rival.manager_email).await.get("/teaching/follow-ups").await.assert_lacks(&page);
    let task = format!("{page}/{}/follow-up", room.people[0].enrolment);
    let done = [("note", "已电话致歉，加了暖气")];
    again(&app, &rival.manager_email).await.post(&task, &done).await.assert_status(404);
    manager.post(&task, &[("note", "")]).await.assert_status(422);
    manager.post(&task, &done).await.assert_redirect(&page);
    manager.post(&task, &done).await.assert_status(409);
    manager.get(&page).await.assert_has("已电话致歉");
    manager.get("/teaching/follow-ups").await.assert_lacks(&page);
    until(&app, "2026-03-30T03:30:00");
    assert_eq!(rate(0, "5", "").await, 409, "a week is over");
}
