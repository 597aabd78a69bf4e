//! HTTP over a socket of one's own: what a killed server leaves half said is an
//! error here and never an answer.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A service on this machine.
#[derive(Clone, Copy)]
pub struct Web {
    pub address: SocketAddr,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Web {
    pub fn at(address: SocketAddr) -> Web {
        Web { address }
    }

    /// Sends a request of its own connection.
    ///
    /// # Errors
    /// The server is gone before it has answered in full.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Reply> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;

        let broken = || Error::from(ErrorKind::UnexpectedEof);
        let text = String::from_utf8(bytes).map_err(|_| broken())?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(broken)?;
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).ok_or_else(broken)?;
        let reply = Reply { status, head: head.to_owned(), body: body.to_owned() };
        let is_whole = reply.header("content-length").and_then(|it| it.parse().ok()) == Some(body.len());
        if is_whole { Ok(reply) } else { Err(broken()) }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "").unwrap()
    }

    /// Sends a form from a page of ours; `session` is what a log-in has given.
    pub fn post(&self, path: &str, session: &str, fields: &[(&str, &str)]) -> Reply {
        let origin = format!("http://{}", self.address);
        let mut headers = vec![("origin", &*origin), ("content-type", "application/x-www-form-urlencoded")];
        if !session.is_empty() {
            headers.push(("cookie", session));
        }
        self.send("POST", path, &headers, &serde_html_form::to_string(fields).unwrap()).unwrap()
    }

    /// Logs in; answers with the session's cookie. `None` where the password is wrong.
    pub fn log_in(&self, email: &str, password: &str) -> Option<String> {
        let reply = self.post("/login", "", &[("email", email), ("password", password)]);
        if reply.status != 303 {
            assert_eq!(reply.status, 422, "{}", reply.body);
            return None;
        }
        Some(reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned())
    }

    /// Makes something as a program.
    ///
    /// # Errors
    /// See [`Web::send`].
    pub fn create(&self, path: &str, token: &str, key: &str, body: &Value) -> Result<Reply> {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", &*bearer), ("idempotency-key", key), ("content-type", "application/json")];
        self.send("POST", path, &headers, &body.to_string())
    }

    /// What a search for postings finds.
    pub fn search(&self, query: &str) -> Value {
        let reply = self.get(&format!("/api/v1/postings?{query}"));
        assert_eq!(reply.status, 200, "{}", reply.body);
        serde_json::from_str(&reply.body).unwrap()
    }

    pub fn n_found(&self, query: &str) -> u64 {
        self.search(query)["total"].as_u64().unwrap()
    }

    /// Waits until the index has seen every change.
    #[track_caller]
    pub fn wait_for_index(&self) {
        self.wait_until("the index has followed", || {
            let reply = self.get("/readyz");
            assert_eq!(reply.status, 200, "{}", reply.body);
            serde_json::from_str::<Value>(&reply.body).unwrap()["index_lag"] == 0
        });
    }

    #[track_caller]
    pub fn wait_until(&self, what: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            assert!(start.elapsed() < Duration::from_secs(20), "not yet so: {what}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|it| it.split_once(": "));
        lines.filter(|it| it.0.eq_ignore_ascii_case(name)).map(|it| it.1).next()
    }

    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Reply {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
}
