//! Stories of applications.

mod moves;
mod programs;
mod silence;

use bole::access::Role;
use bole::applications;
use bole::employers::queries as employers;
use chrono::TimeDelta;
use serde_json::Value;

use crate::support::{Client, TestApp, officer, posting};

/// The employer of [`posting`].
pub const UNIT: &str = "安和养老服务中心";

/// A published posting; answers its reference.
pub async fn published(app: &TestApp, change: impl FnOnce(&mut Value)) -> String {
    let mut body = posting("养老护理员", "照料老人的日常生活");
    change(&mut body);
    officer(app).await.post("/api/v1/postings", &body).await.assert_status(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Someone who looks for work and says who they are.
pub async fn seeker<'a>(app: &'a TestApp, name: &str) -> Client<'a> {
    let client = app.logged_in(&format!("{name}@example.org"), &[Role::Seeker]).await;
    let person = [
        ("name", "林小禾"),
        ("phone", "15400001234"),
        ("email", "xiaohe@example.org"),
        ("citizen_id", "220399188002290010"),
        ("headline", "护理员，三年经验"),
    ];
    let person: Vec<_> = if name == "lin" { person.to_vec() } else { vec![person[0], person[1]] };
    client.post("/profile/person", &person).await.assert_status(303);
    client
}

/// A member of a unit.
pub async fn member<'a>(app: &'a TestApp, email: &str, unit: &str) -> Client<'a> {
    let account_id = app.account(email, &[Role::EmployerOwner]).await;
    let (unit, now) = (unit.to_owned(), app.now());
    app.app
        .db
        .write(move |conn| {
            let id = employers::find_or_insert(conn, &unit, now)?;
            Ok(employers::add_member(conn, id, account_id, now)?)
        })
        .await
        .unwrap();
    app.log_in(account_id, false).await
}

/// Applies and answers the number.
pub async fn applied(client: &Client<'_>, posting: &str) -> String {
    let sent = client.post(&format!("/postings/{posting}/application"), &[("consent", "1")]).await;
    sent.assert_status(303);
    let path = sent.header("location").to_owned();
    path.strip_prefix("/profile/applications/").unwrap().strip_suffix("/confirmation").unwrap().to_owned()
}

/// Ten minutes pass, and what was sent arrives.
pub async fn arrived(app: &TestApp) {
    app.later(TimeDelta::minutes(10));
    applications::sweep(&app.app).await.unwrap();
}

