//! Administrators, of other people's accounts.

use bole::access::Role;
use chrono::TimeDelta;

use super::second_factor::Authenticator;
use super::{PASSWORD, is_in, location, log_in, seeker};
use crate::support::{Client, TestApp};

async fn administrator<'a>(app: &'a TestApp) -> Client<'a> {
    app.account("admin@example.org", &[Role::Admin]).await;
    let client = app.client();
    log_in(&client, "admin@example.org", PASSWORD).await;
    let phone = Authenticator::scan(&client.get("/login/second-factor").await.body);
    client.post("/login/second-factor", &[("code", &phone.code(app))]).await;
    client
}

/// The page of someone's account, as the list links it.
async fn page_of(admin: &Client<'_>, email: &str) -> String {
    let list = admin.get(&format!("/staff/accounts?q={email}")).await.body;
    let link = list.split("href=\"").find(|it| it.starts_with("/staff/accounts/")).expect("the account is listed");
    link.split('"').next().unwrap().to_owned()
}

#[actix_web::test]
async fn only_administrators_see_who_has_an_account() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let mei = seeker(&app, "mei@example.org").await;
    assert_eq!(mei.get("/staff/accounts").await.status, 403);
    let page = admin.get("/staff/accounts").await.body;
    assert!(page.contains("mei@example.org") && page.contains("共2个账户"), "{page}");
    let page = admin.get("/staff/accounts?q=100%25_").await.body;
    assert!(page.contains("没有找到账户"), "a wildcard is a character like any other");
    assert_eq!(admin.get("/staff/accounts?role=admin").await.status, 400);
}

#[actix_web::test]
async fn other_roles_end_the_sessions() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let mei = seeker(&app, "mei@example.org").await;
    let path = page_of(&admin, "mei@example.org").await;
    let form = [("roles", "seeker"), ("roles", "employer_recruiter")];
    assert_eq!(location(&admin.post(&format!("{path}/roles"), &form).await), path);
    assert!(!is_in(&mei).await);
    log_in(&mei, "mei@example.org", PASSWORD).await;
    assert!(mei.get("/account").await.body.contains("求职者、单位经办人"));

    assert_eq!(admin.post(&format!("{path}/roles"), &[]).await.status, 422, "an account is something");
    assert_eq!(admin.post(&format!("{path}/roles"), &[("roles", "king")]).await.status, 400);
    assert_eq!(mei.post(&format!("{path}/roles"), &[("roles", "admin")]).await.status, 403);
}

#[actix_web::test]
async fn nobody_takes_the_keys_from_themselves() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let path = page_of(&admin, "admin@example.org").await;
    assert_eq!(admin.post(&format!("{path}/roles"), &[("roles", "seeker")]).await.status, 422);
    assert_eq!(admin.post(&format!("{path}/suspension"), &[("act", "suspend")]).await.status, 409);
    assert_eq!(admin.get("/staff/accounts").await.status, 200);
}

#[actix_web::test]
async fn a_suspended_account_is_out_until_it_is_restored() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let mei = seeker(&app, "mei@example.org").await;
    let path = format!("{}/suspension", page_of(&admin, "mei@example.org").await);
    admin.post(&path, &[("act", "suspend")]).await;
    assert!(!is_in(&mei).await);
    let refused = log_in(&mei, "mei@example.org", PASSWORD).await;
    assert!(refused.body.contains("已停用"), "who knows the password learns why");
    assert!(log_in(&mei, "mei@example.org", "not this one").await.body.contains("邮箱或密码不对"));
    mei.post("/password-reset", &[("email", "mei@example.org")]).await;
    assert!(app.mails_to("mei@example.org").await.is_empty());

    admin.post(&path, &[("act", "restore")]).await;
    assert_eq!(log_in(&mei, "mei@example.org", PASSWORD).await.status, 303);
}

#[actix_web::test]
async fn staff_are_logged_out_after_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    app.later(TimeDelta::minutes(14));
    assert!(is_in(&admin).await);
    app.later(TimeDelta::minutes(15));
    assert!(!is_in(&admin).await);
}

#[actix_web::test]
async fn staff_who_log_in_come_to_their_desk() {
    let app = TestApp::start().await;
    app.account("officer@example.org", &[Role::Officer]).await;
    let client = app.client();
    let answer = log_in(&client, "officer@example.org", PASSWORD).await;
    assert_eq!(location(&answer), "/login/second-factor?next=%2Fstaff");
    let officer = app.staff(Role::Officer).await;
    assert_eq!(location(&officer.get("/login").await), "/staff");
    assert_eq!(location(&officer.get("/login?next=/postings").await), "/postings");
}
