//! Units: registered, checked, renewed, suspended, and the people who act for them.

use bole::access::Role;
use bole::employers::queries as employers;
use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Answer, Client, PASSWORD, Program, TestApp, officer, posting};
use crate::uploads::{PDF, multipart};

/// Made up; the check character fits.
const USCC: &str = "91220323MA00001110";
const NAME: &str = "安和养老服务中心";

/// What a unit says of itself, with some of it changed.
fn facts<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("name", NAME),
        ("uscc", USCC),
        ("kind", "enterprise"),
        ("account_kind", "own"),
        ("industry", "care"),
        ("size", "20-49"),
        ("region", "伊通县"),
        ("address", "人民路1号"),
        ("introduction", "照料老人，有床位80张。"),
        ("contact_name", "王小禾"),
        ("contact_phone", "0434-4220000"),
    ];
    for (name, value) in change {
        let field = fields.iter_mut().find(|it| it.0 == *name).unwrap();
        field.1 = value;
    }
    fields
}

async fn register<'a>(app: &'a TestApp, email: &str, change: &[(&str, &str)]) -> Client<'a> {
    let client = app.logged_in(email, &[Role::Seeker]).await;
    client.post("/employer/registration", &facts(change)).await.assert_redirect("/employer");
    client
}

async fn add_documents(client: &Client<'_>) {
    let files = [
        ("licence", Some("licence.pdf"), PDF),
        ("mandate", Some("mandate.pdf"), PDF),
        ("agent_id", Some("id.pdf"), PDF),
    ];
    let request = multipart(&files).uri("/employer/documents").insert_header(("origin", "http://localhost:8096"));
    client.send(request).await.assert_redirect("/employer");
}

/// A unit that waits to be checked, its owner, and its public name.
async fn handed_in<'a>(app: &'a TestApp, email: &str) -> (Client<'a>, String) {
    let owner = register(app, email, &[]).await;
    add_documents(&owner).await;
    owner.post("/employer/submission", &[]).await.assert_redirect("/employer");
    let reference = reference(app).await;
    (owner, reference)
}

/// The public name of the unit of this story.
async fn reference(app: &TestApp) -> String {
    let found = app.app.db.read(|conn| Ok(employers::find_registered(conn, USCC, NAME)?)).await.unwrap();
    found.unwrap().reference
}

const ALL_CHECKS: [(&str, &str); 6] = [
    ("outcome", "verified"),
    ("checks", "licence"),
    ("checks", "identity"),
    ("checks", "agent"),
    ("checks", "mandate"),
    ("checks", "account_kind"),
];

async fn verified<'a>(app: &'a TestApp, email: &str) -> (Client<'a>, Client<'a>, String) {
    let (owner, reference) = handed_in(app, email).await;
    let reviewer = app.logged_in(REVIEWER, &[Role::Reviewer]).await;
    let path = format!("/staff/employers/{reference}");
    reviewer.post(&format!("{path}/verification"), &ALL_CHECKS).await.assert_redirect(&path);
    (owner, reviewer, reference)
}

const REVIEWER: &str = "shen@office.example.org";

/// The same person logged in again: sessions end sooner than these stories.
async fn back<'a>(app: &'a TestApp, email: &str) -> Client<'a> {
    let email = email.to_owned();
    let found = app.app.db.read(move |conn| Ok(bole::accounts::queries::find_by_email(conn, &email)?)).await.unwrap();
    app.log_in(found.unwrap().id, false).await
}

/// The link of the newest invitation to an address.
async fn invited(app: &TestApp, email: &str) -> String {
    let links = app.mails_to(email).await.pop().unwrap().links;
    links.into_iter().find(|it| it.starts_with("/employer-invitations/")).unwrap()
}

/// A published posting of the unit.
async fn published(app: &TestApp) -> String {
    let mut body = posting("护理员", "照料老人起居");
    body["employer"] = NAME.into();
    let made = officer(app).await.post("/api/v1/postings", &body).await;
    format!("/postings/{}", made.assert_status(201).json()["id"].as_str().unwrap())
}

