//! What an operator does: accounts, settings, and asking what is wrong.

use super::process::{Outcome, Place};
use crate::support::PASSWORD;

const NEW_PASSWORD: &str = "wiese-41-laterne";

fn user(place: &Place, args: &[&str], password: &str) -> Outcome {
    Outcome::of(&mut place.command(&[&["user"][..], args].concat()), password)
}

#[test]
fn the_first_administrator_comes_from_the_command_line() {
    let place = Place::new();
    user(&place, &["add", "short@example.org"], "12345\n").assert_code(1);
    user(&place, &["add", "none@example.org"], "").assert_code(1);
    user(&place, &["add", "x@example.org", "--role", "king"], PASSWORD).assert_code(2).assert_has("admin");
    let added = user(&place, &["add", " Boss@Example.org", "--name", "李管理"], PASSWORD);
    added.assert_code(0).assert_has("boss@example.org").assert_lacks(PASSWORD);
    user(&place, &["add", "boss@example.org"], PASSWORD).assert_code(1).assert_has("has an account already");
    let roles = ["--role", "officer", "--role", "reviewer"];
    user(&place, &[&["add", "officer@example.org"][..], &roles].concat(), PASSWORD).assert_code(0);
    user(&place, &["add", "lin@example.org", "--role", "seeker", "--english"], PASSWORD).assert_code(0);

    let list = place.run(&["user", "list"]);
    list.assert_code(0).assert_lacks("short@").assert_lacks("none@").assert_lacks("x@");
    let mut lines: Vec<Vec<&str>> = list.out.lines().map(|it| it.split('\t').take(3).collect()).collect();
    lines.sort_unstable();
    let expected = [
        ["boss@example.org", "李管理", "admin"],
        ["lin@example.org", "lin", "seeker"],
        ["officer@example.org", "officer", "officer,reviewer"],
    ];
    assert_eq!(lines, expected);

    let (_service, web) = place.serve();
    let session = web.log_in("lin@example.org", PASSWORD).unwrap();
    let at = |path: &str, session: &str| web.send("GET", path, &[("cookie", session)], "").unwrap();
    at("/profile", &session).assert_status(200);
    // An administrator owes a second factor before anything else.
    let boss = web.log_in("boss@example.org", PASSWORD).unwrap();
    assert_ne!(at("/staff/accounts", &boss).status, 200);

    let reset = user(&place, &["reset", "LIN@example.org"], NEW_PASSWORD);
    reset.assert_code(0).assert_lacks(NEW_PASSWORD);
    assert_ne!(at("/profile", &session).status, 200, "sessions have ended");
    assert!(web.log_in("lin@example.org", PASSWORD).is_none());
    assert!(web.log_in("lin@example.org", NEW_PASSWORD).is_some());
    user(&place, &["reset", "nobody@example.org"], NEW_PASSWORD).assert_code(1).assert_has("nobody");
}

/// A mail server hands over what came back; what it hands over by mistake is taken, too.
#[test]
fn mail_that_came_back_is_read_from_standard_input() {
    let place = Place::new();
    place.run(&["migrate"]).assert_code(0);
    place.run(&["mail", "bounce"]).assert_code(1).assert_has("mail.bounce_address");
    let bounce = |stdin: &str| {
        let mut command = place.command(&["mail", "bounce", "--recipient", "bounces+x.notice@example.org"]);
        Outcome::of(command.env("BOLE_MAIL_BOUNCE_ADDRESS", "bounces+{id}@example.org"), stdin)
    };
    bounce("Subject: I am away\r\n\r\nuntil May").assert_code(0).assert_has("NoReport");
    let report = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
        --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n\
        Action: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n";
    bounce(report).assert_code(0).assert_has("Unknown");
}

#[test]
fn doctor_says_what_is_wrong_and_how_to_mend_it() {
    let place = Place::embedded();
    place.run(&["doctor"]).assert_code(1).assert_has("bole migrate");
    let migrated = place.run(&["migrate"]);
    assert!(migrated.assert_code(0).out.lines().count() > 0);
    assert_eq!(place.run(&["migrate"]).assert_code(0).out, "");
    place.run(&["doctor"]).assert_code(0).assert_has("mail goes into a folder").assert_lacks("WRONG");

    let file = place.file("a.csv", "岗位名称\n瓦工\n");
    place.run(&["import", "postings", &file, "--source", "x"]).assert_code(0);
    place.run(&["doctor"]).assert_code(0).assert_has("index: 1 postings").assert_has("ok     keys");
    let (service, _) = place.serve();
    place.run(&["doctor"]).assert_code(0).assert_has("the service is running");
    service.stop();

    // Without its index it is told that it lacks something, and mends it itself.
    std::fs::remove_dir_all(place.data().join("index")).unwrap();
    place.run(&["doctor"]).assert_code(0).assert_has("lacks 1");
    let keys = place.data().join("keys");
    std::fs::write(&keys, "k1 nothing\n").unwrap();
    place.run(&["doctor"]).assert_code(1).assert_has("restore the key file");
    place.run(&["serve", "--listen", "127.0.0.1:0"]).assert_code(1).assert_has("key");
    let elsewhere = Outcome::of(place.command(&["doctor"]).env("BOLE_DATABASE_URL", "postgres://127.0.0.1:1/none"), "");
    elsewhere.assert_code(1).assert_has("database");
    let unwritable = place.file("file", "x");
    place.run(&["doctor", "--data", &unwritable]).assert_code(1).assert_has("cannot be written");
}

