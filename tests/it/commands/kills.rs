//! `kill -9`: what was acknowledged is there, once; an import is there or not.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use bole::crypto;
use bole::db::Conn;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use serde_json::json;

use super::process::Place;
use super::web::Web;
use crate::support::posting;

/// As many connections of writers.
const N_WRITERS: usize = 8;

#[derive(QueryableByName)]
struct Stored {
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    reference: String,
}

fn stored(place: &Place) -> Vec<(String, String)> {
    let sql = "select title, reference from postings order by id";
    let rows: Vec<Stored> = place
        .open()
        .read_blocking(|conn| match conn {
            Conn::Sqlite(it) => Ok(sql_query(sql).load(it)?),
            Conn::Pg(it) => Ok(sql_query(sql).load(it)?),
        })
        .unwrap();
    rows.into_iter().map(|it| (it.title, it.reference)).collect()
}

fn random_below(limit: u16) -> u64 {
    u64::from(u16::from_le_bytes(crypto::random()) % limit)
}

/// What the writers of a round know: by title, the name under which it was
/// acknowledged, or `None` where the answer never came.
type Known = BTreeMap<String, Option<String>>;

fn write_until_killed(web: Web, token: &str, round: usize, writer: usize, known: &Mutex<Known>) {
    for n in 0.. {
        let title = format!("核验员 r{round}w{writer}n{n}");
        known.lock().unwrap().insert(title.clone(), None);
        let Ok(reply) = create(web, token, &title) else { return };
        known.lock().unwrap().insert(title, Some(reply));
    }
}

/// The key is the title, so that a repetition is known as one.
fn create(web: Web, token: &str, title: &str) -> std::io::Result<String> {
    let reply = web.create("/api/v1/postings", token, &title.replace("核验员", "key"), &posting(title, "逐条核验"))?;
    reply.assert_status(201);
    let made: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(made["state"], "published");
    Ok(made["id"].as_str().unwrap().to_owned())
}

/// Eight writers, and the service killed at a random moment of the third of a
/// second after it has answered some of them; every other time the next start is killed as well. Five rounds, or as many as
/// `BOLE_KILL_ROUNDS` says: 100 are run before a release.
#[test]
fn nothing_acknowledged_is_lost_or_doubled_by_a_kill() {
    let n_rounds = std::env::var("BOLE_KILL_ROUNDS").map_or(5, |it| it.parse().unwrap());
    let place = Place::embedded();
    let token = place.officer();
    let mut all = BTreeMap::new();
    let mut n_unanswered = 0;
    for round in 0..n_rounds {
        let (mut service, web) = place.serve();
        // The first one has the dictionaries read, which takes longer than a round.
        let title = format!("核验员 r{round}");
        let first = create(web, &token, &title).unwrap();
        let known = Mutex::new(Known::from([(title, Some(first))]));
        std::thread::scope(|scope| {
            for writer in 0..N_WRITERS {
                let (known, token) = (&known, &token);
                scope.spawn(move || write_until_killed(web, token, round, writer, known));
            }
            // A busy machine needs longer than that for the first answers.
            let is_answered = || known.lock().unwrap().values().flatten().count() > 3;
            let started = Instant::now();
            while !is_answered() && started.elapsed() < Duration::from_secs(60) {
                std::thread::sleep(Duration::from_millis(5));
            }
            std::thread::sleep(Duration::from_millis(random_below(300)));
            service.kill();
        });
        if round % 2 == 1 {
            let mut interrupted = place.spawn(&["serve", "--listen", "127.0.0.1:0"]);
            std::thread::sleep(Duration::from_millis(random_below(120)));
            interrupted.kill();
        }

        let (_service, web) = place.serve();
        let before = stored(&place);
        let mut titles: Vec<&String> = before.iter().map(|it| &it.0).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), before.len(), "round {round}: a posting is there twice");
        let before: BTreeMap<_, _> = before.into_iter().collect();
        for (title, acknowledged) in known.into_inner().unwrap() {
            // Whoever got no answer asks again under the same key: what was
            // stored is then found, what was not is made.
            let reference = match acknowledged {
                Some(it) => it,
                None => {
                    n_unanswered += 1;
                    let again = create(web, &token, &title).unwrap();
                    assert!(before.get(&title).is_none_or(|it| *it == again), "round {round}: {title} was made anew");
                    again
                }
            };
            all.insert(title, reference);
        }
        let last = all.last_key_value().unwrap();
        assert_eq!(create(web, &token, last.0).unwrap(), *last.1, "an acknowledged key answers as it did");

        web.wait_for_index();
        let rows: BTreeMap<_, _> = stored(&place).into_iter().collect();
        assert_eq!(rows, all, "round {round}: rows and acknowledgements differ");
        let (ids, held) = place.open_and_indexed();
        assert_eq!((ids.len(), ids), (all.len(), held), "round {round}: rows and index differ");
        assert_eq!(web.n_found("limit=1"), all.len() as u64, "round {round}");
        let word = last.0.split(' ').nth(1).unwrap();
        let found = web.search(&format!("q={word}"));
        assert_eq!((&found["total"], &found["items"][0]["id"]), (&json!(1), &json!(last.1)), "round {round}: {word}");
    }
    let check = place.open().read_blocking(|conn| match conn {
        Conn::Sqlite(it) => {
            Ok(sql_query("select integrity_check as title, '' as reference from pragma_integrity_check")
                .load::<Stored>(it)?)
        }
        Conn::Pg(_) => unreachable!("the place is embedded"),
    });
    assert_eq!(check.unwrap()[0].title, "ok");
    println!("{n_rounds} rounds: {} postings acknowledged, {n_unanswered} of them on the second try", all.len());
    assert!(all.len() - n_unanswered > 2 * n_rounds, "the kills came too early to say anything");
}

