//! Mail that comes back: what counts, and what it does.

use bole::access::Role;
use bole::mail::bounces::{self, Bounce};
use bole::mail::{MailSettings, Mailer, NewMail, Outcome, Stop, Unsubscribe, enqueue, queries};
use chrono::TimeDelta;

use super::{Post, mail, to_server};
use crate::mail::server::{Manner, Server};
use crate::support::TestApp;

pub const SETTING: &str = "bounces+{id}@example.org";

/// A report as mail servers write it, about what came to an address.
fn report(to: &str, action: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example.com\r\nTo: {to}\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example.com\r\nArrival-Date: Tue, 24 Nov 2026 08:30:00 +0800\r\n\r\n\
         Final-Recipient: rfc822; someone-else@example.net\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 5.1.1\r\n <someone-else@example.net>: no such user\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: what we sent\r\n\r\nwords\r\n--b--\r\n"
    )
}

/// A message that was sent under an envelope sender of its own, and that sender.
async fn sent() -> (Post, String) {
    let post = Post::to_memory();
    post.promise(mail("a")).await;
    assert_eq!(post.send_next().await, Outcome::Sent);
    let raw = post.mailer.delivered().remove(0);
    let id = raw.header("Message-ID").trim_start_matches('<').split('@').next().unwrap().to_owned();
    (post, SETTING.replace("{id}", &id))
}

impl Post {
    fn receive(&self, raw: &str) -> Bounce {
        // As the command line does it: outside of any runtime.
        std::thread::scope(|it| {
            it.spawn(|| bounces::receive(&self.db, &self.keys, &self.clock, SETTING, None, raw.as_bytes()).unwrap())
                .join()
                .unwrap()
        })
    }

    fn is_suppressed(&self, address: &str) -> bool {
        let index = queries::email_index(&self.keys, address);
        self.db.read_blocking(move |conn| Ok(queries::is_suppressed(conn, &index)?)).unwrap()
    }
}

#[tokio::test]
async fn what_fails_for_good_suppresses_the_address_that_we_wrote_to() {
    let (post, verp) = sent().await;
    assert_eq!(post.receive(&report(&verp, "failed", "5.1.1")), Bounce::Suppressed);
    assert!(post.is_suppressed("ADA@example.org"), "whatever the case");
    assert!(!post.is_suppressed("someone-else@example.net"), "the report's own word is not believed");
    assert_eq!(post.receive(&report(&verp, "failed", "5.1.1")), Bounce::Suppressed, "again changes nothing");

    // What repeats is no longer promised; what was asked for just now is.
    let stop = |url: &str| Some(Unsubscribe { url: url.to_owned(), stop: Stop::Search("x".to_owned()) });
    let unsubscribe = stop("https://example.org/stop");
    assert!(!post.promise(NewMail { unsubscribe, ..mail("b") }).await);
    assert!(post.promise(mail("c")).await);
    let other = NewMail { recipient: "bo@example.org".to_owned(), unsubscribe: stop("https://x.org/"), ..mail("d") };
    assert!(post.promise(other).await);

    let index = queries::email_index(&post.keys, "ada@example.org");
    post.db.write(move |conn| Ok(queries::restore(conn, &index)?)).await.unwrap();
    assert!(!post.is_suppressed("ada@example.org"));
}

#[tokio::test]
async fn everything_else_that_comes_back_changes_nothing() {
    let (post, verp) = sent().await;
    let hard = report(&verp, "failed", "5.1.1");
    for (raw, expected) in [
        (report(&verp, "delayed", "4.4.1"), Bounce::Passing),
        (report(&verp, "failed", "4.2.2"), Bounce::Passing),
        (report(&verp, "failed", "5.7.1"), Bounce::Passing),
        (report(&verp, "delivered", "2.0.0"), Bounce::Passing),
        (report(&verp, "delayed", "5.1.1"), Bounce::Passing),
        (report("bounces+0123456789abcdefghjk.kind@example.org", "failed", "5.1.1"), Bounce::Unknown),
        (report("bounces+@example.org", "failed", "5.1.1"), Bounce::Unknown),
        (report("bounces+%.kind@example.org", "failed", "5.1.1"), Bounce::Unknown),
        (report("ada@example.org", "failed", "5.1.1"), Bounce::Unknown),
        (report(&verp.replace("example.org", "example.com"), "failed", "5.1.1"), Bounce::Unknown),
        // An out-of-office note that quotes a report, and a report of another kind.
        (hard.replace("multipart/report; report-type=delivery-status", "multipart/mixed"), Bounce::NoReport),
        (hard.replace("report-type=delivery-status", "report-type=disposition-notification"), Bounce::NoReport),
        (hard.replace("Content-Type: message/delivery-status", "Content-Type: text/plain"), Bounce::NoReport),
        (format!("Subject: I am away\r\nTo: {verp}\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"), Bounce::NoReport),
        // Forwarded: the report is inside of a letter, and not the letter.
        (
            format!(
                "To: {verp}\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=o\r\n\r\n\
                 --o\r\nContent-Type: message/rfc822\r\n\r\n{hard}\r\n--o--\r\n"
            ),
            Bounce::NoReport,
        ),
        (format!("{hard}{}", "x".repeat(1024 * 1024)), Bounce::NoReport),
        (String::new(), Bounce::NoReport),
    ] {
        assert_eq!(post.receive(&raw), expected, "{}", &raw[..raw.len().min(900)]);
        assert!(!post.is_suppressed("ada@example.org"));
    }
    assert_eq!(post.receive(&hard), Bounce::Suppressed, "it could have happened");
}

