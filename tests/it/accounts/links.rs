//! Links from mails: another password in place of a forgotten one, another address.

use bole::access::Role;
use chrono::TimeDelta;

use super::{PASSWORD, is_in, link, location, log_in, seeker};
use crate::support::TestApp;

const OTHER_PASSWORD: &str = "four willows at dusk";

#[actix_web::test]
async fn a_forgotten_password_is_replaced_by_mail() {
    let app = TestApp::start().await;
    let old = seeker(&app, "mei@example.org").await;
    let client = app.client();
    let known = client.post("/password-reset", &[("email", "mei@example.org")]).await;
    let unknown = client.post("/password-reset", &[("email", "nobody@example.org")]).await;
    assert_eq!((known.status, location(&known)), (unknown.status, location(&unknown)));
    assert!(app.mails_to("nobody@example.org").await.is_empty());

    let path = link(&app, "mei@example.org", "/password-reset/").await;
    assert_eq!(client.get(&path).await.status, 200);
    assert_eq!(client.post(&path, &[("password", "short")]).await.status, 422, "a bad one does not use it up");
    assert_eq!(location(&client.post(&path, &[("password", OTHER_PASSWORD)]).await), "/login");

    assert!(!is_in(&client).await, "a link logs no one in");
    assert!(!is_in(&old).await, "and ends what was");
    assert_eq!(client.post(&path, &[("password", PASSWORD)]).await.status, 410);
    assert_eq!(log_in(&client, "mei@example.org", PASSWORD).await.status, 422);
    assert_eq!(log_in(&client, "mei@example.org", OTHER_PASSWORD).await.status, 303);
    assert!(app.mails_to("mei@example.org").await.iter().any(|it| it.subject.contains("密码已修改")));
}

#[actix_web::test]
async fn of_two_uses_of_a_reset_link_at_once_one_counts() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    let (one, two) = (app.client(), app.client());
    one.post("/password-reset", &[("email", "mei@example.org")]).await;
    let path = link(&app, "mei@example.org", "/password-reset/").await;
    let (a, b) = futures_util::join!(
        one.post(&path, &[("password", "the first of the two")]),
        two.post(&path, &[("password", "the second of the two")]),
    );
    let mut statuses = [u16::from(a.status), u16::from(b.status)];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
}

#[actix_web::test]
async fn a_reset_link_works_for_half_an_hour() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    let client = app.client();
    client.post("/password-reset", &[("email", "mei@example.org")]).await;
    let path = link(&app, "mei@example.org", "/password-reset/").await;
    app.later(TimeDelta::minutes(30));
    assert_eq!(client.get(&path).await.status, 410);
    assert_eq!(client.post(&path, &[("password", OTHER_PASSWORD)]).await.status, 410);
}

#[actix_web::test]
async fn asking_ten_times_fills_no_letter_box() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    for _ in 0..10 {
        app.client().post("/password-reset", &[("email", "mei@example.org")]).await;
    }
    assert_eq!(app.mails_to("mei@example.org").await.len(), 1);
}

#[actix_web::test]
async fn another_address_holds_once_its_owner_says_so() {
    let app = TestApp::start().await;
    let here = seeker(&app, "mei@example.org").await;
    let there = app.client();
    log_in(&there, "mei@example.org", PASSWORD).await;

    let form = [("email", "new@example.org"), ("current", "not this one")];
    assert_eq!(here.post("/account/email", &form).await.status, 422);
    let form = [("email", "new@example.org"), ("current", PASSWORD)];
    assert_eq!(location(&here.post("/account/email", &form).await), "/account");

    let path = link(&app, "new@example.org", "/email-change/").await;
    assert_eq!(here.get(&path).await.status, 200);
    assert_eq!(log_in(&app.client(), "mei@example.org", PASSWORD).await.status, 303, "nothing has changed yet");
    assert_eq!(location(&here.post(&path, &[]).await), "/account");

    assert!(is_in(&here).await);
    assert!(!is_in(&there).await);
    assert_eq!(log_in(&app.client(), "mei@example.org", PASSWORD).await.status, 422);
    assert_eq!(log_in(&app.client(), "new@example.org", PASSWORD).await.status, 303);
    let mails = app.mails_to("mei@example.org").await;
    assert!(mails[0].text.contains("n***@example.org"), "{}", mails[0].text);
    assert!(!mails[0].text.contains("new@example.org"));
}

#[actix_web::test]
async fn an_address_that_has_an_account_is_not_told_of() {
    let app = TestApp::start().await;
    app.account("taken@example.org", &[Role::Seeker]).await;
    let client = seeker(&app, "mei@example.org").await;
    let form = [("email", "taken@example.org"), ("current", PASSWORD)];
    assert_eq!(location(&client.post("/account/email", &form).await), "/account");
    let mails = app.mails_to("taken@example.org").await;
    assert!(mails[0].links.iter().all(|it| !it.contains("/email-change/")), "{:?}", mails[0].links);
}

#[actix_web::test]
async fn a_link_that_was_mailed_before_another_password_no_longer_works() {
    let app = TestApp::start().await;
    let client = seeker(&app, "mei@example.org").await;
    client.post("/account/email", &[("email", "thief@example.org"), ("current", PASSWORD)]).await;
    let path = link(&app, "thief@example.org", "/email-change/").await;
    client.post("/account/password", &[("current", PASSWORD), ("password", OTHER_PASSWORD)]).await;
    assert_eq!(app.client().post(&path, &[]).await.status, 410);
}
