//! Notifications: the inbox, how someone wants to be written to, the daily letter.

use bole::access::Role;
use bole::notifications::queries::{self, tell};
use bole::notifications::{self, Frequency, News, Topic};
use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Program, TestApp};

pub fn news(account_id: i64, topic: Topic, occasion: &str) -> News {
    News {
        account_id,
        topic,
        kind: "upload-infected",
        occasion: occasion.to_owned(),
        arguments: vec![("name", format!("{occasion}.pdf"))],
        link: format!("/postings?q={occasion}"),
    }
}

pub async fn told(app: &TestApp, news: News) {
    let (telling, now) = (app.app.clone(), app.now());
    app.app.db.write(move |conn| tell(conn, &telling, &news, now)).await.unwrap();
}

/// A notice of someone, by its public name.
pub async fn notice(app: &TestApp, email: &str) -> String {
    let email = email.to_owned();
    let find = move |conn: &mut _| Ok(bole::accounts::queries::find_by_email(conn, &email)?.unwrap().id);
    let account_id = app.app.db.read(find).await.unwrap();
    told(app, news(account_id, Topic::Saved, "x")).await;
    let slice = bole::api::Slice { limit: 1, offset: 0 };
    let list = move |conn: &mut _| Ok(queries::list(conn, account_id, false, slice)?.1[0].reference.clone());
    app.app.db.read(list).await.unwrap()
}

async fn set(app: &TestApp, account_id: i64, topic: Topic, frequency: Frequency) {
    app.app.db.write(move |conn| Ok(queries::set_frequency(conn, account_id, topic, frequency)?)).await.unwrap();
}

async fn sweep(app: &TestApp) {
    notifications::sweep(&app.app).await.unwrap();
    bole::jobs::forget(&app.app).await.unwrap();
}

#[actix_web::test]
async fn news_wait_in_the_inbox_until_they_are_opened() {
    let app = TestApp::start().await;
    let ada = app.account("ada@example.org", &[Role::Seeker]).await;
    let client = app.log_in(ada, false).await;
    client.get("/account/notifications").await.assert_status(200).assert_has("还没有消息").assert_lacks("条未读");
    told(&app, news(ada, Topic::Saved, "one")).await;
    app.later(TimeDelta::minutes(1));
    told(&app, news(ada, Topic::Reports, "two")).await;
    told(&app, news(ada, Topic::Reports, "two")).await;

    let inbox = client.get("/account/notifications").await;
    inbox.assert_has("one.pdf").assert_has("收藏的岗位").assert_has("2026年3月1日 12:01");
    assert_eq!(inbox.body.matches("two.pdf").count(), 1, "the same occasion is told once");
    assert!(inbox.body.find("two.pdf") < inbox.body.find("one.pdf"), "the newest stands on top");
    client.get("/postings").await.assert_has("2<span class=\"vh\">");

    let path = inbox.body.split("/account/notifications/").find(|it| it.contains("/read\"") && it.contains("two.pdf"));
    let reference = path.unwrap().split('/').next().unwrap().to_owned();
    client.post(&format!("/account/notifications/{reference}/read"), &[]).await.assert_redirect("/postings?q=two");
    let inbox = client.get("/account/notifications").await;
    assert!(inbox.body.find("one.pdf") < inbox.body.find("two.pdf"), "what is unread stands on top");
    client.get("/en/account/notifications").await.assert_has("Unread").assert_has("Saved postings");

    // Another's is not found, and stays unread.
    let bo = app.logged_in("bo@example.org", &[Role::Seeker]).await;
    bo.get("/account/notifications").await.assert_lacks("one.pdf");
    let other = inbox.body.split("/account/notifications/").find(|it| it.contains("one.pdf")).unwrap();
    let other = other.split('/').next().unwrap();
    bo.post(&format!("/account/notifications/{other}/read"), &[]).await.assert_status(404);
    client.post("/account/notifications/read", &[]).await.assert_redirect("/account/notifications");
    client.get("/account/notifications").await.assert_has("one.pdf").assert_lacks("未读");
}

#[actix_web::test]
async fn a_long_inbox_has_pages() {
    let app = TestApp::start().await;
    let ada = app.account("ada@example.org", &[Role::Seeker]).await;
    for n in 0..35 {
        told(&app, news(ada, Topic::Saved, &format!("n{n:02}"))).await;
    }
    let client = app.log_in(ada, false).await;
    client.get("/account/notifications").await.assert_has("n34.pdf").assert_lacks("n04.pdf").assert_has("rel=\"next\"");
    client.get("/account/notifications?page=2").await.assert_has("n04.pdf").assert_lacks("n05.pdf");
    client.get("/account/notifications?colour=red").await.assert_status(400);
}

