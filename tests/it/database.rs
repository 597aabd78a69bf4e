//! The database: both schemas are one, writes are all or nothing, the feed
//! keeps its order.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bole::Error;
use bole::db::{Conn, changes, migrations};
use bole::employers::queries as employers;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use crate::support::{TestDb, beginning};

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn names(conn: &mut Conn, sql: &str) -> BTreeSet<String> {
    let rows: Vec<Name> = match conn {
        Conn::Sqlite(it) => sql_query(sql).load(it).unwrap(),
        Conn::Pg(it) => sql_query(sql).load(it).unwrap(),
    };
    rows.into_iter().map(|it| it.name).collect()
}

/// Every table and its columns, as the database itself lists them.
fn schema(conn: &mut Conn) -> BTreeSet<String> {
    match conn {
        Conn::Sqlite(_) => names(
            conn,
            "select m.name || '.' || c.name || case when c.\"notnull\" = 1 then '' else '?' end as name \
             from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' \
             and m.name not like 'sqlite%' and m.name not like '\\_\\_%' escape '\\'",
        ),
        Conn::Pg(_) => names(
            conn,
            "select table_name || '.' || column_name || case when is_nullable = 'NO' then '' else '?' end as name \
             from information_schema.columns where table_schema = current_schema() and table_name not like '\\_\\_%'",
        ),
    }
}

/// The same of `src/schema.rs`.
fn declared() -> BTreeSet<String> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema.rs")).unwrap();
    let mut found = BTreeSet::new();
    let mut table = String::new();
    for line in text.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (id) {") {
            name.clone_into(&mut table);
        } else if let Some((column, kind)) = line.split_once(" -> ")
            && !line.starts_with("diesel::")
        {
            let mark = if kind.starts_with("Nullable") { "?" } else { "" };
            found.insert(format!("{table}.{column}{mark}"));
        }
    }
    found
}

#[test]
fn the_database_has_exactly_the_columns_that_the_code_knows() {
    let db = TestDb::migrated();
    let real = db.open().read_blocking(|conn| Ok(schema(conn))).unwrap();
    let declared = declared();
    let missing: Vec<_> = declared.difference(&real).collect();
    let unknown: Vec<_> = real.difference(&declared).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "missing {missing:?}, unknown {unknown:?}");
    for table in declared.iter().filter_map(|it| it.split_once('.')).map(|it| it.0).collect::<BTreeSet<_>>() {
        assert!(declared.contains(&format!("{table}.created_at")), "{table} has no created_at");
    }
}

#[test]
fn migrations_run_once_and_can_be_taken_back() {
    let db = TestDb::empty();
    let n_run = migrations::run(&db.url).unwrap().len();
    assert!(n_run > 0);
    assert_eq!(migrations::run(&db.url).unwrap(), Vec::<String>::new());
    assert_eq!(migrations::revert_all(&db.url).unwrap(), n_run);
    assert_eq!(migrations::pending(&db.url).unwrap().len(), n_run);
    assert!(bole::db::Db::open(&db.options()).err().unwrap().to_string().contains("bole migrate"));
    assert_eq!(migrations::run(&db.url).unwrap().len(), n_run);
}

#[test]
fn two_processes_that_migrate_at_once_do_it_once() {
    let db = TestDb::empty();
    let url = db.url.clone();
    let other = std::thread::spawn(move || migrations::run(&url).unwrap().len());
    let here = migrations::run(&db.url).unwrap().len();
    let there = other.join().unwrap();
    assert!(here.min(there) == 0 && here.max(there) > 0, "{here} and {there}");
}

#[test]
fn an_error_undoes_its_own_write_and_no_other() {
    let db = TestDb::migrated();
    let open = db.open();
    let writers: Vec<_> = (0..40)
        .map(|i| {
            let open = open.clone();
            std::thread::spawn(move || {
                open.write_blocking(move |conn| {
                    let id = employers::find_or_insert(conn, &format!("单位{i}"), beginning())?;
                    changes::record("employers", id);
                    if i % 4 == 0 { Err(Error::Conflict("on purpose")) } else { Ok(()) }
                })
            })
        })
        .collect();
    let n_done = writers.into_iter().map(|it| it.join().unwrap()).filter(Result::is_ok).count();
    assert_eq!(n_done, 30);
    let (stored, feed) = open
        .read_blocking(|conn| Ok((employers::names_like(conn, "单位", 100)?, changes::after(conn, 0, 100)?)))
        .unwrap();
    assert_eq!((stored.len(), feed.len()), (30, 30));
}

