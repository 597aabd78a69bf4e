//! `bole user`: the first administrator, and whoever is locked out.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use super::User;
use crate::accounts::passwords::{Cost, Hasher, Password};
use crate::accounts::queries::{self, NewAccount};
use crate::clock::Clock;
use crate::config::Settings;
use crate::db::Db;
use crate::i18n::Loc;
use crate::{Error, db};

pub(super) fn run(config: Option<&Path>, user: User) -> anyhow::Result<()> {
    match user {
        User::Add { email, name, roles, english, data } => {
            let db = open(&super::settings(config, data.data, None)?)?;
            let email = email.trim().to_lowercase();
            let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
            let password_hash = read_password(&[&email, &name])?;
            let now = Clock::system().now();
            let locale = if english { Loc::En } else { Loc::Zh };
            let new = NewAccount { email: email.clone(), name, password_hash, roles, locale, confirmed_at: Some(now) };
            let made = db.write_blocking(move |conn| Ok(queries::create(conn, &new, now)?));
            match made {
                Err(err) if db::is_unique_violation(&err) => anyhow::bail!("{email} has an account already"),
                made => made.map(|_| ()).map_err(anyhow_of)?,
            }
            println!("{email} can log in now");
        }
        User::List { data } => {
            let db = open(&super::settings(config, data.data, None)?)?;
            let (accounts, _) = db.read_blocking(|conn| Ok(queries::list(conn, "", 10_000, 0)?)).map_err(anyhow_of)?;
            for (account, roles) in accounts {
                let roles: Vec<&str> = roles.iter().map(|it| it.code()).collect();
                let factor = if account.has_second_factor() { "second factor" } else { "" };
                println!("{}\t{}\t{}\t{factor}", account.email, account.name, roles.join(","));
            }
        }
        User::Reset { email, data } => {
            let db = open(&super::settings(config, data.data, None)?)?;
            let email = email.trim().to_lowercase();
            let wanted = email.clone();
            let account = db
                .read_blocking(move |conn| Ok(queries::find_by_email(conn, &wanted)?))
                .map_err(anyhow_of)?
                .ok_or_else(|| anyhow::anyhow!("nobody has the address {email}"))?;
            let password_hash = read_password(&[&email, &account.name])?;
            db.write_blocking(move |conn| {
                queries::set_password(conn, account.id, &password_hash, None)?;
                queries::factors::remove(conn, account.id)?;
                Ok(())
            })
            .map_err(anyhow_of)?;
            println!("{email} has a new password, no second factor, and no open sessions");
        }
    }
    Ok(())
}

fn anyhow_of(err: Error) -> anyhow::Error {
    match err {
        Error::Internal(cause) | Error::Unavailable(cause) => cause,
        other => anyhow::anyhow!("{other}"),
    }
}

fn open(settings: &Settings) -> anyhow::Result<Db> {
    super::migrate(settings)?;
    Db::open(&settings.database_options())
}

/// The first line of standard input, hashed.
fn read_password(context: &[&str]) -> anyhow::Result<String> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        print!("密码 Password: ");
        std::io::stdout().flush()?;
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line)?;
    let password = Password::new(line.trim_end_matches(['\r', '\n']));
    if let Err(message) = password.check(context) {
        anyhow::bail!("{} {}", Loc::Zh.t(message), Loc::En.t(message));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(Hasher::new(Cost::default()).hash(&password)).map_err(anyhow_of)
}
