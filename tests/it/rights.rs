//! Who may do what: every route as every role, forged requests, headers.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use bole::access::{Role, Who};
use bole::app;

use crate::support::TestApp;

/// A path with every parameter filled by a record that nobody has.
fn filled(path: &str) -> String {
    let parameter = regex::Regex::new(r"\{[^}]*\}").unwrap();
    parameter.replace_all(path, "0000000000").into_owned()
}

async fn status(app: &TestApp, cookie: Option<&str>, method: &Method, path: &str) -> u16 {
    let mut request = TestRequest::default()
        .method(method.clone())
        .uri(&filled(path))
        .insert_header(("origin", "http://localhost:8096"))
        .insert_header(("content-type", "application/x-www-form-urlencoded"));
    if let Some(cookie) = cookie {
        request = request.insert_header(("cookie", format!("sid={cookie}")));
    }
    app.client().send(request).await.status.as_u16()
}

#[actix_web::test]
async fn every_route_lets_in_whom_its_rule_names_and_nobody_else() {
    let app = TestApp::start().await;
    let mut people: Vec<(Option<Role>, Option<String>)> = vec![(None, None)];
    for role in Role::ALL {
        let client = app.staff(*role).await;
        let sid = client.cookies.borrow().get("sid").cloned();
        people.push((Some(*role), sid));
    }
    let mut wrong = Vec::new();
    for entry in app::routes() {
        // Ending the session would make everyone after it a stranger.
        if entry.path == "/logout" || entry.path.starts_with("/account/sessions") {
            continue;
        }
        for (role, cookie) in &people {
            let status = status(&app, cookie.as_deref(), &entry.method, entry.path).await;
            let is_let_in = match (entry.who, role) {
                (Who::Anyone | Who::Token, _) => true,
                (Who::Roles(_), None) => false,
                (Who::Roles(allowed), Some(role)) => allowed.iter().any(|it| it.0 == *role),
            };
            // A stranger is sent to the log-in, or told 401 by the API; the wrong role is told 403.
            let is_turned_away = match role {
                None if entry.path.starts_with("/api/") => status == 401,
                None => status == 303,
                Some(_) => status == 403,
            };
            let is_right = if is_let_in { !matches!(status, 401 | 403) && status < 500 } else { is_turned_away };
            if !is_right {
                wrong.push(format!("{} {} as {role:?}: {status}", entry.method, entry.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[actix_web::test]
async fn a_request_that_another_site_made_is_refused() {
    let app = TestApp::start().await;
    let officer = app.staff(Role::Officer).await;
    let sid = officer.cookies.borrow()["sid"].clone();
    let send = |headers: Vec<(&'static str, &'static str)>| {
        let mut request = TestRequest::post().uri("/display").insert_header(("cookie", format!("sid={sid}")));
        for header in headers {
            request = request.insert_header(header);
        }
        let app = &app;
        async move { app.client().send(request).await.status.as_u16() }
    };
    assert_eq!(send(vec![("sec-fetch-site", "cross-site")]).await, 403);
    assert_eq!(send(vec![("sec-fetch-site", "same-site")]).await, 403);
    assert_eq!(send(vec![("origin", "https://evil.example")]).await, 403);
    assert_eq!(send(vec![("origin", "null")]).await, 403);
    assert_eq!(send(vec![("origin", "http://localhost:8096.evil.example")]).await, 403);
    assert_eq!(send(vec![("referer", "https://evil.example/")]).await, 403);
    assert_eq!(send(vec![]).await, 403);
    assert_eq!(send(vec![("sec-fetch-site", "same-origin")]).await, 303);
    assert_eq!(send(vec![("origin", "http://localhost:8096")]).await, 303);
}

#[actix_web::test]
async fn every_answer_carries_its_headers_errors_included() {
    let app = TestApp::start().await;
    for (path, expected) in [
        ("/", 200),
        ("/nowhere", 404),
        ("/postings?colour=red", 400),
        ("/api/v1/nowhere", 404),
        ("/account", 303),
        ("/static/none.css", 404),
    ] {
        let answer = app.get(path).await;
        answer.assert_status(expected);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.header("referrer-policy").is_empty() && !answer.header("x-request-id").is_empty(), "{path}");
    }
    let (one, two) = (app.get("/").await, app.get("/").await);
    assert_ne!(one.header("content-security-policy"), two.header("content-security-policy"), "a nonce is used once");
    let officer = app.staff(Role::Officer).await;
    assert_eq!(officer.get("/account").await.header("cache-control"), "no-store");
}

#[actix_web::test]
async fn a_head_is_a_get_without_its_body() {
    let app = TestApp::start().await;
    app.client().head("/").await.assert_status(200);
    app.client().head("/postings").await.assert_status(200);
    app.client().head("/staff").await.assert_status(303);
}

#[actix_web::test]
async fn metrics_are_for_this_machine_or_for_a_token() {
    let app = TestApp::start().await;
    app.get("/metrics").await.assert_status(404);
    app.client().from("127.0.0.1:9").get("/metrics").await.assert_status(200);
    app.get("/healthz").await.assert_status(200);
    app.get("/readyz").await.assert_status(200).assert_has("\"database\":\"ok\"");
}
