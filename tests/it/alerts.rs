//! Alerts: a search is saved with an address alone, told of what is new once,
//! and ended with one click.

mod accounts;
mod days;
mod employers;
mod letters;

use actix_web::test::TestRequest;
use bole::alerts::{self, digests, queries, yearly};
use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Answer, Mail, TestApp, officer, posting};

/// A search of words that one posting of a story has.
const CARE: &str = "q=%E6%8A%A4%E7%90%86";

/// Asks for a search, and answers with the link that confirms it.
async fn ask(app: &TestApp, email: &str, query: &str, more: &[(&str, &str)]) -> String {
    let mut fields = vec![("query", query), ("email", email)];
    fields.extend(more);
    app.client().post("/alerts", &fields).await.assert_redirect("/alerts/sent");
    let mails = app.mails_to(email).await;
    let links = &mails.last().expect("a mail asks").links;
    links.iter().find(|it| it.ends_with("/confirmation")).expect("with a link").clone()
}

/// Saves a search and confirms it, as a person would; answers with its path.
pub async fn subscribe(app: &TestApp, email: &str, query: &str, more: &[(&str, &str)]) -> String {
    let link = ask(app, email, query, more).await;
    let confirmed = app.client().post(&link, &[]).await;
    let path = link.strip_suffix("/confirmation").unwrap().trim_start_matches("/en").to_owned();
    assert!(confirmed.header("location").ends_with(&path), "{confirmed:?}");
    app.later(TimeDelta::seconds(1));
    path
}

/// Publishes a posting; answers with its public name.
pub async fn publish(app: &TestApp, title: &str, duties: &str) -> String {
    let made = officer(app).await.post("/api/v1/postings", &posting(title, duties)).await;
    made.assert_status(201);
    made.json()["id"].as_str().unwrap().to_owned()
}

async fn close(app: &TestApp, reference: &str) {
    let path = format!("/api/v1/postings/{reference}/closure");
    officer(app).await.post(&path, &json!({"outcome": "filled"})).await.assert_status(200);
}

/// Follows the feed and tells what is due; answers how many mails were promised.
async fn run(app: &TestApp) -> usize {
    alerts::follow_once(&app.app).await.unwrap();
    digests::run_due(&app.app).await.unwrap()
}

/// To the next morning, when daily mails are due.
pub async fn next_morning(app: &TestApp) -> usize {
    alerts::follow_once(&app.app).await.unwrap();
    app.later(TimeDelta::days(1));
    run(app).await
}

/// The digests that an address has got.
async fn digests_to(app: &TestApp, email: &str) -> Vec<Mail> {
    let mut mails = app.mails_to(email).await;
    mails.retain(|it| it.links.iter().any(|it| it.contains("source=alert")));
    mails
}

/// What a mail program sends: no cookie, no origin.
async fn one_click(app: &TestApp, path: &str) -> Answer {
    let request = TestRequest::post()
        .uri(path)
        .insert_header(("content-type", "application/x-www-form-urlencoded"))
        .set_payload("List-Unsubscribe=One-Click");
    app.client().send(request).await
}

#[actix_web::test]
async fn a_search_is_told_once_of_what_is_published_after_it_was_confirmed() {
    let app = TestApp::start().await;
    publish(&app, "护理员", "旧的岗位").await;
    let link = ask(&app, "ada@example.org", CARE, &[]).await;
    let asked = publish(&app, "护理班长", "确认之前的岗位").await;
    assert_eq!(next_morning(&app).await, 0, "nobody has confirmed it");

    app.get(&link).await.assert_status(200).assert_has("确认订阅").assert_has("护理");
    let path = link.strip_suffix("/confirmation").unwrap();
    app.client().post(&link, &[]).await.assert_redirect(path);
    app.client().post(&link, &[]).await.assert_redirect(path);
    app.later(TimeDelta::seconds(1));
    let new = publish(&app, "养老护理员", "照料老人起居").await;
    publish(&app, "会计", "编制报表").await;
    assert_eq!(run(&app).await, 0, "it is not yet eight");
    app.later(TimeDelta::days(1));
    // Two nodes at the same minute, and once more.
    let (one, two) = tokio::join!(digests::run_due(&app.app), digests::run_due(&app.app));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(run(&app).await, 0);

    let mails = digests_to(&app, "ada@example.org").await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "安和养老服务中心正在招聘养老护理员");
    assert!(mails[0].text.contains("养老护理员") && mails[0].text.contains("关键词“护理”"), "{}", mails[0].text);
    assert!(mails[0].links.contains(&format!("/postings/{new}?source=alert")));
    assert!(!mails[0].text.contains(&asked) && !mails[0].text.contains("会计"), "{}", mails[0].text);
    assert_eq!(next_morning(&app).await, 0, "nothing new, no mail");
}

