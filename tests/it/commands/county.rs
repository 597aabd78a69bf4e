//! `bole demo`: a county to explore.

use std::time::Instant;

use bole::accounts::queries::{self as accounts, NewAccount};
use bole::clock::Clock;
use bole::i18n::Loc;

use super::process::{Place, Service};
use super::web::Web;
use crate::support::TestDb;

const SMALL: &[&str] = &["--postings", "40", "--profiles", "30"];

fn demo(place: &Place, folder: &str, seed: &str) -> (Service, Web) {
    let args = ["demo", "--data", folder, "--seed", seed, "--listen", "127.0.0.1:0"];
    let mut service = place.spawn(&[&args[..], SMALL].concat());
    service.wait_for("ready after ");
    let line = service.wait_for("http://127.0.0.1:");
    let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    (service, Web::at(address))
}

/// The arguments of a county in another database than its folder's.
fn elsewhere<'a>(folder: &'a str, url: &'a str) -> Vec<&'a str> {
    let args = ["demo", "--data", folder, "--database", url, "--listen", "127.0.0.1:0"];
    [&args[..], SMALL].concat()
}

fn titles(web: Web) -> Vec<String> {
    let mut titles: Vec<String> = web.search("limit=100")["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| format!("{} {} {}", it["title"], it["employer"], it["pay"]))
        .collect();
    titles.sort_unstable();
    titles
}

#[test]
fn the_same_seed_makes_the_same_county() {
    let place = Place::embedded();
    let start = Instant::now();
    let (service, web) = demo(&place, "one", "7");
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    let first = titles(web);
    assert!(first.len() > 10, "{first:?}");

    // Everyone whom it names can log in.
    let output = service.output();
    let password = output.split("for everyone: ").nth(1).unwrap().lines().next().unwrap();
    let logins: Vec<(&str, &str)> = output
        .lines()
        .filter(|it| it.starts_with("  ") && it.contains("@example.org"))
        .map(|it| it.trim().split_once(' ').unwrap())
        .collect();
    let roles: Vec<&str> = logins.iter().map(|it| it.1.trim()).collect();
    for role in bole::access::Role::ALL {
        assert!(roles.contains(&role.code()), "{} is not in {roles:?}", role.code());
    }
    for (email, role) in &logins {
        let session = web.log_in(email, password).unwrap_or_else(|| panic!("{email} cannot log in"));
        let account = web.send("GET", "/account", &[("cookie", &session)], "").unwrap();
        assert_eq!(account.status, 200, "{role}: {}", account.body);
    }
    let token = output.split("API token (admin): ").nth(1).unwrap().lines().next().unwrap();
    let bearer = format!("Bearer {token}");
    web.send("GET", "/api/v1/profiles", &[("authorization", &bearer)], "").unwrap().assert_status(200);
    service.stop();

    assert_eq!(titles(demo(&place, "two", "7").1), first);
    assert_ne!(titles(demo(&place, "three", "8").1), first);
    // Its own folder is used as it is, and made anew for another seed.
    let again = Instant::now();
    assert_eq!(titles(demo(&place, "one", "7").1), first);
    assert!(again.elapsed() < start.elapsed());
    assert_ne!(titles(demo(&place, "one", "8").1), first);
}

#[test]
fn a_county_may_stand_on_a_server_and_leaves_what_is_there_alone() {
    let (place, db, mine) = (Place::embedded(), TestDb::empty(), TestDb::migrated());
    let n_accounts = |db: &TestDb| db.open().read_blocking(|conn| Ok(accounts::list(conn, "", 1, 0)?.1)).unwrap();
    let made = || {
        let mut service = place.spawn(&elsewhere("one", &db.url));
        service.wait_for("ready after ");
        service.kill();
        n_accounts(&db)
    };
    let n_made = made();
    assert!(n_made > 10, "{n_made}");
    assert_eq!(made(), n_made, "the second time it is used as it is");
    assert!(!place.path("one/bole.sqlite").exists());

    // Neither a database with accounts nor, with a new folder, the county's own.
    let new = NewAccount {
        email: "ada@example.org".to_owned(),
        name: "Ada".to_owned(),
        password_hash: "none".to_owned(),
        roles: vec![bole::access::Role::Seeker],
        locale: Loc::Zh,
        confirmed_at: None,
    };
    let now = Clock::system().now();
    mine.open().write_blocking(move |conn| Ok(accounts::create(conn, &new, now)?)).unwrap();
    place.run(&elsewhere("two", &mine.url)).assert_code(1).assert_has("--database");
    place.run(&elsewhere("three", &db.url)).assert_code(1).assert_has("--database");
    assert_eq!(n_accounts(&mine), 1);
}

#[test]
fn a_folder_that_it_did_not_make_is_left_alone() {
    let place = Place::embedded();
    let args = |folder| [&["demo", "--data", folder, "--listen", "127.0.0.1:0"][..], SMALL].concat();
    std::fs::create_dir(place.path("mine")).unwrap();
    let file = place.file("mine/dear.txt", "dear");
    place.run(&args("mine")).assert_code(1).assert_has("mine").assert_has("--data");
    assert_eq!(std::fs::read_to_string(place.path(&file)).unwrap(), "dear");
    assert_eq!(std::fs::read_dir(place.path("mine")).unwrap().count(), 1);
    // Nor the data of a real service.
    let postings = place.file("a.csv", "岗位名称\n瓦工\n");
    place.run(&["import", "postings", &postings, "--source", "x"]).assert_code(0);
    place.run(&args("data")).assert_code(1);
    place.run(&args(&file)).assert_code(1);
    assert_eq!(place.n_postings(), 1);
}
