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

/// What someone owns, by which a path with a parameter is filled.
struct Owned {
    session: String,
    token: String,
    entry: String,
    profile: String,
    certificate: String,
    posting: String,
    upload: String,
    member: String,
    invitation: String,
    notice: String,
    /// For what its unit does with an open one, which may end it.
    used: String,
    draft: String,
    waiting: String,
    ended: String,
    alert: String,
    application: String,
    person: String,
    list: String,
    job_invitation: String,
    accepted: String,
    intention: String,
    training: crate::training::support::Owned,
    classroom: crate::classroom::Owned,
}

impl Owned {
    /// What stands within that record, where a path names a second one.
    fn within(&self, path: &str) -> &str {
        match path {
            path if path.contains("/{session}/{code}") => "00000000",
            path if path.contains("{session}") => &self.classroom.session,
            path if path.contains("{appeal}") => &self.classroom.appeal,
            path if path.contains("{material}") => &self.classroom.materials[usize::from(path.starts_with("/api/"))],
            _ => &self.classroom.enrolment,
        }
    }

    /// The record that a route is about, by its path; `None` where nobody said.
    fn of(&self, path: &str) -> Option<&str> {
        Some(match path {
            "/account/sessions/{id}/end" => &self.session,
            "/account/tokens/{reference}/revoke" => &self.token,
            "/profile/entries/{id}" | "/profile/entries/{id}/deletion" => &self.entry,
            path if path.starts_with("/profile/certificates/{reference}")
                || path.starts_with("/api/v1/profile/certificates/{id}") =>
            {
                &self.certificate
            }
            "/api/v1/profiles/{id}" | "/api/v1/profiles/{reference}/matches" => &self.profile,
            "/employer/postings/{reference}/relisting" => &self.ended,
            "/employer/postings/{reference}/withdrawal" => &self.waiting,
            "/employer/postings/{reference}"
            | "/employer/postings/{reference}/preview"
            | "/employer/postings/{reference}/confirmation"
            | "/employer/postings/{reference}/pause"
            | "/employer/postings/{reference}/extension"
            | "/employer/postings/{reference}/copy"
            | "/employer/postings/{reference}/closure" => &self.used,
            path if path.starts_with("/employer/postings/{reference}/") => &self.draft,
            "/api/v1/postings/{reference}" | "/api/v1/postings/{reference}/submission" => &self.draft,
            "/postings/{reference}/matches" | "/api/v1/postings/{reference}/matches" => &self.posting,
            "/uploads/{reference}" => &self.upload,
            "/employer/members/{reference}" | "/employer/members/{reference}/removal" => &self.member,
            "/employer/invitations/{reference}/revocation" => &self.invitation,
            "/account/notifications/{reference}/read" => &self.notice,
            "/api/v1/alerts/{reference}" => &self.alert,
            path if path.contains("/applications/{reference}") => &self.application,
            path if path.starts_with("/employer/people/") => &self.person,
            path if path.starts_with("/employer/lists/") => &self.list,
            "/employer/job-invitations/{reference}/intention" => &self.accepted,
            path if path.contains("/job-invitations/") => &self.job_invitation,
            path if path.contains("/intentions/{reference}") => &self.intention,
            "/postings/{reference}/matches/fit" | "/api/v1/postings/{reference}/matches/fit" => &self.posting,
            "/api/v1/profiles/{reference}/matches/fit" => &self.profile,
            path if path.contains("/release/") => &self.classroom.proposed[usize::from(path.starts_with("/api/"))],
            path if path.contains("{session}/{code}") => &self.classroom.session,
            "/profile/training/{reference}/sessions.ics"
            | "/profile/training/{reference}/appeal"
            | "/profile/training/{reference}/rating" => &self.classroom.enrolment,
            path if crate::classroom::OWN_PIECES
                .iter()
                .any(|it| path.contains(&format!("/enrolments/{{reference}}/{it}"))) =>
            {
                &self.classroom.enrolment
            }
            path if crate::classroom::PIECES
                .iter()
                .any(|it| path.contains(&format!("/classes/{{reference}}/{it}"))) =>
            {
                &self.classroom.class
            }
            path if path.starts_with("/teaching/programmes/{reference}") => &self.training.written,
            path if path.contains("/programmes/{reference}") => &self.training.draft,
            "/api/v1/classes/{reference}/archive" => &self.training.released[0],
            "/teaching/classes/{reference}/archive" => &self.training.released[1],
            path if path.starts_with("/teaching/classes/{reference}") => &self.training.planned,
            path if path.contains("/classes/{reference}") => &self.training.class,
            "/api/v1/enrolments/{reference}/refusal" => &self.training.offers[0],
            path if path.contains("/enrolments/{reference}") => &self.training.offers[1],
            "/profile/training/{reference}/refusal" => &self.training.offers[2],
            path if path.contains("/profile/training/{reference}") => &self.training.offers[3],
            path if path.starts_with("/employer/training/{reference}") => &self.training.employee,
            _ => return None,
        })
    }
}