/// Moves the clock, and does what is due.
async fn pass(app: &TestApp, days: i64) {
    app.later(TimeDelta::days(days));
    bole::employers::sweep(&app.app).await.unwrap();
}

fn states(answer: &Answer) -> &str {
    answer.body.split("<main").nth(1).unwrap()
}

#[actix_web::test]
async fn a_registration_tells_each_mistake_and_makes_an_owner() {
    let app = TestApp::start().await;
    app.get("/employer").await.assert_status(303);
    let client = app.logged_in("wang@example.org", &[Role::Seeker]).await;
    client.get("/account").await.assert_has("/employer/registration").assert_lacks("单位入口");
    client.get("/employer").await.assert_status(403);
    client.get("/employer/registration").await.assert_status(200).assert_has("统一社会信用代码");
    let wrong = [("uscc", "91220323MA00001101"), ("region", "亚特兰蒂斯"), ("account_kind", "commercial")];
    let refused = client.post("/employer/registration", &facts(&wrong)).await;
    refused.assert_status(422).assert_has("校验不符").assert_has("f-region-error").assert_has("f-account_kind-error");
    refused.assert_has("错误：").assert_has("人民路1号");

    client.post("/employer/registration", &facts(&[])).await.assert_redirect("/employer");
    let home = client.get("/employer").await;
    home.assert_status(200).assert_has("填写中").assert_has("单位入口").assert_has("请先填好单位资料");
    home.assert_has("/employer/postings").assert_has("/employer/members").assert_lacks("提交核验</button>");
    client.post("/employer/submission", &[]).await.assert_status(409);
    let public = app.get(&format!("/employers/{}", reference(&app).await)).await;
    public.assert_status(200).assert_has("企业").assert_lacks("已核验").assert_lacks("王小禾").assert_lacks("4220000");
    client.get("/en/employer").await.assert_has("Being filled in").assert_has("My organisation");
}

#[actix_web::test]
async fn whoever_registers_a_unit_again_is_sent_to_its_owners() {
    let app = TestApp::start().await;
    register(&app, "wang@example.org", &[]).await;
    let second = app.logged_in("li@example.org", &[Role::Seeker]).await;
    let taken = second.post("/employer/registration", &facts(&[("name", "安和养老")])).await;
    taken.assert_status(422).assert_has("已经登记").assert_lacks("wang@example.org");
    second.get("/employer").await.assert_status(403);
    let unit = reference(&app).await;
    second.post("/employer/registration/request", &[("unit", &unit)]).await.assert_redirect("/account");
    // Asked twice on a day, told once.
    second.post("/employer/registration/request", &[("unit", &unit)]).await.assert_redirect("/account");
    let mails = app.mails_to("wang@example.org").await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "有人希望加入您的单位");
    assert!(mails[0].text.contains("li（li@example.org）希望为“安和养老服务中心”办理招聘"), "{}", mails[0].text);
    assert!(mails[0].links.iter().any(|it| it == "/employer/members"), "{:?}", mails[0].links);
}

#[actix_web::test]
async fn a_unit_known_from_imports_is_claimed_under_its_own_name_and_unchecked() {
    let app = TestApp::start().await;
    let posting = published(&app).await;
    let client = app.logged_in("wang@example.org", &[Role::Seeker]).await;
    client.post("/employer/registration", &facts(&[])).await.assert_redirect("/employer");
    app.get(&posting).await.assert_status(200).assert_lacks("已核验");
    // The office's postings hang on the name.
    let renamed = client.post("/employer/facts", &facts(&[("name", "别的名称")])).await;
    renamed.assert_status(422).assert_has("f-name-error");
}

