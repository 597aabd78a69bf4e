//! What happens in a class: its timetable, who was there, marks and results, what is
//! told and given to all, and how content people were.

mod assessment;
mod attendance;
mod talk;

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use crate::support::{Client, TestApp};
use crate::training::support::{Learner, Unit, approved_programme, enrolled, learner, open_class, unit};

/// Time passes until an instant (UTC).
pub fn until(app: &TestApp, at: &str) {
    let at: NaiveDateTime = at.parse().unwrap();
    app.later(at - app.now());
}

/// A browser of someone who logs in again: sessions end with the hours that pass.
pub async fn again<'a>(app: &'a TestApp, email: &str) -> Client<'a> {
    let (email, is_staff) = (email.to_owned(), email.contains("@office."));
    let find = move |conn: &mut _| Ok(bole::accounts::queries::find_by_email(conn, &email)?.unwrap().id);
    let account_id = app.app.db.read(find).await.unwrap();
    app.log_in(account_id, is_staff).await
}

/// An open class with people in it, and its organisation.
pub struct Room<'a> {
    pub unit: Unit<'a>,
    pub class: String,
    pub people: Vec<Learner<'a>>,
}

/// One with so many people; `change` says what is other in its programme.
pub async fn room(app: &TestApp, n: usize, change: Value) -> Room<'_> {
    let unit = unit(app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, change).await;
    let class = open_class(&unit, &programme, 20).await;
    let people = enrolled(app, &class, 1, n).await;
    Room { unit, class, people }
}

