//! The search box: what it reads, how that is taken back, and other spellings.

use serde_json::json;

use crate::support::{TestApp, officer, posting};

/// An address with a query in the characters that people type.
fn address(path: &str, query: &[(&str, &str)]) -> String {
    format!("{path}?{}", serde_html_form::to_string(query).unwrap())
}

async fn publish(app: &TestApp) {
    let program = officer(app).await;
    for (title, region, kind, pay) in [
        ("会计", "220100", "full_time", 6000),
        ("会计", "220323", "part_time", 3000),
        ("出纳", "220323", "full_time", 4000),
        ("司机", "220323", "full_time", 5000),
        ("司机", "220100", "full_time", 5500),
    ] {
        let mut body = posting(title, "按单位的安排工作");
        body["region"] = region.into();
        body["kind"] = kind.into();
        body["pay"] = json!({"min": pay, "max": pay, "per": "month"});
        program.post("/api/v1/postings", &body).await.assert_status(201);
    }
    app.index().await;
}

#[actix_web::test]
async fn what_is_read_is_a_chip_and_goes_out_of_the_box() {
    let app = TestApp::start().await;
    publish(&app).await;
    let page = app.get(&address("/postings", &[("q", "长春 会计 5000以上")])).await;
    page.assert_status(200).assert_has("“长春”读作地点：长春市").assert_has("“5000以上”读作月薪可达5,000元");
    page.assert_has("value=\"长春 会计 5000以上\"").assert_has("1个岗位");
    page.assert_has(&format!("href=\"{}\"", address("/postings", &[("q", "会计 5000以上")])));
    page.assert_has(&format!("href=\"{}\"", address("/postings", &[("q", "会计 长春")])));
    page.assert_has(&format!("href=\"{}\"", address("/postings", &[("q", "会计")])));
    let plain = app.get(&address("/postings", &[("q", "长春 会计"), ("as_word", "长春")])).await;
    plain.assert_lacks("读作").assert_has("name=\"as_word\" value=\"长春\"");
    let english = app.get(&address("/en/postings", &[("q", "会计 in Changchun")])).await;
    english.assert_status(200).assert_has("“in Changchun” read as Place: 长春市");

    // What may be a title is offered, not done.
    let page = app.get(&address("/postings", &[("q", "兼职会计")])).await;
    page.assert_has("也可以按条件找").assert_has(">性质：兼职</a>");
    let meant = address("/postings", &[("q", "会计"), ("kind", "part_time")]).replace('&', "&#38;");
    page.assert_has(&meant);
}

#[actix_web::test]
async fn programs_and_saved_searches_read_the_same() {
    let app = TestApp::start().await;
    publish(&app).await;
    let list = |query: Vec<(&'static str, &'static str)>| {
        let path = address("/api/v1/postings", &query);
        let app = &app;
        async move { app.get(&path).await.json() }
    };
    let read = list(vec![("q", "长春 司机")]).await;
    assert_eq!(read["total"], 1, "{read}");
    assert_eq!(read["read"], json!([{"text": "长春", "parameter": "region", "value": "220100"}]));
    assert_eq!(list(vec![("q", "司机"), ("region", "220100")]).await["total"], 1);
    assert_eq!(list(vec![("q", "长春 司机"), ("literal", "true")]).await["read"], json!([]));
    assert_eq!(list(vec![("q", "会计 兼职")]).await["total"], 1);
    assert_eq!(list(vec![("q", "会计 兼职"), ("as_word", "兼职")]).await["read"], json!([]));
    app.get(&address("/postings.json", &[("q", "长春 司机")])).await.assert_status(200);

    let query = bole::alerts::query_of(&bole::alerts::parse_query("q=%E9%95%BF%E6%98%A5").unwrap());
    assert_eq!(query.as_deref(), Some("q=%E9%95%BF%E6%98%A5"), "a place alone says what is looked for");
    let saved = bole::alerts::parse_query(&serde_html_form::to_string([("q", "长春 司机 5000以上")]).unwrap()).unwrap();
    let mut percolator = bole::search::percolate::Percolator::new();
    assert!(percolator.put(1, &saved.search));
    let now = app.now();
    let docs = app
        .app
        .db
        .read(move |conn| {
            let ids = bole::postings::queries::open_ids(conn, now)?;
            Ok(bole::postings::queries::for_index(conn, &ids, now)?)
        })
        .await
        .unwrap();
    let page = app.app.search.postings(&saved.search, now).unwrap();
    let told: Vec<i64> = docs.iter().filter(|it| !percolator.matches(it, now).is_empty()).map(|it| it.id).collect();
    assert_eq!(told, page.hits.iter().map(|it| it.0).collect::<Vec<_>>());
    assert_eq!(told.len(), 1);
}

