//! Postings: made by the office, found by everyone, gone when they end.

use bole::access::Role;
use bole::jobs;
use chrono::TimeDelta;

use crate::support::{self, TestApp, officer, posting};

fn form<'a>(title: &'a str, act: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("title", title),
        ("employer", "安和养老服务中心"),
        ("kind", "full_time"),
        ("headcount", "6"),
        ("duties", "照料老人起居\n测量血压"),
        ("pay_min", "3800"),
        ("pay_max", "4600"),
        ("pay_period", "month"),
        ("region", "伊通县"),
        ("valid_until", "2026-03-20"),
        ("act", act),
    ]
}

#[actix_web::test]
async fn a_posting_that_staff_publish_is_found_and_gone_when_it_ends() {
    let app = TestApp::start().await;
    let officer = app.staff(Role::Officer).await;
    officer.get("/staff/postings/new").await.assert_status(200);
    let made = officer.post("/staff/postings", &form("养老护理员", "publish")).await;
    made.assert_status(303);
    let staff_path = made.header("location").to_owned();
    let path = staff_path.replace("/staff", "");
    officer.get(&staff_path).await.assert_status(200).assert_has("已发布").assert_has("养老护理员");

    app.index().await;
    app.get("/postings?q=护理").await.assert_status(200).assert_has("养老护理员");
    app.get("/postings?q=血压").await.assert_has("测量<mark>血压</mark>");
    app.get(&path).await.assert_status(200).assert_has("测量血压").assert_has("application/ld+json");
    app.get("/postings.atom?q=护理").await.assert_status(200).assert_has("养老护理员");
    app.get("/postings.csv").await.assert_has("安和养老服务中心");
    app.get("/sitemap.xml").await.assert_has(&path);

    // The last day ends at midnight in Beijing; from then on it is over, even
    // before anything has moved it.
    app.later(TimeDelta::days(20));
    app.get("/postings?q=护理").await.assert_lacks(&path);
    let ended = app.get(&path).await;
    ended.assert_status(200).assert_has("结束招聘").assert_lacks("application/ld+json").assert_has("noindex");

    assert_eq!(jobs::expire_postings(&app.app).await.unwrap(), 1);
    assert_eq!(jobs::expire_postings(&app.app).await.unwrap(), 0);
    app.index().await;
    app.get("/postings?q=护理").await.assert_lacks(&path);
    app.get(&path).await.assert_status(200).assert_has("结束招聘");
    app.get("/sitemap.xml").await.assert_lacks(&path);
}

