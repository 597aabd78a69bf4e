//! Training meets work: which classes lead to the certificates that postings ask
//! for, who is one certificate away, and a class planned from that.

use std::collections::BTreeMap;

use bole::access::Role;
use serde_json::{Value, json};

use crate::support::{Program, TestApp, officer, posting};
use crate::training::support::{Learner, Unit, approved_programme, id_of, learner, open_class, planned_class, unit};

/// A posting that asks for a certificate.
async fn asking(program: &Program<'_>, title: &str, certificates: &[&str], change: Value) -> String {
    let mut body = posting(title, "对公共场所进行消毒，配制消毒液，做好防护");
    body["certificates_required"] = json!(certificates);
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    id_of(&program.post("/api/v1/postings", &body).await)
}

/// Someone of the county who does that kind of work and lets others find them.
async fn worker<'a>(app: &'a TestApp, n: usize) -> Learner<'a> {
    let it = learner(app, n).await;
    let summary = "对公共场所进行消毒，配制消毒液";
    it.client.post("/profile/summary", &[("summary", summary)]).await.assert_status(303);
    it.client.post("/profile/preferences", &[("region", "伊通满族自治县")]).await.assert_status(303);
    it.client.post("/profile/visibility", &[("visibility", "verified_employers")]).await.assert_status(303);
    it
}

async fn gap_office(app: &TestApp) -> Program<'_> {
    Program { app, token: app.api_token(&[Role::Officer], &["training-gap:read", "training-gap:write"]).await }
}

async fn gap_of(program: &Program<'_>, certificate: &str, query: &str) -> Value {
    let answer = program.get(&format!("/api/v1/training-gap{query}")).await;
    answer.assert_status(200);
    let items = answer.json()["items"].as_array().unwrap().clone();
    items.into_iter().find(|it| it["certificate"] == certificate).unwrap_or(Value::Null)
}

async fn disinfection<'a>(app: &'a TestApp) -> (Unit<'a>, String) {
    let unit = unit(app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    (unit, programme)
}

#[actix_web::test]
async fn a_posting_that_asks_for_a_certificate_shows_the_nearest_way_to_it() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let id = asking(&program, "消毒员", &["消毒员证"], json!({})).await;
    let path = format!("/postings/{id}");
    app.get(&path).await.assert_status(200).assert_lacks("/training/");
    let (unit, programme) = disinfection(&app).await;
    let programme_path = format!("/training/programmes/{programme}");
    app.get(&path).await.assert_has(&programme_path).assert_has("暂无班次");
    // A plan is not public: what it is of is linked, and when it will begin is said.
    let class = planned_class(&unit, &programme, 5).await;
    app.get(&path).await.assert_has(&programme_path).assert_has("计划2026年3月23日开班").assert_lacks(&class);
    unit.program.post(&format!("/api/v1/classes/{class}/opening"), &json!({})).await.assert_status(200);
    app.get(&path).await.assert_has(&format!("/training/classes/{class}")).assert_has("余 5 个名额");
    let page = app.get(&format!("/en{path}")).await;
    page.assert_has(&format!("/en/training/classes/{class}")).assert_has("5 seats");
    // Another certificate has no way.
    let other = asking(&program, "焊工", &["焊工证"], json!({})).await;
    app.get(&format!("/postings/{other}")).await.assert_lacks("/training/");
}

