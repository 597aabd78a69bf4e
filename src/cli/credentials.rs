//! `bole keys` and `bole verify`: signed certificates.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use serde_json::Value;

use super::{VerifyArgs, open};
use crate::app::App;
use crate::certificates::credentials::status::{BITS, Purpose};
use crate::certificates::credentials::verify::{Report, Verdict, check};
use crate::certificates::credentials::{Token, keys, status};
use crate::certificates::queries;
use crate::clock::{Clock, rfc3339};
use crate::config::Settings;
use crate::telemetry;

/// `bole keys rotate`
pub(super) fn rotate(settings: Settings) -> anyhow::Result<()> {
    telemetry::start(false);
    let app = open(settings)?;
    let shared = app.clone();
    let kid = app.db.write_blocking(move |conn| keys::rotate(conn, &shared)).map_err(told)?;
    println!("{kid}");
    Ok(())
}

/// `bole keys list`: the one that signs first.
pub(super) fn list(settings: Settings) -> anyhow::Result<()> {
    telemetry::start(false);
    let app = open(settings)?;
    for key in app.db.read_blocking(|conn| Ok(queries::keys::all(conn)?)).map_err(told)? {
        let since = key.retired_at.map_or_else(|| "signs".to_owned(), |at| format!("retired {}", rfc3339(at)));
        println!("{}  {since}", key.kid);
    }
    Ok(())
}

fn told(err: crate::Error) -> anyhow::Error {
    match err {
        crate::Error::Internal(cause) | crate::Error::Unavailable(cause) => cause,
        other => anyhow::anyhow!("{other}"),
    }
}

/// `bole verify`: succeeds where the file is valid, as far as it was looked at.
pub(super) fn verify(config: Option<&Path>, args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let text = read(&args.file)?;
    let mut lists = args.status.iter().map(|it| read(it)).collect::<anyhow::Result<Vec<_>>>()?;
    let is_address = |it: &str| it.starts_with("http://") || it.starts_with("https://");
    let now = Clock::system().now();
    let jwks = match args.jwks.as_deref() {
        Some(file) if !is_address(file) => {
            serde_json::from_str(&read(Path::new(file))?).with_context(|| format!("{file} is no set of keys"))?
        }
        address => {
            let settings = super::settings(config, args.data.data.clone(), None)?;
            let own = settings.base_url();
            if let Some(address) = address {
                anyhow::ensure!(
                    address == own || address.starts_with(&format!("{own}/")),
                    "{address} is not our own service ({own}): fetch its keys into a file first"
                );
            }
            telemetry::start(false);
            let app = open(settings)?;
            lists.extend(own_lists(&app, &text, now)?);
            app.db.read_blocking(keys::public_set).map_err(told)?
        }
    };
    let report = check(&text, &jwks, &lists, now);
    tell(&report);
    Ok(if report.verdict == Verdict::Valid { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// The lists that a credential of ours names, as our rows have them now.
fn own_lists(app: &App, text: &str, now: chrono::NaiveDateTime) -> anyhow::Result<Vec<String>> {
    let Some(token) = Token::parse(text) else { return Ok(Vec::new()) };
    let reference = token.claims["id"].as_str().and_then(|it| it.rsplit_once("/c/")).map(|it| it.1.to_owned());
    let Some(reference) = reference else { return Ok(Vec::new()) };
    let found = app.db.read_blocking(move |conn| Ok(queries::look_up(conn, &reference)?)).map_err(told)?;
    let Some(found) = found else { return Ok(Vec::new()) };
    let list = found.id / BITS;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let signer = runtime.block_on(keys::current(app)).map_err(told)?;
    let mut lists = Vec::new();
    for purpose in Purpose::ALL {
        let ids = app.db.read_blocking(move |conn| Ok(queries::lists::set(conn, *purpose, list)?)).map_err(told)?;
        let claims = status::claims(app.base_url(), *purpose, list, &ids.unwrap_or_default(), now)?;
        lists.push(signer.sign(&claims)?);
    }
    Ok(lists)
}

fn tell(report: &Report) {
    println!("{}", report.verdict.code());
    let line = |name: &str, value: &Value| {
        if let Some(text) = value.as_str() {
            println!("{name:<12}{text}");
        }
    };
    let it = &report.claims;
    line("certificate", &it["name"]);
    line("number", &it["credentialSubject"]["licenseNumber"]);
    line("holder", &it["credentialSubject"]["identifier"][0]["identityHash"]);
    line("issuer", &it["issuer"]["name"]);
    line("from", &it["validFrom"]);
    line("until", &it["validUntil"]);
    if !report.detail.is_empty() {
        println!("note        {}", report.detail);
    }
}
