//! Profiles: filled in by their owner, read by others with a reason, gone when deleted.

use actix_web::http::header;
use actix_web::test::TestRequest;
use bole::access::Role;
use bole::profiles::queries;
use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Program, TestApp, officer, posting};

/// No one's: the prefix is no county's, the check digit is right.
const CITIZEN_ID: &str = "220399188002290010";
const PHONE: &str = "15400001234";

const PERSON: &[(&str, &str)] = &[
    ("name", "林小禾"),
    ("email", "Xiaohe@Example.org"),
    ("phone", "154 0000-1234"),
    ("citizen_id", CITIZEN_ID),
    ("region", "吉林四平伊通县"),
    ("education", "college"),
    ("experience_years", "3"),
    ("headline", "养老护理员，三年经验"),
];

fn resume() -> serde_json::Value {
    json!({
        "basics": {"name": "林小禾", "phone": PHONE, "label": "养老护理员", "image": "https://example.org/a.png",
            "summary": "照料过失能老人，会测量血压和血糖。"},
        "work": [{"name": "某养老院", "position": "护理员", "startDate": "2020-03", "endDate": "2023-05"}],
        "education": [{"institution": "某职业学院", "area": "护理", "studyType": "大专"}],
        "skills": [{"name": "急救"}],
        "meta": {"bole": {"visibility": "verified_employers", "preferences": {"regions": ["220323"], "pay_min": 4000}}},
    })
}

#[actix_web::test]
async fn a_seeker_fills_a_profile_part_by_part_and_is_told_what_comes_next() {
    let app = TestApp::start().await;
    let client = app.client();
    client.register_and_confirm("lin@example.org").await;

    client.get("/profile").await.assert_status(200).assert_has("0%").assert_has("添加工作经历");
    client.get("/profile/export.json").await.assert_status(404);
    client.post("/profile/person", PERSON).await.assert_redirect("/profile");
    let page = client.get("/profile/person").await;
    page.assert_has("林小禾").assert_has("xiaohe@example.org").assert_has("吉林省四平市伊通满族自治县");
    page.assert_lacks(CITIZEN_ID).assert_has("0010");

    // An occupation by its everyday name; one that is unclear comes back as a choice.
    let unclear = client.post("/profile/preferences", &[("occupation", "经理")]).await;
    unclear.assert_status(422).assert_has("错误：").assert_has("occupation_choice");
    let wishes = [("occupation", "养老护理员"), ("region", "伊通县"), ("kinds", "full_time"), ("pay_min", "4，000")];
    client.post("/profile/preferences", &wishes).await.assert_redirect("/profile/preferences");
    client.get("/profile/preferences").await.assert_has("value=\"220323\"").assert_has("value=\"4000\"");

    let work = [("name", "护理员"), ("organisation", "某养老院"), ("started", "2020年3月"), ("text", "照料老人")];
    client.post("/profile/works", &work).await.assert_redirect("/profile/works");
    let page = client.get("/profile/works").await;
    page.assert_has("护理员").assert_has("2020-03至今").assert_has("照料老人");
    let at = page.body.find("/profile/entries/").unwrap();
    let path: String = page.body[at..].chars().take_while(|it| *it != '"').collect();
    client.post(&path, &[("name", "护理主管"), ("started", "2020")]).await.assert_redirect("/profile/works");
    client.get(&path).await.assert_has("护理主管");

    let wrong = client.post("/profile/works", &[("name", ""), ("started", "soon")]).await;
    wrong.assert_status(422).assert_has("f-name-error").assert_has("f-started-error").assert_has("value=\"soon\"");
    client.get("/en/profile").await.assert_status(200).assert_has("What to add next");

    // Another seeker's entry is not there for me.
    let other = app.client();
    other.register_and_confirm("other@example.org").await;
    other.get(&path).await.assert_status(404);
    other.post(&format!("{path}/deletion"), &[]).await.assert_status(404);
    client.post(&format!("{path}/deletion"), &[]).await.assert_redirect("/profile/works");
    client.get("/profile/works").await.assert_lacks("护理主管");
}