#[actix_web::test]
async fn someone_applies_and_is_refused_with_a_reason_and_both_sides_follow() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let page = format!("/postings/{posting}");
    let apply = format!("{page}/application");
    app.get(&page).await.assert_has(&format!("href=\"{apply}\""));
    app.get(&format!("{page}?source=alert")).await.assert_has(&format!("{apply}?source=alert"));
    // The log-in is asked late, and leads back.
    let stranger = app.get(&apply).await;
    assert!(stranger.assert_status(303).header("location").starts_with("/login?next="), "{stranger:?}");

    let lin = seeker(&app, "lin").await;
    let boss = member(&app, "boss@example.org", UNIT).await;
    let check = lin.get(&format!("{apply}?source=alert")).await;
    check.assert_status(200).assert_has(UNIT).assert_has("林小禾").assert_has("15400001234");
    check.assert_has("value=\"alert\"").assert_lacks("220399188002290010");
    // Without consent nothing leaves.
    let refused = lin.post(&apply, &[("letter", "我很愿意来"), ("consent", "")]).await;
    refused.assert_status(422).assert_has("f-consent-error").assert_has("我很愿意来");
    lin.get("/profile/applications").await.assert_has("还没有投递过岗位");

    let sent = lin.post(&apply, &[("letter", "我很愿意来"), ("consent", "1"), ("source", "alert")]).await;
    let path = sent.header("location").to_owned();
    let number = path.split('/').nth(3).unwrap().to_owned();
    // Twice is once.
    lin.post(&apply, &[("consent", "1")]).await.assert_redirect(&path);
    lin.get(&apply).await.assert_redirect(&format!("/profile/applications/{number}"));
    lin.get(&path).await.assert_has(&number.to_uppercase()).assert_has("2026年3月20日").assert_has("12:10");
    let mails = app.mails_to("lin@example.org").await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("养老护理员") && mails[0].text.contains("2026年3月20日"), "{mails:?}");

    let record = format!("/employer/applications/{number}");
    boss.get("/employer/applications").await.assert_lacks(&number.to_uppercase());
    boss.get(&record).await.assert_status(404);
    arrived(&app).await;
    assert_eq!(app.mails_to("boss@example.org").await.len(), 1);
    boss.get("/employer/applications").await.assert_has(&number.to_uppercase()).assert_lacks("林");

    // Nothing of the person before it is opened; the first look is told.
    let closed = boss.get(&record).await;
    closed.assert_status(200).assert_lacks("林小禾").assert_lacks("15400001234").assert_has("岗位订阅");
    boss.post(&format!("{record}/opening"), &[]).await.assert_redirect(&record);
    boss.post(&format!("{record}/opening"), &[]).await.assert_redirect(&record);
    let opened = boss.get(&record).await;
    opened.assert_has("林小禾").assert_has("15400001234").assert_has("我很愿意来").assert_lacks("220399188002290010");
    boss.get("/employer/applications").await.assert_has("林**");
    assert_eq!(app.mails_to("lin@example.org").await.len(), 2);
    lin.get("/profile/looks").await.assert_has(UNIT).assert_has(&number.to_uppercase()).assert_has("邮箱");
    let own = format!("/profile/applications/{number}");
    lin.get(&own).await.assert_has("单位已查看").assert_has("姓名");

    // An opening holds for the day, and for whoever opened.
    let other = member(&app, "colleague@example.org", UNIT).await;
    other.get(&record).await.assert_lacks("15400001234");
    app.later(TimeDelta::hours(12));
    let boss = app.log_in(account_id(&app, "boss@example.org").await, false).await;
    let lin = app.log_in(account_id(&app, "lin@example.org").await, false).await;
    boss.get(&record).await.assert_lacks("15400001234");

    // A note stays inside; a refusal has a reason.
    boss.post(&format!("{record}/notes"), &[("note", "工资谈不拢")]).await.assert_redirect(&record);
    boss.post(&format!("{record}/moves"), &[("to", "refused")]).await.assert_status(422).assert_has("f-reason-error");
    boss.post(&format!("{record}/moves"), &[("to", "hired")]).await.assert_status(422).assert_has("f-to-error");
    let refusal = [("to", "refused"), ("reason", "terms"), ("shared_text", "欢迎明年再来"), ("version", "1")];
    boss.post(&format!("{record}/moves"), &refusal).await.assert_status(409);
    let refusal = [("to", "refused"), ("reason", "terms"), ("shared_text", "欢迎明年再来"), ("version", "2")];
    boss.post(&format!("{record}/moves"), &refusal).await.assert_redirect(&record);
    let told = app.mails_to("lin@example.org").await.pop().unwrap();
    assert!(told.text.contains("薪酬、地点或时间没有谈妥") && told.text.contains("欢迎明年再来"), "{told:?}");
    assert!(!told.text.contains("工资谈不拢"));
    let page = lin.get(&own).await;
    page.assert_has("薪酬、地点或时间没有谈妥").assert_has("欢迎明年再来").assert_lacks("工资谈不拢");
    page.assert_lacks("boss");

    // At the end the data is gone for the employer; the record stays.
    boss.post(&format!("{record}/opening"), &[]).await.assert_status(409);
    boss.get(&record).await.assert_status(200).assert_has("工资谈不拢").assert_lacks("15400001234");
    boss.get("/employer/applications?state=refused").await.assert_has(&number.to_uppercase()).assert_lacks("林**");
    lin.post(&format!("{own}/withdrawal"), &[]).await.assert_status(409);
}

