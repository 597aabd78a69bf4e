//! Where messages go: to a server, into a folder, or into memory.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::Context;
use chrono::NaiveDateTime;
use lettre::Message;
use lettre::message::Mailbox;

use super::eml::Eml;
use super::folder;
use super::smtp::Smtp;
use crate::config;

/// How mail goes out, as it was set.
#[derive(Clone)]
pub struct MailSettings {
    /// `folder`, `smtp` or `memory`.
    pub transport: String,
    /// Where `folder` writes.
    pub folder: PathBuf,
    /// `Name <a@b.c>` or `a@b.c`.
    pub from: String,
    /// Where it comes back to, with `{id}`; `None`: to the sender.
    pub bounce_address: Option<String>,
    /// The server.
    pub smtp_host: String,
    /// 587 as a rule, 465 with implicit TLS.
    pub smtp_port: u16,
    /// `None`: no log-in.
    pub smtp_user: Option<String>,
    /// Comes with the user.
    pub smtp_password: Option<String>,
    /// `required` (STARTTLS), `implicit`, or on this machine `none`.
    pub smtp_tls: String,
    /// A file of certificates (PEM) that are trusted besides the public ones,
    /// for a relay with an authority of its own.
    pub smtp_ca: Option<PathBuf>,
    /// How we greet the server.
    pub ehlo_name: String,
    /// How long one message may take, from connecting to the last answer.
    pub timeout_seconds: u64,
}

impl MailSettings {
    /// What the operator set; `folder` is where mails become files.
    pub fn new(mail: &config::Mail, folder: PathBuf) -> MailSettings {
        MailSettings {
            transport: mail.transport.clone(),
            folder,
            from: mail.from.clone(),
            bounce_address: mail.bounce_address.clone(),
            smtp_host: mail.smtp_host.clone(),
            smtp_port: mail.smtp_port,
            smtp_user: mail.smtp_user.clone(),
            smtp_password: mail.smtp_password.clone(),
            smtp_tls: mail.smtp_tls.clone(),
            smtp_ca: mail.smtp_ca.clone(),
            ehlo_name: mail.ehlo_name.clone().unwrap_or_else(|| "localhost".to_owned()),
            timeout_seconds: mail.timeout_seconds,
        }
    }
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailSettings")
            .field("transport", &self.transport)
            .field("smtp_host", &self.smtp_host)
            .field("smtp_port", &self.smtp_port)
            .field("smtp_tls", &self.smtp_tls)
            .finish_non_exhaustive()
    }
}

/// Sends messages in the name of the service.
pub struct Mailer {
    /// From whom they are.
    pub sender: Mailbox,
    /// Where it comes back to, with `{id}` for the message's id; `None`: to the sender.
    pub bounce_address: Option<String>,
    /// Where they go.
    pub transport: Transport,
}

/// Where messages go.
pub enum Transport {
    /// To a server, which takes them further.
    Smtp(Box<Smtp>),
    /// Into files, to try things.
    Folder(PathBuf),
    /// Into memory, for tests.
    Memory(Arc<Mutex<Vec<Eml>>>),
}

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Another attempt would fail in the same way.
    pub is_permanent: bool,
    /// It has nothing to do with this message: the server is away, or does not
    /// let us in. The worker pauses, rather than fail one message after the other.
    pub is_outage: bool,
    /// Fit for the log: nothing that the server said.
    pub summary: String,
    /// Fit for an administrator: what the server said, without addresses.
    pub detail: String,
}

impl Failure {
    pub(super) fn permanent(summary: &str, detail: &str) -> Failure {
        Failure { is_permanent: true, is_outage: false, ..Failure::outage(summary, detail) }
    }

    pub(super) fn outage(summary: &str, detail: &str) -> Failure {
        Failure { is_permanent: false, is_outage: true, summary: summary.to_owned(), detail: without_addresses(detail) }
    }
}

/// At most 300 characters, and an ellipsis for whatever has an @ in it.
fn without_addresses(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().map(|it| if it.contains('@') { "…" } else { it }).collect();
    words.join(" ").chars().take(300).collect()
}

/// A message on its way.
pub(super) struct Outgoing {
    pub id: i64,
    pub kind: String,
    pub at: NaiveDateTime,
    pub message: Message,
}