#[test]
fn an_import_that_is_killed_is_there_in_whole_or_not_at_all() {
    const N_ROWS: usize = 1_200;
    let place = Place::new();
    let lines: String = (0..N_ROWS)
        .map(|i| {
            let duties = format!("第{i}号岗位：负责车间设备的点检、保养和记录，按工艺要求完成当班产量。").repeat(4);
            json!({"id": i, "title": format!("操作工 {i}"), "company": format!("单位{}", i % 50), "description": duties,
                "salary": "4000-5000元/月", "city": "四平"})
            .to_string()
                + "\n"
        })
        .collect();
    let file = place.file("a.jsonl", lines);
    let args = ["import", "postings", &file, "--source"];

    let n_rows = N_ROWS as u64;
    place.run(&[&args[..], &["undisturbed"]].concat()).assert_counts(n_rows, n_rows, 0, 0);
    let killed = [&args[..], &["killed"]].concat();
    let mut n_killed = 0;
    // As soon as it has begun to write, and ever later.
    for milliseconds in [0, 40, 80, 160, 320] {
        let mut process = place.spawn(&killed);
        while !place.is_being_written() && !process.is_over() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(milliseconds));
        if process.is_over() || place.n_postings() > N_ROWS {
            break;
        }
        process.kill();
        n_killed += 1;
        let n_stored = place.n_postings();
        assert!(n_stored == N_ROWS || n_stored == 2 * N_ROWS, "{n_stored} rows after {milliseconds} ms of writing");
    }
    assert!(n_killed > 0, "it is faster than this test");

    // And between rows and index.
    let mut process = place.spawn(&killed);
    while place.n_postings() == N_ROWS && !process.is_over() {
        std::thread::sleep(Duration::from_millis(1));
    }
    process.kill();
    assert_eq!(place.n_postings(), 2 * N_ROWS, "{}", process.output());
    place.run(&killed).assert_code(0).assert_counts(n_rows, 0, n_rows, 0);
    let (rows, held) = place.open_and_indexed();
    assert_eq!((rows.len(), rows), (2 * N_ROWS, held), "and the index follows");
}
