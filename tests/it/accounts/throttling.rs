//! Wrong tries slow down, and nobody is locked out.

use actix_web::test::TestRequest;
use bole::access::Role;
use chrono::TimeDelta;

use super::{PASSWORD, link, location, log_in};
use crate::support::{Answer, Client, TestApp};

fn wait(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 429);
    answer.header("retry-after").parse().unwrap()
}

/// Logs in and says to come from somewhere else.
async fn log_in_claiming(client: &Client<'_>, address: &str, email: &str, password: &str) -> Answer {
    let request = TestRequest::post()
        .uri("/login")
        .insert_header(("origin", "http://localhost:8096"))
        .insert_header(("x-forwarded-for", address))
        .set_form([("email", email), ("password", password)]);
    client.send(request).await
}

/// Tries wrong passwords until one is not looked at any more; how long to wait then.
async fn exhaust(client: &Client<'_>, email: &str) -> i64 {
    for _ in 0..20 {
        let answer = log_in(client, email, "not this one").await;
        if answer.status == 429 {
            return wait(&answer);
        }
        assert_eq!(answer.status, 422);
    }
    panic!("twenty wrong passwords in a row were looked at");
}

#[actix_web::test]
async fn wrong_passwords_of_an_account_are_looked_at_ever_more_slowly() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    app.account("li@example.org", &[Role::Seeker]).await;
    let client = app.client();

    let mut waits = Vec::new();
    for _ in 0..14 {
        let seconds = exhaust(&client, "mei@example.org").await;
        waits.push(seconds);
        app.later(TimeDelta::seconds(seconds));
    }
    assert!(waits.is_sorted(), "{waits:?}");
    assert!(waits[0] <= 2 && waits[13] == 901, "no wait is longer than a quarter of an hour: {waits:?}");

    exhaust(&client, "mei@example.org").await;
    assert_eq!(log_in(&client, "mei@example.org", PASSWORD).await.status, 429, "the right one waits, too");
    assert_eq!(log_in(&client, "li@example.org", PASSWORD).await.status, 303, "other accounts do not");
    app.later(TimeDelta::minutes(16));
    assert_eq!(log_in(&client, "mei@example.org", PASSWORD).await.status, 303, "nobody is locked out");
    assert_eq!(log_in(&client, "mei@example.org", "a typo").await.status, 422);
    assert_eq!(log_in(&client, "mei@example.org", PASSWORD).await.status, 303, "and all is forgiven");
}

#[actix_web::test]
async fn the_way_back_by_mail_stays_open_and_ends_the_wait() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    let client = app.client();
    exhaust(&client, "mei@example.org").await;
    assert_eq!(location(&client.post("/password-reset", &[("email", "mei@example.org")]).await), "/login");
    let path = link(&app, "mei@example.org", "/password-reset/").await;
    client.post(&path, &[("password", "four willows at dusk")]).await;
    assert_eq!(log_in(&client, "mei@example.org", "four willows at dusk").await.status, 303);
}

#[actix_web::test]
async fn an_address_that_tries_account_after_account_is_slowed_whatever_it_says_of_itself() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    let client = app.client();
    let mut refused = None;
    for i in 0..100 {
        let claimed = format!("203.0.113.{i}");
        let answer = log_in_claiming(&client, &claimed, &format!("someone-{i}@example.org"), "not this one").await;
        if answer.status == 429 {
            refused = Some(i);
            break;
        }
    }
    let refused = refused.expect("a hundred accounts in a row were tried");
    assert!((30..60).contains(&refused), "a school shares one address: {refused}");
    let claiming = log_in_claiming(&client, "198.51.100.7", "mei@example.org", PASSWORD).await;
    assert_eq!(claiming.status, 429);
    client.from("198.51.100.7:4711");
    assert_eq!(log_in(&client, "mei@example.org", PASSWORD).await.status, 303, "who comes from there does not wait");
}

#[actix_web::test]
async fn logging_in_rightly_costs_an_address_nothing() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    for _ in 0..100 {
        assert_eq!(log_in(&app.client(), "mei@example.org", PASSWORD).await.status, 303);
    }
}

#[actix_web::test]
async fn many_guesses_at_once_are_not_many_guesses() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    let clients: Vec<_> = (0..30).map(|_| app.client()).collect();
    let answers =
        futures_util::future::join_all(clients.iter().map(|it| log_in(it, "mei@example.org", "not this one"))).await;
    let n_looked_at = answers.iter().filter(|it| it.status == 422).count();
    assert!((1..=4).contains(&n_looked_at), "{n_looked_at} of 30 were looked at");
}