#[actix_web::test]
async fn no_stranger_learns_who_has_saved_a_search() {
    let app = TestApp::start().await;
    subscribe(&app, "ada@example.org", CARE, &[]).await;
    let client = app.client();
    let known = client.post("/alerts", &[("query", CARE), ("email", "Ada@example.org")]).await;
    let unknown = client.post("/alerts", &[("query", CARE), ("email", "bo@example.org")]).await;
    for answer in [&known, &unknown] {
        answer.assert_redirect("/alerts/sent");
    }
    assert_eq!(known.headers.keys().collect::<Vec<_>>(), unknown.headers.keys().collect::<Vec<_>>());
    // The owner is told by mail what there is.
    let mails = app.mails_to("ada@example.org").await;
    assert_eq!(mails.last().unwrap().subject, "您的岗位订阅");

    let mut slowed = 0;
    for _ in 0..12 {
        let answer = client.post("/alerts", &[("query", CARE), ("email", "cy@example.org")]).await;
        slowed += usize::from(answer.status.as_u16() == 429);
    }
    assert!(slowed > 0, "whoever has us write again and again has to wait");
    assert_eq!(app.mails_to("cy@example.org").await.len(), 1, "one question an hour");
}

#[actix_web::test]
async fn a_search_without_criteria_is_refused_and_so_are_unknown_codes() {
    let app = TestApp::start().await;
    let client = app.client();
    for (query, words) in [
        ("", "至少一个条件"),
        ("sort=pay", "至少一个条件"),
        ("q=-%E9%94%80%E5%94%AE", "至少一个条件"),
        ("region=999999", "系统不认识"),
        ("colour=red", "系统不认识"),
    ] {
        let refused = client.post("/alerts", &[("query", query), ("email", "ada@example.org")]).await;
        refused.assert_status(422).assert_has(words);
    }
    let form = [("query", CARE), ("email", "nobody"), ("frequency", "weekly"), ("hour", "25")];
    client.post("/alerts", &form).await.assert_status(422).assert_has("0点到23点").assert_has("护理");
    assert!(app.mails_to("ada@example.org").await.is_empty());

    // The bar stands where something was chosen, and keeps that alone.
    publish(&app, "养老护理员", "照料老人").await;
    app.index().await;
    app.get("/postings").await.assert_lacks("alert-bar");
    let page = app.get("/postings?q=护理&sort=newest&region=220323").await;
    page.assert_has("订阅此搜索").assert_has("value=\"q=%E6%8A%A4%E7%90%86&#38;region=220323\"");
    app.get("/postings?q=宇航员").await.assert_has("订阅此搜索");
    app.get(&format!("/alerts/new?query={}", CARE.replace('%', "%25").replace('=', "%3D"))).await.assert_has("护理");
}

#[actix_web::test]
async fn one_click_ends_it_and_looking_changes_nothing() {
    let app = TestApp::start().await;
    let path = subscribe(&app, "ada@example.org", CARE, &[]).await;
    publish(&app, "护理员", "照料老人").await;
    assert_eq!(next_morning(&app).await, 1);
    // The mail waits still; the page is looked at, and nothing ends.
    let off = format!("{path}/unsubscription");
    app.get(&off).await.assert_status(200).assert_has("取消订阅");
    publish(&app, "护理组长", "照料老人").await;

    let ended = one_click(&app, &off).await;
    ended.assert_status(200).assert_has("订阅已取消");
    assert!(!ended.headers.contains_key("location"));
    one_click(&app, &off).await.assert_status(200);
    one_click(&app, &format!("/en{off}")).await.assert_status(200).assert_has("has ended");
    assert_eq!(next_morning(&app).await, 0);
    assert!(digests_to(&app, "ada@example.org").await.is_empty(), "what waited was taken back");
    app.get(&path).await.assert_status(200).assert_has("已取消");
    app.client().post(&format!("{path}/resumption"), &[]).await.assert_status(409);

    one_click(&app, "/alerts/0123456789.x/unsubscription").await.assert_status(410);
    app.later(TimeDelta::days(31));
    yearly::forget(&app.app).await.unwrap();
    app.get(&path).await.assert_status(410);
}

