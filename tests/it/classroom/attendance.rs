//! Who was there: by the trainer's list, by the code in the room, by a program.

use bole::training::queries as training;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{again, room, until};
use crate::support::TestApp;
use crate::training::support::{learner, unit};

#[actix_web::test]
async fn a_trainer_keeps_the_list_and_corrections_keep_what_it_said() {
    let app = TestApp::start().await;
    let room = room(&app, 3, json!({})).await;
    let rival = unit(&app, "另一家培训机构").await;
    let ids = room.sessions(&[23, 24, 25]).await;
    let list = room.page(&format!("sessions/{}/attendance", ids[0]));
    let field = |i: usize| format!("s-{}", room.people[i].enrolment);
    // The list is kept from the day of the session on.
    room.unit.trainer.post(&list, &[(&field(0), "present")]).await.assert_status(409);
    rival.trainer.get(&list).await.assert_status(404);
    rival.manager.post(&list, &[("others", "1")]).await.assert_status(404);
    room.people[0].client.get(&list).await.assert_status(403);
    room.act("start").await;
    until(&app, "2026-03-23T01:05:00");
    let trainer = again(&app, &room.unit.trainer_email).await;
    trainer.get(&list).await.assert_status(200).assert_has("还有3人未登记").assert_has("学员2");
    trainer.post(&list, &[(&field(0), "late"), (&field(1), "absent")]).await.assert_status(303);
    trainer.get(&list).await.assert_has("还有1人未登记").assert_has("学员3");
    assert_eq!((room.state(0).await, room.state(1).await), ("attending".to_owned(), "enrolled".to_owned()));
    trainer.post(&list, &[("others", "1")]).await.assert_status(303);
    trainer.get(&list).await.assert_has("已全部登记").assert_lacks("更正记录");
    assert_eq!(room.state(2).await, "attending");
    trainer.post(&list, &[(&field(0), "asleep")]).await.assert_status(400);
    trainer.post(&list, &[("s-0000000000", "present"), ("role", "admin")]).await.assert_status(400);

    // On the day a change needs no reason; the last presence taken back, nobody attends.
    trainer.post(&list, &[(&field(2), "excused")]).await.assert_status(303);
    assert_eq!(room.state(2).await, "enrolled");
    trainer.get(&list).await.assert_has("更正记录").assert_has("出勤 → 请假");
    until(&app, "2026-03-23T16:00:00");
    let trainer = again(&app, &room.unit.trainer_email).await;
    let correction = [(field(1), "present".to_owned())];
    let fields: Vec<(&str, &str)> = correction.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    trainer.post(&list, &fields).await.assert_status(422).assert_has("f-reason-error");
    assert_eq!(room.state(1).await, "enrolled");
    let with_reason = [fields[0], ("reason", "点名时在隔壁教室")];
    trainer.post(&list, &with_reason).await.assert_status(303);
    trainer.get(&list).await.assert_has("缺勤 → 出勤").assert_has("点名时在隔壁教室");
    assert_eq!(room.state(1).await, "attending");
    // Where someone was, a session has taken place.
    let cancellation = room.api(&format!("sessions/{}/cancellation", ids[0]));
    room.unit.program.post(&cancellation, &json!({"reason": "没有上课"})).await.assert_status(409);
    // The page of all lists says what is missing where.
    let overview = trainer.get(&room.page("attendance")).await;
    overview.assert_status(200).assert_has("已全部登记").assert_has("未到上课日").assert_has("80%");
}