/// The id of an account.
pub async fn account_id(app: &TestApp, email: &str) -> i64 {
    let email = email.to_owned();
    let found = app.app.db.read(move |conn| Ok(bole::accounts::queries::find_by_email(conn, &email)?)).await;
    found.unwrap().unwrap().id
}

#[actix_web::test]
async fn what_is_taken_back_within_ten_minutes_leaves_no_trace() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let (lin, boss) = (seeker(&app, "lin").await, member(&app, "boss@example.org", UNIT).await);
    let number = applied(&lin, &posting).await;
    app.later(TimeDelta::minutes(9));
    applications::sweep(&app.app).await.unwrap();
    let own = format!("/profile/applications/{number}");
    lin.get(&own).await.assert_has("不留痕迹");
    lin.post(&format!("{own}/withdrawal"), &[]).await.assert_redirect(&own);
    arrived(&app).await;
    assert!(app.mails_to("boss@example.org").await.is_empty());
    boss.get(&format!("/employer/applications/{number}")).await.assert_status(404);
    boss.get("/employer/applications?state=withdrawn").await.assert_lacks(&number.to_uppercase());
    lin.get(&own).await.assert_has("本人撤回");

    // Again on the same day is warned of and works; taking it back later is told.
    lin.get(&format!("/postings/{posting}/application")).await.assert_has("一天之内");
    let second = applied(&lin, &posting).await;
    assert_ne!(second, number);
    arrived(&app).await;
    assert_eq!(app.mails_to("boss@example.org").await.len(), 1);
    lin.post(&format!("/profile/applications/{second}/withdrawal"), &[]).await.assert_status(303);
    let told = app.mails_to("boss@example.org").await.pop().unwrap();
    assert!(told.subject.contains("撤回") && !told.text.contains("林"), "{told:?}");
    boss.get(&format!("/employer/applications/{second}")).await.assert_status(200).assert_lacks("林");
}

#[actix_web::test]
async fn what_stands_in_the_way_is_said_and_hard_conditions_never_do() {
    let app = TestApp::start().await;
    let posting = published(&app, |body| body["education"] = "master".into()).await;
    let apply = format!("/postings/{posting}/application");
    let nobody = app.logged_in("empty@example.org", &[Role::Seeker]).await;
    nobody.get(&apply).await.assert_status(200).assert_has("请先在简历里填写姓名").assert_lacks("name=\"consent\"");
    nobody.post(&apply, &[("consent", "1")]).await.assert_status(422);
    nobody.post("/profile/person", &[("name", "林小禾")]).await.assert_status(303);
    nobody.post(&apply, &[("consent", "1")]).await.assert_status(422).assert_has("电话或邮箱");

    // Too little education is shown, and blocks nothing.
    let lin = seeker(&app, "lin").await;
    lin.get(&apply).await.assert_has("不符合").assert_has("name=\"consent\"");
    lin.post("/profile/visibility", &[("visibility", "hidden"), ("employer", UNIT)]).await.assert_status(303);
    lin.post(&apply, &[("consent", "1")]).await.assert_status(422).assert_has("不让这家单位看到");

    let bo = seeker(&app, "bo").await;
    let officer = officer(&app).await;
    officer.post(&format!("/api/v1/postings/{posting}/closure"), &serde_json::json!({"outcome": "filled"})).await;
    bo.get(&apply).await.assert_status(200).assert_has("已经结束");
    bo.post(&apply, &[("consent", "1")]).await.assert_status(422).assert_has("已经结束");
    app.get(&format!("/postings/{posting}")).await.assert_lacks("/application");
    app.staff(Role::Officer).await.get(&apply).await.assert_status(403);
}

