//! Sending to a mail server, over one connection that its worker owns.
//!
//! Not lettre's pool: a send that is cancelled inside its data goes back to the
//! pool as healthy, and the next message reads the answers meant for it, so that
//! a refused one looks sent. And not lettre's time limit, which ends with the
//! TCP handshake. Here the connection is taken out of its place for the time of
//! an exchange, the whole exchange has one limit, and only an exchange that ended
//! in 250 puts the connection back; everything else drops it.

use std::net::IpAddr;
use std::time::Duration;

use anyhow::Context;
use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::{Failure, MailSettings};

/// Servers count what comes over one connection; a hundred is below their usual limits.
const MOST_PER_CONNECTION: u32 = 100;

/// How long things may take. Measured by the monotonic clock, not by ours.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// Until the server takes the connection.
    pub connect: Duration,
    /// One message, connecting included.
    pub send: Duration,
    /// How long a connection is kept for the next message.
    pub idle: Duration,
}

enum Tls {
    None,
    Required(TlsParameters),
    Implicit(TlsParameters),
}

struct Open {
    connection: AsyncSmtpConnection,
    n_sent: u32,
    used_at: Instant,
}

/// A mail server, and the connection to it where one is open.
pub struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    ehlo: ClientId,
    timeouts: Timeouts,
    open: Mutex<Option<Open>>,
}

impl Smtp {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// No TLS is asked for to another machine, the word for TLS is unknown, or
    /// the file of certificates cannot be read.
    pub fn new(settings: &MailSettings) -> anyhow::Result<Smtp> {
        let tls = match &*settings.smtp_tls {
            "required" => Tls::Required(tls_parameters(settings)?),
            "implicit" => Tls::Implicit(tls_parameters(settings)?),
            "none" if is_loopback(&settings.smtp_host) => Tls::None,
            "none" => anyhow::bail!("mail.smtp_tls is not `none` off this machine"),
            other => {
                anyhow::bail!("mail.smtp_tls is `required`, `implicit` or `none`, not {other:?}")
            }
        };
        let credentials = settings
            .smtp_user
            .clone()
            .map(|user| Credentials::new(user, settings.smtp_password.clone().unwrap_or_default()));
        anyhow::ensure!(
            (1..=240).contains(&settings.timeout_seconds),
            "mail.timeout_seconds is between 1 and 240: a message is leased for five minutes"
        );
        let send = Duration::from_secs(settings.timeout_seconds);
        Ok(Smtp {
            host: settings.smtp_host.clone(),
            port: settings.smtp_port,
            tls,
            credentials,
            ehlo: ClientId::Domain(settings.ehlo_name.clone()),
            timeouts: Timeouts { connect: send.min(Duration::from_secs(10)), send, idle: Duration::from_secs(30) },
            open: Mutex::new(None),
        })
    }

    /// The same with other limits: tests do not wait for a minute.
    #[must_use]
    pub fn with_timeouts(self, timeouts: Timeouts) -> Smtp {
        Smtp { timeouts, ..self }
    }