#[actix_web::test]
async fn the_code_in_the_room_changes_and_counts_whoever_is_enrolled_once() {
    let app = TestApp::start().await;
    let room = room(&app, 3, json!({})).await;
    let stranger = learner(&app, 9).await;
    let rival = unit(&app, "另一家培训机构").await;
    let ids = room.sessions(&[23]).await;
    room.act("start").await;
    let wall = room.page(&format!("sessions/{}/code", ids[0]));
    room.unit.trainer.get(&wall).await.assert_status(404);
    rival.trainer.post(&wall, &[]).await.assert_status(404);
    room.unit.trainer.post(&wall, &[]).await.assert_redirect(&wall);
    room.unit.trainer.get(&wall).await.assert_has("只有上课期间").assert_lacks("/attendance/");
    until(&app, "2026-03-23T01:00:20");
    let trainer = again(&app, &room.unit.trainer_email).await;
    let shown = async |it: &crate::support::Client<'_>| {
        let page = it.get(&wall).await;
        let code = regex::Regex::new(&format!("/attendance/{}/([0-9a-z]{{8}})", ids[0])).unwrap();
        (page.assert_status(200).body.clone(), code.find(&page.body).unwrap().as_str().to_owned())
    };
    let (page, scanned) = shown(&trainer).await;
    assert!(page.contains("http-equiv=\"refresh\" content=\"40\""), "{page}");
    assert_eq!(shown(&trainer).await.1, scanned);
    rival.trainer.get(&wall).await.assert_status(303);

    // Whoever is not logged in is led back here once they are.
    let login = app.get(&scanned).await;
    assert!(login.header("location").starts_with("/login?next="), "{:?}", login.headers);
    let one = again(&app, &room.people[0].email).await;
    one.get(&scanned).await.assert_status(200).assert_has("我到课了");
    assert_eq!(room.state(0).await, "enrolled", "a look changes nothing");
    one.post(&scanned, &[]).await.assert_redirect(&format!("/profile/training/{}", room.people[0].enrolment));
    assert_eq!(room.state(0).await, "attending");
    one.post(&scanned, &[]).await.assert_status(422).assert_has("出勤");
    again(&app, &stranger.email).await.post(&scanned, &[]).await.assert_status(404);

    // The last code still holds, the one before it does not.
    app.later(TimeDelta::seconds(60));
    let two = again(&app, &room.people[1].email).await;
    assert_ne!(shown(&trainer).await.1, scanned);
    app.later(TimeDelta::seconds(40));
    two.post(&scanned, &[]).await.assert_status(422).assert_has("二维码已更换");
    let (_, scanned) = shown(&trainer).await;
    app.later(TimeDelta::seconds(60));
    two.post(&scanned, &[]).await.assert_status(303);
    // After ten minutes one is late; after the end nobody comes.
    until(&app, "2026-03-23T01:11:00");
    let (_, scanned) = shown(&trainer).await;
    let three = again(&app, &room.people[2].email).await;
    three.post(&scanned, &[]).await.assert_status(303);
    let read = room.unit.program.get(&room.api("attendance")).await.json();
    let states: Vec<&str> = read["items"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["present", "present", "late"]);
    assert_eq!(read["items"][2]["source"], "code");
    until(&app, "2026-03-23T03:30:00");
    let trainer = again(&app, &room.unit.trainer_email).await;
    trainer.get(&wall).await.assert_has("只有上课期间");
}

#[actix_web::test]
async fn a_program_writes_a_whole_list_or_nothing_and_the_share_decides_who_completed() {
    let app = TestApp::start().await;
    let room = room(&app, 3, json!({})).await;
    let rival = unit(&app, "另一家培训机构").await;
    let ids = room.sessions(&[23, 24, 25, 26, 27]).await;
    room.act("start").await;
    until(&app, "2026-03-27T04:00:00");
    let path = room.api("attendance");
    let row = |session: &str, i: usize, state: &str| json!({"session": session, "enrolment": room.people[i].enrolment, "state": state});
    // Four of five is enough, three is not; excused is not there.
    let there = [
        ["present"; 5],
        ["present", "late", "late", "present", "absent"],
        ["present", "present", "present", "excused", "absent"],
    ];
    let mut items: Vec<Value> = Vec::new();
    for (i, states) in there.iter().enumerate() {
        items.extend(states.iter().zip(&ids).map(|(state, id)| row(id, i, state)));
    }
    let mut wrong = items.clone();
    wrong[3]["enrolment"] = "0000000000".into();
    wrong[5]["state"] = Value::Null;
    wrong[7]["session"] = "x".into();
    wrong.push(items[0].clone());
    let refused = room.unit.program.post(&path, &json!({"items": wrong})).await;
    for pointer in ["/items/3/enrolment", "/items/5/state", "/items/7/session", "/items/15/enrolment"] {
        refused.assert_status(422).assert_has(pointer);
    }
    assert_eq!(room.unit.program.get(&path).await.json()["total"], 0);
    rival.program.post(&path, &json!({"items": items})).await.assert_status(404);
    rival.program.get(&path).await.assert_status(404);
    for _ in 0..2 {
        let taken = room.unit.program.post(&path, &json!({"items": items})).await;
        assert_eq!(taken.assert_status(200).json()["n"], 15);
    }
    assert_eq!(room.unit.program.get(&path).await.json()["total"], 15);
    let one = room.unit.program.get(&format!("{path}?session={}", ids[4])).await.json();
    assert_eq!(one["total"], 3);
    room.act("assessment").await;
    let states = async || [room.state(0).await, room.state(1).await, room.state(2).await];
    assert_eq!(states().await, ["completed", "completed", "no_show"]);
    // A correction asks again, both ways.
    let corrected = json!({"items": [row(&ids[3], 2, "late"), row(&ids[0], 1, "absent")], "reason": "签到表核对"});
    let without = json!({"items": corrected["items"]});
    room.unit.program.post(&path, &without).await.assert_status(422).assert_has("/items/0/state");
    room.unit.program.post(&path, &corrected).await.assert_status(200);
    assert_eq!(states().await, ["completed", "no_show", "completed"]);
    // Person-times: three people in one class, each there at least once.
    let (class, now) = (room.class.clone(), app.now());
    let figures = app.app.db.read(move |conn| {
        let class = training::find_class(conn, &class)?;
        assert_eq!(bole::training::attendance::queries::n_held(conn, class.id, now)?, 5);
        Ok(bole::training::assessment::queries::figures::of(
            conn,
            bole::training::assessment::queries::figures::Of::Class(class.id),
        )?)
    });
    let figures = figures.await.unwrap();
    assert_eq!((figures.persons, figures.person_times, figures.passes), (3, 3, 0));
}
