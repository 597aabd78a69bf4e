//! Stories of agreements: interview, offer, intention, hire, and what follows.

use bole::access::Role;
use bole::applications;
use chrono::TimeDelta;
use serde_json::json;

use crate::applications::{UNIT, account_id, applied, arrived, member, published, seeker};
use crate::support::{Client, Program, TestApp};

const LIN: &str = "lin@example.org";
const BOSS: &str = "boss@example.org";

/// Time passes, and what is due is done.
async fn passed(app: &TestApp, by: TimeDelta) {
    app.later(by);
    applications::sweep(&app.app).await.unwrap();
}

/// The same people on another day.
async fn again<'a>(app: &'a TestApp, email: &str) -> Client<'a> {
    app.log_in(account_id(app, email).await, false).await
}

async fn subject(app: &TestApp, email: &str) -> String {
    app.mails_to(email).await.pop().unwrap().subject
}

async fn count_of(app: &TestApp, email: &str, words: &str) -> usize {
    app.mails_to(email).await.iter().filter(|it| it.subject.contains(words)).count()
}

fn interview(day: &'static str, from: &'static str, to: &'static str) -> [(&'static str, &'static str); 4] {
    [("day", day), ("from", from), ("to", to), ("place", "人才中心三楼")]
}

fn offer(last: &str) -> [(&'static str, String); 3] {
    [("text", "欢迎加入".to_owned()), ("pay", "每月4500元".to_owned()), ("expires_on", last.to_owned())]
}

async fn send_offer(boss: &Client<'_>, record: &str, last: &str) -> u16 {
    let fields = offer(last);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    boss.post(&format!("{record}/offer"), &fields).await.status.as_u16()
}

fn paths(number: &str) -> (String, String) {
    (format!("/profile/applications/{number}"), format!("/employer/applications/{number}"))
}

/// The public name of an intention that a person has said from an application.
pub async fn declared(app: &TestApp, client: &Client<'_>, application: &str) -> String {
    client.post(&format!("{}/intention", paths(application).0), &[]).await.assert_status(303);
    let number = application.to_owned();
    app.app
        .db
        .read(move |conn| {
            let it = applications::queries::find(conn, &number)?;
            let posting = bole::postings::queries::load_many(conn, &[it.posting_id])?.pop().unwrap();
            let record = applications::agreements::queries::record(conn, it, posting)?;
            Ok(record.intention.unwrap().reference)
        })
        .await
        .unwrap()
}

#[actix_web::test]
async fn from_an_application_to_work_and_no_other_employer_learns_where() {
    let app = TestApp::start().await;
    let posting = published(&app, |body| body["headcount"] = 1.into()).await;
    let second = published(&app, |body| {
        body["title"] = "食堂厨师".into();
        body["employer"] = "另一家单位".into();
    })
    .await;
    let third = published(&app, |body| {
        body["title"] = "绿化养护工".into();
        body["employer"] = "第三家单位".into();
    })
    .await;
    let (lin, boss) = (seeker(&app, "lin").await, member(&app, BOSS, UNIT).await);
    member(&app, "rival@example.org", "另一家单位").await;
    member(&app, "third@example.org", "第三家单位").await;
    let number = applied(&lin, &posting).await;
    applied(&lin, &second).await;
    let kept = applied(&lin, &third).await;
    arrived(&app).await;
    let (own, record) = paths(&number);
    let (own_page, page) = (format!("{own}/agreements"), format!("{record}/agreements"));
    boss.post(&format!("{record}/moves"), &[("to", "shortlisted")]).await.assert_status(303);

    // An interview: proposed, another time asked for, changed, confirmed.
    boss.get(&record).await.assert_has(&page);
    boss.get(&page).await.assert_status(200).assert_has("还没有约面试");
    let wrong = boss.post(&format!("{record}/interview"), &interview("2026-03-05", "10:00", "09:30")).await;
    wrong.assert_status(422).assert_has("f-to-error").assert_has("人才中心三楼");
    let first = interview("2026-03-05", "09:30", "10:00");
    boss.post(&format!("{record}/interview"), &first).await.assert_redirect(&page);
    lin.get(&own).await.assert_has(&own_page).assert_has("面试");
    let told = app.mails_to(LIN).await.pop().unwrap();
    assert!(told.text.contains("09:30") && told.text.contains("人才中心三楼"), "{told:?}");
    // The letter brings it along for the calendar, in the office's name.
    let letter = app.app.mailer.delivered().pop().unwrap();
    let calendar = letter.calendar.replace("\n ", "");
    for part in ["METHOD:PUBLISH", "DTSTART:20260305T013000Z", "ORGANIZER:mailto:noreply@example.org", "人才中心三楼"]
    {
        assert!(calendar.contains(part), "{part}: {calendar}");
    }
    assert!(letter.raw.contains("method=PUBLISH") && !calendar.contains(BOSS), "{}", letter.raw);
    let file = lin.get(&format!("{own}/interviews.ics")).await;
    assert!(file.header("content-type").starts_with("text/calendar"));
    file.assert_has("DTSTART:20260305T013000Z").assert_has("SEQUENCE:0").assert_has("STATUS:TENTATIVE");
    file.assert_has("TRIGGER:-P").assert_has("人才中心三楼").assert_has("@localhost");
    let uid = |it: &str| it.lines().find(|it| it.starts_with("UID:")).unwrap().to_owned();
    let first_uid = uid(&file.body);
    lin.post(&format!("{own}/interview"), &[("answer", "no")]).await.assert_status(422).assert_has("f-request-error");
    let request = [("answer", "no"), ("request", "周五下午可以吗")];
    lin.post(&format!("{own}/interview"), &request).await.assert_redirect(&own_page);
    assert!(subject(&app, BOSS).await.contains("改期"));
    boss.get(&page).await.assert_has("周五下午可以吗");
    boss.post(&format!("{record}/interview"), &interview("2026-03-06", "14:00", "14:30")).await.assert_redirect(&page);
    let file = boss.get(&format!("{record}/interviews.ics")).await;
    file.assert_has("DTSTART:20260306T060000Z").assert_has("SEQUENCE:1").assert_lacks("周五下午");
    assert_eq!(uid(&file.body), first_uid);
    lin.post(&format!("{own}/interview"), &[("answer", "yes")]).await.assert_redirect(&own_page);
    lin.get(&format!("{own}/interviews.ics")).await.assert_has("STATUS:CONFIRMED").assert_has("SEQUENCE:1");

    // Both are reminded a day before, once.
    passed(&app, TimeDelta::days(4) + TimeDelta::hours(3)).await;
    passed(&app, TimeDelta::minutes(1)).await;
    assert_eq!(count_of(&app, LIN, "24小时之内").await, 1);
    assert_eq!(count_of(&app, BOSS, "24小时之内").await, 1);

    // An offer, accepted; an intention, said by both.
    let (lin, boss) = (again(&app, LIN).await, again(&app, BOSS).await);
    assert_eq!(send_offer(&boss, &record, "2026-03-20").await, 303);
    assert_eq!(send_offer(&boss, &record, "2026-03-20").await, 409);
    lin.get(&own_page).await.assert_has("每月4500元").assert_has("接受录用");
    boss.post(&format!("{record}/intention"), &[]).await.assert_redirect(&page);
    lin.get("/profile/intentions").await.assert_has(UNIT).assert_has("待双方确认");
    lin.post(&format!("{own}/intention"), &[]).await.assert_redirect(&own_page);
    lin.get(&own_page).await.assert_has("已达成");
    assert_eq!(count_of(&app, LIN, "意向已达成").await + count_of(&app, BOSS, "意向已达成").await, 2);
    lin.post(&format!("{own}/offer"), &[("answer", "yes")]).await.assert_redirect(&own_page);
    lin.post(&format!("{own}/offer"), &[("answer", "yes")]).await.assert_status(409);
    boss.get(&record).await.assert_has("已接受录用");

    // The hire: reported, confirmed; what to keep is asked.
    boss.post(&format!("{record}/hire"), &[("first_day", "x")])
        .await
        .assert_status(422)
        .assert_has("f-first_day-error");
    boss.post(&format!("{record}/hire"), &[("first_day", "2026-03-10")]).await.assert_redirect(&page);
    boss.post(&format!("{record}/hire"), &[("first_day", "2026-03-10")]).await.assert_status(409);
    let others = format!("{own}/others");
    lin.post(&format!("{own}/hire"), &[("answer", "yes")]).await.assert_redirect(&others);
    lin.get(&own).await.assert_has("已入职");
    lin.get("/profile/intentions").await.assert_has("已入职");
    assert_eq!(count_of(&app, BOSS, "已招满").await, 1);
    lin.get(&others).await.assert_has("食堂厨师").assert_has("绿化养护工");
    lin.post(&others, &[("decided", "1"), ("keep", &kept)]).await.assert_redirect("/profile/applications");
    lin.post(&others, &[("decided", "1")]).await.assert_status(409);
    let told = app.mails_to("rival@example.org").await.pop().unwrap();
    assert!(told.subject.contains("已另有工作") || told.subject.contains("食堂厨师"), "{told:?}");
    assert!(!told.text.contains(UNIT) && !told.text.contains("养老"), "{told:?}");
    assert_eq!(count_of(&app, "third@example.org", "另有工作").await, 0);
    lin.get(&format!("/profile/applications/{kept}")).await.assert_has("已投递");

    // Still there? After 30 and after 90 days, once each.
    passed(&app, TimeDelta::days(35)).await;
    passed(&app, TimeDelta::minutes(1)).await;
    let lin = again(&app, LIN).await;
    lin.post(&format!("{own}/check"), &[]).await.assert_status(422);
    lin.post(&format!("{own}/check"), &[("answer", "yes")]).await.assert_redirect(&own_page);
    lin.post(&format!("{own}/check"), &[("answer", "yes")]).await.assert_status(409);
    passed(&app, TimeDelta::days(60)).await;
    assert_eq!(count_of(&app, LIN, "还在这个岗位").await, 2);
    assert_eq!(count_of(&app, BOSS, "已满90天").await, 1);
}

#[actix_web::test]
async fn two_reports_of_the_last_place_and_an_objection_frees_it() {
    let app = TestApp::start().await;
    let posting = published(&app, |body| body["headcount"] = 1.into()).await;
    let boss = member(&app, BOSS, UNIT).await;
    let (lin, bo) = (seeker(&app, "lin").await, seeker(&app, "bo").await);
    let (first, second) = (applied(&lin, &posting).await, applied(&bo, &posting).await);
    arrived(&app).await;
    let mut records = Vec::new();
    for number in [&first, &second] {
        let record = paths(number).1;
        // Nobody is hired unread.
        boss.post(&format!("{record}/hire"), &[("first_day", "2026-03-10")]).await.assert_status(409);
        boss.post(&format!("{record}/moves"), &[("to", "shortlisted")]).await.assert_status(303);
        records.push(format!("{record}/hire"));
    }
    let day = [("first_day", "2026-03-10")];
    let (a, b) = futures_util::join!(boss.post(&records[0], &day), boss.post(&records[1], &day));
    let mut status = [a.status.as_u16(), b.status.as_u16()];
    status.sort_unstable();
    assert_eq!(status, [303, 409]);
    let (winner, loser) = if a.status == 303 { ((&lin, &first), &records[1]) } else { ((&bo, &second), &records[0]) };
    winner.0.post(&format!("{}/hire", paths(winner.1).0), &[("answer", "no")]).await.assert_status(303);
    assert!(subject(&app, BOSS).await.contains("异议"));
    boss.get(&paths(winner.1).1).await.assert_has("初选通过");
    boss.post(loser, &day).await.assert_status(303);
}

#[actix_web::test]
async fn a_hire_is_reported_anew_after_an_objection_and_no_silence_ends_it_meanwhile() {
    let app = TestApp::start().await;
    let posting = published(&app, |body| body["valid_until"] = "2026-05-28".into()).await;
    let (lin, boss) = (seeker(&app, "lin").await, member(&app, BOSS, UNIT).await);
    let number = applied(&lin, &posting).await;
    arrived(&app).await;
    let (own, record) = paths(&number);
    let hire = format!("{record}/hire");
    boss.post(&format!("{record}/moves"), &[("to", "shortlisted")]).await.assert_status(303);
    passed(&app, TimeDelta::days(58)).await;
    again(&app, BOSS).await.post(&hire, &[("first_day", "2026-04-29")]).await.assert_status(303);
    // The limit of sixty days falls into the days of the objection.
    passed(&app, TimeDelta::days(5)).await;
    let (lin, boss) = (again(&app, LIN).await, again(&app, BOSS).await);
    lin.get(&own).await.assert_has("初选通过");
    boss.post(&hire, &[("first_day", "2026-05-06")]).await.assert_status(409);
    lin.post(&format!("{own}/hire"), &[("answer", "no")]).await.assert_status(303);
    passed(&app, TimeDelta::minutes(1)).await;
    boss.get(&format!("{record}/agreements")).await.assert_has("f-first_day");
    boss.post(&hire, &[("first_day", "2026-05-06")]).await.assert_status(303);
    assert_eq!(count_of(&app, LIN, "入职").await, 2);
    lin.post(&format!("{own}/hire"), &[("answer", "yes")]).await.assert_status(303);
    lin.get(&own).await.assert_has("已入职");
}

#[actix_web::test]
async fn who_does_not_object_for_ten_days_is_hired_and_the_others_end_a_week_later() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let other = published(&app, |body| body["employer"] = "另一家单位".into()).await;
    let (lin, boss) = (seeker(&app, "lin").await, member(&app, BOSS, UNIT).await);
    let (number, rest) = (applied(&lin, &posting).await, applied(&lin, &other).await);
    arrived(&app).await;
    let (own, record) = paths(&number);
    boss.post(&format!("{record}/moves"), &[("to", "shortlisted")]).await.assert_status(303);
    boss.post(&format!("{record}/hire"), &[("first_day", "2026-03-02")]).await.assert_status(303);
    passed(&app, TimeDelta::days(10) - TimeDelta::minutes(1)).await;
    let lin = again(&app, LIN).await;
    lin.get(&own).await.assert_has("初选通过");
    passed(&app, TimeDelta::minutes(1)).await;
    lin.get(&own).await.assert_has("已入职");
    lin.get(&format!("{own}/agreements")).await.assert_has("其他投递要保留吗");
    lin.get(&paths(&rest).0).await.assert_has("已投递");
    passed(&app, TimeDelta::days(7)).await;
    again(&app, LIN).await.get(&paths(&rest).0).await.assert_has("已另有工作");
}