#[actix_web::test]
async fn what_is_typed_is_saved_on_the_way_and_mistakes_stand_at_their_field() {
    let app = TestApp::start().await;
    let client = app.logged_in("lin@example.org", &[Role::Seeker]).await;
    let autosave = |body: &str| {
        TestRequest::post()
            .uri("/profile/person")
            .insert_header(("origin", "http://localhost:8096"))
            .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
            .insert_header((header::ACCEPT, "application/json"))
            .set_payload(body.to_owned())
    };
    let saved = client.send(autosave("name=Lin&headline=half+a+li")).await;
    assert_eq!(saved.assert_status(200).json()["saved_at"], "2026-03-01T04:00:00Z");
    client.get("/profile/person").await.assert_has("half a li");

    let refused = client.send(autosave("name=Lin&phone=12&citizen_id=110105194912310021")).await;
    let errors = refused.assert_status(422).json()["errors"].clone();
    assert_eq!(errors.as_array().unwrap().iter().map(|it| &it["field"]).collect::<Vec<_>>(), ["phone", "citizen_id"]);
    client.get("/profile/person").await.assert_has("half a li");
    client.post("/profile/person", &[("role", "admin")]).await.assert_status(400);

    // An empty number leaves the one on file; two people cannot have the same.
    client.post("/profile/person", PERSON).await.assert_status(303);
    client.post("/profile/person", &[("name", "林小禾")]).await.assert_status(303);
    client.get("/profile/person").await.assert_has("**************0010");
    let twin = app.logged_in("twin@example.org", &[Role::Seeker]).await;
    twin.post("/profile/person", PERSON).await.assert_status(422).assert_has("f-citizen_id-error");
    client.post("/profile/person", &[("citizen_id_removed", "1")]).await.assert_status(303);
    twin.post("/profile/person", PERSON).await.assert_status(303);
}

#[actix_web::test]
async fn a_profile_is_found_only_while_its_owner_shows_it_and_speaks() {
    let app = TestApp::start().await;
    let account_id = app.account("lin@example.org", &[Role::Seeker]).await;
    let client = app.log_in(account_id, false).await;
    client.post("/profile/person", PERSON).await.assert_status(303);
    let found = || async {
        app.index().await;
        let now = app.now();
        let ids = app.app.db.read(move |conn| Ok(queries::searchable_ids(conn, now)?)).await.unwrap();
        assert_eq!(app.app.search.profile_ids().unwrap().len(), ids.len(), "index and rows agree");
        ids.len()
    };
    assert_eq!(found().await, 0, "hidden until its owner says otherwise");
    client.post("/profile/visibility", &[]).await.assert_status(422);
    client.post("/profile/visibility", &[("visibility", "verified_employers")]).await.assert_redirect("/profile");
    assert_eq!(found().await, 1);

    // An employer is excluded by name, and only one that is there.
    officer(&app).await.post("/api/v1/postings", &posting("护理员", "照料老人")).await.assert_status(201);
    let exclude = |name| [("visibility", "verified_employers"), ("employer", name)];
    client.post("/profile/visibility", &exclude("无此单位")).await.assert_status(422).assert_has("f-employer-error");
    client.post("/profile/visibility", &exclude("安和养老")).await.assert_status(303);
    client.get("/profile/visibility").await.assert_has("安和养老服务中心");

    app.later(TimeDelta::days(190));
    let now = app.now();
    let ids = app.app.db.read(move |conn| Ok(queries::searchable_ids(conn, now)?)).await.unwrap();
    assert!(ids.is_empty(), "half a year without a word hides it");
    let client = app.log_in(account_id, false).await;
    client.get("/profile").await.assert_has("超过六个月");
    client.post("/profile/summary", &[("summary", "仍在找护理工作")]).await.assert_redirect("/profile");
    assert_eq!(found().await, 1);
}

