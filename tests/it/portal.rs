//! Employers' own postings: from the title to the hire, in their own hands.

use bole::access::Role;
use bole::db::Conn;
use bole::employers::queries::{self as employers, Details};
use bole::postings::reviews::ReviewOutcome;
use bole::postings::reviews::queries::{self as reviews, Decision};
use bole::{accounts, jobs, postings};
use chrono::TimeDelta;
use diesel::{RunQueryDsl, sql_query};
use serde_json::json;

use crate::support::{Client, Program, TestApp, officer, posting};

/// A verified unit, and a browser of its owner.
async fn unit<'a>(app: &'a TestApp, name: &'static str) -> Client<'a> {
    let email = format!("{}@example.org", bole::crypto::new_reference());
    let client = app.logged_in(&email, &[Role::EmployerOwner]).await;
    let now = app.now();
    app.app
        .db
        .write(move |conn| {
            let id = employers::find_or_insert(conn, name, now)?;
            let details = Details {
                uscc: None,
                industry: None,
                size: None,
                region: None,
                address: None,
                introduction: String::new(),
                verified_at: Some(now),
                verified_until: Some(now + TimeDelta::days(400)),
            };
            employers::describe(conn, id, &details)?;
            let account = accounts::queries::find_by_email(conn, &email)?.unwrap();
            Ok(employers::add_member(conn, id, account.id, now)?)
        })
        .await
        .unwrap();
    client
}

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

/// What a query with one column `n` counts.
async fn number(app: &TestApp, sql: &'static str) -> i64 {
    let rows: Vec<Number> = app
        .app
        .db
        .read(move |conn| {
            Ok(match conn {
                Conn::Sqlite(it) => sql_query(sql).load(it)?,
                Conn::Pg(it) => sql_query(sql).load(it)?,
            })
        })
        .await
        .unwrap();
    rows[0].n
}

/// The owner logs in again: a session ends long before a posting does.
async fn back(app: &TestApp) -> Client<'_> {
    app.log_in(number(app, "select account_id as n from employer_members").await, false).await
}

/// Writes all parts but the duties and requirements, which a test is about.
async fn write_parts(client: &Client<'_>, path: &str) {
    for (part, fields) in [
        ("category", vec![("occupation", "none"), ("kind", "full_time")]),
        ("headcount", vec![("headcount", "2")]),
        ("pay", vec![("pay_min", "3800"), ("pay_max", "4600"), ("pay_period", "month"), ("benefits", "五险一金")]),
        ("place", vec![("region", "伊通县"), ("address", "人民大路1号")]),
        ("conditions", vec![("education", "college")]),
        ("period", vec![("valid_until", "2026-05-20")]),
        ("contact", vec![("contact", "王经理 0434-4220000")]),
        ("questions", vec![("questions_required", "可以上夜班吗"), ("questions_optional", "")]),
        ("contract", vec![("contract_months", "36"), ("probation_months", "3")]),
    ] {
        client.post(&format!("{path}/{part}"), &fields).await.assert_redirect(path);
    }
}

/// A draft with everything said.
async fn complete(client: &Client<'_>, title: &str) -> String {
    let made = client.post("/employer/postings", &[("title", title)]).await;
    made.assert_status(303);
    let path = made.header("location").to_owned();
    write_parts(client, &path).await;
    let content = [("duties", "接待来访，接听电话"), ("requirements", "会使用办公软件")];
    client.post(&format!("{path}/content"), &content).await.assert_redirect(&path);
    path
}