impl Mailer {
    /// Puts the transport together; connects to nothing yet.
    ///
    /// # Errors
    /// A setting that cannot be: an unknown transport, a sender that is not an
    /// address, no TLS to another machine.
    pub fn from_settings(settings: &MailSettings) -> anyhow::Result<Mailer> {
        let sender = settings.from.parse().context("mail.from is not an address, nor `Name <address>`")?;
        let transport = match &*settings.transport {
            "smtp" => Transport::Smtp(Box::new(Smtp::new(settings)?)),
            "folder" => Transport::Folder(settings.folder.clone()),
            "memory" => Transport::Memory(Arc::default()),
            other => anyhow::bail!("mail.transport is `folder` or `smtp`, not {other:?}"),
        };
        Ok(Mailer { sender, bounce_address: settings.bounce_address.clone(), transport })
    }

    /// A mailer into memory, for tests.
    pub fn memory() -> Mailer {
        let sender = "Bole <noreply@example.org>".parse().expect("it is an address");
        Mailer { sender, bounce_address: None, transport: Transport::Memory(Arc::default()) }
    }

    /// What went into memory so far; nothing where it goes elsewhere.
    pub fn delivered(&self) -> Vec<Eml> {
        match &self.transport {
            Transport::Memory(all) => all.lock().expect("no one panics holding the letters").clone(),
            _ => Vec::new(),
        }
    }

    /// The address that all of it comes from.
    pub fn address(&self) -> String {
        self.sender.email.to_string()
    }

    /// The domain of the sender, which stands behind the @ of our Message-IDs.
    pub fn domain(&self) -> &str {
        self.sender.email.domain()
    }

    pub(super) async fn send(&self, outgoing: Outgoing) -> Result<(), Failure> {
        let bytes = outgoing.message.formatted();
        match &self.transport {
            Transport::Smtp(smtp) => smtp.send(outgoing.message.envelope(), &bytes).await,
            Transport::Folder(folder) => {
                let folder = folder.clone();
                let name = folder::name(outgoing.at, outgoing.id, &outgoing.kind);
                tokio::task::spawn_blocking(move || folder::write(&folder, &name, &bytes))
                    .await
                    .map_err(anyhow::Error::from)
                    .flatten()
                    .map_err(|err| Failure::outage("folder", &format!("{err:#}")))
            }
            Transport::Memory(all) => {
                let eml = Eml::parse(&String::from_utf8_lossy(&bytes));
                all.lock().expect("no one panics holding the letters").push(eml);
                Ok(())
            }
        }
    }

    /// Ends a connection that nobody has used for a while.
    pub(super) async fn close_idle(&self) {
        if let Transport::Smtp(smtp) = &self.transport {
            smtp.close_idle().await;
        }
    }

    /// Ends the connection.
    pub(super) async fn close(&self) {
        if let Transport::Smtp(smtp) = &self.transport {
            smtp.close().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_kept_without_addresses_and_not_endless() {
        let failure = Failure::outage("answer", "550 5.1.1 <ada@example.org>: no such\r\n user 伯乐@例子.中国");
        assert_eq!(failure.detail, "550 5.1.1 … no such user …");
        assert_eq!(Failure::permanent("answer", &"长".repeat(1000)).detail.chars().count(), 300);
    }

    #[test]
    fn settings_are_printed_without_the_password() {
        let settings = MailSettings {
            transport: "smtp".to_owned(),
            folder: PathBuf::new(),
            from: "a@b.c".to_owned(),
            bounce_address: None,
            smtp_host: "127.0.0.1".to_owned(),
            smtp_port: 25,
            smtp_user: Some("ada".to_owned()),
            smtp_password: Some("horse-battery".to_owned()),
            smtp_tls: "none".to_owned(),
            smtp_ca: None,
            ehlo_name: "test".to_owned(),
            timeout_seconds: 1,
        };
        assert!(!format!("{settings:?}").contains("horse-battery"));
        assert!(Mailer::from_settings(&settings).is_ok());
        assert!(Mailer::from_settings(&MailSettings { from: "nobody".to_owned(), ..settings.clone() }).is_err());
        let elsewhere = MailSettings { smtp_host: "mail.example.org".to_owned(), ..settings };
        assert!(Mailer::from_settings(&elsewhere).is_err(), "no TLS to another machine");
    }
}