#[actix_web::test]
async fn an_offer_ends_by_itself_and_what_has_ended_is_not_accepted() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let (lin, boss) = (seeker(&app, "lin").await, member(&app, BOSS, UNIT).await);
    let number = applied(&lin, &posting).await;
    arrived(&app).await;
    let (own, record) = paths(&number);
    assert_eq!(send_offer(&boss, &record, "2026-04-20").await, 422);
    assert_eq!(send_offer(&boss, &record, "2026-03-01").await, 303);
    boss.post(&format!("{record}/offer"), &[("act", "withdraw")]).await.assert_status(303);
    lin.post(&format!("{own}/offer"), &[("answer", "yes")]).await.assert_status(409);
    assert_eq!(send_offer(&boss, &record, "2026-03-01").await, 303);
    app.later(TimeDelta::hours(13));
    let (lin, boss) = (again(&app, LIN).await, again(&app, BOSS).await);
    // Before the clock has written it down, and after.
    lin.get(&format!("{own}/agreements")).await.assert_has("已过期").assert_lacks("接受录用");
    lin.post(&format!("{own}/offer"), &[("answer", "yes")]).await.assert_status(409);
    passed(&app, TimeDelta::minutes(1)).await;
    passed(&app, TimeDelta::minutes(1)).await;
    assert_eq!((count_of(&app, LIN, "已过期").await, count_of(&app, BOSS, "已过期").await), (1, 1));
    lin.post(&format!("{own}/offer"), &[("answer", "yes")]).await.assert_status(409);
    // Another one is declined: the application stays.
    assert_eq!(send_offer(&boss, &record, "2026-03-20").await, 303);
    lin.post(&format!("{own}/offer"), &[("answer", "no")]).await.assert_status(303);
    assert!(subject(&app, BOSS).await.contains("谢绝"));
    lin.get(&own).await.assert_has("待答复录用");

    // At the end an interview is cancelled for the calendars, and nothing more is agreed.
    let next = published(&app, |_| {}).await;
    let number = applied(&lin, &next).await;
    arrived(&app).await;
    let (own, record) = paths(&number);
    boss.post(&format!("{record}/interview"), &interview("2026-03-08", "09:00", "10:00")).await.assert_status(303);
    lin.post(&format!("{own}/withdrawal"), &[]).await.assert_status(303);
    passed(&app, TimeDelta::minutes(1)).await;
    lin.get(&format!("{own}/interviews.ics")).await.assert_has("STATUS:CANCELLED").assert_has("SEQUENCE:1");
    lin.post(&format!("{own}/interview"), &[("answer", "yes")]).await.assert_status(409);
    lin.post(&format!("{own}/intention"), &[]).await.assert_status(409);
    boss.post(&format!("{record}/hire"), &[("first_day", "2026-03-10")]).await.assert_status(409);
}