/// Someone who looks for work and also acts for an employer, with one of everything.
async fn someone<'a>(app: &'a TestApp, name: &str) -> (crate::support::Client<'a>, Owned) {
    let email = format!("{name}@example.org");
    let client = app.logged_in(&email, &[Role::Seeker, Role::EmployerOwner]).await;
    client.post("/profile/skills", &[("name", "消毒"), ("level", ""), ("text", "")]).await.assert_status(303);
    let program = crate::support::officer(app).await;
    let mut body = crate::support::posting("消毒员", "对公共场所进行消毒");
    body["employer"] = format!("{name}的单位").into();
    let posting = program.post("/api/v1/postings", &body).await.json()["id"].as_str().unwrap().to_owned();
    let used = program.post("/api/v1/postings", &body).await.json()["id"].as_str().unwrap().to_owned();
    let wanted = program.post("/api/v1/postings", &body).await.json()["id"].as_str().unwrap().to_owned();
    let ended = program.post("/api/v1/postings", &body).await.json()["id"].as_str().unwrap().to_owned();
    let closure = serde_json::json!({"outcome": "filled"});
    program.post(&format!("/api/v1/postings/{ended}/closure"), &closure).await.assert_status(200);
    body["state"] = "draft".into();
    let draft = program.post("/api/v1/postings", &body).await.json()["id"].as_str().unwrap().to_owned();
    let waiting = program.post("/api/v1/postings", &body).await.json()["id"].as_str().unwrap().to_owned();
    let now = app.now();
    let employer = format!("{name}的单位");
    let (shared, submitted) = (app.app.clone(), waiting.clone());
    let keys = app.app.keys.clone();
    let (session, token, entry, profile, member, invitation) = app
        .app
        .db
        .write(move |conn| {
            use bole::accounts::queries as accounts;
            let account = accounts::find_by_email(conn, &email)?.unwrap();
            accounts::tokens::create(conn, account.id, "test", &bole::crypto::new_token(), &[], now)?;
            let employer = bole::employers::queries::find_or_insert(conn, &employer, now)?;
            bole::employers::queries::add_member(conn, employer, account.id, now)?;
            let details = bole::employers::queries::Details {
                uscc: None,
                industry: None,
                size: None,
                region: None,
                address: None,
                introduction: String::new(),
                verified_at: Some(now),
                verified_until: Some(now + chrono::TimeDelta::days(180)),
            };
            bole::employers::queries::describe(conn, employer, &details)?;
            use bole::postings::reviews::{ReviewKind, queries as reviews};
            let id = bole::postings::queries::find(conn, &submitted)?.row.id;
            reviews::submit(conn, &shared, id, ReviewKind::Submission, &"", &[], account.id, now)?;
            use bole::employers::{MemberRole, queries::invitations};
            let (by, to) = ((employer, account.id), format!("{}@guests.example.org", account.name));
            invitations::insert(conn, &keys, by, &to, MemberRole::Reader, &bole::crypto::new_token(), now)?;
            let profile = bole::profiles::queries::find_by_account(conn, account.id)?.unwrap();
            let full = bole::profiles::queries::load(conn, profile.id)?;
            let idle = chrono::TimeDelta::hours(1);
            Ok((
                accounts::sessions::of_account(conn, account.id, idle, now)?[0].id.to_string(),
                accounts::tokens::of_account(conn, account.id)?[0].reference.clone(),
                full.entries[0].id.to_string(),
                profile.reference,
                account.reference,
                invitations::open_of(conn, employer, now)?[0].reference.clone(),
            ))
        })
        .await
        .unwrap();
    let issued = program
        .post(
            "/api/v1/certificates",
            &serde_json::json!({"holder_name": name, "profile": profile, "name": "消毒员", "issuer": "县人才中心", "issued_on": "2026-02-01"}),
        )
        .await;
    issued.assert_status(201);
    let certificate = issued.json()["id"].as_str().unwrap().to_owned();
    let upload = crate::uploads::stored(app, &format!("{name}@example.org")).await.reference;
    let notice = crate::notifications::notice(app, &format!("{name}@example.org")).await;
    let saved = client.post("/alerts", &[("query", "region=220323")]).await;
    let alert = saved.header("location").trim_start_matches("/alerts/").split('.').next().unwrap().to_owned();
    client.post("/profile/person", &[("name", name), ("phone", "15400001234")]).await.assert_status(303);
    let application = crate::applications::applied(&client, &posting).await;
    crate::applications::arrived(app).await;
    let (list, job_invitation) =
        crate::talent::owned(app, &format!("{name}的单位"), &format!("{name}@example.org"), &used).await;
    let (_, accepted) =
        crate::talent::owned(app, &format!("{name}的单位"), &format!("{name}@example.org"), &wanted).await;
    let acceptance = format!("/profile/job-invitations/{accepted}/acceptance");
    client.post(&acceptance, &[("consent", "1")]).await.assert_status(303);
    let person = profile.clone();
    // Ada lets units find her, Bo does not: no unit finds Bo.
    if name == "ada" {
        client.post("/profile/visibility", &[("visibility", "verified_employers")]).await.assert_status(303);
    }
    let intention = crate::agreements::declared(app, &client, &application).await;
    let training = crate::training::support::owned(app, &client, &format!("{name}@example.org"), name.len() * 10).await;
    let classroom = crate::classroom::owned(app, &format!("{name}@example.org")).await;
    let owned = Owned {
        session,
        token,
        entry,
        profile,
        certificate,
        posting,
        upload,
        member,
        invitation,
        notice,
        used,
        draft,
        waiting,
        ended,
        alert,
        application,
        person,
        list,
        job_invitation,
        accepted,
        intention,
        training,
        classroom,
    };
    (client, owned)
}