#[tokio::test]
async fn each_message_leaves_under_an_envelope_sender_of_its_own() {
    let server = Server::start(&[Manner::Good]);
    let settings = MailSettings { bounce_address: Some(SETTING.to_owned()), ..to_server(server.port) };
    let post = Post::with(Mailer::from_settings(&settings).unwrap());
    for occasion in ["a", "b"] {
        post.promise(mail(occasion)).await;
        assert_eq!(post.send_next().await, Outcome::Sent);
    }
    let commands = server.commands();
    let senders: Vec<_> = commands.iter().filter(|it| it.starts_with("MAIL FROM")).collect();
    assert_eq!(senders.len(), 2);
    assert!(senders[0].contains("<bounces+") && senders[0] != senders[1], "{senders:?}");
    let verp = senders[0].split(['<', '>']).nth(1).unwrap();
    assert_eq!(post.receive(&report(verp, "failed", "5.1.1")), Bounce::Suppressed);
    assert!(server.messages()[0].contains("noreply@example.org>\r\n"), "{}", server.messages()[0]);
}

#[tokio::test]
async fn a_sent_message_is_forgotten_after_half_a_year_and_a_dead_one_is_not() {
    let (post, verp) = sent().await;
    let forget = || {
        let now = post.now();
        post.db.write(move |conn| Ok(queries::forget(conn, now)?))
    };
    post.clock.advance(TimeDelta::days(180));
    forget().await.unwrap();
    assert!(!post.promise(mail("a")).await, "its occasion is known");
    post.clock.advance(TimeDelta::days(1));
    forget().await.unwrap();
    assert_eq!(post.receive(&report(&verp, "failed", "5.1.1")), Bounce::Unknown);
    assert!(post.promise(mail("a")).await);
    post.clock.advance(TimeDelta::days(400));
    forget().await.unwrap();
    assert!(!post.promise(mail("a")).await, "what waits is not forgotten");
}

#[actix_web::test]
async fn a_folder_of_what_came_back_is_read_and_put_away() {
    let maildir = tempfile::tempdir().unwrap();
    for name in ["new", "cur", "tmp"] {
        std::fs::create_dir(maildir.path().join(name)).unwrap();
    }
    let app = TestApp::start_with(|it| {
        it.mail.bounce_address = Some(SETTING.to_owned());
        it.mail.bounce_maildir = Some(maildir.path().to_owned());
    })
    .await;
    let ada = app.logged_in("ada@example.org", &[Role::Seeker]).await;
    let (keys, now) = (app.app.keys.clone(), app.now());
    app.app.db.write(move |conn| Ok(enqueue(conn, &keys, &mail("a"), now)?)).await.unwrap();
    app.mails_to("ada@").await;
    let id = app.app.mailer.delivered()[0].header("Message-ID").trim_start_matches('<').to_owned();
    let verp = SETTING.replace("{id}", id.split('@').next().unwrap());
    std::fs::write(maildir.path().join("new/1.M1.mx"), report(&verp, "failed", "5.1.1")).unwrap();
    std::fs::write(maildir.path().join("new/2.M2.mx"), "Subject: I am away\r\n\r\nuntil May").unwrap();
    std::fs::write(maildir.path().join("tmp/3.M3.mx"), "half").unwrap();

    let settings = "/account/notifications/settings";
    ada.get(settings).await.assert_lacks("被退回");
    bounces::sweep(&app.app).await.unwrap();
    bounces::sweep(&app.app).await.unwrap();
    ada.get(settings).await.assert_has("被退回");
    let left = |name: &str| std::fs::read_dir(maildir.path().join(name)).unwrap().count();
    assert_eq!((left("new"), left("cur"), left("tmp")), (0, 2, 1));

    ada.post("/account/notifications/address", &[]).await.assert_redirect(settings);
    ada.get(settings).await.assert_lacks("被退回");
}