#[test]
fn a_panic_in_a_write_fails_it_and_the_next_one_works() {
    let db = TestDb::migrated();
    let open = db.open();
    let there = open.clone();
    let outcome = std::thread::spawn(move || {
        there.write_blocking(|conn| {
            employers::find_or_insert(conn, "半途而废", beginning())?;
            if true {
                panic!("on purpose");
            }
            Ok(())
        })
    })
    .join();
    assert!(!matches!(outcome, Ok(Ok(()))));
    open.write_blocking(|conn| Ok(employers::find_or_insert(conn, "有始有终", beginning())?)).unwrap();
    let names = open.read_blocking(|conn| Ok(employers::names_like(conn, "", 10)?)).unwrap();
    assert_eq!(names.iter().map(|it| it.1.as_str()).collect::<Vec<_>>(), ["有始有终"]);
}

#[test]
fn readers_cannot_write_on_sqlite() {
    let db = TestDb::migrated();
    if db.is_postgres() {
        return;
    }
    let outcome = db.open().read_blocking(|conn| Ok(employers::find_or_insert(conn, "偷写", beginning())?));
    assert!(outcome.is_err());
}

#[test]
fn a_full_queue_is_answered_at_once() {
    let db = TestDb::migrated();
    if db.is_postgres() {
        return;
    }
    let open = bole::db::Db::open(&bole::db::Options { queue_size: 2, ..db.options() }).unwrap();
    let n_refused = Arc::new(AtomicUsize::new(0));
    let slow = open.clone();
    let holder = std::thread::spawn(move || {
        slow.write_blocking(|_| {
            std::thread::sleep(std::time::Duration::from_millis(300));
            Ok(())
        })
    });
    std::thread::sleep(std::time::Duration::from_millis(100));
    let writers: Vec<_> = (0..20)
        .map(|_| {
            let (open, n_refused) = (open.clone(), n_refused.clone());
            std::thread::spawn(move || {
                if matches!(open.write_blocking(|_| Ok(())), Err(Error::Unavailable(_))) {
                    n_refused.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for it in writers {
        it.join().unwrap();
    }
    holder.join().unwrap().unwrap();
    assert_eq!(n_refused.load(Ordering::Relaxed), 18);
}

/// A reader that goes on from the last number that it saw misses nothing,
/// whatever order the writers commit in.
#[test]
fn the_feed_skips_no_row_under_many_writers() {
    let db = TestDb::migrated();
    let open = db.open();
    let n_writers = 8;
    let n_each = 40;
    let writers: Vec<_> = (0..n_writers)
        .map(|w| {
            let open = open.clone();
            std::thread::spawn(move || {
                for i in 0..n_each {
                    open.write_blocking(move |conn| {
                        let id = employers::find_or_insert(conn, &format!("单位{w}-{i}"), beginning())?;
                        if (w + i) % 3 == 0 {
                            std::thread::sleep(std::time::Duration::from_millis(1));
                        }
                        changes::record("employers", id);
                        Ok(())
                    })
                    .unwrap();
                }
            })
        })
        .collect();
    let mut seen = Vec::new();
    let mut last = 0;
    while seen.len() < n_writers * n_each {
        let batch = open.read_blocking(move |conn| Ok(changes::after(conn, last, 7)?)).unwrap();
        last = batch.last().map_or(last, |it| it.id);
        seen.extend(batch.into_iter().map(|it| it.record_id));
        if writers.iter().all(std::thread::JoinHandle::is_finished)
            && open.read_blocking(move |conn| Ok(changes::last(conn)?)).unwrap() == last
        {
            break;
        }
    }
    for it in writers {
        it.join().unwrap();
    }
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), n_writers * n_each);
}
