//! The second factor: asked for after the password, each code once.

use bole::access::Role;
use chrono::TimeDelta;
use totp_rs::{Algorithm, Secret, TOTP};

use super::{PASSWORD, cookie, is_in, link, location, log_in, seeker};
use crate::support::{Client, TestApp};

/// What someone's telephone holds.
pub struct Authenticator(TOTP);

impl Authenticator {
    /// Types in the key of the set-up page.
    pub fn scan(page: &str) -> Authenticator {
        let key = page.split("data-copy=\"").nth(1).and_then(|it| it.split('"').next()).expect("the page shows a key");
        let secret = Secret::Encoded(key.replace(' ', "")).to_bytes().unwrap();
        Authenticator(TOTP::new(Algorithm::SHA1, 6, 1, 30, secret).unwrap())
    }

    pub fn code(&self, app: &TestApp) -> String {
        self.0.generate(u64::try_from(app.app.clock.now().and_utc().timestamp()).unwrap())
    }
}

/// The recovery codes of the page that shows them.
fn recovery_codes(page: &str) -> Vec<String> {
    let list = page.split("<ol class=\"num\">").nth(1).and_then(|it| it.split("</ol>").next()).expect("codes");
    list.split("<li>").skip(1).map(|it| it.split('<').next().unwrap().to_owned()).collect()
}

