//! `bole demo`: a county to explore, made anew for each seed.

use std::net::TcpListener;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use confique::Config;

use super::DemoArgs;
use crate::accounts::queries as accounts;
use crate::config::Settings;
use crate::{app, crypto, demo, telemetry};

pub(super) fn run(args: &DemoArgs) -> anyhow::Result<()> {
    let start = Instant::now();
    telemetry::start(false);
    let listener =
        TcpListener::bind(args.listen).with_context(|| format!("the address {} cannot be listened on", args.listen))?;
    let recipe = recipe(args);
    let is_made = claim(&args.data, &recipe)?;

    let mut settings = Settings::builder().load().context("the defaults are settings")?;
    settings.data.clone_from(&args.data);
    settings.listen = listener.local_addr()?;
    settings.database.url.clone_from(&args.database);
    settings.demo = true;
    "0434-000 1234".clone_into(&mut settings.office.phone);
    "8:30–16:30".clone_into(&mut settings.office.hours);
    super::migrate(&settings)?;
    let app = super::open(settings)?;
    let (_, n_accounts) = app.db.read_blocking(|conn| Ok(accounts::list(conn, "", 1, 0)?))?;
    if n_accounts == 0 {
        demo::fill(&app, args.seed, args.postings, args.profiles)?;
        std::fs::write(args.data.join(demo::MARKER), &recipe)?;
    } else {
        anyhow::ensure!(is_made, "the database is not one that the demo made here: name an empty one with --database");
    }
    app.search.catch_up(&app.db, &app.clock)?;
    let base = app.base_url();
    println!(
        "伯乐演示县 Bole demo county: {base}/  English: {base}/en/  API: {base}/api/docs/  mails: {base}/demo/mail"
    );
    println!("密码 password for everyone: {}", demo::PASSWORD);
    for (email, role) in demo::LOGINS {
        println!("  {email:<28} {}", role.code());
    }
    println!("API token (admin): {}", demo::API_TOKEN);
    println!("ready after {:.1} s", start.elapsed().as_secs_f64());
    actix_web::rt::System::new().block_on(app::serve(app, listener))
}

/// What the county is made from, and where its rows are.
fn recipe(args: &DemoArgs) -> String {
    let county = format!("4 {} {} {}", args.seed, args.postings, args.profiles);
    // An address may hold a password.
    match &args.database {
        Some(url) => format!("{county} {}", crypto::sha256_hex(url.as_bytes())),
        None => county,
    }
}

/// Takes a folder that does not exist, or one that an earlier demo made: of the
/// same recipe it is used as it is (`true`), of another it is made anew.
///
/// # Errors
/// The folder is someone else's.
fn claim(folder: &Path, recipe: &str) -> anyhow::Result<bool> {
    let marker = folder.join(demo::MARKER);
    if let Ok(made) = std::fs::read_to_string(&marker) {
        if made == recipe {
            return Ok(true);
        }
        std::fs::remove_dir_all(folder)?;
    } else {
        let is_empty = folder.read_dir().map_or(true, |mut it| it.next().is_none());
        anyhow::ensure!(
            is_empty,
            "{} is not a folder that the demo made: name another one with --data",
            folder.display()
        );
    }
    std::fs::create_dir_all(folder)?;
    // Not the recipe yet: a demo that was cut short is made anew.
    std::fs::write(marker, "being made")?;
    Ok(false)
}