#[actix_web::test]
async fn what_is_returned_says_why_at_the_field_and_is_verified_once_mended() {
    let app = TestApp::start().await;
    let reviewer = app.logged_in(REVIEWER, &[Role::Reviewer]).await;
    let (owner, unit) = handed_in(&app, "wang@example.org").await;
    let told = app.mails_to(REVIEWER).await;
    assert_eq!(told[0].subject, "有单位等待核验");
    // Sunday: Monday to Wednesday are three working days.
    assert!(told[0].text.contains("请在2026-03-04前答复"), "{}", told[0].text);
    owner.get("/employer").await.assert_has("已提交").assert_has("2026年3月4日前答复");
    owner.post("/employer/submission", &[]).await.assert_status(409);
    owner.post("/employer/facts", &facts(&[])).await.assert_status(409);

    reviewer.get("/staff").await.assert_has("/staff/employers");
    reviewer.get("/staff/employers").await.assert_has(NAME).assert_has("待办1件，其中超期0件");
    app.later(TimeDelta::days(4));
    let (owner, reviewer) = (back(&app, "wang@example.org").await, back(&app, REVIEWER).await);
    reviewer.get("/staff/employers").await.assert_has("超期1件").assert_has("4天");
    let path = format!("/staff/employers/{unit}");
    let act = format!("{path}/verification");
    reviewer.get(&path).await.assert_has("licence.pdf").assert_has("/uploads/").assert_has("04344220000");
    reviewer.post(&format!("{path}/assignment"), &[("act", "take")]).await.assert_redirect(&path);
    owner.get("/employer").await.assert_has("核验中");
    reviewer.post(&act, &ALL_CHECKS[..5]).await.assert_status(422).assert_has("f-checks-error");
    reviewer.post(&act, &[("outcome", "returned")]).await.assert_status(422).assert_has("f-outcome-error");
    let asked = [
        ("outcome", "returned"),
        ("about", "address"),
        ("text", "请写到门牌号"),
        ("about", "licence"),
        ("text", "照片看不清"),
    ];
    reviewer.post(&act, &asked).await.assert_redirect(&path);
    reviewer.post(&act, &ALL_CHECKS).await.assert_status(409);
    reviewer.post(&format!("{path}/note"), &[("text", "电话核实过")]).await.assert_redirect(&path);

    let mail = app.mails_to("wang@example.org").await.pop().unwrap();
    assert_eq!(mail.subject, "单位核验需要修改资料");
    assert!(mail.text.contains("的核验有2处需要修改"), "{}", mail.text);
    owner.get("/employer").await.assert_has("退回修改").assert_has("照片看不清").assert_lacks("电话核实过");
    owner.get("/employer/facts").await.assert_has("核验意见：请写到门牌号");
    owner.get("/employer/documents").await.assert_has("核验意见：照片看不清").assert_has("licence.pdf");
    owner.post("/employer/facts", &facts(&[("address", "人民路18号")])).await.assert_redirect("/employer");
    owner.post("/employer/submission", &[]).await.assert_redirect("/employer");

    // What changed since is marked, and nothing else.
    let case = reviewer.get(&path).await;
    assert_eq!(case.body.matches("较上次有变").count(), 1, "{}", case.body);
    case.assert_has("人民路18号").assert_has("电话核实过").assert_has("请写到门牌号").assert_lacks("已核对：");
    reviewer.post(&act, &ALL_CHECKS).await.assert_redirect(&path);
    // Who ticked what stays with the decision.
    reviewer.get(&path).await.assert_has("已核对：");
    let home = owner.get("/employer").await;
    home.assert_has("已核验").assert_has("2026年9月7日");
    let public = app.get(&format!("/employers/{unit}")).await;
    public.assert_has("已核验").assert_has("2026年3月5日").assert_has("2026年9月7日");
    let en = app.get(&format!("/en/employers/{unit}")).await;
    en.assert_has("5 Mar 2026").assert_has("Company");
    let mail = app.mails_to("wang@example.org").await.pop().unwrap();
    assert_eq!(mail.subject, "单位核验已通过");
    assert!(mail.text.contains("有效期至2026-09-07"), "{}", mail.text);
    reviewer.get("/staff/employers").await.assert_has("没有等待核验的单位").assert_has(USCC);
}

