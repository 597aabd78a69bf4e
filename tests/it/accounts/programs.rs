//! Programs that use the API as an account.

use bole::accounts::queries;

use super::{PASSWORD, location, seeker};
use crate::support::{Client, Program, TestApp};

/// Makes a token, as its owner would; the secret that is shown once.
async fn token(client: &Client<'_>, scopes: &[&str]) -> String {
    let mut form = vec![("name", "导入程序")];
    form.extend(scopes.iter().map(|it| ("scopes", *it)));
    let page = client.post("/account/tokens", &form).await;
    assert_eq!(page.status, 200, "{}", page.body);
    page.body.split("data-copy=\"").nth(1).and_then(|it| it.split('"').next()).unwrap().to_owned()
}

#[actix_web::test]
async fn a_token_says_who_it_stands_for_until_it_is_revoked() {
    let app = TestApp::start().await;
    let owner = seeker(&app, "mei@example.org").await;
    let token = token(&owner, &["account:read", "postings:read"]).await;
    let program = Program { app: &app, token: token.clone() };
    let answer = program.get("/api/v1/account").await;
    assert_eq!(answer.status, 200);
    let me = answer.json();
    assert_eq!(me["name"], "mei");
    assert_eq!(me["roles"], serde_json::json!(["seeker"]));
    assert_eq!(me["scopes"], serde_json::json!(["account:read", "postings:read"]));
    assert!(me.get("email").is_none(), "a program does not need to know");

    let page = owner.get("/account").await.body;
    assert!(page.contains("导入程序") && page.contains("最近使用"), "{page}");
    assert!(!page.contains(&token), "the secret is shown once");
    let path = page.split("action=\"").find(|it| it.starts_with("/account/tokens/")).unwrap();
    let path = path.split('"').next().unwrap();
    let stranger = seeker(&app, "li@example.org").await;
    assert_eq!(stranger.post(path, &[]).await.status, 404);
    assert_eq!(location(&owner.post(path, &[]).await), "/account");
    assert_eq!(program.get("/api/v1/account").await.status, 401);
}

#[actix_web::test]
async fn a_token_may_what_it_was_allowed_and_opens_no_pages() {
    let app = TestApp::start().await;
    let owner = seeker(&app, "mei@example.org").await;
    let token = token(&owner, &["postings:read"]).await;
    let program = Program { app: &app, token: token.clone() };
    assert_eq!(program.get("/api/v1/account").await.status, 403);
    assert_eq!(program.get("/account").await.status, 303);
    let unknown = Program { app: &app, token: "bole_unknown".to_owned() };
    assert_eq!(unknown.get("/api/v1/account").await.status, 401);
}

#[actix_web::test]
async fn a_token_without_a_name_or_with_unknown_rights_is_not_made() {
    let app = TestApp::start().await;
    let owner = seeker(&app, "mei@example.org").await;
    for form in
        [&[("name", ""), ("scopes", "postings:read")][..], &[("name", "x")], &[("name", "x"), ("scopes", "everything")]]
    {
        assert_eq!(owner.post("/account/tokens", form).await.status, 422);
    }
}

#[actix_web::test]
async fn what_is_over_is_forgotten() {
    let app = TestApp::start().await;
    let client = seeker(&app, "mei@example.org").await;
    super::register(&app.client(), "never@example.org", PASSWORD).await;
    super::log_in(&app.client(), "mei@example.org", "not this one").await;
    client.post("/password-reset", &[("email", "mei@example.org")]).await;
    app.later(chrono::TimeDelta::days(8));
    let now = app.app.clock.now();
    let n_rows = app.app.db.write(move |conn| Ok(queries::forget(conn, now)?)).await.unwrap();
    assert!(n_rows >= 5, "session, links, counts, and the account that nobody confirmed");
    let (left, total) = app.app.db.read(|conn| Ok(queries::list(conn, "", 10, 0)?)).await.unwrap();
    assert_eq!((left.len(), total), (1, 1));
}