/// A reviewer decides the review that waits.
async fn decide(app: &TestApp, outcome: ReviewOutcome, requests: Vec<(&'static str, String)>) {
    let reviewer =
        app.account(&format!("{}@office.example.org", bole::crypto::new_reference()), &[Role::Reviewer]).await;
    let id = number(app, "select id as n from posting_reviews where outcome is null").await;
    let (shared, now) = (app.app.clone(), app.now());
    let decision = Decision { outcome, reason: None, requests, answers: Vec::new() };
    app.app
        .db
        .write(move |conn| {
            let review = reviews::find(conn, id)?;
            reviews::take(conn, &review, reviewer, now)?;
            reviews::decide(conn, &shared, &review, &decision, reviewer, now)
        })
        .await
        .unwrap();
}

/// A posting that went through its review.
async fn published(app: &TestApp, client: &Client<'_>, title: &str) -> String {
    let path = complete(client, title).await;
    client.post(&format!("{path}/submission"), &[]).await.assert_redirect(&path);
    decide(app, ReviewOutcome::Approved, Vec::new()).await;
    path
}

#[actix_web::test]
async fn a_posting_is_written_in_parts_checked_mended_handed_in_and_returned() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通安和酒店").await;
    unit.get("/employer/postings").await.assert_status(200).assert_has("这里还没有岗位");
    unit.post("/employer/postings", &[("title", " ")]).await.assert_status(422).assert_has("f-title-error");

    let made = unit.post("/employer/postings", &[("title", "前台接待")]).await;
    let path = made.header("location").to_owned();
    let public = path.replace("/employer", "");
    unit.get(&path).await.assert_has("前台接待").assert_has("待写");
    app.get(&public).await.assert_status(404);
    // A half-written part is kept; what is wrong is not.
    unit.post(&format!("{path}/content"), &[("duties", ""), ("requirements", "限女性")]).await.assert_redirect(&path);
    unit.post(&format!("{path}/headcount"), &[("headcount", "若干")]).await.assert_status(422);
    write_parts(&unit, &path).await;
    let wrong = [("duties", "接待来访"), ("requirements", "限女性，35岁以下")];
    unit.post(&format!("{path}/content"), &wrong).await.assert_redirect(&path);
    unit.get(&path).await.assert_has("不合规定").assert_has("王经理");
    unit.get(&format!("{path}/content")).await.assert_has("限女");
    unit.get(&format!("{path}/preview")).await.assert_status(200).assert_has("这是预览").assert_has("3,800");

    // What blocks keeps it here.
    let page = unit.get(&format!("{path}/submission")).await;
    page.assert_status(200).assert_has("<mark>").assert_has("必须改正").assert_has("需要依据");
    unit.post(&format!("{path}/submission"), &[]).await.assert_status(422).assert_has("还不能提交");
    // What warns waits for a basis.
    let mended = [("duties", "接待来访"), ("requirements", "35岁以下，会使用办公软件")];
    unit.post(&format!("{path}/content"), &mended).await.assert_redirect(&path);
    unit.post(&format!("{path}/submission"), &[]).await.assert_status(422).assert_lacks("必须改正");
    let basis = [("rule", "age"), ("basis", "公务接待规范要求")];
    unit.post(&format!("{path}/submission"), &basis).await.assert_redirect(&path);
    unit.get(&path).await.assert_has("待审核");
    // It is the office's now.
    unit.post(&format!("{path}/headcount"), &[("headcount", "3")]).await.assert_status(409);
    unit.post(&format!("{path}/submission"), &basis).await.assert_status(409);

    decide(&app, ReviewOutcome::ChangesRequested, vec![("duties", "写明夜班".to_owned())]).await;
    unit.get(&path).await.assert_has("请修改");
    unit.get("/employer/postings").await.assert_has("1处待修改");
    unit.get(&format!("{path}/content")).await.assert_has("写明夜班");
    let mended = [("duties", "接待来访，每周两个夜班"), ("requirements", "会使用办公软件")];
    unit.post(&format!("{path}/content"), &mended).await.assert_redirect(&path);
    unit.post(&format!("{path}/submission"), &[]).await.assert_redirect(&path);
    decide(&app, ReviewOutcome::Approved, Vec::new()).await;
    app.get(&public).await.assert_status(200).assert_has("两个夜班");
}