#[actix_web::test]
async fn another_name_of_a_checked_unit_is_shown_once_a_reviewer_has_agreed() {
    let app = TestApp::start().await;
    let (owner, reviewer, unit) = verified(&app, "wang@example.org").await;
    owner.post("/employer/facts", &facts(&[("address", "人民路2号")])).await.assert_redirect("/employer");
    app.get(&format!("/employers/{unit}")).await.assert_has("人民路2号");
    reviewer.get("/staff/employers").await.assert_has("待办0件");

    let renamed = facts(&[("name", "安和康养集团"), ("address", "人民路2号")]);
    owner.post("/employer/facts", &renamed).await.assert_redirect("/employer");
    app.get(&format!("/employers/{unit}")).await.assert_has(NAME).assert_lacks("安和康养集团").assert_has("已核验");
    owner.get("/employer/facts").await.assert_has("安和康养集团");
    let path = format!("/staff/employers/{unit}");
    reviewer.get(&path).await.assert_has("安和康养集团").assert_has("较上次有变");
    let asked = [("outcome", "returned"), ("about", "licence"), ("text", "请上传新执照")];
    reviewer.post(&format!("{path}/verification"), &asked).await.assert_redirect(&path);
    // The check holds, and the name that was asked for is still the one that is meant.
    owner.get("/employer").await.assert_has("已核验").assert_has("请上传新执照");
    owner.post("/employer/submission", &[]).await.assert_redirect("/employer");
    reviewer.post(&format!("{path}/verification"), &ALL_CHECKS).await.assert_redirect(&path);
    app.get(&format!("/employers/{unit}")).await.assert_has("安和康养集团").assert_lacks(NAME);
}

#[actix_web::test]
async fn a_check_that_ends_hides_the_postings_and_a_new_one_brings_them_back() {
    let app = TestApp::start().await;
    let (_, _, unit) = verified(&app, "wang@example.org").await;
    let read = |reference: String, now| {
        let db = app.app.db.clone();
        async move {
            db.read(move |conn| {
                let unit = employers::find(conn, &reference)?;
                Ok((unit.state, employers::may_post(conn, unit.id, now).is_ok()))
            })
            .await
            .unwrap()
        }
    };
    let subjects =
        || async { app.mails_to("wang@example.org").await.into_iter().map(|it| it.subject).collect::<Vec<_>>() };

    // Verified on 1 March: until the end of 1 September.
    pass(&app, 153).await;
    assert_eq!(read(unit.clone(), app.now()).await, ("verified".to_owned(), true));
    assert_eq!(subjects().await, ["单位核验已通过"]);
    let job = published(&app).await;
    let mut body = posting("临时护理员", "照料老人");
    body["employer"] = NAME.into();
    body["valid_until"] = json!("2026-09-05T00:00:00Z");
    let made = officer(&app).await.post("/api/v1/postings", &body).await;
    let short = format!("/postings/{}", made.assert_status(201).json()["id"].as_str().unwrap());
    app.get(&short).await.assert_status(200).assert_has("已核验");
    pass(&app, 2).await;
    pass(&app, 0).await;
    assert_eq!(read(unit.clone(), app.now()).await, ("due".to_owned(), true));
    assert_eq!(subjects().await[1..], ["单位核验将在30天内到期"]);
    back(&app, "wang@example.org").await.get("/employer").await.assert_has("即将到期").assert_has("2026年9月1日到期");
    // A sweep that did not run for long tells once, not three times.
    pass(&app, 27).await;
    assert_eq!(subjects().await[2..], ["单位核验将在3天内到期"]);
    pass(&app, 3).await;
    assert_eq!(read(unit.clone(), app.now()).await, ("lapsed".to_owned(), false));
    assert_eq!(subjects().await[3..], ["单位核验已过期，岗位已隐藏"]);
    app.get(&job).await.assert_status(404);
    app.get(&format!("/employers/{unit}")).await.assert_status(200).assert_lacks("核验于");
    pass(&app, 5).await;
    assert_eq!(subjects().await.len(), 4);

    let (owner, reviewer) = (back(&app, "wang@example.org").await, back(&app, REVIEWER).await);
    owner.get("/employer").await.assert_has("核验已过期").assert_has("提交核验</button>");
    owner.post("/employer/submission", &[]).await.assert_redirect("/employer");
    let path = format!("/staff/employers/{unit}");
    reviewer.post(&format!("{path}/verification"), &ALL_CHECKS).await.assert_redirect(&path);
    assert_eq!(read(unit, app.now()).await, ("verified".to_owned(), true));
    app.get(&job).await.assert_status(200).assert_has("已核验");
    app.get(&short).await.assert_status(404);
}

