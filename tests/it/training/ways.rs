//! Every way into a class: oneself, one's employer, the staff, a list, and how
//! someone without an account makes it theirs afterwards.

use bole::access::Role;
use serde_json::json;

use super::support::{
    self, SCOPES, approved_programme, citizen, id_of, learner, office, open_class, planned_class, unit,
};
use crate::applications::{account_id, member};
use crate::support::{Program, TestApp, officer};
use crate::uploads::multipart;

#[actix_web::test]
async fn a_person_checks_enrols_and_leaves_on_pages() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({"has_duty_roles": true, "age_min": 18})).await;
    let class = open_class(&unit, &programme, 1).await;
    let page = app.get(&format!("/training/classes/{class}")).await;
    page.assert_status(200).assert_has("剩1席").assert_has("CourseInstance").assert_has("年满18周岁");
    app.get("/training?q=消毒员").await.assert_has(&format!("/training/classes/{class}"));
    app.get("/training?kind=programmes").await.assert_has(&format!("/training/programmes/{programme}"));
    app.get("/training?region=亚特兰蒂斯").await.assert_status(200).assert_has("没有找到这个地点");
    app.get("/sitemap.xml").await.assert_has(&format!("/training/classes/{class}"));
    // A stranger is asked late.
    app.get(&format!("/profile/training/new?class={class}")).await.assert_status(303);
    let it = learner(&app, 1).await;
    it.client.get(&format!("/profile/training/new?class={class}")).await.assert_status(200).assert_has("A岗");
    let refused = it.client.post("/profile/training", &[("class", class.as_str())]).await;
    refused.assert_status(422).assert_has("f-consent-error").assert_has("f-duty_role-error");
    let sent = [("class", class.as_str()), ("duty_role", "a"), ("consent", "1")];
    let made = it.client.post("/profile/training", &sent).await;
    let path = made.assert_status(303).header("location").to_owned();
    it.client.get(&path).await.assert_has("已录取").assert_has("A岗");
    it.client.get("/profile/training").await.assert_has(&path);
    // Again: they are led to where they stand, and nothing changes.
    let again = it.client.post("/profile/training", &sent).await;
    assert!(again.assert_redirect(&path).header("set-cookie").contains("training-already-in"));
    it.client.get(&format!("/profile/training/new?class={class}")).await.assert_redirect(&path);
    let public = it.client.get(&format!("/training/classes/{class}")).await;
    public.assert_has(&path).assert_has("查看我的报名").assert_lacks("/profile/training/new");
    app.get(&format!("/training/classes/{class}")).await.assert_has("已满，可候补");
    it.client.post(&format!("{path}/withdrawal"), &[]).await.assert_redirect(&path);
    it.client.get(&path).await.assert_has("已退出").assert_has("再次报名");
    // Structured data end with the time to enrol.
    app.later(chrono::TimeDelta::days(30));
    app.get(&format!("/training/classes/{class}")).await.assert_lacks("CourseInstance").assert_lacks("怎么报名");
}