#[actix_web::test]
async fn whoever_lacks_one_certificate_alone_is_shown_the_next_class_there() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let near = asking(&program, "消毒员", &["消毒员证"], json!({})).await;
    let two = asking(&program, "公共场所消毒员", &["消毒员证", "健康证"], json!({})).await;
    let ada = worker(&app, 1).await;
    let (unit, programme) = disinfection(&app).await;
    let class = open_class(&unit, &programme, 5).await;
    app.index().await;

    let token = app.api_token_of(ada.account_id, &["profiles:read", "training-gap:read"]).await;
    let own = Program { app: &app, token };
    let profile = own.get("/api/v1/profile").await.assert_status(200).json()["id"].as_str().unwrap().to_owned();
    let matches = own.get(&format!("/api/v1/profiles/{profile}/matches")).await;
    matches.assert_status(200);
    let matches = matches.json();
    let first = matches["items"].as_array().unwrap().iter().find(|it| it["id"] == near).unwrap().clone();
    assert_eq!(first["one_away"], "消毒员证", "{first}");
    assert_eq!(first["next_classes"][0]["class"], class);
    assert_eq!(first["next_classes"][0]["seats_free"], 5);
    assert!(matches["items"].as_array().unwrap().iter().all(|it| it["id"] != two), "two are missing there");

    let class_path = format!("/training/classes/{class}");
    for path in ["/profile/matches", &format!("/postings/{near}"), &format!("/profile/matches/fit?of={near}")] {
        ada.client.get(path).await.assert_status(200).assert_has("一证之差").assert_has(&class_path);
    }
    ada.client.get(&format!("/postings/{two}")).await.assert_status(200).assert_lacks("一证之差：");

    let nearby = own.get("/api/v1/training-gap/nearby").await.json();
    assert_eq!(nearby["total"], 1, "{nearby}");
    assert_eq!(nearby["items"][0]["certificate"], "消毒员证");
    assert_eq!(nearby["items"][0]["posting_ids"], json!([near]));
    assert_eq!(nearby["items"][0]["ways"][0]["class"], class);
    let page = ada.client.get("/profile/training/nearby").await;
    page.assert_status(200).assert_has("消毒员证").assert_has(&class_path).assert_has(&format!("/postings/{near}"));
    page.assert_lacks(&format!("/postings/{two}"));
    // Once they hold it, nothing is missing there; what asked for two is one away.
    let body = json!({"name": "消毒员证书", "holder_name": ada.name, "profile": profile, "issuer": "县人才服务中心",
        "issued_on": "2026-02-01"});
    let made = program.post("/api/v1/certificates", &body).await;
    made.assert_status(201);
    let nearby = own.get("/api/v1/training-gap/nearby").await.json();
    assert_eq!(nearby["items"][0]["certificate"], "健康证", "{nearby}");
    assert_eq!(nearby["items"][0]["posting_ids"], json!([two]));
    ada.client.get(&format!("/postings/{near}")).await.assert_lacks("一证之差：");
}