#[actix_web::test]
async fn what_blocks_is_handed_in_where_the_law_knows_an_exception_and_two_approve_it() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通安和矿业").await;
    let path = complete(&unit, "采煤工").await;
    let submission = format!("{path}/submission");
    let write = async |requirements: &str| {
        let content = [("duties", "井下采煤"), ("requirements", requirements)];
        unit.post(&format!("{path}/content"), &content).await.assert_redirect(&path);
    };
    // Money is never an exception, and neither is anything beside it.
    write("限男性，入职交押金500元").await;
    unit.get(&submission).await.assert_lacks("value=\"exception\"");
    let ground = [("rule", "sex"), ("basis", "女职工禁忌从事的劳动范围第一条"), ("act", "exception")];
    let money = [("rule", "deposit"), ("basis", "本单位规定"), ("act", "exception")];
    unit.post(&submission, &ground).await.assert_status(422);
    unit.post(&submission, &money).await.assert_status(422);
    write("限男性").await;
    unit.get(&submission).await.assert_has("value=\"exception\"");
    unit.post(&submission, &[("rule", "sex"), ("basis", ""), ("act", "exception")]).await.assert_status(422);
    // A basis alone asks for nothing.
    unit.post(&submission, &ground[..2]).await.assert_status(422);
    unit.post(&submission, &ground).await.assert_redirect(&path);

    // No reviewer has it yet: it can be taken back, once.
    unit.post(&format!("{path}/withdrawal"), &[]).await.assert_redirect(&path);
    unit.post(&format!("{path}/withdrawal"), &[]).await.assert_status(409);
    unit.post(&submission, &ground).await.assert_redirect(&path);

    let (one, two) = (app.staff(Role::Reviewer).await, app.staff(Role::Reviewer).await);
    one.get("/staff/reviews").await.assert_has("申请例外");
    let id = number(&app, "select id as n from posting_reviews where outcome is null").await;
    let review = format!("/staff/reviews/{id}");
    one.get(&review).await.assert_has("女职工禁忌从事的劳动范围第一条");
    one.post(&format!("{review}/taking"), &[]).await.assert_redirect(&review);
    unit.post(&format!("{path}/withdrawal"), &[]).await.assert_status(409);
    one.post(&format!("{review}/decision"), &[("act", "approved")]).await.assert_status(422);
    one.post(&format!("{review}/override"), &[("basis", "目录第一条，矿山井下作业")]).await.assert_redirect(&review);
    two.post(&format!("{review}/taking"), &[]).await.assert_redirect(&review);
    two.post(&format!("{review}/decision"), &[("act", "approved")]).await.assert_redirect(&review);
    app.get(&path.replace("/employer", "")).await.assert_status(200).assert_has("采煤工");
}

#[actix_web::test]
async fn what_is_typed_is_saved_and_checked_without_a_word_of_what_is_missing() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通安和酒店").await;
    let made = unit.post("/employer/postings", &[("title", "前台")]).await;
    let path = format!("{}/title", made.header("location"));
    let save = |title: &'static str| {
        let request = actix_web::test::TestRequest::post()
            .uri(&path)
            .insert_header(("origin", "http://localhost:8096"))
            .insert_header(("x-autosave", "1"))
            .set_form([("title", title)]);
        unit.send(request)
    };
    save("前台接待").await.assert_status(204);
    save("").await.assert_status(422);
    unit.get(&path).await.assert_has("前台接待");
    let found = unit.post("/employer/postings/check", &[("requirements", "限女性")]).await.json();
    assert_eq!((found[0]["field"].as_str(), found[0]["is_block"].as_bool()), (Some("requirements"), Some(true)));
    assert!(found[0]["text"].as_str().unwrap().contains("限女"), "{found}");
    let found = unit.post("/employer/postings/check", &[("requirements", "会做女装设计")]).await.json();
    assert_eq!(found, json!([]));
}

