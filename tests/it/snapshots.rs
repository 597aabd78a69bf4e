//! Every mail as its readers see it, in both languages: files in `snapshots/`.

use std::collections::{BTreeMap, BTreeSet};

use bole::access::Role;
use bole::accounts::{emails, queries as accounts};
use bole::i18n::Loc;
use bole::mail::{Letterhead, NewMail};
use bole::notifications::queries::set_frequency;
use bole::notifications::{self, Frequency, Topic};
use bole::postings::reports::emails::ReportOutcome;
use chrono::TimeDelta;
use regex::Regex;

use crate::notifications::{news, told};
use crate::support::TestApp;

/// Compares a mail with the file of its name, random parts left out. With
/// `BOLE_WRITE_SNAPSHOTS` set the file is written instead.
#[track_caller]
pub fn assert_snapshot(name: &str, subject: &str, text: &str) {
    let masks = [
        (r"/alerts/[0-9a-z]{10}\.[\w-]{43}", "/alerts/TOKEN"),
        (r"/postings/[0-9a-z]{10}", "/postings/POSTING"),
        (r"/feedback/[0-9a-z]{10}", "/feedback/POSTING"),
        (r"/runs/[0-9a-z]{10}", "/runs/RUN"),
    ];
    let mut mail = format!("{subject}\n\n{}", text.replace("\r\n", "\n"));
    for (pattern, mask) in masks {
        mail = Regex::new(pattern).unwrap().replace_all(&mail, mask).into_owned();
    }
    let path = format!("{}/tests/it/snapshots/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var("BOLE_WRITE_SNAPSHOTS").is_ok() {
        std::fs::write(&path, &mail).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(mail, expected, "{name}: compare, and write it anew with BOLE_WRITE_SNAPSHOTS=1 where it is right");
}

const LANGUAGES: [Loc; 2] = [Loc::Zh, Loc::En];

/// The mails that one function each puts into words.
fn written(app: &TestApp, account: &bole::accounts::Account, loc: Loc) -> Vec<NewMail> {
    let (it, now) = (&app.app, app.now());
    let until = now + TimeDelta::minutes(30);
    let head = Letterhead::new(&it.settings.office, it.base_url(), loc);
    let outcome = |is_upheld| ReportOutcome {
        head: head.clone(),
        title: "养老护理员".to_owned(),
        is_upheld,
        answer: "该岗位收取押金，已经下架。".to_owned(),
        link: head.link("/reports/TOKEN"),
    };
    [
        emails::confirmation(it, account, "TOKEN"),
        emails::account_exists(it, account, now),
        emails::password_reset(it, account, "TOKEN", until),
        emails::password_changed(it, account, now),
        emails::email_change(it, account, "new@example.org", "TOKEN", until),
        emails::email_changed(it, account, "new@example.org", now),
        emails::second_factor_changed(it, account, "accounts-mail-factor-on", now),
        bole::employers::emails::invitation(
            it,
            loc,
            "bo@example.org",
            "安和养老",
            "林小雨",
            bole::employers::MemberRole::Recruiter.message(),
            "TOKEN",
        ),
        outcome(true).to_mail("outcome".to_owned(), "bo@example.org"),
        bole::training::enrolments::emails::claim_code(
            it,
            loc,
            "bo@example.org",
            "公共卫生辅助服务员 · 消毒员",
            "7KQM-2F9C-XW4T",
            "ab12cd34ef",
            now,
        ),
        bole::training::enrolments::emails::seat_offer(
            it,
            loc,
            "bo@example.org",
            "公共卫生辅助服务员 · 消毒员",
            "ab12cd34ef",
            until,
            "伊通职业培训中心 0434-4222222",
        ),
    ]
    .map(Result::unwrap)
    .to_vec()
}

#[actix_web::test]
async fn every_other_mail_reads_well_in_both_languages() {
    for loc in LANGUAGES {
        let app = TestApp::start().await;
        let id = app.account("ada@example.org", &[Role::Seeker]).await;
        let change = move |conn: &mut _| {
            accounts::set_details(conn, id, "林小雨", loc)?;
            set_frequency(conn, id, Topic::Messages, Frequency::Daily)?;
            Ok(accounts::find(conn, id)?)
        };
        let account = app.app.db.write(change).await.unwrap();
        let code = loc.code();
        for mail in written(&app, &account, loc) {
            assert_snapshot(&format!("{}.{code}", mail.kind), &mail.subject, &mail.text);
        }
        told(&app, news(id, Topic::Saved, "notice")).await;
        let notice = app.mails_to("ada@").await.pop().unwrap();
        assert_snapshot(&format!("notice.{code}"), &notice.subject, &notice.text);

        for occasion in ["first", "second"] {
            told(&app, news(id, Topic::Messages, occasion)).await;
        }
        app.later(TimeDelta::days(1));
        notifications::sweep(&app.app).await.unwrap();
        let daily = app.mails_to("ada@").await.pop().unwrap();
        assert_snapshot(&format!("daily_notices.{code}"), &daily.subject, &daily.text);
    }
}

/// The texts of a language's messages whose names begin so, by name.
fn texts(language: &str, beginning: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let folder = format!("{}/locales/{language}", env!("CARGO_MANIFEST_DIR"));
    for file in std::fs::read_dir(folder).unwrap() {
        let mut name = None;
        for line in std::fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            if let Some((new, _)) = line.split_once(" =").filter(|it| !it.0.starts_with([' ', '#'])) {
                name = Some(new.to_owned()).filter(|it| it.starts_with(beginning));
            }
            if let Some(name) = &name {
                *all.entry(name.clone()).or_insert_with(String::new) += line;
            }
        }
    }
    all
}

/// Of a notice the words differ, not the letter around them.
#[test]
fn the_words_of_every_notice_read_well_in_both_languages() {
    let argument = Regex::new(r"\$(\w+)").unwrap();
    for loc in LANGUAGES {
        let texts = texts(loc.code(), "notice-");
        let words = |name: &str| {
            let arguments: BTreeSet<&str> =
                argument.captures_iter(&texts[name]).map(|it| it.extract::<1>().1[0]).collect();
            let text = loc.t(name.to_owned());
            arguments.into_iter().fold(text, |text, it| text.with(it.to_owned(), format!("[{it}]"))).to_string()
        };
        let kinds: Vec<&str> = texts.keys().filter_map(|it| it.strip_suffix("-text")).collect();
        assert!(kinds.len() > 50, "{kinds:?}");
        let all: Vec<String> =
            kinds.iter().map(|it| format!("{it}\n{}\n{}\n", words(it), words(&format!("{it}-text")))).collect();
        assert_snapshot(&format!("notices.{}", loc.code()), "The words of notices", &all.join("\n"));
    }
}

#[test]
fn every_mail_has_a_snapshot_in_each_language() {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut missing = Vec::new();
    for folder in std::fs::read_dir(format!("{root}/templates/emails")).unwrap() {
        let folder = folder.unwrap();
        if !folder.file_type().unwrap().is_dir() {
            continue;
        }
        for loc in LANGUAGES {
            let name = format!("{}.{}.txt", folder.file_name().to_str().unwrap(), loc.code());
            if !std::path::Path::new(&format!("{root}/tests/it/snapshots/{name}")).exists() {
                missing.push(name);
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
