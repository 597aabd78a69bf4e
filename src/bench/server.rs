//! The same binary as a process of its own, as an operator runs it.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;

use super::http::{Client, request};

/// How often it is started: the time of one start says little.
const N_STARTS: usize = 5;

/// A start or a stop that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// `bole serve` on a free port of the loopback interface. Dropped without
/// [`Server::stop`] it is killed.
pub(super) struct Server {
    child: Child,
    pub address: SocketAddr,
}

/// What the system says of the process, in bytes; 0 where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Memory {
    /// In memory now, mapped files included.
    pub resident: u64,
    /// Of that its own, not pages of files that can be dropped.
    pub anonymous: u64,
    /// The most that was resident at once.
    pub peak: u64,
}

/// Starts it several times on `folder/data`; answers how many milliseconds each
/// start took until `/readyz` said yes, and the last one, which still runs.
pub(super) fn measure(folder: &Path) -> anyhow::Result<(Vec<f64>, Server)> {
    let mut starts = Vec::with_capacity(N_STARTS);
    loop {
        let (server, took) = Server::start(folder)?;
        starts.push(took.as_secs_f64() * 1000.0);
        if starts.len() == N_STARTS {
            return Ok((starts, server));
        }
        server.stop()?;
    }
}

impl Server {
    fn start(folder: &Path) -> anyhow::Result<(Server, Duration)> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = folder.join("server.log");
        let binary = std::env::current_exe().context("this binary cannot be found")?;
        let mut command = Command::new(binary);
        command.args(["serve", "--listen", &address.to_string(), "--data"]).arg(folder.join("data"));
        // Neither a settings file nor variables that happen to lie around here.
        command.current_dir(folder);
        for (name, _) in std::env::vars_os().filter(|it| it.0.to_string_lossy().starts_with("BOLE_")) {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&log)?);
        let start = Instant::now();
        let mut server = Server { child: command.spawn().context("the server cannot be started")?, address };
        let ask = request("GET", "/readyz", &[], "");
        loop {
            if Client::new(address).send(&ask).is_ok_and(|it| it.status == 200) {
                return Ok((server, start.elapsed()));
            }
            let has_ended = server.child.try_wait()?.is_some();
            if has_ended || start.elapsed() > PATIENCE {
                let said = std::fs::read_to_string(&log).unwrap_or_default();
                anyhow::bail!("the server does not get ready; it said:\n{said}");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Asks it to stop as a service manager does; answers the milliseconds that it took.
    pub(super) fn stop(mut self) -> anyhow::Result<f64> {
        let start = Instant::now();
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().context("`kill` cannot be run")?;
        anyhow::ensure!(told.success(), "the server cannot be told to stop");
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                anyhow::ensure!(status.success(), "the server stopped with {status}");
                return Ok(start.elapsed().as_secs_f64() * 1000.0);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        anyhow::bail!("the server does not stop within {} s", PATIENCE.as_secs())
    }

    pub(super) fn memory(&self) -> Memory {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        Memory::read(&status)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After `stop` both do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Memory {
    fn read(status: &str) -> Memory {
        let of = |name: &str| {
            let line = status.lines().find_map(|it| it.strip_prefix(name)?.strip_prefix(':'));
            let kib: Option<u64> = line.and_then(|it| it.trim().strip_suffix("kB")?.trim().parse().ok());
            kib.unwrap_or(0) * 1024
        };
        Memory { resident: of("VmRSS"), anonymous: of("RssAnon"), peak: of("VmHWM") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_of_a_process_is_read() {
        let status = "Name:\tbole\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\nRssAnon:\t   51200 kB\nThreads:\t9\n";
        assert_eq!(Memory::read(status), Memory { resident: 104_857_600, anonymous: 52_428_800, peak: 209_715_200 });
        assert_eq!(Memory::read(""), Memory::default());
    }
}
