//! Sending to servers, good ones and others.

use std::time::{Duration, Instant};

use bole::mail::{MailSettings, Mailer, NewMail, Outcome, Smtp, Status, Timeouts, Transport};
use chrono::TimeDelta;

use super::server::Manner::{self, *};
use super::server::{RealServer, Server, certificate};
use super::{Post, mail, to_server};
use crate::support::{log_everything, log_of};

/// Short, but longer than a busy machine needs for one message.
const LIMIT: Duration = Duration::from_millis(1500);

fn post(server: &Server) -> Post {
    post_with(&to_server(server.port), Duration::from_secs(30))
}

fn post_with(settings: &MailSettings, idle: Duration) -> Post {
    let mut mailer = Mailer::from_settings(settings).unwrap();
    let timeouts = Timeouts { connect: LIMIT, send: LIMIT, idle };
    mailer.transport = Transport::Smtp(Box::new(Smtp::new(settings).unwrap().with_timeouts(timeouts)));
    Post::with(mailer)
}

/// Sends one message to a server that treats its first connection so, then as good ones do.
async fn first(manner: Manner) -> (Server, Post, Outcome) {
    let server = Server::start(&[manner, Good]);
    let post = post(&server);
    post.promise(mail("a")).await;
    let begin = Instant::now();
    let outcome = post.send_next().await;
    assert!(begin.elapsed() < LIMIT * 2, "{manner:?} held the worker for {:?}", begin.elapsed());
    (server, post, outcome)
}

#[tokio::test]
async fn a_real_server_takes_a_message_and_reads_what_was_written() {
    let mut server = RealServer::start(&[]);
    let post = Post::with(Mailer::from_settings(&to_server(server.port)).unwrap());
    for occasion in ["a", "b"] {
        post.promise(mail(occasion)).await;
        assert_eq!(post.send_next().await, Outcome::Sent);
        let message = server.next();
        assert_eq!(message["subject"], mail(occasion).subject);
        assert_eq!(message["text"].as_str().unwrap().trim_end(), mail(occasion).text.trim_end());
        assert_eq!(message["html"].as_str().unwrap().trim_end(), mail(occasion).html);
        assert_eq!(message["from"], "noreply@example.org");
        assert_eq!(message["to"], serde_json::json!(["ada@example.org"]));
        assert_eq!(message["hello"], "bole.example.org");
        assert_eq!(message["defects"], serde_json::json!([]));
    }
}

#[tokio::test]
async fn a_real_server_is_logged_in_to_under_tls() {
    let folder = tempfile::tempdir().unwrap();
    let (cert, key) = certificate(folder.path());
    let arguments = ["--cert", &cert, "--key", &key, "--user", "bole", "--password", "马-battery"];
    let mut server = RealServer::start(&arguments);
    let settings = MailSettings {
        smtp_tls: "required".to_owned(),
        smtp_ca: Some(cert.clone().into()),
        smtp_user: Some("bole".to_owned()),
        smtp_password: Some("马-battery".to_owned()),
        ..to_server(server.port)
    };
    let post = Post::with(Mailer::from_settings(&settings).unwrap());
    post.promise(mail("a")).await;
    assert_eq!(post.send_next().await, Outcome::Sent);
    let message = server.next();
    assert_eq!((&message["is_encrypted"], &message["is_logged_in"]), (&true.into(), &true.into()));

    // Neither a stranger's certificate nor a wrong password is the message's fault.
    for settings in [
        MailSettings { smtp_ca: None, ..settings.clone() },
        MailSettings { smtp_password: Some("wrong".to_owned()), ..settings },
    ] {
        let other = Mailer::from_settings(&settings).unwrap();
        post.promise(mail(&format!("{:?}", settings.smtp_ca))).await;
        let outcome = mail::send_next(&post.db, &post.keys, &other, post.now()).await.unwrap();
        assert_eq!(outcome, Outcome::Deferred);
    }
}