#[actix_web::test]
async fn a_suspension_takes_two_hides_at_once_and_can_be_appealed() {
    let app = TestApp::start().await;
    let (owner, first, unit) = verified(&app, "wang@example.org").await;
    let job = published(&app).await;
    let second = app.staff(Role::Reviewer).await;
    let path = format!("/staff/employers/{unit}/suspension");
    let confirmation = format!("{path}/confirmation");
    first.post(&path, &[("text", "")]).await.assert_status(422).assert_has("f-text-error");
    first.post(&confirmation, &[]).await.assert_status(409);
    first.post(&path, &[("text", "收取押金，投诉属实")]).await.assert_status(303);
    first.post(&confirmation, &[]).await.assert_status(409);
    // Nothing has happened to the unit yet.
    app.get(&job).await.assert_status(200);
    owner.get("/employer").await.assert_lacks("收取押金");
    second.post(&confirmation, &[]).await.assert_status(303);
    app.get(&job).await.assert_status(404);
    app.get(&format!("/employers/{unit}")).await.assert_has("主办单位已暂停").assert_lacks("核验于");
    let mail = app.mails_to("wang@example.org").await.pop().unwrap();
    assert_eq!(mail.subject, "单位已被暂停，岗位已隐藏");
    assert!(mail.text.contains("原因：收取押金，投诉属实") && mail.text.contains("申诉一次"), "{}", mail.text);

    owner.post("/employer/submission", &[]).await.assert_status(409);
    owner.get("/employer").await.assert_has("收取押金").assert_has("/employer/appeal");
    owner.post("/employer/appeal", &[("text", " ")]).await.assert_status(422).assert_has("f-text-error");
    owner.post("/employer/appeal", &[("text", "押金已退，有凭证")]).await.assert_redirect("/employer");
    owner.post("/employer/appeal", &[("text", "再说一次")]).await.assert_status(409);
    let answer = format!("{path}/answer");
    first.get(&format!("/staff/employers/{unit}")).await.assert_has("押金已退，有凭证");
    first.post(&answer, &[("act", "keep"), ("answer", "凭证不全")]).await.assert_status(303);
    owner.get("/employer").await.assert_has("已暂停").assert_has("凭证不全");
    first.post(&answer, &[("act", "lift"), ("answer", "已补齐凭证")]).await.assert_status(303);
    owner.get("/employer").await.assert_has("已核验");
    app.get(&job).await.assert_status(200).assert_has("已核验");
    let subjects: Vec<_> = app.mails_to("wang@example.org").await.into_iter().map(|it| it.subject).collect();
    assert_eq!(subjects[2..], ["申诉已答复：维持暂停", "单位的暂停已解除"]);
}