#[actix_web::test]
async fn a_specialist_notes_what_each_side_says_and_one_is_open_for_both() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let (lin, boss) = (seeker(&app, "lin").await, member(&app, BOSS, UNIT).await);
    let (profile, employer) = names(&app, &posting).await;
    let specialist = app.staff(Role::Specialist).await;
    let new = [("profile", "nobody"), ("employer", &employer), ("source", "referral")];
    specialist.post("/staff/intentions", &new).await.assert_status(422).assert_has("f-profile-error");
    let new = [("profile", &*profile), ("employer", "没有这家"), ("source", "referral")];
    specialist.post("/staff/intentions", &new).await.assert_status(422).assert_has("没有这个名称或编号的单位");
    // A name does as well, as far as it says which one.
    let new = [("profile", &*profile), ("employer", UNIT), ("posting", &posting), ("source", "referral")];
    specialist.post("/staff/intentions", &new).await.assert_redirect("/staff/intentions");
    specialist.post("/staff/intentions", &new).await.assert_status(409);
    assert_eq!((count_of(&app, LIN, "等您确认").await, count_of(&app, BOSS, "等您确认").await), (1, 1));
    lin.get("/staff/intentions").await.assert_status(403);
    let list = specialist.get("/staff/intentions?state=proposed").await;
    list.assert_status(200).assert_has(&profile).assert_has(UNIT).assert_lacks("林小禾");

    let token = app.api_token(&[Role::Specialist], &["intentions:read", "intentions:write"]).await;
    let program = Program { app: &app, token };
    let it = program.get("/api/v1/intentions?state=proposed").await.json()["items"][0].clone();
    let path = format!("/api/v1/intentions/{}/confirmations", it["id"].as_str().unwrap());
    program.post(&path, &json!({"side": "seeker", "channel": "online"})).await.assert_status(422);
    let said = program.post(&path, &json!({"side": "seeker", "channel": "call"})).await;
    assert_eq!(
        (said.json()["state"].as_str(), said.json()["seeker"]["channel"].as_str()),
        (Some("proposed"), Some("call"))
    );
    let reference = it["id"].as_str().unwrap();
    boss.post(&format!("/employer/intentions/{reference}"), &[("answer", "yes")]).await.assert_status(303);
    boss.get("/employer/intentions").await.assert_has("已达成");
    let agreed = program.get("/api/v1/intentions").await.json()["items"][0].clone();
    assert_eq!(agreed["employer_said"]["channel"], "online");
    assert!(agreed["agreed_at"].is_string());
    let body = json!({"profile": profile, "employer": employer, "source": "fair"});
    program.post("/api/v1/intentions", &body).await.assert_status(409);

    // Ninety days on it lapses, is told once, and another may come.
    passed(&app, TimeDelta::days(90) - TimeDelta::minutes(1)).await;
    assert_eq!(count_of(&app, LIN, "已失效").await, 0);
    passed(&app, TimeDelta::minutes(1)).await;
    passed(&app, TimeDelta::minutes(1)).await;
    assert_eq!((count_of(&app, LIN, "已失效").await, count_of(&app, BOSS, "已失效").await), (1, 1));
    program.post(&path, &json!({"side": "seeker", "channel": "call"})).await.assert_status(409);
    let made = program.post("/api/v1/intentions", &body).await;
    made.assert_status(201);
    let reference = made.json()["id"].as_str().unwrap().to_owned();
    let lin = again(&app, LIN).await;
    lin.post(&format!("/profile/intentions/{reference}"), &[("answer", "no")]).await.assert_status(303);
    lin.get("/profile/intentions").await.assert_has("已取消");
    assert_eq!(count_of(&app, BOSS, "已取消").await, 1);
}

/// The public names of a person's profile and of a posting's employer.
async fn names(app: &TestApp, posting: &str) -> (String, String) {
    let (id, posting) = (account_id(app, LIN).await, posting.to_owned());
    app.app
        .db
        .read(move |conn| {
            let profile = bole::profiles::queries::find_by_account(conn, id)?.unwrap();
            Ok((profile.reference, bole::postings::queries::find(conn, &posting)?.employer.reference))
        })
        .await
        .unwrap()
}