/// A seeker with a second factor: logged in, with authenticator and recovery codes.
async fn protected<'a>(app: &'a TestApp, email: &str) -> (Client<'a>, Authenticator, Vec<String>) {
    let client = seeker(app, email).await;
    let phone = Authenticator::scan(&client.get("/account/second-factor").await.body);
    let form = [("act", "set_up"), ("code", &*phone.code(app)), ("current", PASSWORD)];
    let answer = client.post("/account/second-factor", &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let codes = recovery_codes(&answer.body);
    assert_eq!(codes.len(), 10);
    (client, phone, codes)
}

async fn answer(client: &Client<'_>, code: &str) -> u16 {
    u16::from(client.post("/login/second-factor", &[("code", code)]).await.status)
}

#[actix_web::test]
async fn after_the_password_comes_the_code_and_works_once() {
    let app = TestApp::start().await;
    let (here, phone, _) = protected(&app, "mei@example.org").await;
    assert!(is_in(&here).await, "who sets it up stays in");
    assert!(app.mails_to("mei@example.org").await[0].text.contains("开启了两步验证"));

    app.later(TimeDelta::seconds(60));
    let there = app.client();
    assert_eq!(location(&log_in(&there, "mei@example.org", PASSWORD).await), "/login/second-factor?next=");
    assert!(!is_in(&there).await, "half open opens nothing");
    assert_eq!(answer(&there, "000000").await, 422);
    let half = cookie(&there);
    let code = phone.code(&app);
    assert_eq!(answer(&there, &code).await, 303);
    assert!(is_in(&there).await);
    assert_ne!(cookie(&there), half, "more rights, another cookie");

    let watcher = app.client();
    log_in(&watcher, "mei@example.org", PASSWORD).await;
    assert_eq!(answer(&watcher, &code).await, 422, "who saw the code being typed cannot use it");
    app.later(TimeDelta::seconds(30));
    assert_eq!(answer(&watcher, &phone.code(&app)).await, 303);
}

#[actix_web::test]
async fn the_code_that_set_it_up_does_not_log_in() {
    let app = TestApp::start().await;
    let (_, phone, _) = protected(&app, "mei@example.org").await;
    let client = app.client();
    log_in(&client, "mei@example.org", PASSWORD).await;
    assert_eq!(answer(&client, &phone.code(&app)).await, 422);
}

#[actix_web::test]
async fn each_recovery_code_works_once() {
    let app = TestApp::start().await;
    let (here, _, codes) = protected(&app, "mei@example.org").await;
    let client = app.client();
    log_in(&client, "mei@example.org", PASSWORD).await;
    assert_eq!(answer(&client, &codes[0].to_uppercase().replace('-', " ")).await, 303, "however it is typed");
    let again = app.client();
    log_in(&again, "mei@example.org", PASSWORD).await;
    assert_eq!(answer(&again, &codes[0]).await, 422);
    assert_eq!(answer(&again, &codes[1]).await, 303);
    assert!(here.get("/account/second-factor").await.body.contains("还有8个恢复码"));

    let form = [("act", "codes"), ("code", &*codes[2]), ("current", PASSWORD)];
    let fresh = recovery_codes(&here.post("/account/second-factor", &form).await.body);
    let last = app.client();
    log_in(&last, "mei@example.org", PASSWORD).await;
    assert_eq!(answer(&last, &codes[3]).await, 422, "the old ones are worth nothing");
    assert_eq!(answer(&last, &fresh[0]).await, 303);
}

#[actix_web::test]
async fn a_stolen_session_cannot_take_the_second_factor_away() {
    let app = TestApp::start().await;
    let (client, phone, codes) = protected(&app, "mei@example.org").await;
    app.later(TimeDelta::seconds(60));
    let form = [("act", "remove"), ("code", &*phone.code(&app)), ("current", "not this one")];
    assert_eq!(client.post("/account/second-factor", &form).await.status, 422);
    let form = [("act", "remove"), ("code", "000000"), ("current", PASSWORD)];
    assert_eq!(client.post("/account/second-factor", &form).await.status, 422);
    let form = [("act", "remove"), ("code", &*codes[0]), ("current", PASSWORD)];
    assert_eq!(location(&client.post("/account/second-factor", &form).await), "/account/second-factor");
    assert_eq!(location(&log_in(&app.client(), "mei@example.org", PASSWORD).await), "/");
}

#[actix_web::test]
async fn another_password_by_mail_does_not_do_away_with_the_second_factor() {
    let app = TestApp::start().await;
    let (_, _, _) = protected(&app, "mei@example.org").await;
    let client = app.client();
    client.post("/password-reset", &[("email", "mei@example.org")]).await;
    let path = link(&app, "mei@example.org", "/password-reset/").await;
    client.post(&path, &[("password", "four willows at dusk")]).await;
    let answer = log_in(&client, "mei@example.org", "four willows at dusk").await;
    assert_eq!(location(&answer), "/login/second-factor?next=");
    assert!(!is_in(&client).await);
}

#[actix_web::test]
async fn guessing_codes_slows_down() {
    let app = TestApp::start().await;
    let (_, phone, _) = protected(&app, "mei@example.org").await;
    app.later(TimeDelta::seconds(60));
    let client = app.client();
    log_in(&client, "mei@example.org", PASSWORD).await;
    let mut last = 422;
    for _ in 0..6 {
        last = answer(&client, "000000").await;
    }
    assert_eq!(last, 429);
    assert_eq!(answer(&client, &phone.code(&app)).await, 429);
    app.later(TimeDelta::minutes(1));
    assert_eq!(answer(&client, &phone.code(&app)).await, 303);
}

#[actix_web::test]
async fn staff_set_it_up_before_anything_else() {
    let app = TestApp::start().await;
    app.account("admin@example.org", &[Role::Admin]).await;
    let client = app.client();
    let form = [("email", "admin@example.org"), ("password", PASSWORD), ("next", "/staff/accounts")];
    let asked = client.post("/login", &form).await;
    assert_eq!(location(&asked), "/login/second-factor?next=%2Fstaff%2Faccounts");
    assert_eq!(client.get("/staff/accounts").await.status, 303);
    assert!(location(&client.get("/staff/accounts").await).starts_with("/login"));

    let page = client.get(location(&asked)).await.body;
    assert!(page.contains("<svg width=\"220\""), "{page}");
    let phone = Authenticator::scan(&page);
    let again = Authenticator::scan(&client.get(location(&asked)).await.body);
    assert_eq!(phone.code(&app), again.code(&app), "showing it again changes nothing");
    let form = [("code", &*phone.code(&app)), ("next", "/staff/accounts")];
    let done = client.post("/login/second-factor", &form).await;
    assert_eq!(done.status, 200);
    assert!(done.body.contains("href=\"/staff/accounts\""));
    assert_eq!(client.get("/staff/accounts").await.status, 200);
}