#[actix_web::test]
async fn each_side_writes_to_the_other_and_no_mail_tells_what() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let (lin, boss) = (seeker(&app, "lin").await, member(&app, "boss@example.org", UNIT).await);
    let number = applied(&lin, &posting).await;
    arrived(&app).await;
    let (own, record) = (format!("/profile/applications/{number}"), format!("/employer/applications/{number}"));
    boss.post(&format!("{record}/messages"), &[("text", "周三上午能来吗")]).await.assert_redirect(&record);
    lin.get(&own).await.assert_has("周三上午能来吗").assert_lacks("boss@");
    lin.post(&format!("{own}/messages"), &[("text", " ")]).await.assert_status(422).assert_has("f-text-error");
    lin.post(&format!("{own}/messages"), &[("text", "能来")]).await.assert_redirect(&own);
    boss.get(&record).await.assert_has("能来").assert_lacks("lin@");
    for (address, other) in [("lin@example.org", "boss@"), ("boss@example.org", "lin@")] {
        let mail = app.mails_to(address).await.pop().unwrap();
        assert!(mail.subject.contains("新消息"), "{mail:?}");
        assert!(!mail.text.contains("能来") && !mail.text.contains(other), "{mail:?}");
    }
    lin.post(&format!("{own}/withdrawal"), &[]).await.assert_status(303);
    boss.post(&format!("{record}/messages"), &[("text", "还在吗")]).await.assert_status(409);
}

#[actix_web::test]
async fn several_are_moved_at_once_each_for_itself() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let boss = member(&app, "boss@example.org", UNIT).await;
    let rival = member(&app, "rival@example.org", "别的单位").await;
    let mut numbers = Vec::new();
    for name in ["lin", "bo", "chen"] {
        numbers.push(applied(&seeker(&app, name).await, &posting).await);
    }
    arrived(&app).await;
    let board = boss.get(&format!("/employer/applications?posting={posting}")).await;
    for number in &numbers {
        board.assert_has(&format!("value=\"{number}.1\""));
    }
    // One was moved meanwhile.
    boss.post(&format!("/employer/applications/{}/opening", numbers[0]), &[]).await.assert_status(303);
    let chosen: Vec<String> = numbers.iter().map(|it| format!("{it}.1")).collect();
    let mut form: Vec<(&str, &str)> = chosen.iter().map(|it| ("application", it.as_str())).collect();
    form.push(("to", "refused"));
    boss.post("/employer/applications/moves", &form).await.assert_status(422).assert_has("f-reason-error");
    form.push(("reason", "filled"));
    boss.post("/employer/applications/moves", &form[3..]).await.assert_status(422).assert_has("请先勾选");
    rival.post("/employer/applications/moves", &form).await.assert_has("没有这份投递").assert_lacks("已处理");
    let done = boss.post("/employer/applications/moves", &form).await;
    done.assert_status(200).assert_has("3份中有2份").assert_has("别人先动过");
    boss.get(&format!("/employer/applications/{}", numbers[0])).await.assert_has("单位已查看");
    boss.get("/employer/applications?state=refused").await.assert_has(&numbers[1].to_uppercase());
    assert!(app.mails_to("bo@example.org").await.pop().unwrap().text.contains("岗位已招满"));
}

#[actix_web::test]
async fn a_table_of_applicants_holds_no_formula_and_each_of_them_can_read_of_it() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let boss = member(&app, "boss@example.org", UNIT).await;
    let rival = member(&app, "rival@example.org", "别的单位").await;
    let (lin, bo) = (seeker(&app, "lin").await, seeker(&app, "bo").await);
    let person = [("name", "=HYPERLINK(\"x\")"), ("phone", "15400001234")];
    lin.post("/profile/person", &person).await.assert_status(303);
    applied(&lin, &posting).await;
    let refused = applied(&bo, &posting).await;
    arrived(&app).await;
    let refusal = [("to", "refused"), ("reason", "skills")];
    boss.post(&format!("/employer/applications/{refused}/moves"), &refusal).await.assert_status(303);
    rival.post("/employer/applications/export", &[("posting", &posting)]).await.assert_status(404);
    let table = boss.post("/employer/applications/export", &[("posting", &posting)]).await;
    table.assert_status(200).assert_has("'=HYPERLINK").assert_has("15400001234").assert_has("未录用");
    // Whoever is refused stands in it without a name.
    assert_eq!(table.body.matches("15400001234").count(), 1, "{}", table.body);
    lin.get("/profile/looks").await.assert_has(UNIT);
    bo.get("/profile/looks").await.assert_lacks(UNIT);
}

