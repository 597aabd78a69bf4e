//! Accounts: who gets in, who stays in, and who does not.

mod links;
mod programs;
mod second_factor;
mod sessions;
mod staff;
mod throttling;

use bole::access::Role;

pub use crate::support::PASSWORD;
use crate::support::{Answer, Client, TestApp};

/// Logs in with the password alone.
pub async fn log_in(client: &Client<'_>, email: &str, password: &str) -> Answer {
    client.post("/login", &[("email", email), ("password", password)]).await
}

/// A seeker who is logged in.
pub async fn seeker<'a>(app: &'a TestApp, email: &str) -> Client<'a> {
    app.account(email, &[Role::Seeker]).await;
    let client = app.client();
    assert_eq!(location(&log_in(&client, email, PASSWORD).await), "/");
    client
}

/// Where an answer leads; empty where nowhere.
pub fn location(answer: &Answer) -> &str {
    answer.header("location")
}

/// The session's secret, as the browser keeps it.
pub fn cookie(client: &Client<'_>) -> String {
    client.cookies.borrow().get("sid").cloned().unwrap_or_default()
}

/// Whether a client is logged in.
pub async fn is_in(client: &Client<'_>) -> bool {
    client.get("/account").await.status == 200
}

async fn register(client: &Client<'_>, email: &str, password: &str) -> Answer {
    client.post("/register", &[("name", "王美华"), ("email", email), ("password", password)]).await
}

/// The path of the link to a page in the last mail.
pub async fn link(app: &TestApp, email: &str, part: &str) -> String {
    let mails = app.mails_to(email).await;
    let links = &mails.last().expect("there is a mail").links;
    links.iter().find(|it| it.contains(part)).expect("there is a link").clone()
}

#[actix_web::test]
async fn someone_registers_confirms_and_logs_in() {
    let app = TestApp::start().await;
    let client = app.client();
    assert_eq!(location(&register(&client, "Mei@Example.org", PASSWORD).await), "/login");

    let early = log_in(&client, "mei@example.org", PASSWORD).await;
    assert_eq!(early.status, 422);
    assert!(early.body.contains("还没有确认"), "{}", early.body);

    let path = link(&app, "mei@example.org", "/confirmation/").await;
    assert_eq!(client.get(&path).await.status, 200, "mail scanners follow links");
    assert_eq!(log_in(&client, "mei@example.org", PASSWORD).await.status, 422, "and confirm nothing by it");
    assert_eq!(location(&client.post(&path, &[]).await), "/login");
    assert_eq!(client.post(&path, &[]).await.status, 410, "a link works once");

    assert_eq!(location(&log_in(&client, "MEI@example.org", PASSWORD).await), "/");
    assert!(is_in(&client).await);
}

#[actix_web::test]
async fn registering_tells_no_one_who_has_an_account() {
    let app = TestApp::start().await;
    app.account("known@example.org", &[Role::Seeker]).await;
    let client = app.client();
    let known = register(&client, "known@example.org", "another three willows").await;
    let unknown = register(&client, "stranger@example.org", "another three willows").await;
    assert_eq!((known.status, location(&known)), (unknown.status, location(&unknown)));
    assert_eq!(client.get("/login").await.status, 200);

    let mails = app.mails_to("known@example.org").await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("已经有账户"), "{}", mails[0].subject);
    assert!(log_in(&app.client(), "known@example.org", PASSWORD).await.status == 303, "nothing was changed");

    register(&client, "known@example.org", "another three willows").await;
    assert_eq!(app.mails_to("known@example.org").await.len(), 1, "at most one such mail a day");
}

#[actix_web::test]
async fn what_a_stranger_registered_no_longer_holds_once_the_owner_registers() {
    let app = TestApp::start().await;
    let client = app.client();
    register(&client, "mei@example.org", "a stranger chose this").await;
    let first = link(&app, "mei@example.org", "/confirmation/").await;
    app.later(chrono::TimeDelta::minutes(5));
    register(&client, "mei@example.org", PASSWORD).await;
    let second = link(&app, "mei@example.org", "/confirmation/").await;

    assert_eq!(client.post(&first, &[]).await.status, 410);
    assert_eq!(location(&client.post(&second, &[]).await), "/login");
    assert_eq!(log_in(&client, "mei@example.org", "a stranger chose this").await.status, 422);
    assert_eq!(log_in(&client, "mei@example.org", PASSWORD).await.status, 303);
}

#[actix_web::test]
async fn a_form_takes_nothing_that_it_does_not_ask_for() {
    let app = TestApp::start().await;
    let form = [("name", "王美华"), ("email", "mei@example.org"), ("password", PASSWORD), ("roles", "admin")];
    let answer = app.client().post("/register", &form).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("roles"), "{}", answer.body);
    assert!(app.mails_to("mei@example.org").await.is_empty());
}

#[actix_web::test]
async fn mistakes_are_shown_in_the_form_and_the_password_is_not() {
    let app = TestApp::start().await;
    let answer = register(&app.client(), "mei@example", "mypassword").await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("<title>错误："), "{}", answer.body);
    assert!(answer.body.contains("这个密码太常见"));
    assert!(answer.body.contains("href=\"#f-email\""));
    assert!(answer.body.contains("value=\"mei@example\""), "what was typed is still there");
    assert!(answer.body.contains("value=\"王美华\""));
    assert!(!answer.body.contains("mypassword"));
}

#[actix_web::test]
async fn a_password_of_ten_thousand_bytes_is_refused_without_being_hashed() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    let long = "x7".repeat(5_000);
    let client = app.client();
    assert_eq!(register(&client, "new@example.org", &long).await.status, 422);
    for _ in 0..10 {
        // Not even counted as a try.
        assert_eq!(log_in(&client, "mei@example.org", &long).await.status, 422);
    }
    assert_eq!(log_in(&client, "mei@example.org", PASSWORD).await.status, 303);
}