#[actix_web::test]
async fn a_reviewer_decides_nothing_about_a_unit_of_their_own() {
    let app = TestApp::start().await;
    let (_, unit) = handed_in(&app, "wang@example.org").await;
    let account_id = app.account("both@office.example.org", &[Role::Reviewer]).await;
    let reviewer = app.log_in(account_id, true).await;
    let (name, now) = (unit.clone(), app.now());
    app.app
        .db
        .write(move |conn| {
            let unit = employers::find(conn, &name)?;
            Ok(employers::members::insert(conn, unit.id, account_id, bole::employers::MemberRole::Reader, now)?)
        })
        .await
        .unwrap();
    let path = format!("/staff/employers/{unit}");
    reviewer.get(&path).await.assert_status(200).assert_has("须回避").assert_lacks("提交结论");
    reviewer.post(&format!("{path}/verification"), &ALL_CHECKS).await.assert_status(403);
    reviewer.post(&format!("{path}/assignment"), &[("act", "take")]).await.assert_status(403);
    // An administrator reads, and decides nothing.
    let admin = app.staff(Role::Admin).await;
    admin.get(&path).await.assert_status(200).assert_lacks("提交结论");
    admin.post(&format!("{path}/verification"), &ALL_CHECKS).await.assert_status(403);
}

#[actix_web::test]
async fn an_invitation_is_accepted_with_an_account_or_without() {
    let app = TestApp::start().await;
    let owner = register(&app, "wang@example.org", &[]).await;
    owner.post("/employer/members", &[("email", "x"), ("role", "king")]).await.assert_status(422);
    let twice = [("email", "wang@example.org"), ("role", "reader")];
    owner.post("/employer/members", &twice).await.assert_status(422).assert_has("已经是成员");
    for (email, role) in [("li@example.org", "recruiter"), ("zhao@example.org", "reader")] {
        owner.post("/employer/members", &[("email", email), ("role", role)]).await.assert_status(303);
    }
    owner.get("/employer/members").await.assert_has("li@example.org").assert_has("尚未接受的邀请");

    // Without an account: the link has proved the address.
    let mail = app.mails_to("li@example.org").await.pop().unwrap();
    assert_eq!(mail.subject, "有单位邀请您办理招聘");
    assert!(mail.text.contains("以“经办人”的身份为“安和养老服务中心”办理招聘"), "{}", mail.text);
    let link = invited(&app, "li@example.org").await;
    let li = app.client();
    li.get(&link).await.assert_status(200).assert_has(NAME).assert_has("li@example.org");
    li.get(&format!("/en{link}")).await.assert_has("Join an organisation");
    li.post(&link, &[]).await.assert_status(303).assert_lacks("/employer");
    let weak = li.post(&format!("{link}/account"), &[("name", "李"), ("password", "1")]).await;
    weak.assert_status(422).assert_has("f-password-error");
    let account = [("name", "李小草"), ("password", PASSWORD)];
    li.post(&format!("{link}/account"), &account).await.assert_status(303);
    li.post(&format!("{link}/account"), &account).await.assert_status(410);
    li.post("/login", &[("email", "li@example.org"), ("password", PASSWORD)]).await.assert_status(303);
    li.get("/employer").await.assert_status(200).assert_has("您的身份：经办人").assert_lacks("/employer/facts");
    li.get("/employer/facts").await.assert_status(403);
    li.post("/employer/members", &[("email", "a@example.org"), ("role", "owner")]).await.assert_status(403);

    // With an account, even of another address.
    let link = invited(&app, "zhao@example.org").await;
    let zhao = app.logged_in("zhao.private@example.org", &[Role::Seeker]).await;
    zhao.get(&link).await.assert_has("zhao.private");
    zhao.post(&link, &[]).await.assert_redirect("/employer");
    zhao.get("/employer").await.assert_has("只读成员");
    app.client().get(&link).await.assert_status(410);
    let subjects: Vec<_> = app.mails_to("wang@example.org").await.into_iter().map(|it| it.subject).collect();
    assert_eq!(subjects, ["有新成员加入您的单位", "有新成员加入您的单位"]);

    // It can be taken back, and works for seven days.
    let sun = [("email", "sun@example.org"), ("role", "reader")];
    owner.post("/employer/members", &sun).await.assert_status(303);
    let link = invited(&app, "sun@example.org").await;
    app.client().get(&link).await.assert_status(200);
    let page = owner.get("/employer/members").await;
    let act = regex::Regex::new("/employer/invitations/[0-9a-z]+/revocation").unwrap();
    owner.post(act.find(&page.body).unwrap().as_str(), &[]).await.assert_redirect("/employer/members");
    app.client().get(&link).await.assert_status(410);
    owner.post("/employer/members", &sun).await.assert_status(303);
    let link = invited(&app, "sun@example.org").await;
    app.later(TimeDelta::days(7) - TimeDelta::seconds(1));
    app.client().get(&link).await.assert_status(200);
    app.later(TimeDelta::seconds(1));
    app.client().get(&link).await.assert_status(410);
}