#[actix_web::test]
async fn a_slip_is_offered_in_another_spelling_and_what_is_found_is_not() {
    let app = TestApp::start().await;
    publish(&app).await;
    for (typed, meant) in [("会记", "会计"), ("司即", "司机"), ("长春 司即", "司机")] {
        let page = app.get(&address("/postings", &[("q", typed)])).await;
        page.assert_status(200).assert_has(&format!("您要找的是不是“{meant}”")).assert_has("没有找到岗位");
    }
    app.get(&address("/en/postings", &[("q", "会记")])).await.assert_has("Did you mean “会计”?");
    app.get(&address("/postings", &[("q", "会计")])).await.assert_lacks("您要找的是不是");
    app.get(&address("/postings", &[("q", "会记"), ("literal", "1")])).await.assert_lacks("您要找的是不是");
}

#[actix_web::test]
async fn a_search_without_a_hit_leads_to_wider_ones_that_find_something() {
    let app = TestApp::start().await;
    publish(&app).await;
    let page = app.get(&address("/postings", &[("q", "长春 出纳 8000以上")])).await;
    page.assert_has("没有找到岗位").assert_lacks(">0个岗位");
    page.assert_has("只查“出纳”，去掉全部筛选条件");
    let page = app.get(&address("/postings", &[("q", "四平 司机 兼职")])).await;
    page.assert_has("不限“兼职”");
}

#[actix_web::test]
async fn any_bytes_are_answered() {
    let app = TestApp::start().await;
    publish(&app).await;
    for query in [
        "q=%00%ff%fe",
        "q=%22%22%22-%2d%2d",
        "q=%F0%9F%90%B4%E9%95%BF%E6%98%A5",
        "q=%2B%2B%2B%2B5000%2B%2B&as_word=%2B",
        "q=9999999999999999999999k-1%E4%B8%87%E4%B8%87%E4%B8%87",
    ] {
        let status = app.get(&format!("/postings?{query}")).await.status.as_u16();
        assert!(matches!(status, 200 | 400), "{query}: {status}");
    }
    let long = "长春会计5000以上兼职".repeat(300);
    app.get(&address("/api/v1/postings", &[("q", &long)])).await.assert_status(200);
}

#[actix_web::test]
async fn where_words_find_nothing_what_is_near_is_offered_and_said_to_be_near() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    for (title, duties, region) in [
        ("服装导购", "向顾客介绍服装，整理货架", "220323"),
        ("服装店店员", "接待顾客，试衣，收银", "220100"),
        ("货车司机", "驾驶货车送货", "220323"),
    ] {
        let mut body = posting(title, duties);
        body["region"] = region.into();
        program.post("/api/v1/postings", &body).await.assert_status(201);
    }
    app.index().await;
    let page = app.get("/postings?q=卖衣服").await;
    page.assert_status(200).assert_has("没有找到").assert_has("没有岗位含有这些字词").assert_has("服装导购");
    page.assert_has("服装店店员").assert_lacks("货车司机");
    let english = app.get("/en/postings?q=卖衣服").await;
    english.assert_status(200).assert_has("No posting has these words");

    let found = app.get("/api/v1/postings?q=卖衣服").await.json();
    assert_eq!((found["total"].as_i64(), found["items"].as_array().unwrap().len()), (Some(0), 0));
    assert_eq!(found["near"]["items"].as_array().unwrap().len(), 2, "{found}");
    // A filter holds for what is near, too.
    let here = app.get("/api/v1/postings?q=卖衣服&region=220323").await.json();
    assert_eq!(here["near"]["items"][0]["title"], "服装导购");
    assert_eq!(here["near"]["items"].as_array().unwrap().len(), 1);
    // What is meant as it stands is left as it is.
    for query in ["q=%22卖衣服%22", "q=卖衣服&literal=1", "q=卖衣服 -导购", "q=卖衣服&sort=newest", "q=卖衣服&page=2"]
    {
        assert_eq!(app.get(&format!("/api/v1/postings?{query}")).await.json()["near"], json!(null), "{query}");
    }
}

#[actix_web::test]
async fn similar_postings_go_by_title_and_occupation_where_texts_share_nothing() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let mut ids = Vec::new();
    for (title, duties) in [("养老护理员", "照料失能长者"), ("老年人护理员", "帮助起居"), ("货车司机", "驾驶货车")]
    {
        let made = program.post("/api/v1/postings", &posting(title, duties)).await;
        ids.push(made.assert_status(201).json()["id"].as_str().unwrap().to_owned());
    }
    app.index().await;
    let page = app.get(&format!("/postings/{}", ids[0])).await;
    page.assert_status(200).assert_has("老年人护理员").assert_lacks("货车司机");
}