#[actix_web::test]
async fn each_topic_is_mailed_as_its_reader_set_it() {
    let app = TestApp::start().await;
    let ada = app.account("ada@example.org", &[Role::Seeker]).await;
    let client = app.log_in(ada, false).await;
    let page = client.get("/account/notifications/settings").await;
    page.assert_status(200).assert_has("收藏的岗位").assert_has("不能关闭").assert_lacks("本单位的岗位");
    let employer = app.logged_in("li@example.org", &[Role::EmployerOwner]).await;
    employer.get("/account/notifications/settings").await.assert_has("本单位的岗位").assert_lacks("收藏的岗位");

    let path = "/account/notifications/settings";
    client.post(path, &[("saved", "never"), ("messages", "daily")]).await.assert_redirect(path);
    let page = client.get(path).await;
    assert_eq!(page.body.matches(" checked").count(), page.body.matches("<fieldset").count());
    for wrong in [("agreements", "never"), ("saved", "hourly"), ("weather", "never")] {
        client.post(path, &[wrong]).await.assert_status(400);
    }

    told(&app, news(ada, Topic::Saved, "never")).await;
    told(&app, news(ada, Topic::Messages, "daily")).await;
    assert!(app.mails_to("ada@").await.is_empty());
    told(&app, news(ada, Topic::Applications, "once")).await;
    told(&app, news(ada, Topic::Agreements, "required")).await;
    assert_eq!(app.mails_to("ada@").await.len(), 2, "the default is at once, and the required goes out anyway");
    client.get("/account/notifications").await.assert_has("never.pdf").assert_has("daily.pdf");
}

#[actix_web::test]
async fn the_daily_letter_holds_what_was_told_and_not_opened_before_eight() {
    let app = TestApp::start().await;
    let ada = app.account("ada@example.org", &[Role::Seeker]).await;
    let bo = app.account("bo@example.org", &[Role::Seeker]).await;
    for (account_id, topic) in [(ada, Topic::Saved), (ada, Topic::Messages), (bo, Topic::Saved)] {
        set(&app, account_id, topic, Frequency::Daily).await;
    }
    for (topic, occasion) in [(Topic::Saved, "a"), (Topic::Messages, "b"), (Topic::Saved, "c")] {
        told(&app, news(ada, topic, occasion)).await;
    }
    told(&app, news(bo, Topic::Saved, "d")).await;
    let bo_client = app.log_in(bo, false).await;
    bo_client.post("/account/notifications/read", &[]).await.assert_status(303);

    sweep(&app).await;
    assert!(app.mails_to("ada@").await.is_empty(), "it is noon");
    app.later(TimeDelta::hours(19) + TimeDelta::minutes(59));
    sweep(&app).await;
    assert!(app.mails_to("ada@").await.is_empty(), "it is a minute before eight");
    app.later(TimeDelta::minutes(1));
    told(&app, news(ada, Topic::Saved, "later")).await;
    sweep(&app).await;
    sweep(&app).await;
    let letters = app.mails_to("ada@").await;
    assert_eq!(letters.len(), 1, "once, however often it runs");
    assert_eq!(letters[0].subject, "3条新消息");
    let text = &letters[0].text;
    let places: Vec<_> = ["对方的消息", "b.pdf", "收藏的岗位", "a.pdf", "c.pdf"].map(|it| text.find(it)).to_vec();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
    assert!(!text.contains("later.pdf"));
    assert!(letters[0].links.iter().any(|it| it == "/postings?q=a"), "{:?}", letters[0].links);
    assert!(app.mails_to("bo@").await.is_empty(), "what was opened needs no letter");

    // Three days without a run: one letter makes up for them.
    app.later(TimeDelta::hours(75));
    sweep(&app).await;
    let letters = app.mails_to("ada@").await;
    assert_eq!(letters.len(), 2);
    assert!(letters[1].text.contains("later.pdf") && !letters[1].text.contains("a.pdf"), "{}", letters[1].text);
}