/// Every route on which a role reaches its own records only: one's own is there,
/// another's is not found, and stays as it was.
#[actix_web::test]
async fn another_ones_record_is_not_found_on_any_route() {
    let app = TestApp::start().await;
    let (ada, own) = someone(&app, "ada").await;
    let (_, other) = someone(&app, "bo").await;
    let parameter = regex::Regex::new(r"\{[^}]*\}").unwrap();
    let mut checked = Vec::new();
    let mut routes = app::routes();
    // What ends a record comes after what reads it, and one's own session last of all.
    let is_end = |path: &str| ["deletion", "revoke", "withdrawal"].iter().any(|it| path.contains(it));
    routes.sort_by_key(|it| (it.path.starts_with("/account/sessions"), it.method == Method::DELETE || is_end(it.path)));
    for entry in routes {
        let Who::Roles(allowed) = entry.who else { continue };
        let is_own = allowed.iter().any(|it| it.1 == bole::access::Reach::Own);
        if !is_own || !entry.path.contains('{') {
            continue;
        }
        let name = format!("{} {}", entry.method, entry.path);
        let mut status = Vec::new();
        for owned in [&other, &own] {
            let record =
                owned.of(entry.path).unwrap_or_else(|| panic!("{name}: say in `Owned::of` whose record it names"));
            let path = parameter.replace(entry.path, record).into_owned();
            // What stands within a record, by its own number.
            let path = parameter.replace(&path, owned.within(entry.path)).into_owned();
            let answer = match entry.method {
                Method::GET => ada.get(&path).await,
                ref method if path.starts_with("/api/") => {
                    let request = TestRequest::default().method(method.clone()).uri(&path);
                    let ours =
                        request.insert_header(("sec-fetch-site", "same-origin")).insert_header(("if-match", "*"));
                    ada.send(ours.set_json(serde_json::json!({}))).await
                }
                Method::DELETE => {
                    ada.send(TestRequest::delete().uri(&path).insert_header(("sec-fetch-site", "same-origin"))).await
                }
                _ => ada.post(&path, &[]).await,
            };
            status.push(answer.status.as_u16());
        }
        assert_eq!(status[0], 404, "{name} of another");
        assert!(status[1] < 400 || status[1] == 422, "{name} of one's own: {}", status[1]);
        checked.push(name);
    }
    assert!(checked.len() >= 9, "{checked:?}");
}