#[tokio::test]
async fn without_tls_where_it_is_required_nothing_is_said() {
    // One would take the message, the other the password.
    for (manner, user) in [(Good, None), (WrongPassword, Some("bole".to_owned()))] {
        let server = Server::start(&[manner]);
        let settings = MailSettings {
            smtp_tls: "required".to_owned(),
            smtp_password: user.clone(),
            smtp_user: user,
            ..to_server(server.port)
        };
        let post = post_with(&settings, LIMIT);
        post.promise(mail("a")).await;
        assert_eq!(post.send_next().await, Outcome::Deferred, "{manner:?}");
        let commands = server.commands();
        assert_eq!(commands[0], "EHLO bole.example.org");
        assert!(commands[1..].iter().all(|it| it == "QUIT"), "{commands:?}");
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_holds_the_worker_no_longer_than_the_limit() {
    for manner in [SilentAtGreeting, SilentAtHello, Dripping, Busy, DropsAtData] {
        let (server, post, outcome) = first(manner).await;
        assert_eq!(outcome, Outcome::Deferred, "{manner:?}");
        assert!(server.messages().is_empty(), "{manner:?}");

        post.clock.advance(TimeDelta::seconds(73));
        assert_eq!(post.send_next().await, Outcome::Sent, "{manner:?}");
        assert_eq!(server.messages().len(), 1, "{manner:?}");
    }
}

#[tokio::test]
async fn when_nobody_knows_whether_it_arrived_it_goes_out_again_under_the_same_id() {
    for manner in [DropsBeforeAnswer, AnswersLate(LIMIT * 2), WrongAnswer] {
        let (server, post, outcome) = first(manner).await;
        assert_eq!(outcome, Outcome::Deferred, "{manner:?}");

        post.clock.advance(TimeDelta::seconds(73));
        assert_eq!(post.send_next().await, Outcome::Sent, "{manner:?}");
        let id_of = |it: &String| it.lines().find(|it| it.starts_with("Message-ID")).unwrap().to_owned();
        let ids: Vec<_> = server.messages().iter().map(id_of).collect();
        assert_eq!(ids.len(), 2, "{manner:?}");
        assert_eq!(ids[0], ids[1], "{manner:?}");
    }
}

#[tokio::test]
async fn a_late_answer_is_never_taken_for_the_next_message() {
    let server = Server::start(&[AnswersLate(LIMIT + Duration::from_millis(300)), TooLarge]);
    let post = post(&server);
    post.promise(mail("a")).await;
    assert_eq!(post.send_next().await, Outcome::Deferred);
    // The 250 for the first arrives while the second is under way.
    post.promise(mail("b")).await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(post.send_next().await, Outcome::Dead);
    assert_eq!(post.count(Status::Sent).await, 0);
    assert_eq!(server.n_connections(), 2);
}

#[tokio::test]
async fn a_greylisted_message_comes_back_after_a_minute() {
    let (server, post, outcome) = first(Greylisting).await;
    assert_eq!(outcome, Outcome::Deferred);
    post.clock.advance(TimeDelta::seconds(47));
    assert_eq!(post.send_next().await, Outcome::QueueEmpty);
    post.clock.advance(TimeDelta::seconds(26));
    assert_eq!(post.send_next().await, Outcome::Sent);
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn a_refused_message_waits_for_a_person() {
    for manner in [Refusing, TooLarge] {
        let (_server, post, outcome) = first(manner).await;
        assert_eq!(outcome, Outcome::Dead, "{manner:?}");
        post.clock.advance(TimeDelta::days(1));
        assert_eq!(post.send_next().await, Outcome::QueueEmpty, "{manner:?}");

        let dead = post.dead().await;
        let error = dead[0].last_error.clone().unwrap();
        assert!(error.contains("55"), "{error}");
        assert!(!error.contains("ada"), "{error}");

        // The next one is not taken for refused as well.
        post.promise(mail("b")).await;
        assert_eq!(post.send_next().await, Outcome::Sent, "{manner:?}");
    }
}

#[tokio::test]
async fn a_wrong_password_buries_no_message() {
    let server = Server::start(&[WrongPassword]);
    let settings = MailSettings {
        smtp_user: Some("bole".to_owned()),
        smtp_password: Some("horse-battery".to_owned()),
        ..to_server(server.port)
    };
    let post = post_with(&settings, LIMIT);
    post.promise(mail("a")).await;
    assert_eq!(post.send_next().await, Outcome::Deferred);
}

#[tokio::test]
async fn an_address_beyond_ascii_needs_a_server_that_knows_them() {
    let server = Server::start(&[Good]);
    let post = post(&server);
    post.promise(NewMail { recipient: "伯乐@example.org".to_owned(), ..mail("a") }).await;
    assert_eq!(post.send_next().await, Outcome::Dead);
    assert!(post.dead().await[0].last_error.as_ref().unwrap().contains("SMTPUTF8"));
    assert!(server.messages().is_empty());
}

#[tokio::test]
async fn a_hundred_messages_share_a_connection_and_the_next_opens_another() {
    let server = Server::start(&[Good]);
    let post = post(&server);
    for n in 0..101 {
        post.promise(mail(&n.to_string())).await;
    }
    while post.send_next().await == Outcome::Sent {}
    assert_eq!(post.count(Status::Sent).await, 101);
    assert_eq!((server.messages().len(), server.n_connections()), (101, 2));
    assert_eq!(server.commands().iter().filter(|it| *it == "QUIT").count(), 1);
}

#[tokio::test]
async fn a_connection_that_the_server_closed_meanwhile_costs_no_attempt() {
    let server = Server::start(&[Once, Good]);
    let post = post(&server);
    for occasion in ["a", "b"] {
        post.promise(mail(occasion)).await;
        assert_eq!(post.send_next().await, Outcome::Sent);
    }
    assert_eq!((server.messages().len(), server.n_connections()), (2, 2));
}

#[tokio::test]
async fn an_idle_connection_is_not_kept() {
    let server = Server::start(&[Good]);
    let post = post_with(&to_server(server.port), Duration::ZERO);
    for occasion in ["a", "b"] {
        post.promise(mail(occasion)).await;
        assert_eq!(post.send_next().await, Outcome::Sent);
    }
    assert_eq!(server.n_connections(), 2);
}

#[tokio::test]
async fn while_the_server_is_away_the_worker_does_not_use_up_the_queue() {
    let server = Server::start(&[Busy]);
    let post = post(&server);
    for n in 0..10 {
        post.promise(mail(&n.to_string())).await;
    }
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker =
        tokio::spawn(mail::run(post.db.clone(), post.keys.clone(), post.mailer.clone(), post.clock.clone(), stopped));
    tokio::time::sleep(Duration::from_millis(1000)).await;
    stop.send(true).unwrap();
    worker.await.unwrap();
    assert_eq!(server.n_connections(), 1, "it asked once and paused");
}

#[tokio::test]
async fn a_message_under_way_is_finished_when_the_worker_is_stopped() {
    let server = Server::start(&[AnswersLate(Duration::from_millis(400))]);
    let post = post(&server);
    post.promise(mail("a")).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker =
        tokio::spawn(mail::run(post.db.clone(), post.keys.clone(), post.mailer.clone(), post.clock.clone(), stopped));
    while server.messages().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
    assert_eq!(post.count(Status::Sent).await, 1);
}

#[tokio::test]
#[ignore = "run by no_log_line_names_an_address_or_quotes_a_message, in a process of its own"]
async fn everything_is_logged() {
    log_everything();
    for manner in [Good, Refusing, TooLarge, Greylisting, DropsBeforeAnswer, Busy] {
        first(manner).await;
    }
    let (_server, post, _) = first(Good).await;
    post.promise(NewMail { recipient: "ada at example.org".to_owned(), ..mail("b") }).await;
    post.send_next().await;
}

#[test]
fn no_log_line_names_an_address_or_quotes_a_message() {
    let (_, log) = log_of("mail::smtp::everything_is_logged");
    assert!(log.contains("a mail was not accepted") && log.contains("a mail was sent"), "{log}");
    for secret in ["ada", "noreply", "/confirm/", "From here on"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