    /// Sends one message to its one recipient; `Ok` means that the server said
    /// 250 behind the data and nothing else does.
    pub(super) async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), Failure> {
        let mut slot = self.open.lock().await;
        let kept = slot.take().filter(|it| it.used_at.elapsed() < self.timeouts.idle);
        match timeout(self.timeouts.send, self.exchange(kept, envelope, message)).await {
            Ok(Ok(mut open)) => {
                open.n_sent += 1;
                open.used_at = Instant::now();
                if open.n_sent < MOST_PER_CONNECTION {
                    *slot = Some(open);
                } else {
                    quit(open).await;
                }
                Ok(())
            }
            Ok(Err(failure)) => Err(failure),
            Err(_) => Err(Failure::outage("timeout", "the server did not finish in time")),
        }
    }

    async fn exchange(&self, kept: Option<Open>, envelope: &Envelope, message: &[u8]) -> Result<Open, Failure> {
        let mut open = match kept {
            Some(mut open) => match begin(&mut open, envelope, message).await {
                // Servers close what is idle without a word. The message has not
                // been named yet, so that it costs no attempt.
                Err(failure) if !failure.is_permanent => self.connect_and_begin(envelope, message).await?,
                Err(failure) => return Err(failure),
                Ok(()) => open,
            },
            None => self.connect_and_begin(envelope, message).await?,
        };
        let it = &mut open.connection;
        for recipient in envelope.to() {
            // 251: it is forwarded.
            expect(it.command(Rcpt::new(recipient.clone(), Vec::new())).await, &[250, 251])?;
        }
        expect(it.command(Data).await, &[354])?;
        expect(it.message(message).await, &[250])?;
        Ok(open)
    }

    async fn connect_and_begin(&self, envelope: &Envelope, message: &[u8]) -> Result<Open, Failure> {
        let mut open = self.connect().await.map_err(|err| {
            // Even 5xx here is no verdict on the message: a wrong password
            // must not bury the whole queue.
            Failure { is_permanent: false, is_outage: true, ..failure(&err) }
        })?;
        begin(&mut open, envelope, message).await?;
        Ok(open)
    }

    async fn connect(&self) -> Result<Open, SmtpError> {
        let implicit = match &self.tls {
            Tls::Implicit(parameters) => Some(parameters.clone()),
            Tls::Required(_) | Tls::None => None,
        };
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(self.timeouts.connect), &self.ehlo, implicit, None)
                .await?;
        if let Tls::Required(parameters) = &self.tls {
            connection.starttls(parameters.clone(), &self.ehlo).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(Open { connection, n_sent: 0, used_at: Instant::now() })
    }

    /// Ends the connection if nobody has used it for a while.
    pub(super) async fn close_idle(&self) {
        let mut slot = self.open.lock().await;
        if slot.as_ref().is_some_and(|it| it.used_at.elapsed() >= self.timeouts.idle)
            && let Some(open) = slot.take()
        {
            quit(open).await;
        }
    }

    /// Ends the connection, if there is one.
    pub(super) async fn close(&self) {
        if let Some(open) = self.open.lock().await.take() {
            quit(open).await;
        }
    }
}

/// The first command of a message.
async fn begin(open: &mut Open, envelope: &Envelope, message: &[u8]) -> Result<(), Failure> {
    let mut parameters = Vec::new();
    let server = open.connection.server_info();
    if envelope.to().iter().chain(envelope.from()).any(|it| !AsRef::<str>::as_ref(it).is_ascii()) {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            return Err(Failure::permanent("address", "the server takes no addresses beyond ASCII (SMTPUTF8)"));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !message.is_ascii() {
        if !server.supports_feature(Extension::EightBitMime) {
            return Err(Failure::permanent("8bit", "the server takes no 8-bit messages (8BITMIME)"));
        }
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    expect(open.connection.command(Mail::new(envelope.from().cloned(), parameters)).await, &[250])
}

/// A good answer that is not the one expected means that we have lost count.
fn expect(answer: Result<Response, SmtpError>, codes: &[u16]) -> Result<(), Failure> {
    let answer = answer.map_err(|err| failure(&err))?;
    if codes.contains(&answer.code().into()) {
        return Ok(());
    }
    Err(Failure::outage("unexpected", &format!("the server said {} where {codes:?} was due", answer.code())))
}

/// 5xx is for good and everything else passes. lettre knows no kind of error
/// that means "try again": a timeout is neither transient nor permanent to it.
fn failure(err: &SmtpError) -> Failure {
    let code = err.status().map(u16::from);
    let summary = match code {
        Some(code) => code.to_string(),
        None if err.is_tls() => "tls".to_owned(),
        None if err.is_response() => "answer".to_owned(),
        None => "connection".to_owned(),
    };
    // We are not let in, or no longer: it is not about this message.
    let is_outage = matches!(code, None | Some(421 | 530 | 534 | 535 | 538));
    Failure { is_permanent: err.is_permanent() && !is_outage, is_outage, ..Failure::outage(&summary, &err.to_string()) }
}

/// Says good-bye, but does not wait for long.
async fn quit(mut open: Open) {
    // Whatever it answers, the connection is dropped.
    let _ = timeout(Duration::from_secs(1), open.connection.quit()).await;
}

fn tls_parameters(settings: &MailSettings) -> anyhow::Result<TlsParameters> {
    let mut builder = TlsParameters::builder(settings.smtp_host.clone());
    if let Some(path) = &settings.smtp_ca {
        let pem = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let certificate =
            Certificate::from_pem(&pem).with_context(|| format!("{} holds no certificate", path.display()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().context("TLS cannot be set up")
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
}
