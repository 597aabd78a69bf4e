//! Mail: what is promised in a transaction goes out once, and nothing is lost.

mod bounces;
mod pages;
mod server;
mod smtp;
mod unsubscription;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bole::clock::Clock;
use bole::crypto::Keys;
use bole::db::Db;
use bole::i18n::Loc;
use bole::mail::eml::Eml;
use bole::mail::{self, MailSettings, Mailer, NewMail, Outcome, Status, Stop, Unsubscribe, queries};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::RunQueryDsl;

use crate::support::TestDb;

/// A database and a mailer: all that mail needs.
pub struct Post {
    pub db: Db,
    pub keys: Arc<Keys>,
    pub clock: Clock,
    pub mailer: Arc<Mailer>,
    test_db: TestDb,
}

impl Post {
    pub fn to_memory() -> Post {
        Post::with(Mailer::memory())
    }

    pub fn with(mailer: Mailer) -> Post {
        let test_db = TestDb::migrated();
        let at = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(0, 30, 0).unwrap();
        Post {
            db: test_db.open(),
            keys: Arc::new(Keys::parse(&Keys::generate()).unwrap()),
            clock: Clock::fixed(at),
            mailer: Arc::new(mailer),
            test_db,
        }
    }

    pub fn now(&self) -> NaiveDateTime {
        self.clock.now()
    }

    pub async fn promise(&self, mail: NewMail) -> bool {
        let (keys, now) = (self.keys.clone(), self.now());
        self.db.write(move |conn| Ok(mail::enqueue(conn, &keys, &mail, now)?)).await.unwrap()
    }

    pub async fn send_next(&self) -> Outcome {
        mail::send_next(&self.db, &self.keys, &self.mailer, self.now()).await.unwrap()
    }

    pub async fn count(&self, status: Status) -> i64 {
        let counts = self.db.read(|conn| Ok(queries::counts(conn)?)).await.unwrap();
        counts.iter().find(|it| it.0 == status).unwrap().1
    }

    pub async fn waiting_since(&self) -> Option<NaiveDateTime> {
        self.db.read(|conn| Ok(queries::waiting_since(conn)?)).await.unwrap()
    }

    pub async fn dead(&self) -> Vec<queries::DeadLetter> {
        self.db.read(|conn| Ok(queries::dead(conn, 10)?)).await.unwrap()
    }

    pub async fn lease(&self) -> Option<queries::Queued> {
        let now = self.now();
        self.db.write(move |conn| Ok(queries::lease_next(conn, now)?)).await.unwrap()
    }
}

/// A mail to Ada; each occasion is another mail.
pub fn mail(occasion: &str) -> NewMail {
    NewMail {
        occasion: occasion.to_owned(),
        kind: "confirmation",
        recipient: "ada@example.org".to_owned(),
        loc: Loc::Zh,
        subject: "请确认您的邮箱地址，以便接收面试通知和培训班安排".to_owned(),
        text: format!("请打开 https://example.org/confirm/{occasion} 。\n.\n..\nFrom here on\n"),
        html: format!("<p>请打开 <a href=\"https://example.org/confirm/{occasion}\">这里</a>。</p>"),
        unsubscribe: None,
        calendar: None,
    }
}

/// Settings of a server on this machine, without TLS.
pub fn to_server(port: u16) -> MailSettings {
    MailSettings {
        transport: "smtp".to_owned(),
        folder: PathBuf::new(),
        from: "伊通人才 <noreply@example.org>".to_owned(),
        bounce_address: None,
        smtp_host: "127.0.0.1".to_owned(),
        smtp_port: port,
        smtp_user: None,
        smtp_password: None,
        smtp_tls: "none".to_owned(),
        smtp_ca: None,
        ehlo_name: "bole.example.org".to_owned(),
        timeout_seconds: 20,
    }
}

#[tokio::test]
async fn what_is_promised_is_sent_once() {
    let post = Post::to_memory();
    assert!(post.promise(mail("a")).await);
    assert!(!post.promise(mail("a")).await, "the occasion has its mail");

    assert_eq!(post.send_next().await, Outcome::Sent);
    assert_eq!(post.send_next().await, Outcome::QueueEmpty);
    assert!(!post.promise(mail("a")).await, "nor is it sent again later");
    assert_eq!(post.mailer.delivered().len(), 1);
    assert_eq!(post.count(Status::Sent).await, 1);
}

#[tokio::test]
async fn a_promise_ends_with_its_transaction() {
    let post = Post::to_memory();
    let (keys, now) = (post.keys.clone(), post.now());
    let broken: bole::Result<()> = post
        .db
        .write(move |conn| {
            assert!(mail::enqueue(conn, &keys, &mail("a"), now)?);
            Err(bole::Error::NotFound)
        })
        .await;
    assert!(broken.is_err());
    assert_eq!(post.send_next().await, Outcome::QueueEmpty);
    assert!(post.promise(mail("a")).await);
}

