//! Unsubscribing by mail: someone answers to the address in a letter's header.

use bole::access::Role;
use bole::mail::bounces;
use bole::mail::eml::Eml;
use bole::notifications::queries::set_frequency;
use bole::notifications::{Frequency, Topic};
use chrono::TimeDelta;
use tempfile::TempDir;

use super::bounces::SETTING;
use crate::alerts::{next_morning, publish, subscribe};
use crate::notifications::{news, told};
use crate::support::TestApp;

/// A service whose bounces come into a Maildir.
struct Office {
    app: TestApp,
    maildir: TempDir,
}

impl Office {
    async fn open(base_url: &str) -> Office {
        let maildir = tempfile::tempdir().unwrap();
        for name in ["new", "cur", "tmp"] {
            std::fs::create_dir(maildir.path().join(name)).unwrap();
        }
        let app = TestApp::start_with(|it| {
            it.base_url = Some(base_url.to_owned());
            it.mail.bounce_address = Some(SETTING.to_owned());
            it.mail.bounce_maildir = Some(maildir.path().to_owned());
        })
        .await;
        Office { app, maildir }
    }

    /// A mail comes to an address, and the service reads it.
    async fn receive(&self, to: &str) {
        let mail = format!("From: <ada@example.org>\r\nTo: {to}\r\nSubject: unsubscribe\r\n\r\n\r\n");
        std::fs::write(self.maildir.path().join("new/1.M1.mx"), mail).unwrap();
        bounces::sweep(&self.app.app).await.unwrap();
        assert_eq!(std::fs::read_dir(self.maildir.path().join("new")).unwrap().count(), 0);
    }

    /// The last letter to an address that says how it is stopped.
    async fn letter(&self, address: &str) -> Eml {
        self.app.mails_to(address).await;
        let mut mails = self.app.app.mailer.delivered();
        mails.retain(|it| it.to() == address && it.raw.contains("List-Unsubscribe:"));
        mails.pop().expect("a letter that can be stopped")
    }
}

/// The address in a letter's header.
fn address(letter: &Eml) -> String {
    let header = letter.header("List-Unsubscribe").to_owned();
    let mail_to = header.split("<mailto:").nth(1).expect(&header);
    mail_to.split(['?', '>']).next().unwrap().to_owned()
}

#[actix_web::test]
async fn an_answer_to_a_digest_ends_the_search_that_it_tells_of_and_no_other() {
    let office = Office::open("http://localhost:8096").await;
    let app = &office.app;
    let care = subscribe(app, "ada@example.org", "q=护理", &[]).await;
    let books = subscribe(app, "ada@example.org", "q=会计", &[]).await;
    publish(app, "护理员", "照料老人").await;
    assert_eq!(next_morning(app).await, 1);
    let letter = office.letter("ada@example.org").await;
    let address = address(&letter);
    assert_eq!(address.rsplit_once('@').unwrap().1, "example.org");
    assert!(!letter.raw.contains("List-Unsubscribe-Post:"), "one click needs https");

    // Neither a forged seal nor what comes to the address of bounces stops anything.
    let forged = address.replace("off.", "off.0");
    office.receive(&forged).await;
    let verp = SETTING.replace("{id}", letter.header("Message-ID").trim_start_matches('<').split('@').next().unwrap());
    office.receive(&verp).await;
    app.get(&care).await.assert_has("/pause\"");

    office.receive(&format!("Bole <{}>", address.to_uppercase())).await;
    app.get(&care).await.assert_status(200).assert_lacks("/pause\"");
    app.get(&books).await.assert_has("/pause\"");
    publish(app, "护理员", "夜班").await;
    publish(app, "会计", "报表").await;
    assert_eq!(next_morning(app).await, 1, "the other one goes on");
}

#[actix_web::test]
async fn an_answer_to_a_notice_stops_its_topic_once() {
    let office = Office::open("https://bole.example.org").await;
    let app = &office.app;
    let ada = app.account("ada@example.org", &[Role::Seeker]).await;
    let n_mails = || app.app.mailer.delivered().len();
    told(app, news(ada, Topic::Saved, "one")).await;
    let letter = office.letter("ada@example.org").await;
    assert_eq!(letter.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    let header = letter.header("List-Unsubscribe").to_owned();
    assert!(header.starts_with("<https://bole.example.org/notifications/"), "{header}");
    let address = address(&letter);

    office.receive(&address).await;
    told(app, news(ada, Topic::Saved, "two")).await;
    app.mails_to("ada@").await;
    assert_eq!(n_mails(), 1, "what was stopped is silent");
    told(app, news(ada, Topic::Reports, "three")).await;
    app.mails_to("ada@").await;
    assert_eq!(n_mails(), 2, "another topic is not");

    // Chosen anew; the same letter once more, delivered late, changes nothing.
    let chosen = move |conn: &mut _| Ok(set_frequency(conn, ada, Topic::Saved, Frequency::AtOnce)?);
    app.app.db.write(chosen).await.unwrap();
    office.receive(&address).await;
    app.later(TimeDelta::minutes(1));
    told(app, news(ada, Topic::Saved, "four")).await;
    app.mails_to("ada@").await;
    assert_eq!(n_mails(), 3);
}