#[actix_web::test]
async fn a_pause_tells_nothing_of_its_time_and_loses_nothing_of_before() {
    let app = TestApp::start().await;
    let path = subscribe(&app, "ada@example.org", CARE, &[]).await;
    let before = publish(&app, "护理员甲", "照料老人").await;
    assert_eq!(next_morning(&app).await, 1);
    app.client().post(&format!("{path}/pause"), &[]).await.assert_redirect(&path);
    app.client().post(&format!("{path}/pause"), &[]).await.assert_status(409);
    let during = publish(&app, "护理员乙", "照料老人").await;
    assert_eq!(next_morning(&app).await, 0);
    app.client().post(&format!("{path}/resumption"), &[]).await.assert_redirect(&path);
    app.later(TimeDelta::seconds(1));
    let after = publish(&app, "护理员丙", "照料老人").await;
    assert_eq!(next_morning(&app).await, 1);
    let mails = digests_to(&app, "ada@example.org").await;
    assert_eq!(mails.len(), 1, "the mail that waited was taken back");
    assert!(mails[0].text.contains(&before) && mails[0].text.contains(&after), "{}", mails[0].text);
    assert!(!mails[0].text.contains(&during));
}

#[actix_web::test]
async fn what_has_closed_is_not_told_and_what_changed_is_told_when_it_fits() {
    let app = TestApp::start().await;
    let path = subscribe(&app, "ada@example.org", CARE, &[]).await;
    let closed = publish(&app, "护理员", "照料老人").await;
    let other = publish(&app, "服务员", "端茶倒水").await;
    alerts::follow_once(&app.app).await.unwrap();
    close(&app, &closed).await;
    assert_eq!(next_morning(&app).await, 0);

    let program = officer(&app).await;
    let api = format!("/api/v1/postings/{other}");
    let mut body = posting("护理服务员", "端茶倒水");
    body.as_object_mut().unwrap().remove("state");
    for _ in 0..2 {
        let etag = program.get(&api).await.header("etag").to_owned();
        program.put(&api, &etag, &body).await.assert_status(200);
        next_morning(&app).await;
    }
    let mails = digests_to(&app, "ada@example.org").await;
    assert_eq!(mails.len(), 1, "it is told once, however often it changes");
    assert!(mails[0].text.contains(&other) && !mails[0].text.contains(&closed));
    app.index().await;
    app.get(&path).await.assert_has("1个岗位").assert_has("1个符合条件的岗位");
}

#[actix_web::test]
async fn mails_come_at_once_but_hourly_or_on_the_chosen_day() {
    let app = TestApp::start().await;
    subscribe(&app, "ada@example.org", CARE, &[("frequency", "at_once")]).await;
    let weekly = [("frequency", "weekly"), ("weekday", "3"), ("hour", "18"), ("name", "护理工作")];
    let path = subscribe(&app, "bo@example.org", CARE, &weekly).await;
    app.get(&path).await.assert_has("每周星期三18:00一封").assert_has("2026年3月4日 18:00").assert_has("护理工作");
    publish(&app, "护理员甲", "照料老人").await;
    assert_eq!(run(&app).await, 1);
    publish(&app, "护理员乙", "照料老人").await;
    assert_eq!(run(&app).await, 0, "less than an hour ago");
    app.later(TimeDelta::hours(1));
    assert_eq!(run(&app).await, 1);
    app.later(TimeDelta::hours(1));
    assert_eq!(run(&app).await, 0);
    // Its run is late by a day, and made up for once.
    app.later(TimeDelta::days(4));
    assert_eq!(run(&app).await, 1);
    assert_eq!(run(&app).await, 0);
    assert_eq!(digests_to(&app, "ada@example.org").await.len(), 2);
    let mails = digests_to(&app, "bo@example.org").await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "安和养老服务中心正在招聘护理员乙，另有1个新岗位");

    let settings = [("frequency", "daily"), ("hour", "6"), ("weekday", "1"), ("name", ""), ("locale", "en")];
    app.client().post(&path, &settings).await.assert_redirect(&path);
    app.get(&path).await.assert_has("每天6:00一封").assert_has("护理");
    app.client().post(&path, &[("frequency", "never")]).await.assert_status(422);
    app.client().post(&path, &[("colour", "red")]).await.assert_status(400);
}

#[actix_web::test]
async fn a_restart_loses_nothing_and_two_nodes_tell_once() {
    let mut app = TestApp::start().await;
    subscribe(&app, "ada@example.org", CARE, &[("frequency", "at_once")]).await;
    alerts::follow_once(&app.app).await.unwrap();
    publish(&app, "护理员甲", "照料老人").await;
    // The node is gone before it has followed; another starts.
    app.app.follower = std::sync::Arc::default();
    subscribe(&app, "bo@example.org", CARE, &[("frequency", "at_once")]).await;
    publish(&app, "护理员乙", "照料老人").await;
    let mut other = app.app.clone();
    other.follower = std::sync::Arc::default();
    let (one, two) = tokio::join!(alerts::follow_once(&app.app), alerts::follow_once(&other));
    assert!(one.unwrap() + two.unwrap() > 0);
    assert_eq!(digests::run_due(&app.app).await.unwrap() + digests::run_due(&other).await.unwrap(), 2);
    assert!(digests_to(&app, "ada@example.org").await[0].subject.contains("另有1个新岗位"));
    assert!(!digests_to(&app, "bo@example.org").await[0].text.contains("护理员甲"));
}

