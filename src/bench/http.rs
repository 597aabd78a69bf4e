//! A client of one kept connection: HTTP/1.1 as our server speaks it.
//!
//! It knows the length in advance or reads chunks, and nothing else; it does so
//! with as little work as it can, as it shares the machine with the server.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No answer takes longer in a run that means anything.
const PATIENCE: Duration = Duration::from_secs(10);

/// A kept connection.
pub(super) struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
    line: Vec<u8>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Client {
    pub(super) fn new(address: SocketAddr) -> Client {
        Client { address, stream: None, line: Vec::with_capacity(256) }
    }

    /// Sends bytes that [`request`] made and waits for the answer. A connection
    /// that broke is not used again.
    pub(super) fn send(&mut self, request: &[u8]) -> io::Result<Reply> {
        let mut stream = match self.stream.take() {
            Some(it) => it,
            None => connect(self.address)?,
        };
        stream.get_mut().write_all(request)?;
        let (reply, is_kept) = read(&mut stream, &mut self.line)?;
        if is_kept {
            self.stream = Some(stream);
        }
        Ok(reply)
    }
}

fn connect(address: SocketAddr) -> io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(BufReader::with_capacity(32 * 1024, stream))
}

/// The bytes of a request.
pub(super) fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        text.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// Reads one answer; answers too whether the connection stays.
fn read(stream: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<(Reply, bool)> {
    next_line(stream, line)?;
    let status = std::str::from_utf8(line).ok().and_then(|it| it.split(' ').nth(1)?.parse().ok());
    let status = status.ok_or_else(|| malformed("the first line has no status"))?;
    let (mut length, mut is_chunked, mut is_kept) = (0, false, true);
    loop {
        next_line(stream, line)?;
        if line.is_empty() {
            break;
        }
        let text = std::str::from_utf8(line).map_err(|_| malformed("a header is not text"))?;
        let Some((name, value)) = text.split_once(':') else { return Err(malformed("a header has no name")) };
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().map_err(|_| malformed("the length is no number"))?;
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            is_chunked = value.eq_ignore_ascii_case("chunked");
        } else if name.eq_ignore_ascii_case("connection") {
            is_kept = !value.eq_ignore_ascii_case("close");
        }
    }
    let mut body = Vec::new();
    if is_chunked {
        loop {
            next_line(stream, line)?;
            let text = std::str::from_utf8(line).unwrap_or_default();
            let n = usize::from_str_radix(text, 16).map_err(|_| malformed("a chunk has no length"))?;
            append(stream, &mut body, n)?;
            next_line(stream, line)?;
            if n == 0 {
                break;
            }
        }
    } else {
        append(stream, &mut body, length)?;
    }
    Ok((Reply { status, body }, is_kept))
}

fn append(stream: &mut impl BufRead, body: &mut Vec<u8>, n: usize) -> io::Result<()> {
    let read = stream.take(n as u64).read_to_end(body)?;
    if read == n { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// A line without its end.
fn next_line(stream: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<()> {
    line.clear();
    // More is not a header of ours.
    stream.take(64 * 1024).read_until(b'\n', line)?;
    if line.pop() != Some(b'\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(())
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("not an answer: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<io::Result<(Reply, bool)>> {
        let mut stream = text.as_bytes();
        let mut line = Vec::new();
        let mut replies = Vec::new();
        while !stream.is_empty() && replies.last().is_none_or(io::Result::is_ok) {
            replies.push(read(&mut stream, &mut line));
        }
        replies
    }

    #[test]
    fn answers_are_read_one_after_another() {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n\
                    HTTP/1.1 503 Service Unavailable\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0a\r\n0123456789\r\n0\r\n\r\n\
                    HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
        let replies: Vec<_> = read_all(text).into_iter().map(|it| it.unwrap()).collect();
        let told: Vec<_> = replies.iter().map(|(it, kept)| (it.status, it.body.as_slice(), *kept)).collect();
        assert_eq!(told, [(200, &b"ok\n"[..], true), (503, b"abc0123456789", true), (204, b"", false)]);
    }

    #[test]
    fn half_an_answer_is_an_error() {
        for text in ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", "HTTP/1.1 200 OK\r\n", "hello\r\n\r\n"] {
            assert!(read_all(text).pop().unwrap().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_request_says_how_long_its_body_is() {
        let text = String::from_utf8(request("POST", "/a?b=c", &[("If-Match", "*")], "{\"a\":1}")).unwrap();
        assert!(text.starts_with("POST /a?b=c HTTP/1.1\r\nHost: localhost\r\nIf-Match: *\r\n"), "{text}");
        assert!(text.ends_with("Content-Length: 7\r\n\r\n{\"a\":1}"), "{text}");
        assert!(String::from_utf8(request("GET", "/", &[], "")).unwrap().ends_with("localhost\r\n\r\n"));
    }
}
