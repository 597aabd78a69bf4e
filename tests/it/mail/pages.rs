//! The pages about mail.

use bole::access::Role;
use bole::mail::{self, MailSettings, Mailer, NewMail, Outcome, queries};

use super::{mail as letter, to_server};
use crate::support::TestApp;

async fn promise(app: &TestApp, mail: NewMail) {
    let (keys, now) = (app.app.keys.clone(), app.now());
    app.app.db.write(move |conn| Ok(mail::enqueue(conn, &keys, &mail, now)?)).await.unwrap();
}

async fn send_next(app: &TestApp, mailer: &Mailer) -> Outcome {
    mail::send_next(&app.app.db, &app.app.keys, mailer, app.now()).await.unwrap()
}

#[actix_web::test]
async fn an_administrator_sees_what_did_not_go_out_and_sends_it_again() {
    let app = TestApp::start().await;
    let admin = app.staff(Role::Admin).await;
    admin.get("/staff/mail").await.assert_status(200).assert_has("没有未能发出的邮件");

    // A message that cannot be read under other keys is dead at once.
    promise(&app, letter("confirmation/17")).await;
    let other = bole::crypto::Keys::parse(&bole::crypto::Keys::generate()).unwrap();
    let outcome = mail::send_next(&app.app.db, &other, &app.app.mailer, app.now()).await.unwrap();
    assert_eq!(outcome, Outcome::Dead);

    let page = admin.get("/staff/mail").await;
    page.assert_status(200).assert_has("confirmation/17").assert_has("mail_queue.body");
    page.assert_lacks("ada@example.org");
    admin.get("/en/staff/mail").await.assert_status(200).assert_has("Mail that did not go out");

    let dead = app.app.db.read(|conn| Ok(queries::dead(conn, 10)?)).await.unwrap();
    let retry = format!("/staff/mail/{}/retry", dead[0].id);
    admin.post(&retry, &[]).await.assert_redirect("/staff/mail");
    admin.get("/staff/mail").await.assert_has("已放回队列");
    assert_eq!(send_next(&app, &app.app.mailer).await, Outcome::Sent);
    admin.post(&retry, &[]).await.assert_status(409);
}

#[actix_web::test]
async fn nobody_else_sees_the_mail_of_others() {
    let app = TestApp::start().await;
    app.get("/staff/mail").await.assert_status(303);
    app.staff(Role::Officer).await.get("/staff/mail").await.assert_status(403);
    app.staff(Role::Officer).await.post("/staff/mail/1/retry", &[]).await.assert_status(403);
    // Where the people are real there is no letter box.
    app.staff(Role::Admin).await.get("/demo/mail").await.assert_status(404);
}

#[actix_web::test]
async fn the_demo_shows_its_mails() {
    let app = TestApp::start_with(|it| it.demo = true).await;
    app.get("/demo/mail").await.assert_status(200).assert_has("还没有邮件");

    let folder = app.app.settings.mail_folder();
    let settings = MailSettings { transport: "folder".to_owned(), folder, ..to_server(0) };
    let mailer = Mailer::from_settings(&settings).unwrap();
    let text = "<b>请打开</b> http://localhost:8096/confirmation/x-y_z。谢谢".to_owned();
    promise(&app, NewMail { text, ..letter("a") }).await;
    assert_eq!(send_next(&app, &mailer).await, Outcome::Sent);

    let list = app.get("/demo/mail").await;
    list.assert_has(&letter("a").subject).assert_has("ada@example.org").assert_has("2026年3月1日");
    let start = list.body.find("/demo/mail/2026").unwrap();
    let path = list.body[start..].split('"').next().unwrap().to_owned();
    let letter = app.get(&path).await;
    letter.assert_status(200).assert_has("伊通人才").assert_lacks("<b>请打开");
    letter.assert_has("href=\"http://localhost:8096/confirmation/x-y_z\"");

    for name in ["none.eml", "..%2Fkeys", "%2e%2e%2ftest.sqlite", "a.txt"] {
        app.get(&format!("/demo/mail/{name}")).await.assert_status(404);
    }
}
