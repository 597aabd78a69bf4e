//! A PostgreSQL 15 of our own to measure against, with its data in our folder, which
//! it leaves with us. It keeps nothing, so nothing has to reach a disk.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use diesel::{Connection, PgConnection};

/// Where Debian puts the server's programs.
const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";

/// What it may use; one question uses one core, as ours do.
const SETTINGS: &str = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
     -c shared_buffers=2GB -c work_mem=256MB -c maintenance_work_mem=1GB -c max_wal_size=8GB \
     -c max_parallel_workers_per_gather=0 -c jit=off";

/// The server and a connection to it.
pub(super) struct Server {
    pub conn: PgConnection,
    process: Process,
}

struct Process {
    folder: PathBuf,
}

impl Server {
    /// `None` where PostgreSQL 15 is not installed.
    pub(super) fn start(folder: &Path) -> anyhow::Result<Option<Server>> {
        if !Path::new(PROGRAMS).join("initdb").exists() {
            return Ok(None);
        }
        let folder = folder.join("postgres");
        std::fs::create_dir(&folder)?;
        if as_server("initdb").get_program() == "runuser" {
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let (data, log) = (folder.join("data"), folder.join("log"));
        let locale = ["--username=bole", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"];
        run(as_server("initdb").arg("--pgdata").arg(&data).args(locale))?;
        let options = format!("--options={SETTINGS} -c unix_socket_directories='{}'", folder.display());
        run(as_server("pg_ctl")
            .arg("--pgdata")
            .arg(&data)
            .arg("--log")
            .arg(&log)
            .args(["--wait", "--silent", &options, "start"]))
        .context("PostgreSQL does not start")?;
        let process = Process { folder };
        let url = format!("postgres:///postgres?host={}&user=bole", process.folder.display());
        Ok(Some(Server { conn: PgConnection::establish(&url)?, process }))
    }

    /// A folder that it may read.
    pub(super) fn folder(&self) -> &Path {
        &self.process.folder
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        // What does not stop goes with its folder.
        let _ = run(as_server("pg_ctl").arg("--pgdata").arg(data).args(["--mode=immediate", "--silent", "stop"]));
    }
}

/// PostgreSQL refuses to run as root.
fn as_server(program: &str) -> Command {
    let program = format!("{PROGRAMS}/{program}");
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|it| it.stdout == b"0\n");
    let mut command = if is_root { Command::new("runuser") } else { Command::new(&program) };
    if is_root {
        command.args(["-u", "postgres", "--", &program]);
    }
    command.current_dir("/");
    command
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    // Neither pipe is kept open by the server that stays.
    command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null());
    let status = command.stderr(std::process::Stdio::null()).status()?;
    anyhow::ensure!(status.success(), "{command:?} fails: {status}");
    Ok(())
}