#[actix_web::test]
async fn a_unit_always_has_an_owner_and_roles_follow() {
    let app = TestApp::start().await;
    let owner = register(&app, "wang@example.org", &[]).await;
    let account_id = app.account("li@example.org", &[Role::Seeker]).await;
    let li = app.log_in(account_id, false).await;
    owner.post("/employer/members", &[("email", "li@example.org"), ("role", "reader")]).await.assert_status(303);
    let link = invited(&app, "li@example.org").await;
    li.post(&link, &[]).await.assert_redirect("/employer");

    let page = owner.get("/employer/members").await;
    let act = regex::Regex::new("/employer/members/[0-9a-z]+/removal").unwrap();
    let acts: Vec<_> = act.find_iter(&page.body).map(|it| it.as_str().to_owned()).collect();
    let (own, other) = (&acts[0], &acts[1]);
    owner.post(own, &[]).await.assert_status(422).assert_has("至少要有一名负责人");
    let role = own.replace("/removal", "");
    owner.post(&role, &[("role", "reader")]).await.assert_status(422).assert_has("至少要有一名负责人");
    li.post(own, &[]).await.assert_status(403);

    let role = other.replace("/removal", "");
    owner.post(&role, &[("role", "owner")]).await.assert_redirect("/employer/members");
    li.get("/employer/facts").await.assert_status(200);
    let mail = app.mails_to("li@example.org").await.pop().unwrap();
    assert_eq!(mail.subject, "您在单位的身份有变");
    assert!(mail.text.contains("身份改为负责人"), "{}", mail.text);
    owner.post(own, &[]).await.assert_status(303);
    owner.get("/employer").await.assert_status(403);
    li.get("/employer").await.assert_status(200);
    // Someone else's unit does not know them.
    let other_unit = register(&app, "sun@example.org", &[("name", "别的单位"), ("uscc", "91350100M000100Y43")]).await;
    other_unit.post(&role, &[("role", "reader")]).await.assert_status(404);
    li.get("/employer").await.assert_has("负责人");
}

#[actix_web::test]
async fn someone_acts_for_one_of_several_units_at_a_time() {
    let app = TestApp::start().await;
    let client = register(&app, "wang@example.org", &[]).await;
    let other = facts(&[("name", "别的单位"), ("uscc", "91350100M000100Y43")]);
    client.post("/employer/registration", &other).await.assert_redirect("/employer");
    client.get("/employer").await.assert_has("<h1>别的单位</h1>");
    client.post("/employer/unit", &[("unit", "0000000000")]).await.assert_status(404);
    let first = reference(&app).await;
    client.post("/employer/unit", &[("unit", &first)]).await.assert_redirect("/employer");
    client.get("/employer").await.assert_has(&format!("<h1>{NAME}</h1>"));
    // A cookie that someone made up chooses among one's own units only.
    let stranger = register(&app, "sun@example.org", &[("name", "第三家"), ("uscc", "11320000MB151840XJ")]).await;
    stranger.cookies.borrow_mut().insert("unit".to_owned(), first);
    stranger.get("/employer").await.assert_has("<h1>第三家</h1>");
}

