//! How long a session lasts, and what ends it.

use bole::access::Role;
use chrono::TimeDelta;

use super::{PASSWORD, cookie, is_in, location, log_in, seeker};
use crate::support::TestApp;

const OTHER_PASSWORD: &str = "four willows at dusk";

#[actix_web::test]
async fn a_cookie_that_was_planted_before_the_log_in_is_worth_nothing_after_it() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    let victim = app.client();
    victim.cookies.borrow_mut().insert("sid".to_owned(), "planted-by-someone-else".to_owned());
    log_in(&victim, "mei@example.org", PASSWORD).await;
    assert!(is_in(&victim).await);
    assert_ne!(victim.cookies.borrow().get("sid").map(String::as_str), Some("planted-by-someone-else"));

    let attacker = app.client();
    attacker.cookies.borrow_mut().insert("sid".to_owned(), "planted-by-someone-else".to_owned());
    assert!(!is_in(&attacker).await);
}

#[actix_web::test]
async fn the_session_of_a_browser_is_replaced_by_its_next_log_in() {
    let app = TestApp::start().await;
    let client = seeker(&app, "mei@example.org").await;
    let first = cookie(&client);
    log_in(&client, "mei@example.org", PASSWORD).await;
    let other = app.client();
    other.cookies.borrow_mut().insert("sid".to_owned(), first.to_owned());
    assert!(!is_in(&other).await);
    assert!(is_in(&client).await);
}

#[actix_web::test]
async fn another_password_ends_the_other_sessions_and_tells_the_owner() {
    let app = TestApp::start().await;
    let here = seeker(&app, "mei@example.org").await;
    let there = app.client();
    log_in(&there, "mei@example.org", PASSWORD).await;
    assert!(is_in(&there).await);

    let form = [("current", "not this one"), ("password", OTHER_PASSWORD)];
    assert_eq!(here.post("/account/password", &form).await.status, 422, "the current password is asked for");
    let form = [("current", PASSWORD), ("password", OTHER_PASSWORD)];
    assert_eq!(location(&here.post("/account/password", &form).await), "/account");

    assert!(is_in(&here).await);
    assert!(!is_in(&there).await);
    assert_eq!(there.get("/api/v1/account").await.status, 401, "the old cookie is no one's");
    assert_eq!(log_in(&there, "mei@example.org", PASSWORD).await.status, 422);
    assert_eq!(log_in(&there, "mei@example.org", OTHER_PASSWORD).await.status, 303);
    assert!(app.mails_to("mei@example.org").await[0].subject.contains("密码已修改"));
}

#[actix_web::test]
async fn a_session_ends_unused_after_half_an_hour_and_in_any_case_after_eight() {
    let app = TestApp::start().await;
    let client = seeker(&app, "mei@example.org").await;
    app.later(TimeDelta::minutes(29));
    assert!(is_in(&client).await);
    app.later(TimeDelta::minutes(29));
    assert!(is_in(&client).await, "using it keeps it");
    app.later(TimeDelta::minutes(30));
    assert!(!is_in(&client).await);

    log_in(&client, "mei@example.org", PASSWORD).await;
    for _ in 0..19 {
        app.later(TimeDelta::minutes(25));
        assert!(is_in(&client).await);
    }
    app.later(TimeDelta::minutes(5));
    assert!(!is_in(&client).await, "eight hours are over");
}

#[actix_web::test]
async fn one_sees_and_ends_ones_own_sessions_and_no_one_elses() {
    let app = TestApp::start().await;
    let here = seeker(&app, "mei@example.org").await;
    let there = app.client();
    log_in(&there, "mei@example.org", PASSWORD).await;
    let stranger = seeker(&app, "li@example.org").await;

    let page = here.get("/account").await.body;
    let path = page.split("action=\"").find(|it| it.starts_with("/account/sessions/") && !it.contains("end-others"));
    let path = path.and_then(|it| it.split('"').next()).expect("the other session can be ended").to_owned();

    assert_eq!(stranger.post(&path, &[]).await.status, 404);
    assert!(is_in(&there).await);
    assert_eq!(location(&here.post(&path, &[]).await), "/account");
    assert!(!is_in(&there).await);

    log_in(&there, "mei@example.org", PASSWORD).await;
    here.post("/account/sessions/end-others", &[]).await;
    assert!(!is_in(&there).await);
    assert!(is_in(&here).await);
    assert!(is_in(&stranger).await);
}

#[actix_web::test]
async fn logging_out_ends_the_session_itself() {
    let app = TestApp::start().await;
    let client = seeker(&app, "mei@example.org").await;
    let cookie = cookie(&client);
    let answer = client.post("/logout", &[]).await;
    assert_eq!(location(&answer), "/");
    assert!(!answer.header("clear-site-data").is_empty());
    let thief = app.client();
    thief.cookies.borrow_mut().insert("sid".to_owned(), cookie.to_owned());
    assert!(!is_in(&thief).await);
}

#[actix_web::test]
async fn whoever_is_not_logged_in_comes_back_to_where_they_were_going() {
    let app = TestApp::start().await;
    app.account("mei@example.org", &[Role::Seeker]).await;
    let client = app.client();
    let asked = client.get("/en/account/password").await;
    assert_eq!(location(&asked), "/en/login?next=%2Faccount%2Fpassword");
    let form = [("email", "mei@example.org"), ("password", PASSWORD), ("next", "/account/password")];
    assert_eq!(location(&client.post("/en/login", &form).await), "/en/account/password");

    let client = app.client();
    let form = [("email", "mei@example.org"), ("password", PASSWORD), ("next", "//evil.example/")];
    assert_eq!(location(&client.post("/login", &form).await), "/", "and nowhere else");
}

#[actix_web::test]
async fn a_name_and_a_language_are_changed_on_their_own_page() {
    let app = TestApp::start().await;
    let client = seeker(&app, "mei@example.org").await;
    let form = [("name", " 王  小华 "), ("locale", "en")];
    assert_eq!(location(&client.post("/account/details", &form).await), "/account");
    let page = client.get("/account").await.body;
    assert!(page.contains("王 小华") && page.contains("English"), "{page}");
    assert_eq!(client.post("/account/details", &[("name", ""), ("locale", "fr")]).await.status, 422);

    client.post("/account/password", &[("current", PASSWORD), ("password", OTHER_PASSWORD)]).await;
    let mails = app.mails_to("mei@example.org").await;
    assert_eq!(mails[0].subject, "Your password was changed", "the language is the receiver's");
}