#[actix_web::test]
async fn an_address_has_twenty_searches_and_as_many_mails_a_day() {
    let app = TestApp::start().await;
    for n in 0..20 {
        let query = format!("{CARE}&pay_min={}", 100 + n);
        subscribe(&app, "ada@example.org", &query, &[("frequency", "at_once")]).await;
    }
    let fields = [("query", CARE), ("email", "ada@example.org")];
    app.client().post("/alerts", &fields).await.assert_redirect("/alerts/sent");
    let last = app.mails_to("ada@example.org").await.pop().unwrap();
    assert!(last.text.contains("已有20个订阅") && last.links.len() >= 20, "{}", last.text);

    publish(&app, "护理员甲", "照料老人").await;
    assert_eq!(run(&app).await, 20);
    publish(&app, "护理员乙", "照料老人").await;
    app.later(TimeDelta::hours(2));
    assert_eq!(run(&app).await, 0, "it has had enough for today");
    app.later(TimeDelta::hours(18));
    assert_eq!(run(&app).await, 20);
}

#[actix_web::test]
async fn after_a_year_the_owner_is_asked_and_silence_pauses() {
    let app = TestApp::start().await;
    let kept = subscribe(&app, "ada@example.org", CARE, &[]).await;
    let silent = subscribe(&app, "bo@example.org", CARE, &[("locale", "en")]).await;
    app.later(TimeDelta::days(366));
    alerts::sweep(&app.app).await.unwrap();
    alerts::sweep(&app.app).await.unwrap();
    let mails = app.mails_to("ada@example.org").await;
    assert_eq!(mails.iter().filter(|it| it.subject == "您的岗位订阅还需要吗？").count(), 1);
    let link = mails.last().unwrap().links.iter().find(|it| it.ends_with("/renewal")).unwrap();
    app.get(link).await.assert_status(200).assert_has("还需要这个订阅吗");
    app.client().post(link, &[]).await.assert_redirect(&kept);
    app.later(TimeDelta::days(31));
    alerts::sweep(&app.app).await.unwrap();
    app.get(&kept).await.assert_has("订阅中");
    app.get(&silent).await.assert_has("没有答复，已暂停");
    app.client().post(&format!("{silent}/renewal"), &[]).await.assert_redirect(&silent);
    app.get(&silent).await.assert_has("订阅中");
}

#[actix_web::test]
async fn an_address_whose_mail_comes_back_is_left_alone_until_its_owner_goes_on() {
    let app = TestApp::start().await;
    let path = subscribe(&app, "ada@example.org", CARE, &[]).await;
    let (index, now) = (alerts::email_index(&app.app.keys, "ada@example.org"), app.now());
    app.app.db.write(move |conn| Ok(queries::pause_address(conn, &index, "5.1.1", now)?)).await.unwrap();
    app.get(&path).await.assert_has("邮件退回，已暂停");
    publish(&app, "护理员", "照料老人").await;
    assert_eq!(next_morning(&app).await, 0);
    let n_mails = app.mails_to("ada@example.org").await.len();
    app.client().post("/alerts", &[("query", "region=220323"), ("email", "ada@example.org")]).await.assert_status(303);
    assert_eq!(app.mails_to("ada@example.org").await.len(), n_mails, "nothing is sent there");
    app.client().post(&format!("{path}/resumption"), &[]).await.assert_status(303);
    app.later(TimeDelta::seconds(1));
    publish(&app, "护理组长", "照料老人").await;
    assert_eq!(next_morning(&app).await, 1);
}

#[actix_web::test]
async fn what_nobody_confirms_is_gone_after_a_week() {
    let app = TestApp::start().await;
    let link = ask(&app, "ada@example.org", CARE, &[]).await;
    app.later(TimeDelta::days(7));
    app.client().post(&link, &[]).await.assert_status(410);
    yearly::forget(&app.app).await.unwrap();
    app.get(&link).await.assert_status(410);
}

#[actix_web::test]
async fn the_address_of_alerts_leads_to_ones_own_or_to_a_new_one() {
    let app = TestApp::start().await;
    app.get("/alerts").await.assert_redirect("/alerts/new");
    app.get("/en/alerts").await.assert_redirect("/en/alerts/new");
    let ada = app.logged_in("ada@example.org", &[bole::access::Role::Seeker]).await;
    ada.get("/alerts").await.assert_redirect("/account/alerts");
}