#[actix_web::test]
async fn changes_of_a_published_posting_wait_while_the_approved_text_stays() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通安和酒店").await;
    let path = published(&app, &unit, "前台接待").await;
    let public = path.replace("/employer", "");
    app.get(&public).await.assert_status(200).assert_has("3,800");

    // Contact and fewer places hold at once.
    unit.post(&format!("{path}/contact"), &[("contact", "李经理")]).await.assert_redirect(&path);
    unit.post(&format!("{path}/headcount"), &[("headcount", "1")]).await.assert_redirect(&path);
    app.get(&public).await.assert_has("李经理").assert_has("1人");
    assert_eq!(number(&app, "select count(*) as n from posting_revisions").await, 0);
    // Pay waits.
    let pay = [("pay_min", "5000"), ("pay_max", "6000"), ("pay_period", "month"), ("benefits", "五险一金")];
    unit.post(&format!("{path}/pay"), &pay).await.assert_redirect(&path);
    app.get(&public).await.assert_has("3,800").assert_lacks("5,000");
    unit.get(&path).await.assert_has("还没有提交").assert_has("5,000");
    unit.get(&format!("{path}/preview")).await.assert_has("5,000");
    unit.post(&format!("{path}/submission"), &[]).await.assert_redirect(&path);
    unit.post(&format!("{path}/pay"), &pay).await.assert_status(409);
    app.get(&public).await.assert_has("3,800");
    // It is extended meanwhile, which the decision leaves as it is.
    unit.post(&format!("{path}/extension"), &[("valid_until", "2026-05-25")]).await.assert_redirect(&path);
    decide(&app, ReviewOutcome::Approved, Vec::new()).await;
    app.get(&public).await.assert_has("5,000").assert_has("李经理").assert_has("2026年5月25日");
    assert_eq!(number(&app, "select count(*) as n from posting_revisions").await, 0);
    assert_eq!(
        number(&app, "select cast(first_headcount as bigint) as n from postings").await,
        2,
        "later changes do not count"
    );
}

#[actix_web::test]
async fn an_employer_pauses_shows_extends_ends_copies_and_relists() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通安和酒店").await;
    let path = published(&app, &unit, "前台接待").await;
    let public = path.replace("/employer", "");
    unit.post(&format!("{path}/pause"), &[]).await.assert_redirect(&path);
    app.get(&public).await.assert_status(404);
    unit.get(&path).await.assert_has("单位暂停招聘").assert_has("恢复招聘");
    unit.post(&format!("{path}/confirmation"), &[]).await.assert_redirect(&path);
    app.get(&public).await.assert_status(200);

    unit.post(&format!("{path}/extension"), &[("valid_until", "2026-08-20")]).await.assert_redirect(&path);
    app.get(&public).await.assert_has("2026年5月20日");
    unit.post(&format!("{path}/extension"), &[("valid_until", "2026-05-29")]).await.assert_redirect(&path);
    app.get(&public).await.assert_has("2026年5月29日");

    unit.post(&format!("{path}/relisting"), &[]).await.assert_status(409);
    unit.post(&format!("{path}/closure"), &[("outcome", "elsewhere")]).await.assert_redirect(&path);
    app.get(&public).await.assert_status(200).assert_has("已招满");
    assert_eq!(number(&app, "select count(*) as n from postings where filled_by = 'elsewhere'").await, 1);
    unit.post(&format!("{path}/confirmation"), &[]).await.assert_status(409);

    let copy = unit.post(&format!("{path}/copy"), &[]).await;
    unit.get(copy.header("location")).await.assert_has("草稿").assert_has("前台接待");
    unit.post(&format!("{path}/relisting"), &[("valid_until", "2026-05-01"), ("reason", "")]).await.assert_status(422);
    let again = [("valid_until", "2026-05-01"), ("reason", "录用的人没有到岗")];
    let again = unit.post(&format!("{path}/relisting"), &again).await;
    unit.get(again.header("location")).await.assert_has("录用的人没有到岗");
    // The same need counts once, a copy is a need of its own.
    assert_eq!(number(&app, "select count(*) as n from postings where relist_of is null").await, 2);
}