#[actix_web::test]
async fn the_office_publishes_nothing_that_the_law_forbids_either() {
    let app = TestApp::start().await;
    let officer = app.staff(Role::Officer).await;
    let refused = officer.post("/staff/postings", &form("急聘女护士", "publish")).await;
    refused.assert_status(422).assert_has("id=\"f-title-error\"");
    let kept = officer.post("/staff/postings", &form("急聘女护士", "draft")).await;
    kept.assert_status(303);
    let page = kept.header("location").to_owned();
    officer.post(&format!("{page}/publication"), &[]).await.assert_redirect(&page);
    officer.get(&page).await.assert_lacks("已发布");

    let program = support::officer(&app).await;
    let body = posting("护士", "限汉族，入职交押金500元");
    let problem = program.post("/api/v1/postings", &body).await;
    let problem = problem.assert_status(422).json();
    assert_eq!(problem["errors"][0]["pointer"], "/duties", "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("押金"), "{problem}");
    app.index().await;
    app.get("/postings?q=护士").await.assert_lacks("急聘女护士").assert_lacks("押金");

    let made = program.post("/api/v1/postings", &posting("护士", "按医嘱执行护理")).await;
    let path = format!("/api/v1/postings/{}", made.json()["id"].as_str().unwrap());
    let etag = program.get(&path).await.header("etag").to_owned();
    program.put(&path, &etag, &body).await.assert_status(422);
    app.get(&path).await.assert_has("按医嘱执行护理");
}

#[actix_web::test]
async fn a_draft_is_nobodys_business_until_it_is_published() {
    let app = TestApp::start().await;
    let officer = app.staff(Role::Officer).await;
    let made = officer.post("/staff/postings", &form("消毒员", "save")).await;
    let staff_path = made.header("location").to_owned();
    let path = staff_path.replace("/staff", "");
    app.index().await;
    app.get(&path).await.assert_status(404);
    app.get("/postings?q=消毒").await.assert_lacks("消毒员</a>");

    officer.post(&format!("{staff_path}/publication"), &[]).await.assert_redirect(&staff_path);
    app.index().await;
    app.get(&path).await.assert_status(200);
    // A second publication is no move.
    officer.post(&format!("{staff_path}/publication"), &[]).await.assert_status(409);

    officer
        .post(&format!("{staff_path}/closure"), &[("outcome", "filled"), ("reason", "已招满")])
        .await
        .assert_status(303);
    app.index().await;
    app.get("/postings?q=消毒").await.assert_lacks("消毒员</a>");
    app.get(&path).await.assert_status(200).assert_has("结束招聘");
    officer.get(&staff_path).await.assert_has("已招满");
    officer.post(&format!("{staff_path}/publication"), &[]).await.assert_status(409);
}

#[actix_web::test]
async fn a_form_with_mistakes_is_shown_again_with_each_at_its_field_and_stores_nothing() {
    let app = TestApp::start().await;
    let officer = app.staff(Role::Officer).await;
    let mut fields = form("", "publish");
    fields.iter_mut().find(|it| it.0 == "pay_min").unwrap().1 = "9000";
    let answer = officer.post("/staff/postings", &fields).await;
    answer
        .assert_status(422)
        .assert_has("错误：")
        .assert_has("f-title-error")
        .assert_has("f-pay_min-error")
        .assert_has("9000");
    officer.get("/staff/postings").await.assert_lacks("安和养老服务中心");
}

#[actix_web::test]
async fn two_who_change_a_posting_at_once_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let officer = app.staff(Role::Officer).await;
    let made = officer.post("/staff/postings", &form("护士", "publish")).await;
    let path = made.header("location").to_owned();
    let with_version = |title: &'static str| {
        let mut fields = form(title, "");
        fields.push(("version", "2"));
        fields
    };
    officer.get(&format!("{path}/edit")).await.assert_has("name=\"version\"");
    officer.post(&path, &with_version("主管护士")).await.assert_status(303);
    officer.post(&path, &with_version("护士长")).await.assert_status(409);
    app.index().await;
    app.get("/postings").await.assert_has("主管护士").assert_lacks("护士长");
}

#[actix_web::test]
async fn facets_count_and_filters_keep_what_they_say() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    for (title, region, education, min, kind) in [
        ("会计", "220323", Some("college"), 4000, "full_time"),
        ("会计助理", "220323", None, 2500, "internship"),
        ("会计主管", "220100", Some("bachelor"), 9000, "full_time"),
    ] {
        let mut body = posting(title, "做账报税");
        body["region"] = region.into();
        body["education"] = education.into();
        body["pay"] = serde_json::json!({"min": min, "max": min + 1000});
        body["kind"] = kind.into();
        program.post("/api/v1/postings", &body).await.assert_status(201);
    }
    app.index().await;
    let list = |query: &'static str| {
        let app = &app;
        async move { app.get(&format!("/api/v1/postings?{query}")).await.json() }
    };
    let all = list("q=会计").await;
    assert_eq!((all["total"].as_i64(), all["headcount"].as_i64()), (Some(3), Some(6)));
    assert_eq!(all["facets"]["region"]["220323"], 2);
    assert_eq!(all["facets"]["region"]["220000"], 3);
    assert_eq!(all["facets"]["education"]["none"], 1);
    assert_eq!(all["facets"]["kind"]["full_time"], 2);
    assert_eq!(all["facets"]["pay"]["from_8000"], 1);

    // A facet counts as if its own filter were not set, the others as if it were.
    let one = list("q=会计&region=220323").await;
    assert_eq!(one["total"], 2);
    assert_eq!(one["facets"]["region"]["220100"], 1);
    assert_eq!(one["facets"]["kind"]["full_time"], 1);
    assert_eq!(list("q=会计&kind=internship,full_time&region=220300").await["total"], 2);
    assert_eq!(list("q=会计&pay_min=5000").await["total"], 2);
    assert_eq!(list("q=会计&education=none").await["items"][0]["title"], "会计助理");
    assert_eq!(list("q=会计&sort=pay").await["items"][0]["title"], "会计主管");
    assert_eq!(list("q=会计&limit=1&offset=1").await["items"].as_array().unwrap().len(), 1);
    assert_eq!(list("q=会计&published_within=1").await["total"], 3);
    app.later(TimeDelta::days(2));
    assert_eq!(list("q=会计&published_within=1").await["total"], 0);
}