#[actix_web::test]
async fn the_gap_is_what_the_conditions_of_matching_say_of_every_pair() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let mut postings = Vec::new();
    for (i, certificates) in
        [&["消毒员证"][..], &["消毒员证书", "健康证"], &["健康证"], &["焊工证"], &[], &["消毒员证"]].iter().enumerate()
    {
        let change = match i {
            0 => json!({"education": "bachelor"}),
            2 => json!({"region": "110101", "experience_years": 3}),
            5 => json!({"pay": {"min": 2000, "max": 2500, "per": "month"}, "headcount": 7}),
            _ => json!({}),
        };
        postings.push(asking(&program, &format!("岗位{i}"), certificates, change).await);
    }
    let mut people = Vec::new();
    for i in 0..8 {
        let preferences = match i % 4 {
            0 => json!({"regions": ["220323"]}),
            1 => json!({"regions": ["110000"], "pay_min": 3000}),
            2 => json!({"kinds": ["part_time"]}),
            _ => json!({}),
        };
        let certificates = if i % 3 == 0 { json!([{"name": "健康证"}]) } else { json!([]) };
        let body = json!({
            "basics": {"name": format!("某人{i}"), "label": "消毒员", "summary": "对公共场所消毒"},
            "work": [{"name": "某单位", "position": "消毒员", "startDate": "2021-03", "summary": "消毒"}],
            "education": [{"institution": "某校", "studyType": if i % 2 == 0 { "大专" } else { "本科" }}],
            "certificates": certificates,
            "meta": {"bole": {"visibility": "verified_employers", "preferences": preferences}},
        });
        let id = id_of(&program.post("/api/v1/profiles", &body).await);
        if i % 4 == 3 {
            let body = json!({"name": "消毒员证书", "holder_name": format!("某人{i}"), "profile": id,
                "issuer": "县人才服务中心", "issued_on": "2026-02-01"});
            program.post("/api/v1/certificates", &body).await.assert_status(201);
        }
        people.push(id);
    }
    app.index().await;
    let mut slow: BTreeMap<String, usize> = BTreeMap::new();
    for person in &people {
        let mut near = Vec::new();
        for posting in &postings {
            let fit = program.get(&format!("/api/v1/profiles/{person}/matches/fit?of={posting}")).await;
            fit.assert_status(200);
            let fit = fit.json();
            let failed: Vec<&Value> =
                fit["conditions"].as_array().unwrap().iter().filter(|it| it["outcome"] == "fail").collect();
            if let [one] = failed[..]
                && one["kind"] == "certificate"
            {
                // 消毒员证 and 消毒员证书 are one.
                near.push(one["asked"].as_str().unwrap().trim_end_matches('书').to_owned());
            }
        }
        near.sort();
        near.dedup();
        for it in near {
            *slow.entry(it).or_default() += 1;
        }
    }
    let office = gap_office(&app).await;
    let answer = office.get("/api/v1/training-gap").await.json();
    assert_eq!(answer["total"], 3, "{answer}");
    for item in answer["items"].as_array().unwrap() {
        let name = item["certificate"].as_str().unwrap();
        let expected = slow.get(name).copied().unwrap_or(0);
        assert_eq!(item["one_away"], expected, "{name}: {slow:?} {answer}");
    }
    assert!(slow.values().sum::<usize>() > 4, "there is something to compare: {slow:?}");
    let disinfection = gap_of(&office, "消毒员证", "").await;
    assert_eq!((&disinfection["postings"], &disinfection["headcount"]), (&json!(3), &json!(11)));
    assert_eq!(disinfection["holders"], 2);
    assert_eq!(disinfection["shortage"], 9);
    // By region: what is asked for elsewhere is not here.
    assert_eq!(gap_of(&office, "健康证", "?region=220323").await["postings"], 1);
    assert_eq!(gap_of(&office, "健康证", "?region=110000").await["postings"], 1);
    office.get("/api/v1/training-gap?region=nowhere").await.assert_status(400).assert_has("region");
}

