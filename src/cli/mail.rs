//! `bole mail`: what a mail server hands over.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;

use super::settings;
use crate::clock::Clock;
use crate::db::Db;
use crate::mail::bounces;

/// `EX_TEMPFAIL` of sysexits.h: a mail server tries again later.
const TRY_AGAIN: u8 = 75;

/// Reads one message that came back. What is no report of ours is taken, too: a
/// refusal would come back to somebody who wrote nothing.
#[expect(clippy::print_stderr, reason = "what went wrong goes to standard error")]
pub(super) fn bounce(
    config: Option<&Path>,
    data: Option<PathBuf>,
    recipient: Option<&str>,
) -> anyhow::Result<ExitCode> {
    let settings = settings(config, data, None)?;
    let address = settings.mail.bounce_address.as_deref().context("mail.bounce_address is not set")?;
    let raw = bounces::read(std::io::stdin().lock())?;
    let (db, keys) = (Db::open(&settings.database_options())?, settings.load_keys()?);
    match bounces::receive(&db, &keys, &Clock::system(), address, recipient, &raw) {
        Ok(bounce) => {
            println!("{bounce:?}");
            Ok(ExitCode::SUCCESS)
        }
        Err(err) => {
            eprintln!("bole: {err}; to be tried again");
            Ok(ExitCode::from(TRY_AGAIN))
        }
    }
}