#[actix_web::test]
async fn whoever_applied_takes_all_of_it_along_and_the_law_keeps_that_it_was_sent() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let (lin, boss) = (seeker(&app, "lin").await, member(&app, "boss@example.org", UNIT).await);
    let apply = format!("/postings/{posting}/application");
    lin.post(&apply, &[("letter", "我很愿意来"), ("consent", "1")]).await.assert_status(303);
    lin.get("/profile/deletion").await.assert_lacks("保存到");
    arrived(&app).await;
    let export = lin.get("/profile/export.json").await;
    export.assert_status(200).assert_has("我很愿意来").assert_has("application-2026-1").assert_has(UNIT);
    assert_eq!(export.json()["applications"][0]["moves"][0]["to"], "submitted");

    lin.get("/profile/deletion").await.assert_has("保存到2029年3月1日");
    lin.post("/profile/deletion", &[]).await.assert_redirect("/profile");
    assert!(app.mails_to("boss@example.org").await.pop().unwrap().subject.contains("撤回"));
    boss.get("/employer/applications?state=withdrawn").await.assert_has("本人撤回").assert_lacks("林");
    lin.get("/profile/export.json").await.assert_status(404);
    // A new profile begins anew.
    lin.post("/profile/person", &[("name", "林小禾"), ("phone", "15400001234")]).await.assert_status(303);
    lin.get("/profile/applications").await.assert_has("还没有投递过岗位");

    app.later(TimeDelta::days(3 * 366));
    bole::jobs::run_due(&app.app).await;
    let left = app.app.db.read(|conn| {
        let slice = bole::api::Slice { limit: 10, offset: 0 };
        Ok(applications::queries::of_either_side(conn, None, &[1], slice)?.0)
    });
    assert_eq!(left.await.unwrap(), 0, "after three years it is gone");
}

#[actix_web::test]
async fn an_attachment_goes_along_and_is_read_until_the_end() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let (lin, boss) = (seeker(&app, "lin").await, member(&app, "boss@example.org", UNIT).await);
    let apply = format!("/postings/{posting}/application");
    let send = |name: &'static str, bytes: &'static [u8]| {
        let parts = [("source", None, &b"search"[..]), ("consent", None, b"1"), ("attachment", Some(name), bytes)];
        crate::uploads::multipart(&parts).uri(&apply).insert_header(("origin", "http://localhost:8096"))
    };
    lin.send(send("a.exe", b"MZ")).await.assert_status(422).assert_has("f-attachment-error");
    let sent = lin.send(send("证书.pdf", crate::uploads::PDF)).await;
    let number = sent.assert_status(303).header("location").split('/').nth(3).unwrap().to_owned();
    let page = lin.get(&format!("/profile/applications/{number}")).await;
    page.assert_has("证书.pdf");
    let at = page.body.find("/uploads/").unwrap();
    let file: String = page.body[at..].chars().take_while(|it| *it != '"').collect();
    boss.get(&file).await.assert_status(404);
    arrived(&app).await;
    let record = format!("/employer/applications/{number}");
    boss.post(&format!("{record}/opening"), &[]).await.assert_status(303);
    boss.get(&record).await.assert_has(&file);
    boss.get(&file).await.assert_status(200);
    lin.post(&format!("/profile/applications/{number}/withdrawal"), &[]).await.assert_status(303);
    boss.get(&file).await.assert_status(404);
}