impl Room<'_> {
    /// `/api/v1/classes/CLASS/…`
    pub fn api(&self, rest: &str) -> String {
        format!("/api/v1/classes/{}/{rest}", self.class)
    }

    /// `/teaching/classes/CLASS/…`
    pub fn page(&self, rest: &str) -> String {
        format!("/teaching/classes/{}/{rest}", self.class)
    }

    /// Plans sessions on these days of March, nine to half past eleven in Beijing;
    /// their references.
    pub async fn sessions(&self, days: &[u32]) -> Vec<String> {
        let item = |day: &u32| {
            json!({"starts_at": format!("2026-03-{day:02}T01:00:00Z"),
                "ends_at": format!("2026-03-{day:02}T03:30:00Z"), "topic": format!("第{day}讲")})
        };
        let items: Vec<Value> = days.iter().map(item).collect();
        let answer = self.unit.program.post(&self.api("sessions"), &json!({"items": items})).await;
        let made = answer.assert_status(201).json();
        made["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Moves the class on: `start`, `assessment`.
    pub async fn act(&self, act: &str) {
        self.unit.program.post(&self.api(act), &json!({})).await.assert_status(200);
    }

    /// Where someone's enrolment stands, as they read it.
    pub async fn state(&self, i: usize) -> String {
        let it = &self.people[i];
        let read = it.program.get(&format!("/api/v1/enrolments/{}", it.enrolment)).await;
        read.assert_status(200).json()["state"].as_str().unwrap().to_owned()
    }
}

/// How many mails to someone have a word in their subject.
pub async fn n_told(app: &TestApp, email: &str, word: &str) -> usize {
    app.mails_to(email).await.iter().filter(|it| it.subject.contains(word)).count()
}

#[actix_web::test]
async fn a_timetable_is_planned_changed_and_told_with_a_calendar() {
    let app = TestApp::start().await;
    let room = room(&app, 2, json!({})).await;
    let rival = unit(&app, "另一家培训机构").await;
    let stranger = learner(&app, 9).await;
    let page = room.page("sessions");
    let (manager, trainer) = (&room.unit.manager, &room.unit.trainer);
    manager.get(&page).await.assert_status(200).assert_has("还没有安排课次");

    // A series: Monday to Wednesday. Everyone hears of it once, with all of it.
    let series = [
        ("day", "2026-03-23"),
        ("until", "2026-03-25"),
        ("weekdays", "1"),
        ("weekdays", "2"),
        ("weekdays", "3"),
        ("from", "09:00"),
        ("to", "11:30"),
    ];
    trainer.post(&page, &series).await.assert_status(403);
    rival.manager.post(&page, &series).await.assert_status(404);
    manager.post(&page, &series).await.assert_redirect(&page);
    manager.post(&page, &series).await.assert_status(422).assert_has("重叠");
    manager.post(&page, &[("day", "2026-03-23")]).await.assert_status(422).assert_has("f-from-error");
    trainer.get(&page).await.assert_status(200).assert_has("2026年3月24日 09:00–11:30");
    rival.trainer.get(&page).await.assert_status(404);
    rival.manager.get(&page).await.assert_status(404);
    stranger.client.get(&page).await.assert_status(403);
    for it in &room.people {
        assert_eq!(n_told(&app, &it.email, "新增了课次").await, 1);
    }
    assert_eq!(n_told(&app, &room.unit.trainer_email, "新增了课次").await, 1);
    let letter = app.app.mailer.delivered().into_iter().find(|it| it.subject().contains("新增了课次")).unwrap();
    assert_eq!(letter.calendar.matches("BEGIN:VEVENT").count(), 3, "{}", letter.calendar);
    for part in ["METHOD:PUBLISH", "DTSTART:20260323T010000Z", "SEQUENCE:0", "县职教中心101"] {
        assert!(letter.calendar.replace("\n ", "").contains(part), "{part}: {}", letter.calendar);
    }
    let read = room.unit.program.get(&format!("/api/v1/classes/{}", room.class)).await.json();
    let days = (&read["starts_on"], &read["ends_on"]);
    assert_eq!(days, (&json!("2026-03-23"), &json!("2026-03-27")), "what was announced stays");

    // Another time is told once, and keeps the event's name.
    let listed = room.unit.program.get(&room.api("sessions")).await.json();
    let id = |i: usize| listed["items"][i]["id"].as_str().unwrap().to_owned();
    let one = room.api(&format!("sessions/{}", id(0)));
    let moved = json!({"starts_at": "2026-03-24T06:00:00Z", "ends_at": "2026-03-24T08:00:00Z", "place": "302室"});
    for _ in 0..2 {
        let answer = room.unit.program.put(&one, "", &moved).await;
        assert_eq!(answer.assert_status(200).json()["sequence"], 1);
    }
    assert_eq!(n_told(&app, &room.people[0].email, "有变动").await, 1);
    let told = app.mails_to(&room.people[0].email).await.pop().unwrap();
    for part in ["2026年3月23日 09:00", "2026年3月24日 14:00", "302室"] {
        assert!(told.text.contains(part), "{part}: {}", told.text);
    }
    let overlapping = json!({"starts_at": "2026-03-24T02:00:00Z", "ends_at": "2026-03-24T03:00:00Z"});
    room.unit.program.put(&one, "", &overlapping).await.assert_status(422).assert_has("/starts_at");
    room.unit.program.put(&one, "", &json!({"starts_at": "x"})).await.assert_status(422).assert_has("/ends_at");
    // Whoever had the page open meanwhile is told so.
    let stale = [("day", "2026-03-26"), ("from", "09:00"), ("to", "10:00"), ("sequence", "0")];
    manager.post(&format!("{page}/{}", id(0)), &stale).await.assert_status(409);
    manager.get(&format!("{page}/{}", id(0))).await.assert_status(200).assert_has("302室");
    rival.manager.get(&format!("{page}/{}", id(0))).await.assert_status(404);

    // One is cancelled: it says so in the calendar of each.
    let cancellation = format!("{page}/{}/cancellation", id(1));
    manager.post(&cancellation, &[("reason", " ")]).await.assert_status(422).assert_has("f-reason-error");
    manager.post(&cancellation, &[("reason", "教师生病")]).await.assert_redirect(&page);
    manager.post(&cancellation, &[("reason", "教师生病")]).await.assert_status(409);
    assert_eq!(n_told(&app, &room.people[1].email, "取消").await, 1);
    let letter = app.app.mailer.delivered().into_iter().rev().find(|it| it.subject().contains("取消")).unwrap();
    assert!(letter.calendar.contains("METHOD:CANCEL") && letter.text.contains("教师生病"), "{letter:?}");
    let own = format!("/profile/training/{}/sessions.ics", room.people[0].enrolment);
    let file = room.people[0].client.get(&own).await;
    file.assert_status(200).assert_has("STATUS:CANCELLED").assert_has("STATUS:CONFIRMED");
    file.assert_has(&format!("UID:{}@localhost", id(0))).assert_has("DTSTART:20260324T060000Z");
    assert!(file.header("content-type").starts_with("text/calendar"));
    room.people[1].client.get(&own).await.assert_status(404);
    stranger.client.get(&own).await.assert_status(404);
    let read = room.unit.program.get(&format!("/api/v1/classes/{}", room.class)).await.json();
    assert_eq!(read["starts_on"], "2026-03-23");

    // An earlier first day is told.
    let early = [("day", "2026-03-22"), ("from", "09:00"), ("to", "10:00")];
    let said = manager.post(&page, &early).await;
    assert!(said.assert_redirect(&page).header("set-cookie").contains("classroom-sessions-added;"));
    let read = room.unit.program.get(&format!("/api/v1/classes/{}", room.class)).await.json();
    assert_eq!(read["starts_on"], "2026-03-22");
    assert_eq!(n_told(&app, &room.people[0].email, "时间或地点有变动").await, 1);

    // What has begun stays where it was.
    until(&app, "2026-03-24T06:30:00");
    room.unit
        .program
        .put(&one, "", &json!({"starts_at": "2026-03-26T06:00:00Z", "ends_at": "2026-03-26T08:00:00Z"}))
        .await
        .assert_status(409);
    let topic = json!({"starts_at": "2026-03-24T06:00:00Z", "ends_at": "2026-03-24T08:00:00Z", "place": "302室",
        "topic": "消毒液配比"});
    room.unit.program.put(&one, "", &topic).await.assert_status(200);
    assert_eq!(n_told(&app, &room.people[0].email, "有变动").await, 2);
}

/// The pieces of a class's paths that are about what happens in it.
pub const PIECES: [&str; 9] =
    ["sessions", "attendance", "marks", "release", "reopening", "appeals", "messages", "materials", "ratings"];

/// The pieces of an enrolment's paths that are about what happens in its class.
pub const OWN_PIECES: [&str; 5] = ["result", "appeals", "rating", "messages", "materials"];

/// One of everything that happens in a class, of someone who manages one and is in it:
/// for the rights.
pub struct Owned {
    /// A class that meets, with a session that goes on.
    pub class: String,
    pub session: String,
    /// Their own place in it, with a result, an appeal and a low rating.
    pub enrolment: String,
    pub appeal: String,
    /// One for the pages, one for programs: each takes its own away.
    pub materials: [String; 2],
    /// Classes whose release someone else has proposed.
    pub proposed: [String; 2],
}

/// One of everything of an account, which becomes a manager of a new organisation.
pub async fn owned(app: &TestApp, email: &str) -> Owned {
    use diesel::prelude::*;
    let unit = unit(app, &format!("{email}的课堂")).await;
    let office = crate::training::support::office(app).await;
    let members = format!("/api/v1/training-organisations/{}/members", unit.id);
    office.post(&members, &json!({"email": email, "role": "manager"})).await.assert_status(200);
    let programme = approved_programme(&unit, json!({})).await;
    let mut classes = Vec::new();
    for _ in 0..3 {
        classes.push(open_class(&unit, &programme, 5).await);
    }
    let account = email.to_owned();
    let find = move |conn: &mut _| Ok(bole::accounts::queries::find_by_email(conn, &account)?.unwrap().id);
    let account_id = app.app.db.read(find).await.unwrap();
    let token = app.api_token_of(account_id, &crate::training::support::SCOPES).await;
    let own = crate::support::Program { app, token };
    let body = json!({"class": classes[0], "consent": true});
    let enrolment = crate::training::support::id_of(&own.post("/api/v1/enrolments", &body).await);
    let slot = json!({"starts_at": "2026-03-01T03:55:00Z", "ends_at": "2026-03-01T05:00:00Z"});
    let made = unit.program.post(&format!("/api/v1/classes/{}/sessions", classes[0]), &json!({"items": [slot]})).await;
    let session = made.assert_status(201).json()["items"][0]["id"].as_str().unwrap().to_owned();
    for class in &classes {
        unit.program.post(&format!("/api/v1/classes/{class}/start"), &json!({})).await.assert_status(200);
    }
    for class in &classes[1..] {
        unit.program.post(&format!("/api/v1/classes/{class}/assessment"), &json!({})).await.assert_status(200);
    }
    let code = format!("/teaching/classes/{}/sessions/{session}/code", classes[0]);
    unit.manager.post(&code, &[]).await.assert_status(303);
    let files = [crate::uploads::stored(app, email).await, crate::uploads::stored(app, email).await];
    let appeal = bole::crypto::new_reference();
    let said = format!("select id from enrolments where reference = '{enrolment}'");
    let sql = [
        format!(
            "update enrolments set state = 'attending', total = 6000, result_at = '2026-03-01 03:00:00' \
            where reference = '{enrolment}'"
        ),
        format!(
            "insert into result_appeals (reference, enrolment_id, text, filed_at) \
            select '{appeal}', ({said}), 'x', '2026-03-01 03:30:00'"
        ),
        format!(
            "insert into class_ratings (enrolment_id, score, rated_at, follow_up) \
            select ({said}), 1, '2026-03-01 03:30:00', 'open'"
        ),
        format!(
            "insert into class_materials (class_id, upload_id, title) \
            select c.id, u.id, 'x' from training_classes c, uploads u \
            where c.reference = '{}' and u.id in ({}, {})",
            classes[0], files[0].id, files[1].id
        ),
        format!(
            "update training_classes set release_proposed_by = (select max(id) from accounts), \
            release_proposed_at = '2026-03-01 03:00:00', release_at = '2026-05-01 03:00:00' \
            where reference in ('{}', '{}')",
            classes[1], classes[2]
        ),
    ];
    let write = move |conn: &mut _| {
        for statement in &sql {
            diesel::sql_query(statement.clone()).execute(conn)?;
        }
        Ok(())
    };
    app.app.db.write(write).await.unwrap();
    let [class, first, second] = <[String; 3]>::try_from(classes).unwrap();
    let materials = files.map(|it| it.reference);
    Owned { class, session, enrolment, appeal, materials, proposed: [first, second] }
}