#[actix_web::test]
async fn what_nobody_confirms_for_90_days_is_hidden_until_someone_does() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通安和酒店").await;
    let path = published(&app, &unit, "前台接待").await;
    let public = path.replace("/employer", "");
    app.later(TimeDelta::days(78));
    jobs::run_due(&app.app).await;
    assert_eq!(number(&app, "select count(*) as n from notifications where kind = 'postings-ending'").await, 1);
    // A later end says that it is wanted.
    let unit = back(&app).await;
    unit.post(&format!("{path}/extension"), &[("valid_until", "2026-08-10")]).await.assert_redirect(&path);
    app.later(TimeDelta::days(40));
    let unit = back(&app).await;
    unit.post(&format!("{path}/extension"), &[("valid_until", "2026-09-20")]).await.assert_redirect(&path);
    app.later(TimeDelta::days(60));
    let unit = back(&app).await;
    unit.post(&format!("{path}/confirmation"), &[]).await.assert_redirect(&path);
    let set = "update postings set confirmed_at = '2026-03-01 04:00:00' where true";
    app.app
        .db
        .write(move |conn| {
            match conn {
                Conn::Sqlite(it) => sql_query(set).execute(it)?,
                Conn::Pg(it) => sql_query(set).execute(it)?,
            };
            Ok(())
        })
        .await
        .unwrap();
    postings::portal::due::hide_unconfirmed(&app.app).await.unwrap();
    postings::portal::due::hide_unconfirmed(&app.app).await.unwrap();
    app.get(&public).await.assert_status(404);
    unit.get(&path).await.assert_has("超过90天没有确认");
    assert_eq!(number(&app, "select count(*) as n from notifications where kind = 'postings-unconfirmed'").await, 1);
    unit.post(&format!("{path}/confirmation"), &[]).await.assert_redirect(&path);
    postings::portal::due::hide_unconfirmed(&app.app).await.unwrap();
    app.get(&public).await.assert_status(200);
    unit.post(&format!("{path}/closure"), &[("outcome", "here")]).await.assert_redirect(&path);
    app.later(TimeDelta::days(14) + TimeDelta::minutes(1));
    jobs::run_due(&app.app).await;
    jobs::run_due(&app.app).await;
    assert_eq!(number(&app, "select count(*) as n from notifications where kind = 'postings-hires'").await, 1);
}

#[actix_web::test]
async fn a_look_is_counted_without_writing_and_programs_and_own_people_are_not() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通安和酒店").await;
    let public = published(&app, &unit, "前台接待").await.replace("/employer", "");
    let stranger = app.client();
    let look = |agent: &'static str| {
        stranger.send(actix_web::test::TestRequest::get().uri(&public).insert_header(("user-agent", agent)))
    };
    look("Mozilla/5.0 (Linux; Android 14)").await.assert_status(200);
    look("Mozilla/5.0 (Linux; Android 14)").await.assert_status(200);
    look("Mozilla/5.0 (compatible; Baiduspider/2.0)").await.assert_status(200);
    let own = actix_web::test::TestRequest::get().uri(&public).insert_header(("user-agent", "Mozilla/5.0"));
    unit.send(own).await.assert_status(200);
    assert_eq!(number(&app, "select count(*) as n from posting_views").await, 0);
    postings::views::flush(&app.app).await.unwrap();
    postings::views::flush(&app.app).await.unwrap();
    assert_eq!(number(&app, "select n_views as n from posting_views").await, 2);
    look("Mozilla/5.0 (Linux; Android 14)").await.assert_status(200);
    postings::views::flush(&app.app).await.unwrap();
    assert_eq!(number(&app, "select n_views as n from posting_views").await, 3);
    unit.get("/employer/postings").await.assert_has("<td class=\"r num\">3</td>");
}

#[actix_web::test]
async fn another_units_posting_is_not_found_and_a_reader_changes_nothing() {
    let app = TestApp::start().await;
    let one = unit(&app, "伊通安和酒店").await;
    let other = unit(&app, "伊通春光超市").await;
    let path = complete(&one, "前台接待").await;
    for act in ["", "/title", "/preview", "/submission"] {
        other.get(&format!("{path}{act}")).await.assert_status(404);
    }
    for act in ["/title", "/submission", "/pause", "/confirmation", "/copy", "/closure"] {
        let fields: &[(&str, &str)] = if act == "/title" { &[("title", "改")] } else { &[] };
        other.post(&format!("{path}{act}"), fields).await.assert_status(404);
    }
    other.get("/employer/postings").await.assert_lacks("前台接待");
    let set = "update employer_members set role = 'reader' where true";
    app.app
        .db
        .write(move |conn| {
            match conn {
                Conn::Sqlite(it) => sql_query(set).execute(it)?,
                Conn::Pg(it) => sql_query(set).execute(it)?,
            };
            Ok(())
        })
        .await
        .unwrap();
    one.get(&path).await.assert_status(200).assert_lacks("/copy");
    one.post(&format!("{path}/title"), &[("title", "改")]).await.assert_status(403);
    one.post(&format!("{path}/submission"), &[]).await.assert_status(403);
    one.post("/employer/postings", &[("title", "改")]).await.assert_status(403);
}