#[actix_web::test]
async fn staff_look_with_a_reason_that_the_owner_reads() {
    let app = TestApp::start().await;
    let client = app.logged_in("lin@example.org", &[Role::Seeker]).await;
    client.post("/profile/person", PERSON).await.assert_status(303);
    client.get("/profile/looks").await.assert_has("还没有人看过");

    let specialist = app.staff(Role::Specialist).await;
    let list = specialist.get("/staff/profiles").await;
    list.assert_status(200).assert_lacks("林小禾").assert_lacks(PHONE).assert_has("养老护理员，三年经验");
    let at = list.body.find("/staff/profiles/").unwrap() + "/staff/profiles/".len();
    let reference: String = list.body[at..].chars().take(10).collect();
    let path = format!("/staff/profiles/{reference}");
    specialist.get(&path).await.assert_status(200).assert_lacks("林小禾").assert_lacks(PHONE);
    specialist.post(&format!("{path}/look"), &[("reason", "")]).await.assert_status(422).assert_lacks(PHONE);
    client.get("/profile/looks").await.assert_has("还没有人看过");
    let shown = specialist.post(&format!("{path}/look"), &[("reason", "电话推荐岗位")]).await;
    shown.assert_status(200).assert_has("林小禾").assert_has(PHONE).assert_lacks(CITIZEN_ID);
    client.get("/profile/looks").await.assert_has("电话推荐岗位").assert_has("电话");

    let api = format!("/api/v1/profiles/{reference}");
    officer(&app).await.get(&api).await.assert_status(200).assert_has(PHONE).assert_lacks(CITIZEN_ID);
    client.get("/profile/looks").await.assert_has("通过系统接口办理业务");
    let stranger = app.api_token(&[Role::Seeker], &["profiles:read"]).await;
    Program { app: &app, token: stranger }.get(&api).await.assert_status(404);
    let employer = app.api_token(&[Role::EmployerOwner], &["profiles:read"]).await;
    Program { app: &app, token: employer }.get(&api).await.assert_status(403);
    app.logged_in("boss@example.org", &[Role::EmployerOwner]).await.get(&path).await.assert_status(403);
}

#[actix_web::test]
async fn what_identifies_is_in_no_row_no_list_and_no_index() {
    let app = TestApp::start().await;
    let client = app.logged_in("lin@example.org", &[Role::Seeker]).await;
    client.post("/profile/person", PERSON).await.assert_status(303);
    client.post("/profile/visibility", &[("visibility", "verified_employers")]).await.assert_status(303);
    app.index().await;
    let canaries = [CITIZEN_ID, PHONE, "林小禾", "xiaohe@example.org"];

    let list = officer(&app).await.get("/api/v1/profiles?limit=5").await;
    assert_eq!(list.assert_status(200).json()["total"], 1);
    assert!(list.header("link").contains("rel=\"first\""));
    canaries.iter().for_each(|it| {
        list.assert_lacks(it);
    });
    // Rows, write-ahead log and index, byte for byte.
    let mut folders = vec![app.db.folder.path().to_owned()];
    let mut n_files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            n_files += 1;
            let bytes = std::fs::read(&path).unwrap();
            for canary in canaries {
                let is_there = bytes.windows(canary.len()).any(|it| it == canary.as_bytes());
                assert!(!is_there, "{canary} is in {}", path.display());
            }
        }
    }
    assert!(n_files > 2, "the index at the least has files");
    let profile = app.app.db.read(|conn| Ok(queries::list(conn, bole::api::Slice { limit: 1, offset: 0 })?)).await;
    let shown = format!("{:?}", profile.unwrap().1[0]);
    canaries.iter().for_each(|it| assert!(!shown.contains(it), "{shown}"));
    // Its owner gets all of it.
    client.get("/profile/export.json").await.assert_has(CITIZEN_ID).assert_has(PHONE);
}

#[actix_web::test]
async fn a_json_resume_goes_in_and_out_and_what_is_left_out_is_told() {
    let app = TestApp::start().await;
    let client = app.logged_in("lin@example.org", &[Role::Seeker]).await;
    client.post("/profile/import", &[("text", "")]).await.assert_status(422).assert_has("f-text-error");
    client.post("/profile/import", &[("text", "{")]).await.assert_status(422);
    let text = resume().to_string();
    client.post("/profile/import", &[("text", &text)]).await.assert_status(200).assert_has("basics.image");

    let resume_out = client.get("/profile/export.resume.json").await;
    assert!(resume_out.header("content-disposition").starts_with("attachment"));
    let out = resume_out.json();
    assert_eq!(out["work"][0]["position"], "护理员");
    assert_eq!(out["basics"]["phone"], PHONE);
    assert_eq!(out["meta"]["bole"]["preferences"]["pay_min"], 4000);

    // What went out goes in again and changes nothing; as a file, too.
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n\r\n--x\r\ncontent-disposition: form-data; \
         name=\"file\"; filename=\"resume.json\"\r\ncontent-type: application/json\r\n\r\n{}\r\n--x--\r\n",
        resume_out.body
    );
    let file = TestRequest::post()
        .uri("/profile/import")
        .insert_header(("origin", "http://localhost:8096"))
        .insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=x"))
        .set_payload(body);
    client.send(file).await.assert_status(200).assert_has("导入完成").assert_lacks("<code>");
    assert_eq!(client.get("/profile/export.resume.json").await.json(), out);
}