#[actix_web::test]
async fn one_act_plans_a_class_from_the_gap_and_invites_each_once_who_allows_it() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    asking(&program, "消毒员", &["消毒员证"], json!({"headcount": 20})).await;
    let ada = worker(&app, 1).await;
    let ben = worker(&app, 2).await;
    // Cem hides, and Dora looks for work elsewhere.
    let cem = worker(&app, 3).await;
    cem.client.post("/profile/visibility", &[("visibility", "hidden")]).await.assert_status(303);
    let dora = learner(&app, 4).await;
    dora.client.post("/profile/visibility", &[("visibility", "verified_employers")]).await.assert_status(303);
    dora.client.post("/profile/preferences", &[("region", "北京市")]).await.assert_status(303);
    let (_unit, programme) = disinfection(&app).await;

    let staff = app.staff(Role::Officer).await;
    let page = staff.get("/staff/training/gap").await;
    page.assert_status(200).assert_has("消毒员证").assert_has("培训缺口");
    staff.get("/staff/training/gap.csv").await.assert_status(200).assert_has("消毒员证,1,20,0,3,0,0,20");
    let form_path = "/staff/training/gap/class?certificate=%E6%B6%88%E6%AF%92%E5%91%98%E8%AF%81";
    let page = staff.get(form_path).await;
    page.assert_status(200).assert_has("可邀请的人：2 人").assert_has(&format!("{programme}/2"));
    staff.get("/staff/training/gap/class?certificate=xyz").await.assert_status(404);

    let way = format!("{programme}/2");
    let fields = [
        ("certificate", "消毒员证"),
        ("way", way.as_str()),
        ("region", "伊通满族自治县"),
        ("place", "县职教中心101"),
        ("capacity", "15"),
        ("starts_on", "2026-03-23"),
        ("ends_on", "2026-03-27"),
        ("enrols_until", "2026-03-20"),
        ("invite", "1"),
    ];
    // A programme that leads elsewhere is not taken, and nothing happens.
    let elsewhere = format!("{programme}/1");
    let wrong = fields.map(|(name, value)| (name, if name == "way" { elsewhere.as_str() } else { value }));
    staff.post("/staff/training/gap/class", &wrong).await.assert_status(422).assert_has("f-way-error");
    assert!(app.mails_to("learner1@example.org").await.is_empty());
    ada.client.post("/staff/training/gap/class", &fields).await.assert_status(403);

    let answer = staff.post("/staff/training/gap/class", &fields).await;
    answer.assert_status(303);
    let class = answer.header("location").rsplit('/').next().unwrap().to_owned();
    let read = app.get(&format!("/api/v1/classes/{class}")).await;
    assert_eq!(read.assert_status(200).json()["state"], "open");
    for (it, n_mails) in [(&ada, 1), (&ben, 1), (&cem, 0), (&dora, 0)] {
        let mails = app.mails_to(&it.email).await;
        let invitations: Vec<_> = mails.iter().filter(|it| it.subject.contains("邀请您参加培训")).collect();
        assert_eq!(invitations.len(), n_mails, "{}", it.email);
    }
    let class_path = format!("/training/classes/{class}");
    let invitation = app.mails_to(&ada.email).await.pop().unwrap();
    assert!(invitation.text.contains("2026年3月20日 24:00前"), "{}", invitation.text);
    // The organisation in whose name it is hears of it.
    let mails = app.mails_to("manager-").await;
    assert_eq!(mails.iter().filter(|it| it.subject.contains("为贵单位开了一个班")).count(), 1);
    ada.client.get(&class_path).await.assert_status(200).assert_has("邀请您参加这个班次");
    cem.client.get(&class_path).await.assert_status(200).assert_lacks("邀请您参加这个班次");
    app.get(&class_path).await.assert_status(200).assert_lacks("邀请您参加这个班次");
    // The report knows the seats, and nobody is asked twice.
    let office = gap_office(&app).await;
    let item = gap_of(&office, "消毒员证", "").await;
    assert_eq!((&item["seats_open"], &item["shortage"]), (&json!(15), &json!(5)), "{item}");
    let again = [("class", class.as_str()), ("certificate", "消毒员证")];
    staff.post("/staff/training/gap/invitations", &again).await.assert_status(303);
    assert_eq!(app.mails_to(&ada.email).await.iter().filter(|it| it.subject.contains("邀请您参加培训")).count(), 1);
    // Cem changes his mind, and is asked then.
    cem.client.post("/profile/visibility", &[("visibility", "verified_employers")]).await.assert_status(303);
    staff.post("/staff/training/gap/invitations", &again).await.assert_status(303);
    assert_eq!(app.mails_to(&cem.email).await.iter().filter(|it| it.subject.contains("邀请您参加培训")).count(), 1);

    // A program does the same.
    let body = json!({"certificate": "消毒员证", "programme": programme, "specialism": 2, "region": "220323",
        "place": "县职教中心102", "capacity": 5, "starts_on": "2026-04-23", "invite": true});
    let made = office.post("/api/v1/training-gap/classes", &body).await;
    assert_eq!(made.assert_status(201).json()["invited"], 3);
    let mut wrong = body.clone();
    wrong["starts_on"] = "2026-01-01".into();
    office.post("/api/v1/training-gap/classes", &wrong).await.assert_status(422);
}