#[actix_web::test]
async fn a_seeker_keeps_postings_and_is_reminded_and_the_hall_hangs_them_up() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通安和酒店").await;
    let path = published(&app, &unit, "前台接待").await;
    let public = path.replace("/employer", "");
    let seeker = app.logged_in("lin@example.org", &[Role::Seeker]).await;
    seeker.get("/profile/saved").await.assert_has("还没有收藏岗位");
    for _ in 0..2 {
        seeker.post(&format!("{public}/saves"), &[]).await.assert_redirect(&public);
    }
    seeker.get("/profile/saved").await.assert_has("前台接待");
    unit.post(&format!("{public}/saves"), &[]).await.assert_status(403);
    app.get(&format!("{public}/poster")).await.assert_status(200).assert_has("<svg").assert_has("Place of work");
    app.later(TimeDelta::days(79));
    jobs::run_due(&app.app).await;
    let mails = app.mails_to("lin@example.org").await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("前台接待"), "{}", mails[0].subject);
    let seeker = app.log_in(number(&app, "select account_id as n from saved_postings").await, false).await;
    seeker.post(&format!("{public}/saves/removal"), &[]).await.assert_redirect("/profile/saved");
    seeker.get("/profile/saved").await.assert_lacks("前台接待");

    // What the office takes down is gone, and says so.
    let closure = json!({"outcome": "removed"});
    let program = officer(&app).await;
    program.post(&format!("/api/v1{public}/closure"), &closure).await.assert_status(200);
    app.get(&public).await.assert_status(410).assert_has("下架");
    app.get(&format!("{public}/poster")).await.assert_status(404);
    app.get(&format!("/api/v1{public}")).await.assert_status(410);
}

#[actix_web::test]
async fn a_units_program_writes_its_own_postings_and_hands_them_in() {
    let app = TestApp::start().await;
    unit(&app, "伊通安和酒店").await;
    let account = number(&app, "select account_id as n from employer_members").await;
    let token = app.api_token_of(account, &["postings:read", "postings:write"]).await;
    let program = Program { app: &app, token };
    let mut body = posting("前台接待", "接待来访");
    body["employer"] = "别的单位".into();
    program.post("/api/v1/postings", &body).await.assert_status(422).assert_has("/employer");
    body.as_object_mut().unwrap().remove("employer");
    program.post("/api/v1/postings", &body).await.assert_status(422).assert_has("/state");
    body["state"] = "draft".into();
    body["requirements"] = "限女性".into();
    body["valid_until"] = "2026-04-30".into();
    body["questions"] = json!([{"text": "可以上夜班吗", "is_required": true}]);
    let made = program.post("/api/v1/postings", &body).await;
    made.assert_status(201).assert_has("伊通安和酒店");
    let path = made.header("location").to_owned();
    let refused = program.post(&format!("{path}/submission"), &json!({})).await;
    refused.assert_status(422).assert_has("/requirements");
    let without = json!({"for_exception": true});
    program.post(&format!("{path}/submission"), &without).await.assert_status(422).assert_has("/requirements");
    body["requirements"] = "会使用办公软件".into();
    let etag = program.get(&path).await.header("etag").to_owned();
    program.put(&path, &etag, &body).await.assert_status(200);
    program.put(&path, &etag, &body).await.assert_status(412);
    let submitted = program.post(&format!("{path}/submission"), &json!({})).await;
    submitted.assert_status(200);
    assert_eq!(submitted.json()["state"], "submitted");
    let other = officer(&app).await.post("/api/v1/postings", &posting("会计", "做账")).await;
    let other = other.header("location").to_owned();
    program.put(&other, "*", &body).await.assert_status(404);
    program.post(&format!("{other}/submission"), &json!({})).await.assert_status(404);
}