#[actix_web::test]
async fn an_owner_closes_the_account_and_its_postings_end() {
    let app = TestApp::start().await;
    let (owner, _, unit) = verified(&app, "wang@example.org").await;
    let job = published(&app).await;
    owner.get("/employer/closing").await.assert_has("不能恢复");
    owner.post("/employer/closing", &[("text", "停业")]).await.assert_redirect("/employer");
    owner.get("/employer").await.assert_has("已注销").assert_lacks("/employer/closing");
    owner.post("/employer/closing", &[("text", "")]).await.assert_status(409);
    app.get(&job).await.assert_status(200).assert_has("结束招聘").assert_lacks("已核验");
    app.get(&format!("/employers/{unit}")).await.assert_status(200).assert_lacks("核验于");
    assert_eq!(app.mails_to("wang@example.org").await.pop().unwrap().subject, "单位账号已注销");
}

#[actix_web::test]
async fn programs_of_reviewers_list_and_decide() {
    let app = TestApp::start().await;
    let (_, unit) = handed_in(&app, "wang@example.org").await;
    let token = app.api_token(&[Role::Reviewer], &["employers:read", "employers:write"]).await;
    let program = Program { app: &app, token };
    let path = format!("/api/v1/employers/{unit}");
    let public = app.get(&path).await;
    public.assert_status(200).assert_lacks(USCC).assert_lacks("王小禾");
    assert_eq!((&public.json()["verified"], &public.json()["kind"]), (&json!(false), &json!("enterprise")));
    app.get("/api/v1/employers/0000000000").await.assert_status(404);
    let list = program.get("/api/v1/employers?state=submitted").await;
    assert_eq!((&list.json()["total"], &list.json()["items"][0]["uscc"]), (&json!(1), &json!(USCC)));
    program.get("/api/v1/employers?state=great").await.assert_status(400).assert_has("?state");
    app.get("/api/v1/employers").await.assert_status(401);

    let act = format!("{path}/verification");
    program.post(&act, &json!({"outcome": "verified"})).await.assert_status(422).assert_has("/checks");
    program.post(&act, &json!({"outcome": "great"})).await.assert_status(422).assert_has("/outcome");
    let all = json!({"outcome": "verified", "checks": ["licence", "identity", "agent", "mandate", "account_kind"]});
    let decided = program.post(&act, &all).await;
    assert_eq!(
        (&decided.assert_status(200).json()["state"], &decided.json()["verified"]),
        (&json!("verified"), &json!(true))
    );
    program.post(&act, &all).await.assert_status(409);
    let public = app.get(&path).await;
    assert_eq!(public.json()["verified_until"], "2026-09-01T16:00:00Z");
    let seeker = app.api_token(&[Role::Seeker], &["employers:write"]).await;
    Program { app: &app, token: seeker }.post(&act, &all).await.assert_status(403);
}

#[actix_web::test]
async fn news_of_units_speak_the_readers_language() {
    let app = TestApp::start().await;
    let owner = register(&app, "wang@example.org", &[]).await;
    let details = [("name", "wang"), ("locale", "en")];
    owner.post("/account/details", &details).await.assert_status(303);
    add_documents(&owner).await;
    owner.post("/employer/submission", &[]).await.assert_redirect("/employer");
    let reviewer = app.staff(Role::Reviewer).await;
    let path = format!("/staff/employers/{}", reference(&app).await);
    let refused = [("outcome", "refused"), ("reason", "not in this county")];
    reviewer.post(&format!("{path}/verification"), &refused).await.assert_redirect(&path);
    let mail = app.mails_to("wang@example.org").await.pop().unwrap();
    assert_eq!(mail.subject, "Your organisation was not accepted");
    let expected = "“安和养老服务中心” was not accepted. Reason: not in this county";
    assert!(mail.text.contains(expected), "{}", mail.text);
    assert!(mail.links.contains(&"/en/employer".to_owned()), "{:?}", mail.links);
    let home = owner.get("/en/employer").await;
    home.assert_has("Not accepted").assert_has("not in this county");
    assert!(!states(&home).contains("核验"), "the history is in the reader's language");
}