#[actix_web::test]
async fn programs_write_a_profile_only_on_what_they_have_read() {
    let app = TestApp::start().await;
    let account_id = app.account("lin@example.org", &[Role::Seeker]).await;
    let token = app.api_token_of(account_id, &["profiles:read", "profiles:write"]).await;
    let program = Program { app: &app, token };
    program.get("/api/v1/profile").await.assert_status(404);
    let first = program.put("/api/v1/profile", "", &resume()).await;
    assert_eq!(first.assert_status(200).json()["skipped"], json!(["basics.image"]));

    let read = program.get("/api/v1/profile").await;
    assert_eq!(read.assert_status(200).json()["resume"]["basics"]["name"], "林小禾");
    assert_eq!(read.json()["visibility"], "verified_employers");
    let etag = read.header("etag").to_owned();
    program.put("/api/v1/profile", "", &resume()).await.assert_status(428);
    program.put("/api/v1/profile", "\"other.1\"", &resume()).await.assert_status(412);
    let wrong = json!({"basics": {"phone": "1"}, "meta": {"bole": {"preferences": {"regions": ["999999"]}}}});
    let refused = program.put("/api/v1/profile", &etag, &wrong).await;
    let errors = refused.assert_status(422).json()["errors"].clone();
    let pointers: Vec<_> = errors.as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
    assert!(pointers.contains(&"/basics/name"), "{pointers:?}");
    assert!(pointers.contains(&"/meta/bole/preferences/regions"), "{pointers:?}");
    program.put("/api/v1/profile", &etag, &resume()).await.assert_status(200);
    program.put("/api/v1/profile", &etag, &resume()).await.assert_status(412);

    // The office makes one that nobody has claimed, once for each key.
    let officer = officer(&app).await;
    let made = officer.post_with_key("/api/v1/profiles", &resume(), "k1").await;
    let again = officer.post_with_key("/api/v1/profiles", &resume(), "k1").await;
    assert_eq!(
        (made.assert_status(201).body.as_str(), made.header("location")),
        (&*again.body, again.header("location"))
    );
    officer.get(made.header("location")).await.assert_status(200).assert_has("林小禾");
    assert_eq!(officer.get("/api/v1/profiles").await.json()["total"], 2);
    officer.get("/api/v1/profiles?limit=0&sort=x").await.assert_status(400);
}

#[actix_web::test]
async fn deleting_takes_everything_but_the_log() {
    let app = TestApp::start().await;
    let account_id = app.account("lin@example.org", &[Role::Seeker]).await;
    let client = app.log_in(account_id, false).await;
    client.post("/profile/person", PERSON).await.assert_status(303);
    client.post("/profile/visibility", &[("visibility", "verified_employers")]).await.assert_status(303);
    client.post("/profile/skills", &[("name", "急救")]).await.assert_status(303);
    let find = move |conn: &mut bole::db::Conn| Ok(queries::find_by_account(conn, account_id)?);
    let profile = app.app.db.read(find).await.unwrap().unwrap();
    let path = format!("/api/v1/profiles/{}", profile.reference);
    let officer = officer(&app).await;
    officer.get(&path).await.assert_status(200);
    app.index().await;
    assert_eq!(app.app.search.profile_ids().unwrap(), [profile.id]);

    client.get("/profile/deletion").await.assert_status(200).assert_has("无法恢复");
    assert!(app.app.db.read(find).await.unwrap().is_some(), "asking changes nothing");
    client.post("/profile/deletion", &[]).await.assert_redirect("/profile");
    client.get("/profile").await.assert_has("简历已删除").assert_has("0%");
    client.get("/profile/export.json").await.assert_status(404);
    officer.get(&path).await.assert_status(404);
    app.index().await;
    assert!(app.app.search.profile_ids().unwrap().is_empty());
    let id = profile.id;
    let looks = app.app.db.read(move |conn| Ok(bole::compliance::queries::looks(conn, id, 10)?)).await.unwrap();
    assert_eq!(looks.len(), 1, "who looked stays on record");
    client.post("/profile/deletion", &[]).await.assert_redirect("/profile");
}