#[actix_web::test]
async fn a_seat_on_offer_to_someone_without_an_account_is_mailed_and_answered_for_them() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    let class = open_class(&unit, &programme, 1).await;
    let path = format!("/api/v1/classes/{class}/enrolments");
    let mut numbers = Vec::new();
    for n in 1..=3 {
        let body = json!({"name": format!("学员{n}"), "citizen_id": citizen(n), "consent": "电话同意",
            "phone": "15400001234", "email": format!("learner{n}@example.org")});
        numbers.push(id_of(&unit.program.post(&path, &body).await));
    }
    let page = format!("/teaching/classes/{class}/people");
    let shown = unit.manager.get(&page).await;
    shown.assert_status(200).assert_has("15400001234").assert_has("learner2@example.org").assert_lacks("在等本人答复");
    unit.trainer.get(&page).await.assert_has("学员2").assert_lacks("15400001234").assert_lacks("learner2@example.org");
    let decide = async |i: usize, act: &str| {
        let form = [("enrolments", numbers[i].as_str()), ("act", act), ("reason", "本人电话答复")];
        unit.manager.post(&format!("{page}/decisions"), &form).await.status.as_u16()
    };
    let state = async |i: usize| {
        let listed = unit.program.get(&path).await.json();
        listed["items"][i]["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(decide(1, "accept").await, 409, "nothing is offered yet");
    assert!(app.mails_to("learner2@example.org").await.is_empty());
    assert_eq!(decide(0, "withdraw").await, 303);
    let letter = app.mails_to("learner2@example.org").await.pop().unwrap();
    for part in ["有席位", "2026年3月3日 12:00", "伊通职业培训中心"] {
        assert!(letter.text.contains(part), "{part}: {}", letter.text);
    }
    let n_asked = async || {
        let mails = app.mails_to(&unit.manager_email).await;
        mails.iter().filter(|it| it.subject.contains("没有账号的人")).count()
    };
    assert_eq!(n_asked().await, 1);
    unit.manager.get(&page).await.assert_has("在等本人答复");
    assert_eq!(decide(1, "refuse").await, 303);
    assert_eq!((state(1).await.as_str(), n_asked().await), ("seat_declined", 2));
    assert_eq!(decide(2, "accept").await, 303);
    assert_eq!(state(2).await, "enrolled");
    assert_eq!(decide(2, "accept").await, 409);
}

#[actix_web::test]
async fn a_unit_enrols_its_people_who_hear_of_it_and_may_leave() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    let class = open_class(&unit, &programme, 5).await;
    let known = learner(&app, 1).await;
    let boss = app.logged_in("boss@example.org", &[Role::EmployerOwner]).await;
    let other = app.logged_in("other@example.org", &[Role::EmployerOwner]).await;
    for (name, email) in [("安和养老服务中心", "boss@example.org"), ("另一家", "other@example.org")] {
        let now = app.now();
        app.app
            .db
            .write(move |conn| {
                let employer = bole::employers::queries::find_or_insert(conn, name, now)?;
                let account = bole::accounts::queries::find_by_email(conn, email)?.unwrap();
                Ok(bole::employers::queries::add_member(conn, employer, account.id, now)?)
            })
            .await
            .unwrap();
    }
    boss.get("/employer/training").await.assert_status(200).assert_has(&class);
    let number = citizen(1);
    let person = |name: &'static str, consent: &'static str| {
        [("class", class.clone()), ("name", name.into()), ("citizen_id", number.clone()), ("consent", consent.into())]
    };
    let send = async |fields: [(&str, String); 4]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|it| (it.0, it.1.as_str())).collect();
        boss.post("/employer/training", &fields).await
    };
    send(person("学员1", "")).await.assert_status(422).assert_has("f-consent-error");
    send(person("李四", "口头同意")).await.assert_status(422).assert_has("f-name-error");
    send(person("学员1", "口头同意")).await.assert_redirect("/employer/training");
    boss.get("/employer/training").await.assert_has("学员1").assert_has("已录取");
    let own = known.program.get("/api/v1/enrolments").await.json();
    let reference = own["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(own["items"][0]["source"], "employer");
    known.client.get(&format!("/profile/training/{reference}")).await.assert_has("口头同意");
    other.post(&format!("/employer/training/{reference}/withdrawal"), &[]).await.assert_status(404);
    other.get("/employer/training").await.assert_lacks("学员1");
    known.client.post(&format!("/profile/training/{reference}/withdrawal"), &[]).await.assert_status(303);
    boss.get("/employer/training").await.assert_has("已退出");
}

