//! The mails of alerts as their readers see them, in both languages.

use actix_web::test::TestRequest;
use bole::alerts;
use chrono::TimeDelta;

use super::{CARE, digests_to, next_morning, officer, posting, publish};
use crate::snapshots::assert_snapshot;
use crate::support::TestApp;

#[actix_web::test]
async fn every_mail_reads_well_in_both_languages() {
    for (locale, path) in [("zh-CN", ""), ("en", "/en")] {
        let app = TestApp::start().await;
        let query = format!("{CARE}&region=220323&kind=full_time&pay_min=3000");
        let fields = [("query", query.as_str()), ("email", "ada@example.org")];
        app.client().post(&format!("{path}/alerts"), &fields).await.assert_status(303);
        let asked = app.mails_to("ada@example.org").await.pop().unwrap();
        assert_snapshot(&format!("alert_confirmation.{locale}"), &asked.subject, &asked.text);

        let link = asked.links.iter().find(|it| it.ends_with("/confirmation")).unwrap();
        app.client().post(link, &[]).await.assert_status(303);
        app.later(TimeDelta::seconds(1));
        publish(&app, "养老护理员", "照料失能老人起居").await;
        app.later(TimeDelta::seconds(1));
        // Newer, and yet behind the one that has the word in its title.
        let mut sick_nurse = posting("病房看护", "协助护理病人起居");
        sick_nurse["employer"] = "伊通县医院".into();
        officer(&app).await.post("/api/v1/postings", &sick_nurse).await.assert_status(201);
        assert_eq!(next_morning(&app).await, 1);
        let told = digests_to(&app, "ada@example.org").await.pop().unwrap();
        assert_snapshot(&format!("alert_digest.{locale}"), &told.subject, &told.text);

        app.client().post(&format!("{path}/alerts"), &fields).await.assert_status(303);
        let list = app.mails_to("ada@example.org").await.pop().unwrap();
        assert_snapshot(&format!("alert_list.{locale}"), &list.subject, &list.text);

        app.later(TimeDelta::days(366));
        alerts::sweep(&app.app).await.unwrap();
        let question = app.mails_to("ada@example.org").await.pop().unwrap();
        assert_snapshot(&format!("alert_still_wanted.{locale}"), &question.subject, &question.text);
    }
}

#[actix_web::test]
async fn a_digest_says_how_many_more_there_are_and_takes_answers() {
    let app = TestApp::start().await;
    let path = super::subscribe(&app, "ada@example.org", CARE, &[]).await;
    for n in 1..=23 {
        publish(&app, &format!("护理员{n}"), "照料老人").await;
    }
    assert_eq!(next_morning(&app).await, 1);
    let told = digests_to(&app, "ada@example.org").await.pop().unwrap();
    assert!(told.subject.ends_with("另有22个新岗位"), "{}", told.subject);
    assert_eq!(told.links.iter().filter(|it| it.starts_with("/postings/")).count(), 20);
    let all = told.links.iter().find(|it| it.contains("/runs/")).unwrap();
    app.get(all).await.assert_status(200).assert_has("23个岗位").assert_has("护理员1</a>");
    app.get(&path).await.assert_has("23个岗位");

    let no = told.links.iter().find(|it| it.ends_with("relevant=no")).unwrap();
    app.get(no).await.assert_status(200).assert_has("value=\"no\" id=\"f-relevant-2\" checked");
    let (feedback, _) = no.split_once('?').unwrap();
    app.client().post(feedback, &[("relevant", "")]).await.assert_status(422);
    app.client().post(feedback, &[("relevant", "yes")]).await.assert_redirect(&path);
    app.client().post(feedback, &[("relevant", "no"), ("reason", "太远")]).await.assert_redirect(&path);
    app.get(&path).await.assert_has("有用0个，没用1个");
    let unknown = publish(&app, "会计", "编制报表").await;
    app.get(&format!("{path}/feedback/{unknown}")).await.assert_status(404);
}

#[actix_web::test]
async fn a_mail_program_finds_how_to_unsubscribe() {
    let app = TestApp::start_with(|it| it.base_url = Some("https://bole.example.org".to_owned())).await;
    let request = |path: &str, body: String| {
        TestRequest::post()
            .uri(path)
            .insert_header(("sec-fetch-site", "same-origin"))
            .insert_header(("content-type", "application/x-www-form-urlencoded"))
            .set_payload(body)
    };
    let fields = [("query", CARE), ("email", "ada@example.org"), ("locale", "en")];
    let body = serde_html_form::to_string(fields).unwrap();
    app.client().send(request("/alerts", body)).await.assert_status(303);
    let link = app.mails_to("ada@example.org").await.pop().unwrap().links[0].clone();
    app.client().send(request(&link, String::new())).await.assert_status(303);
    app.later(TimeDelta::seconds(1));
    publish(&app, "护理员", "照料老人").await;
    assert_eq!(next_morning(&app).await, 1);
    app.mails_to("ada@example.org").await;
    let mail = app.app.mailer.delivered().pop().unwrap();
    assert_eq!(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    let url = mail.header("List-Unsubscribe").trim_matches(['<', '>']);
    let path = url.strip_prefix("https://bole.example.org").unwrap();
    assert!(path.starts_with("/alerts/") && path.ends_with("/unsubscription"), "{path}");
    super::one_click(&app, path).await.assert_status(200);
    assert!(mail.html.contains("source=alert") && mail.subject().contains("is hiring for"));
}
