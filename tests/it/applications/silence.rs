//! An employer that does not answer is reminded, and its silence ends.

use bole::applications;
use chrono::TimeDelta;

use super::{UNIT, applied, arrived, member, published, seeker};
use crate::support::TestApp;

async fn subjects(app: &TestApp, address: &str) -> Vec<String> {
    app.mails_to(address).await.into_iter().map(|it| it.subject).collect()
}

#[actix_web::test]
async fn silence_is_reminded_of_twice_and_ends_with_a_letter() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let lin = seeker(&app, "lin").await;
    member(&app, "boss@example.org", UNIT).await;
    let number = applied(&lin, &posting).await;
    arrived(&app).await;
    let mut days_with_mail = Vec::new();
    let mut n_before = subjects(&app, "boss@example.org").await.len();
    for day in 1..=62 {
        app.later(TimeDelta::days(1));
        for _ in 0..2 {
            applications::sweep(&app.app).await.unwrap();
        }
        let n_now = subjects(&app, "boss@example.org").await.len();
        if n_now > n_before {
            days_with_mail.push((day, n_now - n_before));
            n_before = n_now;
        }
    }
    // The promised day (20 March), ten days before the end, the end; each once.
    assert_eq!(days_with_mail, [(20, 1), (50, 1), (60, 1)]);
    let told = app.mails_to("lin@example.org").await;
    assert!(told.last().unwrap().subject.contains("没有等到答复"), "{told:?}");
    assert_eq!(told.len(), 2);
    let lin = app.log_in(super::account_id(&app, "lin@example.org").await, false).await;
    lin.get(&format!("/profile/applications/{number}")).await.assert_has("单位未答复");
}

#[actix_web::test]
async fn whoever_answers_is_not_reminded_of_the_promise_and_the_limit_is_a_setting() {
    let app = TestApp::start_with(|it| it.applications.silence_days = 30).await;
    let posting = published(&app, |_| {}).await;
    let lin = seeker(&app, "lin").await;
    let boss = member(&app, "boss@example.org", UNIT).await;
    let number = applied(&lin, &posting).await;
    arrived(&app).await;
    boss.post(&format!("/employer/applications/{number}/moves"), &[("to", "shortlisted")]).await.assert_status(303);
    for (days, n_mails) in [(19, 1), (1, 2), (9, 2), (1, 3)] {
        app.later(TimeDelta::days(days));
        applications::sweep(&app.app).await.unwrap();
        assert_eq!(subjects(&app, "boss@example.org").await.len(), n_mails, "{days} days later");
    }
}

#[actix_web::test]
async fn whoever_ends_a_posting_those_who_wait_are_told() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let (lin, bo) = (seeker(&app, "lin").await, seeker(&app, "bo").await);
    let boss = member(&app, "boss@example.org", UNIT).await;
    let (waiting, chosen) = (applied(&lin, &posting).await, applied(&bo, &posting).await);
    arrived(&app).await;
    boss.post(&format!("/employer/applications/{chosen}/moves"), &[("to", "shortlisted")]).await.assert_status(303);
    let officer = crate::support::officer(&app).await;
    let closure = serde_json::json!({"outcome": "filled"});
    officer.post(&format!("/api/v1/postings/{posting}/closure"), &closure).await.assert_status(200);
    applications::sweep(&app.app).await.unwrap();
    lin.get(&format!("/profile/applications/{waiting}")).await.assert_has("岗位已结束");
    bo.get(&format!("/profile/applications/{chosen}")).await.assert_has("初选通过").assert_lacks("岗位已结束");
    assert!(app.mails_to("lin@example.org").await.pop().unwrap().subject.contains("已结束招聘"));
}