#[actix_web::test]
async fn a_units_program_enrols_its_people_and_reads_them_alone() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({"has_duty_roles": true})).await;
    let (class, plan) = (open_class(&unit, &programme, 5).await, planned_class(&unit, &programme, 5).await);
    let known = learner(&app, 1).await;
    let mut programs = Vec::new();
    for (name, email) in [("安和养老服务中心", "boss@example.org"), ("另一家", "other@example.org")] {
        member(&app, email, name).await;
        programs.push(Program { app: &app, token: app.api_token_of(account_id(&app, email).await, &SCOPES).await });
    }
    let (boss, other) = (&programs[0], &programs[1]);
    let path = "/api/v1/enrolments/employees";
    let person = |field: &str, value: &str| {
        let mut body = json!({"class": class, "name": "学员1", "citizen_id": citizen(1), "duty_role": "a",
            "consent": "口头同意"});
        body[field] = value.into();
        body
    };
    for (field, value) in [("consent", ""), ("name", "李四"), ("citizen_id", "1"), ("duty_role", "c"), ("phone", "1")]
    {
        let refused = boss.post(path, &person(field, value)).await;
        refused.assert_status(422).assert_has(&format!("/{field}"));
    }
    boss.post(path, &person("class", &plan)).await.assert_status(404);
    boss.post_with_key(path, &person("class", &class), "").await.assert_status(400);
    known.program.post(path, &person("class", &class)).await.assert_status(403);
    assert_eq!(boss.get(path).await.assert_status(200).json()["total"], 0);
    assert_eq!(known.program.get("/api/v1/enrolments").await.json()["total"], 0);

    let made = boss.post_with_key(path, &person("class", &class), "one").await;
    let said = made.assert_status(201).json();
    assert_eq!((&said["state"], &said["source"]), (&json!("enrolled"), &json!("employer")));
    let twice = boss.post_with_key(path, &person("class", &class), "one").await;
    assert_eq!(twice.assert_status(201).json()["id"], said["id"]);
    boss.post(path, &person("class", &class)).await.assert_status(409);
    assert!(app.mails_to(&known.email).await.iter().any(|it| it.subject.contains("录取")));
    let listed = boss.get(path).await.json();
    assert_eq!((&listed["total"], &listed["items"][0]["name"]), (&json!(1), &json!("学员1")));
    assert_eq!(other.get(path).await.json()["total"], 0);
    let withdrawal = format!("{}/withdrawal", made.header("location"));
    other.post(&withdrawal, &json!({})).await.assert_status(404);
    assert_eq!(boss.post(&withdrawal, &json!({})).await.assert_status(200).json()["state"], "withdrawn");
}

#[actix_web::test]
async fn a_list_comes_in_as_a_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({"has_duty_roles": true})).await;
    let class = open_class(&unit, &programme, 3).await;
    let known = learner(&app, 1).await;
    let path = format!("/teaching/classes/{class}/people");
    let send = async |name: &str, bytes: &[u8], consent: &str| {
        let parts = [("file", Some(name), bytes), ("consent", None, consent.as_bytes())];
        let request =
            multipart(&parts).uri(&format!("{path}/import")).insert_header(("origin", "http://localhost:8096"));
        unit.manager.send(request).await
    };
    let rows = |bad: &str| {
        let numbers: Vec<String> = (1..=4).map(citizen).collect();
        format!(
            "姓名,公民身份号码,电话,A、B岗\n学员1,{},15400000001,A\n学员2,{},{bad},B岗\n学员3,{},,a\n学员4,{},,b\n",
            numbers[0], numbers[1], numbers[2], numbers[3]
        )
    };
    send("a.csv", rows("").as_bytes(), "").await.assert_status(422).assert_has("f-consent-error");
    send("a.csv", b"", "ok").await.assert_status(422).assert_has("f-file-error");
    send("a.pdf", b"x", "ok").await.assert_status(422);
    send("a.csv", "姓名,性别\n甲,男\n".as_bytes(), "ok").await.assert_status(422).assert_has("列名");
    let refused = send("a.csv", rows("12").as_bytes(), "本人签字").await;
    refused.assert_status(422).assert_has("<td class=\"num\">3</td>").assert_has("电话号码有误");
    let twice = format!("{}学员2,{},,A\n", rows(""), citizen(2));
    send("a.csv", twice.as_bytes(), "ok").await.assert_status(422).assert_has("出现了两次");
    let named = rows("").replace("学员1,", "别人,");
    send("a.csv", named.as_bytes(), "ok").await.assert_status(422).assert_has("另一个姓名");
    // Nothing of all that was kept: neither people nor enrolments.
    assert_eq!(unit.program.get(&format!("/api/v1/classes/{class}/enrolments")).await.json()["total"], 0);
    assert_eq!(officer(&app).await.get("/api/v1/profiles").await.json()["total"], 1);
    let done = send("a.csv", rows("").as_bytes(), "本人签字").await;
    done.assert_status(200).assert_has("已录取 <span class=\"num\">3</span>").assert_has("候补中 <span");
    assert_eq!(known.program.get("/api/v1/enrolments").await.json()["items"][0]["duty_role"], "a");
    // Again: each row says that it is there.
    send("a.csv", rows("").as_bytes(), "ok").await.assert_status(422).assert_has("已在本班");
    unit.manager.get(&path).await.assert_has("学员4").assert_has("未认领");
    // The same for a program, and not for another's class.
    let other = support::unit(&app, "另一家培训机构").await;
    let import = format!("/api/v1/classes/{class}/enrolments/import?consent=ok");
    let csv = |number: usize| format!("name,citizen_id,duty_role\n新人,{},b\n", citizen(number));
    let post = async |program: &Program<'_>, body: String| {
        let request = actix_web::test::TestRequest::post()
            .uri(&import)
            .insert_header(("authorization", format!("Bearer {}", program.token)))
            .insert_header(("content-type", "text/csv"))
            .set_payload(body);
        app.client().send(request).await
    };
    post(&other.program, csv(9)).await.assert_status(404);
    post(&unit.program, csv(1)).await.assert_status(422).assert_has("/2/name");
    assert_eq!(post(&unit.program, csv(9)).await.assert_status(200).json()["waitlisted"], 1);
}