#[test]
fn the_template_is_a_settings_file() {
    let place = Place::embedded();
    let template = place.run(&["config"]).assert_code(0).out.clone();
    for file in [template.clone(), with_defaults_said(&template)] {
        let name = place.file("office.toml", &file);
        place.run(&["migrate", "--config", &name]).assert_code(0);
        place.run(&["doctor", "--config", &name]).assert_code(0).assert_lacks("WRONG");
    }
    let keys = place.run(&["config", "--keys"]).assert_code(0).out.clone();
    let other = place.run(&["config", "--keys"]).out;
    assert_ne!(keys, other);
    let file = place.file("office.keys", keys);
    let with_keys = Outcome::of(place.command(&["doctor"]).env("BOLE_KEY_FILE", &file), "");
    with_keys.assert_code(0).assert_has("ok     keys");
    // A file in the folder counts without being named, a variable counts more.
    place.file("bole.toml", "[office]\nname = \"伊通人才\"\nregion = \"999999\"\n");
    place.run(&["doctor"]).assert_code(1).assert_has("office.region");
    let by_variable = Outcome::of(place.command(&["doctor"]).env("BOLE_OFFICE_REGION", "220323"), "");
    by_variable.assert_code(0);
}

/// The template with every line that gives a default made one that counts.
fn with_defaults_said(template: &str) -> String {
    let is_setting = |line: &str| {
        let key = line.split(" = ").next().unwrap_or_default();
        line.contains(" = ") && key.chars().all(|it| it.is_ascii_lowercase() || it == '_')
    };
    let lines: Vec<&str> =
        template.lines().map(|line| line.strip_prefix('#').filter(|it| is_setting(it)).unwrap_or(line)).collect();
    assert!(lines.contains(&"data = \"data\"") && lines.contains(&"queue = 1024"), "{lines:?}");
    lines.join("\n")
}

#[test]
fn every_wrong_setting_is_told_at_once() {
    let place = Place::embedded();
    let file = place.file(
        "wrong.toml",
        "colour = \"red\"\nproxies = \"many\"\n[mail]\ntransport = \"pigeon\"\nsmtp_port = 99999\n[database]\nqueue = 0\n",
    );
    let variables = [
        ("BOLE_COLOUR", "red"),
        ("BOLE_LISTEN", "here"),
        ("BOLE_DATABASE_POOL", "some"),
        ("BOLE_DEMO", "perhaps"),
        ("BOLE_LOG_FORMAT", "xml"),
    ];
    for command in ["serve", "doctor", "migrate", "reindex"] {
        let mut command = place.command(&[command, "--config", &file]);
        let outcome = Outcome::of(command.envs(variables), "");
        outcome.assert_code(1);
        let parts = [
            "BOLE_COLOUR",
            "BOLE_LISTEN",
            "BOLE_DATABASE_POOL",
            "BOLE_DEMO",
            "log_format",
            "key colour",
            "proxies",
            "mail.transport",
            "mail.smtp_port",
            "database.queue",
        ];
        for part in parts {
            outcome.assert_has(part);
        }
    }
    assert!(!place.data().exists(), "nothing is made with wrong settings");
    place.run(&["doctor", "--config", "missing.toml"]).assert_code(1).assert_has("missing.toml");
    place.run(&["doctor", "--config", &place.file("no.toml", "a = = 1\n")]).assert_code(1).assert_has("no.toml");
}

#[test]
fn a_public_service_does_not_start_with_what_only_serves_for_trying() {
    let place = Place::embedded();
    let public = |variables: &[(&str, &str)]| {
        let mut command = place.command(&["serve", "--listen", "127.0.0.1:0"]);
        Outcome::of(command.env("BOLE_BASE_URL", "https://rc.example.org").envs(variables.iter().copied()), "")
    };
    public(&[]).assert_code(1).assert_has("mail.transport").assert_lacks("https://");
    let smtp = [("BOLE_MAIL_TRANSPORT", "smtp"), ("BOLE_MAIL_EHLO_NAME", "rc.example.org")];
    let demo = public(&[&smtp[..], &[("BOLE_DEMO", "true")]].concat());
    demo.assert_code(1).assert_has("demo").assert_lacks("mail.transport");
    public(&[&smtp[..], &[("BOLE_BASE_URL", "http://rc.example.org")]].concat()).assert_code(1).assert_has("https://");
    let plain = [("BOLE_SMTP_TLS", "none"), ("BOLE_SMTP_HOST", "mail.example.org")];
    public(&[&smtp[..], &plain].concat()).assert_code(1).assert_has("mail.smtp_tls");
    assert!(!place.data().exists(), "nothing is made with wrong settings");

    place.run(&["migrate"]).assert_code(0);
    let mut right = place.command(&["doctor"]);
    let right = Outcome::of(right.env("BOLE_BASE_URL", "https://rc.example.org").envs(smtp), "");
    right.assert_code(0).assert_has("ok     mail settings");
}