#[tokio::test]
async fn a_message_says_what_was_written_in_the_recipients_language() {
    let post = Post::to_memory();
    let url = "https://example.org/alerts/x/unsubscription".to_owned();
    let unsubscribe = Some(Unsubscribe { url, stop: Stop::Search("x".to_owned()) });
    post.promise(NewMail { unsubscribe, ..mail("a") }).await;
    post.send_next().await;

    let delivered = post.mailer.delivered();
    let it = &delivered[0];
    assert_eq!(it.subject(), mail("a").subject);
    assert_eq!(it.text.trim_end(), mail("a").text.trim_end());
    assert_eq!(it.html.trim_end(), mail("a").html);
    assert_eq!(it.to(), "ada@example.org");
    assert_eq!(it.kind(), "confirmation");
    assert_eq!(it.links(), ["https://example.org/confirm/a"]);
    for (name, value) in [
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", "zh-CN"),
        ("Date", "Tue, 24 Nov 2026 00:30:00 +0000"),
        ("List-Unsubscribe", "<https://example.org/alerts/x/unsubscription>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("MIME-Version", "1.0"),
    ] {
        assert_eq!(it.header(name), value, "{name}");
    }
    assert!(it.header("Content-Type").starts_with("multipart/alternative"));
    assert!(it.header("Message-ID").ends_with(".confirmation@example.org>"));
    assert!(it.raw.is_ascii(), "no server has to know 8BITMIME");
    assert!(it.raw.lines().all(|it| it.len() <= 998));
}

#[tokio::test]
async fn no_text_of_a_user_becomes_a_header() {
    let post = Post::to_memory();
    let attacks = [
        "x\r\nBcc: eve@example.org",
        "x\nBcc: eve@example.org",
        "x\rBcc: eve@example.org",
        "x\u{2028}Bcc: eve@example.org",
        "x\u{85}Bcc: eve@example.org",
        "=?utf-8?q?x=0D=0ABcc:_eve@example.org?=",
        "通知\r\n\r\n<script>",
        &"很长".repeat(1000),
        &"long ".repeat(300),
        &"x".repeat(1500),
        "",
    ];
    for (n, attack) in attacks.iter().enumerate() {
        let subject = (*attack).to_owned();
        post.promise(NewMail { subject, text: (*attack).to_owned(), ..mail(&n.to_string()) }).await;
        assert_eq!(post.send_next().await, Outcome::Sent, "{attack:?}");
    }
    post.promise(mail("plain")).await;
    post.send_next().await;

    let delivered = post.mailer.delivered();
    let names = |it: &Eml| it.header_names().iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let usual = names(delivered.last().unwrap());
    for it in &delivered {
        assert_eq!(names(it), usual, "{}", it.raw);
        assert!(it.raw.lines().all(|it| it.len() <= 998), "{}", it.raw);
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_one_waits_for_a_person() {
    let post = Post::to_memory();
    for (n, address) in
        ["nobody", "a@b.c\r\nRCPT TO:<eve@example.org>", "a@b.c, eve@example.org", ""].iter().enumerate()
    {
        let recipient = (*address).to_owned();
        post.promise(NewMail { recipient, ..mail(&n.to_string()) }).await;
        assert_eq!(post.send_next().await, Outcome::Dead, "{address:?}");
    }
    assert!(post.mailer.delivered().is_empty());
    for it in post.dead().await {
        assert!(!it.last_error.unwrap().contains("eve"), "the error quotes no address");
    }
}

#[tokio::test]
async fn the_oldest_goes_first() {
    let post = Post::to_memory();
    let begin = post.now();
    for occasion in ["a", "b", "c"] {
        post.promise(mail(occasion)).await;
        post.clock.advance(TimeDelta::seconds(1));
    }
    assert_eq!(post.waiting_since().await, Some(begin));
    while post.send_next().await == Outcome::Sent {}
    let delivered = post.mailer.delivered();
    let order: Vec<_> = delivered.iter().map(|it| it.links()[0].rsplit('/').next().unwrap()).collect();
    assert_eq!(order, ["a", "b", "c"]);
    assert_eq!(post.waiting_since().await, None);
}

#[tokio::test]
async fn what_one_worker_has_no_other_takes_until_the_lease_ends() {
    let post = Post::to_memory();
    post.promise(mail("a")).await;
    let first = post.lease().await.unwrap();
    assert!(post.lease().await.is_none());
    post.clock.advance(TimeDelta::minutes(4));
    assert!(post.lease().await.is_none());

    post.clock.advance(TimeDelta::minutes(1));
    let second = post.lease().await.unwrap();
    assert_eq!((second.id, second.n_attempts), (first.id, 2));
    assert_eq!(second.message_id, first.message_id);

    let now = post.now();
    let (late, failed) = (first.clone(), first);
    let finished = post
        .db
        .write(move |conn| {
            Ok((
                queries::mark_sent(conn, &late, now)?,
                queries::mark_failed(conn, &failed, true, "late", now)?,
                queries::mark_sent(conn, &second, now)?,
            ))
        })
        .await
        .unwrap();
    assert_eq!(finished, (false, None, true), "only the holder of the lease finishes it");
}

#[tokio::test]
async fn what_was_sent_but_not_marked_goes_out_again_under_the_same_id() {
    let post = Post::to_memory();
    post.promise(mail("a")).await;
    // The first worker dies between the server's answer and the mark.
    let queued = post.lease().await.unwrap();
    post.clock.advance(TimeDelta::minutes(5));

    assert_eq!(post.send_next().await, Outcome::Sent);
    let id = post.mailer.delivered()[0].header("Message-ID").to_owned();
    assert_eq!(id, format!("<{}@example.org>", queued.message_id));
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

#[tokio::test]
async fn words_are_sealed_in_the_rows_and_wiped_once_sent() {
    let post = Post::to_memory();
    post.promise(NewMail { text: "canary-4711".to_owned(), ..mail("a") }).await;
    let queued = post.lease().await.unwrap();
    let sealed = queued.body.unwrap();
    assert!(sealed.starts_with("v1."));

    post.clock.advance(TimeDelta::minutes(5));
    assert_eq!(post.send_next().await, Outcome::Sent);
    assert!(post.mailer.delivered()[0].text.contains("canary-4711"), "it was there");
    let kept = diesel::sql_query("select count(body) as n from mail_queue");
    let n_kept = post.db.read(|conn| Ok(kept.get_result::<Count>(conn)?)).await.unwrap().n;
    assert_eq!(n_kept, 0, "not even sealed");
    for entry in std::fs::read_dir(post.test_db.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(11).any(|it| it == b"canary-4711"));
    }
    // Not even dead letters can be opened with another key.
    post.promise(mail("b")).await;
    let other = Keys::parse(&Keys::generate()).unwrap();
    let outcome = mail::send_next(&post.db, &other, &post.mailer, post.now()).await.unwrap();
    assert_eq!(outcome, Outcome::Dead);
}

#[tokio::test]
async fn what_fails_for_five_days_is_given_up_and_can_be_sent_again() {
    // Nobody listens on a port that was just given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let post = Post::with(Mailer::from_settings(&to_server(port)).unwrap());
    post.promise(mail("a")).await;
    let begin = post.now();
    let mut n_attempts = 1;
    while post.send_next().await == Outcome::Deferred {
        n_attempts += 1;
        assert_eq!(post.send_next().await, Outcome::QueueEmpty, "it waits");
        // A little more than the longest wait.
        post.clock.advance(TimeDelta::minutes(289));
    }
    let dead = post.dead().await;
    assert_eq!((dead.len(), dead[0].n_attempts), (1, n_attempts));
    assert_eq!((&*dead[0].kind, &*dead[0].occasion), ("confirmation", "a"));
    assert!(post.now() - begin >= TimeDelta::days(5));

    let (id, now) = (dead[0].id, post.now());
    let requeue = move |conn: &mut _| Ok(queries::requeue(conn, id, now)?);
    assert!(post.db.write(requeue).await.unwrap());
    assert!(!post.db.write(requeue).await.unwrap(), "once is enough");
    let mailer = Mailer::memory();
    assert_eq!(mail::send_next(&post.db, &post.keys, &mailer, now).await.unwrap(), Outcome::Sent);
    assert_eq!(mailer.delivered()[0].links(), ["https://example.org/confirm/a"]);
}

#[tokio::test]
async fn a_folder_holds_each_message_as_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let letters = folder.path().join("mail");
    let settings = MailSettings { transport: "folder".to_owned(), folder: letters.clone(), ..to_server(0) };
    let post = Post::with(Mailer::from_settings(&settings).unwrap());
    post.promise(mail("a")).await;
    assert_eq!(post.send_next().await, Outcome::Sent);

    let names: Vec<_> = std::fs::read_dir(&letters).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, ["20261124T003000-1-confirmation.eml"]);
    let eml = Eml::parse(&std::fs::read_to_string(letters.join(&names[0])).unwrap());
    assert_eq!(eml.links(), ["https://example.org/confirm/a"]);
    assert_eq!(eml.header("From"), "伊通人才 <noreply@example.org>");
}

#[tokio::test]
async fn the_worker_sends_what_comes_and_stops_when_told() {
    let post = Post::to_memory();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker =
        tokio::spawn(mail::run(post.db.clone(), post.keys.clone(), post.mailer.clone(), post.clock.clone(), stopped));
    for occasion in ["a", "b", "c"] {
        post.promise(mail(occasion)).await;
    }
    for _ in 0..500 {
        if post.count(Status::Sent).await == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(post.mailer.delivered().len(), 3);
    stop.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(2), worker).await.expect("it stops at once").unwrap();
}