#[actix_web::test]
async fn whoever_was_on_a_list_claims_it_with_a_code_and_their_number() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    let class = open_class(&unit, &programme, 9).await;
    let path = format!("/api/v1/classes/{class}/enrolments");
    for n in 1..=3 {
        let body = json!({"name": format!("学员{n}"), "citizen_id": citizen(n), "consent": "电话同意",
            "email": format!("learner{n}@example.org")});
        id_of(&unit.program.post(&path, &body).await);
    }
    let codes = format!("/teaching/classes/{class}/people/codes");
    let print = async || {
        let page = unit.manager.post(&codes, &[("channel", "print")]).await;
        let code = regex::Regex::new("[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}").unwrap();
        code.find_iter(&page.assert_status(200).body).map(|it| it.as_str().to_owned()).collect::<Vec<_>>()
    };
    let first = print().await;
    assert_eq!(first.len(), 3);
    let slips = print().await;
    let claim = async |client: &crate::support::Client<'_>, code: &str, n: usize| {
        client.post("/profile/training/claim", &[("code", code), ("citizen_id", &citizen(n))]).await
    };
    // A new account without a profile takes it over as it is; an older code is void.
    let one = app.logged_in("one@example.org", &[Role::Seeker]).await;
    claim(&one, &first[0], 1).await.assert_status(422).assert_has("认领码无效");
    claim(&one, &slips[0], 2).await.assert_status(422).assert_has("不符");
    claim(&one, &slips[0].to_lowercase().replace('-', " "), 1).await.assert_redirect("/profile/training");
    one.get("/profile/training").await.assert_has("消毒员");
    claim(&one, &slips[0], 1).await.assert_status(422);
    // Five wrong numbers void a code.
    let two = app.logged_in("two@example.org", &[Role::Seeker]).await;
    for _ in 0..5 {
        claim(&two, &slips[1], 3).await.assert_has("不符");
    }
    claim(&two, &slips[1], 2).await.assert_status(422).assert_has("认领码无效");
    // Whoever has a profile keeps it: what the list gave moves there.
    let three = app.logged_in("three@example.org", &[Role::Seeker]).await;
    three.post("/profile/person", &[("name", "学员3"), ("phone", "15400001234")]).await.assert_status(303);
    let issued = json!({"holder_name": "学员3", "citizen_id": citizen(3), "name": "消毒员证书", "issuer": "县人社局",
        "issued_on": "2026-02-01"});
    office(&app).await.post("/api/v1/certificates", &issued).await.assert_status(201);
    claim(&three, &slips[2], 3).await.assert_redirect("/profile/training");
    three.get("/profile/training").await.assert_has("消毒员");
    three.get("/profile").await.assert_has("有效证书");
    assert_eq!(unit.program.get(&path).await.json()["total"], 3);
    // One person's number never joins another's profile.
    let body = json!({"name": "学员5", "citizen_id": citizen(5), "consent": "电话同意"});
    id_of(&unit.program.post(&path, &body).await);
    let slip = print().await.pop().unwrap();
    let stranger = learner(&app, 6).await;
    claim(&stranger.client, &slip, 5).await.assert_status(422).assert_has("另一个公民身份号码");
    // A mail brings a code too, and no number.
    unit.manager.post(&codes, &[("channel", "mail")]).await.assert_status(200).assert_has("已发送1封邮件");
    let mail = app.mails_to("learner2@example.org").await.pop().unwrap();
    assert!(mail.text.contains("/profile/training/claim") && !mail.text.contains(&citizen(2)));
    let code = regex::Regex::new("[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}").unwrap();
    claim(&two, code.find(&mail.text).unwrap().as_str(), 2).await.assert_redirect("/profile/training");
}