#[actix_web::test]
async fn a_link_in_a_letter_stops_it_without_a_log_in_and_a_look_at_it_does_not() {
    let app = TestApp::start_with(|it| it.base_url = Some("https://jobs.example.org".to_owned())).await;
    let ada = app.account("ada@example.org", &[Role::Seeker]).await;
    set(&app, ada, Topic::Saved, Frequency::Daily).await;
    told(&app, news(ada, Topic::Saved, "a")).await;
    told(&app, news(ada, Topic::Reports, "b")).await;
    app.later(TimeDelta::days(1));
    sweep(&app).await;
    assert_eq!(app.mails_to("ada@").await.len(), 2);
    let mails = app.app.mailer.delivered();
    let links: Vec<String> = mails
        .iter()
        .map(|it| {
            assert_eq!(it.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
            assert_eq!(it.header("Auto-Submitted"), "auto-generated");
            let link = it.header("List-Unsubscribe").trim_matches(['<', '>']);
            link.strip_prefix("https://jobs.example.org").unwrap().to_owned()
        })
        .collect();
    let (notice, daily) = (&links[0], &links[1]);
    app.get(notice).await.assert_status(200).assert_has("岗位举报的处理");
    app.get(daily).await.assert_status(200).assert_has("<form method=\"post\">");
    told(&app, news(ada, Topic::Reports, "c")).await;
    assert_eq!(app.mails_to("ada@").await.len(), 3, "a look stops nothing");

    // As a mail program sends it: no cookie, no page of ours.
    let post = |path: &str| {
        let request = actix_web::test::TestRequest::post().uri(path).set_payload("List-Unsubscribe=One-Click");
        request.insert_header(("content-type", "application/x-www-form-urlencoded"))
    };
    for path in [daily, notice, notice] {
        app.client().send(post(path)).await.assert_status(200).assert_has("已停止");
    }
    told(&app, news(ada, Topic::Reports, "d")).await;
    told(&app, news(ada, Topic::Saved, "e")).await;
    app.later(TimeDelta::days(1));
    sweep(&app).await;
    assert_eq!(app.mails_to("ada@").await.len(), 3);
    for wrong in [daily.replace("/daily/", "/saved/"), daily.replace("/daily/", "/weather/")] {
        app.get(&wrong).await.assert_status(410);
        app.client().send(post(&wrong)).await.assert_status(410);
    }
}

#[actix_web::test]
async fn programs_read_their_own_notices() {
    let app = TestApp::start().await;
    let ada = app.account("ada@example.org", &[Role::Seeker]).await;
    told(&app, news(ada, Topic::Saved, "a")).await;
    told(&app, news(ada, Topic::Saved, "b")).await;
    let token = app.api_token_of(ada, &["notifications:read"]).await;
    let program = Program { app: &app, token };
    let list = program.get("/api/v1/notifications?limit=1").await;
    assert!(list.assert_status(200).header("link").contains("rel=\"next\""));
    assert_eq!((&list.json()["total"], &list.json()["items"][0]["topic"]), (&json!(2), &json!("saved")));
    assert_eq!(list.json()["items"][0]["link"], "http://localhost:8096/postings?q=b");
    app.log_in(ada, false).await.post("/account/notifications/read", &[]).await;
    assert_eq!(program.get("/api/v1/notifications?unread=true").await.json()["total"], 0);
    assert_eq!(program.get("/api/v1/notifications").await.json()["total"], 2);
    let other = Program { app: &app, token: app.api_token(&[Role::Seeker], &["notifications:read"]).await };
    assert_eq!(other.get("/api/v1/notifications").await.json()["total"], 0);
    let without = Program { app: &app, token: app.api_token_of(ada, &["account:read"]).await };
    without.get("/api/v1/notifications").await.assert_status(403);
}

#[actix_web::test]
async fn what_was_read_is_forgotten_after_two_years_and_what_was_not_stays() {
    let app = TestApp::start().await;
    let ada = app.account("ada@example.org", &[Role::Seeker]).await;
    told(&app, news(ada, Topic::Saved, "read")).await;
    app.log_in(ada, false).await.post("/account/notifications/read", &[]).await.assert_status(303);
    told(&app, news(ada, Topic::Saved, "unread")).await;
    app.later(TimeDelta::days(730));
    sweep(&app).await;
    app.log_in(ada, false).await.get("/account/notifications").await.assert_has("\u{201c}read.pdf");
    app.later(TimeDelta::days(1));
    sweep(&app).await;
    let inbox = app.log_in(ada, false).await.get("/account/notifications").await;
    inbox.assert_lacks("\u{201c}read.pdf").assert_has("unread.pdf");
}
