//! Mail servers for the tests: a misbehaving one of our own, and a real one.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a server does to one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Takes everything.
    Good,
    /// Takes one message and hangs up.
    Once,
    /// Takes the connection and never says a word.
    SilentAtGreeting,
    /// Greets, and is silent from the first command on.
    SilentAtHello,
    /// Sends its greeting letter by letter, without an end.
    Dripping,
    /// Has too much to do, in its greeting.
    Busy,
    /// 450 to the recipient: come back later.
    Greylisting,
    /// 550 to the recipient, quoting the address.
    Refusing,
    /// 552 behind the data.
    TooLarge,
    /// 535 to the log-in.
    WrongPassword,
    /// Hangs up when the data begins.
    DropsAtData,
    /// Takes the data and hangs up without an answer.
    DropsBeforeAnswer,
    /// Takes the data and answers only when it is too late.
    AnswersLate(Duration),
    /// 354 instead of 250 behind the data.
    WrongAnswer,
}

#[derive(Debug, Default)]
struct Seen {
    messages: Vec<String>,
    commands: Vec<String>,
    n_connections: usize,
}

/// A server that treats its connections as it was told, the last manner for ever.
pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    pub fn start(manners: &[Manner]) -> Server {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (manners, shared) = (manners.to_vec(), seen.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut seen = shared.lock().unwrap();
                let manner = manners[seen.n_connections.min(manners.len() - 1)];
                seen.n_connections += 1;
                drop(seen);
                let seen = shared.clone();
                // Whoever is talked to badly hangs up, which is an error here.
                thread::spawn(move || drop(serve(stream, manner, &seen)));
            }
        });
        Server { port, seen }
    }

    /// All data that arrived whole, whatever was answered.
    pub fn messages(&self) -> Vec<String> {
        self.seen.lock().unwrap().messages.clone()
    }

    pub fn commands(&self) -> Vec<String> {
        self.seen.lock().unwrap().commands.clone()
    }

    pub fn n_connections(&self) -> usize {
        self.seen.lock().unwrap().n_connections
    }
}

fn serve(stream: TcpStream, manner: Manner, seen: &Mutex<Seen>) -> std::io::Result<()> {
    let mut input = BufReader::new(stream.try_clone()?);
    let mut output = stream;
    match manner {
        Manner::SilentAtGreeting => return wait_for_the_end(&mut input),
        Manner::Dripping => {
            for byte in b"220-".iter().chain(std::iter::repeat(&b'x')) {
                output.write_all(&[*byte])?;
                thread::sleep(Duration::from_millis(20));
            }
        }
        Manner::Busy => return output.write_all(b"421 too busy\r\n"),
        _ => output.write_all(b"220 test.invalid\r\n")?,
    }
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(());
        }
        seen.lock().unwrap().commands.push(line.trim_end().to_owned());
        let verb = line.split([' ', ':']).next().unwrap_or_default().trim_end().to_uppercase();
        let answer = match (&*verb, manner) {
            ("EHLO", Manner::SilentAtHello) => return wait_for_the_end(&mut input),
            ("EHLO", Manner::WrongPassword) => "250-test.invalid\r\n250 AUTH PLAIN\r\n".to_owned(),
            ("EHLO", _) => "250-test.invalid\r\n250 8BITMIME\r\n".to_owned(),
            ("AUTH", _) => "535 5.7.8 no\r\n".to_owned(),
            ("RCPT", Manner::Greylisting) => "450 4.2.0 greylisted, come back later\r\n".to_owned(),
            ("RCPT", Manner::Refusing) => format!("550 5.1.1 {} unknown\r\n", line.trim_end()),
            ("DATA", _) => {
                output.write_all(b"354 go on\r\n")?;
                if manner == Manner::DropsAtData {
                    return Ok(());
                }
                let message = read_data(&mut input)?;
                seen.lock().unwrap().messages.push(message);
                match manner {
                    Manner::DropsBeforeAnswer => return Ok(()),
                    Manner::AnswersLate(wait) => {
                        thread::sleep(wait);
                        "250 late\r\n".to_owned()
                    }
                    Manner::TooLarge => "552 5.3.4 too large\r\n".to_owned(),
                    Manner::WrongAnswer => "354 go on\r\n".to_owned(),
                    Manner::Once => return output.write_all(b"250 taken\r\n"),
                    _ => "250 taken\r\n".to_owned(),
                }
            }
            ("QUIT", _) => return output.write_all(b"221 bye\r\n"),
            _ => "250 ok\r\n".to_owned(),
        };
        output.write_all(answer.as_bytes())?;
    }
}

fn wait_for_the_end(input: &mut impl Read) -> std::io::Result<()> {
    input.read_to_end(&mut Vec::new()).map(drop)
}

fn read_data(input: &mut impl BufRead) -> std::io::Result<String> {
    let mut message = String::new();
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(message);
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

/// aiosmtpd, as `tests/mail_smtp.py` starts it. It ends with its input.
pub struct RealServer {
    pub port: u16,
    output: BufReader<ChildStdout>,
    input: Option<ChildStdin>,
    child: Child,
}

impl RealServer {
    pub fn start(arguments: &[&str]) -> RealServer {
        // Debian's own Python, as it alone sees Debian's packages.
        let mut child = Command::new("/usr/bin/python3")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail_smtp.py"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A client that refuses its certificate is a traceback there.
            .stderr(Stdio::null())
            .spawn()
            .expect("python3 is there");
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("port ").and_then(|it| it.parse().ok());
        let port = port.expect("aiosmtpd is there (Debian: python3-aiosmtpd)");
        RealServer { port, output, input, child }
    }

    /// The next message that it took.
    pub fn next(&mut self) -> serde_json::Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// A certificate for this machine that nobody has signed; certificate and key.
pub fn certificate(folder: &Path) -> (String, String) {
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let status = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=test.invalid", "-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-out")
        .arg(&certificate)
        .arg("-keyout")
        .arg(&key)
        .stderr(Stdio::null())
        .status()
        .expect("openssl is there");
    assert!(status.success());
    (certificate.to_str().unwrap().to_owned(), key.to_str().unwrap().to_owned())
}