#[actix_web::test]
async fn a_search_without_hits_offers_wider_ones_with_their_counts() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    program.post("/api/v1/postings", &posting("电焊工", "焊接钢结构")).await.assert_status(201);
    app.index().await;
    let page = app.get("/postings?q=电焊工&kind=internship").await;
    page.assert_status(200).assert_has("href=\"/postings?q=%E7%94%B5%E7%84%8A%E5%B7%A5\"");
    let page = app.get("/postings?q=电焊工+月球").await;
    page.assert_has("href=\"/postings?q=%E7%94%B5%E7%84%8A%E5%B7%A5\"");
    // Nothing that finds nothing is offered.
    page.assert_lacks("href=\"/postings?q=%E6%9C%88%E7%90%83\"");
}

#[actix_web::test]
async fn whatever_is_typed_is_answered() {
    let app = TestApp::start().await;
    for query in ["%22", "%00", "((((", "a:b AND", "-", "--", "%F0%9F%98%80", "*", "%3Cscript%3E", &"字".repeat(300)] {
        let page = app.get(&format!("/postings?q={query}")).await;
        page.assert_status(200).assert_lacks("<script>");
        app.get(&format!("/postings/suggest?q={query}")).await.assert_status(200);
    }
    app.get("/postings?region=999999").await.assert_status(400).assert_has("region");
    app.get("/postings?colour=red").await.assert_status(400).assert_has("colour");
}

#[actix_web::test]
async fn type_ahead_knows_titles_employers_and_pinyin() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    program.post("/api/v1/postings", &posting("养老护理员", "照料老人")).await.assert_status(201);
    app.index().await;
    for typed in ["养老", "yangl", "ylhl", "护"] {
        let list = app.get(&format!("/postings/suggest?q={typed}")).await.json();
        assert!(list.as_array().unwrap().iter().any(|it| it["text"] == "养老护理员"), "{typed}: {list}");
    }
    let list = app.get("/postings/suggest?q=安和").await.json();
    assert_eq!(list[0]["kind"], "employer", "{list}");

    // What begins like that first, without the praise before it; what is newer last here.
    for title in ["急聘护工", "护工", "夜班陪护员", "招聘专员"] {
        program.post("/api/v1/postings", &posting(title, "照料老人")).await.assert_status(201);
    }
    app.index().await;
    let list = app.get("/postings/suggest?q=护").await.json();
    let titles: Vec<_> = list.as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect();
    assert_eq!(titles.iter().filter(|it| **it == "护工").count(), 1, "{titles:?}");
    assert!(titles[0] == "护工" && titles.contains(&"夜班陪护员"), "{titles:?}");
    let list = app.get("/postings/suggest?q=招聘").await.json();
    assert_eq!(list[0]["text"], "招聘专员", "{list}");
}

#[actix_web::test]
async fn the_box_names_kinds_of_suggestions_in_the_language_of_the_page() {
    let app = TestApp::start().await;
    app.get("/").await.assert_has("data-title=\"岗位\" data-employer=\"单位\"");
    app.get("/en/postings").await.assert_has("data-title=\"Job\" data-employer=\"Employer\"");
}

/// A posting is open until the end of its last day, which is the day that is told.
#[actix_web::test]
async fn the_last_day_is_the_same_on_pages_and_in_files() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let mut body = posting("养老护理员", "照料老人");
    (body["valid_until"], body["region"]) = ("2026-04-30".into(), "220323100".into());
    let made = program.post("/api/v1/postings", &body).await.json();
    app.index().await;
    let list = app.get("/postings").await;
    list.assert_has("2026年4月30日").assert_has("伊通 伊通镇").assert_lacks("5月1日");
    app.get(&format!("/postings/{}", made["id"].as_str().unwrap())).await.assert_has("2026年4月30日");
    app.get("/postings.csv").await.assert_has(",2026-04-30,").assert_lacks("2026-05-01");
}

#[actix_web::test]
async fn english_pages_are_the_same_pages() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let made = program.post("/api/v1/postings", &posting("养老护理员", "照料老人")).await.json();
    app.index().await;
    let id = made["id"].as_str().unwrap();
    app.get("/en/").await.assert_status(200).assert_has("lang=\"en\"");
    app.get("/en/postings?q=护理").await.assert_has(&format!("/en/postings/{id}"));
    app.get(&format!("/en/postings/{id}")).await.assert_status(200).assert_has("Full-time");
    app.get("/en/nowhere").await.assert_status(404).assert_has("lang=\"en\"");
}
